"""Write a worksheet that is embedded in a Word file as the table that it shows. A workbook's bytes in."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from extractor.document.fold import fold
from extractor.document.number_format import printed
from extractor.document.word import notices
from extractor.document.word.notices import NoticeLog
from extractor.document.word.output import Output, Placed
from extractor.document.word.package import BROKEN

_UNREADABLE = (*BROKEN, KeyError, IndexError, TypeError, AttributeError, SyntaxError)
_SHOWN = re.compile(rb"<(?:\w+:)?oleSize\b[^>]*\bref=\"([A-Z]+\d+(?::[A-Z]+\d+)?)\"")


def is_sheet(data: bytes) -> bool:
    """Whether these bytes are a workbook of the present form."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BROKEN:
        return False


def write_sheet(data: bytes, out: Output, log: NoticeLog) -> None:
    """The sheet on top as a table: of it the part that is shown, without hidden rows and columns."""
    import openpyxl  # noqa: PLC0415  (heavy, and seldom needed)

    log.at = out.next
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a workbook holds beside its cells
            sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
            formulas = openpyxl.load_workbook(io.BytesIO(data)).active
        cells = list(_shown(sheet, _range(data) or sheet.dimensions, log))
        unreckoned = [one for row in formulas.iter_rows() for one in row if one.data_type == "f"]
        unreckoned = [one for one in unreckoned if sheet[one.coordinate].value is None]
    except _UNREADABLE:
        log.note(notices.OBJECT, detail="Excel")
        return
    log.note(notices.SHEET)
    if unreckoned:
        log.note(notices.SHEET_PART, " ".join(one.coordinate for one in unreckoned), "formulas 公式")
    height = _close_up(cells)
    out.table(cells, height)


def _shown(sheet: Any, shown: str, log: NoticeLog) -> Iterator[Placed]:
    """The cells that are to be seen; what hidden rows and columns hold is left out and said."""
    hidden_columns = {
        column
        for one in sheet.column_dimensions.values()
        if one.hidden
        for column in range(one.min or one.index, (one.max or one.index) + 1)
    }
    merged = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
    covered = {place for one in merged.values() for place in one.cells} - set(merged)
    area = sheet[shown]
    for row in area if isinstance(area, tuple) else ((area,),):
        for cell in row:
            if (cell.row, cell.column) in covered:
                continue
            text = fold(" ".join(printed(cell.value, str(cell.number_format)).split()))
            if sheet.row_dimensions[cell.row].hidden or cell.column in hidden_columns:
                log.note(notices.HIDDEN, f"{text} " if text else " ")
                continue
            wide = merged.get((cell.row, cell.column))
            height, width = (wide.size["rows"], wide.size["columns"]) if wide is not None else (1, 1)
            yield Placed(cell.row, cell.column, text, height, width)


def _close_up(cells: list[Placed]) -> int:
    """Count rows and columns from 0 and without the ones that are not shown; the number of rows."""
    rows = {row: at for at, row in enumerate(sorted({cell.row for cell in cells}))}
    columns = {column: at for at, column in enumerate(sorted({cell.column for cell in cells}))}
    for cell in cells:
        cell.row_span = max(sum(row in rows for row in range(cell.row, cell.row + cell.row_span)), 1)
        cell.column_span = max(sum(one in columns for one in range(cell.column, cell.column + cell.column_span)), 1)
        cell.row, cell.column = rows[cell.row], columns[cell.column]
    return len(rows)


def _range(data: bytes) -> str | None:
    """The part of the sheet that the document shows (`oleSize`)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = _SHOWN.search(archive.read("xl/workbook.xml"))
    return found[1].decode() if found else None
