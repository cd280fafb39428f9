"""Put what a reader of whole documents says together with what grammars say of its blocks.

The values of every block's grammar and the model's readings in, the values of every block and what is disputed out.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.checks.rule import CheckResult
from extractor.core.evidence import Model
from extractor.core.field_path import FieldPath, Key, Steps
from extractor.core.reading import FIGURE_KINDS, Reading
from extractor.core.schema import is_stated, walk
from extractor.extraction.alignment import Aligned
from extractor.extraction.claims import ClaimScore, Conflict, Span, by_block, chosen, compare, fits, settle
from extractor.extraction.plan import Block, Plan
from extractor.extraction.reconcile import Disagreement

Blocks = Sequence[Sequence[Aligned]]
Checked = Callable[[Blocks], tuple[Model, Sequence[CheckResult]]]


@dataclass(frozen=True, slots=True)
class Together:
    """The values of every block and, last, of what stands in none; and what a person is to decide."""

    values: tuple[tuple[Aligned, ...], ...]
    disputes: tuple[Disagreement, ...]


def together(
    plan: Plan,
    grammar: Blocks,
    model: Sequence[Aligned],
    readings: Sequence[Reading],
    checked: Checked,
    *,
    beside: bool,
) -> Together:
    """The values of a document of which a model was asked.

    `beside`: grammars read what the model was asked about too; else of theirs only what no model is asked for counts.
    `checked` makes a record of the blocks' values, and holds it against the type's rules; it is needed only where the
    readers differ.
    """
    shown = _Shown(readings)
    if not beside:
        grammar = [[value for value in values if shown.leaves_out(value, plan)] for values in grammar]
    first, again = _without_repeats(_renamed(model, grammar))
    of_block = by_block(plan.blocks, grammar, first)
    compared = [
        compare(
            ours,
            theirs,
            shown.covers,
            shown.unplaced,
            grammar_reads=beside and block is not None and block.spec.grammar is not None,
        )
        for block, ours, theirs in zip((*plan.blocks, None), (*grammar, ()), of_block, strict=True)
    ]
    conflicts = [one.conflicts for one in compared]
    settled = [one.settled for one in compared]
    stands: list[Iterable[Aligned]] = [()] * len(compared)
    disputes: list[Disagreement] = []
    if any(conflicts):
        scores = _Scores(plan.blocks, checked, settled, conflicts)
        for n, of_one in enumerate(conflicts):
            block = plan.blocks[n] if n < len(plan.blocks) else None
            outcomes = [settle(conflict, lambda claim, at=block: scores.of(claim, at)) for conflict in of_one]  # type: ignore[misc]
            stands[n] = [claim for claims, _ in outcomes for claim in claims]
            disputes += [dispute for _, dispute in outcomes if dispute is not None]
    *blocks, rest = (_in_order([*values, *claims]) for values, claims in zip(settled, stands, strict=True))
    return Together((*blocks, (*rest, *again)), tuple(disputes))


def _in_order(values: Iterable[Aligned]) -> tuple[Aligned, ...]:
    """Values in the order of the document: lists keep it, and of two tellings of a leaf the first counts."""
    return tuple(sorted(values, key=lambda value: value.cited.where.start))


def _without_repeats(model: Iterable[Aligned]) -> tuple[list[Aligned], list[Aligned]]:
    """The model's values, each path once; and those that say something else of a path that has one."""
    first: dict[FieldPath, Aligned] = {}
    again = [value for value in model if first.setdefault(value.path, value).cited.value != value.cited.value]
    return list(first.values()), again


def _renamed(model: Iterable[Aligned], grammar: Blocks) -> list[Aligned]:
    """The model's values, elements of lists under the names that grammars give the same: …费 and …费项目 are one."""
    names = {_bare(prefix): prefix for values in grammar for value in values if (prefix := _first_key(value.path))}
    found = []
    for value in model:
        prefix = _first_key(value.path)
        known = names.get(_bare(prefix), prefix) if prefix else prefix
        found.append(replace(value, path=FieldPath((*known, *value.path[len(prefix) :]))))
    return found


def _first_key(path: Steps) -> Steps:
    """A path up to its first key; () where it has none."""
    at = next((n for n, step in enumerate(path) if isinstance(step, Key)), None)
    return () if at is None else path[: at + 1]


def _bare(prefix: Steps) -> Steps:
    """A path to an element with the name that it has without 项目 at its end."""
    key = prefix[-1]
    assert isinstance(key, Key)
    return (*prefix[:-1], Key(key.label.removesuffix("项目") or key.label, key.nth))


class _Shown:
    """What the model was shown, and which of the figures there it knew no path for."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        found = tuple(readings)
        self._spans = sorted(span for reading in found for span in reading.shown)
        self.unplaced = frozenset(one.value[0] for reading in found for one in reading.open)

    def covers(self, place: Span) -> bool:
        """Whether a place stands in a paragraph that was shown."""
        n = bisect_right(self._spans, (place[0], len(self._spans) and self._spans[-1][1])) - 1
        return n >= 0 and self._spans[n][0] <= place[0] < self._spans[n][1]

    def leaves_out(self, value: Aligned, plan: Plan) -> bool:
        """Whether the model could not have given a value: it is drawn by code, or stands where nothing was shown."""
        return not is_stated(plan.doctype.record, value.path) or not self.covers(value.cited.figure)


class _Scores:
    """How much speaks for each claim, by the identities of two records: one by each reader's claims."""

    def __init__(
        self,
        blocks: Sequence[Block],
        checked: Checked,
        settled: Sequence[Sequence[Aligned]],
        conflicts: Sequence[Sequence[Conflict]],
    ) -> None:
        self._blocks = blocks
        self._speaks: dict[tuple[Steps, Span], int] = {}
        for side in ("model", "grammar"):
            claimed = [_in_order([*values, *chosen(of, side)]) for values, of in zip(settled, conflicts, strict=True)]
            self._add(*checked(claimed))

    def _add(self, record: Model, results: Sequence[CheckResult]) -> None:
        passing = Counter(path for result in results for path in set(result.vouches))
        failing = Counter(
            path
            for result in results
            if result.status == "fail" and result.severity == "error"
            for path in result.paths
        )
        for path, cited in walk(record):
            printed = str(path)
            self._speaks[_unnumbered(path), cited.figure] = passing[printed] - failing[printed]

    def of(self, claim: Aligned, block: Block | None) -> ClaimScore:
        """What speaks for a claim; words are told by their place alone."""
        known = self._speaks.get((_unnumbered(claim.path), claim.cited.figure), 0)
        others = (other for other in self._blocks if not other.spec.opening)
        fitting = fits(block, claim.path) or not any(fits(other, claim.path) for other in others)
        return ClaimScore(known if claim.kind in FIGURE_KINDS else 0, fitting)


def _unnumbered(path: Steps) -> Steps:
    return tuple(Key(step.label) if isinstance(step, Key) else step for step in path)
