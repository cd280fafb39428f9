"""Ask pdfium what each page of a PDF draws. A PDF's bytes in, its pages as drawn out."""

import ctypes
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium

from extractor.document import refusals
from extractor.document.geometry import Matrix
from extractor.document.named import NamedText
from extractor.document.pdf.annotations import with_annotations
from extractor.document.pdf.content import Content, read_content
from extractor.document.pdf.damage import damaged_streams
from extractor.document.pdf.drawn import Drawn
from extractor.document.pdf.file import PdfFile
from extractor.document.pdf.glyphs import OVER, Reader, turns
from extractor.document.pdf.layers import may_hide_layers
from extractor.document.pdf.marked import differences, unmark
from extractor.document.pdf.note_marks import part_marks
from extractor.document.pdf.pictures import find_pictures
from extractor.document.pdf.scans import Recogniser, is_scan, read_pictures, read_scan
from extractor.document.pdfium import raw
from extractor.errors import UnreadableDocumentError
from extractor.message import Message

_A4 = (595.0, 842.0)  # points; of a page of which nothing is known
MOST_PAGES = 2000  # a disclosure has a hundred at most; what has more is a bound volume, or meant to be too much


def draw_pages(path: Path, data: bytes, recogniser: Recogniser | None = None) -> Iterator[Drawn]:
    """Each page of the PDF in turn; with a recogniser, what is only to be read from its pictures as well.

    Raises UnreadableDocumentError for an encrypted, damaged, empty or endless file.
    """
    file = _open(path, data)
    try:
        layered = may_hide_layers(data) or any(one.is_read for one in file.attached)
        for index in range(len(file)):
            drawn = _draw_page(*file.page(index), index + 1, recogniser, layered=layered)
            if not index:
                drawn.attached += file.attached
                drawn.cut_off, drawn.damaged_streams = file.cut_off, damaged_streams(data)
            yield drawn
    finally:
        file.close()


def _open(path: Path, data: bytes) -> PdfFile:
    try:
        file = PdfFile(data)
    except pdfium.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise UnreadableDocumentError(path, refusals.ENCRYPTED) from error
        raise UnreadableDocumentError(path, refusals.DAMAGED_PDF) from error
    if not 0 < len(file) <= MOST_PAGES:
        pages = len(file)
        file.close()
        problem = Message(
            f"有 {pages} 页，超过 {MOST_PAGES} 页；请拆分成各份文档",
            f"it has {pages} pages, more than {MOST_PAGES}; split it into its documents",
        )
        raise UnreadableDocumentError(path, problem if pages else refusals.NO_PAGES)
    return file


def _draw_page(document: Any, index: int, number: int, recogniser: Recogniser | None, *, layered: bool) -> Drawn:
    try:
        annotated = with_annotations(document, index)
    except pdfium.PdfiumError:
        return Drawn(number, *_A4, is_broken=True)
    page = annotated.page
    try:
        width, height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        placing = turned = _placing(page, width, height)
        shown = drawn = Drawn(number, width, height, attached=tuple(annotated.attached))
        read = _read(page, shown, placing, layered=layered)
        drawn.image_share = read.content.image_share(width, height)
        if recogniser is not None and is_scan(drawn):  # before its pictures are looked for, which takes a while
            return read_scan(page, drawn, recogniser)
        pictures = drawn.pictures = find_pictures(page, read.content, shown) if read.content.shapes else []
        if recogniser is not None and pictures and is_scan(drawn):
            return read_scan(page, drawn, recogniser)
        for direction, turn in turns(width, height).items():
            if read.directions[direction] > read.directions.total() / 2:
                size = (width, height) if direction == OVER else (height, width)
                drawn, turned = Drawn(number, *size, turn.back), turn.there.after(placing)
                _read(page, drawn, turned, read.unseen, layered=False)
        drawn.glyphs += [glyph for words in annotated.words for glyph in words.glyphs(turned)]
        drawn.glyphs, drawn.marks = part_marks(drawn.glyphs, drawn.edges)
        drawn.image_share, drawn.layer = shown.image_share, shown.layer
        drawn.pictures, drawn.stood_for, drawn.attached = pictures, shown.stood_for, shown.attached
        if recogniser is not None and pictures:
            read_pictures(page, read.content, drawn, recogniser)
        return drawn
    finally:
        page.close()


class _Read(NamedTuple):
    """A page's objects, how many characters run in which direction, the numbers of those that nobody sees."""

    content: Content
    directions: Counter[int]
    unseen: frozenset[int]


def _read(page: Any, drawn: Drawn, placing: Matrix, unseen: frozenset[int] | None = None, *, layered: bool) -> _Read:
    """Fill `drawn`; which characters nobody sees is found by a look at the page, where it is not known."""
    named = NamedText()
    content = read_content(page.raw, placing, named, layered=layered)
    drawn.edges = content.edges

    def read() -> tuple[Reader, Counter[int]]:
        with named.reaching():
            text_page = raw.FPDFText_LoadPage(page)
        try:
            reader = Reader(text_page, placing, content, named)
            reader.read(drawn.width, drawn.height, look=unseen is None)
        finally:
            raw.FPDFText_ClosePage(text_page)
        return reader, reader.fill(drawn, unseen or frozenset())

    reader, directions = read()
    if reader.marked:
        said = drawn.text()
        for text in content.texts:
            unmark(text)
        reader, directions = read()
        drawn.stood_for = differences(said, drawn.text())
    if unseen is None and (found := reader.clipped | reader.suspects.unseen(page)):
        return _Read(content, reader.fill(drawn, found), found)
    return _Read(content, directions, unseen or frozenset())


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
