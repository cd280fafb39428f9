"""The nine statutory tables: items up to totals, across the columns, from table to table."""

import re
from collections.abc import Iterator
from itertools import chain, product, takewhile

from extractor.checks.rule import AtMost, Equal, Figure, Identity, Wrong, just, terms
from extractor.doctypes.common.checks.figure_index import FigureIndex, RowView, TableView, plain
from extractor.doctypes.common.checks.identities import adds, same, sums_hold
from extractor.doctypes.final_accounts.checks.catalogue import rule

T1, T2, T3 = "收入支出决算总表", "收入决算表", "支出决算表"
T4, T5, T6 = "财政拨款收入支出决算总表", "一般公共预算财政拨款支出决算表", "一般公共预算财政拨款基本支出决算表"
T7, T8, T9 = (
    "财政拨款“三公”经费支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款收入支出决算表",
)
VEHICLES = "公务用车购置及运行维护费"
BY_CODE = (T2, T3, T5, T6, T8, T9)
PEOPLE = ("301", "303")  # 工资福利支出, 对个人和家庭的补助: what 人员经费 is

Sums = Iterator[tuple[Figure, list[Figure]]]


@rule("FA-TAB-010", zh="表内类、款等于下级之和", en="A class in a table is the sum of what is below it")
def codes_add_up(index: FigureIndex) -> Iterator[Identity]:
    """类 = Σ 款 = Σ 项 in every column, by code; 类 = Σ 项 where its 款 are not printed; 合计 = Σ 类."""
    yield from adds(index.derived(_code_sums))


def _code_sums(index: FigureIndex) -> Sums:
    for kind in BY_CODE:
        table = index.tables.get(kind)
        if table is None or table.empty:
            continue
        classes = [row for row in table.rows if len(row.code) == 3]
        for column in table.columns:
            cells = table.column(column)
            for at, below in table.below:
                yield cells[at], [cells[n] for n in below]
            if kind != T6 or column != "决算数":
                yield table.labelled("合计", column), [row(column) for row in classes]


@rule("FA-TAB-020", zh="表内各列之和等于合计列", en="A row's columns add up to its total")
def rows_add_up(index: FigureIndex) -> Iterator[Identity]:
    """收入决算表、支出决算表、一般公共预算支出决算表、政府性基金表: 合计 = Σ 其他各列, row by row; and of their parts.

    基本支出 = 基本支出/人员经费 + 基本支出/公用经费, but for parts that are 其中.
    """
    yield from adds(index.derived(_row_sums))


def _row_sums(index: FigureIndex) -> Sums:
    totals = {T2: "本年收入合计", T3: "本年支出合计", T5: "合计", T8: "本年支出小计", T9: "本年支出小计"}
    for kind, whole in totals.items():
        table = index.tables.get(kind)
        if table is None or table.empty:
            continue
        others = [column for column in table.columns if column != whole and "/" not in column]
        if kind in (T8, T9):
            others = [column for column in others if column in ("基本支出", "项目支出")]
        split = {column: parts for column in others if len(parts := _parts(table, column)) > 1}
        for row in table.rows:
            yield row(whole), [row(column) for column in others]
            yield from ((row(column), [row(part) for part in parts]) for column, parts in split.items())


def _parts(table: TableView, column: str) -> list[str]:
    """The columns that a column is split into; none where those printed are 其中."""
    parts = [other for other in table.columns if other.startswith(f"{column}/")]
    return parts if not any("其中" in part for part in parts) else []


@rule("FA-TAB-021", zh="财政拨款总表各预算之和等于合计", en="The budgets of the fiscal table add up")
def fiscal_rows_add_up(index: FigureIndex) -> Iterator[Identity]:
    """财政拨款收入支出决算总表: 合计 = 一般公共预算 + 政府性基金 + 国有资本经营, row by row."""
    yield from adds(index.derived(_fiscal_row_sums))


def _fiscal_row_sums(index: FigureIndex) -> Sums:
    table = index.tables.get(T4)
    if table is None:
        return
    budgets = [column for column in table.columns if column not in ("合计", "决算数")]
    for row in table.rows:
        if row.side == "expenditure":
            yield row("合计"), [row(column) for column in budgets]


@rule("FA-TAB-030", zh="总表各项之和等于本年合计", en="The general table adds up")
def general_tables_add_up(index: FigureIndex) -> Iterator[Identity]:
    """本年收入合计 = Σ 各项收入; 本年支出合计 = Σ 各项支出; 总计 = 本年合计 + 结转结余等; 收入总计 = 支出总计."""
    for kind, last in ((T1, "决算数"), (T4, "合计")):
        yield from adds(_general_sums(index, kind))
        if (table := index.tables.get(kind)) is not None and not table.empty:
            yield from same(table.labelled("总计", "决算数", "income"), table.labelled("总计", last, "expenditure"))


def _general_sums(index: FigureIndex, kind: str) -> Sums:
    table = index.tables.get(kind)
    if table is None or table.empty:
        return
    columns = [column for column in table.columns if column != "决算数"] if kind == T4 else ["决算数"]
    for side, word, of_side in (("income", "收入", ["决算数"]), ("expenditure", "支出", columns)):
        rows = [row for row in table.rows if row.side == side]
        until = next((n for n, row in enumerate(rows) if row.label == f"本年{word}合计"), None)
        items = [row for row in rows[:until] if row.numbered]
        balances = [row for row in rows if _BALANCE.match(row.label.strip())]
        for column in of_side:
            whole = table.labelled(f"本年{word}合计", column, side)
            yield whole, [row(column) for row in items]
            carried = [row(column) for row in balances if column in row.columns]
            yield table.labelled("总计", column, side), [whole, *carried]


_CARRIED_IN = re.compile("年初(?:财政拨款)?结转和结余")
# What stands between 本年合计 and 总计.
_BALANCE = re.compile(
    "使用(?:专用)?(?:非财政拨款)?结余|使用非财政拨款结余|年初(?:财政拨款)?结转和结余|结余分配|年末(?:财政拨款)?结转和结余"
)


@rule("FA-TAB-031", zh="年初财政拨款结转和结余等于各预算之和", en="What was carried over is the sum of its budgets")
def carried_over_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """财政拨款收入支出决算总表: 年初财政拨款结转和结余 = Σ the budgets listed below it."""
    yield from adds(index.derived(_carried_sums))


def _carried_sums(index: FigureIndex) -> Sums:
    table = index.tables.get(T4)
    rows = [row for row in table.rows if row.side == "income"] if table is not None else []
    at = next((n for n, row in enumerate(rows) if _CARRIED_IN.match(row.label)), None)
    if at is not None:
        below = takewhile(lambda row: "预算财政拨款" in row.printed, rows[at + 1 :])
        yield rows[at]("决算数"), [row("决算数") for row in below]


@rule("FA-TAB-040", zh="基本支出表人员、公用合计", en="Personnel and public costs add up")
def basic_table_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """人员经费合计 = 301 + 303; 公用经费合计 = 302 + 307 + 309–399; where both are columns, each row is their sum."""
    yield from adds(index.derived(_basic_sums))


def _basic_sums(index: FigureIndex) -> Sums:
    table = index.tables.get(T6)
    if table is None or table.empty:
        return
    classes = {code: row("决算数") for code, row in table.by_code.items() if len(code) == 3}
    people = [cell for code, cell in classes.items() if code in PEOPLE]
    yield table.labelled("人员经费合计", "决算数"), people
    yield table.labelled("公用经费合计", "决算数"), [cell for code, cell in classes.items() if code not in PEOPLE]
    if {"人员经费", "公用经费"} & set(table.columns):
        yield from ((basic_amount(row), [row("人员经费"), row("公用经费")]) for row in table.rows)


def basic_amount(row: RowView) -> Figure:
    """The amount of a row of 基本支出决算表, which is a column of its own or the total of 人员经费 and 公用经费."""
    return row("合计") if "合计" in row.columns else row("决算数")


def basic_total(table: TableView, side: str) -> Figure:
    """人员经费 or 公用经费 as a whole: a row of 基本支出决算表 or, where it is a column, the cell of 合计."""
    column = f"{side}经费"
    if column in table.columns:
        return table.labelled("合计", column)
    return table.labelled(f"{column}合计", "决算数")


def sums(index: FigureIndex) -> Sums:
    """Every total within a table with its parts, printed or not."""
    found = (_code_sums, _row_sums, _fiscal_row_sums, _carried_sums, _basic_sums)
    general = (_general_sums(index, kind) for kind in (T1, T4))
    return chain(*(index.derived(one) for one in found), *general)


@rule("FA-TAB-050", zh="政府性基金、国有资本表收支平衡", en="A fund's balance carries over")
def funds_balance(index: FigureIndex) -> Iterator[Identity]:
    """年初结转和结余 + 本年收入 = 本年支出小计 + 年末结转和结余, row by row."""
    for kind in (T8, T9):
        table = index.tables.get(kind)
        for row in table.rows if table is not None and not table.empty else ():
            before = [row(column) for column in ("年初结转和结余", "本年收入")]
            after = [row(column) for column in ("本年支出小计", "年末结转和结余")]
            left = [figure for figure in before if figure.cited is not None]
            right = [figure for figure in after if figure.cited is not None]
            if left and right:
                yield Equal(terms(left), terms(right))


@rule("FA-TAB-060", zh="各表之间的勾稽关系", en="The tables agree with one another")
def tables_agree(index: FigureIndex) -> Iterator[Identity]:
    """总表 = 收入决算表, 支出决算表, 财政拨款总表; 财政拨款总表 = 一般公共预算支出表, 基金表, 国有资本表; by 类 too."""
    for a, b in index.derived(links):
        yield from same(a, b)


def links(index: FigureIndex) -> Iterator[tuple[Figure, Figure]]:
    """Cells of two tables that are one figure."""
    tables = index.tables
    t1, t2, t3, t4, t5 = (tables.get(kind) for kind in (T1, T2, T3, T4, T5))
    if t1 and t2:
        yield t1.labelled("本年收入合计", "决算数", "income"), t2.labelled("合计", "本年收入合计")
        for column in t2.columns:
            if column != "本年收入合计":
                yield t1.labelled(re.escape(column), "决算数", "income"), t2.labelled("合计", column)
    if t1 and t3:
        yield t1.labelled("本年支出合计", "决算数", "expenditure"), t3.labelled("合计", "本年支出合计")
        yield from _by_class(t1, "决算数", t3, "本年支出合计")
    if t2 and t4:
        yield t2.labelled("合计", "财政拨款收入"), t4.labelled("本年收入合计", "决算数", "income")
    if t1 and t4:
        for budget in ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"):
            row = f"{budget}(?:收入)?"
            yield t1.labelled(row, "决算数", "income"), t4.labelled(row, "决算数", "income")
    if t4 and t5:
        yield t4.labelled("本年支出合计", "一般公共预算财政拨款", "expenditure"), t5.labelled("合计", "合计")
        yield from _by_class(t4, "一般公共预算财政拨款", t5, "合计")
    for fund, column in ((T8, "政府性基金预算财政拨款"), (T9, "国有资本经营预算财政拨款")):
        table = tables.get(fund)
        if t4 and table and not table.empty:
            yield t4.labelled("本年支出合计", column, "expenditure"), table.labelled("合计", "本年支出小计")


def _by_class(general: TableView, column: str, detailed: TableView, other: str) -> Iterator[tuple[Figure, Figure]]:
    """The 类 of a general table against those of a detailed one, by name."""
    classes = {plain(row.printed): row for row in detailed.rows if len(row.code) == 3}
    for row in general.rows:
        if row.side == "expenditure" and (match := classes.get(plain(row.label))) is not None:
            yield row(column), match(other)


@rule("FA-TAB-061", zh="基本支出在两表一致", en="Basic expenditure is the same in both tables")
def basic_tables_agree(index: FigureIndex) -> Iterator[Identity]:
    """一般公共预算支出决算表 基本支出 合计 = 基本支出决算表 人员经费合计 + 公用经费合计."""
    t5, t6 = index.tables.get(T5), index.tables.get(T6)
    if t5 and t6 and not t6.empty:
        parts = [basic_total(t6, side) for side in ("人员", "公用")]
        yield from adds([(t5.labelled("合计", "基本支出"), parts)])


@rule("FA-TAB-062", zh="财政拨款各类支出不超过全部资金", en="Fiscal expenditure is part of all expenditure")
def fiscal_within_all(index: FigureIndex) -> Iterator[Identity]:
    """一般公共预算支出决算表 ≤ 支出决算表, by code, in 合计, 基本支出 and 项目支出."""
    t3, t5 = index.tables.get(T3), index.tables.get(T5)
    if t3 is None or t5 is None:
        return
    for whole, part in (("本年支出合计", "合计"), ("基本支出", "基本支出"), ("项目支出", "项目支出")):
        for code, row in t5.by_code.items():
            everything = t3.by_code.get(code)
            if everything is not None and part in row.columns and whole in everything.columns:
                yield AtMost(just(row(part)), just(everything(whole)))


@rule("FA-TAB-070", zh="“三公”经费表合计", en="The table of the three public costs adds up")
def travel_table_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """合计 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费; 公务用车 = 购置 + 运行; 预算数 and 决算数."""
    table = index.tables.get(T7)
    if table is None:
        return
    costs = (
        ("合计", ("因公出国（境）费", VEHICLES, "公务接待费")),
        (VEHICLES, ("公务用车购置费", "公务用车运行维护费")),
    )
    for row, (whole, parts), kind in product(table.rows, costs, ("预算数", "决算数")):
        yield from adds([(row(f"{whole}/{kind}"), [row(f"{part}/{kind}") for part in parts])])


@rule("FA-TAB-071", zh="“三公”经费表有决算数而无预算数", en="Spent, with the budget left blank", severity="warning")
def travel_budgets_are_filled(index: FigureIndex) -> Iterator[Identity]:
    """财政拨款“三公”经费表: an item with an amount in 决算数 has one in 预算数, where others of the row do."""
    table = index.tables.get(T7)
    for row in table.rows if table is not None else ():
        if not any(column.endswith("/预算数") for column in row.columns):
            continue
        for column in row.columns:
            item, _, kind = column.rpartition("/")
            if kind == "决算数" and row(column).point and row(f"{item}/预算数").cited is None:
                figures = (row(f"{item}/预算数"), row(column))
                yield Wrong(figures, f"{item}预算数空白，决算数有数", f"no budget of {item}, yet money was spent")


@rule("FA-TAB-080", zh="金额与科目错行", en="Amounts stand a row off their codes")
def amounts_stand_in_their_rows(index: FigureIndex) -> Iterator[Identity]:
    """类 = Σ 款 = Σ 项 holds as printed, not only with every amount of the column moved by a row."""
    for kind in BY_CODE:
        table = index.tables.get(kind)
        for column in table.columns if table is not None else ():
            assert table is not None
            cells = table.column(column)
            if sums_hold(table.below, cells) is not False:
                continue
            for by, zh, en in ((1, "下", "down"), (-1, "上", "up")):
                if sums_hold(table.below, [*cells[by:], *cells[:by]]):
                    figures = tuple(cell for cell in cells if cell.cited is not None)
                    yield Wrong(
                        figures, f"{column}一列的金额向{zh}错了一行", f"the amounts of {column} are a row too far {en}"
                    )
