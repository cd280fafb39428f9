"""Fill the cells of ruled tables. Grids and the print of a page in, filled tables and what is left of the print out."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractor.document.aligned import cut_column, cut_rows, pieces_of, several_figures
from extractor.document.geometry import Rectangle, bounds
from extractor.document.lines import group_lines
from extractor.document.overflow import settle
from extractor.document.pdf import Glyph, Turn
from extractor.document.ruled import OUTSIDE, Grid

_FRAME_CELLS = 4  # a grid of fewer cells with print in only one of them is a frame around paragraphs
_MOST_CUTS = 40  # columns and rows of heads
# Ems between the outline of a table and the baseline of a row that it leaves out, below and above.
_NEAR_BELOW, _NEAR_ABOVE = 1.7, 1.4
_DESCENT = 0.3  # ems
_FEWEST_HEADS, _MOST_HEADS = 3, 0.6  # words of a head that has no line above it, at least; of the columns
_CAPTION = re.compile("[:：]")
_TORN_MARKS = ",，.．"
_TORN = re.compile(rf"[{_TORN_MARKS}]\d")

Line = list[Glyph]


@dataclass(frozen=True, slots=True)
class UncertainFigures:
    """Figures of a table of which it is not certain in which cell they stand: as printed, and where."""

    text: str
    box: Rectangle


@dataclass(frozen=True, slots=True)
class Filled:
    """A table: its grid, the printed lines of each of its cells by the number of the place, what is in doubt."""

    grid: Grid
    lines: dict[int, list[Line]]
    doubts: list[UncertainFigures] = field(default_factory=list)

    def with_rows(self, lines: Sequence[Line]) -> tuple["Filled", list[Line]]:
        """The table with rows that stand right above or below it without a rule, and the lines that are not of it."""
        table, left = self, list(lines)
        for line in lines:
            bottom = table.grid.ys[-1]
            baseline, size = line[0].baseline, line[0].size
            if 0 < baseline - bottom < _NEAR_BELOW * size and table.has_columns_of(line):
                table = table._with_row(line, table.grid.with_row(bottom=baseline + _DESCENT * size), shift=0)
                left.remove(line)
        for line in reversed(lines):
            top = table.grid.ys[0]
            baseline, size = line[0].baseline, line[0].size
            if -_DESCENT * size < top - baseline < _NEAR_ABOVE * size and (
                table.has_columns_of(line) or table.lacks_head(line)
            ):
                table = table._with_row(line, table.grid.with_row(top=baseline - size), shift=1)
                left.remove(line)
        return table, left

    def has_columns_of(self, line: Line) -> bool:
        """Whether a printed line has two amounts or more, each in a column of its own."""
        xs = self.grid.xs
        columns = [
            bisect_right(xs, (piece.x0 + piece.x1) / 2)
            for piece in pieces_of(line)
            if piece.is_amount and xs[0] <= piece.x0 and piece.x1 <= xs[-1]
        ]
        return len(columns) > 1 and len(set(columns)) == len(columns)

    def lacks_head(self, line: Line) -> bool:
        """Whether the table begins with figures, and a line above it has a word for most of its columns."""
        pieces = pieces_of(line)
        places = [place.row for place in self.grid.places]
        first = [
            one for index, cell in self.lines.items() if places[index] == 0 for row in cell for one in pieces_of(row)
        ]
        columns = {bisect_right(self.grid.xs, (piece.x0 + piece.x1) / 2) for piece in pieces}
        return (
            any(piece.is_amount for piece in first)
            and not any(piece.is_figure or _CAPTION.search(piece.text) for piece in pieces)
            and len(pieces) == len(columns)
            and len(pieces) >= max(_FEWEST_HEADS, _MOST_HEADS * (len(self.grid.xs) - 1))
        )

    def _with_row(self, line: Line, grid: Grid, *, shift: int) -> "Filled":
        width = len(grid.xs) - 1
        lines = {index + shift * width: cell for index, cell in self.lines.items()}
        inside: dict[int, list[Glyph]] = defaultdict(list)
        for glyph, owner in zip(line, grid.owners(line), strict=True):
            if owner >= 0:
                inside[owner].append(glyph)
        return replace(self, grid=grid, lines=lines | {index: group_lines(cell) for index, cell in inside.items()})


def fill_tables(
    grids: Iterable[Grid], glyphs: list[Glyph], turned: dict[Turn, list[Glyph]]
) -> tuple[list[Filled], list[Glyph], dict[Turn, list[Glyph]]]:
    """The tables among the grids with their print, and the print that is in none, level and turned."""
    tables = []
    for ruled in grids:
        owners = ruled.owners(glyphs)
        doubtful = settle(ruled, glyphs, owners)
        inside: dict[int, list[Glyph]] = defaultdict(list)
        outside = []
        for glyph, owner in zip(glyphs, owners, strict=True):
            if owner == OUTSIDE:
                outside.append(glyph)
            else:
                inside[owner].append(glyph)
        turned_lines, turned_outside = _turned_into(ruled, turned)
        if not _is_table(ruled, set(inside) | set(turned_lines)):
            continue
        grid, lines = _cut(ruled, {index: group_lines(cell) for index, cell in inside.items()})
        if grid.framed and len(grid.xs) == 2:
            continue
        for index, more in turned_lines.items():
            lines.setdefault(index, []).extend(more)
        doubts = [UncertainFigures(one.text, _around(one.glyphs)) for one in doubtful]
        tables.append(Filled(grid, lines, doubts + _doubts_of_cells(lines)))
        glyphs, turned = outside, turned_outside
    return tables, glyphs, turned


def _is_table(grid: Grid, printed: set[int]) -> bool:
    return bool(printed) if grid.framed else len(printed) > 1 or (bool(printed) and len(grid.places) >= _FRAME_CELLS)


def _cut(grid: Grid, lines: dict[int, list[Line]]) -> tuple[Grid, dict[int, list[Line]]]:
    """The grid cut where rules are missing, and its print anew."""
    for _ in range(_MOST_CUTS):
        finer = cut_column(grid, lines)
        if finer is grid:
            break
        grid, lines = finer, _anew(finer, lines)
    finer = cut_rows(grid, lines)
    return (grid, lines) if finer is grid else (finer, _anew(finer, lines))


def _anew(grid: Grid, lines: Mapping[int, list[Line]]) -> dict[int, list[Line]]:
    glyphs = [glyph for cell in lines.values() for line in cell for glyph in line]
    inside: dict[int, list[Glyph]] = defaultdict(list)
    for glyph, owner in zip(glyphs, grid.owners(glyphs), strict=True):
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.baseline
        inside[owner if owner >= 0 else grid.nearest(x, y)].append(glyph)
    return {index: group_lines(cell) for index, cell in inside.items()}


def _turned_into(grid: Grid, turned: dict[Turn, list[Glyph]]) -> tuple[dict[int, list[Line]], dict[Turn, list[Glyph]]]:
    """The lines of turned print in each cell, as they stand on the page, and the turned print outside the grid."""
    lines: dict[int, list[Line]] = defaultdict(list)
    outside: dict[Turn, list[Glyph]] = {}
    for turn, glyphs in turned.items():
        owners = grid.owners([glyph.on(turn.back) for glyph in glyphs])
        inside: dict[int, list[Glyph]] = defaultdict(list)
        for glyph, owner in zip(glyphs, owners, strict=True):
            if owner >= 0:
                inside[owner].append(glyph)
            else:
                outside.setdefault(turn, []).append(glyph)
        for index, cell in inside.items():
            lines[index] += [[glyph.on(turn.back) for glyph in line] for line in group_lines(cell)]
    return lines, outside


def _doubts_of_cells(lines: Mapping[int, list[Line]]) -> list[UncertainFigures]:
    doubts = []
    for cell in lines.values():
        text = "".join([glyph.text for line in cell for glyph in line])
        if len(cell) < 2 and " " not in text and text[:1] not in _TORN_MARKS:
            continue
        if several := several_figures(cell) or (text if _TORN.match(text) else ""):
            doubts.append(UncertainFigures(several, _around([glyph for line in cell for glyph in line])))
    return doubts


def _around(glyphs: Sequence[Glyph]) -> Rectangle:
    return bounds([point for glyph in glyphs for point in ((glyph.x0, glyph.top), (glyph.x1, glyph.bottom))])
