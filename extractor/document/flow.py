"""Make pages one text, as a person reads on across them.

Pages as laid out in, the linear text out: furniture left out, paragraphs joined, tables over pages made one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.document.layout import GridBlock, GridCell, Layout, TextLine
from extractor.document.linear import LinearText, ends_sentence, glue, starts_anew, table_title
from extractor.document.model import Cell, Table

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－·\s]*|[ivxIVX]{1,6}"
)
_FURNITURE_SHARE = 0.1  # of the page's height, at the head and at the foot
_REPEATED_ON = 3  # pages
_SAME_HEIGHT = 3.0  # points
# The line above a table stands at one height on many pages; it is no running head.
_TABLE_NOTE = re.compile(r"单位\s*[:：]|部门\s*[:：]|公开\s*\d+\s*表|第.{1,3}部分")

_DOTTED_LEADER = re.compile(r"[.…·．]{4,}\s*\d*$")
_LONG = 0.55  # of the page's width; lines from this length on show the margins
_FEWEST_LONG = 3
_USUAL_RIGHT = 0.85  # of the page's width; the right margin where long lines are missing
# Steps between baselines: in ems within a title and, where none could be measured, a paragraph; else in usual steps.
_TITLE_STEP, _WIDEST_STEP, _LOOSEST = 2.6, 2.4, 1.4
_HEAD_ROWS = 6
_FIGURE = re.compile(r"\d\.\d")
_SAME_COLUMN = 4.0  # points


@dataclass(frozen=True, slots=True)
class Margins:
    """Where body lines start and end on pages of one size, the print's size, the usual step of lines; in points."""

    left: float
    right: float
    middle: float
    size: float
    step: float


def mark_furniture(layouts: Sequence[Layout]) -> None:
    """Take page numbers and running heads out of the reading order."""
    places: dict[tuple[str, int], list[tuple[Layout, TextLine]]] = defaultdict(list)
    for layout in layouts:
        for line in _edge_lines(layout):
            if _PAGE_NUMBER.fullmatch(line.text):
                layout.mark(line, "page_number")
            elif not _TABLE_NOTE.search(line.text):
                words = re.sub(r"\d+", "0", line.text)
                places[words, round(line.baseline / _SAME_HEIGHT)].append((layout, line))
    for found in places.values():
        if len(found) >= _REPEATED_ON:
            for layout, line in found:
                layout.mark(line, "running_head")


def _edge_lines(layout: Layout) -> list[TextLine]:
    head, foot = layout.height * _FURNITURE_SHARE, layout.height * (1 - _FURNITURE_SHARE)
    return [
        block for block in layout.blocks if isinstance(block, TextLine) and (block.bottom <= head or block.top >= foot)
    ]


def measure(layouts: Sequence[Layout]) -> list[Margins]:
    """The margins of each page, measured over all pages of its size."""
    groups: dict[tuple[int, int], list[Layout]] = defaultdict(list)
    for layout in layouts:
        groups[round(layout.width), round(layout.height)].append(layout)
    measured = {key: _margins(group) for key, group in groups.items()}
    return [measured[round(layout.width), round(layout.height)] for layout in layouts]


def _margins(layouts: list[Layout]) -> Margins:
    width = layouts[0].width
    lines = [[block for block in layout.blocks if isinstance(block, TextLine)] for layout in layouts]
    every = [line for page in lines for line in page]
    if not every:
        return Margins(0.0, width, width / 2, 0.0, 0.0)
    long = [line for line in every if line.x1 - line.x0 > width * _LONG]
    few = len(long) < _FEWEST_LONG  # then their ends are no margin
    long = every if few else long
    left = _quantile([line.x0 for line in long], 0.1)
    right = max(_quantile([line.x1 for line in long], 0.9), width * _USUAL_RIGHT if few else 0.0)
    size = _quantile([line.size for line in every for _ in line.text], 0.5)
    steps = [
        below.baseline - above.baseline
        for page in lines
        for above, below in pairwise(page)
        if _same_size(above, below) and above.x1 + below.lead > right - size and below.x0 < left + size
    ]
    return Margins(left, right, width / 2, size, _quantile(steps, 0.3) if steps else 0.0)


def _quantile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _same_size(above: TextLine, below: TextLine) -> bool:
    """Whether the sizes of print of two lines overlap: in real files a line mixes several."""
    return above.smallest <= 1.15 * below.largest and below.smallest <= 1.15 * above.largest


def _goes_on(above: TextLine, below: TextLine, margins: Margins) -> bool:
    """Whether `below` is of the same paragraph as `above`, the line before it."""
    if not _same_size(above, below) or starts_anew(above.text, below.text) or _DOTTED_LEADER.search(above.text):
        return False
    # A line is full where the next line's first word would not have fitted any more.
    full = above.x1 + below.lead >= margins.right - 0.8 * above.size
    if above.page == below.page:
        step = below.baseline - above.baseline
        larger = above.size > 1.1 * margins.size
        if (larger or (full and not ends_sentence(above.text))) and _are_centred(above, below, margins):
            return step <= _TITLE_STEP * above.size
        if step > (_LOOSEST * margins.step if margins.step else _WIDEST_STEP * above.size):
            return False
    return full and below.x0 <= margins.left + 1.2 * below.size


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

    def __init__(self, layouts: Sequence[Layout]) -> None:
        mark_furniture(layouts)
        self.text = LinearText()
        self.tables: list[Table] = []
        self.page_starts: list[int] = []
        self._margins = measure(layouts)
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
        if self._line is not None and _goes_on(self._line, line, self._margins[line.page - 1]):
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
