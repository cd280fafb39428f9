"""Count documents for a dashboard. Entries of an overview in, tables of numbers out.

An amount far from those before and after it is an outlier: its change stands out among the changes of all.
"""

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from extractor.output.overview import Mistake, OverviewRow, amounts_measured

_TRENDS = 12
MOST = 20  # entries of a list that people read
_FAR = 4.0  # robust standard deviations of the changes of all
_SCALE = 1.4826  # of the median absolute deviation: the standard deviation, where all is normal
_LEAST = math.log(1.5)  # a change of less than half is no outlier, however alike all others are
_Z = statistics.NormalDist().inv_cdf(0.975)


class CountedGroup(NamedTuple):
    """Documents of one organisation, year or type: how many, how many not read, accepted, with an open mistake."""

    name: str
    documents: int
    unread: int
    accepted: int
    printed: int
    accounted: int
    mistakes: int


class CountedRule(NamedTuple):
    """How often a rule does not hold: `confirmed` by a person as the document's own, open, or only read wrongly."""

    code: str
    confirmed: int
    open: int
    misread: int


class AtStake(NamedTuple):
    """A mistake with its document, the largest amounts first."""

    document: str
    number: int | None
    organization: str
    year: int | None
    mistake: Mistake


class Trend(NamedTuple):
    """An amount through the years, in 元: the quartiles of all organisations that state it, how many these are.

    A year in which nobody states it is a gap: None.
    """

    code: str
    zh: str
    en: str
    years: tuple[int, ...]
    low: tuple[float | None, ...]
    middle: tuple[float | None, ...]
    high: tuple[float | None, ...]
    stated: tuple[int, ...]


class Outlier(NamedTuple):
    """An amount that stands far from the year before: `factor` times it."""

    organization: str
    zh: str
    en: str
    year: int
    before: Decimal
    amount: Decimal
    factor: float
    number: int | None


@dataclass(frozen=True, slots=True)
class Error:
    """Accepted documents, how many of them people looked at, and in how many of these they changed something.

    `low` and `high` bound the share with an error by Wilson's interval, 95 %, had those looked at been drawn by lot.
    """

    accepted: int
    looked_at: int
    wrong: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares the error lies; None where nobody looked."""
        n = self.looked_at
        if not n:
            return None
        share, spread = self.wrong / n, _Z * _Z / n
        middle = (share + spread / 2) / (1 + spread)
        half = _Z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All that a dashboard shows."""

    documents: int
    unread: int
    accepted: int
    printed: int
    accounted: int
    by_organization: tuple[CountedGroup, ...]
    by_year: tuple[CountedGroup, ...]
    by_type: tuple[CountedGroup, ...]
    rules: tuple[CountedRule, ...]
    at_stake: tuple[AtStake, ...]
    stake_by_organization: tuple[tuple[str, Decimal], ...]
    trends: tuple[Trend, ...]
    outliers: tuple[Outlier, ...]
    error: Error


_Series = dict[
    tuple[str, str], dict[int, tuple[Decimal, int | None]]
]  # (organisation, indicator) → year → amount, document


@dataclass(slots=True)
class _Sums:
    """What is summed up as documents go by."""

    groups: dict[str, dict[str, list[int]]] = field(default_factory=lambda: defaultdict(dict))
    rules: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    stake: Counter[str] = field(default_factory=Counter)
    largest: list[AtStake] = field(default_factory=list)
    series: _Series = field(default_factory=dict)
    error: list[int] = field(default_factory=lambda: [0, 0, 0])

    def add(self, row: OverviewRow) -> None:
        """One more document."""
        waiting = [mistake for mistake in row.mistakes if mistake.said == "open"]
        numbers = (1, not row.read, row.accepted, row.printed, row.accounted, len(waiting))
        for kind, name in (("organization", row.organization), ("year", str(row.year or "")), ("type", row.type)):
            sums = self.groups[kind].setdefault(name, [0] * len(numbers))
            for at, number in enumerate(numbers):
                sums[at] += number
        for mistake in row.mistakes:
            self.rules[mistake.code][mistake.said] += 1
        self._stake(row, [mistake for mistake in row.mistakes if mistake.said != "misread"])
        self._measure(row)
        if row.accepted:
            for at, number in enumerate((1, row.looked_at, row.looked_at and row.wrong)):
                self.error[at] += number

    def _stake(self, row: OverviewRow, mistakes: Sequence[Mistake]) -> None:
        self.stake[row.organization] += sum((mistake.amount for mistake in mistakes), Decimal(0))  # type: ignore[assignment]
        self.largest += [AtStake(row.name, row.number, row.organization, row.year, one) for one in mistakes]
        if len(self.largest) > 50 * MOST:
            self.largest = _largest(self.largest)

    def _measure(self, row: OverviewRow) -> None:
        if row.year is None or not row.organization:
            return
        for code, amount in row.measures.items():
            self.series.setdefault((row.organization, code), {})[row.year] = (amount, row.number)


def _largest(found: Iterable[AtStake]) -> list[AtStake]:
    return sorted(found, key=lambda one: (-one.mistake.amount, one.document, one.mistake.code))[:MOST]


def counted(rows: Iterable[OverviewRow]) -> Dashboard:
    """The documents of an overview, counted."""
    sums = _Sums()
    for row in rows:
        sums.add(row)
    by = {kind: _groups(sums.groups[kind]) for kind in ("organization", "year", "type")}
    documents, unread, accepted, printed, accounted = (
        sum(getattr(group, name) for group in by["type"]) for name in CountedGroup._fields[1:6]
    )
    stake = sorted(((name, amount) for name, amount in sums.stake.items() if amount), key=lambda one: (-one[1], one[0]))
    return Dashboard(
        documents,
        unread,
        accepted,
        printed,
        accounted,
        by["organization"],
        tuple(sorted(by["year"], key=lambda group: group.name)),
        by["type"],
        _rules(sums.rules),
        tuple(_largest(one for one in sums.largest if one.mistake.amount)),
        tuple((name, Decimal(amount)) for name, amount in stake[:MOST]),
        tuple(_trends(sums.series)),
        tuple(_outliers(sums.series)),
        Error(*sums.error),
    )


def _groups(found: Mapping[str, Sequence[int]]) -> tuple[CountedGroup, ...]:
    """The groups, the largest first; of one size by name."""
    return tuple(
        sorted((CountedGroup(name, *sums) for name, sums in found.items()), key=lambda g: (-g.documents, g.name))
    )


def _rules(found: Mapping[str, Counter[str]]) -> tuple[CountedRule, ...]:
    rules = (CountedRule(code, said["confirmed"], said["open"], said["misread"]) for code, said in found.items())
    return tuple(sorted(rules, key=lambda rule: (-rule.confirmed - rule.open, -rule.misread, rule.code)))[:MOST]


def _trends(series: _Series) -> Iterable[Trend]:
    """The indicators that are stated most often, in the order of their catalogues."""
    by_code: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for (_, code), amounts in series.items():
        for year, (amount, _) in amounts.items():
            by_code[code][year].append(float(amount))
    stated = {code: sum(map(len, found.values())) for code, found in by_code.items()}
    most = set(sorted(stated, key=lambda code: (-stated[code], code))[:_TRENDS])
    for code, indicator in amounts_measured().items():
        if code not in most:
            continue
        found = by_code[code]
        years = tuple(range(min(found), max(found) + 1))
        low, middle, high = zip(*(_quartiles(found.get(year, ())) for year in years), strict=True)
        counts = tuple(len(found.get(year, ())) for year in years)
        yield Trend(code, indicator.zh, indicator.en, years, low, middle, high, counts)


def _quartiles(amounts: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    if not amounts:
        return None, None, None
    if len(amounts) == 1:
        return amounts[0], amounts[0], amounts[0]
    low, middle, high = statistics.quantiles(amounts, n=4, method="inclusive")
    return low, middle, high


def _outliers(series: _Series) -> list[Outlier]:
    """Changes from one year to the next that stand out among those of all organisations, the farthest first."""
    changes: dict[str, list[tuple[float, Outlier]]] = defaultdict(list)
    known = amounts_measured()
    for (organization, code), amounts in series.items():
        for year, (amount, number) in amounts.items():
            before = amounts.get(year - 1, (Decimal(0), None))[0]
            if before > 0 and amount > 0:
                factor = float(amount / before)
                one = Outlier(organization, known[code].zh, known[code].en, year, before, amount, factor, number)
                changes[code].append((math.log(factor), one))
    found: list[tuple[float, Outlier]] = []
    for logs in changes.values():
        middle = statistics.median(log for log, _ in logs)
        spread = _SCALE * statistics.median(abs(log - middle) for log, _ in logs)
        found += [(abs(log - middle), one) for log, one in logs if abs(log - middle) > max(_LEAST, _FAR * spread)]
    return [one for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].organization))][:MOST]
