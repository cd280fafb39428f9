"""How values show themselves in a notebook: HTML that stands by itself, in light and dark, without a script."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader

from extractor.checks.rule import CheckResult
from extractor.document.model import Document
from extractor.output.tally import READ
from extractor.public.rows import ValueRow

_MOST_ROWS = 500  # a browser is slow beyond; what is left out is said
_PAGES = Environment(
    loader=PackageLoader("extractor.public"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


class MarkedText(NamedTuple):
    """Text within which nothing begins or ends, and the value that stands there."""

    text: str
    row: ValueRow | None = None


def page_of(
    one: object,
    document: Document | None,
    rows: Sequence[ValueRow],
    cells: Sequence[ValueRow],
    findings: Sequence[CheckResult],
) -> str:
    """A document: what it is (`one`, as the template asks it), what fails, its values, its text with all marked."""
    failed = [found for found in findings if found.status == "fail"]
    marked = [] if document is None else list(pieces(document, [*rows, *cells]))
    shown = rows[:_MOST_ROWS]
    return _PAGES.get_template("extracted.html.j2").render(
        one=one, rows=shown, left_out=len(rows) - len(shown), failed=failed, pieces=marked
    )


def list_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Many documents by their lines of the summary."""
    left_out = len(rows) - _MOST_ROWS
    return _PAGES.get_template("run.html.j2").render(rows=rows[:_MOST_ROWS], left_out=left_out, read=READ)


def pieces(document: Document, rows: Sequence[ValueRow]) -> Iterator[MarkedText]:
    """The whole text in pieces, each value's words apart; of values that overlap, the shortest words."""
    at = 0
    taken: list[tuple[int, int]] = []
    chosen: dict[tuple[int, int], ValueRow] = {}
    for row in sorted(rows, key=lambda row: (row.end - row.start, row.start)):
        span = (row.start, row.end)
        place = bisect_left(taken, span)
        free = row.start < row.end and (place == 0 or taken[place - 1][1] <= row.start)
        if free and (place == len(taken) or taken[place][0] >= row.end):
            taken.insert(place, span)
            chosen[span] = row
    for start, end in taken:
        yield MarkedText(document.text[at:start])
        yield MarkedText(document.text[start:end], chosen[start, end])
        at = end
    yield MarkedText(document.text[at:])
