"""Prints of figures: their number changed, read again, and told apart beyond rounding."""

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from extractor.checks.rule import Figure
from extractor.core.evidence import Cited
from extractor.core.values import (
    IN_YUAN,
    NUMBER,
    Count,
    Money,
    Number,
    Percent,
    plain_digits,
    read_count,
    read_money,
    read_number,
    read_percent,
)
from extractor.errors import NotAFigureError

FIGURES = (Money, Percent, Count, Number)
_NUMBER = re.compile(NUMBER)
_SHIFT = 4  # places between 元 and 万元


def number_in(printed: str) -> str:
    """The number of a print without its unit; empty where it has none."""
    match = _NUMBER.search(printed)
    return match[0] if match else ""


def with_number(printed: str, number: str) -> str:
    """The print with another number."""
    return _NUMBER.sub(lambda _: number, printed, count=1)


def show(value: Decimal, decimals: int, like: str) -> str:
    """A number as `like` is printed: with separators of thousands or without."""
    return f"{value:,.{decimals}f}" if "," in like else f"{value:.{decimals}f}"


def read_as(old: Cited[Any], printed: str) -> Any:
    """The print read as what `old` is; None where it is no such figure."""
    try:
        return _read(old.value, printed)
    except (NotAFigureError, ValueError):
        return None


def _read(like: Any, printed: str) -> Any:
    if isinstance(like, Money):
        return read_money(printed, like.unit)
    if isinstance(like, Percent):
        return read_percent(printed)
    if isinstance(like, Count):
        return read_count(printed)
    return read_number(re.sub(r"\s*分\s*$", "", printed))


def _point(value: Any) -> Decimal:
    if isinstance(value, Money):
        return value.value * IN_YUAN[value.unit or "元"]
    return Decimal(value if isinstance(value, int) else value.value)


def differs(old: Cited[Any], new: Any) -> bool:
    """Whether a new value is none of the true values that the old print stands for."""
    if new is None:
        return False
    interval = Figure("", old).interval()
    return _point(new) != _point(old.value) if interval is None else not interval.contains(_point(new))


# --- ways to get one number wrong -----------------------------------------------------------------------------------


def digits_changed(printed: str, random: Random) -> Iterator[str]:
    """Another digit in each place; the first digit of several is not made a zero."""
    places = [at for at, char in enumerate(printed) if char.isdigit()]
    for at in places:
        first = at == places[0] and len(places) > 1 and printed[at + 1 : at + 2].isdigit()
        others = [
            digit for digit in "0123456789" if digit != plain_digits(printed[at]) and not (first and digit == "0")
        ]
        yield printed[:at] + random.choice(others) + printed[at + 1 :]


def digits_swapped(printed: str, _: Random) -> Iterator[str]:
    """Each two different neighbours swapped; a zero does not come first."""
    for at in range(len(printed) - 1):
        a, b = printed[at], printed[at + 1]
        first = at == 0 or not re.match(r"[\d.,．，]", printed[at - 1])
        if a.isdigit() and b.isdigit() and a != b and not (first and b == "0"):
            yield printed[:at] + b + a + printed[at + 2 :]


def point_moved(printed: str, _: Random) -> Iterator[str]:
    """The decimal point one place to either side, all digits kept."""
    number = number_in(printed)
    plain = plain_digits(number)
    if "." not in plain or not any(char in "123456789" for char in plain):
        return
    decimals = len(plain.partition(".")[2])
    for by in (-1, 1):
        yield with_number(printed, show(Decimal(plain).scaleb(by), decimals - by, number))


def unit_slipped(printed: str, _: Random) -> Iterator[str]:
    """万元 for 元, or the other way round."""
    if re.search(r"万\s?元", printed):
        yield re.sub(r"万\s?元", "元", printed)
    elif re.search(r"(?<!亿)元", printed):
        yield printed.replace("元", "万元")


def cell_in_other_unit(printed: str, unit: str | None) -> Iterator[str]:
    """A cell's number in the unit that its table is not in."""
    number = number_in(printed)
    plain = plain_digits(number)
    if not plain or unit not in ("元", "万元"):
        return
    by = _SHIFT if unit == "万元" else -_SHIFT
    yield with_number(printed, show(Decimal(plain).scaleb(by), 2, number))
