"""What a document type measures: its indicators, each with the places where documents print it. A record in, what it
prints of each out.

A figure may stand in a sentence, in a table, in both, differently: every print is kept with its place, and `coalesced`
says which of them is the value and whether they agree.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

from extractor.checks.interval import Interval
from extractor.checks.rule import Figure
from extractor.core.evidence import Cited, Model, Where
from extractor.core.field_path import FieldPath, Key, Step
from extractor.core.schema import fields, identity, keyed, walk
from extractor.core.tables import StatutoryTable
from extractor.core.values import IN_YUAN, Count, Money, Percent, Unit
from extractor.doctypes.common.checks.figure_index import RowView, TableView, plain

Source = Literal["narrative", "table"]
Agreement = Literal["equal", "differing", "only_one"]
_NUMBERED = re.compile(r"#\d+$")


class LeafSource(NamedTuple):
    """A leaf of the narrative by its path; `[*]` stands for every element of a list, `where` says of which elements.

    It names fields of an element, each with the pattern of what stands there. What is of another year is passed over.
    """

    path: str
    where: tuple[tuple[str, str], ...] = ()


class CellSource(NamedTuple):
    """A cell of a table: its kind, the pattern of its row's label without numbering, its column; of a side, if any.

    The row `*` stands for every row with a code.
    """

    kind: str
    row: str
    column: str
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that documents of a type measure once a year.

    `code` is permanent and no other indicator's of any type. `leaves` and `cells` are the places where it is printed,
    the first the most trusted; `unit` is what its values are in. Of amounts that agree within their rounding the finest
    is the value (`finest`), or always the first (`first`). `changes` are the parts of the record that say how it
    changed since the year before; of a member, by their names beside its figure. An indicator whose places have `[*]`
    has a value for every member of the list.

    What other disclosures of the same organisation owe it: `next_year` is the indicator that has this very figure a
    year later (a closing balance opens the next year); `announced` is the one that another type had it as, for the
    same year (a final account repeats the budget); `executed` is what became of a budget. `adds_up`: that of a
    department is the sum of its units'. `parts`: how many reporting units there are.
    """

    code: str
    zh: str
    en: str
    definition: str
    leaves: tuple[LeafSource, ...] = ()
    cells: tuple[CellSource, ...] = ()
    unit: str = "元"
    reconcile: Literal["finest", "first"] = "finest"
    changes: tuple[str, ...] = ()
    next_year: str = ""
    announced: str = ""
    executed: str = ""
    adds_up: bool = False
    parts: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it has a value for each member of a list."""
        return any("[*]" in leaf.path for leaf in self.leaves if not leaf.where) or any(
            c.row == "*" for c in self.cells
        )


class PrintedFigure(NamedTuple):
    """A figure as it is printed somewhere: number, unit and decimals as printed, place, and what stands behind it.

    `origin` is its status in the review (machine_verified, grounded, …); `should_be` what a person said that the
    document should have said there. An amount whose unit is not printed has the unit "".
    """

    path: str
    number: str
    unit: str
    decimals: int
    quote: str
    page: int
    start: int
    end: int
    source: Source
    origin: str
    should_be: str | None = None

    @property
    def value(self) -> Decimal | None:
        """The number in the indicator's own unit: 元, percent, or things; None where no unit is printed."""
        if not self.unit:
            return None
        return Decimal(self.number) * IN_YUAN.get(cast("Unit", self.unit), Decimal(1))

    @property
    def interval(self) -> Interval | None:
        """The true values that it may stand for; a count is exact."""
        if not self.unit:
            return None
        if self.unit == "%" or self.unit in IN_YUAN:
            factor = IN_YUAN.get(cast("Unit", self.unit), Decimal(1))
            return Interval.printed(Decimal(self.number), self.decimals, "nearest", factor)
        return Interval.exactly(Decimal(self.number))

    @property
    def shown(self) -> str:
        """As a person reads it."""
        return f"{self.number}{self.unit}"

    @property
    def cited(self) -> Cited[Any]:
        """As a leaf of a record."""
        number = Decimal(self.number)
        value: Any
        if self.unit in IN_YUAN or not self.unit:
            value = Money(value=number, unit=cast("Unit", self.unit) or None, decimals=self.decimals)
        elif self.unit == "%":
            value = Percent(value=number, decimals=self.decimals)
        else:
            value = Count(value=int(number), unit=self.unit)
        where = Where(document="", page=self.page, start=self.start, end=self.end)
        return Cited[Any](value=value, quote=self.quote, where=where, figure=(self.start, self.end), reader="")


class Said(NamedTuple):
    """What a document says of how a figure changed since the year before.

    `direction` is increase, decrease or flat; `words` what says so; `base` what it calls the earlier figure (预算,
    预算执行数), empty where it does not, `year` the year of that and `prior` the figure, where they are printed;
    `reason` says why.
    """

    path: str
    direction: str
    words: str
    page: int
    start: int
    end: int
    base: str = ""
    year: int | None = None
    reason: str = ""
    amount: PrintedFigure | None = None
    rate: PrintedFigure | None = None
    prior: PrintedFigure | None = None


class Measured(NamedTuple):
    """An indicator in one document: its prints, the most trusted first; `member` of which element of a list."""

    code: str
    member: str
    prints: tuple[PrintedFigure, ...]
    change: Said | None = None


class Coalesced(NamedTuple):
    """One value out of several prints, and whether these agree within their rounding."""

    value: PrintedFigure
    agreement: Agreement
    prints: tuple[PrintedFigure, ...]


def coalesced(indicator: Indicator, prints: Sequence[PrintedFigure]) -> Coalesced:
    """The value of an indicator by its prints, of which there is one at least."""
    known = [(printed_figure, near) for printed_figure in prints if (near := printed_figure.interval) is not None]
    if len(known) < 2:
        return Coalesced(known[0][0] if known else prints[0], "only_one", tuple(prints))
    agree = all(near.meets(other) for n, (_, near) in enumerate(known) for _, other in known[:n])
    if not agree or indicator.reconcile == "first":
        return Coalesced(known[0][0], "equal" if agree else "differing", tuple(prints))
    return Coalesced(min(known, key=lambda pair: pair[1].width)[0], "equal", tuple(prints))


def measured(
    record: Model,
    indicators: Iterable[Indicator],
    origins: Mapping[str, str],
    should_be: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Measured]:
    """Every indicator that a record has a value of, in the catalogue's order; the members of a list in the document's.

    `origins` say what stands behind each leaf and cell, by path; what they do not name is grounded.
    `should_be` has what would be right where a person says that the document prints it wrong.
    """
    places = _Places(record, origins, should_be)
    for indicator in indicators:
        by_member: dict[str, list[PrintedFigure]] = {}
        labels: dict[str, str] = {}
        for member, found in places.of(indicator):
            key = member_key(member)
            labels.setdefault(key, member)
            by_member.setdefault(key, []).append(found)
        for key, prints in by_member.items():
            unique = tuple({found.path: found for found in prints}.values())
            yield Measured(indicator.code, labels[key], unique, places.said(indicator, unique))


def member_key(label: str) -> str:
    """A member's label for comparison: each of its steps without marks and without 支出 at its end."""
    return "/".join(plain(step) for step in _NUMBERED.sub("", label).split("/"))


class _Places:
    """Where a record prints what."""

    def __init__(self, record: Model, origins: Mapping[str, str], should_be: Mapping[str, str]) -> None:
        self._record, self._origins, self._should_be = record, origins, should_be
        self._year = identity(record, "period")
        self._leaves: dict[str, Cited[Any]] = {}
        self._listed: dict[str, list[str]] = {}
        for path, cited in walk(record):
            shown = str(path)
            self._leaves[shown] = cited
            if any(isinstance(step, Key) for step in path):
                self._listed.setdefault(str(FieldPath(_each(step) for step in path)), []).append(shown)
        self._tables: dict[str, list[TableView]] = {}
        for entry in fields(type(record)):
            if entry.part is StatutoryTable:
                for key, table in keyed(getattr(record, entry.name)):
                    view = TableView(table, FieldPath((entry.name, key)))
                    self._tables.setdefault(table.kind, []).append(view)

    def of(self, indicator: Indicator) -> Iterator[tuple[str, PrintedFigure]]:
        """The prints of an indicator with the members that they are of, the most trusted first."""
        for leaf in indicator.leaves:
            for member, path in self._paths(leaf):
                if (found := self._at(indicator.unit, path)) is not None:
                    yield member, found
        for cell in indicator.cells:
            for table in self._tables.get(cell.kind, ()):
                for member, figure in _cells(table, cell):
                    if (cited := figure.cited) is not None:
                        found = self._print(indicator.unit, figure.path, cited, "table")
                        if found is not None:
                            yield member, found

    def said(self, indicator: Indicator, prints: Sequence[PrintedFigure]) -> Said | None:
        """How an indicator changed, as the record has it; None where it does not say, or a template is left."""
        for at in indicator.changes:
            beside = (one.path.rpartition(".")[0] for one in prints if one.source == "narrative")
            places = [f"{one}.{at}" for one in beside] if indicator.is_list else [at]
            for place in places:
                if (said := self._said(indicator.unit, place)) is not None:
                    return said
        return None

    def _said(self, unit: str, at: str) -> Said | None:
        direction = self._leaves.get(f"{at}.direction")
        if direction is None or direction.value not in ("increase", "decrease", "flat"):
            return None
        base, year = (self._leaves.get(f"{at}.{name}") for name in ("base", "base_year"))
        reason = self._leaves.get(re.sub("change$", "reason", at))
        amount, prior = (self._at(unit, f"{at}.{name}") for name in ("amount", "prior"))
        return Said(
            f"{at}.direction",
            direction.value,
            direction.quote,
            direction.where.page,
            *direction.figure,
            base=base.value if base is not None else "",
            year=year.value if year is not None else None,
            reason=reason.value if reason is not None else "",
            amount=amount,
            rate=self._at("%", f"{at}.rate"),
            prior=prior,
        )

    def _paths(self, leaf: LeafSource) -> Iterator[tuple[str, str]]:
        if not leaf.where:
            if "[*]" not in leaf.path:
                yield from [("", leaf.path)] if leaf.path in self._leaves else []
                return
            for path in self._listed.get(leaf.path, ()):
                keys = [step.name for step in FieldPath.parse(path) if isinstance(step, Key)]
                yield keys[-1], path
            return
        name, _, rest = leaf.path.partition("[*].")
        for key, element in keyed(getattr(self._record, name, ())):
            path = f"{FieldPath((name, key))}.{rest}"
            fits = all(re.fullmatch(words, getattr(element, of) or "") for of, words in leaf.where)
            if fits and path in self._leaves and getattr(element, "period", None) in (None, self._year):
                yield "", path

    def _at(self, unit: str, path: str) -> PrintedFigure | None:
        cited = self._leaves.get(path)
        return None if cited is None else self._print(unit, path, cited, "narrative")

    def _print(self, measure: str, path: str, cited: Cited[Any], source: Source) -> PrintedFigure | None:
        """A leaf as a print of an indicator in that unit; None where it is another kind of figure."""
        value = cited.value
        unit: str
        match value:
            case Money() if measure == "元":
                number, unit, decimals = value.value, value.unit or "", value.decimals
            case Percent() if measure == "%":
                number, unit, decimals = value.value, "%", value.decimals
            case Count() if measure not in ("元", "%"):
                number, unit, decimals = Decimal(value.value), value.unit or measure, 0
            case _:
                return None
        return PrintedFigure(
            path,
            f"{number:f}",
            unit,
            decimals,
            cited.quote,
            cited.where.page,
            *cited.figure,
            source,
            self._origins.get(path, "grounded"),
            self._should_be.get(path),
        )


def _each(step: Step) -> Step:
    return Key("*") if isinstance(step, Key) else step


def _cells(table: TableView, cell: CellSource) -> Iterator[tuple[str, Figure]]:
    """The cells of a table that a place names, with the members that they are of."""
    if cell.row == "*":
        for row in table.rows:
            if row.code and (cell.side is None or row.side == cell.side):
                yield _by_code(table, row), row(cell.column)
    elif cell.row == "#":
        for row in table.rows:
            if row.numbered and row.side == cell.side:
                yield row.label, row(cell.column)
    else:
        yield "", table.labelled(cell.row, cell.column, cell.side)


def _by_code(table: TableView, row: RowView) -> str:
    """类/款/项 of a row, as far as the rows above it are printed."""
    above = (table.by_code.get(row.code[:end]) for end in range(3, len(row.code)))
    return "/".join([one.printed for one in above if one is not None] + [row.printed])
