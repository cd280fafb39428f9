"""What is said of text beside its glyphs: the layer that it is in, the text that it is to stand for."""

import ctypes
from difflib import SequenceMatcher
from typing import NamedTuple

from extractor.document.pdfium import raw

_LAYER, _STANDS_FOR = "OC", "ActualText"
_FEW = 4  # characters
_LONGEST = 256  # bytes; of a layer's name


class Marked(NamedTuple):
    """Marks of a text object: its layer's name where it is in one, whether it is to stand for other text."""

    layer: str | None = None
    stands_for: bool = False


_PLAIN = Marked()


class Marks:
    """Reads the marks of a page's text objects; many objects share one, which is read once."""

    def __init__(self) -> None:
        self._known: dict[int, Marked] = {}

    def of(self, text: int) -> Marked:
        """What the marks of a text object say of it."""
        found = _PLAIN
        for index in range(raw.FPDFPageObj_CountMarks(text)):
            mark = raw.FPDFPageObj_GetMark(text, index)
            known = self._known.get(mark)
            if known is None:
                known = self._known[mark] = _read(mark)
            if known is not _PLAIN:
                found = Marked(known.layer or found.layer, known.stands_for or found.stands_for)
        return found


def unmark(text: int) -> None:
    """Take away what a text object is to stand for, so that its glyphs are read."""
    for index in reversed(range(raw.FPDFPageObj_CountMarks(text))):
        mark = raw.FPDFPageObj_GetMark(text, index)
        if _read(mark).stands_for:
            raw.FPDFPageObj_RemoveMark(text, mark)


def differences(said: str, shown: str) -> str:
    """Where text that is said to stand on a page differs from what its glyphs show: `said→shown`, each by itself."""
    said, shown = ("".join(text.split()) for text in (said, shown))
    found: list[tuple[int, int, int, int]] = []
    for kind, a, b, c, d in SequenceMatcher(None, said, shown, autojunk=False).get_opcodes():
        if kind != "equal" and found and a - found[-1][1] < _FEW:  # what they share by chance is no word
            found[-1] = found[-1][0], b, found[-1][2], d
        elif kind != "equal":
            found.append((a, b, c, d))
    return "；".join([f"{said[a:b]}→{shown[c:d]}" for a, b, c, d in found])


def _read(mark: int) -> Marked:
    stands_for = raw.FPDFPageObjMark_GetParamValueType(mark, _STANDS_FOR.encode()) == raw.FPDF_OBJECT_STRING
    layer = _parameter(mark, "Name") if _name(mark) == _LAYER else None
    return Marked(layer, stands_for) if stands_for or layer is not None else _PLAIN


def _name(mark: int) -> str:
    buffer, length = (raw.FPDF_WCHAR * _LONGEST)(), ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), ctypes.byref(length))
    return bytes(buffer)[: length.value].decode("utf-16-le", "replace").rstrip("\0")


def _parameter(mark: int, key: str) -> str:
    buffer, length = (raw.FPDF_WCHAR * _LONGEST)(), ctypes.c_ulong()
    raw.FPDFPageObjMark_GetParamStringValue(mark, key.encode(), buffer, ctypes.sizeof(buffer), ctypes.byref(length))
    return bytes(buffer)[: length.value].decode("utf-16-le", "replace").rstrip("\0")
