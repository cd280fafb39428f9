"""Two runs, cell by cell: what was fixed, what broke, and what stops a release."""

from pathlib import Path

import pytest
from helpers.scored_runs import cell, document, run_of
from typer import Typer
from typer.testing import CliRunner

from eval import compare
from eval.scoring.difference import differences, regressions, wrongly_accepted
from eval.scoring.results import Cell, Run, write_run
from extractor.core.reading import Usage


def made(*cells: Cell, n: int = 12, tokens: int = 0, gold: str = "0") -> Run:
    """The same cells in several documents."""
    return run_of([document(f"d{k}", cells, usage=Usage(1, tokens, 0), gold=gold) for k in range(n)])


RIGHT = [cell(f"assets.a{k}") for k in range(10)]


def test_fixed_and_broken_cells_are_listed_with_what_became_of_them() -> None:
    before = run_of([document("d", [cell("a", "missing"), cell("b"), cell("c", "spurious", got="9"), cell("e")])])
    after = run_of([document("d", [cell("a"), cell("b", "wrong", got="7"), cell("e"), cell("f", "spurious", got="8")])])
    [found] = differences(before, after)
    assert [str(change) for change in found.fixed] == ["d: a: missing → right", "d: c: spurious (9) → not there"]
    assert [str(change) for change in found.broken] == [
        "d: b: right → wrong (7 for None)",
        "d: f: not there → spurious (8)",
    ]


def test_the_same_run_twice_is_no_regression() -> None:
    run = made(*RIGHT, cell("income.total", "missing"), tokens=100)
    [found] = differences(run, run)
    assert (found.fixed, found.broken, found.interval) == ((), (), (0.0, 0.0))
    assert regressions(run, run, [found]) == []


def test_one_critical_figure_stops_a_release_and_one_other_does_not() -> None:
    before = made(*RIGHT, cell("income.total"))
    for path, stops in (("income.total", True), ("assets.a0", False)):
        spoilt = [one if one.path != path else cell(path, "missing") for one in before.documents[0].cells]
        after = run_of([document("d0", spoilt), *before.documents[1:]])
        lines = regressions(before, after, differences(before, after))
        assert lines == ([f"grammar: critical figure: d0: {path}: right → missing"] if stops else [])


def test_accuracy_that_falls_beyond_its_interval_stops_a_release() -> None:
    after = made(*RIGHT[:-1], cell("assets.a9", "missing"))
    [line] = regressions(made(*RIGHT), after, differences(made(*RIGHT), after))
    assert line.startswith("grammar: accuracy fell from 100.00% to 90.00%")
    assert regressions(after, made(*RIGHT), differences(after, made(*RIGHT))) == []


@pytest.mark.parametrize(("tokens", "stops"), [(104, False), (105, False), (106, True), (10, False)])
def test_costs_may_grow_by_5_percent(tokens: int, stops: bool) -> None:
    before, after = made(*RIGHT, tokens=100), made(*RIGHT, tokens=tokens)
    assert bool(regressions(before, after, differences(before, after))) is stops


def test_a_document_or_a_way_that_is_not_scored_any_more_stops_a_release() -> None:
    before, after = made(*RIGHT), made(*RIGHT, n=11)
    assert regressions(before, after, differences(before, after)) == ["grammar: d11 is not scored any more"]
    nothing = after.model_copy(update={"documents": (), "not_scored": {"grammar": "not recorded"}})
    assert regressions(before, nothing, differences(before, nothing)) == ["grammar: was scored, now not recorded"]


def test_other_labels_are_compared_by_the_cells_that_both_have() -> None:
    before, after = made(*RIGHT), made(*RIGHT[1:], cell("income.total", "missing"), gold="1")
    [found] = differences(before, after)
    assert (found.broken, len(found.relabelled), found.before, found.after) == ((), 12, 1.0, 1.0)


def test_a_new_document_is_said_and_not_compared() -> None:
    [found] = differences(made(*RIGHT, n=2), made(*RIGHT, cell("x", "wrong"), n=3))
    assert (found.documents, found.only_after, len(found.broken)) == (2, ("d2",), 2)


def test_what_is_accepted_wrongly_is_listed_with_its_document() -> None:
    cells = [
        cell("a", "wrong", got="1", score=3),
        cell("b", "spurious", got="2", score=1),
        cell("c", score=3),
        cell("d", "missing"),
    ]
    accepted = run_of([document("whole", cells, way="both", decision="accept")])
    reviewed = run_of([document("part", cells, way="both")])
    assert len(wrongly_accepted(accepted, "both", None)) == 2
    assert wrongly_accepted(reviewed, "both", None) == []
    assert wrongly_accepted(reviewed, "both", 3) == ["both: accepted although wrong (1 for None): part: a"]


@pytest.mark.parametrize(
    ("after", "code", "said"),
    [
        pytest.param(made(*RIGHT), 0, "broken: 0", id="nothing changed"),
        pytest.param(made(*RIGHT[:-1], cell("assets.a9", "missing")), 1, "accuracy fell", id="a regression"),
        pytest.param(None, 2, "不是评测结果", id="no run"),
    ],
)
def test_the_command_compares_two_files(tmp_path: Path, after: Run | None, code: int, said: str) -> None:
    app = Typer()
    app.command()(compare.main)
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    write_run(made(*RIGHT), paths[0])
    if after is not None:
        write_run(after, paths[1])
    found = CliRunner().invoke(app, [str(path) for path in paths])
    assert (found.exit_code, said in " ".join(found.output.split())) == (code, True)
