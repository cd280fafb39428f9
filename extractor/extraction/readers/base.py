"""What a reader promises that waits for somebody. Parts of a planned document in, Readings of printed strings out."""

from collections.abc import Sequence
from typing import Protocol

from extractor.core.reading import Reading
from extractor.errors import ExtractorError
from extractor.extraction.lost import section_lost
from extractor.extraction.plan import Plan
from extractor.extraction.readers.paragraphs import Part
from extractor.extraction.readers.whole import LLM, whole_document


class ModelReader(Protocol):
    """Reads parts of a document; what goes wrong with one stands in its Reading's notices."""

    @property
    def split_tokens(self) -> int:
        """A text of more tokens is to be read in parts."""

    async def read(self, plan: Plan, parts: Sequence[Part]) -> tuple[Reading, ...]:
        """A Reading a part, all asked together; never raises for what the document says."""


async def read_by_model(plan: Plan, parts: Sequence[Part], reader: ModelReader) -> tuple[Reading, ...]:
    """What a model says of these parts; a reader that breaks loses them, and says so: the grammar's readings stand.

    Raises what concerns all documents: endpoint, settings.
    """
    if not parts:
        return ()
    try:
        return await reader.read(plan, parts)
    except ExtractorError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the document is read without it
        section = whole_document(plan.document)
        return (Reading(section, LLM, (), (section_lost(section, error),)),)
