"""python -m eval.score: a folder scored in its own processes, the baseline, the policy, the report, exit codes."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import CORPUS
from helpers.scored_runs import cell, document, run_of
from typer import Typer
from typer.testing import CliRunner, Result

from eval import score
from eval.scoring import evaluation
from eval.scoring.aim import Aim
from eval.scoring.measures import measure
from eval.scoring.report import render
from eval.scoring.results import Run, Way, read_run
from eval.scoring.risk import calibrate
from extractor.core.reading import Usage
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.policy import load_policy

pytestmark = pytest.mark.xdist_group("score")  # all of them compare with one run
NAME = "lanping-disabled-2022"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One document of the corpus with its gold, in a folder of its own."""
    top = tmp_path_factory.mktemp("set")
    for name in ("documents", "gold"):
        (top / name).mkdir()
    shutil.copy(CORPUS / "documents" / f"{NAME}.txt", top / "documents")
    for path in (CORPUS / "gold").glob(f"{NAME}.*"):
        shutil.copy(path, top / "gold")
    return top


def invoke(*arguments: object) -> Result:
    app = Typer()
    app.command()(score.main)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def first(folder: Path) -> Result:
    return invoke(
        "--documents",
        folder / "documents",
        "--out",
        folder / "run.json",
        "--accept",
        "--baseline",
        folder / "base.json",
    )


def test_a_folder_is_scored_and_what_is_not_recorded_is_said(folder: Path, first: Result) -> None:
    assert first.exit_code == 0, first.output
    run = read_run(folder / "run.json")
    assert [(one.document, one.way) for one in run.documents] == [(NAME, "grammar")]
    assert set(run.not_scored) == {"llm", "both", "cascade"}
    assert "llm: not recorded" in first.output
    assert run.summary["grammar"].right > 200
    assert "Nothing is promised" in first.output
    assert (folder / "run.html").is_file()


def test_the_accepted_run_is_the_baseline_that_the_next_one_is_held_against(folder: Path, first: Result) -> None:
    again = invoke(
        "--documents",
        folder / "documents",
        "--out",
        folder / "again.json",
        "--baseline",
        folder / "base.json",
        "--reader",
        "grammar",
    )
    assert again.exit_code == 0, again.output
    assert "broken: 0" in again.output
    assert (folder / "again.json").read_bytes() != b""
    assert read_run(folder / "again.json").documents == read_run(folder / "base.json").documents


def test_a_critical_figure_that_breaks_is_listed_and_fails(folder: Path, first: Result, tmp_path: Path) -> None:
    """The document says another total than its labels do: as if it were misread."""
    copy = tmp_path / "set"
    shutil.copytree(folder, copy)
    page = copy / "documents" / f"{NAME}.txt"
    figure = next(
        one for one in read_run(folder / "base.json").documents[0].cells if one.path == "overall.income_total"
    )
    assert figure.outcome == "right"
    gold = [json.loads(line) for line in (copy / "gold" / f"{NAME}.facts.jsonl").read_text("utf-8").splitlines()]
    printed = next(fact["value"] for fact in gold if fact["path"] == "overall.income_total")
    page.write_text(page.read_text("utf-8").replace(printed, "1" + printed), encoding="utf-8")
    found = invoke(
        "--documents",
        copy / "documents",
        "--out",
        copy / "run.json",
        "--baseline",
        folder / "base.json",
        "--reader",
        "grammar",
    )
    assert found.exit_code == 1
    assert re.search(rf"critical figure: {NAME}: overall\.income_total: right → wrong", found.output)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--documents", "nowhere"], "has no document with gold facts", id="no folder"),
        pytest.param(["--price-in", "dear"], "a price is not a number", id="no price"),
    ],
)
def test_wrong_usage_is_one_line_and_2(arguments: list[str], said: str) -> None:
    found = invoke(*arguments)
    assert found.exit_code == 2
    assert said in found.output


def big(wrong: int = 0, way: Way = "grammar") -> Run:
    cells = [cell(f"income.a{k}", score=4) for k in range(30)]
    bad = [cell(f"income.b{k}", "wrong", score=4, got="<b>7</b>") for k in range(wrong)]
    return run_of([document(f"d{k}", [*cells, *bad], way=way, usage=Usage(1, 900, 90)) for k in range(30)])


def test_thresholds_are_written_into_a_policy_and_taken_out_when_they_hold_no_more(tmp_path: Path) -> None:
    from rich.console import Console

    path, console = tmp_path / "policy.json", Console(quiet=True)
    path.write_text('{"notices": ["error"]}', encoding="utf-8")
    evaluation.write_policy(console, big(), Aim(), path)
    policy = load_policy(path)
    assert policy.notices == ("error",)
    assert (policy.auto_accept["grammar"].min_score, policy.auto_accept["grammar"].figures) == (4, 900)
    evaluation.write_policy(console, big(way="both"), Aim(), path)
    assert set(load_policy(path).auto_accept) == {"grammar", "both"}
    evaluation.write_policy(console, big(wrong=3), Aim(), path)
    assert set(load_policy(path).auto_accept) == {"both"}


def test_a_wrong_figure_that_both_accepted_fails_and_one_of_a_single_reader_does_not() -> None:
    from rich.console import Console

    ways: tuple[Way, ...] = ("both", "llm")
    wrong = [cell("a", "wrong", got="1")]
    accepted = {way: run_of([document("d", wrong, way=way, decision="accept")]) for way in ways}
    assert evaluation.wrong_in_both(Console(quiet=True), accepted["both"], FINAL_ACCOUNTS.policy) == [
        "both: accepted although wrong (1 for None): d: a"
    ]
    assert evaluation.wrong_in_both(Console(quiet=True), accepted["llm"], FINAL_ACCOUNTS.policy) == []


def test_the_report_stands_alone_and_shows_every_part() -> None:
    run = big(wrong=1)
    page = render(
        run, Aim(), [measure(run, way) for way in run.ways], {way: calibrate(run.of(way), Aim()) for way in run.ways}
    )
    tags = Tags()
    tags.feed(page)
    assert not tags.loads
    assert tags.count["svg"] == 4  # sections, risk, kinds, cost
    assert tags.count["script"] == 0
    assert "&lt;b&gt;7&lt;/b&gt;" in page  # what a document says stays words
    assert "var(--ink)" in page
    assert "#010101" not in page


class Tags(HTMLParser):
    """Counts of tags, and what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.count: dict[str, int] = {"svg": 0, "script": 0}
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1
        self.loads += [str(value) for name, value in attrs if name in ("src", "srcset") and value]
        self.loads += [str(value) for name, value in attrs if tag == "link" and name == "href"]
