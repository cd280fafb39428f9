"""What a document is made of: paragraphs, grids and breaks, each with the facts that it states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from eval.corpus.facts import Cited, TableGold


@dataclass(frozen=True)
class Cell:
    """One printed cell; a cell may cover further columns and rows."""

    text: str = ""
    align: str = "center"
    colspan: int = 1
    rowspan: int = 1


@dataclass
class Paragraph:
    """A paragraph; `kind` is cover, part, title, h1, h2, body, center, right, note or entry (table of contents)."""

    kind: str
    text: str = ""
    facts: list[Cited] = field(default_factory=list)


@dataclass
class Grid:
    """A ruled table: head rows, body rows, relative column widths; gold where it is one of the nine."""

    title: str
    head: list[list[Cell]]
    rows: list[list[Cell]]
    widths: Sequence[float]
    above: str = ""
    size: float = 9
    repeat_head: bool = True
    together: bool = False
    facts: list[Cited] = field(default_factory=list)
    gold: TableGold | None = None


@dataclass(frozen=True)
class Break:
    """A new page."""


Block = Paragraph | Grid | Break


@dataclass(frozen=True)
class Placed:
    """A cell at its row and column of a grid."""

    row: int
    column: int
    cell: Cell


def place(rows: Sequence[Sequence[Cell]]) -> Iterator[Placed]:
    """Give every cell its column, stepping over what cells of earlier rows cover."""
    covered: set[tuple[int, int]] = set()
    for number, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (number, column) in covered:
                column += 1
            yield Placed(number, column, cell)
            for below in range(cell.rowspan):
                for right in range(cell.colspan):
                    covered.add((number + below, column + right))
            column += cell.colspan
