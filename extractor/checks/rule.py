"""What a rule is: a small pure function from a ledger of figures to identities; the engine judges, rules never do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import TypeAdapter

from extractor.checks.interval import Exact, Interval, Mode, exact, quotient
from extractor.numbers import IN_YUAN, Count, Money, Number, Percent, Unit
from extractor.source import Cited

Severity = Literal["error", "warning", "remark"]
Status = Literal["pass", "truncated", "fail", "unchecked"]
T = TypeVar("T")
V = TypeVar("V")


class once(Generic[T, V]):  # noqa: N801 - a decorator
    """functools.cached_property without the lock that it takes before Python 3.12, which costs more than the work."""

    def __init__(self, work: Callable[[T], V]) -> None:
        self._work, self._name = work, work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, of: T, _: type[T] | None = None) -> V:
        found = self._work(of)
        object.__setattr__(of, self._name, found)  # not by way of __dict__, which would cost every attribute its place
        return found


class Operand(NamedTuple):
    """A figure of an equation as it is printed, and where: page, and span of the linear text."""

    path: str
    printed: str
    page: int
    start: int
    end: int


@dataclass  # not frozen: there are a thousand in a document, and a frozen one takes four times as long to make
class Figure:
    """A leaf of the record as an operand: its path, and its print where it has one; or a constant of an identity.

    A print with an `exact` value stands for that value alone; `row` is the path of the row that a cell is in, by which
    people speak of it. What follows from the print is worked out once: a figure is an operand of several identities.
    """

    path: str
    cited: Cited[Any] | None = None
    exact: int | None = None
    row: str = ""
    value: Any = field(init=False, repr=False, compare=False)
    unit: Unit | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.value = self.cited.value if self.cited is not None else self.exact
        self.unit = self.value.unit if isinstance(self.value, Money) else None

    def interval(self, mode: Mode = "nearest") -> Interval | None:
        """The true values behind the print: money in 元, percent in percent; None where absent or without a unit."""
        return self._nearest if mode == "nearest" else self._behind(mode)

    @once
    def _nearest(self) -> Interval | None:
        return self._behind("nearest")

    def _behind(self, mode: Mode) -> Interval | None:
        value = self.value
        if isinstance(value, Money):
            if value.unit is None:
                return None
            if self.exact is not None:
                return Interval.exactly(self.exact * IN_YUAN[value.unit])
            return Interval.printed(value.value, value.decimals, mode, IN_YUAN[value.unit])
        if isinstance(value, Percent):
            return Interval.printed(value.value, value.decimals, mode)
        if isinstance(value, Count | Number):  # things are counted and scores are given: both are exact
            return Interval.exactly(value.value)
        return Interval.exactly(value) if isinstance(value, int) else None

    @once
    def point(self) -> Exact:
        """The number as printed, money in 元 (also where its unit is left out)."""
        if (near := self._nearest) is None:
            return exact(self.value.value)
        twice = near.low + near.high
        return twice // 2 if isinstance(twice, int) and not twice % 2 else quotient(twice, 2)

    @once
    def bare(self) -> str:
        """The number as printed, without unit; words as they stand."""
        match self.value:
            case Money() | Percent() | Number():
                return f"{self.value.value:f}"
            case Count():
                return str(self.value.value)
            case tuple():
                return "、".join(self.value)
        return str(self.value)

    @property
    def printed(self) -> str:
        """The number as printed, with its unit."""
        match self.value:
            case Money() | Count():
                return f"{self.bare}{self.value.unit or ''}"
            case Percent():
                return f"{self.bare}%"
        return self.bare

    @once
    def evidence(self) -> tuple[str, str, str | None, Operand | None]:
        """Its path and row, and where it is printed, the words it stands in and the operand of a result."""
        if (cited := self.cited) is None:
            return self.path, self.row, None, None
        operand = Operand(self.path, self.printed, cited.where.page, *cited.figure)
        return self.path, self.row, cited.quote, operand


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


Identity = Equal | AtMost | Ratio | Mean | Says | Wrong


class CheckResult(NamedTuple):
    """The judgement of one identity, with its equation in numbers and every operand's evidence.

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
    cause: Literal["reading", "source"] | None = None

    def form(self) -> dict[str, Any]:
        """As JSON."""
        lists = {"paths": list(self.paths), "quotes": list(self.quotes), "diagnosis": list(self.diagnosis)}
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
