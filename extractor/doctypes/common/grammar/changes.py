"""How a figure stands to another: against the year before (a change), against its budget (a comparison)."""

import re

from extractor.core.field_path import Steps
from extractor.core.tokenizer import FigureToken, Sentence, last_segment
from extractor.core.words import DOWN, GREATER, LESS, UP, printed_as
from extractor.doctypes.common.grammar.words import TO, Answers

CHANGE = re.compile(rf"(?:{UP}|{DOWN})[)）]?{TO}")
_RATE_OF_CHANGE = re.compile(r"(?:增幅|降幅|增速)(?:为|达)?\s*$")
UNCLEAR = printed_as("unclear")
LAST_YEAR = re.compile(r"(?:上年|去年|上一年)(?:度)?(?:决算)?(?:数)?(?:为|是)?\s*$")  # a figure given to compare with
FLAT = re.compile(r"持平|无增减|无变化|没有变化|未发生变化|保持不变|与上年(?:度)?(?:一致|相同)")
_COMPARISON = re.compile(
    rf"决算数?(?:支出)?\s*(?:(?P<less>{LESS})|(?P<greater>{GREATER})|(?P<equal>等于|持平于))"
    r"(?:\s*(?:年初|全年|调整)?预算(?:数)?)?"
    r"|决算数?(?:支出)?\s*[较比](?:年初|全年|调整)?预算(?:数)?\s*(?:(?P<under>减少|少)|(?P<over>增加|多))"
    r"|决算数?(?:支出)?\s*(?:与|同|和)\s*(?:年初|全年|调整)?预算(?:数)?\s*(?P<flat>(?:基本|总体)?(?:持平|一致|相同|相等|无差异))"
    r"|(?P<both>[两二]者(?:基本|总体)?(?:持平|一致|相同|相等))"
)

# 年初预算 and the like, but not the name of a fund: 一般公共预算.
_BUDGETED = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算(?!财政|拨款)")
_LOOKS_BACK = 400  # characters before a change in which it may say what it is against
_YEAR_BEFORE = re.compile(r"上年|去年|上一年|同比|(?:[与和比较同]|相比)(?:19|20)\d\d年(?!度?(?:年初|全年|调整)?预算)")


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


def is_change(lead: str) -> bool:
    """Whether these words lead up to an amount or rate of change: 增加, 增幅."""
    return bool(CHANGE.search(lead) or _RATE_OF_CHANGE.search(lead))


def against_budget(sentence: Sentence, at: int) -> bool:
    """Whether what is compared at `at` is held against a budget, and not against the year before: named last, it is."""
    before = sentence.text[max(sentence.start, at - _LOOKS_BACK) : at]
    budget = max((match.end() for match in _BUDGETED.finditer(before)), default=0)
    return budget > max((match.end() for match in _YEAR_BEFORE.finditer(before)), default=0)


def put_flat(out: Answers, path: Steps, sentence: Sentence, span: tuple[int, int], base: FigureToken | None) -> None:
    """与上年持平 between `span`: a change without figures, where it is not the budget that was met."""
    match = FLAT.search(sentence.text, *span)
    if match is None or (*path, "direction") in out or against_budget(sentence, match.end()):
        return
    if base is not None and base.start >= sentence.start:
        out.figure((*path, "base_year"), sentence, base, base.start)
    start = span[0] + last_segment(sentence.text[span[0] : match.start()], "，,。；;：:")
    out.words((*path, "direction"), "direction", "flat", start, match.end())


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
    if not is_change(lead):
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
