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
from functools import partial
from typing import Any, Generic, Self
from weakref import WeakValueDictionary

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential_jitter, wait_random

from extractor.core.io import one_line
from extractor.core.logs import SILENT, Log
from extractor.core.reading import Usage
from extractor.llm.budget import Budget
from extractor.llm.chat import (
    Form,
    GarbledError,
    InvalidAnswerError,
    LlmError,
    Reply,
    Request,
    RequestFailedError,
)
from extractor.llm.endpoint import EndpointError, fault_of, may_pass, retry_after
from extractor.llm.reply_cache import ReplyCache
from extractor.llm.settings import Mode, Settings
from extractor.llm.transport import Arrival, call_of, chat_model, open_connections

_BREATH = 0.005  # seconds
_LONGEST_WAIT = 300.0  # seconds; a Retry-After beyond it is waited for no longer than this


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
        self._http: Any = None
        self._model: Any = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes the connections, in the loop that opened them."""
        if self._http is not None:
            await self._http.aclose()

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
            cost.usage += Usage(input_tokens=reply.input_tokens, output_tokens=reply.output_tokens)
            return reply, mode

    async def _retried(self, request: Request[Any], mode: Mode, cost: _Cost) -> Reply:
        """One request, sent again where that may help; failures as our own errors, without the key."""
        import openai  # noqa: PLC0415  (a second of imports, for those who ask a model)

        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.settings.max_attempts),
            wait=self._wait,
            retry=retry_if_exception(lambda error: isinstance(error, GarbledError) or may_pass(error)),
            before_sleep=lambda state: self._log_retry(request, state),
            reraise=True,
        )
        try:
            return await retrying(self._once, request, mode, cost)
        except openai.APIStatusError as error:
            failure: Exception = self._failure(request, mode, error)
        except (TimeoutError, openai.APITimeoutError):
            failure = RequestFailedError(request.section, f"no answer within {self.settings.timeout_seconds:g} s")
        except openai.APIConnectionError as error:
            failure = EndpointError(self.settings.address, "reach", self._line(str(error)))
        except GarbledError as error:
            failure = RequestFailedError(request.section, self._line(str(error)))
        raise failure

    async def _once(self, request: Request[Any], mode: Mode, cost: _Cost) -> Reply:
        """One call, within the slots, the pace and the budget."""
        parameters = request.parameters(mode)
        messages, keywords = call_of(parameters, self.settings)
        async with self._slots:
            await self._pace.turn()
            async with self.budget.covers(parameters) as bill:
                model = self._open()
                cost.usage += Usage(requests=1)
                arrival = Arrival(partial(self._replies.keep, request, mode))
                try:
                    with arrival.expected():
                        async with asyncio.timeout(self.settings.timeout_seconds):
                            await model.ainvoke(messages, **keywords)
                except (KeyError, IndexError, TypeError, ValueError, TimeoutError):
                    # Langchain could not read what came, or not in time: we judge it ourselves.
                    if not arrival:
                        raise
                reply = arrival.reply()
                bill.usage = Usage(1, reply.input_tokens, reply.output_tokens)
        return reply

    def _log_retry(self, request: Request[Any], state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        self._log.warning(
            "request retried",
            section=request.section,
            attempt=state.attempt_number,
            wait=round(state.upcoming_sleep, 3),
            error=self._line(str(error) or type(error).__name__),
        )

    def _open(self) -> Any:
        """The langchain model, made inside the loop that asks first."""
        loop = asyncio.get_running_loop()
        if self._loop not in (None, loop):
            raise RuntimeError("a Client serves one event loop: open another for another asyncio.run")
        if self._model is None:
            self._loop = loop
            self._http = open_connections()
            self._model = chat_model(self.settings, self._key, http_async_client=self._http)
        return self._model

    async def _key(self) -> str:
        return self.settings.api_key.get_secret_value() if self.settings.api_key else "none"

    def _wait(self, state: RetryCallState) -> float:
        first = self.settings.backoff_seconds
        error = state.outcome.exception() if state.outcome else None
        seconds = retry_after(getattr(getattr(error, "response", None), "headers", {}))
        if seconds is not None:
            return min(seconds, _LONGEST_WAIT) + wait_random(0, first)(state)
        return wait_exponential_jitter(multiplier=first, max=60, jitter=first)(state)

    def _failure(self, request: Request[Any], mode: Mode, error: Any) -> Exception:
        """What a status means for us that is not to be tried again, or has been often enough."""
        message = error.body.get("message") if isinstance(error.body, dict) else None
        problem = self._line(f"{error.status_code} {message or error.message}")
        if (fault := fault_of(error.status_code, error.code, problem, mode)) == "mode":
            return _ModeRefusedError(problem)
        endpoint = self.settings.address
        return EndpointError(endpoint, fault, problem) if fault else RequestFailedError(request.section, problem)

    def _line(self, problem: str) -> str:
        return one_line(self.settings.without_key(problem))
