"""The example of docs/how-to/type.md as a user runs it: by its file's path, one document right, one with a mistake."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from test_cli import call, rows

DOCS = ROOT / "docs"
EXAMPLE = DOCS / "examples" / "disclosure_report"


def test_the_example_reads_its_documents_and_finds_the_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    code, _, errors = call("run", ".", "--out", "out", "--quiet", "--type", "./disclosure_report.py")
    assert (code, errors) == (0, [])
    right, wrong = rows("out")
    assert right["checks"] == {"pass": 3}
    assert wrong["checks"] == {"pass": 2, "fail": 1}
    found = [json.loads(line) for line in Path("out/songling-2032/findings.jsonl").read_text().splitlines()]
    assert [one["equation"] for one in found if one["status"] == "fail"] == ["18 + 5 + 2 + 3 + 1 + 1 = 30 ≠ 31"]
    facts = [json.loads(line) for line in Path("out/liutang-2032/facts.jsonl").read_text().splitlines()]
    assert {fact["path"]: str(fact["value"]) for fact in facts}["received"] == "24"


def test_the_tutorial_shows_the_example_as_it_is_and_names_commands_that_there_are() -> None:
    told = (DOCS / "how-to" / "type.md").read_text(encoding="utf-8")
    source = (EXAMPLE / "disclosure_report.py").read_text(encoding="utf-8")
    shown = [
        block.partition("\n")[2].strip("\n")
        for block in told.split("```text")[1:]
        for block in [block.partition("```")[0]]
    ]
    assert shown
    assert all(block.strip() in source for block in shown)
    assert all(word in told for word in ("extractor new-type", "--type ./disclosure_report.py", "extractor types"))
