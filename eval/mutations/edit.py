"""Change a document that is read already, with every offset still true.

A document and edits in, a changed document out.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.document.model import Cell, Document, Segment, Table


@dataclass(frozen=True, slots=True)
class Edit:
    """`words` in the place of `start`–`end` of the linear text."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a ruled table, by number."""

    table: int
    row: int


def without_geometry(document: Document) -> Document:
    """The same document without the boxes of its characters, which no check needs."""
    pages = tuple(replace(page, char_boxes=array("f"), lines=()) for page in document.pages)
    return replace(document, pages=pages)


class Shift:
    """Where an offset of the old text stands in the new one."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.edits = sorted(edits, key=lambda edit: edit.start)
        pairs = zip(self.edits, self.edits[1:], strict=False)
        assert all(a.end <= b.start for a, b in pairs), "edits overlap"

    def start(self, offset: int) -> int:
        """For the first character of a span: words put in right here belong to the span."""
        return self._moved(offset, behind_insertion=False)

    def end(self, offset: int) -> int:
        """For the end of a span, and for what begins behind words put in right here."""
        return self._moved(offset, behind_insertion=True)

    def _moved(self, offset: int, *, behind_insertion: bool) -> int:
        moved = offset
        for edit in self.edits:
            inserted = edit.start == edit.end == offset
            if edit.end < offset or (edit.end == offset and (not inserted or behind_insertion)):
                moved += len(edit.words) - (edit.end - edit.start)
            elif edit.start < offset < edit.end:
                moved += min(0, len(edit.words) - (offset - edit.start))
        return moved


def edited(document: Document, edits: Sequence[Edit]) -> Document:
    """The document with its linear text changed, and with it the cells of its tables."""
    shift = Shift(edits)
    text = document.text
    for edit in reversed(shift.edits):
        text = text[: edit.start] + edit.words + text[edit.end :]
    segments = []
    for segment in document.segments:
        start = shift.end(segment.start) if segment.start else 0
        if (length := shift.end(segment.start + segment.length) - start) > 0:
            segments.append(Segment(start, length, segment.page, segment.offset))
    tables = tuple(_moved_table(table, shift, text) for table in document.tables)
    return replace(document, text=text, segments=tuple(segments), tables=tables)


def _moved_table(table: Table, shift: Shift, text: str) -> Table:
    if all(edit.start > table.end for edit in shift.edits):
        return table
    rows = tuple(tuple(cell and _moved_cell(cell, shift, text) for cell in row) for row in table.rows)
    return replace(table, rows=rows, start=shift.start(table.start), end=shift.end(table.end))


def _moved_cell(cell: Cell, shift: Shift, text: str) -> Cell:
    start, end = shift.start(cell.start), shift.end(cell.end)
    return replace(cell, text=text[start:end], start=start, end=end)


def line_of(document: Document, at: Row) -> Edit:
    """The edit that takes a row's line out of the linear text."""
    cells = [cell for cell in document.tables[at.table].rows[at.row] if cell is not None]
    text = document.text
    start = text.rfind("\n", 0, min(cell.start for cell in cells)) + 1
    end = text.find("\n", max(cell.end for cell in cells))
    return Edit(start, len(text) if end < 0 else end + 1, "")


def without_row(document: Document, at: Row) -> Document:
    """The document without one row of a ruled table; cells that reach down over it get shorter."""
    after = edited(document, [line_of(document, at)])
    table = after.tables[at.table]
    rows = [
        tuple(
            replace(cell, row_span=cell.row_span - 1) if cell is not None and n < at.row < n + cell.row_span else cell
            for cell in row
        )
        for n, row in enumerate(table.rows)
    ]
    del rows[at.row]
    pages = table.pages[: at.row] + table.pages[at.row + 1 :]
    changed = replace(table, rows=tuple(rows), pages=pages)
    return replace(after, tables=(*after.tables[: at.table], changed, *after.tables[at.table + 1 :]))
