"""Put what forms and annotations show onto the page, so that it is read where it stands. A pdfium page in and out."""

import ctypes
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extractor.document.fold import fold
from extractor.document.geometry import Matrix, Rectangle
from extractor.document.pdf.drawn import Attached, Glyph
from extractor.document.pdfium import raw

# Links lie over print and show nothing; what a note says is on no page until somebody clicks on it.
_ASIDE = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FILEATTACHMENT}
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_SAYS = {raw.FPDF_ANNOT_FREETEXT: "Contents", raw.FPDF_ANNOT_WIDGET: "V"}
_LARGEST = 12.0  # points; of words whose size nobody tells
_STEP = 1.2  # ems from line to line
_NONE = 2  # bytes of an empty string, its end


class SaidWords(NamedTuple):
    """What an annotation says without an appearance of its own: programs that show it draw the words themselves."""

    text: str
    box: Rectangle  # in the page's own coordinates

    def glyphs(self, placing: Matrix) -> list[Glyph]:
        """The words as such a program sets them, on the page as shown."""
        x0, top, _, bottom = placing.box(*self.box)
        lines = self.text.splitlines()
        size = min(_LARGEST, (bottom - top) / (_STEP * len(lines)))
        above = (bottom - top - _STEP * size * len(lines)) / 2
        found = []
        for number, line in enumerate(lines):
            x, head = x0, top + above + number * _STEP * size
            for char in fold(line):
                width = size * (0.5 if char.isascii() else 1.0)
                found.append(Glyph(char, x, head, x + width, head + size, head + 0.85 * size, size))
                x += width
        return found


@dataclass(slots=True)
class Annotated:
    """A page with what its annotations show, words that they say without showing them, files that hang on it."""

    page: Any
    words: list[SaidWords] = field(default_factory=list)
    attached: list[Attached] = field(default_factory=list)


def with_annotations(document: Any, index: int) -> Annotated:
    """The page of a pypdfium2 document, with what its annotations show as part of what it draws."""
    found = Annotated(document[index])
    shown = [_read(found, at) for at in range(raw.FPDFPage_GetAnnotCount(found.page))]
    if any(shown) and raw.FPDFPage_Flatten(found.page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        found.page.close()
        found.page = document[index]  # what the page draws is collected when it is opened
    return found


def _read(found: Annotated, at: int) -> bool:
    """Whether the annotation of this number shows something; what it says or holds else is added to `found`."""
    annotation = raw.FPDFPage_GetAnnot(found.page, at)
    if not annotation:
        return False
    try:
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_FILEATTACHMENT:
            attachment = raw.FPDFAnnot_GetFileAttachment(annotation)
            found.attached.append(Attached(string(raw.FPDFAttachment_GetName, attachment), is_read=False))
        if kind in _ASIDE or raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            return False
        if raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _NONE:
            return True
        if kind in _SAYS and (text := string(raw.FPDFAnnot_GetStringValue, annotation, _SAYS[kind].encode()).strip()):
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
            found.words.append(SaidWords(text, (box.left, box.bottom, box.right, box.top)))
        return kind not in _SAYS
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def string(getter: Any, *of: Any) -> str:
    """A string that pdfium gives by `getter`, which is asked for its length first; empty where there is none."""
    length = getter(*of, None, 0)
    buffer = (raw.FPDF_WCHAR * (length // 2 + 1))()
    getter(*of, buffer, length)
    return bytes(buffer)[:length].decode("utf-16-le", "replace").rstrip("\0")
