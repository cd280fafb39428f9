"""Cut a ruled table further where its rules are missing and its print stands in columns and rows.

A grid with the printed lines of its cells in, a finer grid out. Only figures abreast or stacked are evidence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.document.pdf import Glyph
from extractor.document.ruled import Grid
from extractor.document.rulings import MIDDLE

Lines = Sequence[Sequence[Glyph]]
FIGURE = re.compile(r"[-－−—–+(（△▲]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?[%％]?[)）]?")
_AMOUNT = re.compile(r"\d[.．]\d|\d[,，]\d{3}")
_PIECE_GAP = 0.9  # ems; print further apart is of two cells
_COLUMN_GAP = 0.3  # ems between the print of two columns
_CHARACTER, _PADDING = 0.5, 2.0  # ems of a digit; points of a cell that stay free
_LINE_STEP = 1.7  # ems; the lines of one figure are not further apart
_SAME_BASELINE = 3.0  # points
_ROW_STEP = 0.8  # of the usual step of rows; a line of words nearer than this to one of figures is of its row


class Fragment(NamedTuple):
    """Print of a line without a gap."""

    x0: float
    x1: float
    text: str
    baseline: float
    size: float

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure and nothing else."""
        return FIGURE.fullmatch(self.text) is not None

    @property
    def is_amount(self) -> bool:
        """Whether it is a figure that no code, year or number of people is."""
        return self.is_figure and _AMOUNT.search(self.text) is not None


def pieces_of(line: Sequence[Glyph]) -> list[Fragment]:
    """The pieces of a printed line, from left to right."""
    groups: list[list[Glyph]] = []
    for glyph in line:
        if glyph.text == " ":
            continue
        if groups and glyph.x0 - groups[-1][-1].x1 <= _PIECE_GAP * max(glyph.size, groups[-1][-1].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [
        Fragment(group[0].x0, group[-1].x1, "".join([g.text for g in group]), group[0].baseline, group[0].size)
        for group in groups
    ]


def several_figures(lines: Lines) -> str:
    """The figures of a cell that holds several, one an amount, and nothing else, as printed; else ''."""
    texts = [text for line in lines for text in "".join([glyph.text for glyph in line]).split()]
    several = len(texts) > 1 and all(map(FIGURE.fullmatch, texts)) and any(map(_AMOUNT.search, texts))
    return " ".join(texts) if several else ""


def cut_column(grid: Grid, inside: Mapping[int, Lines]) -> Grid:
    """The grid with a column cut in which amounts stand abreast, or with a row of its head cut; the same if none is."""
    for column in range(len(grid.xs) - 1):
        cells = {
            index: [pieces_of(line) for line in inside.get(index, ())]
            for index, place in enumerate(grid.places)
            if place.column == column and place.column_span == 1
        }
        xs = _column_cuts([line for lines in cells.values() for line in lines], framed=grid.framed)
        if not xs:
            continue
        bridged: dict[int, set[float]] = {}
        for index, lines in cells.items():
            spans = [{x for x in xs if any(piece.x0 < x < piece.x1 for piece in line)} for line in lines]
            if grid.framed and any(span != spans[0] for span in spans):
                return grid.cut_row(grid.places[index].row, _between([line[0] for line in lines]))
            bridged[index] = set().union(*spans)
        return grid.cut_column(column, xs, bridged)
    return grid


def _column_cuts(lines: Sequence[Sequence[Fragment]], *, framed: bool) -> list[float]:
    """Where to cut a column: between the pieces of its lines with figures, if they stand under each other."""
    body = [line for line in lines if any(piece.is_figure for piece in line)]
    abreast = sum(len(line) > 1 and sum(piece.is_amount for piece in line) >= 2 - framed for line in body)
    if not abreast or sum(len(line) > 1 for line in lines) < 2:
        return []
    columns = _merged((piece.x0, piece.x1) for line in body for piece in line)
    if any(_sharing(columns, line) for line in body):
        return []
    heads = [(piece.x0, piece.x1) for line in lines if line not in body and len(line) > 1 for piece in line]
    columns = _merged(
        columns + [head for head in heads if not any(head[0] < x1 and x0 < head[1] for x0, x1 in columns)]
    )
    em = min(piece.size for line in body for piece in line)
    return [(x1 + x0) / 2 for (_, x1), (x0, _) in pairwise(columns) if x0 - x1 >= _COLUMN_GAP * em]


def _between(pieces: Iterable[Fragment]) -> list[float]:
    """The heights between the middles of print."""
    return [(above.baseline + below.baseline) / 2 - MIDDLE * above.size for above, below in pairwise(pieces)]


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for x0, x1 in sorted(spans):
        if merged and x0 <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], x1)
        else:
            merged.append((x0, x1))
    return merged


def _sharing(columns: Sequence[tuple[float, float]], line: Sequence[Fragment]) -> bool:
    """Whether two figures of a line stand in one column."""
    taken = [next(n for n, (_, x1) in enumerate(columns) if piece.x0 <= x1) for piece in line if piece.is_figure]
    return len(set(taken)) < len(taken)


def cut_rows(grid: Grid, inside: Mapping[int, Lines]) -> Grid:
    """The grid with rows cut in which figures stand below each other in two columns or more."""
    of_row: dict[int, list[tuple[float, list[list[Fragment]]]]] = {}
    for index, place in enumerate(grid.places):
        if place.row_span == 1 and len(lines := inside.get(index, ())) > 1:
            of_row.setdefault(place.row, []).append((place.box[2] - place.box[0], [pieces_of(line) for line in lines]))
    for row in sorted(of_row, reverse=True):
        if ys := _row_cuts(of_row[row]):
            grid = grid.cut_row(row, ys)
    return grid


def _row_cuts(cells: Sequence[tuple[float, list[list[Fragment]]]]) -> list[float]:
    stacks = [(width, stack) for width, lines in cells if len(stack := _stack(lines)) > 1]
    if not stacks or any(_is_wrapped(stack, width) for width, stack in stacks):
        return []
    rows = _heights(piece for _, stack in stacks for piece in stack)
    if len(rows) < 2 or not all(_aligned(stack, rows) for _, stack in stacks):
        return []
    if len(stacks) == 1 and not any(_names(lines, width, rows) for width, lines in cells):
        return []
    step = min(below - above for above, below in pairwise(rows))
    words = _heights(piece for _, lines in cells for line in lines for piece in line if not piece.is_figure)
    rows = sorted(rows + [y for y in words if all(abs(y - row) >= _ROW_STEP * step for row in rows)])
    em = stacks[0][1][0].size
    return [(above + below) / 2 - MIDDLE * em for above, below in pairwise(rows)]


def _stack(lines: Iterable[Sequence[Fragment]]) -> list[Fragment]:
    """The figures of a cell that stand alone in their lines."""
    return [line[0] for line in lines if len(line) == 1 and line[0].is_figure]


def _names(lines: Sequence[Sequence[Fragment]], width: float, rows: Sequence[float]) -> bool:
    """Whether lines of a cell name the rows of the only figures, one each, and are no words over several lines."""
    pieces = [line[0] for line in lines]
    if any(piece.is_figure for piece in pieces) or _fill(pieces, width):
        return False
    named = all(any(abs(piece.baseline - row) <= _SAME_BASELINE for piece in pieces) for row in rows)
    return named and (len(lines) == len(rows) or len(rows) > 2)


def _is_wrapped(stack: Sequence[Fragment], width: float) -> bool:
    """Whether the lines of a stack may be one figure that was too long for its cell."""
    if any(below.baseline - above.baseline > _LINE_STEP * above.size for above, below in pairwise(stack)):
        return False
    if _fill(stack, width):
        return True
    decimals = {len(piece.text.rstrip("%％)）").replace("．", ".").partition(".")[2]) for piece in stack}
    return len(stack) == 2 and len(decimals) > 1 and all(piece.text != "0" for piece in stack)


def _fill(pieces: Sequence[Fragment], width: float) -> bool:
    """Whether all pieces but the last are so long that another character would not have fitted in their cell."""
    return all(piece.x1 - piece.x0 + _CHARACTER * piece.size > width - _PADDING for piece in pieces[:-1])


def _heights(pieces: Iterable[Fragment]) -> list[float]:
    heights: list[float] = []
    for baseline in sorted(piece.baseline for piece in pieces):
        if not heights or baseline - heights[-1] > _SAME_BASELINE:
            heights.append(baseline)
    return heights


def _aligned(stack: Sequence[Fragment], rows: Sequence[float]) -> bool:
    return all(any(abs(piece.baseline - row) <= _SAME_BASELINE for row in rows) for piece in stack)
