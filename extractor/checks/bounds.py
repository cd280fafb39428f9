"""Bound the true values of printed figures by what an identity asks of them, to find the wrong ones.

An identity and the figures that are free in it in, linear bounds on their true values out.

Every other operand may be anywhere within its own interval. In a rate, the bounds of the other operands are taken one
inequality at a time, so the range of a denominator is at most a little too wide, never too narrow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.checks.interval import Exact, Interval, exact, quotient
from extractor.checks.rule import (
    AtMost,
    Equal,
    Figure,
    Identity,
    Mean,
    Ratio,
    Says,
    Terms,
    Wrong,
    divisor,
    terms,
    total,
)

Place = tuple[int, int]
Range = tuple[Exact | None, Exact | None]


@dataclass(frozen=True, slots=True)
class Bound:
    """Σ coefficient × figure lies within `low` and `high` (None: no bound on that side)."""

    weights: tuple[tuple[Place, Exact], ...]
    low: Exact | None
    high: Exact | None


def place(figure: Figure) -> Place:
    """Where the figure is printed that an operand cites: paths that cite one place change together."""
    assert figure.cited is not None
    return figure.cited.figure


def operands(identity: Identity) -> tuple[Figure, ...]:
    """Every figure of an identity, the claim of words included."""
    match identity:
        case Equal() | AtMost():
            return tuple([figure for figure, _ in (*identity.left, *identity.right)])
        case Ratio():
            said = () if identity.said is None else (identity.said,)
            return (identity.rate, *(figure for figure, _ in (*identity.numerator, *identity.denominator)), *said)
        case Mean():
            return (identity.rate, *(figure for part in identity.parts for figure in part))
        case Says():
            return (identity.claim, identity.actual, identity.other)
        case Wrong():
            return identity.figures


def allowed(identity: Identity, figure: Figure) -> Range | None:
    """The true values of one figure, money in 元, that would make an identity hold; None where none would."""
    low: Exact | None = None
    high: Exact | None = None
    for bound in bounds_of(identity, frozenset({place(figure)})):
        below, above = ends(bound)
        low = below if low is None else low if below is None else max(low, below)
        high = above if high is None else high if above is None else min(high, above)
    return None if low is not None and high is not None and low > high else (low, high)


def ends(bound: Bound) -> Range:
    """What a bound on one figure says of that figure; crossed ends where no value will do."""
    if not bound.weights:
        met = (bound.low is None or bound.low <= 0) and (bound.high is None or bound.high >= 0)
        return (None, None) if met else (1, 0)
    ((_, weight),) = bound.weights
    low, high = (None if end is None else exact(quotient(end, weight)) for end in (bound.low, bound.high))
    return (low, high) if weight > 0 else (high, low)


def bounds_of(identity: Identity, free: frozenset[Place]) -> Iterator[Bound]:
    """What an identity asks of the free figures; nothing where it can always be met."""
    match identity:
        case Equal():
            yield from _linear(_difference(identity.left, identity.right), free, equal=True)
        case AtMost():
            yield from _linear(_difference(identity.left, identity.right), free, equal=False)
        case Says():
            if place(identity.claim) not in free:
                sign = -1 if identity.relation == "greater" else 1
                pair: list[tuple[Figure, Exact]] = [(identity.actual, sign), (identity.other, -sign)]
                yield from _linear(pair, free, equal=identity.relation == "equal")
        case Ratio():
            turned = identity.said is not None and place(identity.said) in free
            yield from _rate(identity.reversed if turned else identity, free)
        case Mean():
            yield from _mean(identity, free)
        case Wrong():
            return


def _difference(left: Terms, right: Terms) -> list[tuple[Figure, Exact]]:
    return [*left, *((figure, -weight) for figure, weight in right)]


def _linear(parts: Iterable[tuple[Figure, Exact]], free: frozenset[Place], *, equal: bool) -> Iterator[Bound]:
    """Σ weight × figure = 0, or ≤ 0."""
    weights: dict[Place, Exact] = {}
    low: Exact = 0
    high: Exact = 0
    for figure, weight in parts:
        if figure.cited is not None and figure.cited.figure in free:
            weights[figure.cited.figure] = weights.get(figure.cited.figure, 0) + weight
        elif (interval := figure.interval()) is None:
            return
        else:
            below, above = (interval.low, interval.high) if weight > 0 else (interval.high, interval.low)
            low += below * weight
            high += above * weight
    kept = tuple((p, weight) for p, weight in weights.items() if weight)
    yield Bound(kept, -high if equal else None, -low)


def _rate(identity: Ratio, free: frozenset[Place]) -> Iterator[Bound]:
    """rate × denominator = 100 × numerator, as two inequalities over the free figures."""
    rate, cut = identity.rate.interval(), identity.rate.interval("truncated")
    if rate is None or cut is None:
        return
    if place(identity.rate) in free:
        share = _share(identity.numerator, identity.denominator, free)
        if share is not None:
            yield Bound(((place(identity.rate), 1),), share.low - rate.width, share.high + quotient(rate.width, 2))
        return
    low, high = min(rate.low, cut.low), max(rate.high, cut.high)
    for bound, sign in ((low, -1), (high, 1)):  # 100·num − low·den ≥ 0 and 100·num − high·den ≤ 0, in whole numbers
        over, under = bound.numerator * sign, 100 * bound.denominator * sign
        parts: list[tuple[Figure, Exact]] = [(figure, under * weight) for figure, weight in identity.numerator]
        parts += [(figure, -over * weight) for figure, weight in identity.denominator]
        yield from _linear(parts, free, equal=False)


def _share(numerator: Terms, denominator: Terms, free: frozenset[Place]) -> Interval | None:
    figures: Sequence[Figure] = [figure for figure, _ in (*numerator, *denominator)]
    if any(figure.cited is None or place(figure) in free for figure in figures):
        return None
    over, under = total(numerator), total(denominator)
    if over is None or under is None:
        return None
    return over.scaled(100).over(under)


def _mean(identity: Mean, free: frozenset[Place]) -> Iterator[Bound]:
    """The range of one rate. Amounts are left to the sums that they stand in; two figures at once can always do."""
    found = [figure for figure in operands(identity) if figure.cited is not None and place(figure) in free]
    if len(found) != 1:
        return
    (figure,) = found
    amounts, rate = total(terms(amount for amount, _ in identity.parts)), identity.rate.interval()
    over, under = amounts, divisor(identity.parts)
    if figure is not identity.rate:
        own = next((amount for amount, of_part in identity.parts if of_part is figure), None)
        rest = divisor(part for part in identity.parts if part[1] is not figure)
        whole = amounts.over(rate) if amounts is not None and rate is not None else None
        over = own.interval() if own is not None else None
        under = whole.scaled(100) - rest if whole is not None and rest is not None else None
    share = over.over(under) if over is not None and under is not None else None
    printed = figure.interval()
    if share is not None and printed is not None:
        around, whole_is_free = share.scaled(100), figure is identity.rate
        low = None if identity.at_most and whole_is_free else around.low - printed.width
        high = None if identity.at_most and not whole_is_free else around.high + printed.width
        yield Bound(((place(figure), 1),), low, high)
