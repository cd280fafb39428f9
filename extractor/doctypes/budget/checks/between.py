"""From table to table of a budget: one figure in two tables, and what is part of what."""

from collections.abc import Iterator

from extractor.checks.rule import AtMost, Equal, Figure, Identity, just, terms
from extractor.doctypes.budget.checks.catalogue import rule
from extractor.doctypes.budget.checks.tables import amounts_of, carried, total_of
from extractor.doctypes.budget.tables import (
    BUDGET_BASIC,
    BUDGET_SPENDING,
    CAPITAL,
    EXPENDITURE,
    FISCAL,
    FISCAL_BASIC,
    FISCAL_SPENDING,
    FUND,
    GENERAL,
    INCOME,
    OPERATING,
    OVERSEAS,
    PRINTED,
    RECEPTION,
    RUNNING,
    TRAVEL,
)
from extractor.doctypes.common.checks.figure_index import FigureIndex, RowView, TableView, plain
from extractor.doctypes.common.checks.identities import printed_of, same

Links = Iterator[tuple[Figure, Figure]]


def is_nothing(table: TableView | None) -> bool:
    """Whether a fund has no amount but zeros: its table is empty, or not there."""
    return table is None or table.empty or all(row.is_nothing for row in table.rows)


@rule("BU-TAB-060", zh="各表之间的勾稽关系", en="The tables agree with one another")
def tables_agree(index: FigureIndex) -> Iterator[Identity]:
    """收支总表 = 收入表 = 支出表, by 类 too; 财政拨款总表 = 财政拨款支出表; its budgets = the tables of the budgets."""
    for a, b in index.derived(links):
        yield from same(a, b)


def links(index: FigureIndex) -> Links:
    """Cells of two tables that are one figure."""
    tables = index.tables
    general, fiscal = tables.get(GENERAL), tables.get(FISCAL)
    if general is not None and not general.empty:
        yield from _of_general(general, tables.get(INCOME), tables.get(EXPENDITURE))
    if fiscal is not None and not fiscal.empty:
        if general is not None:
            grand = not any(not row.is_nothing for row in carried(fiscal, "income"))
            given = total_of(fiscal, "income", PRINTED, grand=grand)
            yield general.labelled("财政拨款(?:收入|资金)?", PRINTED, "income"), given
        yield from _of_fiscal(index, fiscal)


def _of_general(general: TableView, income: TableView | None, expenditure: TableView | None) -> Links:
    if income is not None and not income.empty:
        column = "合计" if "合计" in income.columns else PRINTED
        grand = column == PRINTED or bool({"上年结转", "使用非财政拨款结余"} & set(income.columns))
        yield (
            total_of(general, "income", PRINTED, grand=grand),
            income.labelled("合计|收入总计|总计", column),
        )
    if expenditure is not None and not expenditure.empty:
        grand = "结转下年" in expenditure.columns
        whole = expenditure.labelled("合计", "合计")
        if whole.cited is None and len(expenditure.rows) == 1:
            whole = expenditure.rows[0]("合计")
        yield total_of(general, "expenditure", PRINTED, grand=grand), whole
        yield from _by_class(general, PRINTED, expenditure, "合计")


def _by_class(general: TableView, column: str, detailed: TableView, other: str) -> Links:
    """The 类 of a general table against those of a detailed one, by name."""
    classes = {plain(row.printed): row for row in detailed.rows if len(row.code) == 3}
    for row in general.rows:
        if row.side == "expenditure" and (match := classes.get(plain(row.label))) is not None:
            yield row(column), match(other)


def _of_fiscal(index: FigureIndex, fiscal: TableView) -> Links:
    tables = index.tables
    columns = amounts_of(fiscal, "expenditure")
    grand = not any(not row.is_nothing for row in carried(fiscal, "expenditure"))
    spending = tables.get(FISCAL_SPENDING)
    if spending is not None:
        column = "合计" if "合计" in columns else PRINTED
        yield total_of(fiscal, "expenditure", column, grand=grand), spending.labelled("合计", "合计")
        yield from _by_class(fiscal, column, spending, "合计")
        for use in ("基本支出", "项目支出"):
            yield fiscal.labelled(use, column, "expenditure"), spending.labelled("合计", use)
    for kind, name in (
        (BUDGET_SPENDING, "一般公共预算财政拨款"),
        (FUND, "政府性基金预算财政拨款"),
        (CAPITAL, "国有资本经营预算财政拨款"),
    ):
        table = tables.get(kind)
        if name in columns and table is not None and not table.empty:
            yield total_of(fiscal, "expenditure", name, grand=grand), table.labelled("合计", "合计")
            yield from _by_class(fiscal, name, table, "合计")


@rule("BU-TAB-061", zh="功能表基本支出等于经济表合计", en="Basic expenditure by function is that by economic class")
def basic_tables_agree(index: FigureIndex) -> Iterator[Identity]:
    """基本支出 of the functional table = 合计 of the economic one, for 财政拨款 and for 一般公共预算."""
    tables = index.tables
    for functional, economic in ((FISCAL_SPENDING, FISCAL_BASIC), (BUDGET_SPENDING, BUDGET_BASIC)):
        a, b = tables.get(functional), tables.get(economic)
        if a and b and not b.empty:
            yield from same(a.labelled("合计", "基本支出"), b.labelled("合计", "合计"))
    fiscal, basic = tables.get(FISCAL), tables.get(FISCAL_BASIC)
    if fiscal and basic and not basic.empty:
        yield from same(fiscal.labelled("基本支出", PRINTED, "expenditure"), basic.labelled("合计", "合计"))


@rule("BU-TAB-062", zh="财政拨款支出不超过全部支出", en="Fiscal expenditure is part of all expenditure")
def fiscal_within_all(index: FigureIndex) -> Iterator[Identity]:
    """财政拨款支出表, 一般公共预算支出表 ≤ 支出预算表, by code, in 合计, 基本支出 and 项目支出."""
    everything = index.tables.get(EXPENDITURE)
    for kind in (FISCAL_SPENDING, BUDGET_SPENDING):
        table = index.tables.get(kind)
        for code, row in table.by_code.items() if table is not None and everything is not None else ():
            whole = everything.by_code.get(code) if everything is not None else None
            for column in ("合计", "基本支出", "项目支出") if whole is not None else ():
                assert whole is not None
                if column in row.columns and column in whole.columns:
                    yield AtMost(just(row(column)), just(whole(column)))


@rule("BU-TAB-065", zh="财政拨款等于三本预算之和", en="The appropriation is its three budgets")
def appropriation_is_its_budgets(index: FigureIndex) -> Iterator[Identity]:
    """财政拨款支出表 合计 = 一般公共预算 + 政府性基金 + 国有资本经营."""
    whole, budget, fund = (index.tables.get(kind) for kind in (FISCAL_SPENDING, BUDGET_SPENDING, FUND))
    if whole is None or budget is None or fund is None or whole.empty:
        return
    parts = [table.labelled("合计", "合计") for table in (budget, fund, index.tables.get(CAPITAL)) if table is not None]
    if printed := printed_of(parts):
        yield Equal(just(whole.labelled("合计", "合计")), terms(printed))


@rule("BU-TAB-066", zh="财政拨款即一般公共预算时两表逐行一致", en="Where they are one, two tables agree row by row")
def tables_of_one_fund_agree(index: FigureIndex) -> Iterator[Identity]:
    """Where 财政拨款 is 一般公共预算 alone: 财政拨款支出表 = 一般公共预算支出表 and likewise 基本支出表, by code."""
    tables = index.tables
    if not (is_nothing(tables.get(FUND)) and is_nothing(tables.get(CAPITAL))) or FUND not in tables:
        return
    for one, other in ((FISCAL_SPENDING, BUDGET_SPENDING), (FISCAL_BASIC, BUDGET_BASIC)):
        a, b = tables.get(one), tables.get(other)
        for code, row in a.by_code.items() if a is not None and b is not None else ():
            assert b is not None
            match = b.by_code.get(code)
            for column in set(row.columns) & set(match.columns) if match is not None else ():
                assert match is not None
                yield from same(row(column), match(column))
        if a is not None and b is not None and not a.empty and not b.empty:
            yield from same(a.labelled("合计", "合计"), b.labelled("合计", "合计"))


@rule(
    "BU-TAB-067",
    zh="收入表与支出表分科目的差额为结转",
    en="Income and expenditure of a code differ by what is carried over",
)
def codes_balance(index: FigureIndex) -> Iterator[Identity]:
    """收入表[科目] − 支出表[科目] = its 结转下年, ≥ 0, where the table of income has 上年结转."""
    income, expenditure = index.tables.get(INCOME), index.tables.get(EXPENDITURE)
    if income is None or expenditure is None or "上年结转" not in income.columns:
        return
    for code, row in income.by_code.items():
        spent = expenditure.by_code.get(code)
        if spent is None or spent("合计").cited is None or row("合计").cited is None:
            continue
        if "结转下年" in expenditure.columns:
            yield Equal(just(row("合计")), just(spent("合计")))
        else:
            yield AtMost(just(spent("合计")), just(row("合计")))


@rule("BU-TAB-063", zh="机关运行经费表与基本支出表一致", en="Operating costs are rows of basic expenditure")
def operating_costs_are_basic(index: FigureIndex) -> Iterator[Identity]:
    """机关运行经费支出预算表 = the rows of 302 (and 310) of 一般公共预算基本支出预算表, by code.

    Where 302 as a whole is another, the costs are of some of the units, or of projects too: nothing is owed.
    """
    costs, basic = index.tables.get(OPERATING), index.tables.get(BUDGET_BASIC)
    if costs is None or basic is None:
        return
    whole, of = (table.by_code.get("302") for table in (costs, basic))
    if whole is None or of is None or whole("合计").point != of("合计").point:
        return
    for code, row in costs.by_code.items():
        if code in basic.by_code:
            yield from same(row("合计"), basic.by_code[code]("合计"))


_WITHIN_TRAVEL = {
    "30212": OVERSEAS,
    "30215": "会议费",
    "30216": "培训费",
    "30217": RECEPTION,
    "30231": RUNNING,
}


@rule(
    "BU-TAB-064", zh="基本支出中的“三公”经费不超过“三公”经费表", en="Travel of basic expenditure is part of all of it"
)
def basic_travel_stays_within(index: FigureIndex) -> Iterator[Identity]:
    """30212, 30215, 30216, 30217, 30231 of the basic table ≤ their cells of the “三公” table."""
    travel, basic = index.tables.get(TRAVEL), index.tables.get(BUDGET_BASIC)
    if travel is None or basic is None or len(travel.rows) != 1:
        return
    for code, name in _WITHIN_TRAVEL.items():
        row = basic.by_code.get(code)
        if row is not None and row("合计").cited is not None and travel.rows[0](name).cited is not None:
            yield AtMost(just(row("合计")), just(travel.rows[0](name)))


_ALIKE = (("30108", ("2080505",)), ("30109", ("2080506",)), ("30113", ("2210201",)))


@rule(
    "BU-TAB-068",
    zh="经济科目与功能科目的对应金额",
    en="What economic and functional classes both name",
    severity="remark",
)
def classes_agree(index: FigureIndex) -> Iterator[Identity]:
    """30108 = 2080505, 30109 = 2080506, 30113 = 2210201, where all of it is 基本支出."""
    basic, spending = index.tables.get(BUDGET_BASIC), index.tables.get(BUDGET_SPENDING)
    for economic, functional in _ALIKE if basic is not None and spending is not None else ():
        assert basic is not None
        assert spending is not None
        row, of = basic.by_code.get(economic), [spending.by_code.get(code) for code in functional]
        if row is not None and of[0] is not None and not _has_projects(of[0]):
            yield from same(row("合计"), of[0]("合计"))


def _has_projects(row: RowView) -> bool:
    cell = row("项目支出")
    return cell.cited is not None and cell.value.value != 0
