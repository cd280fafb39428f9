"""The steps of one evaluation, each shown on a terminal: score, calibrate, compare with the baseline."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval.scoring.aim import Aim
from eval.scoring.difference import differences, regressions, wrongly_accepted
from eval.scoring.measures import measure
from eval.scoring.report import write_report
from eval.scoring.results import WAYS, Run, Way, read_run, write_run
from eval.scoring.risk import calibrate
from eval.scoring.run import documents_in, score_run
from eval.scoring.show import run_table, say_calibration, say_difference, say_not_scored
from eval.scoring.tally import summarize
from extractor.core.io import write_json
from extractor.doctypes.base import DocType
from extractor.doctypes.policy import Policy, load_policy
from extractor.llm.settings import Prices

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "eval" / "corpus"
REAL = ROOT.parent / "shared" / "real"
RESULTS = ROOT / "eval" / "results"
BASELINE = RESULTS / "baseline.json"
CASSETTES = ROOT / "cassettes"


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of every folder: type, ways of reading, the risk allowed, prices, recordings, cells to list."""

    doctype: DocType
    names: Sequence[str]
    aim: Aim
    prices: Prices
    cassettes: Path | None
    show: int

    @property
    def ways(self) -> tuple[Way, ...]:
        return tuple(way for way in WAYS if way in self.names)


def score(
    console: Console, options: Options, documents: Path | None, gold: Path | None, out: Path | None, report: Path | None
) -> Run:
    """Score a folder of documents, by default the corpus; show the run, write it and its report."""
    began = time.monotonic()
    folders = [documents.resolve()] if documents else [CORPUS / "documents", CORPUS / "grown"]
    folder = folders[0]
    gold = gold or folder.parent / "gold"
    name = folder.parent.name if folder.name == "documents" else folder.name
    paths = documents_in(folders, gold)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(name, total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        cassettes = options.cassettes or (CASSETTES if folder.is_relative_to(ROOT) else folder.parents[1] / "cassettes")
        run = score_run(name, paths, options.doctype, gold, options.ways, cassettes, options.prices, advance)
    run = run.model_copy(update={"summary": summarize(run)})
    out = out or RESULTS / f"{name}.json"
    report = report or out.with_suffix(".html")
    write_run(run, out)
    measured = [measure(run, way) for way in run.ways]
    calibrations = {way: calibrate(run.of(way), options.aim) for way in run.ways}
    write_report(run, options.aim, measured, calibrations, report)
    console.print(run_table(run, measured))
    say_not_scored(console, run)
    for way, calibration in calibrations.items():
        say_calibration(console, way, calibration)
    console.print(escape(f"{name}: {time.monotonic() - began:.1f} s; {out}, {report}"))
    return run


def score_real(console: Console, options: Options, out: Path | None) -> None:
    """The labelled documents beside the repository, where they are; they are not ours to keep a baseline of."""
    if not REAL.is_dir():
        console.print(escape(f"{REAL} is not there: only the corpus was scored"))
        return
    run = score(console, options, REAL / "documents", None, None if out is None else out / "real.json", None)
    for line in wrong_in_both(console, run, options.doctype.policy):
        console.print(escape(line), style="yellow")


def wrong_in_both(console: Console, run: Run, policy: Policy) -> list[str]:
    """The wrong figures that `both` accepted; those of one reader alone are only said, as nothing stands beside it."""
    reasons: list[str] = []
    for way in run.ways:
        threshold = policy.auto_accept.get(way)
        wrong = wrongly_accepted(run, way, threshold.min_score if threshold else None)
        if way == "both":
            reasons += wrong
        else:
            for line in wrong:
                console.print(escape(line), style="yellow")
    return reasons


def compare(console: Console, options: Options, after: Run, baseline: Path | None) -> list[str]:
    """Show what changed since the baseline; what must not have, in the ways that were asked for."""
    before = read_run(baseline or BASELINE)
    before = before.model_copy(update={"documents": tuple(one for one in before.documents if one.way in options.ways)})
    found = differences(before, after)
    for one in found:
        say_difference(console, one, options.show)
    return regressions(before, after, found)


def write_baseline(console: Console, run: Run, path: Path | None) -> None:
    """Make a run the one that later ones are held against."""
    write_run(run, path or BASELINE)
    console.print(escape(f"baseline: {path or BASELINE}"))


def write_policy(console: Console, run: Run, aim: Aim, path: Path) -> None:
    """A policy file with the thresholds of the ways that were scored; those that hold no more are taken out."""
    old = load_policy(path) if path.exists() else Policy()
    found = {way: calibrate(run.of(way), aim).threshold for way in run.ways}
    kept = {way: threshold for way, threshold in old.auto_accept.items() if way not in found}
    new = old.model_copy(update={"auto_accept": kept | {way: one for way, one in found.items() if one is not None}})
    write_json(path, {"auto_accept": {}} | new.model_dump(mode="json", exclude_defaults=True))
    console.print(escape(f"{path}: thresholds for {', '.join(new.auto_accept) or 'nothing'}"))
