"""Change a record as a person decided: a leaf is replaced where it stands, or taken away.

A record and changes in, the changed record out.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Any, TypeVar

from extractor.core import schema as shape
from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath

M = TypeVar("M", bound=Model)
Changes = Mapping[str, Cited[Any] | None]


def leaves(record: Model) -> dict[str, Cited[Any]]:
    """Every leaf of a record and every cell of its tables, under the path that everything names it by."""
    return {str(path): cited for path, cited in chain(shape.walk(record), shape.cells(record))}


def amend(record: M, changes: Changes) -> M:
    """The record with the leaves at these paths replaced; None takes a leaf away. Paths that lead nowhere are ignored.

    A list element loses its leaf, never its place, so that no other path changes.
    """
    return _amended(record, shape.ROOT, changes) if changes else record


def _amended(model: M, path: FieldPath, changes: Changes) -> M:
    changed: dict[str, Any] = {}
    for entry in shape.fields(type(model)):
        value, at = getattr(model, entry.name), path / entry.name
        if entry.kinds and str(at) in changes and (changes[str(at)] is not None or _optional(model, entry.name)):
            changed[entry.name] = changes[str(at)]
        elif entry.many and value:
            changed[entry.name] = tuple(_amended(element, at / key, changes) for key, element in shape.keyed(value))
        elif entry.part is not None and not entry.many and value is not None:
            changed[entry.name] = _amended(value, at, changes)
        elif entry.cells:
            cells = {column: changes.get(str(path / column), cell) for column, cell in value.items()}
            changed[entry.name] = {column: cell for column, cell in cells.items() if cell is not None}
    return model.model_copy(update=changed)


def _optional(model: Model, name: str) -> bool:
    """Whether a leaf may be absent: what an element of a list is made of may not."""
    return not type(model).model_fields[name].is_required()
