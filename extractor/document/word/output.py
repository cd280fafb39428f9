"""Write the linear text and the tables of a Word file. Lines and placed cells in, text and Tables out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.document.linear import table_title
from extractor.document.model import Cell, Table

_WIDEST = 1000  # columns that one cell may span; Word's own tables end at 63


@dataclass(slots=True)
class Placed:
    """A cell at its row and column, from 0, with the rows and columns that it spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


class Output:
    """The text so far; `above` are the lines since the last table, among them the next one's title."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.tables: list[Table] = []
        self.above: list[str] = []
        self.page = 1

    @property
    def next(self) -> int:
        """Where the next line will start."""
        return self._length + 1 if self._length else 0

    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def line(self, text: str) -> None:
        """A paragraph, or one line of it."""
        self._put("\n" + text if self._length else text)
        self.above.append(text)

    def table(self, cells: Sequence[Placed], height: int) -> None:
        """A table of so many rows, a line a row, its cells divided by tabs."""
        title = table_title(self.above)
        self.above.clear()
        if not height:
            return
        start = self.next
        by_row: list[dict[int, Placed]] = [{} for _ in range(height)]
        for cell in cells:
            by_row[cell.row][cell.column] = cell
        rows = [self._row(row, width) for row, width in zip(by_row, _widths(cells, height), strict=True)]
        width = max(len(row) for row in rows)
        padded = tuple((*row, *[None] * (width - len(row))) for row in rows)
        self.tables.append(Table(padded, (self.page,) * height, title, start, self._length))

    def _row(self, cells: dict[int, Placed], width: int) -> list[Cell | None]:
        self._put("\n" if self._length else "")
        row: list[Cell | None] = []
        for column in range(width):
            self._put("\t" if column else "")
            placed = cells.get(column)
            if placed is None:
                row.append(None)
                continue
            start = self._length
            self._put(placed.text)
            row.append(Cell(placed.text, start, self._length, None, placed.row_span, placed.column_span))
        return row

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _widths(cells: Iterable[Placed], height: int) -> list[int]:
    """How many columns each row has, those that cells from above reach down to among them."""
    widths = [0] * height
    for cell in cells:
        for row in range(cell.row, min(cell.row + cell.row_span, height)):
            widths[row] = max(widths[row], cell.column + cell.column_span)
    return widths


def flowed(rows: Sequence[Iterable[tuple[str, int, int]]]) -> Iterator[Placed]:
    """Cells in the order of HTML, (text, rows, columns), each set into the next place that none from above covers."""
    covered: dict[int, int] = {}  # column → the first row in which it is free again
    for at, row in enumerate(rows):
        column = 0
        for text, rows_down, columns_right in row:
            while covered.get(column, 0) > at:
                column += 1
            height, width = min(max(rows_down, 1), len(rows) - at), min(max(columns_right, 1), _WIDEST)
            covered |= dict.fromkeys(range(column, column + width), at + height)
            yield Placed(at, column, text, height, width)
            column += width
