"""Propose why an identity fails: each time one changed figure, or one more, that makes it hold.

A failing identity in, ranked explanations out.

Nothing here is applied by itself: an explanation is a proposal to the person who decides.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from extractor.checks.bounds import Range, allowed, operands, place
from extractor.checks.counterparts import Counterparts
from extractor.checks.diagnose import Evaluated, Localisation
from extractor.checks.interval import Exact, Interval, quotient
from extractor.checks.rule import Equal, Figure, Ratio, Says, Wrong, point, total
from extractor.core.formatting import printed
from extractor.core.values import IN_YUAN, Count, Money, Number, Percent, Unit
from extractor.core.words import OPPOSITE, in_chinese

Kind = Literal[
    "as_elsewhere",
    "words_reversed",
    "other_denominator",
    "other_base",
    "part_missing",
    "part_twice",
    "absent",
    "unit",
    "decimal_point",
    "digits_swapped",
    "labels_swapped",
    "last_year",
    "other_section",
    "digit_changed",
    "recomputed",
]
# How likely a slip is when several explain the same failure: what another place states first, single digits last.
_RANK: dict[Kind, int] = {
    "as_elsewhere": 0,
    "words_reversed": 0,
    "other_denominator": 0,
    "other_base": 0,
    "part_missing": 1,
    "part_twice": 1,
    "absent": 1,
    "unit": 2,
    "decimal_point": 3,
    "digits_swapped": 4,
    "labels_swapped": 4,
    "last_year": 5,
    "other_section": 6,
    "digit_changed": 7,
    "recomputed": 8,
}
# {name} is the figure that would change, {source} the one that it was mistaken for, {value} what it would be.
_WORDS: dict[Kind, tuple[str, str]] = {
    "as_elsewhere": (
        "“{name}”与“{source}”是同一个数，应为 {value}",
        "{name} is the figure that {source} states too, it should be {value}",
    ),
    "words_reversed": ("“{name}”写反了，应为{value}", "{name} is the wrong way round, it should be {value}"),
    "other_denominator": ("真正的分母是“{source}” {value}", "the denominator is really {source}, {value}"),
    "other_base": ("“{name}”取错了数，真正的基数是“{source}” {value}", "the base is not {name} but {source}, {value}"),
    "part_missing": ("“{name}”漏列“{source}” {value}", "{name} leaves out {source}, {value}"),
    "part_twice": ("“{name}” {value} 重复计入", "{name}, {value}, is counted twice"),
    "absent": ("没有印出“{name}”", "{name} is not printed"),
    "unit": ("“{name}”单位写错，应为 {value}", "the unit of {name} slipped, it should be {value}"),
    "decimal_point": ("“{name}”小数点错位，应为 {value}", "the decimal point of {name} moved, it should be {value}"),
    "digits_swapped": ("“{name}”两位数字颠倒，应为 {value}", "two digits of {name} are swapped, it should be {value}"),
    "labels_swapped": (
        "“{name}”与“{source}”的名称互换，应为 {value}",
        "the labels of {name} and {source} are swapped, it should be {value}",
    ),
    "last_year": (
        "“{name}”印的是上年数，应为“{source}” {value}",
        "{name} is last year's figure, it should be {source}, {value}",
    ),
    "other_section": (
        "“{name}”误用了别处的数字，应为“{source}” {value}",
        "{name} is a figure from elsewhere, it should be {source}, {value}",
    ),
    "digit_changed": ("“{name}”错一位数字，应为 {value}", "one digit of {name} is wrong, it should be {value}"),
    "recomputed": ("按其余全部等式推算，“{name}”应为 {value}", "by all other identities {name} should be {value}"),
}
_KEY = re.compile(r"\[[^\[\]]*\](?=[^\[\]]*$)")  # of the innermost list on a path
MOST = 6  # explanations shown for one failure
_OF_PARTS: frozenset[Kind] = frozenset({"part_missing", "part_twice", "absent"})  # their value replaces none
_HOW_IT_CAME: frozenset[Kind] = frozenset({"last_year", "labels_swapped"})  # says more than that it stands elsewhere
_NONE = Counterparts()


@dataclass(frozen=True, slots=True)
class Explanation:
    """One way to make an identity hold: the figure at `path` would be `value`, taken from the figure at `source`."""

    kind: Kind
    path: str
    value: str
    source: str | None = None

    def form(self, spoken: Callable[[str], str] = str) -> dict[str, Any]:
        """As a finding carries it; `spoken` gives the Chinese words for a path, English keeps the path."""
        zh, en = _WORDS[self.kind]
        source = self.source or ""
        said = in_chinese(self.value)
        return {
            "kind": self.kind,
            "path": self.path,
            "value": self.value,
            "source": self.source,
            "zh": zh.format(name=spoken(self.path), source=spoken(source), value=said),
            "en": en.format(name=self.path, source=source, value=self.value),
        }


@dataclass(frozen=True, slots=True)
class Candidates:
    """The figures of a document among which one may explain a failure, by type, each with its interval.

    Zeros are left out: they would explain anything. `before` is what some figures were the year before, with each.
    """

    by_type: dict[type, list[tuple[Interval, Figure]]]
    before: tuple[tuple[Interval, Figure], ...] = ()

    @classmethod
    def of(cls, figures: Iterable[Figure], before: Iterable[tuple[Interval, Figure]] = ()) -> "Candidates":
        by_type: dict[type, list[tuple[Interval, Figure]]] = {}
        for figure in figures:
            if figure.cited is not None and (interval := figure.interval()) is not None and figure.point != 0:
                by_type.setdefault(type(figure.value), []).append((interval, figure))
        return cls(by_type, tuple(before))

    def like(self, figure: Figure) -> list[tuple[Interval, Figure]]:
        """Those that could stand in a figure's place."""
        return self.by_type.get(type(figure.value), [])


def explain(
    one: Evaluated, others: Candidates, localisation: Localisation, counterparts: Counterparts = _NONE
) -> tuple[Explanation, ...]:
    """Ranked explanations of a failing identity; figures that every minimal set blames come first.

    A figure that its `counterparts` state otherwise comes before all. No proposal repeats what is printed, and a print
    that is two fields gets each proposal once.
    """
    suspected = {path for chosen in localisation.sets for path in chosen}
    found = [*_by_words(one), *_by_part(one, others), *_by_absence(one)]
    found += (Explanation("as_elsewhere", f.path, o.printed, o.path) for f, o in counterparts.obvious(one))
    for figure in _blamed(one):
        holds = allowed(one.identity, figure)
        if holds is None or holds == (None, None):  # nothing would do, or anything: over a 0, say
            continue
        bounded = None not in holds  # of one end, every smaller figure would do, and every smaller unit
        if bounded:
            found += (_swapped(e, suspected) for e in _by_another_figure(one, figure, others, holds))
            found += _by_last_year(figure, others, holds)
        units = tuple(dict.fromkeys((*_SLIPPED_UNITS, *(f.unit for f in operands(one.identity) if f.unit is not None))))
        found += (
            slip for slip in _by_slip(figure, holds, units) if bounded or slip.kind not in ("unit", "decimal_point")
        )
    found += _by_all_identities(one, localisation)
    located = localisation.located

    obvious = {(one.path, one.value) for one in found if one.kind == "as_elsewhere"}

    def order(explanation: Explanation) -> tuple[bool, bool, int, int]:
        blame = 0 if explanation.path in located else 1 if explanation.path in suspected else 2
        stated = (explanation.path, explanation.value) in obvious
        return (not stated, explanation.kind not in _HOW_IT_CAME, _RANK[explanation.kind], blame)

    figures = {figure.path: figure for figure in operands(one.identity) if figure.cited is not None}
    unique: dict[tuple[object, str], Explanation] = {}
    for explanation in sorted(found, key=order):
        known = figures.get(explanation.path)
        if known is not None and explanation.kind not in _OF_PARTS and explanation.value == known.printed:
            continue
        at = explanation.path if known is None else place(known)
        unique.setdefault((at, explanation.value), explanation)  # the likeliest way to the same figure
    return tuple(unique.values())[:MOST]


def _by_words(one: Evaluated) -> Iterator[Explanation]:
    """The words say the opposite of what the figures say."""
    match one.identity:
        case Ratio(said=Figure() as said) if allowed(one.identity, said) is not None:
            yield Explanation("words_reversed", said.path, OPPOSITE[said.value])
        case Says(claim=claim, actual=actual, other=other):
            difference = actual.point - other.point
            word = "less" if difference < 0 else "greater" if difference > 0 else "equal"
            yield Explanation("words_reversed", claim.path, word)


def _by_absence(one: Evaluated) -> Iterator[Explanation]:
    """What is wrong is that something is not there: a row, a cell."""
    if isinstance(one.identity, Wrong):
        for figure in one.identity.figures:
            if figure.cited is None and figure.path:
                yield Explanation("absent", figure.path, "")


def _by_another_figure(one: Evaluated, figure: Figure, others: Candidates, holds: Range) -> Iterator[Explanation]:
    """Another figure of the document stands where it should: a denominator, a base, or any operand."""
    kind, own = _role(one, figure), figure.interval()
    low, high = holds
    for interval, other in others.like(figure):
        if (low is not None and interval.high < low) or (high is not None and interval.low > high):
            continue
        if place(other) not in one.places and interval != own:
            yield Explanation(kind, figure.path, other.printed, other.path)


def _swapped(explanation: Explanation, suspected: set[str]) -> Explanation:
    """Another figure of the same list or part that is suspected itself: likelier the two labels changed places."""
    path, source = explanation.path, explanation.source or ""
    in_one_list = "[" in path and _KEY.sub("[]", path) == _KEY.sub("[]", source)
    siblings = in_one_list or path.rpartition(".")[0] == source.rpartition(".")[0] != ""
    if explanation.kind == "other_section" and siblings and source in suspected:
        return replace(explanation, kind="labels_swapped")
    return explanation


def _by_last_year(figure: Figure, others: Candidates, holds: Range) -> Iterator[Explanation]:
    """What is printed is a total of the year before, and this year's would do."""
    own, (low, high) = figure.nearest, holds
    for was, current in others.before:
        now = current.nearest
        if own is None or now is None or current.path == figure.path or not was.meets(own):
            continue
        if (low is None or now.high >= low) and (high is None or now.low <= high):
            yield Explanation("last_year", figure.path, current.printed, current.path)


def _role(one: Evaluated, figure: Figure) -> Kind:
    if isinstance(one.identity, Ratio) and figure.path in {base.path for base, _ in one.identity.denominator}:
        return "other_denominator" if len(one.identity.denominator) == 1 else "other_base"
    return "other_section"


def _by_part(one: Evaluated, others: Candidates) -> Iterator[Explanation]:
    """The residual of a sum is another figure of the document (a part left out) or one of the parts (counted twice)."""
    if not isinstance(one.identity, Equal) or len(one.identity.right) < 2:
        return
    left, right = total(one.identity.left), total(one.identity.right)
    if left is None or right is None:
        return
    missing = left - right
    for part, _ in one.identity.right:
        interval = part.interval()
        if interval is not None and interval.low > 0 and missing.scaled(-1).meets(interval):
            yield Explanation("part_twice", part.path, part.printed)
    residual = point(one.identity.left) - point(one.identity.right)
    amounts = [
        o for i, o in others.by_type.get(Money, ()) if i.low > 0 and missing.meets(i) and place(o) not in one.places
    ]
    for other in sorted(amounts, key=lambda o: abs(Fraction(o.point - residual))):
        yield Explanation("part_missing", one.identity.left[0][0].path, other.printed, other.path)


def _by_slip(figure: Figure, holds: Range, units: Sequence[Unit]) -> Iterator[Explanation]:
    """What is printed of one figure with a slip undone: unit, decimal point, two digits, one digit."""
    value = figure.value
    for kind, digits, unit in _slips(value, holds, units):
        number = Decimal(digits)
        if isinstance(value, Count):
            changed: dict[str, Any] = {"value": int(number)}
        else:
            changed = {"value": number} | ({"unit": unit} if unit is not None else {})
        if not isinstance(value, Count) or number == int(number):
            yield Explanation(kind, figure.path, printed(value.model_copy(update=changed), percent_sign=True))


def _blamed(one: Evaluated) -> list[Figure]:
    """The operands that a slip could be in; a zero is no slip of another figure, and more or less is met by most."""
    if isinstance(one.identity, Wrong) or (isinstance(one.identity, Says) and one.identity.relation != "equal"):
        return []
    kinds = (Money, Percent, Count, Number)
    return [figure for figure in operands(one.identity) if isinstance(figure.value, kinds) and figure.value.value != 0]


def _by_all_identities(one: Evaluated, localisation: Localisation) -> Iterator[Explanation]:
    """The value that every identity of the document together leaves to a figure which alone explains the component."""
    for figure in _blamed(one):
        if (ends := localisation.ranges.get(figure.path)) is None:
            continue
        value, factor = figure.value, 1
        if isinstance(value, Money) and value.unit is not None:
            factor = int(IN_YUAN[value.unit])
        decimals = getattr(value, "decimals", 0)
        middle = quotient(ends[0] + ends[1], 2 * factor)
        number = Decimal(round(middle * 10**decimals)).scaleb(-decimals)
        proposed = value.model_copy(update={"value": int(number) if isinstance(value, Count) else number})
        yield Explanation("recomputed", figure.path, printed(proposed, percent_sign=True))


@dataclass(frozen=True, slots=True)
class _Solutions:
    """The figures with which an identity holds, as whole numbers of their last digit: None, no end on that side."""

    least: int | None
    most: int | None

    @classmethod
    def of(cls, value: Any, decimals: int, unit: Unit | None, holds: Range) -> "_Solutions":
        """Of figures printed like `value`, with so many decimals in a unit. Each reaches half a digit each way."""
        half = 0 if isinstance(value, Count | Number) else 1  # what is counted is exact
        factor, scale = int(IN_YUAN[unit]) if unit is not None else 1, 2 * 10**decimals
        low, high = holds
        # (2n + half) · factor / scale ≥ low, and (2n − half) · factor / scale ≤ high
        least = None if low is None else -((_floor(-low * scale, factor) + half) // 2)
        most = None if high is None else (_floor(high * scale, factor) + half) // 2
        return cls(least, most)

    def __contains__(self, number: int) -> bool:
        return self.meets(number, number)

    def meets(self, one: int, other: int) -> bool:
        """Whether any number between two may be among them: most slips are not, and need not be tried one by one."""
        low, high = (one, other) if one <= other else (other, one)
        return (self.least is None or high >= self.least) and (self.most is None or low <= self.most)


# 千元 for 万元 is a decimal point that stands elsewhere, where nothing is told in 千元.
_SLIPPED_UNITS: tuple[Unit, ...] = ("元", "万元", "亿元")


def _floor(value: Exact, divisor: int) -> int:
    return value.numerator // (value.denominator * divisor)


def _slips(value: Any, holds: Range, units: Sequence[Unit]) -> Iterator[tuple[Kind, str, Unit | None]]:
    """Digits and unit of the figures that one slip of the pen turns into this one, with which an identity holds."""
    unit = value.unit if isinstance(value, Money) else None
    minus = "-" if value.value < 0 else ""
    digits = str(abs(value.value)) if isinstance(value, Count) else f"{abs(value.value):f}"
    decimals = len(digits.partition(".")[2])
    number = _number(minus + digits)
    if unit is not None:
        for other in units:
            if other != unit and number in _Solutions.of(value, decimals, other, holds):
                yield "unit", minus + digits, other
    for shifted in _shifted(digits):
        solutions = _Solutions.of(value, len(shifted.partition(".")[2]), unit, holds)
        if Decimal(shifted) != abs(value.value) and _number(minus + shifted) in solutions:
            yield "decimal_point", minus + shifted, unit
    solutions = _Solutions.of(value, decimals, unit, holds)
    places = [at for at, char in enumerate(digits) if char != "."]
    for here, there in pairwise(places):  # also over the point
        if digits[here] != digits[there]:
            swapped = digits[:here] + digits[there] + digits[here + 1 : there] + digits[here] + digits[there + 1 :]
            if _number(minus + swapped) in solutions:
                yield "digits_swapped", minus + swapped, unit
    for n, at in enumerate(places, start=1):
        worth = 10 ** (len(places) - n) * (-1 if minus else 1)
        none = number - int(digits[at]) * worth
        for digit in range(10) if solutions.meets(none, none + 9 * worth) else ():
            if digit != int(digits[at]) and none + digit * worth in solutions:
                yield "digit_changed", f"{minus}{digits[:at]}{digit}{digits[at + 1 :]}", unit


def _number(digits: str) -> int:
    """Printed digits as a whole number of the last one."""
    return int(digits.replace(".", ""))


def _shifted(digits: str) -> Iterator[str]:
    """Figures whose decimal point stands up to two places away."""
    whole, _, fraction = digits.partition(".")
    bare = whole + fraction
    for shift in (-2, -1, 1, 2):
        at = len(whole) + shift
        if at <= len(bare):
            kept = bare.rjust(len(bare) - at + 1, "0") if at < 1 else bare
            at = max(at, 1)
            yield kept[:at] + ("." + kept[at:] if kept[at:] else "")
    if not fraction and digits != "0":
        yield digits + "0"
