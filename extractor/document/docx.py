"""Read Word files.

A .docx in, a Document out: paragraphs with their printed numbers and tables, in the order of the body.
"""

from array import array
from pathlib import Path

from extractor.document import refusals
from extractor.document.model import Document, Page, Segment
from extractor.document.word.notices import NoticeLog
from extractor.document.word.output import Output
from extractor.document.word.package import BrokenPackageError, Package
from extractor.document.word.writer import Writer
from extractor.errors import UnreadableDocumentError


def read_docx(path: Path, data: bytes, sha256: str) -> Document:
    """The Word file as a Document of one page without geometry. Raises UnreadableDocumentError where it is damaged."""
    out, log = Output(), NoticeLog()
    try:
        Writer(Package(data), out, log).write()
    except (BrokenPackageError, RecursionError) as error:
        raise UnreadableDocumentError(path, refusals.DAMAGED_WORD) from error
    text = out.text()
    noticed = log.notices(path.stem, text)
    if not text and not noticed:
        raise UnreadableDocumentError(path, refusals.NO_WORDS)
    return Document(
        name=path.stem,
        path=str(path),
        format="docx",
        sha256=sha256,
        pages=(Page(1, 0.0, 0.0, text, array("f"), ()),),
        text=text,
        segments=(Segment(0, len(text), 1, 0),) if text else (),
        tables=tuple(out.tables),
        notices=noticed,
    )
