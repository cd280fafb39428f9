"""Rules on sentences and small tables: a text with its sections marked in, the status of every identity out."""

import re
from textwrap import dedent
from typing import Any

import pytest
from conftest import document_of

from extractor.checks.rule import CheckResult
from extractor.core.evidence import Cited, Where
from extractor.core.reading import Reading, Section
from extractor.core.tables import StatutoryTable, TableRow
from extractor.core.values import read_money
from extractor.doctypes.common.template_leftovers import read_template_leftovers
from extractor.doctypes.common.years import read_years
from extractor.doctypes.final_accounts.balances import read_balances
from extractor.doctypes.final_accounts.checks import check_record
from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.extraction.alignment import align
from extractor.extraction.record import build

REPORT = "河道整治项目2031年绩效评价报告"
YEAR = "@cover\n青溪县水务局2031年度部门决算\n第三部分 2031年度部门决算情况说明\n"


def record_of(text: str) -> FinalAccounts:
    """The record of a text whose sections begin with `@key`; `@table kind column …` heads rows `code label cell …`."""
    document = document_of(dedent(text))
    sections, tables = [], []
    read: list[Section] = []
    marks = [*re.finditer(r"^@(\w+)(.*)\n", document.text, re.M)]
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(document.text)
        if mark[1] == "table":
            tables.append(table_of(mark[2].split(), document.text, mark.end(), end))
            continue
        section = Section(mark[1], REPORT if mark[1] == "annex" else "", document.text, mark.end(), end)
        read.append(section)
        values, _ = align(Reading(section, "grammar", tuple(GRAMMAR[mark[1]](section))), document)
        sections.append(values)
    record, lost = build(
        FinalAccounts,
        sections,
        {
            "tables": tables,
            "balances": read_balances(document, read),
            "claims": read_template_leftovers(document),
            "years": read_years(document, read),
        },
    )
    assert lost == ()
    return record


def table_of(head: list[str], text: str, start: int, end: int) -> StatutoryTable:
    """A statutory table in 万元; `.` is an empty cell, `-` no code, 收 and 支 the side of a two-sided table."""
    kind, *columns = head
    rows = []
    for line in re.finditer(r"^\S.*$", text[start:end], re.M):
        words = [*re.finditer(r"\S+", line[0])]
        code, label, amounts = words[0][0], words[1][0], words[2:]
        cells = {}
        for column, word in zip(columns, amounts, strict=True):
            if word[0] != ".":
                at = start + line.start() + word.start()
                cells[column] = cited(read_money(word[0], "万元"), word[0], at)
        rows.append(
            TableRow(
                label=label,
                code=code if code.isdigit() else None,
                side={"收": "income", "支": "expenditure"}.get(code),
                cells=cells,
                page=1,
            )
        )
    return StatutoryTable(kind=kind, printed_title=kind, pages=(1,), unit="万元", empty=not rows, rows=tuple(rows))


def cited(value: Any, quote: str, at: int) -> Cited[Any]:
    where = Where(document="a", page=1, start=at, end=at + len(quote))
    return Cited[Any](value=value, quote=quote, where=where, figure=(at, at + len(quote)), reader="test")


def results_of(text: str, code: str | None = None) -> list[CheckResult]:
    checked = check_record(record_of(text))
    assert checked.broken == ()
    return [result for result in checked.results if code in (None, result.code)]


def statuses(code: str, text: str) -> str:
    return " ".join(result.status for result in results_of(text, code))


def case(code: str, expected: str, name: str, text: str, *, known: str = "") -> Any:
    """`known` says why a case is not met yet; it fails as soon as it is."""
    marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
    return pytest.param(code, expected, text, id=f"{code} {name}", marks=marks)


PROJECT = (
    "@projects\n项目支出绩效目标完成情况表\n\n\t项目名称\n\t河道整治\n"
    "\n\t预算执行情况(万元)\n\t预算数:\n\t{}\n\t执行数:\n\t80.00\n"
    "\n\t\n\t其中-财政拨款:\n\t{}\n\t其中-财政拨款:\n\t80.00\n\n\t\n"
    "\t其它资金:\n\t0\n\t其它资金:\n\t0"
)
