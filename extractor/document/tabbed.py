"""Find the tables of a plain text.

Linear text in, tables out: saved as a row a line with tabs, or a cell a line as Word exports them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from extractor.document.linear import table_title
from extractor.document.model import Cell, Table

_CAPTION = re.compile(r"单位[:：]|(?:部门|单位|编制)(?:名称)?[:：]|公开\s*\d+\s*表")
_AMOUNT = re.compile(r"-?\d[\d,，]*(?:\.\d+)?")
_FIELD = re.compile(r"(?:^|(?<=\t))[^\t]*")
_SHORT = 12  # characters; a longer line between cells is prose

Row = tuple[Cell, ...]


def tables(text: str, start: int, end: int, page_of: Callable[[int], int] = lambda _: 1) -> Iterator[Table]:
    """Every table between two offsets; a cell of the head that was merged spans what it covered.

    All rows are as long as the longest: None stands where a line had no more cells.
    """
    above: list[str] = []
    lines: list[tuple[int, int]] = []
    to = start - 1
    for line in text[start:end].split("\n"):
        at, to = to + 1, to + 1 + len(line)
        if "\t" in line:
            lines.append((at, to))
        elif line.strip() and lines:
            if len(line) <= _SHORT and text.startswith("\n\t", to, end):
                lines.append((at, to))  # a cell's second line
                continue
            yield _table(text, lines, above, page_of)
            above, lines = [line.strip()], []
        elif lines:
            lines.append((at, at))
        elif line.strip():
            above.append(line.strip())
    if lines:
        yield _table(text, lines, above, page_of)


def _table(text: str, lines: Sequence[tuple[int, int]], above: Sequence[str], page_of: Callable[[int], int]) -> Table:
    rows = [row for row in _rows(text, lines) if row]
    title = list(table_title(above))
    while len(rows) > 1 and any(_CAPTION.search(cell.text) for cell in rows[0]):  # 部门：…  单位：万元, saved as a row
        title += [cell.text for cell in rows.pop(0) if cell.text]
    return Table(
        rows=tuple(_spanning(rows)),
        pages=tuple(page_of(row[0].start) for row in rows),
        title=tuple(title),
        start=rows[0][0].start,
        end=rows[-1][-1].end,
    )


def _rows(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[Row]:
    one_a_line = all(text[start:end].rfind("\t") <= 0 for start, end in lines)
    row: list[Cell] = []
    for start, end in lines:
        if one_a_line:
            if start == end:
                yield tuple(row)
                row = []
            elif text[start] == "\t":
                row.append(_cell(text, start + 1, end))
            elif row:
                row[-1] = _cell(text, row[-1].start, end)
        elif start < end:
            yield tuple(_cell(text, start + m.start(), start + m.end()) for m in _FIELD.finditer(text[start:end]))
    yield tuple(row)


def _cell(text: str, start: int, end: int) -> Cell:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Cell(text[start:end], start, end)


def _spanning(rows: Sequence[Row]) -> Iterator[tuple[Cell | None, ...]]:
    """The rows with the cells of the head as wide as they were before they were saved as text.

    A blank of the head belongs to the cell at its left if a word of a lower line of the head stands beneath it.
    """
    head = next((r for r, row in enumerate(rows) if any(_AMOUNT.fullmatch(cell.text) for cell in row)), 0)
    width = max(len(row) for row in rows)
    for r, row in enumerate(rows):
        spans = [1] * width
        last = None
        for c in range(width if r < head - 1 else 0):
            if c < len(row) and row[c].text:
                last = c
            elif last is not None and any(c < len(lower) and lower[c].text for lower in rows[r + 1 : head]):
                spans[last] = c - last + 1
            else:
                last = None
        cells = (replace(cell, column_span=n) if n > 1 else cell for cell, n in zip(row, spans, strict=False))
        yield (*cells, *(None for _ in range(width - len(row))))
