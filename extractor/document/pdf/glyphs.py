"""Read the characters of a page. pdfium's text of a page in, characters on the page as shown and hidden text out."""

import ctypes
from collections import Counter
from typing import Any, NamedTuple

from pypdfium2 import raw

from extractor.document.fold import fold
from extractor.document.geometry import Matrix, Rectangle, bounds
from extractor.document.named import NamedFont, NamedText
from extractor.document.pdf.clipped import Clipped
from extractor.document.pdf.colours import Paint
from extractor.document.pdf.content import Content, Covers
from extractor.document.pdf.drawn import UNKNOWN, Drawn, Glyph, Turn
from extractor.document.pdf.marked import Marked, Marks
from extractor.document.pdf.suspects import Suspects

HIDDEN_SIZE = 1.0  # points; smaller print is not meant to be read
LEVEL, DOWN, UP, OVER, SLANTED = range(5)  # directions in which print runs; OVER stands on its head
_LEAN = 0.1  # rise by run; print that leans more is slanted
_SPACE = 0x20
_GENERATED = {_SPACE, 0x0A, 0x0D}  # what pdfium adds of its own
_PDFIUM_HYPHENS = {0x02, 0xFFFE}  # what pdfium makes of a hyphen at the end of a line
_UNMOVED = Matrix(1, 0, 0, 1, 0, 0)
_SOFT_HYPHEN = 0xAD
_STROKED = {raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP}


class _Style(NamedTuple):
    size: float  # points; 0 where the text is not shown at all
    direction: int
    font: NamedFont | None  # None where the file carries it
    shape: Matrix  # from ems along and above the baseline to points on the page as shown, but for the origin
    doubt: str  # what may hide it all; empty where nothing may
    pale: bool
    run: int

    def box(self, code: int, x: float, y: float) -> Rectangle | None:
        """The box of a character drawn at (x, y) in a font that the file names; None where it does not tell."""
        ems = self.font.box(code) if self.font else None
        if ems is None:
            return None
        left, up, right, down = ems
        corners = [self.shape.apply(*corner) for corner in ((left, up), (right, up), (left, down), (right, down))]
        x0, top, x1, bottom = bounds(corners)
        return x0 + x, top + y, x1 + x, bottom + y


class Reader:
    """Reads the characters of one page, once or again when it is known which of them nobody sees.

    `clipped` are the numbers of those that a clip hides, `suspects` those that only a look at the page can tell;
    `directions` counts how many run in which direction;
    `marked` are the text objects that are to stand for other text than their glyphs'.
    """

    def __init__(self, text_page: Any, placing: Matrix, content: Content, named: NamedText) -> None:
        self.suspects = Suspects()
        self.clipped = Clipped(placing, content.places)
        self.directions: Counter[int] = Counter()
        self.marked: list[Any] = []
        self._page, self._placing, self._content, self._named = text_page, placing, content, named
        self._covers = Covers(content) if content.covers else None
        self._marks, self._paint = Marks(), Paint()
        self._matrix = raw.FS_MATRIX()
        self._matrix_ref = ctypes.byref(self._matrix)

    def read(self, drawn: Drawn, unseen: frozenset[int] = frozenset()) -> None:
        """Fill `drawn` with the characters; those of the numbers `unseen` are hidden."""
        drawn.glyphs, drawn.slanted, drawn.turned = [], [], {}
        page, named, covers = self._page, self._named, self._covers
        x, y, loose = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        x_ref, y_ref, loose_ref = ctypes.byref(x), ctypes.byref(y), ctypes.byref(loose)
        styles: dict[int, _Style] = {}
        hidden, directions = list[str](), [0, 0, 0, 0, 0]
        clipped, width, height = self.clipped, drawn.width, drawn.height
        a, b, c, d, e, f = self._placing
        for index in range(raw.FPDFText_CountChars(page)):
            code = raw.FPDFText_GetUnicode(page, index)
            if code in _GENERATED and raw.FPDFText_IsGenerated(page, index) == 1:
                continue
            text = _character(page, index, code)
            text_object = raw.FPDFText_GetTextObject(page, index)
            key = ctypes.addressof(text_object.contents) if text_object else 0
            if not text or (text == " " and key in named.without_reach):  # a space by itself is the gap that it leaves
                continue
            style = styles.get(key)
            if style is None:
                style = styles[key] = self._style(index, text_object, key, len(styles))
            raw.FPDFText_GetCharOrigin(page, index, x_ref, y_ref)
            baseline = b * x.value + d * y.value + f
            box = style.box(code, a * x.value + c * y.value + e, baseline) if style.font else None
            if box is not None:
                x0, top, x1, bottom = box
            else:  # of most characters: worked out in place, because a call for each is a twentieth of all reading
                raw.FPDFText_GetLooseCharBox(page, index, loose_ref)
                x0, top = a * loose.left + c * loose.top + e, b * loose.left + d * loose.top + f
                x1, bottom = a * loose.right + c * loose.bottom + e, b * loose.right + d * loose.bottom + f
                x0, x1 = (x1, x0) if x0 > x1 else (x0, x1)
                top, bottom = (bottom, top) if top > bottom else (top, bottom)
            middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
            if style.size < HIDDEN_SIZE or not (0 <= middle_x <= width and 0 <= middle_y <= height) or index in unseen:
                hidden.append(text)
                continue
            if text != " ":
                clipped.add(index, key, text_object, x0, middle_y, x1, baseline, style.size)
                if style.doubt:
                    self.suspects.add(style.doubt, text_object, index, (x0, top, x1, bottom))
                elif covers and (cover := covers.over(key, (x0, top, x1, bottom))):
                    self.suspects.add("cover", text_object, index, cover)
            directions[style.direction] += 1
            glyph = Glyph(text, x0, top, x1, bottom, baseline, style.size, style.run, style.pale)
            if style.direction == LEVEL:
                drawn.glyphs.append(glyph)
            else:
                _add_turned(drawn, glyph, style.direction, (a * x.value + c * y.value + e, baseline))
        self.directions = Counter(dict(enumerate(directions)))
        drawn.hidden = "".join(hidden).strip()
        self._suspect_odd_clips()

    def _suspect_odd_clips(self) -> None:
        self.clipped.finish()
        loose = raw.FS_RECTF()
        for index, text_object in self.clipped.odd:
            raw.FPDFText_GetLooseCharBox(self._page, index, ctypes.byref(loose))
            box = self._placing.box(loose.left, loose.bottom, loose.right, loose.top)
            self.suspects.add("clip", text_object, index, box)

    def _style(self, index: int, text_object: Any, key: int, run: int) -> _Style:
        matrix, placing = self._matrix, self._placing
        scale, direction = 1.0, LEVEL
        if raw.FPDFText_GetMatrix(self._page, index, self._matrix_ref):
            ma, mb, mc, md = matrix.a, matrix.b, matrix.c, matrix.d
            scale = (mc * mc + md * md) ** 0.5
            right, down = placing.a * ma + placing.c * mb, placing.b * ma + placing.d * mb
            if abs(right) < _LEAN * abs(down):
                direction = DOWN if down > 0 else UP
            elif abs(down) > _LEAN * abs(right):
                direction = SLANTED
            elif right < 0:
                direction = OVER
        em = raw.FPDFText_GetFontSize(self._page, index)
        font = self._named.font(key)
        shape = _UNMOVED
        if font:
            own = Matrix(matrix.a * em, matrix.b * em, matrix.c * em, matrix.d * em, 0.0, 0.0)
            shape = placing._replace(e=0.0, f=0.0).after(own)
        shown, doubt, light = self._shown(text_object, key)
        return _Style(em * scale * shown, direction, font, shape, doubt, light, run)

    def _shown(self, text: Any, key: int) -> tuple[bool, str, bool]:
        """Whether a text object is drawn at all, what may hide it, whether it is light."""
        mode = raw.FPDFTextObj_GetTextRenderMode(text)
        if mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE or not text:
            return not text, "", False
        visible, pale, light = self._paint.of(text, stroked=mode in _STROKED)
        marks: Marked = self._marks.of(text)
        if marks.stands_for:
            self.marked.append(text)
        if self._content.layered and marks.layer is not None:
            return visible, f"layer {marks.layer}", light
        if self._content.layered and (place := self._content.places.get(key)):
            return visible, f"form {place.form}", light
        return visible, "pale" if pale else "clip" if mode == raw.FPDF_TEXTRENDERMODE_CLIP else "", light


def turns(width: float, height: float) -> dict[int, Turn]:
    """How a page of this size is turned for the print of each direction to be level."""
    over = Matrix(-1, 0, 0, -1, width, height)
    return {
        DOWN: Turn(Matrix(0, -1, 1, 0, 0, width), Matrix(0, 1, -1, 0, width, 0)),
        UP: Turn(Matrix(0, 1, -1, 0, height, 0), Matrix(0, -1, 1, 0, 0, height)),
        OVER: Turn(over, over),
    }


def _add_turned(drawn: Drawn, glyph: Glyph, direction: int, origin: tuple[float, float]) -> None:
    """Keep a glyph that is not level: as on the page turned for it, or with those that are slanted."""
    if direction == SLANTED:
        drawn.slanted.append(glyph)
        return
    turn = turns(drawn.width, drawn.height)[direction]
    baseline = turn.there.apply(*origin)[1]
    drawn.turned.setdefault(turn, []).append(glyph.on(turn.there)._replace(baseline=baseline))


def _has_ink(text_page: Any, index: int) -> bool:
    """Whether a character that need not be drawn is: many fonts draw the soft hyphen, and minus signs come as it."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    sides = [ctypes.byref(side) for side in (left, right, bottom, top)]
    return bool(raw.FPDFText_GetCharBox(text_page, index, *sides)) and right.value > left.value


def _character(text_page: Any, index: int, code: int) -> str:
    # A glyph whose font does not say what it means is a loss that must be seen: pdfium gives its number in the font.
    if code == 0 or code > 0x10FFFF or (code != _SPACE and raw.FPDFText_HasUnicodeMapError(text_page, index) == 1):
        return UNKNOWN
    if code in _PDFIUM_HYPHENS or (code == _SOFT_HYPHEN and _has_ink(text_page, index)):
        return "-"
    return " " if code in {0x09, 0x0A, 0x0D} else fold(chr(code))
