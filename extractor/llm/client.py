"""A prompt, a section's text and the form to fill in go in; the filled form, its raw text and its cost come out.

The one client of language models. One LLM serves one event loop: its connections open inside the loop that first asks,
so that a program opens it once (`async with LLM(settings) as llm`) and runs everything in that loop.
"""

import asyncio
import hashlib
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, ClassVar, Generic, Self, TypeVar
from weakref import WeakValueDictionary

from pydantic import BaseModel
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential_jitter, wait_random

from extractor.core.io import one_line
from extractor.core.logs import SILENT, Log
from extractor.core.reading import Usage
from extractor.errors import ExtractorError
from extractor.llm import prompts
from extractor.llm.budget import Budget
from extractor.llm.inbox import Inbox, take_answers
from extractor.llm.prompts import GarbledError, Prompt, Reply, as_json
from extractor.llm.settings import RUNGS, BadSettingsError, EndpointError, Rung, Settings, fault_of, retry_after
from extractor.message import Message

T = TypeVar("T", bound=BaseModel)

_PASSING = frozenset({408, 409, 425, 429, *range(500, 600)})
_BREATH = 0.005  # seconds
_LONGEST_WAIT = 300.0  # seconds; a Retry-After beyond it is waited for no longer than this


class LlmError(ExtractorError):
    """One section has no answer of the model; `usage` is what was spent on it all the same."""

    code: ClassVar[str]
    en: ClassVar[str]
    zh: ClassVar[str]

    section: str
    fact: str
    usage: Usage = Usage()

    @property
    def message(self) -> Message:
        return Message(f"{self.section}：{self.zh.format(self.fact)}", f"{self.section}: {self.en.format(self.fact)}")


class CutOffError(LlmError):
    """The answer reached a limit of tokens; the fact is how many it has."""

    code = "LLM-CUT-001"
    en = "the model's answer was cut off after {} tokens: raise max_tokens"
    zh = "模型的回答在{}个令牌处被截断，请调大 max_tokens"


class RefusedError(LlmError):
    """The model or its filter declined; the fact is what it said."""

    code = "LLM-REFUSE-001"
    en = "the model refused to answer ({}): read the section by hand, or ask another model"
    zh = "模型拒绝回答（{}），请人工阅读本节，或换一个模型"


class InvalidAnswerError(LlmError):
    """Neither the answer nor the repaired one is the form that was asked for; the fact is what is wrong with it."""

    code = "LLM-FORM-001"
    en = "the model's answer does not fit the form, nor does its repair ({}): run again, or ask another model"
    zh = "模型的回答不符合格式，改正后仍不符合（{}），请重试，或换一个模型"


class RequestFailedError(LlmError):
    """The endpoint gave no answer; the fact is the last failure."""

    code = "LLM-SEND-001"
    en = "the request failed ({}): run again later; a text too long for the model needs another one"
    zh = "请求失败（{}），请稍后重试；文本超出模型上下文的，请换模型"


class _RungRefusedError(Exception):
    """The endpoint does not take this way of asking for structure."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """A filled form. `raw` is the text it was read from; `cached` means that no request was sent."""

    answer: T
    raw: str
    usage: Usage
    cached: bool
    rung: Rung


class _Question:
    """One section's question: the messages of its next request, and what it has cost so far."""

    def __init__(self, section: str, prompt: Prompt, text: str, form: type[BaseModel]) -> None:
        self.section = section
        self.prompt = prompt
        self.form = form
        self.messages = prompts.messages(prompt, section, text)
        self.repaired = False
        self.usage = Usage()

    def repair(self, reply: Reply, problem: str) -> None:
        """From now on the same is asked for again, with what was wrong."""
        self.messages = prompts.repair(self.messages, reply.text, problem)
        self.repaired = True

    def read(self, reply: Reply) -> BaseModel:
        """The filled form. Raises CutOffError, RefusedError, InvalidAnswerError."""
        if reply.finish_reason == "length":
            raise CutOffError(self.section, str(reply.output_tokens))
        if reply.refusal or reply.finish_reason == "content_filter":
            raise RefusedError(self.section, one_line(reply.refusal or "content filter"))
        try:
            return prompts.fill(self.form, reply.text)
        except prompts.UnfitError as error:
            raise InvalidAnswerError(self.section, str(error)) from None


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


class LLM:
    """Asks one model. Answers are kept in `cache_dir` before they are read, and are not paid for again.

    A kept answer that was cut off stands until a setting changes; a refusal, and what a repair could not mend, is asked
    for again by the next run.
    """

    def __init__(self, settings: Settings, budget: Budget | None = None, log: Log = SILENT) -> None:
        """Opens nothing yet; `log` hears of repeated requests. Raises BadSettingsError where no model is configured."""
        if not settings.configured:
            problem = Message(
                "没有配置模型：请设置它，以及 base_url 或 api_key",
                "no model is configured: set it, and base_url or api_key",
            )
            raise BadSettingsError("EXTRACTOR_MODEL", problem)
        self.settings = settings
        self.budget = budget or Budget()
        self._log = log
        self._ladder: list[Rung] = list(RUNGS) if settings.rung == "auto" else [settings.rung]
        self._slots = asyncio.Semaphore(settings.concurrency)
        # A question is made ready when its turn is near: a thousand at once would keep the first answers waiting.
        self._door = asyncio.Semaphore(2 * settings.concurrency)
        self._shelf = prompts.Shelf(settings.cache_dir)
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
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

    async def ask(self, *, prompt: Prompt, section_title: str, text: str, answer_model: type[T]) -> Asked[T]:
        """The model's answer for one section. Raises a LlmError for this section's sake, EndpointError for all."""
        async with self._door:
            return await self._answer(_Question(section_title, prompt, text, answer_model))

    async def _answer(self, question: _Question) -> Asked[Any]:
        """A question's answer, its repair where the first one does not fit the form."""
        try:
            reply, rung = await self._turn(question)
            try:
                answer = question.read(reply)
            except InvalidAnswerError as wrong:
                question.repair(reply, wrong.fact)
                reply, rung = await self._turn(question)
                answer = question.read(reply)
        except LlmError as error:
            error.usage = question.usage
            raise
        return Asked(answer, reply.text, question.usage, question.usage.requests == 0, rung)

    async def _turn(self, question: _Question) -> tuple[Reply, Rung]:
        """A reply; where the same is asked at the same time, the second waits, and finds the first one's kept."""
        if self.settings.cache_dir is None:
            return await self._reply(question)
        async with self._asking.setdefault(self._digest(question, RUNGS[0]), asyncio.Lock()):
            return await self._reply(question)

    async def _reply(self, question: _Question) -> tuple[Reply, Rung]:
        """A kept reply, on whichever rung it was given, else a new one, which is kept before anybody reads it."""
        for rung in self._ladder:
            if kept := self._kept(question, rung):
                question.usage += Usage(cached=1)
                return kept, rung
        while True:
            rung = self._ladder[0]
            try:
                reply = await self._send(question, rung)
            except _RungRefusedError as refused:
                if self._ladder == [rung]:
                    raise EndpointError(self.settings.address, "rung", str(refused)) from None
                if self._ladder[0] == rung:  # not yet taken away by a section that asked at the same time
                    self._ladder.pop(0)
                continue
            question.usage += Usage(input_tokens=reply.input_tokens, output_tokens=reply.output_tokens)
            return reply, rung

    async def _send(self, question: _Question, rung: Rung) -> Reply:
        """One request, sent again where that may help; failures as our own errors, without the key."""
        import openai  # noqa: PLC0415  (a second of imports, for those who ask a model)

        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.settings.max_attempts),
            wait=self._wait,
            retry=retry_if_exception(_may_pass),
            before_sleep=lambda state: self._again(question, state),
            reraise=True,
        )
        try:
            return await retrying(self._once, question, rung, partial(self._keep, question, rung))
        except openai.APIStatusError as error:
            failure: Exception = self._failure(question, rung, error)
        except (TimeoutError, openai.APITimeoutError):
            failure = RequestFailedError(question.section, f"no answer within {self.settings.timeout_seconds:g} s")
        except openai.APIConnectionError as error:
            failure = EndpointError(self.settings.address, "reach", self._line(str(error)))
        except GarbledError as error:
            failure = RequestFailedError(question.section, self._line(str(error)))
        raise failure

    async def _once(self, question: _Question, rung: Rung, keep: Callable[[Reply, float], None] | None = None) -> Reply:
        asked = prompts.request(rung, question.messages, question.form)
        conversation = asked.pop("messages")
        # In extra_body, because the SDK reads the answer to a response_format of its own, and raises without the text
        # where it cannot.
        body = self.settings.token_limit
        if "response_format" in asked:
            body["response_format"] = asked.pop("response_format")
        async with self._slots:
            await self._pace.turn()
            async with self.budget.covers({"messages": conversation, **body, **asked}) as bill:
                model = self._open()
                question.usage += Usage(requests=1)
                inbox = Inbox(keep)
                try:
                    with inbox.opened():
                        async with asyncio.timeout(self.settings.timeout_seconds):
                            await model.ainvoke(conversation, extra_body=body, **asked)
                except (KeyError, IndexError, TypeError, ValueError, TimeoutError):
                    # Langchain could not read what came, or not in time: we judge it ourselves.
                    if not inbox:
                        raise
                reply = inbox.reply()
                bill.usage = Usage(1, reply.input_tokens, reply.output_tokens)
        return reply

    def _again(self, question: _Question, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        self._log.warning(
            "request retried",
            section=question.section,
            attempt=state.attempt_number,
            wait=round(state.upcoming_sleep, 3),
            error=self._line(str(error) or type(error).__name__),
        )

    def _open(self) -> Any:
        """The langchain model, made inside the loop that asks first."""
        loop = asyncio.get_running_loop()
        if self._loop not in (None, loop):
            raise RuntimeError("an LLM serves one event loop: open another for another asyncio.run")
        if self._model is None:
            import openai  # noqa: PLC0415
            from langchain_openai import ChatOpenAI  # noqa: PLC0415

            # Its advice to programmers on a 400; the ladder acts on it by itself.
            warnings.filterwarnings("ignore", message=r".*structured output feature", category=UserWarning)
            self._loop = loop
            # A client of our own: langchain shares its default one between loops and never closes it.
            hooks = {"response": [take_answers]}
            self._http = openai.DefaultAsyncHttpxClient(transport=self._carrier(), verify=_tls(), event_hooks=hooks)
            self._model = ChatOpenAI(
                model=self.settings.model or "",
                base_url=self.settings.endpoint,
                api_key=self._key,  # a coroutine, so that no second client is made for calls without a loop
                temperature=self.settings.temperature,
                seed=self.settings.seed,
                timeout=self.settings.timeout_seconds,
                max_retries=0,
                cache=False,
                use_responses_api=False,
                http_async_client=self._http,
            )
        return self._model

    def _carrier(self) -> Any:
        """What carries requests, as an httpx transport; None is the network."""
        return None

    async def _key(self) -> str:
        return self.settings.api_key.get_secret_value() if self.settings.api_key else "none"

    def _wait(self, state: RetryCallState) -> float:
        first = self.settings.backoff_seconds
        error = state.outcome.exception() if state.outcome else None
        asked = retry_after(getattr(getattr(error, "response", None), "headers", {}))
        if asked is not None:
            return min(asked, _LONGEST_WAIT) + wait_random(0, first)(state)
        return wait_exponential_jitter(multiplier=first, max=60, jitter=first)(state)

    def _failure(self, question: _Question, rung: Rung, error: Any) -> Exception:
        """What a status means for us that is not to be tried again, or has been often enough."""
        said = error.body.get("message") if isinstance(error.body, dict) else None
        problem = self._line(f"{error.status_code} {said or error.message}")
        if (fault := fault_of(error.status_code, error.code, problem, rung)) == "rung":
            return _RungRefusedError(problem)
        endpoint = self.settings.address
        return EndpointError(endpoint, fault, problem) if fault else RequestFailedError(question.section, problem)

    def _line(self, problem: str) -> str:
        return one_line(self.settings.without_key(problem))

    def _digest(self, question: _Question, rung: Rung) -> str:
        """Names all that a reply depends on, besides who serves the model."""
        sampling = [self.settings.temperature, self.settings.seed, self.settings.max_tokens]
        asked = prompts.request(rung, question.messages, question.form)
        depends = [self.settings.model, question.prompt.cited, asked, sampling]
        return hashlib.sha256(as_json(depends, sort_keys=True).encode()).hexdigest()

    def _kept(self, question: _Question, rung: Rung) -> Reply | None:
        if (reply := self._shelf.get(self._digest(question, rung))) is None:
            return None
        try:
            question.read(reply)
        except LlmError as error:
            stands = isinstance(error, CutOffError) or (isinstance(error, InvalidAnswerError) and not question.repaired)
            return reply if stands else None
        return reply

    def _keep(self, question: _Question, rung: Rung, reply: Reply, seconds: float) -> None:
        took = round(seconds, 3)
        about = {"model": self.settings.model, "prompt": question.prompt.cited, "rung": rung, "seconds": took}
        self._shelf.put(self._digest(question, rung), reply, about)


@cache
def _tls() -> Any:
    """The trusted certificates, read once."""
    import httpx2  # noqa: PLC0415

    return httpx2.create_ssl_context()


def _may_pass(error: BaseException) -> bool:
    """Whether the same request may do better later."""
    import openai  # noqa: PLC0415

    if isinstance(error, openai.APIStatusError):
        return error.status_code in _PASSING and error.code != "insufficient_quota"
    return isinstance(error, (TimeoutError, openai.APIConnectionError, GarbledError))
