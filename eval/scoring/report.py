"""Report a run to people: what each way of reading got right, what it may accept, what it cost.

A run in, one self-contained HTML page out.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval.recording.tokens import TOKENIZER
from eval.scoring.aim import Aim
from eval.scoring.measures import Measures
from eval.scoring.plots import accuracy_by_section, cost_by_document, failures_by_kind, risk_and_coverage
from eval.scoring.results import Run, Way
from eval.scoring.risk import Calibration
from eval.scoring.show import cost, percent, span

MOST_CELLS = 400  # of those that are not right, in the list of one way of reading: the run's file has all


@cache
def _environment() -> Environment:
    loader = PackageLoader("eval.scoring")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render(run: Run, aim: Aim, measured: Sequence[Measures], calibrations: Mapping[Way, Calibration]) -> str:
    """The page; it holds no script and asks for nothing."""
    costs = {way: {one.document: float(run.cost(one)) for one in run.of(way)} for way in run.ways}
    failures = {
        way: [(one, cell) for one in run.of(way) for cell in one.cells if cell.outcome != "right" and cell.counts]
        for way in run.ways
    }
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            run=run,
            aim=aim,
            measured=measured,
            calibrations=calibrations,
            failures=failures,
            most=MOST_CELLS,
            percent=percent,
            span=span,
            cost=cost,
            tokenizer=TOKENIZER,
            plots={
                "sections": accuracy_by_section(measured) if measured else None,
                "risk": risk_and_coverage(calibrations) if measured else None,
                "kinds": failures_by_kind(measured) if measured else None,
                "cost": cost_by_document(costs, run.prices.currency),
            },
        )
    )


def write_report(
    run: Run, aim: Aim, measured: Sequence[Measures], calibrations: Mapping[Way, Calibration], path: Path
) -> None:
    """Write the page. Replaced as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(render(run, aim, measured, calibrations), encoding="utf-8")
    partial.replace(path)
