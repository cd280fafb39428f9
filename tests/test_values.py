"""Printed figures: what is printed comes in, value, unit and decimals come out; what is no figure is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.core.formatting import printed
from extractor.core.values import (
    IN_YUAN,
    Count,
    Money,
    Number,
    Percent,
    Unit,
    as_unit,
    read_count,
    read_money,
    read_number,
    read_percent,
)
from extractor.errors import NotAFigureError

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
UNITS = tuple(IN_YUAN)


def money(value: str, unit: Unit | None, decimals: int) -> Money:
    return Money(value=Decimal(value), unit=unit, decimals=decimals)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        pytest.param("2145.87万元", money("2145.87", "万元", 2), id="as usual"),
        pytest.param("1967.3万元", money("1967.3", "万元", 1), id="one decimal"),
        pytest.param("1967.30万元", money("1967.30", "万元", 2), id="a zero at the end counts"),
        pytest.param("100元", money("100", "元", 0), id="whole"),
        pytest.param("0万元", money("0", "万元", 0), id="zero is a value"),
        pytest.param("0.00万元", money("0", "万元", 2), id="zero with decimals"),
        pytest.param("3.207亿元", money("3.207", "亿元", 3), id="hundreds of millions"),
        pytest.param("12,345.67万元", money("12345.67", "万元", 2), id="thousands"),
        pytest.param("1,234,567元", money("1234567", "元", 0), id="millions"),
        pytest.param("12，345.67万元", money("12345.67", "万元", 2), id="thousands, full-width comma"),
        pytest.param("1，234，567元", money("1234567", "元", 0), id="millions, full-width commas"),
        pytest.param("１２，３４５．６７万元", money("12345.67", "万元", 2), id="all full-width"),
        pytest.param("１００万元", money("100", "万元", 0), id="full-width digits"),
        pytest.param("776.32", money("776.32", None, 2), id="no unit is no unit"),
        pytest.param("776.32 万元", money("776.32", "万元", 2), id="space before the unit"),
        pytest.param("776.32 万 元", money("776.32", "万元", 2), id="space inside the unit"),
        pytest.param("776.32\n万元", money("776.32", "万元", 2), id="line end before the unit"),
        pytest.param("　776.32万元 ", money("776.32", "万元", 2), id="outer white space"),
        pytest.param("-5.20万元", money("-5.20", "万元", 2), id="negative"),
        pytest.param("－5.20万元", money("-5.20", "万元", 2), id="negative, full-width"),
        pytest.param("−5.20万元", money("-5.20", "万元", 2), id="negative, minus sign"),
        pytest.param("007.50元", money("7.5", "元", 2), id="leading zeros"),
        pytest.param("12.5千元", money("12.5", "千元", 1), id="thousands of 元"),
        pytest.param("3 百万元", money("3", "百万元", 0), id="millions of 元"),
        pytest.param("12.5万", money("12.5", "万元", 1), id="元 left out"),
        pytest.param("1245·80万元", money("1245.80", "万元", 2), id="a middle dot"),
        pytest.param("1245。80万元", money("1245.80", "万元", 2), id="a full stop for the point"),
        pytest.param("1245﹒80万元", money("1245.80", "万元", 2), id="a small point"),
        pytest.param("1245 .80万元", money("1245.80", "万元", 2), id="a space before the point"),
        pytest.param("1245. 80万元", money("1245.80", "万元", 2), id="a space behind the point"),
        pytest.param("1 245.80万元", money("1245.80", "万元", 2), id="thousands, spaces"),
        pytest.param("1\u202f245\u202f300元", money("1245300", "元", 0), id="millions, narrow no-break spaces"),
        pytest.param("1’245.80万元", money("1245.80", "万元", 2), id="thousands, an apostrophe"),
        pytest.param("1, 245 .80万元", money("1245.80", "万元", 2), id="a space behind the separator"),
        pytest.param(
            "\U0001d7f7\U0001d7f8\U0001d7fa\U0001d7fb.\U0001d7fe\U0001d7f6万元",
            money("1245.80", "万元", 2),
            id="mathematical digits",
        ),
        pytest.param("\u0663\u0664\u0665万元", money("345", "万元", 0), id="digits of another script"),
        pytest.param("负12.5万元", money("-12.5", "万元", 1), id="negative in words"),
        pytest.param("△12.5万元", money("-12.5", "万元", 1), id="negative as accounts print it"),
        pytest.param("\u201312.5", money("-12.5", None, 1), id="negative, a dash"),
        pytest.param("（1,012.50）", money("-1012.50", None, 2), id="negative in brackets"),
        pytest.param("3万5000元", money("35000", "元", 0), id="two units"),
        pytest.param("12万3456.78元", money("123456.78", "元", 2), id="two units and decimals"),
        pytest.param("1亿2000万元", money("12000", "万元", 0), id="two larger units"),
        pytest.param("三十万元", money("30", "万元", 0), id="numerals"),
        pytest.param("叁拾万元整", money("30", "万元", 0), id="numerals of a bill"),
        pytest.param("壹佰贰拾叁万肆仟伍佰元整", money("1234500", "元", 0), id="a long one"),
        pytest.param("一亿二千万元", money("12000", "万元", 0), id="numerals of two units"),
        pytest.param("三点五万元", money("3.5", "万元", 1), id="numerals with a point"),
    ],
)
def test_an_amount_is_read_with_its_unit_and_decimals(printed: str, value: Money) -> None:
    assert read_money(printed) == value


def test_the_table_gives_a_unit_only_where_the_print_has_none() -> None:
    assert read_money("12.5", "万元") == money("12.5", "万元", 1)
    assert read_money("12.5元", "万元") == money("12.5", "元", 1)


@pytest.mark.parametrize(
    ("printed", "yuan"),
    [
        pytest.param("100元", Decimal(100), id="元"),
        pytest.param("1.5万元", Decimal(15_000), id="万元"),
        pytest.param("0.02亿元", Decimal(2_000_000), id="亿元"),
        pytest.param("1.5", None, id="no unit"),
    ],
)
def test_an_amount_is_converted_to_yuan_exactly(printed: str, yuan: Decimal | None) -> None:
    assert read_money(printed).yuan == yuan


@pytest.mark.parametrize(
    ("printed", "value", "decimals", "sign"),
    [
        pytest.param("91.68%", "91.68", 2, True, id="as usual"),
        pytest.param("91.60%", "91.60", 2, True, id="a zero at the end counts"),
        pytest.param("100%", "100", 0, True, id="whole"),
        pytest.param("91.68％", "91.68", 2, True, id="full-width sign"),
        pytest.param("91.68﹪", "91.68", 2, True, id="small sign"),
        pytest.param("９１．６８％", "91.68", 2, True, id="all full-width"),
        pytest.param("91.68 %", "91.68", 2, True, id="space before the sign"),
        pytest.param("13.95", "13.95", 2, False, id="sign left out"),
        pytest.param("-3.5%", "-3.5", 1, True, id="negative"),
        pytest.param("1,204.50%", "1204.50", 2, True, id="thousands"),
        pytest.param("△3.5%", "-3.5", 1, True, id="negative, a triangle"),
        pytest.param("百分之三十", "30", 0, True, id="numerals"),
        pytest.param("百分之十二点五", "12.5", 1, True, id="numerals with a point"),
        pytest.param("百分之12.5", "12.5", 1, True, id="the sign in words"),
    ],
)
def test_a_rate_is_read_with_its_decimals_and_whether_it_has_its_sign(
    printed: str, value: str, decimals: int, sign: bool
) -> None:
    assert read_percent(printed) == Percent(value=Decimal(value), decimals=decimals, sign=sign)


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        pytest.param("14批次", 14, "批次", id="as usual"),
        pytest.param("0人次", 0, "人次", id="zero is a value"),
        pytest.param("2台（套）", 2, "台（套）", id="counter with brackets"),
        pytest.param("2 台 （套）", 2, "台（套）", id="spaces"),
        pytest.param("1,234人", 1234, "人", id="thousands"),
        pytest.param("２辆", 2, "辆", id="full-width"),
        pytest.param("3.5万人", 35000, "人", id="myriads"),
        pytest.param("一百二十三个", 123, "个", id="numerals"),
        pytest.param("两辆", 2, "辆", id="a numeral"),
        pytest.param("14", 14, "", id="no counter"),
    ],
)
def test_a_count_is_read_with_its_counter(printed: str, value: int, unit: str) -> None:
    assert read_count(printed) == Count(value=value, unit=unit)


@pytest.mark.parametrize(
    ("printed", "value", "decimals"),
    [
        pytest.param("9.5", "9.5", 1, id="score"),
        pytest.param("100", "100", 0, id="whole"),
        pytest.param("1,967.30", "1967.30", 2, id="thousands"),
        pytest.param("９．５０", "9.5", 2, id="full-width"),
        pytest.param("－2", "-2", 0, id="negative"),
    ],
)
def test_a_bare_number_is_read_with_its_decimals(printed: str, value: str, decimals: int) -> None:
    assert read_number(printed) == Number(value=Decimal(value), decimals=decimals)


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param("", id="nothing"),
        pytest.param("  ", id="white space"),
        pytest.param("万元", id="only a unit"),
        pytest.param("几万元", id="in words that name no number"),
        pytest.param("三五万元", id="three to five"),
        pytest.param("二百五元", id="205 or 250"),
        pytest.param("约12万元", id="words before"),
        pytest.param("12万元整", id="words behind"),
        pytest.param("12万元13万元", id="two amounts"),
        pytest.param("12 13万元", id="two numbers"),
        pytest.param("1.2.3万元", id="two points"),
        pytest.param("12.万元", id="point without decimals"),
        pytest.param(".5万元", id="decimals alone"),
        pytest.param("1,23万元", id="a group of two"),
        pytest.param("1234,567万元", id="a first group of four"),
        pytest.param("12,3456万元", id="a last group of four"),
        pytest.param("12.5%", id="a percentage"),
        pytest.param("12辆", id="a count"),
        pytest.param("--12万元", id="two signs"),
        pytest.param("12/13万元", id="a template"),
        pytest.param("①万元", id="an enumerator is no digit"),
        pytest.param("1245,80万元", id="a comma for the point"),
        pytest.param("1、245.80万元", id="two figures or one"),
        pytest.param("1 2.5万元", id="a space that parts no thousands"),
        pytest.param("3万5元", id="30005 or 35000"),
        pytest.param("1245.8O万元", id="a letter for a digit"),
        pytest.param("12万美元", id="foreign money"),
        pytest.param("3至5万元", id="a range"),
        pytest.param("12余万元", id="approximate"),
        pytest.param("1.2×10^4元", id="a power"),
    ],
)
def test_what_is_no_amount(printed: str) -> None:
    with pytest.raises(NotAFigureError) as raised:
        read_money(printed)
    assert raised.value.printed == printed


@pytest.mark.parametrize("printed", ["12.5万元", "百分之三五", "12%%", "5%左右", "5‰", "", "12.%"])
def test_what_is_no_percentage(printed: str) -> None:
    with pytest.raises(NotAFigureError):
        read_percent(printed)


@pytest.mark.parametrize(
    "printed", ["1.5人", "几人", "1.23456万人", "-3人", "3人5次", "人", "", "1，5人", "12,34人", "14.人"]
)
def test_what_is_no_count(printed: str) -> None:
    with pytest.raises(NotAFigureError):
        read_count(printed)


@pytest.mark.parametrize("printed", ["9.5分", "9.5%", "", "九", "9 5", "二〇一", "1 245"])
def test_what_is_no_number(printed: str) -> None:
    with pytest.raises(NotAFigureError):
        read_number(printed)


def test_a_unit_of_money_is_read_and_any_other_refused() -> None:
    assert as_unit("万 元") == "万元"
    for other in ("万", "美元", "", "千万元"):
        with pytest.raises(NotAFigureError):
            as_unit(other)


def test_a_year_told_digit_by_digit_is_a_number() -> None:
    assert read_number("二〇一七") == Number(value=Decimal(2017), decimals=0)


def test_what_has_too_many_digits_for_a_figure_is_none() -> None:
    for read in (read_money, read_number, read_percent, read_count):
        with pytest.raises(NotAFigureError) as raised:
            read("1" + ",234" * 1500)
        assert len(raised.value.printed) < 100


# --- what is printed reads as what it was


@st.composite
def amounts(draw: st.DrawFn) -> Money:
    digits = draw(st.integers(-(10**15), 10**15))
    decimals = draw(st.integers(0, 6))
    unit = draw(st.sampled_from((None, *UNITS)))
    return Money(value=Decimal(digits).scaleb(-decimals), unit=unit, decimals=decimals)


@given(amounts())
def test_reading_undoes_printing(amount: Money) -> None:
    assert read_money(printed(amount)) == amount


@given(amounts(), st.booleans(), st.booleans(), st.sampled_from(["", " ", "　", "\n"]))
def test_however_it_is_set(amount: Money, separators: bool, full_width: bool, space: str) -> None:
    digits = f"{amount.value:{',' if separators else ''}.{amount.decimals}f}"
    digits = digits.translate(FULL_WIDTH) if full_width and amount.decimals else digits
    assert read_money(digits + space + (amount.unit or "")) == amount


@given(amounts())
def test_an_amount_in_yuan_is_exact(amount: Money) -> None:
    assert amount.yuan == (None if amount.unit is None else amount.value * IN_YUAN[amount.unit])


@given(amounts())
def test_a_percentage_is_printed_with_or_without_its_sign(amount: Money) -> None:
    digits = f"{amount.value:.{amount.decimals}f}"
    expected = Percent(value=amount.value, decimals=amount.decimals, sign=True)
    assert read_percent(digits + "%") == expected
    assert read_percent(digits) == expected.model_copy(update={"sign": False})


@given(st.integers(0, 10**9), st.sampled_from(["批次", "人次", "辆", "台（套）", ""]))
def test_a_count_with_its_counter(value: int, unit: str) -> None:
    assert read_count(f"{value}{unit}") == read_count(f"{value:,} {unit}") == Count(value=value, unit=unit)


@given(st.text(st.sampled_from("0123456789０９.．,，-－−%％万亿元 人次")))
def test_whatever_is_read_has_the_digits_that_are_printed(printed: str) -> None:
    try:
        amount = read_money(printed)
    except NotAFigureError:
        return
    bare = "".join(char for char in printed.translate({ord("０"): "0", ord("９"): "9"}) if char.isdigit())
    assert f"{amount.value.copy_abs():.{amount.decimals}f}".replace(".", "") == (bare.lstrip("0") or "0").zfill(
        amount.decimals + 1
    )
