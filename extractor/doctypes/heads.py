"""Columns of a table by their heads: several rows of merged or repeated head cells are a tree, a column a path in it.

A table in; its first row of data, the path of every column and, by a type's vocabulary, the columns' names out.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.core.values import read_money
from extractor.document.model import Cell, Table
from extractor.errors import NotAFigureError

Grid = list[list[Cell | None]]
Path = tuple[str, ...]  # the words of the heads above a column, from the topmost down, each once

TOTAL = re.compile("合计|小计|总计|金额|决算数|支出数")  # the column of a head's whole beside those of its parts
_COUNTING = re.compile("栏次|行次")
_COUNT = re.compile(r"\d{1,2}|[a-zA-Z]|[（(].*[)）]|\d{1,2}(?:[^\w.,]\d{1,2})+")  # 1, a, （1）, 1=2+3
_CAPTION = re.compile(r"单位[:：]|部门[:：]|公开\d+表")
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]+|\d{1,2})[、.．](?!\d)")
_PART = re.compile("其中[:：]?")


def words_of(cell: Cell | None) -> str:
    """What stands in a cell, without blanks."""
    return re.sub(r"\s", "", cell.text) if cell is not None else ""


def covered(table: Table) -> Grid:
    """The cell over every place of the grid: a merged one in all that it covers."""
    grid: Grid = [[None] * len(row) for row in table.rows]
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            if cell is not None:
                for y in range(r, min(r + cell.row_span, len(grid))):
                    for x in range(c, min(c + cell.column_span, len(grid[y]))):
                        grid[y][x] = grid[y][x] or cell
    return grid


def first_data_row(table: Table) -> int:
    """The first row with an amount, a code, or a numbered label; a row that counts columns (栏次) is still the head."""
    for r, row in enumerate(table.rows):
        words = [word for cell in row if (word := words_of(cell))]
        if not words or any(_COUNTING.search(word) for word in words):
            continue
        amounts = any(_is_amount(word) and not re.fullmatch(r"\d{1,2}", word) for word in words)
        total_row = words[0] == "合计" and all(map(_is_amount, words[1:])) and r >= _merged_height(table)
        if amounts or total_row or _NUMBERED.match(words[0]):
            return r
    return len(table.rows)


def _merged_height(table: Table) -> int:
    """How many rows the first row's merged cells reach down: 合计 within them is a head, not a row."""
    return max((cell.row_span for cell in table.rows[0] if cell is not None), default=1)


def _is_amount(word: str) -> bool:
    try:
        read_money(word, None)
    except NotAFigureError:
        return False
    return True


def paths(grid: Grid, first: int) -> list[Path]:
    """The path of every column in the tree of heads above row `first`, captions and the columns' numbers left out."""
    top = next((r for r in range(first) if not _is_caption(grid[r])), first)
    rows = [_head_words(grid[r]) for r in range(top, first)]
    found = []
    for c in range(len(grid[0]) if grid else 0):
        path: list[str] = []
        for row in rows:
            if c < len(row) and row[c] and (not path or path[-1] != row[c]):
                path.append(row[c])
        found.append(tuple(path))
    return found


def _is_caption(row: Sequence[Cell | None]) -> bool:
    """Whether a row above the heads says the table's name, its unit or who filled it in."""
    across = len(row) > 1 and all(cell is not None and cell is row[0] for cell in row)
    return across or any(_CAPTION.search(words_of(cell)) for cell in row)


def _head_words(row: Sequence[Cell | None]) -> list[str]:
    """The words of a row of heads; of one that counts the columns (栏次 1 2 3) those that count none."""
    words = [words_of(cell) for cell in row]
    numbers = [int(word) for word in words if re.fullmatch(r"\d{1,2}", word)]
    counts = len(numbers) > 1 and all(b == a + 1 for a, b in pairwise(numbers))
    if not counts and "栏次" not in words:
        return words
    return ["" if _COUNTING.fullmatch(word) or _COUNT.fullmatch(word) else word for word in words]


@dataclass(frozen=True, slots=True)
class HeadTerm:
    """A name of a vocabulary and the heads that say it; `whole` is the column that the others add up to."""

    name: str
    heads: re.Pattern[str]
    whole: bool = False


Vocabulary = tuple[HeadTerm, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a path says that its column is; `exact` where its head is the name itself."""

    name: str
    exact: bool = False


def names(columns: Sequence[Path], vocabulary: Vocabulary) -> list[str | None]:
    """The name of every column: by the vocabulary, else as printed; None where two claim one and none says it better.

    The topmost known head counts. A column under it is that head's whole (事业收入/小计) or, with other words, a part
    that keeps its path (事业收入/教育收费); under the whole of all columns (本年支出) it is what it says itself. Of two
    that claim a name the one whose head is the name itself has it, and the other keeps its printed path.
    """
    claims = [_claim(path, vocabulary) for path in columns]
    claimants: dict[str, list[int]] = defaultdict(list)
    for n, claim in enumerate(claims):
        claimants[claim.name].append(n)
    found: list[str | None] = [claim.name for claim in claims]
    for name, of in claimants.items():
        if len(of) == 1:
            continue
        exact = [n for n in of if claims[n].exact]
        for n in of:
            printed = "/".join(columns[n])
            better = len(exact) == 1 and (n == exact[0] or printed not in claimants)
            found[n] = (name if n == exact[0] else printed) if better else None
    return found


def _claim(path: Path, vocabulary: Vocabulary) -> _Claim:
    wholes = [word for word in path if TOTAL.fullmatch(word)]
    for n, word in enumerate(path):
        term = _term(word, vocabulary)
        if word in wholes or term is None or (n and _PART.match(word)):
            continue
        below = [part for part in path[n + 1 :] if part not in wholes]
        if not below:
            return _Claim(term.name, exact=bare(word) == term.name)
        if not term.whole:
            return _Claim("/".join((term.name, *below)))
    term = _term(path[-1], vocabulary) if path and path[-1] in wholes else None
    return _Claim(term.name, exact=path[-1] == term.name) if term else _Claim("/".join(path))


def bare(head: str) -> str:
    """A head without what stands in brackets behind it."""
    return re.sub(r"(?<=.)[（(][^（）()]*[)）]$", "", head)


def _term(head: str, vocabulary: Vocabulary) -> HeadTerm | None:
    return next((term for term in vocabulary if term.heads.search(bare(head))), None)


def without_common(columns: Sequence[Path]) -> list[Path]:
    """Paths without the heads that stand over all of them: those of a block, not of its columns."""
    if len(columns) < 2:
        return list(columns)
    common = 0
    while all(len(path) > common + 1 and path[common] == columns[0][common] for path in columns):
        common += 1
    return [path[common:] for path in columns]
