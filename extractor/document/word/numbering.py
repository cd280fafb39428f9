"""Count a Word file's automatic numbering, whose labels are printed but not written in its text.

The numbering of a paragraph in, the label printed before it out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from extractor.document.word.names import child, is_on, value, w, whole

_DIGITS = "零一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"))
_ROMAN_SMALL = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LAST_CIRCLED = 20
_LEVELS = 9


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """12 → 十二, 105 → 一百零五; from 10,000 on, and below 0, plain digits."""
    if not 0 <= number < 10_000:
        return str(number)
    if number == 0:
        return digits[0]
    text = ""
    for power, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if digit != "0":
            text += digits[int(digit)] + (units[power - 1] if power else "")
        elif text and not text.endswith(digits[0]):
            text += digits[0]
    text = text.rstrip(digits[0])
    ten_alone = digits is _DIGITS and text.startswith("一十")
    return text[1:] if ten_alone else text


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN + _ROMAN_SMALL:
        text += letters * (number // worth)
        number %= worth
    return text


def _letters(number: int) -> str:
    """1 → A, 27 → AA, as Word does it."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 0 < number <= _LAST_CIRCLED else str(number)


def _of(cycle: str) -> Callable[[int], str]:
    return lambda number: cycle[(number - 1) % len(cycle)]


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
        ),
        chinese,
    ),
    "chineseLegalSimplified": lambda number: chinese(number, _LEGAL_DIGITS, "拾佰仟"),
    "ideographLegalTraditional": lambda number: chinese(number, _LEGAL_DIGITS, "拾佰仟"),
    "ideographDigital": lambda number: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"（{number}）",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "bullet": lambda _: "•",
    "none": lambda _: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    plain: bool  # w:isLgl: every number of the label in plain digits
    spaced: bool


@dataclass(slots=True)
class Numbering:
    """Counts as Word counts: one counter a level and list; a higher level starts the lower ones anew."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # w:num → the counters it shares
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """The label of the next paragraph of this list and level, with the space that parts it from the text."""
        rules = self.levels.get(list_id, {})
        rule = rules.get(level)
        if rule is None:
            return ""
        counts = self.counters.setdefault(self.lists[list_id], [None] * _LEVELS)
        for restarted, start in self.restarts.pop(list_id, {}).items():
            counts[restarted] = start - 1
        for higher in range(level):
            if counts[higher] is None and higher in rules:
                counts[higher] = rules[higher].start
        before = counts[level]
        counts[level] = rule.start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if rule.format == "bullet":
            return "•"

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            count, of = counts[at], rules.get(at)
            if count is None or of is None:
                return ""
            return str(count) if rule.plain or of.format not in _FORMATS else _FORMATS[of.format](count)

        label = re.sub(r"%([1-9])", number, rule.text)
        parted = rule.spaced and label and (label[-1].isalnum() or label[-1] in "章节条部分")
        return label + " " if parted else label


def read_numbering(root: Any | None) -> Numbering:
    """The lists of `w:numbering`; none where the file has no such part."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstract = {
        one.get(w("abstractNumId")): {
            at: _level(level) for level in one.findall(w("lvl")) if (at := _at(level)) is not None
        }
        for one in root.findall(w("abstractNum"))
    }
    for one in root.findall(w("num")):
        list_id, base = str(one.get(w("numId"))), value(one, "abstractNumId") or ""
        numbering.lists[list_id] = base
        levels = numbering.levels[list_id] = dict(abstract.get(base, {}))
        for override in one.findall(w("lvlOverride")):
            at = _at(override)
            level, start = child(override, "lvl"), whole(value(override, "startOverride"))
            if at is not None and level is not None:
                levels[at] = _level(level)
            if at is not None and start is not None:
                numbering.restarts.setdefault(list_id, {})[at] = start
    return numbering


def _at(element: Any) -> int | None:
    """The level that is spoken of; None where Word knows no such level."""
    at = whole(element.get(w("ilvl")))
    return at if at is not None and 0 <= at < _LEVELS else None


def _level(element: Any) -> _Level:
    return _Level(
        start=whole(value(element, "start")) or 0,
        format=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        plain=bool(is_on(element, "isLgl")),
        spaced=value(element, "suff") != "nothing",
    )
