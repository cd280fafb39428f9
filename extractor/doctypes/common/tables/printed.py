"""Keep every other table of a document as it is printed: what its heads say over each column, what stands in each cell.

A document and its prescribed tables in, the rest in the tables form out, of whatever type the document is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from extractor.core.formatting import digits
from extractor.core.tables import StatutoryTable
from extractor.core.values import UNIT_NAMES, Unit
from extractor.doctypes.common.tables.read import BETWEEN_PAGES, money_of, unit_of
from extractor.doctypes.heads import Grid, Path, covered, first_data_row, paths, without_common, words_of
from extractor.document.model import Cell, Document, Table

_CAPTION = re.compile(rf"单位[:：]|部门[:：]|编制[:：]|公开\d+表|^\s*[（(]?(?:{UNIT_NAMES})[)）]?\s*$")
_CODE = re.compile(r"\d{3,7}")
_CODES = re.compile("编码|代码|^[类款项]$")
_WORDS = re.compile("编码|代码|名称|项目|科目|序号|^[类款项]$")
_COUNTING = re.compile("栏次|行次")
_SMALL = re.compile(r"\d{1,2}")
Form = dict[str, Any]


def printed_tables(document: Document, read: Iterable[StatutoryTable]) -> list[Form]:
    """The tables that are none of those `read`, in their order; pages of one table together."""
    taken, titles = set[int](), set[str]()
    for one in read:
        places = [cited.where.start for row in one.rows for cited in row.cells.values()]
        taken |= set(places)
        if not places:
            titles.add(one.printed_title)
    found: list[Form] = []
    last: Table | None = None
    for table in document.tables:
        is_read = any(cell is not None and cell.start in taken for row in table.rows for cell in row)
        if is_read or titles & set(table.title) or not any(words_of(cell) for row in table.rows for cell in row):
            last = None
            continue
        if last is not None and _goes_on(document, last, table):
            _join(found[-1], _form(document, table, found[-1]["columns"]))
        else:
            found.append(_form(document, table, None))
        last = table
    return found


def _goes_on(document: Document, before: Table, table: Table) -> bool:
    """Whether a table is the next page of the one before."""
    between = document.text[before.end : table.start]
    return (
        bool(before.rows and table.rows)
        and len(before.rows[0]) == len(table.rows[0])
        and before.pages[-1] < table.pages[0]
        and BETWEEN_PAGES.fullmatch(between) is not None
    )


def _join(form: Form, more: Form) -> None:
    form["rows"] += more["rows"]
    form["pages"] = sorted({*form["pages"], *more["pages"]})
    form["empty"] = form["empty"] and more["empty"]


def _form(document: Document, table: Table, known: Sequence[str] | None) -> Form:
    """One table; the heads of the page before are `known` where it is a next page, which may print them again."""
    grid, first = covered(table), _first_data_row(table)
    columns = _columns(paths(grid, first), len(table.rows[0]))
    if known is not None and first and columns != list(known):
        first = 0  # what looks like heads is none
    columns = list(known) if known is not None else columns
    lines = [*table.title, *(cell.text for row in table.rows[:3] for cell in row if cell is not None)]
    unit = unit_of(lines)
    rows = list(_rows(table, grid, first, columns, unit))
    return {
        "kind": None,
        "printed_title": _title(table),
        "pages": sorted(set(table.pages)) if document.format in ("pdf", "picture") else [],
        "unit": unit,
        "empty": not any(row["cells"] for row in rows),
        "columns": columns,
        "rows": rows,
    }


def _first_data_row(table: Table) -> int:
    """The first row of figures, however small: 团组数 0."""
    for r, row in enumerate(table.rows[: (found := first_data_row(table))]):
        words = [word for cell in row if (word := words_of(cell))]
        numbers = [int(word) for word in words if _SMALL.fullmatch(word)]
        counts = len(numbers) > 1 and all(b == a + 1 for a, b in pairwise(numbers))
        if numbers and len(words) > len(numbers) and not counts and not any(map(_COUNTING.search, words)):
            return r
    return found


def _columns(heads: Sequence[Path], width: int) -> list[str]:
    """The columns by the paths of their heads, but for heads that stand over all amounts; one without by its place."""
    amounts = [n for n, head in enumerate(heads[:width]) if head and not _WORDS.search(head[-1])]
    named = dict(zip(amounts, without_common([heads[n] for n in amounts]), strict=True))
    own = [named.get(n, heads[n]) if n < len(heads) else () for n in range(width)]
    return ["/".join(path) if path else f"第{n}列" for n, path in enumerate(own, 1)]


def _title(table: Table) -> str:
    """The line above a table that says what it is, or the row across its top that does; empty where nothing does."""
    lines = [line.strip() for line in table.title if line.strip() and not _CAPTION.search(line)]
    top = {id(cell): cell for cell in table.rows[0] if cell is not None}
    if not lines and len(top) == 1 and len(table.rows[0]) > 1:
        lines = ["".join(cell.text for cell in top.values())]
    return next((line for line in reversed(lines) if line.endswith("表")), lines[-1] if lines else "")


def _rows(table: Table, grid: Grid, first: int, columns: Sequence[str], unit: Unit | None) -> Iterator[Form]:
    blocks = list(_blocks(columns))
    for r in range(first, len(table.rows)):
        for block in blocks:
            row = _row(table.rows[r], grid[r], block, columns, unit)
            if row["label"] or row["code"] or row["cells"]:
                yield row | {"page": table.pages[r]}


def _blocks(columns: Sequence[str]) -> Iterator[range]:
    """Blocks side by side, whose heads are the same; mostly one."""
    width = len(columns)
    for size in range(2, width // 2 + 1):
        if width % size == 0 and all(columns[n] == columns[n % size] for n in range(width)):
            yield from (range(start, start + size) for start in range(0, width, size))
            return
    yield range(width)


def _row(
    own: Sequence[Cell | None], across: Sequence[Cell | None], block: range, columns: Sequence[str], unit: Unit | None
) -> Form:
    """A row of a block: its code, its label, which goes by the first column of words, and its other cells by column."""
    code, label, rest = "", None, []
    for n in block:
        words = words_of(across[n])
        head = columns[n].rpartition("/")[2]
        if label is None and _CODES.search(head) and "名称" not in head and (words.isdigit() or not words):
            code += words
        elif label is None:
            label = n
        else:
            rest.append(n)
    name = across[label] if label is not None else None
    cells = {column: cell for column, cell in _named(own, rest, columns) if cell is not name}
    values = {column: money_of(cell.text, unit) for column, cell in cells.items()}
    amounts = {column: value for column, value in values.items() if value is not None}
    shown = {column: digits(amounts[column]) if column in amounts else words_of(cell) for column, cell in cells.items()}
    yuan = {column: f"{value.yuan:f}" for column, value in amounts.items() if value.yuan is not None}
    found: Form = {"label": words_of(name), "code": code if _CODE.fullmatch(code) else None, "side": None}
    return found | {"cells": shown} | ({"yuan": yuan} if yuan else {})


def _named(own: Sequence[Cell | None], rest: Iterable[int], columns: Sequence[str]) -> Iterator[tuple[str, Cell]]:
    """The filled cells of a row by column; the second column of one name is `name#2`."""
    seen: dict[str, int] = {}
    for n in rest:
        seen[columns[n]] = seen.get(columns[n], 0) + 1
        cell = own[n] if n < len(own) else None
        if cell is not None and words_of(cell):
            yield columns[n] if seen[columns[n]] == 1 else f"{columns[n]}#{seen[columns[n]]}", cell
