"""Place what a sentence states again by the figure that the record already has: tables are the anchor.

Open statements and the record in, further places that state its leaves and cells out, and the statements that are left.
An amount equal to a cell, under its label and of its fund, is that cell told in words. This is evidence of place only:
such a figure vouches for nothing, because it was found by being equal.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extractor.core.evidence import Cited, Model
from extractor.core.phrases import is_role
from extractor.core.schema import cells, identity, of_role, resolve, spoken, walk
from extractor.core.statements import ANCHOR, READER, Statement
from extractor.core.values import IN_YUAN, Money, Percent

_FUND = re.compile("一般公共预算|政府性基金|国有资本经营")
_FUND_NAMES = re.compile("(?:一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?)(?:财政)?(?:拨款)?|财政拨款")
_SAYS_NOTHING = re.compile(r"决算|合计|共计|总计|总额|金额|[数额]$|本年|当年|全年|年度|安排|[的“”\"'：:·/()（）、]|\d+")
_PAIRS = (("收入", "支出"), ("初", "末"), ("上年", "年末"), ("上年", "本年"))
_OPPOSED = (*_PAIRS, *((b, a) for a, b in _PAIRS))
_BUDGET = re.compile("(?<!公共)(?<!基金)(?<!经营)预算(?!财政|拨款|单位)")
_FEWEST = 2  # characters of a label that tell one figure from another
_MOST_ALIKE = 1_000  # figures of one amount that are looked at; nought is printed hundreds of times
_SUBSEQUENCE = 4  # characters of a label that may stand apart in a longer one: 年末[财政拨款]结转和结余
_COMPLETION = re.compile("完成|执行率")
_SUM = re.compile("决算|合计|共计|[数额]$")
_EXACT = 4  # how well a name fits itself
_MOST_BETWEEN = 8  # characters between those
_ROLE_END = re.compile("(?:支出|费用|数|额)$")
_AVERAGE = re.compile("[人车台户均]均|平均|每")
_CENTS = Decimal(100)  # 元: 0.01万元, the last place that most amounts are rounded to


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A figure that the record has: its path, its value, the words that name it, and all words on the way to it.

    `own` are the names of itself alone, `names` also those of what it is part of; `roles` say which figure of its
    subject it is (执行数).
    """

    path: str
    value: Money | Percent
    own: tuple[str, ...]
    names: tuple[str, ...]
    words: str
    roles: tuple[str, ...] = ()


def place_statements(record: Model, statements: Sequence[Statement]) -> tuple[tuple[Model, ...], tuple[Statement, ...]]:
    """The restatements that these statements are, of the class that the record keeps them in; the other statements."""
    kept = of_role(type(record), "restatements")
    if kept is None or kept.part is None:
        return (), tuple(statements)
    year = identity(record, "period")
    stated = {key for one in statements if (cited := one.amount or one.rate) is not None for key in _near(cited.value)}
    anchors: dict[Any, dict[str, _Anchor]] = {}
    for anchor in _anchors(record, stated):
        for key in _keys(anchor.value):
            alike = anchors.setdefault(key, {})
            if len(alike) < _MOST_ALIKE:
                alike.setdefault(anchor.words, anchor)
    again: list[Model] = []
    left: list[Statement] = []
    for statement in statements:
        cited = statement.amount or statement.rate
        same = _anchor_of(statement, cited, anchors, year) if cited is not None else None
        if same is None or cited is None:
            left.append(statement)
        else:
            placed = cited.model_copy(update={"reader": ANCHOR})
            again.append(kept.part.model_validate({"path": same.path, "amount": placed}))
    return tuple(again), tuple(left)


def _anchors(record: Model, stated: Set[Any]) -> Iterator[_Anchor]:
    """Every amount and rate of the record's facts and cells that is near one of those that are `stated`."""
    model = type(record)
    for path, cited in walk(record, supporting=False):
        if (
            isinstance(cited.value, Money | Percent)
            and cited.reader != READER
            and not stated.isdisjoint(_keys(cited.value))
        ):
            printed = str(path)
            words = spoken(model, printed)
            labels = resolve(model, path).labels
            roles = tuple(_ROLE_END.sub("", label) for label in labels if is_role(label) and label != "金额")
            names = (*labels, *words.split("·"))
            yield _Anchor(printed, cited.value, labels, names, f"{words}·{labels[0]}", roles)
    for path, cited in cells(record):
        if stated.isdisjoint(_keys(cited.value)):
            continue
        words = spoken(model, str(path))
        row_and_column = tuple(words.split("·")[-2:])
        yield _Anchor(str(path), cited.value, row_and_column, row_and_column, words)


def _keys(value: Money | Percent) -> Iterable[Any]:
    """What equal figures have in common; an amount also what it comes to rounded to 0.01万元, on either side."""
    if isinstance(value, Percent):
        return [("%", value.value)]
    if value.unit is None:
        return []
    return [int(value.value * IN_YUAN[value.unit] / _CENTS)]


def _near(value: Money | Percent) -> Iterator[Any]:
    """The keys of what may equal a figure, and of what is one step away, where both were rounded."""
    for key in _keys(value):
        yield from (key + shift for shift in (0, 1, -1)) if isinstance(key, int) else (key,)


def _same(one: Money | Percent, other: Money | Percent) -> bool:
    """Whether two figures may be one, printed to different places."""
    if isinstance(one, Percent) or isinstance(other, Percent):
        return type(one) is type(other) and one.value == other.value
    coarse, fine = sorted(
        (one, other), key=lambda money: -IN_YUAN[money.unit or "元"] * Decimal(1).scaleb(-money.decimals)
    )
    unit = IN_YUAN[coarse.unit or "元"]
    exact = fine.value * IN_YUAN[fine.unit or "元"] / unit
    return bool(round(exact, coarse.decimals) == coarse.value)


def _anchor_of(
    statement: Statement, cited: Cited[Any], anchors: dict[Any, dict[str, _Anchor]], year: Any
) -> _Anchor | None:
    """The figure that a statement states again; None where it says something else, or nothing that tells it apart."""
    if statement.relation in ("change_of", "share_of") or (year and statement.period not in (None, year)):
        return None
    label = _plain(statement.label)
    if len(label) < _FEWEST or _AVERAGE.search(statement.label):
        return None
    found = [
        (fit, anchor)
        for key in _near(cited.value)
        for anchor in anchors.get(key, {}).values()
        if _same(cited.value, anchor.value) and (fit := _fit(statement, label, anchor))
    ]
    return max(found, key=lambda pair: pair[0], default=(0, None))[1]


def _fit(statement: Statement, label: str, anchor: _Anchor) -> int:
    """How well the words of a statement fit those of a figure; 0 where they name another, or another fund."""
    own, its = set(_FUND.findall(statement.label)), set(_FUND.findall(anchor.words))
    funds = own or set(_FUND.findall(statement.scope or ""))
    if ((own or its) and funds and not funds & its) or not _is_of_its_kind(statement, anchor):
        return 0
    if any(a in label and b in anchor.words and a not in anchor.words for a, b in _OPPOSED):
        return 0
    if is_role(statement.label):  # 本年收入合计: as it stands, and of nothing else
        return _EXACT * (_SUM.sub("", statement.label) in {_SUM.sub("", name) for name in anchor.own})
    return max((_likeness(label, plain) for name in anchor.names if len(plain := _plain(name)) >= _FEWEST), default=0)


def _is_of_its_kind(statement: Statement, anchor: _Anchor) -> bool:
    """Whether both are a completion, a budget or what was spent, as far as their words say."""
    if statement.relation == "completion_of":
        return any(_COMPLETION.search(name) for name in anchor.own)
    if (_BUDGET.search(statement.label) is None) != (_BUDGET.search("".join(anchor.own[:1])) is None):
        return False
    return is_role(statement.label) or not anchor.roles or any(role in statement.label for role in anchor.roles)


def _likeness(label: str, name: str) -> int:
    """How much two names are alike; the record's may have more words between, the statement's only before and behind.

    What stands behind it must be no name of its own: 代表工作经费绩效目标值 is not 代表工作.
    """
    if label == name:
        return _EXACT
    if label in name:
        return 3 if len(label) > _FEWEST else 0
    _, found, behind = label.partition(name)
    if found and len(name) > _FEWEST:
        return 3 if not behind or is_role(behind) or behind.startswith("项目") else 0
    short, long = sorted((_ROLE_END.sub("", label), name), key=len)
    rest = iter(long)
    between = len(long) - len(short)
    is_alike = between <= (_MOST_BETWEEN if long == name else _FEWEST) and all(char in rest for char in short)
    return 2 if is_alike and len(short) >= _SUBSEQUENCE else 0


@lru_cache(maxsize=4096)
def _plain(label: str) -> str:
    """A label without fund, brackets and the words that every amount has."""
    words = re.sub(r"[（(][^（）()]*[）)]", "", unicodedata.normalize("NFKC", label))
    return _SAYS_NOTHING.sub("", _FUND_NAMES.sub("", words)) if words else ""
