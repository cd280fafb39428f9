"""Grammar of the two sections of totals (all funds, 财政拨款): totals, their changes, the reason."""

import re
from collections.abc import Iterable

from extractor.core.field_path import Key, Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence
from extractor.core.values import MONEY_UNIT, NUMBER
from extractor.doctypes.common.grammar.changes import FLAT, LAST_YEAR, is_change, put_change
from extractor.doctypes.common.grammar.items import ItemReader, changes_of_single_items, named_in_reason
from extractor.doctypes.common.grammar.reasons import put_reason
from extractor.doctypes.common.grammar.words import (
    TO,
    Answers,
    is_amount,
    is_base_year,
    own_year,
    section_sentences,
)

_SIDES = re.compile(
    r"(?P<both>收\s*[、/和]?\s*支|收入\s*[、和及与]?\s*支出|收入(?:决算)?总计\s*[、和及与]\s*支出(?:决算)?总计)|(?P<income>收入)|(?P<expenditure>支出)"
)
_GRAND_TOTAL = re.compile(rf"(?:总计|总额|总决算|总收入|总支出|总数|总规模)(?:[（(][^（）()]*[）)])?{TO}")
_BOTH_CHANGE = re.compile(r"(?:均|各|两[项者]|二者)[^，。；]{0,16}$")
_TOTAL = re.compile(rf"(?:合计|决算|收入|支出|收支){TO}")
_SPENT = (
    rf"(?<!公共预算)(?<!基金预算)(?<!经营预算)财政拨款支出(?:决算)?(?:总计|合计|总额)?为?\s*{NUMBER}\s*{MONEY_UNIT}"
)
_WHOLE = re.compile(rf"{_SPENT}[^。；]*$")
_DIVIDED = re.compile(rf"{_SPENT}(?:，占[^，。；]*)?，\s*其中[:：，]?")
_JOINED = re.compile(r"\s*[、和与，]\s*")
Sides = tuple[str, ...]


def _sides(words: str) -> Sides:
    """Which side the last mention in these words is of: income, expenditure, or both in one word."""
    last = None
    for last in _SIDES.finditer(words):  # noqa: B007 - the last one is wanted
        pass
    if last is None:
        return ()
    return ("income", "expenditure") if last["both"] else ("income",) if last["income"] else ("expenditure",)


def read_totals(section: Section, root: tuple[str, ...]) -> Iterable[Answer]:
    """收入支出决算总体情况 or 财政拨款收入支出决算总体情况."""
    out = Answers(section, root)
    for sentence in section_sentences(section):
        year = own_year(sentence)
        if year is not None and ("income_total",) not in out:
            out.year(("year",), sentence, year)
        _read_sentence(out, sentence)
        put_reason(out, ("reason",), sentence)
    return out


def read_appropriation(section: Section) -> Iterable[Answer]:
    """财政拨款收入支出决算总体情况; and what 财政拨款支出 is divided into there."""
    yield from read_totals(section, ("appropriation",))
    yield from read_expenditure_items(section)


def read_expenditure_items(section: Section) -> Iterable[Answer]:
    """财政拨款支出N万元，其中：基本支出…，占…: its parts, by use or by fund."""
    out = Answers(section, ("appropriation",))
    items = ItemReader(out, ("expenditure_items",))
    goes_on = False
    for sentence in section_sentences(section):
        divided = _DIVIDED.search(sentence.words)
        if divided or (goes_on and sentence.words.lstrip().startswith("其中")):
            start = sentence.start + (divided.end() if divided else 0)
            items.read(sentence, tuple(figure for figure in sentence.figures if figure.start >= start))
        goes_on = _WHOLE.search(sentence.words) is not None
    return out


def read_changes_of_items(section: Section) -> Iterable[Answer]:
    """其中：财政拨款收入增加…，事业收入增加…: changes of items of income and expenditure, told with those of totals.

    They are against the year that the sentence before names.
    """
    out = Answers(section, ())
    base: tuple[Sentence, FigureToken] | None = None
    for sentence in section_sentences(section):
        changed = False
        for name, figure in changes_of_single_items(sentence):
            changed = True
            path = _item_path(name)
            if base is not None and (*path, "change", "base_year") not in out:
                out.figure((*path, "change", "base_year"), *base, base[1].start)
            put_change(out, (*path, "change"), sentence, figure, None)
        if not changed:
            base = next(((sentence, f) for f in sentence.figures if is_base_year(sentence, f)), None)
        names = [step.label for answer in out for step in answer.path if isinstance(step, Key)]
        if explained := named_in_reason(sentence, names):
            put_reason(out, (*_item_path(explained), "reason"), sentence)
    return out


def _item_path(name: str) -> Steps:
    return ("income" if name.endswith("收入") else "expenditure", "items", Key(name))


def _read_sentence(out: Answers, sentence: Sentence) -> None:
    sides: Sides = ("income", "expenditure") if ("income_total",) in out else ()
    base: FigureToken | None = None
    respective: list[str] = []  # 分别为A万元和B万元: the first is income, the second expenditure
    for index, figure in enumerate(sentence.figures):
        lead = sentence.lead(figure)
        if figure.kind == "year":
            base = figure if is_base_year(sentence, figure) else base
            continue
        named = _sides(lead)
        sides = named or sides
        if is_change(lead) and _BOTH_CHANGE.search(lead) and "分别" not in lead and not named:
            sides = ("income", "expenditure")  # 收入总计…，支出总计…，两项与上年相比均增加…
        if "分别" in lead and len(sides) == 2 and _is_pair(sentence, index):
            respective = ["income", "expenditure"]
        paired = bool(respective) and (_JOINED.fullmatch(lead) is not None or "分别" in lead)
        targets = (respective.pop(0),) if paired else sides
        if _change(out, sentence, figure, base, targets) or (
            paired and _second_change(out, sentence, figure, base, targets)
        ):
            continue
        if is_amount(figure) and not LAST_YEAR.search(lead):
            sides = sides if _total(out, sentence, figure, targets) else ()
    _flat(out, sentence, base, sides)


def _is_pair(sentence: Sentence, index: int) -> bool:
    """Two figures of one kind with only 和 or 、 between: 分别为A万元和B万元."""
    following = sentence.figures[index + 1 : index + 2]
    same = bool(following) and following[0].kind == sentence.figures[index].kind
    return same and bool(_JOINED.fullmatch(sentence.lead(following[0])))


def _change(out: Answers, sentence: Sentence, figure: FigureToken, base: FigureToken | None, sides: Sides) -> bool:
    read = False
    for side in sides:
        read |= put_change(out, (f"{side}_change",), sentence, figure, base)
    return read


def _second_change(
    out: Answers, sentence: Sentence, figure: FigureToken, base: FigureToken | None, sides: Sides
) -> bool:
    """分别增加A和B: the verb stands before A, B is of the other side."""
    other = "income_change" if sides == ("expenditure",) else "expenditure_change"
    field = "amount" if figure.kind == "money" else "rate"
    first = next((a for a in out if a.path[-2:] == (other, field) and a.value and a.value[0] >= sentence.start), None)
    shared = next((a for a in out if a.path[-2:] == (other, "direction")), None)
    if first is None or shared is None or shared.quote is None:
        return False
    path = f"{sides[0]}_change"
    if base is not None and (path, "base_year") not in out:
        out.figure((path, "base_year"), sentence, base, base.start)
    out.words((path, "direction"), "direction", str(shared.printed), shared.quote[0], figure.end)
    if (path, field) not in out:
        out.figure((path, field), sentence, figure)
    return True


def _total(out: Answers, sentence: Sentence, figure: FigureToken, sides: Sides) -> bool:
    """Put the total of the sides named; False where the amount is a mere item's."""
    lead = sentence.lead(figure)
    first = ("income_total",) not in out and ("expenditure_total",) not in out
    second = len(sides) == 1 and bool(_JOINED.fullmatch(lead))
    if not sides or not (_GRAND_TOTAL.search(lead) or "分别" in lead or second or (first and _TOTAL.search(lead))):
        return second
    for side in sides:
        out.figure((f"{side}_total",), sentence, figure, sentence.start if "分别" in lead else None)
    return True


def _flat(out: Answers, sentence: Sentence, base: FigureToken | None, sides: Sides) -> None:
    """与2023年度相比，财政拨款收入支出总计持平: a change without figures."""
    for match in FLAT.finditer(sentence.words):
        at = sentence.start + match.start()
        if "预算" in sentence.text[max(sentence.start, at - 8) : at]:
            continue
        before = sentence.text[sentence.start : at]
        start = sentence.start + max(before.rfind(mark) for mark in "，；") + 1
        for side in _sides(before) or sides:
            path = f"{side}_change"
            if (path, "direction") not in out and (path, "amount") not in out:
                if base is not None:
                    out.figure((path, "base_year"), sentence, base, base.start)
                out.words((path, "direction"), "direction", "flat", start, sentence.start + match.end())
