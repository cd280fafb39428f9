"""Cut a document's text for the report where a value, heading or unread figure begins or ends.

A document in, pieces, cells and blocks out.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from extractor.core.reading import Section
from extractor.core.tokenizer import figures
from extractor.document.model import Document
from extractor.output.shown_values import Value


class Span(NamedTuple):
    """A stretch of the text and what it is: the figure or quote of a value, u(ncited), h(eading)."""

    start: int
    end: int
    layer: str
    value: Value | None = None


class ShownPiece(NamedTuple):
    """Text within which nothing begins or ends; `figure_of` and `quote_of` name values, the innermost first."""

    text: str
    start: int
    tag: str = ""
    classes: str = ""
    figure_of: str = ""
    quote_of: str = ""


class ShownCell(NamedTuple):
    """A cell of a row, with the tab or line end that follows it."""

    pieces: Sequence[ShownPiece]
    columns: int
    numeric: bool


Between = Callable[[int, int], Sequence[ShownPiece]]


class ShownBlock(NamedTuple):
    """What the text pane shows one below the other: a new page, running text, or the rows of a table."""

    page: int | None = None
    pieces: Sequence[ShownPiece] = ()
    rows: Sequence[Sequence[ShownCell]] = ()


_CODE = re.compile(r"(?:(?<=\t)|^)[23]\d\d(?:\d\d){0,2}(?:\t\d\d){0,2}(?=\t+[^\d\t\n])", re.MULTILINE)  # 205 教育支出
_NUMERIC = re.compile(r"\s*[-－−]?[\d０-９,，.．]+\s*[%％]?\s*")


def unread_figures(document: Document, sections: Sequence[Section], values: Iterable[Value]) -> list[Span]:
    """The figures of the document's sections that are no value's figure; years and codes of rows are left out."""
    cited = bytearray(len(document.text))
    codes = [match.span() for match in _CODE.finditer(document.text)]
    for start, end in (*codes, *(value.cited.figure for value in values if value.kind != "w")):
        cited[start:end] = b"\1" * (end - start)
    spans, reached = list[Span](), 0
    for section in sorted(sections, key=lambda section: section.start):
        start, reached = max(section.start, reached), max(section.end, reached)
        read = (figure for figure in figures(document.text, start, section.end) if figure.kind != "year")
        spans += [Span(of.start, of.end, "u") for of in read if not any(cited[of.start : of.end])]
    return spans


def headings(text: str, sections: Sequence[Section]) -> Iterator[Span]:
    """The line, or its part, on which each section's title stands: what is before its body."""
    for section in sections:
        start = text.rfind("\n", 0, section.start) + 1
        if section.title and start < section.start:
            yield Span(start, section.start, "h")


def _pieces(text: str, spans: Iterable[Span], cuts: Iterable[int]) -> list[ShownPiece]:
    """The whole text in pieces, cut at every boundary of a span and at `cuts`."""
    opens: dict[int, list[Span]] = {}
    closes: dict[int, list[Span]] = {}
    for span in spans:
        if span.start < span.end:
            opens.setdefault(span.start, []).append(span)
            closes.setdefault(span.end, []).append(span)
    active: dict[int, Span] = {}
    pieces = []
    for start, end in pairwise(sorted({0, len(text), *opens, *closes, *cuts})):
        for span in closes.get(start, ()):
            del active[id(span)]
        active |= {id(span): span for span in opens.get(start, ())}
        pieces.append(_piece(text[start:end], start, active.values()))
    return pieces


def _piece(text: str, start: int, over: Iterable[Span]) -> ShownPiece:
    by_size = sorted(over, key=lambda span: span.end - span.start)
    values = [span.value for span in by_size if span.layer == "figure" and span.value is not None]
    quotes = [span.value for span in by_size if span.layer == "quote" and span.value is not None and not values]
    classes = [values[0].kind] if values else ["q"] if quotes else []
    classes += [mark for mark in ("h", "u") if any(span.layer == mark for span in by_size)]
    tag = "mark" if values else "span" if classes else ""
    ids = (" ".join(str(value.id) for value in of) for of in (values, quotes))
    return ShownPiece(text, start, tag, " ".join(classes), *ids)


def _runs(text: str) -> Iterator[tuple[bool, list[tuple[int, int]]]]:
    """The lines of the text, each with its line end, in runs: rows of a table, or running text."""
    ends = [match.end() for match in re.finditer(r"[^\n]*\n|[^\n]+$", text)]
    lines = zip([0, *ends], ends, strict=False)
    for tabbed, run in groupby(lines, key=lambda line: "\t" in text[line[0] : line[1]]):
        rows = list(run)
        yield tabbed and sum("\t" in text[start:end].strip() for start, end in rows) > 1, rows


def blocks_of(document: Document, spans: Iterable[Span]) -> list[ShownBlock]:
    """The whole text, in order and without loss; a page that begins within a row of a table begins before it."""
    text = document.text
    pages = [(next(part).start, page) for page, part in groupby(document.segments, key=lambda part: part.page)]
    pages = pages if len(pages) > 1 else []
    plan: list[tuple[int | None, bool, list[tuple[int, int]]]] = []
    for is_table, run in _runs(text):
        plan.append((None, is_table, []))
        for begin, end in run:
            start = begin
            for offset, page in pages[bisect_left(pages, (begin, 0)) : bisect_left(pages, (end, 0))]:
                if start < offset and not is_table:
                    plan[-1][2].append((start, offset))
                    start = offset
                plan.append((page, is_table, []))
            plan[-1][2].append((start, end))
    cuts = {cut for _, is_table, lines in plan for line in lines for cut in (_edges(text, *line) if is_table else line)}
    pieces = _pieces(text, spans, cuts)
    starts = [piece.start for piece in pieces]

    def between(start: int, end: int) -> Sequence[ShownPiece]:
        return pieces[bisect_left(starts, start) : bisect_left(starts, end)]

    blocks = []
    for of_page, is_table, lines in plan:
        blocks += [ShownBlock(page=of_page)] if of_page is not None else []
        if lines:
            whole = () if is_table else between(lines[0][0], lines[-1][1])
            blocks.append(ShownBlock(None, whole, _rows(text, lines, between) if is_table else ()))
    return blocks


def _edges(text: str, start: int, end: int) -> list[int]:
    """Where the cells of a row begin, and its end; a tab belongs to the cell before it."""
    return [start, *(n + 1 for n in range(start, end - 1) if text[n] == "\t"), end]


def _rows(text: str, lines: Iterable[tuple[int, int]], between: Between) -> list[list[ShownCell]]:
    edges = [_edges(text, *line) for line in lines]
    widest = max(map(len, edges))
    rows = []
    for row in edges:
        cells = [ShownCell(between(*at), 1, bool(_NUMERIC.fullmatch(text[slice(*at)]))) for at in pairwise(row)]
        rows.append([*cells[:-1], cells[-1]._replace(columns=1 + widest - len(row))])
    return rows
