"""Grammar of （三）具体情况: a statement for each 项, with 类 and 款 carried over where they are not repeated."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section, clean_label
from extractor.core.tokenizer import FigureToken, Sentence, last_segment, sentences
from extractor.doctypes.final_accounts.grammar.changes import (
    against_budget,
    comparison,
    direction,
    is_change,
    put_change,
    put_flat,
)
from extractor.doctypes.final_accounts.grammar.labels import strip_connectives, trim_label
from extractor.doctypes.final_accounts.grammar.reasons import put_purpose, put_reason, within_reason
from extractor.doctypes.final_accounts.grammar.words import (
    ACTUAL,
    BUDGET,
    FULL_YEAR,
    NOTE,
    SHARE,
    Answers,
    is_amount,
    is_base_year,
    is_completion,
    is_note,
)

_MARK = re.compile(r"[（(]+\s*(?:(?P<code>\d{7}|\d{5}|\d{2,3})\s*)?(?P<level>[类款项])?\s*[）)]")
_LEVELS = {"类": 1, "款": 2, "项": 3}
_CODE_LEVELS = {3: 1, 5: 2, 7: 3}
_BOUNDARY = "。；;\n，,：:"
# A chain ends with its clause; a name that the page broke over two lines goes on.
_BREAK = re.compile(r"[。；;，,]|\n\s*(?:\n|[\d（(一二三四五六七八九十])|^\s*\n|\n\s*$")
_STATES = re.compile(r"决算|预算|支出为|\d")
_CUE = re.compile(r"[。：:，,；;]|年初预算|全年预算|调整预算|预算数?为|支出决算|决算数|支出数?为|主要用于|(?=\d)")
_UNMARKED = re.compile(
    r"\s*(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}\s*[.．、]|(?P<code>\d{7})(?=\s))\s*(?P<label>[^\d\s。；;][^。；;\n]{1,60})"
)


@dataclass(frozen=True, slots=True)
class _Step:
    """One 类, 款 or 项 of a chain: its label, its code, where it stands."""

    level: int
    label: str
    code: re.Match[str] | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Chain:
    """一般公共服务（类）人大事务（款）行政运行（项）: the steps printed together."""

    steps: tuple[_Step, ...]

    @property
    def start(self) -> int:
        return self.steps[0].start

    @property
    def end(self) -> int:
        return self.steps[-1].end


def _marks(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for match in _MARK.finditer(text, start, end):
        if match["level"] or match["code"]:
            yield match


def _level(match: re.Match[str], before: int) -> int:
    """The level of a mark: 类/款/项, or the length of its code; two digits go one deeper than the step before."""
    if match["level"]:
        return _LEVELS[match["level"]]
    return _CODE_LEVELS.get(len(match["code"]), before + 1)


def _chains(section: Section) -> Iterator[_Chain]:
    """Every run of marked labels that deepens step by step."""
    text = section.text
    steps: list[_Step] = []
    at = section.start
    for match in _marks(text, section.start, section.end):
        between = text[at : match.start()]
        level = _level(match, steps[-1].level if steps else 0)
        if steps and match["code"] and not match["level"] and not between.strip():
            steps[-1] = replace(steps[-1], code=match, end=match.end())  # 行政运行（项）（2010101）
            at = match.end()
            continue
        goes_on = bool(steps) and level > steps[-1].level and not _BREAK.search(between) and not _STATES.search(between)
        if not goes_on:
            if steps:
                yield _Chain(_settled(steps))
            steps = []
            level = _level(match, 0)
        start = at + last_segment(between, _BOUNDARY.replace("\n", "") if goes_on else _BOUNDARY)
        printed = text[start : match.start()]
        label = clean_label(printed).strip("，、-－—") if goes_on else trim_label(printed)  # a 项 may begin with 用于
        if not goes_on:
            if not label:
                at = match.end()
                continue
            start = match.start() - len(strip_connectives(text[start : match.start()]))
        steps.append(_Step(level, label, match if match["code"] else None, start, match.end()))
        at = match.end()
    if steps:
        yield _Chain(_settled(steps))


def _settled(steps: list[_Step]) -> tuple[_Step, ...]:
    """A chain of two-digit codes alone ends in a 项: （01） is one, （05）（01） are 款 and 项."""
    first = steps[0].code
    if first is not None and not first["level"] and len(first["code"]) == 2:
        shift = 3 - len(steps)
        return tuple(_Step(shift + 1 + n, s.label, s.code, s.start, s.end) for n, s in enumerate(steps))
    return tuple(steps)


def _code(steps: Iterable[_Step]) -> str | None:
    """The code of the deepest step, joined where it is printed in pieces: （201）（03）（01） is 2010301."""
    joined = ""
    for step in steps:
        if step.code is None:
            joined = ""
            continue
        piece = step.code["code"]
        joined = piece if len(piece) >= 3 else joined + piece
    return joined if len(joined) in (3, 5, 7) else None


def _read_statement(out: Answers, path: Steps, prefix: str, start: int, end: int, quote: int | None) -> None:
    """Budget, final account, completion, comparison and reason of one statement."""

    def name(field: str) -> Steps:
        return (*path, field) if path else ("detail_total",) if field == "actual" else (f"{prefix}{field}",)

    for sentence in sentences(out.text, start, end):
        if is_note(sentence):
            continue
        base: FigureToken | None = None
        for index, figure in enumerate(sentence.figures):
            if within_reason(sentence, figure):
                continue  # figures within a reason are not the item's own
            lead = sentence.lead(figure)
            if figure.kind == "year":
                base = figure if is_base_year(sentence, figure) else base
            elif is_change(lead):
                _compare(out, name, sentence, figure, base)
            elif (field := _role(sentence, index, at_head=figure.lead == start)) and (target := name(field)) not in out:
                out.figure(target, sentence, figure, quote if figure.lead == start else None)
        said = comparison(sentence.words)
        if said is not None:
            out.words(name("comparison"), "comparison", said[0], sentence.start + said[1], sentence.start + said[2])
        put_reason(out, name("reason"), sentence)
        if path:
            put_flat(out, (*path, "change"), sentence, (sentence.start, sentence.end), base)
            put_purpose(out, (*path, "purpose"), sentence)


def _compare(
    out: Answers, name: Callable[[str], Steps], sentence: Sentence, figure: FigureToken, base: FigureToken | None
) -> None:
    """An amount more or less than the year before is a change; one against the budget says how the two compare."""
    if not against_budget(sentence, figure.start):
        if name("change")[:1] == ("detail",):
            put_change(out, name("change"), sentence, figure, base)
        return
    start = figure.lead + last_segment(sentence.lead(figure), "，,。；;：:")
    said = {"increase": "greater", "decrease": "less"}.get(direction(out.text[start : figure.start]) or "")
    if said is not None:
        out.words(name("comparison"), "comparison", said, start, figure.end)


def _role(sentence: Sentence, index: int, *, at_head: bool) -> str | None:
    """What a figure is of its item, by the words before it; None where they do not say."""
    figure = sentence.figures[index]
    if is_amount(figure):
        return _money_role(sentence.lead(figure), at_head=at_head)
    return "completion" if figure.kind != "count" and is_completion(sentence, index) else None


def _money_role(lead: str, *, at_head: bool) -> str | None:
    if FULL_YEAR.search(lead):
        return "full_year_budget"
    if BUDGET.search(lead):
        return "budget"
    if ACTUAL.search(lead) or (at_head and not re.search(r"[^\s：:，,、。]", lead)):
        return "actual"
    return None


def read_detail(section: Section) -> Iterable[Answer]:
    """（三）具体情况: the opening sentence, then every item."""
    out = Answers(section, ("general_budget",))
    chains = list(_chains(section))
    if not chains:
        _read_unmarked(out, section)
        return out
    _read_statement(out, (), "detail_", section.start, chains[0].start, None)
    carried: dict[int, _Step] = {}
    for index, chain in enumerate(chains):
        end = chains[index + 1].start if index + 1 < len(chains) else section.end
        note = re.search(rf"\n(?={NOTE.pattern})", section.text[chain.end : end])
        end = chain.end + note.start() if note else end
        deepest = chain.steps[0].level
        carried = {level: step for level, step in carried.items() if level < deepest}
        carried |= {step.level: step for step in chain.steps}
        whole = [carried[level] for level in sorted(carried)]
        named = "/".join(step.label for step in whole if step.label)
        if not named or not re.search(r"\d", section.text[chain.end : end]):
            continue
        if len(whole) == 1 and _is_class_share(section, chain.end, end):
            _read_class(out, named, chain, end)
            continue
        path = ("detail", out.key(("detail",), named))
        code = _code(whole)
        before = len(out.found)
        _read_statement(out, path, "", chain.end, end, chain.start)
        if code is not None and len(out.found) > before and (at := whole[-1].code) is not None:
            out.put((*path, "code"), "str", code, (whole[0].start, at.end()))
    return out


def _is_class_share(section: Section, start: int, end: int) -> bool:
    """农林水（类）支出N万元，占M%: a 类 told by its share belongs to the structure, also where it stands in （三）."""
    words = section.text[start:end]
    return bool(re.match(r"[^。；\d]*[\d.,]+\s*万?元[，,]\s*占", words)) and "预算" not in words.split("。")[0]


def _read_class(out: Answers, named: str, chain: _Chain, end: int) -> None:
    path = ("structure", out.key(("structure",), named))
    for sentence in sentences(out.text, chain.end, end):
        for figure in sentence.figures:
            if figure.kind == "money" and (*path, "amount") not in out:
                out.figure((*path, "amount"), sentence, figure, chain.start)
            elif figure.kind == "percent" and SHARE.search(sentence.lead(figure)) and (*path, "share") not in out:
                out.figure((*path, "share"), sentence, figure, chain.start)


def named_items(section: Section) -> Iterator[tuple[str, int, int]]:
    """Key, start and end of the statement of every functional item of a section, 类 and 款 carried over."""
    chains = list(_chains(section))
    carried: dict[int, _Step] = {}
    for index, chain in enumerate(chains):
        carried = {level: step for level, step in carried.items() if level < chain.steps[0].level}
        carried |= {step.level: step for step in chain.steps}
        named = "/".join(carried[level].label for level in sorted(carried) if carried[level].label)
        yield named, chain.end, chains[index + 1].start if index + 1 < len(chains) else section.end


def _read_unmarked(out: Answers, section: Section) -> None:
    """Items without marks: 1.行政运行。年初预算为… or 1.一般公共服务支出-财政事务-行政运行…."""
    starts: list[tuple[int, int, str]] = []
    codes: dict[int, tuple[int, int]] = {}
    for sentence in sentences(section.text, section.start, section.end):
        match = _UNMARKED.match(sentence.words)
        if match is None or not _is_item(section, sentence):
            continue
        words = match["label"]
        cue = _CUE.search(words)
        printed = words[: cue.start()] if cue else words
        label = "/".join(part for part in re.split(r"\s*[-－—–/]+\s*", trim_label(printed)) if part)
        label = re.sub(r"^[(（]?\d{3,7}[)）]?|[(（]?\d{3,7}[)）]?$", "", label)
        if label:
            begin = sentence.start + match.start("label")
            starts.append((sentence.start, begin + len(printed), label))
            if match["code"]:
                codes[sentence.start] = (sentence.start + match.start("code"), sentence.start + match.end("code"))
    _read_statement(out, (), "detail_", section.start, starts[0][0] if starts else section.end, None)
    for index, (start, body, label) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else section.end
        path = ("detail", out.key(("detail",), label))
        _read_statement(out, path, "", body, end, label_start_of(section, start))
        if start in codes:
            at = codes[start]
            out.put((*path, "code"), "str", section.text[slice(*at)], at, (at[0], body))


def _is_item(section: Section, sentence: Sentence) -> bool:
    """An enumerated sentence states an item where it, or the one after it, has a final account or a budget."""
    following = section.text[sentence.start : min(sentence.end + 120, section.end)]
    return bool(re.search(r"(?:决算|预算|支出)(?:数)?(?:为|是|：)?\s*\d", following))


def label_start_of(section: Section, start: int) -> int:
    """The first character of a paragraph that is not white space."""
    words = section.text[start : section.end]
    return start + len(words) - len(words.lstrip())
