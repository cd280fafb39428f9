"""The lines of a document that read as headings, of any numbering, and how deep each stands.

A document in, its headings in order out; whose section a heading opens is for extraction/sections.py to say.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from extractor.document.model import Document

Style = Literal[
    "part",
    "annex",
    "han",
    "han in brackets",
    "1.1",
    "1.1.1",
    "1.1.1.1",
    "digit",
    "digit、",
    "digit in brackets",
    "circled",
    "none",
]
_HAN = "[一二三四五六七八九十]"
_NAMED = r"[、．.]?\s*(?![万亿元年月日个名人辆家项次台批%％])(?=[\u4e00-\u9fff“])"  # words behind, and no unit
_STYLES: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第(?:{_HAN}|\d){{1,3}}(?:部分|章|篇)[、：:\s]*")),
    ("han", re.compile(rf"{_HAN}{{1,3}}\s*[、．.]\s*")),
    ("han in brackets", re.compile(rf"[（(]\s*{_HAN}{{1,3}}\s*[)）][、．.]?\s*")),
    ("1.1.1.1", re.compile(rf"\d{{1,2}}(?:[.．]\d{{1,2}}){{3}}{_NAMED}")),
    ("1.1.1", re.compile(rf"\d{{1,2}}(?:[.．]\d{{1,2}}){{2}}{_NAMED}")),
    ("1.1", re.compile(rf"\d{{1,2}}[.．]\d{{1,2}}{_NAMED}")),
    ("digit、", re.compile(r"\d{1,2}\s*、\s*")),
    ("digit", re.compile(r"\d{1,2}\s*[．.](?!\d(?!\d{3}年))\s*|\d{1,2}\s+(?=\D)")),
    ("digit", re.compile(rf"\d{{1,2}}{_NAMED}")),
    ("digit in brackets", re.compile(r"[（(]\s*\d{1,2}\s*[)）][、．.]?\s*")),
    ("circled", re.compile(r"[①-⑳]\s*")),
)
_ANNEX = re.compile(rf"附\s*件\s*(?:{_HAN}|\d){{0,2}}[、：:.．\s]*$")
_LEADERS = ".．…·・—-_"
_DOTS = ".．…·・"
_INLINE = re.compile(r"(?P<head>[^。：:]{2,50}?(?:说明|情况|解释))[。：:]\s*(?=\S{8})")
# 2024年度无政府性基金…收入和支出。
_STATEMENT = re.compile(r"(?:度|年|单位|部门|局|办)(?:无|没有|未)|[，；]|\d\s*万?元")
_PAGE_DIGITS = 3
_FEWEST_DOTS = 3
_LONGEST = 64  # characters of a heading
_FEWEST_ENTRIES = 5  # of a table of contents


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that reads as a heading: its words without number and leaders; `body` is where what it heads begins.

    `depth` counts from 0 by the numberings met on the way: one that is new stands below the one before it. `is_inline`:
    the text goes on in the same paragraph. `is_sentence`: it ends like one, as the items of a list do. `has_leaders`:
    dots or a page number behind it, as in a table of contents.
    """

    style: Style
    number: str
    words: str
    start: int
    body: int
    depth: int
    is_inline: bool = False
    is_sentence: bool = False
    has_leaders: bool = False


def find_headings(document: Document) -> tuple[Heading, ...]:
    """Every line that reads as a heading, by itself: entries of tables of contents too, and unnumbered short lines."""
    above: list[Style] = []
    return tuple(
        heading
        for start, end in body_lines(document)
        if (heading := _heading(document.text, start, end, above)) is not None
    )


def contents_of(document: Document, headings: Sequence[Heading]) -> frozenset[int]:
    """Where the entries of tables of contents begin: headings with nothing between, that come again below."""
    last = {_plain(heading): heading.start for heading in headings}
    entries: list[int] = []
    run: list[Heading] = []
    for heading, following in pairwise([*headings, None]):
        if heading is None:
            break
        run.append(heading)
        if following is not None and not document.text[heading.body : following.start].strip():
            continue
        again = [n for n, one in enumerate(run) if last[_plain(one)] > one.start]
        seen = [_plain(one) for one in run]
        body = next((n for n, words in enumerate(seen) if words in seen[:n]), again[-1] + 1 if again else 0)
        if len(again) >= _FEWEST_ENTRIES and 2 * len(again) > body:
            entries += [one.start for one in run[:body]]
        run = []
    return frozenset(entries)


def _plain(heading: Heading) -> str:
    return "".join(heading.words.split())


def body_lines(document: Document) -> Iterator[tuple[int, int]]:
    """Start and end of every line of the linear text that is not blank and no row of a table."""
    text = document.text
    tables = iter(sorted((table.start, table.end) for table in document.tables))
    low, high = next(tables, (len(text), len(text)))
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        while high <= start < len(text):
            low, high = next(tables, (len(text), len(text)))
        line = text[start:end]
        if not low <= start < high and "\t" not in line and line.strip():
            yield start, end
        start = end + 1


def is_within(spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether a place lies in one of these spans, which are in order and do not overlap."""
    at = bisect_right(spans, (place, sys.maxsize))
    return at > 0 and place < spans[at - 1][1]


def _heading(text: str, start: int, end: int, above: list[Style]) -> Heading | None:
    line = text[start:end]
    style, numbered = _number(line)
    number = line[:numbered].strip()
    if style != "none" and (inline := _INLINE.match(line, numbered)):
        words, body = inline["head"].strip(), start + inline.end()
        return Heading(style, number, words, start, body, _depth(style, above), is_inline=True)
    words = line[numbered:].strip()
    named = _without_leaders(words)
    has_leaders = named != words
    words = named
    if len(words) > _LONGEST or _STATEMENT.search(words) or (style == "none" and words[-1:] in "。；"):
        return None
    return Heading(
        style,
        number,
        words.rstrip("。：:．. \t"),
        start,
        end,
        _depth(style, above),
        is_sentence=words[-1:] in tuple("。；;"),
        has_leaders=has_leaders,
    )


def _without_leaders(words: str) -> str:
    """An entry of a table of contents without its dots and page number: 概况……3, 概况  3; other words as they are."""
    rest = words.rstrip("0123456789")
    if rest != words and len(words) - len(rest) <= _PAGE_DIGITS:
        named = rest.rstrip(_LEADERS + " \t\u3000\u00a0")
        gap = rest[len(named) :]
        spaces = gap.replace("\u3000", " ").replace("\u00a0", " ")
        return named if "\t" in gap or len(gap.strip()) > 1 or "  " in spaces else words
    named = words.rstrip(_DOTS)
    return named if len(words) - len(named) >= _FEWEST_DOTS else words


def _number(line: str) -> tuple[Style, int]:
    """The style of the number that a line begins with, and where its words begin; 一、一、 is one number."""
    at = len(line) - len(line.lstrip())
    if _ANNEX.match(line, at):
        return "annex", at  # 附件1 is all that it says
    first: Style = "none"
    for _ in range(2):
        found = next(((style, match) for style, p in _STYLES if (match := p.match(line, at))), None)
        if found is None:
            break
        first = first if first != "none" else found[0]
        at = found[1].end()
    return first, at


def _depth(style: Style, above: list[Style]) -> int:
    """How deep a heading of this style stands below those before it, which it closes down to its own."""
    if style == "none":
        return len(above)
    if style in ("part", "annex"):
        above[:] = [style]
        return 0
    if style in above:
        del above[above.index(style) + 1 :]
    else:
        above.append(style)
    return len(above) - 1
