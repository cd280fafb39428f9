"""Read a file of any format into the one form that all else works on.

A file in, a Document out: pages, lines with boxes, linear text, ruled tables.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from extractor.core.evidence import Notice, Where
from extractor.core.io import printable
from extractor.document import notices, refusals
from extractor.document.content import content_of
from extractor.document.kinds import kind_of
from extractor.document.model import Document
from extractor.document.prompt_injection import injections, unseen
from extractor.errors import UnreadableDocumentError, UnsupportedError

__all__ = ["printable", "read_document"]


def read_document(path: Path, seconds: float | None = None) -> Document:
    """The document at `path`, read by what its content is, then by its ending.

    Raises UnreadableDocumentError for a folder, an empty or damaged file; NeedsOcrError for a picture where the extra
    `ocr` is not installed; UnsupportedError for a format that is not read; PutOffError where reading its pictures takes
    more than so many `seconds` and those that were read are kept.
    """
    if not (data := content_of(path)):
        raise UnreadableDocumentError(path, refusals.EMPTY)
    sha256 = hashlib.sha256(data).hexdigest()
    document = replace(_read(path, data, sha256, seconds), name=printable(path.stem), path=printable(str(path)))
    return replace(document, notices=(*document.notices, *_meant_for_machines(document)))


def _meant_for_machines(document: Document) -> Iterator[Notice]:
    """What the text says to a machine instead of to people, in print or in characters that nothing draws."""
    for start, end in injections(document.text):
        yield notices.prompt_injection(document.where(start, end), document.text[start:end].strip())
    for page in document.pages:
        if hidden := unseen(page.text):
            yield notices.hidden_text(Where(document=document.name, page=page.number, start=0, end=0), hidden)


def _read(path: Path, data: bytes, sha256: str, seconds: float | None) -> Document:
    # The readers are loaded when needed: each brings a large library.
    kind = kind_of(data, path.suffix.lower())
    match kind:
        case "pdf" | "picture":
            from extractor.document import assemble  # noqa: PLC0415

            return (assemble.read_pdf if kind == "pdf" else assemble.read_picture)(path, data, sha256, seconds)
        case "docx":
            from extractor.document.docx import read_docx  # noqa: PLC0415

            return read_docx(path, data, sha256)
        case "xlsx" | "xls" | "xlsb" | "ods":
            from extractor.document.sheets import read_spreadsheet  # noqa: PLC0415

            return read_spreadsheet(path, data, sha256, kind)
        case "html" | "mht":
            from extractor.document.web_page import read_web_page  # noqa: PLC0415

            return read_web_page(path, data, sha256)
        case "doc" | "rtf":
            from extractor.document.old_word import read_old_word  # noqa: PLC0415

            return read_old_word(path, data, sha256)
        case "txt":
            from extractor.document.text import read_text  # noqa: PLC0415

            return read_text(path, data, sha256)
        case "locked":
            raise UnreadableDocumentError(path, refusals.ENCRYPTED)
        case _:
            raise UnsupportedError(path, refusals.UNSUPPORTED[kind])
