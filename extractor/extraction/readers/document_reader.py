"""The reader that asks a language model about a whole document: one request, or one a part, and what was left out.

reader.ask(plan, parts)     -> Readings    each part's request, sent and read, with a second one where amounts were left
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.core.evidence import Notice
from extractor.core.reading import Reading, Usage
from extractor.extraction.alignment import align
from extractor.extraction.lost import section_lost
from extractor.extraction.plan import Plan
from extractor.extraction.readers.paragraphs import Part, parts_of
from extractor.extraction.readers.remainder import left_out, remainder
from extractor.extraction.readers.requests import MOST_TOKENS, PartRequest, request_about
from extractor.extraction.readers.whole import LLM, reading_of, whole_document
from extractor.llm.chat import LlmError

if TYPE_CHECKING:  # who only makes requests needs no client
    from extractor.llm.client import Client


class DocumentReader:
    """Reads documents through one Client, in parts of at most so many tokens of text."""

    name = LLM

    def __init__(self, client: "Client", most_tokens: int = MOST_TOKENS) -> None:
        self._client = client
        self._most_tokens = most_tokens

    async def read(self, plan: Plan, parts: Sequence[Part] | None = None) -> tuple[Reading, ...]:
        """A Reading a part, all asked together; of the whole document where no parts are named.

        Where the model failed on one, its Reading is empty and its notice says why. Raises EndpointError,
        BadSettingsError, MissingPromptError, BudgetSpentError: they concern every part.
        """
        chosen = parts_of(plan, self._most_tokens) if parts is None else parts
        return tuple(await asyncio.gather(*(self._part(plan, part) for part in chosen)))

    async def _part(self, plan: Plan, part: Part) -> Reading:
        first = await self._ask(plan, request_about(plan, part))
        again = second_request(plan, part, first)
        return first if again is None else completed(first, await self._ask(plan, again))

    async def _ask(self, plan: Plan, asked: PartRequest) -> Reading:
        """What comes of one request; a fault of ours in its answer costs the answer."""
        try:
            completion = await self._client.send(asked.request)
        except LlmError as error:
            return _empty(plan, _failed(error), error.usage)
        try:
            return reading_of(plan, asked.part, completion.answer, completion.usage)
        except Exception as error:  # noqa: BLE001 - whatever it is, the grammar's reading stands
            return _empty(plan, section_lost(whole_document(plan.document), error), completion.usage)


def second_request(plan: Plan, part: Part, first: Reading) -> PartRequest | None:
    """The request about what an answer left out; None where it left nothing, or where there is no answer."""
    if not first.answers:
        return None
    stands, _ = align(first, plan.document)
    return remainder(plan, part, left_out(plan, part, first, stands))


def completed(first: Reading, second: Reading) -> Reading:
    """A Reading with what the second answer adds: figures that the first one has are told again."""
    known = {answer.value for answer in first.answers}
    new = tuple(answer for answer in second.answers if answer.value is None or answer.value not in known)
    return replace(
        first,
        answers=(*first.answers, *new),
        notices=(*first.notices, *second.notices),
        usage=first.usage + second.usage,
        open=(*first.open, *second.open),
    )


def _failed(error: LlmError) -> Notice:
    said = error.message
    return Notice(code=error.code, severity="error", message_zh=said.zh, message_en=said.en)


def _empty(plan: Plan, notice: Notice, usage: Usage) -> Reading:
    return Reading(whole_document(plan.document), LLM, (), (notice,), usage)
