"""The colour of a page object, and whether it can be told from the paper."""

import ctypes
from collections.abc import Callable
from functools import cache

from extractor.document.pdfium import raw

Colour = tuple[int, int, int, int]
"""Red, green, blue, opacity; of 255 each."""
_WHITE = 250  # of 255, in each of red, green, blue
_PALE = 236  # of 255: on white paper, nobody sees what differs less
_LIGHT = 140  # of 255, in luma: print lighter than that on white paper is a watermark's, or of little weight
_FAINT = 64  # of 255, in opacity


def colour_of(getter: Callable[..., int], page_object: int) -> Colour | None:
    """What a page object is filled or stroked with, asked by `getter`; None where pdfium does not say."""
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    byref = ctypes.byref
    if not getter(page_object, byref(red), byref(green), byref(blue), byref(alpha)):
        return None
    return red.value, green.value, blue.value, alpha.value


def is_white(colour: Colour | None) -> bool:
    """Whether it cannot be told from the paper."""
    return colour is not None and min(colour[:3]) >= _WHITE


class Paint:
    """What text is painted with: asked for every text object, so the room for the answer is made once."""

    def __init__(self) -> None:
        self._parts = (ctypes.c_uint * 4)()
        first = ctypes.addressof(self._parts)
        self._places = [first + ctypes.sizeof(ctypes.c_uint) * part for part in range(4)]

    def of(self, text: int, *, stroked: bool) -> tuple[bool, bool, bool]:
        """Whether a text object is painted at all, whether it may be too pale to be seen, whether it is light."""
        getter = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
        return _seen(*self._parts[:]) if getter(text, *self._places) else (True, False, False)


@cache
def _seen(red: int, green: int, blue: int, alpha: int) -> tuple[bool, bool, bool]:
    """`Paint.of` of a colour on white paper; the weights are those of luma in ITU-R BT.601."""
    if not alpha:
        return False, False, False
    light = 255 - (255 - 0.299 * red - 0.587 * green - 0.114 * blue) * alpha / 255 > _LIGHT
    return True, alpha < _FAINT or min(red, green, blue) >= _PALE, light
