"""Tell a print that may be read in more than one way, or is no plain amount, from a figure.

A number's place in a text in, the doubt about it out: why it is not taken, and how far its print reaches.

A figure stands by itself: what goes on behind it (another number, a letter, a second unit) or begins before it (a
point, a dash, a foreign currency) makes of it a piece of something longer, and a piece is never a figure.
"""

import re
from dataclasses import dataclass
from string import ascii_letters
from typing import Literal

from extractor.core.numerals import DIGITS, SCALES
from extractor.core.values import PERCENT_SIGN
from extractor.message import Message

DoubtKind = Literal[
    "separators", "letters", "cut", "sign", "mixed", "power", "range", "near", "foreign", "unit", "long"
]

_SAYS: dict[DoubtKind, tuple[str, str, str]] = {
    "separators": (
        "FIG-READ-001",
        "分隔符或小数点不合常规，可能是一个数，也可能是两个",
        "its separators make one figure or two",
    ),
    "letters": (
        "FIG-READ-002",
        "数字中夹有字母，可能是识别或录入错误",
        "it has letters among its digits",
    ),
    "cut": (
        "FIG-READ-003",
        "数字不完整，或被断开",
        "it is cut off or broken apart",
    ),
    "sign": (
        "FIG-READ-004",
        "分不清是负数，还是破折号或括号",
        "its dash or brackets may mean a negative figure or not",
    ),
    "mixed": (
        "FIG-READ-005",
        "数字与单位混写，不能确定是多少",
        "its digits, numerals and units are mixed so that what they come to is not certain",
    ),
    "power": (
        "FIG-READ-006",
        "是算式或乘方，不是写出的数",
        "it is a formula, not a figure written out",
    ),
    "long": (
        "FIG-READ-007",
        "位数太多，不像一个数",
        "it has too many digits for a figure",
    ),
    "range": (
        "FIG-RANGE-001",
        "是一个范围，不是一个数",
        "it is a range, not one figure",
    ),
    "near": (
        "FIG-NEAR-001",
        "是约数，不是确数",
        "it is approximate",
    ),
    "foreign": (
        "FIG-UNIT-001",
        "是外币，不是人民币",
        "it is foreign money",
    ),
    "unit": (
        "FIG-UNIT-002",
        "单位不在元、千元、万元、百万元、亿元和百分号之列",
        "its unit is none that is held: 元, 千元, 万元, 百万元, 亿元, %",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a print is not taken as a figure, and where in the text it stands."""

    kind: DoubtKind
    start: int
    end: int

    @property
    def code(self) -> str:
        """Its permanent code."""
        return _SAYS[self.kind][0]

    @property
    def message(self) -> Message:
        """What makes it doubtful."""
        return Message(*_SAYS[self.kind][1:])


FOREIGN = "(?:[美欧港日澳加韩]元|美金|港币|英镑|卢布|泰铢|新台币|澳门元|新加坡元|瑞士法郎|USD|EUR|HKD|JPY|GBP)"
_UNIT = rf"(?: ?[{SCALES}]{{0,3}} ?[元圆]| ?{PERCENT_SIGN})"
_MORE = r"(?:\d[\d,.．，·]{0,40})?\d"  # longer ones are no figures; without a bound each would be read to its end
_DASH = r"[-－−\u2010-\u2015~～〜]"
_MOST_GROUPS = 12  # of a print that separators divide; a longer run of numbers is a list
_MARK = "[,.．﹒·‧•。，、'’‘`_点\ufffd]"
# What may stand behind a number that no unit ends, in the order in which it is looked for.
_BEHIND_NUMBER = re.compile(
    rf"(?P<foreign> ?[{SCALES}]{{0,3}} ?{FOREIGN})"
    r"|(?P<power> ?[×✕xX*^] ?10|[⁰¹²³⁴-⁹])"
    rf"|(?P<near> ?[余多几来] ?[{SCALES}]* ?(?:元|{PERCENT_SIGN})| ?[{SCALES}]+ ?[余多几来] ?元)"
    rf"|(?P<range> ?(?:{_DASH}{{1,2}}|[至到]) ?{_MORE}{_UNIT})"
    rf"|(?P<cut> ?(?:{_MARK}|{_DASH}){{1,40}}{_UNIT}|[①-⑳½¼¾]\d*{_UNIT}|\n[ \t]*(?:{_UNIT}|[.．·,]?{_MORE}{_UNIT}))"
    rf"|(?P<letters>[\d.,]{{0,40}}[A-Za-z][A-Za-z\d.,]{{0,40}}{_UNIT})"
    rf"|(?P<sign> ?[)）】〕]{_UNIT})"
    rf"|(?P<mixed> ?(?:[{SCALES}]+ ?[\d{DIGITS}]|[{DIGITS}十拾])[\d.,{DIGITS}{SCALES}]{{0,40}} ?[元圆])"
    rf"|(?P<unit> ?[{SCALES}]+ ?[元圆]| ?[‰‱])"
    rf"|(?P<separators>(?: ?(?:{_MARK}|[/:：]|[;；](?=\d{{3}}(?!\d))){{1,2}} ?\d+| +\d+){{1,{_MOST_GROUPS}}}{_UNIT})"
)
# An amount or a rate goes on: 3万元-5万元, 12元5角, 3万元5000元.
_BEHIND_UNIT = re.compile(
    rf"(?P<range> ?(?:{_DASH}|至) ?{_MORE}{_UNIT})|(?P<mixed>{_MORE} ?[{SCALES}]* ?元|[\d{DIGITS}]+ ?[角分])"
)
# One of these stands first where a print goes on: most do not, and are left at once.
_DASHES = "\u2010\u2011\u2012–—\u2015-－−"
_GOES_ON = frozenset(
    " \n)）】〕;；_点‰‱至到余多几来,.．﹒·‧•。，、'’‘`/:：\ufffd~～〜×✕*^½¼¾⁰¹²³⁴⁵⁶⁷⁸⁹美欧港日英澳加韩卢泰新瑞"
    "①②③④⑤⑥⑦⑧⑨⑩" + _DASHES + ascii_letters + DIGITS + SCALES
)
_ENDS = ("，", "。", "、", "；", "\n", "\t", "）", ",")  # behind nearly every amount
_BRACKETS = "）)”】〕"
_BEFORE = re.compile(
    rf"(?P<foreign>[$€£]|{FOREIGN})$"
    r"|(?P<power>[×✕*^±⁰¹²³⁴-⁹½¼¾] ?)$"
    r"|(?P<separators>(?<=[^\n：:；;，。、（(\s])[①-⒇]|\d ?[.．·,] )$"
    r"|(?P<cut>(?:[.．﹒·'’‘`\ufffd]|(?<=\d),|(?<=\d)\n[ \t]*|(?<=\d[.．·,，])\n[ \t]*))$"
    rf"|(?P<letters>(?<![A-Za-z])[lIoOSBZ|])$"
    rf"|(?P<sign>(?<![\u2010-\u2015])[\u2010-\u2015] ?|[▼▽] ?|(?<=[{_BRACKETS}A-Za-z])[-－−])$"
    rf"|(?P<mixed>[\d{DIGITS}][{SCALES}]+|[{DIGITS}])$"
)
_SUSPECT = frozenset(
    "$€£元金币镑布铢郎DRPY×✕*^±⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾.．﹒·'’‘`,\n\t \ufffdlIoOSBZ|▼▽①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
    + _DASHES
    + DIGITS
    + SCALES
)
_LOOKS_BACK = 12
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})")
_SIGNS = "-－−﹣△▲\u2010\u2011负"
_ITEM_HEADS = "\n\t：:；;，。、（( "
_ENUMERATED = re.compile(r"[^\n；;。]\d{1,3}、$")
_MOST_CHARACTERS = 40


def behind_number(text: str, start: int, at: int, end: int) -> Doubt | None:
    """The doubt about a number at `start`–`at` that no unit ends, by what follows it; `end` is where its print ends."""
    match = _BEHIND_NUMBER.match(text, at) if text[at : at + 1] in _GOES_ON else None
    if match is None:
        return None
    bracketed = match.lastgroup == "sign" and start > 0 and text[start - 1] in "（(【〔"
    return _reaching(match, start - bracketed, end)


def behind_unit(text: str, start: int, at: int, end: int) -> Doubt | None:
    """The doubt about an amount or a rate at `start`–`at`, by what follows it."""
    match = _BEHIND_UNIT.match(text, at, end) if not text.startswith(_ENDS, at) else None
    return _reaching(match, start, end) if match else None


def before(text: str, start: int, at: int) -> Doubt | None:
    """The doubt about an amount or a rate at `start`–`at`, by what stands before it and by its own length."""
    if at - start > _MOST_CHARACTERS:
        return Doubt("long", start, at)
    mark = text[start - 1] if start else ""
    if mark in "（(" and text.startswith(("）", ")"), at) and _may_be_negative(text, start, at):
        return Doubt("sign", start, at)
    if mark in _SUSPECT and (match := _BEFORE.search(text, max(0, start - _LOOKS_BACK), start)):
        return Doubt(match.lastgroup, start, at)  # type: ignore[arg-type]
    if mark in _ITEM_HEADS and _GROUPED.match(text, start, at):
        return Doubt("separators", start, at)
    if mark == "、" and _ENUMERATED.search(text, max(0, start - 6), start) and _three_digits(text, start, at):
        return Doubt("separators", start, at)
    return None


def _may_be_negative(text: str, start: int, at: int) -> bool:
    """Whether a figure alone in brackets may be meant as negative, or as another's: 扶持（12.5万元）, 9万元（-3万元）.

    Not 3亿元（30000万元）, which says the same again, nor 扶持（-12.5万元）, which is negative either way.
    """
    is_behind_figure = text[start - 2 : start - 1] in (*"元圆%％", "")
    return is_behind_figure if text[start] in _SIGNS else text[at - 1] in "元圆" and not is_behind_figure


def _three_digits(text: str, start: int, at: int) -> bool:
    """Whether a print begins with three digits, as the second group of a larger number does: 1、245.80."""
    return text[start : start + 3].isdecimal() and not text[start + 3 : min(start + 4, at)].isdecimal()


def _reaching(match: re.Match[str], start: int, end: int) -> Doubt:
    return Doubt(match.lastgroup, start, min(match.end(), end))  # type: ignore[arg-type]
