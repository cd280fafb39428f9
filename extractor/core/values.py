"""Read a printed figure and keep how it is printed; core/formatting.py writes it again.

A printed figure in, its value with unit and decimals out.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from extractor.core.evidence import Model
from extractor.errors import NotAFigureError

Unit = Literal["元", "万元", "亿元"]
IN_YUAN: dict[Unit, Decimal] = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}

_DIGIT = "[0-9０-９]"
# Thousands groups come first, so that 12,345.67 is one number; a full-width comma separates thousands only
# where decimals or a unit of money follow, because it is also the comma of a sentence (增加20，300人).
NUMBER = (
    rf"(?:{_DIGIT}{{1,3}}(?:,{_DIGIT}{{3}})+(?:[.．]{_DIGIT}+)?(?!{_DIGIT})"
    rf"|{_DIGIT}{{1,3}}(?:，{_DIGIT}{{3}})+(?:[.．]{_DIGIT}+(?!{_DIGIT})|(?=\s*[亿万]?\s*元))"
    rf"|{_DIGIT}+(?:[.．]{_DIGIT}+)?)"
)
SIGN = "[-－−]"
# 万元 as a whole, also with a space that Word left inside; 万 alone counts people as well as money and is no unit.
MONEY_UNIT = r"(?:亿\s?元|万\s?元|元)"
PERCENT_SIGN = r"[%％﹪]"

_NUMBER = re.compile(rf"\s*({SIGN}?)\s*({NUMBER})\s*")
_MONEY = re.compile(rf"\s*({SIGN}?)\s*({NUMBER})\s*({MONEY_UNIT})?\s*")
_PERCENT = re.compile(rf"\s*({SIGN}?)\s*({NUMBER})\s*({PERCENT_SIGN})?\s*")
_COUNT = re.compile(r"\s*([0-9０-９]{1,3}(?:,[0-9０-９]{3})+|[0-9０-９]+)\s*([^\d.．,，]*?)\s*")


class Money(Model):
    """An amount as printed. `decimals` counts digits after the point: 1967.3 has one, 100 has none."""

    value: Decimal
    unit: Unit | None
    decimals: int

    @property
    def yuan(self) -> Decimal | None:
        """The amount in 元; None where no unit is printed."""
        return self.value * IN_YUAN[self.unit] if self.unit else None


class Percent(Model):
    """A percentage as printed: 91.68% has value 91.68; `sign` is False where only the percent sign is missing."""

    value: Decimal
    decimals: int
    sign: bool = True


class Number(Model):
    """A bare number as printed: a score, a weight."""

    value: Decimal
    decimals: int


class Count(Model):
    """A number of things with its counter: 14批次, 2台（套）."""

    value: int
    unit: str


def plain_digits(printed: str) -> str:
    """Full-width digits and points as ASCII, separators of thousands removed."""
    plain = printed if printed.isascii() else unicodedata.normalize("NFKC", printed).replace("−", "-")
    return plain.replace(",", "")


def _decimal(sign: str, digits: str) -> tuple[Decimal, int]:
    text = plain_digits(digits)
    _, _, fraction = text.partition(".")
    return Decimal(("-" if sign else "") + text), len(fraction)


def read_number(printed: str) -> Number:
    """`"1,967.30"` → Number(1967.30, 2 decimals). Raises NotAFigureError where anything else stands beside it."""
    if not (match := _NUMBER.fullmatch(printed)):
        raise NotAFigureError(printed, "a number")
    value, decimals = _decimal(match[1], match[2])
    return Number(value=value, decimals=decimals)


def as_unit(printed: str) -> Unit:
    """`"万 元"` → 万元. Raises NotAFigureError for any other word."""
    unit = "".join(printed.split())
    if unit not in IN_YUAN:
        raise NotAFigureError(printed, "a unit of money")
    return unit


def read_money(printed: str, unit: Unit | None = None) -> Money:
    """`"2145.87万元"` → Money; `unit` stands in where none is printed (a table's head says it).

    Raises NotAFigureError where the string is not one amount and nothing else.
    """
    if not (match := _MONEY.fullmatch(printed)):
        raise NotAFigureError(printed, "an amount of money")
    value, decimals = _decimal(match[1], match[2])
    return Money(value=value, unit=as_unit(match[3]) if match[3] else unit, decimals=decimals)


def read_percent(printed: str) -> Percent:
    """`"91.68%"` → Percent; `"13.95"` → Percent with sign=False. Raises NotAFigureError."""
    if not (match := _PERCENT.fullmatch(printed)):
        raise NotAFigureError(printed, "a percentage")
    value, decimals = _decimal(match[1], match[2])
    return Percent(value=value, decimals=decimals, sign=bool(match[3]))


def read_count(printed: str) -> Count:
    """`"14批次"` → Count(14, "批次"). Raises NotAFigureError, also for a number with decimals."""
    if not (match := _COUNT.fullmatch(printed)):
        raise NotAFigureError(printed, "a count")
    return Count(value=int(plain_digits(match[1])), unit=re.sub(r"\s", "", match[2]))
