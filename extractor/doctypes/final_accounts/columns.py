"""What the columns of the statutory tables are: the vocabulary of their heads, and the blocks that stand side by side.

The heads of a table in, its blocks out: where the codes stand, where the label, which amounts by canonical name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.doctypes.heads import HeadTerm, Path, Vocabulary, bare, names, without_common


def _terms(*terms: tuple[str, str], whole: str = "") -> Vocabulary:
    return tuple(HeadTerm(name, re.compile(heads), whole=name == whole) for name, heads in terms)


_FUND = _terms(
    ("年初结转和结余", "^(?:年初|上年|期初)"),
    ("年末结转和结余", "^(?:年末|期末)|^结转下年"),
    ("本年收入", "^本年收入"),
    ("基本支出", "^基本支出(?:小计|合计)?$"),
    ("项目支出", "^项目支出(?:小计|合计)?$"),
    ("本年支出小计", "^(?:小计|合计|本年支出.*)$"),
    whole="本年支出小计",
)
_VOCABULARY: dict[str, Vocabulary] = {
    "收入决算表": _terms(
        ("本年收入合计", "^合计$|本年收入"),
        ("财政拨款收入", "财政拨款"),
        ("上级补助收入", "上级补助"),
        ("附属单位上缴收入", "附属单位"),
        ("事业收入", "^事业收入|^事业单位?预算收入"),
        ("经营收入", "经营收入"),
        ("其他收入", "^其他收入"),
        whole="本年收入合计",
    ),
    "支出决算表": _terms(
        ("本年支出合计", "^合计$|本年支出"),
        ("上缴上级支出", "上缴上级"),
        ("对附属单位补助支出", "附属单位"),
        ("基本支出", "^基本支出(?:小计|合计)?$"),
        ("项目支出", "^项目支出(?:小计|合计)?$"),
        ("经营支出", "经营支出"),
        whole="本年支出合计",
    ),
    "财政拨款收入支出决算总表": _terms(
        ("政府性基金预算财政拨款", "政府性基金"),
        ("国有资本经营预算财政拨款", "国有资本"),
        ("一般公共预算财政拨款", "公共预算"),
        ("合计", "^(?:合计|小计)$"),
        ("决算数", "决算数|金额|决算"),
        whole="合计",
    ),
    "一般公共预算财政拨款支出决算表": _terms(
        ("基本支出", "^基本支出(?:小计|合计)?$"),
        ("项目支出", "^项目支出(?:小计|合计)?$"),
        ("合计", "^(?:合计|小计)$|本年支出"),
        whole="合计",
    ),
    "一般公共预算财政拨款基本支出决算表": _terms(
        ("人员经费", "^人员(?:经费|支出)(?:小计|合计)?$"),
        ("公用经费", "^(?:日常)?公用(?:经费|支出)(?:小计|合计)?$"),
        ("决算数", "决算|金额|^(?:本年)?基本支出(?:合计|小计)?$"),
        ("合计", "^(?:合计|小计)$"),
        whole="合计",
    ),
    "政府性基金预算财政拨款收入支出决算表": _FUND,
    "国有资本经营预算财政拨款收入支出决算表": _FUND,
}
BESIDE = ("决算数", "年初结转和结余", "本年收入", "年末结转和结余")  # of a row's total and its parts neither
_AMOUNT = _terms(("决算数", "决算数|金额|决算"))
_TWO_SIDED = ("收入支出决算总表", "财政拨款收入支出决算总表")
_COUNTING = re.compile("栏次|行次|序号|^(?:备注|说明)$")
_NO_MONEY = re.compile(r"[%％]|率$|比例|占比|比重|增幅|降幅|人数|数量|个数|辆数|台数")  # heads of rates and counts
_CODE = re.compile(r"\d{2,7}")
_LABEL = re.compile("名称|^(?:项目|收入|支出|科目|经济分类|功能分类|按功能分类)$")


def whole_of(kind: str) -> str | None:
    """The column that the others of a table add up to, row by row; None where there is none."""
    return next((term.name for term in _VOCABULARY.get(kind, ()) if term.whole), None)


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """Columns that belong together: codes, the label, and the amounts by canonical name.

    `doubted` are columns of amounts of which nothing is read: without a head, or several claim one name.
    """

    codes: tuple[int, ...]
    label: int
    amounts: tuple[tuple[int, str], ...]
    side: str | None
    doubted: tuple[int, ...] = ()


def blocks_of(kind: str, heads: Sequence[Path], cells: Sequence[Sequence[str]]) -> Iterator[ColumnBlock]:
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


def _block(kind: str, heads: Sequence[Path], columns: dict[str, list[int]], nth: int) -> ColumnBlock:
    amounts = columns["amount"]
    all_of_it = [*columns["code"], *columns["label"], *amounts]
    own = dict(zip(all_of_it, without_common([heads[c] for c in all_of_it]), strict=True))
    named = names([own[c] for c in amounts], _VOCABULARY.get(kind, _AMOUNT))
    pairs = list(zip(amounts, named, strict=True))
    return ColumnBlock(
        codes=tuple(columns["code"]),
        label=columns["label"][-1] if columns["label"] else -1,
        amounts=tuple((column, name) for column, name in pairs if name),
        side=("income", "expenditure")[min(nth, 1)] if kind in _TWO_SIDED else None,
        doubted=tuple(column for column, name in pairs if not name),
    )


def _role(kind: str, head: Path, cells: Sequence[str]) -> str:
    """code, label, amount or skip."""
    last = bare(head[-1]) if head else ""
    if any(_COUNTING.search(word) for word in head) or _NO_MONEY.search(last):
        return "skip"
    if last in ("类", "款", "项") or ("名称" not in last and re.search("编码|代码", "/".join(head))):
        return "code"
    if _LABEL.search(last):
        return "label"
    if any(term.heads.search(last) for term in _VOCABULARY.get(kind, _AMOUNT)):
        return "amount"
    return _role_by_cells(last, [cell for cell in cells if cell])


def _role_by_cells(last: str, filled: Sequence[str]) -> str:
    """What a column without a known head is, by what stands in it."""
    if filled and all(_CODE.fullmatch(cell) for cell in filled):
        return "code"
    if filled and not any(re.search(r"\d", cell) and not re.search(r"[^\d.,，\-+]", cell) for cell in filled):
        return "label"
    return "amount" if last or any("." in cell for cell in filled) else "skip"
