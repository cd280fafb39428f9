"""Failing checks against the findings of the labels: which are caught, which alarms are false."""

from collections.abc import Sequence
from typing import Any

from eval.mutations.alarms import names
from eval.scoring.results import Findings
from extractor.checks.rule import CheckResult


def score_findings(gold: Sequence[dict[str, Any]], results: Sequence[CheckResult]) -> Findings:
    """A finding marked `must` is caught by a fail that names it; a fail that names none but `silent` ones is false."""
    fails = [result for result in results if result.status == "fail"]
    must = [finding for finding in gold if finding["check"] == "must"]
    known = [finding for finding in gold if finding["check"] != "silent"]
    missed = [str(finding["id"]) for finding in must if not any(names(finding, fail) for fail in fails)]
    false = [f"{fail.code} {fail.equation}" for fail in fails if not any(names(finding, fail) for finding in known)]
    return Findings(
        must=len(must), caught=len(must) - len(missed), fails=len(fails), missed=tuple(missed), false=tuple(false)
    )
