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

from extractor.export.flat import COLUMNS, NUMERIC, Row, rows
from extractor.store.final import Final

SHEET_ROWS = 1_048_576  # that Excel has room for, the head among them
_CELL = 32_767  # characters
_DIGITS = 15  # that Excel keeps of a number
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a ZIP archive: when an export is made is not part of it
_FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")  # the last four are full-width =+-@
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@contextmanager
def csv_file(path: Path) -> Iterator[Callable[[Final], int]]:
    """A CSV file with a byte order mark, by which Excel knows UTF-8; the history of a leaf is JSON.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)

        def add(document: Final) -> int:
            made = [[safe_text(value) for value in _shown(row)] for row in rows(document)]
            writer.writerows(made)
            return len(made)

        yield add


def _shown(row: Row) -> tuple[Any, ...]:
    """The columns of a row, its history as text: empty where nobody decided anything."""
    return (*row[:-1], json.dumps(row.history, ensure_ascii=False) if row.history else None)


def safe_text(value: Any) -> Any:
    """A value for CSV: a text that a spreadsheet would take for a formula has an apostrophe before it."""
    risky = isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value)
    return f"'{value}" if risky else value


@contextmanager
def xlsx(path: Path) -> Iterator[Callable[[Final], int]]:
    """An Excel workbook; figures are numbers, all else is text. What one sheet has no room for goes on in the next."""
    workbook = Workbook(write_only=True)
    workbook.properties.created = workbook.properties.modified = datetime(*_EARLIEST)  # noqa: DTZ001 - it takes no zone
    sheet, written = _sheet(workbook), 1

    def add(document: Final) -> int:
        nonlocal sheet, written
        made = list(rows(document))
        for row in made:
            if written == SHEET_ROWS:
                sheet.close()
                sheet, written = _sheet(workbook), 1
            sheet.append([_cell(sheet, value) for value in _valued(row)])
            written += 1
        return len(made)

    try:
        yield add
    finally:
        sheet.close()
    with _Pinned(path, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).save()


def _sheet(workbook: Workbook) -> Any:
    number = len(workbook.sheetnames) + 1
    sheet = workbook.create_sheet("leaves" if number == 1 else f"leaves {number}")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    return sheet


def _valued(row: Row) -> tuple[Any, ...]:
    """The columns of a row, its figure as a number where Excel keeps every digit of it."""
    figure = Decimal(row.value) if row.type in NUMERIC else None
    exact = figure is not None and len(figure.as_tuple().digits) <= _DIGITS
    return _shown(row._replace(value=figure if exact else row.value))  # type: ignore[arg-type]


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
