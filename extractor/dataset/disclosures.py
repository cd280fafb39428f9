"""Gather documents into disclosures: halves of one joined, editions of one ordered. Documents in, disclosures out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from extractor.dataset.figures import DocumentFigures
from extractor.doctypes.indicators import Coalesced, Indicator, Measured, PrintedFigure, Said, coalesced, member_key

_CORRECTED = re.compile("更正|修订|修正|勘误")
_ENOUGH = 3  # amounts other than 0 by which a document that names nobody is known for the half of another


class IndicatorValue(NamedTuple):
    """An indicator of a disclosure: the value, its prints, and which document each stands in."""

    indicator: Indicator
    member: str
    found: Coalesced
    documents: tuple[DocumentFigures, ...]
    change: Said | None
    changed_in: DocumentFigures | None

    @property
    def document(self) -> DocumentFigures:
        """Where the value is printed."""
        return self.documents[next(n for n, one in enumerate(self.found.prints) if one is self.found.value)]


@dataclass(frozen=True)
class Disclosure:
    """What one organisation published of one kind for one year: the documents that count, and those superseded."""

    organisation: str
    type: str
    year: int | None
    documents: tuple[DocumentFigures, ...]
    superseded: tuple[DocumentFigures, ...]
    indicators: Mapping[str, Indicator]

    @cached_property
    def values(self) -> dict[tuple[str, str], IndicatorValue]:
        """Its values by indicator and key of the member, in the catalogue's order."""
        return values_of(self.documents, self.indicators)

    def value(self, code: str, member: str = "") -> IndicatorValue | None:
        """One of its values; a member also by the end of its key, where that is one member's alone."""
        found = self.values.get((code, member))
        if found is None and member:
            near = [key for key in self._members.get(code, ()) if _is_end(key, member)]
            found = self.values[code, near[0]] if len(near) == 1 else None
        return found

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = {}
        for code, member in self.values:
            members.setdefault(code, []).append(member)
        return members


def _is_end(one: str, other: str) -> bool:
    """Whether one of two keys is how the other ends: 人大事务/行政运行 of 一般公共服务/人大事务/行政运行."""
    long, short = sorted((one, other), key=len, reverse=True)
    return "/" in short and long.endswith(f"/{short}")


def values_of(
    documents: Iterable[DocumentFigures], indicators: Mapping[str, Indicator]
) -> dict[tuple[str, str], IndicatorValue]:
    """The values of documents that are one disclosure."""
    gathered: dict[tuple[str, str], list[tuple[DocumentFigures, Measured]]] = {}
    for document in documents:
        for one in document.measured:
            gathered.setdefault((one.code, member_key(one.member)), []).append((document, one))
    by_code: dict[str, list[tuple[str, str]]] = {}
    for key in gathered:
        by_code.setdefault(key[0], []).append(key)
    return {
        key: _value(indicator, gathered[key]) for code, indicator in indicators.items() for key in by_code.get(code, ())
    }


def _value(indicator: Indicator, of_it: Sequence[tuple[DocumentFigures, Measured]]) -> IndicatorValue:
    prints = [(printed_figure, document) for document, one in of_it for printed_figure in one.prints]
    prints.sort(key=lambda pair: pair[0].source != "narrative")  # stable: the most trusted first
    changed = next(((one.change, document) for document, one in of_it if one.change is not None), (None, None))
    return IndicatorValue(
        indicator,
        of_it[0][1].member,
        coalesced(indicator, [printed_figure for printed_figure, _ in prints]),
        tuple(document for _, document in prints),
        *changed,
    )


def disclosures(
    documents: Sequence[DocumentFigures], organisation: str, indicators: Mapping[str, Mapping[str, Indicator]]
) -> list[Disclosure]:
    """The disclosures of one organisation, by year and type; `indicators` are those of each type."""
    groups: dict[tuple[int, str], list[DocumentFigures]] = {}
    for document in documents:
        groups.setdefault((document.year or 0, document.type), []).append(document)
    found = []
    for (year, type_), group in sorted(groups.items()):
        counting, superseded = _editions(group)
        found.append(Disclosure(organisation, type_, year or None, counting, superseded, indicators.get(type_, {})))
    return found


def _editions(group: Sequence[DocumentFigures]) -> tuple[tuple[DocumentFigures, ...], tuple[DocumentFigures, ...]]:
    """The documents that count, and those that a later edition supersedes.

    Documents that print different things, the text in one and the tables in another, are halves of one disclosure;
    those that print the same figures are editions, and the last one counts: one that calls itself a correction, else
    the one that came last.
    """
    latest = sorted(
        group, key=lambda one: (_CORRECTED.search(one.name) is not None, one.order, one.name, one.sha256), reverse=True
    )
    counting: list[DocumentFigures] = []
    superseded: list[DocumentFigures] = []
    taken: set[tuple[str, str]] = set()
    for document in latest:
        places = {(one.code, printed_figure.source) for one in document.measured for printed_figure in one.prints}
        if counting and len(places & taken) * 2 > len(places):
            superseded.append(document)
        else:
            counting.append(document)
            taken |= places
    return tuple(reversed(counting)), tuple(reversed(superseded))


def is_half_of(half: DocumentFigures, other: DocumentFigures, indicators: Mapping[str, Indicator]) -> bool:
    """Whether a document that names no organisation is the other half of one that does: all that both print agrees."""
    if half.type != other.type or other.organization is None or half.year not in (None, other.year):
        return False
    mine, theirs = (values_of([one], indicators) for one in (half, other))
    amounts = set()
    for key in mine.keys() & theirs.keys():
        here, there = mine[key].found.value, theirs[key].found.value
        near, far = here.interval, there.interval
        if near is None or far is None or key[1]:
            continue
        if not near.meets(far):
            return False
        amounts.add(here.value)
    return len(amounts - {0}) >= _ENOUGH


def prints_of(value: IndicatorValue) -> list[tuple[PrintedFigure, DocumentFigures]]:
    """The prints of a value with their documents."""
    return list(zip(value.found.prints, value.documents, strict=True))
