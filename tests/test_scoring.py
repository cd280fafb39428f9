"""Facts against gold: the outcome of each place, tables, findings, the file of a run."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS_DOCUMENTS, REAL_DOCUMENTS, result_of, shared_tool
from helpers.scored_runs import cell, document, run_of

from eval.scoring.features import features
from eval.scoring.findings import score_findings
from eval.scoring.normal import WORDS
from eval.scoring.pairing import pair
from eval.scoring.results import NotARunError, Scored, read_run, write_run
from eval.scoring.run import BadGoldError, Case, read_facts, score_case
from eval.scoring.tables import score_tables
from eval.scoring.tally import alignment, count, groups
from extractor.core.reading import FIGURE_KINDS
from extractor.core.tables import tables_form
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.extraction.record import facts

DOCUMENTS = [*CORPUS_DOCUMENTS, *REAL_DOCUMENTS]


def fact(path: str, value: object, kind: str = "money", unit: str | None = "万元", **more: object) -> dict[str, Any]:
    return {"path": path, "type": kind, "value": value, "unit": unit, **more}


def outcomes(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one.path, one.outcome) for one in pair(gold, found)]


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        pytest.param(fact("a", "1,234.50"), fact("a", "1234.5"), "right", id="separators and noughts do not count"),
        pytest.param(fact("a", "1"), fact("a", "10"), "wrong", id="another value"),
        pytest.param(fact("a", "1"), fact("a", "1", unit="元"), "wrong", id="another unit"),
        pytest.param(
            fact("a", 3, "count", "辆"), fact("a", "3", "count", "台"), "right", id="what is counted is print"
        ),
        pytest.param(fact("a", "1", also_accept=["2"]), fact("a", "2"), "right", id="also right"),
        pytest.param(fact("a", "人员增加，", "str"), fact("a", "人员 增加", "str"), "right", id="words but for marks"),
        pytest.param(
            fact("a", "一二三四五六七八九十", "str"), fact("a", "一二三四五六七八", "str"), "right", id="most words"
        ),
        pytest.param(
            fact("a", "一二三四五六七八九十", "str"), fact("a", "一二三四五六七", "str"), "wrong", id="too few words"
        ),
        pytest.param(
            fact("a", ["甲", "乙"], "list"), fact("a", ["乙", "甲"], "list"), "right", id="names in any order"
        ),
        pytest.param(fact("a", ["甲", "乙"], "list"), fact("a", ["甲"], "list"), "wrong", id="a name is missing"),
        pytest.param(fact("x[甲（款）]", "1"), fact("x[ 甲 ]", "1"), "right", id="a key without its mark"),
    ],
)
def test_the_outcome_of_a_place(gold: dict[str, Any], found: dict[str, Any], expected: str) -> None:
    assert [one.outcome for one in pair([gold], [found])] == [expected]


def test_missing_spurious_and_optional_places() -> None:
    gold = [fact("a", "1"), fact("b", "2", optional=True), fact("c", "3", optional=True)]
    found = [fact("b", "9"), fact("d", "4")]
    assert outcomes(gold, found) == [("a", "missing"), ("b", "wrong"), ("d", "spurious")]


def test_a_place_stated_twice_takes_the_fact_that_agrees() -> None:
    gold = [fact("a", "2"), fact("a", "1")]
    assert outcomes(gold, [fact("a", "1"), fact("a", "2")]) == [("a", "right"), ("a", "right")]


def test_free_groups_are_paired_by_what_they_share_and_taste_is_not_judged() -> None:
    gold = [fact("breakdowns[甲项目].total", "5"), fact("breakdowns[甲项目].items[a].amount", "3")]
    gold += [fact("projects[乙].table.budget", "7")]
    found = [fact("breakdowns[支出].total", "5"), fact("breakdowns[支出].items[a].amount", "4")]
    found += [fact("breakdowns[别的].total", "8"), fact("projects[丙].table.budget", "9")]
    assert outcomes(gold, found) == [
        ("breakdowns[甲项目].total", "right"),
        ("breakdowns[甲项目].items[a].amount", "wrong"),
        ("projects[乙].table.budget", "missing"),
        ("breakdowns[unpaired 别的].total", "unpaired"),
        ("projects[unpaired 丙].table.budget", "spurious"),
    ]


def test_a_cell_of_a_table_is_named_by_code_and_occurrence() -> None:
    def table(*rows: tuple[str | None, str, str]) -> list[dict[str, Any]]:
        cells = [{"label": label, "code": code, "cells": {"合计": value}} for code, label, value in rows]
        return [{"kind": "支出决算表", "rows": cells}]

    found = score_tables(
        table(("201", "甲", "1.00"), (None, "乙", "2"), (None, "乙", "3")),
        table(("201", "x", "1"), (None, "乙", "4"), (None, "丙", "3")),
    )
    assert (found.right, found.wrong, found.missing, found.spurious) == (1, 1, 1, 1)
    assert (found.tables, found.present) == (1, 1)


def test_columns_of_other_names_are_one_and_those_without_labels_are_not_judged() -> None:
    def table(kind: str | None, **cells: str) -> dict[str, Any]:
        return {"kind": kind, "rows": [{"label": "合计", "code": None, "cells": cells}]}

    found = score_tables(
        [table("三公经费支出决算表", **{"公务用车小计/预算数": "3", "合计": "5"}), table(None, 次数="2")],
        [
            table("三公经费支出决算表", **{"公务用车购置及运行维护费/预算数": "3", "合计": "5", "会议费": "1"}),
            table("收入决算表", 合计="7"),
            table(None, 次数="2"),
        ],
    )
    assert (found.right, found.wrong, found.missing, found.spurious) == (3, 0, 0, 0)


def test_list_elements_are_aligned_where_anything_of_them_was_found() -> None:
    cells = [cell("x[a].amount", "wrong"), cell("x[a].share", "missing"), cell("x[b].amount", "missing")]
    cells += [cell("x[c].amount", "spurious"), cell("total"), cell("breakdowns[unpaired z].total", "unpaired")]
    found = alignment([document("d", cells), document("e", [cell("x[a].amount", "failed")])])
    assert (found.right, found.missing, found.spurious, found.failed) == (1, 1, 1, 1)


def test_groups_keep_failed_apart_and_count_a_cell_under_each_of_its_names() -> None:
    documents = [document("d", [cell("a.b"), cell("a.c", "wrong")]), document("e", [cell("a.b", "failed")])]
    by_name = {one.name: one for one in groups(documents, lambda one, cell: [one.document, cell.section])}
    assert {name: (g.counts.right, g.counts.wrong, g.counts.failed) for name, g in by_name.items()} == {
        "d": (1, 1, 0),
        "e": (0, 0, 1),
        "a": (1, 1, 1),
    }
    assert by_name["a"].documents == 2
    assert by_name["d"].interval is None


@pytest.mark.parametrize(
    ("path", "kind", "critical"),
    [
        pytest.param("income.items[甲].amount", "money", True, id="an amount of a required section"),
        pytest.param("procurement.total", "money", True, id="a total"),
        pytest.param("income.items[甲].share", "percent", False, id="a share"),
        pytest.param("procurement.goods", "money", False, id="an amount of another section"),
    ],
)
def test_what_is_critical(path: str, kind: str, critical: bool) -> None:
    assert cell(path, kind=kind).is_critical(FINAL_ACCOUNTS.policy.required) is critical


@pytest.fixture(scope="module")
def scored() -> Scored:
    path = next(path for path in CORPUS_DOCUMENTS if path.suffix == ".txt")
    return score_case(Case(path, FINAL_ACCOUNTS, path.parents[1] / "gold", "grammar", path.parent))


def test_a_run_is_written_and_read_back_with_a_line_a_cell(scored: Scored, tmp_path: Path) -> None:
    run = run_of([scored, document("e", [cell("a", "wrong", got="2")])])
    write_run(run, tmp_path / "run.json")
    assert read_run(tmp_path / "run.json") == run
    lines = (tmp_path / "run.json").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("   [") for line in lines) == len(scored.cells) + 1


def test_every_cell_knows_the_verdict_on_its_field(scored: Scored) -> None:
    assert all(cell.status is not None for cell in scored.cells if cell.outcome in ("right", "wrong", "spurious"))
    figures = [cell for cell in scored.cells if cell.kind in FIGURE_KINDS]
    assert all((cell.score == 0) == (cell.status in ("contradicted", "disputed", None)) for cell in figures)
    assert len({cell.path for cell in scored.cells}) == len(scored.cells)


def test_a_document_that_fails_to_run_is_neither_wrong_nor_missing(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no pdf")
    (tmp_path / "a.facts.jsonl").write_text(json.dumps(fact("overall.income_total", "1")), encoding="utf-8")
    found = score_case(Case(tmp_path / "a.pdf", FINAL_ACCOUNTS, tmp_path, "grammar", tmp_path))
    assert found.failure is not None
    assert "a.pdf" in found.failure
    assert [(cell.path, cell.outcome, cell.want) for cell in found.cells] == [
        ("overall.income_total", "failed", "1万元")
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param("{}\n", "a fact without path, type, value", id="empty"),
        pytest.param("x", "is not JSON", id="words"),
    ],
)
def test_a_bad_gold_file_is_named_with_its_line(tmp_path: Path, words: str, problem: str) -> None:
    path = tmp_path / "a.facts.jsonl"
    path.write_text("\n" + words, encoding="utf-8")
    with pytest.raises(BadGoldError, match=f"{path}:2: 标注无法使用。 {problem}"):
        read_facts(path)


@pytest.mark.parametrize("words", ["", "{}", '{"documents": [{"cells": [["a"]]}]}', '{"documents": 3}'])
def test_a_file_that_is_no_run_is_said_to_be_none(tmp_path: Path, words: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(NotARunError, match=f"^{path}: 不是评测结果（.*is not a run of the evaluation"):
        read_run(path)


def test_features_of_the_corpus_come_from_its_records_and_of_others_from_their_form() -> None:
    assert {features(path).layout for path in CORPUS_DOCUMENTS} == {"sichuan", "shanghai"}
    assert features(Path("other.PDF")) == ("unknown", "pdf", ())
    assert "joint_totals=False" in features(Path("lanping-disabled-2022.txt")).style


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_facts_are_scored_as_the_shared_tool_scores_them(path: Path, tmp_path: Path) -> None:
    tool = shared_tool("score_facts")
    gold = path.parents[1] / "gold" / f"{path.stem}.facts.jsonl"
    found = list(facts(result_of(path).record))
    # Not only what is right: some facts are lost, changed and put elsewhere.
    spoilt = [one | ({"value": "77.7"} if n % 7 == 0 else {}) for n, one in enumerate(found) if n % 11]
    spoilt += [one | {"path": f"{one['path']}x"} for one in found[::13]]
    for n, given in enumerate((found, spoilt)):
        written = tmp_path / f"{n}.jsonl"
        written.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in given), encoding="utf-8")
        theirs = tool.score(tool.load(str(gold)), tool.load(str(written)))
        pairs = pair(read_facts(gold), given)
        for kind, words in (("figures", False), ("text", True)):
            counts = Counter(one.outcome for one in pairs if (one.fact["type"] in WORDS) is words)
            ours = {name: counts[name] for name in ("right", "wrong", "missing")} | {"extra": counts["spurious"]}
            assert ours == {name: theirs[kind][name] for name in ours}
    cells = count(score_case(Case(path, FINAL_ACCOUNTS, gold.parent, "grammar", path.parent)).cells)
    assert cells.right == sum(one.outcome == "right" for one in pair(read_facts(gold), found))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_findings_and_tables_are_scored_as_the_shared_tools_score_them(path: Path, tmp_path: Path) -> None:
    result = result_of(path)
    gold = path.parents[1] / "gold"
    written = tmp_path / "findings.jsonl"
    # With some fails lost and some rows of the tables, so that there is something to miss.
    given = [one for n, one in enumerate(result.results) if one.status != "fail" or n % 3]
    written.write_text("".join(json.dumps(one.form(), ensure_ascii=False) + "\n" for one in given), encoding="utf-8")
    theirs = told(shared_tool("score_findings"), gold / f"{path.stem}.findings.json", written)
    labels = json.loads((gold / f"{path.stem}.findings.json").read_text(encoding="utf-8"))
    ours = score_findings(labels, given)
    assert (ours.must, ours.caught, ours.fails, len(ours.false)) == tuple(
        theirs[name] for name in ("must", "caught", "fails", "false_alarms")
    )
    if (gold / f"{path.stem}.tables.json").is_file():
        assert isinstance(result.record, FinalAccounts)
        tables: list[dict[str, Any]] = list(tables_form(result.record.tables))
        tables = [table | {"rows": table["rows"][::2]} for table in tables]
        written.write_text(json.dumps(tables), encoding="utf-8")
        theirs = told(shared_tool("score_tables"), gold / f"{path.stem}.tables.json", written)
        wanted = json.loads((gold / f"{path.stem}.tables.json").read_text(encoding="utf-8"))
        cells = score_tables(wanted, tables)
        assert (cells.right, cells.wrong, cells.missing, cells.spurious, cells.tables, cells.present) == tuple(
            theirs[name] for name in ("right", "wrong", "missing", "extra", "tables", "tables_present_right")
        )


def told(tool: Any, gold: Path, found: Path) -> dict[str, int]:
    """What a tool prints of two files."""
    import contextlib
    import io
    from unittest import mock

    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        mock.patch("sys.argv", ["tool", str(gold), str(found), "--json"]),
    ):
        tool.main()
    answer: dict[str, int] = json.loads(out.getvalue())
    return answer
