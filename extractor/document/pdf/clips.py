"""What is seen of a page object. pdfium's object in, the rectangle that clips it on the page as shown out."""

import ctypes
from typing import Any

from pypdfium2 import raw

from extractor.document.geometry import Matrix, Rectangle, bounds, overlap

_RECTANGLE = range(4, 7)  # points of a rectangle's path, closed or not


class Clips:
    """Reads clips in the space that `placing` leads from; most objects share one, so the last is kept."""

    def __init__(self, placing: Matrix) -> None:
        self._placing = placing
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._x_ref, self._y_ref = ctypes.byref(self._x), ctypes.byref(self._y)
        self._last: tuple[float, float, float, float] | None = None
        self._shown: Rectangle | None = None

    def of(self, page_object: Any) -> tuple[Rectangle | None, bool]:
        """What an object's clip leaves, None without one; and whether the clip is of another shape than this.

        Quick: of a path of so many points as a rectangle has, two tell. Before anything is called hidden by it, ask
        `bounds`.
        """
        path = raw.FPDFPageObj_GetClipPath(page_object)
        count = raw.FPDFClipPath_CountPaths(path)
        if count <= 0:
            return None, False
        found: Rectangle | None = None
        odd = False
        for index in range(count):
            if raw.FPDFClipPath_CountPathSegments(path, index) in _RECTANGLE:
                corners = self._point(path, index, 0) + self._point(path, index, 2)
                if corners != self._last:
                    self._last, self._shown = corners, self._placing.box(*corners)
                found = overlap(found, self._shown)
            else:
                odd = True
        return found, odd

    def bounds(self, page_object: Any) -> Rectangle | None:
        """The bounds of what an object's clip leaves, after all its points; None without one."""
        path = raw.FPDFPageObj_GetClipPath(page_object)
        found: Rectangle | None = None
        for index in range(raw.FPDFClipPath_CountPaths(path)):
            count = raw.FPDFClipPath_CountPathSegments(path, index)
            points = [self._placing.apply(*self._point(path, index, at)) for at in range(count)]
            found = overlap(found, bounds(points)) if points else found
        return found

    def _point(self, path: Any, index: int, at: int) -> tuple[float, float]:
        raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, index, at), self._x_ref, self._y_ref)
        return self._x.value, self._y.value
