"""Read the ruled lines, fills and images of a page. pdfium's page in, edges on the page as shown and backdrops out."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pypdfium2 import raw

from extractor.document.geometry import Matrix, Rectangle, bounds
from extractor.document.named import NamedText
from extractor.document.pdf.colours import colour_of, is_white
from extractor.document.pdf.drawn import Drawn, Edge

_THIN = 3.0  # points; a filled rectangle not wider than this is a ruled line
_SKEW = 0.5  # points; how far a ruled line may lean
_MAX_FORM_DEPTH = 8


def read_objects(handle: Any, drawn: Drawn, placing: Matrix, named: NamedText) -> list[Rectangle]:
    """Collect ruled lines, images, `named` print; return what is dark enough for white print to be read on it."""
    backdrops: list[Rectangle] = []
    covered = 0.0
    for page_object, kind, matrix in _objects(handle, placing):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            named.add(page_object)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            _read_path(page_object, matrix, drawn.edges, backdrops)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            corners = [matrix.apply(x, y) for x, y in ((0, 0), (0, 1), (1, 0), (1, 1))]
            image = bounds(corners)
            backdrops.append(image)
            width = min(image[2], drawn.width) - max(image[0], 0)
            height = min(image[3], drawn.height) - max(image[1], 0)
            covered += max(width, 0) * max(height, 0)
    drawn.image_share = min(covered / (drawn.width * drawn.height), 1.0) if drawn.width and drawn.height else 0.0
    return backdrops


def _objects(handle: Any, placing: Matrix) -> Iterator[tuple[Any, int, Matrix]]:
    """All text, paths and images of the page, also inside forms; with the matrix to the page as shown but for text."""
    for index in range(raw.FPDFPage_CountObjects(handle)):
        yield from _object_and_parts(raw.FPDFPage_GetObject(handle, index), placing, 0)


def _object_and_parts(page_object: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    kind = raw.FPDFPageObj_GetType(page_object)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        yield page_object, kind, outer
        return
    if kind not in {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}:
        return
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(page_object, ctypes.byref(own))
    matrix = outer.after(Matrix(own.a, own.b, own.c, own.d, own.e, own.f))
    if kind != raw.FPDF_PAGEOBJ_FORM:
        yield page_object, kind, matrix
    elif depth < _MAX_FORM_DEPTH:
        for index in range(raw.FPDFFormObj_CountObjects(page_object)):
            yield from _object_and_parts(raw.FPDFFormObj_GetObject(page_object, index), matrix, depth + 1)


def _read_path(page_object: Any, matrix: Matrix, edges: list[Edge], backdrops: list[Rectangle]) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(page_object, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    runs = list(_runs(page_object, matrix))
    if stroke.value:
        colour = colour_of(raw.FPDFPageObj_GetStrokeColor, page_object)
        if colour is None or colour[3]:
            for run in runs:
                for start, end in pairwise(run):
                    _add_edge(edges, start, end)
    if fill.value and runs:
        colour = colour_of(raw.FPDFPageObj_GetFillColor, page_object)
        if colour is not None and (is_white(colour) or not colour[3]):
            return
        for run in runs:
            x0, top, x1, bottom = bounds(run)
            if x1 - x0 <= _THIN or bottom - top <= _THIN:
                _add_thin(edges, x0, top, x1, bottom)
            else:
                backdrops.append((x0, top, x1, bottom))


def _runs(page_object: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The subpaths as points joined by straight lines; a curve breaks a run."""
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    run: list[tuple[float, float]] = []
    first = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(page_object)):
        segment = raw.FPDFPath_GetPathSegment(page_object, index)
        raw.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
        point = matrix.apply(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind != raw.FPDF_SEGMENT_LINETO:
            if len(run) > 1:
                yield run
            run = [point]
            if kind == raw.FPDF_SEGMENT_MOVETO:
                first = point
        else:
            run.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and run[-1] != first:
            run.append(first)
    if len(run) > 1:
        yield run


def _add_edge(edges: list[Edge], start: tuple[float, float], end: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = start, end
    if abs(x0 - x1) <= _SKEW < abs(y0 - y1):
        edges.append(Edge((x0 + x1) / 2, min(y0, y1), (x0 + x1) / 2, max(y0, y1), upright=True))
    elif abs(y0 - y1) <= _SKEW < abs(x0 - x1):
        edges.append(Edge(min(x0, x1), (y0 + y1) / 2, max(x0, x1), (y0 + y1) / 2, upright=False))


def _add_thin(edges: list[Edge], x0: float, top: float, x1: float, bottom: float) -> None:
    """A thin filled rectangle as the line along its middle."""
    if x1 - x0 < bottom - top:
        edges.append(Edge((x0 + x1) / 2, top, (x0 + x1) / 2, bottom, upright=True))
    elif x1 - x0 > bottom - top:
        edges.append(Edge(x0, (top + bottom) / 2, x1, (top + bottom) / 2, upright=False))
