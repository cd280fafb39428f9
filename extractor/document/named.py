"""Print in fonts that a PDF names and does not carry: none of it passed over, measured by the PDF's own widths.

pdfium takes such print's reach from the font that stands in, and leaves out of a page's text what has none there.
"""

import contextlib
import ctypes
from collections.abc import Iterator
from typing import Any

from extractor.document.geometry import Rectangle
from extractor.document.pdfium import raw

_NO_REACH = 0.01  # points; pdfium passes over print that is not wider


class NamedFont:
    """A font that is not in the file, as far as the file tells of it."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._widths: dict[int, float] = {}
        self._ascent = self._measure(raw.FPDFFont_GetAscent)
        self._descent = self._measure(raw.FPDFFont_GetDescent)

    def _measure(self, getter: Any, *code: int) -> float:
        found = ctypes.c_float()
        return found.value if getter(self._handle, *code, ctypes.c_float(1.0), ctypes.byref(found)) else 0.0

    def box(self, code: int) -> Rectangle | None:
        """A character from its origin, in ems, the baseline at 0; None where the file does not tell how far it goes.

        Print that runs down has an advance below 0; its box is in its own way the file's already.
        """
        if code not in self._widths:
            self._widths[code] = self._measure(raw.FPDFFont_GetGlyphWidth, code)
        width = self._widths[code]
        return (0.0, self._ascent, width, self._descent) if width > 0 and self._ascent > self._descent else None


class NamedText:
    """The text objects of a page that are in such fonts; by their addresses."""

    def __init__(self) -> None:
        self._known: dict[int, NamedFont | None] = {}
        self.fonts: dict[int, NamedFont] = {}
        self.without_reach: set[int] = set()

    def add(self, text: int) -> None:
        """Take up a text object, if the file does not carry its font."""
        handle = raw.FPDFTextObj_GetFont(text)
        if not handle:
            return
        if handle not in self._known:
            self._known[handle] = None if raw.FPDFFont_GetIsEmbedded(handle) else NamedFont(handle)
        if font := self._known[handle]:
            self.fonts[text] = font

    @contextlib.contextmanager
    def reaching(self) -> Iterator[None]:
        """Give a reach to those that have none, while pdfium collects a page's text, which would go without them.

        A stroke has a width, whatever it goes around.
        """
        flat = [text for text in self.fonts if _is_flat(text)]
        before = [(text, raw.FPDFTextObj_GetTextRenderMode(text), _stroke(text)) for text in flat]
        for text, _, _ in before:
            _draw_as(text, raw.FPDF_TEXTRENDERMODE_STROKE, 1.0)
        try:
            yield
        finally:
            for text, mode, stroke in before:
                _draw_as(text, mode, stroke)
        self.without_reach = set(flat)


def _is_flat(text: int) -> bool:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    byref = ctypes.byref
    found = raw.FPDFPageObj_GetBounds(text, byref(left), byref(bottom), byref(right), byref(top))
    return bool(found) and abs(right.value - left.value) < _NO_REACH


def _stroke(text: int) -> float:
    width = ctypes.c_float(1.0)
    raw.FPDFPageObj_GetStrokeWidth(text, ctypes.byref(width))
    return width.value


def _draw_as(text: int, mode: int, stroke: float) -> None:
    raw.FPDFTextObj_SetTextRenderMode(text, mode)
    raw.FPDFPageObj_SetStrokeWidth(text, stroke)
    raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 0, 0)  # only now is the reach worked out anew
