"""Fails on documents as they stand that no label knows of: false alarms."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from extractor.checks.rule import CheckResult


def false_alarms(fails: list[CheckResult], gold: Path) -> list[CheckResult] | None:
    """The fails that meet no finding of the labels, `silent` ones left out; None without labels."""
    if not gold.is_file():
        return None
    findings = [one for one in json.loads(gold.read_text(encoding="utf-8")) if one["check"] != "silent"]
    return [fail for fail in fails if not any(names(finding, fail) for finding in findings)]


def names(finding: dict[str, Any], fail: CheckResult) -> bool:
    """A path of the one is, or begins, a path of the other; what has no path is named by its words."""
    if any(_begins(_plain_path(a), _plain_path(b)) for a in finding["paths"] for b in fail.paths):
        return True
    statement = _words(finding.get("statement", "") + finding.get("why", ""))
    return not fail.paths and any(len(_words(quote)) >= 6 and _words(quote) in statement for quote in fail.quotes)


def _begins(a: str, b: str) -> bool:
    return a == b or a.startswith((f"{b}.", f"{b}[")) or b.startswith((f"{a}.", f"{a}["))


def _plain_path(path: str) -> str:
    path = re.sub(r"\((类|款|项)\)", "", unicodedata.normalize("NFKC", path))
    path = re.sub(r"^(breakdowns|projects|scorecards)\[[^\]]*\]", r"\1[]", path)
    return re.sub(r"[\s“”\"']", "", path)


def _words(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))
