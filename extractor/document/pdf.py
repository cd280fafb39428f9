"""Ask pdfium what each page of a PDF draws.

A PDF's bytes in, characters with baselines, ruled lines and hidden text out.
"""

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.document import refusals
from extractor.document.fold import fold
from extractor.document.geometry import Matrix, Rectangle, bounds
from extractor.document.named import NamedFont, NamedText
from extractor.document.standin import open_pdf
from extractor.errors import UnreadableDocumentError
from extractor.message import Message

MOST_PAGES = 2000  # a disclosure has a hundred at most; what has more is a bound volume, or meant to be too much
HIDDEN_SIZE = 1.0  # points; smaller print is not meant to be read
_WHITE = 250  # of 255, in each of red, green, blue
_THIN = 3.0  # points; a filled rectangle not wider than this is a ruled line
_SKEW = 0.5  # points; how far a ruled line may lean
_MAX_FORM_DEPTH = 8
_LEAN = 0.1  # rise by run; print that leans more is slanted
_LEVEL, _DOWN, _UP, _SLANTED = range(4)  # directions in which print runs
UNKNOWN = "\ufffd"  # print that no one can tell the meaning of
_SPACE = 0x20
_GENERATED = {_SPACE, 0x0A, 0x0D}  # what pdfium adds of its own
_PDFIUM_HYPHENS = {0x02, 0xFFFE}  # what pdfium makes of a hyphen at the end of a line
_UNMOVED = Matrix(1, 0, 0, 1, 0, 0)
_INVISIBLE_MODES = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}


class Glyph(NamedTuple):
    """One drawn character; the box is its font's (advance by ascent), in points from the page's top left."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float


class Edge(NamedTuple):
    """A ruled line, level or upright, in points from the page's top left."""

    x0: float
    top: float
    x1: float
    bottom: float
    upright: bool


@dataclass(slots=True)
class Drawn:
    """What a page draws; `image_share` is the part of the page that images cover, at most 1.

    Where most of the print is turned by a right angle, everything is given as on the page turned upright;
    `back` leads from there to the page as it is shown. `slanted` is a watermark's print, in the file's order.
    """

    number: int
    width: float
    height: float
    back: Matrix | None = None
    glyphs: list[Glyph] = field(default_factory=list)
    slanted: list[Glyph] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    hidden: str = ""
    image_share: float = 0.0


def draw_pages(path: Path, data: bytes) -> Iterator[Drawn]:
    """Each page of the PDF in turn. Raises UnreadableDocumentError for an encrypted, damaged, empty or endless file."""
    try:
        document = open_pdf(data)
    except pdfium.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise UnreadableDocumentError(path, refusals.ENCRYPTED) from error
        raise UnreadableDocumentError(path, refusals.DAMAGED_PDF) from error
    try:
        if len(document) == 0:
            raise UnreadableDocumentError(path, refusals.NO_PAGES)
        if len(document) > MOST_PAGES:
            problem = Message(
                f"有 {len(document)} 页，超过 {MOST_PAGES} 页；请拆分成各份文档",
                f"it has {len(document)} pages, more than {MOST_PAGES}; split it into its documents",
            )
            raise UnreadableDocumentError(path, problem)
        for index in range(len(document)):
            yield _draw_page(path, document, index)
    finally:
        document.close()


def _draw_page(path: Path, document: Any, index: int) -> Drawn:
    handle = raw.FPDF_LoadPage(document.raw, index)
    if not handle:
        problem = Message(
            f"第 {index + 1} 页已损坏；请重新下载或导出 PDF",
            f"page {index + 1} is damaged; download or export the PDF again",
        )
        raise UnreadableDocumentError(path, problem)
    try:
        width, height = raw.FPDF_GetPageWidthF(handle), raw.FPDF_GetPageHeightF(handle)
        placing = _placing(handle, width, height)
        drawn = Drawn(index + 1, width, height)
        directions = _read(handle, drawn, placing)
        for direction, turn, back in (
            (_DOWN, Matrix(0, -1, 1, 0, 0, width), Matrix(0, 1, -1, 0, width, 0)),
            (_UP, Matrix(0, 1, -1, 0, height, 0), Matrix(0, -1, 1, 0, 0, height)),
        ):
            if directions[direction] > directions.total() / 2:
                drawn = Drawn(index + 1, height, width, back)
                _read(handle, drawn, turn.after(placing))
        return drawn
    finally:
        raw.FPDF_ClosePage(handle)


def _read(handle: Any, drawn: Drawn, placing: Matrix) -> Counter[int]:
    """Fill `drawn`; return how many characters run in which direction."""
    named = NamedText()
    backdrops = _read_objects(handle, drawn, placing, named)
    with named.reaching():
        text_page = raw.FPDFText_LoadPage(handle)
    if not text_page:
        return Counter()
    try:
        return _read_glyphs(text_page, drawn, placing, backdrops, named)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _placing(handle: Any, width: float, height: float) -> Matrix:
    """From the page's own coordinates to points from the top left of the page as it is shown."""
    box = raw.FS_RECTF()
    if not raw.FPDF_GetPageBoundingBox(handle, ctypes.byref(box)) or box.right <= box.left or box.top <= box.bottom:
        return Matrix(1, 0, 0, -1, 0, height)
    turned = raw.FPDFPage_GetRotation(handle)
    flat = {
        0: Matrix(1, 0, 0, -1, -box.left, box.top),
        1: Matrix(0, 1, 1, 0, -box.bottom, -box.left),
        2: Matrix(-1, 0, 0, 1, box.right, -box.bottom),
        3: Matrix(0, -1, -1, 0, box.top, box.right),
    }[turned % 4]
    scale = width / (box.top - box.bottom if turned % 2 else box.right - box.left)  # UserUnit
    return Matrix(scale, 0, 0, scale, 0, 0).after(flat)


# --- characters


class _Style(NamedTuple):
    size: float  # points; 0 where the text is not shown at all
    white: bool
    direction: int
    font: NamedFont | None  # None where the file carries it
    shape: Matrix  # from ems along and above the baseline to points on the page as shown, but for the origin

    def box(self, code: int, x: float, y: float) -> Rectangle | None:
        """The box of a character drawn at (x, y) in a font that the file names; None where it does not tell."""
        ems = self.font.box(code) if self.font else None
        if ems is None:
            return None
        left, up, right, down = ems
        corners = [self.shape.apply(*corner) for corner in ((left, up), (right, up), (left, down), (right, down))]
        x0, top, x1, bottom = bounds(corners)
        return x0 + x, top + y, x1 + x, bottom + y


def _read_glyphs(
    text_page: Any, drawn: Drawn, placing: Matrix, backdrops: list[Rectangle], named: NamedText
) -> Counter[int]:
    x, y, loose = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    x_ref, y_ref, loose_ref = ctypes.byref(x), ctypes.byref(y), ctypes.byref(loose)
    styles: dict[int, _Style] = {}
    hidden: list[str] = []
    directions: Counter[int] = Counter()
    a, b, c, d, e, f = placing
    for index in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code in _GENERATED and raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        text = _character(text_page, index, code)
        text_object = raw.FPDFText_GetTextObject(text_page, index)
        key = ctypes.addressof(text_object.contents) if text_object else 0
        if not text or (text == " " and key in named.without_reach):  # a space by itself is the gap that it leaves
            continue
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(text_page, index, text_object, placing, named.font(key))
        raw.FPDFText_GetCharOrigin(text_page, index, x_ref, y_ref)
        baseline = b * x.value + d * y.value + f
        box = style.box(code, a * x.value + c * y.value + e, baseline) if style.font else None
        if box is not None:
            x0, top, x1, bottom = box
        else:  # of most characters: worked out in place, because a call for each is a twentieth of all reading
            raw.FPDFText_GetLooseCharBox(text_page, index, loose_ref)
            x0, top = a * loose.left + c * loose.top + e, b * loose.left + d * loose.top + f
            x1, bottom = a * loose.right + c * loose.bottom + e, b * loose.right + d * loose.bottom + f
            x0, x1 = (x1, x0) if x0 > x1 else (x0, x1)
            top, bottom = (bottom, top) if top > bottom else (top, bottom)
        if _is_hidden(style, (x0 + x1) / 2, (top + bottom) / 2, drawn, backdrops):
            hidden.append(text)
        else:
            directions[style.direction] += 1
            into = drawn.slanted if style.direction == _SLANTED else drawn.glyphs
            into.append(Glyph(text, x0, top, x1, bottom, baseline, style.size))
    drawn.hidden = "".join(hidden).strip()
    return directions


def _is_hidden(style: _Style, x: float, y: float, drawn: Drawn, backdrops: list[Rectangle]) -> bool:
    if style.size < HIDDEN_SIZE or not (0 <= x <= drawn.width and 0 <= y <= drawn.height):
        return True
    return style.white and not any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in backdrops)


def _character(text_page: Any, index: int, code: int) -> str:
    # A glyph whose font does not say what it means is a loss that must be seen: pdfium gives its number in the font.
    if code == 0 or code > 0x10FFFF or (code != _SPACE and raw.FPDFText_HasUnicodeMapError(text_page, index) == 1):
        return UNKNOWN
    if code in _PDFIUM_HYPHENS:
        return "-"
    return " " if code in {0x09, 0x0A, 0x0D} else fold(chr(code))


def _style(text_page: Any, index: int, text_object: Any, placing: Matrix, font: NamedFont | None) -> _Style:
    matrix = raw.FS_MATRIX()
    scale, direction = 1.0, _LEVEL
    if raw.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix)):
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        right, down = placing.a * matrix.a + placing.c * matrix.b, placing.b * matrix.a + placing.d * matrix.b
        if abs(right) < _LEAN * abs(down):
            direction = _DOWN if down > 0 else _UP
        elif abs(down) > _LEAN * abs(right):
            direction = _SLANTED
    em = raw.FPDFText_GetFontSize(text_page, index)
    size = em * scale
    mode = raw.FPDFTextObj_GetTextRenderMode(text_object)
    colour = _colour(raw.FPDFPageObj_GetFillColor, text_object)
    filled = mode in {raw.FPDF_TEXTRENDERMODE_FILL, raw.FPDF_TEXTRENDERMODE_FILL_CLIP}
    if mode in _INVISIBLE_MODES or (filled and colour is not None and colour[3] == 0):
        size = 0.0
    shape = _UNMOVED
    if font:
        own = Matrix(matrix.a * em, matrix.b * em, matrix.c * em, matrix.d * em, 0.0, 0.0)
        shape = placing._replace(e=0.0, f=0.0).after(own)
    return _Style(size, filled and _is_white(colour), direction, font, shape)


def _colour(getter: Callable[..., int], page_object: Any) -> tuple[int, int, int, int] | None:
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    byref = ctypes.byref
    if not getter(page_object, byref(red), byref(green), byref(blue), byref(alpha)):
        return None
    return red.value, green.value, blue.value, alpha.value


def _is_white(colour: tuple[int, int, int, int] | None) -> bool:
    return colour is not None and min(colour[:3]) >= _WHITE


# --- ruled lines, fills, images


def _read_objects(handle: Any, drawn: Drawn, placing: Matrix, named: NamedText) -> list[Rectangle]:
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
        colour = _colour(raw.FPDFPageObj_GetStrokeColor, page_object)
        if colour is None or colour[3]:
            for run in runs:
                for start, end in pairwise(run):
                    _add_edge(edges, start, end)
    if fill.value and runs:
        colour = _colour(raw.FPDFPageObj_GetFillColor, page_object)
        if colour is not None and (_is_white(colour) or not colour[3]):
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
