"""Where the pieces of lines of print are that a page is read in. Corners that a detector found in, upright boxes out.

Two cells that stand close are found as one piece: a ruled line between them parts it. A single digit in a cell is often
not found at all: ink that no piece covers is one of its own.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import cv2
import numpy as np

from extractor.document.geometry import Rectangle
from extractor.document.ocr.pixels import Pixels
from extractor.document.pdf.drawn import Edge

_ASLANT = 0.14  # rise by run of a watermark
_LONG = 3.0  # heights; a shorter piece may seem to lean
_TALL = 1.6  # widths; a higher piece is print set downwards
_AT_END = 0.25  # heights; a ruled line so near to an end of a piece parts nothing
_PASSED_OVER = (0.5, 1.4)  # heights of what is usual; smaller ink is dirt, larger no print
_PASSED_BREADTH = 0.12  # heights
_CROWDED = 60  # pieces passed over on one page: they are no print


def leans(corners: Pixels) -> bool:
    """Whether a piece lies aslant, as watermarks do on a page that is level."""
    (x0, y0), (x1, y1) = corners[0], corners[1]
    across, down = abs(x1 - x0), abs(y1 - y0)
    height = float(np.hypot(*(corners[3] - corners[0])))
    return float(np.hypot(across, down)) > _LONG * height and min(across, down) > _ASLANT * max(across, down)


def is_tall(corners: Pixels) -> bool:
    """Whether a piece is much higher than wide."""
    x0, top, x1, bottom = box_of(corners)
    return bottom - top > _TALL * (x1 - x0)


def box_of(corners: Pixels) -> Rectangle:
    """The upright box of a piece that is level: between the middles of its sides."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners.tolist()
    return (x0 + x3) / 2, (y0 + y1) / 2, (x1 + x2) / 2, (y2 + y3) / 2


def parted(box: Rectangle, uprights: Iterable[Edge], scale: float) -> list[Rectangle]:
    """A piece, in pixels, cut at the upright ruled lines that go through it."""
    x0, top, x1, bottom = box
    height, middle = bottom - top, (top + bottom) / 2
    cuts = sorted(
        line.x0 * scale
        for line in uprights
        if x0 + _AT_END * height < line.x0 * scale < x1 - _AT_END * height
        and line.top * scale <= middle <= line.bottom * scale
    )
    return [(start, top, end, bottom) for start, end in pairwise([x0, *cuts, x1])]


def stacked(box: Rectangle) -> list[Rectangle]:
    """A tall piece cut into the squares of its characters."""
    x0, top, x1, bottom = box
    number = max(round((bottom - top) / (x1 - x0)), 1)
    step = (bottom - top) / number
    return [(x0, top + at * step, x1, top + (at + 1) * step) for at in range(number)]


def passed_over(ink: Pixels, pieces: Sequence[Rectangle], scale: float) -> list[Rectangle]:
    """Ink as high as print that lies in none of the pieces, in pixels; `ink` is without ruled lines."""
    if not pieces:
        return []
    heights = sorted(bottom - top for _, top, _, bottom in pieces)
    usual = heights[len(heights) // 2]
    rest = ink.copy()
    for x0, top, x1, bottom in pieces:
        margin = 0.15 * (bottom - top)
        rest[max(int(top - margin), 0) : int(bottom + margin) + 1, max(int(x0 - margin), 0) : int(x1 + margin) + 1] = 0
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((3, max(round(0.4 * usual), 1)), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(joined)
    least, most = (share * 0.72 * usual for share in _PASSED_OVER)
    boxes = []
    for x, y, width, height, _ in found[1:].tolist():
        if least <= height <= most and width >= _PASSED_BREADTH * usual and width <= 12 * usual:
            pad = max((usual - height) / 2, scale)
            boxes.append((float(x - pad), float(y - pad), float(x + width + pad), float(y + height + pad)))
    return boxes if len(boxes) <= _CROWDED else []
