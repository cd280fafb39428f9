"""Make pages one text, as a person reads on across them.

Pages as laid out in, the linear text out: furniture left out, paragraphs joined, tables over pages made one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.document.furniture import mark_furniture
from extractor.document.layout import GridBlock, GridCell, Layout, TextLine
from extractor.document.linear import LinearText, ends_sentence, glue, starts_anew, table_title
from extractor.document.margins import Margins, Measures, same_size
from extractor.document.model import Cell, Table
from extractor.document.watermarks import Watermarks

_DOTTED_LEADER = re.compile(r"(?:[.…·．]{4,}\s*[（(]?\d*[）)]?|…\s*[（(]?\d+[）)]?)$")
# Steps between baselines: in ems within a title and, where none could be measured, a paragraph; else in usual steps.
_TITLE_STEP, _WIDEST_STEP, _LOOSEST = 2.6, 2.4, 1.4
_HEAD_ROWS = 6
_FIGURE = re.compile(r"\d\.\d")
_SAME_COLUMN = 4.0  # points


def _goes_on(above: TextLine, below: TextLine, measures: Measures) -> bool:
    """Whether `below` is of the same paragraph as `above`, the line before it."""
    if not same_size(above, below) or starts_anew(above.text, below.text) or _DOTTED_LEADER.search(above.text):
        return False
    margins = measures.of(above)
    # A line is full where the next line's first word would not have fitted any more.
    full = above.x1 + below.lead >= margins.right - 0.8 * above.size
    if (above.page, above.frame) == (below.page, below.frame):
        step = below.baseline - above.baseline
        larger = above.size > 1.1 * margins.size
        narrower = full and not ends_sentence(above.text) and below.x0 > above.x0 + 0.5 * below.size
        if (larger or narrower) and _are_centred(above, below, margins):
            return step <= _TITLE_STEP * above.size
        if step > (_LOOSEST * margins.step if margins.step else _WIDEST_STEP * above.size):
            return False
    return full and below.x0 <= measures.of(below).left + 1.2 * below.size


def _are_centred(above: TextLine, below: TextLine, margins: Margins) -> bool:
    """Whether two lines are the lines of one centred title, of which the first may be full."""
    middles = ((above.x0 + above.x1) / 2, (below.x0 + below.x1) / 2)
    inset = below.x0 > margins.left + 0.5 * below.size
    return inset and all(abs(middle - margins.middle) <= below.size for middle in middles)


@dataclass(slots=True)
class _OpenTable:
    """A table that may still go on on the next page."""

    last: GridBlock
    title: tuple[str, ...]
    start: int
    end: int = 0
    rows: list[tuple[Cell | None, ...]] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def goes_on_with(self, block: GridBlock) -> bool:
        """Whether `block`, which stands next in reading order, is this table on the next page."""
        ours, theirs = self.last.grid.xs, block.grid.xs
        return (
            block.page == self.last.page + 1
            and len(ours) == len(theirs)
            and all(abs(our - their) <= _SAME_COLUMN for our, their in zip(ours, theirs, strict=True))
        )

    def repeated_head(self, rows: list[tuple[Cell | None, ...]]) -> int:
        """How many of `rows`, at the head of the next page, repeat the head of this table."""
        count = 0
        for first, again in zip(self.rows[:_HEAD_ROWS], rows, strict=False):
            words = [cell.text for cell in first if cell]
            if words != [cell.text for cell in again if cell] or not any(words) or _FIGURE.search(" ".join(words)):
                break
            count += 1
        return count

    def close(self) -> Table:
        """The table as it stands."""
        return Table(tuple(self.rows), tuple(self.pages), self.title, self.start, self.end)


class Flow:
    """Writes the blocks of all pages in reading order; `text`, `tables` and `page_starts` are what comes of it."""

    def __init__(self, layouts: Sequence[Layout], watermarks: Watermarks) -> None:
        mark_furniture(layouts, watermarks)
        self.text = LinearText()
        self.tables: list[Table] = []
        self.page_starts: list[int] = []
        self._measures = Measures(layouts)
        self._table: _OpenTable | None = None
        self._line: TextLine | None = None  # the line right before, while its paragraph is open
        self._paragraphs: list[tuple[int, str]] = []  # page and words of each, since the last table
        for layout in layouts:
            self.page_starts.append(self.text.length)
            for block in layout.blocks:
                if isinstance(block, TextLine):
                    self._add_line(block)
                else:
                    self._add_grid(block)
        self._close_table()

    def _add_line(self, line: TextLine) -> None:
        self._close_table()
        if self._line is not None and _goes_on(self._line, line, self._measures):
            joint = glue(self._line.text, line.text)
            self.text.put(joint)
            page, words = self._paragraphs[-1]
            self._paragraphs[-1] = page, words + joint + line.text
        else:
            self._new_line()
            self._paragraphs.append((line.page, line.text))
        self.text.take(line.page, line.start, line.text)
        self._line = line

    def _add_grid(self, block: GridBlock) -> None:
        if self._table is None or not self._table.goes_on_with(block):
            self._close_table()
            self._new_line()
            title = table_title([words for page, words in self._paragraphs if page == block.page])
            self._table = _OpenTable(block, title, self.text.length)
        else:
            self._new_line()
        table = self._table
        rows = [self._write_row(block.page, row, first=not index) for index, row in enumerate(block.rows())]
        new = rows[table.repeated_head(rows) :] if table.rows else rows
        table.rows.extend(new)
        table.pages.extend([block.page] * len(new))
        table.last, table.end = block, self.text.length
        self._line = None
        self._paragraphs.clear()

    def _write_row(self, page: int, row: list[GridCell | None], *, first: bool) -> tuple[Cell | None, ...]:
        if not first:
            self.text.put("\n")
        written: list[Cell | None] = []
        for column, cell in enumerate(row):
            if column:
                self.text.put("\t")
            if cell is None:
                written.append(None)
                continue
            start = self.text.length
            before = ""
            for offset, words in cell.lines:
                self.text.put(glue(before, words))
                self.text.take(page, offset, words)
                before = words
            place = cell.place
            written.append(Cell(cell.text, start, self.text.length, cell.box, place.row_span, place.column_span))
        return tuple(written)

    def _new_line(self) -> None:
        if self.text.length:
            self.text.put("\n")

    def _close_table(self) -> None:
        if self._table is not None:
            self.tables.append(self._table.close())
            self._table = None
