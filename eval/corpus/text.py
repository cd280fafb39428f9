"""Print figures and numerals as a disclosure prints them. Amounts in 元 in, printed text out."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

YUAN = Decimal(1)
WAN = Decimal(10000)
UNITS = {"元": YUAN, "万元": WAN, "亿元": WAN * WAN}
DIGITS = "零一二三四五六七八九"
PRINTED = re.compile(r"^(-?[\d,]+(?:\.\d+)?)(.*)$")


def yuan(text: str) -> Decimal:
    """An amount in 元 as written in a record: `1,234,567.89`."""
    return Decimal(text.replace(",", ""))


def figure(value: Decimal, decimals: int = 2, *, trim: bool = False, thousands: bool = False) -> str:
    """A number rounded half up; `trim` drops trailing zeros (12.50 is 12.5, 0.00 is 0)."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:,f}" if thousands else f"{rounded:f}"
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def split_printed(text: str) -> tuple[str, str]:
    """Digits and unit of a print given in a record: `1,200.5万元` is (`1,200.5`, `万元`)."""
    match = PRINTED.match(text)
    if match is None:
        raise ValueError(f"not a printed figure: {text!r}")
    return match.group(1), match.group(2)


def plain(digits: str) -> tuple[str, int]:
    """The value without separators and the number of its decimals."""
    value = digits.replace(",", "")
    return value, len(value.partition(".")[2])


def chinese(number: int) -> str:
    """A Chinese numeral from 1 to 99: 十二, 二十."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def bare(text: str) -> str:
    """Text without any white space: how quotes are looked up."""
    return re.sub(r"\s+", "", text)
