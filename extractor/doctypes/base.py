"""What a document type consists of: its record, its sections, and how the grammar reads each."""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from typing import Any

from extractor.checks.diagnose import Localisation
from extractor.checks.explain import Candidates
from extractor.checks.rule import Figure, Rule
from extractor.checks.run import Checked, check
from extractor.checks.systematic import suspend
from extractor.core.evidence import Model, Notice
from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.schema import spoken, walk
from extractor.doctypes.indicators import Indicator
from extractor.doctypes.policy import Policy
from extractor.doctypes.recognition import Evidence
from extractor.doctypes.suspects import suspects_of
from extractor.document.model import Document

Grammar = Callable[[Section], Iterable[Answer]]
WholeReader = Callable[[Document, Sequence[Section]], Iterable[Model | Notice]]


@dataclass(frozen=True, slots=True)
class Instead:
    """Fields that a section answers for too where the section `of` is not there, or where its own words tell them."""

    of: str
    fields: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of a document type.

    `heading` matches a whole heading line, without its number; `within` names the sections under which it may stand
    (a sub-heading);
    `root` and `fields` say which part of the record the section answers for (no fields: all), `main` which leaves below
    `root` are its main figures, of which one is there unless the section says that there is nothing to tell,
    `grammar` reads it without a model. `many`: there can be several;
    `closed`: headings below it are its own, only another closed section or a new part ends it. `instead`: further
    fields that it answers for. `figures`: it says nothing where it states none but years.
    `opening`: the document's beginning is one, whatever its headings; where the type has no other, all of it is.
    `content`: words that its text has, with what each weighs; where no heading names the section, a passage is taken
    for it by these.
    """

    key: str
    title: str
    heading: re.Pattern[str]
    within: tuple[str, ...] = ()
    short: re.Pattern[str] | None = None
    under: tuple[str, ...] = ()
    required: bool = False
    root: Steps = ()
    fields: tuple[str, ...] = ()
    main: tuple[str, ...] = ()
    grammar: Grammar | None = None
    many: bool = False
    closed: bool = False
    instead: tuple[Instead, ...] = ()
    figures: bool = False
    opening: bool = False
    content: tuple[tuple[re.Pattern[str], float], ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether it answers for a part of the record; else it only bounds others."""
        return self.grammar is not None or bool(self.root or self.fields)


@dataclass(frozen=True, slots=True, eq=False)
class DocType:
    """A kind of disclosure. Sections stand in their usual order; `part` matches a heading that only divides parts.

    `at` says where the type is defined, as `module:NAME`: that is what goes along to other processes.
    `whole` reads what belongs to no one section (prescribed tables, left-overs, years) into the record's fields of
    these names, and gives a notice of each part that it could not read; the rules of its `catalogue` are given the
    record, unless `check` evaluates them on more than that;
    `indicators` are what a panel has of its documents; `policy` says what needs no person. `version` counts the forms
    of the record. By its `evidence` a document of the type is told from others; without any, it is read as one only
    where somebody names it. A type that is
    `recognised_only` has nobody who reads it yet, and the `fallback` is what a document is that is of none of the
    others; neither it nor a blank form is a disclosure. Only `at`, `name`, `title` and `record` must be given.
    """

    at: str
    name: str
    title: str
    record: type[Model]
    sections: tuple[SectionSpec, ...] = ()
    part: re.Pattern[str] = re.compile(r"第[一二三四五六七八九十\d]+部分.*|[脚尾]注")
    whole: tuple[tuple[str, WholeReader], ...] = ()
    check: Callable[[Any, frozenset[str]], Checked] | None = None
    catalogue: Sequence[Rule] = ()
    indicators: tuple[Indicator, ...] = ()
    policy: Policy = field(default_factory=Policy)
    version: int = 1
    title_en: str = ""
    evidence: Evidence = field(default_factory=Evidence)
    recognised_only: bool = False
    fallback: bool = False
    is_disclosure: bool = True

    @property
    def schema(self) -> str:
        """What files say of the form of their record: the type's name and version."""
        return f"{self.name}/{self.version}"

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
            if one.of not in present or one.pattern.search(section.text, section.start, section.end)
            for name in one.fields
        ]
        return replace(spec, fields=(*spec.fields, *added)) if added else spec

    def checked(
        self, record: Model, disputed: frozenset[str] = frozenset(), confirmed: frozenset[str] = frozenset()
    ) -> Checked:
        """A record held against the type's catalogue; `disputed` are the paths on which readers differ.

        What fails in a part that was probably misread is suspended, but for parts that a person has `confirmed`.
        Where that breaks as a whole no rule was checked, and the result says so.
        """
        try:
            found = self._checked(record, disputed)
            suspects = [suspect for suspect in suspects_of(record) if suspect.path not in confirmed]
            return replace(found, results=suspend(found.results, suspects))
        except Exception as error:  # noqa: BLE001 - whatever it is, the record stands
            return Checked((), Localisation(), broken=(("", type(error).__name__),))

    def _checked(self, record: Model, disputed: frozenset[str]) -> Checked:
        if self.check is not None:
            return self.check(record, disputed)
        return check(record, self.catalogue, partial(_figures, record), disputed, partial(spoken, self.record))

    def with_rules(self, rules: Iterable[Rule], *, at: str, name: str) -> "DocType":
        """This type with further rules, which are given the record; a type of its own, read only where it is named."""
        added = tuple(rules)

        def check_all(record: Any, disputed: frozenset[str]) -> Checked:
            further = check(record, added, partial(_figures, record), disputed, partial(spoken, self.record))
            return self._checked(record, disputed).with_more(further)

        every = (*self.catalogue, *added)
        return replace(self, at=at, name=name, catalogue=every, check=check_all, evidence=Evidence())

    def __reduce__(self) -> tuple[Any, ...]:
        return load_type, (self.at,)


def _figures(record: Model) -> Candidates:
    """The figures of a record among which one may explain a failure."""
    return Candidates.of(Figure(str(path), cited) for path, cited in walk(record))


class NoTypeError(Exception):
    """A module that is there, and has no document type of that name."""


def load_type(at: str) -> DocType:
    """The type that is defined at `module:NAME`, or in the file or folder at `PATH:NAME`.

    Raises NoTypeError, and whatever the module raises when it is run.
    """
    own = import_module("extractor.doctypes.own_files")  # which needs what is defined here
    if own.is_file_of_types(at):
        loaded: DocType = own.load_file(at)
        return loaded
    module, _, name = at.partition(":")
    found = getattr(import_module(module), name, None)
    if not isinstance(found, DocType):
        raise NoTypeError(at)
    return found
