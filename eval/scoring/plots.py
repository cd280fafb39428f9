"""Draw the diagrams of the evaluation's report.

Measures in, SVG out: the browser sets its words, its ink is the page's, light or dark.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.scoring.measures import Measures
from eval.scoring.results import Way
from eval.scoring.risk import Calibration

# Colours that stand for the page's own, so that one drawing serves both themes.
_PAGE = {"#010101": "var(--ink)", "#020202": "var(--line)", "#030303": "var(--bad)"}
_INK, _LINE, _BAD = _PAGE
_COLOURS: dict[Way, str] = {"grammar": "#3b82d6", "llm": "#d9822b", "both": "#2f9e62", "cascade": "#8a5cc2"}
_MARKS: dict[Way, str] = {"grammar": "o", "llm": "s", "both": "D", "cascade": "^"}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "extractor",  # ids that are the same each time
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": _INK,
    "axes.edgecolor": _LINE,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
}
_FAILURES = ("wrong", "missing", "spurious", "failed")


def _axes(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.subplots()
    axes.patch.set_alpha(0)
    return figure, axes


def _svg(figure: Figure) -> Markup:
    with io.StringIO() as out:
        figure.savefig(out, format="svg", metadata={"Date": None})
        drawing = out.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    for stand_in, colour in _PAGE.items():
        drawing = drawing.replace(stand_in, colour)
    return Markup(drawing)  # noqa: S704 - drawn here; words of documents are not in it


def accuracy_by_section(measured: Sequence[Measures]) -> Markup:
    """Accuracy of each section with its interval, a mark for each way of reading."""
    sections = sorted({one.name for way in measured for one in way.by_section}, reverse=True)
    with mpl.rc_context(_STYLE):
        figure, axes = _axes(9, 0.34 * len(sections) * max(len(measured), 1) ** 0.5 + 1)
        for n, way in enumerate(measured):
            shift = (n - (len(measured) - 1) / 2) * 0.22
            for one in way.by_section:
                y, accuracy = sections.index(one.name) - shift, one.counts.accuracy or 0.0
                low, high = one.interval or (accuracy, accuracy)
                axes.plot([low, high], [y, y], color=_COLOURS[way.way], linewidth=2, alpha=0.6)
                axes.plot([accuracy], [y], _MARKS[way.way], color=_COLOURS[way.way], markersize=6)
            axes.plot([], [], _MARKS[way.way], color=_COLOURS[way.way], label=way.way)
        axes.set_yticks(range(len(sections)), sections)
        axes.set_ylim(-0.6, len(sections) - 0.4)
        lowest = min((one.interval or (one.counts.accuracy or 0.0,))[0] for way in measured for one in way.by_section)
        axes.set_xlim(max(0.0, min(lowest, 0.9) - 0.02), 1.005)
        axes.xaxis.set_major_formatter("{x:.0%}")
        axes.set_xlabel("accuracy, with 95 % interval over documents")
        axes.grid(axis="x")
        axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=4)
        return _svg(figure)


def risk_and_coverage(calibrations: Mapping[Way, Calibration]) -> Markup:
    """Each threshold: how many figures it accepts, how many of them are wrong and how many may be."""
    with mpl.rc_context(_STYLE):
        figure, axes = _axes(9, 4)
        for way, found in calibrations.items():
            steps = [step for step in found.steps if step.figures]
            coverage = [step.coverage for step in steps]
            colour = _COLOURS[way]
            axes.plot(coverage, [s.wrong / s.figures for s in steps], _MARKS[way], ls="-", color=colour, label=way)
            axes.plot(coverage, [s.upper_figures for s in steps], ls="--", color=colour)
            axes.plot(coverage, [s.upper_documents for s in steps], ls=":", color=colour)
            if found.chosen is not None:
                at = found.chosen
                axes.plot([at.coverage], [at.wrong / at.figures], "o", ms=14, mfc="none", color=colour)
        for line, what in (("-", "wrong"), ("--", "bound, figures"), (":", "bound, documents")):
            axes.plot([], [], ls=line, color=_INK, label=what)
        for found in list(calibrations.values())[:1]:
            for alpha in (found.aim.alpha, found.aim.alpha_documents):
                axes.axhline(alpha, color=_BAD, linewidth=1)
                axes.annotate(f"allowed {alpha:.0%}", (0, alpha), (2, 3), textcoords="offset points", color=_BAD)
        axes.set_xlim(0, 1.02)
        axes.set_yscale("symlog", linthresh=0.001)
        axes.set_ylim(0, 1)
        axes.set_yticks([0, 0.001, 0.01, 0.1, 1], ["0", "0.1%", "1%", "10%", "100%"])
        axes.xaxis.set_major_formatter("{x:.0%}")
        axes.set_xlabel("accepted figures among those found")
        axes.set_ylabel("wrong among accepted")
        axes.grid()
        axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=7, fontsize=9)
        return _svg(figure)


def failures_by_kind(measured: Sequence[Measures]) -> Markup:
    """How many cells of each kind failed in which way, one matrix a way of reading."""
    kinds = sorted({one.name for way in measured for one in way.by_kind})
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(max(4.2 * len(measured), 5), 0.36 * len(kinds) + 1.2), layout="constrained")
        figure.patch.set_alpha(0)
        row = figure.subplots(1, len(measured), squeeze=False)[0]
        for axes, way in zip(row, measured, strict=True):
            rows = {one.name: one.counts for one in way.by_kind}
            axes.patch.set_alpha(0)
            for y, kind in enumerate(kinds):
                for x, failure in enumerate(_FAILURES):
                    count = getattr(rows[kind], failure) if kind in rows else 0
                    part = count / rows[kind].all if count else 0.0
                    axes.fill(
                        [x - 0.48, x + 0.48, x + 0.48, x - 0.48],
                        [y - 0.46, y - 0.46, y + 0.46, y + 0.46],
                        color=_BAD,
                        alpha=min(0.06 + part**0.5 * 0.7, 0.7) if count else 0.02,
                        linewidth=0,
                    )
                    axes.text(x, y, str(count), ha="center", va="center", alpha=1.0 if count else 0.4)
            axes.set_xticks(range(len(_FAILURES)), _FAILURES)
            axes.set_yticks(range(len(kinds)), kinds)
            axes.set_ylim(len(kinds) - 0.4, -0.6)
            axes.set_title(way.way, fontsize=11)
            axes.tick_params(length=0)
            for spine in axes.spines.values():
                spine.set_visible(False)
        return _svg(figure)


def cost_by_document(costs: dict[Way, dict[str, float]], currency: str) -> Markup | None:
    """The cost of each document, dearest first; None where nothing cost anything."""
    paid = {way: of for way, of in costs.items() if any(of.values())}
    if not paid:
        return None
    names = sorted(
        {name for of in paid.values() for name in of}, key=lambda name: max(of.get(name, 0) for of in paid.values())
    )
    with mpl.rc_context(_STYLE):
        figure, axes = _axes(9, 0.3 * len(names) + 1)
        thick = 0.8 / len(paid)
        for n, (way, of) in enumerate(paid.items()):
            at = [y + (n - (len(paid) - 1) / 2) * thick for y in range(len(names))]
            axes.barh(at, [of.get(name, 0) for name in names], height=thick, color=_COLOURS[way], label=way)
        axes.set_yticks(range(len(names)), names)
        axes.set_xlabel(f"{currency} a document")
        axes.grid(axis="x")
        axes.legend(frameon=False, loc="lower right")
        return _svg(figure)
