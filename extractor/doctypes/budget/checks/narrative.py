"""Words against tables: every figure of the narrative that has a cell, each in its own scope of funds."""

from collections.abc import Iterator

from extractor.checks.rule import Equal, Figure, Identity, Wrong, just
from extractor.doctypes.budget.checks.between import is_nothing
from extractor.doctypes.budget.checks.catalogue import rule
from extractor.doctypes.budget.checks.tables import amounts_of, total_of
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
    OF_THREE,
    OPERATING,
    OVERSEAS,
    PRINTED,
    PROCUREMENT,
    PURCHASE,
    RECEPTION,
    RUNNING,
    TRAVEL,
    VEHICLES,
)
from extractor.doctypes.common.checks.figure_index import FigureIndex, TableView, plain
from extractor.doctypes.common.checks.identities import same

Cells = Iterator[tuple[str, Figure]]


@rule("BU-NAR-010", zh="正文与报表一致", en="The narrative agrees with the tables")
def narrative_agrees(index: FigureIndex) -> Iterator[Identity]:
    """Every figure of the narrative that has a cell is that cell, each in its own scope of funds, 元 as 万元."""
    for path, cell in index.derived(_cells):
        if index.has(path):
            yield from same(index(path), cell)


def _cells(index: FigureIndex) -> Cells:
    yield from _general_cells(index)
    yield from _lists(index)
    yield from _fiscal_cells(index)
    for section, functional, economic in (
        ("appropriation", FISCAL_SPENDING, FISCAL_BASIC),
        ("general_budget", BUDGET_SPENDING, BUDGET_BASIC),
    ):
        basic = "basic_expenditure" if section == "general_budget" else "appropriation.basic_expenditure"
        if table := _spending(index, functional):
            yield from _by_function(index, section, table)
            yield f"{basic}.total", table.labelled("合计", "基本支出")
        if table := index.tables.get(economic):
            yield from _basic_cells(basic, table)
    yield from _travel_cells(index)
    for kind, section in ((FUND, "government_fund"), (CAPITAL, "state_capital")):
        if (fund := index.tables.get(kind)) and not fund.empty:
            yield f"{section}.expenditure", fund.labelled("合计", "合计")
    if costs := index.tables.get(OPERATING):
        yield "operating_costs.total", costs.labelled("合计", "合计")
    yield from _procurement_cells(index)


def _general_cells(index: FigureIndex) -> Cells:
    general = index.tables.get(GENERAL)
    if general is None or general.empty:
        return
    for side, word in (("income", "收入"), ("expenditure", "支出")):
        yield f"overall.{side}_total", total_of(general, side, PRINTED, grand=True)
        yield f"overall.{side}_detail[本年{word}].amount", total_of(general, side, PRINTED, grand=False)
        names = {plain(row.label): row(PRINTED) for row in reversed(general.rows) if row.side == side}
        for label, amount in index.items(f"overall.{side}_detail", "amount"):
            if (cell := names.get(plain(label.rpartition("/")[2]))) is not None:
                yield amount.path, cell
    uses = {plain(row.label): row(PRINTED) for row in general.rows if row.side == "use"}
    for label, amount in index.items("overall.uses", "amount"):
        if (cell := uses.get(plain(label))) is not None:
            yield amount.path, cell


def _lists(index: FigureIndex) -> Cells:
    """Income by source and expenditure by use or by 类; with what is carried over the general table has the total."""
    general = index.tables.get(GENERAL)
    for side, kind in (("income", INCOME), ("expenditure", EXPENDITURE)):
        table = index.tables.get(kind)
        carried = any("结转" in label and f.value.value for label, f in index.items(f"{side}.items", "amount"))
        if general is not None and not general.empty:
            grand = total_of(general, side, PRINTED, grand=True)
            year = total_of(general, side, PRINTED, grand=False)
            if carried or grand.path == year.path:
                yield f"{side}.total", grand
        if table is None or table.empty:
            continue
        row = next((r for r in table.rows if r.label in ("合计", "总计")), None)
        row = row or (table.rows[0] if len(table.rows) == 1 else None)
        classes = {plain(r.printed): r("合计") for r in table.rows if len(r.code) == 3}
        for label, amount in index.items(f"{side}.items", "amount"):
            if row is not None and label in row.columns:
                yield amount.path, row(label)
            elif (cell := classes.get(plain(label))) is not None:
                yield amount.path, cell


def _fiscal_cells(index: FigureIndex) -> Cells:
    fiscal = index.tables.get(FISCAL)
    if fiscal is None or fiscal.empty:
        return
    yield "appropriation.income_total", total_of(fiscal, "income", PRINTED, grand=True)
    column = "合计" if "合计" in amounts_of(fiscal, "expenditure") else PRINTED
    yield "appropriation.expenditure_total", total_of(fiscal, "expenditure", column, grand=True)


def _spending(index: FigureIndex, kind: str) -> TableView | None:
    """The table of a scope; where 财政拨款 is 一般公共预算 alone, one stands for the other."""
    table = index.tables.get(kind)
    if table is not None and not table.empty:
        return table
    other = index.tables.get(BUDGET_SPENDING if kind == FISCAL_SPENDING else FISCAL_SPENDING)
    funds = [index.tables.get(FUND), index.tables.get(CAPITAL)]
    alone = funds[0] is not None and all(map(is_nothing, funds))
    return other if other is not None and not other.empty and alone else None


def _by_function(index: FigureIndex, section: str, table: TableView) -> Cells:
    total = table.labelled("合计", "合计")
    for name in ("total", "structure_total", "detail_total"):
        yield f"{section}.{name}", total
    labels = {row.code: plain(row.printed) for row in table.rows if row.code}
    classes = {plain(row.printed): row("合计") for row in table.rows if len(row.code) == 3}
    items: dict[tuple[str, str], dict[str, Figure]] = {}  # 类 and 项 → 款 → cell: 行政运行 stands under many a 款
    for row in table.rows:
        if len(row.code) == 7:
            of_name = items.setdefault((labels.get(row.code[:3], ""), plain(row.printed)), {})
            of_name[labels.get(row.code[:5], row.code)] = row("合计")
    for label, amount in index.items(f"{section}.structure", "amount"):
        if (cell := classes.get(plain(label))) is not None:
            yield amount.path, cell
    for label, amount in index.items(f"{section}.detail", "amount"):
        if len(parts := [plain(part) for part in label.split("/")]) != 3:
            continue
        of_name = items.get((parts[0], parts[2]), {})
        cell = of_name.get(parts[1]) or (next(iter(of_name.values())) if len(of_name) == 1 else None)
        if cell is not None:
            yield amount.path, cell


def _basic_cells(section: str, table: TableView) -> Cells:
    yield f"{section}.total", table.labelled("合计", "合计")
    if {"人员经费", "公用经费"} <= set(table.columns):
        yield f"{section}.personnel", table.labelled("合计", "人员经费")
        yield f"{section}.public", table.labelled("合计", "公用经费")


@rule("BU-NAR-020", zh="人员经费、公用经费与经济分类表一致", en="Personnel and public costs are those of the table")
def halves_agree(index: FigureIndex) -> Iterator[Identity]:
    """人员经费 = 301 + 303, 公用经费 = 302 + 310 … of the basic table, where it has one column of amounts."""
    for section, kind in (("basic_expenditure", BUDGET_BASIC), ("appropriation.basic_expenditure", FISCAL_BASIC)):
        table = index.tables.get(kind)
        if table is None or table.empty or "人员经费" in table.columns:
            continue
        classes = {code: row("合计") for code, row in table.by_code.items() if len(code) == 3}
        people = [(cell, 1) for code, cell in classes.items() if code in ("301", "303") and cell.cited is not None]
        rest = [(cell, 1) for code, cell in classes.items() if code not in ("301", "303") and cell.cited is not None]
        for name, cells in (("personnel", people), ("public", rest)):
            if cells and index.has(f"{section}.{name}"):
                yield Equal(just(index(f"{section}.{name}")), tuple(cells))


def _travel_cells(index: FigureIndex) -> Cells:
    table = index.tables.get(TRAVEL)
    if table is None or len(table.rows) != 1:
        return
    row = table.rows[0]
    yield "three_public.total", row(OF_THREE) if OF_THREE in row.columns else row("合计")
    for section, column in (
        ("three_public.overseas", OVERSEAS),
        ("three_public.vehicles", VEHICLES),
        ("three_public.reception", RECEPTION),
        ("three_public.meeting", "会议费"),
        ("three_public.training", "培训费"),
    ):
        for name in ("amount", "detail_amount"):
            yield f"{section}.{name}", row(column)
    for half, column in (("purchase", PURCHASE), ("running", RUNNING)):
        yield f"three_public.vehicles.{half}", row(column)
        yield f"three_public.vehicles.detail_{half}", row(column)
    yield "operating_costs.total", row("机关运行经费")


def _procurement_cells(index: FigureIndex) -> Cells:
    table = index.tables.get(PROCUREMENT)
    if table is None or table.empty:
        return
    yield "procurement.total", table.labelled("合计|总计", "合计")
    for name, word in (("goods", "货物"), ("works", "工程"), ("services", "服务")):
        rows = [row for row in table.rows if word in row.label and any("大类" in head for head in row.text)]
        if len(rows) == 1:
            yield f"procurement.{name}", rows[0]("合计")


_MOST_NAMED = 20


@rule("BU-WRD-040", zh="“主要包括”所列项目金额为0", en="Named among what is spent, yet nothing is", severity="remark")
def what_is_named_is_spent(index: FigureIndex) -> Iterator[Identity]:
    """No item of 人员经费主要包括 or 公用经费主要包括 is without an amount in the basic table."""
    for section, kind in (("basic_expenditure", BUDGET_BASIC), ("appropriation.basic_expenditure", FISCAL_BASIC)):
        table = index.tables.get(kind)
        rows = {plain(row.printed): row for row in table.rows} if table is not None and not table.empty else {}
        for side in ("personnel_items", "public_items"):
            listed = index(f"{section}.{side}")
            names = listed.value if listed.cited is not None else ()
            for name in names if len(names) <= _MOST_NAMED else ():
                row = rows.get(plain(name))
                if row is not None and (row("合计").cited is None or row("合计").value.value == 0):
                    yield Wrong((listed, row("合计")), f"列有“{name}”，金额为0", f"{name} is listed, and is 0")
