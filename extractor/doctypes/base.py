"""What a document type consists of: its record, its sections, and how the grammar reads each."""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from extractor.checks.run import Checked
from extractor.document.model import Document
from extractor.reading import Answer, Path, Section
from extractor.source import Model

Grammar = Callable[[Section], Iterable[Answer]]


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of a document type.

    `heading` matches a whole heading line, without its number; `within` names the sections under which it may stand
    (a sub-heading);
    `root` and `fields` say which part of the record the section answers for (no fields: all),
    `grammar` reads it without a model, `prompt` says that a model may be asked about it. `many`: there can be several;
    `closed`: headings below it are its own, only another closed section or a new part ends it. `instead`: fields
    that it answers for as well where another section, by its key, is not there. `figures`: it says nothing where it
    states none but years.
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
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()
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

    def spec(self, key: str, present: Set[str] | None = None) -> SectionSpec:
        """The section of that key; KeyError where there is none.

        With the keys `present` in a document, it answers for those sections' fields that it stands in for.
        """
        for spec in self.sections:
            if spec.key == key:
                more = () if present is None else (names for other, names in spec.instead if other not in present)
                added = tuple(name for names in more for name in names)
                return replace(spec, fields=(*spec.fields, *added)) if added else spec
        raise KeyError(key)
