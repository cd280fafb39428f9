"""Put a scanned page straight. A picture in, the same upright and level, and the way back, out."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from extractor.document.geometry import Matrix
from extractor.document.ocr.pixels import WHITE, Pixels

_MOST_SKEW = 5.0  # degrees
_COARSE, _FINE, _FINEST = 0.5, 0.1, 0.02
_LEAST_SKEW = 0.04  # less moves no line into the next
_LOOK = 1000  # pixels of the longer side of the picture that skew is looked for in


@dataclass(frozen=True, slots=True)
class Straight:
    """A BGR picture as it is to be read; `back` leads from its pixels to those of the picture as it was."""

    image: Pixels
    back: Matrix

    def turned(self, quarters: int) -> "Straight":
        """The picture turned so many right angles against the clock."""
        height, width = self.image.shape[:2]
        back = {
            0: Matrix(1, 0, 0, 1, 0, 0),
            1: Matrix(0, 1, -1, 0, width, 0),
            2: Matrix(-1, 0, 0, -1, width, height),
            3: Matrix(0, -1, 1, 0, 0, height),
        }[quarters % 4]
        return Straight(np.ascontiguousarray(np.rot90(self.image, quarters)), self.back.after(back))


def level(image: Pixels, ink: Pixels) -> Straight:
    """The BGR picture turned by as much as it lies askew; `ink` is 255 where it has any."""
    degrees = _skew(ink)
    if abs(degrees) < _LEAST_SKEW:
        return Straight(image, Matrix(1, 0, 0, 1, 0, 0))
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    found = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=WHITE)
    (a, c, e), (b, d, f) = cv2.invertAffineTransform(turn).tolist()
    return Straight(found, Matrix(a, b, c, d, e, f))


def _skew(ink: Pixels) -> float:
    """By how many degrees to turn a picture against the clock for its lines to be level or upright."""
    scale = _LOOK / max(ink.shape)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else ink
    best = 0.0
    reach, step = _MOST_SKEW, _COARSE
    while True:
        number = round(reach / step)
        best = max((best + step * at for at in range(-number, number + 1)), key=lambda at: _sharpness(small, at))
        if step == _FINEST:
            return best
        reach, step = step, _FINE if step == _COARSE else _FINEST


def _sharpness(ink: Pixels, degrees: float) -> float:
    """How clearly rows or columns of ink differ from their neighbours in a picture turned by so much."""
    height, width = ink.shape
    shift = math.tan(math.radians(degrees))
    # A shear in either direction is a turn by a small angle, and each keeps one of the two kinds of lines sharp.
    rows = cv2.warpAffine(ink, np.array([[1, 0, 0], [-shift, 1, shift * width / 2]]), (width, height))
    columns = cv2.warpAffine(ink, np.array([[1, shift, -shift * height / 2], [0, 1, 0]]), (width, height))
    down = np.diff(rows.sum(axis=1, dtype=np.int64)) / (255 * width)
    across = np.diff(columns.sum(axis=0, dtype=np.int64)) / (255 * height)
    return float((down**2).sum() + (across**2).sum())
