"""Tell which characters of a page its clips hide. Characters in their order in, the numbers of the hidden out.

To ask every text object for its clip costs a third of all reading, because many files draw every character by itself.
So of such characters in a row the last one is asked, of some rows the first one too; where one is hidden, all are.
"""

import ctypes
from collections.abc import Mapping
from typing import Any, NamedTuple

from pypdfium2 import raw

from extractor.document.geometry import Matrix, Rectangle, overlap
from extractor.document.pdf.clips import FormPlace, clip_bounds

_RECTANGLE = range(4, 7)  # points of a rectangle's path, closed or not
_NEXT = 0.6  # ems between two characters of a row
_ROWS = 4  # of so many rows that are drawn character by character, the first one's first is asked


class _One(NamedTuple):
    number: int
    key: int
    text: Any
    x: float  # the middle
    y: float


class Clipped:
    """Takes up the characters of a page one by one; `numbers` has those of which the middle is clipped away.

    `odd` are those with a clip of another shape than a rectangle's, and their text objects: this cannot tell of them.
    """

    def __init__(self, placing: Matrix, places: Mapping[int, FormPlace]) -> None:
        self._found: set[int] = set()
        self._placing, self._places = placing, places
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._x_ref, self._y_ref = ctypes.byref(self._x), ctypes.byref(self._y)
        self._known: dict[tuple[float, ...], Rectangle | None] = {}
        self._key = 0  # the text object that the last character belongs to
        self._clip: Rectangle | None = None  # of the last text object that was asked
        self._is_odd = False
        self.odd: list[tuple[int, Any]] = []
        self._last: _One | None = None  # drawn by itself, as far as is known, and not asked yet
        self._passed: list[_One] = []  # not asked at all
        self._rows, self._in_row = 0, False
        self._end = self._baseline = 0.0

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the characters that are clipped away."""
        return frozenset(self._found)

    def add(self, number: int, key: int, text: Any, x0: float, y: float, x1: float, baseline: float, em: float) -> None:
        """The next character, drawn by the text object at `key`; `y` is its middle."""
        last = self._last
        if key == self._key:  # an object of several characters
            if last is not None:
                self._last = None
                self._ask(last)
            self._check(number, key, text, (x0 + x1) / 2, y)
        else:
            if last is not None and baseline == self._baseline and abs(x0 - self._end) < _NEXT * em:
                if self._in_row or self._rows % _ROWS:
                    self._passed.append(last)
                else:
                    self._ask(last)
                self._in_row = True
            elif last is not None:
                self._ask(last)
                self._rows, self._in_row = self._rows + 1, False
            self._key, self._last = key, _One(number, key, text, (x0 + x1) / 2, y)
        self._end, self._baseline = x1, baseline

    def finish(self) -> None:
        """Ask for what was not asked, as far as that is needed."""
        if self._last is not None:
            self._ask(self._last)
        if self._found:
            for one in self._passed:
                self._ask(one)

    def _ask(self, one: _One) -> None:
        self._clip = self._clip_of(one.text, one.key)
        self._check(one.number, one.key, one.text, one.x, one.y)

    def _check(self, number: int, key: int, text: Any, x: float, y: float) -> None:
        clip = self._clip
        if self._is_odd:
            self.odd.append((number, text))
        if clip is None or (clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3]):
            return
        place = self._places.get(key)
        exact = overlap(clip_bounds(text, place.matrix if place else self._placing), place.clip if place else None)
        if exact is not None and not (exact[0] <= x <= exact[2] and exact[1] <= y <= exact[3]):
            self._found.add(number)

    def _clip_of(self, text: Any, key: int) -> Rectangle | None:
        """What a text object's clip leaves, None without one: of a path that is like a rectangle's, two points tell."""
        path = raw.FPDFPageObj_GetClipPath(text)
        corners: list[float] = []
        self._is_odd = False
        for index in range(raw.FPDFClipPath_CountPaths(path)):
            if raw.FPDFClipPath_CountPathSegments(path, index) in _RECTANGLE:
                corners += self._point(path, index, 0)
                corners += self._point(path, index, 2)
            else:
                self._is_odd = True
        if self._places and (place := self._places.get(key)):
            return overlap(_common(place.matrix, corners), place.clip)
        known = tuple(corners)
        if known not in self._known:
            self._known[known] = _common(self._placing, corners)
        return self._known[known]

    def _point(self, path: Any, index: int, at: int) -> tuple[float, float]:
        raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, index, at), self._x_ref, self._y_ref)
        return self._x.value, self._y.value


def _common(placing: Matrix, corners: list[float]) -> Rectangle | None:
    found: Rectangle | None = None
    for at in range(0, len(corners), 4):
        x0, y0, x1, y1 = corners[at : at + 4]
        found = overlap(found, placing.box(x0, y0, x1, y1))
    return found
