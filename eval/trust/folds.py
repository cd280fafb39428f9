"""Leave a layout out: choose thresholds on all the others, and see what they accept of the one left out.

Scored documents and mutants in, a Fold for each layout out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.scoring.aim import Aim
from eval.scoring.intervals import Interval, binomial_upper, ratio_interval
from eval.scoring.results import Cell, Scored, Way
from eval.scoring.risk import Calibration, calibrate
from eval.trust.damage import KINDS
from eval.trust.mutants import SILENT, Mutant

# Of damaged answers of each kind, how many a threshold may let pass: two readers see most, one alone sees less.
MOST_DAMAGED: Mapping[Way, float] = {"both": 0.005, "cascade": 0.01, "llm": 0.02}

LEAST = 2  # something must speak for a figure beyond its standing in the text
# Without a layout few documents are left of which answers are recorded, so that less can be promised of documents.
AIM = Aim(alpha_documents=0.2)


@dataclass(frozen=True, slots=True)
class Fold:
    """A layout and what is accepted of it by a threshold that was chosen without it (None: no threshold held)."""

    way: Way
    layout: str
    min_score: int | None
    documents: tuple[Scored, ...]

    def accepted(self, one: Scored) -> list[Cell]:
        """The figures of a document that nobody would look at; those of a document passed as a whole are among them."""
        return [
            cell for cell in one.cells if cell.copied and self.min_score is not None and cell.score >= self.min_score
        ]

    @property
    def figures(self) -> int:
        return sum(cell.copied for one in self.documents for cell in one.cells)

    @property
    def taken(self) -> int:
        return sum(len(self.accepted(one)) for one in self.documents)

    @property
    def wrong(self) -> tuple[tuple[Scored, Cell], ...]:
        """What is accepted and wrong."""
        return tuple((one, cell) for one in self.documents for cell in self.accepted(one) if cell.outcome != "right")


def leave_out(
    documents: Sequence[Scored], held_back: frozenset[str], mutants: Sequence[Mutant], aim: Aim = AIM
) -> list[Fold]:
    """A fold for every layout of the documents of one way; layouts that are held back are in no choice."""
    folds = []
    for layout in sorted({one.layout for one in documents}):
        others = [one for one in documents if one.layout != layout and one.layout not in held_back]
        chosen = choose(others, [one for one in mutants if one.layout != layout], aim)
        of_it = tuple(one for one in documents if one.layout == layout)
        folds.append(Fold(of_it[0].way, layout, chosen.chosen.min_score if chosen.chosen else None, of_it))
    return folds


def choose(documents: Sequence[Scored], mutants: Iterable[Mutant], aim: Aim = AIM) -> Calibration:
    """The threshold that both the labels and the damaged answers allow."""
    return calibrate(documents, aim, least_by_damage(list(mutants)))


def least_by_damage(mutants: Sequence[Mutant]) -> int:
    """The lowest score at which no kind of damage passes more often than it may.

    What passes every threshold, because nothing tells of it, is no matter of thresholds.
    """
    least = LEAST
    for kind in KINDS:
        of_kind = [one for one in mutants if one.kind == kind and one.score != SILENT]
        while of_kind and rate(of_kind, least) > MOST_DAMAGED[of_kind[0].way]:
            least += 1
    return least


def rate(mutants: Sequence[Mutant], min_score: int | None) -> float:
    """The share of mutants that a threshold lets pass."""
    return sum(one.accepted(min_score) for one in mutants) / len(mutants) if mutants else 0.0


@dataclass(frozen=True, slots=True)
class Pooled:
    """Folds together: what they rest on, what is accepted, what of that is wrong, and how much more may be.

    `upper` bounds the rate of wrong figures with 95 %: by bootstrap over documents where any is wrong, and where none
    is, by how many documents that was seen in, each as one draw.
    """

    layouts: int
    documents: int
    figures: int
    taken: int
    wrong: int
    upper: float
    worst: tuple[str, float]


def pool(folds: Sequence[Fold]) -> Pooled:
    """The folds of one way, also of one layout alone."""
    pairs = [(fold, one) for fold in folds for one in fold.documents]
    wholes = [len(fold.accepted(one)) for fold, one in pairs]
    parts = [sum(cell.outcome != "right" for cell in fold.accepted(one)) for fold, one in pairs]
    kept = [(part, whole) for part, whole in zip(parts, wholes, strict=True) if whole]
    taken, wrong = sum(wholes), sum(parts)
    upper = binomial_upper(0, len(kept), 0.05) if kept else 1.0
    if wrong and (interval := _interval(kept)) is not None:
        upper = interval.high
    shares = {fold.layout: fold.taken / fold.figures for fold in folds if fold.figures}
    worst = min(shares.items(), key=lambda one: one[1], default=("", 0.0))
    return Pooled(len(folds), len(pairs), sum(fold.figures for fold in folds), taken, wrong, upper, worst)


def _interval(kept: Sequence[tuple[int, int]]) -> Interval | None:
    return ratio_interval([part for part, _ in kept], [whole for _, whole in kept])
