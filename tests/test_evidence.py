"""Sections without a heading of their own: taken by what they say, and left alone where that is not clear."""

from collections.abc import Callable

import pytest
from conftest import document_of

from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.evidence import clear_winner, weigh
from extractor.extraction.headings import find_headings
from extractor.extraction.plan import plan

OVERALL = "2031年度收入总计1200.50万元，支出总计1200.50万元。"
INCOME = "2031年度收入合计1100.50万元，其中财政拨款收入1000.50万元，占90.91%；事业收入100.00万元，占9.09%。"
APPROPRIATION = "2031年度财政拨款收、支总计1000.50万元。"
DETAIL = "1.河道保洁（2130399），2031年度决算数为300.25万元，比2030年度决算数增长0.39%。"
RUNNING = "2031年度机关运行经费80.50万元。"


def keys(*lines: str) -> list[tuple[str, str]]:
    found = plan(document_of("\n".join(lines)), FINAL_ACCOUNTS)
    return [(section.key, section.words.strip()) for section in found.sections if section.key != "cover"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        pytest.param("overall", OVERALL, id="two totals of all funds"),
        pytest.param("income", INCOME, id="shares of income"),
        pytest.param("appropriation", APPROPRIATION, id="totals of one fund"),
        pytest.param("operating_costs", RUNNING, id="a term of its own"),
        pytest.param("three_public", "因公出国（境）费0万元；公务接待费1.20万元。", id="terms together"),
        pytest.param(None, "全年共安排资金300.00万元，用于河道保洁。", id="no term of any"),
        pytest.param(None, "人员经费50.00万元。", id="too little"),
        pytest.param(
            None, "政府性基金预算收入3.00万元，国有资本经营预算收入2.00万元。", id="two that weigh about the same"
        ),
    ],
)
def test_only_a_clear_winner_is_taken(key: str | None, words: str) -> None:
    winner = clear_winner(weigh(words, FINAL_ACCOUNTS.sections))
    assert (winner.key if winner else None) == key


def test_a_document_without_headings_is_divided_by_what_it_says() -> None:
    assert keys(OVERALL, INCOME, APPROPRIATION, RUNNING) == [
        ("overall", OVERALL),
        ("income", INCOME),
        ("appropriation", APPROPRIATION),
        ("operating_costs", RUNNING),
    ]


def test_one_block_may_serve_several_sections() -> None:
    """What stands below a heading of one section, and is clearly of another that has none, is that one's."""
    total = "2031年度财政拨款支出总计1000.50万元，其中基本支出700.50万元，占总支出的70.02%。具体包括："
    found = keys("（四）财政拨款支出决算表说明", total, DETAIL, DETAIL.replace("保洁", "清淤"))
    assert found == [
        ("appropriation", total),
        ("general_budget_detail", DETAIL + "\n" + DETAIL.replace("保洁", "清淤")),
    ]


def test_a_section_with_a_heading_is_not_looked_for_elsewhere() -> None:
    found = keys("一、收入决算情况说明", INCOME, "二、其他说明", INCOME.replace("2031", "2030"))
    assert [key for key, _ in found] == ["income"]


def test_a_glossary_keeps_what_it_explains() -> None:
    found = keys(
        "一、收入决算情况说明", INCOME, "第四部分 名词解释", "一、机关运行经费：如2030年度机关运行经费70.00万元。"
    )
    assert [key for key, _ in found] == ["income", "glossary"]


def test_what_says_nothing_goes_with_the_paragraph_before_it() -> None:
    reason = "主要原因是新增两个项目。"
    assert keys("二、运行情况", RUNNING, reason, "三、其他", "此外没有说明。")[0] == (
        "operating_costs",
        f"{RUNNING}\n{reason}",
    )


@pytest.mark.parametrize("title", ["收支决算总表", "收入支出决算总表"])
def test_the_explanation_of_a_table_goes_by_its_name_and_the_table_does_not(title: str) -> None:
    """A table of contents is no section: its entries come again below."""
    entries = ("一、单位概况", "二、决算报表", title, "支出决算表", f"{title}说明", "三、名词解释")
    found = keys("目录", *entries, *entries[:4], entries[4], OVERALL, entries[5], "无此内容。")
    assert [key for key, _ in found if key in ("overall", "glossary")] == ["overall"]


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(lambda n: f"2.{n} ", id="2.1"),
        pytest.param(lambda n: f"2.1.{n} ", id="2.1.1"),
        pytest.param(lambda n: f"{n}", id="digits right before words"),
    ],
)
def test_decimal_headings_are_headings(number: Callable[[int], str]) -> None:
    lines = (f"{number(1)}收入支出决算总体情况", OVERALL, f"{number(2)}机关运行经费", "没有安排任何支出。")
    assert [key for key, _ in keys(*lines)] == ["overall", "operating_costs"]


@pytest.mark.parametrize("amount", ["1.5万元的设备", "12个项目", "3.2亿元的债券", "20家企业"])
def test_an_amount_at_the_head_of_a_line_is_no_number_of_a_heading(amount: str) -> None:
    assert {heading.style for heading in find_headings(document_of(amount))} <= {"none"}


def test_a_higher_heading_that_opens_nothing_ends_a_section() -> None:
    lines = ("1 概况", "1.1 基本情况", "核定编制12名。", "2 报表", "2.1 表一", "本年共300.00万元。")
    assert dict(keys(*lines))["overview"] == "核定编制12名。"
