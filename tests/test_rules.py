"""The catalogue as a whole: its codes, and what holds of every result whatever the record."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, CORPUS_DOCUMENTS, result_of
from helpers.rule_cases import record_of, results_of, statuses
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rules_rates import RATES
from test_rules_statements import AGAIN, STATEMENTS
from test_rules_sums import SAME, SUMS
from test_rules_tables import TABLES
from test_rules_words import WORDS

from extractor.api import extract, read
from extractor.checks.rule import CheckResult, Identity
from extractor.doctypes.final_accounts.checks import CATALOGUE, FigureIndex, check_record
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts

SOUND = CORPUS / "documents" / "qingtang-agriculture-2021.pdf"  # accepted as it is
TOTALS = next(rule for rule in CATALOGUE if rule.code == "FA-SUM-030")
ALL = (*SUMS, *SAME, *RATES, *WORDS, *TABLES)


def test_codes_are_unique_and_every_rule_states_something() -> None:
    rules = list(CATALOGUE)
    assert len({rule.code for rule in rules}) == len(rules) == len(CATALOGUE)
    for rule in rules:
        assert re.fullmatch(r"FA-[A-Z]{2,3}-\d{3}", rule.code)
        assert len(rule.states) > 10
        assert rule.zh
        assert rule.en
        assert rule.severity in ("error", "warning", "remark")


def test_every_code_has_a_case_that_fails() -> None:
    told: dict[str, set[str]] = {}
    for param in ALL:
        code, expected, _ = param.values
        told.setdefault(str(code), set()).update(str(expected).split() or ["silent"])
    for one in (one for _, found in (*STATEMENTS, *AGAIN) for one in found):
        told.setdefault(f"FA-{one.split()[0]}", set()).add(one.split()[1])
    assert set(told) == {rule.code for rule in CATALOGUE}
    assert [code for code, seen in told.items() if "fail" not in seen] == []


# --- whatever the record ------------------------------------------------------------------------------------------


SECTIONS = re.findall(
    r"(?:^|\n)(@\w+\n(?:(?!\n@)[\s\S])+)", "\n".join(str(p.values[2]) for p in (*SUMS, *SAME, *RATES))
)


def test_an_empty_record_gives_no_failure() -> None:
    checked = check_record(FinalAccounts())
    assert [result for result in checked.results if result.status == "fail"] == []
    assert checked.localisation.complete


def test_a_rule_that_breaks_loses_itself_and_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(index: FigureIndex) -> Iterator[Identity]:
        yield from TOTALS.check(index)
        raise KeyError(4)

    whole = result_of(SOUND)
    monkeypatch.setitem(CATALOGUE._rules, TOTALS.code, replace(TOTALS, check=broken))
    result = extract(read(SOUND), FINAL_ACCOUNTS)
    assert {one.code for one in whole.results} - {one.code for one in result.results} == {TOTALS.code}
    assert len(result.results) == sum(one.code != TOTALS.code for one in whole.results)
    (notice,) = [one for one in result.notices if one.code == "CHK-RULE-001"]
    assert (TOTALS.code in notice.message_zh, TOTALS.code in notice.message_en) == (True, True)
    assert result.verdict.decision == "review"
    assert result.record == whole.record


@pytest.mark.parametrize("factor", ["0", "1", "1000000000000000"])
def test_absurd_values_give_results(factor: str) -> None:
    for section in dict.fromkeys(SECTIONS):
        absurd = re.sub(r"\d+(?:\.\d+)?(?=万元|元|%)", factor, section)
        assert isinstance(results_of(absurd), list)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(["0", "0.00", "100", "0.01", "999999999999999.99"]), min_size=40, max_size=40), st.data()
)
def test_any_values_give_results(values: list[str], data: st.DataObject) -> None:
    section = data.draw(st.sampled_from(SECTIONS))
    drawn = iter(values * 10)
    text = re.sub(r"\d+(?:\.\d+)?(?=万元|元|%)", lambda _: next(drawn), section)
    index = FigureIndex(record_of(text))
    instantiated = sum(1 for rule in CATALOGUE for _ in rule.check(index))
    results = results_of(text)
    assert len(results) == instantiated
    assert_in_order(results)


def assert_in_order(results: list[CheckResult]) -> None:
    ranks = [("fail", "truncated", "unchecked", "pass").index(result.status) for result in results]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("path", CORPUS_DOCUMENTS, ids=lambda path: path.stem)
def test_every_result_carries_its_evidence(path: Any) -> None:
    result = result_of(path)
    assert_in_order(list(result.results))
    for found in result.results:
        assert found.equation
        assert found.message_zh
        assert found.message_en
        for operand in found.operands:
            assert result.document.text[operand.start : operand.end].strip()
            number = re.sub(r"[^\d.].*$", "", operand.printed)
            print_ = re.sub(r"[,，\s]", "", result.document.text[operand.start : operand.end])
            assert not number or number.rstrip(".") in print_
        for quote in found.quotes:
            assert quote in result.document.text


def test_a_result_tells_its_equation_residual_and_slack() -> None:
    (found,) = results_of(
        "@income\n本年收入合计31.00万元，其中：财政拨款收入20.00万元；其他收入10.00万元。", "FA-SUM-010"
    )
    assert found.equation == "20.00 + 10.00 = 30 ≠ 31.00万元"
    assert found.residual == "1万元"
    assert found.slack == "0.015万元"
    assert found.exact is False
    assert [operand.printed for operand in found.operands] == ["31.00万元", "20.00万元", "10.00万元"]
    assert found.paths == ("income.total", "income.items[财政拨款收入].amount", "income.items[其他收入].amount")
    assert found.cause == "source"


def test_an_absent_operand_is_named() -> None:
    (found,) = results_of(
        "@basic_expenditure\n2031年一般公共预算财政拨款基本支出30.00万元，其中：\n人员经费20.00万元。", "FA-SUM-060"
    )
    assert "basic_expenditure.public" in found.equation


def test_a_misreading_is_told_from_a_mistake_of_the_document() -> None:
    record = record_of("@income\n本年收入合计31.00万元，其中：财政拨款收入20.00万元；其他收入10.00万元。")
    (found,) = [r for r in check_record(record, frozenset({"income.total"})).results if r.code == "FA-SUM-010"]
    assert found.cause == "reading"


def test_more_digits_than_a_float_holds() -> None:
    text = "@income\n本年收入合计90071992547409.93元，其中：财政拨款收入90071992547409.90元；其他收入0.01元。"
    assert statuses("FA-SUM-010", text) == "fail"
    assert statuses("FA-SUM-010", text.replace("0.01元", "0.03元")) == "pass"
