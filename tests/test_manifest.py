"""What a run says of itself: its manifest, its log, its lines for machines, its exit codes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from helpers.line_model import lines_about
from helpers.loopback import Loopback, Request, Response, completion, failure
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.runs.manifest import TOKENS, totals

TEXT = "河湾县水利局2031年度部门决算\n\n一、国有资本经营预算支出决算情况说明\n2031年国有资本经营预算支出4.50万元。\n"
KEY = "sk-very-secret"
READ, SOME_FAILED, WRONG_USAGE = 0, 1, 2


def answer(request: Request) -> Response:
    return completion(lines_about(request.asked))


@pytest.fixture(autouse=True)
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EXTRACTOR_MODEL", "loopback")
    monkeypatch.setenv("EXTRACTOR_API_KEY", KEY)
    monkeypatch.setenv("EXTRACTOR_WORKERS", "0")
    monkeypatch.setenv("EXTRACTOR_BACKOFF_SECONDS", "0")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    Path("b.pdf").write_bytes(b"")


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(app, ["run", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def manifest(out: str = "out") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(out, "manifest.json").read_text(encoding="utf-8"))
    return found


def log(path: str = "run.log") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


# --- the manifest


def test_a_run_with_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("extractor.toml").write_text('[prices."loopback"]\ninput = "1000"\noutput = "0"\n', encoding="utf-8")
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url.replace("http://", "http://user:word@"))
        assert call("a.txt", "b.pdf", "-o", "out", "--reader", "both", "-q").exit_code == SOME_FAILED
    found = manifest()
    assert found["inputs"] == ["a.txt", "b.pdf"]
    assert found["readers"] == ["grammar", "llm"]
    assert {name: number for name, number in found["statuses"].items() if number} == {"ok": 1, "failed": 1}
    assert found["usage"] == {"requests": 1, "cached": 0, "input_tokens": 100, "output_tokens": 20}
    spent = {"requests": 1, "input_tokens": 100, "output_tokens": 20, "cost": "0.1", "currency": "CNY"}
    assert found["spent"] == spent
    assert found["cost"] == "0.1"
    assert (found["model"]["model"], found["model"]["endpoint"]) == ("loopback", server.url)
    host = server.url.removeprefix("http://").removesuffix("/v1")
    assert (found["model"]["provider"], found["model"]["host"]) == ("openai", host)
    assert {prompt["id"] for prompt in found["prompts"]} == {"read/final_accounts", "read/any", "remainder/any"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", prompt["digest"]) for prompt in found["prompts"])
    assert found["policies"]["final_accounts"]["severities"]
    assert found["started"] <= found["finished"]


def test_nothing_secret_and_nothing_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url.replace("http://", "http://user:word@"))
        call("a.txt", "-o", "out", "--reader", "both", "-q", "--log", "run.log")
    for file in ("out/manifest.json", "run.log"):
        written = Path(file).read_text(encoding="utf-8")
        for word in (KEY, "word@", str(tmp_path), str(Path(__file__).parent.parent)):
            assert word not in written


def test_the_same_way_has_the_same_fingerprint() -> None:
    prints = {}
    for out, reader, severities in (("1", "grammar", "error"), ("2", "grammar", "error"), ("3", "grammar", "warning")):
        Path("extractor.toml").write_text(f'[policy]\nseverities = ["{severities}"]\n', encoding="utf-8")
        call("a.txt", "-o", out, "--reader", reader, "-q")
        prints[out] = manifest(out)["fingerprint"]
    assert prints["1"] == prints["2"] != prints["3"]


def test_without_a_model_none_is_named() -> None:
    call("a.txt", "-o", "out", "--reader", "grammar", "-q")
    found = manifest()
    assert (found["model"], found["prompts"], found["spent"]["requests"]) == (None, [], 0)
    assert "cost" not in found


def test_what_was_kept_brings_no_money_of_its_own() -> None:
    """Prices may have changed since: what is kept cost nothing this time."""
    row = {"status": "ok", "type": "a", "needs_review": False} | dict.fromkeys(TOKENS, 1)
    paid, kept = row | {"cost": "1.23", "currency": "USD"}, row | {"cost": "0", "currency": "CNY", "kept": True}
    for rows in ([paid, kept], [kept, paid]):
        assert {"cost": "1.23", "currency": "USD"}.items() <= totals(rows).items()
    assert {"cost": "0", "currency": "CNY"}.items() <= totals([kept]).items()


# --- the log


def test_the_log_says_what_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    def once_busy(request: Request) -> Response:
        return failure(503, "busy") if request.number == 1 else answer(request)

    with Loopback(once_busy) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        result = call("a.txt", "b.pdf", "-o", "out", "--reader", "both", "-q", "--log", "run.log")
    events = log()
    assert events[0]["event"] == "run started"
    assert events[-1]["event"] == "run finished"
    assert {event["event"] for event in events[1:-1]} == {"request retried", "document done", "document failed"}
    by_name = {event["event"]: event for event in events}
    assert "503" in by_name["request retried"]["error"]
    assert by_name["document failed"]["document"] == "b"
    assert by_name["document done"]["seconds"] >= 0
    assert all(event["at"] and event["level"] for event in events)
    assert result.stderr.splitlines() == [by_name["document failed"]["error"]]


def test_a_skipped_document_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRACTOR_BASE_URL", "http://127.0.0.1:9/v1")
    call("a.txt", "-o", "out", "--reader", "both", "-q", "--log", "run.log", "--budget-tokens", "0")
    assert [event["event"] for event in log()] == ["run started", "document skipped", "run finished"]


def test_a_run_that_stops_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(lambda _: failure(401, f"bad key {KEY}")) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        result = call("a.txt", "-o", "out", "--reader", "both", "-q", "--log", "run.log")
    assert result.exit_code == WRONG_USAGE
    last = log()[-1]
    assert (last["event"], last["level"]) == ("run stopped", "error")
    assert "api_key" in last["error"]
    assert KEY not in last["error"]


def test_a_second_run_is_added() -> None:
    for _ in range(2):
        call("a.txt", "-o", "out", "--reader", "grammar", "-q", "--log", "run.log")
    assert [event["event"] for event in log()] == ["run started", "document done", "run finished"] * 2


def test_a_log_that_cannot_be_written() -> None:
    result = call("a.txt", "-o", "out", "--log", "none/run.log")
    assert result.exit_code == WRONG_USAGE
    assert result.stderr == (
        "--log none/run.log: 日志无法写入：没有这个文件或文件夹。 "
        "the log cannot be written: there is no such file or folder\n"
    )


# --- for machines


def test_a_line_a_document_then_the_totals() -> None:
    result = call("a.txt", "b.pdf", "-o", "out", "--reader", "grammar", "--json")
    *documents, last = [json.loads(line) for line in result.stdout.splitlines()]
    assert {row["document"]: row["status"] for row in documents} == {"a": "ok", "b": "failed"}
    assert {name: number for name, number in last["totals"]["statuses"].items() if number} == {"ok": 1, "failed": 1}
    assert result.stderr.splitlines() == [row["error"] for row in documents if row["status"] == "failed"]


@pytest.mark.parametrize("number", [2, 201])
def test_a_terminal_lists_few_documents_and_counts_many(number: int) -> None:
    Path("in").mkdir()
    for n in range(number - 1):
        Path(f"in/{n}.txt").write_text(f"{TEXT}{n}", encoding="utf-8")
    result = call("in", "b.pdf", "-o", "out", "--reader", "grammar")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert f"文档 documents: {number}，已读 read {number - 1}，未读 skipped 0" in lines
    assert f"待审文档 documents to review: {number}，其中未能读取 of these not read 1" in lines
    assert sum(line.startswith(("0 ", "b ")) for line in lines) == (2 if number == 2 else 0)
    assert lines[-2] == "报告 report: out/report.html"
    assert json.loads(Path("out/summary.jsonl").read_text(encoding="utf-8").splitlines()[-1])["document"] == "b"


def test_the_help_names_every_exit_code() -> None:
    shown = " ".join(CliRunner().invoke(app, ["run", "--help"]).output.split())
    for words in ("Exit code: 0 all", "1 some failed", "2 wrong usage", "3 the budget was spent"):
        assert words in shown
