"""A reader's answers against the text: what stands there is cited at its place, what does not is dropped and told."""

from contextlib import suppress
from decimal import Decimal
from pathlib import Path as File
from typing import Any

import pytest
from conftest import CORPUS_DOCUMENTS, REAL_DOCUMENTS, document_of, grounded, result_of
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.core.field_path import FieldPath, Key
from extractor.core.reading import Answer, Kind, Reading, Section
from extractor.core.schema import walk
from extractor.core.tokenizer import figures
from extractor.core.values import (
    Count,
    Money,
    Number,
    Percent,
    read_count,
    read_money,
    read_number,
    read_percent,
)
from extractor.errors import NotAFigureError
from extractor.extraction.alignment import align

TEXT = (
    "2031年度收入总计12,345.67万元，支出总计9,876.50万元。与2030年度相比，收入总计增加345.60万元，增长2.88％；"
    "支出总计减少88.40万元，下降0.89%。\n其中：国内公务接待14批次，150人次；平均得分95.5分。"
)


def answer(path: str, kind: Kind, printed: str, *labels: str) -> Answer:
    return Answer(FieldPath(path.split(".")), kind, printed, labels=labels)


@pytest.mark.parametrize("label", ["万", "-", ".", "减至", "增加到", "12.5万元", "、"])
def test_a_label_that_names_nothing_betrays_a_misread(label: str) -> None:
    path = FieldPath(("income", "items", Key(label), "amount"))
    (values, notices) = align(
        Reading(Section("income", "", TEXT, 0, len(TEXT)), "grammar", (Answer(path, "money", "345.60万元"),)),
        document_of(TEXT),
    )
    assert not values
    assert [notice.code for notice in notices] == ["GRD-NAME-001"]


def money(path: str, printed: str, *labels: str) -> Answer:
    return answer(path, "money", printed, *labels)


def place(text: str, *answers: Answer) -> dict[str, tuple[int, int]]:
    """Where each answer was found."""
    return {path: value.cited.figure for path, value in grounded(text, *answers)[0].items()}


def dropped(text: str, one: Answer) -> bool:
    """The answer is not taken, and there is exactly one notice, which names it."""
    found, notices = grounded(text, one)
    if found:
        return False
    (notice,) = notices
    assert notice.code == "GRD-MISS-001"
    assert notice.path == ".".join(str(step) for step in one.path)
    assert notice.quote == one.printed
    return True


# --- figures that stand in the text


@pytest.mark.parametrize(
    ("kind", "printed", "stands"),
    [
        pytest.param("money", "12,345.67万元", "12,345.67万元", id="as printed"),
        pytest.param("money", "12345.67万元", "12,345.67万元", id="without separators"),
        pytest.param("money", "12，345.67 万元", "12,345.67万元", id="full-width separator"),
        pytest.param("money", "345.60万元", "345.60万元", id="its end is the end of another"),
        pytest.param("percent", "2.88%", "2.88％", id="other percent sign"),
        pytest.param("count", "14批次", "14批次", id="count"),
        pytest.param("int", "2030", "2030年度", id="year"),
        pytest.param("int", "2030年", "2030年度", id="year with 年"),
        pytest.param("decimal", "95.5", "95.5", id="score"),
        pytest.param("decimal", "95.5分", "95.5", id="score with 分"),
    ],
)
def test_a_figure_that_stands_in_the_text(kind: Kind, printed: str, stands: str) -> None:
    found, notices = grounded(TEXT, answer("value", kind, printed))
    assert notices == ()
    start, end = found["value"].cited.figure
    assert TEXT[start:end] == stands


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        pytest.param("money", "12,345.68万元", id="another digit"),
        pytest.param("money", "12,345.67元", id="another unit"),
        pytest.param("money", "12,345.67", id="no unit"),
        pytest.param("money", "1,2345.67万元", id="misplaced separator"),
        pytest.param("money", "345.67万元", id="the end of a longer number"),
        pytest.param("money", "45.60万元", id="the end of another"),
        pytest.param("money", "345.6", id="the beginning of one"),
        pytest.param("money", "-345.60万元", id="a sign that is not there"),
        pytest.param("money", "约345.60万元", id="no figure"),
        pytest.param("money", "2.88%", id="a percentage is no money"),
        pytest.param("money", "", id="nothing"),
        pytest.param("percent", "88%", id="the decimals of one"),
        pytest.param("percent", "345.60%", id="money is no percentage"),
        pytest.param("count", "150批", id="another counter"),
        pytest.param("count", "4批次", id="the last digit of one"),
        pytest.param("count", "2030年", id="a year is no count"),
        pytest.param("int", "2029", id="another year"),
        pytest.param("decimal", "95", id="without its decimals"),
        pytest.param("str", "压减会议费", id="words"),
        pytest.param("direction", "flat", id="a judgement without words"),
        pytest.param("comparison", "equal", id="a comparison without words"),
    ],
)
def test_what_does_not_stand_in_the_text_is_dropped(kind: Kind, printed: str) -> None:
    assert dropped(TEXT, answer("value", kind, printed))


@pytest.mark.parametrize(
    ("text", "kind", "printed", "value"),
    [
        pytest.param(
            "增加1967.3万元",
            "money",
            "1967.30万元",
            Money(value=Decimal("1967.3"), unit="万元", decimals=1),
            id="a zero that is not printed",
        ),
        pytest.param(
            "增加100.00万元",
            "money",
            "100万元",
            Money(value=Decimal(100), unit="万元", decimals=2),
            id="decimals left out",
        ),
        pytest.param(
            "增长13.95，",
            "percent",
            "13.95%",
            Percent(value=Decimal("13.95"), decimals=2, sign=False),
            id="a percent sign that is not printed",
        ),
        pytest.param("国内接待14批次", "count", "14", Count(value=14, unit="批次"), id="a counter left out"),
    ],
)
def test_the_value_is_what_the_text_prints(text: str, kind: Kind, printed: str, value: Any) -> None:
    """An answer may be dropped for its print; if it is kept, the record says what stands in the text."""
    found, _ = grounded(text, answer("value", kind, printed))
    assert [given.cited.value for given in found.values()] in ([], [value])


def test_a_figure_outside_the_section_is_dropped() -> None:
    text = "收入100.00万元。\n支出200.00万元。"
    found, notices = grounded(text, money("total", "100.00万元"), start=text.index("支出"))
    assert found == {}
    assert len(notices) == 1


def test_the_quote_is_label_and_figure() -> None:
    found, _ = grounded(TEXT, money("a", "88.40万元", "支出总计减少"))
    cited = found["a"].cited
    assert cited.quote == "支出总计减少88.40万元"
    assert cited.where.start == TEXT.index("支出总计减少")
    assert TEXT[cited.where.start : cited.where.end] == cited.quote
    assert cited.reader == "llm"


def test_notices_do_not_stop_the_others() -> None:
    found, notices = grounded(TEXT, money("a", "1.00万元"), money("b", "345.60万元"), money("c", "甲"))
    assert list(found) == ["b"]
    assert [notice.path for notice in notices] == ["a", "c"]


# --- which of several places


def test_the_nearest_label_wins() -> None:
    text = "基本支出50.00万元，其中公用经费10.00万元；项目支出50.00万元，其中设备10.00万元。"
    found = place(
        text,
        money("project", "50.00万元", "项目支出"),
        money("basic", "50.00万元", "基本支出"),
        money("equipment", "10.00万元", "设备", "项目支出"),
        money("public", "10.00万元", "公用经费"),
    )
    first, second = text.index("50.00"), text.rindex("50.00")
    assert found["basic"][0] == first
    assert found["project"][0] == second
    assert found["equipment"][0] == text.rindex("10.00")
    assert found["public"][0] == text.index("10.00")


def test_a_label_behind_the_figure_does_not_count() -> None:
    text = "合计5.00万元，其中：办公费5.00万元、差旅费5.00万元"
    assert place(text, money("a", "5.00万元", "办公费"))["a"][0] == text.index("办公费") + 3


def test_a_label_is_found_across_white_space_and_width() -> None:
    text = "办公费5.00万元、出国(境) 费5.00万元"
    assert place(text, money("a", "5.00万元", "出国（境）费"))["a"][0] == text.rindex("5.00")


def test_the_order_of_the_text_breaks_ties() -> None:
    text = "一季度5.00万元、二季度5.00万元、三季度5.00万元"
    found = place(text, *(money(name, "5.00万元") for name in "abc"))
    assert [start for start, _ in found.values()] == [at for at in range(len(text)) if text.startswith("5.00", at)]


def test_one_figure_may_be_taken_twice_where_it_stands_once() -> None:
    found = place("收、支总计均为100.00万元", money("income", "100.00万元"), money("expenditure", "100.00万元"))
    assert found["income"] == found["expenditure"]


# --- words


@pytest.mark.parametrize(
    ("text", "words", "quote"),
    [
        pytest.param("主要原因是人员增加。", "人员增加", "人员增加", id="as printed"),
        pytest.param("主要原因是人员\n增 加。", "人员增加", "人员\n增 加", id="white space in the text"),
        pytest.param("主要原因是人员增加。", "人员 增加", "人员增加", id="white space in the answer"),
        pytest.param("原因：会议（含培训）减少，", "会议(含培训)减少", "会议（含培训）减少", id="half-width brackets"),
        pytest.param("原因：新增２个项目", "新增2个项目", "新增２个项目", id="full-width digit"),
        pytest.param("原因：占地㎡数", "占地m2数", "占地㎡数", id="one character for two"),
    ],
)
def test_words_are_found_across_white_space_and_width(text: str, words: str, quote: str) -> None:
    found, _ = grounded(text, answer("reason", "str", words))
    assert found["reason"].cited.quote == quote


@pytest.mark.parametrize("words", ["人员减少", "人员增加了", "", "  "])
def test_words_that_do_not_stand_there(words: str) -> None:
    assert dropped("主要原因是人员增加。", answer("reason", "str", words))


def test_a_list_spans_its_names() -> None:
    text = "主要包括：办公费、会议费、维修（护）费等。"
    found, _ = grounded(text, Answer(FieldPath(("items",)), "list", ("办公费", "会议费", "维修(护)费")))
    assert found["items"].cited.quote == "办公费、会议费、维修（护）费"
    assert found["items"].cited.value == ("办公费", "会议费", "维修(护)费")
    missing, notices = grounded(text, Answer(FieldPath(("items",)), "list", ("办公费", "差旅费")))
    assert missing == {}
    assert len(notices) == 1


# --- directions


def test_a_direction_is_grounded_beside_its_figure() -> None:
    text = "收入总计增加5.00万元；支出总计增加6.00万元，增长0.50%。"
    found, _ = grounded(
        text,
        answer("expenditure_change.direction", "direction", "increase"),
        money("expenditure_change.amount", "6.00万元", "支出总计"),
        answer("income_change.direction", "direction", "increase"),
        money("income_change.amount", "5.00万元", "收入总计"),
    )
    assert found["income_change.direction"].cited.quote == "收入总计增加"
    assert found["expenditure_change.direction"].cited.quote == "支出总计增加"


def test_a_direction_that_the_words_beside_its_figure_contradict() -> None:
    text = "收入总计增加5.00万元，增长0.42%；支出总计减少6.00万元，下降0.50%。"
    found, _ = grounded(
        text,
        money("expenditure_change.amount", "6.00万元", "支出总计"),
        answer("expenditure_change.direction", "direction", "increase"),
    )
    assert "expenditure_change.direction" not in found


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("比上年增加5.00万元", "increase"),
        ("比上年下降5.00%", "decrease"),
        ("与上年持平", "flat"),
        ("比上年增加/减少0万元", "unclear"),
        ("下降（增长）0%", "unclear"),
    ],
)
def test_a_direction_stands_only_on_the_words_that_print_it(text: str, direction: str) -> None:
    others = {"increase", "decrease", "flat", "unclear"} - {direction}
    found, _ = grounded(text, answer("change.direction", "direction", direction))
    assert found["change.direction"].cited.value == direction
    if direction != "unclear":  # a template left standing holds the words of both
        assert all(dropped(text, answer("change.direction", "direction", other)) for other in others)


@pytest.mark.parametrize(
    ("text", "comparison"),
    [("决算数小于预算数", "less"), ("决算数大于预算数", "greater"), ("决算数与预算数持平", "equal")],
)
def test_a_comparison_stands_only_on_the_words_that_print_it(text: str, comparison: str) -> None:
    found, _ = grounded(text, answer("comparison", "comparison", comparison))
    assert found["comparison"].cited.value == comparison
    others = {"less", "greater", "equal"} - {comparison}
    assert all(dropped(text, answer("comparison", "comparison", other)) for other in others)


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("年初预算180.88万元，决算163.83万元，完成90.58%，未完成预算系一项工作并入其他项目。", "less"),
        ("年初预算1,694.81万元，决算1,824.41万元，完成107.65%，超出预算系年中追加了专项资金。", "greater"),
        ("预算数是210,000.00元，实际只用180,564.24元，完成预算的85.98%。", "less"),
    ],
)
def test_how_far_a_budget_was_carried_out_is_no_comparison(text: str, comparison: str) -> None:
    assert dropped(text, answer("comparison", "comparison", comparison))


# --- a reader that points is believed no more than one that does not


def pointed(text: str, printed: str, span: tuple[int, int], kind: Kind = "money") -> bool:
    document = document_of(text)
    section = Section("overall", "", text, 0, len(text))
    reading = Reading(section, "grammar", (Answer(FieldPath(("a",)), kind, printed, span, span),))
    values, notices = align(reading, document)
    assert len(values) + len(notices) == 1
    return bool(values)


@pytest.mark.parametrize(
    ("printed", "words", "stands"),
    [
        pytest.param("12,345.67万元", "12,345.67万元", True, id="there"),
        pytest.param("345.67万元", "345.67万元", False, id="the end of a longer number"),
        pytest.param("12,345", "12,345", False, id="the beginning of a longer number"),
        pytest.param("12,345.67万元", "9,876.50万元", False, id="another figure there"),
        pytest.param("12,345.67万元", "收入总计", False, id="words there"),
    ],
)
def test_a_place_that_a_reader_names_is_looked_at(printed: str, words: str, stands: bool) -> None:
    start = TEXT.index(words)
    assert pointed(TEXT, printed, (start, start + len(words))) is stands


# --- whatever the digits


PRINTS = st.builds(
    lambda digits, decimals, unit: f"{Decimal(digits).scaleb(-decimals):,.{decimals}f}{unit}",
    st.integers(1, 10**9),
    st.integers(0, 4),
    st.sampled_from(["元", "万元", "亿元"]),
)
LEADS = ("收入总计", "其中：基本支出", "，项目支出", "；比上年增加", "\n公用经费", "（含")


@given(st.lists(PRINTS, min_size=1, max_size=6), st.data())
def test_a_changed_digit_is_never_grounded(prints: list[str], data: st.DataObject) -> None:
    text = "".join(lead + printed for lead, printed in zip(LEADS, prints, strict=False))
    original = data.draw(st.sampled_from(prints))
    at = data.draw(st.sampled_from([n for n, char in enumerate(original) if char.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != original[at]]))
    changed = original[:at] + digit + original[at + 1 :]
    values = {(read_money(printed).value, read_money(printed).unit) for printed in prints}
    assume((read_money(changed).value, read_money(changed).unit) not in values)
    label = data.draw(st.sampled_from(["", *LEADS]))
    assert dropped(text, money("a", changed, label.strip("\n，；（")))
    assert set(grounded(text, money("a", original))[0]) == {"a"}


@given(st.integers(1_000, 10**10), st.integers(0, 3), st.booleans(), st.sampled_from(["", "万元"]), st.data())
def test_a_piece_of_a_number_is_never_grounded(
    digits: int, decimals: int, full_width: bool, unit: str, data: st.DataObject
) -> None:
    whole = f"{Decimal(digits).scaleb(-decimals):,.{decimals}f}"
    whole = whole.replace(",", "，") if full_width and decimals else whole
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    piece = whole[start:end].strip(",，.")
    assume(piece not in ("", whole))
    with suppress(NotAFigureError):
        assume(read_money(piece).value != read_money(whole).value)  # 100 is all of 100.0
    text = f"收入总计{whole}万元。"
    assert dropped(text, money("a", piece + unit, "收入总计"))
    at = text.index(piece, text.index(whole) + start)
    assert not pointed(text, piece, (at, at + len(piece)))


@pytest.mark.parametrize("printed", ["345万元", "12"])
def test_thousands_with_a_full_width_comma_are_not_cut(printed: str) -> None:
    assert dropped("收入总计12，345万元。", money("a", printed, "收入总计"))


# --- every value of every document at hand


EVERY_DOCUMENT = pytest.mark.parametrize("file", [*CORPUS_DOCUMENTS, *REAL_DOCUMENTS], ids=lambda file: file.name)


def parsed(value: object, printed: str) -> object:
    """The print read again as the kind of figure that the value is; the unit may come from a table's head."""
    match value:
        case Money():
            return read_money(printed, value.unit)
        case Percent():
            return read_percent(printed)
        case Number():
            return read_number(printed.removesuffix("分"))
        case Count():
            return read_count(printed)
    return value


def within(path: FieldPath) -> bool:
    """Leaves of sections; the unit's name and year may come from anywhere, the tables have a place of their own."""
    return path[0] not in ("organization", "fiscal_year", "tables")


@EVERY_DOCUMENT
def test_every_value_of_a_document_stands_where_it_says(file: File) -> None:
    result = result_of(file)
    text = result.document.text
    sections = [(section.start, section.end) for section in result.plan.sections]
    leaves = list(walk(result.record))
    assert len(leaves) > 100
    for path, cited in leaves:
        where, (start, end) = cited.where, cited.figure
        assert text[where.start : where.end] == cited.quote, path
        assert where.start <= start < end <= where.end, path
        assert where.document == result.document.name
        assert where.page == result.document.page_at(where.start)
        assert bool(where.boxes) == (result.document.format == "pdf"), path
        assert parsed(cited.value, text[start:end]) == cited.value, path
        if within(path):
            assert any(low <= start and end <= high for low, high in sections), path


@EVERY_DOCUMENT
def test_the_grammar_says_nothing_that_does_not_stand(file: File) -> None:
    result = result_of(file)
    assert [notice for notice in result.notices if notice.code == "GRD-MISS-001"] == []
    assert 0 < result.grounded <= result.found


def test_the_path_of_a_notice_is_shown_as_in_the_record() -> None:
    path: FieldPath = FieldPath(("income", "items", Key("其他收入", 2), "amount"))
    _, (notice,) = grounded(TEXT, Answer(path, "money", "1.00万元"))
    assert notice.path == "income.items[其他收入#2].amount"


def test_figures_of_the_example_are_what_they_seem() -> None:
    assert [figure.printed for figure in figures(TEXT, 0, len(TEXT))][:3] == ["2031", "12,345.67万元", "9,876.50万元"]
