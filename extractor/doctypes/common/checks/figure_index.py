"""What the rules read: every figure of a record by its path, its tables cell by cell."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from extractor.checks.rule import Figure
from extractor.core.evidence import Cited
from extractor.core.field_path import FieldPath, Key, Steps, printed_name
from extractor.core.schema import keyed, walk
from extractor.core.tables import StatutoryTable, TableRow
from extractor.core.values import Count, Money, Percent

# The money of 财政拨款 is in three budgets; everything else is not 财政拨款.
NOT_FISCAL = re.compile(r"上级补助|事业收入|经营收入|附属单位|其他收入")
CARRIED = re.compile(r"结转|结余")
T = TypeVar("T")


class FigureIndex:
    """Every leaf of a record under its path, in the record's order; absent paths give absent figures."""

    def __init__(self, record: Any) -> None:
        self.record = record
        self._cited: dict[str, Cited[object]] = {}
        self._figures: dict[str, Figure] = {}
        self._elements: dict[str, dict[str, None]] = {}
        self._of: dict[tuple[str, type], list[str]] = {}
        self._derived: dict[Callable[[FigureIndex], Iterable[Any]], list[Any]] = {}
        listed: dict[tuple[str, str], list[tuple[str, str]]] = {}
        parents: dict[Steps, tuple[str, str, str, int]] = {}
        for steps, cited in walk(record):
            if (parent := parents.get(steps[:-1])) is None:
                parent = parents[steps[:-1]] = self._parent(steps[:-1])
            before, of, label, end = parent
            path = f"{before}{steps[-1]}"
            self._cited[path] = cited
            self._of.setdefault((str(steps[0]), type(cited.value)), []).append(path)
            if end:
                listed.setdefault((of, path[end + 1 :]), []).append((label, path))
        amounts = [c.value for c in self._cited.values() if isinstance(c.value, Money) and c.value.value != 0]
        self._has_cents = 2 * sum(amount.decimals > 0 for amount in amounts) > len(amounts)
        self._items = {at: [(label, self(path)) for label, path in found] for at, found in listed.items()}
        tables = FieldPath(("tables",))
        self.tables = {table.kind: TableView(table, tables / key) for key, table in keyed(record.tables)}

    def _parent(self, steps: Steps) -> tuple[str, str, str, int]:
        """What leaves have in common: how their paths begin, the last list on the way, its element, where that ends."""
        path = of = label = ""
        end = 0
        for step in steps:
            if isinstance(step, Key):
                of, label = path, step.name
                path = f"{path}{step}"
                end = len(path)
                self._elements.setdefault(of, {})[path] = None
            else:
                path = f"{path}.{step}" if path else step
        return f"{path}." if path else "", of, label, end

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

    def paths(self) -> Iterator[str]:
        """Every path of the record, in its order."""
        yield from self._cited

    def items(self, listed: str, field: str) -> list[tuple[str, Figure]]:
        """Label and figure of every element of a list that has the field: `items("income.items", "amount")`."""
        return self._items.get((listed, field), [])

    def beside(self, figure: Figure, field: str) -> Figure:
        """Another figure of the same part or element. So no rule prints the path of a label, which may hold marks."""
        return self(f"{figure.path[: figure.path.rindex('.') + 1]}{field}")

    def elements(self, listed: str) -> list[str]:
        """The paths of a list's elements."""
        return list(self._elements.get(listed, ()))

    def figures(self) -> list[Figure]:
        """Every figure of the narrative and every total of the tables, among which another may explain a failure."""
        narrative = [
            self(path) for path, cited in self._cited.items() if isinstance(cited.value, Money | Percent | Count)
        ]
        return [*narrative, *(cell for table in self.tables.values() for cell in table.totals())]

    def of(self, section: str, kind: type) -> Iterator[Figure]:
        """Every figure of a kind in a section of the record."""
        for path in self._of.get((section, kind), ()):
            yield self(path)

    def matching(self, pattern: re.Pattern[str], kind: type) -> Iterator[Figure]:
        """Every figure of a kind whose path matches as a whole."""
        for (_, of_kind), paths in self._of.items():
            if of_kind is kind:
                yield from (self(path) for path in paths if pattern.fullmatch(path))

    def derived(self, work: "Callable[[FigureIndex], Iterable[T]]") -> list[T]:
        """What a function makes of the index, made once for all the rules that ask for it."""
        if work not in self._derived:
            self._derived[work] = list(work(self))
        return self._derived[work]

    def quote(self, path: str) -> str:
        """The words that state a leaf; empty where it is absent."""
        cited = self._cited.get(path)
        return cited.quote if cited is not None else ""


class RowView:
    """A row of a statutory table: calling it with a column gives that cell; its path is `tables[kind].rows[name]`.

    `label` is without its numbering and what stands in brackets behind it, `name` the code or, where there is none,
    the label as printed, with #2 for the second of a name.
    """

    def __init__(self, row: TableRow, key: Key, table: str) -> None:
        self.name, self.code, self.side, self.printed = key.name, row.code or "", row.side, row.label
        self.text = row.text or {}
        self.label = unnumbered(row.label)
        self.path = f"{table}.rows{key}"
        self.columns = row.cells.keys()
        self._cells = row.cells
        self._figures: dict[str, Figure] = {}

    def __call__(self, column: str) -> Figure:
        """The cell; absent where it is empty. One Figure a cell, whoever asks."""
        if (found := self._figures.get(column)) is None:
            cited = self._cells.get(column)
            found = self._figures[column] = Figure(f"{self.path}.{printed_name(column)}", cited, row=self.path)
        return found

    @property
    def numbered(self) -> bool:
        """Whether its label begins with 一、 or the like."""
        return _NUMBERED.match(self.printed) is not None

    @property
    def cells(self) -> tuple[Figure, ...]:
        """Those that are printed."""
        return tuple([self(column) for column in self._cells])

    @cached_property
    def is_nothing(self) -> bool:
        """Whether it has no amount but zeros."""
        return not any(cell.value.value for cell in self._cells.values())


class TableView:
    """A statutory table by row and column."""

    def __init__(self, table: StatutoryTable, path: FieldPath) -> None:
        self.kind = table.kind
        self.path = str(path)
        self.empty = table.empty
        self.rows = [RowView(row, key, self.path) for key, row in keyed(table.rows)]
        self.columns = list(dict.fromkeys([column for row in table.rows for column in row.cells]))
        self.by_code = {row.code: row for row in reversed(self.rows) if row.code}
        self._labelled: dict[tuple[str, str | None], RowView] = {}
        self._columns: dict[str, list[Figure]] = {}

    def column(self, name: str) -> list[Figure]:
        """The cells of a column, row by row."""
        if (found := self._columns.get(name)) is None:
            found = self._columns[name] = [row(name) for row in self.rows]
        return found

    @cached_property
    def below(self) -> list[tuple[int, list[int]]]:
        """Every coded row that has rows below it, and those of the next level, by their places in `rows`."""
        at: dict[str, list[int]] = {}
        for n, row in enumerate(self.rows):
            at.setdefault(row.code, []).append(n)
        below: dict[str, dict[int, list[int]]] = {}
        for code, places in at.items():
            for length in range(3, len(code)):
                if (above := code[:length]) in at:
                    below.setdefault(above, {}).setdefault(len(code), []).extend(places)
        return sorted((n, sorted(levels[min(levels)])) for code, levels in below.items() for n in at[code])

    def totals(self) -> list[Figure]:
        """The cells of 合计, 总计, 本年收入合计 and their like."""
        return [cell for row in self.rows if not row.code and "计" in row.printed for cell in row.cells]

    def labelled(self, pattern: str, column: str, side: str | None = None) -> Figure:
        """The cell of the first row whose label matches as a whole, numbering left out."""
        if (found := self._labelled.get((pattern, side))) is None:
            sought = re.compile(pattern)
            of_side = (row for row in self.rows if side is None or row.side == side)
            none = RowView(TableRow(label=pattern, page=0), Key(pattern), self.path)
            found = self._labelled[pattern, side] = next((r for r in of_side if sought.fullmatch(r.label)), none)
        return found(column)


_NUMBERED = re.compile("[一二三四五六七八九十]+、")


@lru_cache(maxsize=4096)  # the labels of the form, which every document has
def unnumbered(label: str) -> str:
    """A row's label without 一、 and without （…）."""
    return re.sub(r"^[一二三四五六七八九十]+、|[（(].*[)）]$", "", label)


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """A label for comparison: NFKC, no marks, no 支出 at the end."""
    return re.sub(r"支出$|[\s“”\"'《》]", "", unicodedata.normalize("NFKC", label))
