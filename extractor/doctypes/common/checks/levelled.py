"""Tell a share that was moved by one unit of its last place so that a list adds up to 100 % (调平).

A total, its parts and their shares in, the share that was moved out.
"""

from collections.abc import Sequence
from decimal import Decimal

from extractor.checks.interval import quotient
from extractor.checks.rule import Figure
from extractor.core.formatting import rounded

_HUNDRED = Decimal(100)


def levelled(whole: Figure, parts: Sequence[tuple[Figure, Figure]]) -> Figure | None:
    """The one share of (amount, share) pairs that is a unit off, where the printed ones add up to 100 % and correctly
    rounded ones would not; None where there is no such share."""
    if whole.nearest is None or not whole.point or any(a.cited is None or s.cited is None for a, s in parts):
        return None
    exact = [rounded(quotient(a.point * 100, whole.point), s.value.decimals) for a, s in parts]
    printed = [share.value.value for _, share in parts]
    off = [n for n, (one, other) in enumerate(zip(printed, exact, strict=True)) if one != other]
    if sum(printed) != _HUNDRED or sum(exact) == _HUNDRED or len(off) != 1:
        return None
    (n,) = off
    unit = Decimal(1).scaleb(-parts[n][1].value.decimals)
    return parts[n][1] if abs(printed[n] - exact[n]) == unit else None
