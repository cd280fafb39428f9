"""The doctor against a server on the loopback: what it finds wrong, and that it asks little."""

import asyncio
import json
from typing import Any

import pytest
from helpers.loopback import Loopback, Request, Response, completion, failure, tool_call
from pydantic import SecretStr

from extractor.document.standin import read_with
from extractor.llm.probe import Diagnosis, probe, rows
from extractor.llm.settings import Settings

KEY = "sk-secret-0123456789"
RIGHT = json.dumps({"total": "12.30万元"})


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def diagnose(url: str, **given: Any) -> Diagnosis:
    values: dict[str, Any] = {"base_url": url, "model": "loopback", "api_key": SecretStr(KEY), "timeout_seconds": 60.0}
    return asyncio.run(probe(Settings(**(values | given))))


def marks(diagnosis: Diagnosis) -> dict[str, bool | None]:
    return {row.name: row.ok for row in rows(diagnosis)}


def right(request: Request) -> Response:
    return tool_call(RIGHT) if request.mode == "tools" else completion(RIGHT)


def test_all_is_well() -> None:
    with Loopback(right) as server:
        diagnosis = diagnose(server.url)
    assert diagnosis.works
    assert marks(diagnosis) == dict.fromkeys(
        ("endpoint", "api_key", "model", "json_schema", "tools", "json_object", "usage"), True
    )
    assert len(server.requests) == 3


def test_a_rung_that_is_refused_or_copies_badly_is_told() -> None:
    def answer(request: Request) -> Response:
        if request.mode == "json_schema":
            return failure(400, "This response_format type is unavailable now")
        return tool_call('{"total": "123000元"}') if request.mode == "tools" else completion(RIGHT)

    with Loopback(answer) as server:
        diagnosis = diagnose(server.url)
    assert diagnosis.works
    told = {row.name: row.en for row in rows(diagnosis)}
    assert told["json_schema"] == "400 This response_format type is unavailable now"
    assert told["tools"] == "copied '123000元' for '12.30万元'"


@pytest.mark.parametrize(
    ("response", "found", "words"),
    [
        (failure(401, f"bad key {KEY}"), (True, False, None), "401 bad key ***: check api_key"),
        (failure(403, "no"), (True, False, None), "the key may not use this model"),
        (failure(404, "no such model"), (True, True, False), "check model"),
    ],
    ids=["key", "permission", "model"],
)
def test_the_first_fault_stops_the_probe(response: Response, found: tuple[bool | None, ...], words: str) -> None:
    with Loopback(lambda _: response) as server:
        diagnosis = diagnose(server.url)
    assert (diagnosis.reached, diagnosis.key_accepted, diagnosis.model_known) == found
    assert not diagnosis.works
    assert any(words in row.en for row in rows(diagnosis))
    assert KEY not in repr(list(rows(diagnosis)))
    assert len(server.requests) == 1


def test_nobody_is_there() -> None:
    with Loopback(right) as server:
        url = server.url
    assert marks(diagnose(url)) == {"endpoint": False, "api_key": None, "model": None}


def test_a_server_that_fails_leaves_the_rest_open() -> None:
    with Loopback(lambda _: failure(500, "out of memory")) as server:
        diagnosis = diagnose(server.url)
    assert marks(diagnosis)["model"] is None
    assert not diagnosis.works


def test_tokens_that_are_not_reported_are_told() -> None:
    def answer(request: Request) -> Response:
        response = right(request)
        del response.body["usage"]
        return response

    with Loopback(answer) as server:
        assert marks(diagnose(server.url))["usage"] is False


def test_no_model_is_configured() -> None:
    (row,) = rows(asyncio.run(probe(Settings(model=None))))
    assert (row.ok, "EXTRACTOR_MODEL" in row.en, "EXTRACTOR_MODEL" in row.zh) == (False, True, True)


def test_what_pdfs_are_read_with_is_told_in_both_languages() -> None:
    told = dict(read_with())
    assert "pdfium" in told["pdf"].en
    assert told["font"].zh.startswith("WenQuanYi Micro Hei：代替 PDF 未嵌入的中文字体")
    assert told["font"].en.startswith("WenQuanYi Micro Hei: stands in for Chinese fonts")
