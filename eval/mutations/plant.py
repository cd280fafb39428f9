"""Which errors are planted: for each family and place as many as asked for, spread over all targets."""

import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from random import Random

from eval.mutations import figures, rows, words
from eval.mutations.targets import Mutation, Source

FAMILIES = (
    "digit changed",
    "digits swapped",
    "decimal point moved",
    "unit slipped",
    "copied from elsewhere",
    "share of another total",
    "rate from another base",
    "year left over",
    "year in passing",
    "claim reversed",
    "row dropped",
    "rows shifted",
)
PLACES = ("narrative", "table")


def plant(sources: Sequence[Source], most: int, seed: int) -> list[Mutation]:
    """At most `most` mutations of each family and place, the same ones for the same seed."""
    planted: list[Mutation] = []
    for family in FAMILIES:
        made = [list(one) for source in sources for one in _by_target(family, source, seed)]
        for place in PLACES:
            here = [[mutation for mutation in one if mutation.place == place] for one in made]
            planted += _chosen([one for one in here if one], most, _random(seed, family, place))
    return planted


def _random(seed: int, *names: str) -> Random:
    return Random(zlib.crc32(f"{seed}/{'/'.join(names)}".encode()))  # noqa: S311 - a benchmark, not a secret


def _by_target(family: str, source: Source, seed: int) -> Iterator[Iterator[Mutation]]:
    """The variants of a family for each target of a document."""
    random = _random(seed, family, source.document.name)
    if family in rows.TABLE_FAMILIES:
        for mutation in rows.TABLE_FAMILIES[family](source, random):
            yield iter((mutation,))
    elif family == "year in passing":
        for mutation in words.year_in_passing(source):
            yield iter((mutation,))
    elif family in figures.FAMILIES:
        for target in source.figures:
            yield figures.FAMILIES[family](source, target, random)
    else:
        for target in source.targets:
            yield words.FAMILIES[family](source, target, random)


def _chosen(by_target: list[list[Mutation]], most: int, random: Random) -> list[Mutation]:
    """One variant of every target in turn, then a second one, until there are enough."""
    for variants in by_target:
        random.shuffle(variants)
    random.shuffle(by_target)
    longest = max(map(len, by_target), default=0)
    rounds = ((one[turn] for one in by_target if turn < len(one)) for turn in range(longest))
    return [mutation for _, mutation in zip(range(most), chain.from_iterable(rounds), strict=False)]
