"""One way to write a value for facts, one for people."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.core.formatting import digits, printed, rounded, shortest
from extractor.core.values import Count, read_count, read_money, read_number, read_percent


@pytest.mark.parametrize(
    ("value", "number", "shown"),
    [
        (read_money("1,967.30万元"), "1967.30", "1967.30万元"),
        (read_money("-0.00元"), "-0.00", "-0.00元"),
        (read_money("12345678901234567890.5亿元"), "12345678901234567890.5", "12345678901234567890.5亿元"),
        (read_money("100"), "100", "100"),
        (read_percent("91.680%"), "91.680", "91.680%"),
        (read_percent("13.95"), "13.95", "13.95"),
        (read_number("95.50"), "95.50", "95.50"),
        (read_count("14批次"), "14", "14批次"),
        (Count(value=3, unit=""), "3", "3"),
        (2031, "2031", "2031"),
        (("水费", "电费"), "水费、电费", "水费、电费"),
        ("青溪县水务局", "青溪县水务局", "青溪县水务局"),
        ("decrease", "decrease", "减少"),
        ("equal", "equal", "等于"),
    ],
)
def test_value_is_written_for_facts_and_for_people(value: Any, number: str, shown: str) -> None:
    assert (digits(value), printed(value)) == (number, shown)


def test_rate_in_an_equation_has_its_percent_sign() -> None:
    assert printed(read_percent("13.95"), percent_sign=True) == "13.95%"


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(["元", "万元", "亿元", ""]))
def test_amount_is_read_back_from_what_people_are_shown(amount: Decimal, unit: str) -> None:
    money = read_money(f"{amount:f}{unit}")
    assert read_money(printed(money)) == money


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(Fraction(1, 8), 2, "0.13"), (Fraction(-1, 8), 2, "-0.13"), (Fraction(2, 3), 0, "1"), (7, 1, "7.0")],
)
def test_fraction_is_rounded_half_away_from_zero(value: Fraction, decimals: int, shown: str) -> None:
    assert str(rounded(value, decimals)) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(7, "7"), (Fraction(1, 2), "0.5"), (Fraction(1, 3), "0.333333"), (Fraction(1, 10**9), "0")]
)
def test_fraction_is_shown_without_needless_zeros(value: Fraction, shown: str) -> None:
    assert shortest(value) == shown
