"""Which years say of what year a section's own figures are.

An index in, the years of its sections out. A sentence may open with the year of another amount (2030年用的是12万元，
今年超过它): a year is of what stands right behind it, and where that is none of the record's own figures it is not
the section's.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter

from extractor.checks.rule import Figure
from extractor.core.schema import of_role
from extractor.doctypes.common.checks.figure_index import FigureIndex


def own_years(index: FigureIndex, stated: Iterable[Figure], *, but: str = "") -> Iterator[Figure]:
    """The years that sections give as their own: those `stated` in fields, then those that sentences open with.

    Each place once; not those of the section `but`. A year that was read into a field is held against the document's,
    whatever it is printed with: it is wrong there, or was misread.
    """
    named: set[int] = set()
    for year in stated:
        if year.cited is not None:
            named.add(year.cited.figure[0])
            yield year
    for label, year in index.items("years", "year"):
        if year.cited is None or year.cited.figure[0] in named or (but and label.startswith(but)):
            continue
        named.add(year.cited.figure[0])
        if not _is_of_a_statement(index, year.cited.figure[0]):
            yield year


def _is_of_a_statement(index: FigureIndex, year: int) -> bool:
    """Whether the next figure behind that place is one that no field of the record has."""
    kept = of_role(type(index.record), "statements")
    figures = index.derived(_figures)
    at = bisect_right(figures, year, key=itemgetter(0))
    return kept is not None and at < len(figures) and figures[at][1].startswith(f"{kept.name}[")


def _figures(index: FigureIndex) -> Iterator[tuple[int, str]]:
    """Where each figure of the record stands, and its path, in the order of the text."""
    yield from sorted((figure.cited.figure[0], figure.path) for figure in index.figures() if figure.cited is not None)
