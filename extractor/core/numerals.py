"""Read numerals written in Chinese characters: 三十, 叁拾万, 一百二十三, 十二点五, 二〇一七.

A numeral in, its number out. What is no numeral of its kind (三五, 十百) has no number.
"""

from decimal import Decimal

_DIGITS = {
    **{char: value for value, chars in enumerate(("零〇○", "一壹", "二贰两", "三叁", "四肆")) for char in chars},
    **{char: value for value, chars in enumerate(("五伍", "六陆", "七柒", "八捌", "九玖"), 5) for char in chars},
}
_ZEROS = "零〇○"
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"亿": 10**8, "億": 10**8, "万": 10**4, "萬": 10**4}
POINT = "点"

DIGITS = "".join(_DIGITS)
SCALES = "".join((*_TENS, *_MYRIADS))
NUMERAL = f"[{DIGITS}{SCALES}]"
YEAR = f"[一二][{DIGITS}]{{3}}"


def read_year(printed: str) -> int | None:
    """`二〇一七` → 2017, told digit by digit; None where anything else stands beside them."""
    return int(_plain(printed)) if len(printed) == 4 and set(printed) <= set(DIGITS) else None


def _plain(digits: str) -> str:
    return "".join(str(_DIGITS[char]) for char in digits)


def read_numeral(printed: str) -> int | None:
    """`一百二十三万四千` → 1234000; None for what is none (三五, 十百, 万) or may be two (二百五, 一万三)."""
    if len(printed) > 1 and printed[-1] in _DIGITS and printed[-2] not in _ZEROS + "十拾":
        return None
    total, below = 0, 10**12
    rest = printed
    for char, worth in _MYRIADS.items():
        head, mark, tail = rest.rpartition(char) if worth == 10**8 else rest.partition(char)
        if not mark:
            continue
        times = read_numeral(head) if worth == 10**8 else _thousands(head)
        if not times or worth >= below:
            return None
        total, below, rest = total + times * worth, worth, tail
    if not rest:
        return total or None
    small = _thousands(rest)
    return None if small is None or small >= below else total + small


def _thousands(printed: str) -> int | None:
    """A numeral below ten thousand: its scales fall (千, 百, 十), each with one digit before it; 十二 leaves out 一."""
    total, digit, below = 0, None, 10**4
    for place, char in enumerate(printed):
        if char in _TENS:
            worth = _TENS[char]
            if worth >= below or (digit is None and not (worth == 10 and place == 0)) or digit == 0:
                return None
            total, digit, below = total + (1 if digit is None else digit) * worth, None, worth
        elif char not in _DIGITS or digit not in (None, 0) or (digit == 0 and char in _ZEROS):
            return None
        else:
            digit = _DIGITS[char]
    return total + (digit or 0) if printed else None


def read_decimal(printed: str) -> tuple[Decimal, int] | None:
    """`十二点五` → (12.5, 1): the number and how many digits stand behind its point."""
    whole, point, fraction = printed.partition(POINT)
    value = read_numeral(whole)
    if value is None or (point and (not fraction or not set(fraction) <= set(DIGITS))):
        return None
    return Decimal(f"{value}{point and '.'}{_plain(fraction)}"), len(fraction)
