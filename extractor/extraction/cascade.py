"""A document in, its result out: the grammar reads everything, a model only what the grammar left in doubt."""

from collections.abc import Sequence
from dataclasses import replace

from extractor.core.flatten import walk
from extractor.core.reading import Reading, Section
from extractor.core.tokenizer import figures
from extractor.doctypes.base import DocType, SectionSpec
from extractor.document.model import Document
from extractor.extraction.pipeline import Result, understand
from extractor.extraction.readers.base import Reader
from extractor.extraction.record import NOT_FACTS
from extractor.extraction.verdict import Policy, shipped_policy

CASCADE = "cascade"


def wanting(result: Result, doctype: DocType) -> tuple[Section, ...]:
    """The sections of which the grammar's reading is in doubt.

    An amount in it was not read; or nothing was, of a required section that states figures; or a figure in it is an
    operand of a check that fails as an error; or readers differ on it.
    """
    record = [cited.figure for path, cited in walk(result.record) if path[0] not in NOT_FACTS]
    read = {start for start, _ in record}
    against = {
        operand.start
        for found in result.results
        if found.status == "fail" and found.severity == "error"
        for operand in found.operands
    }
    against |= {dispute.grammar.figure[0] for dispute in result.disputes}
    sections = result.outline.sections
    return tuple(section for section in sections if _in_doubt(section, sections, doctype, read, against))


def _in_doubt(
    section: Section, sections: Sequence[Section], doctype: DocType, read: set[int], against: set[int]
) -> bool:
    spec = doctype.spec(section.key)
    if spec.grammar is None:
        return False
    within = range(section.start, section.end)
    if any(place in within for place in against):
        return True
    printed = [figure for figure in figures(section.text, section.start, section.end) if figure.kind != "year"]
    inner = [range(one.start, one.end) for one in sections if one.start > section.start and one.end <= section.end]
    for figure in printed:  # an amount of a section within is that one's doubt
        if figure.kind == "money" and figure.start not in read and not any(figure.start in one for one in inner):
            return True
    return spec.required and bool(printed) and not any(place in within for place in read)


async def understand_by_cascade(
    document: Document, doctype: DocType, grammar: Reader, model: Reader, policy: Policy | None = None
) -> tuple[Result, tuple[Section, ...]]:
    """The result, and the sections that the model was asked about; where there are none, it is the grammar's alone.

    With an answer of the model the document is put together, checked and judged again, as with both readers.
    """
    judged_by = _own(policy or shipped_policy())
    first = await understand(document, doctype, [grammar], judged_by)
    if not (wanted := wanting(first, doctype)):
        return first, ()
    some = _Some(model, wanted)
    result = await understand(document, doctype, [grammar, some], judged_by)
    readings = tuple(
        reading for reading in result.readings if reading.reader != some.name or some.asks(reading.section)
    )
    return replace(result, readings=readings), wanted


def _own(policy: Policy) -> Policy:
    """The policy with the threshold that was calibrated for a cascade, whichever readers it came to need; no other."""
    own = policy.auto_accept.get(CASCADE)
    return policy.model_copy(update={"auto_accept": {} if own is None else {"grammar": own, "both": own}})


class _Some:
    """A reader that reads some sections, and of the others nothing."""

    def __init__(self, reader: Reader, sections: Sequence[Section]) -> None:
        self.name = reader.name
        self._reader = reader
        self._places = {(section.key, section.start) for section in sections}

    def asks(self, section: Section) -> bool:
        """Whether it is one of these."""
        return (section.key, section.start) in self._places

    async def read(self, section: Section, spec: SectionSpec) -> Reading:
        """What the reader reads of it, or nothing."""
        return await self._reader.read(section, spec) if self.asks(section) else Reading(section, self.name, ())
