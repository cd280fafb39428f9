"""Make documents rows: a leaf a row, a cell of a table a row, a failing check a row. Documents in, rows out."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from extractor.core.field_path import FieldPath
from extractor.core.schema import fields, keyed, spoken
from extractor.core.tables import StatutoryTable
from extractor.core.values import IN_YUAN
from extractor.store.final import Final, Leaf

TableName = Literal["leaves", "tables", "findings"]


class Row(NamedTuple):
    """A leaf of the narrative, or a cell of a statutory table. `value` is the figure as printed, without its unit.

    The linear text of the document from `start` to `end` is `quote`; `schema` is the document's type and its version.
    `name` are the words that people know the leaf by, `number` its figure and `yuan` that in 元, where it is one.
    `should_be` is what would be right where a person says that the document prints it wrong, beside what it prints.
    """

    document: str
    sha256: str
    organization: str | None
    fiscal_year: int | None
    path: str
    type: str
    value: str
    unit: str | None
    printed: str
    page: int
    start: int
    end: int
    quote: str
    reader: str
    origin: str
    should_be: str | None
    should_be_reason: str | None
    schema: str
    name: str
    number: Decimal | None
    yuan: Decimal | None
    history: list[dict[str, Any]]


class CellRow(NamedTuple):
    """A cell of a table: which table, the row by its label and code, the column; its figure, and that in 元."""

    document: str
    organization: str | None
    fiscal_year: int | None
    table: str
    printed_title: str
    row: str
    code: str | None
    side: str | None
    column: str
    number: Decimal
    unit: str | None
    yuan: Decimal | None
    page: int
    origin: str
    path: str


class FindingRow(NamedTuple):
    """A check that does not hold, as the record stands now."""

    document: str
    organization: str | None
    fiscal_year: int | None
    code: str
    severity: str
    cause: str | None
    equation: str
    message_zh: str
    message_en: str
    paths: str
    names: str
    quotes: str
    diagnosis: str | None


COLUMNS = Row._fields
NUMERIC = frozenset({"money", "percent", "count", "decimal", "int"})  # types whose value is a number


def rows(document: Final) -> Iterator[Row]:
    """Every leaf and cell of a document, in the order of its record."""
    for leaf in (*document.leaves, *document.cells):
        yield _row(document, leaf)


def _row(document: Final, leaf: Leaf) -> Row:
    fact = leaf.fact
    value = fact["value"]
    shown = "、".join(value) if isinstance(value, list) else str(value)
    number, unit = Decimal(shown) if fact["type"] in NUMERIC else None, fact.get("unit")
    return Row(
        document.name,
        document.sha256,
        document.organization,
        document.fiscal_year,
        fact["path"],
        fact["type"],
        shown,
        unit,
        leaf.printed,
        fact["page"],
        fact["start"],
        fact["end"],
        fact["quote"],
        fact["reader"],
        leaf.origin,
        (leaf.should_be.printed or None) if leaf.should_be is not None else None,
        (leaf.should_be.reason or None) if leaf.should_be is not None else None,
        document.schema,
        spoken(type(document.state.record), fact["path"]),
        number,
        _yuan(number, unit),
        [dict(step) for step in leaf.history],
    )


def _yuan(number: Decimal | None, unit: str | None) -> Decimal | None:
    return number * IN_YUAN[unit] if number is not None and unit in IN_YUAN else None


def cell_rows(document: Final) -> Iterator[CellRow]:
    """Every cell of a document's tables, row by row."""
    record, by_path = document.state.record, {leaf.fact["path"]: leaf for leaf in document.cells}
    whose = document.name, document.organization, document.fiscal_year
    for entry in fields(type(record)):
        for key, table in keyed(getattr(record, entry.name)) if entry.part is StatutoryTable else ():
            for row_key, row in keyed(table.rows):
                for column, cited in row.cells.items():
                    path = str(FieldPath((entry.name, key, "rows", row_key, column)))
                    place = (table.kind, table.printed_title, row.label, row.code, row.side, column)
                    value = cited.value
                    figure = (value.value, value.unit, value.yuan, row.page)
                    yield CellRow(*whose, *place, *figure, by_path[path].origin, path)


def finding_rows(document: Final) -> Iterator[FindingRow]:
    """Every check of a document that does not hold."""
    record = type(document.state.record)
    for result in document.state.results:
        if result.status == "fail":
            yield FindingRow(
                document.name,
                document.organization,
                document.fiscal_year,
                result.code,
                result.severity,
                result.cause,
                result.equation,
                result.message_zh,
                result.message_en,
                "；".join(result.paths),
                "；".join(spoken(record, path) for path in result.paths),
                " ｜ ".join(result.quotes),
                "；".join(str(one["zh"]) for one in result.diagnosis) or None,
            )


TABLES: Mapping[TableName, tuple[tuple[str, ...], Callable[[Final], Iterator[Any]]]] = {
    "leaves": (COLUMNS, rows),
    "tables": (CellRow._fields, cell_rows),
    "findings": (FindingRow._fields, finding_rows),
}
NUMBERS = frozenset({"fiscal_year", "page", "start", "end"})  # columns of whole numbers
DECIMALS = frozenset({"number", "yuan"})
