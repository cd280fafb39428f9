"""Write a sample document as the text file that a word processor would save. Blocks in, lines out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.corpus.blocks import Block, Grid, Paragraph, place
from eval.corpus.text import bare


def grid_lines(grid: Grid) -> list[str]:
    """One cell a line behind a tab, an empty cell where another covers it from above, a blank line after each row."""
    rows = [*grid.head, *grid.rows]
    cells: list[dict[int, str]] = [{} for _ in rows]
    for placed in place(rows):
        cells[placed.row][placed.column] = placed.cell.text.replace("\n", "")
        for below in range(1, placed.cell.rowspan):
            cells[placed.row + below][placed.column] = ""
    lines: list[str] = []
    for row in cells:
        lines += [f"\t{row[column]}" for column in sorted(row)] + [""]
    return lines


def source_text(blocks: Iterable[Block]) -> str:
    """The narrative with its project tables; the nine statutory tables are left out, they have their own gold."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Grid) and block.gold is None:
            lines += [block.title, *([block.above] if block.above else []), "", *grid_lines(block)]
    return "\n".join(lines) + "\n"


def quotes_stand(text: str, blocks: Sequence[Block]) -> list[str]:
    """Quotes that do not stand in the text, white space left aside."""
    known = bare(text)
    return [
        cited.quote
        for block in blocks
        if isinstance(block, Paragraph | Grid)
        for cited in block.facts
        if bare(cited.quote) not in known
    ]
