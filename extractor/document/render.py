"""Draw a page as a picture, for a person to look at. A file of pages and a page's number in, a PNG out."""

import io
import threading
from itertools import islice
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from extractor.document.kinds import kind_of
from extractor.document.pdf.file import PdfFile
from extractor.document.picture import pictures_of
from extractor.errors import UnreadableDocumentError
from extractor.message import Message

WIDEST = 2000  # pixels of the longer side: a page as large as a wall would take all memory
_PDFIUM = threading.Lock()  # pdfium in two threads at once returns nonsense without an error


def render_page(path: Path, number: int, scale: float = 2.0) -> bytes:
    """Page `number` (from 1) of a PDF or of pictures as PNG, `scale` pixels a point, no wider than WIDEST.

    Raises UnreadableDocumentError where the file or the page is not there.
    """
    if (kept := _picture(path, number)) is not None:
        return _png(kept)
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
    return _png(picture)


def _picture(path: Path, number: int) -> Image.Image | None:
    """The picture that a page is, no wider than WIDEST; None where the file has no pictures, or no such page."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if kind_of(data, path.suffix.lower()) != "picture":
        return None
    picture, _ = next(islice(pictures_of(path, data), number - 1, None), (None, 0.0))
    if picture is not None:
        picture.thumbnail((WIDEST, WIDEST))
    return picture


def _png(picture: Image.Image) -> bytes:
    found = io.BytesIO()
    picture.save(found, "PNG", compress_level=1)  # five times as quick as the default, a fifth larger
    return found.getvalue()
