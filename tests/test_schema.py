"""The words of a path, as a reviewer reads them; what a path stands for in a record."""

import pytest

from extractor.core.evidence import Cited, Where
from extractor.core.field_path import FieldPath
from extractor.core.schema import cells, spoken, standing, walk
from extractor.core.values import Money, read_money
from extractor.doctypes.final_accounts.schema import FinalAccounts


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("overall.income_total", "收入支出决算总体·收入总计"),
        ("general_budget.change.rate", "一般公共预算财政拨款支出决算·比上年·增长"),
        ("general_budget.detail[行政运行].actual", "一般公共预算财政拨款支出决算·行政运行·支出决算"),
        ("breakdowns[共计[含税]#2].items[水费].amount", "共计[含税]#2·水费·金额"),
        ("tables[支出决算表].rows[2010301].本年支出合计", "支出决算表·2010301·本年支出合计"),
        ("tables[“三公”表].rows[合计].公务接待费/预算数", "“三公”表·合计·公务接待费/预算数"),
        ("no.such", "no·such"),
        ("", ""),
    ],
)
def test_a_path_is_said_in_the_words_of_its_labels(path: str, words: str) -> None:
    assert spoken(FinalAccounts, path) == words


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("overall.income_total", "leaf"),
        ("overall.expenditure_total", "absent"),
        ("overall", "part"),
        ("income.total", "absent"),
        ("income.items[事业收入].amount", "absent"),
        ("tables[收入支出决算总表].rows[总计#2].决算数", "cell"),
        ("tables[收入支出决算总表].rows[总计#2]", "part"),
        ("tables[收入支出决算总表].rows[总计#3]", "absent"),
        ("tables[收入支出决算总表].rows[总计].预算数", "absent"),
        ("tables[支出决算表].rows[201].合计", "absent"),
        ("overall.no_such_field", None),
        ("overall.income_total.below", None),
        ("income.items.amount", None),
        ("tables[收入支出决算总表].rows[总计].决算数.below", None),
    ],
)
def test_path_stands_for_a_value_a_part_or_what_is_absent(path: str, expected: str | None) -> None:
    where = Where(document="a", page=1, start=0, end=4)
    cited = Cited[Money](value=read_money("5万元"), quote="5万元", where=where, figure=(0, 3), reader="grammar")
    rows = [{"label": "总计", "page": 1, "cells": {"决算数": cited}}] * 2
    table = {"kind": "收入支出决算总表", "printed_title": "", "pages": (1,), "rows": rows}
    record = FinalAccounts.model_validate({"overall": {"income_total": cited}, "tables": [table]})
    assert standing(record, FieldPath.parse(path)) == expected


def test_second_table_of_a_kind_has_paths_of_its_own() -> None:
    where = Where(document="a", page=1, start=0, end=4)
    cited = Cited[Money](value=read_money("5万元"), quote="5万元", where=where, figure=(0, 3), reader="grammar")
    rows = [{"label": "总计", "page": 1, "cells": {"1.决算数": cited}}]
    table = {"kind": "收入决算表", "printed_title": "", "pages": (1,), "rows": rows}
    record = FinalAccounts.model_validate({"tables": [table, table]})
    paths = [path for path, _ in cells(record)]
    assert [str(path) for path in paths] == [
        r"tables[收入决算表].rows[总计].1\.决算数",
        r"tables[收入决算表#2].rows[总计].1\.决算数",
    ]
    assert [standing(record, path) for path in paths] == ["cell", "cell"]
    assert list(walk(record)) == []
