"""Draw the pages that a question is about: the picture, its words and the marks on it.

A document of the store in, its pages out.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractor.document import model, read_document
from extractor.document.render import render_page
from extractor.errors import ExtractorError
from extractor.store.tables import DocumentRow

_REMEMBERED = 8  # documents with the boxes of all their characters
_PICTURES = 64


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text on a page, in points from its top left; `start` counts in the linear text.

    `lefts` is where each character begins: a browser's own font would set them elsewhere.
    """

    text: str
    start: int
    lefts: tuple[float, ...]
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the linear text that is marked, and as what: `operand`, `changed`."""

    start: int
    end: int
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Rect:
    """A mark on a page, in points."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as drawn: size in points, its words, its marks."""

    number: int
    of: int
    width: float
    height: float
    words: tuple[Words, ...]
    rects: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text without pages; `mark` is what covers it."""

    text: str
    start: int
    mark: Mark | None = None


class Sheets:
    """Draws pages of documents while their files are where they were and as they were; else there is only text."""

    def __init__(self) -> None:
        self._document = lru_cache(_REMEMBERED)(_read)
        self._picture = lru_cache(_PICTURES)(render_page)

    def document(self, row: DocumentRow) -> model.Document | None:
        """The document with its geometry; None where it has no pages, or the file is gone or another one by now."""
        if row.format not in ("pdf", "picture"):
            return None
        return self._document(row.path, row.sha256)

    def original(self, row: DocumentRow) -> bytes | None:
        """The file as it was read; None where it is gone or another one by now."""
        return _content(row.path, row.sha256)

    def whole(self, row: DocumentRow) -> model.Document | None:
        """The document whatever its format; None where its file is gone or another one by now."""
        return self._document(row.path, row.sha256)

    def picture(self, row: DocumentRow, number: int) -> bytes | None:
        """A page as PNG; None where there is none."""
        if self.document(row) is None:
            return None
        try:
            return self._picture(Path(row.path), number)
        except ExtractorError:
            return None

    def sheet(self, row: DocumentRow, number: int, marks: Iterable[Mark]) -> Sheet | None:
        """A page with its words and the marks on it; None where there is none."""
        document = self.document(row)
        if document is None or not 1 <= number <= len(document.pages):
            return None
        page = document.pages[number - 1]
        return Sheet(
            number,
            len(document.pages),
            page.width,
            page.height,
            tuple(_words(document, page)),
            tuple(rect for mark in marks for rect in _rects(document, number, mark)),
        )

    def page_of(self, row: DocumentRow, start: int) -> int:
        """The page on which a place of the linear text is drawn; 1 where there are no pages."""
        document = self.document(row)
        return document.page_at(start) if document is not None else 1


def _read(path: str, sha256: str) -> model.Document | None:
    """The file at a path that this program wrote into the store, if it still is what it was."""
    try:
        return read_document(Path(path)) if _content(path, sha256) is not None else None
    except (OSError, ExtractorError):
        return None


def _content(path: str, sha256: str) -> bytes | None:
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError):
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _words(document: model.Document, page: model.Page) -> Iterator[Words]:
    """The words of a page, a run for each line of each stretch of the linear text that it holds."""
    for segment in document.segments:
        if segment.page != page.number or not page.char_boxes:
            continue
        for line in page.lines:
            low, high = max(line.start, segment.offset), min(line.end, segment.offset + segment.length)
            if low < high and page.text[low:high].strip():
                flat = page.char_boxes[4 * low : 4 * high]
                yield Words(
                    page.text[low:high],
                    segment.start + low - segment.offset,
                    tuple(flat[0::4]),
                    min(flat[1::4]),
                    max(flat[3::4]),
                )


def _rects(document: model.Document, number: int, mark: Mark) -> Iterator[Rect]:
    for box in document.where(mark.start, mark.end).boxes:
        if box.page == number:
            yield Rect(box.x0, box.top, box.x1 - box.x0, box.bottom - box.top, mark.kind, mark.path)


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """A text cut where marks begin and end; of marks that overlap the first counts."""
    found: list[Piece] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.start < at or mark.start >= mark.end:
            continue
        if at < mark.start:
            found.append(Piece(text[at : mark.start], at))
        found.append(Piece(text[mark.start : mark.end], mark.start, mark))
        at = mark.end
    return [*found, *([Piece(text[at:], at)] if at < len(text) else [])]
