"""Make whole ruled lines of what draws them. Strokes in, lines out: dashes joined, open sides of tables closed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pdfplumber import table as geometry

from extractor.document.geometry import Rectangle
from extractor.document.pdf import Edge, Glyph

TOLERANCE = 3.0  # points; pdfplumber's snap, join and intersection tolerances
# The middle of a character above its baseline in ems: its box would mislead, it depends on the font's descent.
MIDDLE = 0.36
_SHORTEST_LINE = 3.0
_COLLINEAR = 0.5  # points
# Points: a dash is not longer, the gap behind it not wider; of fewer dashes or a shorter run no line is made.
_LONGEST_DASH, _WIDEST_GAP, _FEWEST_DASHES, _SHORTEST_RUN = 15.0, 8.0, 4, 12.0
_LONGEST_STUB = 8.0  # points; how far a line may stick out of a table without a column in there
_COLUMN_GAP = 20.0  # points between the parts of a line that is broken between columns
_FEWEST_UPRIGHTS = 3  # upright lines without a level one that make a table

Crossings = dict[tuple[float, float], tuple[set[int], set[int]]]
"""By place: the numbers of the upright and of the level lines that meet there."""


def whole_lines(strokes: Iterable[Edge]) -> list[Edge]:
    """The lines that the strokes draw: dashes and dots joined, what lies within a tolerance made one."""
    joined = _join_dashes(strokes)
    if not joined:
        return []
    merged = geometry.merge_edges([_as_object(edge) for edge in joined], *[TOLERANCE] * 4)
    lines = [Edge(line["x0"], line["top"], line["x1"], line["bottom"], line["orientation"] == "v") for line in merged]
    return [line for line in lines if _length(line) >= _SHORTEST_LINE]


def crossings_of(lines: Sequence[Edge]) -> Crossings:
    """Where the lines cross or meet."""
    found: Crossings = {}
    uprights = sorted((line.x0, line.top, number) for number, line in enumerate(lines) if line.upright)
    levels = sorted((line.top, line.x0, number) for number, line in enumerate(lines) if not line.upright)
    for x, top, upright in uprights:
        bottom = lines[upright].bottom + TOLERANCE
        for y, x0, level in levels:
            if top - TOLERANCE <= y <= bottom and x0 - TOLERANCE <= x <= lines[level].x1 + TOLERANCE:
                met = found.setdefault((x, y), (set(), set()))
                met[0].add(upright)
                met[1].add(level)
    return found


def cells_of(crossings: Crossings) -> list[Rectangle]:
    """The smallest rectangles between crossings: as pdfplumber finds them, in a tenth of the time."""
    below: dict[float, list[float]] = defaultdict(list)
    right: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(crossings):
        below[x].append(y)
        right[y].append(x)
    cells = []
    for x, y in sorted(crossings):
        uprights, levels = crossings[x, y]
        xs = [x1 for x1 in right[y] if x1 > x and not levels.isdisjoint(crossings[x1, y][1])]
        ys = [y1 for y1 in below[x] if y1 > y and not uprights.isdisjoint(crossings[x, y1][0])]
        corner = next(
            (
                (x1, y1)
                for y1 in ys
                for x1 in xs
                if (met := crossings.get((x1, y1)))
                and not met[0].isdisjoint(crossings[x1, y][0])
                and not met[1].isdisjoint(crossings[x, y1][1])
            ),
            None,
        )
        if corner:
            cells.append((x, y, *corner))
    return cells


def connected(lines: Sequence[Edge], crossings: Crossings) -> list[list[Edge]]:
    """The lines of each table: those that are connected over crossings."""
    owner: dict[int, list[int]] = {}
    for uprights, levels in crossings.values():
        numbers = uprights | levels
        group = max((owner[number] for number in numbers if number in owner), key=len, default=[])
        for number in numbers:
            theirs = owner.get(number)
            if theirs is None:
                group.append(number)
                owner[number] = group
            elif theirs is not group:
                group.extend(theirs)
                owner.update(dict.fromkeys(theirs, group))
    groups = {id(group): group for group in owner.values()}.values()
    return [[lines[number] for number in group] for group in groups]


def closing_lines(lines: Sequence[Edge], tables: Sequence[Sequence[Edge]], glyphs: Sequence[Glyph]) -> list[Edge]:
    """The outer lines that tables lack: where lines reach out to print that no line closes in."""
    added: list[Edge] = []
    for table in tables:
        upright = [line for line in table if line.upright]
        level = [line for line in table if not line.upright]
        sides = list(_closing(level, upright, glyphs, upright=True))
        ends = list(_closing(upright, level, glyphs, upright=False))
        xs, ys = [side.x0 for side in sides], [end.top for end in ends]
        added += [side._replace(top=min(side.top, *ys), bottom=max(side.bottom, *ys)) if ys else side for side in sides]
        added += [end._replace(x0=min(end.x0, *xs), x1=max(end.x1, *xs)) if xs else end for end in ends]
    met = {line for table in tables for line in table}
    added.extend(_uprights_closed([line for line in lines if line.upright and line not in met]))
    return added


def framed_by_level_lines(
    lines: Sequence[Edge], tables: Sequence[Sequence[Edge]]
) -> list[tuple[Rectangle, list[float]]]:
    """Frames of level lines of one extent that no upright line meets, with the lines' heights from top to bottom."""
    met = {line for table in tables for line in table}
    free: list[Edge] = []
    for line in sorted((line for line in lines if not line.upright and line not in met), key=lambda x: (x.top, x.x0)):
        last = free[-1] if free else None
        if last and line.top == last.top and line.x0 - last.x1 <= _COLUMN_GAP:  # broken between its columns
            free[-1] = last._replace(x1=line.x1)
        else:
            free.append(line)
    return [
        ((group[0].x0, group[0].top, group[0].x1, group[-1].top), [line.top for line in group])
        for group in _by_extent(free)
        if len(group) > 1
    ]


def has_text(glyphs: Iterable[Glyph], box: Rectangle) -> bool:
    """Whether a character stands in the box."""
    x0, top, x1, bottom = box
    return any(
        x0 < (glyph.x0 + glyph.x1) / 2 < x1 and top < glyph.baseline - MIDDLE * glyph.size < bottom
        for glyph in glyphs
        if glyph.text != " "
    )


def _as_object(edge: Edge) -> dict[str, float | str]:
    return {
        "x0": edge.x0,
        "x1": edge.x1,
        "top": edge.top,
        "bottom": edge.bottom,
        "width": edge.x1 - edge.x0,
        "height": edge.bottom - edge.top,
        "orientation": "v" if edge.upright else "h",
    }


def _length(edge: Edge) -> float:
    return max(edge.x1 - edge.x0, edge.bottom - edge.top)


def _join_dashes(strokes: Iterable[Edge]) -> list[Edge]:
    """The strokes; rows of short ones on one line, each near the last, as the line that they draw."""
    joined: list[Edge] = []
    short: dict[tuple[bool, int], list[Edge]] = defaultdict(list)
    for stroke in strokes:
        if _length(stroke) > _LONGEST_DASH:
            joined.append(stroke)
        else:
            short[stroke.upright, round((stroke.x0 if stroke.upright else stroke.top) / _COLLINEAR)].append(stroke)
    for (upright, _), dashes in short.items():
        start, end = (1, 3) if upright else (0, 2)
        dashes.sort(key=lambda dash: dash[start])
        run = [dashes[0]]
        for dash in dashes[1:]:
            if dash[start] - run[-1][end] <= _WIDEST_GAP:
                run.append(dash)
            else:
                joined.extend(_joined(run, upright=upright))
                run = [dash]
        joined.extend(_joined(run, upright=upright))
    return joined


def _joined(run: list[Edge], *, upright: bool) -> list[Edge]:
    whole = Edge(run[0].x0, run[0].top, run[-1].x1, run[-1].bottom, upright)
    if len(run) >= _FEWEST_DASHES and _length(whole) >= _SHORTEST_RUN:
        return [whole]
    return [stroke for stroke in run if _length(stroke) >= _SHORTEST_LINE]


def _closing(ends: Sequence[Edge], sides: Sequence[Edge], glyphs: Sequence[Glyph], *, upright: bool) -> Iterable[Edge]:
    """The lines (upright or not) that close a table in whose `ends` stick out beyond the outermost of its `sides`."""
    low, high = (0, 2) if upright else (1, 3)  # where lines start and end along the direction of `ends`
    across = 1 if upright else 0
    outermost = min(side[low] for side in sides), max(side[high] for side in sides)
    for before, reach in ((True, min(end[low] for end in ends)), (False, max(end[high] for end in ends))):
        reaching = [end[across] for end in ends if abs(end[low if before else high] - reach) <= TOLERANCE]
        gap = (reach, outermost[0]) if before else (outermost[1], reach)
        if gap[1] - gap[0] < _LONGEST_STUB or len(reaching) < 2:
            continue
        first, last = min(reaching), max(reaching)
        box = (gap[0], first, gap[1], last) if upright else (first, gap[0], last, gap[1])
        if has_text(glyphs, box):
            yield Edge(reach, first, reach, last, True) if upright else Edge(first, reach, last, reach, False)


def _uprights_closed(lines: Sequence[Edge]) -> Iterable[Edge]:
    """The level lines above and below upright ones of one extent that nothing crosses."""
    for group in _by_extent(sorted(lines)):
        if len(group) >= _FEWEST_UPRIGHTS:
            x0, x1 = group[0].x0, group[-1].x0
            yield Edge(x0, group[0].top, x1, group[0].top, False)
            yield Edge(x0, group[0].bottom, x1, group[0].bottom, False)


def _by_extent(lines: Iterable[Edge]) -> list[list[Edge]]:
    """Parallel lines in groups that start and end beside each other."""
    groups: list[list[Edge]] = []
    for line in lines:
        group = next((group for group in groups if _same_extent(group[0], line)), None)
        if group is None:
            groups.append([line])
        else:
            group.append(line)
    return groups


def _same_extent(first: Edge, second: Edge) -> bool:
    start, end = (1, 3) if first.upright else (0, 2)
    return abs(first[start] - second[start]) <= TOLERANCE and abs(first[end] - second[end]) <= TOLERANCE
