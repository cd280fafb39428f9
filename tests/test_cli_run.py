"""`extractor run` with a model behind it: the whole command, a real client, a server on the loopback."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from helpers.loopback import Loopback, Request, Response, completion
from typer.testing import CliRunner

from extractor.cli import app

TEXT = "河湾县水利局2031年度部门决算\n\n一、国有资本经营预算支出决算情况说明\n2031年国有资本经营预算支出4.50万元。\n"


def answer(request: Request) -> Response:
    """What is printed, and a figure that is not."""
    return completion('[3,"state_capital",null,{"expenditure":"4.50万元","income":"7.77万元"}]')


@pytest.mark.parametrize("reader", ["llm", "both"])
def test_a_run_asks_the_model_and_keeps_only_what_is_printed(
    reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    Path("extractor.toml").write_text('[llm.prices]\ninput = "1000"\noutput = "0"\n', encoding="utf-8")
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        monkeypatch.setenv("EXTRACTOR_MODEL", "loopback")
        monkeypatch.setenv("EXTRACTOR_API_KEY", "k")
        monkeypatch.setenv("EXTRACTOR_CACHE_DIR", "none")
        result = CliRunner().invoke(app, ["run", "a.txt", "--out", "out", "--reader", reader])
        assert server.requests
    assert result.exit_code == 0, result.output
    record = json.loads(Path("out/a/record.json").read_text(encoding="utf-8"))
    assert {reading["reader"] for reading in record["readings"]} == {"llm", "grammar"}
    read_by = record["record"]["state_capital"]["expenditure"]["reader"]
    assert "llm" in read_by
    assert "4.50" in Path("out/a/facts.jsonl").read_text(encoding="utf-8")
    row = json.loads(Path("out/summary.jsonl").read_text(encoding="utf-8"))
    assert row["input_tokens"] > 0
    assert Decimal(row["cost"]) == Decimal(row["input_tokens"]) / 1000
    assert f"{row['requests']} 次请求 requests" in result.output
    assert f"cost: {Decimal(row['cost']):.4f} CNY" in result.output
    assert "7.77" not in Path("out/a/facts.jsonl").read_text(encoding="utf-8")
