"""Read PDF files: draw, lay out and write their pages, say what cannot be seen. A PDF file in, a Document out."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.core.evidence import Notice, Where
from extractor.document import notices, refusals
from extractor.document.flow import Flow
from extractor.document.layout import Layout, TextLine, lay_out
from extractor.document.linear import ends_sentence, opens_item
from extractor.document.model import Document, Format
from extractor.document.ocr.reader import PictureReader
from extractor.document.ocr.version import reads_with
from extractor.document.pdf import UNKNOWN, Drawn, Picture, draw_pages
from extractor.document.pdf.scans import FEW_CHARACTERS, SCAN_SHARE
from extractor.document.picture import draw_pictures
from extractor.document.seen import compared, doubtful_figures
from extractor.document.watermarks import Watermarks
from extractor.errors import NeedsOcrError

_PICTURE_SHARE = 0.01  # of the page; smaller pictures without print are not worth a word


def read_pdf(path: Path, data: bytes, sha256: str, seconds: float | None = None) -> Document:
    """The PDF as a Document.

    Raises UnreadableDocumentError for an encrypted, damaged or empty file; PutOffError where it takes more `seconds`.
    """
    recogniser = PictureReader(seconds) if reads_with() else None
    return _document(path, sha256, "pdf", draw_pages(path, data, recogniser))


def read_picture(path: Path, data: bytes, sha256: str, seconds: float | None = None) -> Document:
    """Pictures of pages as a Document.

    Raises UnreadableDocumentError for what is damaged, NeedsOcrError where nothing is there to read them with,
    PutOffError where it takes more `seconds`.
    """
    if not reads_with():
        raise NeedsOcrError(path, refusals.PICTURE)
    return _document(path, sha256, "picture", draw_pictures(path, data, PictureReader(seconds)))


def _document(path: Path, sha256: str, kind: Format, pages: Iterable[Drawn]) -> Document:
    watermarks = Watermarks()
    layouts = [lay_out(drawn, watermarks) for drawn in pages]
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
        format=kind,
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
    if layout.is_recognised:
        yield from _recognised(layout, where)
    elif _is_scan(layout):
        yield notices.scanned_page(where)
        return
    yield from _pictures(layout, where, before)


def _pictures(layout: Layout, where: Where, before: Layout | None) -> Iterator[Notice]:
    """What must be said of the pictures of a page that were not read."""
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


def _recognised(layout: Layout, where: Where) -> Iterator[Notice]:
    """What must be said of a page that was read from a picture."""
    yield notices.read_from_picture(where)
    if layout.layer:
        seen, differing = compared(layout.text, layout.seen, layout.layer)
        layout.seen |= seen
        if differing:
            yield notices.read_otherwise(where, differing)
    if doubts := [
        (layout.text[start:end], layout.around(start, end)) for start, end in doubtful_figures(layout.text, layout.seen)
    ]:
        yield notices.doubtful_figures(where, doubts)


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
    return layout.image_share >= SCAN_SHARE and characters < FEW_CHARACTERS
