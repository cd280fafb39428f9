"""Read a printed figure and keep how it is printed; core/formatting.py writes it again.

A printed figure in, its value with unit and decimals out.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from extractor.core import numerals
from extractor.core.evidence import Model
from extractor.errors import NotAFigureError

Unit = Literal["元", "千元", "万元", "百万元", "亿元"]
IN_YUAN: dict[Unit, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
UNIT_NAMES = "|".join(sorted(IN_YUAN, key=len, reverse=True))  # as alternatives of a pattern
_WITHOUT_YUAN: dict[str, Unit] = {"万": "万元", "亿": "亿元"}
_MYRIAD = 10_000
_MOST_DIGITS = 30  # of a figure; more is debris

SIGN = "(?:[-－−﹣△▲\u2010\u2011]|负)"
PERCENT_SIGN = r"[%％﹪]"
PREFIX = r"(?:(?:人民币|[￥¥+\uff0b])\s*)"  # says nothing that an amount does not say without it
# A unit as a whole, also with a space that Word left inside; 万 alone counts people as well as money.
MONEY_UNIT = r"(?:亿\s?元|百?万\s?[元圆]|千?元|圆)"
_POINT = "[.．﹒]"
# What a person takes for a point or a separator of thousands where a unit behind tells that it is one figure.
_SPACE = r"[ \u00a0\u2000-\u200a\u202f]"
_LOOSE_POINT = f"(?:{_SPACE}?(?:{_POINT}|[·‧•∙⋅・]){_SPACE}?|。)"
_LOOSE_GROUPS = rf"(?:(?:{_SPACE}\d{{3}})+|(?:['’‘`\u00b4\uff07]\d{{3}})+|(?:{_SPACE}?,{_SPACE}?\d{{3}})+)"
_BEFORE_UNIT = rf"(?=\s*(?:{MONEY_UNIT}|{PERCENT_SIGN}|[万亿]))"
_FRACTION = rf"(?:{_POINT}\d+|{_LOOSE_POINT}\d{{1,2}}(?!\d){_BEFORE_UNIT})"
# Thousands groups come first, so that 12,345.67 is one number; a full-width comma separates thousands only
# where decimals or a unit of money follow, because it is also the comma of a sentence (增加20，300人).
NUMBER = (
    rf"(?:\d{{1,3}}(?:(?:,\d{{3}})+{_FRACTION}?(?!\d)"
    rf"|(?:，\d{{3}})+(?:{_POINT}\d+(?!\d)|(?=\s*{MONEY_UNIT}))"
    rf"|{_LOOSE_GROUPS}{_FRACTION}?(?!\d){_BEFORE_UNIT})"
    rf"|\d+{_FRACTION}?)"
)
# 1亿2000万元, 3万5000元: the lower part has its four places, so that nothing is left to guess.
MIXED = rf"\d+\s?(?:亿\s?\d{{4}}(?:{_POINT}\d+)?\s?万|万\s?\d{{4}}(?:{_POINT}\d+)?)\s?元"
PERCENT_WORDS = "百分之"
CHINESE_PERCENT = rf"{PERCENT_WORDS}(?:{numerals.NUMERAL}|{numerals.POINT})+"
CHINESE_MONEY = rf"(?:{numerals.NUMERAL}|{numerals.POINT})+[元圆][整正]?"

_ANY_SIGN = rf"(?:{SIGN}|[\u2010-\u2015])"  # where nothing stands before it, a dash is a minus
_BRACKETED = r"[（(]\s*(\d[\d,，]*[.．]\d+)\s*[）)]"  # (12.50) is how accounts print −12.50
_NUMBER = re.compile(rf"\s*({_ANY_SIGN}?)\s*({NUMBER})\s*")
_MONEY = re.compile(rf"\s*{PREFIX}?({_ANY_SIGN}?)\s*({NUMBER})\s*({MONEY_UNIT}|[万亿])?\s*")
_MIXED = re.compile(rf"\s*{PREFIX}?({_ANY_SIGN}?)\s*({MIXED})\s*")
_PERCENT = re.compile(rf"\s*{PREFIX}?({_ANY_SIGN}?)\s*(?:({NUMBER})\s*({PERCENT_SIGN})?|{PERCENT_WORDS}({NUMBER}))\s*")
_NEGATIVE = re.compile(rf"\s*{_BRACKETED}\s*")
_COUNT = re.compile(rf"\s*(?:({NUMBER})\s*([万亿](?!\s?元))?|({numerals.NUMERAL}+))\s*([^\d.．,，]*?)\s*")
_SEPARATORS = re.compile(r"[\s,'’‘`\u00b4]")
_POINTS = re.compile("[·‧•∙⋅・。]")


class Money(Model):
    """An amount as printed. `decimals` counts digits after the point: 1967.3 has one, 100 has none."""

    value: Decimal
    unit: Unit | None = None  # what a record leaves out is null
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
    """Digits and points of every form as ASCII, separators of thousands and white space removed."""
    if printed.isascii():
        return _SEPARATORS.sub("", printed)
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", printed).replace("−", "-"))
    plain = _POINTS.sub(".", plain)
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain)


def _decimal(sign: str | None, digits: str) -> tuple[Decimal, int]:
    text = plain_digits(digits)
    if len(text) > _MOST_DIGITS:
        raise NotAFigureError(digits[: 2 * _MOST_DIGITS], f"a figure of at most {_MOST_DIGITS} digits")
    _, _, fraction = text.partition(".")
    return Decimal(("-" if sign else "") + text), len(fraction)


def read_number(printed: str) -> Number:
    """`"1,967.30"` → Number(1967.30, 2 decimals); a year may be 二〇一七.

    Raises NotAFigureError where anything else stands beside it.
    """
    if match := _NUMBER.fullmatch(printed):
        value, decimals = _decimal(match[1], match[2])
    elif match := _NEGATIVE.fullmatch(printed):
        value, decimals = _decimal("-", match[1])
    elif (year := numerals.read_year(printed.strip())) is not None:
        value, decimals = Decimal(year), 0
    else:
        raise NotAFigureError(printed, "a number")
    return Number(value=value, decimals=decimals)


def as_unit(printed: str) -> Unit:
    """`"万 元"` → 万元. Raises NotAFigureError for any other word."""
    unit = "".join(printed.split()).replace("圆", "元")
    if unit not in IN_YUAN:
        raise NotAFigureError(printed, "a unit of money")
    return unit


def read_money(printed: str, unit: Unit | None = None) -> Money:
    """`"2145.87万元"` → Money, as 3万5000元 and 叁拾万元整 are; `unit` stands in where none is printed (a table's head
    says it).

    Raises NotAFigureError where the string is not one amount and nothing else.
    """
    if match := _MONEY.fullmatch(printed):
        value, decimals = _decimal(match[1], match[2])
        own = match[3]
        return Money(value=value, unit=_unit_of(own) if own else unit, decimals=decimals)
    if match := _NEGATIVE.fullmatch(printed):
        value, decimals = _decimal("-", match[1])
        return Money(value=value, unit=unit, decimals=decimals)
    if match := _MIXED.fullmatch(printed):
        return _mixed(match[1], "".join(match[2].split()))
    if (amount := _chinese_money("".join(printed.split()))) is not None:
        return amount
    raise NotAFigureError(printed, "an amount of money")


def _unit_of(printed: str) -> Unit:
    return _WITHOUT_YUAN.get(printed) or as_unit(printed)


def _mixed(sign: str, printed: str) -> Money:
    """1亿2000万元 as 12000万元, 3万5000元 as 35000元: the unit is that of the last digit."""
    unit: Unit = "万元" if "亿" in printed else "元"
    head, _, tail = printed.partition("亿" if "亿" in printed else "万")
    value, decimals = _decimal(None, tail.removesuffix(unit))
    value += _decimal(None, head)[0] * _MYRIAD
    return Money(value=-value if sign else value, unit=unit, decimals=decimals)


def _chinese_money(printed: str) -> Money | None:
    """三十万元, 叁拾万元整, 一亿二千万元: in the last unit that it names."""
    body = printed.removeprefix("人民币").rstrip("整正")
    if not body or body[-1] not in "元圆":
        return None
    number = body[:-1]
    unit: Unit = _WITHOUT_YUAN.get(number[-1:], "元")
    if numerals.POINT in number:
        read = numerals.read_decimal(number.removesuffix(unit[0]))
        return None if read is None else Money(value=read[0], unit=unit, decimals=read[1])
    value = numerals.read_numeral(number)
    return None if value is None else Money(value=Decimal(value // int(IN_YUAN[unit])), unit=unit, decimals=0)


def read_percent(printed: str) -> Percent:
    """`"91.68%"` → Percent; `"13.95"` → Percent with sign=False; 百分之三十 → 30%. Raises NotAFigureError."""
    if match := _PERCENT.fullmatch(printed):
        value, decimals = _decimal(match[1], match[2] or match[4])
        return Percent(value=value, decimals=decimals, sign=bool(match[3] or match[4]))
    words = "".join(printed.split())
    read = numerals.read_decimal(words.removeprefix(PERCENT_WORDS)) if words.startswith(PERCENT_WORDS) else None
    if read is None:
        raise NotAFigureError(printed, "a percentage")
    return Percent(value=read[0], decimals=read[1])


def read_count(printed: str) -> Count:
    """`"14批次"` → Count(14, "批次"); 3.5万人 → Count(35000, "人"). Raises NotAFigureError, also for a part of one."""
    if not (match := _COUNT.fullmatch(printed)):
        raise NotAFigureError(printed, "a count")
    number, myriads, chinese, counter = match.groups()
    value: Decimal | int | None
    value, decimals = (numerals.read_numeral(chinese), 0) if chinese else _decimal(None, number)
    if value is not None and myriads:
        value *= int(IN_YUAN[_WITHOUT_YUAN[myriads]])
    if value is None or value != int(value) or (decimals and not myriads):
        raise NotAFigureError(printed, "a count")
    return Count(value=int(value), unit=re.sub(r"\s", "", counter))
