"""Draw a page as a picture, for a person to look at. A PDF file and a page's number in, a PNG out."""

import io
import threading
from pathlib import Path

import pypdfium2 as pdfium

from extractor.document.pdf.file import PdfFile
from extractor.errors import UnreadableDocumentError
from extractor.message import Message

WIDEST = 2000  # pixels of the longer side: a page as large as a wall would take all memory
_PDFIUM = threading.Lock()  # pdfium in two threads at once returns nonsense without an error


def render_page(path: Path, number: int, scale: float = 2.0) -> bytes:
    """Page `number` (from 1) as PNG, `scale` pixels a point, less where that would be wider than WIDEST.

    Raises UnreadableDocumentError where the file or the page is not there.
    """
    with _PDFIUM:
        try:
            pdf = PdfFile(path)
        except (OSError, pdfium.PdfiumError) as error:
            raise UnreadableDocumentError(path, Message("页面无法绘出", "its pages cannot be drawn")) from error
        try:
            if not 1 <= number <= len(pdf):
                raise UnreadableDocumentError(
                    path, Message(f"只有 {len(pdf)} 页，没有第 {number} 页", f"it has {len(pdf)} pages, not {number}")
                )
            document, index = pdf.page(number - 1)
            page = document[index]
            fitting = WIDEST / max(*page.get_size(), 1.0)
            picture = page.render(scale=min(scale, fitting)).to_pil()
        finally:
            pdf.close()
    found = io.BytesIO()
    picture.save(found, "PNG", compress_level=1)  # five times as quick as the default, a fifth larger
    return found.getvalue()
