"""Walk the objects of a page. pdfium's page in, ruled lines, text in its order and what may cover or hold print out."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from extractor.document.geometry import Matrix, Rectangle, bounds, overlap
from extractor.document.named import NamedText
from extractor.document.pdf.clips import FormPlace, clip_bounds
from extractor.document.pdf.colours import colour_of, is_white
from extractor.document.pdf.drawn import Edge
from extractor.document.pdfium import raw

_THIN = 3.0  # points; a filled rectangle not wider than this is a ruled line
_SKEW = 0.5  # points; how far a ruled line may lean
_MAX_FORM_DEPTH = 8
_RECTANGLE = 6  # segments at most; what has more may be the outline of a character
_ROW = 16.0  # points; covers are looked up by the rows that they reach over


class Cover(NamedTuple):
    """What is drawn over the text objects before `after`."""

    after: int
    box: Rectangle


class Shape(NamedTuple):
    """A picture, or a path of so many crooked `segments` that it may be print turned to curves."""

    box: Rectangle
    segments: int  # 0 of a picture


@dataclass(slots=True)
class Content:
    """The objects of a page, in the order in which they are drawn; `layered` where layers may be off."""

    layered: bool = False
    edges: list[Edge] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    places: dict[int, FormPlace] = field(default_factory=dict)  # of text in forms
    forms: int = 0

    def image_share(self, width: float, height: float) -> float:
        """The part of a page of this size that images cover, at most 1."""
        covered = 0.0
        for x0, top, x1, bottom in (shape.box for shape in self.shapes if not shape.segments):
            covered += max(min(x1, width) - max(x0, 0), 0) * max(min(bottom, height) - max(top, 0), 0)
        return min(covered / (width * height), 1.0) if width and height else 0.0


class Covers:
    """Which covers lie over a point, of those that are drawn after a text object."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._rows: dict[int, list[Cover]] = {}
        for cover in content.covers:
            for row in range(int(max(cover.box[1], 0) / _ROW), int(min(cover.box[3], 1e5) / _ROW) + 1):
                self._rows.setdefault(row, []).append(cover)

    @cached_property
    def _order(self) -> dict[int, int]:
        return {text: index for index, text in enumerate(self._content.texts)}

    def over(self, text: int, box: Rectangle) -> Rectangle | None:
        """What is covered of a character, drawn by this text object, if its middle is."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for after, (x0, top, x1, bottom) in self._rows.get(int(y / _ROW), ()):
            if x0 <= x <= x1 and top <= y <= bottom and after > self._order.get(text, 0):
                return max(x0, box[0]), max(top, box[1]), min(x1, box[2]), min(bottom, box[3])
        return None


def read_content(handle: Any, placing: Matrix, named: NamedText, *, layered: bool) -> Content:
    """All that the page draws, also inside forms, as on the page shown; text is taken up by `named` as well."""
    content = Content(layered)
    for index in range(raw.FPDFPage_CountObjects(handle)):
        page_object = raw.FPDFPage_GetObject(handle, index)
        if raw.FPDFPageObj_GetType(page_object) == raw.FPDF_PAGEOBJ_TEXT:
            content.texts.append(page_object)
            named.add(page_object)
        else:
            _read_object(page_object, placing, content, named)
    return content


def _read_object(page_object: int, outer: Matrix, content: Content, named: NamedText) -> None:
    kind = raw.FPDFPageObj_GetType(page_object)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        _read_path(page_object, outer, content)
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        box = bounds([_matrix(page_object, outer).apply(x, y) for x, y in ((0, 0), (0, 1), (1, 0), (1, 1))])
        content.shapes.append(Shape(box, 0))
        _cover(content, box)
    elif kind == raw.FPDF_PAGEOBJ_SHADING:
        _cover(content, _bounds(page_object, outer))
    elif kind == raw.FPDF_PAGEOBJ_FORM:
        content.forms += 1
        _read_form(page_object, FormPlace(outer, None, content.forms), content, named, 0)


def _read_form(form: int, place: FormPlace, content: Content, named: NamedText, depth: int) -> None:
    clip = clip_bounds(form, place.matrix)
    inner = FormPlace(_matrix(form, place.matrix), overlap(place.clip, clip), place.form)
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        part = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(part)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            content.texts.append(part)
            content.places[part] = inner
            named.add(part)
        elif kind != raw.FPDF_PAGEOBJ_FORM:
            _read_object(part, inner.matrix, content, named)
        elif depth < _MAX_FORM_DEPTH:
            _read_form(part, inner, content, named, depth + 1)


def _matrix(page_object: int, outer: Matrix) -> Matrix:
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(page_object, ctypes.byref(own))
    return outer.after(Matrix(own.a, own.b, own.c, own.d, own.e, own.f))


def _bounds(page_object: int, outer: Matrix) -> Rectangle:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    byref = ctypes.byref
    raw.FPDFPageObj_GetBounds(page_object, byref(left), byref(bottom), byref(right), byref(top))
    return outer.box(left.value, bottom.value, right.value, top.value)


def _cover(content: Content, box: Rectangle) -> None:
    if content.texts and box[2] - box[0] > _THIN and box[3] - box[1] > _THIN:
        content.covers.append(Cover(len(content.texts), box))


# --- paths


def _read_path(page_object: int, outer: Matrix, content: Content) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(page_object, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    segments = raw.FPDFPath_CountSegments(page_object)
    runs = list(_runs(page_object, segments, _matrix(page_object, outer)))
    if segments > _RECTANGLE and (crooked := segments - sum(map(_straight, runs))) > _RECTANGLE:
        content.shapes.append(Shape(_bounds(page_object, outer), crooked))
    if stroke.value:
        colour = colour_of(raw.FPDFPageObj_GetStrokeColor, page_object)
        if colour is None or colour[3]:
            for run in runs:
                for start, end in pairwise(run):
                    _add_edge(content.edges, start, end)
    if fill.value:
        _read_fill(page_object, runs, outer, content)


def _read_fill(page_object: int, runs: list[list[tuple[float, float]]], outer: Matrix, content: Content) -> None:
    colour = colour_of(raw.FPDFPageObj_GetFillColor, page_object)
    if colour is not None and not colour[3]:
        return
    for run in runs:
        x0, top, x1, bottom = bounds(run)
        if x1 - x0 > _THIN and bottom - top > _THIN:
            _cover(content, (x0, top, x1, bottom))
        elif not is_white(colour):
            _add_thin(content.edges, x0, top, x1, bottom)
    if not runs:  # of curves alone
        _cover(content, _bounds(page_object, outer))


def _runs(page_object: int, segments: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The subpaths as points joined by straight lines; a curve breaks a run."""
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    run: list[tuple[float, float]] = []
    first = (0.0, 0.0)
    for index in range(segments):
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


def _straight(run: list[tuple[float, float]]) -> int:
    return 1 + sum(abs(x0 - x1) <= _SKEW or abs(y0 - y1) <= _SKEW for (x0, y0), (x1, y1) in pairwise(run))


def _add_edge(edges: list[Edge], start: tuple[float, float], end: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = start, end
    if abs(x0 - x1) <= _SKEW < abs(y0 - y1):
        edges.append(Edge((x0 + x1) / 2, min(y0, y1), (x0 + x1) / 2, max(y0, y1), upright=True))
    elif abs(y0 - y1) <= _SKEW < abs(x0 - x1):
        edges.append(Edge(min(x0, x1), (y0 + y1) / 2, max(x0, x1), (y0 + y1) / 2, upright=False))


def _add_thin(edges: list[Edge], x0: float, top: float, x1: float, bottom: float) -> None:
    """A thin filled rectangle as the line along its middle; a dot may be of a line in either direction."""
    if max(x1 - x0, bottom - top) <= _THIN:
        middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
        edges.append(Edge(middle_x, top, middle_x, bottom, upright=True))
        edges.append(Edge(x0, middle_y, x1, middle_y, upright=False))
    elif x1 - x0 < bottom - top:
        edges.append(Edge((x0 + x1) / 2, top, (x0 + x1) / 2, bottom, upright=True))
    elif x1 - x0 > bottom - top:
        edges.append(Edge(x0, (top + bottom) / 2, x1, (top + bottom) / 2, upright=False))
