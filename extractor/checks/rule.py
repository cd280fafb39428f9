"""What a rule is: a small pure function from an index of figures to identities; the engine judges, rules never do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter

from extractor.checks.interval import Exact, Interval, Mode, exact, quotient
from extractor.core.evidence import Cited
from extractor.core.formatting import digits, printed
from extractor.core.values import IN_YUAN, Count, Money, Number, Percent, Unit
from extractor.message import Message

Severity = Literal["error", "warning", "remark"]
Status = Literal["pass", "truncated", "fail", "suspended", "unchecked"]
Cause = Literal["reading", "source"]

_ONE = Decimal(1)
_ROUNDED = (Money, Percent)
_GIVEN = (Count, Number)  # things are counted and scores are given: both are exact


class Operand(NamedTuple):
    """A figure of an equation as it is printed, and where: page, and span of the linear text."""

    path: str
    printed: str
    page: int
    start: int
    end: int


@dataclass(slots=True)
class Figure:
    """A leaf of the record as an operand: its path, and where it is printed if it is; or a constant of an identity.

    A figure with an `exact` value stands for that value alone; `row` is the path of the row that a cell is in, by which
    people speak of it. What follows from what is printed is worked out here, because a figure is an operand of several
    identities: `nearest`, the true values behind it where it was rounded (money in 元, percent in percent; None where
    it is absent, without a unit, or words), `point`, the number itself in the same measure, `bare`, its digits or
    words, and `evidence`, what a result says of it: path, row, and where it is printed its sentence and the operand.
    Nothing changes it; it is not frozen only because that takes four times as long, a thousand times a document.
    """

    path: str
    cited: Cited[Any] | None = None
    exact: int | None = None
    row: str = ""
    value: Any = field(init=False, repr=False, compare=False)
    unit: Unit | None = field(init=False, repr=False, compare=False, default=None)
    nearest: Interval | None = field(init=False, repr=False, compare=False)
    point: Exact = field(init=False, repr=False, compare=False, default=0)
    bare: str = field(init=False, repr=False, compare=False, default="")
    evidence: tuple[str, str, str | None, Operand | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        cited = self.cited
        value = self.value = cited.value if cited is not None else self.exact
        self.nearest = None
        self.evidence = self.path, self.row, None, None
        if value is None:
            return
        if isinstance(value, Money):
            self.unit = value.unit
        if (near := self._behind("nearest")) is not None:
            twice = near.low + near.high
            self.nearest = near
            self.point = twice // 2 if isinstance(twice, int) and not twice % 2 else quotient(twice, 2)
        elif isinstance(value, Money):
            self.point = exact(value.value)
        self.bare = digits(value)
        if cited is not None:
            operand = Operand(self.path, self.printed, cited.where.page, *cited.figure)
            self.evidence = self.path, self.row, cited.quote, operand

    def interval(self, mode: Mode = "nearest") -> Interval | None:
        """The true values behind what is printed, rounded to nearest or cut off."""
        return self.nearest if mode == "nearest" else self._behind(mode)

    def _behind(self, mode: Mode) -> Interval | None:
        value, factor = self.value, _ONE
        if isinstance(value, Money):
            if value.unit is None:
                return None
            factor = IN_YUAN[value.unit]
        if self.exact is not None:
            return Interval.exactly(self.exact * factor)
        if isinstance(value, _ROUNDED):
            return Interval.printed(value.value, value.decimals, mode, factor)
        if isinstance(value, _GIVEN):
            return Interval.exactly(value.value)
        return Interval.exactly(value) if isinstance(value, int) else None

    @property
    def printed(self) -> str:
        """The number as printed, with its unit."""
        return self.bare if isinstance(self.value, str) else printed(self.value, percent_sign=True)


Term = tuple[Figure, int]  # a figure with its weight in a sum: 1 or −1
Terms = tuple[Term, ...]


def terms(figures: Iterable[Figure], weight: int = 1) -> Terms:
    """Figures as the terms of a sum."""
    return tuple([(figure, weight) for figure in figures])


def just(figure: Figure) -> Terms:
    """The sum of one figure."""
    return ((figure, 1),)


def total(summed: Terms, mode: Mode = "nearest") -> Interval | None:
    """The interval of a sum; None where an operand is absent or has no unit."""
    if len(summed) == 1 and summed[0][1] == 1:
        return summed[0][0].interval(mode)
    if not summed:
        return None
    low: Exact = 0
    high: Exact = 0
    low_open = high_open = False
    for figure, weight in summed:
        interval = figure.interval(mode)
        if interval is None:
            return None
        weighed = interval if weight == 1 else interval.scaled(weight)
        low += weighed.low
        high += weighed.high
        low_open |= weighed.low_open
        high_open |= weighed.high_open
    return Interval(low, high, low_open, high_open)


def divisor(parts: Iterable[tuple[Figure, Figure]], mode: Mode = "nearest") -> Interval | None:
    """Σ (amount / rate in percent): what the parts are of; None where one is absent or its rate may be zero."""
    found = Interval.exactly(0)
    for amount, rate in parts:
        over, under = amount.interval(), rate.interval(mode)
        of = None if over is None or under is None else over.over(under)
        if of is None:
            return None
        found += of.scaled(100)
    return found


def point(summed: Terms) -> Exact:
    """The sum of the figures as printed, money in 元."""
    if len(summed) == 1 and summed[0][1] == 1:
        return summed[0][0].point
    return sum([figure.point if weight == 1 else figure.point * weight for figure, weight in summed])


class Equal(NamedTuple):
    """Σ left = Σ right; `right` are the parts where `left` is a total."""

    left: Terms
    right: Terms


class AtMost(NamedTuple):
    """Σ left ≤ Σ right."""

    left: Terms
    right: Terms


class Ratio(NamedTuple):
    """rate = Σ numerator / Σ denominator × 100.

    `said` are the words that choose the denominator (增加, 减少); were they the opposite, it would be `otherwise`.
    """

    rate: Figure
    numerator: Terms
    denominator: Terms
    said: Figure | None = None
    otherwise: Terms = ()

    @property
    def reversed(self) -> "Ratio":
        """The identity if the words were the opposite."""
        return self._replace(denominator=self.otherwise, otherwise=self.denominator)


class Mean(NamedTuple):
    """rate = Σ amounts / Σ (amount / its rate): the rate of a whole by the amounts and the rates of its parts.

    `at_most`: there may be more parts, of whose budgets nothing was spent; the rate is that or less.
    """

    rate: Figure
    parts: tuple[tuple[Figure, Figure], ...]
    at_most: bool = False


class Says(NamedTuple):
    """Words that compare two figures: `claim` says actual is less than, greater than or equal to the other."""

    claim: Figure
    relation: Literal["less", "greater", "equal"]
    actual: Figure
    other: Figure


class Wrong(NamedTuple):
    """Something that is wrong as it stands, without arithmetic: a template left over, a cell without its figure."""

    figures: tuple[Figure, ...]
    zh: str
    en: str

    @property
    def message(self) -> Message:
        """What is wrong."""
        return Message(self.zh, self.en)


Identity = Equal | AtMost | Ratio | Mean | Says | Wrong


class CheckResult(NamedTuple):
    """The judgement of one identity, with its equation in numbers and every operand's evidence.

    `vouches` are the paths of the figures that could not be wrong without its failing; of one that does not hold, none.

    No pydantic model: there are hundreds in every document, and a model takes five times as long to make.
    """

    code: str
    status: Status
    severity: Severity
    paths: tuple[str, ...]
    quotes: tuple[str, ...]
    equation: str
    message_zh: str
    message_en: str
    residual: str | None = None
    slack: str | None = None
    exact: bool | None = None
    operands: tuple[Operand, ...] = ()
    diagnosis: tuple[dict[str, Any], ...] = ()
    cause: Cause | None = None
    vouches: tuple[str, ...] = ()

    @property
    def message(self) -> Message:
        """What it says."""
        return Message(self.message_zh, self.message_en)

    def form(self) -> dict[str, Any]:
        """As JSON."""
        lists = {"paths": list(self.paths), "quotes": list(self.quotes), "diagnosis": list(self.diagnosis)}
        lists |= {"vouches": list(self.vouches)}
        return self._asdict() | lists | {"operands": [operand._asdict() for operand in self.operands]}

    @classmethod
    def of(cls, form: Any) -> "CheckResult":
        """Back from JSON. Raises pydantic's ValidationError where it is none."""
        return _RESULT.validate_python(form)


_RESULT = TypeAdapter(CheckResult)


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue. The code is permanent; the docstring of `check` states the identity."""

    code: str
    zh: str
    en: str
    severity: Severity
    check: Callable[[Any], Iterator[Identity]] = field(repr=False)

    @property
    def states(self) -> str:
        return (self.check.__doc__ or "").strip()


class Catalogue:
    """The rules of one document type, by code."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def __iter__(self) -> Iterator[Rule]:
        return iter(sorted(self._rules.values(), key=lambda rule: rule.code))

    def __len__(self) -> int:
        return len(self._rules)

    def rule(
        self, code: str, *, zh: str, en: str, severity: Severity = "error"
    ) -> Callable[[Callable[[Any], Iterator[Identity]]], Callable[[Any], Iterator[Identity]]]:
        """Enter a function into the catalogue under a code that nothing else has."""

        def enter(check: Callable[[Any], Iterator[Identity]]) -> Callable[[Any], Iterator[Identity]]:
            assert code not in self._rules, f"{code} is taken"
            assert check.__doc__, f"{code}: the docstring states the identity"
            self._rules[code] = Rule(code, zh, en, severity, check)
            return check

        return enter
