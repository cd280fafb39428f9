"""Read PDF files: draw, lay out and write their pages, say what cannot be seen. A PDF file in, a Document out."""

from collections.abc import Iterator
from pathlib import Path

from extractor.core.evidence import Notice, Where
from extractor.document import notices
from extractor.document.flow import Flow
from extractor.document.layout import Layout, TextLine, lay_out
from extractor.document.linear import ends_sentence, opens_item
from extractor.document.model import Document
from extractor.document.pdf import UNKNOWN, Picture, draw_pages
from extractor.document.watermarks import Watermarks

_SCAN_SHARE = 0.25  # of the page covered by images
_PICTURE_SHARE = 0.01  # of the page; smaller pictures without print are not worth a word
_SCAN_CHARACTERS = 10  # a page number may be printed over a scan


def read_pdf(path: Path, data: bytes, sha256: str) -> Document:
    """The PDF as a Document. Raises UnreadableDocumentError for an encrypted, damaged or empty file."""
    watermarks = Watermarks()
    layouts = [lay_out(drawn, watermarks) for drawn in draw_pages(path, data)]
    flow = Flow(layouts, watermarks)
    text, segments = flow.text.finish()
    noticed: list[Notice] = []
    above: Layout | None = None
    for layout, start in zip(layouts, flow.page_starts, strict=True):
        where = Where(document=path.stem, page=layout.number, start=min(start, len(text)), end=min(start, len(text)))
        noticed += _notices(layout, where, above)
        above = layout
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


def _notices(layout: Layout, where: Where, before: Layout | None) -> Iterator[Notice]:
    """What must be said of a page; `before` is the one before it."""
    if layout.cut_off:
        yield notices.repaired_file(where, lost=layout.cut_off)
    if layout.damaged_streams:
        yield notices.damaged_streams(where, layout.damaged_streams)
    if layout.attached:
        read, unread = ([file.name for file in layout.attached if file.is_read is wanted] for wanted in (True, False))
        yield notices.attached_files(where, read, unread)
    if layout.is_broken:
        yield notices.broken_page(where)
    if layout.hidden:
        yield notices.hidden_text(where, layout.hidden, is_replaced=layout.is_replaced)
    if layout.stood_for:
        yield notices.other_text(where, layout.stood_for)
    if lost := layout.text.count(UNKNOWN):
        first = next(line for line in layout.text.split("\n") if UNKNOWN in line)
        yield notices.lost_text(where, lost, first)
    yield from _doubts(layout, where)
    if _is_scan(layout):
        yield notices.scanned_page(where)
        return
    for picture in layout.pictures:
        if picture.overlaid:
            yield notices.recognised_text(where, picture.share)
        elif picture.has_text or picture.share >= _PICTURE_SHARE:
            yield notices.picture(where, picture.share, _heading(layout, picture, before), has_text=picture.has_text)


def _doubts(layout: Layout, where: Where) -> Iterator[Notice]:
    """What must be said of print that is read and may be misread."""
    if layout.doubts:
        yield notices.doubtful_cells(where, layout.doubts)
    if layout.overprints:
        yield notices.overprinted_text(where, layout.overprints)


def _heading(layout: Layout, picture: Picture, before: Layout | None) -> str:
    """The last line above a picture that may be its heading, if need be on the page before."""
    lines = [
        line.text for line in _body(layout) if layout.back is not None or line.baseline <= picture.box[1] + line.size
    ]
    headings = [words for words in lines or [line.text for line in _body(before)] if not ends_sentence(words)]
    named = [words for words in headings if opens_item(words) or words.endswith("表")]
    return next(reversed(named or headings), "")


def _body(layout: Layout | None) -> list[TextLine]:
    return [block for block in layout.blocks if isinstance(block, TextLine)] if layout else []


def _is_scan(layout: Layout) -> bool:
    characters = len("".join(layout.text.split()))
    return layout.image_share >= _SCAN_SHARE and characters < _SCAN_CHARACTERS
