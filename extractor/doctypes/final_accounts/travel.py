"""The table of the “三公” costs, whichever way it is printed: items as columns or as rows, 预算数 and 决算数 likewise.

What a cell is, is said by the heads above it and the labels beside it together: 公务接待费/预算数.
"""

import re
from collections import Counter
from collections.abc import Sequence

from extractor.doctypes.heads import Grid, Path, bare, words_of
from extractor.document.model import Cell

TRAVEL = "财政拨款“三公”经费支出决算表"
_YEAR = re.compile(r"(?:\d{4}年度?)?(?:年初|年度|全年|调整|本年|支出|批复)*(预算|决算)(?:数|金额|额|支出)*")
_TOTAL = re.compile("合计|小计|总计|.*三公.*")
_NUMBERING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]?)?(?:其中[:：]?)?(?:[（(]?\d[)）]?[、.．]?)?"
)
_NO_MONEY = re.compile(
    r"行次|栏次|序号|备注|[%％]|率$|比例|占比|比重|增幅|降幅|增减|数量|[个辆台人批]数|[人批次]次|[（(][个辆台人批次组]+[)）]$"
)
_NO_WORD = re.compile(r"[\d,，.．%％+\-—－/]*")
_END = "(?:费用?|支出|经费)*"
_ITEMS = tuple(
    (name, re.compile(words))
    for name, words in (
        ("因公出国（境）费", f"因公出国(?:[（(]境[)）])?{_END}"),
        ("公务接待费", f"(?:公务)?接待{_END}"),
        (
            "公务用车购置及运行维护费",
            f"公务(?:用车|车辆)购置(?:{_END})?[及和、]?(?:公务用车)?运行(?:维护)?{_END}|公务用车(?:小计|{_END})",
        ),
        ("公务用车购置费", f"(?:公务)?(?:用车|车辆)?购置{_END}"),
        ("公务用车运行维护费", f"(?:公务)?(?:用车|车辆)?运行(?:维护)?{_END}"),
        ("会议费", f"会议{_END}"),
        ("培训费", f"培训{_END}"),
    )
)
Place = tuple[int, int]


def travel_rows(heads: Sequence[Path], grid: Grid, first: int) -> list[dict[Place, str | None]]:
    """The cells of every row by their place, each with its name; None where two have one name.

    Where the heads alone do not say what a cell is, the labels beside it do, and the table is one row.
    """
    money = [column for column, head in enumerate(heads) if head and not any(map(_NO_MONEY.search, head))]
    complete = all(_item(heads[column]) and _year(heads[column]) for column in money)
    labels = [[] if complete else _labels(row) for row in grid[first:]]
    dated = any(_year(words) for words in [*heads, *labels])
    rows = []
    for r, beside in enumerate(labels, start=first):
        if not any(map(_NO_MONEY.search, beside)):
            rows.append({(r, c): _name([*heads[c], *beside], dated=dated) for c in money if c < len(grid[r])})
    if not complete:
        rows = [{place: name for row in rows for place, name in row.items()}]
    return [_once(row) for row in rows]


def _once(row: dict[Place, str | None]) -> dict[Place, str | None]:
    times = Counter(row.values())
    return {place: name if times[name] == 1 else None for place, name in row.items()}


def _labels(row: Sequence[Cell | None]) -> list[str]:
    found = dict.fromkeys(map(words_of, row))
    return [word for word in found if not _NO_WORD.fullmatch(word)]


def _name(words: Sequence[str], *, dated: bool) -> str | None:
    year = _year(words) or (None if dated else "决算数")
    item = _item(words)
    return f"{item}/{year}" if item and year else None


def _item(words: Sequence[str]) -> str | None:
    """The item that heads and labels name, the nearest first: one of the table's, a total, or as it is printed."""
    plain = [bare(_NUMBERING.sub("", word)) for word in words if not _year([word])]
    for word in reversed(plain):
        if not _TOTAL.fullmatch(word):
            return next((name for name, pattern in _ITEMS if pattern.fullmatch(word)), word)
    return "合计" if plain else None


def _year(words: Sequence[str]) -> str | None:
    """Whether heads and labels say 预算数 or 决算数; None for neither, and for both."""
    said = {match[1] for word in words if (match := _YEAR.fullmatch(bare(word)))}
    return f"{said.pop()}数" if len(said) == 1 else None
