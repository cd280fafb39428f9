"""Take a passage for a section by what it says, where no heading names that section.

Sections found by headings in; the same, and those found by content, out. Doubt is no assignment: a passage is taken for
a section only if its words weigh enough, and clearly more than for any other.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extractor.core.reading import Section
from extractor.core.tokenizer import figures
from extractor.doctypes.base import DocType, SectionSpec
from extractor.document.model import Document
from extractor.extraction.headings import Heading, body_lines

ENOUGH = 3.0  # what the words of a passage must weigh together
MARGIN = 1.0  # by how much more than for any other section
_HEADING = 1.0  # what the heading above weighs for its own section
_WHITE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Weight:
    """What words weigh as evidence for one section, and which of its terms they have."""

    key: str
    score: float
    terms: tuple[str, ...]


def weigh(words: str, specs: Iterable[SectionSpec]) -> tuple[Weight, ...]:
    """What words weigh for each of these sections, the heaviest first; sections without a term of theirs left out."""
    plain = _WHITE.sub("", words)
    found = []
    for spec in specs:
        hits = [(match[0], weight) for pattern, weight in spec.content if (match := pattern.search(plain))]
        if any(weight > 0 for _, weight in hits):
            found.append(Weight(spec.key, sum(weight for _, weight in hits), tuple(term for term, _ in hits)))
    return tuple(sorted(found, key=lambda weight: -weight.score))


def clear_winner(weights: Sequence[Weight]) -> Weight | None:
    """The section that the words are clearly of; None where they weigh too little, or two weigh about the same."""
    if not weights or weights[0].score < ENOUGH:
        return None
    return None if len(weights) > 1 and weights[0].score - weights[1].score < MARGIN else weights[0]


def add_by_content(
    document: Document, doctype: DocType, sections: Sequence[Section], headings: Sequence[Heading]
) -> tuple[Section, ...]:
    """The sections, and those that no heading names but the words of passages that belong to none or to another.

    A passage is a run of paragraphs below one heading. What a section loses to another it is divided by.
    """
    present = {section.key for section in sections}
    stood_in_for = {one.of for spec in doctype.sections if spec.key in present for one in spec.instead}
    absent = {
        spec.key
        for spec in doctype.sections
        if spec.content and spec.key not in present | stood_in_for and (not spec.within or present & {*spec.within})
    }
    if not absent:
        return tuple(sections)
    found = [_passage(document, headings, *one) for one in _passages(document, doctype, sections, headings)]
    best = _one_of_each([one for one in _joined(found) if one.section.key in absent], doctype)
    rest = _without(sections, best, doctype, headings)
    return tuple(sorted((*rest, *(one.section for one in best)), key=lambda section: (section.start, section.end)))


@dataclass(frozen=True, slots=True)
class _Passage:
    """A section that was found by what it says; `heading` is its own, which it takes along, where it has one."""

    section: Section
    heading: Heading | None

    @property
    def cut(self) -> int:
        """Where it leaves the section that it stands in."""
        return self.heading.start if self.heading is not None else self.section.start


def _passage(document: Document, headings: Sequence[Heading], key: str, start: int, end: int) -> _Passage:
    heading = _above(headings, start)
    if heading is None:
        return _Passage(Section(key, "", document.text, start, end), None)
    section = Section(key, heading.words, document.text, max(start, heading.body), end)
    return _Passage(section, None if document.text[heading.body : start].strip() else heading)


def _above(headings: Sequence[Heading], place: int) -> Heading | None:
    return next((heading for heading in reversed(headings) if heading.start <= place), None)


def _joined(passages: Sequence[_Passage]) -> Iterator[_Passage]:
    """Passages of one section with only headings between them as one, whose first heading is among what it says."""
    for _, group in groupby(passages, key=lambda one: one.section.key):
        first, *others = group
        for one in others:
            between = one.section.text[first.section.end : one.cut]
            if between.strip():
                yield first
                first = one
            else:
                first = replace(first, section=replace(first.section, start=first.cut, end=one.section.end))
        yield first


def _passages(
    document: Document, doctype: DocType, sections: Sequence[Section], headings: Sequence[Heading]
) -> Iterator[tuple[str, int, int]]:
    """Runs of paragraphs below one heading that are clearly of one section: its key, start and end.

    A paragraph without an amount goes with the one before it, but not over a table.
    """
    grids = sorted(table.start for table in document.tables)
    specs = [spec for spec in doctype.sections if spec.content]
    heads = [heading.start for heading in headings if heading.style != "none"]
    key, begin, last, under = "", 0, 0, -1
    for start, end in body_lines(document):
        below = bisect_right(heads, start) + bisect_right(grids, start)
        winner = _section_of(document, doctype, sections, specs, start, end)
        if key and below == under and winner in (None, key):
            last = end
            continue
        if key:
            yield key, begin, last
        key, begin, last, under = winner or "", start, end, below
    if key:
        yield key, begin, last


def _section_of(
    document: Document,
    doctype: DocType,
    sections: Sequence[Section],
    specs: Sequence[SectionSpec],
    start: int,
    end: int,
) -> str | None:
    """The section that a paragraph is clearly of; None where it states no amount, "" where it stays where it stands."""
    stands_in = next((section for section in reversed(sections) if section.start <= start < section.end), None)
    if stands_in is not None and doctype.spec(stands_in.key).closed:
        return ""  # a glossary explains what other sections state
    if not any(figure.kind == "money" for figure in figures(document.text, start, end)):
        return None
    weights = [
        replace(weight, score=weight.score + _HEADING * (stands_in is not None and weight.key == stands_in.key))
        for weight in weigh(document.text[start:end], specs)
    ]
    winner = clear_winner(sorted(weights, key=lambda weight: -weight.score))
    return winner.key if winner is not None else "" if stands_in is not None else None


def _one_of_each(taken: Sequence[_Passage], doctype: DocType) -> list[_Passage]:
    """Of several passages of one section the heaviest, unless it may stand several times."""
    by_key: dict[str, list[_Passage]] = {}
    for one in taken:
        by_key.setdefault(one.section.key, []).append(one)
    chosen: list[_Passage] = []
    for key, found in by_key.items():
        spec = doctype.spec(key)
        chosen += found if spec.many else [max(found, key=lambda one: weigh(one.section.words, [spec])[0].score)]
    return sorted(chosen, key=lambda one: one.cut)


def _without(
    sections: Sequence[Section], taken: Sequence[_Passage], doctype: DocType, headings: Sequence[Heading]
) -> Iterator[Section]:
    """The sections without what was taken out of them; an opening only looks, and keeps what it sees."""
    for section in sections:
        if doctype.spec(section.key).opening:
            yield section
            continue
        at = section.start
        for one in taken:
            if at <= one.section.start < section.end:
                if section.text[at : max(at, one.cut)].strip():
                    yield replace(section, start=at, end=one.cut)
                at = _resumed(section, one, headings)
        if at == section.start or (at < section.end and section.text[at : section.end].strip()):
            yield replace(section, start=at)


def _resumed(section: Section, taken: _Passage, headings: Sequence[Heading]) -> int:
    """Where a section goes on behind what was taken out of it: not at all behind a heading as high as its own."""
    own = _above(headings, section.start - 1)
    if taken.heading is None or taken.heading.style == "none" or own is None or taken.heading.depth > own.depth:
        return taken.section.end
    return section.end
