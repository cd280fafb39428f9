"""Print the value of a spreadsheet's cell as its format does (ECMA-376, 18.8.31). Value and format in, print out."""

import re
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal

GENERAL = "General"
_CONDITION = re.compile(r"\[[<>=]")  # which section prints what, otherwise than by sign
_COLOUR = re.compile(r"\[(?!\$|DBNum)")
_TOKEN = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.|[0#?][0#?,]*(?:\.[0#?]+,*)?|.")


def printed(value: object, code: str = GENERAL) -> str:
    """A cell's value as a format prints it; a number in a format that is not known here is plain."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _formatted(Decimal(f"{value:.15g}"), code)
        case datetime():
            return str(value.date() if value.time() == time() else value)
        case _:
            return str(value)


def _formatted(number: Decimal, code: str) -> str:
    """A number in a format of Excel's; plain where the format is one of those not known here (ECMA-376, 18.8.31)."""
    sections = code.split(";")
    has_own_section = number < 0 and len(sections) > 1
    section = sections[1] if has_own_section else sections[2] if not number and len(sections) > 2 else sections[0]
    tokens = _TOKEN.findall(section)
    numbers = [token for token in tokens if token[0] in "0#?"]
    words = [token for token in tokens if token[0] in "GEe/!@"]
    if len(numbers) > 1 or words or _CONDITION.search(code):
        return _plain(number)
    percent = "%" in tokens
    size = abs(number) if has_own_section else number
    digits = _digits(size * 100 if percent else size, numbers[0]) if numbers else ""
    shown = "".join(digits if token in numbers else _literal(token) for token in tokens).strip()
    # A colour alone may say that it is less than nothing, and text has no colours.
    is_red = has_own_section and any(map(_COLOUR.match, tokens)) and not re.search(r"[-(（]", shown)
    return f"-{shown}" if is_red and shown else shown


def _literal(token: str) -> str:
    if token[0] == '"':
        return token[1:-1]
    return token[1:] if token[0] == "\\" else "" if token[0] in "[_*" else token


def _digits(number: Decimal, pattern: str) -> str:
    thousands = len(pattern) - len(pattern.rstrip(","))
    whole, _, decimals = pattern.rstrip(",").partition(".")
    number = number.scaleb(-3 * thousands)
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    if not rounded and "0" not in pattern:
        return ""  # "-"?? prints a nought as a dash alone
    text = f"{rounded:{',' if ',' in whole else ''}f}"
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while optional and text.endswith("0"):
        text, optional = text[:-1], optional - 1
    return text.rstrip(".")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
