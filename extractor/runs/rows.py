"""The rows of a run's summary, in the order of its documents, held as JSON, which takes a fifth of what dicts do."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, overload

Row = dict[str, Any]


class Rows(Sequence[Row]):
    """So many rows, put in their places in any order; what is taken out is a copy."""

    def __init__(self, number: int) -> None:
        self._lines = [b"{}"] * number

    def put(self, number: int, row: Mapping[str, Any]) -> None:
        """Give the row of a document, by its number in the run, from 0."""
        self._lines[number] = json.dumps(row).encode()

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        return [_row(line) for line in self._lines[at]] if isinstance(at, slice) else _row(self._lines[at])

    def __len__(self) -> int:
        return len(self._lines)


def _row(line: bytes) -> Row:
    row: Row = json.loads(line)
    return row
