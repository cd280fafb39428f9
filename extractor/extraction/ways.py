"""The ways of reading a document, and what each asks a model: nothing, everything, or only what the grammar doubts.

started = start(document, choice, way)                      the plan, the grammar's readings, the parts to ask about
answers = await read_by_model(started.plan, started.to_ask, reader)
result  = complete(started, answers, choice, way)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from extractor.core.reading import Reading
from extractor.doctypes.choice import TypeChoice
from extractor.document.model import Document
from extractor.extraction.doubtful import parts_in_doubt
from extractor.extraction.pipeline import Result, assemble
from extractor.extraction.plan import Plan, plan_as
from extractor.extraction.readers.grammar import read_by_grammar
from extractor.extraction.readers.paragraphs import Part, parts_of
from extractor.extraction.second_choices import settled
from extractor.llm.settings import SPLIT_TOKENS

Way = Literal["grammar", "llm", "both", "cascade"]


@dataclass(frozen=True, slots=True)
class Started:
    """A document as far as it comes without a model: its plan, the grammar's readings, the parts to ask about.

    `result` is what finding the doubts of a cascade came to, which stands where nothing is to ask. It travels to other
    processes without it: there somebody is asked.
    """

    plan: Plan
    readings: tuple[Reading, ...]
    to_ask: tuple[Part, ...]
    result: Result | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Started, (self.plan, self.readings, self.to_ask)


def start(document: Document, choice: TypeChoice, way: Way, split_tokens: int = SPLIT_TOKENS) -> Started:
    """All of a way of reading that needs no model; a text of more tokens than that is asked about in parts.

    Grammars read in every way: where the model is asked alone, only what no sentence states counts of theirs.
    """
    planned = plan_as(settled(document, choice), choice)
    readings = read_by_grammar(planned)
    if way == "grammar":
        return Started(planned, readings, ())
    if way == "cascade":
        result = assemble(planned, readings, choice.policy_of(planned.doctype), way)
        return Started(planned, readings, parts_in_doubt(result, split_tokens), result)
    return Started(planned, readings, parts_of(planned, split_tokens))


def complete(started: Started, answers: Iterable[Reading], choice: TypeChoice, way: Way) -> Result:
    """The result of a document, once whoever was to be asked has answered."""
    if started.result is not None and not started.to_ask:
        return started.result
    policy = choice.policy_of(started.plan.doctype)
    return assemble(started.plan, (*started.readings, *answers), policy, way)
