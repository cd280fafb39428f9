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
    ("printed", "kind"),
    [
        pytest.param("１２４５．８０ 万 元", "money", id="full-width, spaces in the unit"),
        pytest.param("1245·80万元", "money", id="a middle dot"),
        pytest.param("1245。80万元", "money", id="a full stop"),
        pytest.param("12. 5%", "percent", id="a space behind the point"),
        pytest.param("1 245.80万元", "money", id="a space between thousands"),
        pytest.param("1’245’300.5元", "money", id="apostrophes"),
        pytest.param("12.5\n万元", "money", id="the unit on the next line"),
        pytest.param("12.5万\n元", "money", id="within the unit"),
        pytest.param("3万5000元", "money", id="two units"),
        pytest.param("10万2345.60元", "money", id="two units and decimals"),
        pytest.param("12.5百万元", "money", id="millions"),
        pytest.param("3千元", "money", id="thousands"),
        pytest.param("负12.5万元", "money", id="negative in words"),
        pytest.param("△12.5%", "percent", id="a triangle"),
        pytest.param("\u201112.5万元", "money", id="a hyphen that does not break"),
        pytest.param("叁拾伍万陆仟元整", "money", id="numerals of a bill"),
        pytest.param("一百二十三个", "count", id="a count in numerals"),
        pytest.param("百分之十二点五", "percent", id="a rate in numerals"),
        pytest.param("3万人", "count", id="people"),
        pytest.param("3.5万余人", "count", id="about so many people"),
        pytest.param("12.5万", "money", id="money without 元"),
        pytest.param("9.5亿", "money", id="more money without 元"),
    ],
)
def test_an_odd_print_is_the_figure_that_a_person_reads(printed: str, kind: str) -> None:
    assert lex(f"基本支出{printed}，占") == [(kind, printed)]


@pytest.mark.parametrize(
    ("words", "printed", "kind"),
    [
        pytest.param("收入1245,80万元", "1245,80万元", "separators", id="a comma for the point"),
        pytest.param("收入12,45.80万元", "12,45.80万元", "separators", id="a group of two"),
        pytest.param("收入1、245.80万元", "1、245.80万元", "separators", id="one figure or two"),
        pytest.param("收入1 2.5万元", "1 2.5万元", "separators", id="a space"),
        pytest.param("收入1.245.80万元", "1.245.80万元", "separators", id="two points"),
        pytest.param("收入1\ufffd45.80万元", "1\ufffd45.80万元", "separators", id="a lost character"),
        pytest.param("其中：1 245.80万元", "1 245.80万元", "separators", id="the number of an item or thousands"),
        pytest.param("其中：1. 5万元", "5万元", "separators", id="the number of an item or a point"),
        pytest.param("支出1/2万元", "1/2万元", "separators", id="a fraction"),
        pytest.param("收入l245.80万元", "245.80万元", "letters", id="l for 1"),
        pytest.param("收入1245.8O万元", "1245.8O万元", "letters", id="O for 0"),
        pytest.param("收入12l5万元", "12l5万元", "letters", id="l within"),
        pytest.param("支出.5万元", "5万元", "cut", id="decimals alone"),
        pytest.param("支出12.万元", "12.万元", "cut", id="a point and no decimals"),
        pytest.param("支出12⑤万元", "12⑤万元", "cut", id="a note's mark"),
        pytest.param("支出—12.5万元", "12.5万元", "sign", id="a dash"),
        pytest.param("支出\u201312.5%", "12.5%", "sign", id="a short dash"),
        pytest.param("支出（12.5）万元", "（12.5）万元", "sign", id="brackets"),
        pytest.param("支出（125）万元", "（125）万元", "sign", id="brackets as of a code"),
        pytest.param("支出（调整后）-12.5万元", "12.5万元", "sign", id="a minus behind a bracket"),
        pytest.param("支出3万五千元", "3万五千元", "mixed", id="digits and numerals"),
        pytest.param("支出三万5000元", "5000元", "mixed", id="numerals and digits"),
        pytest.param("支出3万5元", "3万5元", "mixed", id="30005 or 35000"),
        pytest.param("支出12元5角", "12元5角", "mixed", id="元 and 角"),
        pytest.param("支出三五万元", "三五万元", "mixed", id="three to five"),
        pytest.param("支出数十万元", "十万元", "mixed", id="how many tens"),
        pytest.param("支出12.5×10³元", "12.5×10", "power", id="a power"),
        pytest.param("支出3-5万元", "3-5万元", "range", id="a range"),
        pytest.param("支出3至5万元", "3至5万元", "range", id="a range in words"),
        pytest.param("支出3万元—5万元", "3万元—5万元", "range", id="both with their unit"),
        pytest.param("占0.5~0.8%", "0.5~0.8%", "range", id="of rates"),
        pytest.param("支出12余万元", "12余万元", "near", id="above"),
        pytest.param("支出12万多元", "12万多元", "near", id="above, behind the unit"),
        pytest.param("支出12.5万美元", "12.5万美元", "foreign", id="dollars"),
        pytest.param("支出$12.5万元", "12.5万元", "foreign", id="a dollar's sign"),
        pytest.param("支出港币12.5万元", "12.5万元", "foreign", id="named before"),
        pytest.param("支出5千万元", "5千万元", "unit", id="tens of millions"),
        pytest.param("下降12.5‰", "12.5‰", "unit", id="per mille"),
        pytest.param(f"支出{'1' * 50}元", f"{'1' * 50}元", "long", id="debris"),
    ],
)
def test_what_may_be_read_in_two_ways_is_in_doubt(words: str, printed: str, kind: str) -> None:
    found = list(figures(words + "，", 0, len(words) + 1))
    assert [(one.kind, one.printed, one.doubt and one.doubt.kind) for one in found] == [("doubt", printed, kind)]


def test_a_negative_in_brackets_is_sure_where_it_can_only_be_of_the_words_before() -> None:
    for words, kinds in (("支出（-12.5万元）", ["money"]), ("支出9万元（-12.5万元）", ["money", "doubt"])):
        assert [one.kind for one in figures(words, 0, len(words))] == kinds


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("支出12\n.5万元", id="before the point"),
        pytest.param("支出12.\n5万元", id="behind the point"),
        pytest.param("支出1,2\n45.80万元", id="within a number"),
    ],
)
def test_a_figure_broken_over_a_line_is_in_doubt(words: str) -> None:
    found = [figure for sentence in sentences(words, 0, len(words)) for figure in sentence.figures]
    assert {figure.kind for figure in found} <= {"doubt", "number"}
    assert found[-1].kind == "doubt"


@pytest.mark.parametrize(
    "words",
    [
        "一是收入增加，二是支出减少",
        "“三公”经费",
        "一般公共预算",
        "十九大、十一次全会、第二十三次会议、第五十三条",
        "一季度三项工作，一个部门，两手抓，三五个人，百万元以下，单位：万元",
    ],
)
def test_numerals_that_are_words_are_no_figures(words: str) -> None:
    assert lex(words) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("二〇一七年度支出", ("year", "二〇一七"), id="a year in numerals"),
        pytest.param("自负12.5万元", ("money", "12.5万元"), id="负 as part of a word"),
        pytest.param("支出——12.5万元", ("money", "12.5万元"), id="a whole dash"),
        pytest.param("ETC12.5万元", ("money", "12.5万元"), id="a name of letters"),
        pytest.param("①12.5万元", ("money", "12.5万元"), id="the number of an item"),
        pytest.param("12.5元/人", ("money", "12.5元"), id="each"),
    ],
)
def test_figures_beside_what_looks_like_a_part_of_them(words: str, found: tuple[str, str]) -> None:
    assert lex(words) == [found]


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
    st.sampled_from("收入支出为，。、：；（）() \n年度占%万元亿批次辆台套12345067890.,-第月日A２三十百千负—·至余美"),
    max_size=60,
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
