"""A record and a person's changes in, the changed record out: a leaf is replaced where it stands, or taken away."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, TypeVar

from extractor.core import schema as shape
from extractor.core.evidence import Cited, Model
from extractor.core.flatten import walk
from extractor.core.reading import Key, show_path
from extractor.doctypes.final_accounts.schema import FinalAccounts, StatutoryTable, TableRow

M = TypeVar("M", bound=Model)
Changes = Mapping[str, Cited[Any] | None]


def leaves(record: Model) -> dict[str, Cited[Any]]:
    """Every leaf of a record and every cell of its tables, under the path that the checks name it by."""
    found = {show_path(path): cited for path, cited in walk(record)}
    for table in getattr(record, "tables", ()):
        for row, name in named_rows(table):
            for column, cell in row.cells.items():
                found.setdefault(f"tables[{table.kind}].rows[{name}].{column}", cell)
    return found


def named_rows(table: StatutoryTable) -> Iterator[tuple[TableRow, str]]:
    """The rows of a table with what a path names them by: the code, else the label; the second of one is `…#2`."""
    seen: dict[str, int] = {}
    for row in table.rows:
        name = row.code or row.label
        seen[name] = seen.get(name, 0) + 1
        yield row, name if seen[name] == 1 else f"{name}#{seen[name]}"


def amend(record: FinalAccounts, changes: Changes) -> FinalAccounts:
    """The record with the leaves at these paths replaced; None takes a leaf away. Paths that lead nowhere are ignored.

    A list element loses its leaf, never its place, so that no other path changes.
    """
    if not changes:
        return record
    tables = tuple(_table(table, changes) for table in record.tables)
    return _amended(record, "", changes).model_copy(update={"tables": tables})


def _amended(model: M, prefix: str, changes: Changes) -> M:
    changed: dict[str, Any] = {}
    for entry in shape.fields(type(model)):
        value, path = getattr(model, entry.name), f"{prefix}{entry.name}"
        if entry.kinds and path in changes and (changes[path] is not None or _optional(model, entry.name)):
            changed[entry.name] = changes[path]
        elif entry.many and value:
            changed[entry.name] = tuple(
                _amended(element, f"{path}{key}.", changes) for element, key in _elements(value)
            )
        elif entry.part is not None and not entry.many and value is not None:
            changed[entry.name] = _amended(value, f"{path}.", changes)
    return model.model_copy(update=changed)


def _optional(model: Model, name: str) -> bool:
    """Whether a leaf may be absent: what an element of a list is made of may not."""
    return not type(model).model_fields[name].is_required()


def _elements(elements: Iterable[Model]) -> Iterator[tuple[Model, Key]]:
    seen: dict[str, count[int]] = {}
    for element in elements:
        label = str(getattr(element, shape.key_field(type(element))))
        yield element, Key(label, next(seen.setdefault(label, count(1))))


def _table(table: StatutoryTable, changes: Changes) -> StatutoryTable:
    rows = []
    for row, name in named_rows(table):
        at = f"tables[{table.kind}].rows[{name}]."
        cells = {column: changes.get(at + column, cell) for column, cell in row.cells.items()}
        rows.append(row.model_copy(update={"cells": {column: cell for column, cell in cells.items() if cell}}))
    return table.model_copy(update={"rows": tuple(rows)})
