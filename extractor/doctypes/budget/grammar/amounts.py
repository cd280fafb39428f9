"""Read what sentences tell of amounts: each by its own words, then its share, its change, the reason, its purpose.

Sentences in, the answers of one section out. A section says where an amount goes by its words (`find`); whatever is
told of it goes beside it, up to the next amount that has a slot.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractor.core.field_path import FieldPath, Key, Steps
from extractor.core.reading import Answer, Kind
from extractor.core.tokenizer import FigureToken, Sentence, last_segment
from extractor.core.words import DOWN, UP
from extractor.doctypes.common.grammar.changes import direction, is_change
from extractor.doctypes.common.grammar.items import changed_name
from extractor.doctypes.common.grammar.labels import label_start, trim_label
from extractor.doctypes.common.grammar.reasons import put_purpose, reason_span
from extractor.doctypes.common.grammar.words import REASON, SHARE, Answers, is_amount

_AGAINST = re.compile(
    r"(?:与|和|比|较|同|按)\s*(?:(?P<year>(?:19|20)\d\d)\s*年度?|上年度?|去年度?|上一年度?)"
    r"(?P<base>(?:年初|部门|单位|全年|调整后?|当年)*(?:预算|执行|决算)(?:执行|安排)?数?)?"
)
_PRIOR = re.compile(
    rf"{_AGAINST.pattern}(?:为|的)?\s*$"
    r"|(?:(?:19|20)\d\d\s*年度?|上年度?)(?:当年|全年)?(?:预算)?(?:执行|决算)数?(?:为|是)?\s*$"
)
_FLAT = re.compile(r"持平|一致|相等|相同|无增减|无变化|没有变化|未发生变化|保持不变|不变")
_IN_BRACKETS = re.compile(r"\s*[（(]\s*")
_OF_BOTH = re.compile("(?:收支|收、支|收入支出)总(?:预算|计|额)")
_YEAR = re.compile(r"^(?:19|20)\d\d\s*年度?")
_TIMES = re.compile(r"\s*倍")
_TURNED = re.compile(f"(?P<label>[^，。；、：:]*?)(?:安排|预算)?(?P<verb>{UP}|{DOWN})")
_FUND = "(?<!公共)(?<!基金)(?<!经营)"
_ENDS = re.compile(rf"(?:{_FUND}预算)?(?:总计|合计|总额|总数|共计)?(?:数)?(?:为|是|达|共|约)*$")
_MARK = re.compile(r"[（(]\s*[类款项]\s*[）)]")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where in the record an amount goes, and what is told of it; what it has no field for is not kept.

    Told `again`, what the record has of it is a restatement.
    """

    amount: Steps
    change: Steps = ()
    share: Steps = ()
    reason: Steps = ()
    purpose: Steps = ()
    parts: Steps = ()
    again: bool = False


Slots = tuple[Slot, ...]  # one figure printed for both sides has two


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of a sentence with its own words."""

    sentence: Sentence
    figure: FigureToken
    said: str  # since the amount or rate before, over years too

    @property
    def label(self) -> str:
        """Its name as the record keeps it."""
        return name_of(self.sentence.text[label_start(self.sentence, self.figure) : self.figure.start])


Find = Callable[[Amount], Slots | None]
Named = Callable[[str], Slots | None]


def name_of(words: str) -> str:
    """A label: it stops at its mark, and loses 预算, 预算数, 预算总计 and the like at its end."""
    mark = _MARK.search(words)
    if mark is not None and mark.start():
        return trim_label(words[: mark.start()])
    name = trim_label(words)
    return trim_label(_ENDS.sub("", name)) or name


def item(path: Steps, name: str = "amount") -> Slot:
    """The slot of an element of a list, or of a part with the same fields."""
    return Slot(
        (*path, name),
        (*path, "change"),
        (*path, "share"),
        (*path, "reason"),
        (*path, "purpose"),
        (*path, "change_parts"),
    )


def whole(path: Steps, name: str = "total", before: str = "") -> Slot:
    """The slot of a total, whose change and reason stand beside it."""
    steps = [(*path, f"{before}{field}") for field in (name, "change", "share", "reason", "change_parts")]
    return Slot(steps[0], change=steps[1], share=steps[2], reason=steps[3], parts=steps[4])


class AmountReader:
    """Reads the sentences of one section in order.

    `find` gives the slots of an amount, `named` those of a name that something is said of: none for what is nobody's,
    and None where nothing more is known: what is told next is still of the one before.
    """

    def __init__(self, out: Answers, find: Find, named: Named | None = None) -> None:
        self.out = out
        self.find = find
        self.named = named or (lambda _: None)
        self.current: Slots = ()

    def read(self, sentence: Sentence, start: int | None = None) -> None:
        """Take what a sentence tells, from `start` on."""
        begin = since = sentence.start if start is None else start
        for index, figure in enumerate(sentence.figures):
            if figure.start < begin or figure.kind == "year":
                continue
            said = sentence.text[max(since, sentence.start) : figure.start]
            if not _explains(sentence, max(begin, sentence.start), figure):
                begin = self._take(sentence, index, said, begin)
            since = figure.end
        self._close(sentence, begin, sentence.end)

    def _take(self, sentence: Sentence, index: int, said: str, begin: int) -> int:
        """Take one figure; where what is told of the current slot begins, afterwards."""
        figure, lead = sentence.figures[index], sentence.lead(sentence.figures[index])
        if figure.kind in ("money", "percent", "number") and is_change(lead):
            self._turn(sentence, figure)
            for slot in self.current:
                if slot.change:
                    put_flat(self.out, slot.change, sentence, begin, figure.start)
                put_change(self.out, slot.change, sentence, index, begin, again=slot.again)
        elif _is_share(figure, lead):
            for slot in self.current:
                self._put(slot, slot.share, sentence, figure)
        elif figure.kind == "money" and _PRIOR.search(said):
            for slot in self.current:
                self._prior(slot.change, sentence, figure)
        elif is_amount(figure) or figure.kind == "money":
            return self._open(sentence, figure, said, begin)
        return begin

    def _open(self, sentence: Sentence, figure: FigureToken, said: str, begin: int) -> int:
        found = self.find(Amount(sentence, figure, said))
        if found is None:
            return begin
        at = label_start(sentence, figure)
        self._close(sentence, begin, max(begin, at))
        self.current = found
        for slot in found:
            self._put(slot, slot.amount, sentence, figure)
        return figure.end

    def _turn(self, sentence: Sentence, figure: FigureToken) -> None:
        """其中：教育支出减少…: what a clause names is what changes."""
        clause = re.split("[，。；：:,;]", sentence.text[sentence.start : figure.start])[-1]
        both = _OF_BOTH.search(clause)
        name = both[0] if both else changed_name(sentence, figure.start)
        if name and (found := self.named(name_of(_YEAR.sub("", name)))) is not None:
            self.current = found

    def _prior(self, path: Steps, sentence: Sentence, figure: FigureToken) -> None:
        """2024年预算执行数为60.13万元: what the amount is against."""
        if path and (*path, "prior") not in self.out:
            _put_base(self.out, path, sentence, sentence.start, figure.start)
            self.out.figure((*path, "prior"), sentence, figure)

    def _put(self, slot: Slot, path: Steps, sentence: Sentence, figure: FigureToken) -> None:
        if path and path not in self.out:
            self.out.figure(path, sentence, figure)
        elif path and slot.again:
            put_again(self.out, path, sentence, figure)

    def _close(self, sentence: Sentence, start: int, end: int) -> None:
        """What words alone tell of the current slot: no change, the reason, what it is for."""
        for slot in self.current:
            if slot.change:
                put_flat(self.out, slot.change, sentence, start, end)
            if slot.reason:
                put_reason(self.out, slot, sentence, start, end)
            if slot.purpose:
                put_purpose(self.out, slot.purpose, Sentence(sentence.text, start, end))


def _explains(sentence: Sentence, begin: int, figure: FigureToken) -> bool:
    """Whether a figure stands in the reason that is given since `begin`, which goes on to ；."""
    reason = REASON.search(sentence.text[begin : figure.start])
    return reason is not None and "；" not in sentence.text[begin + reason.end() : figure.start]


def _is_share(figure: FigureToken, lead: str) -> bool:
    if figure.kind not in ("percent", "number"):
        return False
    return bool(SHARE.search(lead) or (figure.kind == "percent" and _IN_BRACKETS.fullmatch(lead)))


def put_again(out: Answers, path: Steps, sentence: Sentence, figure: FigureToken) -> None:
    """A figure that its section states again."""
    kind: Kind = "percent" if figure.kind == "percent" else "money"
    restated: Steps = ("restatements", Key(str(FieldPath((*out.root, *path)))), "amount")
    start = label_start(sentence, figure)
    out.found.append(Answer(FieldPath(restated), kind, figure.printed, (start, figure.end), (figure.start, figure.end)))


def put_change(out: Answers, path: Steps, sentence: Sentence, index: int, begin: int, *, again: bool = False) -> None:
    """An amount, rate or multiple of a change that a verb leads up to, with the base that the words before name."""
    figure = sentence.figures[index]
    times = figure.kind == "number" and _TIMES.match(sentence.text, figure.end) is not None
    field = "multiple" if times else "amount" if figure.kind == "money" else "rate"
    if not path or (*path, field) in out:
        if path and again:
            put_again(out, (*path, field), sentence, figure)
        return
    lead = sentence.lead(figure)
    segment = figure.lead + last_segment(lead, "，,。；;：:")
    way = direction(sentence.text[segment : figure.start]) or ("decrease" if "降幅" in lead else "increase")
    start = _put_base(out, path, sentence, min(begin, figure.start), figure.start)
    quoted = min(segment, figure.start) if start is None else start
    out.words((*path, "direction"), "direction", way, quoted, figure.end)
    if times:
        out.put((*path, field), "decimal", figure.printed, (figure.start, figure.end), (quoted, figure.end))
    else:
        out.figure((*path, field), sentence, figure)


def put_flat(out: Answers, path: Steps, sentence: Sentence, start: int, end: int) -> None:
    """与2024年预算持平, 与上年一致 between two places: a change without figures."""
    if (*path, "direction") in out:
        return
    for match in _FLAT.finditer(sentence.text, start, end):
        clause = start + last_segment(sentence.text[start : match.start()], "，,。；;：:")
        against = _AGAINST.search(sentence.text, clause, match.start())
        if against is None:
            against = next(_AGAINST.finditer(sentence.text, start, match.start()), None)
        if against is None or REASON.search(sentence.text[start : match.start()]):
            continue
        _put_base(out, path, sentence, start, match.start())
        out.words((*path, "direction"), "direction", "flat", against.start(), match.end())
        return


def _put_base(out: Answers, path: Steps, sentence: Sentence, start: int, end: int) -> int | None:
    """What a change is against, where it is not put yet; where the words begin that say so."""
    last = None
    for last in _AGAINST.finditer(sentence.text, max(start, sentence.start), end):  # noqa: B007 - the last one is wanted
        pass
    if last is None:
        return None
    year = next((f for f in sentence.figures if last["year"] and f.start == last.start("year")), None)
    if year is not None and (*path, "base_year") not in out:
        out.figure((*path, "base_year"), sentence, year, last.start())
    if last["base"] and (*path, "base") not in out:
        base = re.sub("^(?:部门|单位)", "", last["base"])
        out.put((*path, "base"), "str", base, last.span("base"), last.span())
    return last.start()


def put_reason(out: Answers, slot: Slot, sentence: Sentence, start: int, end: int) -> None:
    """The first reason that is given between two places, as printed, and its signed parts."""
    if slot.reason in out:
        return
    span = reason_span(sentence.text, start, end, out.section.end)
    if span is None:
        return
    out.put(slot.reason, "str", sentence.text[span[0] : span[1]], span)
    if slot.parts:
        _put_parts(out, slot.parts, sentence, *span)


def _put_parts(out: Answers, path: Steps, sentence: Sentence, start: int, end: int) -> None:
    """基本支出增加…3397.18万元、项目支出减少…: the parts of a change that its reason gives in figures."""
    since = start
    for figure in sentence.figures:
        if figure.start < start or figure.end > end or figure.kind != "money":
            continue
        turned = _TURNED.search(sentence.text, since, figure.start)
        label = trim_label(turned["label"]) if turned is not None else ""
        if turned is not None and label:
            part = (*path, out.key(path, label))
            way = direction(turned["verb"]) or "increase"
            out.words((*part, "direction"), "direction", way, turned.start(), figure.end)
            out.figure((*part, "amount"), sentence, figure, turned.start())
        since = figure.end
