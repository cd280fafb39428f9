"""The ways of reading a document, and what each asks a model: nothing, everything, or only what the grammar doubts.

started = start(document, choice, way)                      the plan, the grammar's readings, the blocks to ask about
answers = await read_by_model(started.to_ask, reader)       where there are any
result  = complete(started, answers, choice, way)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from extractor.core.reading import Reading, Section
from extractor.core.schema import walk
from extractor.core.statements import READER as OPEN
from extractor.core.tokenizer import figures
from extractor.doctypes.choice import TypeChoice
from extractor.document.model import Document
from extractor.extraction.pipeline import Result, assemble
from extractor.extraction.plan import Block, Plan, plan_as
from extractor.extraction.readers.grammar import read_by_grammar

Way = Literal["grammar", "llm", "both", "cascade"]


@dataclass(frozen=True, slots=True)
class Started:
    """A document as far as it comes without a model: its plan, the grammar's readings, the blocks to ask about.

    `result` is what finding the doubts of a cascade came to, which stands where nothing is to ask. It travels to other
    processes without it: there somebody is asked. `to_ask`, blocks of the plan, go by their places in it, because
    grammars may be closures.
    """

    plan: Plan
    readings: tuple[Reading, ...]
    to_ask: tuple[Block, ...]
    result: Result | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        places = {id(block): place for place, block in enumerate(self.plan.blocks)}
        return _started, (self.plan, self.readings, tuple(places[id(block)] for block in self.to_ask))


def _started(planned: Plan, readings: tuple[Reading, ...], places: tuple[int, ...]) -> Started:
    return Started(planned, readings, tuple(planned.blocks[place] for place in places))


def start(document: Document, choice: TypeChoice, way: Way) -> Started:
    """All of a way of reading that needs no model."""
    planned = plan_as(document, choice)
    readings = () if way == "llm" else read_by_grammar(planned)
    match way:
        case "grammar":
            return Started(planned, readings, ())
        case "cascade":
            result = assemble(planned, readings, choice.policy_of(planned.doctype), way)
            return Started(planned, readings, doubtful_blocks(result), result)
        case _:
            return Started(planned, readings, planned.blocks)


def complete(started: Started, answers: Iterable[Reading], choice: TypeChoice, way: Way) -> Result:
    """The result of a document, once whoever was to be asked has answered."""
    if started.result is not None and not started.to_ask:
        return started.result
    policy = choice.policy_of(started.plan.doctype)
    return assemble(started.plan, (*started.readings, *answers), policy, way)


def doubtful_blocks(result: Result) -> tuple[Block, ...]:
    """The blocks of which the grammar's reading is in doubt.

    An amount in it was not read; or nothing was, of a required section that states figures; or a figure in it is an
    operand of a check that fails as an error.
    """
    record = walk(result.record, supporting=False)
    read = {cited.figure[0] for _, cited in record if cited.reader != OPEN}  # what no field holds is not read yet
    against = {
        operand.start
        for found in result.results
        if found.status == "fail" and found.severity == "error"
        for operand in found.operands
    }
    sections = result.plan.sections
    return tuple(block for block in result.plan.blocks if _in_doubt(block, sections, read, against))


def _in_doubt(block: Block, sections: Sequence[Section], read: set[int], against: set[int]) -> bool:
    section = block.section
    within = range(section.start, section.end)
    inner = [range(one.start, one.end) for one in sections if one.start > section.start and one.end <= section.end]

    def is_own(place: int) -> bool:  # what stands in a section within is that one's doubt
        return place in within and not any(place in one for one in inner)

    if any(is_own(place) for place in against):
        return True
    printed = [figure for figure in figures(section.text, section.start, section.end) if figure.kind != "year"]
    for figure in printed:
        if figure.kind == "money" and figure.start not in read and is_own(figure.start):
            return True
    return block.spec.required and bool(printed) and not any(place in within for place in read)
