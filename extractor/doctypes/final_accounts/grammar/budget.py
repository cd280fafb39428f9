"""Grammar of 收入, 支出, 一般公共预算 (总体, 结构) and 基本支出: totals and their items."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extractor.core.field_path import Key, Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence, split_outside_brackets
from extractor.core.values import MONEY_UNIT, NUMBER
from extractor.doctypes.final_accounts.grammar.changes import CHANGE, FLAT, put_change
from extractor.doctypes.final_accounts.grammar.detail import read_detail
from extractor.doctypes.final_accounts.grammar.labels import label_start, trim_label
from extractor.doctypes.final_accounts.grammar.reasons import put_reason
from extractor.doctypes.final_accounts.grammar.words import (
    SHARE,
    TO,
    Answers,
    is_amount,
    is_base_year,
    own_year,
    section_sentences,
)

_INCOME_TOTAL = re.compile(rf"收入(?:决算)?(?:总)?(?:合计|总计|总额|决算数)?(?:数)?{TO}")
_EXPENDITURE_TOTAL = re.compile(rf"支出(?:决算)?(?:总)?(?:合计|总计|总额|决算数)?(?:数)?{TO}")
_BUDGET_TOTAL = re.compile(
    rf"(?:一般公共预算|财政拨款)(?:当年)?(?:财政)?(?:拨款)?(?:收入)?(?:本年)?(?:支出)?(?:决算)?(?:总)?(?:合计|总计|总额|数)?{TO}"
)
_MARK = re.compile(r"[（(]\s*(?:类|\d{3}\s*类?)\s*[）)]")
_CODE = re.compile(r"[（(]\s*(\d{3})\s*类?\s*[）)]")
_BASIC = re.compile(rf"基本支出(?:决算)?(?:数)?{TO}")
_PERSONNEL = re.compile(rf"人员(?:经费|支出)(?:支出)?(?:决算)?(?:合计)?{TO}")
_PUBLIC = re.compile(rf"(?:日常)?公用(?:经费|支出)(?:支出)?(?:决算)?(?:合计)?{TO}")
_LIST = re.compile(r"(?:主要|具体)?(?:包括|用于|支出内容(?:包括|为|有)|开支内容(?:包括|为))(?:了)?[：:，]?")
_FIGURE_BEHIND = re.compile(rf"{NUMBER}\s*(?:{MONEY_UNIT})?\s*$")  # 基本工资182.46万元、…: the name is before it
_MADE_UP_OF = re.compile(r"，由(?=[^。；]+(?:构成|组成))")
_BRACKET = re.compile(r"[（(]\s*")  # 基本支出1,945.02万元（36.15%）
_OF_WHOLE = re.compile(r"的[^，。；]{0,24}支出(?:总额)?(?:之)?中")  # 在1344.78万元的一般公共预算财政拨款支出中
_ETC = re.compile(r"(?:等(?:支出|费用|方面|方面支出|方面的支出|项|各项|支出项目|项目支出)?|构成|组成)$")


def _items(out: Answers, listed: Steps, sentence: Sentence, figures: Iterable[FigureToken]) -> None:
    """Amounts with labels, each perhaps with a share behind it; changes and nested remarks are passed over."""
    item: Steps | None = None
    start = 0
    nested = False  # 基本支出…，其中：人员经费…: what divides an item is not an item beside it
    for figure in figures:
        lead = sentence.lead(figure)
        nested = (nested and "；" not in lead) or (item is not None and "其中" in lead)
        if nested:
            continue
        if (
            is_amount(figure)
            and not SHARE.search(lead)
            and not CHANGE.search(lead)
            and not re.search(r"占|预算(?:数)?(?:为|的)?\s*$", lead)
        ):
            start = label_start(sentence, figure)
            printed = sentence.text[start : figure.start]
            if re.search(r"均(?:为|是)?\s*$", printed):  # 上缴上级支出、经营支出均为0万元: one figure for each
                for each in split_outside_brackets(re.sub(r"均(?:为|是)?\s*$", "", printed), "、和"):
                    out.figure((*listed, out.key(listed, trim_label(each)), "amount"), sentence, figure, start)
                item = None
                continue
            name, code = _item_label(printed)
            if not name or (*listed, Key(name), "amount") in out:  # stated again further on
                item = None
                continue
            item = (*listed, out.key(listed, name))
            if code is not None:
                at = start + code.start(1)
                out.put((*item, "code"), "str", code[1], (at, at + 3), (start, figure.end))
            out.figure((*item, "amount"), sentence, figure, start)
        elif (
            figure.kind != "money"
            and item is not None
            and (*item, "share") not in out
            and (SHARE.search(lead) or (figure.kind == "percent" and _BRACKET.fullmatch(lead)))
        ):
            out.figure((*item, "share"), sentence, figure, start)


def _item_label(printed: str) -> tuple[str, re.Match[str] | None]:
    """The label stops at its mark: 一般公共服务（类）支出 is 一般公共服务; an unmarked 住房保障支出 stays whole."""
    mark = _MARK.search(printed)
    return trim_label(printed[: mark.start()] if mark and mark.start() else printed), _CODE.search(printed)


def _read_list(section: Section, root: str, total: re.Pattern[str]) -> Iterable[Answer]:
    """A total and its items, in one sentence or over several paragraphs."""
    out = Answers(section, (root,))
    for sentence in section_sentences(section):
        figures = list(sentence.figures)
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
        if opens or (("total",) in out and not re.search(r"原因|与.{0,8}年.{0,4}相比|比上年", sentence.words[:24])):
            _items(out, ("items",), sentence, [figure for figure in figures if figure.kind != "year"])
    return out


def read_income(section: Section) -> Iterable[Answer]:
    """收入决算情况说明."""
    return _read_list(section, "income", _INCOME_TOTAL)


def read_expenditure(section: Section) -> Iterable[Answer]:
    """支出决算情况说明."""
    return _read_list(section, "expenditure", _EXPENDITURE_TOTAL)


_STRUCTURE = re.compile(r"[^。\n]*主要用于(?:以下)?")
_DETAIL = re.compile(r"[^。\n]*(?:年初预算(?:数)?(?:为)?|支出决算(?:数)?为|完成(?:年初|全年|调整)?预算)")


def read_general_budget(section: Section) -> Iterator[Answer]:
    """（一）总体情况: total, share of all expenditure, change; （二） and （三） too where they have no headings."""
    text, end = section.text, section.end
    detail = _DETAIL.search(text, section.start, end)
    structure = _STRUCTURE.search(text, section.start, detail.start() if detail else end)
    first = min((match.start() for match in (structure, detail) if match), default=end)
    yield from _read_general_total(replace(section, end=first) if first > section.start else section)
    if structure is not None:
        yield from read_structure(replace(section, start=structure.start(), end=detail.start() if detail else end))
    if detail is not None:
        yield from read_detail(replace(section, start=detail.start()))


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
    for sentence in section_sentences(section):
        figures = [figure for figure in sentence.figures if figure.kind != "year"]
        if ("structure_total",) not in out and figures and is_amount(figures[0]):
            lead = sentence.lead(figures[0])
            of_whole = lead.strip() == "在" and _OF_WHOLE.match(sentence.text, figures[0].end)
            if of_whole or (_BUDGET_TOTAL.search(lead) and not _MARK.search(lead)):
                out.figure(("structure_total",), sentence, figures.pop(0))
        _items(out, ("structure",), sentence, figures)
    return out


def read_basic(section: Section) -> Iterable[Answer]:
    """基本支出: total, 人员经费 and 公用经费 with the names listed after each."""
    out = Answers(section, ("basic_expenditure",))
    side: str | None = None
    for sentence in section_sentences(section):
        for index, figure in enumerate(sentence.figures):
            lead = sentence.lead(figure)
            if figure.kind != "money" or CHANGE.search(lead):
                continue
            if _PERSONNEL.search(lead):
                side = "personnel"
            elif _PUBLIC.search(lead):
                side = "public"
            elif _BASIC.search(lead) and ("total",) not in out:
                if (year := own_year(sentence)) is not None:
                    out.year(("year",), sentence, year)
                out.figure(("total",), sentence, figure)
                continue
            else:
                continue
            if (side,) not in out:
                out.figure((side,), sentence, figure)
            following = (other.start for other in sentence.figures[index + 1 :] if other.kind == "money")
            _names(out, side, figure.end, next(following, sentence.end))
        if side is not None and not sentence.figures:  # the list in a paragraph of its own
            _names(out, side, sentence.start, sentence.end)
    return out


def _names(out: Answers, side: str, start: int, end: int) -> None:
    """主要包括：基本工资、津贴补贴… as a list, up to the end of the clause."""
    path = (f"{side}_items",)
    match = _LIST.search(out.text[start:end]) or _MADE_UP_OF.search(out.text[start:end])
    if path in out or not match:
        return
    begin = start + match.end()
    words = split_outside_brackets(out.text[begin:end], "；;。")
    if not words:
        return
    stated = words[0].rstrip("，、 \n")
    begin = out.text.index(stated, begin)
    names = tuple(
        name
        for part in split_outside_brackets(stated, "、，,")
        if (name := _ETC.sub("", _FIGURE_BEHIND.sub("", part)).strip())
    )
    if names:
        out.put(path, "list", names, (begin, begin + len(stated)))
