"""Find ruled lines in a picture. Its ink in, lines in points and a mask of them out."""

import cv2
import numpy as np

from extractor.document.ocr.pixels import Pixels
from extractor.document.pdf.drawn import Edge

_SHORTEST_LEVEL, _SHORTEST_UPRIGHT = 30.0, 11.0  # points; strokes of characters are shorter
_STANDS_ALONE = 26.0  # points; a shorter upright line has to reach from one level line to another
_THICKEST = 3.5  # points
_GAP = 1.0  # points that a scan may have lost of a line
_MEETS = 3.0  # points
_SMALLEST = 150.0  # points; lines that meet and reach less far are the strokes of large print


def ruled_lines(ink: Pixels, scale: float) -> tuple[list[Edge], Pixels]:
    """The ruled lines of a level picture, of `scale` pixels a point; and 255 where they are drawn."""
    level, level_mask = _lines(ink, scale, upright=False)
    upright, upright_mask = _lines(ink, scale, upright=True)
    kept = []
    for edge, box in upright:
        if edge.bottom - edge.top >= _STANDS_ALONE or (
            _meets(edge, edge.top, level) and _meets(edge, edge.bottom, level)
        ):
            kept.append(edge)
        else:
            x, y, width, height = box
            upright_mask[y : y + height, x : x + width] = 0
    edges, mask = [*(edge for edge, _ in level), *kept], cv2.bitwise_or(level_mask, upright_mask)
    joined = cv2.dilate(mask, np.ones((round(_MEETS * scale),) * 2, np.uint8))
    _, labels, found, _ = cv2.connectedComponentsWithStats(joined)
    large = [at for at, box in enumerate(found.tolist()) if at and max(box[2:4]) >= _SMALLEST * scale]
    mask[~np.isin(labels, large)] = 0
    return [edge for edge in edges if _is_drawn(edge, mask, scale)], mask


_Found = tuple[Edge, tuple[int, int, int, int]]


def _lines(ink: Pixels, scale: float, *, upright: bool) -> tuple[list[_Found], Pixels]:
    shortest = round((_SHORTEST_UPRIGHT if upright else _SHORTEST_LEVEL) * scale)
    gap = max(round(_GAP * scale), 1)

    def bar(length: int, width: int = 1) -> Pixels:
        return np.ones((length, width) if upright else (width, length), np.uint8)

    # Lines that lean by a pixel or two are steps: they are thickened across before they are asked to be straight.
    whole = cv2.morphologyEx(cv2.dilate(ink, bar(1, 3)), cv2.MORPH_CLOSE, bar(gap))
    straight = cv2.morphologyEx(whole, cv2.MORPH_OPEN, bar(shortest))
    _, labels, found, _ = cv2.connectedComponentsWithStats(straight)
    edges: list[_Found] = []
    thick = []
    for label, (x, y, width, height, area) in enumerate(found[1:].tolist(), 1):
        length = height if upright else width
        if area / length > _THICKEST * scale:  # a dark ground
            thick.append(label)
            continue
        x0, top, x1, bottom = x / scale, y / scale, (x + width) / scale, (y + height) / scale
        if upright:
            x0 = x1 = (x0 + x1) / 2
        else:
            top = bottom = (top + bottom) / 2
        edges.append((Edge(x0, top, x1, bottom, upright), (x, y, width, height)))
    mask = cv2.bitwise_and(straight, cv2.dilate(ink, np.ones((3, 3), np.uint8)))
    if thick:
        mask[np.isin(labels, thick)] = 0
    return edges, mask


def _is_drawn(edge: Edge, mask: Pixels, scale: float) -> bool:
    reach = round(_THICKEST * scale)
    x0, top, x1, bottom = (round(at * scale) for at in edge[:4])
    return bool(mask[max(top - reach, 0) : bottom + reach, max(x0 - reach, 0) : x1 + reach].any())


def _meets(upright: Edge, y: float, level: list[_Found]) -> bool:
    return any(abs(line.top - y) <= _MEETS and line.x0 - _MEETS <= upright.x0 <= line.x1 + _MEETS for line, _ in level)
