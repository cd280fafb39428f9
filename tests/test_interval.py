"""Intervals of prints against a brute-force oracle: every true value is in, no other value is, open ends are kept."""

import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.checks.interval import Exact, Interval, Mode
from extractor.checks.rule import Figure, point, total
from extractor.core.evidence import Cited, Where
from extractor.core.values import read_count, read_money, read_percent

HALF, TINY = Fraction(1, 2), Fraction(1, 10**9)
GRID = [Fraction(n, 4) for n in range(-24, 25)]  # ends are multiples of ½: what meets at all meets on this grid


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low = Fraction(draw(st.integers(-8, 8)), 2)
    width = Fraction(draw(st.integers(0, 6)), 2)
    if width == 0:
        return Interval(low, low)
    return Interval(low, low + width, draw(st.booleans()), draw(st.booleans()))


def holds(interval: Interval, value: Exact) -> bool:
    """Membership, said once more."""
    if value < interval.low or value > interval.high:
        return False
    return not (value == interval.low and interval.low_open) and not (value == interval.high and interval.high_open)


def points(interval: Interval) -> list[Fraction]:
    """Values of an interval that show its ends, whether they are reached, its middle, and zero."""
    low, high = Fraction(interval.low), Fraction(interval.high)
    tried = [low, low + TINY, (low + high) / 2, high - TINY]
    return [value for value in {*tried, high, Fraction(0), TINY, -TINY} if holds(interval, value)]


def is_exactly(found: Interval, values: Iterator[Fraction]) -> None:
    """`found` has every one of the values, reaches as far as they do and not further, and is open where they are."""
    reached = set(values)
    assert all(holds(found, value) for value in reached)
    assert min(reached) - found.low < Fraction(1, 10**6)
    assert found.high - max(reached) < Fraction(1, 10**6)
    assert found.low_open is (found.low not in reached)
    assert found.high_open is (found.high not in reached)


prints = st.builds(
    lambda digits, decimals: (Decimal(digits).scaleb(-decimals), decimals), st.integers(-5000, 5000), st.integers(0, 3)
)


@given(prints, st.sampled_from(["nearest", "truncated"]))
def test_a_print_stands_for_what_gives_it(printed: tuple[Decimal, int], mode: Mode) -> None:
    value, decimals = printed
    unit, shown = Fraction(1, 10**decimals), Fraction(value)
    found = Interval.printed(value, decimals, mode)
    for step in range(-24, 25):
        true = shown + unit * Fraction(step, 16)
        gives = abs(true - shown) * 2 <= unit if mode == "nearest" else math.trunc(true / unit) * unit == shown
        assert found.contains(true) is gives


@given(prints, st.sampled_from(["nearest", "truncated"]), st.sampled_from([1, 10_000, 100_000_000]))
def test_a_print_in_another_unit_is_the_print_scaled(printed: tuple[Decimal, int], mode: Mode, factor: int) -> None:
    value, decimals = printed
    plain, scaled = Interval.printed(value, decimals, mode), Interval.printed(value, decimals, mode, factor)
    for step in range(-24, 25):
        true = Fraction(value) + Fraction(step, 16 * 10**decimals)
        assert scaled.contains(true * factor) is plain.contains(true)


@pytest.mark.parametrize(
    ("value", "decimals", "mode", "expected"),
    [
        pytest.param("1967.3", 1, "nearest", Interval(Fraction("1967.25"), Fraction("1967.35")), id="one decimal"),
        pytest.param("100", 0, "nearest", Interval(Fraction("99.5"), Fraction("100.5")), id="none: half a unit"),
        pytest.param("0", 0, "nearest", Interval(-HALF, HALF), id="zero"),
        pytest.param("-1.5", 1, "nearest", Interval(Fraction("-1.55"), Fraction("-1.45")), id="negative"),
        pytest.param("1.5", 1, "truncated", Interval(Fraction("1.5"), Fraction("1.6"), high_open=True), id="cut"),
        pytest.param(
            "-1.5", 1, "truncated", Interval(Fraction("-1.6"), Fraction("-1.5"), low_open=True), id="cut, < 0"
        ),
        pytest.param("0.0", 1, "truncated", Interval(Fraction("-0.1"), Fraction("0.1"), True, True), id="cut to zero"),
        pytest.param("-0.0", 1, "truncated", Interval(Fraction("-0.1"), Fraction("0.1"), True, True), id="minus zero"),
        pytest.param("1E+3", 0, "nearest", Interval(Fraction("999.5"), Fraction("1000.5")), id="an exponent"),
    ],
)
def test_a_print_is_the_interval_that_rounds_or_truncates_to_it(
    value: str, decimals: int, mode: Mode, expected: Interval
) -> None:
    assert Interval.printed(Decimal(value), decimals, mode) == expected


@pytest.mark.parametrize(
    ("low", "high", "low_open", "high_open"),
    [(1, 0, False, False), (0, 0, True, False), (0, 0, False, True), (0, 0, True, True)],
)
def test_an_empty_interval_is_refused(low: int, high: int, low_open: bool, high_open: bool) -> None:
    with pytest.raises(ValueError, match="empty"):
        Interval(Fraction(low), Fraction(high), low_open, high_open)


@given(intervals())
def test_an_interval_contains_what_lies_between_its_ends_and_no_open_end(a: Interval) -> None:
    for value in GRID:
        assert a.contains(value) is holds(a, value)
        assert a.contains(Decimal(value.numerator) / value.denominator) is holds(a, value)


@given(intervals(), st.integers(-3, 3))
def test_scaled_swaps_ends_and_their_openness(a: Interval, factor: int) -> None:
    found = a.scaled(factor)
    is_exactly(found, (value * factor for value in points(a)))
    if factor < 0:
        assert (found.low, found.low_open) == (a.high * factor, a.high_open)
        assert (found.high, found.high_open) == (a.low * factor, a.low_open)


@pytest.mark.parametrize(
    ("name", "plainly"),
    [
        ("__add__", lambda a, b: a + b),
        ("__sub__", lambda a, b: a - b),
        ("__mul__", lambda a, b: a * b),
    ],
)
@given(a=intervals(), b=intervals())
def test_sums_differences_and_products_are_those_of_the_points_inside(
    name: str, plainly: Callable[[Fraction, Fraction], Fraction], a: Interval, b: Interval
) -> None:
    found = getattr(a, name)(b)
    is_exactly(found, (plainly(x, y) for x, y in product(points(a), points(b))))


@given(intervals(), intervals())
def test_a_quotient_is_that_of_the_points_inside_or_none_over_zero(a: Interval, b: Interval) -> None:
    found = a.over(b)
    assert (found is None) is (b.low <= 0 <= b.high)
    if found is not None:
        is_exactly(found, (x / y for x, y in product(points(a), points(b))))


@given(intervals(), intervals())
def test_intervals_meet_where_they_share_a_value(a: Interval, b: Interval) -> None:
    assert a.meets(b) is any(holds(a, value) and holds(b, value) for value in GRID)
    assert a.meets(b) is b.meets(a)


@given(intervals(), intervals())
def test_one_may_be_at_most_the_other_where_two_of_their_values_are(a: Interval, b: Interval) -> None:
    inside = [value for value in GRID if holds(b, value)]
    assert a.may_be_at_most(b) is any(x <= y for x in GRID if holds(a, x) for y in inside)


@given(intervals())
def test_a_width_is_that_of_the_ends_and_none_for_an_exact_value(a: Interval) -> None:
    assert a.width == a.high - a.low >= 0
    assert Interval.exactly(a.low).contains(a.low)
    assert Interval.exactly(a.low).width == 0
    assert a.meets(a)
    assert (a - a).contains(0)


# --- figures and their sums ----------------------------------------------------------------------------------------


def figure(printed: str) -> Figure:
    value = read_percent(printed) if "%" in printed else read_count(printed) if "辆" in printed else read_money(printed)
    where = Where(document="a", page=1, start=0, end=len(printed))
    cited = Cited[object](value=value, quote=printed, where=where, figure=(0, len(printed)), reader="test")
    return Figure("a", cited)


def interval(printed: str, mode: Mode = "nearest") -> Interval:
    found = figure(printed).interval(mode)
    assert found is not None
    return found


def test_yuan_against_ten_thousand_yuan() -> None:
    yuan, rounded = interval("21063833.34元"), interval("2106.38万元")
    assert (yuan.low, yuan.high) == (Fraction("21063833.335"), Fraction("21063833.345"))
    assert rounded == Interval(Fraction(21063750), Fraction(21063850))
    assert yuan.meets(rounded)
    assert not interval("21063850.01元").meets(rounded)
    assert interval("21063850.00元").meets(rounded)
    assert interval("21063749.99元").meets(rounded) is False
    assert interval("21063850.01元").meets(interval("2106.38万元", "truncated"))
    assert not interval("21063799.99元").meets(interval("2106.38万元", "truncated"))
    assert interval("0.2106亿元").meets(rounded)
    assert not interval("0.2107亿元").meets(rounded)


@pytest.mark.parametrize("printed", ["2106.38", "0"])
def test_without_a_unit_there_is_no_interval(printed: str) -> None:
    assert figure(printed).interval() is None
    assert total(((figure("1元"), 1), (figure(printed), 1))) is None


def test_counts_and_years_are_exact() -> None:
    assert interval("3辆") == Interval.exactly(3)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(-999, 999), st.integers(0, 2), st.sampled_from([-1, 1])), min_size=1, max_size=4))
def test_a_weighted_sum_holds_every_sum_of_true_values(parts: list[tuple[int, int, int]]) -> None:
    printed = [f"{Decimal(digits).scaleb(-decimals):f}万元" for digits, decimals, _ in parts]
    summed = tuple((figure(words), weight) for words, (_, _, weight) in zip(printed, parts, strict=True))
    for mode in ("nearest", "truncated"):
        found = total(summed, mode)
        assert found is not None
        of_each = [
            [value * term[1] for value in points(interval(w, mode))] for w, term in zip(printed, summed, strict=True)
        ]
        is_exactly(found, (sum(chosen, Fraction(0)) for chosen in product(*of_each)))
    shown = sum((Fraction(d, 10**n) * w for d, n, w in parts), Fraction(0)) * 10_000
    assert point(summed) == shown
