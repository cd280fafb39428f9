"""Compare two runs cell by cell: what the second mended, what it broke, what must stop a release.

Two runs in, a Difference for each way of reading out.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from eval.scoring.intervals import Interval, difference_interval
from eval.scoring.results import Cell, Run, Scored, Way
from eval.scoring.tally import count

COST_MAY_GROW = Decimal("0.05")

Cells = dict[str, Cell]


class Change(NamedTuple):
    """A cell that is right in one run and not in the other; a cell that is not there at all is None.

    A `critical` one must never get worse.
    """

    document: str
    path: str
    before: Cell | None
    after: Cell | None
    critical: bool

    def __str__(self) -> str:
        return f"{self.document}: {self.path}: {_outcome(self.before)} → {_outcome(self.after)}"


def _outcome(cell: Cell | None) -> str:
    if cell is None:
        return "not there"
    if cell.outcome == "wrong":
        return f"wrong ({cell.got} for {cell.want})"
    return f"spurious ({cell.got})" if cell.outcome == "spurious" else cell.outcome


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in one way of reading over the documents that both runs have.

    `relabelled` are documents whose labels are not the same in both, which are compared by the cells both have;
    `tables` and `findings` are counts of right cells and caught findings, before and after.
    """

    way: Way
    documents: int
    before: float
    after: float
    interval: Interval | None
    fixed: tuple[Change, ...]
    broken: tuple[Change, ...]
    relabelled: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    cost_before: Decimal
    cost_after: Decimal
    tables: tuple[int, int]
    findings: tuple[int, int]
    false_alarms: tuple[int, int]


def differences(before: Run, after: Run) -> list[Difference]:
    """The differences in every way of reading that both runs scored."""
    return [_difference(before, after, way) for way in before.ways if way in after.ways]


def _difference(before: Run, after: Run, way: Way) -> Difference:
    old, new = ({one.document: one for one in run.of(way)} for run in (before, after))
    shared = [(old[name], new[name]) for name in old if name in new]
    compared = [_comparable(*pair) for pair in shared]
    counts = [
        (one, other) for was, now in compared if (one := count(was.values())).all and (other := count(now.values())).all
    ]
    sides = [([of[n].right for of in counts], [of[n].all for of in counts]) for n in (0, 1)]
    rates = [sum(right) / max(sum(of), 1) for right, of in sides]
    changes = [
        change
        for (a, _), (was, now) in zip(shared, compared, strict=True)
        for change in _changes(a.document, was, now, after.required)
    ]
    return Difference(
        way=way,
        documents=len(shared),
        before=rates[0],
        after=rates[1],
        interval=difference_interval(*sides),
        fixed=tuple(change for change, better in changes if better),
        broken=tuple(change for change, better in changes if not better),
        relabelled=tuple(a.document for a, b in shared if a.gold != b.gold),
        only_before=tuple(name for name in old if name not in new),
        only_after=tuple(name for name in new if name not in old),
        cost_before=_cost(after, (a for a, _ in shared)),
        cost_after=_cost(after, (b for _, b in shared)),
        tables=(_tables(a for a, _ in shared), _tables(b for _, b in shared)),
        findings=(_caught(a for a, _ in shared), _caught(b for _, b in shared)),
        false_alarms=(_false(a for a, _ in shared), _false(b for _, b in shared)),
    )


def _comparable(before: Scored, after: Scored) -> tuple[Cells, Cells]:
    """The cells of both that count; where the labels are others by now, those that both runs have."""
    was, now = ({cell.path: cell for cell in one.cells if cell.counts} for one in (before, after))
    if before.gold != after.gold:
        both = was.keys() & now.keys()
        was, now = ({path: cell for path, cell in cells.items() if path in both} for cells in (was, now))
    return was, now


def _changes(document: str, was: Cells, now: Cells, required: Collection[str]) -> Iterator[tuple[Change, bool]]:
    """Every cell that became right or ceased to be, and whether that is for the better."""
    for path in dict.fromkeys((*was, *now)):
        one, other = was.get(path), now.get(path)
        good, fine = _good(one), _good(other)
        if good != fine:
            cell = one or other
            critical = cell is not None and cell.is_critical(required)
            yield Change(document, path, one, other, critical), fine


def _good(cell: Cell | None) -> bool:
    """Right, or rightly not there: what was spurious in the other run."""
    return cell is None or cell.outcome == "right"


def _cost(run: Run, documents: Iterable[Scored]) -> Decimal:
    """The mean cost of documents at the prices of one run, so that only tokens make a difference."""
    costs = [run.cost(one) for one in documents]
    return sum(costs, Decimal(0)) / max(len(costs), 1)


def _tables(documents: Iterable[Scored]) -> int:
    return sum(one.tables.right for one in documents if one.tables is not None)


def _caught(documents: Iterable[Scored]) -> int:
    return sum(one.findings.caught for one in documents if one.findings is not None)


def _false(documents: Iterable[Scored]) -> int:
    return sum(len(one.findings.false) for one in documents if one.findings is not None)


def regressions(before: Run, after: Run, found: Sequence[Difference]) -> list[str]:
    """Every reason why the second run may not replace the first, a line each; none where it may."""
    lines = [
        f"{way}: was scored, now {after.not_scored.get(way, 'is not')}" for way in before.ways if way not in after.ways
    ]
    for one in found:
        lines += [f"{one.way}: {name} is not scored any more" for name in one.only_before]
        lines += [f"{one.way}: critical figure: {change}" for change in one.broken if change.critical]
        if one.interval is not None and one.interval.high < 0:
            low, high = one.interval
            lines.append(
                f"{one.way}: accuracy fell from {one.before:.2%} to {one.after:.2%}: "
                f"the difference is between {low:+.2%} and {high:+.2%}"
            )
        if one.cost_after > one.cost_before * (1 + COST_MAY_GROW):
            lines.append(f"{one.way}: cost per document grew by over 5 %: {one.cost_before:.6f} → {one.cost_after:.6f}")
    return lines


def wrongly_accepted(run: Run, way: Way, min_score: int | None) -> list[str]:
    """The figures that nobody would have looked at and that are wrong, a line each."""
    return [
        f"{way}: accepted although {_outcome(cell)}: {one.document}: {cell.path}"
        for one in run.of(way)
        for cell in one.cells
        if cell.outcome != "right" and one.accepted(cell, min_score)
    ]
