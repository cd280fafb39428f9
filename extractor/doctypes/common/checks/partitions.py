"""Tell the partitions of one total apart where a list divides it more than once: by use, then by function.

A total and the parts listed under it in, runs of parts each of which divides the total out.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from extractor.checks.interval import Exact, quotient
from extractor.checks.rule import Figure, terms, total


def partitions(whole: Figure, parts: Sequence[Figure]) -> list[Sequence[Figure]]:
    """The parts as one list, or as several, each about as much as the whole; one of them, of several parts, all of it.

    Where there are several, one that does not add up is still told from the others.
    """
    running = list(accumulate(part.point for part in parts))
    if whole.nearest is None or whole.point <= 0 or not parts or min(part.point for part in parts) < 0:
        return [parts]
    times = round(quotient(running[-1], whole.point))
    runs = list(_runs(parts, [_cut(running, n * whole.point) for n in range(1, times)])) if times > 1 else []
    return runs if any(len(run) > 1 and _is_all(whole, run) for run in runs) else [parts]


def _cut(running: Sequence[Exact], amount: Exact) -> int:
    """Behind which part what was listed so far comes nearest to an amount."""
    distances = [abs(Fraction(one) - amount) for one in running]
    return 1 + distances.index(min(distances))


def _runs(parts: Sequence[Figure], cuts: Sequence[int]) -> Iterator[Sequence[Figure]]:
    yield from (parts[start:end] for start, end in pairwise([0, *cuts, len(parts)]) if start < end)


def _is_all(whole: Figure, run: Sequence[Figure]) -> bool:
    added = total(terms(run))
    return whole.nearest is not None and added is not None and added.meets(whole.nearest)
