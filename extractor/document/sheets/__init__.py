"""Read spreadsheets: each sheet a page, its tables as tables, what stands above and below them as lines.

A workbook in, a Document out. Hidden sheets, rows and columns are left out and said; a formula has its kept result.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from extractor.core.evidence import Notice
from extractor.document import refusals
from extractor.document.model import Document, Format, Page, Segment
from extractor.document.sheets.books import BookSheet, DamagedBookError, LockedBookError, open_book
from extractor.document.word.notices import Kind, NoticeLog
from extractor.document.word.output import Output, Placed
from extractor.errors import UnreadableDocumentError

_HIDDEN_SHEET = Kind(
    "DOC-SHEET-001", "有隐藏的工作表（{detail}），未读", "a hidden sheet ({detail}) was not read", "never"
)
_HIDDEN_CELLS = Kind(
    "DOC-SHEET-002",
    "{place}有隐藏的行或列，已略去",
    "hidden rows or columns were left out {place}",
    "never",
)
_UNRECKONED = Kind(
    "DOC-SHEET-003",
    "{place}有公式没有存下结果（{detail}），未读；请在表格软件中打开并重新保存",
    "formulas without a kept result ({detail}) were not read {place}; open the workbook and save it again",
)
_UNFORMATTED = Kind(
    "DOC-SHEET-004",
    "表格数字按所存的值读取，显示的小数位数未知",
    "numbers are read as they are kept; with how many decimals they are shown is not known",
    "never",
)
_NO_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_OF_HEAD = re.compile(r"单位[：:]|(?:编制|填报)?(?:部门|单位)(?:名称)?[（(：:]|公开\s*\d+\s*表|[元]\s*$")
_NOTE = re.compile(r"\s*[（(]?\s*(?:注|备注|说明|附注)|.{40}")
_MOST_OF_HEAD = 3  # cells of a line above a table: whose it is, its number, its unit
_QUOTED = 10  # formulas


def read_spreadsheet(path: Path, data: bytes, sha256: str, form: Format) -> Document:
    """The workbook as a Document. Raises UnreadableDocumentError where it is damaged, locked or has no words."""
    try:
        sheets = open_book(data)
    except LockedBookError as error:
        raise UnreadableDocumentError(path, refusals.ENCRYPTED) from error
    except DamagedBookError as error:
        raise UnreadableDocumentError(path, refusals.DAMAGED_SHEET) from error
    out, log = Output(), NoticeLog()
    shown = [sheet for sheet in sheets if not sheet.is_hidden and sheet.cells]
    starts = []
    for number, sheet in enumerate(shown, 1):
        out.page, log.at, log.heading = number, out.next, sheet.name
        starts.append(out.next)
        _write(sheet, out, log)
    for sheet in sheets:
        if sheet.is_hidden:
            log.note(_HIDDEN_SHEET, " ".join(cell.text for cell in sheet.cells) or " ", detail=sheet.name)
    if not all(sheet.is_formatted for sheet in shown):
        log.note(_UNFORMATTED)
    text = out.text()
    if not text:
        raise UnreadableDocumentError(path, refusals.NO_TEXT)
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    spans = list(zip(starts, ends, strict=True))
    document = Document(
        name=path.stem,
        path=str(path),
        format=form,
        sha256=sha256,
        pages=tuple(Page(at, 0.0, 0.0, text[low:high], array("f"), ()) for at, (low, high) in enumerate(spans, 1)),
        text=text,
        segments=tuple(Segment(low, high - low, at, 0) for at, (low, high) in enumerate(spans, 1)),
        tables=tuple(out.tables),
    )
    return replace(document, notices=tuple(_placed(document, log.notices(path.stem, text))))


def _placed(document: Document, said: Sequence[Notice]) -> Iterator[Notice]:
    """Notices with the page that their place is on."""
    for notice in said:
        at = min(notice.where.start, len(document.text)) if notice.where else 0
        yield notice.model_copy(update={"where": document.where(at, at)})


def _write(sheet: BookSheet, out: Output, log: NoticeLog) -> None:
    """A sheet's tables, which empty rows part, each with the lines above and below it."""
    if sheet.hidden:
        log.note(_HIDDEN_CELLS, " ".join(sheet.hidden))
    if sheet.unreckoned:
        log.note(_UNRECKONED, detail=" ".join(sheet.unreckoned[:_QUOTED]))
    rows = [list(cells) for _, cells in groupby(sorted(sheet.cells, key=_by_place), key=lambda cell: cell.row)]
    blocks: list[list[list[Placed]]] = []
    reach = -1
    for row in rows:
        if not blocks or row[0].row > reach + 1:
            blocks.append([])
        blocks[-1].append(row)
        reach = max(reach, *(cell.row + cell.row_span - 1 for cell in row))
    if not any(len(row) == 1 for row in blocks[0][:1]) and not _NO_NAME.fullmatch(sheet.name.strip()):
        out.line(" ".join(sheet.name.split()))  # the tab's name is the title where nothing else is
    for block in blocks:
        _write_block(block, out)


def _by_place(cell: Placed) -> tuple[int, int]:
    return cell.row, cell.column


def _write_block(rows: Sequence[Sequence[Placed]], out: Output) -> None:
    first, last = 0, len(rows)
    while first < last and _is_line(rows[first]):
        first += 1
    while last > first and len(rows[last - 1]) == 1 and _NOTE.match(rows[last - 1][0].text):
        last -= 1
    for row in rows[:first]:
        out.line(" ".join(cell.text for cell in row))
    if cells := [cell for row in rows[first:last] for cell in row]:
        placed = _close_up(cells)
        out.table([*placed, *_blanks(placed, last - first)], last - first)
    for row in rows[last:]:
        out.line(row[0].text)


def _is_line(row: Sequence[Placed]) -> bool:
    """Whether a row is a line above a table: one cell, or what says whose it is, its number and its unit."""
    return len(row) == 1 or (len(row) <= _MOST_OF_HEAD and all(_OF_HEAD.search(cell.text) for cell in row))


def _blanks(cells: Sequence[Placed], height: int) -> Iterator[Placed]:
    """The cells of a table in which nothing stands."""
    width = max(cell.column + cell.column_span for cell in cells)
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    yield from (
        Placed(row, column, "") for row in range(height) for column in range(width) if (row, column) not in taken
    )


def _close_up(cells: Sequence[Placed]) -> list[Placed]:
    """Cells whose rows and columns are counted from 0, without those in which none begins."""
    rows = {row: at for at, row in enumerate(sorted({cell.row for cell in cells}))}
    columns = {column: at for at, column in enumerate(sorted({cell.column for cell in cells}))}
    return [
        Placed(
            rows[cell.row],
            columns[cell.column],
            cell.text,
            max(1, sum(row in rows for row in range(cell.row, cell.row + cell.row_span))),
            max(1, sum(one in columns for one in range(cell.column, cell.column + cell.column_span))),
        )
        for cell in cells
    ]
