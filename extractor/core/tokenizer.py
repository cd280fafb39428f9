"""Find the sentences of a text and their figures, which the grammar reads.

Text in, sentences out: each a sequence of figures with the words that lead up to them.

Chinese statutory prose states a figure after its label (基本支出776.32万元，占89.01%), so that the words between the
figure before and this one, its *lead*, carry nearly all of its meaning; the grammar is patterns over leads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from extractor.core.values import MONEY_UNIT, NUMBER, PERCENT_SIGN, SIGN

FigureKind = Literal["year", "money", "percent", "count", "number"]

OPEN = "（(【〔[「“《"
CLOSE = "）)】〕]」”》"
_COUNTERS = (
    r"台\s?[（(/]\s?套\s?[）)]?|台套|批次|人次|辆次|团组|公里|平方米|辆|个|批|人|名|次|件|条|项|张|台|套|位|家|户|场|篇"
    r"|份|期|类|起|所|座|册"
)
# What looks like a number and is none: 12月31日, 1. 2、 at the head of an item, （3） （201） codes in brackets, 第2.
_NOT_A_FIGURE = (
    r"(?P<skip>[（(]\s*\d{1,7}\s*[类款项]?\s*[）)]|(?:(?<=^)|(?<=[\n：:；;，。、（(\s]))\d{1,2}\s*[.．、](?![0-9０-９]|$)|(?:(?<=^)|(?<=[\n：:；;，。、（(\s]))\d{1,2}\s*[.．、](?=(?:19|20)\d\d\s*年)|第\s*\d+"
    r"|\d{1,2}月(?:\d{1,2}日)?|\d{7,}(?![\d.,元万亿])|[A-Za-z]\d+)"
)
_YEAR = r"(?P<year>(?:19|20)\d{2})\s*年(?:\s*度)?(?!代)"
_FIGURE = re.compile(
    r"(?=[0-9０-９（(第A-Za-z\-－−])(?:"  # what one can begin with; most places of a text are none and are left at once
    rf"{_NOT_A_FIGURE}|{_YEAR}"
    rf"|(?:(?<=[\u4e00-\u9fff：:（(，、；\s])(?P<sign>{SIGN})\s*)?(?P<number>{NUMBER})\s*"
    rf"(?:(?P<money>{MONEY_UNIT})|(?P<percent>{PERCENT_SIGN})|(?P<count>{_COUNTERS}))?)",
    re.MULTILINE,
)
_SENTENCE_END = re.compile(r"[。！？\n]")


@dataclass(frozen=True, slots=True)
class FigureToken:
    """A figure at `start`–`end` of the text; its lead begins at `lead`, the end of the figure before."""

    kind: FigureKind
    printed: str
    start: int
    end: int
    lead: int


@dataclass(frozen=True)
class Sentence:
    """A sentence (up to 。or the end of a paragraph)."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @cached_property
    def figures(self) -> tuple[FigureToken, ...]:
        """Its figures in order; looked for when first asked, because rows of tables are sentences that nobody asks."""
        return tuple(figures(self.text, self.start, self.end))

    def lead(self, figure: FigureToken) -> str:
        """The words between the figure before (or the sentence's start) and this one."""
        return self.text[figure.lead : figure.start]

    def tail(self, index: int) -> str:
        """The words between figure number `index` and the next one (or the sentence's end)."""
        end = self.figures[index + 1].start if index + 1 < len(self.figures) else self.end
        return self.text[self.figures[index].end : end]


def figures(text: str, start: int, end: int) -> Iterator[FigureToken]:
    """Every figure of `text[start:end]`; years are figures, so that a lead never reaches across one."""
    lead = start
    for match in _FIGURE.finditer(text, start, end):
        if match["skip"]:
            continue
        kind: FigureKind = "number"
        for candidate in ("year", "money", "percent", "count"):
            if match[candidate]:
                kind = candidate
                break
        printed = match["year"] or match[0].strip()
        yield FigureToken(kind, printed, match.start(), match.start() + len(match[0].rstrip()), lead)
        lead = match.end()


def sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    """The sentences of `text[start:end]`; blank ones are left out."""
    at = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if text[at : match.start()].strip():
            yield Sentence(text, at, match.start())
        at = match.end()
    if text[at:end].strip():
        yield Sentence(text, at, end)


def last_segment(words: str, separators: str) -> int:
    """Where the part of `words` after its last separator outside brackets begins."""
    depth = 0
    for index in range(len(words) - 1, -1, -1):
        char = words[index]
        if char in CLOSE:
            depth += 1
        elif char in OPEN:
            if depth == 0:  # an opening bracket that is not closed: the words after it are inside it
                return index + 1
            depth -= 1
        elif depth == 0 and char in separators:
            return index + 1
    return 0


def split_outside_brackets(words: str, separators: str) -> list[str]:
    """`words` divided at separators that stand outside brackets: 办公费、维修（护、修）费 are two."""
    parts, depth, at = [], 0, 0
    for index, char in enumerate(words):
        if char in OPEN:
            depth += 1
        elif char in CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and char in separators:
            parts.append(words[at:index])
            at = index + 1
    parts.append(words[at:])
    return [part.strip() for part in parts if part.strip()]
