"""Read a document in every way from the answers that are recorded about it, also from damaged ones.

A document in, Results by way out. A cascade's answer about the paragraphs in doubt is what was answered about them
within the whole document.
"""

import json
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from eval.recording.relay import Spool
from eval.scoring.results import Way
from extractor.core.reading import Reading, Usage
from extractor.doctypes.choice import choice_of
from extractor.document import read_document
from extractor.extraction.doubtful import parts_in_doubt
from extractor.extraction.pipeline import Result, assemble
from extractor.extraction.plan import Plan, plan_as
from extractor.extraction.readers.grammar import read_by_grammar
from extractor.extraction.readers.paragraphs import Part
from extractor.extraction.readers.requests import Lines, requests_about
from extractor.extraction.readers.whole import reading_of
from extractor.llm.settings import SPLIT_TOKENS

ANSWERS = Path(__file__).parents[1] / "recording" / "read"


@dataclass(frozen=True, slots=True)
class Answered:
    """A part of a document and the lines that a model answered about it."""

    part: Part
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Reader:
    """A document as its grammar reads it, with what is recorded about it; no answers where nobody was asked."""

    plan: Plan
    answers: tuple[Answered, ...]

    @classmethod
    def of(cls, path: Path, recorded: Path = ANSWERS) -> "Reader":
        """A document by its path. Raises UnreadableDocumentError."""
        plan = plan_as(read_document(path), choice_of())
        return cls(plan, tuple(_recorded(plan, recorded)))

    @cached_property
    def grammar(self) -> tuple[Reading, ...]:
        """What its type's grammar reads."""
        return tuple(read_by_grammar(self.plan))

    @cached_property
    def in_doubt(self) -> tuple[Part, ...]:
        """What a cascade asks about."""
        return parts_in_doubt(assemble(self.plan, self.grammar, way="cascade"), SPLIT_TOKENS)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways in which it can be read."""
        return ("grammar", "llm", "both", "cascade") if self.answers else ("grammar",)

    def result(self, way: Way, answers: tuple[Answered, ...] | None = None) -> Result:
        """What a way of reading comes to, from the recorded answers or from others."""
        readings: list[Reading] = []
        given = self.answers if answers is None else answers
        if way == "cascade":
            readings = [
                reading_of(self.plan, part, Lines(text="\n".join(_about(part, one))), Usage(1, 0, 0))
                for part in self.in_doubt
                for one in given
            ]
        elif way != "grammar":
            readings = [self.reading(one) for one in given]
        return assemble(self.plan, (*self.grammar, *readings), way=way)

    def reading(self, one: Answered) -> Reading:
        """What an answer says."""
        return reading_of(self.plan, one.part, Lines(text="\n".join(one.lines)), Usage(1, 0, 0))


def _recorded(plan: Plan, recorded: Path) -> Iterator[Answered]:
    """The recorded answers about a document: of every part, or none."""
    if not plan.doctype.sections:
        return
    found = []
    for asked in requests_about(plan):
        name = Spool.name(asked.request.parameters("json_schema"))
        file = recorded / "answers" / f"{name}.txt"
        if not file.is_file():
            return
        found.append(Answered(asked.part, tuple(file.read_text(encoding="utf-8").splitlines())))
    yield from found


def _about(part: Part, answered: Answered) -> Iterator[str]:
    """The lines of an answer that are about the paragraphs of a part."""
    numbers = {paragraph.number for paragraph in part.paragraphs}
    return (line for line in answered.lines if is_about(line, numbers))


def is_about(line: str, numbers: Set[int]) -> bool:
    """Whether a line is about one of these paragraphs, or about the document."""
    said = entry(line)
    return said is not None and (said[0] == "doc" or said[0] in numbers)


def entry(line: str) -> list[Any] | None:
    """The array of a line; None where it is none."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, list) and said else None
