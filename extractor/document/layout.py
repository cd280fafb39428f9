"""Bring what a page draws into reading order. A drawn page in, its text, lines and tables out."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.core.evidence import Box
from extractor.document.columns import Column, reading_order
from extractor.document.filling import Filled, fill_tables
from extractor.document.geometry import Matrix, Rectangle, bounds
from extractor.document.linear import glue
from extractor.document.lines import group_lines, is_printed_over
from extractor.document.model import Line, LineKind, Page
from extractor.document.pdf import Attached, CutOff, Drawn, Glyph, Picture, Turn
from extractor.document.ruled import Grid, Place, find_grids
from extractor.document.seen import Seen
from extractor.document.watermarks import Watermarks

# The shortest piece that a line break may not tear: what opens, a Latin word or figure or one character, what closes.
_FIRST_UNIT = re.compile(r"[（〔\uff3b【《〈“‘(\[]*(?:[A-Za-z0-9.,%％+\-]+|.)[，。、；：？！）〕\uff3d】》〉”’,;:)\]]*")


Frame = Column | Turn | None
"""In what a line is set, if not across the page."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of body text: `start`/`end` in the page's text; `lead` is the width of its first unbreakable piece.

    `size` is the print's usual size, `smallest` and `largest` those that occur: a line may mix them. `frame` is the
    column, or the turn of the page, in which the line is set: lengths of turned print are those of the page turned.
    """

    page: int
    start: int
    end: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    smallest: float
    largest: float
    lead: float
    frame: Frame = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell, its box on the page as shown, its printed lines, each with its offset in the page's text."""

    place: Place
    box: Box
    lines: tuple[tuple[int, str], ...]

    @property
    def text(self) -> str:
        """The cell's lines as one."""
        joined = ""
        for _, text in self.lines:
            joined += glue(joined, text) + text
        return joined


@dataclass(frozen=True, slots=True)
class GridBlock:
    """A ruled table of one page."""

    page: int
    grid: Grid
    cells: tuple[GridCell, ...]

    def rows(self) -> list[list[GridCell | None]]:
        """The cells by row and column; None where a merged cell covers the place, or the ruling leaves a hole."""
        table: list[list[GridCell | None]] = [[None] * (len(self.grid.xs) - 1) for _ in self.grid.ys[1:]]
        for cell in self.cells:
            table[cell.place.row][cell.place.column] = cell
        return table


@dataclass(slots=True)
class Layout:
    """A page being read: its text and boxes grow line by line; `blocks` stand in reading order.

    Its geometry is that of the page turned upright; `shown` gives it as the page is shown. `doubts` are figures of
    tables of which it is not certain in which cell they stand, `overprints` lines with print over print. `seen` has
    the characters that were read from a picture, by their offsets.
    """

    number: int
    width: float
    height: float
    image_share: float
    hidden: str
    back: Matrix | None = None
    stood_for: str = ""
    pictures: list[Picture] = field(default_factory=list)
    is_broken: bool = False
    attached: tuple[Attached, ...] = ()
    cut_off: CutOff = ""
    damaged_streams: int = 0
    is_replaced: bool = False
    text: str = ""
    boxes: "array[float]" = field(default_factory=lambda: array("f"))
    lines: list[Line] = field(default_factory=list)
    blocks: list[TextLine | GridBlock] = field(default_factory=list)
    doubts: list[tuple[str, Box]] = field(default_factory=list)
    overprints: list[str] = field(default_factory=list)
    is_recognised: bool = False
    layer: str = ""
    seen: dict[int, Seen] = field(default_factory=dict)

    def mark(self, line: TextLine, kind: LineKind) -> None:
        """Take a line out of the reading order as page furniture; it stays on the page."""
        self.blocks.remove(line)
        at = next(index for index, one in enumerate(self.lines) if one.start == line.start)
        self.lines[at] = replace(self.lines[at], kind=kind)

    def shown(self, rectangle: Rectangle) -> Box:
        """A rectangle where it stands on the page as shown."""
        x0, top, x1, bottom = rectangle
        if self.back is not None:
            x0, top, x1, bottom = self.back.box(*rectangle)
        return Box(page=self.number, x0=min(x0, x1), top=min(top, bottom), x1=max(x0, x1), bottom=max(top, bottom))

    def around(self, start: int, end: int) -> Box:
        """Where the characters `text[start:end]` stand on the page as shown."""
        flat = self.boxes[4 * start : 4 * end]
        return self.shown((min(flat[0::4]), min(flat[1::4]), max(flat[2::4]), max(flat[3::4])))

    def page(self) -> Page:
        """The finished page, as it is shown."""
        if self.back is None:
            return Page(self.number, self.width, self.height, self.text, self.boxes, tuple(self.lines), self.seen)
        boxes = array("f")
        for at in range(0, len(self.boxes), 4):
            x0, top, x1, bottom = self.boxes[at : at + 4]
            box = self.shown((x0, top, x1, bottom))
            boxes.extend((box.x0, box.top, box.x1, box.bottom))
        lines = tuple(
            replace(line, box=self.shown((line.box.x0, line.box.top, line.box.x1, line.box.bottom)))
            for line in self.lines
        )
        upright = abs(self.back.a) > abs(self.back.b)  # it may be a scan that was put straight
        width, height = (self.width, self.height) if upright else (self.height, self.width)
        return Page(self.number, width, height, self.text, boxes, lines, self.seen)


class _Typesetter:
    """Sets lines of glyphs into a page's text."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parts: list[str] = []
        self.length = 0

    def set(self, glyphs: list[Glyph], kind: LineKind) -> tuple[int, str, Box]:
        layout = self.layout
        if self.parts:
            self.parts.append("\n")
            self.length += 1
            last = layout.boxes[-4:]
            layout.boxes.extend((last[2], last[1], last[2], last[3]))  # the newline, at the end of its line
        start = self.length
        boxes, width, height = layout.boxes, layout.width, layout.height
        corners: list[float] = []
        for words, x0, top, x1, bottom, *_ in glyphs:
            extent = (x0, top, x1, bottom)
            if not (0 <= x0 <= width and 0 <= top <= height and 0 <= x1 <= width and 0 <= bottom <= height):
                extent = _within(extent, width, height)
            corners += extent * len(words)  # a ligature is several characters in one box
        boxes.extend(corners)
        if layout.is_recognised:
            self._see(glyphs, start)
        text = "".join([glyph.text for glyph in glyphs])
        if kind != "running_head" and is_printed_over(glyphs):
            layout.overprints.append(text)
        self.parts.append(text)
        self.length += len(text)
        flat = boxes[4 * start :]
        box = Box(
            page=layout.number, x0=min(flat[0::4]), top=min(flat[1::4]), x1=max(flat[2::4]), bottom=max(flat[3::4])
        )
        layout.lines.append(Line(start, self.length, box, kind))
        return start, text, box

    def _see(self, glyphs: list[Glyph], start: int) -> None:
        for glyph in glyphs:
            if glyph.seen is not None:
                self.layout.seen |= dict.fromkeys(range(start, start + len(glyph.text)), glyph.seen)
            start += len(glyph.text)


def _within(box: Rectangle, width: float, height: float) -> Rectangle:
    x0, top, x1, bottom = box
    return min(max(x0, 0.0), width), min(max(top, 0.0), height), min(max(x1, 0.0), width), min(max(bottom, 0.0), height)


def lay_out(drawn: Drawn, watermarks: Watermarks) -> Layout:
    """A drawn page as lines and tables, in reading order; its watermarks stand last, and are learned."""
    layout = Layout(drawn.number, drawn.width, drawn.height, drawn.image_share, drawn.hidden, drawn.back)
    layout.stood_for, layout.pictures, layout.is_broken = drawn.stood_for, drawn.pictures, drawn.is_broken
    layout.attached, layout.cut_off, layout.is_replaced = drawn.attached, drawn.cut_off, drawn.is_replaced
    layout.damaged_streams = drawn.damaged_streams
    layout.is_recognised, layout.layer = drawn.is_recognised, drawn.layer
    marks, glyphs, turned = watermarks.take(drawn)
    tables, glyphs, turned = fill_tables(find_grids(drawn.edges, glyphs), glyphs, turned)
    lines = group_lines(glyphs)
    for number, table in enumerate(tables):
        tables[number], lines = table.with_rows(lines)
    groups = [(turn, group) for turn, some in turned.items() if (group := group_lines(some))]
    extents = [_extent(turn, group) for turn, group in groups]
    setter = _Typesetter(layout)
    for content, column in reading_order(lines, [table.grid.box for table in tables] + extents):
        if not isinstance(content, int):
            layout.blocks.append(_set_line(setter, content, column))
        elif content < len(tables):
            layout.blocks.append(_set_table(setter, tables[content]))
        else:
            turn, group = groups[content - len(tables)]
            layout.blocks.extend(_set_line(setter, line, turn) for line in group)
    for mark in [*marks, [glyph for glyph in drawn.slanted if glyph.text != " "]]:
        if mark:
            setter.set(mark, "running_head")
    for mark in drawn.marks:
        setter.set(mark, "note_mark")
    layout.text = "".join(setter.parts)
    return layout


def _extent(turn: Turn, lines: Sequence[Sequence[Glyph]]) -> Rectangle:
    placed = [glyph.on(turn.back) for line in lines for glyph in line]
    return bounds([point for glyph in placed for point in ((glyph.x0, glyph.top), (glyph.x1, glyph.bottom))])


def _set_line(setter: _Typesetter, glyphs: list[Glyph], frame: Frame) -> TextLine:
    turned = isinstance(frame, Turn)
    shown = [glyph.on(frame.back) for glyph in glyphs] if isinstance(frame, Turn) else glyphs
    start, text, box = setter.set(shown, "body")
    unit = _FIRST_UNIT.match(text)
    end = min(unit.end() if unit else 1, len(glyphs))
    sizes = sorted(glyph.size for glyph in glyphs)
    return TextLine(
        page=box.page,
        start=start,
        end=start + len(text),
        text=text,
        x0=glyphs[0].x0,
        x1=glyphs[-1].x1,
        top=min(glyph.top for glyph in glyphs) if turned else box.top,
        bottom=max(glyph.bottom for glyph in glyphs) if turned else box.bottom,
        baseline=glyphs[0].baseline,
        size=sizes[len(sizes) // 2],
        smallest=sizes[0],
        largest=sizes[-1],
        lead=glyphs[end - 1].x1 - glyphs[0].x0,
        frame=frame,
    )


def _set_table(setter: _Typesetter, table: Filled) -> GridBlock:
    layout, cells = setter.layout, []
    for index, place in enumerate(table.grid.places):
        lines = tuple(setter.set(line, "table")[:2] for line in table.lines.get(index, ()))
        cells.append(GridCell(place, layout.shown(place.box), lines))
    layout.doubts += [(doubt.text, layout.shown(doubt.box)) for doubt in table.doubts]
    return GridBlock(layout.number, table.grid, tuple(cells))
