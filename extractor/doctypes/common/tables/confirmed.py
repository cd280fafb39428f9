"""Confirm by arithmetic what the columns of a statutory table are.

A table in, whether its columns are in doubt out: where 合计 = 基本支出 + 项目支出 (or what else adds up) holds in no
row, and would hold in all if the columns were others. Where no others would do, the document is wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from extractor.core.tables import StatutoryTable, TableRow
from extractor.doctypes.common.tables.kinds import TableKind

_FEWEST_ROWS = 3
_MOST_COLUMNS = 9  # of which all combinations are tried

Amounts = Mapping[str, Decimal]


def are_doubted(table: StatutoryTable, kind: TableKind) -> bool:
    """Whether the columns of a table of that kind are probably not those that its heads were read as."""
    whole = kind.whole
    columns = {name: None for row in table.rows for name in row.cells if "/" not in name and name not in kind.beside}
    if whole is None or whole not in columns or len(columns) > _MOST_COLUMNS:
        return False
    parts = [name for name in columns if name != whole]
    rows = [(_amounts(row), _slack(row)) for row in table.rows if whole in row.cells]
    rows = [(amounts, slack) for amounts, slack in rows if any(amounts.get(part) for part in parts)]
    if len(rows) < _FEWEST_ROWS or any(_adds(amounts, slack, whole, parts) for amounts, slack in rows):
        return False
    return any(
        all(_adds(amounts, slack, other, of) for amounts, slack in rows)
        and any(sum(bool(amounts.get(part)) for part in of) > 1 for amounts, _ in rows)
        for other, of in _identities(list(columns))
    )


def _identities(columns: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Every column as the sum of every two or more of the others."""
    for whole in columns:
        others = [column for column in columns if column != whole]
        for size in range(2, len(others) + 1):
            yield from ((whole, parts) for parts in combinations(others, size))


def _amounts(row: TableRow) -> Amounts:
    return {name: cited.value.value for name, cited in row.cells.items()}


def _slack(row: TableRow) -> Decimal:
    """What rounding may leave between a total and its parts: half a unit of the last place for each cell."""
    decimals = min(cited.value.decimals for cited in row.cells.values())
    return len(row.cells) * Decimal(1).scaleb(-decimals) / 2


def _adds(amounts: Amounts, slack: Decimal, whole: str, parts: Sequence[str]) -> bool:
    zero = Decimal(0)
    return abs(amounts.get(whole, zero) - sum((amounts.get(part, zero) for part in parts), zero)) <= slack
