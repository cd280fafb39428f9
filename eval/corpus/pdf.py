"""Draw a sample document as a PDF.

Blocks in, an A4 file with an embedded font out, and the page of every line and table row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from eval.corpus.blocks import Block, Break, Grid, Paragraph, Placed, place

WIDTH, HEIGHT = A4
LEFT, TOP, BOTTOM = 76.0, 84.0, 84.0
INNER = WIDTH - 2 * LEFT
FONT = "Corpus"
TOKEN = re.compile(r"[A-Za-z0-9.,%+\-]+|.", re.DOTALL)
NEVER_FIRST = set("，。；：、！？）》”’%,.:;)")
NEVER_LAST = set("（《“‘(")
# (size, leading, space before, first-line indent in characters, centred)
KINDS = {
    "cover": (30.0, 54.0, 200.0, 0, True),
    "part": (18.0, 32.0, 12.0, 0, True),
    "title": (17.0, 30.0, 6.0, 0, True),
    "h1": (15.0, 27.0, 6.0, 2, False),
    "h2": (14.0, 25.0, 2.0, 2, False),
    "body": (14.0, 25.0, 0.0, 2, False),
    "center": (14.0, 25.0, 0.0, 0, True),
    "note": (10.5, 18.0, 4.0, 0, False),
    "entry": (13.0, 23.0, 0.0, 0, False),
}


@dataclass
class Placement:
    """Where things came to stand: for a block, the page of each of its characters or grid rows."""

    pages: dict[int, list[int]] = field(default_factory=dict)

    def of(self, block: int, offset: int) -> int:
        """Page of a character of a paragraph, or of a row of a grid."""
        return self.pages[block][offset]


def width_of(text: str, size: float) -> float:
    """Width of a text in points."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


def wrap(text: str, size: float, width: float, indent: float = 0.0) -> list[str]:
    """Break a text into lines; no line begins with a closing mark or ends with an opening one."""
    lines: list[list[str]] = [[]]
    room = width - indent
    for piece in TOKEN.findall(text):
        if piece == "\n":
            lines.append([])
            room = width
            continue
        need = width_of(piece, size)
        if need > room and lines[-1]:
            carried: list[str] = []
            while len(lines[-1]) > 1 and ((carried or [piece])[0][0] in NEVER_FIRST or lines[-1][-1] in NEVER_LAST):
                carried.insert(0, lines[-1].pop())
            lines.append(carried)
            room = width - sum(width_of(part, size) for part in carried)
        lines[-1].append(piece)
        room -= need
    return ["".join(line) for line in lines]


@dataclass
class Ruled:
    """A grid measured for one page width: wrapped cells and row heights."""

    grid: Grid
    widths: list[float]
    cells: list[tuple[Placed, list[str]]]
    heights: list[float]

    @classmethod
    def measure(cls, grid: Grid, available: float) -> Ruled:
        """Wrap every cell and make every row high enough for what stands in it."""
        scale = available / sum(grid.widths)
        widths = [width * scale for width in grid.widths]
        rows = [*grid.head, *grid.rows]
        leading = grid.size * 1.35
        heights = [leading + 5.0] * len(rows)
        cells = []
        for placed in place(rows):
            width = sum(widths[placed.column : placed.column + placed.cell.colspan])
            lines = wrap(placed.cell.text, grid.size, width - 5) if placed.cell.text else []
            cells.append((placed, lines))
        for placed, lines in sorted(cells, key=lambda pair: pair[0].cell.rowspan):
            last = placed.row + placed.cell.rowspan
            missing = leading * len(lines) + 5.0 - sum(heights[placed.row : last])
            if missing > 0:
                heights[last - 1] += missing
        return cls(grid, widths, cells, heights)


class Press:
    """Lays blocks out on pages."""

    def __init__(self, path: Path, font: Path, title: str) -> None:
        pdfmetrics.registerFont(TTFont(FONT, str(font), subfontIndex=0))
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.page = 1
        self.y = HEIGHT - TOP
        self.fresh = True

    def turn(self) -> None:
        """Finish the page with its footer and begin the next."""
        if self.page > 1:
            self.canvas.setFont(FONT, 10.5)
            self.canvas.drawCentredString(WIDTH / 2, 46, f"- {self.page} -")
        self.canvas.showPage()
        self.page += 1
        self.y = HEIGHT - TOP
        self.fresh = True

    def room(self, height: float) -> None:
        """Turn the page unless this height still fits."""
        if self.y - height < BOTTOM and not self.fresh:
            self.turn()

    def paragraph(self, block: Paragraph) -> list[int]:
        """Print a paragraph; page of every character."""
        size, leading, before, characters, centred = KINDS[block.kind]
        indent = characters * size
        lines = wrap(block.text, size, INNER, indent)
        if block.kind in ("h1", "h2", "part", "title"):
            self.room(before + leading * (len(lines) + 2))
        if not self.fresh or block.kind == "cover":
            self.y -= before
        pages: list[int] = []
        for number, line in enumerate(lines):
            self.room(leading)
            self.y -= leading
            self.fresh = False
            x = LEFT + (indent if number == 0 else 0.0)
            gap = INNER - (x - LEFT) - width_of(line, size)
            spread = 0.0
            if centred:
                x = (WIDTH - width_of(line, size)) / 2
            elif number + 1 < len(lines) and line and 0 < gap < 5 * size:
                spread = gap / max(len(line) - 1, 1)
            text = self.canvas.beginText(x, self.y + (leading - size) / 2)
            text.setFont(FONT, size)
            text.setCharSpace(spread)
            text.textOut(line)
            self.canvas.drawText(text)
            pages += [self.page] * len(line)
            # The line end of a cover stands in the text as a character of its own.
            if len(pages) < len(block.text) and block.text[len(pages)] == "\n":
                pages.append(self.page)
        assert len(pages) == len(block.text), block.text
        return pages

    def grid(self, grid: Grid) -> list[int]:
        """Print a table, over as many pages as it takes; page of every row, head rows first."""
        available = INNER if grid.gold is None else WIDTH - 2 * 56
        left = (WIDTH - available) / 2
        ruled = Ruled.measure(grid, available)
        head = len(grid.head)
        opening = (30.0 if grid.gold is None else 0.0) + (20.0 if grid.above else 0.0)
        if grid.together:
            self.room(opening + sum(ruled.heights) + 8)
        if grid.gold is None:
            self.heading(grid.title, 14, 30)
        if grid.above:
            self.unit_line(grid, left + available)
        pages = [0] * len(ruled.heights)
        row = 0
        for row in range(len(ruled.heights)):
            if self.y - ruled.heights[row] < BOTTOM - 14:
                self.turn()
                if grid.repeat_head and row >= head:
                    for again in range(head):
                        self.row(ruled, again, left)
            self.row(ruled, row, left)
            pages[row] = self.page
        self.y -= 8
        return pages

    def heading(self, text: str, size: float, leading: float) -> None:
        """The title of a table that is not one of the nine."""
        self.y -= leading
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString(WIDTH / 2, self.y + 8, text)
        self.fresh = False

    def unit_line(self, grid: Grid, right: float) -> None:
        """单位：万元 at the right, or the year in the middle."""
        self.y -= 20
        self.canvas.setFont(FONT, 10.5)
        if grid.gold is None:
            self.canvas.drawCentredString(WIDTH / 2, self.y + 6, grid.above)
        else:
            self.canvas.drawRightString(right, self.y + 6, grid.above)

    def row(self, ruled: Ruled, row: int, left: float) -> None:
        """Print one row: the boxes of its cells, and their lines."""
        size = ruled.grid.size
        leading = size * 1.35
        top = self.y
        self.canvas.setLineWidth(0.6)
        for placed, lines in ruled.cells:
            if placed.row != row:
                continue
            x = left + sum(ruled.widths[: placed.column])
            width = sum(ruled.widths[placed.column : placed.column + placed.cell.colspan])
            height = sum(ruled.heights[row : row + placed.cell.rowspan])
            self.canvas.rect(x, top - height, width, height)
            self.canvas.setFont(FONT, size)
            y = top - (height - leading * len(lines)) / 2
            for line in lines:
                y -= leading
                baseline = y + leading * 0.28
                if placed.cell.align == "right":
                    self.canvas.drawRightString(x + width - 2.5, baseline, line)
                elif placed.cell.align == "left":
                    self.canvas.drawString(x + 2.5, baseline, line)
                else:
                    self.canvas.drawCentredString(x + width / 2, baseline, line)
        self.y -= ruled.heights[row]
        self.fresh = False

    def finish(self) -> None:
        """Close the last page and write the file."""
        self.turn()
        self.canvas.save()


def render(blocks: Sequence[Block], path: Path, font: Path, title: str) -> Placement:
    """Write the PDF; the same blocks and font always give the same bytes."""
    press = Press(path, font, title)
    placement = Placement()
    for number, block in enumerate(blocks):
        if isinstance(block, Break):
            if not press.fresh:
                press.turn()
        elif isinstance(block, Paragraph):
            placement.pages[number] = press.paragraph(block)
        else:
            placement.pages[number] = press.grid(block)
    press.finish()
    return placement
