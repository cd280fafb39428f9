"""What the columns of a prescribed table are: the blocks that stand side by side, and what each column is in its block.

The heads of a table in, its blocks out: where the codes stand, where the label, which amounts by canonical name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.doctypes.common.tables.kinds import TableKind
from extractor.doctypes.heads import Path, bare, names, without_common

_COUNTING = re.compile("栏次|行次|序号|^(?:备注|说明)$")
_NO_MONEY = re.compile(r"[%％]|率$|比例|占比|比重|增幅|降幅|人数|数量|个数|辆数|台数")  # heads of rates and counts
_CODE = re.compile(r"\d{2,7}")
_LABEL = re.compile("名称|^(?:项目|收入|支出|科目|经济分类|功能分类|按功能分类)$")


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """Columns that belong together: codes, the labels, and the amounts by canonical name.

    `doubted` are columns of amounts of which nothing is read: without a head, or several claim one name.
    """

    codes: tuple[int, ...]
    labels: tuple[int, ...]
    amounts: tuple[tuple[int, str], ...]
    side: str | None
    doubted: tuple[int, ...] = ()

    @property
    def label(self) -> int:
        """The column of the label, the last of several; −1 where there is none."""
        return self.labels[-1] if self.labels else -1


def blocks_of(kind: TableKind, heads: Sequence[Path], cells: Sequence[Sequence[str]]) -> Iterator[ColumnBlock]:
    """The blocks of a table, mostly one: income and expenditure, 人员 and 公用, are several side by side.

    `cells` are the words of every column's data; they tell what a column is whose head does not.
    """
    block: dict[str, list[int]] = {"code": [], "label": [], "amount": []}
    found = 0
    for column, head in enumerate(heads):
        role = _role(kind, head, cells[column])
        if role in ("code", "label") and block["amount"]:
            yield _block(kind, heads, block, found)
            block, found = {"code": [], "label": [], "amount": []}, found + 1
        if role != "skip":
            block[role].append(column)
    if block["amount"]:
        yield _block(kind, heads, block, found)


def _block(kind: TableKind, heads: Sequence[Path], columns: dict[str, list[int]], nth: int) -> ColumnBlock:
    amounts = columns["amount"]
    all_of_it = [*columns["code"], *columns["label"], *amounts]
    own = dict(zip(all_of_it, without_common([heads[c] for c in all_of_it]), strict=True))
    named = names([own[c] for c in amounts], kind.columns)
    pairs = list(zip(amounts, named, strict=True))
    return ColumnBlock(
        codes=tuple(columns["code"]),
        labels=tuple(columns["label"]),
        amounts=tuple((column, kind.own_name(name)) for column, name in pairs if name),
        side=kind.sides[min(nth, len(kind.sides) - 1)] if kind.sides else None,
        doubted=tuple(column for column, name in pairs if not name),
    )


def _role(kind: TableKind, head: Path, cells: Sequence[str]) -> str:
    """code, label, amount or skip."""
    last = bare(head[-1]) if head else ""
    if any(_COUNTING.search(word) for word in head) or _NO_MONEY.search(last):
        return "skip"
    if last in ("类", "款", "项") or ("名称" not in last and re.search("编码|代码", "/".join(head))):
        return "code"
    if _LABEL.search(last):
        return "label"
    if any(term.heads.search(last) for term in kind.columns):
        return "amount"
    return _role_by_cells(last, [cell for cell in cells if cell])


def _role_by_cells(last: str, filled: Sequence[str]) -> str:
    """What a column without a known head is, by what stands in it."""
    if filled and all(_CODE.fullmatch(cell) for cell in filled):
        return "code"
    if filled and not any(re.search(r"\d", cell) and not re.search(r"[^\d.,，\-+]", cell) for cell in filled):
        return "label"
    return "amount" if last or any("." in cell for cell in filled) else "skip"
