"""Grammar of 收入, 支出, 一般公共预算 (总体, 结构) and 基本支出: totals and their items."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extractor.core.field_path import Key
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence, sentences
from extractor.doctypes.common.grammar.changes import FLAT, put_change
from extractor.doctypes.common.grammar.items import MARK, ItemReader, named_in_reason
from extractor.doctypes.common.grammar.labels import label
from extractor.doctypes.common.grammar.reasons import put_reason
from extractor.doctypes.common.grammar.words import (
    SHARE,
    TO,
    Answers,
    is_amount,
    is_base_year,
    own_year,
    section_sentences,
)
from extractor.doctypes.final_accounts.grammar.detail import read_detail
from extractor.doctypes.final_accounts.grammar.totals import read_expenditure_items

_INCOME_TOTAL = re.compile(rf"收入(?:决算)?(?:总)?(?:合计|总计|总额|决算数)?(?:数)?{TO}")
_EXPENDITURE_TOTAL = re.compile(rf"支出(?:决算)?(?:总)?(?:合计|总计|总额|决算数)?(?:数)?{TO}")
_BUDGET_TOTAL = re.compile(
    rf"(?:一般公共预算|财政拨款)(?:当年)?(?:财政)?(?:拨款)?(?:收入)?(?:本年)?(?:支出)?(?:决算)?(?:总)?(?:合计|总计|总额|数)?{TO}"
)
_OF_WHOLE = re.compile(r"的[^，。；]{0,24}支出(?:总额)?(?:之)?中")  # 在1344.78万元的一般公共预算财政拨款支出中
_COMPARES = re.compile(r"原因|与.{0,8}年.{0,4}相比|比上年")


def _read_list(section: Section, root: str, total: re.Pattern[str]) -> Iterable[Answer]:
    """A total and its items, in one sentence or over several paragraphs."""
    out = Answers(section, (root,))
    items = ItemReader(out, ("items",))
    for sentence in section_sentences(section):
        figures = sentence.figures
        # 其中：基本支出…, whose total is not printed at all
        opens = bool(re.match(r"\s*其中(?![^，。；]*(?:合计|总计|总额))", sentence.words))
        for index, figure in enumerate(figures):
            if not opens and is_amount(figure) and total.search(sentence.lead(figure)) and ("total",) not in out:
                if (year := own_year(sentence)) is not None:
                    out.year(("year",), sentence, year)
                out.figure(("total",), sentence, figure)
                figures = figures[index + 1 :]
                opens = True
                break
        if opens or ("total",) in out:
            items.read(sentence, figures, adds=opens or not _COMPARES.search(sentence.words[:24]))
            _explain(out, sentence)
    return out


def _explain(out: Answers, sentence: Sentence) -> None:
    """The reason of one item's change, in a sentence of its own."""
    names = [step.label for answer in out for step in answer.path if isinstance(step, Key)]
    if name := named_in_reason(sentence, names):
        put_reason(out, ("items", Key(name), "reason"), sentence)


def read_income(section: Section) -> Iterable[Answer]:
    """收入决算情况说明."""
    return _read_list(section, "income", _INCOME_TOTAL)


def read_expenditure(section: Section) -> Iterable[Answer]:
    """支出决算情况说明."""
    return _read_list(section, "expenditure", _EXPENDITURE_TOTAL)


_STRUCTURE = re.compile("主要用于")
_DETAIL = re.compile(r"(?:年初预算(?:数)?(?:为)?|支出决算(?:数)?为|完成(?:年初|全年|调整)?预算)")
_BY_FUND = re.compile(r"一般公共预算[^，。；]{0,12}\d[^。]*政府性基金")
_SUM = re.compile(rf"(?:^|[：:，])\s*(?:总额|合计|共计){TO}")
_CLASS = re.compile(r"支出$")  # what a 类 is called: 教育支出
_FEWEST = 2  # amounts with their shares that divide a total


def read_general_budget(section: Section) -> Iterator[Answer]:
    """（一）总体情况: total, share of all expenditure, change; （二） and （三） too where they have no headings."""
    text, end = section.text, section.end
    if "一般公共预算" not in section.title and _BY_FUND.search(text, section.start, end):
        yield from read_expenditure_items(section)  # 财政拨款支出, of all funds
        return
    found = _DETAIL.search(text, section.start, end)
    detail = _sentence_start(section, found.start()) if found else end
    structure = _structure_at(replace(section, end=detail))
    first = min(structure, detail)
    yield from _read_general_total(replace(section, end=_first_amount(section, first)))
    if structure < detail:
        yield from read_structure(replace(section, start=structure, end=detail))
    if detail < end:
        yield from read_detail(replace(section, start=detail))


def _sentence_start(section: Section, place: int) -> int:
    """Where the sentence begins that a place of a section is in."""
    return max(section.start, *(section.text.rfind(mark, section.start, place) + 1 for mark in "。\n"))


def _structure_at(section: Section) -> int:
    """Where the total begins to be divided by 类: at 主要用于, else at the first sentence of several with shares."""
    found = _STRUCTURE.search(section.text, section.start, section.end)
    if found is not None:
        return _sentence_start(section, found.start())
    for sentence in section_sentences(section):
        pairs = zip(sentence.figures, sentence.figures[1:], strict=False)
        shares = [f for f, g in pairs if f.kind == "money" and g.kind == "percent" and SHARE.search(sentence.lead(g))]
        if sum(_CLASS.search(label(sentence, figure)) is not None for figure in shares) >= _FEWEST:
            return sentence.start
    return section.end


def _first_amount(section: Section, start: int) -> int:
    """The total stands before what follows it; where nothing does, it is the first amount of that."""
    if any(figure.kind == "money" for s in sentences(section.text, section.start, start) for figure in s.figures):
        return start
    rest = (f for s in sentences(section.text, start, section.end) for f in s.figures if f.kind == "money")
    return next((figure.end for figure in rest), section.end)


def _read_general_total(section: Section) -> Iterator[Answer]:
    out = Answers(section, ("general_budget",))
    for sentence in section_sentences(section):
        base: FigureToken | None = None
        for figure in sentence.figures:
            lead = sentence.lead(figure)
            if figure.kind == "year":
                base = figure if is_base_year(sentence, figure) else base
            elif figure.kind == "money" and ("total",) not in out and _BUDGET_TOTAL.search(lead):
                if (year := own_year(sentence)) is not None:
                    out.year(("year",), sentence, year)
                out.figure(("total",), sentence, figure)
            elif ("total",) in out and figure.kind != "money" and SHARE.search(lead):
                if ("share",) not in out:
                    out.figure(("share",), sentence, figure)
            elif ("total",) in out and figure.kind in ("money", "percent") and "预算数" not in lead:
                put_change(out, ("change",), sentence, figure, base)
        flat = FLAT.search(sentence.words)
        if flat and base is not None and ("change", "direction") not in out and ("total",) in out:
            out.figure(("change", "base_year"), sentence, base, base.start)
            out.words(("change", "direction"), "direction", "flat", base.start, sentence.start + flat.end())
        if ("total",) in out:
            put_reason(out, ("reason",), sentence)
    yield from out


def read_structure(section: Section) -> Iterable[Answer]:
    """（二）结构情况: the same total again, divided by 类."""
    out = Answers(section, ("general_budget",))
    items = ItemReader(out, ("structure",))
    for sentence in section_sentences(section):
        figures = sentence.figures
        first = next((n for n, figure in enumerate(figures) if figure.kind != "year"), len(figures))
        if ("structure_total",) not in out and first < len(figures) and is_amount(figures[first]):
            lead = sentence.lead(figures[first])
            of_whole = lead.strip() == "在" and _OF_WHOLE.match(sentence.text, figures[first].end)
            if of_whole or ((_BUDGET_TOTAL.search(lead) or _SUM.search(lead)) and not MARK.search(lead)):
                out.figure(("structure_total",), sentence, figures[first])
                figures = figures[first + 1 :]
        items.read(sentence, figures)
    return out
