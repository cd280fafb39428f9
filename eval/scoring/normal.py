"""Paths, labels, words and figures as they compare: what the print may vary in without being another."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

NUMBERS = frozenset({"money", "percent", "decimal", "count", "int"})
WORDS = frozenset({"str", "list"})
_MARKS = re.compile(r"[（(][类款项][）)]")
_KEY = re.compile(r"\[([^\]]*)\]")
_PUNCTUATION = re.compile(r"[\s，,。.；;、：:“”\"'（）()]")
_ALIKE = 0.8  # of the longer wording, where one holds the other
_SHARED = 0.9  # of the names in two lists

Fact = dict[str, Any]
ValueKey = tuple[str, object, object]


def plain_path(path: str) -> str:
    """A path with its keys as they compare: NFKC, without white space, marks and outer punctuation."""
    return _KEY.sub(lambda key: f"[{_label(key.group(1))}]", path)


def _label(text: str) -> str:
    text = unicodedata.normalize("NFKC", _MARKS.sub("", text))
    return re.sub(r"\s+", "", text).strip("“”\"'《》、：:;；.。")


def plain_words(text: str) -> str:
    """Words without white space and punctuation."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text))


def number(printed: object) -> Decimal | str:
    """A figure as a number, whatever its separators and trailing zeros; its print where it is none."""
    try:
        return Decimal(re.sub(r"[,，]", "", str(printed))).normalize()
    except InvalidOperation:
        return str(printed)


def value_key(fact: Fact) -> ValueKey:
    """What two facts that say the same have in common; money keeps its unit."""
    kind, value = fact["type"], fact["value"]
    if kind in NUMBERS:
        found = number(value)
        return (kind, found, None) if isinstance(found, str) else ("number", found, _unit(fact))
    if kind == "list":
        return ("list", tuple(plain_words(str(name)) for name in value), None)
    return (kind, plain_words(str(value)) if kind == "str" else str(value), None)


def _unit(fact: Fact) -> object:
    return fact.get("unit") if fact["type"] == "money" else None


def same(gold: Fact, found: Fact) -> bool:
    """Whether a fact says what the label says: figures exactly, wordings and lists but for a remainder."""
    if value_key(gold) == value_key(found) or str(found["value"]) in map(str, gold.get("also_accept", ())):
        return True
    if gold["type"] == found["type"] == "str":
        short, long = sorted((plain_words(str(gold["value"])), plain_words(str(found["value"]))), key=len)
        return bool(short) and short in long and len(short) >= _ALIKE * len(long)
    if gold["type"] == found["type"] == "list":
        one, other = ({plain_words(str(name)) for name in fact["value"]} for fact in (gold, found))
        return bool(one | other) and len(one & other) / len(one | other) >= _SHARED
    return False
