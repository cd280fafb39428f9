"""Export Parquet; the history of a leaf is a list of structs. Rows in, a file out, a row group at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.export.flat import COLUMNS, rows
from extractor.store.final import Final

GROUP = 20_000  # rows at least, of about a kilobyte each
_STEP = pa.struct(
    [
        *((name, pa.string()) for name in ("by", "at", "action", "reason", "old", "new")),
        ("undone", pa.bool_()),
        ("in_force", pa.bool_()),
        ("reopened", pa.string()),
    ]
)
_NUMBERS = ("fiscal_year", "page", "start", "end")


_TYPES = dict.fromkeys(COLUMNS, pa.string()) | dict.fromkeys(_NUMBERS, pa.int32()) | {"history": pa.list_(_STEP)}
SCHEMA = pa.schema(list(_TYPES.items()))


@contextmanager
def parquet(path: Path) -> Iterator[Callable[[Final], int]]:
    """A Parquet file. `value` is text, because words stand in it too: cast it where `type` is a figure's."""
    waiting: list[dict[str, Any]] = []
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:

        def write() -> None:
            writer.write_table(pa.Table.from_pylist(waiting, schema=SCHEMA))
            waiting.clear()

        def add(document: Final) -> int:
            before = len(waiting)
            waiting.extend(row._asdict() for row in rows(document))
            made = len(waiting) - before
            if len(waiting) >= GROUP:
                write()
            return made

        yield add
        if waiting:
            write()
