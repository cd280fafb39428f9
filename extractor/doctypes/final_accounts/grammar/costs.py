"""Grammar of 机关运行经费 and 一般性支出: a total of costs, its budget, its change, the reason."""

import re
from collections.abc import Iterable

from extractor.core.phrases import is_role, label_of
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import Sentence
from extractor.doctypes.common.grammar.changes import against_budget, is_change, put_change, put_flat
from extractor.doctypes.common.grammar.reasons import put_reason
from extractor.doctypes.common.grammar.words import (
    ACTUAL,
    BUDGET,
    TO,
    Answers,
    is_base_year,
    is_completion,
    own_year,
    section_sentences,
)

_OPERATING = re.compile(
    rf"(?:机关运行|运行)(?:经费)?(?:财政拨款)?(?:支出)?(?:决算)?(?:数)?(?:[（(][^（）()]*[)）])?{TO}"
)
_GENERAL = re.compile(rf"一般性支出(?:决算)?(?:数)?{TO}")
_NAMED = re.compile(r"机关运行(?:经费)?|一般性支出")
_SUMMED = re.compile(rf"(?:合计|共计|总额){TO}")


def read_operating_costs(section: Section) -> Iterable[Answer]:
    """机关运行经费支出情况."""
    return _read_costs(section, "operating_costs", _OPERATING)


def read_general_costs(section: Section) -> Iterable[Answer]:
    """一般性支出情况."""
    return _read_costs(section, "general_costs", _GENERAL)


def _read_costs(section: Section, root: str, name: re.Pattern[str]) -> Iterable[Answer]:
    """One kind of costs: its budget, its total, its change against the year before, the reason."""
    out = Answers(section, (root,))
    for sentence in section_sentences(section):
        year, base = own_year(sentence), None
        speaks_of_another = False  # a later sentence that begins with an amount of its own, whose changes follow it
        for index, figure in enumerate(sentence.figures):
            lead = sentence.lead(figure)
            before = sentence.text[sentence.start : figure.start]
            if figure.kind == "year":
                base = figure if is_base_year(sentence, figure) else base
            elif figure.kind == "money" and ("total",) not in out and _is_total(name, lead, before):
                if year is not None:
                    out.year(("year",), sentence, year)
                out.figure(("total",), sentence, figure)
            elif root == "operating_costs" and _is_budget(out, sentence, index):
                field = "budget" if figure.kind == "money" else "completion"
                out.figure((field,), sentence, figure)
            elif figure.kind == "money" and ("total",) in out and _is_of_another(sentence, index, name):
                speaks_of_another = True
            elif ("total",) in out and not speaks_of_another and not against_budget(sentence, figure.start):
                put_change(out, ("change",), sentence, figure, base)
        if ("total",) in out and not speaks_of_another:
            put_flat(out, ("change",), sentence, (sentence.start, sentence.end), base)
            put_reason(
                out, ("reason",), sentence, base.end if base is not None and base.start > sentence.start else None
            )
    return out


def _is_of_another(sentence: Sentence, index: int, name: re.Pattern[str]) -> bool:
    """Whether a sentence's first amount is called otherwise: 差旅支出8.00万元，比上年增加…."""
    figure = sentence.figures[index]
    lead = sentence.lead(figure)
    if is_change(lead) or any(before.kind != "year" for before in sentence.figures[:index]):
        return False
    label = label_of(lead)
    return bool(label) and not is_role(label) and not name.search(lead) and not _NAMED.search(lead)


def _is_total(name: re.Pattern[str], lead: str, before: str) -> bool:
    """The amount that the costs' own name leads up to, or that is said to be their sum or final account."""
    if name.search(lead):
        return True
    summed = ACTUAL.search(lead) or _SUMMED.search(lead)
    return bool(name.search(before) or _NAMED.search(before)) and bool(summed) and not BUDGET.search(lead)


def _is_budget(out: Answers, sentence: Sentence, index: int) -> bool:
    """年初预算N万元, 完成预算的N%, of costs that their sentence or the one before names; the first of each counts."""
    figure = sentence.figures[index]
    lead = sentence.lead(figure)
    if figure.kind == "percent":
        return ("completion",) not in out and is_completion(sentence, index)
    return figure.kind == "money" and ("budget",) not in out and bool(BUDGET.search(lead)) and not is_change(lead)
