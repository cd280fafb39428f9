"""A document in, the requests out that asking a model about it would send; a batch's result in, what is yet to do out.

Nothing is sent from here. The bodies are taken from the client itself, at the place where they would leave the machine,
so that a reply to one is kept as the reply to the client's own request.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from extractor.core.io import one_line
from extractor.core.reading import Usage
from extractor.doctypes.base import DocType
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import read_document
from extractor.extraction.plan import Block, plan
from extractor.extraction.readers.forms import answer_model
from extractor.extraction.readers.llm import LlmReader
from extractor.llm.client import LLM, InvalidAnswerError, LlmError, RequestFailedError, _Question
from extractor.llm.prompts import GarbledError, MissingPromptError, Reply, as_json, load_prompt, reply_of
from extractor.llm.settings import REMEDIES, Rung, Settings, fault_of

URL = "/v1/chat/completions"
MOST_RESENT = 3
_NO_ANSWER = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "{}"}, "finish_reason": "stop"}]}


@dataclass(frozen=True, slots=True)
class Request:
    """A request that waits for its reply.

    `id` is the digest that the reply is kept by; `section` is a title; `key` and `fields` name the form to fill in.
    `repaired`: it asks for a better answer than one that was kept; `resent` counts the batches before this one.
    """

    id: str
    body: dict[str, Any]
    section: str
    key: str
    fields: tuple[str, ...]
    prompt: dict[str, str]
    rung: Rung
    repaired: bool = False
    resent: int = 0

    @property
    def line(self) -> bytes:
        """The request as a line of a batch's input file."""
        line = {"custom_id": self.id, "method": "POST", "url": URL, "body": self.body}
        return as_json(line).encode() + b"\n"

    @property
    def about(self) -> bytes:
        """All that its line does not say, as a line of JSON too."""
        return as_json({name: value for name, value in asdict(self).items() if name != "body"}).encode() + b"\n"

    @classmethod
    def of(cls, line: bytes, about: bytes) -> Self:
        """The request that those two lines were written of."""
        said = json.loads(about)
        return cls(body=json.loads(line)["body"], **said | {"fields": tuple(said["fields"])})


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What a result did not answer: why, and the request to send instead; None where that is of no use."""

    reason: str
    again: Request | None


def plain(said: str) -> str:
    """A provider's words in one line that can be printed and kept."""
    return one_line(said).encode(errors="replace").decode()


def requests_of(path: Path, settings: Settings) -> list[Request]:
    """The requests about a file whose replies are not kept yet, in an event loop of its own.

    Raises UnreadableDocumentError, MissingPromptError, BadSettingsError.
    """
    blocks = plan(read_document(path), FINAL_ACCOUNTS).blocks

    async def ask() -> list[Request]:
        async with Asker(settings, FINAL_ACCOUNTS) as asker:
            return await asker.requests(blocks)

    return asyncio.run(ask())


class Asker(LLM):
    """A client that sends nothing: it makes requests, and keeps the replies that came to them another way."""

    def __init__(self, settings: Settings, doctype: DocType) -> None:
        """Raises BadSettingsError where no model is configured."""
        super().__init__(settings.model_copy(update={"requests_per_minute": None}))
        self._doctype = doctype
        self._form: tuple[str, tuple[str, ...]] = ("", ())
        self._bodies: list[bytes] = []
        self._made: list[Request] = []

    async def requests(self, blocks: Iterable[Block]) -> list[Request]:
        """What the model's reader would send next about a document's blocks, those that it would ask about."""
        reader = LlmReader(self, self._doctype)
        self._made = []
        for block in blocks:
            self._form = (block.spec.key, block.spec.fields)
            await reader.read(block)
        return self._made

    async def settle(self, request: Request, result: Mapping[str, Any]) -> tuple[Usage, Unsettled | None]:
        """Keep the reply in a line of a batch's output; what it cost, and what there is yet to do."""
        if (failed := _failed(result)) is not None:
            return Usage(), await self._instead(request, *failed)
        try:
            reply = reply_of(json.dumps(result["response"].get("body")).encode())
        except GarbledError as error:
            return Usage(), Unsettled(self._why(str(error)), request)
        about = {"model": self.settings.model, "prompt": request.prompt, "rung": request.rung, "seconds": None}
        self._shelf.put(request.id, reply, about)
        return Usage(1, reply.input_tokens, reply.output_tokens), await self._read(request, reply)

    async def _read(self, request: Request, reply: Reply) -> Unsettled | None:
        """What there is yet to do where a reply does not answer its request."""
        question = self._question(request)
        try:
            question.read(reply)
        except LlmError as error:
            reason = self._why(error.en.format(error.fact))
            if not isinstance(error, InvalidAnswerError) or request.repaired or not self._same(question, request):
                return Unsettled(reason, request)
            question.repair(reply, error.fact)
            if self._kept(question, request.rung):
                return None
            return Unsettled(reason, await self._anew(question, request, request.rung))
        return None

    async def _instead(self, request: Request, status: int, code: str | None, said: str) -> Unsettled:
        """What to send instead of a request that was refused: what only a person can mend is not sent again."""
        reason = self._why(f"{status or code or ''} {said}".strip())
        fault = fault_of(status, code, said, request.rung)
        if fault is None:
            return Unsettled(reason, request)
        question, lower = self._question(request), self._ladder[self._ladder.index(request.rung) + 1 :]
        if fault == "rung" and lower and not request.repaired and self._same(question, request):
            return Unsettled(reason, await self._anew(question, request, lower[0]))
        return Unsettled(f"{reason}: {REMEDIES[fault][0]}", None)

    def _question(self, request: Request) -> _Question:
        """The question that a request puts, as the client has it."""
        spec = replace(self._doctype.spec(request.key), fields=request.fields)
        prompt = _prompt(self._doctype, request)
        question = _Question(request.section, prompt, "", answer_model(self._doctype, spec))
        question.messages = question.messages[0], *request.body["messages"][1:]
        question.repaired = request.repaired
        return question

    def _why(self, said: str) -> str:
        return plain(self._line(said))

    def _same(self, question: _Question, request: Request) -> bool:
        """Whether the client would still put it in these words: prompts and forms change with a new version of us."""
        return self._digest(question, request.rung) == request.id

    async def _anew(self, question: _Question, request: Request, rung: Rung) -> Request:
        self._form = (request.key, request.fields)
        return replace(await self._request(question, rung), resent=request.resent)

    async def _request(self, question: _Question, rung: Rung) -> Request:
        await self._once(question, rung)
        body = json.loads(self._bodies.pop())
        of = self._digest(question, rung), body, question.section, *self._form
        return Request(*of, question.prompt.cited, rung, question.repaired)

    async def _send(self, question: _Question, rung: Rung) -> Reply:
        self._made.append(await self._request(question, rung))
        raise RequestFailedError(question.section, "not sent")

    def _carrier(self) -> Any:
        import httpx2  # noqa: PLC0415  (with the SDK, for those who ask a model)

        def note(request: Any) -> Any:
            self._bodies.append(request.content)
            return httpx2.Response(200, json=_NO_ANSWER)

        return httpx2.MockTransport(note)


def _prompt(doctype: DocType, request: Request) -> Any:
    """The prompt that a request cites; another version of it where that one is gone, which then is not the same."""
    try:
        return load_prompt(doctype.name, request.key, request.prompt["version"])
    except MissingPromptError:
        return load_prompt(doctype.name, request.key)


def _failed(result: Mapping[str, Any]) -> tuple[int, str | None, str] | None:
    """The status, code and words of a result that holds no completion; None where it does."""
    response = result.get("response")
    response = response if isinstance(response, dict) else {}
    body, status = response.get("body"), response.get("status_code")
    status = status if isinstance(status, int) else 0
    error = result.get("error") or (body.get("error") if isinstance(body, dict) else None)
    if not error and status == 200:
        return None
    said = error if isinstance(error, dict) else {"message": str(error or "no answer")}
    code = said.get("code")
    return status, code if isinstance(code, str) else None, str(said.get("message") or code or "no answer")
