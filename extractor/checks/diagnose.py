"""Locate the printed figures that must be wrong where identities fail.

Evaluated identities in, the smallest sets of paths to change out.

Localisation is the error localisation of Fellegi and Holt (JASA 71, 1976): the smallest sets of figures whose change
would let every identity of the document hold. The sets grow by Reiter's conflicts (Artificial Intelligence 32, 1987):
where a set does not suffice, a few identities show why, and one of their other figures must be freed too. A set
suffices if all identities that touch it can be met together: for figures that meet in no identity this is interval
arithmetic, for others linear inequalities over rationals, which z3 decides exactly.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractor.checks.bounds import Bound, Place, bounds_of, ends
from extractor.checks.interval import Exact
from extractor.checks.rule import CheckResult, Identity

MOST_CHANGED = 3  # figures changed at once; more errors than that in one component are for a person
MOST_TRIED = 100  # sets tried for one component: a count, not a clock, so that every run says the same
# z3 has one context for the whole program, which two threads at once crash; one of its own takes 16 ms to make.
_ALONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Localisation:
    """The minimal sets of paths, one component of failures after another; `complete` is False where a search was cut.

    A figure that several paths cite stands in a set with all of them. `ranges` are the true values, money in 元, that
    all identities together leave to a figure which explains its component alone.
    """

    components: tuple[tuple[frozenset[str], ...], ...] = ()
    complete: bool = True
    ranges: dict[str, tuple[Exact, Exact]] = field(default_factory=dict)

    @property
    def sets(self) -> tuple[frozenset[str], ...]:
        """The minimal sets of all components, one list."""
        return tuple(found for component in self.components for found in component)

    @property
    def located(self) -> frozenset[str]:
        """The paths in every minimal set of their component."""
        return frozenset(
            path for component in self.components if component for path in frozenset.intersection(*component)
        )


@dataclass(eq=False)
class Evaluated:
    """An identity with its result."""

    identity: Identity
    result: CheckResult

    @cached_property
    def places(self) -> frozenset[Place]:
        """Where the figures are printed that its operands cite."""
        return frozenset([(operand.start, operand.end) for operand in self.result.operands])


Touching = Mapping[Place, Sequence[Evaluated]]
Constraint = tuple[Bound, Evaluated]


def localise(evaluated: Sequence[Evaluated]) -> Localisation:
    """The smallest sets of figures whose change would make every identity hold, all of them, component by component."""
    failures = [one for one in evaluated if one.result.status == "fail" and one.places]
    if not failures:
        return Localisation()
    touching: dict[Place, list[Evaluated]] = defaultdict(list)
    for one in evaluated:
        if one.result.status != "unchecked":
            for operand in one.result.operands:
                touching[operand.start, operand.end].append(one)
    components = []
    ranges: dict[str, tuple[Exact, Exact]] = {}
    complete = True
    for component in _components(failures):
        found, whole = _smallest(component, touching)
        complete &= whole
        named = [_named(chosen, touching) for chosen in found]
        components.append(tuple(named))
        for chosen, paths in zip(found, named, strict=True):
            low, high = _narrowest(_constraints(chosen, touching)) if len(chosen) == 1 else (None, None)
            if low is not None and high is not None:
                ranges |= dict.fromkeys(paths, (low[0], high[0]))
    return Localisation(tuple(components), complete, ranges)


def _named(chosen: frozenset[Place], touching: Touching) -> frozenset[str]:
    """The paths that cite some of these printed figures."""
    of_each = (operand for p in chosen for one in touching[p] for operand in one.result.operands)
    return frozenset(operand.path for operand in of_each if operand.path and (operand.start, operand.end) in chosen)


def _components(failures: Sequence[Evaluated]) -> list[list[Evaluated]]:
    """Failures that share printed figures, together; what only an identity that holds ties together is not.

    Tied by those too, a document is one component, of more errors than can be searched.
    """
    components: list[tuple[set[Place], list[Evaluated]]] = []
    for one in failures:
        touched = set(one.places)
        members = [one]
        untouched = []
        for places, others in components:
            if places & touched:
                touched |= places
                members += others
            else:
                untouched.append((places, others))
        components = [*untouched, (touched, members)]
    return [members for _, members in components]


def _smallest(component: Sequence[Evaluated], touching: Touching) -> tuple[list[frozenset[Place]], bool]:
    """The sets of fewest figures that suffice, and whether the search for them was whole."""
    level: list[frozenset[Place]] = [frozenset()]
    tried = 0
    for _ in range(MOST_CHANGED + 1):
        found: list[frozenset[Place]] = []
        larger: dict[frozenset[Place], None] = {}
        for free in level:
            if tried == MOST_TRIED:
                return found, False
            tried += 1
            conflict = _conflict(free, component, touching)
            if conflict is None:
                found.append(free)
            else:
                larger |= dict.fromkeys(free | {p} for p in sorted(conflict - free))
        if found:
            return found, True
        level = list(larger)
    return [], not level


def _conflict(free: frozenset[Place], component: Sequence[Evaluated], touching: Touching) -> frozenset[Place] | None:
    """The figures of a few identities that cannot all hold while only these are free; None where all can."""
    untouched = [one.places for one in component if not one.places & free]
    if untouched:
        return min(untouched, key=len)
    constraints = _constraints(free, touching)
    together = [(bound, one) for bound, one in constraints if len(bound.weights) > 1]
    for p in free:
        low, high = _narrowest([(b, one) for b, one in constraints if all(q == p for q, _ in b.weights)])
        if low is not None and high is not None and low[0] > high[0]:
            return low[1].places | high[1].places
        weights = ((p, 1),)
        together += [(Bound(weights, low[0], None), low[1])] if low is not None else []
        together += [(Bound(weights, None, high[0]), high[1])] if high is not None else []
    return _unsolvable(together) if any(len(bound.weights) > 1 for bound, _ in together) else None


def _constraints(free: frozenset[Place], touching: Touching) -> list[Constraint]:
    """What all identities ask of the free figures."""
    touched = {id(one): one for p in sorted(free) for one in touching.get(p, ())}
    return [(bound, one) for one in touched.values() for bound in bounds_of(one.identity, free)]


def _narrowest(
    constraints: Sequence[Constraint],
) -> tuple[tuple[Exact, Evaluated] | None, tuple[Exact, Evaluated] | None]:
    """The narrowest range that bounds on one figure leave to it, each end with the identity that sets it."""
    lows, highs = [], []
    for bound, one in constraints:
        low, high = ends(bound)
        if low is not None:
            lows.append((low, one))
        if high is not None:
            highs.append((high, one))
    return max(lows, key=lambda end: end[0], default=None), min(highs, key=lambda end: end[0], default=None)


def _unsolvable(constraints: Sequence[Constraint]) -> frozenset[Place] | None:
    """The figures of identities whose bounds contradict one another; None where all bounds can be met."""
    with _ALONE:
        core = _contradiction("\n".join(_smt_lib(bound for bound, _ in constraints)))
    return None if core is None else frozenset[Place]().union(*(constraints[n][1].places for n in core))


def _contradiction(facts: str) -> set[int] | None:
    """The numbers of facts that contradict one another. All that z3 makes is gone when it returns: see `_ALONE`."""
    import z3  # noqa: PLC0415 - a third of a second, needed only where several figures must be wrong

    solver = z3.SimpleSolver()
    solver.from_string(facts)  # built term by term it takes four times as long
    if solver.check() == z3.sat:
        return None
    return {int(fact.decl().name().strip("<>")) for fact in solver.unsat_core()}


def _smt_lib(bounds: Iterable[Bound]) -> Iterator[str]:
    """Bounds as assertions in SMT-LIB 2; the ends of bound 3 are named <3 and >3."""
    yield "(set-option :produce-unsat-cores true)"
    declared: set[Place] = set()
    for n, bound in enumerate(bounds):
        for p, _ in bound.weights:
            if p not in declared:
                declared.add(p)
                yield f"(declare-const p{p[0]}_{p[1]} Real)"
        summed = " ".join(f"(* {_rational(weight)} p{start}_{end})" for (start, end), weight in bound.weights)
        if bound.low is not None:
            yield f"(assert (! (>= (+ {summed} 0.0) {_rational(bound.low)}) :named >{n}))"
        if bound.high is not None:
            yield f"(assert (! (<= (+ {summed} 0.0) {_rational(bound.high)}) :named <{n}))"


def _rational(value: Exact) -> str:
    magnitude = f"(/ {abs(value.numerator)}.0 {value.denominator}.0)"
    return f"(- {magnitude})" if value < 0 else magnitude
