"""Evaluated identities in, explanations out: what would make each failure hold, and which figures must be wrong.

Localisation is the error localisation of Fellegi and Holt (JASA 71, 1976): the smallest sets of prints whose change
would let every identity of the document hold, all of them. A set is tried by freeing its prints and asking whether the
identities that touch them can be met together, every other operand anywhere within its own print. One free print is
interval arithmetic; two or more are linear inequalities over rationals, which z3 decides exactly. In a rate, the
bounds of its other operands are taken one inequality at a time.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from extractor.checks.interval import Interval
from extractor.checks.rule import AtMost, Equal, Figure, Identity, Ratio, Rule, Says, Terms, Wrong, total

MOST_CHANGED = 3  # prints changed at once; more errors than that in one tangle are for a person

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bound:
    """Σ coefficient × print lies within `low` and `high` (None: no bound on that side)."""

    weights: tuple[tuple[Place, Fraction], ...]
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class Localisation:
    """The minimal sets of paths, one tangle of failures after another; `complete` is False where time ran out.

    A print that several paths cite stands in a set with all of them. `ranges` are the true values, money in 元, that
    all identities together leave to a print which explains its tangle alone.
    """

    tangles: tuple[tuple[frozenset[str], ...], ...] = ()
    complete: bool = True
    ranges: dict[str, tuple[Fraction, Fraction]] = field(default_factory=dict)

    @property
    def sets(self) -> tuple[frozenset[str], ...]:
        """The minimal sets of all tangles, one list."""
        return tuple(found for tangle in self.tangles for found in tangle)

    @property
    def located(self) -> frozenset[str]:
        """The paths in every minimal set of their tangle."""
        return frozenset(path for tangle in self.tangles if tangle for path in frozenset.intersection(*tangle))


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An identity with the status that it was given."""

    rule: Rule
    identity: Identity
    status: str
    figures: tuple[Figure, ...] = field(default=())

    @property
    def places(self) -> frozenset[Place]:
        return frozenset(place(figure) for figure in self.figures if figure.cited is not None)


def place(figure: Figure) -> Place:
    """The print that a figure cites: paths that cite one print change together."""
    assert figure.cited is not None
    return figure.cited.figure


def operands(identity: Identity) -> tuple[Figure, ...]:
    """Every figure of an identity, the claim of words included."""
    match identity:
        case Equal() | AtMost():
            return tuple(term.figure for term in (*identity.left, *identity.right))
        case Ratio():
            return (identity.rate, *(term.figure for term in (*identity.numerator, *identity.denominator)))
        case Says():
            return (identity.claim, identity.actual, identity.other)
        case Wrong():
            return identity.figures


def localise(evaluated: Sequence[Evaluated], seconds: float = 2.0) -> Localisation:
    """All minimal sets of prints whose change would make every identity hold, within a bound on time."""
    deadline = time.monotonic() + seconds
    judged = [one for one in evaluated if one.status != "unchecked" and one.places]
    paths: dict[Place, set[str]] = {}
    for one in judged:
        for figure in one.figures:
            if figure.cited is not None and figure.path:
                paths.setdefault(place(figure), set()).add(figure.path)
    tangles = []
    ranges: dict[str, tuple[Fraction, Fraction]] = {}
    complete = True
    for tangle in _tangles([one for one in judged if one.status == "fail"]):
        found, whole = _minimal(tangle, judged, deadline)
        complete &= whole
        tangles.append(tuple(frozenset(path for p in chosen for path in paths.get(p, ())) for chosen in found))
        for chosen in found:
            if len(chosen) == 1 and (ends := _range(chosen, judged)) is not None:
                ranges |= dict.fromkeys((path for p in chosen for path in paths.get(p, ())), ends)
    return Localisation(tuple(tangles), complete, ranges)


def _range(free: frozenset[Place], judged: Sequence[Evaluated]) -> tuple[Fraction, Fraction] | None:
    found = _one_variable(bound for one in judged if one.places & free for bound in bounds_of(one.identity, free))
    if found is None or found[0] is None or found[1] is None:
        return None
    return found[0], found[1]


def _tangles(failures: Sequence[Evaluated]) -> list[list[Evaluated]]:
    """Failures that share prints, together."""
    tangles: list[tuple[set[Place], list[Evaluated]]] = []
    for one in failures:
        touched = set(one.places)
        members = [one]
        apart = []
        for places, others in tangles:
            if places & touched:
                touched |= places
                members += others
            else:
                apart.append((places, others))
        tangles = [*apart, (touched, members)]
    return [members for _, members in tangles]


def _minimal(
    tangle: Sequence[Evaluated], judged: Sequence[Evaluated], deadline: float
) -> tuple[list[frozenset[Place]], bool]:
    candidates = sorted({p for one in tangle for p in one.places})
    for size in range(1, MOST_CHANGED + 1):
        found: list[frozenset[Place]] = []
        for chosen in combinations(candidates, size):
            if time.monotonic() > deadline:
                return found, False
            free = frozenset(chosen)
            if all(one.places & free for one in tangle) and _feasible(free, judged):
                found.append(free)
        if found:
            return found, True
    return [], False


def _feasible(free: frozenset[Place], judged: Sequence[Evaluated]) -> bool:
    """Whether values for the free prints exist that meet every identity which touches them."""
    bounds = [bound for one in judged if one.places & free for bound in bounds_of(one.identity, free)]
    if len(free) == 1:
        return _one_variable(bounds) is not None
    return _solvable(free, bounds)


def _one_variable(bounds: Iterable[Bound]) -> tuple[Fraction | None, Fraction | None] | None:
    """The range that all bounds leave to one print; None where nothing is left."""
    low: Fraction | None = None
    high: Fraction | None = None
    for bound in bounds:
        weight = sum((w for _, w in bound.weights), Fraction(0))
        if weight == 0:
            if (bound.low is not None and bound.low > 0) or (bound.high is not None and bound.high < 0):
                return None
            continue
        ends = [None if end is None else end / weight for end in (bound.low, bound.high)]
        below, above = ends if weight > 0 else ends[::-1]
        low = below if low is None else low if below is None else max(low, below)
        high = above if high is None else high if above is None else min(high, above)
    return None if low is not None and high is not None and low > high else (low, high)


def _solvable(free: frozenset[Place], bounds: Sequence[Bound]) -> bool:
    import z3  # noqa: PLC0415 - a third of a second, needed only where several prints must be wrong

    names = {p: z3.Real(f"p{p[0]}_{p[1]}") for p in free}
    solver = z3.SimpleSolver()
    for bound in bounds:
        total = z3.Sum([z3.Q(w.numerator, w.denominator) * names[p] for p, w in bound.weights])
        if bound.low is not None:
            solver.add(total >= z3.Q(bound.low.numerator, bound.low.denominator))
        if bound.high is not None:
            solver.add(total <= z3.Q(bound.high.numerator, bound.high.denominator))
    return bool(solver.check() == z3.sat)


def bounds_of(identity: Identity, free: frozenset[Place]) -> Iterator[Bound]:
    """What an identity asks of the free prints, every other operand anywhere within its own print."""
    match identity:
        case Equal():
            yield from _linear(
                [(t.figure, Fraction(t.weight)) for t in identity.left]
                + [(t.figure, Fraction(-t.weight)) for t in identity.right],
                free,
                equal=True,
            )
        case AtMost():
            yield from _linear(
                [(t.figure, Fraction(t.weight)) for t in identity.left]
                + [(t.figure, Fraction(-t.weight)) for t in identity.right],
                free,
                equal=False,
            )
        case Says():
            if place(identity.claim) not in free:
                sign = -1 if identity.relation == "greater" else 1
                pair = [(identity.actual, Fraction(sign)), (identity.other, Fraction(-sign))]
                yield from _linear(pair, free, equal=identity.relation == "equal")
        case Ratio():
            yield from _rate(identity, free)
        case Wrong():
            return


def _linear(parts: Sequence[tuple[Figure, Fraction]], free: frozenset[Place], *, equal: bool) -> Iterator[Bound]:
    weights: dict[Place, Fraction] = {}
    rest = Interval.exactly(0)
    for figure, weight in parts:
        if figure.cited is not None and place(figure) in free:
            weights[place(figure)] = weights.get(place(figure), Fraction(0)) + weight
        else:
            interval = figure.interval()
            if interval is None:
                return
            rest += interval.scaled(weight)
    if weights:
        yield Bound(tuple(weights.items()), -rest.high if equal else None, -rest.low)


def _rate(identity: Ratio, free: frozenset[Place]) -> Iterator[Bound]:
    """rate × denominator = 100 × numerator, as two inequalities over the free prints."""
    rate = identity.rate.interval()
    cut = identity.rate.interval("truncated")
    if rate is None or cut is None:
        return
    if place(identity.rate) in free:
        quotient = _quotient(identity.numerator, identity.denominator, free)
        if quotient is not None:
            margin = rate.width / 2
            yield Bound(((place(identity.rate), Fraction(1)),), quotient.low - 2 * margin, quotient.high + margin)
        return
    low, high = min(rate.low, cut.low), max(rate.high, cut.high)
    for bound, upper in ((low, False), (high, True)):  # 100·num − low·den ≥ 0 and 100·num − high·den ≤ 0
        parts = [(t.figure, Fraction(100 * t.weight)) for t in identity.numerator]
        parts += [(t.figure, -bound * t.weight) for t in identity.denominator]
        sign = 1 if upper else -1
        yield from _linear([(figure, sign * weight) for figure, weight in parts], free, equal=False)


def _quotient(numerator: Terms, denominator: Terms, free: frozenset[Place]) -> Interval | None:
    if any(t.figure.cited is None or place(t.figure) in free for t in (*numerator, *denominator)):
        return None
    over, under = total(numerator), total(denominator)
    if over is None or under is None:
        return None
    found = over.over(under)
    return found.scaled(100) if found is not None else None


def allowed(identity: Identity, figure: Figure) -> tuple[Fraction | None, Fraction | None] | None:
    """The true values of one figure, money in 元, that would make an identity hold; None where none would."""
    return _one_variable(bounds_of(identity, frozenset({place(figure)})))
