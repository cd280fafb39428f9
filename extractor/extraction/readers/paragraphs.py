"""Lay a document out for a model: its narrative in numbered paragraphs, as little of it as states figures.

A plan in, the parts of the document that are asked about out. Tables stand as their titles, headings stay; tables of
contents, glossaries and prose without figures do not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby

from extractor.core.tokenizer import figures
from extractor.document.model import Document, Table
from extractor.extraction.headings import Heading, body_lines, contents_of
from extractor.extraction.plan import Plan
from extractor.llm.budget import tokens

LAYOUT = 1  # the version of this layout: paragraphs of another are numbered in another way
_IN_WORDS = re.compile(r"[〇一二两三四五六七八九十百千]+(?:余)?(?:人|名|辆|批次|台|套|(?:百|千)?[万亿]?元)")
_LEADERS = re.compile(r"[.．…·・]{4,}\s*[（(]?\s*\d*\s*[）)]?\s*$")  # what only an entry of a table of contents has
_TABLE_NAME = re.compile(r"表\s*(?:[（(][^（）()]*[）)])?$")
_WITHOUT_FIGURES = (
    1  # paragraphs before and behind one with a figure that stay beside it: reasons and lists go on there
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the linear text under the number by which an answer names it; the numbers begin with 1."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one request shows: paragraphs in order and, where it is not the first, what stands above them.

    `above` are the title, the year and the headings that the paragraphs stand under, as printed.
    """

    paragraphs: tuple[Paragraph, ...]
    above: tuple[str, ...]

    def text(self, document: Document) -> str:
        """The part as a model reads it, a paragraph a line."""
        lines = [f"{one.number} {' '.join(document.text[one.start : one.end].split())}" for one in self.paragraphs]
        return "\n".join([*self.above, *lines])


def parts_of(plan: Plan, split_tokens: int) -> tuple[Part, ...]:
    """The document in one part, or, where that has more tokens, in several that begin at top headings.

    A passage without headings that is too long by itself is divided between paragraphs. Of a type that is only
    recognised there is nothing to ask, nor of a document that states no figure but years.
    """
    shown = () if plan.doctype.recognised_only else tuple(_numbered(plan))
    text = plan.document.text
    if not any(_states_any(text, one.start, one.end, but="year") for one in shown):
        return ()
    parts: list[Part] = []
    for group in _grouped(plan, shown, split_tokens):
        above = _above(plan, shown, group[0]) if parts else ()
        parts.append(Part(group, above))
    return tuple(parts)


def only(plan: Plan, part: Part, numbers: Set[int]) -> Part:
    """A part with these paragraphs alone, each behind the headings that it stands under, under their old numbers."""
    heads = {heading.start: heading.depth for heading in plan.headings if heading.style != "none"}
    kept: set[int] = set()
    above: list[Paragraph] = []
    for paragraph in part.paragraphs:
        if (depth := heads.get(paragraph.start)) is not None:
            above = [one for one in above if heads[one.start] < depth]
        if paragraph.number in numbers:
            kept |= {paragraph.number, *(one.number for one in above)}
        if depth is not None:
            above.append(paragraph)
    return replace(part, paragraphs=tuple(one for one in part.paragraphs if one.number in kept))


def _numbered(plan: Plan) -> Iterator[Paragraph]:
    """The lines that are shown, under their numbers."""
    document = plan.document
    left_out = _contents(plan) | _beside_tables(document)
    heads = {heading.start: heading for heading in plan.headings}
    lines = [
        (start, end)
        for start, end in body_lines(document)
        if start not in left_out
        and any(low <= start < high for low, high in plan.passages)
        and not _LEADERS.search(document.text, start, end)
    ]
    for number, (start, end) in enumerate(_with_figures(document, lines, heads), start=1):
        yield Paragraph(number, start, end)


def _contents(plan: Plan) -> frozenset[int]:
    """Where the entries of tables of contents begin; a title above them, which does not come again, is none."""
    entries = contents_of(plan.document, plan.headings)
    again = {_plain(heading) for heading in plan.headings if heading.start not in entries}
    return frozenset(
        heading.start
        for heading in plan.headings
        if _plain(heading) in ("目录", "目次")
        or (heading.start in entries and (heading.style != "none" or _plain(heading) in again))
    )


def _plain(heading: Heading) -> str:
    return "".join(heading.words.split())


def _with_figures(
    document: Document, lines: Sequence[tuple[int, int]], heads: dict[int, Heading]
) -> Iterator[tuple[int, int]]:
    """Headings, and of what stands below each the paragraphs with figures and those right beside them.

    The first paragraph of all stays too: it says whose the document is, where no cover does.
    """
    opened = 0
    first = next((start for start, _ in lines if start not in heads), -1)

    def passage(line: tuple[int, int]) -> int:
        nonlocal opened
        heading = heads.get(line[0])
        opened = line[0] if heading is not None and heading.style != "none" else opened
        return opened

    for _, group in groupby(lines, key=passage):
        below = list(group)
        stating = [n for n, line in enumerate(below) if _states_any(document.text, *line)]
        for n, line in enumerate(below):
            near = any(abs(n - other) <= _WITHOUT_FIGURES for other in stating)
            heading = heads.get(line[0])
            if near or line[0] == first or (heading is not None and not heading.is_sentence):
                yield line


def _states_any(text: str, start: int, end: int, but: str = "") -> bool:
    return (
        any(figure.kind != but for figure in figures(text, start, end))
        or _IN_WORDS.search(text, start, end) is not None
    )


def _beside_tables(document: Document) -> frozenset[int]:
    """Where the lines above tables begin that are no title: the number of a form, the unit, whose table it is."""
    starts = [start for start, _ in body_lines(document)]
    found: set[int] = set()
    for table in document.tables:
        last = bisect_right(starts, table.start - 1)
        title = _title(table)
        for start in starts[max(0, last - len(table.title)) : last]:
            line = document.text[start : document.text.find("\n", start)].strip()
            if line != title and line in table.title:
                found.add(start)
    return frozenset(found)


def _title(table: Table) -> str:
    lines = [line.strip() for line in table.title]
    return next(
        (line for line in lines if _TABLE_NAME.search(line) and len(line) > len("公开01表")), lines[0] if lines else ""
    )


def _grouped(plan: Plan, shown: Sequence[Paragraph], split_tokens: int) -> Iterator[tuple[Paragraph, ...]]:
    """The paragraphs in groups of at most so many tokens, cut at the highest headings that make them small enough."""
    text = plan.document.text
    sizes = [tokens(text[one.start : one.end]) + 1 for one in shown]
    if sum(sizes) <= split_tokens:
        yield tuple(shown)
        return
    depths = {heading.start: heading.depth for heading in plan.headings if heading.style != "none"}
    start = 0
    while start < len(shown):
        end, size = start, 0.0
        while end < len(shown) and (size + sizes[end] <= split_tokens or end == start):
            size += sizes[end]
            end += 1
        if end < len(shown):
            behind = range(start + 1, end + 1)
            tops = [n for n in behind if shown[n].start in depths]
            if tops:
                highest = min(depths[shown[n].start] for n in tops)
                end = max(n for n in tops if depths[shown[n].start] == highest)
        yield tuple(shown[start:end])
        start = end


def _above(plan: Plan, shown: Sequence[Paragraph], first: Paragraph) -> tuple[str, ...]:
    """The document's first line, and the headings that a paragraph stands under, the highest first."""
    path: list[Heading] = []
    for heading in reversed([heading for heading in plan.headings if heading.style != "none"]):
        if heading.start < first.start and (not path or heading.depth < path[-1].depth):
            path.append(heading)
    own = next((heading for heading in plan.headings if heading.start == first.start), None)
    above = [heading for heading in path if own is None or own.style == "none" or heading.depth < own.depth]
    text = plan.document.text
    title = " ".join(text[shown[0].start : shown[0].end].split())
    return tuple(dict.fromkeys([title, *(f"{one.number}{one.words}" for one in reversed(above))]))
