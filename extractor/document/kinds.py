"""Tell what a file is by what it holds; its ending counts where the content leaves it open. Bytes in, a kind out."""

import io
import zipfile
import zlib
from typing import Literal

Kind = Literal[
    "pdf", "docx", "xlsx", "xlsb", "ods", "xls", "html", "mht", "txt", "doc", "rtf", "zip",
    "picture", "locked", "slides", "packed", "ofd", "ceb", "unknown",
]  # fmt: skip

_HEAD = 1024
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"Founder CEB", "ceb"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"BM", "picture"),
)
# By a name of a part in an archive, or of a stream in a compound file; the first that is there.
_PARTS: tuple[tuple[str, Kind], ...] = (
    ("word/", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/", "slides"),
    ("OFD.xml", "ofd"),
)
_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", "locked"),
    ("Workbook", "xls"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "slides"),
    ("Book", "xls"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT: dict[bytes, Kind] = {b"spreadsheet": "ods", b"text": "doc", b"presentation": "slides"}
_BY_ENDING: dict[str, Kind] = {".docx": "docx", ".xlsx": "xlsx", ".txt": "txt", ".html": "html", ".htm": "html"}
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, LookupError)


def kind_of(data: bytes, ending: str) -> Kind:
    """What the bytes of a file are; `ending` is its name's, lower-case, with the point."""
    if data.startswith(b"PK"):
        return _in_archive(data, ending)
    if data.startswith(_OLE):
        return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), "unknown")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "picture"
    if ending == ".pdf" and b"%PDF-" in data[:_HEAD]:
        return "pdf"
    found = next((kind for start, kind in _STARTS if data.startswith(start)), None)
    if found is not None:
        return found
    return _of_words(data, ending)


def _in_archive(data: bytes, ending: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if names[:1] == ["mimetype"]:
                said = archive.read("mimetype")
                return next((kind for word, kind in _OPEN_DOCUMENT.items() if word in said), "unknown")
    except _BROKEN:
        return _BY_ENDING.get(ending, "zip")
    return next((kind for part, kind in _PARTS if any(name.startswith(part) for name in names)), "zip")


def _of_words(data: bytes, ending: str) -> Kind:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"mime-version:", b"from: <saved by", b"from:")) and b"content-type:" in data[:4096].lower():
        return "mht"
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<table", b"<div", b"<p>", b"<p ")):
        return "html"
    if head.startswith((b"<?xml", b"<!--")) and b"<html" in data[: 4 * _HEAD].lower():
        return "html"
    return _BY_ENDING.get(ending, "unknown")
