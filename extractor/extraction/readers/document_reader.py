"""The reader that asks a language model about a whole document: one request, or one a part, and what was left out.

request_about(plan, part)           -> PartRequest        readers/requests.py
answered(plan, asked, completion)   -> Reading            what the answer to it says
second_request(plan, part, reading) -> PartRequest | None where amounts were left out
completed(first, second)            -> Reading
await reader.read(plan, parts)      -> Readings           all of it, for every part
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
from extractor.extraction.readers.paragraphs import Part
from extractor.extraction.readers.remainder import left_out, remainder
from extractor.extraction.readers.requests import NEWEST, Lines, PartRequest, Versions, request_about
from extractor.extraction.readers.whole import LLM, reading_of, whole_document
from extractor.llm.chat import LlmError

if TYPE_CHECKING:  # who only makes requests needs no client
    from extractor.llm.client import Client


class DocumentReader:
    """Reads documents through one Client."""

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._versions = client.settings.prompt_versions

    @property
    def split_tokens(self) -> int:
        """A text of more tokens is asked about in parts."""
        return self._client.settings.split_tokens

    async def read(self, plan: Plan, parts: Sequence[Part]) -> tuple[Reading, ...]:
        """A Reading a part, all asked together.

        Where the model failed on one, its Reading is empty and its notice says why. Raises EndpointError,
        BadSettingsError, MissingPromptError, BudgetSpentError: they concern every part.
        """
        return tuple(await asyncio.gather(*(self._part(plan, part) for part in parts)))

    async def _part(self, plan: Plan, part: Part) -> Reading:
        first = await self._ask(plan, request_about(plan, part, self._versions))
        again = second_request(plan, part, first, self._versions)
        return first if again is None else completed(first, await self._ask(plan, again))

    async def _ask(self, plan: Plan, asked: PartRequest) -> Reading:
        """What comes of one request."""
        try:
            completion = await self._client.send(asked.request)
        except LlmError as error:
            return _empty(plan, _failed(error), error.usage)
        return answered(plan, asked.part, completion.answer, completion.usage)


def answered(plan: Plan, part: Part, answer: Lines, usage: Usage) -> Reading:
    """What the answer about a part says; a fault of ours in it costs the answer."""
    try:
        return reading_of(plan, part, answer, usage)
    except Exception as error:  # noqa: BLE001 - whatever it is, the grammar's reading stands
        return _empty(plan, section_lost(whole_document(plan.document), error), usage)


def second_request(plan: Plan, part: Part, first: Reading, versions: Versions = NEWEST) -> PartRequest | None:
    """The request about what an answer left out; None where it left nothing, or where there is no answer."""
    if not first.answers:
        return None
    stands, _ = align(first, plan.document)
    return remainder(plan, part, left_out(plan, part, first, stands), versions)


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
