"""Make documents rows for tables: one leaf a row, the same columns whatever the file. Documents in, rows out."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from extractor.store.final import Final, Leaf


class Row(NamedTuple):
    """A leaf of the narrative, or a cell of a statutory table. `value` is the figure as printed, without its unit.

    The linear text of the document from `start` to `end` is `quote`; `schema` is the document's type and its version.
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
    schema: str
    history: list[dict[str, Any]]


COLUMNS = Row._fields
NUMERIC = frozenset({"money", "percent", "count", "decimal", "int"})  # types whose value is a number


def rows(document: Final) -> Iterator[Row]:
    """Every leaf and cell of a document, in the order of its record."""
    for leaf in (*document.leaves, *document.cells):
        yield _row(document, leaf)


def _row(document: Final, leaf: Leaf) -> Row:
    fact = leaf.fact
    value = fact["value"]
    return Row(
        document.name,
        document.sha256,
        document.organization,
        document.fiscal_year,
        fact["path"],
        fact["type"],
        "、".join(value) if isinstance(value, list) else str(value),
        fact.get("unit"),
        leaf.printed,
        fact["page"],
        fact["start"],
        fact["end"],
        fact["quote"],
        fact["reader"],
        leaf.origin,
        document.schema,
        [dict(step) for step in leaf.history],
    )
