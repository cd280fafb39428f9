"""Read the nine statutory tables 公开01–09. Ruled or tab-separated tables in, typed rows by canonical column out.

Source of the tables and their columns: 财政部《部门决算报表》（公开01表–公开09表）. A table is read as it is
printed: rows that are shifted against their codes stay shifted, and the checks name them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.core.evidence import Cited, Notice
from extractor.core.reading import Section
from extractor.core.tables import StatutoryTable, TableRow
from extractor.core.values import UNIT_NAMES, Money, Unit, as_unit, read_money
from extractor.doctypes.final_accounts.titles import untabled
from extractor.document.model import Cell, Document, Table
from extractor.errors import NotAFigureError

READER = "tables"
_INCOME_EXPENDITURE = "(?:收入支出|收支|收、支)"
# In this order: the first whose words the title has. The canonical title comes first.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("财政拨款“三公”经费支出决算表", re.compile("三公")),
    ("政府性基金预算财政拨款收入支出决算表", re.compile("政府性基金")),
    ("国有资本经营预算财政拨款收入支出决算表", re.compile("国有资本")),
    ("一般公共预算财政拨款基本支出决算表", re.compile("基本支出")),
    ("财政拨款收入支出决算总表", re.compile(f"财政拨款{_INCOME_EXPENDITURE}")),
    (
        "一般公共预算财政拨款支出决算表",
        re.compile("(?:一般公共预算|公共预算)(?:财政拨款)?(?:收入)?(?:收支|支出)|财政拨款支出"),
    ),
    ("收入支出决算总表", re.compile(_INCOME_EXPENDITURE)),
    ("收入决算表", re.compile("收入(?:决算)?(?:总)?表")),
    ("支出决算表", re.compile("支出(?:决算)?(?:总)?表")),
)
_OTHER_TABLES = re.compile("项目支出|明细|绩效|采购|资产|人员|机构|得分|目录|情况表|转移支付")
_TITLE = re.compile(r".*表(?:[（(].*[)）])?$")
_UNIT = re.compile(rf"单位[:：]\s*(?:人民币)?\s*({UNIT_NAMES})|[（(]\s*({UNIT_NAMES})\s*[)）]")
_COLUMNS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "收入决算表": (
        ("财政拨款收入", re.compile("财政拨款")),
        ("上级补助收入", re.compile("上级补助")),
        ("附属单位上缴收入", re.compile("附属单位")),
        ("事业收入", re.compile("事业收入")),
        ("经营收入", re.compile("经营收入")),
        ("其他收入", re.compile("其他收入")),
        ("本年收入合计", re.compile("合计")),
    ),
    "支出决算表": (
        ("上缴上级支出", re.compile("上缴上级")),
        ("对附属单位补助支出", re.compile("附属单位")),
        ("基本支出", re.compile("基本支出")),
        ("项目支出", re.compile("项目支出")),
        ("经营支出", re.compile("经营支出")),
        ("本年支出合计", re.compile("合计")),
    ),
    "财政拨款收入支出决算总表": (
        ("政府性基金预算财政拨款", re.compile("政府性基金")),
        ("国有资本经营预算财政拨款", re.compile("国有资本")),
        ("一般公共预算财政拨款", re.compile("一般公共预算|公共预算")),
        ("合计", re.compile("合计|小计")),
        ("决算数", re.compile("决算数|金额|决算")),
    ),
    "一般公共预算财政拨款支出决算表": (
        ("基本支出", re.compile("基本支出")),
        ("项目支出", re.compile("项目支出")),
        ("合计", re.compile("合计|小计|本年支出")),
    ),
    "政府性基金预算财政拨款收入支出决算表": (
        ("年初结转和结余", re.compile("年初")),
        ("年末结转和结余", re.compile("年末")),
        ("本年收入", re.compile("本年收入")),
        ("基本支出", re.compile("基本支出")),
        ("项目支出", re.compile("项目支出")),
        ("本年支出小计", re.compile("小计|合计|本年支出")),
    ),
}
_COLUMNS["国有资本经营预算财政拨款收入支出决算表"] = _COLUMNS["政府性基金预算财政拨款收入支出决算表"]
_AMOUNT = (("决算数", re.compile("决算数|金额|决算")),)
_TRAVEL = (
    ("因公出国（境）费", re.compile("出国")),
    ("公务接待费", re.compile("接待")),
    ("公务用车购置费", re.compile("^(?:公务)?(?:用车)?购置费?$")),
    ("公务用车运行维护费", re.compile("^(?:公务)?(?:用车)?运行(?:维护)?费?$")),
    ("公务用车购置及运行维护费", re.compile("用车|小计")),
    ("合计", re.compile("合计")),
)
_CODE = re.compile(r"\d{2,7}")
_TWO_SIDED = ("收入支出决算总表", "财政拨款收入支出决算总表")
_COUNTING = re.compile(r"栏次|行次")
_NO_MONEY = re.compile(r"[%％]|率$|比例|占比|比重|增幅|降幅|人数|数量|个数|辆数|台数")  # heads of rates and counts


def read_tables(document: Document, _: Sequence[Section] = ()) -> Iterator[StatutoryTable | Notice]:
    """Every statutory table of a document, in its order; the same kind twice is one table that was torn apart.

    And a notice of each that is not among them: reading it broke, or its title is printed and no table below it.
    """
    found: dict[str, StatutoryTable] = {}
    for table in document.tables:
        try:
            read = _read(document, table)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other tables are read
            yield _lost(document, table, error)
            continue
        if read is None:
            continue
        before = found.get(read.kind)
        found[read.kind] = read if before is None else _joined(before, read)
    yield from found.values()
    yield from untabled(document, kind_of, found.keys())


def _lost(document: Document, table: Table, error: Exception) -> Notice:
    where, kind = document.where(table.start, table.end), type(error).__name__
    return Notice(
        code="TAB-FAULT-001",
        severity="error",
        message_zh=f"程序出错（{kind}），第{where.page}页的表格没有读；请报告此问题",
        message_en=f"a fault of this program ({kind}): the table on page {where.page} was not read; please report it",
        quote=" ".join(table.title),
        where=where,
    )


def _joined(a: StatutoryTable, b: StatutoryTable) -> StatutoryTable:
    pages = tuple(sorted({*a.pages, *b.pages}))
    return a.model_copy(update={"rows": (*a.rows, *b.rows), "pages": pages, "empty": a.empty and b.empty})


def kind_of(title: str) -> str | None:
    """The canonical title of one of the nine tables; None for any other."""
    words = re.sub(r"[\s“”\"']", "", title)
    if not _TITLE.match(words) or _OTHER_TABLES.search(words.replace("基本支出", "")):
        return None
    return next((kind for kind, pattern in KINDS if pattern.search(words)), None)


@dataclass(frozen=True, slots=True)
class _Half:
    """Columns that belong together: codes, the label, and the amounts by canonical name."""

    codes: tuple[int, ...]
    label: int
    amounts: tuple[tuple[int, str], ...]
    side: str | None


def _read(document: Document, table: Table) -> StatutoryTable | None:
    lines = [*table.title, *(cell.text for cell in table.rows[0] if cell is not None)]
    title = next((line for line in reversed(table.title) if kind_of(line)), None)
    title = title or next((line for line in lines if kind_of(line)), None)
    if title is None:
        return None
    kind = kind_of(title)
    assert kind is not None
    grid = _filled(table)
    first = _first_data_row(table, grid)
    unit = _unit(lines + [cell.text for row in table.rows[:3] for cell in row if cell is not None])
    heads = _heads(grid, first)
    rows: list[TableRow] = []
    for half in _halves(kind, grid, first, heads):
        rows += _rows(document, table, half, first, unit)
    return StatutoryTable(
        kind=kind,
        printed_title=re.sub(r"^.*部分\s*(?:附表)?", "", title),
        pages=tuple(sorted(set(table.pages))) if document.format == "pdf" else (),
        unit=unit,
        empty=not any(row.cells for row in rows),
        printed_columns=tuple(heads),
        rows=tuple(rows),
    )


def _unit(lines: Sequence[str]) -> Unit | None:
    for line in lines:
        if match := _UNIT.search(line):
            return as_unit(match[1] or match[2])
    return None


def _filled(table: Table) -> list[list[str]]:
    """The words over every place of the grid, merged cells counting for all that they cover."""
    grid = [["" for _ in row] for row in table.rows]
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            if cell is not None:
                for y in range(r, min(r + cell.row_span, len(grid))):
                    for x in range(c, min(c + cell.column_span, len(grid[y]))):
                        grid[y][x] = grid[y][x] or re.sub(r"\s", "", cell.text)
    return grid


def _money(text: str, unit: Unit | None) -> Money | None:
    try:
        return read_money(text, unit)
    except NotAFigureError:
        return None


def _first_data_row(table: Table, grid: list[list[str]]) -> int:
    """The first row with an amount, a code, or a numbered label; a row that counts columns (栏次) is still the head."""
    for r, row in enumerate(table.rows):
        words = [cell.text.strip() for cell in row if cell is not None and cell.text.strip()]
        if any(_COUNTING.search(word) for word in grid[r]) or not words:
            continue
        amounts = any(_money(word, None) is not None and not re.fullmatch(r"\d{1,2}", word) for word in words)
        total_row = len(words) == 1 and re.fullmatch(r"合\s*计", words[0]) and r >= _head_height(table)
        if amounts or total_row or words[0].startswith("一、"):
            return r
    return len(grid)


def _head_height(table: Table) -> int:
    """How many rows the first row's merged cells reach down: 合计 within them is a head, not a row."""
    return max((cell.row_span for cell in table.rows[0] if cell is not None), default=1)


def _heads(grid: list[list[str]], first: int) -> list[str]:
    """The printed head of every column: its words from top to bottom, each once, joined by /; 栏次 1 2 3 left out."""
    heads = []
    named = [r for r in range(first) if not _counts_columns(grid[r])]
    for c in range(len(grid[0]) if grid else 0):
        words: list[str] = []
        for r in named:
            word = grid[r][c] if c < len(grid[r]) else ""
            if word and (not words or words[-1] != word):
                words.append(word)
        heads.append("/".join(words))
    return heads


def _counts_columns(row: list[str]) -> bool:
    """Whether a row of the head says 栏次 and the numbers of the columns, and no more."""
    words = [word for word in row if word]
    return any(_COUNTING.fullmatch(word) for word in words) and all(
        _COUNTING.fullmatch(word) or re.fullmatch(r"\d{1,2}|[a-zA-Z]|[（(].*[)）]", word) for word in words
    )


def _halves(kind: str, grid: list[list[str]], first: int, heads: list[str]) -> Iterator[_Half]:
    """The parts of a table side by side: income and expenditure, 人员 and 公用; most tables are one part."""
    codes: list[int] = []
    label: int | None = None
    amounts: list[tuple[int, str]] = []
    halves: list[_Half] = []

    def close() -> None:
        nonlocal codes, label, amounts
        if amounts:
            side = (("income", "expenditure")[min(len(halves), 1)]) if kind in _TWO_SIDED else None
            halves.append(_Half(tuple(codes), -1 if label is None else label, tuple(amounts), side))
        codes, label, amounts = [], None, []

    for column, head in enumerate(heads):
        role = _role(kind, head, [row[column] for row in grid[first:] if column < len(row)])
        if role == "skip":
            continue
        if role in ("code", "label") and amounts:
            close()
        if role == "code":
            codes.append(column)
        elif role == "label":
            label = column
        else:
            amounts.append((column, role))
    close()
    yield from halves


def _role(kind: str, head: str, cells: list[str]) -> str:
    """code, label, skip, or the canonical name of a column of amounts."""
    last = head.rpartition("/")[2]
    if _COUNTING.search(head) or _NO_MONEY.search(last):
        return "skip"
    if kind == "财政拨款“三公”经费支出决算表":
        return _travel_column(head)
    if last in ("类", "款", "项") or ("名称" not in last and re.search("编码|科目代码", head)):
        return "code"
    if "名称" in last or last in ("项目", "收入", "支出", "科目", "经济分类", "功能分类"):
        return "label"
    return _amount_column(kind, head, last) or _role_by_cells(last, cells)


def _amount_column(kind: str, head: str, last: str) -> str | None:
    """The canonical name that the head of a column of amounts has."""
    for name, pattern in _COLUMNS.get(kind, _AMOUNT):
        if pattern.search(last) or ("/" in head and pattern.search(head) and not re.search("合计|小计", last)):
            return name
    return None


def _role_by_cells(last: str, cells: list[str]) -> str:
    """What a column without a known head is, by what stands in it."""
    filled = [cell for cell in cells if cell]
    if filled and all(_CODE.fullmatch(cell) for cell in filled):
        return "code"
    return "label" if filled and all(_money(cell, None) is None for cell in filled) else last or "skip"


def _travel_column(head: str) -> str:
    """合计/预算数, 公务接待费/决算数: the group and which of the two."""
    words = head.split("/")
    leaf = next((word for word in reversed(words) if re.search("预算|决算", word)), "决算数")
    groups = [word for word in words if word != leaf and not re.search("三公", word)]
    for words_ in (groups[-1:], groups):
        for name, pattern in _TRAVEL:
            if words_ and pattern.search("/".join(words_)):
                return f"{name}/{'预算数' if '预算' in leaf else '决算数'}"
    return "skip"


def _rows(document: Document, table: Table, half: _Half, first: int, unit: Unit | None) -> Iterator[TableRow]:
    for page, row in zip(table.pages[first:], table.rows[first:], strict=True):
        code = "".join(_words(row, column) for column in half.codes)
        total = next((word for c in half.codes if (word := _words(row, c)) and not word.isdigit()), "")
        label = _words(row, half.label) if half.label >= 0 else ""
        cells = {}
        for column, name in half.amounts:
            cell = row[column] if column < len(row) else None
            value = _money(cell.text, unit) if cell is not None else None
            if cell is not None and value is not None:
                cells[name] = _cited(document, cell, value)
        digits = re.sub(r"\D", "", code)
        if cells or label or total:
            yield TableRow(
                label=label or total,
                code=digits if _CODE.fullmatch(digits) else None,
                side=half.side,
                cells=cells,
                page=page,
            )


def _words(row: Sequence[Cell | None], column: int) -> str:
    cell = row[column] if column < len(row) else None
    return re.sub(r"\s", "", cell.text) if cell is not None else ""


def _cited(document: Document, cell: Cell, value: Money) -> Cited[Money]:
    where = document.where(cell.start, cell.end)
    return Cited[Money](value=value, quote=cell.text, where=where, figure=(cell.start, cell.end), reader=READER)
