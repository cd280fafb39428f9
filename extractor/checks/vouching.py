"""Say for which figures an identity that holds speaks: those that could not be wrong without its failing.

An identity in, the paths of the figures that it vouches for out.

An inequality, or words that compare, leave a figure too much room to speak for it. An equation speaks for no figure
that cancels out of it because it stands on both sides, wherever the record has it; nor for one that is so small beside
what the others are rounded by that the equation would hold without it.
"""

from collections.abc import Iterable, Iterator

from extractor.checks.bounds import Place, allowed, operands
from extractor.checks.interval import Exact
from extractor.checks.rule import Equal, Figure, Identity, Mean, Ratio


def vouched(identity: Identity) -> Iterator[str]:
    """The paths of the figures, and of the words that choose a base, for which an identity that holds speaks."""
    match identity:
        case Equal():
            yield from _by_sum(identity)
        case Ratio() if _is_plain(identity):
            yield from (figure.path for figure in operands(identity))
        case Ratio():
            yield from _by_rate(identity, operands(identity))
        case Mean():  # of the amounts, the sums that they stand in speak
            yield from _by_rate(identity, (identity.rate, *(rate for _, rate in identity.parts)))


def _by_sum(identity: Equal) -> Iterator[str]:
    """Σ left − Σ right, figure by figure as printed: without one, what is left may not be zero."""
    weights: dict[Place, int] = {}
    figures: dict[Place, Figure] = {}
    paths: dict[Place, list[str]] = {}
    low: Exact = 0
    high: Exact = 0
    for side, sign in ((identity.left, 1), (identity.right, -1)):
        for figure, weight in side:
            if figure.cited is None:
                constant = figure.interval()
                if constant is None:
                    return
                low, high = low + sign * weight * constant.low, high + sign * weight * constant.high
                continue
            place = figure.cited.figure
            weights[place] = weights.get(place, 0) + sign * weight
            figures[place] = figure
            paths.setdefault(place, []).append(figure.path)
    ends: dict[Place, tuple[Exact, Exact]] = {}
    for place, weight in weights.items():
        interval = figures[place].interval()
        if interval is None:
            return
        end = interval.low * weight, interval.high * weight
        ends[place] = below, above = min(end), max(end)
        low, high = low + below, high + above
    for place, (below, above) in ends.items():
        holds_without = low - below <= 0 <= high - above
        if weights[place] and (figures[place].point == 0 or not holds_without):
            yield from paths[place]


def _is_plain(identity: Ratio) -> bool:
    """Whether a rate is that of one figure to another, none of them nothing or near it: as nearly all are.

    Such a rate vouches for all three, which need not be worked out one by one.
    """
    if identity.said is not None or len(identity.numerator) + len(identity.denominator) > 2:
        return False
    figures = (identity.rate, identity.numerator[0][0], identity.denominator[0][0])
    intervals = [figure.interval() for figure in figures]
    near_nothing = any(one is None or one.low <= one.width for one in intervals)
    return not near_nothing and len({figure.cited and figure.cited.figure for figure in figures} - {None}) == 3


def _by_rate(identity: Ratio | Mean, figures: Iterable[Figure]) -> Iterator[str]:
    """A rate and what it is of: the values that a figure might have are bounded, and nothing is not among them."""
    said = identity.said if isinstance(identity, Ratio) else None
    for figure in figures:
        if figure.cited is None:
            continue
        room = allowed(identity, figure)
        if figure is said:
            if room is None:  # the opposite words would not do
                yield figure.path
        elif room is not None:
            low, high = room
            if low is not None and high is not None and (figure.point == 0 or not low <= 0 <= high):
                yield figure.path
