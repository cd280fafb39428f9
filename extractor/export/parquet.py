"""Export Parquet; the history of a leaf is a list of structs. Rows in, a file out, a row group at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.export.flat import DECIMALS, NUMBERS, TABLES, TableName
from extractor.store.final import Final

GROUP = 20_000  # rows at least, of about a kilobyte each
_STEP = pa.struct(
    [
        *((name, pa.string()) for name in ("by", "at", "action", "reason", "old", "new", "should_be")),
        ("undone", pa.bool_()),
        ("in_force", pa.bool_()),
        ("reopened", pa.string()),
    ]
)
_PLACES = Decimal("0.000001")


def schema_of(table: TableName) -> pa.Schema:
    """The columns of a table; numbers are decimals with six digits after the point."""
    names, _ = TABLES[table]
    types = dict.fromkeys(names, pa.string())
    types |= {name: pa.int32() for name in NUMBERS & types.keys()}
    types |= {name: pa.decimal128(38, 6) for name in DECIMALS & types.keys()}
    types |= {"history": pa.list_(_STEP)} if "history" in types else {}
    return pa.schema(list(types.items()))


SCHEMA = schema_of("leaves")


@contextmanager
def parquet(path: Path, table: TableName = "leaves") -> Iterator[Callable[[Final], int]]:
    """A Parquet file. `value` is text, because words stand in it too; a figure is in `number`, money in `yuan` too."""
    waiting: list[dict[str, Any]] = []
    schema, (_, rows) = schema_of(table), TABLES[table]
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def write() -> None:
            writer.write_table(pa.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

        def add(document: Final) -> int:
            before = len(waiting)
            waiting.extend(_exact(row._asdict()) for row in rows(document))
            made = len(waiting) - before
            if len(waiting) >= GROUP:
                write()
            return made

        yield add
        if waiting:
            write()


def _exact(row: dict[str, Any]) -> dict[str, Any]:
    figures = {name: row[name].quantize(_PLACES) for name in DECIMALS & row.keys() if row[name] is not None}
    return row | figures
