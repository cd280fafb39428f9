"""Read a document with a model that is asked about it as a whole: alone, beside the grammar, or where that doubts.

A document, the choice of its type, a reader and a way in, the document's result out.
"""

from collections.abc import Sequence
from typing import Protocol

from extractor.core.reading import Reading
from extractor.doctypes.choice import TypeChoice
from extractor.document.model import Document
from extractor.extraction.doubtful import parts_in_doubt
from extractor.extraction.pipeline import Result, assemble
from extractor.extraction.plan import Plan, plan_as
from extractor.extraction.readers.grammar import read_by_grammar
from extractor.extraction.readers.paragraphs import Part, parts_of
from extractor.extraction.readers.requests import MOST_TOKENS
from extractor.extraction.ways import Way


class WholeReader(Protocol):
    """Reads parts of a document; what goes wrong with one stands in its Reading's notices."""

    async def read(self, plan: Plan, parts: Sequence[Part]) -> tuple[Reading, ...]:
        """A Reading a part. Raises only what concerns every document."""


async def read_with(
    document: Document, choice: TypeChoice, reader: WholeReader, way: Way, most_tokens: int = MOST_TOKENS
) -> Result:
    """The result of a document in this way; nobody is asked where the grammar reads alone, or a cascade has no doubt.

    Grammars read in every way: where the model is asked alone, only what no sentence states counts of theirs.
    """
    planned = plan_as(document, choice)
    policy = choice.policy_of(planned.doctype)
    grammar = read_by_grammar(planned)
    parts: Sequence[Part] = () if way == "grammar" else parts_of(planned, most_tokens)
    if way == "cascade":
        parts = parts_in_doubt(assemble(planned, grammar, policy, way), most_tokens)
    readings = await reader.read(planned, parts) if parts else ()
    return assemble(planned, (*grammar, *readings), policy, way)
