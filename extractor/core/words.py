"""The words that judge: how a change goes (增加, 减少, 持平) and how two figures compare (小于, 大于, 等于).

A record holds them by name; here is what each is called, and the words that print it.
"""

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

Direction: TypeAlias = Literal["increase", "decrease", "flat", "unclear"]
Comparison: TypeAlias = Literal["less", "greater", "equal"]

# The verbs of the statutory phrases, as alternatives of a pattern.
UP = "增加|增长|上升|提高|增多|上涨|上浮|扩大|多[收支]"
DOWN = "减少|下降|降低|缩减|下滑|减低|压缩|少[收支]"
LESS = "小于|低于|少于"
GREATER = "大于|高于|超过|超出|多于"
# A template's choice that nobody made: 增加/减少, 下降（增长）.
UNCLEAR = rf"(?:{UP})\s*[/／或、（(]\s*(?:{DOWN})|(?:{DOWN})\s*[/／或、（(]\s*(?:{UP})"

DIRECTIONS: tuple[Direction, ...] = ("unclear", "increase", "decrease", "flat")  # the longest words first
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)
OPPOSITE: Mapping[str, Direction] = {"increase": "decrease", "decrease": "increase"}

_CHINESE: Mapping[str, str] = {
    **{"increase": "增加", "decrease": "减少", "flat": "持平", "unclear": "增加/减少"},
    **{"less": "小于", "greater": "大于", "equal": "等于"},
}
# What free prose says beside the statutory phrases.
_PRINTED: Mapping[str, re.Pattern[str]] = {
    name: re.compile(words)
    for name, words in (
        (
            "increase",
            f"{UP}|增量|攀升|回升|上调|净增|多出|多用|多花|多支|多了|超过|超出|高于|高出|多于|涨|厚了",
        ),
        (
            "decrease",
            f"{DOWN}|缩水|回落|下调|净减|锐减|压下|节省|省下|省了|少用|少花|少了|少于|低于|不及|紧了|跌|薄了",
        ),
        ("flat", "持平|无增减|无变化|没有变化|未发生变化|保持不变|一致|相同"),
        ("unclear", UNCLEAR),
        # Not how far a budget was carried out (未完成预算, 超出预算, 只相当于预算的…%): that is its completion.
        ("less", f"{LESS}|不足|不到|减少|少|未用完|余额|结余|节余|[没未]有?(?:用到|用完|花完)"),
        ("greater", f"(?!超出预算)(?:{GREATER})|超支|突破|增加|多|不够|[没未]能?打住"),
        (
            "equal",
            "等于|持平|一致|相同|相等|无差异|相当|吻合|如数|足额|全部用|用完|用足|刚好|正好|恰好|相符|照此|照数|分文不差"
            "|分毫不差",
        ),
    )
}


def is_judgement(name: object) -> bool:
    """Whether a value of a record is the name of a direction or a comparison."""
    return name in _CHINESE


def in_chinese(name: str) -> str:
    """What a direction or a comparison is called; any other word as it is."""
    return _CHINESE.get(name, name)


def judgement_of(words: str) -> str | None:
    """The direction or comparison that a person calls so, in Chinese or by its name; None for any other words."""
    return next((name for name, said in _CHINESE.items() if words in (name, said)), None)


def all_in_chinese() -> str:
    """Every word that `judgement_of` takes, for a message."""
    return "、".join(_CHINESE.values())


def printed_as(name: str) -> re.Pattern[str]:
    """The words that print a direction or comparison. KeyError for any other name."""
    return _PRINTED[name]
