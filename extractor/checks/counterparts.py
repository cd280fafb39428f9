"""Find the places that state a figure again, by which a wrong one is most obviously told: a cell, a restatement.

Evaluated identities in, for a figure the others of which one would make hold all that it stands in out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.checks.bounds import Place, allowed, operands, place
from extractor.checks.diagnose import Evaluated
from extractor.checks.rule import Equal, Figure


@dataclass(frozen=True, slots=True)
class Counterparts:
    """What each printed figure stands in, and, where that fails, the figures that another place prints instead."""

    touching: Mapping[Place, Sequence[Evaluated]] = field(default_factory=dict)
    stated: Mapping[Place, Sequence[Figure]] = field(default_factory=dict)

    @classmethod
    def of(cls, evaluated: Iterable[Evaluated]) -> "Counterparts":
        touching: dict[Place, list[Evaluated]] = {}
        stated: dict[Place, list[Figure]] = {}
        for one in evaluated:
            if one.result.status == "unchecked":
                continue
            for at in one.places:
                touching.setdefault(at, []).append(one)
            match one.identity:
                case Equal(((a, 1),), ((b, 1),)) if one.result.status == "fail" and a.cited and b.cited:
                    stated.setdefault(place(a), []).append(b)
                    stated.setdefault(place(b), []).append(a)
        return cls(touching, stated)

    def obvious(self, one: Evaluated) -> Iterator[tuple[Figure, Figure]]:
        """Figures of a failing identity, each with another place's that would make hold all that it stands in."""
        for figure in operands(one.identity):
            if figure.cited is not None:
                yield from (
                    (figure, other) for other in self.stated.get(place(figure), ()) if self._fits(figure, other)
                )

    def _fits(self, figure: Figure, other: Figure) -> bool:
        would = other.nearest
        for one in self.touching[place(figure)]:
            room = allowed(one.identity, figure)
            if would is None or room is None:
                return False
            low, high = room
            if (low is not None and would.high < low) or (high is not None and would.low > high):
                return False
        return True
