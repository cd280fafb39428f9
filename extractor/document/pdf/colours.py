"""The colour of a page object, and whether it can be told from the paper."""

import ctypes
from collections.abc import Callable
from typing import Any

Colour = tuple[int, int, int, int]
"""Red, green, blue, opacity; of 255 each."""
_WHITE = 250  # of 255, in each of red, green, blue


def colour_of(getter: Callable[..., int], page_object: Any) -> Colour | None:
    """What a page object is filled or stroked with, asked by `getter`; None where pdfium does not say."""
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    byref = ctypes.byref
    if not getter(page_object, byref(red), byref(green), byref(blue), byref(alpha)):
        return None
    return red.value, green.value, blue.value, alpha.value


def is_white(colour: Colour | None) -> bool:
    """Whether it cannot be told from the paper."""
    return colour is not None and min(colour[:3]) >= _WHITE
