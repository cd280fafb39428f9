"""Families of errors in whole rows of the statutory tables: a row dropped, amounts a row away from their names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from eval.mutations.edit import Edit, Row
from eval.mutations.targets import Mutation, Source, Target
from extractor.document.model import Cell

FAMILIES = ("row dropped", "rows shifted")


@dataclass(frozen=True, slots=True)
class _Grid:
    """The amounts of one statutory table in its ruled grid: targets by row and column."""

    table: int
    rows: dict[int, dict[int, Target]]

    @property
    def columns(self) -> list[int]:
        return sorted({column for row in self.rows.values() for column in row})


def _grids(source: Source) -> Iterator[_Grid]:
    """Each ruled table of which the record cites cells."""
    by_start = {target.span: target for target in source.figures if target.paths[0].startswith("tables[")}
    for number, table in enumerate(source.document.tables):
        rows: dict[int, dict[int, Target]] = {}
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                if cell is not None and (target := by_start.get((cell.start, cell.end))) is not None:
                    rows.setdefault(r, {})[c] = target
        if rows:
            yield _Grid(number, rows)


def dropped(source: Source, _: Random) -> Iterator[Mutation]:
    """A row with an amount that is not zero is left out."""
    for grid in _grids(source):
        if len(grid.rows) < 2:
            continue
        for row, targets in grid.rows.items():
            if any(cell is not None and cell.row_span > 1 for cell in source.document.tables[grid.table].rows[row]):
                continue
            if any(target.cited.value.value != 0 for target in targets.values()):
                paths = tuple(path for target in targets.values() for path in target.paths)
                at = Row(grid.table, row)
                yield Mutation("row dropped", "table", source.number, paths, _words(source, at), "", dropped=at)


def _words(source: Source, at: Row) -> str:
    return " ".join(
        cell.text for cell in source.document.tables[at.table].rows[at.row] if cell is not None and cell.text
    )


def shifted(source: Source, _: Random) -> Iterator[Mutation]:
    """From some row on the amounts of one side stand a row too low; what falls off the end is lost."""
    for grid in _grids(source):
        for columns in _sides(source, grid):
            rows = [row for row in sorted(grid.rows) if set(columns) & set(grid.rows[row])]
            for start in rows[1:-1]:
                if (made := _shift(source, grid, columns, start)) is not None:
                    yield made


def _sides(source: Source, grid: _Grid) -> Iterator[list[int]]:
    """The columns of amounts that have no words between them."""
    side: list[int] = []
    words = _label_columns(source, grid)
    for column in grid.columns:
        if side and any(side[-1] < other < column for other in words):
            yield side
            side = []
        side.append(column)
    if side:
        yield side


def _label_columns(source: Source, grid: _Grid) -> set[int]:
    rows = source.document.tables[grid.table].rows
    return {
        column
        for number in grid.rows
        for column, cell in enumerate(rows[number])
        if cell is not None and any("\u4e00" <= char <= "\u9fff" for char in cell.text)
    }


def _shift(source: Source, grid: _Grid, columns: list[int], start: int) -> Mutation | None:
    table = source.document.tables[grid.table]
    last = max(grid.rows)
    last = (
        min(last + 1, len(table.rows) - 1) if _blank(table.rows[min(last + 1, len(table.rows) - 1)], columns) else last
    )
    edits: list[Edit] = []
    paths: list[str] = []
    for row in range(start, last + 1):
        for column in columns:
            cell, above = _cell(table.rows[row], column), _cell(table.rows[row - 1], column)
            words = "" if row == start or above is None else above.text
            if cell is not None and cell.text != words:
                edits.append(Edit(cell.start, cell.end, words))
                paths += _paths(grid, row, column)
    changed = [edit for edit in edits if edit.words]
    if not changed or not paths:
        return None
    return Mutation(
        "rows shifted",
        "table",
        source.number,
        tuple(paths),
        _words(source, Row(grid.table, start)),
        f"amounts of {last - start + 1} rows one row down",
        edits=tuple(edits),
    )


def _cell(row: tuple[Cell | None, ...], column: int) -> Cell | None:
    return row[column] if column < len(row) else None


def _blank(row: tuple[Cell | None, ...], columns: list[int]) -> bool:
    """A row that has room for amounts and has none."""
    cells = [_cell(row, column) for column in columns]
    return all(cell is not None and not cell.text for cell in cells)


def _paths(grid: _Grid, row: int, column: int) -> tuple[str, ...]:
    target = grid.rows.get(row, {}).get(column)
    return target.paths if target is not None else ()


TABLE_FAMILIES: dict[str, Callable[[Source, Random], Iterator[Mutation]]] = dict(
    zip(FAMILIES, (dropped, shifted), strict=True)
)
