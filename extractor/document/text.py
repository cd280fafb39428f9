"""Read plain text files: encodings, debris of a Word export, hard-wrapped paragraphs. A file in, a Document out."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from extractor.core.evidence import Notice
from extractor.document import notices, refusals
from extractor.document.encoding import LOST, Decoded, decode
from extractor.document.fold import fold, visible_minus
from extractor.document.linear import LinearText, ends_sentence, glue, opens_item, starts_anew
from extractor.document.model import Document, Page
from extractor.document.tabbed import tables
from extractor.errors import UnreadableDocumentError

_LINE_ENDS = re.compile("\r\n|[\r\v\x1c\x1d\x1e\x85\u2028\u2029]")
# What a Word file leaves in its text export where a bookmark or a picture stood.
_DEBRIS = re.compile(
    r"\[\s*(?:bookmark\s*:[^\]\n]*|image\s*\d*\s*(?:[:.][^\]\n]*)?|[\w-]+\.(?:emf|wmf|png|jpe?g|gif|bmp|tiff?))\s*\]",
    re.IGNORECASE,
)
_NARROWEST_WRAP, _WIDEST_WRAP = 40, 160  # columns; a Chinese character takes two
_WRAP_SLACK = 4  # columns; a line may end before a word or a mark that must not start a line
_LOST_LINE = re.compile(rf"[^\n]{{0,20}}(?P<lost>{LOST}+)[^\n]{{0,20}}")
_MOST_LOST_LINES = 50
_WHOLE, _FRACTION = re.compile(r"[\u4e00-\u9fff：:]\d+$"), re.compile(r"[.．]\d+\s?[元%％百千万亿]")
_FEWEST_WRAPPED = 5
_WRAPPED_SHARE = 0.6


class _Row(NamedTuple):
    """A line of the file: what is kept of it as (offset in the page, text) runs; `width` in columns, `indent` too."""

    page: int
    runs: tuple[tuple[int, str], ...]
    width: int = 0
    indent: int = 0

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.runs)


def read_text(path: Path, data: bytes, sha256: str) -> Document:
    """The text file as a Document without geometry. Raises UnreadableDocumentError where it is no text or has none."""
    decoded = decode(data)
    if decoded is None:
        raise UnreadableDocumentError(path, refusals.NO_KNOWN_ENCODING)
    pages = _LINE_ENDS.sub("\n", visible_minus(decoded.text)).split("\f")
    rows = [row for number, page in enumerate(pages, 1) for row in _rows(number, page)]
    if not any(row.width for row in rows):
        raise UnreadableDocumentError(path, refusals.NO_TEXT)
    linear = LinearText()
    wrap = _wrap_width(rows)
    above: _Row | None = None
    gap = ""
    for row in rows:
        if not row.runs:
            gap = "\n\n"  # one blank line for any number: it parts the rows of a table saved as text
            continue
        if above is not None:
            joins = not gap and ((wrap and _goes_on(above, row, wrap)) or _tears_number(above, row))
            linear.put(glue(above.text, row.text) if joins else gap or "\n")
        for offset, text in row.runs:
            linear.take(row.page, offset, text)
        above, gap = row, ""
    text, segments = linear.finish()
    starts = [segment.start for segment in segments]
    document = Document(
        name=path.stem,
        path=str(path),
        format="txt",
        sha256=sha256,
        pages=tuple(Page(number, 0.0, 0.0, page, array("f"), ()) for number, page in enumerate(pages, 1)),
        text=text,
        segments=segments,
        tables=tuple(tables(text, 0, len(text), lambda at: segments[max(bisect_right(starts, at) - 1, 0)].page)),
    )
    return replace(document, notices=tuple(_noticed(document, decoded)))


def _noticed(document: Document, decoded: Decoded) -> Iterator[Notice]:
    """What is wrong with the file itself; of lost characters, one notice a line."""
    if decoded.rare and (at := next((at for at, char in enumerate(document.text) if char in decoded.rare), None)):
        yield notices.rare_characters(document.where(at, at + 1), decoded.rare)
    if decoded.mixed:
        yield notices.mixed_encodings(document.where(0, 0), is_certain=decoded.is_certain)
    lost = _LOST_LINE.finditer(document.text) if LOST in document.text else iter(())
    for match in islice(lost, _MOST_LOST_LINES):
        yield notices.lost_character(document.where(*match.span("lost")), match[0])


def _rows(number: int, page: str) -> Iterator[_Row]:
    folded = fold(page)
    is_true = len(folded) == len(page)  # nothing falls out: every offset is the same
    offset = 0
    for line in (folded if is_true else page).split("\n"):
        is_clean = is_true and not ("[" in line and _DEBRIS.search(line))
        if is_clean:
            yield _clean_row(number, offset, line)
        else:
            yield _row(number, offset, line, [run for piece in _kept(line) for run in _folded(*piece)])
        offset += len(line) + 1


def _clean_row(number: int, offset: int, line: str) -> _Row:
    """`_row` of a line that has nothing to be left out but outer white space, as nearly all are."""
    body = line.lstrip()
    margin = line[: len(line) - len(body)]
    body = body.rstrip()
    tabs = [(offset + at, char) for at, char in enumerate(margin) if char == "\t"] if "\t" in margin else []
    if "\t" not in body:
        del tabs[1:]
    if not body:
        return _Row(number, tuple(tabs))
    indent = _columns(margin) if margin else 0
    return _Row(number, (*tabs, (offset + len(margin), body)), indent + _columns(body), indent)


def _row(number: int, offset: int, line: str, runs: list[tuple[int, str]]) -> _Row:
    """The line without invisible characters (`runs` has none) and outer white space.

    A line of several cells keeps the tabs before the first; any other keeps one, the mark of a cell by itself.
    """
    words = [index for index, (_, text) in enumerate(runs) if text.strip()]
    outer = runs[: words[0]] if words else runs
    tabs = [(at + n, char) for at, text in outer for n, char in enumerate(text) if char == "\t"]
    if not words:
        return _Row(number, tuple((offset + at, tab) for at, tab in tabs[:1]))
    runs = runs[words[0] : words[-1] + 1]
    first_at, first = runs[0]
    margin = first[: len(first) - len(first.lstrip())]
    tabs += [(first_at + n, char) for n, char in enumerate(margin) if char == "\t"]
    runs[0] = (first_at + len(margin), first[len(margin) :])
    runs[-1] = (runs[-1][0], runs[-1][1].rstrip())
    if not any("\t" in text for _, text in runs):
        del tabs[1:]
    indent = _columns(line[: first_at + len(margin)])
    width = sum(_columns(text) for _, text in runs)
    placed = [(offset + at, text) for at, text in tabs + runs]
    return _Row(number, tuple(placed), indent + width, indent)


def _kept(line: str) -> Iterator[tuple[int, str]]:
    """The pieces of a line between its debris, each with its offset."""
    at = 0
    for match in _DEBRIS.finditer(line):
        if match.start() > at:
            yield at, line[at : match.start()]
        at = match.end()
    if at < len(line):
        yield at, line[at:]


def _folded(at: int, piece: str) -> Iterator[tuple[int, str]]:
    """A piece folded, divided where invisible characters fall out, so that offsets stay true."""
    folded = fold(piece)
    if len(folded) == len(piece):
        yield at, folded
        return
    start, run = at, ""
    for place, char in enumerate(piece, at):
        if shown := fold(char):
            start = start if run else place
            run += shown
        elif run:
            yield start, run
            run = ""
    if run:
        yield start, run


def _columns(text: str) -> int:
    """The width of a text on a screen of fixed columns: two for a Chinese character, one for a Latin one.

    That is how GBK was made: two bytes for what is two columns wide.
    """
    return len(text.encode("gbk", "replace"))


def _wrap_width(rows: list[_Row]) -> int:
    """The width at which the file was wrapped by hand or by a tool, in columns; 0 where it was not."""
    widths = sorted(row.width for row in rows if row.width >= _NARROWEST_WRAP)
    if not widths or widths[-1] > _WIDEST_WRAP:
        return 0
    torn = [row for row in rows if not (ends_sentence(row.text) or opens_item(row.text))]  # not whole paragraphs
    full = sum(row.width >= widths[-1] - _WRAP_SLACK for row in torn)
    return widths[-1] if full >= max(_FEWEST_WRAPPED, _WRAPPED_SHARE * len(widths)) else 0


def _tears_number(above: _Row, row: _Row) -> bool:
    """Whether a line ends within a number, before its point: 扶持12 / .5万元. Digits alone may be those of a page."""
    return _FRACTION.match(row.text) is not None and _WHOLE.search(above.text) is not None


def _goes_on(above: _Row, row: _Row, wrap: int) -> bool:
    if above.width < wrap - _WRAP_SLACK or row.indent > 1 or "\t" in above.text + row.text:
        return False
    return not starts_anew(above.text, row.text)
