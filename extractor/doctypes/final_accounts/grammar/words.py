"""The words of statutory phrasing that every section shares: changes, budgets, comparisons, reasons, years, labels."""

import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.core.field_path import FieldPath, Key, Steps
from extractor.core.reading import Answer, Kind, Section, clean_label
from extractor.core.tokenizer import FigureKind, FigureToken, Sentence, last_segment, sentences
from extractor.core.values import Unit
from extractor.core.words import DOWN, GREATER, LESS, UP, printed_as

# What may stand between a verb or label and its figure.
OPEN_ENDED = re.compile("等(?![于同级])")
TO = r"(?:了|额|数|金额|总额|幅度|幅|率|比例)?(?:均|各|共|约|共计|合计)?(?:为|是|达到|达|：|:)?\s*$"
CHANGE = re.compile(rf"(?:{UP}|{DOWN})[)）]?{TO}")
UNCLEAR = printed_as("unclear")
LAST_YEAR = re.compile(r"(?:上年|去年|上一年)(?:度)?(?:决算)?(?:数)?(?:为|是)?\s*$")  # a figure given to compare with
FLAT = re.compile(r"持平|无增减|无变化|没有变化|未发生变化|保持不变|与上年(?:度)?(?:一致|相同)")
SHARE = re.compile(r"占.{0,40}?(?:比重|比例|比)?(?:的|为|是|：|:)?\s*$")
BUDGET = re.compile(rf"预算(?:数|安排|安排数|支出|额)?{TO}")
FULL_YEAR = re.compile(rf"(?:全年|调整|调整后|调整后的)(?:的)?预算(?:数|安排|安排数|额)?{TO}")
ACTUAL = re.compile(rf"(?:决算(?:数|支出|支出数)?|支出(?:数|总额)?|实际支出(?:数)?|执行数){TO}")
COMPLETION = re.compile(
    r"(?:完成|占|为|是)(?:了)?(?:当年|全年|年初|调整)?(?:后)?(?:的)?(?:支出)?预算(?:数)?(?:比例)?(?:的|为|：|:)?\s*$"
    r"|(?:完成|执行)(?:率|比例|进度)(?:为|是|达|达到|：|:)?\s*$|(?:^|[，,；;])\s*完成(?:了)?\s*$"
)
AGAINST = re.compile(r"(?:与|和|比|比起|较|同|相比|相对|对比)\s*$")
_AS_BASE = re.compile(r"(?:的?(?:决算|数据?))?(?:为|作为|作)(?:参照|基数|基期|基准|对照)")
REASON = re.compile(
    r"(?:主要|变动|变化|增加|减少|增长|下降|增减)(?:的)?(?:变动|增减变化|增减变动|增减|变化|增加|减少)?(?:的)?原因"
    r"(?:主要)?(?:是|为|在于|如下)?(?:[:：])?(?:是)?\s*|主要(?:变动|变化)?情况(?:为|是)?[:：]\s*|(?:，|。|^)\s*主要(?:系|是因为|是由于|是|由于)(?!用于|包括)[:：]?\s*"
    r"|^\s*主要(?=因|由于|\d{4}年)|(?:^|[，；。])\s*原因(?:是|为|在于)?[:：]?\s*"
    r"|(?:未完成|未达到?|超出|超过|低于|高于)(?:年初|全年|调整)?预算(?:数)?(?:的)?系"
)
_COMPARISON = re.compile(
    rf"决算数?(?:支出)?\s*(?:(?P<less>{LESS})|(?P<greater>{GREATER})|(?P<equal>等于|持平于))"
    r"(?:\s*(?:年初|全年|调整)?预算(?:数)?)?"
    r"|决算数?(?:支出)?\s*[较比](?:年初|全年|调整)?预算(?:数)?\s*(?:(?P<under>减少|少)|(?P<over>增加|多))"
    r"|决算数?(?:支出)?\s*(?:与|同|和)\s*(?:年初|全年|调整)?预算(?:数)?\s*(?P<flat>(?:基本|总体)?(?:持平|一致|相同|相等|无差异))"
    r"|(?P<both>[两二]者(?:基本|总体)?(?:持平|一致|相同|相等))"
)
NOTE = re.compile(r"\s*[（(]?\s*(?:注\s*[:：]|图\s*\d|数据来源|备注)")
_CONNECTIVE = re.compile(
    r"^(?:(?:其中|主要用于以下方面|具体内容包括|具体包括|主要包括|包括|分别是|分别为|具体为|主要是|主要用于|用于|以及|同时|和|及|与|另)"
    r"[，：:、]?\s*|[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、]\s*|[①-⑳]\s*|[，,。；;：:、\s“”（(]+)+"
)
_TRAILING = re.compile(r"(?:(?:共计|合计|约|为|是|达到|(?<!下)达|共|了|[:：，,\s“（(])+)$")


def direction(words: str) -> str | None:
    """What words say of a change: increase, decrease, unclear (a template left standing), or None."""
    if UNCLEAR.search(words):
        return "unclear"
    found = [
        (match.start(), name)
        for name, verbs in (("increase", UP), ("decrease", DOWN))
        for match in re.finditer(verbs, words)
    ]
    return max(found)[1] if found else None


def comparison(words: str) -> tuple[str, int, int] | None:
    """What words say of the final account against the budget, and where in them."""
    if not (match := _COMPARISON.search(words)):
        return None
    names = {
        "less": "less",
        "under": "less",
        "greater": "greater",
        "over": "greater",
        "equal": "equal",
        "flat": "equal",
        "both": "equal",
    }
    return next(names[name] for name in names if match[name]), match.start(), match.end()


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


# Words that stand for something named before: 把这20万元拆开看.
_POINTS_BACK = re.compile(r"(?:把|将|对|在)?(?:这|那|其|此|该|它)(?:们|些|个|项|笔|部分)?")


def label_start(sentence: Sentence, figure: FigureToken) -> int:
    """Where the words that name this figure begin."""
    lead = sentence.lead(figure)
    body = len(lead) - len(lead.lstrip("，,。；;：:、 \t）)"))  # behind （36.15%）、 too
    start = max(body, last_segment(lead, "，,。；;：:\n\t"))
    connective = _CONNECTIVE.match(lead, start)
    return figure.lead + (connective.end() if connective and connective.end() < len(lead) else start)


def label(sentence: Sentence, figure: FigureToken) -> str:
    """The label of an amount as the record keeps it: `其中：基本支出为776.32万元` → 基本支出."""
    return trim_label(sentence.text[label_start(sentence, figure) : figure.start])


def strip_connectives(words: str) -> str:
    """Words without what leads up to a label: 其中：, 1、, and the like."""
    return _CONNECTIVE.sub("", words.lstrip())


def trim_label(words: str) -> str:
    """A label without the connectives before it, the verb after it and white space; "" where it names nothing."""
    label_ = clean_label(_TRAILING.sub("", strip_connectives(words).rstrip()))
    if _POINTS_BACK.fullmatch(label_):
        return ""
    return label_.rstrip("”") if label_.count("”") > label_.count("“") else label_


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


def put_change(
    out: Answers,
    path: Steps,
    sentence: Sentence,
    figure: FigureToken,
    base: FigureToken | None,
    start: int | None = None,
) -> bool:
    """Read an amount or rate that a verb of change leads up to; says whether it was one."""
    lead = sentence.lead(figure)
    if not (CHANGE.search(lead) or re.search(r"(?:增幅|降幅|增速)(?:为|达)?\s*$", lead)):
        return False
    field = "amount" if figure.kind == "money" else "rate"
    if (*path, field) in out:
        return True
    segment = figure.lead + last_segment(lead, "，,。；;：:")
    way = direction(sentence.text[segment : figure.start]) or ("decrease" if "降幅" in lead else "increase")
    if base is not None and (*path, "base_year") not in out:
        out.figure((*path, "base_year"), sentence, base, base.start)
    out.words((*path, "direction"), "direction", way, min(segment, figure.start), figure.end)
    out.figure((*path, field), sentence, figure, start)
    return True


def reason_span(text: str, start: int, end: int, limit: int) -> tuple[int, int] | None:
    """The reason that `text[start:end]` (a sentence) gives; it may begin in the next paragraph, up to `limit`."""
    if not (match := REASON.search(text[start:end])):
        return None
    begin = start + match.end()
    if begin >= end or not text[begin:end].strip():  # 主要原因：at the end of a paragraph, the reason in the next
        following = next(sentences(text, min(end + 1, limit), limit), None)
        if following is None or NOTE.match(following.words):
            return None
        begin, end = following.start, following.end
    cut = re.search(r"[（(][图注]|；(?=[^；]*\d[\d.,]*\s*(?:万元|%))", text[begin:end])  # after ；figures go on
    end = begin + cut.start() if cut else end
    while begin < end and text[begin] in " \t\n：:，":
        begin += 1
    while end > begin and text[end - 1] in " \t\n；;，。":
        end -= 1
    return (begin, end) if end > begin else None


def put_reason(out: Answers, path: Steps, sentence: Sentence, start: int | None = None) -> None:
    """The first reason of a section, as printed; looked for from `start` on."""
    if path in out:
        return
    begin = sentence.start if start is None else start
    span = reason_span(sentence.text, begin, sentence.end, out.section.end)
    if span is not None:
        out.put(path, "str", sentence.text[span[0] : span[1]], span)
