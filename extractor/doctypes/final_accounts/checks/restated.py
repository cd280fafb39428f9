"""The same figure in several places, and what one scope has of another."""

import re
from collections.abc import Iterator

from extractor.checks.rule import AtMost, Equal, Figure, Identity, just, terms
from extractor.core.field_path import FieldPath
from extractor.core.schema import keyed
from extractor.core.statements import ANCHOR
from extractor.doctypes.common.checks.figure_index import NOT_FISCAL, FigureIndex
from extractor.doctypes.common.checks.identities import same
from extractor.doctypes.final_accounts.checks.catalogue import rule


@rule("FA-SAM-010", zh="项目预算、执行数在正文与表格一致", en="A project has the same figures in words and table")
def projects_agree(index: FigureIndex) -> Iterator[Identity]:
    """项目综述的全年预算数、执行数 = 完成情况表; the same project by name, 经费 and 项目 left out."""
    paths = index.elements("projects")

    def short(path: str) -> str:
        return re.sub(r"(?:专项|工作|项目|经费|资金|费)+$", "", re.sub(r"#\d+$", "", path[len("projects[") : -1]))

    for words in paths:
        for table in paths:
            if short(words) != short(table):
                continue
            for field in ("budget", "executed"):
                if index.has(f"{words}.narrative.{field}", f"{table}.table.{field}"):
                    yield Equal(just(index(f"{words}.narrative.{field}")), just(index(f"{table}.table.{field}")))


@rule("FA-SAM-020", zh="同一数字再次出现时相同", en="A figure stated again is the same")
def restatements_agree(index: FigureIndex) -> Iterator[Identity]:
    """A leaf that a second place states again has the same figure there; not where being equal is how it was found."""
    for key, again in keyed(index.record.restatements):
        first = index(again.path)
        if again.amount.reader == ANCHOR:
            continue
        if first.cited is not None and type(first.value) is type(again.amount.value) and again.amount.quote:
            yield Equal(just(first), terms([Figure(str(FieldPath(("restatements", key, "amount"))), again.amount)]))


@rule("FA-SAM-030", zh="财政拨款总计不含非财政拨款收入", en="Fiscal appropriation leaves out other income")
def appropriation_is_part(index: FigureIndex) -> Iterator[Identity]:
    """财政拨款收入总计 + 非财政拨款收入（事业、经营、其他…）≤ 收入总计."""
    if index.has("appropriation.income_total", "overall.income_total"):
        other = [figure for label, figure in index.items("income.items", "amount") if NOT_FISCAL.search(label)]
        left = terms([index("appropriation.income_total"), *other])
        yield AtMost(left, just(index("overall.income_total")))


@rule("FA-SAM-031", zh="三本预算支出不超过财政拨款总计", en="The three budgets stay within the appropriation")
def budgets_stay_within_appropriation(index: FigureIndex) -> Iterator[Identity]:
    """一般公共预算 + 政府性基金 + 国有资本经营预算支出 ≤ 财政拨款支出总计 and ≤ 本年支出合计."""
    parts = [index("general_budget.total")]
    parts += [index(f"{fund}.expenditure") for fund in ("government_fund", "state_capital")]
    present = [part for part in parts if part.cited is not None]
    if parts[0].cited is None:
        return
    for total in ("appropriation.expenditure_total", "expenditure.total"):
        if index.has(total):
            yield AtMost(terms(present), just(index(total)))


@rule("FA-SAM-040", zh="财政拨款基本支出不超过全口径基本支出", en="Fiscal basic expenditure is part of all of it")
def basic_is_part(index: FigureIndex) -> Iterator[Identity]:
    """六（一般公共预算财政拨款）基本支出 ≤ 三（全口径）基本支出, ≤ 一般公共预算支出."""
    for total in ("expenditure.items[基本支出].amount", "general_budget.total"):
        if index.has("basic_expenditure.total", total):
            yield AtMost(just(index("basic_expenditure.total")), just(index(total)))


# What an annex calls the totals of the body; each is one figure wherever it stands.
_TOTALS = {
    "收入总计": "overall.income_total",
    "支出总计": "overall.expenditure_total",
    "本年收入": "income.total",  # a label does not keep its 合计
    "本年支出": "expenditure.total",
    "一般公共预算财政拨款支出": "general_budget.total",
    "一般公共预算财政拨款基本支出": "basic_expenditure.total",
    "“三公”经费支出决算": "three_public.total",
    "政府采购支出总额": "procurement.total",
    "机关运行经费支出": "operating_costs.total",
}


@rule("FA-SAM-050", zh="附件与正文的同一总额", en="A total that an annex states again")
def annexes_agree_with_the_body(index: FigureIndex) -> Iterator[Identity]:
    """A total divided in an annex under the body's own name for it is the body's, in 元 as in 万元."""
    for title, figure in index.items("breakdowns", "total"):
        path = _TOTALS.get(title)
        if path is None or not index.has(path) or figure.cited is None:
            continue
        if not re.search("年初|预算(?!财政|拨款)|上年", figure.cited.quote):
            yield Equal(just(index(path)), just(figure))


@rule("FA-SAM-051", zh="总计中的本年收入、本年支出", en="This year's income and expenditure within the totals")
def totals_hold_the_year(index: FigureIndex) -> Iterator[Identity]:
    """收入总计由本年收入…构成: that is 本年收入合计; 支出总计 likewise, where the very total is divided."""
    for side, words in (("income", "本年收入"), ("expenditure", "本年支出")):
        whole, year = index(f"overall.{side}_total"), index(f"{side}.total")
        for path in index.elements("breakdowns") if whole.cited is not None and year.cited is not None else ():
            divided = index(f"{path}.total").cited
            if divided is None or whole.cited is None or divided.figure != whole.cited.figure:
                continue
            for label, part in index.items(f"{path}.items", "amount"):
                if re.fullmatch(f"{words}(?:合计)?", label):
                    yield from same(year, part)
