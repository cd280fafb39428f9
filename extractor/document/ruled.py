"""Find the tables that ruled lines form.

Lines and print in, grids of cells out; cells are found by pdfplumber's geometry, without parsing the page again.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pdfplumber import table as geometry

from extractor.document.geometry import Rectangle
from extractor.document.pdf import Edge, Glyph
from extractor.document.rulings import (
    MIDDLE,
    cells_of,
    closing_lines,
    connected,
    crossings_of,
    framed_by_level_lines,
    whole_lines,
)

_REACH = 1.0  # points; print that touches the table's outer line is still inside
OUTSIDE, HOLE = -1, -2  # where a character stands that is in no cell


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a grid: its box, the place of its top left, how many rows and columns it covers."""

    box: Rectangle
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table's geometry: column edges `xs`, row edges `ys`, cells in reading order.

    `framed` says that lines only frame it, or go across: it is a table if print stands in columns between them.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[Place, ...]
    framed: bool = False

    @property
    def box(self) -> Rectangle:
        """The outline of the table."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def owners(self, glyphs: Iterable[Glyph]) -> list[int]:
        """The index in `places` of the cell in which each glyph stands, OUTSIDE the outline, or a HOLE within it."""
        cells = {
            (row, column): index
            for index, place in enumerate(self.places)
            for row in range(place.row, place.row + place.row_span)
            for column in range(place.column, place.column + place.column_span)
        }
        x0, top, x1, bottom = self.box
        x0, top, x1, bottom = x0 - _REACH, top - _REACH, x1 + _REACH, bottom + _REACH
        xs, ys, last_x, last_y = self.xs, self.ys, len(self.xs) - 1, len(self.ys) - 1
        found = []
        for glyph in glyphs:
            x, y = (glyph.x0 + glyph.x1) / 2, glyph.baseline - MIDDLE * glyph.size
            if not (x0 <= x <= x1 and top <= y <= bottom):
                found.append(OUTSIDE)
                continue
            column, row = bisect_right(xs, x, 1, last_x) - 1, bisect_right(ys, y, 1, last_y) - 1
            found.append(cells.get((row, column), HOLE))
        return found

    def nearest(self, x: float, y: float) -> int:
        """The cell nearest to a point: of its column, else of all."""

        def distance(index: int) -> tuple[float, float]:
            x0, top, x1, bottom = self.places[index].box
            return max(x0 - x, x - x1, 0.0), max(top - y, y - bottom, 0.0)

        return min(range(len(self.places)), key=distance)

    def cut_row(self, row: int, ys: Sequence[float]) -> "Grid":
        """The grid with a row cut at some heights; cells that reach beyond the row span what they cover."""
        edges = (*self.ys[: row + 1], *ys, *self.ys[row + 1 :])
        places = []
        for place in self.places:
            if place.row > row:
                places.append(replace(place, row=place.row + len(ys)))
            elif place.row == row and place.row_span == 1:
                x0, _, x1, _ = place.box
                places += [
                    replace(place, box=(x0, edges[index], x1, edges[index + 1]), row=index)
                    for index in range(row, row + len(ys) + 1)
                ]
            elif place.row + place.row_span > row:
                places.append(replace(place, row_span=place.row_span + len(ys)))
            else:
                places.append(place)
        return replace(self, ys=edges, places=_ordered(places))

    def cut_column(self, column: int, xs: Sequence[float], bridged: Mapping[int, Collection[float]]) -> "Grid":
        """The grid with a column cut at some places, but for the cells whose index in `places` bridges one of them."""
        edges = (*self.xs[: column + 1], *xs, *self.xs[column + 1 :])
        places = []
        for index, place in enumerate(self.places):
            if place.column > column:
                places.append(replace(place, column=place.column + len(xs)))
            elif place.column == column and place.column_span == 1:
                _, top, _, bottom = place.box
                whole = bridged.get(index, ())
                at = [column, *(column + 1 + n for n, x in enumerate(xs) if x not in whole), column + 1 + len(xs)]
                for start, end in pairwise(at):
                    box = (edges[start], top, edges[end], bottom)
                    places.append(replace(place, box=box, column=start, column_span=end - start))
            elif place.column + place.column_span > column:
                places.append(replace(place, column_span=place.column_span + len(xs)))
            else:
                places.append(place)
        return replace(self, xs=edges, places=_ordered(places))

    def with_row(self, *, top: float | None = None, bottom: float | None = None) -> "Grid":
        """The grid with one more row, from a new `top` or to a new `bottom` edge."""
        ys = self.ys if top is None else (top, *self.ys)
        shift = 0 if top is None else 1
        ys = ys if bottom is None else (*ys, bottom)
        row = 0 if shift else len(ys) - 2
        places = [replace(place, row=place.row + shift) for place in self.places]
        for column, (x0, x1) in enumerate(pairwise(self.xs)):
            places.append(Place((x0, ys[row], x1, ys[row + 1]), row, column, 1, 1))
        return replace(self, ys=ys, places=_ordered(places))


def find_grids(edges: Iterable[Edge], glyphs: Sequence[Glyph] = ()) -> list[Grid]:
    """Every table of more than one cell that the ruled lines form, from top to bottom; then what lines only frame."""
    lines = whole_lines(edges)
    if not lines:
        return []
    crossings = crossings_of(lines)
    tables = connected(lines, crossings)
    if added := closing_lines(lines, tables, glyphs):
        lines += added
        crossings = crossings_of(lines)
        tables = connected(lines, crossings)
    cells = cells_of(crossings)
    grids = [_grid(table) for table in geometry.cells_to_tables(cells)]
    single = set(cells).difference(*({place.box for place in grid.places} for grid in grids))
    frames = [(box, [box[1], box[3]]) for box in sorted(single, key=lambda box: box[1])]
    return grids + [_frame(*frame) for frame in frames + framed_by_level_lines(lines, tables)]


def _frame(box: Rectangle, heights: Sequence[float]) -> Grid:
    rows = enumerate(pairwise(heights))
    places = [Place((box[0], top, box[2], bottom), row, 0, 1, 1) for row, (top, bottom) in rows]
    return Grid((box[0], box[2]), tuple(heights), tuple(places), framed=True)


def _grid(cells: list[Rectangle]) -> Grid:
    xs = tuple(sorted({x for cell in cells for x in (cell[0], cell[2])}))
    ys = tuple(sorted({y for cell in cells for y in (cell[1], cell[3])}))
    column, row = {x: index for index, x in enumerate(xs)}, {y: index for index, y in enumerate(ys)}
    places = [
        Place((x0, top, x1, bottom), row[top], column[x0], row[bottom] - row[top], column[x1] - column[x0])
        for x0, top, x1, bottom in cells
    ]
    return Grid(xs, ys, _ordered(places))


def _ordered(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: (place.row, place.column)))
