"""Export for spreadsheets; no text of a document ever becomes a formula.

Rows in, a CSV file or an Excel workbook out, row by row.

Source of the marks that begin one: OWASP, "CSV Injection".
"""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.writer.excel import ExcelWriter

from extractor.export.flat import TABLES, Row, TableName
from extractor.store.final import Final

SHEET_ROWS = 1_048_576  # that Excel has room for, the head among them
_CELL = 32_767  # characters
_DIGITS = 15  # that Excel keeps of a number
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a ZIP archive: when an export is made is not part of it
_FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")  # the last four are full-width =+-@
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@contextmanager
def csv_file(path: Path, table: TableName = "leaves") -> Iterator[Callable[[Final], int]]:
    """A CSV file with a byte order mark, by which Excel knows UTF-8; the history of a leaf is JSON.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    columns, rows = TABLES[table]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)

        def add(document: Final) -> int:
            made = [[safe_text(value) for value in _shown(row)] for row in rows(document)]
            writer.writerows(made)
            return len(made)

        yield add


def _shown(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The columns of a row, its history as text: empty where nobody decided anything."""
    if not isinstance(row, Row):
        return row
    return (*row[:-1], json.dumps(row.history, ensure_ascii=False) if row.history else None)


def safe_text(value: Any) -> Any:
    """A value for CSV: a text that a spreadsheet would take for a formula has an apostrophe before it."""
    risky = isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value)
    return f"'{value}" if risky else value


@contextmanager
def xlsx(path: Path, table: TableName = "leaves") -> Iterator[Callable[[Final], int]]:
    """An Excel workbook with a sheet for each table, `table` the first; figures are numbers, all else is text.

    What one sheet has no room for goes on in the next.
    """
    workbook = Workbook(write_only=True)
    workbook.properties.created = workbook.properties.modified = datetime(*_EARLIEST)  # noqa: DTZ001 - it takes no zone
    order = sorted(TABLES, key=lambda name: name != table)
    filling = {name: _Filling(workbook, name) for name in order}

    def add(document: Final) -> int:
        made = [filling[name].add(document) for name in order]
        return made[0]

    try:
        yield add
    finally:
        for one in filling.values():
            one.sheet.close()
    with _Pinned(path, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).save()


class _Filling:
    """The sheets of one table."""

    def __init__(self, workbook: Workbook, name: TableName) -> None:
        self._workbook, self._name = workbook, name
        self._columns, self._rows = TABLES[name]
        self._number = 0
        self._next()

    def _next(self) -> None:
        self._number += 1
        title = self._name if self._number == 1 else f"{self._name} {self._number}"
        self.sheet = self._workbook.create_sheet(title)
        self.sheet.freeze_panes = "A2"
        self.sheet.append(self._columns)
        self._written = 1

    def add(self, document: Final) -> int:
        """Write a document's rows; how many they are."""
        made = list(self._rows(document))
        for row in made:
            if self._written == SHEET_ROWS:
                self.sheet.close()
                self._next()
            self.sheet.append([_cell(self.sheet, value) for value in _valued(row)])
            self._written += 1
        return len(made)


def _valued(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The columns of a row, its figures as numbers where Excel keeps every digit of them."""
    if isinstance(row, Row) and row.number is not None and _is_kept(row.number):
        row = row._replace(value=row.number)  # type: ignore[arg-type]
    return tuple(str(one) if isinstance(one, Decimal) and not _is_kept(one) else one for one in _shown(row))


def _is_kept(figure: Decimal) -> bool:
    return len(figure.as_tuple().digits) <= _DIGITS


def _cell(sheet: Any, value: Any) -> Any:
    """A value as a cell takes it: text stays text, whatever it begins with and whoever edits it."""
    if not isinstance(value, str):
        return value
    text = sheet_text(value)
    if not _FORMULA.match(text) and not text.startswith("#"):  # #N/A and its like are errors to Excel
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.quotePrefix = "s", True
    return cell


def sheet_text(value: str) -> str:
    """A text that a cell has room for and XML can hold."""
    text = _NOT_XML.sub("\ufffd", value)
    return f"{text[: _CELL - 1]}…" if len(text) > _CELL else text


class _Pinned(ZipFile):
    """An archive whose entries all have the same time, so that equal contents are equal bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(_entry(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with Path(filename).open("rb") as source, self.open(_entry(str(arcname)), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EARLIEST)
    entry.compress_type = ZIP_DEFLATED
    return entry
