"""Recording through a relay and replaying without a network: the real client, a real server on the loopback."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
import yaml
from rich.console import Console
from typer.testing import CliRunner

import eval.recording.record
from eval.recording.relay import Spool, application
from eval.recording.replay import replay
from eval.recording.tape import of_document, tape
from eval.recording.tokens import count, of_request
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS

TEXT = """河湾县水利局2031年度部门决算

国有资本经营预算支出决算情况说明
2031年国有资本经营预算支出4.50万元。

政府采购支出情况说明
2031年政府采购支出总额1.50万元。
"""
ANSWER = """["doc","final_accounts","河湾县水利局","2031"]
[3,"state_capital",null,{"year":"2031","expenditure":"4.50万元","income":"7.77万元"}]
[5,"procurement",null,{"total":"1.50万元"}]"""
KEY = "sk-secret-0123456789"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


class Relay:
    """A relay in a thread, and the folder through which it hands requests over."""

    def __init__(self, folder: Path, patience: float) -> None:
        self.spool = Spool(folder)
        config = uvicorn.Config(application(self.spool, patience, Console(quiet=True)), port=0, log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)

    @property
    def url(self) -> str:
        while not self._server.started:
            time.sleep(0.01)
        return f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}/v1"

    def __enter__(self) -> "Relay":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Relay]:
    with Relay(tmp_path / "spool", patience=20) as running:
        yield running


def put(spool: Spool, name: str, words: str) -> None:
    """Answers as a relay asks for it, by rename: a file that is opened for writing is there before its words are."""
    written = spool.folder / f"written-{name}"
    written.write_text(words, encoding="utf-8")
    written.replace(spool.folder / "answers" / name)


def person(spool: Spool, stop: threading.Event) -> None:
    """Answers each request alike."""
    while not stop.wait(0.02):
        for file in (spool.folder / "pending").glob("*.json"):
            name = file.with_suffix(".txt").name
            if not (spool.folder / "answers" / name).exists():
                put(spool, name, ANSWER)


@pytest.fixture
def recorded(tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document of which an answer was recorded: the model read one figure and invented another."""
    document = tmp_path / "a.txt"
    document.write_text(TEXT, encoding="utf-8")
    stop = threading.Event()
    answering = threading.Thread(target=person, args=(relay.spool, stop))
    answering.start()
    monkeypatch.setenv("EXTRACTOR_API_KEY", KEY)
    try:
        made = CliRunner().invoke(
            _app(), [str(document), "--base-url", relay.url, "--cassettes", str(tmp_path / "cassettes")]
        )
    finally:
        stop.set()
        answering.join()
    assert made.exit_code == 0, made.output
    return document


def _app() -> Any:
    import typer

    app = typer.Typer()
    app.command()(eval.recording.record.main)
    return app


def test_what_was_recorded_is_replayed_without_a_network(recorded: Path) -> None:
    cassettes = recorded.parent / "cassettes"
    assert (cassettes / "a" / "read.yaml").is_file()
    found = asyncio.run(replay(recorded, FINAL_ACCOUNTS, "llm", cassettes))
    assert found.failure is None
    assert found.result is not None
    state = found.result.record.state_capital  # type: ignore[attr-defined]
    assert (str(state.expenditure.value.value), state.income) == ("4.50", None)
    assert found.usage.requests == 1
    assert found.usage.input_tokens > 0


def test_a_cassette_is_readable_and_holds_no_secret(recorded: Path) -> None:
    for file in (recorded.parent / "cassettes").rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        assert "\\u" not in text
        assert KEY not in text
        assert "127.0.0.1" not in text
        (interaction, *_) = yaml.safe_load(text)["interactions"]
        assert set(interaction["request"]["headers"]) == {"content-type", "x-cassette"}
        assert set(interaction["response"]["headers"]) == {"content-type"}
        assert interaction["request"]["body"]["messages"][0]["role"] == "system"
        usage = interaction["response"]["body"]["string"]["usage"]
        assert usage["prompt_tokens"] == of_request(interaction["request"]["body"])
    assert "国有资本经营预算支出4.50万元" in (recorded.parent / "cassettes/a/read.yaml").read_text("utf-8")


def test_a_tape_can_be_saved_while_it_is_recorded(recorded: Path) -> None:
    cassettes = recorded.parent / "cassettes"
    before = {file: file.read_bytes() for file in cassettes.rglob("*.yaml")}
    with tape(cassettes, "new_episodes") as played:
        for _ in range(2):
            played.cassette.dirty = True
            played.save()
    assert {file: file.read_bytes() for file in cassettes.rglob("*.yaml")} == before


def test_a_changed_request_fails_with_what_changed(recorded: Path) -> None:
    recorded.write_text(TEXT.replace("4.50", "4.60"), encoding="utf-8")
    found = asyncio.run(replay(recorded, FINAL_ACCOUNTS, "both", recorded.parent / "cassettes"))
    assert found.result is None
    assert found.failure is not None
    changed = [line for line in found.failure.splitlines() if line.startswith(("+.", "-."))]
    assert changed
    assert all(line.startswith(("+.messages[1].content: ", "-.messages[1].content: ")) for line in changed)
    assert any("4.60万元" in line for line in changed)


def test_what_is_not_recorded_at_all_reaches_no_network(recorded: Path) -> None:
    found = asyncio.run(replay(recorded, FINAL_ACCOUNTS, "llm", recorded.parent / "nowhere"))
    assert found.failure is not None
    assert "nothing is recorded: python -m eval.recording.record" in found.failure


def test_recordings_that_nothing_asks_for_are_named_and_pruned(recorded: Path, relay: Relay) -> None:
    cassettes = recorded.parent / "cassettes"
    old = (cassettes / "a" / "read.yaml").read_text(encoding="utf-8")
    (cassettes / "a" / "old.yaml").write_text(old.replace("4.50", "9.99").replace("a/read", "a/old"), encoding="utf-8")
    with tape(cassettes / "a") as played:
        with of_document("a"):
            asyncio.run(_read_all(recorded))
        assert [request.headers["x-cassette"] for request in played.unused] == ["a/old"]
        assert played.unrecorded == []
    asked = {file.name for file in (cassettes / "a").iterdir()} - {"old.yaml"}
    for _ in range(2):  # with something to prune, and with nothing
        made = CliRunner().invoke(
            _app(), [str(recorded), "--base-url", relay.url, "--cassettes", str(cassettes), "--prune"]
        )
        assert made.exit_code == 0, made.output
        assert "0 new" in made.output
        assert {file.name for file in (cassettes / "a").iterdir()} == asked


async def _read_all(document: Path) -> None:
    from eval.recording.replay import settings
    from extractor.api import aextract, read
    from extractor.extraction.readers.document_reader import DocumentReader
    from extractor.llm.client import Client

    async with Client(settings(max_attempts=1)) as client:
        await aextract(read(document), FINAL_ACCOUNTS, DocumentReader(client), "llm")


# --- the relay by itself -------------------------------------------------------------------------------------------

SCHEMA = {"type": "object", "properties": {"total": {"type": "string"}}}
BODY = {
    "model": "relay",
    "messages": [{"role": "user", "content": "本年收入合计4.5万元"}],
    "response_format": {"type": "json_schema", "json_schema": {"name": "Income", "schema": SCHEMA}},
}


def ask(url: str, body: Any = BODY) -> httpx2.Response:
    return httpx2.post(f"{url}/chat/completions", json=body, timeout=30)


def waiting(spool: Spool) -> Path:
    while not (files := list((spool.folder / "pending").glob("*.json"))):
        time.sleep(0.01)
    return files[0]


def test_an_answer_that_does_not_fit_is_put_aside_with_the_reason(relay: Relay) -> None:
    def answer() -> None:
        name = waiting(relay.spool).name
        for words in ("没有", '{"total": 4.5}', '{"total": "4.5万元"}'):
            while (relay.spool.folder / "answers" / name).exists():  # the one before is put aside first
                time.sleep(0.01)
            put(relay.spool, name, words)

    answering = threading.Thread(target=answer)
    answering.start()
    completion = ask(relay.url).json()
    answering.join()
    assert completion["choices"][0]["message"]["content"] == '{"total": "4.5万元"}'
    assert completion["usage"]["completion_tokens"] == count('{"total": "4.5万元"}')
    reasons = sorted(file.read_text(encoding="utf-8") for file in (relay.spool.folder / "rejected").glob("*.txt"))
    assert reasons[0].startswith("$.total: 4.5 is not of type 'string'")
    assert reasons[1].startswith("not JSON")
    assert not list((relay.spool.folder / "pending").glob("*.json"))
    assert len(list((relay.spool.folder / "done").glob("*.json"))) == 1


def test_a_request_that_nobody_answers_times_out_and_is_answered_when_it_is_asked_again(tmp_path: Path) -> None:
    with Relay(tmp_path, patience=0.1) as impatient:
        late = ask(impatient.url)
        assert late.status_code == 504
        assert "nobody answered" in late.json()["error"]["message"]
        put(impatient.spool, waiting(impatient.spool).name, "{}")
        assert ask(impatient.url).json()["choices"][0]["message"]["content"] == "{}"


def test_tools_are_answered_as_tools(relay: Relay) -> None:
    tool = {"type": "function", "function": {"name": "Income", "parameters": SCHEMA}}
    body = {"model": "relay", "messages": BODY["messages"], "tools": [tool]}
    answering = threading.Timer(0.3, lambda: put(relay.spool, waiting(relay.spool).name, "{}"))
    answering.start()
    message = ask(relay.url, body).json()["choices"][0]["message"]
    assert message["tool_calls"][0]["function"] == {"name": "Income", "arguments": "{}"}


def test_what_is_no_chat_request_is_refused(relay: Relay) -> None:
    assert ask(relay.url, {"model": "relay"}).status_code == 400
    assert httpx2.get(f"{relay.url}/models").json()["data"][0]["id"] == "relay"
