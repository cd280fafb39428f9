"""The words of statutory phrasing that every section shares, and what a reading collects (Answers)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.core.field_path import FieldPath, Key, Steps
from extractor.core.phrases import AGAINST
from extractor.core.reading import Answer, Kind, Section
from extractor.core.tokenizer import FigureKind, FigureToken, Sentence, sentences
from extractor.core.values import Unit
from extractor.doctypes.common.grammar.labels import label_start

# What may stand between a verb or label and its figure.
OPEN_ENDED = re.compile("等(?![于同级])")
TO = r"(?:了|额|数|金额|总额|幅度|幅|率|比例)?(?:均|各|共|约|共计|合计|同)?(?:为|是|达到|达|：|:)?\s*$"
SHARE = re.compile(r"占.{0,40}?(?:比重|比例|比)?(?:的|为|是|：|:)?\s*$")
BUDGET = re.compile(rf"预算(?:数|安排|安排数|支出|额)?{TO}")
FULL_YEAR = re.compile(rf"(?:全年|调整|调整后|调整后的)(?:的)?预算(?:数|安排|安排数|额)?{TO}")
ACTUAL = re.compile(rf"(?:决算(?:数|支出|支出数)?|支出(?:数|总额)?|实际支出(?:数)?|执行数){TO}")
COMPLETION = re.compile(
    r"(?:完成|占|为|是)(?:了)?(?:当年|全年|年初|调整)?(?:后)?(?:的)?(?:支出)?预算(?:数)?(?:比例)?(?:的|为|：|:)?\s*$"
    r"|(?:完成|执行)(?:率|比例|进度)(?:为|是|达|达到|：|:)?\s*$|(?:^|[，,；;])\s*完成(?:了)?\s*$"
)
_AS_BASE = re.compile(r"(?:的?(?:决算|数据?))?(?:为|作为|作)(?:参照|基数|基期|基准|对照)")
REASON = re.compile(
    r"(?:主要|变动|变化|增加|减少|增长|下降|增减)(?:的)?(?:变动|增减变化|增减变动|增减|变化|增加|减少)?(?:的)?原因"
    r"(?:主要)?(?:是|为|在于|如下)?(?:[:：])?(?:是)?\s*|主要(?:变动|变化)?情况(?:为|是)?[:：]\s*|(?:，|。|^)\s*主要(?:系|是因为|是由于|是|由于)(?!用于|包括)[:：]?\s*"
    r"|^\s*主要(?=因|由于|\d{4}年)|(?:^|[，；。])\s*(?:原因|缘由)(?:是|为|在于)?[:：]?\s*|差异的原因[，,]?(?:是|为)?\s*"
    r"|[，,；]\s*系(?=[^，。；]{2,}|[^。；]+所致)|主要来自\s*"
    r"|(?:未完成|未达到?|超出|超过|低于|高于)(?:年初|全年|调整)?预算(?:数)?(?:的)?系"
)
NOTE = re.compile(r"\s*[（(]?\s*(?:注\s*[:：]|图\s*\d|数据来源|备注)")


def is_completion(sentence: Sentence, index: int) -> bool:
    """Whether a rate completes a budget: 完成预算的63.3%, also 完成预算87.00万元的63.3%."""
    figure = sentence.figures[index]
    lead = sentence.lead(figure)
    if COMPLETION.search(lead):
        return True
    before = sentence.figures[index - 1] if index else None
    return before is not None and lead.strip() == "的" and bool(COMPLETION.search(sentence.lead(before)))


def is_amount(figure: FigureToken) -> bool:
    """Money, also where its unit was lost (其他收入61.14，占3.65%)."""
    return figure.kind == "money" or (figure.kind == "number" and "." in figure.printed)


def is_note(sentence: Sentence) -> bool:
    """Notes on sources and captions state nothing of their own."""
    return bool(NOTE.match(sentence.words))


_KINDS: dict[FigureKind, Kind] = {
    "money": "money",
    "percent": "percent",
    "count": "count",
    "year": "int",
    "number": "decimal",
}


class Answers:
    """What the grammar finds in one section, in order; the mutable part of a reading, alive for one section only."""

    def __init__(self, section: Section, root: Steps) -> None:
        self.section = section
        self.text = section.text
        self.root = root
        self.found: list[Answer] = []
        self._paths: set[Steps] = set()

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.found)

    def __contains__(self, path: Steps) -> bool:
        return (*self.root, *path) in self._paths

    def put(
        self,
        path: Steps,
        kind: Kind,
        printed: str | tuple[str, ...],
        value: tuple[int, int],
        quote: tuple[int, int] | None = None,
        unit: Unit | None = None,
    ) -> None:
        """An answer with its place: `value` is the span of what is printed, `quote` the span that states it."""
        whole = FieldPath((*self.root, *path))
        self._paths |= {whole[: n + 1] for n, step in enumerate(whole) if isinstance(step, Key)} | {whole}
        self.found.append(Answer(whole, kind, printed, quote or value, value, unit=unit))

    def figure(self, path: Steps, sentence: Sentence, figure: FigureToken, start: int | None = None) -> None:
        """A figure of a sentence; its quote begins at `start`, or with its own label.

        A print in doubt is none, nor is a count or an amount a rate (占…的86类).
        """
        is_rate = str(path[-1]).endswith(("share", "rate", "completion"))
        if figure.kind == "doubt" or (is_rate and figure.kind not in ("percent", "number")):
            return
        kind = _KINDS[figure.kind]
        if figure.kind == "number" and path[-1] != "average_score":  # its unit or percent sign is not printed
            kind = "percent" if is_rate else "money"
        begin = label_start(sentence, figure) if start is None else start
        end = figure.end + (1 if OPEN_ENDED.match(sentence.text, figure.end) else 0)  # says that a list is not whole
        self.put(path, kind, figure.printed, (figure.start, figure.end), (min(begin, figure.start), end))

    def year(self, path: Steps, sentence: Sentence, figure: FigureToken) -> None:
        """The year that a section gives as its own, once."""
        if path not in self:
            self.figure(path, sentence, figure, figure.start)

    def words(self, path: Steps, kind: Kind, value: str, start: int, end: int) -> None:
        """A judgement that words make, quoted from `start` to `end`; the first one counts."""
        if path not in self:
            self.put(path, kind, value, (start, end))

    def key(self, listed: Steps, label_: str) -> Key:
        """The next free key of that label in a list."""
        nth = 1
        while (*listed, Key(label_, nth)) in self:
            nth += 1
        return Key(label_, nth)


@lru_cache(maxsize=8)  # the readers of one section each go over its sentences
def section_sentences(section: Section) -> tuple[Sentence, ...]:
    """The sentences of a section without its notes and the rows of its tables."""
    whole = sentences(section.text, section.start, section.end)
    return tuple(sentence for sentence in whole if "\t" not in sentence.words and not is_note(sentence))


def is_base_year(sentence: Sentence, figure: FigureToken) -> bool:
    """与2019年相比, 比2019年, 以2019年为基数: the year of a comparison, not the section's own."""
    if figure.kind != "year":
        return False
    return bool(AGAINST.search(sentence.lead(figure)) or _AS_BASE.match(sentence.text, figure.end))


def own_year(sentence: Sentence) -> FigureToken | None:
    """The year that a sentence speaks of: before its first figure, not compared with, not within a reason."""
    for figure in sentence.figures:
        if figure.kind != "year":
            return None
        lead = sentence.lead(figure)
        if is_base_year(sentence, figure) or re.search(r"[于在自从]\s*$", lead):
            continue
        before = sentence.text[sentence.start : figure.start]
        return None if REASON.search(before) or "（注" in before or "主要" in before else figure
    return None
