"""Choose the paragraphs of a document that a model is asked about where a grammar has read it and is in doubt.

What came of the grammar's reading in, parts with the doubtful paragraphs out: what is unread, disputed by a check that
fails, or stands where a required section gave nothing.
"""

from collections.abc import Iterator

from extractor.core.schema import walk
from extractor.core.statements import READER as OPEN
from extractor.core.tokenizer import figures
from extractor.extraction.pipeline import Result
from extractor.extraction.readers.paragraphs import Paragraph, Part, only, parts_of
from extractor.extraction.readers.remainder import belongs_somewhere


def parts_in_doubt(result: Result, split_tokens: int) -> tuple[Part, ...]:
    """The parts of a document with only those paragraphs of which the grammar's reading is in doubt.

    They are one part, and one request, unless the document has to be divided; none where nothing is in doubt.
    """
    plan = result.plan
    doubt = _Doubt(result)
    found = []
    for part in parts_of(plan, split_tokens):
        numbers = frozenset(one.number for one in part.paragraphs if doubt.about(one))
        if numbers:
            found.append(only(plan, part, numbers))
    return tuple(found)


class _Doubt:
    """What is known against the reading of a document: unread amounts, figures of failing checks, empty sections."""

    def __init__(self, result: Result) -> None:
        self._text = result.document.text
        self._read = {cited.figure[0] for _, cited in walk(result.record) if cited.reader != OPEN}
        self._against = {
            operand.start
            for found in result.results
            if found.status == "fail" and found.severity == "error"
            for operand in found.operands
        }
        self._against |= {side.figure[0] for dispute in result.disputes for side in dispute.sides}
        self._empty = tuple(self._unread_sections(result))

    def _unread_sections(self, result: Result) -> Iterator[tuple[int, int]]:
        """Required sections of which no figure was read."""
        for block in result.plan.blocks:
            start, end = block.section.start, block.section.end
            if block.spec.required and not any(start <= place < end for place in self._read):
                yield start, end

    def about(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph states a figure, and its reading is in doubt."""
        printed = [one for one in figures(self._text, paragraph.start, paragraph.end) if one.kind != "year"]
        if any(start <= paragraph.start < end for start, end in self._empty):
            return bool(printed)
        return any(
            one.start in self._against or (one.start not in self._read and belongs_somewhere(self._text, one))
            for one in printed
        )
