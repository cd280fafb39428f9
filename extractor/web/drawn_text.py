"""Draw a text with its tables as tables: what a document without pages shows. A document and marks in, blocks out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.document.model import Cell, Document, Table
from extractor.web.page_images import Mark, Piece


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell with its words, cut where marks begin and end."""

    pieces: tuple[Piece, ...]
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """A stretch of text, or a table where it has `rows`."""

    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[DrawnCell, ...], ...] = ()


def blocks(document: Document, marks: Iterable[Mark]) -> Iterator[DrawnBlock]:
    """The text of a document in its order; the chosen of marks on one place counts."""
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.kind != "operand"))
    at = 0
    for table in sorted(document.tables, key=lambda table: table.start):
        if table.start < at:  # within another one, as whose text it stands
            continue
        if at < table.start:
            yield DrawnBlock(stretch(document.text, at, table.start, ordered))
        yield DrawnBlock(rows=tuple(_rows(document.text, table, ordered)))
        at = table.end
    if at < len(document.text):
        yield DrawnBlock(stretch(document.text, at, len(document.text), ordered))


def _rows(text: str, table: Table, marks: Sequence[Mark]) -> Iterator[tuple[DrawnCell, ...]]:
    within = [mark for mark in marks if table.start <= mark.start < table.end]
    for row in table.rows:
        yield tuple(_cell(text, cell, within) for cell in row if cell is not None)


def _cell(text: str, cell: Cell, marks: Sequence[Mark]) -> DrawnCell:
    return DrawnCell(stretch(text, cell.start, cell.end, marks), cell.row_span, cell.column_span)


def stretch(text: str, start: int, end: int, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """A stretch of a text cut where marks, in their order, begin and end; of marks that overlap the first counts."""
    found: list[Piece] = []
    at = start
    for mark in marks:
        if mark.start < at or mark.end > end or mark.start >= mark.end:
            continue
        if at < mark.start:
            found.append(Piece(text[at : mark.start], at))
        found.append(Piece(text[mark.start : mark.end], mark.start, mark))
        at = mark.end
    return (*found, *([Piece(text[at:end], at)] if at < end else []))
