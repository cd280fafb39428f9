"""What authors of document types import: the parts of a type, of a record and of a rule. Stable between versions."""

import re
from collections.abc import Iterator
from typing import Any, Literal, cast

from pydantic import Field

from extractor.checks.rule import AtMost, Catalogue, Equal, Figure, Identity, Ratio, Wrong, just, terms
from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath, Key
from extractor.core.reading import Answer, Kind, Section
from extractor.core.schema import walk
from extractor.core.statements import Statement
from extractor.core.values import Count, Money, Number, Percent
from extractor.doctypes.base import DocType, Grammar, SectionSpec
from extractor.doctypes.indicators import CellSource, Indicator, LeafSource
from extractor.doctypes.policy import Policy
from extractor.doctypes.recognition import Evidence, term
from extractor.doctypes.registry import find_type


def leaf(title: str, *more: str, identity: Literal["issuer", "period"] | None = None) -> Any:
    """A field that is absent by default: the words printed for it, the usual ones first; by its identity a document is
    known."""
    extra: dict[str, Any] = {"labels": [title, *more]} | ({"identity": identity} if identity else {})
    return Field(default=None, title=title, json_schema_extra=extra)


def reads(*leaves: tuple[str, str, str]) -> Grammar:
    """A grammar of patterns: path, kind and pattern of each leaf, whose first group is what is printed."""
    patterns = [
        (FieldPath.parse(path), cast("Kind", kind), re.compile(pattern, re.M)) for path, kind, pattern in leaves
    ]

    def read(section: Section) -> Iterator[Answer]:
        for path, kind, pattern in patterns:
            if found := pattern.search(section.text, section.start, section.end):
                yield Answer(path, kind, found[1], found.span(), found.span(1))

    return read


def with_rules(base: str, rules: Catalogue, *, at: str, name: str) -> DocType:
    """A type that is there, with rules of one's own beside its own; they are given the record.

    It is another type, read where `--type` names it. Raises UnknownTypeError.
    """
    return find_type(base).with_rules(rules, at=at, name=name)


def figure_of(record: Model, path: str) -> Figure:
    """The figure of a record at a path, as an operand of a rule; absent where the document does not print it."""
    return next((Figure(path, cited) for at, cited in walk(record) if str(at) == path), Figure(path))


def figures_of(record: Model, path: str) -> tuple[Figure, ...]:
    """The figures at a path in which `[*]` stands for every element of a list: `income.items[*].amount`."""
    return tuple(Figure(str(at), cited) for at, cited in walk(record) if str(_of_all(at)) == path)


def _of_all(path: FieldPath) -> FieldPath:
    return FieldPath(Key("*") if isinstance(step, Key) else step for step in path)


__all__ = [
    "Answer",
    "AtMost",
    "Catalogue",
    "CellSource",
    "Cited",
    "Count",
    "DocType",
    "Equal",
    "Evidence",
    "Figure",
    "Grammar",
    "Identity",
    "Indicator",
    "Kind",
    "LeafSource",
    "Model",
    "Money",
    "Number",
    "Percent",
    "Policy",
    "Ratio",
    "Section",
    "SectionSpec",
    "Statement",
    "Wrong",
    "figure_of",
    "figures_of",
    "just",
    "leaf",
    "reads",
    "term",
    "terms",
    "with_rules",
]
