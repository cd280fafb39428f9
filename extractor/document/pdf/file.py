"""Open a PDF with what is in it: also one that was cut off, and the documents in a portfolio.

A file's bytes or path in, its pages in their order out.
"""

import ctypes
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from extractor.document.pdf.annotations import string
from extractor.document.pdf.drawn import Attached, CutOff
from extractor.document.pdf.repair import lacks_only_list, repaired
from extractor.document.pdfium import raw
from extractor.document.standin import open_pdf

_COVER = 400  # characters; a file with fewer, and with documents in it, is a cover around them
_MOST_ATTACHED = 50
_PDF = b"%PDF-"


class PdfFile:
    """A PDF, to be closed: its pages and, if it is a cover around other PDFs, theirs, counted through from 0.

    `attached` are the files in it; `cut_off` says what is missing at its end. Raises pdfium.PdfiumError, OSError.
    """

    def __init__(self, source: Path | bytes) -> None:
        self.cut_off: CutOff = ""
        self.attached: tuple[Attached, ...] = ()
        self._parts = [self._open(source)]
        if files := list(_attachments(self._parts[0])):
            self.attached = tuple(self._take(name, data) for name, data in files)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def page(self, index: int) -> tuple[Any, int]:
        """The pypdfium2 document that has this page, and the page's number in it, from 0."""
        for part in self._parts:
            if index < len(part):
                return part, index
            index -= len(part)
        raise IndexError(index)

    def close(self) -> None:
        """Close all that was opened."""
        for part in self._parts:
            part.close()

    def _open(self, source: Path | bytes) -> Any:
        try:
            return open_pdf(source)
        except pdfium.PdfiumError as error:
            if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
                raise
            data = source if isinstance(source, bytes) else source.read_bytes()
            mended = repaired(data)
            if mended is None:
                raise
            self.cut_off = "list" if lacks_only_list(data) else "content"
            return open_pdf(mended)

    def _take(self, name: str, data: bytes) -> Attached:
        if not data.startswith(_PDF) or _characters(self._parts[0]) >= _COVER:
            return Attached(name, is_read=False)
        try:
            self._parts.append(open_pdf(data))
        except pdfium.PdfiumError:
            return Attached(name, is_read=False)
        return Attached(name, is_read=True)


def _attachments(document: Any) -> list[tuple[str, bytes]]:
    found = []
    for index in range(min(max(raw.FPDFDoc_GetAttachmentCount(document), 0), _MOST_ATTACHED)):
        attachment = raw.FPDFDoc_GetAttachment(document, index)
        size = ctypes.c_ulong()
        raw.FPDFAttachment_GetFile(attachment, None, 0, ctypes.byref(size))
        data = ctypes.create_string_buffer(size.value)
        raw.FPDFAttachment_GetFile(attachment, data, size.value, ctypes.byref(size))
        found.append((string(raw.FPDFAttachment_GetName, attachment), data.raw))
    return found


def _characters(document: Any) -> int:
    count = 0
    for index in range(min(len(document), 2)):
        page = raw.FPDF_LoadPage(document, index)
        text = raw.FPDFText_LoadPage(page)
        count += max(raw.FPDFText_CountChars(text), 0)
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)
    return count
