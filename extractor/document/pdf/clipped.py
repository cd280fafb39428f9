"""Tell which characters of a page its clips hide. Characters in their order in, the numbers of the hidden out.

To ask every text object for its clip costs a third of all reading, because many files draw every character by itself.
So of such characters in a row the last one is asked, of some rows the first one too; where one is hidden, all are.
"""

import ctypes
from collections.abc import Iterable, Mapping

from extractor.document.geometry import Matrix, Rectangle, overlap
from extractor.document.pdf.clips import FormPlace, clip_bounds
from extractor.document.pdf.drawn import Glyph
from extractor.document.pdfium import raw

_RECTANGLE = range(4, 7)  # points of a rectangle's path, closed or not
_NEXT = 0.6  # ems between two characters of a row
_ROWS = 4  # of so many rows that are drawn character by character, the first one's first is asked

Character = tuple[int, int, Glyph]
"""A character's number on its page, the text object that draws it, how it is drawn on the page as shown."""


class Clipped:
    """Finds the characters of a page of which the middle is clipped away.

    `odd` are those with a clip of another shape than a rectangle's, and their text objects: this cannot tell of them.
    """

    def __init__(self, placing: Matrix, places: Mapping[int, FormPlace]) -> None:
        self._placing, self._places = placing, places
        self._point = (ctypes.c_float * 2)()
        self._x_at = ctypes.addressof(self._point)
        self._y_at = self._x_at + ctypes.sizeof(ctypes.c_float)
        self._known: dict[tuple[float, ...], Rectangle | None] = {}
        self._clip: Rectangle | None = None  # of the last text object that was asked
        self._is_odd = False
        self._found: set[int] = set()
        self.odd: list[tuple[int, int]] = []

    def among(self, characters: Iterable[Character]) -> frozenset[int]:
        """The numbers of those that are clipped away."""
        last: Character | None = None  # drawn by itself, as far as is known, and not asked yet
        drawing = 0  # the text object that the last character belongs to
        passed: list[Character] = []  # not asked at all
        rows, in_row = 0, False
        end = baseline = 0.0
        for one in characters:
            _, text, glyph = one
            if glyph.text == " ":
                continue
            if text == drawing:  # an object of several characters
                if last is not None:
                    self._ask(last)
                    last = None
                self._check(one)
            else:
                if last is not None:
                    beside = glyph.baseline == baseline and abs(glyph.x0 - end) < _NEXT * glyph.size
                    if beside and (in_row or rows % _ROWS):
                        passed.append(last)
                    else:
                        self._ask(last)
                    rows, in_row = rows + (not beside), beside
                drawing, last = text, one
            end, baseline = glyph.x1, glyph.baseline
        if last is not None:
            self._ask(last)
        if self._found:
            for one in passed:
                self._ask(one)
        return frozenset(self._found)

    def _ask(self, one: Character) -> None:
        self._clip = self._clip_of(one[1])
        self._check(one)

    def _check(self, one: Character) -> None:
        number, text, glyph = one
        clip = self._clip
        if self._is_odd:
            self.odd.append((number, text))
        if clip is None:
            return
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        if clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3]:
            return
        place = self._places.get(text)
        exact = overlap(clip_bounds(text, place.matrix if place else self._placing), place.clip if place else None)
        if exact is not None and not (exact[0] <= x <= exact[2] and exact[1] <= y <= exact[3]):
            self._found.add(number)

    def _clip_of(self, text: int) -> Rectangle | None:
        """What a text object's clip leaves, None without one: of a path that is like a rectangle's, two points tell."""
        path = raw.FPDFPageObj_GetClipPath(text)
        corners: list[float] = []
        self._is_odd = False
        for index in range(raw.FPDFClipPath_CountPaths(path)):
            if raw.FPDFClipPath_CountPathSegments(path, index) in _RECTANGLE:
                for at in (0, 2):
                    segment = raw.FPDFClipPath_GetPathSegment(path, index, at)
                    raw.FPDFPathSegment_GetPoint(segment, self._x_at, self._y_at)
                    corners += self._point[:]
            else:
                self._is_odd = True
        if self._places and (place := self._places.get(text)):
            return overlap(_common(place.matrix, corners), place.clip)
        known = tuple(corners)
        if known not in self._known:
            self._known[known] = _common(self._placing, corners)
        return self._known[known]


def _common(placing: Matrix, corners: list[float]) -> Rectangle | None:
    found: Rectangle | None = None
    for at in range(0, len(corners), 4):
        x0, y0, x1, y1 = corners[at : at + 4]
        found = overlap(found, placing.box(x0, y0, x1, y1))
    return found
