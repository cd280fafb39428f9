"""The cascade: what a model is asked about, and what becomes of its answers."""

import asyncio
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from helpers.line_model import Silent
from helpers.loopback import Loopback, Request, Response, completion
from typer.testing import CliRunner

from extractor.api import aextract, extract
from extractor.cli import app
from extractor.core.reading import Usage
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.policy import AutoAccept, Policy
from extractor.document import read_document
from extractor.extraction.pipeline import Result

HEAD = "青溪县水务局2031年度部门决算\n第二部分 2031年度部门决算情况说明\n"
INCOME = """一、收入决算情况说明
2031年度本年收入合计1100.50万元，其中：财政拨款收入1000.50万元，占90.91%；其他收入100.00万元，占9.09%。
"""
EXPENDITURE = """二、支出决算情况说明
2031年度本年支出合计1150.50万元，其中：基本支出700.50万元，占60.89%；项目支出450.00万元，占39.11%。
"""
WRONG = EXPENDITURE.replace("450.00", "460.00")
UNREAD = """二、支出决算情况说明
这一年花在日常运转上的是七成，合700.50万元，花在专门的事情上的合450.00万元，拢共1150.50万元。
"""
NOTHING_READ = "二、支出决算情况说明\n这一年拢共花了1150.50万元。\n"
ONE_UNREAD = EXPENDITURE.replace("。\n", "。年底那3.20万元是临时追加的。\n")
NO_AMOUNT = "二、支出决算情况说明\n钱花掉了98.70%。\n"
NO_FIGURES = "二、支出决算情况说明\n详见附表。\n"


def cascade(tmp_path: Path, text: str, policy: Policy | None = None) -> tuple[Result, list[str]]:
    """The result, and the sections that the model was asked about."""
    path, model = tmp_path / "a.txt", Silent()
    path.write_text(HEAD + text, encoding="utf-8")
    document = read_document(path)
    result = asyncio.run(aextract(document, FINAL_ACCOUNTS, model, "cascade", policy))
    return result, model.asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param(INCOME + EXPENDITURE, [], id="read and adds up"),
        pytest.param(INCOME + UNREAD, ["expenditure"], id="most amounts not read"),
        pytest.param(INCOME + ONE_UNREAD, ["expenditure"], id="an amount not read"),
        pytest.param(INCOME + NO_AMOUNT, ["expenditure"], id="no amount, and nothing else read"),
        pytest.param(INCOME + NOTHING_READ, ["expenditure"], id="nothing read of a required section"),
        pytest.param(INCOME + NO_FIGURES, [], id="nothing to read"),
        pytest.param(INCOME + WRONG, ["expenditure"], id="fails a check"),
    ],
)
def test_sections_in_doubt_are_asked(tmp_path: Path, text: str, asked: list[str]) -> None:
    assert cascade(tmp_path, text)[1] == asked


def test_a_document_without_doubt_is_the_grammars(tmp_path: Path) -> None:
    result, _ = cascade(tmp_path, INCOME + EXPENDITURE)
    alone = extract(read_document(tmp_path / "a.txt"), FINAL_ACCOUNTS)
    assert result.record == alone.record
    assert {reading.reader for reading in result.readings} == {"grammar"}


def test_all_that_is_in_doubt_is_asked_about_in_one_request(tmp_path: Path) -> None:
    result, asked = cascade(tmp_path, INCOME.replace("占90.91%", "占9.91%") + UNREAD)
    assert asked == ["income", "expenditure"]
    assert result.usage == Usage(requests=1)


@pytest.mark.parametrize("text", [INCOME + EXPENDITURE, INCOME + UNREAD], ids=["grammar alone", "model asked"])
@pytest.mark.parametrize(("way", "accepts"), [("grammar", False), ("both", False), ("cascade", True)])
def test_only_a_threshold_of_its_own_accepts(tmp_path: Path, text: str, way: str, accepts: bool) -> None:
    threshold = AutoAccept(
        min_score=1, alpha=0.01, alpha_documents=0.01, delta=0.1, figures=9000, wrong=0, documents=900
    )
    result, _ = cascade(tmp_path, text, Policy(auto_accept={way: threshold}))
    assert bool(result.verdict.accepted) == accepts


def answer(request: Request) -> Response:
    """What stands in UNREAD: the total is what all of it came to."""
    (number,) = re.findall(r"(?m)^(\d+) .*拢共", request.asked)
    others = "\n".join(f'[{number},"?","花费","{one}",{{}}]' for one in ("700.50万元", "450.00万元"))
    return completion(f'[{number},"expenditure",null,{{"total":"1150.50万元"}}]\n{others}')


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EXTRACTOR_MODEL", "loopback")
    monkeypatch.setenv("EXTRACTOR_API_KEY", "k")
    monkeypatch.setenv("EXTRACTOR_WORKERS", "0")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("configured")
def test_a_run_asks_the_model_only_about_what_is_in_doubt_and_says_what_that_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("a.txt").write_text(HEAD + INCOME + UNREAD, encoding="utf-8")
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        result = CliRunner().invoke(app, ["run", "a.txt", "--out", "out", "--reader", "cascade"])
        assert [request.asked.count("拢共") for request in server.requests] == [1]
    assert result.exit_code == 0, result.output
    row = json.loads(Path("out/summary.jsonl").read_text(encoding="utf-8"))
    assert (row["paragraphs_shown"], row["paragraphs"], row["requests"]) == (3, 6, 1)  # under two headings
    assert row["tokens_saved"] > 0
    assert "给模型看 shown 3 / 6 段 paragraphs" in result.output
    record = json.loads(Path("out/a/record.json").read_text(encoding="utf-8"))["record"]
    assert Decimal(record["expenditure"]["total"]["value"]["value"]) == Decimal("1150.50")
    assert record["expenditure"]["total"]["reader"] == "llm"
    assert record["income"]["total"]["reader"] == "grammar"
    manifest = json.loads(Path("out/manifest.json").read_text(encoding="utf-8"))
    assert manifest["reader"] == "cascade"
    assert manifest["cascade"] == {"paragraphs": 6, "paragraphs_shown": 3, "tokens_saved": row["tokens_saved"]}
