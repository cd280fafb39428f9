"""One contract whoever serves the model: three chat model classes of LangChain against servers on the loopback."""

import asyncio
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from helpers.loopback import Loopback, Request, Response, completion, failure, tool_call
from pydantic import BaseModel, ConfigDict, SecretStr

from extractor.errors import ExtractorError
from extractor.llm import chat, transport
from extractor.llm.client import Client, Completion
from extractor.llm.endpoint import EndpointError
from extractor.llm.prompts import Prompt
from extractor.llm.settings import BadSettingsError, Mode, Settings, load_settings

KEY = "sk-secret-0123456789"
PROMPT = Prompt("final_accounts/overall", "v1", "照抄原文，用JSON回答。", "d" * 64)
GOOD = '{"total": "2145.87万元"}'


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")

    total: str | None


def openai_says(request: Request, text: str, finish: str = "stop", tokens: Any = (100, 20)) -> Response:
    said = tool_call(text) if request.mode == "tools" and finish == "stop" else completion(text, finish=finish)
    said.body["usage"] = None if tokens is None else {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    return said


def anthropic_says(request: Request, text: str, finish: str = "stop", tokens: Any = (100, 20)) -> Response:
    content = {"type": "text", "text": text}
    if "tools" in request.body:
        content = {"type": "tool_use", "id": "t", "name": "Note", "input": json.loads(text)}
    into, out = tokens or (0, 0)
    body = {"id": "m", "type": "message", "role": "assistant", "model": "loopback", "content": [content]}
    ended = {"stop_reason": {"stop": "end_turn", "length": "max_tokens"}[finish], "stop_sequence": None}
    return Response(body | ended | {"usage": {"input_tokens": into, "output_tokens": out}})


def ollama_says(request: Request, text: str, finish: str = "stop", tokens: Any = (100, 20)) -> Response:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if request.body.get("tools"):
        call = {"function": {"name": "Note", "arguments": json.loads(text)}}
        message = {"role": "assistant", "content": "", "tool_calls": [call]}
    line = {"model": "loopback", "created_at": "2031-01-01T00:00:00Z", "message": message, "done": True}
    counted = {} if tokens is None else {"prompt_eval_count": tokens[0], "eval_count": tokens[1]}
    return Response(json.dumps(line | {"done_reason": finish} | counted) + "\n")


@dataclass(frozen=True)
class Provider:
    """A class of LangChain: what the settings call it, how its server answers, where and with what key it is asked."""

    given: dict[str, Any]
    says: Callable[..., Response]
    path: str
    base: str = ""


OPENAI = Provider({}, openai_says, "/v1/chat/completions", "/v1")
ANTHROPIC = Provider({"provider": "anthropic"}, anthropic_says, "/v1/messages")
OLLAMA = Provider({"model_class": "langchain_ollama:ChatOllama"}, ollama_says, "/api/chat")
EACH = pytest.mark.parametrize("provider", [OPENAI, ANTHROPIC, OLLAMA], ids=["openai", "anthropic", "ollama"])


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def settings(provider: Provider, server: Loopback, **given: Any) -> Settings:
    values: dict[str, Any] = {
        "base_url": server.url.removesuffix("/v1") + provider.base,
        "model": "loopback",
        "api_key": SecretStr(KEY),
        "cache_dir": None,
        "backoff_seconds": 0.0,
        "timeout_seconds": 5.0,
        "max_attempts": 2,
    }
    return Settings(**(values | provider.given | given))


def ask(chosen: Settings, form: type[Any] = Note) -> Completion[Any]:
    async def run() -> Completion[Any]:
        async with Client(chosen) as client:
            return await client.send(chat.Request.about("收入", "收入2145.87万元。", PROMPT, form))

    return asyncio.run(run())


@EACH
class TestAnswers:
    @pytest.mark.parametrize("mode", ["json_schema", "tools", "json_object"])
    def test_each_mode_fills_the_same_form(self, provider: Provider, mode: Mode) -> None:
        with Loopback(lambda request: provider.says(request, GOOD)) as server:
            asked = ask(settings(provider, server, output_mode=mode))
        assert (asked.answer.total, asked.mode) == ("2145.87万元", mode)
        assert (asked.usage.input_tokens, asked.usage.output_tokens, asked.usage.estimated) == (100, 20, 0)
        (request,) = server.requests
        assert request.path == provider.path
        assert request.headers["authorization"] == f"Bearer {KEY}"
        assert "收入2145.87万元。" in request.asked

    def test_plain_text_is_asked_for_without_a_form(self, provider: Provider) -> None:
        with Loopback(lambda request: provider.says(request, "<think>…</think>\n甲\t1万元\n乙\t2万元")) as server:
            assert ask(settings(provider, server), chat.PlainText).answer.text == "甲\t1万元\n乙\t2万元"
        (request,) = server.requests
        assert not {"response_format", "tool_choice", "format", "output_config"} & set(request.body)
        assert not request.body.get("tools")

    def test_a_refused_mode_is_left(self, provider: Provider) -> None:
        def answer(request: Request) -> Response:
            first = request.number == 1
            return failure(400, "json_schema: not supported here") if first else provider.says(request, GOOD)

        with Loopback(answer) as server:
            assert ask(settings(provider, server)).mode == "tools"

    def test_what_is_kept_is_what_the_message_says(self, provider: Provider, tmp_path: Path) -> None:
        with Loopback(lambda request: provider.says(request, '{"total": "2145', "length")) as server:
            chosen = settings(provider, server, cache_dir=tmp_path)
            with pytest.raises(chat.CutOffError, match="after 20 tokens"):
                ask(chosen)
        (kept,) = tmp_path.rglob("*.json")
        assert json.loads(kept.read_text())["reply"]["text"] == '{"total": "2145'

    @pytest.mark.parametrize("tokens", [None, (-5, 20), (100, -3), (10**9, 20), (100, 10**9)], ids=str)
    def test_tokens_that_cannot_be_are_counted_here(self, provider: Provider, tokens: tuple[int, int] | None) -> None:
        with Loopback(lambda request: provider.says(request, GOOD, tokens=tokens)) as server:
            usage = ask(settings(provider, server)).usage
        assert usage.estimated == 1
        assert 20 < usage.input_tokens < 100
        assert 5 < usage.output_tokens < 30


@EACH
class TestFailures:
    @pytest.mark.parametrize(
        "first",
        [failure(429, retry_after="0"), failure(500), failure(529), failure(408), Response("", hang_up=True)],
        ids=["429", "500", "529", "408", "hangs up"],
    )
    def test_what_may_pass_is_tried_again_once(self, provider: Provider, first: Response) -> None:
        with Loopback(lambda request: first if request.number == 1 else provider.says(request, GOOD)) as server:
            assert ask(settings(provider, server)).usage.requests == 2
        assert len(server.requests) == 2

    @pytest.mark.parametrize(
        ("response", "attempts", "words"),
        [
            pytest.param(failure(400, "bad request"), 1, "400 bad request", id="400"),
            pytest.param(failure(401, f"no {KEY}"), 1, "401 no ***: check api_key", id="401"),
            pytest.param(failure(403, "no"), 1, "403 no: the key may not use", id="403"),
            pytest.param(failure(503, "\x1b[31mfull\x1b[0m\n" + "x" * 9000), 2, "503 [31mfull[0m xxx", id="503"),
            pytest.param(Response("<html>登录</html>"), 2, "is no chat completion", id="page"),
            pytest.param(Response("[" * 100_000), 2, "is no chat completion", id="nested too deep"),
            pytest.param(Response("x" * 3000), 1, "the answer has no end", id="endless"),
        ],
    )
    def test_a_failure_is_one_line(
        self, provider: Provider, response: Response, attempts: int, words: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if len(str(response.body)) == 3000:
            monkeypatch.setattr(transport, "MOST_BYTES", 2000)
        with Loopback(lambda _: response) as server, pytest.raises(ExtractorError) as caught:
            ask(settings(provider, server))
        assert len(server.requests) == attempts
        said = caught.value.message
        assert words in said.en
        for line in (said.en, said.zh, repr(caught.value)):
            assert KEY not in line
            assert len(line) < 800
            assert not set(line) & {"\n", "\x1b"}

    def test_retry_after_is_waited_for(self, provider: Provider) -> None:
        busy = failure(429, "slow down", retry_after="0.3")
        with Loopback(lambda request: busy if request.number == 1 else provider.says(request, GOOD)) as server:
            ask(settings(provider, server))
        first, second = server.times
        assert second - first >= 0.3

    def test_a_slow_answer_is_tried_again(self, provider: Provider) -> None:
        def answer(request: Request) -> Response:
            if request.number == 1:
                time.sleep(0.4)
            return provider.says(request, GOOD)

        with Loopback(answer) as server:
            assert ask(settings(provider, server, timeout_seconds=0.2)).usage.requests == 2

    def test_nobody_listening_is_a_setting_to_mend(self, provider: Provider) -> None:
        with Loopback(lambda _: failure(500)) as server:
            chosen = settings(provider, server)
        with pytest.raises(EndpointError, match="check base_url, the network and proxies"):
            ask(chosen)


@EACH
class TestWhereTextGoes:
    @pytest.mark.parametrize("status", [301, 307, 308])
    def test_a_redirect_is_not_followed(self, provider: Provider, status: int) -> None:
        with (
            Loopback(lambda request: provider.says(request, GOOD)) as elsewhere,
            Loopback(lambda _: Response("", status, {"location": f"{elsewhere.url}{provider.path}"})) as server,
            pytest.raises(EndpointError, match="set base_url to where the model is"),
        ):
            ask(settings(provider, server))
        assert (len(server.requests), len(elsewhere.requests)) == (1, 0)

    def test_no_tracing_service_hears_of_it(self, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
        import langsmith.utils

        told, environment = list[str](), cast("Any", langsmith.utils.get_env_var)
        tracer = "langchain_core.tracers.LangChainTracer.on_chat_model_start"
        monkeypatch.setattr(tracer, lambda *_, **__: told.append("asked"))
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_x")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", "http://127.0.0.1:9")
        environment.cache_clear()
        try:
            with Loopback(lambda request: provider.says(request, GOOD)) as server:
                ask(settings(provider, server))
        finally:
            monkeypatch.undo()
            environment.cache_clear()
        assert told == []

    def test_a_class_that_goes_elsewhere_is_stopped(self, provider: Provider) -> None:
        with Loopback(lambda request: provider.says(request, GOOD)) as server:
            chosen = settings(provider, server)
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                aside = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
            moved = chosen.model_copy(update={"model_options": type(chosen.model_options)({"base_url": aside})})
            with pytest.raises(EndpointError, match="set base_url to the host"):
                ask(moved)
        assert server.requests == []

    def test_each_client_has_connections_of_its_own(self, provider: Provider) -> None:
        with Loopback(lambda request: provider.says(request, GOOD)) as server:
            chosen = settings(provider, server)
            assert [ask(chosen).answer.total for _ in range(2)] == ["2145.87万元"] * 2


class TestSettings:
    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"provider": "nobody"}, "EXTRACTOR_BASE_URL: .*say where nobody is"),
            ({"provider": "nobody", "base_url": "http://127.0.0.1:9"}, "EXTRACTOR_PROVIDER: .*no such provider"),
            ({"provider": "cohere", "base_url": "http://127.0.0.1:9"}, "pip install langchain-cohere"),
            (
                {"model_class": "langchain_openai:Nothing", "base_url": "http://127.0.0.1:9"},
                "EXTRACTOR_MODEL_CLASS: .*no such class",
            ),
            ({"provider": "ollama", "offline": True}, "EXTRACTOR_OFFLINE: .*no model is asked"),
        ],
        ids=lambda given: str(given)[:40],
    )
    def test_what_cannot_be_is_said_in_a_line(self, given: dict[str, Any], words: str) -> None:
        with pytest.raises(BadSettingsError, match=words):
            ask(Settings(model="m", cache_dir=None, **given))

    def test_a_provider_has_its_own_key_and_place(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-openai-0123")
        monkeypatch.setenv("OPENAI_BASE_URL", "https://openai.example/v1")
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-anthropic-0123")
        other = load_settings(model="m", provider="anthropic")
        assert other.api_key is not None
        assert (other.api_key.get_secret_value(), other.host) == ("sk-anthropic-0123", "api.anthropic.com")
        named = load_settings(model="m", model_class="langchain_ollama:ChatOllama")
        assert (named.api_key, named.base_url, named.host) == (None, None, "")

    def test_options_reach_the_class_and_are_not_shown(self) -> None:
        with Loopback(lambda request: openai_says(request, GOOD)) as server:
            options = {"default_headers": {"x-auth-token": "token-of-mine"}, "top_p": 0.5}
            chosen = settings(OPENAI, server, model_options=options)
            ask(chosen)
        (request,) = server.requests
        assert (request.headers["x-auth-token"], request.body["top_p"]) == ("token-of-mine", 0.5)
        assert "token-of-mine" not in repr(chosen) + chosen.model_dump_json() + str(chosen.answer_settings)
        assert chosen.without_secrets("not token-of-mine") == "not ***"


@pytest.mark.parametrize(
    "said",
    [
        f"key {KEY}",
        f"https://x.example/?api-key={KEY}&a=1",
        "c2stc2VjcmV0LTAxMjM0NTY3ODk=",
        "Authorization: Bearer another-key-entirely",
        "https://me:pass-word@models.example/v1",
        '{"api_key": "another-key-entirely"}',
        "sk-another_key_entirely",
    ],
)
def test_a_secret_is_masked_in_every_form(said: str) -> None:
    shown = Settings(model="m", api_key=SecretStr(KEY)).without_secrets(said)
    assert "***" in shown
    assert not any(part in shown for part in (KEY, "another", "pass-word", "c2stc2VjcmV0"))


def test_a_key_that_a_model_repeats_is_not_kept(tmp_path: Path) -> None:
    refused = completion(None, refusal=f"I may not use {KEY}")
    with Loopback(lambda _: refused) as server:
        chosen = settings(OPENAI, server, cache_dir=tmp_path)
        with pytest.raises(chat.RefusalError) as caught:
            ask(chosen)
    assert caught.value.fact == "I may not use ***"
    assert KEY not in "".join(path.read_text() for path in tmp_path.rglob("*.json"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"total": "1万元", "total": "2万元"}', "total: given twice"),
        ('{"total": ' + "[" * 100_000, "nested too deep"),
        ('{"total": NaN', "not JSON"),
    ],
    ids=["twice", "deep", "cut"],
)
def test_json_that_contradicts_itself_is_no_answer(text: str, problem: str) -> None:
    with pytest.raises(chat.UnfitError, match=problem):
        chat.strict_json(text)
