"""Words against tables: every figure of the narrative that has a cell, each in its own scope of funds."""

import re
from collections.abc import Iterator

from extractor.checks.rule import Figure, Identity
from extractor.doctypes.common.checks.figure_index import FigureIndex, TableView, plain
from extractor.doctypes.common.checks.identities import same
from extractor.doctypes.final_accounts.checks.catalogue import rule
from extractor.doctypes.final_accounts.checks.tables import T1, T2, T3, T4, T5, T6, T7, T8, T9, basic_total


@rule("FA-NAR-010", zh="正文与报表一致", en="The narrative agrees with the tables")
def narrative_agrees(index: FigureIndex) -> Iterator[Identity]:
    """Every figure of the narrative that has a cell is that cell, each in its own scope of funds."""
    for path, cell in _cells(index):
        if index.has(path):
            yield from same(index(path), cell)


def _cells(index: FigureIndex) -> Iterator[tuple[str, Figure]]:
    tables = index.tables
    if t1 := tables.get(T1):
        yield "overall.income_total", t1.labelled("总计", "决算数", "income")
        yield "overall.expenditure_total", t1.labelled("总计", "决算数", "expenditure")
        yield from _balance_cells(index, t1)
    if t2 := tables.get(T2):
        yield "income.total", t2.labelled("合计", "本年收入合计")
        for label, amount in index.items("income.items", "amount"):
            yield amount.path, t2.labelled("合计", label)
    if t3 := tables.get(T3):
        yield "expenditure.total", t3.labelled("合计", "本年支出合计")
        of_class = {plain(row.printed): row for row in t3.rows if len(row.code) == 3}
        for label, amount in index.items("expenditure.items", "amount"):
            row = of_class.get(plain(label))
            yield amount.path, row("本年支出合计") if row is not None else t3.labelled("合计", label)
    if t4 := tables.get(T4):
        yield "appropriation.income_total", t4.labelled("总计", "决算数", "income")
        yield "appropriation.expenditure_total", t4.labelled("总计", "合计", "expenditure")
    yield from _general_budget_cells(index)
    if t6 := tables.get(T6):
        yield "basic_expenditure.personnel", basic_total(t6, "人员")
        yield "basic_expenditure.public", basic_total(t6, "公用")
    yield from travel_cells(index)
    for kind, section in ((T8, "government_fund"), (T9, "state_capital")):
        if (fund := tables.get(kind)) and not fund.empty:
            yield f"{section}.income", fund.labelled("合计", "本年收入")
            yield f"{section}.expenditure", fund.labelled("合计", "本年支出小计")


_BALANCES = re.compile("年[初末](?:财政拨款)?结转(?:和|及)?结余|结余分配|使用(?:非财政拨款|专用)结余")


def _balance_cells(index: FigureIndex, table: TableView) -> Iterator[tuple[str, Figure]]:
    """收入总计由…年初结转和结余…构成: what stands beside 本年收入 and 本年支出 in the totals of all funds."""
    for side in ("income", "expenditure"):
        total = index(f"overall.{side}_total").cited
        for path in index.elements("breakdowns"):
            divided = index(f"{path}.total").cited
            if total is None or divided is None or divided.figure != total.figure:
                continue
            for label, part in index.items(f"{path}.items", "amount"):
                if _BALANCES.fullmatch(label):
                    yield part.path, table.labelled(re.escape(label), "决算数", side)


def _general_budget_cells(index: FigureIndex) -> Iterator[tuple[str, Figure]]:
    t5 = index.tables.get(T5)
    if t5 is None:
        return
    for path in ("total", "structure_total", "detail_total"):
        yield f"general_budget.{path}", t5.labelled("合计", "合计")
    yield "basic_expenditure.total", t5.labelled("合计", "基本支出")
    labels = {row.code: plain(row.printed) for row in t5.rows if row.code}
    classes = {plain(row.printed): row("合计") for row in t5.rows if len(row.code) == 3}
    items: dict[tuple[str, str], dict[str, Figure]] = {}  # 类 and 项 → 款 → cell: 行政运行 stands under many a 款
    alone: dict[str, list[Figure]] = {}  # 项 → cells
    for row in t5.rows:
        if len(row.code) == 7:
            of_name = items.setdefault((labels.get(row.code[:3], ""), plain(row.printed)), {})
            of_name[labels.get(row.code[:5], row.code)] = row("合计")
            alone.setdefault(plain(row.printed), []).append(row("合计"))
    for label, amount in index.items("general_budget.structure", "amount"):
        if (cell := classes.get(plain(label))) is not None:
            yield amount.path, cell
    groups = {(labels.get(row.code[:3], ""), plain(row.printed)): row("合计") for row in t5.rows if len(row.code) == 5}
    for label, actual in index.items("general_budget.detail", "actual"):
        parts = [plain(part) for part in label.split("/")]
        if len(parts) == 1 and len(alone.get(parts[0], ())) == 1:
            yield actual.path, alone[parts[0]][0]
        if len(parts) == 2 and (parts[0], parts[1]) in groups:
            yield actual.path, groups[parts[0], parts[1]]
        if len(parts) != 3:
            continue
        of_name = items.get((parts[0], parts[2]), {})
        cell = of_name.get(parts[1]) or (next(iter(of_name.values())) if len(of_name) == 1 else None)
        if cell is not None:
            yield actual.path, cell


def travel_cells(index: FigureIndex) -> Iterator[tuple[str, Figure]]:
    """Paths of “三公” with the cells of their table, which has one row."""
    table = index.tables.get(T7)
    if table is None or len(table.rows) != 1:
        return
    row = table.rows[0]
    groups = (
        ("three_public", "合计", "total"),
        ("three_public.overseas", "因公出国（境）费", "amount"),
        ("three_public.vehicles", "公务用车购置及运行维护费", "amount"),
        ("three_public.vehicles", "公务用车购置费", "purchase"),
        ("three_public.vehicles", "公务用车运行维护费", "running"),
        ("three_public.reception", "公务接待费", "amount"),
        ("three_public.meeting", "会议费", "amount"),
        ("three_public.training", "培训费", "amount"),
    )
    for section, column, field in groups:
        yield f"{section}.{field}", row(f"{column}/决算数")
        if field in ("total", "amount"):
            yield f"{section}.budget", row(f"{column}/预算数")
