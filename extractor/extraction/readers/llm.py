"""The reader that asks a language model: a block's request, and the Reading of printed strings that its answer gives.

The strings are yet to be found in the text. The steps stand apart, for whoever needs only one of them:

request(block)            -> Request | None    what is asked; None where there is nothing that a model could copy
await client.send(request) -> Completion       the filled form
parse(block, completion)  -> Reading           its values by their paths
await read(block)         -> Reading           all three
"""

import re
from typing import TYPE_CHECKING, Any

from extractor.core.evidence import Notice
from extractor.core.reading import Answer, Reading, Section
from extractor.core.schema import asks_for
from extractor.core.tokenizer import figures
from extractor.extraction.lost import section_lost
from extractor.extraction.plan import Block
from extractor.extraction.readers.forms import answer_model, answers
from extractor.extraction.readers.grammar import read_block
from extractor.llm.chat import LlmError, Request
from extractor.llm.prompts import load_prompt
from extractor.llm.settings import Settings

if TYPE_CHECKING:  # who only makes requests needs no client
    from extractor.llm.client import Client, Completion

_IN_WORDS = re.compile(r"[〇一二两三四五六七八九十百千]+(?:余)?(?:人|名|辆|批次|台|套|(?:百|千)?[万亿]?元)")


def request_about(block: Block, settings: Settings) -> Request[Any] | None:
    """What a model with these settings is asked about a block; None where its section has no prompt, or states nothing
    that a model could copy.

    Pure but for the prompt's file, which is read once. Raises MissingPromptError.
    """
    section, spec, doctype = block.section, block.spec, block.doctype
    if not spec.prompt or not section.words.strip() or (spec.figures and not _states_any(section)):
        return None
    prompt = load_prompt(doctype.name, spec.key, settings.prompt_version(spec.key))
    return Request.about(section.title, section.words, prompt, answer_model(doctype, spec))


class LlmReader:
    """Reads blocks through one Client. `alone`: no grammar reads beside it, so that tables are drawn from here too."""

    name = "llm"

    def __init__(self, client: "Client", *, alone: bool = False) -> None:
        self._client = client
        self._alone = alone

    async def read(self, block: Block) -> Reading:
        """The block's Reading; where the model failed on it, an empty one whose notice says why.

        Raises EndpointError, BadSettingsError, MissingPromptError, BudgetSpentError: they concern every block.
        """
        if (request := self.request(block)) is None:
            return self.unasked(block)
        try:
            return self.parse(block, await self._client.send(request))
        except LlmError as error:
            return _failed(block, error)

    def request(self, block: Block) -> Request[Any] | None:
        """What the model is asked about a block; None where it states nothing to copy. Raises MissingPromptError."""
        return request_about(block, self._client.settings)

    def parse(self, block: Block, completion: "Completion[Any]") -> Reading:
        """The Reading that a block's filled form gives; where that breaks the block is lost, and its notice says so."""
        try:
            copied = answers(completion.answer, block.doctype, block.spec)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other blocks are read
            lost = section_lost(block.section, error)
            return Reading(block.section, self.name, (), (lost,), completion.usage)
        drawn, notices = self._drawn(block)
        also = (answer for answer in drawn if not asks_for(block.doctype.record, answer.path))
        return Reading(block.section, self.name, (*copied, *also), notices, completion.usage)

    def unasked(self, block: Block) -> Reading:
        """The Reading of a block that no model is asked about."""
        return Reading(block.section, self.name, *self._drawn(block))

    def _drawn(self, block: Block) -> tuple[tuple[Answer, ...], tuple[Notice, ...]]:
        """What code reads where no grammar reads beside: of what a model is asked for only where it is not asked."""
        if not self._alone or not block.section.words.strip():
            return (), ()
        reading = read_block(block)
        return reading.answers, reading.notices


def _failed(block: Block, error: LlmError) -> Reading:
    said, key = error.message, block.section.key
    notice = Notice(code=error.code, severity="error", message_zh=said.zh, message_en=said.en, path=key)
    return Reading(block.section, LlmReader.name, (), (notice,), error.usage)


def _states_any(section: Section) -> bool:
    """Whether a section states a figure, years left out: 2021年度无政府性基金预算 leaves a model nothing to copy."""
    stated = any(figure.kind != "year" for figure in figures(section.text, section.start, section.end))
    return stated or _IN_WORDS.search(section.text, section.start, section.end) is not None
