"""Find the columns in which text is set. Printed lines and what stands between them in, the order of reading out."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.document.geometry import Rectangle
from extractor.document.lines import group_lines
from extractor.document.pdf import Glyph

_GUTTER = 0.9  # ems; columns are not nearer to each other
_CLEAR = 0.4  # ems of a gutter that are free in every line
_SAME_START = 0.5  # ems
_INDENT = 2.6  # ems; how far the lines of a column may start from its left edge, or end from its right one
_FEWEST_LINES = 3  # of each column, beside each other
_FEWEST_CHARACTERS = 8  # that are no figures, of the pieces of most lines; cells of a table have fewer
_FULL, _ALIGNED, _PROSE = 0.4, 0.7, 0.6  # shares of lines that fill, start at the edge of, are prose of a column
_USUAL = 0.8  # of the lines end no further right than the gutter starts
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text: where it starts and ends on the page, in points."""

    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line with its pieces between wide gaps, or an obstacle by its number with its extent."""

    y: float
    spans: tuple[tuple[float, float], ...]
    content: list[Glyph] | int

    def crosses(self, x: float) -> bool:
        """Whether print stands at `x`, or an obstacle reaches over it: marks may hang into a gutter from its left."""
        if isinstance(self.content, int):
            return self.spans[0][0] < x < self.spans[0][1]
        reach = _CLEAR / 2 * self.content[0].size
        return any(glyph.x0 < x + reach and glyph.x1 > x - reach for glyph in self.content if glyph.text != " ")


Placed = tuple[list[Glyph] | int, Column | None]


def reading_order(lines: Sequence[list[Glyph]], obstacles: Sequence[Rectangle]) -> list[Placed]:
    """Lines, and obstacles (tables) by number, from top to bottom, column after column; each with its column."""
    rows = [_Row(line[0].baseline, _spans(line), line) for line in lines]
    rows += [_Row(box[1], ((box[0], box[2]),), number) for number, box in enumerate(obstacles)]
    rows.sort(key=lambda row: row.y)
    return _order(rows, None, 0)


def _spans(line: Sequence[Glyph]) -> tuple[tuple[float, float], ...]:
    ends = [0]
    for index, glyph in enumerate(line):
        if glyph.text == " " and line[index + 1].x0 - line[index - 1].x1 >= _GUTTER * line[index - 1].size:
            ends += [index - 1, index + 1]
    ends.append(len(line) - 1)
    return tuple((line[start].x0, line[end].x1) for start, end in zip(ends[::2], ends[1::2], strict=True))


def _order(rows: list[_Row], column: Column | None, depth: int) -> list[Placed]:
    if depth < _DEEPEST:
        for x in _candidates(rows):
            for first, last in _bands(rows, x):
                band = rows[first:last]
                if (sides := _sides(band, x)) is None:
                    continue
                placed = _order(rows[:first], column, depth + 1)
                for extent, side in sides:
                    placed += _order(side, extent, depth + 1)
                return placed + _order(rows[last:], column, depth)
    return [(row.content, column) for row in rows]


def _candidates(rows: Sequence[_Row]) -> list[float]:
    """Where a second column may start: there start some pieces of lines that are not the first, or stand far in."""
    texts = [row for row in rows if isinstance(row.content, list)]
    if len(texts) < _FEWEST_LINES:
        return []
    left = min(row.spans[0][0] for row in texts)
    middle = (left + max(row.spans[-1][1] for row in texts)) / 2
    starts = [x0 for row in texts for x0, _ in row.spans[1:]]
    starts += [row.spans[0][0] for row in texts if row.spans[0][0] > (left + middle) / 2]
    if len(starts) < _FEWEST_LINES:
        return []
    em = texts[0].content[0].size if isinstance(texts[0].content, list) else 0.0
    starts.sort()
    groups = [[starts[0]]]
    for x in starts[1:]:
        if x - groups[-1][0] <= _SAME_START * em:
            groups[-1].append(x)
        else:
            groups.append([x])
    likely = sorted((group for group in groups if len(group) >= _FEWEST_LINES), key=len, reverse=True)
    return [group[0] - _SAME_START * em / 2 for group in likely[:3]]


def _bands(rows: Sequence[_Row], x: float) -> list[tuple[int, int]]:
    """The longest runs of rows that leave a place free, as first and behind last."""
    bands, first = [], 0
    for index, row in enumerate(rows):
        if row.crosses(x):
            bands.append((first, index))
            first = index + 1
    bands.append((first, len(rows)))
    return [band for band in bands if band[1] - band[0] >= _FEWEST_LINES]


def _sides(band: Sequence[_Row], x: float) -> list[tuple[Column, list[_Row]]] | None:
    """The rows left and right of a place, if they are columns of text."""
    parts: tuple[list[Glyph], list[Glyph]] = ([], [])
    others: tuple[list[_Row], list[_Row]] = ([], [])
    for row in band:
        if isinstance(row.content, int):
            others[row.spans[0][0] >= x].append(row)
        else:
            for glyph in row.content:
                parts[glyph.x0 >= x].append(glyph)
    left, right = (group_lines(part) for part in parts)
    if min(len(left), len(right)) < _FEWEST_LINES or not _beside(left, right) or not _beside(right, left):
        return None
    extents = [Column(min(line[0].x0 for line in side), max(line[-1].x1 for line in side)) for side in (left, right)]
    ends = sorted(line[-1].x1 for line in left)
    gutter = extents[1].x0 - ends[int(len(ends) * _USUAL)] >= _GUTTER * left[0][0].size
    if not gutter or not all(_is_text(side, extent) for side, extent in zip((left, right), extents, strict=True)):
        return None
    found = []
    for side, other, extent in zip((left, right), others, extents, strict=True):
        rows = other + [_Row(line[0].baseline, _spans(line), line) for line in side]
        found.append((extent, sorted(rows, key=lambda row: row.y)))
    return found


def _beside(lines: Sequence[list[Glyph]], others: Sequence[list[Glyph]]) -> bool:
    top, bottom = others[0][0].baseline - others[0][0].size, others[-1][0].baseline + others[-1][0].size
    return sum(top < line[0].baseline < bottom for line in lines) >= _FEWEST_LINES


def _is_text(lines: Sequence[list[Glyph]], column: Column) -> bool:
    number = len(lines)
    full = sum(line[-1].x1 >= column.x1 - _INDENT * line[-1].size for line in lines)
    aligned = sum(line[0].x0 <= column.x0 + _INDENT * line[0].size for line in lines)
    prose = sum(_ideographs(line) >= _FEWEST_CHARACTERS * len(_spans(line)) for line in lines)
    return full >= _FULL * number and aligned >= _ALIGNED * number and prose >= _PROSE * number


def _ideographs(line: Sequence[Glyph]) -> int:
    return sum(glyph.text >= "\u2e80" for glyph in line)
