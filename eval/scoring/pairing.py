"""Decide which found fact answers each gold fact, and whether it is right.

Gold facts and found ones in, pairs with an outcome out: right, wrong, missing, spurious, or not for us to say.

`breakdowns[…]`, `projects[…]` and `scorecards[…]` have free titles: their groups are paired by how much they share,
not by title. A found breakdown that the gold does not have is `unpaired`: which sums a text states is a matter of
taste, so it is neither right nor wrong.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from eval.scoring.normal import Fact, ValueKey, plain_path, same, value_key

Outcome = Literal["right", "wrong", "missing", "spurious", "failed", "unpaired"]
FREE = ("breakdowns", "projects", "scorecards")
_GROUP = re.compile(r"^(\w+)\[([^\]]*)\](.*)$")
_TITLE_COUNTS = 2  # points of a shared title; a shared path and value counts 3, a value under another path 1
_LEAST = 2  # points to be paired at all
# What version 2 of the schema adds, and gold of version 1 may lack.
NEWER = re.compile(
    r"^statements\[|\.(?:meeting|training)\.|^general_costs\.|^operating_costs\.(?:budget|completion)"
    r"|^performance\.(?:problems|problems_solved|evaluated)"
    r"|(?:income|expenditure)\.items\[[^\]]*\]\.(?:change\.|reason)|structure\[[^\]]*\]\.change\."
    r"|detail\[[^\]]*\]\.(?:change\.|purpose|full_year_budget)|^appropriation\.expenditure_items\["
    r"|\.(?:goods|works|services)_sme_share$|\.running_(?:budget|completion|change)|\.purchase_budget$"
    r"|^three_public\.(?:overseas|vehicles|reception)\.reason$|\.(?:detail_)?year$"
)

Groups = dict[str, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Pair:
    """One place of a document: what the gold says of it and what was found; `path` is as it compares."""

    path: str
    outcome: Outcome
    gold: Fact | None
    found: Fact | None

    @property
    def fact(self) -> Fact:
        """The label, else what was found."""
        fact = self.gold or self.found
        assert fact is not None
        return fact


def pair(gold: Sequence[Fact], found: Sequence[Fact]) -> list[Pair]:
    """Every gold fact with the found one at its place, then the found ones that are left over, each in order.

    A gold fact marked `optional` does not count as missing, nor as spurious when it is found. One marked `unseen`,
    which no person has looked at, is not for us to judge.
    """
    gold_paths = [plain_path(fact["path"]) for fact in gold]
    places = _repath(gold, gold_paths, found, [plain_path(fact["path"]) for fact in found])
    at: dict[str, list[int]] = defaultdict(list)
    for n, place in enumerate(places):
        at[place].append(n)
    pairs = []
    for label, path in zip(gold, gold_paths, strict=True):
        here = at[path]
        hit = next((n for n in here if same(label, found[n])), here[0] if here else None)
        if hit is None:
            pairs += [] if _is_optional(label, path) else [Pair(path, "missing", label, None)]
            continue
        here.remove(hit)
        if label.get("unseen"):
            pairs.append(Pair(path, "unpaired", label, found[hit]))
            continue
        pairs.append(Pair(path, "right" if same(label, found[hit]) else "wrong", label, found[hit]))
    left = sorted(n for numbers in at.values() for n in numbers)
    gold_values = {
        value_key(label) for label, path in zip(gold, gold_paths, strict=True) if path.startswith("breakdowns[")
    }
    pairs += [
        Pair(places[n], "unpaired" if _is_taste(places[n], found[n], gold_values) else "spurious", None, found[n])
        for n in left
    ]
    return pairs


def _is_optional(label: Fact, path: str) -> bool:
    """Whether a label need not be found: it says so, or counts people whom `staffing` may hold instead."""
    return bool(label.get("optional") or label.get("unseen")) or (
        label["type"] in ("count", "int") and path.startswith("breakdowns[")
    )


def _is_taste(path: str, fact: Fact, gold_values: Set[ValueKey]) -> bool:
    """Whether what the gold lacks is not for us to judge: a breakdown of its own, people whom the gold has in one
    (`gold_values`), what only a later version of the schema has a place for."""
    people = path.startswith("staffing[") and value_key(fact) in gold_values
    return path.startswith("breakdowns[unpaired ") or people or NEWER.search(path) is not None


def _repath(gold: Sequence[Fact], gold_paths: Sequence[str], found: Sequence[Fact], places: Sequence[str]) -> list[str]:
    """The found paths, each free group under the title of the gold group that it shares most with."""
    named = list(places)
    for family in FREE:
        labels, groups = _groups(family, gold_paths), _groups(family, places)
        title_of = dict(_best(labels, gold, groups, found))
        for title, members in groups.items():
            for rest, n in members:
                named[n] = f"{family}[{title_of.get(title, f'unpaired {title}')}]{rest}"
    return named


def _groups(family: str, paths: Iterable[str]) -> Groups:
    """The free groups of a family: title → the paths below it, each with the number of its fact."""
    groups: Groups = defaultdict(list)
    for n, path in enumerate(paths):
        parts = _GROUP.match(path)
        if parts and parts[1] == family:
            groups[parts[2]].append((parts[3], n))
    return groups


def _best(labels: Groups, gold: Sequence[Fact], groups: Groups, found: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    """The found title and the gold title of each pair of groups, those that share most first, each group once."""
    gold_said = {title: _said(members, gold) for title, members in labels.items()}
    given = {title: _said(members, found) for title, members in groups.items()}
    scored = []
    for label, said in gold_said.items():
        for title, other in given.items():
            values = {value for _, value in said} & {value for _, value in other}
            points = 3 * len(said & other) + len(values) + _TITLE_COUNTS * (label == title)
            if points >= _LEAST:
                scored.append((points, label, title))
    taken: set[str] = set()
    for _, label, title in sorted(scored, reverse=True):
        if label in gold_said and title not in taken:
            del gold_said[label]
            taken.add(title)
            yield title, label


def _said(members: Iterable[tuple[str, int]], facts: Sequence[Fact]) -> set[tuple[str, ValueKey]]:
    return {(rest, value_key(facts[n])) for rest, n in members}
