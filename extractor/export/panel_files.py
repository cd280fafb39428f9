"""Write the tables of a panel: a workbook, a table, all tables in a folder, a database. Rows in, files out.

The same rows give the same bytes, but for a database, of which the tables are the same.
"""

import csv
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.errors import ExtractorError
from extractor.export.panel_rows import PanelColumn, PanelTable
from extractor.export.sheets import SHEET_ROWS, safe_text, sheet_text
from extractor.message import Message

Form = Literal["xlsx", "csv", "parquet", "jsonl", "duckdb"]
Row: TypeAlias = tuple[Any, ...]
Add: TypeAlias = Callable[[PanelTable, Row], None]
_GROUP = 20_000  # rows of Parquet that are held
_DIGITS = 15  # that Excel keeps of a number
_EARLIEST = datetime(1980, 1, 1)  # noqa: DTZ001 - when an export is made is not part of it; it takes no zone
_TYPES = {"text": pa.string(), "int": pa.int32(), "number": pa.decimal128(38, 6)}
_SIX = Decimal("0.000001")


class NoDuckdbError(ExtractorError):
    """A database was asked for and DuckDB is not installed."""

    @property
    def message(self) -> Message:
        install = "pip install 'extractor[duckdb]'"
        return Message(f"没有安装 duckdb：{install}", f"duckdb is not installed: {install}")


def one_table(path: Path, form: Form, table: PanelTable) -> AbstractContextManager[Add]:
    """A file with one table; rows of others are passed over."""
    return _ONE[form](path, table)


@contextmanager
def folder(path: Path, form: Form, tables: Sequence[PanelTable]) -> Iterator[Add]:
    """A folder with a file for each table."""
    path.mkdir()
    with ExitStack() as stack:
        files = {one.name: stack.enter_context(_ONE[form](path / f"{one.name}.{form}", one)) for one in tables}
        yield lambda table, row: files[table.name](table, row)


@contextmanager
def csv_table(path: Path, only: PanelTable) -> Iterator[Add]:
    """CSV with Chinese heads and a byte order mark; a text that a spreadsheet would take for a formula is marked."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.zh for column in only.columns])

        def add(table: PanelTable, row: Row) -> None:
            if table.name == only.name:
                writer.writerow([plain(value) if isinstance(value, Decimal) else safe_text(value) for value in row])

        yield add


@contextmanager
def json_lines(path: Path, only: PanelTable) -> Iterator[Add]:
    """One JSON object a row; numbers are numbers, what is absent is left out."""
    names = [column.name for column in only.columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def add(table: PanelTable, row: Row) -> None:
            if table.name == only.name:
                said = {name: _number(value) for name, value in zip(names, row, strict=True) if value is not None}
                file.write(f"{json.dumps(said, ensure_ascii=False)}\n")

        yield add


@contextmanager
def parquet_table(path: Path, only: PanelTable) -> Iterator[Add]:
    """Parquet; numbers are decimals with six digits after the point, heads in Chinese stand in the schema."""
    schema = pa.schema([pa.field(c.name, _TYPES[c.kind], metadata={"zh": c.zh}) for c in only.columns])
    waiting: list[Row] = []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def write() -> None:
            arrays = [
                pa.array([_in_type(column, value) for value in values], type=_TYPES[column.kind])
                for column, values in zip(only.columns, zip(*waiting, strict=True), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            waiting.clear()

        def add(table: PanelTable, row: Row) -> None:
            if table.name == only.name:
                waiting.append(row)
                if len(waiting) >= _GROUP:
                    write()

        yield add
        if waiting:
            write()


@contextmanager
def workbook(path: Path, tables: Sequence[PanelTable]) -> Iterator[Add]:
    """An Excel workbook with a sheet for each table; what one has no room for goes on in the next."""
    import xlsxwriter  # noqa: PLC0415 - half a second for whoever writes none

    with tempfile.TemporaryDirectory(prefix=".panel-", dir=path.parent) as beside:
        book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": beside, "strings_to_urls": False})
        book.set_properties({"created": _EARLIEST})
        sheets = {table.name: [_Sheet(book, table, 1)] for table in tables}

        def add(table: PanelTable, row: Row) -> None:
            of_table = sheets[table.name]
            if of_table[-1].rows == SHEET_ROWS:
                of_table.append(_Sheet(book, table, len(of_table) + 1))
            of_table[-1].add(row)

        yield add
        for of_table in sheets.values():
            for sheet in of_table:
                sheet.end()
        book.close()


class _Sheet:
    """A sheet that is being filled: bold heads that stay, widths, numbers as numbers, a filter over all of it."""

    def __init__(self, book: Any, table: PanelTable, number: int) -> None:
        self.table, self.number, self.rows = table, number, 1
        name = f"{table.zh} {table.name}"[:28]
        self._sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
        self._amount = book.add_format({"num_format": "#,##0.00"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._sheet.freeze_panes(1, 2)
        for at, column in enumerate(table.columns):
            self._sheet.set_column(at, at, column.width)
            self._sheet.write_string(0, at, column.zh, bold)

    def add(self, row: Row) -> None:
        for at, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, Decimal) and len(value.as_tuple().digits) <= _DIGITS:
                self._sheet.write_number(self.rows, at, float(value), self._amount)
            elif isinstance(value, int):
                self._sheet.write_number(self.rows, at, value)
            else:
                self._sheet.write_string(self.rows, at, sheet_text(str(value)))
        self.rows += 1

    def end(self) -> None:
        self._sheet.autofilter(0, 0, self.rows - 1, len(self.table.columns) - 1)


@contextmanager
def database(path: Path, tables: Sequence[PanelTable]) -> Iterator[Add]:
    """A DuckDB database with every table. Raises NoDuckdbError."""
    try:
        import duckdb  # noqa: PLC0415 - it need not be there
    except ModuleNotFoundError as error:
        raise NoDuckdbError from error
    with tempfile.TemporaryDirectory(prefix=".panel-", dir=path.parent) as beside:
        parts = Path(beside) / "tables"
        with folder(parts, "parquet", tables) as add:
            yield add
        with duckdb.connect(path) as connection:
            connection.execute("SET memory_limit = '200MB'; SET threads = 1; SET preserve_insertion_order = true")
            for table in tables:
                connection.read_parquet(str(parts / f"{table.name}.parquet")).create(table.name)
                for column in table.columns:
                    said = column.zh.replace("'", "''")
                    connection.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS \'{said}\'')


_ONE: Mapping[str, Callable[[Path, PanelTable], AbstractContextManager[Add]]] = {
    "csv": csv_table,
    "parquet": parquet_table,
    "jsonl": json_lines,
}
_ALL: Mapping[str, Callable[[Path, Sequence[PanelTable]], AbstractContextManager[Add]]] = {
    "xlsx": workbook,
    "duckdb": database,
}


def writer(
    path: Path, form: Form, tables: Sequence[PanelTable], shape: str, *, many: bool
) -> AbstractContextManager[Add]:
    """What writes the rows of a panel to a place: `many` tables as a folder, else the one of that name."""
    if form in _ALL:
        return _ALL[form](path, tables)
    if many:
        return folder(path, form, tables)
    return one_table(path, form, next(table for table in tables if table.name == shape))


def plain(value: Decimal) -> str:
    """A number without needless zeros."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _number(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _in_type(column: PanelColumn, value: Any) -> Any:
    return value.quantize(_SIX) if column.kind == "number" and value is not None else value
