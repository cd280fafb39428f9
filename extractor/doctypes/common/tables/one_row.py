"""A table of one row, as that of the “三公” costs, whichever way it is printed: items and years as columns or as rows.

What a cell is, is said by the heads above it and the labels beside it together: 公务接待费/预算数.
"""

import re
from collections import Counter
from collections.abc import Sequence

from extractor.doctypes.common.tables.kinds import OneRow
from extractor.doctypes.heads import Grid, Path, bare, words_of
from extractor.document.model import Cell

_YEAR = re.compile(r"(?:\d{4}年度?)?(?:年初|年度|全年|调整|本年|支出|批复)*(预算|决算)(?:数|金额|额|支出)*")
_TOTAL = re.compile("合计|小计|总计")
_NUMBERING = re.compile(
    r"^(?:\d{4}年度?)?(?:[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]?)?(?:其中[:：]?)?(?:[（(]?\d[)）]?[、.．]?)?"
)
_NO_MONEY = re.compile(
    r"行次|栏次|序号|备注|[%％]|率$|比例|占比|比重|增幅|降幅|增减|数量|[个辆台人批]数|[人批次]次|[（(][个辆台人批次组]+[)）]$"
)
_NO_WORD = re.compile(r"[\d,，.．%％+\-—－/]*")
Place = tuple[int, int]


def named_rows(kind: OneRow, heads: Sequence[Path], grid: Grid, first: int) -> list[dict[Place, str | None]]:
    """The cells of every row by their place, each with its name; None where two have one name.

    Where the heads alone do not say what a cell is, the labels beside it do, and the table is one row.
    """
    money = [column for column, head in enumerate(heads) if head and not any(map(_NO_MONEY.search, head))]
    complete = all(_item(kind, heads[column]) and (not kind.dated or _year(heads[column])) for column in money)
    labels = [[] if complete else _labels(row) for row in grid[first:]]
    dated = any(_year(words) for words in [*heads, *labels])
    rows = []
    for r, beside in enumerate(labels, start=first):
        if not any(map(_NO_MONEY.search, beside)):
            rows.append({(r, c): _name(kind, [*heads[c], *beside], dated=dated) for c in money if c < len(grid[r])})
    if not complete:
        rows = [{place: name for row in rows for place, name in row.items()}]
    return [_once(row) for row in rows]


def _once(row: dict[Place, str | None]) -> dict[Place, str | None]:
    times = Counter(row.values())
    return {place: name if times[name] == 1 else None for place, name in row.items()}


def _labels(row: Sequence[Cell | None]) -> list[str]:
    found = dict.fromkeys(map(words_of, row))
    return [word for word in found if not _NO_WORD.fullmatch(word)]


def _name(kind: OneRow, words: Sequence[str], *, dated: bool) -> str | None:
    item = _item(kind, words)
    if not kind.dated:
        return item
    year = _year(words) or (None if dated else kind.undated)
    return f"{item}/{year}" if item and year else None


def _item(kind: OneRow, words: Sequence[str]) -> str | None:
    """The item that heads and labels name, the nearest first: one of the table's, a total, or as it is printed."""
    plain = [bare(_NUMBERING.sub("", word)) for word in words if not _year([word])]
    within = False
    for word in reversed(plain):
        if _TOTAL.fullmatch(word):
            continue
        if not kind.within.fullmatch(word):
            return next((name for name, pattern in kind.items if pattern.fullmatch(word)), word)
        within = True
    return (kind.inner if within else kind.total) if plain else None


def _year(words: Sequence[str]) -> str | None:
    """Whether heads and labels say 预算数 or 决算数; None for neither, and for both."""
    said = {match[1] for word in words if (match := _YEAR.fullmatch(bare(word)))}
    return f"{said.pop()}数" if len(said) == 1 else None
