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
from extractor.document.model import Document
from extractor.document.prompt_injection import injections, unseen
from extractor.errors import UnreadableDocumentError

__all__ = ["printable", "read_document"]

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WEBP = 12


def read_document(path: Path) -> Document:
    """The document at `path`, read by what its content is, then by its ending.

    Raises UnreadableDocumentError for a folder, an empty or damaged file, a picture, anything not PDF, Word or text.
    """
    if not (data := content_of(path)):
        raise UnreadableDocumentError(path, refusals.EMPTY)
    sha256 = hashlib.sha256(data).hexdigest()
    document = replace(_read(path, data, sha256), name=printable(path.stem), path=printable(str(path)))
    return replace(document, notices=(*document.notices, *_meant_for_machines(document)))


def _meant_for_machines(document: Document) -> Iterator[Notice]:
    """What the text says to a machine instead of to people, in print or in characters that nothing draws."""
    for start, end in injections(document.text):
        yield notices.prompt_injection(document.where(start, end), document.text[start:end].strip())
    for page in document.pages:
        if hidden := unseen(page.text):
            yield notices.hidden_text(Where(document=document.name, page=page.number, start=0, end=0), hidden)


def _read(path: Path, data: bytes, sha256: str) -> Document:
    ending = path.suffix.lower()
    # The readers are loaded when needed: each brings a large library.
    if data.startswith(b"%PDF-") or (ending == ".pdf" and b"%PDF-" in data[:1024]):
        from extractor.document.assemble import read_pdf  # noqa: PLC0415

        return read_pdf(path, data, sha256)
    if data.startswith(_ZIP) and ending == ".docx":
        from extractor.document.docx import read_docx  # noqa: PLC0415

        return read_docx(path, data, sha256)
    _refuse_known(path, data)
    if ending != ".txt":
        raise UnreadableDocumentError(path, refusals.NO_KNOWN_FORMAT)
    from extractor.document.text import read_text  # noqa: PLC0415

    return read_text(path, data, sha256)


def _refuse_known(path: Path, data: bytes) -> None:
    """Raise for content that is known and is not for us, whatever the file's ending."""
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:_WEBP] == b"WEBP"):
        raise UnreadableDocumentError(path, refusals.PICTURE)
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise UnreadableDocumentError(path, refusals.ENCRYPTED)
        raise UnreadableDocumentError(path, refusals.OLD_OFFICE)
    if data.startswith(_ZIP):
        raise UnreadableDocumentError(path, refusals.ARCHIVE)
    if data.startswith(b"{\\rtf"):
        raise UnreadableDocumentError(path, refusals.RICH_TEXT)
