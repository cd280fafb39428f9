"""python -m eval.scoreboard: which documents are scored, how facts compare, and the board of what a run wrote."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, shared_tool
from typer import Typer
from typer.testing import CliRunner, Result

from eval import scoreboard
from eval.scoring import grounds
from eval.scoring.board import Score, score_facts
from eval.scoring.tally import Counts

NAME = "lanping-disabled-2022"
FAMILIES = 9

# Two documents' facts in small, with one of each case: path, value, type, and what the label says beside them.
GOLD: list[tuple[str, str, str, dict[str, Any]]] = [
    ("overall.income_total", "1200.50", "money", {}),
    ("overall.change.rate", "3.1", "percent", {}),
    ("overall.change.direction", "increase", "direction", {}),
    ("income.items[财政拨款（类）].amount", "900", "money", {"also_accept": ["900.1"]}),
    ("income.items[其他收入].amount", "7", "money", {"optional": True}),
    ("breakdowns[人员].items[在职].count", "12", "count", {}),
    ("projects[甲项目].table.budget", "5", "money", {}),
    ("projects[甲项目].table.spent", "4", "money", {}),
    ("statements[人均].amount", "6", "money", {}),
    ("three_public.reason", "厉行节约，压减支出", "str", {}),
]
FOUND: list[tuple[str, str, str, dict[str, Any]]] = [
    ("overall.income_total", "1,200.5", "money", {}),
    ("overall.change.rate", "1.3", "percent", {}),
    ("income.items[财政拨款].amount", "900.1", "money", {}),
    ("staffing[在职].count", "12", "count", {}),
    ("projects[一个项目].table.budget", "5", "money", {}),
    ("breakdowns[别的].total", "8", "money", {}),
    ("statements[占地].amount", "3", "money", {}),
    ("assets.vehicles", "2", "count", {}),
    ("assets.detail_year", "2022", "int", {}),
    ("three_public.reason", "厉行节约压减支出", "str", {}),
]
FIGURES = Counts(right=3, wrong=1, missing=3, spurious=1)


def as_facts(rows: list[tuple[str, str, str, dict[str, Any]]]) -> list[dict[str, Any]]:
    units = {"money": {"unit": "万元"}}
    return [
        {"path": path, "value": value, "type": kind} | units.get(kind, {}) | more for path, value, kind, more in rows
    ]


def test_facts_count_as_the_labels_say() -> None:
    figures, words = score_facts(as_facts(GOLD), as_facts(FOUND))
    assert figures == FIGURES
    assert words == Counts(right=1)
    assert figures.f1 == pytest.approx(2 * 0.6 * 3 / 7 / (0.6 + 3 / 7))


def test_facts_count_as_the_shared_tool_counts_them(tmp_path: Path) -> None:
    tool = shared_tool("score_facts")
    loaded = []
    for name, rows in (("gold", GOLD), ("found", FOUND)):
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in as_facts(rows)), encoding="utf-8")
        loaded.append(tool.load(str(path)))
    theirs = tool.score(*loaded)["figures"]
    assert Counts(theirs["right"], theirs["wrong"], theirs["missing"], theirs["extra"]) == FIGURES
    assert theirs["f1"] == round(FIGURES.f1, 4)


def test_every_family_and_the_corpus_are_scored_and_what_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(grounds, "REAL", tmp_path / "real")
    found, unscored = grounds.usual_grounds()
    families = [one for one in found if one.group == "families"]
    assert len(families) == FAMILIES
    assert [one.layout for one in found if one.held_back] == ["court"]
    for group in ("corpus", "prose"):
        assert {one.layout for one in found if one.group == group} == {"ministry", "shanghai", "sichuan"}
    for one in families:
        folder = one.gold.parent
        assert {path.stem for path in one.documents} == {path.name.partition(".")[0] for path in one.gold.iterdir()}
        assert len(list(one.gold.iterdir())) == 3 * len(one.documents)
        assert ("Held back" in (folder / "README.md").read_text(encoding="utf-8")) is one.held_back
    assert unscored == [f"{tmp_path / 'real'} is not there: no real documents are scored"]


def invoke(*arguments: object) -> Result:
    app = Typer()
    app.command()(scoreboard.main)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, dict[str, Any]]:
    """A document of the corpus as one layout and, as another, one that cannot be read, with the labels of the first."""
    top = tmp_path_factory.mktemp("grounds")
    for layout, name in (("plain", NAME), ("court", "broken")):
        (top / layout / "documents").mkdir(parents=True)
        (top / layout / "gold").mkdir()
        for path in (CORPUS / "gold").glob(f"{NAME}.*"):
            shutil.copy(path, top / layout / "gold" / path.name.replace(NAME, name))
    shutil.copy(CORPUS / "documents" / f"{NAME}.txt", top / "plain" / "documents")
    (top / "court" / "documents" / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    result = invoke(top, "--json", top / "board.json")
    return result, json.loads((top / "board.json").read_text(encoding="utf-8"))


def test_a_document_stands_under_its_layout_with_all_that_is_scored(board: tuple[Result, dict[str, Any]]) -> None:
    result, form = board
    assert result.exit_code == 0, result.output
    one = next(row for row in form["documents"] if row["document"] == NAME)
    assert one["failure"] is None
    assert one["figures"]["f1"] > 0.99
    assert one["figures"]["right"] > 200
    assert (one["caught"], one["must"], one["false_alarms"]) == (8, 8, 0)
    assert one["printed"] >= one["accounted"] >= one["placed"] > 0
    assert "families: plain" in result.output


def test_a_document_that_was_not_read_counts_as_nothing_found_and_is_said(
    board: tuple[Result, dict[str, Any]],
) -> None:
    result, form = board
    broken, read = sorted(form["documents"], key=lambda row: row["document"] != "broken")
    assert broken["failure"]
    assert "court (held back)" in result.output
    assert "broken: " in result.output
    counts, others = broken["figures"], read["figures"]
    assert (counts["right"], counts["f1"]) == (0, 0)
    assert 200 < counts["missing"] <= others["right"]  # optional ones are not missed
    pooled = form["pooled"]
    assert pooled["families without those held back"] == {name: read[name] for name in Score().form}
    assert pooled["all"]["figures"]["missing"] == counts["missing"] + others["missing"]
    assert pooled["all"]["must"] == 16


def test_a_folder_without_labels_is_one_line_and_2(tmp_path: Path) -> None:
    found = invoke(tmp_path)
    assert found.exit_code == 2
    assert "has no document with gold facts" in found.output
