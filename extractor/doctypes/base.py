"""What a document type consists of: its record, its sections, and how the grammar reads each."""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from extractor.checks.run import Checked
from extractor.core.evidence import Model
from extractor.core.reading import Answer, Path, Section
from extractor.document.model import Document

Grammar = Callable[[Section], Iterable[Answer]]


@dataclass(frozen=True, slots=True)
class Instead:
    """Fields that a section answers for too where the section `of` is not there, or where its own words tell them."""

    of: str
    fields: tuple[str, ...]
    told: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of a document type.

    `heading` matches a whole heading line, without its number; `within` names the sections under which it may stand
    (a sub-heading);
    `root` and `fields` say which part of the record the section answers for (no fields: all),
    `grammar` reads it without a model, `prompt` says that a model may be asked about it. `many`: there can be several;
    `closed`: headings below it are its own, only another closed section or a new part ends it. `instead`: further
    fields that it answers for. `figures`: it says nothing where it states none but years.
    """

    key: str
    title: str
    heading: re.Pattern[str]
    within: tuple[str, ...] = ()
    short: re.Pattern[str] | None = None
    under: tuple[str, ...] = ()
    required: bool = False
    root: Path = ()
    fields: tuple[str, ...] = ()
    grammar: Grammar | None = None
    prompt: bool = False
    many: bool = False
    closed: bool = False
    instead: tuple[Instead, ...] = ()
    figures: bool = False


@dataclass(frozen=True, slots=True)
class DocType:
    """A kind of disclosure. Sections stand in their usual order; `part` matches a heading that only divides parts.

    `whole` reads what belongs to no one section (prescribed tables, left-overs, years) into the record's fields of
    these names; `check` evaluates the type's catalogue on a record.
    """

    name: str
    title: str
    record: type[Model]
    sections: tuple[SectionSpec, ...]
    part: re.Pattern[str]
    whole: tuple[tuple[str, Callable[[Document, Sequence[Section]], tuple[Model, ...]]], ...] = ()
    check: Callable[[Any, frozenset[str]], Checked] | None = None

    def spec(self, key: str) -> SectionSpec:
        """The section of that key; KeyError where there is none."""
        for spec in self.sections:
            if spec.key == key:
                return spec
        raise KeyError(key)

    def spec_of(self, section: Section, present: Set[str]) -> SectionSpec:
        """What a section of a document with these keys answers for: also fields of sections that it stands in for."""
        spec = self.spec(section.key)
        added = [
            name
            for one in spec.instead
            if one.of not in present or one.told.search(section.text, section.start, section.end)
            for name in one.fields
        ]
        return replace(spec, fields=(*spec.fields, *added)) if added else spec
