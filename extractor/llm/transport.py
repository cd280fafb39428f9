"""What carries a request: the chat model of LangChain that the settings name, over connections that are held to them.

A request in, LangChain's message out; for whoever sends requests another way, their bodies.

Whatever the provider's class, its connections follow no redirect, go nowhere but to the settings' host, and take in no
more than an answer can be. LangChain's own tracing, which sends what is asked to another service, is off.
"""

import json
import warnings
from collections.abc import AsyncIterator, Mapping
from functools import cache, cached_property
from importlib import import_module
from sys import modules
from typing import Any
from urllib.parse import urlsplit

from extractor.llm.chat import ChatMessage, Request
from extractor.llm.failure import AstrayError, TooLongError
from extractor.llm.settings import BadSettingsError, Mode, Settings
from extractor.message import Message

MOST_BYTES = 16 * 2**20  # of an answer; the longest that models give is a hundredth of it
_PACKED = 256  # what comes compressed may be that much shorter: it unpacks to a thousand times as much at most
_NO_ANSWER = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "{}"}, "finish_reason": "stop"}]}
_DEEPEST = 4  # objects from a chat model to its HTTP client
# What the classes call the same; the first that a class knows is given.
_LIMITS = ("max_tokens", "num_predict", "max_output_tokens", "max_new_tokens")
_TIMEOUTS = ("timeout", "request_timeout")


class ChatModel:
    """One model, asked within one event loop: its connections open there, and `aclose` closes them."""

    def __init__(self, settings: Settings) -> None:
        """Opens nothing yet. Raises BadSettingsError where there is no such class, or not these parameters."""
        self._settings = settings
        self._model = chat_model(settings, asynchronous=True)
        self._speaks_openai = _speaks_openai(type(self._model))
        self._asking: dict[tuple[Mode, type], Any] = {}
        self._connections = _connections(self._model)
        for connection in self._connections:
            hold(connection, settings, MOST_BYTES)

    @property
    def held(self) -> bool:
        """Whether the class's connections were found, and are held to the settings."""
        return bool(self._connections)

    async def ask(self, request: Request[Any], mode: Mode) -> Any:
        """LangChain's message for a request in that mode. Raises whatever the provider's class does."""
        if self._speaks_openai:
            messages, keywords = call_of(request.parameters(mode), self._settings)
            with _untraced():
                return await self._model.ainvoke(messages, **keywords)
        with _untraced():
            answer = await self._way(request, mode).ainvoke(request.parameters(mode)["messages"])
        return answer["raw"] if isinstance(answer, dict) else answer

    def _way(self, request: Request[Any], mode: Mode) -> Any:
        """How a class with a dialect of its own is asked for a form; LangChain knows it."""
        if request.is_plain or mode == "json_object":  # then the schema is said in words
            return self._model
        if (way := self._asking.get((mode, request.form))) is None:
            if mode == "tools":
                tool = request.parameters(mode)["tools"][0]
                way = self._model.bind_tools([tool], tool_choice=tool["function"]["name"])
            else:
                schema = request.parameters(mode)["response_format"]["json_schema"]
                titled = schema["schema"] | {"title": schema["name"], "description": schema["name"]}
                way = self._model.with_structured_output(titled, method="json_schema", include_raw=True)
            self._asking[mode, request.form] = way
        return way

    async def aclose(self) -> None:
        """Closes the connections."""
        for connection in self._connections:
            await connection.aclose()


def chat_model(settings: Settings, *, asynchronous: bool = False, **connections: Any) -> Any:
    """The LangChain chat model of some settings; `asynchronous`: with connections of its own for one event loop.

    LangChain shares its default ones between loops and never closes them. Raises BadSettingsError.
    """
    # Its advice to programmers on a 400; the ladder of modes acts on it by itself.
    warnings.filterwarnings("ignore", message=r".*structured output feature", category=UserWarning)
    key = settings.api_key.get_secret_value() if settings.api_key else "none"
    given: dict[str, Any] = {
        "temperature": settings.temperature,
        "seed": settings.seed,
        "max_retries": 0,
        "cache": False,
    }
    cls = _class(settings, key)
    if _speaks_openai(cls):
        given |= {"timeout": settings.timeout_seconds, "use_responses_api": False} | connections
        if asynchronous:
            given["http_async_client"] = _unheld()
    else:
        known = _parameters(cls)
        given |= _first_of(known, _LIMITS, settings.max_tokens) | _first_of(known, _TIMEOUTS, settings.timeout_seconds)
        if "api_key" not in known and settings.api_key:  # what knows no key may stand behind what asks for one
            given["client_kwargs"] = {"headers": {"Authorization": f"Bearer {key}"}}
        given = {name: value for name, value in given.items() if name in known and value is not None}
    given |= settings.model_options.get_secret_value()
    model = _made(settings, _key_for(cls, key, asynchronous=asynchronous), given)
    return _with_own_connections(model, settings) if asynchronous else model


def _class(settings: Settings, key: str) -> Any:
    """The class that the settings name. Raises BadSettingsError."""
    if settings.model_class is None:
        if settings.provider == "openai":
            from langchain_openai import ChatOpenAI  # noqa: PLC0415  (a second of imports, for those who ask a model)

            return ChatOpenAI
        return type(_made(settings, key, settings.model_options.get_secret_value()))
    return _named_class(settings.model_class)


def _named_class(name: str) -> Any:
    module, _, cls = name.partition(":")
    try:
        return getattr(import_module(module), cls)
    except (ImportError, AttributeError) as error:
        kind = type(error).__name__
        problem = Message(f"没有这个类（{kind}）：请安装它的包", f"no such class ({kind}): install its package")
        raise BadSettingsError("EXTRACTOR_MODEL_CLASS", problem) from None


def _made(settings: Settings, key: Any, given: dict[str, Any]) -> Any:
    """The model, with these parameters beside its name, address and key. Raises BadSettingsError."""
    from langchain.chat_models import init_chat_model  # noqa: PLC0415  (as above)

    where = {"base_url": settings.endpoint, "api_key": key}
    try:
        if settings.model_class is None:
            return init_chat_model(settings.model, model_provider=settings.provider, **where | given)
        return _named_class(settings.model_class)(model=settings.model, **where | given)
    except ImportError:
        package = f"langchain-{settings.provider.replace('_', '-')}"
        problem = Message(
            f"需要另行安装：pip install {package}", f"its package is not installed: pip install {package}"
        )
        raise BadSettingsError("EXTRACTOR_PROVIDER", problem) from None
    except Exception as error:  # noqa: BLE001 - whatever class it is; its words may quote a key
        kind = type(error).__name__
        problem = Message(
            f"LangChain 不接受这个 provider 或其参数（{kind}）：请检查 provider 和 model_options",
            f"LangChain takes no such provider, or not its parameters ({kind}): check provider and model_options",
        )
        raise BadSettingsError("EXTRACTOR_PROVIDER", problem) from None


def _speaks_openai(cls: Any) -> bool:
    """Whether a class sends chat completions as OpenAI has them, whoever serves them."""
    from langchain_openai.chat_models.base import BaseChatOpenAI  # noqa: PLC0415  (as above)

    return isinstance(cls, type) and issubclass(cls, BaseChatOpenAI)


def _key_for(cls: Any, key: str, *, asynchronous: bool) -> Any:
    """The key as the class takes it: ChatOpenAI makes no synchronous client where a coroutine gives it."""
    from langchain_openai import ChatOpenAI  # noqa: PLC0415  (as above)

    async def later() -> str:
        return key

    return later if asynchronous and cls is ChatOpenAI else key


def _parameters(cls: Any) -> set[str]:
    """The names that a class's parameters go by."""
    fields: Mapping[str, Any] = getattr(cls, "model_fields", {})
    return {*fields, *(field.alias for field in fields.values() if field.alias)}


def _first_of(known: set[str], names: tuple[str, ...], value: Any) -> dict[str, Any]:
    """That value under the first of those names that is known."""
    return dict.fromkeys([name for name in names if name in known][:1], value)


# --- connections


def open_connections(settings: Settings, most: int | None) -> Any:
    """An HTTP client for the OpenAI SDK, held to the settings and to that many bytes; who opens it closes it."""
    connection = _unheld()
    hold(connection, settings, most)
    return connection


def _unheld() -> Any:
    import openai  # noqa: PLC0415  (as above)

    return openai.DefaultAsyncHttpxClient(verify=_tls())


def hold(connection: Any, settings: Settings, most: int | None) -> None:
    """Hold an HTTP client to the settings: no redirects, no other host, no answer longer than `most` bytes."""
    allowed = _origin(urlsplit(settings.endpoint))

    async def leave(request: Any) -> None:
        if _origin(urlsplit(str(request.url))) != allowed:
            raise AstrayError

    async def arrive(response: Any) -> None:
        if most is not None:
            response.stream = _bounded(response, most)

    connection.follow_redirects = False
    hooks = connection.event_hooks
    connection.event_hooks = {"request": [*hooks["request"], leave], "response": [*hooks["response"], arrive]}


def _origin(url: Any) -> tuple[str, str, int]:
    return url.scheme, (url.hostname or "").lower(), url.port or (443 if url.scheme == "https" else 80)


def _bounded(response: Any, most: int) -> Any:
    """The stream of a response, which breaks off where no answer can be that long. Raises TooLongError."""
    if response.headers.get("content-encoding", "identity") != "identity":
        most //= _PACKED
    stream = response.stream

    async def parts(_: Any) -> AsyncIterator[bytes]:
        left = most
        async for part in stream:
            if (left := left - len(part)) < 0:
                raise TooLongError
            yield part

    async def aclose(_: Any) -> None:
        await stream.aclose()

    kind = next(base for base in type(stream).__mro__ if base.__name__ == "AsyncByteStream")
    return type("Bounded", (kind,), {"__aiter__": parts, "aclose": aclose})()


@cache
def _tls() -> Any:
    """The trusted certificates, read once."""
    import httpx2  # noqa: PLC0415

    return httpx2.create_ssl_context()


def _with_own_connections(model: Any, settings: Settings) -> Any:
    """The model; where its class shares an SDK's connections between loops, with ones of its own."""
    name = "_async_client"
    sdk: Any = getattr(model, name, None)
    package: Any = modules.get(type(sdk).__module__.partition(".")[0])
    if hasattr(sdk, "with_options") and hasattr(package, "DefaultAsyncHttpxClient"):
        own = package.DefaultAsyncHttpxClient(verify=_tls(), timeout=settings.timeout_seconds)
        setattr(model, name, sdk.with_options(http_client=own, max_retries=0))
    return model


def _connections(model: Any) -> list[Any]:
    """The asynchronous HTTP clients that a chat model holds, wherever its class keeps them; each once."""
    kinds = tuple(modules[name].AsyncClient for name in ("httpx", "httpx2") if name in modules)
    seen: dict[int, Any] = {}
    left = [(model, _DEEPEST)]
    while left:
        owner, depth = left.pop()
        if isinstance(owner, kinds):
            seen[id(owner)] = owner
        elif depth:
            private = getattr(owner, "__pydantic_private__", None) or {}
            left += [(held, depth - 1) for held in (*getattr(owner, "__dict__", {}).values(), *private.values())]
    return list(seen.values())


def _untraced() -> Any:
    """Within, LangChain tells no tracing service what is asked, whatever the environment says."""
    from langsmith import tracing_context  # noqa: PLC0415

    return tracing_context(enabled=False)


# --- what is sent


def call_of(parameters: Mapping[str, Any], settings: Settings) -> tuple[list[ChatMessage], dict[str, Any]]:
    """The messages and the keywords that OpenAI's chat model is called with for a request's parameters."""
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
        return chat_model(self._settings, http_client=here, http_async_client=later)

    def of(self, request: Request[Any], mode: Mode) -> dict[str, Any]:
        """The JSON of a request in that mode."""
        messages, keywords = call_of(request.parameters(mode), self._settings)
        with _untraced():
            self._model.invoke(messages, **keywords)
        body: dict[str, Any] = json.loads(self._noted.pop())
        return body
