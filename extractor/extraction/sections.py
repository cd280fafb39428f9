"""Find the sections of a document by their headings, however these are numbered.

A document and its type in, Sections out.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.core.reading import Section
from extractor.doctypes.base import DocType, SectionSpec
from extractor.document.model import Document
from extractor.extraction.evidence import add_by_content
from extractor.extraction.headings import Heading, contents_of

_SAYS = re.compile(r"\d\s*(?:亿|万)?元|\d\s*%|[无没]有?|\d\s*(?:个|辆|台|人)")
_WHITE = re.compile(r"\s")
_ONLY_A_TITLE = 60  # characters; 附件1 and the unit's name above the title of a report
_FEWEST_ENTRIES = 2  # required headings in a row without a sentence that make a table of contents
_COVER = 600  # characters of the beginning that may name the unit and the year
_SOME_CONTENT = 6  # characters; a heading with less below it stands in a table of contents or above its sub-headings


@dataclass(frozen=True, slots=True)
class _Opening:
    """A line that reads as the heading of a section: `body` is where what it heads begins."""

    key: str
    title: str
    start: int
    body: int
    in_contents: bool = False


def find_sections(document: Document, doctype: DocType, headings: Sequence[Heading]) -> tuple[Section, ...]:
    """Every section of `doctype` in the document, in the order in which they stand.

    By headings first; what no heading names is looked for by what it says. The table of contents is told from the body
    by its having nothing below its headings.
    """
    by_heading = tuple(_sections(document.text, _openings(document, doctype, headings), doctype))
    return add_by_content(document, doctype, by_heading, headings)


@dataclass(frozen=True, slots=True)
class _Line:
    """A heading of the document that may open a section, by itself: `specs` are those whose heading its words are.

    `depth`: how deep it stands, where it has a number; `listed`: in the table of contents, where it is there.
    """

    words: str
    start: int
    body: int
    specs: tuple[SectionSpec, ...]
    in_contents: bool
    is_part: bool
    listed: int | None
    depth: int | None


@dataclass(frozen=True, slots=True)
class _Context:
    """What a line stands under: the section opened last, and how deep its heading stands, in the text and as listed."""

    spec: SectionSpec
    depth: int | None
    listed: int | None

    def ends_at(self, line: _Line) -> bool:
        """Whether a line that opens nothing ends it: a higher heading; of what is closed only the next one listed."""
        mine, its = (self.listed, line.listed) if self.spec.closed else (self.depth, line.depth)
        return mine is not None and its is not None and (its <= mine if self.spec.closed else its < mine)


def _candidates(
    document: Document, doctype: DocType, headings: Iterable[Heading], entries: frozenset[int]
) -> Iterator[_Line]:
    """The headings that open some section or a part, whatever they stand under, and those that may end one."""
    patterns = [p.pattern for spec in doctype.sections for p in (spec.heading, spec.short) if p is not None]
    heads_any = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))  # most lines fail here, in one go
    everything = tuple(headings)
    depths = {_WHITE.sub("", heading.words): heading.depth for heading in everything if heading.start in entries}
    for heading in everything:
        plain = _WHITE.sub("", heading.words)
        specs = tuple(spec for spec in doctype.sections if _heads(spec, plain)) if heads_any.fullmatch(plain) else ()
        is_part = (
            not heading.is_inline
            and doctype.part.fullmatch(document.text[heading.start : heading.body].strip()) is not None
        )
        listed = None if heading.start in entries else _listed(plain, depths)
        in_contents = heading.has_leaders or heading.start in entries
        may_end = heading.style != "none" and not heading.is_sentence and not in_contents
        depth = heading.depth if may_end else None
        if specs or is_part or listed is not None or depth is not None:
            yield _Line(heading.words, heading.start, heading.body, specs, in_contents, is_part, listed, depth)


def _listed(plain: str, depths: Mapping[str, int]) -> int | None:
    """How deep the table of contents has these words; a heading may have more before them: the year, the unit."""
    if plain in depths:
        return depths[plain]
    longest = max((words for words in depths if len(words) >= _SOME_CONTENT and plain.endswith(words)), default=None)
    return None if longest is None else depths[longest]


def _heads(spec: SectionSpec, plain: str) -> bool:
    """Whether these words, without white space, are a heading of the section in full or in short."""
    return bool(spec.heading.fullmatch(plain) or (spec.short and spec.short.fullmatch(plain)))


def _match(line: _Line, context: SectionSpec | None) -> SectionSpec | None:
    """The section that the line heads where it stands; a sub-heading counts under its section, or as a part."""
    plain = _WHITE.sub("", line.words)
    for spec in line.specs:
        if spec.within and not line.is_part and (context is None or context.key not in spec.within):
            continue
        if context is not None and context.closed and not spec.closed:
            continue
        if spec.heading.fullmatch(plain) or (context is not None and context.key in spec.under):
            return spec
    return None


def _openings(document: Document, doctype: DocType, headings: Sequence[Heading]) -> list[_Opening]:
    """Every opening, twice over: only knowing which stand in a table of contents tells which ones close a section."""
    entries = contents_of(document, headings)
    lines = tuple(_candidates(document, doctype, headings, entries))
    everything = list(_scan(lines, None))
    return list(_scan(lines, entries | _contents(document.text, everything, doctype)))


def _contents(text: str, openings: Sequence[_Opening], doctype: DocType) -> frozenset[int]:
    """Where the entries of a table of contents begin: runs of headings, several of them required, and no sentence."""
    required = {spec.key for spec in doctype.sections if spec.required}
    entries: list[int] = []
    run: list[_Opening] = []

    def ended() -> list[int]:
        is_contents = len({heading.key for heading in run} & required) >= _FEWEST_ENTRIES
        return [heading.start for heading in run] if is_contents else []

    for heading, following in itertools.pairwise(openings):
        between = text[heading.body : following.start]
        if heading.in_contents or ("。" not in between and len(between) < _ONLY_A_TITLE):
            run.append(heading)
            continue
        entries += ended()
        run = []
    return frozenset(entries + ended())


def _scan(lines: Sequence[_Line], contents: frozenset[int] | None) -> Iterator[_Opening]:
    """The openings in order; those of closed sections close them, once it is known which are mere entries."""
    context: _Context | None = None
    for line in lines:
        ends = line.is_part or (context is not None and context.ends_at(line))
        closed = ends and (line.is_part or (context is not None and context.spec.closed))
        spec = _match(line, None if closed or context is None else context.spec)
        if spec is not None:
            is_entry = line.in_contents or contents is None or line.start in contents
            context = None if spec.closed and is_entry else _Context(spec, line.depth, line.listed)
            yield _Opening(spec.key, line.words, line.start, line.body, in_contents=line.in_contents)
        elif ends:
            context = None
            yield _Opening("", line.words, line.start, line.body, in_contents=line.in_contents)


def _sections(text: str, openings: Sequence[_Opening], doctype: DocType) -> Iterator[Section]:
    """Headings with something below them become sections; neighbours of one key are one section."""
    if len(doctype.sections) == 1 and doctype.sections[0].opening:  # the beginning of nothing else
        yield Section(doctype.sections[0].key, "", text, 0, len(text))
        return
    kept: list[Section] = []
    for index, heading in enumerate(openings):
        end = openings[index + 1].start if index + 1 < len(openings) else len(text)
        below = len(text[heading.body : end].strip())
        if heading.in_contents or below < _SOME_CONTENT:
            continue
        section = Section(heading.key, heading.title, text, heading.body, end)
        last = kept[-1] if kept else None
        if last is not None and last.key == section.key:
            if not doctype.spec(section.key).many if section.key else True:
                kept[-1] = Section(last.key, last.title, text, last.start, end)
                continue
            if last.end - last.start < _ONLY_A_TITLE:
                kept[-1] = section
                continue
        kept.append(section)
    opening = next((spec.key for spec in doctype.sections if spec.opening), None)
    if kept and opening is not None:
        yield Section(opening, "", text, 0, min(kept[0].end, kept[0].start + _COVER))
    chosen: dict[str, Section] = {}
    for section in kept:
        first = chosen.get(section.key)
        if first is None or (not _SAYS.search(first.words) and _SAYS.search(section.words)):
            chosen[section.key] = section  # an entry of the contents has other entries below it, but no figure
    for section in kept:
        if section.key and (chosen[section.key] is section or doctype.spec(section.key).many):
            yield section
