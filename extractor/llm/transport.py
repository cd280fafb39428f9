"""What carries a request: langchain's model over an HTTP client of our own; bodies as they leave, replies as they come.

A reply is kept before the SDK and langchain make something of it: between its arrival and whoever awaits it, other
sections get their turn, and one that was not kept by then would be lost with the program, or to a time limit, and paid
for again.
"""

import json
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property
from typing import Any

from extractor.core.faults import crash_point
from extractor.llm.chat import ChatMessage, GarbledError, Reply, Request
from extractor.llm.settings import BadSettingsError, Mode, Settings

_NO_ANSWER = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "{}"}, "finish_reason": "stop"}]}
_EXPECTED: ContextVar["Arrival | None"] = ContextVar("expected", default=None)


class Arrival:
    """Where the reply to one request arrives. `keep` is given the reply, and the seconds that it took."""

    def __init__(self, keep: Callable[[Reply, float], None]) -> None:
        self._keep = keep
        self._since = time.monotonic()
        self._reply: Reply | None = None
        self._fault: Exception | None = None

    def __bool__(self) -> bool:
        """Whether something came."""
        return self._reply is not None or self._fault is not None

    @contextmanager
    def expected(self) -> Iterator[None]:
        """What arrives within is this one's."""
        token = _EXPECTED.set(self)
        try:
            yield
        finally:
            _EXPECTED.reset(token)

    def receive(self, body: bytes) -> None:
        """Read and keep it. What goes wrong waits for `reply`: in the SDK it would pass for a failing network."""
        try:
            self._reply = Reply.of(body)
            crash_point("answer-received")
            self._keep(self._reply, time.monotonic() - self._since)
            crash_point("answer-kept")
        except (GarbledError, BadSettingsError) as error:
            self._fault = error

    def reply(self) -> Reply:
        """What came. Raises GarbledError, and BadSettingsError where it could not be kept."""
        if self._fault is not None:
            raise self._fault
        assert self._reply is not None, "nothing came"
        return self._reply


def open_connections() -> Any:
    """An HTTP client of our own, whose successes go to the Arrival that expects them; who opens it closes it.

    Langchain shares its default one between loops and never closes it.
    """
    import openai  # noqa: PLC0415  (a second of imports, for those who ask a model)

    return openai.DefaultAsyncHttpxClient(verify=_tls(), event_hooks={"response": [_deliver]})


async def _deliver(response: Any) -> None:
    if (arrival := _EXPECTED.get()) is not None and response.is_success:
        arrival.receive(await response.aread())


@cache
def _tls() -> Any:
    """The trusted certificates, read once."""
    import httpx2  # noqa: PLC0415

    return httpx2.create_ssl_context()


def chat_model(settings: Settings, key: Callable[[], str] | Callable[[], Awaitable[str]], **connections: Any) -> Any:
    """The langchain model of some settings over those HTTP clients; a coroutine as `key`: no synchronous one."""
    from langchain_openai import ChatOpenAI  # noqa: PLC0415

    # Its advice to programmers on a 400; the ladder of modes acts on it by itself.
    warnings.filterwarnings("ignore", message=r".*structured output feature", category=UserWarning)
    return ChatOpenAI(
        model=settings.model or "",
        base_url=settings.endpoint,
        api_key=key,
        temperature=settings.temperature,
        seed=settings.seed,
        timeout=settings.timeout_seconds,
        max_retries=0,
        cache=False,
        use_responses_api=False,
        **connections,
    )


def call_of(parameters: Mapping[str, Any], settings: Settings) -> tuple[list[ChatMessage], dict[str, Any]]:
    """The messages and the keywords that the langchain model is called with for a request's parameters."""
    keywords = dict(parameters)
    messages: list[ChatMessage] = keywords.pop("messages")
    # In extra_body, because the SDK reads the answer to a response_format of its own, and raises without the text
    # where it cannot.
    body = settings.token_limit
    if "response_format" in keywords:
        body["response_format"] = keywords.pop("response_format")
    return messages, keywords | {"extra_body": body}


class Bodies:
    """The bodies of requests, exactly as a client of these settings sends them: for whoever sends them another way.

    Langchain and the SDK compose a body on its way out, and neither has a public way to say which. So that there are no
    two opinions of it, the same model is called, over a transport that notes what would leave, and answers at once.
    """

    def __init__(self, settings: Settings) -> None:
        """Opens nothing, to no network."""
        self._settings = settings
        self._noted: list[bytes] = []

    @cached_property
    def _model(self) -> Any:
        import httpx2  # noqa: PLC0415
        import openai  # noqa: PLC0415

        def note(sent: Any) -> Any:
            self._noted.append(sent.content)
            return httpx2.Response(200, json=_NO_ANSWER)

        carries: Any = {"transport": httpx2.MockTransport(note), "trust_env": False}
        # The asynchronous one is given too, or langchain makes one.
        here, later = openai.DefaultHttpxClient(**carries), openai.DefaultAsyncHttpxClient(**carries)
        return chat_model(self._settings, lambda: "none", http_client=here, http_async_client=later)

    def of(self, request: Request[Any], mode: Mode) -> dict[str, Any]:
        """The JSON of a request in that mode."""
        messages, keywords = call_of(request.parameters(mode), self._settings)
        self._model.invoke(messages, **keywords)
        body: dict[str, Any] = json.loads(self._noted.pop())
        return body
