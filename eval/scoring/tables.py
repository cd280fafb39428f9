"""Statutory tables against gold, cell by cell: table, side, row (code, else label) and column name a cell."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from eval.scoring.normal import number
from eval.scoring.results import Tables

Cells = dict[tuple[str, ...], Decimal | str]
# Heads that forms of different years print for one column.
_ALIKE = {
    "公务用车小计": "公务用车购置及运行维护费",
    "公务用车购置及运行费": "公务用车购置及运行维护费",
    "公务用车运行费": "公务用车运行维护费",
}


def score_tables(gold: Iterable[Mapping[str, Any]], found: Iterable[Mapping[str, Any]]) -> Tables:
    """Counts of the cells of one document, and of its tables that are rightly given or rightly empty.

    Found cells are spurious only in kinds and columns that the labels have: of the others they say nothing.
    """
    labelled, empty = _cells(gold)
    given, given_empty = _cells(found)
    judged = {(at[0], at[-1]) for at in labelled}
    right = sum(given.get(at) == value for at, value in labelled.items())
    return Tables(
        right=right,
        wrong=sum(at in given for at in labelled) - right,
        missing=sum(at not in given for at in labelled),
        spurious=sum(at not in labelled and (at[0], at[-1]) in judged for at in given),
        tables=len(empty),
        present=sum(given_empty.get(kind) == state for kind, state in empty.items()),
    )


def _cells(tables: Iterable[Mapping[str, Any]]) -> tuple[Cells, dict[str, bool]]:
    """The figures by place, and whether each table is printed without any."""
    cells: Cells = {}
    empty: dict[str, bool] = {}
    for table in tables:
        kind = _plain(table.get("kind"))
        empty[kind] = bool(table.get("empty"))
        seen: Counter[tuple[str, str]] = Counter()
        for row in table.get("rows", ()):
            side, name = row.get("side") or "", _plain(row.get("code")) or _plain(row["label"])
            seen[side, name] += 1
            for column, value in row.get("cells", {}).items():
                cells[kind, side, name, str(seen[side, name]), _column(column)] = number(value)
    return cells, empty


def usual_column(head: str) -> str:
    """A column with its topmost head as most forms print it."""
    first, slash, below = head.partition("/")
    return _ALIKE.get(first, first) + slash + below


def _column(head: str) -> str:
    """A column by its path of heads, the first of them by its usual name."""
    return _plain(usual_column(head))


def _plain(text: str | None) -> str:
    return re.sub(r"[\s“”\"']", "", unicodedata.normalize("NFKC", text or ""))
