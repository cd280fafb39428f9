"""Measure how text is set: where lines start and end, how large they are, how far apart. Pages in, margins out."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.document.columns import Column
from extractor.document.layout import Frame, Layout, TextLine

_LONG = 0.55  # of the width of page or column; lines from this length on show the margins
_FEWEST_LONG = 3
_USUAL_RIGHT = 0.85  # of the width; the right margin where long lines are missing


@dataclass(frozen=True, slots=True)
class Margins:
    """Where body lines of one setting start and end, the print's size, the usual step of lines; in points."""

    left: float
    right: float
    middle: float
    size: float
    step: float


class Measures:
    """The margins of every line: those of a page's size, of a column, of turned print."""

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self._layouts = layouts
        pages: dict[Hashable, dict[int, list[TextLine]]] = defaultdict(lambda: defaultdict(list))
        for layout in layouts:
            for block in layout.blocks:
                if isinstance(block, TextLine):
                    pages[self._setting(block)][block.page].append(block)
        self._margins = {setting: self._measure(list(lines.values())) for setting, lines in pages.items()}

    def of(self, line: TextLine) -> Margins:
        """The margins between which a line is set."""
        return self._margins[self._setting(line)]

    def _setting(self, line: TextLine) -> Hashable:
        layout = self._layouts[line.page - 1]
        page = line.page if isinstance(line.frame, Column) else None
        return round(layout.width), round(layout.height), line.frame, page

    def _measure(self, pages: list[list[TextLine]]) -> Margins:
        every = [line for page in pages for line in page]
        start, end = self._extent(every[0])
        width = end - start
        long = [line for line in every if line.x1 - line.x0 > width * _LONG]
        few = len(long) < _FEWEST_LONG  # then their ends are no margin
        long = every if few else long
        left = _quantile([line.x0 for line in long], 0.1)
        right = max(_quantile([line.x1 for line in long], 0.9), start + width * _USUAL_RIGHT if few else 0.0)
        size = _quantile([line.size for line in every for _ in line.text], 0.5)
        steps = [
            below.baseline - above.baseline
            for page in pages
            for above, below in pairwise(page)
            if same_size(above, below) and above.x1 + below.lead > right - size and below.x0 < left + size
        ]
        return Margins(left, right, start + width / 2, size, _quantile(steps, 0.3) if steps else 0.0)

    def _extent(self, line: TextLine) -> tuple[float, float]:
        layout = self._layouts[line.page - 1]
        if isinstance(line.frame, Column):
            return line.frame.x0, line.frame.x1
        return 0.0, set_size(layout, line.frame)[0]


def set_size(layout: Layout, frame: Frame) -> tuple[float, float]:
    """The width and height of the page as lines of a frame see it."""
    on_its_side = frame is not None and not isinstance(frame, Column) and not frame.there.a
    return (layout.height, layout.width) if on_its_side else (layout.width, layout.height)


def same_size(above: TextLine, below: TextLine) -> bool:
    """Whether the sizes of print of two lines overlap: in real files a line mixes several."""
    return above.smallest <= 1.15 * below.largest and below.smallest <= 1.15 * above.largest


def _quantile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
