"""The one client of language models: it sends, waits, retries, and pays for no answer twice.

A Request in, its filled form with what it cost out.

Around every call stand the cache of replies, the budget, the pace, retries, the re-ask of an answer that does not fit
the form, and the output modes from the strictest down. One Client serves one event loop: its connections open inside
the loop that first sends, so that a program opens it once (`async with Client(settings) as client`) and runs
everything in that loop.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Generic, Self
from weakref import WeakValueDictionary

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential_jitter, wait_random

from extractor.core.faults import crash_point
from extractor.core.logs import SILENT, Log
from extractor.core.reading import Usage
from extractor.llm.budget import Budget, counted
from extractor.llm.chat import (
    Form,
    InvalidAnswerError,
    LlmError,
    Reply,
    Request,
    RequestFailedError,
)
from extractor.llm.endpoint import EndpointError, fault_of, retry_after
from extractor.llm.failure import CallFailure
from extractor.llm.masks import shown
from extractor.llm.reply_cache import ReplyCache
from extractor.llm.settings import Mode, Settings
from extractor.llm.transport import ChatModel
from extractor.message import Message

_BREATH = 0.005  # seconds
_LONGEST_WAIT = 300.0  # seconds; a Retry-After beyond it is waited for no longer than this


class _CallFailedError(Exception):
    """A call that failed, whatever its provider's class raised."""

    def __init__(self, failure: CallFailure) -> None:
        super().__init__(failure)
        self.failure = failure


class _ModeRefusedError(Exception):
    """The endpoint does not take this way of asking for structure."""


@dataclass(frozen=True, slots=True)
class Completion(Generic[Form]):
    """A filled form. `raw` is the text it was read from; `cached` means that no request was sent."""

    answer: Form
    raw: str
    usage: Usage
    cached: bool
    mode: Mode


@dataclass(slots=True)
class _Cost:
    """What one section has cost so far, retries and re-ask included."""

    usage: Usage = field(default_factory=Usage)


class _Pace:
    """Requests leave at even distances, retries included.

    Without a limit too, about as far apart as one takes of the processor: answers to a burst come back in a burst, and
    each then waits for all the others.
    """

    def __init__(self, per_minute: float | None) -> None:
        self._gap = max(60 / per_minute if per_minute else 0.0, _BREATH)
        self._next = 0.0

    async def turn(self) -> None:
        now = time.monotonic()
        at = max(now, self._next)
        self._next = at + self._gap
        if at > now:
            await asyncio.sleep(at - now)


class Client:
    """Asks one model. Replies are kept in the settings' `cache_dir` before they are read, and not paid for again."""

    def __init__(self, settings: Settings, budget: Budget | None = None, log: Log = SILENT) -> None:
        """Opens nothing yet; `log` hears of repeated requests. Raises BadSettingsError where no model is configured."""
        settings.require_model()
        self.settings = settings
        self.budget = budget or Budget()
        self._log = log
        self._modes = list(settings.modes)
        self._replies = ReplyCache(settings)
        self._slots = asyncio.Semaphore(settings.concurrency)
        # A request is made ready when its turn is near: a thousand at once would keep the first replies waiting.
        self._prepared = asyncio.Semaphore(2 * settings.concurrency)
        self._in_flight: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._pace = _Pace(settings.requests_per_minute)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._model: ChatModel | None = None
        self._secrets = settings.secrets

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes the connections, in the loop that opened them."""
        if self._model is not None:
            await self._model.aclose()

    async def send(self, request: Request[Form]) -> Completion[Form]:
        """The model's answer to a request, re-asked once where it does not fit the form; a kept one where there is one.

        Raises a LlmError for this section's sake, EndpointError and BudgetSpentError for all.
        """
        cost = _Cost()
        async with self._prepared:
            try:
                reply, mode = await self._reply(request, cost)
                try:
                    answer = request.parse(reply)
                except InvalidAnswerError as wrong:
                    request = request.repair(reply, wrong.fact)
                    reply, mode = await self._reply(request, cost)
                    answer = request.parse(reply)
            except LlmError as error:
                error.usage = cost.usage
                raise
        return Completion(answer, reply.text, cost.usage, cost.usage.requests == 0, mode)

    async def _reply(self, request: Request[Any], cost: _Cost) -> tuple[Reply, Mode]:
        """A reply; where the same is asked at the same time, the second waits, and finds the first one's kept."""
        if self.settings.cache_dir is None:
            return await self._new_reply(request, cost)
        digest = self._replies.digest(request, self.settings.modes[0])
        async with self._in_flight.setdefault(digest, asyncio.Lock()):
            if kept := self._replies.get(request):
                cost.usage += Usage(cached=1)
                return kept
            return await self._new_reply(request, cost)

    async def _new_reply(self, request: Request[Any], cost: _Cost) -> tuple[Reply, Mode]:
        """A reply that is paid for, in the strictest mode that the endpoint takes."""
        while True:
            mode = self._modes[0]
            try:
                reply = await self._retried(request, mode, cost)
            except _ModeRefusedError as refused:
                if self._modes == [mode]:
                    raise EndpointError(self.settings.address, "mode", str(refused)) from None
                if self._modes[0] == mode:  # not yet taken away by a section that asked at the same time
                    self._modes.pop(0)
                continue
            cost.usage += Usage(
                input_tokens=reply.input_tokens, output_tokens=reply.output_tokens, estimated=int(reply.estimated)
            )
            return reply, mode

    async def _retried(self, request: Request[Any], mode: Mode, cost: _Cost) -> Reply:
        """One request, sent again where that may help; failures as our own errors, without anybody's secrets."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.settings.max_attempts),
            wait=self._wait,
            retry=retry_if_exception(lambda error: isinstance(error, _CallFailedError) and error.failure.may_pass),
            before_sleep=lambda state: self._log_retry(request, state),
            reraise=True,
        )
        try:
            return await retrying(self._once, request, mode, cost)
        except _CallFailedError as error:
            failed = self._error(request, mode, error.failure)
        raise failed

    async def _once(self, request: Request[Any], mode: Mode, cost: _Cost) -> Reply:
        """One call, within the slots, the pace and the budget; its reply is kept before anybody reads it."""
        parameters = request.parameters(mode)
        async with self._slots:
            await self._pace.turn()
            async with self.budget.covers(parameters) as bill:
                model = self._open()
                cost.usage += Usage(requests=1)
                since = time.monotonic()
                try:
                    async with asyncio.timeout(self.settings.timeout_seconds):
                        message = await model.ask(request, mode)
                    reply = Reply.of_message(message)
                except Exception as error:  # noqa: BLE001 - its class is its provider's; what it means is found here
                    raise _CallFailedError(CallFailure.of(error)) from None
                crash_point("answer-received")
                reply = self._sane(reply, request, parameters)
                self._replies.keep(request, mode, reply, time.monotonic() - since)
                crash_point("answer-kept")
                bill.usage = Usage(1, reply.input_tokens, reply.output_tokens)
        return reply

    def _sane(self, reply: Reply, request: Request[Any], parameters: dict[str, Any]) -> Reply:
        """The reply as it may be kept: without secrets, and with tokens that can be."""
        reply = counted(reply.without(self._secrets), parameters, self.settings.max_tokens)
        if reply.estimated:
            self._log.warning(
                "tokens estimated", section=request.section, tokens=reply.input_tokens + reply.output_tokens
            )
        return reply

    def _log_retry(self, request: Request[Any], state: RetryCallState) -> None:
        failure = _failure_of(state)
        self._log.warning(
            "request retried",
            section=request.section,
            attempt=state.attempt_number,
            wait=round(state.upcoming_sleep, 3),
            error=self._said(failure).en,
        )

    def _open(self) -> ChatModel:
        """The model, made inside the loop that asks first."""
        loop = asyncio.get_running_loop()
        if self._loop not in (None, loop):
            raise RuntimeError("a Client serves one event loop: open another for another asyncio.run")
        if self._model is None:
            self._loop = loop
            self._model = ChatModel(self.settings)
            if not self._model.held:
                self._log.warning(
                    "connections not held", model_class=self.settings.model_class, provider=self.settings.provider
                )
        return self._model

    def _wait(self, state: RetryCallState) -> float:
        first = self.settings.backoff_seconds
        seconds = retry_after(_failure_of(state).headers)
        if seconds is not None:
            return min(seconds, _LONGEST_WAIT) + wait_random(0, first)(state)
        return wait_exponential_jitter(multiplier=first, max=60, jitter=first)(state)

    def _error(self, request: Request[Any], mode: Mode, failure: CallFailure) -> Exception:
        """What a failure means for us that is not to be tried again, or has been often enough."""
        said, endpoint = self._said(failure), self.settings.address
        if failure.kind == "status":
            fault = fault_of(failure.status, failure.code, said.en, mode)
            if fault == "mode" and not request.is_plain:
                return _ModeRefusedError(said.en)
            if fault in (None, "mode"):
                return RequestFailedError(request.section, said)
            return EndpointError(endpoint, fault, said)
        if failure.kind in ("reach", "astray"):
            return EndpointError(endpoint, failure.kind, said)
        if failure.kind == "timeout":
            seconds = f"{self.settings.timeout_seconds:g}"
            said = Message(f"{seconds} 秒内没有回答", f"no answer within {seconds} s")
        return RequestFailedError(request.section, said)

    def _said(self, failure: CallFailure) -> Message:
        """A failure in words: the endpoint's own, without secrets, else ours."""
        if not failure.said:
            return failure.words
        said = shown(f"{failure.status} {failure.said}", self._secrets)
        return Message(said, said)


def _failure_of(state: RetryCallState) -> CallFailure:
    error = state.outcome.exception() if state.outcome else None
    return error.failure if isinstance(error, _CallFailedError) else CallFailure.of(error or ValueError())
