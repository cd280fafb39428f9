"""Within a table of the budget: items up to totals, across the columns, both sides of the general tables."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, takewhile

from extractor.checks.rule import AtMost, Figure, Identity, Wrong, just
from extractor.doctypes.budget.checks.catalogue import rule
from extractor.doctypes.budget.tables import (
    BY_ECONOMY,
    BY_FUNCTION,
    FISCAL,
    FORMS,
    GENERAL,
    INCOME,
    OF_THREE,
    OVERSEAS,
    PRINTED,
    PROCUREMENT,
    PURCHASE,
    RECEPTION,
    RUNNING,
    TRAVEL,
    VEHICLES,
)
from extractor.doctypes.common.checks.figure_index import FigureIndex, RowView, TableView
from extractor.doctypes.common.checks.identities import adds, same, sums_hold

BY_CODE = (*BY_FUNCTION, *BY_ECONOMY)
_BESIDE = {kind.title: kind.beside for kind in FORMS.kinds}
_OF_YEAR = re.compile("(?:本年|当年)(?:收入|支出)(?:预算)?(?:合计|小计|总计)")
_GRAND = re.compile("(?:收入|支出)?(?:预算)?(?:总计|合计)")
CARRIED = re.compile("结转|结余|动用")
_ENUMERATED = re.compile(r"[（(]?\d{1,2}[)）]?[.．、]|[（(]\d{1,2}[)）]")
Sums = Iterator[tuple[Figure, list[Figure]]]


def of_code(index: FigureIndex) -> Iterator[TableView]:
    """The tables that go by code, as far as they have figures."""
    for kind in BY_CODE:
        if (table := index.tables.get(kind)) is not None and not table.empty:
            yield table


@rule("BU-TAB-010", zh="表内类、款等于下级之和", en="A class in a table is the sum of what is below it")
def codes_add_up(index: FigureIndex) -> Iterator[Identity]:
    """类 = Σ 款 = Σ 项 in every column, by code, functional and economic; 合计 = Σ 类."""
    yield from adds(index.derived(_code_sums))


def _code_sums(index: FigureIndex) -> Sums:
    for table in of_code(index):
        classes = [row for row in table.rows if len(row.code) == 3]
        for column in table.columns:
            cells = table.column(column)
            yield from ((cells[at], [cells[n] for n in below]) for at, below in table.below)
            if classes:
                yield table.labelled("合计", column), [row(column) for row in classes]


@rule("BU-TAB-020", zh="表内各列之和等于合计列", en="A row's columns add up to its total")
def rows_add_up(index: FigureIndex) -> Iterator[Identity]:
    """合计 = 基本 + 项目 (+ 机动 + 结转下年 + 上缴 + 经营 + 补助); 人员 + 公用; sources of income; three budgets."""
    yield from adds(index.derived(_row_sums))


def _row_sums(index: FigureIndex) -> Sums:
    for table in index.tables.values():
        if table.empty or table.kind in (TRAVEL, PROCUREMENT, GENERAL) or "合计" not in table.columns:
            continue
        beside = _BESIDE.get(table.kind, frozenset())
        parts = [name for name in table.columns if name != "合计" and "/" not in name and name not in beside]
        for row in table.rows if parts else ():
            yield row("合计"), [row(part) for part in parts]


@rule("BU-TAB-022", zh="其中列不超过所属列", en="A column that is a part stays within its whole")
def parts_of_columns_stay_within(index: FigureIndex) -> Iterator[Identity]:
    """教育收费 ≤ 事业收入, row by row."""
    table = index.tables.get(INCOME)
    for row in table.rows if table is not None else ():
        if {"教育收费", "事业收入"} <= set(row.columns):
            yield AtMost(just(row("教育收费")), just(row("事业收入")))


def amounts_of(table: TableView, side: str) -> list[str]:
    """The columns of amounts on one side of a general table."""
    return [name for name in table.columns if any(row.side == side and name in row.columns for row in table.rows)]


def total_of(table: TableView, side: str, column: str, *, grand: bool) -> Figure:
    """总计 of a side, or what is of the year alone; of a side with one total both are that."""
    rows = [row for row in table.rows if row.side == side and "计" in row.label]
    of_year = next((row for row in rows if _OF_YEAR.fullmatch(row.label)), None)
    whole = next((row for row in rows if row is not of_year and _GRAND.fullmatch(row.label)), None)
    chosen = (whole or of_year) if grand else (of_year or whole)
    return chosen(column) if chosen is not None else Figure(f"{table.path}.rows[合计].{column}")


def carried(table: TableView, side: str) -> list[RowView]:
    """The rows of a side that carry balances over."""
    return [row for row in table.rows if row.side == side and CARRIED.search(row.label)]


@rule("BU-TAB-030", zh="总表各项之和等于本年合计、总计", en="The general table adds up")
def general_tables_add_up(index: FigureIndex) -> Iterator[Identity]:
    """本年合计 = Σ 一、二、…; 总计 = 本年合计 + 结转、结余; 收入总计 = 支出总计; Σ 支出用途 = 本年支出."""
    yield from adds(index.derived(_general_sums))
    for kind in (GENERAL, FISCAL):
        if (table := index.tables.get(kind)) is not None and not table.empty:
            spent = next((c for c in ("合计", PRINTED) if c in amounts_of(table, "expenditure")), PRINTED)
            yield from same(
                total_of(table, "income", PRINTED, grand=True), total_of(table, "expenditure", spent, grand=True)
            )


def _general_sums(index: FigureIndex) -> Sums:
    for kind in (GENERAL, FISCAL):
        table = index.tables.get(kind)
        if table is None or table.empty:
            continue
        for side in ("income", "expenditure"):
            rows = [row for row in table.rows if row.side == side]
            items = [row for row in _items(rows) if not CARRIED.search(row.label)]
            balances = carried(table, side)
            for column in amounts_of(table, side):
                year, grand = (total_of(table, side, column, grand=one) for one in (False, True))
                if items:
                    both = year.path == grand.path
                    yield year, [row(column) for row in (*items, *(balances if both else ()))]
                if year.path != grand.path:
                    yield grand, [year, *(row(column) for row in balances)]
        uses = [row(PRINTED) for row in table.rows if row.side == "use"]
        if uses:
            yield total_of(table, "expenditure", PRINTED, grand=False), uses


def _items(rows: Sequence[RowView]) -> list[RowView]:
    """一、二、三、 of a side, above its totals."""
    above = takewhile(lambda row: not (_OF_YEAR.fullmatch(row.label) or _GRAND.fullmatch(row.label)), rows)
    return [row for row in above if row.numbered]


@rule("BU-TAB-031", zh="总表中 1. 2. 3. 之和等于所属项", en="The parts of an item of the general table add up to it")
def parts_of_items_add_up(index: FigureIndex) -> Iterator[Identity]:
    """一、 = Σ 1. 2. 3. below it; 其中 stays within."""
    for kind in (GENERAL, FISCAL):
        table = index.tables.get(kind)
        for whole, below in _divided(table.rows) if table is not None and not table.empty else ():
            parts = [row(PRINTED) for row in below if _ENUMERATED.match(row.printed)]
            yield from adds([(whole(PRINTED), parts)])
            for row in below:
                if row.printed.startswith("其中") and row(PRINTED).cited is not None:
                    yield AtMost(just(row(PRINTED)), just(whole(PRINTED)))


def _divided(rows: Sequence[RowView]) -> Iterator[tuple[RowView, list[RowView]]]:
    for n, row in enumerate(rows):
        if row.numbered and row.side == "income":
            below = takewhile(lambda one: not one.numbered and "计" not in one.label, rows[n + 1 :])
            yield row, [one for one in below if one.side == row.side and not CARRIED.search(one.label)]


@rule("BU-TAB-032", zh="收入预算表各类资金小计与总计", en="Income by rows adds up")
def income_by_rows_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """资金/小计 = Σ 资金/…; 收入总计 = Σ 小计."""
    table = index.tables.get(INCOME)
    if table is None or table.empty or PRINTED not in table.columns:
        return
    groups: dict[str, list[RowView]] = {}
    for row in table.rows:
        head, slash, _ = row.printed.partition("/")
        if slash and "其中" not in row.printed:
            groups.setdefault(head, []).append(row)
    wholes = {head: next((r for r in rows if r.printed.endswith("小计")), None) for head, rows in groups.items()}
    for head, whole in wholes.items():
        if whole is not None:
            yield from adds([(whole(PRINTED), [row(PRINTED) for row in groups[head] if row is not whole])])
    yield from adds([(table.labelled("收入总计|合计", PRINTED), [row(PRINTED) for row in wholes.values() if row])])


@rule("BU-TAB-070", zh="“三公”经费表合计", en="The table of the three public costs adds up")
def travel_table_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """合计 = 三公合计 + 会议费 + 培训费; 三公合计 = 出国 + 车辆 + 接待; 车辆 = 购置 + 运行."""
    table = index.tables.get(TRAVEL)
    for row in table.rows if table is not None else ():
        three = [row(name) for name in (OVERSEAS, VEHICLES, RECEPTION)]
        beside = [row(name) for name in ("会议费", "培训费")]
        if OF_THREE in row.columns:
            yield from adds([(row(OF_THREE), three)])
            if "合计" in row.columns:
                yield from adds([(row("合计"), [row(OF_THREE), *beside])])
        elif "合计" in row.columns:
            yield from adds([(row("合计"), [*three, *beside])])
        yield from adds([(row(VEHICLES), [row(PURCHASE), row(RUNNING)])])


@rule("BU-TAB-075", zh="政府采购表逐级相加", en="The table of procurement adds up level by level")
def procurement_table_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """合计 = Σ 货物、工程、服务; each of them = Σ rows of 经济科目; each of those = Σ its items."""
    table = index.tables.get(PROCUREMENT)
    if table is None or table.empty:
        return
    levels = [_level(row) for row in table.rows]
    if not {1, 2} <= set(levels):
        return
    for n, level in enumerate(levels):
        below = list(takewhile(lambda m: levels[m] > level, range(n + 1, len(levels))))  # noqa: B023 - used at once
        parts = [m for m in below if levels[m] == level + 1]
        if parts and level < 3:
            yield from adds([(table.rows[n]("合计"), [table.rows[m]("合计") for m in parts])])


def _level(row: RowView) -> int:
    """0 of the total, 1 of 货物/工程/服务, 2 of 经济科目, 3 of what is bought."""
    if not row.text:
        return 0 if "计" in row.printed else 3
    heads = set(row.text)
    return 1 if any("大类" in head for head in heads) else 2 if heads & {"专项名称", "经济科目"} else 3


@rule("BU-TAB-080", zh="金额与科目错行", en="Amounts stand a row off their codes")
def amounts_stand_in_their_rows(index: FigureIndex) -> Iterator[Identity]:
    """类 = Σ 款 = Σ 项 holds as printed, not only with every amount of the column moved by a row."""
    for table in of_code(index):
        for column in table.columns:
            cells = table.column(column)
            if sums_hold(table.below, cells) is not False:
                continue
            coded = [n for n, row in enumerate(table.rows) if row.code]
            for by, zh, en in ((1, "下", "down"), (-1, "上", "up")):
                moved = dict(zip(coded, [*coded[by:], *coded[:by]], strict=True))
                if sums_hold(table.below, [cells[moved.get(n, n)] for n in range(len(cells))]):
                    figures = tuple(cell for cell in cells if cell.cited is not None)
                    yield Wrong(
                        figures, f"{column}一列的金额向{zh}错了一行", f"the amounts of {column} are a row too far {en}"
                    )


def sums_within(index: FigureIndex) -> Sums:
    """Every total within a table by code with its parts, printed or not."""
    return chain(index.derived(_code_sums), index.derived(_row_sums))
