"""Grammar of the short sections: 政府性基金, 国有资本经营, 政府采购, 国有资产, 预算绩效."""

import re
from collections.abc import Iterable

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence, last_segment, sentences
from extractor.doctypes.common.grammar.chains import named_items
from extractor.doctypes.common.grammar.changes import CHANGE
from extractor.doctypes.common.grammar.labels import label, label_start
from extractor.doctypes.common.grammar.words import (
    ACTUAL,
    BUDGET,
    SHARE,
    TO,
    Answers,
    own_year,
    section_sentences,
)

_BOTH = re.compile(rf"收入?\s*[、和及与]?\s*支出?(?:决算)?(?:总计|合计)?(?:各|均)?{TO}")
_INCOME = re.compile(rf"收入(?:决算)?(?:总计|合计|数)?{TO}")
_EXPENDITURE = re.compile(rf"支出(?:决算)?(?:总计|合计|数|小计)?{TO}")
_CARRIED = re.compile(r"结转|结余|预算数")


def read_government_fund(section: Section) -> Iterable[Answer]:
    """政府性基金预算: income, expenditure and what it was spent on."""
    return _read_fund(section, "government_fund", items=True)


def read_state_capital(section: Section) -> Iterable[Answer]:
    """国有资本经营预算: income and expenditure."""
    return _read_fund(section, "state_capital", items=False)


def _read_fund(section: Section, root: str, *, items: bool) -> Iterable[Answer]:
    out = Answers(section, (root,))
    functional = [item for item in named_items(section) if _spent_on(section.text, *item[1:]) is not None]
    for sentence in section_sentences(section):
        year = own_year(sentence)
        if year is not None and ("year",) not in out:
            out.year(("year",), sentence, year)
        listing = False
        for figure in sentence.figures:
            lead = sentence.lead(figure)
            clause = lead[last_segment(lead.rstrip("：: "), "，,；;") :]
            if figure.kind != "money" or CHANGE.search(lead) or _CARRIED.search(clause) or BUDGET.search(lead):
                continue
            listing = listing or bool(re.search(r"其中|内容|包括|用于|[：:]", lead))
            if not listing and _BOTH.search(lead):
                _once(out, "income", sentence, figure)
                _once(out, "expenditure", sentence, figure)
            elif not listing and _EXPENDITURE.search(lead) and ("expenditure",) not in out:
                _once(out, "expenditure", sentence, figure)
            elif not listing and _INCOME.search(lead):
                _once(out, "income", sentence, figure)
            elif items and not functional and ("expenditure",) in out and "决算" not in lead:
                name = label(sentence, figure) or "其他"
                out.figure(("items", out.key(("items",), name), "amount"), sentence, figure)
    for name, start, end in functional if items else ():
        if (spent := _spent_on(section.text, start, end)) is not None:
            out.figure(("items", out.key(("items",), name), "amount"), *spent, start)
    return out


def _spent_on(text: str, start: int, end: int) -> tuple[Sentence, FigureToken] | None:
    """The final account behind 城乡社区支出（类）…（款）…（项）; None where its statement gives none."""
    for sentence in sentences(text, start, end):
        for figure in sentence.figures:
            lead = sentence.lead(figure)
            if figure.kind == "money" and (ACTUAL.search(lead) or figure.lead == start) and not BUDGET.search(lead):
                return sentence, figure
    return None


def _once(out: Answers, field: str, sentence: Sentence, figure: FigureToken) -> None:
    if (field,) not in out:
        out.figure((field,), sentence, figure)


# In order: the first that fits the words before an amount says what it is. Text since the last 。 counts.
_CONTRACTS = r"(?:中标)?(?:[、（(]?成交[)）]?)?(?:的)?(?:政府采购)?(?:合同)?(?:总?金额)?"
_PROCUREMENT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("micro_reserved_awarded", re.compile(r"面向小微企业预留[^；。]*(?:中标|成交)[^；。]*$")),
    ("sme_reserved_awarded", re.compile(r"面向中小企业预留[^；。]*(?:中标|成交)[^；。]*$")),
    ("sme_other_awarded", re.compile(r"其他政府采购项目[^；。]*(?:中标|成交)[^；。]*$")),
    ("micro_reserved", re.compile(r"面向小微企业预留[^，；。]*$")),
    ("sme_reserved", re.compile(r"面向中小企业预留[^，；。]*$")),
    ("micro", re.compile(rf"(?<!面向)小微企业{_CONTRACTS}{TO}")),
    ("sme", re.compile(rf"(?<!面向)中小企业{_CONTRACTS}{TO}")),
    ("goods", re.compile(rf"货物(?:类)?(?:采购)?(?:支出|金额|项目)?(?:总额|金额)?{TO}")),
    ("works", re.compile(rf"工程(?:类)?(?:采购)?(?:支出|金额|项目)?(?:总额|金额)?{TO}")),
    ("services", re.compile(rf"服务(?:类)?(?:采购)?(?:支出|金额|项目)?(?:总额|金额)?{TO}")),
    (
        "total",
        re.compile(
            rf"(?:政府)?采购(?:支出|合同|执行|预算执行)?(?:总额|金额|总金额|合计|支出)?(?:[（(][^（）()]*[)）])?{TO}"
        ),
    ),
)


_KIND_NAMES = {"货物": "goods", "工程": "works", "服务": "services"}
_SHARE_OF_KIND = re.compile(r"(货物|工程|服务)(?:类)?(?:采购)?(?:支出)?(?:中)?授予中小企业")


def read_procurement(section: Section) -> Iterable[Answer]:
    """政府采购: the total, its three kinds, what went to small firms."""
    out = Answers(section, ("procurement",))
    for sentence in section_sentences(section):
        year = own_year(sentence)
        last: str | None = None
        for figure in sentence.figures:
            before = sentence.text[sentence.start : figure.start]
            lead = sentence.lead(figure)
            if figure.kind == "money" and not CHANGE.search(lead):
                field = next((name for name, pattern in _PROCUREMENT if pattern.search(before)), None)
                if field is not None and (field,) not in out:
                    if field == "total" and year is not None:
                        out.year(("year",), sentence, year)
                    out.figure((field,), sentence, figure)
                last = field
            elif figure.kind == "percent" and (kind := _SHARE_OF_KIND.search(lead)) and SHARE.search(lead):
                _once(out, f"{_KIND_NAMES[kind[1]]}_sme_share", sentence, figure)
            elif figure.kind == "percent" and last in ("sme", "micro") and SHARE.search(lead):
                if (f"{last}_share",) not in out and not re.search("货物|工程|服务", lead):
                    out.figure((f"{last}_share",), sentence, figure)
                last = None
    return out


_VEHICLES = re.compile(rf"(?:车辆|用车|公务车|汽车)(?:总数|数量|数|保有量|合计|共计)?{TO}|共有车(?:辆)?{TO}")
_MOVED = re.compile("购[置买入]|新购|报废|处置")  # vehicles that come or go within the year are no use of those there
_FIFTY, _HUNDRED = re.compile(r"50\s*万元"), re.compile(r"100\s*万元")


def read_assets(section: Section) -> Iterable[Answer]:
    """国有资产占有使用: vehicles by use, equipment over 50 and 100万元."""
    out = Answers(section, ("assets",))
    for sentence in section_sentences(section):
        year = next((figure for figure in sentence.figures if figure.kind == "year"), None)
        threshold: FigureToken | None = None
        for figure in sentence.figures:
            lead = sentence.lead(figure)
            if figure.kind == "money":
                threshold = figure if re.search(r"以上|含|及", sentence.text[figure.end : figure.end + 6]) else None
            elif figure.kind != "count":
                continue
            elif (
                threshold is not None
                and "；" not in sentence.text[threshold.end : figure.start]  # behind it something else is counted
                and figure.lead >= threshold.end
                and "车" not in lead[-6:].replace("不含车辆", "")
            ):
                field = "equipment_over_1m" if _HUNDRED.search(threshold.printed) else "equipment_over_500k"
                known = _HUNDRED.search(threshold.printed) or _FIFTY.search(threshold.printed)
                if known and (field,) not in out:
                    out.figure((field,), sentence, figure, label_start(sentence, threshold))
            elif figure.printed.endswith("辆"):
                _vehicle(out, sentence, figure, year)
    return out


def _vehicle(out: Answers, sentence: Sentence, figure: FigureToken, year: FigureToken | None) -> None:
    lead = sentence.lead(figure)
    if ("vehicles",) not in out:
        if _VEHICLES.search(lead):
            if year is not None:
                out.year(("year",), sentence, year)
            out.figure(("vehicles",), sentence, figure)
    elif (name := label(sentence, figure)) and not CHANGE.search(lead) and not _MOVED.search(name):
        listed: Steps = ("vehicles_by_use",)
        out.figure((*listed, out.key(listed, name), "count"), sentence, figure)


# What projects were counted for: in the words before (编报绩效目标的项目4个) or behind (对14个项目编制了绩效目标).
_STAGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("self_evaluated", re.compile(r"自评|自我评价")),
    ("monitored", re.compile(r"监控|跟踪")),
    (
        "goals",
        re.compile(
            r"(?:编制|编报|申报|设置|填报|制定)[^，。；]{0,10}绩效目标|绩效目标[^，。；]{0,6}(?:编制|编报|申报|管理)"
        ),
    ),
)


_EVALUATED = re.compile(r"[^，。；]{0,2}项目(?!自评)[^，。；]{0,8}评价")
_EVALUATES = re.compile(r"组织(?:开展|实施)?(?:了)?(?:对)?$")
_DIVIDED = re.compile("其中|正在|尚未|[（(]")  # with parts behind them, problems are a breakdown


def _stage(words: str) -> str | None:
    """The stage named last in these words."""
    found = [(match.end(), name) for name, pattern in _STAGES for match in pattern.finditer(words)]
    return max(found)[1] if found else None


def read_performance(section: Section) -> Iterable[Answer]:
    """预算绩效管理: how many projects had goals, were monitored, evaluated themselves, and the money in them."""
    out = Answers(section, ("performance",))
    for sentence in section_sentences(section):
        stage: str | None = None
        for index, figure in enumerate(sentence.figures):
            lead, tail = sentence.lead(figure), sentence.tail(index)
            clause = sentence.text[sentence.start : figure.start][-80:]
            if figure.kind == "count" and figure.printed.endswith(("个", "项")):
                if re.search(rf"(?:发现|存在)(?:的)?问题{TO}", lead):
                    if not _DIVIDED.search(sentence.text[figure.end : sentence.end]):
                        _once(out, "problems", sentence, figure)
                elif ("problems",) in out and re.search(r"(?:已经?|完成|全部)(?:完成)?整改(?:完成|到位)?$", lead):
                    _once(out, "problems_solved", sentence, figure)
                elif _EVALUATES.search(lead) and _EVALUATED.match(tail):
                    _once(out, "evaluated", sentence, figure)
                elif "项目" in tail[:3] or re.search(rf"项目(?:共|数|数量)?(?:计)?{TO}", lead):
                    after = re.split(r"[，。；]", tail)[0]
                    behind = _stage(after) if "项目" in tail[:3] else None
                    stage = behind or (
                        None if re.search("评级|等级|“|其中", lead[-16:]) else _stage(clause.rpartition("；")[2])
                    )
                    if stage is not None and not re.search("“" if behind else "其中|“", lead[-14:]):
                        _once(out, stage, sentence, figure)
            elif (
                figure.kind == "money" and stage is not None and re.search(r"(?:金额|资金|预算)[^，。；]{0,10}$", lead)
            ):
                _once(out, f"{stage}_amount", sentence, figure)
            elif re.search(r"平均(?:得)?分(?:数)?(?:为|是|：)?\s*$", lead):
                _once(out, "average_score", sentence, figure)
    return out
