"""Take in what a batch answered: replies are kept, costs counted, what is yet to be done is said.

A result in, what it left unanswered out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractor.core.io import one_line
from extractor.core.reading import Usage
from extractor.extraction.readers.requests import TextRequest
from extractor.llm.budget import counted
from extractor.llm.chat import GarbledError, InvalidAnswerError, LlmError, Reply
from extractor.llm.endpoint import REMEDIES, fault_of
from extractor.llm.settings import Settings
from extractor.runs.batch_api.requests import BatchRequest, RequestMaker


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What a result did not answer: why, and the request to send instead; None where that is of no use."""

    reason: str
    instead: BatchRequest | None


def plain(text: str) -> str:
    """A provider's words in one line that can be printed and kept."""
    return one_line(text).encode(errors="replace").decode()


class Results:
    """Takes in the results of requests that were made with some settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._maker = RequestMaker(settings)

    def take(self, request: BatchRequest, result: Mapping[str, Any]) -> tuple[Usage, Unanswered | None]:
        """Keep the reply in a line of a batch's output; what it cost, and what there is yet to do."""
        if (failed := _failed(result)) is not None:
            return Usage(), self._refused(request, *failed)
        try:
            reply = Reply.of(json.dumps(result["response"].get("body")).encode()).without(self._settings.secrets)
        except GarbledError as error:
            return Usage(), Unanswered(self._line(str(error)), request)
        reply = counted(reply, request.body, self._settings.max_tokens)
        self._maker.replies.put(request.id, reply, request.prompt, self._maker.mode)
        return Usage(1, reply.input_tokens, reply.output_tokens, estimated=int(reply.estimated)), self._unfit(
            request, reply
        )

    def _unfit(self, request: BatchRequest, reply: Reply) -> Unanswered | None:
        """What there is yet to do where a reply does not answer its request."""
        question = request.question()
        try:
            question.parse(reply)
        except LlmError as error:
            reason = self._line(error.why.en)
            if not isinstance(error, InvalidAnswerError) or request.repaired or not self._same(question, request):
                return Unanswered(reason, request)
            question = question.repair(reply, error.fact)
            if self._maker.replies.get(question) is not None:
                return None
            return Unanswered(reason, self._again(question, request))
        return None

    def _refused(self, request: BatchRequest, status: int, code: str | None, message: str) -> Unanswered:
        """What to send instead of a request that was refused: what only a person can mend is not sent again."""
        reason = self._line(f"{status or code or ''} {message}".strip())
        fault = fault_of(status, code, message, self._maker.mode)
        if fault in (None, "mode"):  # plain text is asked for in no mode
            return Unanswered(reason, request)
        return Unanswered(f"{reason}: {REMEDIES[fault][0]}", None)

    def _same(self, question: TextRequest, request: BatchRequest) -> bool:
        """Whether the client would still put it in these words: prompts and forms change with a new version of us."""
        return self._maker.digest(question) == request.id

    def _again(self, question: TextRequest, request: BatchRequest) -> BatchRequest:
        return replace(self._maker.request(question, request.type), resent=request.resent)

    def _line(self, problem: str) -> str:
        return plain(self._settings.without_secrets(problem))


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
