"""Labels as a record: the checks on them find what is planted, and what labels lack or misstate shows."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer import Typer
from typer.testing import CliRunner

from eval import perfect
from eval.scoring.grounds import FAMILIES
from eval.scoring.perfect import check_labels, record_of_labels
from eval.scoring.run import read_facts
from extractor.api import extract, read
from extractor.core.schema import walk
from extractor.core.tables import tables_of
from extractor.extraction.pipeline import Result

NAME = "chengpu-housing-2023"
GOLD = FAMILIES / "jiangsu-city" / "gold"


@pytest.fixture(scope="module")
def result() -> Result:
    return extract(read(next((FAMILIES / "jiangsu-city" / "documents").glob(f"{NAME}.*"))))


def test_every_label_stands_in_the_record_where_it_is_printed(result: Result) -> None:
    facts = read_facts(GOLD / f"{NAME}.facts.jsonl")
    record = record_of_labels(result, facts, [])
    leaves = {str(path): cited for path, cited in walk(record)}
    labelled = {fact["path"]: fact for fact in facts if fact["path"] in leaves}
    assert len(labelled) > 0.95 * len(facts)
    text = result.document.text
    for path, fact in labelled.items():
        cited = leaves[path]
        assert "".join(text[cited.where.start : cited.where.end].split()) == "".join(fact["quote"].split())
        if fact["type"] in ("money", "percent"):
            assert str(fact["value"]) in text[slice(*cited.figure)].replace(",", "")


def test_tables_are_those_of_the_labels_not_those_that_were_read(result: Result) -> None:
    labels: list[dict[str, Any]] = json.loads((GOLD / f"{NAME}.tables.json").read_text(encoding="utf-8"))
    at = next(n for n, row in enumerate(labels[0]["rows"]) if row["cells"])
    (column,) = labels[0]["rows"][at]["cells"]
    labels[0]["rows"][at]["cells"][column] = "123456.78"
    record = record_of_labels(result, read_facts(GOLD / f"{NAME}.facts.jsonl"), labels)
    tables = list(tables_of(record))
    assert [table.kind for table in tables] == [table["kind"] for table in labels if table["kind"]]
    changed = tables[0].rows[at].cells[column]
    assert str(changed.value.value) == "123456.78"
    assert changed.figure[0] >= len(result.document.text)  # printed nowhere
    failing = [one for one in result.plan.doctype.checked(record).results if one.status == "fail"]
    assert any("123456.78" in one.equation for one in failing)


def test_a_reading_without_the_labels_figure_does_not_hide_what_the_labels_say(result: Result, tmp_path: Path) -> None:
    facts = (GOLD / f"{NAME}.facts.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = [line.replace('"path": "income.total"', '"path": "income.gone"') for line in facts]
    (tmp_path / f"{NAME}.facts.jsonl").write_text("\n".join(wrong), encoding="utf-8")
    states = {one.status for one in check_labels(result, tmp_path).results if one.code == "FA-SUM-010"}
    assert states == {"unchecked"}


def test_the_command_says_what_is_missed_and_what_is_false(tmp_path: Path) -> None:
    for folder in ("documents", "gold"):
        (tmp_path / folder).mkdir()
    document = next((FAMILIES / "jiangsu-city" / "documents").glob(f"{NAME}.*"))
    (tmp_path / "documents" / document.name).write_bytes(document.read_bytes())
    for path in GOLD.glob(f"{NAME}.*"):
        (tmp_path / "gold" / path.name).write_bytes(path.read_bytes())
    found = tmp_path / "gold" / f"{NAME}.findings.json"
    findings = json.loads(found.read_text(encoding="utf-8"))
    findings[0] |= {"paths": ["income.total"], "statement": "", "why": ""}
    found.write_text(json.dumps(findings), encoding="utf-8")
    app = Typer()
    app.command()(perfect.main)
    said = CliRunner().invoke(app, [str(tmp_path)])
    assert said.exit_code == 0, said.output
    assert f"{NAME}: missed F1" in said.output
    assert "4/5" in said.output
    assert CliRunner().invoke(app, [str(tmp_path / "gold")]).exit_code == 2
