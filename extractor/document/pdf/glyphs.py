"""Read the characters of a page. pdfium's text of a page in, characters on the page as shown and hidden text out."""

import ctypes
from collections import Counter
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractor.document.fold import fold
from extractor.document.geometry import Matrix, Rectangle, bounds
from extractor.document.named import NamedFont, NamedText
from extractor.document.pdf.clipped import Character, Clipped
from extractor.document.pdf.colours import Paint
from extractor.document.pdf.content import Content, Covers
from extractor.document.pdf.drawn import UNKNOWN, Drawn, Glyph, Turn
from extractor.document.pdf.marked import Marked, Marks
from extractor.document.pdf.replaced import printed_over
from extractor.document.pdf.suspects import Suspects
from extractor.document.pdfium import raw

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
    """Reads the characters of one page.

    `clipped` are the numbers of those that a clip hides, `suspects` those that only a look at the page can tell;
    `marked` are the text objects that are to stand for other text than their glyphs'.
    """

    def __init__(self, text_page: int, placing: Matrix, content: Content, named: NamedText) -> None:
        self.suspects = Suspects()
        self.clipped: frozenset[int] = frozenset()
        self.marked: list[int] = []
        self._page, self._placing, self._content, self._named = text_page, placing, content, named
        self._marks, self._paint = Marks(), Paint()
        self._matrix = raw.FS_MATRIX()
        self._matrix_at = ctypes.addressof(self._matrix)
        self._characters: list[Character] = []
        self._turned: dict[int, tuple[int, tuple[float, float]]] = {}  # direction and origin of what is not level
        self._hidden: list[tuple[int, str]] = []
        self._covered: set[int] = set()

    def read(self, width: float, height: float, *, look: bool) -> None:
        """Take up the characters of a page of this size; `look` for those that something may hide."""
        page, named = self._page, self._named
        covers = Covers(self._content) if look and self._content.covers else None
        origin, loose = (ctypes.c_double * 2)(), (ctypes.c_float * 4)()
        loose_at, x_at = ctypes.addressof(loose), ctypes.addressof(origin)
        y_at = x_at + ctypes.sizeof(ctypes.c_double)
        styles: dict[int, _Style] = {}
        a, b, c, d, e, f = self._placing
        for index in range(raw.FPDFText_CountChars(page)):
            code = raw.FPDFText_GetUnicode(page, index)
            if code in _GENERATED and raw.FPDFText_IsGenerated(page, index) == 1:
                continue
            text = _character(page, index, code)
            key = raw.FPDFText_GetTextObject(page, index) or 0
            if not text or (text == " " and key in named.without_reach):  # a space by itself is the gap that it leaves
                continue
            style = styles.get(key)
            if style is None:
                style = styles[key] = self._style(index, key, len(styles))
            raw.FPDFText_GetCharOrigin(page, index, x_at, y_at)
            x, y = origin[:]
            baseline = b * x + d * y + f
            box = style.box(code, a * x + c * y + e, baseline) if style.font else None
            if box is not None:
                x0, top, x1, bottom = box
            else:  # of most characters: worked out in place, because a call for each is a twentieth of all reading
                raw.FPDFText_GetLooseCharBox(page, index, loose_at)
                left, up, right, down = loose[:]
                x0, top = a * left + c * up + e, b * left + d * up + f
                x1, bottom = a * right + c * down + e, b * right + d * down + f
                x0, x1 = (x1, x0) if x0 > x1 else (x0, x1)
                top, bottom = (bottom, top) if top > bottom else (top, bottom)
            if style.size < HIDDEN_SIZE or not (0 <= (x0 + x1) / 2 <= width and 0 <= (top + bottom) / 2 <= height):
                self._hidden.append((index, text))
                continue
            if look and text != " ":
                if style.doubt:
                    self.suspects.add(style.doubt, key, index, (x0, top, x1, bottom))
                elif covers and (cover := covers.over(key, (x0, top, x1, bottom))):
                    self.suspects.add("cover", key, index, cover)
                    self._covered.add(index)
            glyph = Glyph(text, x0, top, x1, bottom, baseline, style.size, style.run, style.pale)
            self._characters.append((index, key, glyph))
            if style.direction != LEVEL:
                self._turned[index] = style.direction, (a * x + c * y + e, baseline)
        if look:
            self._find_clipped()

    def fill(self, drawn: Drawn, unseen: frozenset[int]) -> Counter[int]:
        """Give the characters to a page, those of the numbers `unseen` as hidden; how many run in which direction."""
        drawn.glyphs, drawn.slanted, drawn.turned = [], [], {}
        hidden, turned = self._hidden.copy(), self._turned
        removed: list[tuple[int, Glyph]] = []  # in their order
        directions: Counter[int] = Counter()
        for index, _, glyph in self._characters:
            if index in unseen:
                hidden.append((index, glyph.text))
                removed.append((index, glyph))
            elif index in turned:
                direction, origin = turned[index]
                directions[direction] += 1
                _add_turned(drawn, glyph, direction, origin)
            else:
                drawn.glyphs.append(glyph)
        directions[LEVEL] = len(drawn.glyphs)
        hidden.sort()
        drawn.hidden = "".join([text for _, text in hidden]).strip()
        drawn.layer = _spaced(hidden)
        is_covered = not self._hidden and all(index in self._covered for index, _ in removed)
        drawn.is_replaced = is_covered and printed_over(removed, drawn.glyphs)
        return directions

    def _find_clipped(self) -> None:
        clipped = Clipped(self._placing, self._content.places)
        self.clipped = clipped.among(self._characters)
        loose = raw.FS_RECTF()
        for index, text_object in clipped.odd:
            raw.FPDFText_GetLooseCharBox(self._page, index, ctypes.byref(loose))
            box = self._placing.box(loose.left, loose.bottom, loose.right, loose.top)
            self.suspects.add("clip", text_object, index, box)

    def _style(self, index: int, text: int, run: int) -> _Style:
        matrix, placing = self._matrix, self._placing
        scale, direction = 1.0, LEVEL
        if raw.FPDFText_GetMatrix(self._page, index, self._matrix_at):
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
        font = self._named.fonts.get(text)
        shape = _UNMOVED
        if font:
            own = Matrix(matrix.a * em, matrix.b * em, matrix.c * em, matrix.d * em, 0.0, 0.0)
            shape = placing._replace(e=0.0, f=0.0).after(own)
        shown, doubt, light = self._shown(text)
        return _Style(em * scale * shown, direction, font, shape, doubt, light, run)

    def _shown(self, text: int) -> tuple[bool, str, bool]:
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
        if self._content.layered and (place := self._content.places.get(text)):
            return visible, f"form {place.form}", light
        return visible, "pale" if pale else "clip" if mode == raw.FPDF_TEXTRENDERMODE_CLIP else "", light


@lru_cache(maxsize=16)
def turns(width: float, height: float) -> dict[int, Turn]:
    """How a page of this size is turned for the print of each direction to be level."""
    over = Matrix(-1, 0, 0, -1, width, height)
    return {
        DOWN: Turn(Matrix(0, -1, 1, 0, 0, width), Matrix(0, 1, -1, 0, width, 0)),
        UP: Turn(Matrix(0, 1, -1, 0, height, 0), Matrix(0, -1, 1, 0, 0, height)),
        OVER: Turn(over, over),
    }


def _spaced(hidden: list[tuple[int, str]]) -> str:
    """Text that is not seen, with a space where its characters do not follow one another."""
    found = [text if at == index + 1 else " " + text for (index, _), (at, text) in pairwise(hidden)]
    return "".join([*(text for _, text in hidden[:1]), *found])


def _add_turned(drawn: Drawn, glyph: Glyph, direction: int, origin: tuple[float, float]) -> None:
    """Keep a glyph that is not level: as on the page turned for it, or with those that are slanted."""
    if direction == SLANTED:
        drawn.slanted.append(glyph)
        return
    turn = turns(drawn.width, drawn.height)[direction]
    baseline = turn.there.apply(*origin)[1]
    drawn.turned.setdefault(turn, []).append(glyph.on(turn.there)._replace(baseline=baseline))


def _has_ink(text_page: int, index: int) -> bool:
    """Whether a character that need not be drawn is: many fonts draw the soft hyphen, and minus signs come as it."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    sides = [ctypes.byref(side) for side in (left, right, bottom, top)]
    return bool(raw.FPDFText_GetCharBox(text_page, index, *sides)) and right.value > left.value


def _character(text_page: int, index: int, code: int) -> str:
    # A glyph whose font does not say what it means is a loss that must be seen: pdfium gives its number in the font.
    if code == 0 or code > 0x10FFFF or (code != _SPACE and raw.FPDFText_HasUnicodeMapError(text_page, index) == 1):
        return UNKNOWN
    if code in _PDFIUM_HYPHENS or (code == _SOFT_HYPHEN and _has_ink(text_page, index)):
        return "-"
    return _folded(code)


@cache
def _folded(code: int) -> str:
    return " " if code in {0x09, 0x0A, 0x0D} else fold(chr(code))
