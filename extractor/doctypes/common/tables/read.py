"""Read the tables that a type prescribes. Ruled or tab-separated tables in, typed rows by canonical column out.

A table is read as it is printed: rows that are shifted against their codes stay shifted, and the checks name them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.core.evidence import Cited, Notice
from extractor.core.tables import StatutoryTable, TableRow
from extractor.core.values import UNIT_NAMES, Money, Unit, as_unit, read_money
from extractor.doctypes.common.tables.columns import ColumnBlock, blocks_of
from extractor.doctypes.common.tables.confirmed import are_doubted
from extractor.doctypes.common.tables.kinds import OneRow, TableForms, TableKind
from extractor.doctypes.common.tables.one_row import named_rows
from extractor.doctypes.common.tables.titles import untabled
from extractor.doctypes.heads import Grid, Path, covered, first_data_row, paths, words_of
from extractor.document.model import Cell, Document, Table
from extractor.errors import NotAFigureError

READER = "tables"
_UNIT = re.compile(rf"单位[:：]\s*(?:人民币)?\s*({UNIT_NAMES})|[（(]\s*({UNIT_NAMES})\s*[)）]")
_TORN_UNIT = re.compile(r"单位[:：]\s*(百万|[千万亿])(?=部门|单位|编制).*\s(元)$")  # by the caption beside it
_NUMBER = re.compile(r"\s*([^\s单位]{0,6}\d[\d\-—]*\s*表|表\s*\d[\d\-—]*)\s*")
_CODE = re.compile(r"\d{2,7}")
_TOTAL = re.compile("合计|总计|小计")
BETWEEN_PAGES = re.compile(r"[\s\d续表第页共（）()—\-]*")  # what may stand between two pages of a table


def read_tables(document: Document, of: TableForms) -> Iterator[StatutoryTable | Notice]:
    """Every table of a document that is `of` a type's, in its order; one title twice is one table that was torn apart.

    And a notice of each that is not among them: reading it broke, several go for one kind, or its title is printed and
    no table below it; and of each column whose figures were not read, since what its head says is in doubt.
    """
    forms: dict[TableKind, list[_Form]] = {}
    last: _Form | None = None
    for table in document.tables:
        try:
            form = _form(document, of, table) or (_continued(document, last, table) if last is not None else None)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other tables are read
            yield _lost(document, table, error)
            form = None
        if form is not None:
            forms.setdefault(form.layout.kind, []).append(form)
        last = form
    for kind, rivals in forms.items():
        chosen = _chosen(of, kind, rivals)
        yield from _taken(chosen) if chosen else [_undecided(document, kind.title, rivals)]
    yield from untabled(document, of.title_of, {kind.title for kind in forms})


def _lost(document: Document, table: Table, error: Exception) -> Notice:
    where, kind = document.where(table.start, table.end), type(error).__name__
    return Notice(
        code="TAB-FAULT-001",
        severity="error",
        message_zh=f"程序出错（{kind}），第{where.page}页的表格没有读；请报告此问题",
        message_en=f"a fault of this program ({kind}): the table on page {where.page} was not read; please report it",
        quote=" ".join(table.title),
        where=where,
    )


def _taken(forms: Sequence["_Form"]) -> Iterator[StatutoryTable | Notice]:
    table = _joined([form.read for form in forms])
    weak = ("heads",) if any(form.doubts for form in forms) else ()
    yield table.model_copy(update={"doubted": are_doubted(table, forms[0].layout.kind), "weak": weak})
    for form in forms:
        yield from form.doubts


def _joined(tables: Sequence[StatutoryTable]) -> StatutoryTable:
    return tables[0].model_copy(
        update={
            "rows": tuple(_mended([row for table in tables for row in table.rows])),
            "pages": tuple(sorted({page for table in tables for page in table.pages})),
            "empty": all(table.empty for table in tables),
        }
    )


def _mended(rows: Sequence[TableRow]) -> Iterator[TableRow]:
    """Rows by code, those whole that the end of a page tore: what has no code is the rest of the last row before."""
    last: TableRow | None = None
    for row in rows:
        if last is None:
            last = row
        elif (
            last.code
            and not row.code
            and row.page == last.page + 1
            and "计" not in row.label
            and not (row.cells and last.cells)
        ):
            last = last.model_copy(update={"label": last.label + row.label, "cells": {**last.cells, **row.cells}})
        else:
            yield last
            last = row
    if last is not None:
        yield last


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the heads of a table say, and those of its next pages too."""

    kind: TableKind
    title: str
    number: str | None
    unit: Unit | None
    heads: tuple[Path, ...]
    blocks: tuple[ColumnBlock, ...]

    def with_one_code_column(self) -> "_Layout":
        """The same where a page prints the code in one column that the head's page prints in pieces."""
        block = self.blocks[0]
        codes, first = block.codes, block.codes[0]
        fewer = len(codes) - 1

        def moved(column: int) -> int:
            return column if column <= first else column - fewer

        amounts = tuple((moved(column), name) for column, name in block.amounts)
        doubted = tuple(map(moved, block.doubted))
        one = replace(block, codes=(first,), labels=tuple(map(moved, block.labels)), amounts=amounts, doubted=doubted)
        return replace(self, heads=self.heads[: first + 1] + self.heads[first + 1 + fewer :], blocks=(one,))


@dataclass(frozen=True, slots=True)
class _Form:
    """A table, or a page of one, as it was read."""

    layout: _Layout
    table: Table
    read: StatutoryTable
    doubts: tuple[Notice, ...]


def _chosen(of: TableForms, kind: TableKind, forms: Sequence[_Form]) -> list[_Form]:
    """Of the tables that go for one kind those that are it: the title says it best, or else the rows go by code.

    Tables of one title are one table that was torn apart. None where two titles have as much for them.
    """
    ranks = {form.layout.title: _likeness(of, kind.title, form.layout) for form in reversed(forms)}
    best = [title for title, rank in ranks.items() if rank == max(ranks.values())]
    return [form for form in forms if form.layout.title == best[0]] if len(best) == 1 else []


def _likeness(of: TableForms, kind: str, layout: _Layout) -> tuple[bool, ...]:
    """What speaks for a table, the strongest first: its title, the budget that the title names, rows by code."""
    scopes = [scope for scope in of.scopes if scope in kind]
    return (
        layout.title == _plain(kind),
        _plain(kind) in layout.title,
        all(scope in layout.title for scope in scopes),
        any(block.codes for block in layout.blocks),
    )


def _undecided(document: Document, kind: str, forms: Sequence[_Form]) -> Notice:
    first = forms[0].table
    titles = "、".join(dict.fromkeys(form.read.printed_title for form in forms))
    return Notice(
        code="TAB-KIND-001",
        severity="warning",
        message_zh=f"“{kind}”有几张表格可对应（{titles}），无法判断，均未采用；请对照原件",
        message_en=f"several tables go for {kind} ({titles}), none better than the other: none was taken; "
        "look at the original",
        path=f"tables[{kind}]",
        quote=titles,
        where=document.where(first.start, first.end),
    )


def _plain(title: str) -> str:
    """A title for comparison: without marks, number, year and the word that it goes on."""
    return re.sub(
        r"[\s“”\"']|^.*部分(?:附表)?|^(?:附?表)?[\d一二三四五六七八九]+[:：、.]|\d{4}年度?|[（(]?续表?[)）]?", "", title
    )


def _form(document: Document, of: TableForms, table: Table) -> _Form | None:
    lines = [*table.title, *(cell.text for cell in table.rows[0] if cell is not None)]
    title = next((line for line in reversed(table.title) if of.kind_of(line)), None)
    title = title or next((line for line in lines if of.kind_of(line)), None)
    kind = of.kind_of(title) if title is not None else None
    if title is None or kind is None:
        return None
    grid, first = covered(table), first_data_row(table)
    heads = tuple(paths(grid, first))
    unit = unit_of(lines + [cell.text for row in table.rows[:3] for cell in row if cell is not None])
    cells = [[words_of(row[column]) for row in table.rows[first:] if column < len(row)] for column in range(len(heads))]
    number = next((match[1] for line in lines if (match := _NUMBER.fullmatch(line))), None) if of.numbered else None
    layout = _Layout(kind, _plain(title), number, unit, heads, tuple(blocks_of(kind, heads, cells)))
    return _read(document, layout, table, grid, first, re.sub(r"^.*部分\s*(?:附表)?", "", title))


def _continued(document: Document, before: _Form, table: Table) -> _Form | None:
    """The next page of a table, with its heads again or without; None where it is a table of its own."""
    layout = before.layout
    if not BETWEEN_PAGES.fullmatch(document.text[before.table.end : table.start]):
        return None
    grid, first = covered(table), first_data_row(table)
    width = len(table.rows[0])
    if first == 1 and sum(bool(words_of(cell)) for cell in table.rows[0]) == 1:
        first = 0  # the rest of a label that the page tore
    if first and tuple(paths(grid, first)) != layout.heads:
        return None
    if width != len(layout.heads) and len(layout.blocks) == 1 and layout.blocks[0].codes:
        layout = layout.with_one_code_column()
    if width != len(layout.heads):
        return None
    return _read(document, layout, table, grid, first, before.read.printed_title)


def _read(document: Document, layout: _Layout, table: Table, grid: Grid, first: int, title: str) -> _Form:
    if layout.kind.one_row is not None:
        rows, doubted = _travel(document, layout, layout.kind.one_row, table, grid, first)
    else:
        rows = [row for block in layout.blocks for row in _rows(document, layout, block, table, grid, first)]
        doubted = [
            row[c] for block in layout.blocks for c in block.doubted for row in table.rows[first:] if c < len(row)
        ]
    read = StatutoryTable(
        kind=layout.kind.title,
        printed_title=title,
        printed_number=layout.number,
        pages=tuple(sorted(set(table.pages))) if document.format in ("pdf", "picture") else (),
        unit=layout.unit,
        empty=not any(row.cells for row in rows),
        printed_columns=tuple("/".join(path) for path in layout.heads),
        rows=tuple(rows),
    )
    lost = [cell for cell in doubted if cell is not None and money_of(cell.text, layout.unit) is not None]
    return _Form(layout, table, read, (_doubt(document, layout, lost),) if lost else ())


def _doubt(document: Document, layout: _Layout, cells: Sequence[Cell]) -> Notice:
    where = document.where(cells[0].start, cells[0].end)
    return Notice(
        code="TAB-HEAD-001",
        severity="warning",
        message_zh=f"{layout.kind.title}有{len(cells)}个数无法由表头确定是哪一列，未采用；请对照原件",
        message_en=f"the heads of {layout.kind.title} do not tell which column {len(cells)} of its figures are in: "
        "they were not taken; look at the original",
        path=f"tables[{layout.kind.title}]",
        quote=cells[0].text,
        where=where,
    )


def unit_of(lines: Sequence[str]) -> Unit | None:
    """The unit of money that the lines around a table say its amounts are in."""
    for line in lines:
        if match := _UNIT.search(line) or _TORN_UNIT.search(line):
            return as_unit("".join(filter(None, match.groups())))
    return None


def money_of(text: str, unit: Unit | None) -> Money | None:
    """The amount that a cell is; None where it is none."""
    try:
        return read_money(text, unit)
    except NotAFigureError:
        return None


def _rows(
    document: Document, layout: _Layout, block: ColumnBlock, table: Table, grid: Grid, first: int
) -> Iterator[TableRow]:
    for r in range(first, len(table.rows)):
        label_cell = _at(grid[r], block.label)
        if label_cell is not None and all(_at(grid[r], column) is label_cell for column, _ in block.amounts):
            continue  # a label merged over the whole block is of the block at its right
        codes = list(dict.fromkeys(_at(grid[r], column) for column in block.codes))
        code = "".join(word.zfill(2) if n and word.isdigit() else word for n, word in enumerate(map(words_of, codes)))
        total = next((word for cell in codes if (word := words_of(cell)) and not word.isdigit()), "")
        text = _texts(layout, block, table.rows[r]) if layout.kind.labels == "texts" else None
        label = (
            words_of(label_cell) if layout.kind.labels == "last" else "/".join(_words(layout, block, grid, table, r))
        )
        cells = {}
        for column, name in block.amounts:
            cell = _at(table.rows[r], column)
            if cell is not None and (value := money_of(cell.text, layout.unit)) is not None:
                cells[name] = _cited(document, cell, value)
        digits = re.sub(r"\D", "", code)
        if cells or label or total:
            yield TableRow(
                label=label or total,
                code=digits if _CODE.fullmatch(digits) else None,
                side=_side(layout, block, table.rows[r], label_cell),
                cells=cells,
                text=text or None,
                page=table.pages[r],
            )


def _texts(layout: _Layout, block: ColumnBlock, row: Sequence[Cell | None]) -> dict[str, str]:
    """What is printed in the columns of words of a row, by their heads; of a row of a total nothing."""
    found = {"/".join(layout.heads[c]): word for c in block.labels if (word := words_of(_at(row, c)))}
    return {} if any(_TOTAL.fullmatch(word) for word in found.values()) else found


def _words(layout: _Layout, block: ColumnBlock, grid: Grid, table: Table, r: int) -> list[str]:
    """What the columns of words name a row by: as printed in it, or with the merged cells that reach into it."""
    row = table.rows[r] if layout.kind.labels == "texts" else grid[r]
    cells = dict.fromkeys(cell for column in block.labels if (cell := _at(row, column)) is not None)
    return [word for cell in cells if (word := words_of(cell))]


def _side(layout: _Layout, block: ColumnBlock, row: Sequence[Cell | None], label: Cell | None) -> str | None:
    """The half that a row is of: of blocks below one head, that of the block in which its label begins."""
    begins = next((n for n, cell in enumerate(row) if cell is label), block.label) if label is not None else block.label
    other = next((one for one in layout.blocks if begins in one.labels), block)
    if other is block or layout.heads[begins][:1] != layout.heads[block.label][:1]:
        return block.side
    return other.side


def _travel(
    document: Document, layout: _Layout, one_row: OneRow, table: Table, grid: Grid, first: int
) -> tuple[list[TableRow], list[Cell | None]]:
    rows: list[TableRow] = []
    doubted: list[Cell | None] = []
    for named in named_rows(one_row, layout.heads, grid, first):
        cells = {}
        for (r, c), name in named.items():
            cell = table.rows[r][c]
            if cell is None or (value := money_of(cell.text, layout.unit)) is None:
                continue
            if name is None:
                doubted.append(cell)
            else:
                cells[name] = _cited(document, cell, value)
        if cells:
            rows.append(TableRow(label="", cells=cells, page=table.pages[next(iter(named))[0]]))
    return rows, doubted


def _at(row: Sequence[Cell | None], column: int) -> Cell | None:
    return row[column] if 0 <= column < len(row) else None


def _cited(document: Document, cell: Cell, value: Money) -> Cited[Money]:
    where = document.where(cell.start, cell.end)
    return Cited[Money](value=value, quote=cell.text, where=where, figure=(cell.start, cell.end), reader=READER)
