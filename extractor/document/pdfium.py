"""pdfium's functions with its objects as their addresses, plain numbers; all else of `pypdfium2.raw` as it is there.

pypdfium2 makes a pointer of ctypes for every object that it gives and takes. A page has thousands of characters, each
asked after in ten ways: those pointers took a tenth of all reading.
"""

import ctypes
from typing import Any

from pypdfium2 import raw as pointed


class _Raw:
    """Makes each function when it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(pointed, name)
        if hasattr(found, "argtypes"):
            prototype = ctypes.CFUNCTYPE(*map(_plain, (found.restype, *found.argtypes)))
            found = prototype(ctypes.cast(found, ctypes.c_void_p).value or 0)
        setattr(self, name, found)
        return found


def _plain(kind: Any) -> Any:
    return ctypes.c_void_p if kind is not None and issubclass(kind, ctypes._Pointer) else kind


raw: Any = _Raw()
"""Takes an address wherever pdfium takes a pointer, as well as what pypdfium2 and ctypes know; gives None for none."""
