"""The tables of a record: rows of cells by canonical column, as printed, whatever type of document they stand in."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from pydantic import Field

from extractor.core.evidence import Cited, Model
from extractor.core.formatting import digits
from extractor.core.schema import fields
from extractor.core.values import Money


class TableRow(Model):
    """A row of a table; `cells` by canonical column, an empty cell is absent. `side` is of a table in two halves,
    `text` what stands in its columns of words, where it has several.

    In a path it goes by its `name`: the code, else the label.
    """

    KEY: ClassVar[str] = "name"
    label: str
    code: str | None = None
    side: str | None = None
    cells: dict[str, Cited[Money]] = Field(default_factory=dict)
    text: dict[str, str] | None = None
    page: int

    @property
    def name(self) -> str:
        return self.code or self.label


class StatutoryTable(Model):
    """A table that a type prescribes; `kind` is its canonical title, `printed_columns` the heads as printed,
    `printed_number` what its number is printed as (公开01表), where that is kept.

    Where it is `doubted`, its columns are probably others than those they were read as: as others they would add up.
    `weak` is what else of its reading is not certain: what its heads say, or which cells its figures are in.
    """

    KEY: ClassVar[str] = "kind"
    kind: str
    printed_title: str
    printed_number: str | None = None
    pages: tuple[int, ...]
    unit: str | None = None
    empty: bool = False
    printed_columns: tuple[str, ...] = ()
    doubted: bool = False
    weak: tuple[Literal["heads", "geometry"], ...] = ()
    rows: tuple[TableRow, ...] = ()


def has_tables(record: type[Model]) -> bool:
    """Whether records of this class hold tables."""
    return any(entry.part is StatutoryTable for entry in fields(record))


def tables_of(record: Model) -> Iterator[StatutoryTable]:
    """The tables that a record holds, in their order."""
    for entry in fields(type(record)):
        if entry.part is StatutoryTable:
            yield from getattr(record, entry.name)


def tables_form(tables: Iterable[StatutoryTable]) -> list[dict[str, object]]:
    """Tables in the tables form of the schema contract."""
    return [
        {
            "kind": table.kind,
            "printed_title": table.printed_title,
            **({"printed_number": table.printed_number} if table.printed_number else {}),
            "pages": list(table.pages),
            "unit": table.unit,
            "empty": table.empty,
            "rows": [
                {
                    "label": row.label,
                    "code": row.code,
                    "side": row.side,
                    "cells": {name: digits(cited.value) for name, cited in row.cells.items()},
                    **_yuan(row),
                    **({"text": row.text} if row.text else {}),
                    "page": row.page,
                }
                for row in table.rows
            ],
        }
        for table in tables
    ]


def _yuan(row: TableRow) -> dict[str, dict[str, str]]:
    """The amounts of a row in 元, where a unit is printed."""
    amounts = {name: cited.value.yuan for name, cited in row.cells.items()}
    known = {name: f"{amount:f}" for name, amount in amounts.items() if amount is not None}
    return {"yuan": known} if known else {}
