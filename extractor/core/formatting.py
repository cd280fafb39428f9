"""How values are written: the digits of facts and equations, and what people read and type, with its unit."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from extractor.core.values import Count, Money, Number, Percent
from extractor.core.words import in_chinese

_MOST_DIGITS = 6  # after the point, of a number that nobody printed


def digits(value: Any) -> str:
    """A value as facts and equations have it: its number alone, with the decimals as printed; words as they are."""
    match value:
        case Money() | Percent() | Number():
            return f"{value.value:f}"
        case Count():
            return str(value.value)
        case tuple():
            return "、".join(str(word) for word in value)
    return str(value)


def printed(value: Any, *, percent_sign: bool = False) -> str:
    """A value as a person reads and types it: its number with its unit, its words in Chinese.

    A rate has its percent sign where it is printed; with `percent_sign`, always.
    """
    match value:
        case Money():
            return f"{digits(value)}{value.unit or ''}"
        case Percent():
            return f"{digits(value)}{'%' if value.sign or percent_sign else ''}"
        case Count():
            return f"{digits(value)}{value.unit}"
        case str():
            return in_chinese(value)
    return digits(value)


def rounded(value: int | Fraction, decimals: int) -> Decimal:
    """A fraction to that many digits after the point: to nearest, half away from zero, as printed rates are."""
    over, under = abs(value.numerator) * 10**decimals, value.denominator
    nearest = (2 * over + under) // (2 * under)
    return Decimal(nearest if value.numerator >= 0 else -nearest).scaleb(-decimals)


def shortest(value: int | Fraction) -> str:
    """A fraction as a decimal of at most six digits after the point, without needless zeros."""
    if value.denominator == 1:
        return str(value.numerator)
    shown = f"{rounded(value, _MOST_DIGITS):f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) or "0"
