"""The words of a path, as a reviewer reads them."""

import pytest

from extractor.core.naming import spoken
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
def test_spoken(path: str, words: str) -> None:
    assert spoken(FinalAccounts, path) == words
