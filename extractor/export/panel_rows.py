"""Make rows of a dataset: organisation × year × indicator, long and wide, with documents, findings and what each means.

Disclosures in, rows out; the columns of every table with their heads.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from extractor.dataset.disclosures import Disclosure, IndicatorValue
from extractor.dataset.figures import Crossing, DocumentFigures
from extractor.dataset.organisations import Organisation
from extractor.doctypes.base import DocType
from extractor.doctypes.indicators import CellSource, Indicator

Status = Literal["unsettled", "grounded", "verified", "reviewed"]
STATUSES: tuple[Status, ...] = ("unsettled", "grounded", "verified", "reviewed")
_OF_ORIGIN: Mapping[str, Status] = {
    "machine_verified": "verified",
    "grounded": "grounded",
    "source_error": "grounded",  # it stands there, and is wrong there
    "reviewer": "reviewed",
    "reviewer_own": "reviewed",
}


class PanelColumn(NamedTuple):
    """A column of a table: its name, its Chinese head, what is in it, how wide it is shown (characters)."""

    name: str
    zh: str
    kind: Literal["text", "int", "number"] = "text"
    width: int = 12


@dataclass(frozen=True, slots=True)
class PanelTable:
    """A table of the panel: its name, the name of its sheet, its columns."""

    name: str
    zh: str
    columns: tuple[PanelColumn, ...]


_WHOSE = (
    PanelColumn("organisation", "单位", width=28),
    PanelColumn("year", "年度", "int", 7),
)
VALUES = PanelTable(
    "sources",
    "出处",
    (
        *_WHOSE,
        PanelColumn("type", "文件类型", width=14),
        PanelColumn("indicator", "指标代码", width=22),
        PanelColumn("indicator_zh", "指标", width=28),
        PanelColumn("member", "分项", width=24),
        PanelColumn("value", "数值", "number", 18),
        PanelColumn("unit", "单位（量）", width=8),
        PanelColumn("printed", "原文", width=16),
        PanelColumn("status", "状态", width=10),
        PanelColumn("origin", "依据", width=16),
        PanelColumn("agreement", "各处是否一致", width=12),
        PanelColumn("other_prints", "其他各处", width=24),
        PanelColumn("should_be", "应为", width=12),
        PanelColumn("document", "文件", width=28),
        PanelColumn("page", "页", "int", 6),
        PanelColumn("quote", "引文", width=40),
        PanelColumn("place", "所在", width=10),
        PanelColumn("path", "字段路径", width=30),
        PanelColumn("sha256", "文件摘要", width=12),
    ),
)
DOCUMENTS = PanelTable(
    "documents",
    "文件",
    (
        *_WHOSE,
        PanelColumn("type", "文件类型", width=14),
        PanelColumn("document", "文件", width=30),
        PanelColumn("status", "状态", width=12),
        PanelColumn("values", "数值个数", "int", 10),
        PanelColumn("failing", "不成立的核对", "int", 12),
        PanelColumn("failing_across", "跨文件不成立", "int", 12),
        PanelColumn("note", "说明", width=50),
        PanelColumn("sha256", "文件摘要", width=12),
    ),
)
FINDINGS = PanelTable(
    "findings",
    "核对",
    (
        *_WHOSE,
        PanelColumn("document", "文件", width=28),
        PanelColumn("other_document", "对照文件", width=28),
        PanelColumn("code", "规则", width=14),
        PanelColumn("status", "结果", width=10),
        PanelColumn("severity", "轻重", width=10),
        PanelColumn("equation", "等式", width=40),
        PanelColumn("message_zh", "说明", width=60),
        PanelColumn("message_en", "说明（英文）", width=60),
        PanelColumn("quotes", "引文", width=40),
        PanelColumn("diagnosis", "可能的原因", width=40),
    ),
)
DICTIONARY = PanelTable(
    "dictionary",
    "指标说明",
    (
        PanelColumn("indicator", "指标代码", width=26),
        PanelColumn("type", "文件类型", width=14),
        PanelColumn("zh", "指标", width=30),
        PanelColumn("en", "英文名", width=36),
        PanelColumn("unit", "单位（量）", width=8),
        PanelColumn("list", "按项", width=6),
        PanelColumn("definition", "定义", width=60),
        PanelColumn("narrative", "正文来源", width=40),
        PanelColumn("tables", "表格来源", width=50),
        PanelColumn("reconcile", "取值", width=10),
    ),
)
ORGANISATIONS = PanelTable(
    "organisations",
    "单位",
    (
        PanelColumn("key", "单位键", width=28),
        PanelColumn("name", "单位", width=28),
        PanelColumn("region", "地区", width=16),
        PanelColumn("level", "级次", width=10),
        PanelColumn("code", "代码", width=10),
        PanelColumn("parent", "主管部门", width=28),
        PanelColumn("alias", "曾用名", width=28),
        PanelColumn("relation", "关系", width=10),
        PanelColumn("first_year", "起", "int", 7),
        PanelColumn("last_year", "止", "int", 7),
        PanelColumn("evidence", "依据", width=10),
    ),
)


def wide_table(indicators: Iterable[Indicator]) -> PanelTable:
    """The panel with a column for each indicator."""
    heads = (PanelColumn(one.code, f"{one.zh}（{one.unit}）", "number", 18) for one in indicators if not one.is_list)
    where = (PanelColumn("region", "地区", width=16), PanelColumn("level", "级次", width=10))
    return PanelTable("panel", "面板", (*_WHOSE, *where, *heads))


def status_of(value: IndicatorValue) -> Status:
    """What stands behind a value; where its places differ, nothing does until a person has looked."""
    status = _OF_ORIGIN.get(value.found.value.origin, "unsettled")
    return "unsettled" if value.found.agreement == "differing" and status != "reviewed" else status


def kept(disclosure: Disclosure, codes: frozenset[str], least: Status) -> Iterator[IndicatorValue]:
    """The values of a disclosure that are asked for, in the catalogue's order."""
    for value in disclosure.values.values():
        enough = STATUSES.index(status_of(value)) >= STATUSES.index(least)
        if value.indicator.code in codes and enough:
            yield value


def value_row(organisation: Organisation | None, disclosure: Disclosure, value: IndicatorValue) -> tuple[Any, ...]:
    """A value with its place."""
    printed_figure, document = value.found.value, value.document
    others = [one.shown for one in value.found.prints if one is not printed_figure]
    return (
        organisation.name if organisation is not None else None,
        disclosure.year,
        disclosure.type,
        value.indicator.code,
        value.indicator.zh,
        value.member or None,
        printed_figure.value,
        value.indicator.unit,
        printed_figure.shown,
        status_of(value),
        printed_figure.origin,
        value.found.agreement,
        "、".join(others) or None,
        printed_figure.should_be,
        document.name,
        printed_figure.page,
        printed_figure.quote,
        printed_figure.source,
        printed_figure.path,
        document.sha256,
    )


def wide_row(
    organisation: Organisation | None, year: int | None, values: Mapping[str, Decimal | None], table: PanelTable
) -> tuple[Any, ...]:
    """The values of an organisation in a year, a column each; empty where there is none."""
    whose = (organisation.name, organisation.region, organisation.level) if organisation is not None else (None,) * 3
    codes = (column.name for column in table.columns[4:])
    return (whose[0], year, whose[1] or None, whose[2] or None, *(values.get(code) for code in codes))


def document_row(
    organisation: Organisation | None, document: DocumentFigures, codes: frozenset[str], note: str
) -> tuple[Any, ...]:
    """A document with what came of it: how many of the indicators `codes` it prints, what does not hold."""
    across = sum(one.result.status == "fail" for one in document.crossed)
    return (
        organisation.name if organisation is not None else document.organization,
        document.year,
        document.type,
        document.name,
        "settled" if document.settled else "open",
        sum(one.code in codes for one in document.measured),
        len(document.failing),
        across,
        note or None,
        document.sha256,
    )


def finding_rows(organisation: Organisation | None, document: DocumentFigures) -> Iterator[tuple[Any, ...]]:
    """What does not hold in a document and across documents, and what would not but for a printed adjustment."""
    whose = (organisation.name if organisation is not None else document.organization, document.year, document.name)
    for one in document.failing:
        quotes = " ｜ ".join(one.quotes)
        yield (*whose, None, one.code, "fail", one.severity, one.equation, one.zh, one.en, quotes, None)
    for crossing in document.crossed:
        result = crossing.result
        if result.status == "fail" or result.severity == "remark":
            yield (*whose, *_crossed(crossing))


def _crossed(crossing: Crossing) -> tuple[Any, ...]:
    result = crossing.result
    return (
        crossing.other_name,
        result.code,
        result.status,
        result.severity,
        result.equation,
        result.message_zh,
        result.message_en,
        " ｜ ".join(result.quotes),
        "；".join(str(one["zh"]) for one in result.diagnosis) or None,
    )


def dictionary_rows(types: Sequence[DocType]) -> Iterator[tuple[Any, ...]]:
    """What every indicator means and where it is read."""
    for doctype in types:
        for one in doctype.indicators:
            yield (
                one.code,
                doctype.title,
                one.zh,
                one.en,
                one.unit,
                "是" if one.is_list else None,
                one.definition,
                "；".join(leaf.path for leaf in one.leaves) or None,
                "；".join(" ".join((cell.kind, *_row(cell), cell.column)) for cell in one.cells) or None,
                one.reconcile,
            )


def _row(cell: CellSource) -> Iterator[str]:
    """The row of a cell as people read it: the words of its pattern; none of a table with one row."""
    words = {"*": "各行", "#": "各行"}.get(cell.row, re.sub(r"\(\?:|[()?\[\]^]", "", cell.row))
    yield from [words.strip("|").replace("|", "/")] if words else []


def organisation_rows(one: Organisation) -> Iterator[tuple[Any, ...]]:
    """An organisation with each of its names."""
    whose = (one.key, one.name, one.region or None, one.level or None, one.code or None, one.parent or None)
    for name in one.names:
        yield (*whose, name.name, name.relation, name.first, name.last, name.evidence)
