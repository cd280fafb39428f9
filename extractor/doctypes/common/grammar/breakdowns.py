"""Grammar of a total and its parts, wherever one is stated: …共计N元，其中：…; a bracket after a part divides it."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence, last_segment
from extractor.doctypes.common.grammar.changes import CHANGE
from extractor.doctypes.common.grammar.labels import strip_connectives, trim_label
from extractor.doctypes.common.grammar.words import SHARE, Answers, section_sentences

_BRACKET = re.compile(r"[（(）)]")
_OF_WHICH = re.compile(r"其中(?!的\s*$)|包括|分别(?:为|是)|具体(?:为|是|如下)|明细")
_ENUMERATOR = re.compile(r"\s*[（(]\s*\d{1,2}\s*[)）]")
_STATUS = re.compile(r"(?:已经?|正在|尚未|未|待)[^，。；、]{0,8}$")
_GOES_ON = re.compile(r"。\s*(?:其中|[（(]\s*\d{1,2}\s*[)）])")
_SOME = re.compile(r"其中主要|主要包括|主要是|主要有")
_AND_SO_ON = re.compile(r"[^。；，、]{0,6}?等")
_HEAD = re.compile(
    r"\s*(?P<of>[^，。；：\d（(]{2,30}?)(?:中[，,：:]|的?(?:构成|组成)(?:为|如下|是)?[:：]|由[^，。；：]{0,10}(?:构成|组成)[:：])"
)
_THRESHOLD = re.compile(r"\s*(?:[（(]含[)）])?(?:及)?以[上下]|\s*[（(]含")  # 单价50万元以上: no amount of anything
_GRAND = re.compile(r"^总|总(?:计|额)|合计|小计")
_REMARK = re.compile(
    r"占|平均|人均|比上年|同比|完成|单价|每[人台辆]|(?:(?<!公共)(?<!基金)(?<!经营)预算|执行|实际支出)(?:数)?$"
)


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount or count of a statement: its unit (money is 元), how deep in brackets it stands, its own words."""

    sentence: Sentence
    figure: FigureToken
    unit: str
    depth: int
    words_from: int

    @property
    def said(self) -> str:
        """All that is said of it since the amount before, over years too: 运行维护费2031年决算数."""
        earlier = (f.end for f in self.sentence.figures if f.kind != "year" and f.end <= self.figure.start)
        return self.sentence.text[max(earlier, default=self.sentence.start) : self.figure.start]

    @property
    def clause(self) -> int:
        """Where the clause begins that it stands in: behind the last ； or 。"""
        return max(self.sentence.start, self.sentence.text.rfind("；", self.sentence.start, self.figure.start))

    @property
    def words(self) -> str:
        return self.sentence.text[self.words_from : self.figure.start]

    @property
    def label_from(self) -> int:
        """Where its label begins: behind the last separator, 其中 and numbering taken off."""
        words = self.words
        body = len(words) - len(words.lstrip("，,。；;：:、（( \t\n"))
        start = max(body, last_segment(words, "，,。；;：:\n\t"))
        if self.figure.kind == "count" and (status := _STATUS.search(words, start)):
            start = status.start()  # 经有关部门协调已解决办理了154条
        return self.figure.start - len(strip_connectives(words[start:]))

    @property
    def label(self) -> str:
        return trim_label(self.sentence.text[self.label_from : self.figure.start])


@dataclass(slots=True)
class _Level:
    """What is open at one depth of brackets while a statement is read: the run of amounts, the list and its total."""

    run: list[_Amount] = field(default_factory=list)
    total: _Amount | None = None
    parts: list[_Amount] = field(default_factory=list)
    needed: int = 1
    title: str = ""  # what its head calls it, where that is not the label of its total
    cue: tuple[int, int] | None = None
    outer: "_Level | None" = None  # the list that a part of its own interrupts: 人员经费50万元，包括…；

    def ends_at(self, lead: str) -> bool:
        """Whether ； ends the list: its parts stood side by side in one clause (其中基本支出…，项目支出…；结余…)."""
        side_by_side = len(self.parts) > 1 and len({part.clause for part in self.parts}) == 1
        return "；" in lead and side_by_side

    def divide_last_part(self) -> None:
        """The last part has parts of its own, which come first; the list goes on behind them."""
        self.outer = replace(self)
        self.total, self.parts, self.cue, self.title = self.parts[-1], [], None, ""

    def go_on(self) -> None:
        """Back to the list that was interrupted."""
        if self.outer is not None:
            self.total, self.parts, self.needed = self.outer.total, self.outer.parts, self.outer.needed
            self.cue, self.title, self.outer = self.outer.cue, self.outer.title, self.outer.outer


def _groups(section: Section) -> Iterator[list[Sentence]]:
    """Statements: sentences, joined where a bracket is still open or the parts follow as numbered paragraphs."""
    group: list[Sentence] = []
    for sentence in section_sentences(section):
        if group and not _goes_on(group, sentence):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _goes_on(group: list[Sentence], sentence: Sentence) -> bool:
    text = sentence.text
    so_far = text[group[0].start : group[-1].end]
    opened = sum(so_far.count(mark) for mark in "（(") - sum(so_far.count(mark) for mark in "）)")
    if opened > 0 and "\n" not in text[group[-1].end : sentence.start]:
        return True
    if not any(figure.kind in ("money", "count") for s in group for figure in s.figures):
        return False
    if _OF_WHICH.match(sentence.words.lstrip()):
        return True
    if not sentence.figures:
        return False
    in_list = bool(_OF_WHICH.search(so_far)) and (
        _ENUMERATOR.search(so_far) is not None or so_far.rstrip()[-1] in "；;：:"
    )
    return in_list and _ENUMERATOR.match(sentence.words) is not None


def _amounts(group: list[Sentence]) -> Iterator[_Amount]:
    """The amounts of a statement; the words of one reach back to the amount of its own unit before it, or a year."""
    text, at, depth = group[0].text, group[0].start, 0
    ends: dict[str, int] = {}
    for sentence in group:
        year: FigureToken | None = None
        for figure in sentence.figures:
            year = figure if figure.kind == "year" else year
            between = text[at : figure.start]
            for mark in _BRACKET.findall(between):
                depth = max(0, depth + (mark in "（(") - (mark in "）)"))
            at = figure.start
            if figure.kind not in ("money", "count"):
                continue
            unit = "元" if figure.kind == "money" else re.sub(r"[\d,，.\s]", "", figure.printed)
            if _THRESHOLD.match(text, figure.end):
                continue
            if unit in ("人", "名"):  # people are staffing: 其中 is said of them within one another and side by side
                continue
            yield _Amount(sentence, figure, unit, depth, max(ends.get(unit, 0), _after_year(sentence, year)))
            ends[unit] = figure.end


def _after_year(sentence: Sentence, year: FigureToken | None) -> int:
    """Labels do not reach back over a year (2020年|项目支出决算), unless it is within one (绩效自评的2022年度项目)."""
    within = year is not None and sentence.text[year.start - 1] == "的"
    return year.end if year is not None and not within else sentence.start


def read_breakdowns(section: Section) -> Iterable[Answer]:
    """Every total with its parts in a section's free text."""
    return _read(section, ("money", "count"), frozenset())


def read_other_breakdowns(section: Section, answers: Sequence[Answer]) -> Iterable[Answer]:
    """Totals of money with parts that no field of a section holds: none of the parts is among what was read of it."""
    return _read(section, ("money",), frozenset(answer.value[0] for answer in answers if answer.value is not None))


def _read(section: Section, kinds: Container[str], taken: Container[int]) -> Iterable[Answer]:
    out = Answers(section, ())
    before: list[_Amount] = []
    for group in _groups(section):
        levels: dict[int, _Level] = {}
        previous: _Amount | None = None
        for amount in _amounts(group):
            if amount.figure.kind not in kinds:
                continue
            for depth in [depth for depth in levels if depth > amount.depth]:
                _close(out, levels.pop(depth), taken)
            head = None if previous is not None else _HEAD.match(amount.said)
            if head is not None:
                levels[amount.depth] = _headed(head["of"], amount, before)
            else:
                _read_amount(out, levels, amount, previous, taken)
            before.append(amount)
            previous = amount
        for depth in sorted(levels):
            _close(out, levels[depth], taken)
    return out


def _read_amount(
    out: Answers, levels: dict[int, _Level], amount: _Amount, previous: _Amount | None, taken: Container[int]
) -> None:
    """Take one amount into the list that is open at its depth, or let it open one."""
    fresh = amount.depth not in levels
    level = levels.setdefault(amount.depth, _Level())
    lead = amount.sentence.text[previous.figure.end if previous else amount.sentence.start : amount.figure.start]
    if ("。" in lead and not _GOES_ON.search(lead)) or (level.total is None and "；" in lead):
        _close(out, level, taken)
        level = levels[amount.depth] = _Level(run=[] if not fresh else level.run)
    divides = _OF_WHICH.search(lead) is not None
    if level.outer is not None and "；" in lead and not divides:
        _emit(out, level, taken)
        level.go_on()
    if divides and level.total is not None and _is_divided(previous, level.parts):
        level.divide_last_part()
        level.parts, level.needed = [amount], 1
        level.cue = _cue(amount)
    elif divides:
        total = _first(level.run, amount.unit) or _above(levels, amount)
        level.parts = [part for part in level.parts if part is not total]
        _close(out, level, taken)
        level.total, level.parts, level.needed, level.title = total, [amount], 1, ""
        level.cue = _cue(amount)
    elif level.total is not None and level.ends_at(lead):
        _close(out, level, taken)
    elif level.total is not None:
        if amount.unit == level.total.unit and not _is_remark(amount):
            level.parts.append(amount)
    elif fresh and amount.depth and previous is not None and previous.unit == amount.unit:
        level.total, level.parts, level.needed = previous, [amount], 2
    elif (
        level.run
        and level.run[-1].unit == amount.unit
        and amount.figure.kind == "count"
        and _STATUS.match(amount.label)
    ):
        level.total, level.parts, level.needed = level.run[-1], [amount], 2
    level.run.append(amount)


def _headed(of: str, amount: _Amount, before: Sequence[_Amount]) -> _Level:
    """A list under what an earlier sentence gave the total of: 运行维护费中，…; 收入总计由…构成：…."""
    known = re.compile(".*?".join(map(re.escape, of)))  # 财政拨款[安排的]基本支出
    same = (one for one in reversed(before) if one.unit == amount.unit and not CHANGE.search(one.words))
    total = next((one for one in same if known.search(one.said)), None)
    return _Level(run=[amount], total=total, parts=[amount], needed=2, title=of)


def _is_divided(last: _Amount | None, parts: list[_Amount]) -> bool:
    """Whether the amount before 其中 is itself a part of the open list, and no new total: 总支出…，其中."""
    return last is not None and last in parts[-1:] and not _GRAND.search(last.label)


def _cue(amount: _Amount) -> tuple[int, int] | None:
    cue = _SOME.search(amount.sentence.text, amount.words_from, amount.figure.start)
    return cue.span() if cue else None


def _first(run: list[_Amount], unit: str) -> _Amount | None:
    """原值9.68万元，累计折旧5.56万元，净值4.12万元，其中：… divides what the clause is about, its first amount.

    A clause behind ； that opens with a total of its own (总支出…，其中) is about that one.
    """
    same = [amount for amount in run if amount.unit == unit]
    last = next((amount for amount in same if amount.clause == same[-1].clause), None)
    return last if last is not None and _GRAND.search(last.label) else next(iter(same), None)


def _above(levels: dict[int, _Level], amount: _Amount) -> _Amount | None:
    """The last amount of the same unit outside this bracket."""
    for depth in sorted((depth for depth in levels if depth < amount.depth), reverse=True):
        for candidate in reversed(levels[depth].run):
            if candidate.unit == amount.unit:
                return candidate
    return None


def _open_ended(last: _Amount, cue: tuple[int, int] | None) -> tuple[int, int] | None:
    """The word that says that a list is not whole: 其中主要, or 等 behind its last part."""
    behind = _AND_SO_ON.match(last.sentence.text, last.figure.end)
    return behind.span() if behind else cue


def _is_remark(amount: _Amount) -> bool:
    lead = amount.sentence.lead(amount.figure)
    return bool(SHARE.search(lead) or CHANGE.search(lead) or _REMARK.search(amount.label))


def _is_share(figure: FigureToken, part: _Amount) -> bool:
    """占N% behind a part; behind the bracket that the part stands in it is the whole's."""
    lead = part.sentence.lead(figure)
    return figure.kind == "percent" and bool(SHARE.search(lead)) and not (part.depth and re.search("[）)]", lead))


def _close(out: Answers, level: _Level, taken: Container[int]) -> None:
    """Put the list that is open, and those that it interrupted."""
    _emit(out, level, taken)
    while level.outer is not None:
        level.go_on()
        _emit(out, level, taken)


def _emit(out: Answers, level: _Level, taken: Container[int]) -> None:
    """Put a list that is complete, if it has a total and enough parts, and close it."""
    total, parts = level.total, [(part, name) for part in level.parts if (name := part.label)]
    level.total, level.parts = None, []
    if total is None or len(parts) < level.needed or any(part.figure.start in taken for part, _ in parts):
        return
    path: Steps = ("breakdowns", out.key(("breakdowns",), level.title or total.label or "合计"))
    out.figure((*path, "total"), total.sentence, total.figure, total.label_from)
    if (rest := _open_ended(parts[-1][0], level.cue)) is not None:
        out.put((*path, "open_ended"), "str", out.text[slice(*rest)], rest)
    listed: Steps = (*path, "items")
    for part, name in parts:
        item = (*listed, out.key(listed, name))
        out.figure((*item, "amount"), part.sentence, part.figure, part.label_from)
        following = next((figure for figure in part.sentence.figures if figure.start >= part.figure.end), None)
        if following is not None and _is_share(following, part):
            out.figure((*item, "share"), part.sentence, following, part.label_from)
