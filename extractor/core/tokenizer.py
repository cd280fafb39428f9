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

from extractor.core import doubts
from extractor.core.doubts import FOREIGN, Doubt
from extractor.core.numerals import DIGITS, NUMERAL, SCALES, YEAR, read_numeral
from extractor.core.values import (
    CHINESE_MONEY,
    CHINESE_PERCENT,
    MIXED,
    MONEY_UNIT,
    NUMBER,
    PERCENT_SIGN,
    PERCENT_WORDS,
    PREFIX,
    SIGN,
    read_money,
    read_percent,
)
from extractor.errors import NotAFigureError

FigureKind = Literal["year", "money", "percent", "count", "number", "doubt"]

# A sentence that is longer is none: what looks back within a sentence would take the square of its length.
MOST_CHARACTERS = 3000
_LONGEST_FIGURE = 40  # characters
OPEN = "（(【〔[「“《"
CLOSE = "）)】〕]」”》"
_COUNTERS = (
    r"台\s?[（(/]\s?套\s?[）)]?|台套|批次|人次|辆次|团组|公里|平方米|辆|个|批|人|名|次|件|条|项|张|台|套|位|家|户|场|篇"
    r"|份|期|类|起|所|座|册"
)
_UNIT = rf"(?:{MONEY_UNIT}|{PERCENT_SIGN})"
_UNIT_BEHIND = rf"[\d.,，]*\s?{_UNIT}"
_COUNTED = "批次|人次|团组|辆|台|套|个|批|人|名|家|户|件|座|所|份"  # not 次 or 条: 十一次全会, 五十三条
# What looks like a number and is none: 12月31日, 1. 2、 at the head of an item, （3） （201） codes in brackets, 第2.
_NOT_A_FIGURE = (
    rf"(?P<skip>[（(]\s*\d{{1,7}}\s*[类款项]?\s*[）)](?!\s?{_UNIT})"
    r"|(?:(?<=^)|(?<=[\n：:；;，。、（(\s]))\d{1,2}\s*[.．、](?:(?!\d|$)|(?=(?:19|20)\d\d\s*年))|第\s*\d+"
    rf"|\d{{1,2}}月(?:\d{{1,2}}日)?|\d{{7,}}(?![\d.,元万亿])|[A-Za-z]\d+(?!{_UNIT_BEHIND}))"
)
_YEAR = rf"(?P<year>(?:19|20)\d{{2}}|{YEAR})\s*年(?:\s*度)?(?!代)"
_OWN_SIGN = rf"(?<![自担肩抱背承](?=负)){SIGN}"
# Numerals are figures where a unit says so: 三十万元, 十二名; 一个, 三项 are words more often than counts.
_IN_CHINESE = (
    rf"{PERCENT_WORDS}{NUMBER}|(?P<chinese_percent>{CHINESE_PERCENT})"
    rf"|(?<!{NUMERAL})(?=[{DIGITS}十拾]|人民币)(?:(?P<chinese_money>(?:人民币)?{CHINESE_MONEY}(?![化件素旦月宵首老帅勋宝朝代区县市村镇乡桥里]))"
    rf"|(?<!第)(?P<chinese_count>(?:{NUMERAL}{{2,}}(?:{_COUNTED})|[二两三四五六七八九十](?:辆|台|批次|人次|团组))))"
)
_FIGURE = re.compile(
    rf"(?=[\d（(第A-Za-z\-－−﹣△▲\u2010\u2011负百十拾{DIGITS}+\uff0b￥¥]|人民币)(?:"  # else left at once
    rf"{_NOT_A_FIGURE}|{_YEAR}"
    rf"|(?P<prefix>{PREFIX})?(?:(?<=[\u4e00-\u9fff：:（(，、；\s￥¥])(?P<sign>{_OWN_SIGN})\s*)?(?P<number>{NUMBER})\s*"
    rf"(?:(?P<money>{MONEY_UNIT})|(?P<percent>{PERCENT_SIGN})|(?P<count>{_COUNTERS}))?"
    rf"|{_IN_CHINESE})",
    re.MULTILINE,
)
_MIXED = re.compile(MIXED)
_GO_ON_IN_MYRIADS = frozenset("万亿 余多")
# 3万人, 12.5万: what 万 counts, where 元 does not follow it.
_MYRIADS = re.compile(rf" ?[余多]?[万亿][余多]?+(?!\s?(?:[元圆\d{DIGITS}{SCALES}]|{FOREIGN}))(?:{_COUNTERS})?")
_BARE_MYRIADS = re.compile(r" ?[万亿](?=[，,。；;、：:（）()\s]|$|占|的|用于|等)")
_OF_MONEY = re.compile(r"[收支费款]|资金|预算|决算|金额|投资|补助|补贴|总计")
_SOME = "数几多近上成余"  # 数十万元: how many tens nobody says
# Not the 。 of 1245。80万元, nor the end of a line between a number and its unit.
_SENTENCE_END = re.compile(rf"[！？]|。(?!(?<=\d。)\d{{1,2}}(?!\d)\s*{_UNIT})|\n(?!(?<=[\d万亿]\n)[ \t]*(?:{_UNIT}))")


@dataclass(frozen=True, slots=True)
class FigureToken:
    """A figure at `start`–`end` of the text; its lead begins at `lead`, the end of the figure before.

    Of kind `doubt`, it is a print with digits that is not taken for a figure, and why.
    """

    kind: FigureKind
    printed: str
    start: int
    end: int
    lead: int
    doubt: Doubt | None = None


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
    """Every figure of `text[start:end]`; years are figures, so that a lead never reaches across one.

    So are prints that are in doubt.
    """
    at = lead = start
    of_money = False  # whether a figure before was money in bare myriads: 预算1170万，其中甲870万，合计…
    while match := _FIGURE.search(text, at, end):
        at = match.end()
        kind = match.lastgroup
        if kind == "skip":
            continue
        if kind == "year":
            yield FigureToken("year", match["year"], match.start(), match.start() + len(match[0].rstrip()), lead)
        elif token := _token(text, match, lead, end, of_money):
            at = max(at, token.end)
            of_money |= token.kind == "money" and token.printed.endswith(("万", "亿"))
            yield token
        else:
            continue
        lead = at


def _token(text: str, match: re.Match[str], lead: int, end: int, of_money: bool) -> FigureToken | None:
    """The figure of a match, or the doubt about it; None where it is a word (三五个, 百万元)."""
    kind = match.lastgroup
    start, at = match.start(), match.start() + len(match[0].rstrip())
    if kind in ("number", "count") and match["prefix"]:
        start = match.end("prefix")
    doubt: Doubt | None
    if kind == "number":
        if text[at : at + 1] in _GO_ON_IN_MYRIADS and (token := _in_myriads(text, match, lead, end, of_money)):
            return token
        doubt = doubts.behind_number(text, start, at, end)
        found: FigureKind = "number"
    elif kind in ("money", "percent"):
        doubt = doubts.before(text, start, at) or doubts.behind_unit(text, start, at, end)
        found = kind  # type: ignore[assignment]
    elif kind == "count":
        doubt, found = None, "count"
    else:
        return _in_chinese(text, match, lead, end)
    if doubt is not None:
        return FigureToken("doubt", text[doubt.start : doubt.end], doubt.start, doubt.end, lead, doubt)
    return FigureToken(found, text[start:at], start, at, lead)


def _in_myriads(text: str, match: re.Match[str], lead: int, end: int, of_money: bool) -> FigureToken | None:
    """3万5000元, 3万人, 12.5万: a number that 万 or 亿 goes on; None where they make a doubt of it."""
    start, number = match.start(), match.start("number")
    if mixed := _MIXED.match(text, number, end):
        if doubt := doubts.before(text, start, mixed.end()) or doubts.behind_unit(text, start, mixed.end(), end):
            return FigureToken("doubt", text[start : doubt.end], start, doubt.end, lead, doubt)
        return FigureToken("money", text[start : mixed.end()], start, mixed.end(), lead)
    if not (myriads := _MYRIADS.match(text, match.end("number"), end)):
        return None
    bare = _BARE_MYRIADS.match(text, match.end("number"), end)
    of_money = of_money or _OF_MONEY.search(text, lead, start) is not None
    if (not of_money and not bare) or myriads[0].strip().strip("余多万亿"):
        kind: FigureKind = "count"
    else:
        kind = "money" if of_money and bare and not doubts.before(text, start, bare.end()) else "doubt"
    at = myriads.end()
    doubt = Doubt("unit", start, at) if kind == "doubt" else None
    return FigureToken(kind, text[start:at], start, at, lead, doubt)


def _in_chinese(text: str, match: re.Match[str], lead: int, end: int) -> FigureToken | None:
    """A figure in numerals; in doubt where they make no number, or only the end of one (数十万元)."""
    start, at, printed = match.start(), match.end(), match[0]
    part = text[start - 1 : start] in (*_SOME, *"0123456789.") if start else False
    kind: FigureKind = "percent" if printed.startswith(PERCENT_WORDS) else "money"
    if match.lastgroup == "chinese_count":
        if part or read_numeral(re.match(f"{NUMERAL}+", printed)[0]) is None:  # type: ignore[index]
            return None
        return FigureToken("count", printed, start, at, lead)
    try:
        (read_percent if kind == "percent" else read_money)(printed)
    except NotAFigureError:
        part = True
    doubt = Doubt("mixed", start, at) if part else doubts.behind_unit(text, start, at, end)
    if doubt is not None:
        return FigureToken("doubt", text[start : doubt.end], start, doubt.end, lead, doubt)
    return FigureToken(kind, printed, start, at, lead)


def sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    """The sentences of `text[start:end]`; blank ones are left out, overlong ones come in pieces."""
    for begins, ends in _sentence_spans(text, start, end):
        at = begins
        while ends - at > MOST_CHARACTERS:
            cut = _piece_end(text, at)
            yield Sentence(text, at, cut)
            at = cut
        if text[at:ends].strip():
            yield Sentence(text, at, ends)


def overlong_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where those sentences of `text[start:end]` stand that are read in pieces."""
    for begins, ends in _sentence_spans(text, start, end):
        if ends - begins > MOST_CHARACTERS:
            yield begins, ends


def _sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if text[at : match.start()].strip():
            yield at, match.start()
        at = match.end()
    if text[at:end].strip():
        yield at, end


def _piece_end(text: str, start: int) -> int:
    """Where the first piece of an overlong sentence ends: behind its last separator, or at least within no figure."""
    end = start + MOST_CHARACTERS
    cut = max(text.rfind(separator, start + MOST_CHARACTERS // 2, end) for separator in "；;，、 ")
    if cut >= 0:
        return cut + 1
    return next((at for at in range(end, end - _LONGEST_FIGURE, -1) if text[at] not in "0123456789.,，"), end)


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
