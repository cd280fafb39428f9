"""Tables as they stand in the linear text: 项目绩效目标完成情况表, 项目评价得分表, and any other table of amounts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.values import MONEY_UNIT, NUMBER, UNIT_NAMES, Unit, as_unit
from extractor.doctypes.common.grammar.labels import trim_label
from extractor.doctypes.common.grammar.words import Answers
from extractor.document.model import Cell
from extractor.document.tabbed import tables

_NUMBER = re.compile(NUMBER)
_NUMERIC = re.compile(rf"-?{NUMBER}\s*{MONEY_UNIT}?")
_FIGURE = re.compile(rf"(?P<figure>{NUMBER}\s*(?:{MONEY_UNIT})?)\s*$")
_UNIT = re.compile(rf"[（(:：]\s*({UNIT_NAMES})\s*[）)]?")


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TextGrid:
    """A table of the linear text; `above` is the title printed right before it."""

    rows: tuple[Row, ...]
    above: str


@lru_cache(maxsize=8)  # the readers of one section each go over its tables
def grids(section: Section) -> tuple[TextGrid, ...]:
    """The tables of a section, as they stand in its text."""
    return tuple(
        TextGrid(
            tuple(tuple(cell for cell in row if cell is not None) for row in table.rows), "".join(table.title[-1:])
        )
        for table in tables(section.text, section.start, section.end)
    )


# --- 项目(支出)绩效目标完成情况表 -----------------------------------------------------------------------------------

_NAMED = re.compile(r"项目(?:\(项目类别\))?名称[:：]?")
_LABELLED = re.compile(rf"(?P<label>[^\d]+?)[:：]\s*(?P<figure>{NUMBER}\s*(?:{MONEY_UNIT})?)")
_BUDGET = re.compile(r"(?:全年)?预算数")
_EXECUTED = re.compile(r"(?:全年)?执行数")
_BUDGET_HEAD = re.compile(r"全年预算数|预算数[（(]A|调整后?预算")
_EXECUTED_HEAD = re.compile(r"全年执行数|执行数[（(]B")
_SIDES = (
    (re.compile(r"(?:其中)?[:：\-—－]*(?:当年)?(?:财政拨款|其中-财政拨款)"), "fiscal"),
    (re.compile(r"其[它他]资金"), "other"),
)


def read_project_tables(section: Section) -> Iterable[Answer]:
    """预算执行情况 of every project table: budget and executed, in all, from 财政拨款, from other funds."""
    out = Answers(section, ())
    path: Steps | None = None
    for grid in grids(section):
        unit, columns = None, None
        for row in grid.rows:
            for index, cell in enumerate(row):
                named = _NAMED.fullmatch(cell.text)
                if named and (value := next((c for c in row[index + 1 :] if c.text), None)):
                    name = trim_label(value.text)
                    path = _same_project(out, name)
                    unit = columns = None
                elif _UNIT.search(cell.text) and ("执行" in cell.text or "预算" in cell.text or "资金" in cell.text):
                    found = _UNIT.search(cell.text)
                    unit = as_unit(found[1]) if found else None
            if path is not None:
                columns = _columns(row) or columns
                if columns:
                    _read_columns(out, path, row, columns, unit)
                else:
                    _read_pairs(out, path, row, unit)
    return out


def _same_project(out: Answers, name: str) -> Steps:
    return ("projects", out.key(("projects",), name), "table")


def _read_pairs(out: Answers, path: Steps, row: Row, unit: Unit | None) -> None:
    """预算数: 100 执行数: 100, each label beside its figure."""
    seen: dict[str, int] = {}
    for index, cell in enumerate(row):
        words = cell.text.rstrip(":： ")
        inline = _LABELLED.fullmatch(cell.text)
        words = inline["label"] if inline else words
        if _BUDGET.fullmatch(words):
            field = "budget"
        elif _EXECUTED.fullmatch(words):
            field = "executed"
        else:
            side = next((side for pattern, side in _SIDES if pattern.fullmatch(words)), None)
            if side is None:
                continue
            seen[side] = seen.get(side, 0) + 1
            field = f"{side}_{'budget' if seen[side] == 1 else 'executed'}"
        value = cell if inline else next(iter(row[index + 1 : index + 2]), None)
        if value is not None:
            _put_figure(out, (*path, field), cell, value, unit)


def _columns(row: Row) -> dict[str, int] | None:
    """年初预算数 | 全年预算数 | 全年执行数: the columns of a 自评表."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        if _BUDGET_HEAD.match(cell.text):
            found["budget"] = index
        elif _EXECUTED_HEAD.match(cell.text):
            found["executed"] = index
    return found if len(found) == 2 else None


def _read_columns(out: Answers, path: Steps, row: Row, columns: dict[str, int], unit: Unit | None) -> None:
    words = next((cell for cell in row if cell.text), None)
    if words is None:
        return
    label = next((cell for cell in row if re.search(r"总额|财政拨款|其[它他]资金", cell.text)), None)
    if label is None:
        return
    side = "" if "总额" in label.text else "fiscal_" if "财政拨款" in label.text else "other_"
    for field, index in columns.items():
        if index < len(row):
            _put_figure(out, (*path, f"{side}{field}"), label, row[index], unit)


def _put_figure(out: Answers, path: Steps, label: Cell, value: Cell, unit: Unit | None) -> None:
    """The cell's figure; its unit is its own, else the one in the table's head."""
    match = _FIGURE.search(value.text)
    if match is None or path in out:
        return
    printed = match["figure"]
    start = value.start + match.start("figure")
    own = re.search(MONEY_UNIT, printed)
    out.put(path, "money", printed, (start, start + len(printed)), (label.start, value.end), None if own else unit)


# --- 项目评价得分表 ------------------------------------------------------------------------------------------------


def read_scorecards(section: Section) -> Iterable[Answer]:
    """一级/二级/三级指标, 分值, 得分 of every scorecard, by the title of its report."""
    out = Answers(section, ())
    for grid in grids(section):
        head = next((n for n, row in enumerate(grid.rows) if _is_score_head(row)), None)
        if head is None:
            continue
        if not any(_scores(row) for row in grid.rows[head + 1 :]):
            continue
        title = trim_label(section.title if section.key == "annex" and section.title else grid.above)
        path: Steps = ("scorecards", out.key(("scorecards",), title))
        carried: list[str] = []
        for row in grid.rows[head + 1 :]:
            carried = _read_score(out, path, row, carried)
    return out


def _is_score_head(row: Row) -> bool:
    """一级指标 … 分值, 得分; a table of 指标值 is a project's, not a scorecard."""
    words = [cell.text for cell in row if cell.text]
    return any(re.match("一级指标|指标", word) for word in words) and not any("指标值" in word for word in words)


def _scores(row: Row) -> tuple[Cell, Cell] | None:
    """The weight and the score at the end of a row."""
    figures = [cell for cell in row[-2:] if _NUMBER.fullmatch(cell.text)]
    return (figures[0], figures[1]) if len(figures) == 2 and len(row) > 2 else None


def _read_score(out: Answers, path: Steps, row: Row, carried: list[str]) -> list[str]:
    """One row; the levels printed above are carried down into their merged cells."""
    figures = _scores(row)
    if figures is None:
        return carried
    words = row[:-2]
    weight, score = figures
    start = min((cell.start for cell in words if cell.text), default=weight.start)
    if any(re.fullmatch(r"合计|总计|总分|小计", cell.text) for cell in words):
        _score(out, (*path, "total_weight"), weight, start)
        _score(out, (*path, "total_score"), score, start)
        return carried
    levels = [trim_score_label(cell.text) for cell in words]
    known = carried[: len(levels)] + [""] * (len(levels) - len(carried))
    deepest_new = next((n for n, level in enumerate(levels) if level), len(levels))
    levels = [level or (known[n] if n < deepest_new else "") for n, level in enumerate(levels)]
    listed: Steps = (*path, "rows")
    item = (*listed, out.key(listed, "/".join(level for level in levels if level)))
    last = next((cell for cell in reversed(words) if cell.text), weight)
    _score(out, (*item, "weight"), weight, last.start)
    _score(out, (*item, "score"), score, last.start)
    return levels


def trim_score_label(text: str) -> str:
    """An indicator's name without white space."""
    return re.sub(r"\s", "", text)


def _score(out: Answers, path: Steps, cell: Cell, start: int) -> None:
    if path not in out:
        out.put(path, "decimal", cell.text, (cell.start, cell.end), (min(start, cell.start), cell.end))


# --- any other table of amounts ----------------------------------------------------------------------------------


def read_amount_tables(section: Section) -> Iterable[Answer]:
    """A table of names and amounts is one breakdown for each column of amounts; a total row gives the total."""
    out = Answers(section, ())
    head: Row = ()
    for grid in grids(section):
        rows = [row for row in grid.rows if any(cell.text for cell in row)]
        if not rows or any(re.match(r"项目名称|一级指标|三级指标", cell.text) for row in rows for cell in row):
            continue
        if not any(_NUMERIC.fullmatch(cell.text) for cell in rows[0][1:]):
            head, rows = rows[0], rows[1:]
        if len(rows) >= 2 and head and all(len(row) == len(head) for row in rows):
            for column in range(1, len(head)):
                _read_column(out, grid, head, rows, column)
    return out


def _read_column(out: Answers, grid: TextGrid, head: Row, rows: Sequence[Row], column: int) -> None:
    cells = [(row[0], row[column]) for row in rows if row[0].text and _NUMERIC.fullmatch(row[column].text)]
    if len(cells) < 2 or len(cells) < len([row for row in rows if row[column].text]):
        return
    unit = _UNIT.search(f"{head[column].text} {grid.above}")
    title = trim_label(f"{grid.above}/{head[column].text}")
    path: Steps = ("breakdowns", out.key(("breakdowns",), title))
    listed: Steps = (*path, "items")
    for name, cell in cells:
        total = re.fullmatch(r"合\s*计|总\s*计", name.text)
        target = (*path, "total") if total else (*listed, out.key(listed, trim_label(name.text)), "amount")
        own = re.search(MONEY_UNIT, cell.text)
        if target not in out:
            named = None if own or unit is None else as_unit(unit[1])
            out.put(target, "money", cell.text, (cell.start, cell.end), (name.start, cell.end), named)
