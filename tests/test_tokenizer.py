"""Sentences and their figures: what counts as a figure, what leads up to it, what only looks like one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.core.tokenizer import Sentence, figures, last_segment, sentences, split_outside_brackets
from extractor.core.values import plain_digits, read_money


def lex(text: str) -> list[tuple[str, str]]:
    """Kind and print of every figure."""
    return [(figure.kind, figure.printed) for figure in figures(text, 0, len(text))]


def only(text: str) -> Sentence:
    (sentence,) = sentences(text, 0, len(text))
    return sentence


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("基本支出776.32万元", [("money", "776.32万元")], id="money"),
        pytest.param("共计3.2亿元", [("money", "3.2亿元")], id="hundreds of millions"),
        pytest.param("差旅费420元", [("money", "420元")], id="元"),
        pytest.param("工资12,345.67万元", [("money", "12,345.67万元")], id="thousands"),
        pytest.param("工资12，345.67万元", [("money", "12，345.67万元")], id="thousands, full-width comma"),
        pytest.param("工资１２３．４万元", [("money", "１２３．４万元")], id="full-width digits"),
        pytest.param("工资 12.5 万元", [("money", "12.5 万元")], id="space before the unit"),
        pytest.param("占89.01%", [("percent", "89.01%")], id="percent"),
        pytest.param("占89.01 ％", [("percent", "89.01 ％")], id="full-width percent"),
        pytest.param("共14批次", [("count", "14批次")], id="count"),
        pytest.param("设备2台（套）", [("count", "2台（套）")], id="counter with brackets"),
        pytest.param("接待150人次", [("count", "150人次")], id="人次 is not 人"),
        pytest.param("编制34名", [("count", "34名")], id="posts"),
        pytest.param("得分95.5，", [("number", "95.5")], id="bare number"),
        pytest.param("2031年度收入", [("year", "2031")], id="year"),
        pytest.param("与2030 年相比", [("year", "2030")], id="year with a space"),
        pytest.param("增长-2.4%", [("percent", "-2.4%")], id="negative after a word"),
        pytest.param("结余：－5.2万元", [("money", "－5.2万元")], id="negative, full-width"),
        pytest.param("增加20，300人", [("number", "20"), ("count", "300人")], id="a comma of the sentence"),
        pytest.param("为0万元，占0%", [("money", "0万元"), ("percent", "0%")], id="zero"),
        pytest.param("100万元（含）以上设备3台", [("money", "100万元"), ("count", "3台")], id="threshold"),
        pytest.param("增加5.1个百分点", [("count", "5.1个")], id="percentage points"),
    ],
)
def test_figures_are_found_with_their_kind(text: str, found: list[tuple[str, str]]) -> None:
    assert lex(text) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("截至12月31日", id="day of a year"),
        pytest.param("自5月起", id="month"),
        pytest.param("（3）其他收入", id="enumerator in brackets"),
        pytest.param("(12) 其他收入", id="enumerator in half-width brackets"),
        pytest.param("1.行政运行", id="enumerator with a point"),
        pytest.param("2、行政运行", id="enumerator with a comma"),
        pytest.param("3．行政运行", id="enumerator with a full-width point"),
        pytest.param("其中：1.工资；2.津贴", id="enumerators inside a sentence"),
        pytest.param("一般公共服务（201）", id="code of a class"),
        pytest.param("人大事务（20101）行政运行（2010101）", id="codes of section and item"),
        pytest.param("行政运行2010101", id="code without brackets"),
        pytest.param("第3季度", id="ordinal"),
        pytest.param("编号A05010101", id="code with a letter"),
    ],
)
def test_dates_enumerators_and_codes_are_no_figures(text: str) -> None:
    assert lex(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("1.5万元用于", [("money", "1.5万元")], id="a decimal at the start"),
        pytest.param("1. 5个项目", [("count", "5个")], id="enumerator, space, figure"),
        pytest.param("2、2031年度", [("year", "2031")], id="enumerator and year"),
        pytest.param("1.2031年度收入12万元", [("year", "2031"), ("money", "12万元")], id="point and year"),
        pytest.param("1．2031年度收入12万元", [("year", "2031"), ("money", "12万元")], id="full-width point and year"),
        pytest.param("（1）12.5万元", [("money", "12.5万元")], id="brackets and amount"),
        pytest.param("2030—2031年", [("number", "2030"), ("year", "2031")], id="a span of years"),
        pytest.param("2010年代", [("number", "2010")], id="a decade is no year"),
        pytest.param("行政运行（2010101）35.2万元", [("money", "35.2万元")], id="code and amount"),
        pytest.param("12345678元", [("money", "12345678元")], id="a long amount is no code"),
    ],
)
def test_figures_beside_what_is_none(text: str, found: list[tuple[str, str]]) -> None:
    assert lex(text) == found


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        pytest.param("12,345.67万元", "345.67", id="half-width"),
        pytest.param("12，345.67万元", "345.67", id="full-width"),
        pytest.param("1,012,345万元", "012,345", id="millions"),
        pytest.param("9345.67万元", "345.67", id="no separators"),
        pytest.param("3.345万元", "345", id="decimals"),
        pytest.param("345.678万元", "345.67", id="more decimals"),
    ],
)
def test_a_piece_of_a_number_is_not_a_figure(words: str, printed: str) -> None:
    assert printed not in {found.removesuffix("万元") for _, found in lex(f"收入{words}，")}


def test_an_amount_with_a_full_width_comma_and_no_decimals_is_not_cut() -> None:
    """增加20，300人 is two figures; but nothing may make 345万元 of 12，345万元."""
    assert ("money", "345万元") not in lex("本年收入合计12，345万元。")


def test_leads_reach_back_to_the_figure_before() -> None:
    text = "2031年度支出合计900万元，其中：基本支出776.32万元，占86.26%；项目支出123.68万元。"
    sentence = only(text)
    assert [sentence.lead(figure) for figure in sentence.figures] == [
        "",
        "支出合计",
        "，其中：基本支出",
        "，占",
        "；项目支出",
    ]
    assert [sentence.tail(index) for index in range(5)] == ["支出合计", "，其中：基本支出", "，占", "；项目支出", ""]


def test_what_is_no_figure_does_not_cut_a_lead() -> None:
    (figure,) = only("一般公共服务（201）支出12.5万元").figures
    assert only("一般公共服务（201）支出12.5万元").lead(figure) == "一般公共服务（201）支出"


def test_a_lead_stays_in_its_sentence() -> None:
    first, second = sentences("收入10万元。支出20万元", 0, 13)
    assert [second.lead(figure) for figure in second.figures] == ["支出"]
    assert first.words == "收入10万元"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("甲。乙！丙？丁", ["甲", "乙", "丙", "丁"], id="marks"),
        pytest.param("甲\n乙\n", ["甲", "乙"], id="paragraphs"),
        pytest.param("甲。\n\n　\n。乙", ["甲", "乙"], id="blank ones are left out"),
        pytest.param("甲；乙：丙，丁", ["甲；乙：丙，丁"], id="weaker marks do not end one"),
        pytest.param("支出1.5万元", ["支出1.5万元"], id="a point does not end one"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_sentence_ends_at_its_mark_or_its_paragraph(text: str, words: list[str]) -> None:
    assert [sentence.words for sentence in sentences(text, 0, len(text))] == words


def test_only_the_span_is_read() -> None:
    text = "收入10万元，支出20万元，结余30万元"
    start, end = text.index("支出"), text.index("结余")
    (sentence,) = sentences(text, start, end)
    assert [(figure.printed, sentence.lead(figure)) for figure in sentence.figures] == [("20万元", "支出")]


@pytest.mark.parametrize(
    ("words", "separators", "segment"),
    [
        pytest.param("其中，基本支出", "，", "基本支出", id="last separator"),
        pytest.param("基本支出", "，", "基本支出", id="none"),
        pytest.param("维修（护，修）费", "，", "维修（护，修）费", id="inside brackets"),
        pytest.param("其他收入（含利息，", "，", "", id="inside an open bracket"),
        pytest.param("其他收入（利息", "，", "利息", id="an open bracket divides"),
        pytest.param("基本支出，", "，", "", id="at the end"),
    ],
)
def test_the_last_segment_begins_behind_the_last_separator_outside_brackets(
    words: str, separators: str, segment: str
) -> None:
    assert words[last_segment(words, separators) :] == segment


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        pytest.param("办公费、维修（护、修）费", ["办公费", "维修（护、修）费"], id="brackets"),
        pytest.param("办公费、、 印刷费 、", ["办公费", "印刷费"], id="blank parts and white space"),
        pytest.param("办公费）、印刷费", ["办公费）", "印刷费"], id="a closing bracket too many"),
        pytest.param("“三公、经费”、会议费", ["“三公、经费”", "会议费"], id="quotation marks"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_list_is_not_split_within_brackets_or_quotation_marks(words: str, parts: list[str]) -> None:
    assert split_outside_brackets(words, "、") == parts


# --- whatever the text

WORDS = st.text(
    st.sampled_from("收入支出为，。、：；（）() \n年度占%万元亿批次辆台套12345067890.,-第月日A２"), max_size=60
)


@given(WORDS, st.integers(0, 20), st.integers(0, 20))
def test_figures_stand_where_they_say(text: str, before: int, behind: int) -> None:
    start, end = min(before, len(text)), max(min(before, len(text)), len(text) - behind)
    at = start
    for sentence in sentences(text, start, end):
        assert at <= sentence.start < sentence.end <= end
        at = sentence.end
        lead = sentence.start
        for figure in sentence.figures:
            assert figure.lead == lead <= figure.start < figure.end <= sentence.end
            assert text[figure.start : figure.end].startswith(figure.printed)
            assert figure.kind == "year" or text[figure.start : figure.end] == figure.printed
            lead = figure.lead + len(text[figure.lead : figure.end])
            lead += len(text[lead : sentence.end]) - len(text[lead : sentence.end].lstrip())


@given(st.integers(0, 10**11), st.integers(0, 4), st.booleans(), st.sampled_from(["基本支出", "：", "，", "增加 "]))
def test_a_printed_amount_is_one_figure(digits: int, decimals: int, full_width: bool, lead: str) -> None:
    printed = f"{Decimal(digits).scaleb(-decimals):,.{decimals}f}万元"
    printed = printed.replace(",", "，") if full_width and decimals else printed
    assert lex(f"{lead}{printed}，占") == [("money", printed)]
    assert read_money(printed).value == Decimal(plain_digits(printed).removesuffix("万元"))
