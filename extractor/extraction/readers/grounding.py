"""Find the figures of an entity together, within the paragraph that the model named: they belong to one another.

The figures of a paragraph and an entity's values in, the place of each out; None for what does not stand there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from extractor.core.tokenizer import FigureToken, last_segment
from extractor.extraction.alignment import figure_candidates, squeezed
from extractor.extraction.readers.answer_lines import AnswerLeaf

_MOST_TRIED = 6  # figures of one print that are tried in every order; of more the nearest are taken
_BEFORE_NAME = 10.0  # what it costs to stand before the entity's name
_FIGURE_BETWEEN = 0.5  # for each figure between
_TAKEN = 2.0  # by another entity
_OWN_WORDS = -3.0  # the field's printed words stand right before it
_OTHERS_WORDS = 2.0  # another field's do
_MOST_BETWEEN = 8

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ground:
    """A paragraph with its figures in order."""

    text: str
    start: int
    end: int
    figures: tuple[FigureToken, ...]

    def lead(self, n: int) -> str:
        """The words between the figure before and this one, without white space, in one form."""
        figure = self.figures[n]
        return squeezed(self.text[figure.lead : figure.start])


def place(
    ground: Ground, leaves: Sequence[AnswerLeaf], name: str | None, taken: set[int]
) -> tuple[FigureToken | None, ...]:
    """The figure of each leaf, in order, none twice where there are enough; what `taken` has is somebody else's."""
    best: tuple[float, tuple[int | None, ...]] | None = None
    for anchor in _anchors(ground, name):
        found = _assigned(ground, leaves, anchor, taken)
        if best is None or found[0] < best[0]:
            best = found
    assert best is not None
    return tuple(None if n is None else ground.figures[n] for n in best[1])


def exchanged(ground: Ground, leaves: Sequence[AnswerLeaf], places: Sequence[FigureToken | None]) -> Iterator[int]:
    """The places among the leaves of those that were given each other's figures, as the words before these say.

    收入总计12万元，支出总计11万元 given the other way round: each stands behind the printed words of the other's field.
    """
    leads = [None if one is None else squeezed(ground.text[one.lead : one.start]) for one in places]

    def as_other(n: int, m: int) -> bool:
        lead = leads[n]
        return lead is not None and _says(lead, leaves[m].labels) and not _says(lead, leaves[n].labels)

    for n, leaf in enumerate(leaves):
        siblings = (m for m, other in enumerate(leaves) if m != n and other.path[:-1] == leaf.path[:-1])
        if any(as_other(n, m) and as_other(m, n) for m in siblings):
            yield n


def quote_of(ground: Ground, figure: FigureToken) -> Span:
    """The words that state a figure: its clause, from the figure before it on."""
    text = ground.text
    start = figure.lead + last_segment(text[figure.lead : figure.start], "，,。；;：:\n\t")
    while start < figure.start and text[start] in "，,。；;：:、 \t\n":
        start += 1
    return start, figure.end


def _anchors(ground: Ground, name: str | None) -> Iterator[int]:
    """Where the entity's name stands, by its last part that does; the paragraph's start where it does not."""
    words = ground.text[ground.start : ground.end]
    for part in reversed((name or "").split("/")):
        at = words.find(part) if part else -1
        if at < 0:
            continue
        while at >= 0:
            yield ground.start + at
            at = words.find(part, at + 1)
        return
    yield ground.start


def _assigned(
    ground: Ground, leaves: Sequence[AnswerLeaf], anchor: int, taken: set[int]
) -> tuple[float, tuple[int | None, ...]]:
    """The cheapest places of the leaves when the entity begins at `anchor`, and what they cost together."""
    places: list[int | None] = [None] * len(leaves)
    total = 0.0
    used: set[int] = set()
    for group, candidates in _groups(ground, leaves):
        free = [n for n in candidates if n not in used] or candidates
        cost = {
            (leaf, n): _cost(ground, leaves, leaf, n, anchor) + _TAKEN * (ground.figures[n].start in taken)
            for leaf in group
            for n in free
        }
        chosen = _cheapest(group, free, cost)
        for leaf, n in zip(group, chosen, strict=True):
            places[leaf] = n
            total += cost[leaf, n]
        used |= set(chosen)
    return total, tuple(places)


def _groups(ground: Ground, leaves: Sequence[AnswerLeaf]) -> Iterator[tuple[list[int], list[int]]]:
    """Leaves that may stand at the same figures, with these figures' places; those that stand nowhere left out."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for at, leaf in enumerate(leaves):
        found = tuple(figure_candidates(ground.figures, leaf.kind, str(leaf.printed)))
        if found:
            groups.setdefault(found, []).append(at)
    for candidates, group in groups.items():
        yield group, list(candidates)


def _cheapest(group: list[int], free: list[int], cost: dict[tuple[int, int], float]) -> tuple[int, ...]:
    if len(group) > len(free):  # one print for several fields: 收、支总计
        return tuple(min(free, key=lambda n: cost[leaf, n]) for leaf in group)
    if len(free) > _MOST_TRIED:
        near = sorted(free, key=lambda n: min(cost[leaf, n] for leaf in group))[: max(_MOST_TRIED, len(group))]
        free = sorted(near)
    if len(group) > _MOST_TRIED:
        return tuple(free[: len(group)])
    return min(
        permutations(free, len(group)),
        key=lambda order: sum(cost[leaf, n] for leaf, n in zip(group, order, strict=True)),
    )


def _cost(ground: Ground, leaves: Sequence[AnswerLeaf], leaf: int, n: int, anchor: int) -> float:
    figure = ground.figures[n]
    cost = 0.0
    if figure.start < anchor:
        cost += _BEFORE_NAME
    between = sum(anchor <= other.start < figure.start for other in ground.figures)
    cost += _FIGURE_BETWEEN * min(between, _MOST_BETWEEN)
    lead = ground.lead(n)
    if _says(lead, leaves[leaf].near):
        cost += _OWN_WORDS
    elif any(_says(lead, other.near) for at, other in enumerate(leaves) if at != leaf):
        cost += _OTHERS_WORDS
    return cost


def _says(lead: str, words: Sequence[str]) -> bool:
    return any(squeezed(one) in lead for one in words if one)
