"""Which figure of a failing equation is probably the wrong one: what a question is shown with, for a person to confirm.

The failures of a question in, the figures that would explain them out.

A printed figure is one suspect, however many fields it fills: it goes by the first of its paths.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from extractor.checks.rule import CheckResult
from extractor.core.evidence import Model
from extractor.review.questions import Question

PARTS = ("part_missing", "part_twice")  # causes that name a part of a sum, not what the figure should be
_BASES = ("other_denominator", "other_base")  # causes that name what a rate was taken of: the rate is what is wrong


class ShouldBe(Model):
    """A figure that is printed wrong: by its path; what would be right in its place (empty: nobody says) and why."""

    path: str
    printed: str = ""
    reason: str = ""


def failing(question: Question, results: Iterable[CheckResult]) -> list[CheckResult]:
    """The failures that a question is about; of those with the same figures and numbers one."""
    about, codes, found = set(question.paths), set(question.codes), dict[tuple[object, ...], CheckResult]()
    for result in results:
        if result.status == "fail" and result.code in codes and about & set(result.paths):
            places = tuple(sorted((one.start, one.end) for one in result.operands)) or result.paths
            found.setdefault((result.equation, places), result)
    return list(found.values())


def figures_of(results: Iterable[CheckResult], known: Mapping[str, tuple[int, int]]) -> list[frozenset[str]]:
    """The figures of each failure, by the first path of each printed figure; `known` has the place of each path."""
    names = names_of(known)
    touched = ({one.path for one in result.operands} | set(result.paths) for result in results)
    return [frozenset(names[path] for path in paths if path in names) for paths in touched]


def names_of(known: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    """The name of the printed figure that each path is filled by."""
    first: dict[tuple[int, int], str] = {}
    return {path: path if place[0] < 0 else first.setdefault(place, path) for path, place in known.items()}


def suspects(
    results: Sequence[CheckResult], known: Mapping[str, tuple[int, int]], vouched: Iterable[str] = ()
) -> tuple[ShouldBe, ...]:
    """The fewest figures that explain all failures, each with the likeliest value in its place.

    What explains more failures than others comes before what explains one of them better; where the search for causes
    names none, a figure that nothing else vouches for does.
    """
    names, sure = names_of(known), set(vouched)
    votes: dict[str, Fraction] = defaultdict(Fraction)
    blamed: list[set[str]] = []
    values: dict[str, tuple[int, str]] = {}
    touched = figures_of(results, known)
    for result, figures in zip(results, touched, strict=True):
        blamed.append(set())
        for rank, cause in enumerate(result.diagnosis):
            name = names.get(cause["path"])
            if name is not None and name in figures and cause["kind"] not in _BASES:
                blamed[-1].add(name)
                votes[name] += Fraction(1, rank + 1)
                if cause["value"] and cause["kind"] not in PARTS and rank < values.get(name, (99, ""))[0]:
                    values[name] = rank, cause["value"]
        for name in figures:
            votes[name] += Fraction(0 if name in sure else 1, 1000)
    chosen: list[str] = []
    order = list(names.values())
    left = [(figures, by) for figures, by in zip(touched, blamed, strict=True) if figures]
    while left:
        best = max(
            {name for figures, _ in left for name in figures},
            key=lambda name: (sum(name in by for _, by in left), votes[name], -order.index(name)),
        )
        chosen.append(best)
        left = [(figures, by) for figures, by in left if best not in figures]
    needed = [name for name in chosen if not explained([one for one in chosen if one != name], touched)]
    return tuple(ShouldBe(path=name, printed=values.get(name, (0, ""))[1]) for name in needed or chosen[:1])


def explained(chosen: Iterable[str], touched: Iterable[frozenset[str]]) -> bool:
    """Whether there is one of the chosen figures in every failure that has figures."""
    wrong = set(chosen)
    return all(not figures or wrong & figures for figures in touched)
