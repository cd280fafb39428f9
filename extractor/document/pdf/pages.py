"""Ask pdfium what each page of a PDF draws. A PDF's bytes in, its pages as drawn out."""

import ctypes
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.document import refusals
from extractor.document.geometry import Matrix
from extractor.document.named import NamedText
from extractor.document.pdf.drawn import Drawn
from extractor.document.pdf.glyphs import DOWN, UP, read_glyphs
from extractor.document.pdf.objects import read_objects
from extractor.document.standin import open_pdf
from extractor.errors import UnreadableDocumentError
from extractor.message import Message

MOST_PAGES = 2000  # a disclosure has a hundred at most; what has more is a bound volume, or meant to be too much


def draw_pages(path: Path, data: bytes) -> Iterator[Drawn]:
    """Each page of the PDF in turn. Raises UnreadableDocumentError for an encrypted, damaged, empty or endless file."""
    try:
        document = open_pdf(data)
    except pdfium.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise UnreadableDocumentError(path, refusals.ENCRYPTED) from error
        raise UnreadableDocumentError(path, refusals.DAMAGED_PDF) from error
    try:
        if len(document) == 0:
            raise UnreadableDocumentError(path, refusals.NO_PAGES)
        if len(document) > MOST_PAGES:
            problem = Message(
                f"有 {len(document)} 页，超过 {MOST_PAGES} 页；请拆分成各份文档",
                f"it has {len(document)} pages, more than {MOST_PAGES}; split it into its documents",
            )
            raise UnreadableDocumentError(path, problem)
        for index in range(len(document)):
            yield _draw_page(path, document, index)
    finally:
        document.close()


def _draw_page(path: Path, document: Any, index: int) -> Drawn:
    handle = raw.FPDF_LoadPage(document.raw, index)
    if not handle:
        problem = Message(
            f"第 {index + 1} 页已损坏；请重新下载或导出 PDF",
            f"page {index + 1} is damaged; download or export the PDF again",
        )
        raise UnreadableDocumentError(path, problem)
    try:
        width, height = raw.FPDF_GetPageWidthF(handle), raw.FPDF_GetPageHeightF(handle)
        placing = _placing(handle, width, height)
        drawn = Drawn(index + 1, width, height)
        directions = _read(handle, drawn, placing)
        for direction, turn, back in (
            (DOWN, Matrix(0, -1, 1, 0, 0, width), Matrix(0, 1, -1, 0, width, 0)),
            (UP, Matrix(0, 1, -1, 0, height, 0), Matrix(0, -1, 1, 0, 0, height)),
        ):
            if directions[direction] > directions.total() / 2:
                drawn = Drawn(index + 1, height, width, back)
                _read(handle, drawn, turn.after(placing))
        return drawn
    finally:
        raw.FPDF_ClosePage(handle)


def _read(handle: Any, drawn: Drawn, placing: Matrix) -> Counter[int]:
    """Fill `drawn`; return how many characters run in which direction."""
    named = NamedText()
    backdrops = read_objects(handle, drawn, placing, named)
    with named.reaching():
        text_page = raw.FPDFText_LoadPage(handle)
    if not text_page:
        return Counter()
    try:
        return read_glyphs(text_page, drawn, placing, backdrops, named)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _placing(handle: Any, width: float, height: float) -> Matrix:
    """From the page's own coordinates to points from the top left of the page as it is shown."""
    box = raw.FS_RECTF()
    if not raw.FPDF_GetPageBoundingBox(handle, ctypes.byref(box)) or box.right <= box.left or box.top <= box.bottom:
        return Matrix(1, 0, 0, -1, 0, height)
    turned = raw.FPDFPage_GetRotation(handle)
    flat = {
        0: Matrix(1, 0, 0, -1, -box.left, box.top),
        1: Matrix(0, 1, 1, 0, -box.bottom, -box.left),
        2: Matrix(-1, 0, 0, 1, box.right, -box.bottom),
        3: Matrix(0, -1, -1, 0, box.top, box.right),
    }[turned % 4]
    scale = width / (box.top - box.bottom if turned % 2 else box.right - box.left)  # UserUnit
    return Matrix(scale, 0, 0, scale, 0, 0).after(flat)
