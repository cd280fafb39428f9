"""What a rule is: a small pure function from a ledger of figures to identities; the engine judges, rules never do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from extractor.checks.interval import Exact, Interval, Mode, exact
from extractor.numbers import IN_YUAN, Count, Money, Number, Percent
from extractor.source import Cited, Model

Severity = Literal["error", "warning", "remark"]
Status = Literal["pass", "truncated", "fail", "unchecked"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A leaf of the record as an operand: its path, and its print where it has one; or a constant of an identity."""

    path: str
    cited: Cited[Any] | None = None
    exact: int | None = None

    @property
    def value(self) -> Any:
        return self.cited.value if self.cited is not None else self.exact

    def interval(self, mode: Mode = "nearest") -> Interval | None:
        """The true values behind the print: money in 元, percent in percent; None where absent or without a unit."""
        value = self.value
        if isinstance(value, Money):
            if value.unit is None:
                return None
            return Interval.printed(value.value, value.decimals, mode, IN_YUAN[value.unit])
        if isinstance(value, Percent):
            return Interval.printed(value.value, value.decimals, mode)
        if isinstance(value, Count | Number):  # things are counted and scores are given: both are exact
            return Interval.exactly(value.value)
        return Interval.exactly(value) if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class Term:
    """A figure with its weight in a sum: 1 or −1."""

    figure: Figure
    weight: int = 1


Terms = tuple[Term, ...]


def terms(figures: Iterable[Figure], weight: int = 1) -> Terms:
    """Figures as the terms of a sum."""
    return tuple(Term(figure, weight) for figure in figures)


def total(summed: Terms, mode: Mode = "nearest") -> Interval | None:
    """The interval of a sum; None where an operand is absent or has no unit."""
    if not summed:
        return None
    low: Exact = 0
    high: Exact = 0
    low_open = high_open = False
    for term in summed:
        interval = term.figure.interval(mode)
        if interval is None:
            return None
        weighed = interval if term.weight == 1 else interval.scaled(term.weight)
        low += weighed.low
        high += weighed.high
        low_open |= weighed.low_open
        high_open |= weighed.high_open
    return Interval(low, high, low_open, high_open)


def point(summed: Terms) -> Exact:
    """The sum of the figures as printed, money in 元."""
    found: Exact = 0
    for term in summed:
        found += point_of(term.figure) * term.weight
    return found


def point_of(figure: Figure) -> Exact:
    """A figure as printed, money in 元."""
    value = figure.value
    if isinstance(value, Money):
        return _exact(value.value * IN_YUAN[value.unit or "元"])
    return _exact(value.value if isinstance(value, Percent | Count | Number) else value)


@lru_cache(maxsize=4096)  # a figure is an operand of several identities
def _exact(value: Decimal | int) -> Exact:
    return exact(value)


@dataclass(frozen=True, slots=True)
class Equal:
    """Σ left = Σ right; `right` are the parts where `left` is a total."""

    left: Terms
    right: Terms


@dataclass(frozen=True, slots=True)
class AtMost:
    """Σ left ≤ Σ right."""

    left: Terms
    right: Terms


@dataclass(frozen=True, slots=True)
class Ratio:
    """rate = Σ numerator / Σ denominator × 100."""

    rate: Figure
    numerator: Terms
    denominator: Terms


@dataclass(frozen=True, slots=True)
class Says:
    """Words that compare two figures: `claim` says actual is less than, greater than or equal to the other."""

    claim: Figure
    relation: Literal["less", "greater", "equal"]
    actual: Figure
    other: Figure


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is wrong as it stands, without arithmetic: a template left over, a cell without its figure."""

    figures: tuple[Figure, ...]
    zh: str
    en: str


Identity = Equal | AtMost | Ratio | Says | Wrong


class CheckResult(Model):
    """The judgement of one identity, with its equation in numbers and every operand's evidence."""

    code: str
    status: Status
    severity: Severity
    paths: tuple[str, ...]
    quotes: tuple[str, ...]
    equation: str
    residual: str | None = None
    slack: str | None = None
    exact: bool | None = None
    message_zh: str
    message_en: str
    operands: tuple[dict[str, Any], ...] = ()
    diagnosis: tuple[dict[str, Any], ...] = ()
    cause: Literal["reading", "source"] | None = None


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
