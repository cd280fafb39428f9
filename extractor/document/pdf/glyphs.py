"""Read the characters of a page. pdfium's text of a page in, characters on the page as shown and hidden text out."""

import ctypes
from collections import Counter
from typing import Any, NamedTuple

from pypdfium2 import raw

from extractor.document.fold import fold
from extractor.document.geometry import Matrix, Rectangle, bounds
from extractor.document.named import NamedFont, NamedText
from extractor.document.pdf.colours import colour_of, is_white
from extractor.document.pdf.drawn import UNKNOWN, Drawn, Glyph

HIDDEN_SIZE = 1.0  # points; smaller print is not meant to be read
LEVEL, DOWN, UP, SLANTED = range(4)  # directions in which print runs
_LEAN = 0.1  # rise by run; print that leans more is slanted
_SPACE = 0x20
_GENERATED = {_SPACE, 0x0A, 0x0D}  # what pdfium adds of its own
_PDFIUM_HYPHENS = {0x02, 0xFFFE}  # what pdfium makes of a hyphen at the end of a line
_UNMOVED = Matrix(1, 0, 0, 1, 0, 0)
_INVISIBLE_MODES = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}


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


def read_glyphs(
    text_page: Any, drawn: Drawn, placing: Matrix, backdrops: list[Rectangle], named: NamedText
) -> Counter[int]:
    """Fill `drawn` with the page's characters; return how many of them run in which direction."""
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
            into = drawn.slanted if style.direction == SLANTED else drawn.glyphs
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
    scale, direction = 1.0, LEVEL
    if raw.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix)):
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        right, down = placing.a * matrix.a + placing.c * matrix.b, placing.b * matrix.a + placing.d * matrix.b
        if abs(right) < _LEAN * abs(down):
            direction = DOWN if down > 0 else UP
        elif abs(down) > _LEAN * abs(right):
            direction = SLANTED
    em = raw.FPDFText_GetFontSize(text_page, index)
    size = em * scale
    mode = raw.FPDFTextObj_GetTextRenderMode(text_object)
    colour = colour_of(raw.FPDFPageObj_GetFillColor, text_object)
    filled = mode in {raw.FPDF_TEXTRENDERMODE_FILL, raw.FPDF_TEXTRENDERMODE_FILL_CLIP}
    if mode in _INVISIBLE_MODES or (filled and colour is not None and colour[3] == 0):
        size = 0.0
    shape = _UNMOVED
    if font:
        own = Matrix(matrix.a * em, matrix.b * em, matrix.c * em, matrix.d * em, 0.0, 0.0)
        shape = placing._replace(e=0.0, f=0.0).after(own)
    return _Style(size, filled and is_white(colour), direction, font, shape)
