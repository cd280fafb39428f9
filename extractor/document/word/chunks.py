"""Write the files that a Word file takes in whole (`w:altChunk`): HTML, web archives, plain text.

Their bytes in, lines and tables to the Output; false where they cannot be read.
"""

import email
import email.policy
import re

from extractor.document.fold import fold
from extractor.document.word import html
from extractor.document.word.notices import NoticeLog
from extractor.document.word.output import Output

_CHARSET = re.compile(rb"<(?:meta\b[^>]*charset|\?xml\b[^>]*encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MARKUP = re.compile(r"\s*<(?:!|\?xml\b)|<(?:html|body|head|meta|div|p|table|span|br|h[1-6])\b[^<]*>", re.IGNORECASE)
_WEB_ARCHIVE = re.compile(rb"\s*(?:MIME-Version|From|Content-Type)\s*:", re.IGNORECASE)
_NOT_TEXT = (b"{\\rtf", b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")


def write_chunk(data: bytes, out: Output, log: NoticeLog) -> bool:
    """Write an inserted file as what its content shows it to be."""
    if data.lstrip().startswith(_NOT_TEXT):
        return False
    text = page_text(data)
    if text is None or "\0" in text:
        return False
    if _MARKUP.search(text):
        return html.write_html(text, out, log)
    for line in fold(text).splitlines():
        if words := " ".join(line.split()):
            out.line(words)
    return True


def page_text(data: bytes) -> str | None:
    """The markup or the text of a page, out of its web archive where it is in one; None where no encoding fits."""
    if not _WEB_ARCHIVE.match(data):
        return _decoded(data, None)
    page = email.message_from_bytes(data, policy=email.policy.default).get_body(("html", "plain"))
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes):
        return None
    return _decoded(content, page.get_content_charset())


def _decoded(data: bytes, charset: str | None) -> str | None:
    """The text in the encoding that it names, else in one of those that fit; None where none does."""
    named = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    said = _CHARSET.search(data[:2048])
    charset = named or charset or (said[1].decode("ascii").lower() if said else None)
    if charset in {"gb2312", "gbk", "x-gbk", "cp936"}:
        charset = "gb18030"  # holds both, and the characters that files of either name use all the same
    for encoding in (charset, "utf-8", "gb18030"):
        try:
            return data.decode(encoding) if encoding else data.decode()
        except (UnicodeDecodeError, LookupError):
            continue
    return None
