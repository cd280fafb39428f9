"""The record by path: what the rules read. Tables are in it cell by cell."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from extractor.checks.rule import Figure
from extractor.doctypes.final_accounts.schema import FinalAccounts, StatutoryTable, TableRow
from extractor.doctypes.flatten import walk
from extractor.numbers import Count, Money, Percent
from extractor.reading import show_path
from extractor.source import Cited

# The money of 财政拨款 is in three budgets; everything else is not 财政拨款.
NOT_FISCAL = re.compile(r"上级补助|事业收入|经营收入|附属单位|其他收入")
_BRACKET = re.compile(r"[\[\]]")
CARRIED = re.compile(r"结转|结余")


class Ledger:
    """Every leaf of a record under its path, in the record's order; absent paths give absent figures."""

    def __init__(self, record: FinalAccounts) -> None:
        self.record = record
        self._cited: dict[str, Cited[object]] = {show_path(path): cited for path, cited in walk(record)}
        self._figures: dict[str, Figure] = {}
        amounts = [c.value for c in self._cited.values() if isinstance(c.value, Money) and c.value.value != 0]
        self._has_cents = 2 * sum(amount.decimals > 0 for amount in amounts) > len(amounts)
        self._items: dict[tuple[str, str], list[tuple[str, Figure]]] = {}
        self._elements: dict[str, dict[str, None]] = {}
        for path in self._cited:
            for start, end in _keys(path):
                self._elements.setdefault(path[:start], {})[path[:end]] = None
            if (last := next(reversed(_keys(path)), None)) is not None:
                start, end = last
                listed = self._items.setdefault((path[:start], path[end + 1 :]), [])
                listed.append((path[start + 1 : end - 1], self(path)))
        self.tables = {table.kind: TableView(table) for table in record.tables}

    def __call__(self, path: str) -> Figure:
        """The figure at a path, present or absent; one Figure a path, whoever asks.

        0万元 is nothing at all where amounts are printed with decimals.
        """
        if (found := self._figures.get(path)) is None:
            cited = self._cited.get(path)
            value = cited.value if cited is not None else None
            bare = isinstance(value, Money) and value.value == 0 and value.decimals == 0
            found = self._figures[path] = Figure(path, cited, exact=0 if bare and self._has_cents else None)
        return found

    def has(self, *paths: str) -> bool:
        """Whether all these paths are in the record."""
        return all(path in self._cited for path in paths)

    def items(self, listed: str, field: str) -> list[tuple[str, Figure]]:
        """Label and figure of every element of a list that has the field: `items("income.items", "amount")`."""
        return self._items.get((listed, field), [])

    def elements(self, listed: str) -> list[str]:
        """The paths of a list's elements."""
        return list(self._elements.get(listed, ()))

    def figures(self) -> list[Figure]:
        """Every figure of the narrative and every total of the tables, among which another may explain a failure."""
        told = [self(path) for path, cited in self._cited.items() if isinstance(cited.value, Money | Percent | Count)]
        return [*told, *(cell for table in self.tables.values() for cell in table.totals())]

    def matching(self, pattern: re.Pattern[str]) -> Iterator[Figure]:
        """Every figure whose path matches as a whole."""
        for path in self._cited:
            if pattern.fullmatch(path):
                yield self(path)

    def quote(self, path: str) -> str:
        """The words that state a leaf; empty where it is absent."""
        cited = self._cited.get(path)
        return cited.quote if cited is not None else ""


def _keys(path: str) -> list[tuple[int, int]]:
    """Where the [keys] of a path stand; a key may hold brackets of its own, in pairs."""
    found, depth, start = [], 0, 0
    for bracket in _BRACKET.finditer(path):
        if bracket[0] == "[":
            start = bracket.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append((start, bracket.end()))
    return found


class TableView:
    """A statutory table by row and column; paths are `tables[kind].rows[code or label].column`."""

    def __init__(self, table: StatutoryTable) -> None:
        self.kind = table.kind
        self.empty = table.empty
        self.rows: list[tuple[TableRow, str]] = []
        seen: dict[str, int] = {}
        for row in table.rows:
            name = row.code or row.label
            seen[name] = seen.get(name, 0) + 1
            self.rows.append((row, name if seen[name] == 1 else f"{name}#{seen[name]}"))
        self._labels = [unnumbered(row.label) for row in table.rows]
        self._columns = list(dict.fromkeys(column for row in table.rows for column in row.cells))
        self._figures: dict[tuple[str, str], Figure] = {}

    def figure(self, row: TableRow, name: str, column: str) -> Figure:
        """The cell of a row; absent where it is empty. One Figure a cell, whoever asks."""
        if (found := self._figures.get((name, column))) is None:
            at = f"tables[{self.kind}].rows[{name}]"
            found = Figure(f"{at}.{column}", row.cells.get(column), row=at)
            self._figures[name, column] = found
        return found

    @cached_property
    def below(self) -> list[tuple[int, list[int]]]:
        """Every coded row that has rows below it, and those of the next level, by their places in `rows`."""
        at: dict[str, list[int]] = {}
        for n, (row, _) in enumerate(self.rows):
            at.setdefault(row.code or "", []).append(n)
        below: dict[str, dict[int, list[int]]] = {}
        for code, places in at.items():
            for length in range(3, len(code)):
                if (above := code[:length]) in at:
                    below.setdefault(above, {}).setdefault(len(code), []).extend(places)
        return sorted((n, sorted(levels[min(levels)])) for code, levels in below.items() for n in at[code])

    def columns(self) -> list[str]:
        """Every column that has a figure somewhere, in order."""
        return self._columns

    def totals(self) -> list[Figure]:
        """The cells of 合计, 总计, 本年收入合计 and their like."""
        rows = [(row, name) for row, name in self.rows if not row.code and "计" in row.label]
        return [self.figure(row, name, column) for row, name in rows for column in row.cells]

    def coded(self, column: str) -> list[tuple[str, Figure]]:
        """Code and cell of every row that has a code; a code that stands twice is in it twice."""
        return [(row.code, self.figure(row, name, column)) for row, name in self.rows if row.code]

    def by_code(self, column: str) -> dict[str, Figure]:
        """The cells of a column under their codes; where a code stands twice, the first."""
        return dict(reversed(self.coded(column)))

    def labelled(self, pattern: str, column: str, side: str | None = None) -> Figure:
        """The cell of the first row whose label matches as a whole, numbering left out."""
        sought = re.compile(pattern)
        for (row, name), label in zip(self.rows, self._labels, strict=True):
            if (side is None or row.side == side) and sought.fullmatch(label):
                return self.figure(row, name, column)
        return Figure(f"tables[{self.kind}].rows[{pattern}].{column}", row=f"tables[{self.kind}].rows[{pattern}]")

    def side(self, side: str, column: str, numbered: bool = True) -> list[Figure]:
        """The cells of the numbered rows (一、二、…) of one side that have a figure."""
        return [
            self.figure(row, name, column)
            for row, name in self.rows
            if row.side == side
            and column in row.cells
            and bool(re.match("[一二三四五六七八九十]+、", row.label)) is numbered
        ]


def unnumbered(label: str) -> str:
    """A row's label without 一、 and without （…）."""
    return re.sub(r"^[一二三四五六七八九十]+、|[（(].*[)）]$", "", label)


def plain(label: str) -> str:
    """A label for comparison: NFKC, no marks, no 支出 at the end."""
    return re.sub(r"支出$|[\s“”\"'《》]", "", unicodedata.normalize("NFKC", label))
