"""Open workbooks of every form. A file's bytes in, its sheets with their cells as they are shown out.

.xlsx by openpyxl and .xls by xlrd, which tell how each number is shown; .xlsb and .ods by calamine, which does not.
"""

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.document.fold import fold
from extractor.document.number_format import GENERAL, printed
from extractor.document.word.output import Placed

# What the libraries raise at a damaged file.
_FAULTS = (
    *(zipfile.BadZipFile, struct.error, OSError, RuntimeError, ValueError, LookupError, TypeError, AttributeError),
    *(SyntaxError, AssertionError, EOFError),
)
_MOST_CELLS = 2_000_000
_XLS_DATE, _XLS_BOOLEAN, _XLS_ERROR = 3, 4, 5


class DamagedBookError(Exception):
    """The workbook cannot be opened."""


class LockedBookError(Exception):
    """The workbook is encrypted."""


@dataclass(slots=True)
class BookSheet:
    """A sheet: its name, the cells that are shown, what hidden rows and columns hold, formulas without a result."""

    name: str
    is_hidden: bool = False
    cells: list[Placed] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    unreckoned: list[str] = field(default_factory=list)
    is_formatted: bool = True

    def put(self, place: tuple[int, int], text: str, merged: "_Merged", *, is_shown: bool) -> None:
        """A cell's print; one that a merged cell covers is none."""
        words = fold(" ".join(text.split()))
        if not words or place in merged.covered:
            return
        if not is_shown:
            self.hidden.append(words)
            return
        height, width = merged.sizes.get(place, (1, 1))
        self.cells.append(Placed(*place, words, height, width))


class _Merged:
    """Merged cells: the size of each by its first place, and the places that they cover."""

    def __init__(self, areas: Iterator[tuple[int, int, int, int]]) -> None:
        self.sizes: dict[tuple[int, int], tuple[int, int]] = {}
        self.covered: set[tuple[int, int]] = set()
        for top, left, bottom, right in areas:  # the last row and column belong to it
            self.sizes[top, left] = bottom - top + 1, right - left + 1
            if (bottom - top + 1) * (right - left + 1) <= _MOST_CELLS:
                self.covered |= {(row, at) for row in range(top, bottom + 1) for at in range(left, right + 1)}
                self.covered.discard((top, left))


def open_book(data: bytes) -> list[BookSheet]:
    """The sheets of a workbook, hidden ones too. Raises DamagedBookError, LockedBookError."""
    try:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            return list(_old(data))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            is_open_xml = "xl/workbook.xml" in archive.namelist()
        return list(_open_xml(data) if is_open_xml else _other(data))
    except _FAULTS as error:
        raise DamagedBookError from error


def _open_xml(data: bytes) -> Iterator[BookSheet]:
    import openpyxl  # noqa: PLC0415  (heavy, and seldom needed)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a workbook holds beside its cells
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data))
    for of_values in values.worksheets:
        sheet = BookSheet(of_values.title, of_values.sheet_state != "visible")
        areas = ((one.min_row, one.min_col, one.max_row, one.max_col) for one in of_values.merged_cells.ranges)
        merged = _Merged(areas)
        hidden_rows = {number for number, row in of_values.row_dimensions.items() if row.hidden}
        hidden_columns = {
            column
            for one in of_values.column_dimensions.values()
            if one.hidden
            for column in range(one.min or one.index, (one.max or one.index) + 1)
        }
        of_formulas = formulas[of_values.title]
        for row in of_values.iter_rows():
            for cell in row:
                at = cell.row, cell.column
                is_shown = cell.row not in hidden_rows and cell.column not in hidden_columns
                if cell.value is not None:
                    sheet.put(at, printed(cell.value, str(cell.number_format)), merged, is_shown=is_shown)
                elif is_shown and of_formulas.cell(*at).data_type == "f":
                    sheet.unreckoned.append(str(cell.coordinate))
        yield sheet


def _old(data: bytes) -> Iterator[BookSheet]:
    import xlrd  # noqa: PLC0415

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypt" in str(error):
            raise LockedBookError from error
        raise DamagedBookError from error
    for of_book in book.sheets():
        sheet = BookSheet(of_book.name, bool(of_book.visibility))
        merged = _Merged((top, left, below - 1, beside - 1) for top, below, left, beside in of_book.merged_cells)
        hidden_rows = _hidden(of_book.rowinfo_map)
        hidden_columns = _hidden(of_book.colinfo_map)
        for row in range(of_book.nrows):
            for column in range(of_book.row_len(row)):
                is_shown = row not in hidden_rows and column not in hidden_columns
                text = _shown(book, of_book.cell(row, column))
                sheet.put((row, column), text, merged, is_shown=is_shown)
        yield sheet


def _hidden(infos: Mapping[int, Any]) -> set[int]:
    return {number for number, info in infos.items() if info.hidden}


def _shown(book: Any, cell: Any) -> str:
    import xlrd  # noqa: PLC0415

    if cell.ctype == _XLS_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#?"))
    if cell.ctype == _XLS_BOOLEAN:
        return printed(bool(cell.value))
    if cell.ctype == _XLS_DATE:
        return printed(xlrd.xldate_as_datetime(cell.value, book.datemode))
    code = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
    return printed(cell.value, GENERAL if code is None else str(code.format_str))


def _other(data: bytes) -> Iterator[BookSheet]:
    import python_calamine as calamine  # noqa: PLC0415

    try:
        book = calamine.load_workbook(io.BytesIO(data))
        for one in book.sheets_metadata:
            sheet = BookSheet(one.name, one.visible != calamine.SheetVisibleEnum.Visible, is_formatted=False)
            of_book = book.get_sheet_by_name(one.name)
            areas = ((*first, *last) for first, last in of_book.merged_cell_ranges or ())
            merged = _Merged(areas)
            for row, values in enumerate(of_book.to_python(skip_empty_area=False)):
                for column, value in enumerate(values):
                    sheet.put((row, column), printed(value), merged, is_shown=True)
            yield sheet
    except calamine.PasswordError as error:
        raise LockedBookError from error
    except calamine.CalamineError as error:
        raise DamagedBookError from error
