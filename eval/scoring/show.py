"""Show runs and their differences on a terminal. Runs and differences in, tables and lines out."""

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.scoring.difference import Change, Difference
from eval.scoring.intervals import Interval
from eval.scoring.measures import Measures
from eval.scoring.results import Run
from eval.scoring.risk import Calibration


def percent(value: float | None, digits: int = 2) -> str:
    """A share for people; a dash of nothing."""
    return "–" if value is None else f"{value:.{digits}%}"


def span(interval: Interval | None, sign: str = "") -> str:
    """An interval for people; a dash where too few documents give none."""
    return "–" if interval is None else f"{interval.low:{sign}.2%} … {interval.high:{sign}.2%}"


def run_table(run: Run, measured: Sequence[Measures]) -> Table:
    """One line a way of reading: what came out, over all documents."""
    table = Table(title=f"{run.name}: {len({one.document for one in run.documents})} documents")
    table.add_column("reader")
    for heading in (
        "accuracy",
        "95 %",
        "figures P / R / F1",
        "words F1",
        "elements",
        "table cells P / R",
        "findings P / R",
        "grounded",
        "failed",
        f"{run.prices.currency} a document",
        "tokens ÷ plain",
    ):
        table.add_column(heading, justify="right")
    for one in measured:
        table.add_row(
            one.way,
            percent(one.whole.counts.accuracy),
            span(one.whole.interval),
            " / ".join(percent(x) for x in (one.figures.precision, one.figures.recall, one.figures.f1)),
            percent(one.words.f1),
            percent(one.elements.accuracy),
            " / ".join(percent(x) for x in (one.cells.precision, one.cells.recall)) if one.cells.all else "–",
            f"{percent(one.findings_precision)} / {percent(one.findings_recall)}",
            percent(one.grounding),
            str(one.failed_to_run),
            cost(one.cost),
            percent(one.against_plain, 1),
        )
    return table


def cost(value: Decimal) -> str:
    """A price for people, with what matters of it."""
    return f"{value:.4f}"


def say_not_scored(console: Console, run: Run) -> None:
    for way, why in run.not_scored.items():
        console.print(escape(f"{way}: {why}"), style="yellow")


def say_calibration(console: Console, way: str, calibration: Calibration) -> None:
    console.print(escape(f"{way}: {calibration.said}"))


def say_difference(console: Console, one: Difference, most: int) -> None:
    """One way of reading: the difference, then what was mended and what broke, `most` lines of each."""
    console.print(
        f"[bold]{one.way}[/]: {one.documents} documents, accuracy {one.before:.2%} → {one.after:.2%}, "
        f"difference {span(one.interval, '+')} (95 %), cost {cost(one.cost_before)} → {cost(one.cost_after)}, "
        f"table cells right {one.tables[0]} → {one.tables[1]}, findings caught {one.findings[0]} → {one.findings[1]}, "
        f"false alarms {one.false_alarms[0]} → {one.false_alarms[1]}"
    )
    for names, what in ((one.relabelled, "other labels by now"), (one.only_after, "new")):
        if names:
            console.print(escape(f"  {what}: {', '.join(names)}"))
    _say_changes(console, "broken", one.broken, most, "red")
    _say_changes(console, "fixed", one.fixed, most, "green")


def _say_changes(console: Console, what: str, changes: Sequence[Change], most: int, style: str) -> None:
    console.print(f"  {what}: {len(changes)}", style=style if changes else "")
    for change in changes[:most]:
        console.print(escape(f"    {'! ' if change.critical else ''}{change}"))
    if len(changes) > most:
        console.print(f"    … and {len(changes) - most} more (--show)")
