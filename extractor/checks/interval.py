"""A printed figure as the set of true values that it stands for, and exact arithmetic over such sets.

Source: XBRL Calculations 1.1 (XBRL International, 2023). "Round to nearest": a figure with d decimals stands for
the closed interval of half a unit of its last digit each way. "Truncation": for v > 0 the half-open interval
[v, v + u), for v < 0 (v − u, v], for 0 (−u, u). All arithmetic is exact: nothing is rounded on the way. Whole numbers
are kept as int, which most amounts in 元 are, because Fractions of them cost ten times as much.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Literal

Mode = Literal["nearest", "truncated"]
Exact = int | Fraction
Number = int | Decimal | Fraction


def exact(value: Number) -> Exact:
    """The same number: an int where it is whole."""
    if isinstance(value, int):
        return value
    return quotient(*value.as_integer_ratio())


def quotient(over: Exact, under: Exact) -> Exact:
    """over / under, an int where it is whole. Raises ZeroDivisionError."""
    if isinstance(over, int) and isinstance(under, int):
        whole, rest = divmod(over, under)
        return Fraction(over, under) if rest else whole
    return exact(Fraction(over, under))


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`; an open end is not itself among them."""

    low: Exact
    high: Exact
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self.low < self.high:
            return
        if self.low != self.high or self.low_open or self.high_open:
            raise ValueError(f"an empty interval: {self.low} to {self.high}")

    @classmethod
    def exactly(cls, value: Number) -> "Interval":
        """One value and no other."""
        point = exact(value)
        return cls(point, point)

    @classmethod
    def printed(cls, value: Decimal, decimals: int, mode: Mode = "nearest", factor: Number = 1) -> "Interval":
        """The true values behind a figure printed with that many decimals, in units of `factor`, which is positive."""
        return _printed(value, decimals, mode, factor)

    @classmethod
    def _behind(cls, value: Decimal, decimals: int, mode: Mode, factor: Number) -> "Interval":
        (over, under), (by, divisor) = value.as_integer_ratio(), factor.as_integer_ratio()
        # In whole numbers of a denominator that all ends share: the figure, and a unit of its last digit.
        point, unit, shared = 2 * over * 10**decimals * by, 2 * under * by, 2 * under * 10**decimals * divisor
        if mode == "nearest":
            return cls(quotient(point - unit // 2, shared), quotient(point + unit // 2, shared))
        if point > 0:
            return cls(quotient(point, shared), quotient(point + unit, shared), high_open=True)
        if point < 0:
            return cls(quotient(point - unit, shared), quotient(point, shared), low_open=True)
        return cls(quotient(-unit, shared), quotient(unit, shared), low_open=True, high_open=True)

    @property
    def width(self) -> Exact:
        """How far its ends are apart."""
        return self.high - self.low

    def scaled(self, factor: Number) -> "Interval":
        """Every value times `factor`; a negative factor swaps the ends and their openness."""
        by = exact(factor)
        if by == 0:
            return Interval.exactly(0)
        low, high = exact(self.low * by), exact(self.high * by)
        if by > 0:
            return Interval(low, high, self.low_open, self.high_open)
        return Interval(high, low, self.high_open, self.low_open)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __sub__(self, other: "Interval") -> "Interval":
        return self + other.scaled(-1)

    def __mul__(self, other: "Interval") -> "Interval":
        """Every product of a value here and a value there."""
        ends = [
            (a * b, (a_open and not (b == 0 and not b_open)) or (b_open and not (a == 0 and not a_open)))
            for (a, a_open), (b, b_open) in product(self._ends(), other._ends())
        ]
        low, high = min(value for value, _ in ends), max(value for value, _ in ends)
        # zero inside one factor is reached whatever the other's ends are
        reached = {value for value, is_open in ends if not is_open}
        if self.contains(0) or other.contains(0):
            reached.add(0)
        return Interval(low, high, low not in reached, high not in reached)

    def over(self, other: "Interval") -> "Interval | None":
        """Every quotient; None where a divisor may be zero or comes arbitrarily near to it."""
        if other.low <= 0 <= other.high:
            return None
        if self.low >= 0 and other.low > 0:  # as nearly always: no sign can turn an end into the other
            low_open = self.low_open or (other.high_open and self.low != 0)
            high_open = self.high_open or (other.low_open and self.high != 0)
            return Interval(quotient(self.low, other.high), quotient(self.high, other.low), low_open, high_open)
        return self * Interval(quotient(1, other.high), quotient(1, other.low), other.high_open, other.low_open)

    def contains(self, value: Number) -> bool:
        """Whether that value is among them."""
        point = exact(value)
        above = point > self.low or (point == self.low and not self.low_open)
        below = point < self.high or (point == self.high and not self.high_open)
        return above and below

    def meets(self, other: "Interval") -> bool:
        """Whether some value is in both."""
        if self.low < other.high and other.low < self.high:
            return True
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low == high and self.contains(low) and other.contains(low)

    def may_be_at_most(self, other: "Interval") -> bool:
        """Whether some value here is at most some value there."""
        if self.low < other.high:
            return True
        return self.low == other.high and not self.low_open and not other.high_open

    def _ends(self) -> tuple[tuple[Exact, bool], tuple[Exact, bool]]:
        return (self.low, self.low_open), (self.high, self.high_open)


@lru_cache(maxsize=4096)  # a figure is an operand of several identities
def _printed(value: Decimal, decimals: int, mode: Mode, factor: Number) -> Interval:
    return Interval._behind(value, decimals, mode, factor)
