"""Count outcomes of cells, over all and by group: right, wrong, missing, spurious, failed. Cells in, counts out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from eval.scoring.intervals import Interval, ratio_interval
from eval.scoring.results import Cell, Run, Scored, Summary, Way


@dataclass(frozen=True, slots=True)
class Counts:
    """Outcomes of cells. `missing` was not read in a document that was; `failed` is of one that failed to run."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    spurious: int = 0
    failed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def all(self) -> int:
        return self.right + self.wrong + self.missing + self.spurious + self.failed

    @property
    def accuracy(self) -> float | None:
        """Right ones among all, whatever else happened to the others; None of nothing."""
        return self.right / self.all if self.all else None

    @property
    def precision(self) -> float:
        """Right ones among those found; 0 where nothing was."""
        found = self.right + self.wrong + self.spurious
        return self.right / found if found else 0.0

    @property
    def recall(self) -> float:
        """Right ones among those that the labels have; 0 where they have none."""
        labelled = self.right + self.wrong + self.missing + self.failed
        return self.right / labelled if labelled else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def count(cells: Iterable[Cell]) -> Counts:
    """The outcomes of cells; unpaired ones are none."""
    outcomes = [cell.outcome for cell in cells]
    return Counts(*(outcomes.count(name) for name in ("right", "wrong", "missing", "spurious", "failed")))


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the cells of many documents under a name, with the interval of its accuracy."""

    name: str
    counts: Counts
    documents: int
    interval: Interval | None


def group(name: str, cells: Sequence[Sequence[Cell]]) -> Group:
    """The group of some cells of each document; the interval resamples documents, whose cells err together."""
    counts = [found for of in cells if (found := count(of)).all]
    total = sum(counts, Counts())
    interval = ratio_interval([one.right for one in counts], [one.all for one in counts])
    return Group(name, total, len(counts), interval)


def groups(documents: Sequence[Scored], key: Callable[[Scored, Cell], Iterable[str]]) -> list[Group]:
    """The cells by the names that `key` gives each; a cell may have several, as a document has several marks."""
    parts: dict[str, list[list[Cell]]] = {}
    for one in documents:
        here: dict[str, list[Cell]] = {}
        for cell in one.cells:
            for name in key(one, cell):
                here.setdefault(name, []).append(cell)
        for name, cells in here.items():
            parts.setdefault(name, []).append(cells)
    return [group(name, cells) for name, cells in parts.items()]


def alignment(documents: Iterable[Scored]) -> Counts:
    """Elements of lists: `right` where anything was found of one the labels have, `spurious` where they have none.

    An element is what a path names up to its last key; it is aligned however its own figures came out.
    """
    found = Counts()
    for one in documents:
        elements: dict[str, set[str]] = {}
        for cell in one.cells:
            if cell.counts and "]" in cell.path:
                elements.setdefault(cell.path[: cell.path.rindex("]") + 1], set()).add(cell.outcome)
        kinds = [_aligned(outcomes) for outcomes in elements.values()]
        found = Counts(
            right=found.right + kinds.count("right"),
            missing=found.missing + kinds.count("missing"),
            spurious=found.spurious + kinds.count("spurious"),
            failed=found.failed + kinds.count("failed"),
        )
    return found


def _aligned(outcomes: set[str]) -> str:
    return next((name for name in ("failed", "spurious", "missing") if outcomes == {name}), "right")


def cost_per_document(run: Run, way: Way) -> Decimal:
    """The mean cost of a document, those that failed included, because they are paid for too."""
    documents = run.of(way)
    return sum((run.cost(one) for one in documents), Decimal(0)) / max(len(documents), 1)


def summarize(run: Run) -> dict[Way, Summary]:
    """The figures of every way of reading that was scored."""
    found: dict[Way, Summary] = {}
    for way in run.ways:
        documents = run.of(way)
        whole = group(way, [one.cells for one in documents])
        counts = whole.counts
        found[way] = Summary(
            documents=len(documents),
            failed_to_run=sum(one.failure is not None for one in documents),
            accuracy=round(counts.accuracy, 6) if counts.accuracy is not None else None,
            interval=tuple(round(end, 6) for end in whole.interval) if whole.interval else None,
            right=counts.right,
            wrong=counts.wrong,
            missing=counts.missing,
            spurious=counts.spurious,
            failed=counts.failed,
            cost_per_document=f"{cost_per_document(run, way):.6f}",
        )
    return found
