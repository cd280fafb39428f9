"""Rows and cells that a statutory table must have: levels of codes, totals, what another table vouches for.

A row that is left out takes its own identities with it, so that its absence must fail by itself. What is asked for is
in the form of every place and year: 财政部《部门决算报表》; by 《地方预决算公开操作规程》（财预〔2016〕143号）
expenditure is published down to 项, basic expenditure down to 款.
"""

import re
from collections.abc import Iterator, Sequence

from extractor.checks.rule import Figure, Identity, Wrong, terms, total
from extractor.core.field_path import FieldPath, Key
from extractor.doctypes.common.checks.figure_index import FigureIndex, RowView, TableView, plain
from extractor.doctypes.final_accounts.checks.catalogue import rule
from extractor.doctypes.final_accounts.checks.tables import BY_CODE, PEOPLE, T1, T3, T4, T5, T6, T8, T9, links, sums

_LEVELS = {3: "类", 5: "款", 7: "项"}


def _printed(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures if figure.cited is not None)


def _nonzero(figure: Figure) -> bool:
    return figure.cited is not None and figure.value.value != 0


def _absent(table: TableView, name: str) -> Figure:
    """A row that is not there."""
    return Figure(f"{table.path}.rows{Key(name)}")


@rule("FA-TAB-090", zh="缺少上级科目行", en="A code without the row above it")
def codes_have_heads(index: FigureIndex) -> Iterator[Identity]:
    """Every 项 has the row of its 款, every 款 that of its 类, where the table prints that level at all."""
    for kind in BY_CODE:
        if (table := index.tables.get(kind)) is None or table.empty:
            continue
        levels = {len(code) for code in table.by_code}
        missing: dict[str, RowView] = {}
        for code, row in table.by_code.items():
            for level in levels:
                if level in _LEVELS and level < len(code) and code[:level] not in table.by_code:
                    missing.setdefault(code[:level], row)
        for code, row in missing.items():
            word = _LEVELS[len(code)]
            figures = (_absent(table, code), *row.cells)
            yield Wrong(figures, f"{kind}没有{word} {code} 一行", f"no row {code} above {row.code}")


@rule("FA-TAB-091", zh="缺少下级科目行", en="A code without the rows below it")
def codes_have_parts(index: FigureIndex) -> Iterator[Identity]:
    """Every 类 or 款 with an amount has rows below it, where the others of its level have."""
    for kind in BY_CODE:
        if (table := index.tables.get(kind)) is None or table.empty:
            continue
        for level in (3, 5):
            heads = [code for code, row in table.by_code.items() if len(code) == level and not row.is_nothing]
            above = {code[:level] for code in table.by_code if len(code) > level}
            alone = [code for code in heads if code not in above]
            if len(alone) < len(heads) - len(alone) or len(alone) == 1 < len(heads):
                for code in alone:
                    zh, en = f"{kind}中 {code} 没有列出下级科目", f"no row below {code}"
                    yield Wrong((_absent(table, f"{code}…"), *table.by_code[code].cells), zh, en)


@rule("FA-TAB-092", zh="缺少合计行", en="A table without the row of its total")
def totals_are_there(index: FigureIndex) -> Iterator[Identity]:
    """合计 in the tables by code; 人员经费合计 and 公用经费合计 together; 本年合计 and 总计 in the general tables."""
    for kind, table in index.tables.items():
        rows = [row for row in table.rows if not row.is_nothing]
        for words, row in _absent_totals(table, rows) if rows and not table.empty else ():
            figures = (_absent(table, words), *row.cells)
            yield Wrong(figures, f"{kind}没有“{words}”一行", f"no row {words} in {kind}")


def _absent_totals(table: TableView, rows: list[RowView]) -> Iterator[tuple[str, RowView]]:
    """Which total has no row, with the first row that it would count."""
    labels = {row.label for row in table.rows if not row.code}
    if table.kind in (T1, T4):
        for words, pattern in (("本年合计", "本年.*[合小]计|(?:收入|支出)合计"), ("总计", "(?:收入|支出)?总计|合计")):
            if not any(re.fullmatch(pattern, label) for label in labels):
                yield words, rows[0]
    elif table.kind in BY_CODE:
        coded = [row for row in rows if row.code]
        if coded and not any("计" in label for label in labels):
            yield "合计", coded[0]
        elif table.kind == T6 and any(re.search("(?:人员|公用)经费合计", label) for label in labels):
            for words, of_people in (("人员经费合计", True), ("公用经费合计", False)):
                counted = [row for row in coded if (row.code[:3] in PEOPLE) is of_people]
                if counted and not any(words in label for label in labels):
                    yield words, counted[0]


@rule("FA-TAB-093", zh="合计与分项一处有数、一处空白", en="A total or its parts left blank")
def sums_are_filled(index: FigureIndex) -> Iterator[Identity]:
    """A row that is there has its total where its parts have figures, and figures in its parts where it has a total."""
    names = _names(index)
    for whole, parts in sums(index):
        if whole.cited is None and whole.row in names and (present := _printed(parts)):
            added = total(terms(present))
            if added is not None and not added.contains(0):
                yield Wrong((whole, *present), f"{_place(whole)} 空白，分项有数", f"{_place(whole)} is blank")
        elif parts and parts[0].cited is None and _nonzero(whole) and _are_blank(parts, names):
            yield Wrong((whole, *parts), f"{_place(whole)} 的分项均空白", f"{_place(whole)} has blank parts")


def _are_blank(cells: Sequence[Figure], names: set[str]) -> bool:
    """Whether all are empty cells of rows that are there."""
    return all(cell.cited is None and cell.row in names for cell in cells)


def _place(cell: Figure) -> str:
    """A cell for people: its row and column."""
    *_, row, column = FieldPath.parse(cell.path)
    return f"{row.name if isinstance(row, Key) else row} {column}"


@rule("FA-TAB-094", zh="另一张表有的科目或金额本表没有", en="What another table has is not here")
def tables_have_the_same(index: FigureIndex) -> Iterator[Identity]:
    """Of what has an amount: a code of 财政拨款 is in 支出决算表, a cell that is another table's is filled there too, a
    类 of a general table is in the table by code."""
    yield from _codes_within(index)
    names = _names(index)
    for a, b in index.derived(links):
        for here, there in ((a, b), (b, a)):
            if _nonzero(here) and there.cited is None and there.row in names:
                zh, en = f"{_place(there)} 空白，另一表为{here.value.value}", f"{_place(there)} is blank"
                yield Wrong((there, here), zh, en)
    for general, column, detailed, other in (
        (T1, "决算数", T3, "本年支出合计"),
        (T4, "一般公共预算财政拨款", T5, "合计"),
    ):
        if (a_table := index.tables.get(general)) and (b_table := index.tables.get(detailed)):
            yield from _classes_within(a_table, column, b_table, other)


def _names(index: FigureIndex) -> set[str]:
    """The paths of all rows of the tables."""
    return {row.path for table in index.tables.values() for row in table.rows}


def _codes_within(index: FigureIndex) -> Iterator[Identity]:
    if (everything := index.tables.get(T3)) is None:
        return
    coded = everything.by_code
    levels = {len(code) for code in coded}
    for kind, column in ((T5, "合计"), (T8, "本年支出小计"), (T9, "本年支出小计")):
        table = index.tables.get(kind)
        for code, row in table.by_code.items() if table is not None else ():
            cell = row(column)
            if _nonzero(cell) and len(code) in levels and code not in coded:
                zh, en = f"{kind}的 {code} 在{T3}中没有", f"{code} of {kind} is not in {T3}"
                yield Wrong((_absent(everything, code), cell), zh, en)


def _classes_within(general: TableView, column: str, detailed: TableView, other: str) -> Iterator[Identity]:
    """The 类 of a general table by name; one that has its amount under another name is the same 类."""
    of_class = [row for row in detailed.rows if len(row.code) == 3]
    classes = {plain(row.printed) for row in of_class}
    amounts = {row(other).value.value for row in of_class if other in row.columns}
    for row in general.rows if classes else ():
        cell = row(column)
        if row.side != "expenditure" or not row.numbered or not _nonzero(cell):
            continue
        if plain(row.label) not in classes and cell.value.value not in amounts:
            words = f"{row.label} {cell.value.value}"
            figures = (_absent(detailed, row.label), cell)
            yield Wrong(figures, f"{detailed.kind}没有“{words}”", f"{detailed.kind} has no {words}")
