"""Read PDF files: draw, lay out and write their pages, say what cannot be seen. A PDF file in, a Document out."""

from pathlib import Path

from extractor.core.evidence import Notice, Where
from extractor.document import notices
from extractor.document.flow import Flow
from extractor.document.layout import Layout, lay_out
from extractor.document.model import Document
from extractor.document.pdf import UNKNOWN, draw_pages

_SCAN_SHARE = 0.25  # of the page covered by images
_SCAN_CHARACTERS = 10  # a page number may be printed over a scan


def read_pdf(path: Path, data: bytes, sha256: str) -> Document:
    """The PDF as a Document. Raises UnreadableDocumentError for an encrypted, damaged or empty file."""
    layouts = [lay_out(drawn) for drawn in draw_pages(path, data)]
    flow = Flow(layouts)
    text, segments = flow.text.finish()
    noticed: list[Notice] = []
    for layout, start in zip(layouts, flow.page_starts, strict=True):
        where = Where(document=path.stem, page=layout.number, start=min(start, len(text)), end=min(start, len(text)))
        if layout.hidden:
            noticed.append(notices.hidden_text(where, layout.hidden))
        if lost := layout.text.count(UNKNOWN):
            first = next(line for line in layout.text.split("\n") if UNKNOWN in line)
            noticed.append(notices.lost_text(where, lost, first))
        if _is_scan(layout):
            noticed.append(notices.scanned_page(where))
    return Document(
        name=path.stem,
        path=str(path),
        format="pdf",
        sha256=sha256,
        pages=tuple(layout.page() for layout in layouts),
        text=text,
        segments=segments,
        tables=tuple(flow.tables),
        notices=tuple(noticed),
    )


def _is_scan(layout: Layout) -> bool:
    characters = len("".join(layout.text.split()))
    return layout.image_share >= _SCAN_SHARE and characters < _SCAN_CHARACTERS
