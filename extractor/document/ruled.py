"""Find the tables that ruled lines form.

Lines in, grids of cells out; the geometry is pdfplumber's, fed without parsing the page a second time.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pdfplumber import table as geometry

from extractor.document.geometry import Rectangle
from extractor.document.pdf import Edge, Glyph

_TOLERANCE = 3.0  # points; pdfplumber's snap, join and intersection tolerances
_SHORTEST_STROKE = 1.0
_SHORTEST_EDGE = 3.0
_REACH = 1.0  # points; print that touches the table's outer line is still inside
# The middle of a character above its baseline in ems: its box would mislead, it depends on the font's descent.
_MIDDLE = 0.36


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
    """A ruled table's geometry: column edges `xs`, row edges `ys`, cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[Place, ...]

    @property
    def box(self) -> Rectangle:
        """The outline of the table."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def assign(self, glyphs: Iterable[Glyph]) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
        """The glyphs of each cell by its index in `places`, and those that stand outside the table.

        A glyph within the outline but in no cell goes to the nearest cell of its column, else to the nearest of all.
        """
        owners = {
            (row, column): index
            for index, place in enumerate(self.places)
            for row in range(place.row, place.row + place.row_span)
            for column in range(place.column, place.column + place.column_span)
        }
        x0, top, x1, bottom = self.box
        inside: dict[int, list[Glyph]] = {}
        outside = []
        for glyph in glyphs:
            x, y = (glyph.x0 + glyph.x1) / 2, glyph.baseline - _MIDDLE * glyph.size
            if not (x0 - _REACH <= x <= x1 + _REACH and top - _REACH <= y <= bottom + _REACH):
                outside.append(glyph)
                continue
            column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
            row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
            owner = owners.get((row, column))
            inside.setdefault(self._nearest(x, y) if owner is None else owner, []).append(glyph)
        return inside, outside

    def _nearest(self, x: float, y: float) -> int:
        def distance(index: int) -> tuple[float, float]:
            x0, top, x1, bottom = self.places[index].box
            return max(x0 - x, x - x1, 0.0), max(top - y, y - bottom, 0.0)

        return min(range(len(self.places)), key=distance)


def find_grids(edges: Iterable[Edge]) -> list[Grid]:
    """Every table of more than one cell that the ruled lines form, from top to bottom."""
    objects = [
        {
            "x0": edge.x0,
            "x1": edge.x1,
            "top": edge.top,
            "bottom": edge.bottom,
            "width": edge.x1 - edge.x0,
            "height": edge.bottom - edge.top,
            "orientation": "v" if edge.upright else "h",
        }
        for edge in edges
        if max(edge.x1 - edge.x0, edge.bottom - edge.top) >= _SHORTEST_STROKE
    ]
    if not objects:
        return []
    merged = geometry.merge_edges(objects, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    kept = [edge for edge in merged if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= _SHORTEST_EDGE]
    crossings = geometry.edges_to_intersections(kept, _TOLERANCE, _TOLERANCE)
    cells = geometry.intersections_to_cells(crossings)
    return [_grid(table) for table in geometry.cells_to_tables(cells)]


def _grid(cells: list[Rectangle]) -> Grid:
    xs = tuple(sorted({x for cell in cells for x in (cell[0], cell[2])}))
    ys = tuple(sorted({y for cell in cells for y in (cell[1], cell[3])}))
    column, row = {x: index for index, x in enumerate(xs)}, {y: index for index, y in enumerate(ys)}
    places = [
        Place((x0, top, x1, bottom), row[top], column[x0], row[bottom] - row[top], column[x1] - column[x0])
        for x0, top, x1, bottom in cells
    ]
    return Grid(xs, ys, tuple(sorted(places, key=lambda place: (place.row, place.column))))
