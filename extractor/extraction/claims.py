"""Compare two readers of a document by printed figure, with no precedence between them.

What each read, block by block, in; what both say, and each figure of which they say different things, out.

Same figure and same path: agreed. Same path and another figure, or the same figure at another path: a conflict. A
figure that only one of them has, where the other was asked too, is a conflict with one side.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.core.evidence import Cited
from extractor.core.field_path import FieldPath, Key, Steps
from extractor.core.reading import FIGURE_KINDS
from extractor.core.tokenizer import figures
from extractor.extraction.alignment import Aligned
from extractor.extraction.plan import Block
from extractor.extraction.reconcile import AGREED, Disagreement, match_lists, named, same_value

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One figure, or one leaf, of which the readers say different things; a side that says nothing is None.

    `unplaced`: the model saw the grammar's figure and knew no path for it.
    """

    grammar: Aligned | None
    model: Aligned | None
    unplaced: bool = False

    @property
    def sides(self) -> tuple[Aligned, ...]:
        """The claims that there are."""
        return tuple(side for side in (self.grammar, self.model) if side is not None)


@dataclass(frozen=True, slots=True)
class Compared:
    """What the readers say of one block: what is settled, in order, and the conflicts."""

    settled: tuple[Aligned, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class ClaimScore:
    """How much speaks for a claim: identities that hold and would not without it, less those that fail with it."""

    identities: int
    fits: bool  # its path is of the block that it stands in


def by_block(
    blocks: Sequence[Block], grammar: Sequence[Sequence[Aligned]], model: Iterable[Aligned]
) -> tuple[tuple[Aligned, ...], ...]:
    """The model's values by the blocks that they stand in; one tuple more at the end, of those that stand in none.

    A figure that a grammar read goes to that grammar's block; the values of a list's element stay together.
    """
    read = {value.cited.figure: n for n, values in enumerate(grammar) for value in values}
    starts = sorted((block.section.start, -block.section.end, n) for n, block in enumerate(blocks))
    places: dict[Steps, Counter[int]] = {}
    values = list(model)
    for value in values:
        n = read.get(value.cited.figure)
        at = _innermost(blocks, starts, value.cited.figure[0]) if n is None else n
        # What a grammar read says more of where an element belongs than where its other figures happen to stand.
        places.setdefault(_element(value.path), Counter())[at] += 1 if n is None else len(values)
    found: list[list[Aligned]] = [[] for _ in range(len(blocks) + 1)]
    for value in values:
        found[places[_element(value.path)].most_common(1)[0][0]].append(value)
    return tuple(tuple(of_block) for of_block in found)


def _innermost(blocks: Sequence[Block], starts: Sequence[tuple[int, int, int]], place: int) -> int:
    """The block that begins last among those that a place stands in; the place behind all where there is none."""
    for _, _, n in reversed(starts[: bisect_right(starts, (place, 0, 0)) + 1]):
        section = blocks[n].section
        if section.start <= place < section.end and not blocks[n].spec.opening:
            return n
    return len(blocks)


def _element(path: FieldPath) -> Steps:
    """The element of a list that a path leads into; of any other leaf, the path itself."""
    at = next((n for n, step in enumerate(path) if isinstance(step, Key)), None)
    return path if at is None else path[: at + 1]


def compare(
    grammar: Sequence[Aligned],
    model: Sequence[Aligned],
    asked: Callable[[Span], bool],
    unplaced: frozenset[int],
    *,
    grammar_reads: bool,
) -> Compared:
    """What two readers say of one block.

    `asked` says of a figure's place whether the model was shown it, `unplaced` where it saw a figure and knew no path;
    without `grammar_reads`, no grammar reads this block.
    """
    aligned, names = match_lists(grammar, model)
    by_path = {value.path: value for value in reversed(aligned)}
    known = {value.path for value in grammar}
    misnamed = {prefix for of_depth in names for prefix in of_depth}
    extra = [value for value in aligned if value.path not in known]
    by_figure: dict[Span, list[Aligned]] = {}
    for value in extra:
        if value.kind in FIGURE_KINDS:
            by_figure.setdefault(value.cited.figure, []).append(value)
    settled: list[Aligned] = []
    conflicts: list[Conflict] = []
    for value in grammar:
        match, own = by_path.get(value.path), replace(value, path=named(value.path, names))
        elsewhere = by_figure.get(value.cited.figure, [])
        if match is not None and not same_value(value.cited.value, match.cited.value):
            conflicts.append(Conflict(own, replace(match, path=own.path)))
        elif match is not None:
            same_thing = not any(value.path[:length] in misnamed for length in range(len(value.path)))
            settled.append(_read_by(own, AGREED) if same_thing else own)
        elif value.kind in FIGURE_KINDS and elsewhere:
            other = elsewhere.pop(0)
            extra.remove(other)
            conflicts.append(Conflict(own, replace(other, path=named(other.path, names))))
        elif value.kind in FIGURE_KINDS and asked(value.cited.figure):
            conflicts.append(Conflict(own, None, value.cited.figure[0] in unplaced))
        else:
            settled.append(own)
    for value in extra:
        own = replace(value, path=named(value.path, names))
        if value.kind in FIGURE_KINDS and grammar_reads:
            conflicts.append(Conflict(None, own))
        else:
            settled.append(own)
    return Compared(tuple(settled), tuple(conflicts))


def _read_by(value: Aligned, reader: str) -> Aligned:
    return replace(value, cited=value.cited.model_copy(update={"reader": reader}))


def fits(block: Block | None, path: Steps) -> bool:
    """Whether a path is of the part of the record that a block answers for."""
    if block is None:
        return False
    root, names = block.spec.root, block.spec.fields
    below = path[len(root) :]
    return tuple(path[: len(root)]) == tuple(root) and bool(below) and (not names or below[0] in names)


def settle(
    conflict: Conflict, score: Callable[[Aligned], ClaimScore]
) -> tuple[tuple[Aligned, ...], Disagreement | None]:
    """What stands of a conflict, and what is to be asked of it.

    The claim under which more identities hold that it could break; else the one that fits its block; else a person
    decides, and until then the grammar's place holds, or the only claim.
    """
    scores = [score(side) for side in conflict.sides]
    if len(scores) == 1:
        (only,) = conflict.sides
        stands = scores[0].identities > 0 or (scores[0].fits and scores[0].identities == 0 and not conflict.unplaced)
        return (only,), None if stands else _disagreement(conflict)
    if (plain := _without_figures(conflict)) is not None:
        return (plain,), None
    ours, theirs = scores
    for first, second in ((ours.identities, theirs.identities), (int(ours.fits), int(theirs.fits))):
        if first != second:
            return (conflict.sides[0] if first > second else conflict.sides[1],), None
    return (conflict.sides[0],), _disagreement(conflict)


def _without_figures(conflict: Conflict) -> Aligned | None:
    """Of words that hold the other reader's and figures besides, the other's: a reason ran into what comes next."""
    ours, theirs = (side.cited.value for side in conflict.sides)
    if not (isinstance(ours, str) and isinstance(theirs, str)) or not (ours in theirs or theirs in ours):
        return None
    stating = [any(one.kind in ("money", "percent") for one in figures(text, 0, len(text))) for text in (ours, theirs)]
    return conflict.sides[stating.index(False)] if stating[0] != stating[1] else None


def _disagreement(conflict: Conflict) -> Disagreement:
    ours, theirs = conflict.grammar, conflict.model
    path = str(conflict.sides[0].path)
    other = str(theirs.path) if theirs is not None and str(theirs.path) != path else None
    return Disagreement(path=path, grammar=_cited(ours), llm=_cited(theirs), other_path=other)


def _cited(value: Aligned | None) -> Cited[Any] | None:
    return None if value is None else value.cited


def chosen(conflicts: Iterable[Conflict], side: str) -> Iterator[Aligned]:
    """The claims of one side of all conflicts, `grammar` or `model`; where that says nothing, the other's."""
    for conflict in conflicts:
        claim = conflict.grammar if side == "grammar" else conflict.model
        yield claim or conflict.sides[0]
