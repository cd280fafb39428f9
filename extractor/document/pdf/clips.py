"""How a page object is clipped. pdfium's object in, the bounds of what is left of it on the page as shown out."""

import ctypes
from typing import NamedTuple

from extractor.document.geometry import Matrix, Rectangle, bounds, overlap
from extractor.document.pdfium import raw


class FormPlace(NamedTuple):
    """Where text in a form stands: the way to the page as shown, what is left of the form, the form's number."""

    matrix: Matrix
    clip: Rectangle | None
    form: int


def clip_bounds(page_object: int, placing: Matrix) -> Rectangle | None:
    """The bounds of what an object's clips leave, after all their points; None without one."""
    x, y = ctypes.c_float(), ctypes.c_float()
    path = raw.FPDFPageObj_GetClipPath(page_object)
    found: Rectangle | None = None
    for index in range(raw.FPDFClipPath_CountPaths(path)):
        points = []
        for at in range(raw.FPDFClipPath_CountPathSegments(path, index)):
            segment = raw.FPDFClipPath_GetPathSegment(path, index, at)
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            points.append(placing.apply(x.value, y.value))
        found = overlap(found, bounds(points)) if points else found
    return found
