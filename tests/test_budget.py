"""What a run may spend: the estimate of a request, the stop when the budget is spent, the estimate before the start."""

import asyncio
import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.line_model import lines_about
from helpers.loopback import Loopback, Request, Response, completion
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.core.reading import Usage
from extractor.doctypes.choice import choice_of
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.llm.budget import Bills, Budget, BudgetSpentError, expected
from extractor.llm.settings import BadSettingsError, Prices, load_settings
from extractor.runs.estimate import estimate_run
from extractor.runs.inputs import jobs
from extractor.runs.pool import SameProcess

CASSETTES = Path(__file__).parent.parent / "cassettes"
TEXT = "河湾县水利局2031年度部门决算\n\n一、国有资本经营预算支出决算情况说明\n{}年国有资本经营预算支出4.50万元。\n"
BODY = {"messages": [{"role": "system", "content": "摘录"}, {"role": "user", "content": "支出4.50万元"}]}
SPLIT = "35"
DOCUMENTS = 6
READ, SOME_FAILED, WRONG_USAGE, BUDGET_SPENT = 0, 1, 2, 3
PRICES = '[prices."loopback"]\ninput = "1000"\noutput = "2000"\n'  # a request costs 3 + 0.2


def answer(request: Request) -> Response:
    """What the one section prints; of what stands before it nothing."""
    return completion(lines_about(request.asked) or '["doc","final_accounts","",""]')


@pytest.fixture(autouse=True)
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model, and a folder of documents that differ, each with two parts to ask about: its title, and a section."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EXTRACTOR_MODEL", "loopback")
    monkeypatch.setenv("EXTRACTOR_API_KEY", "k")
    monkeypatch.setenv("EXTRACTOR_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("EXTRACTOR_WORKERS", "0")
    monkeypatch.setenv("EXTRACTOR_CONCURRENCY", "2")
    monkeypatch.setenv("EXTRACTOR_SPLIT_TOKENS", SPLIT)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for year in range(2031, 2031 + DOCUMENTS):
        text = TEXT.format(year).replace("2031", str(year))
        Path(f"in/{year}.txt").write_text(text, encoding="utf-8")


def call(*options: str, out: str = "out") -> Result:
    result = CliRunner().invoke(app, ["run", "in", "--out", out, "--reader", "both", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rows(out: str = "out") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(out, "summary.jsonl").read_text(encoding="utf-8").splitlines()]


def exported(out: str) -> dict[str, bytes]:
    """All that was written of the documents, without what it cost."""
    return {file.parent.name: file.read_bytes() for file in Path(out).glob("*/facts.jsonl")}


# --- the estimate


def test_the_estimate_is_near_what_was_recorded() -> None:
    """In total within 15 % of every recording; tokens there are counted by the tokenizer of DeepSeek."""
    guessed, counted = Usage(), Usage()
    for file in sorted(CASSETTES.glob("*/*.yaml")):
        for one in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["interactions"]:
            said = one["response"]["body"]["string"]["usage"]
            guessed += expected(one["request"]["body"])
            counted += Usage(1, said["prompt_tokens"], said["completion_tokens"])
    assert counted.requests > 15
    assert guessed.input_tokens == pytest.approx(counted.input_tokens, rel=0.15)
    assert guessed.output_tokens == pytest.approx(counted.output_tokens, rel=0.15)


def test_a_longer_text_costs_more() -> None:
    longer = {"messages": [BODY["messages"][0], {"role": "user", "content": "支出4.50万元，收入6.70万元"}]}
    assert expected(longer).input_tokens > expected(BODY).input_tokens
    assert expected(longer).output_tokens > expected(BODY).output_tokens


# --- the budget by itself


def ask(budget: Budget, bill: Usage | None) -> None:
    async def once() -> None:
        async with budget.covers(BODY) as sent:
            sent.usage = bill

    asyncio.run(once())


def test_what_was_spent_is_what_the_server_counted() -> None:
    budget = Budget(tokens=1000)
    ask(budget, Usage(1, 100, 20))
    assert budget.spent == Usage(1, 100, 20)


def test_a_server_that_counts_no_tokens_leaves_the_estimate() -> None:
    budget = Budget(tokens=1000)
    ask(budget, Usage(1, 0, 0))
    assert budget.spent == expected(BODY)


@pytest.mark.parametrize(
    "budget",
    [
        pytest.param(Budget(tokens=200), id="tokens"),
        pytest.param(
            Budget(money=Decimal("0.2"), prices=Prices(input=Decimal(1000), output=Decimal(1000))), id="money"
        ),
    ],
)
def test_what_does_not_fit_closes_the_budget(budget: Budget) -> None:
    ask(budget, Usage(1, 170, 20))
    with pytest.raises(BudgetSpentError, match="190 tokens"):
        ask(budget, Usage(1, 1, 1))
    assert budget.closed
    assert budget.spent == Usage(1, 170, 20)


def test_a_request_waits_for_the_bills_of_those_under_way() -> None:
    """Their upper estimates leave no room, their bills do."""

    async def together() -> int:
        upper = expected(BODY)
        budget = Budget(tokens=2 * (upper.input_tokens + upper.output_tokens))
        under_way = most = 0

        async def one() -> None:
            nonlocal under_way, most
            async with budget.covers(BODY) as bill:
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(0)
                bill.usage = Usage(1, 1, 0)
                under_way -= 1

        await asyncio.gather(*(one() for _ in range(5)))
        assert budget.spent == Usage(5, 5, 0)
        return most

    assert asyncio.run(together()) == 1


# --- a run that stops


@pytest.mark.parametrize(
    "limit", [pytest.param(("--budget-tokens", "13000"), id="tokens"), pytest.param(("--budget", "13"), id="money")]
)
def test_the_same_command_goes_on_and_nothing_is_paid_twice(
    monkeypatch: pytest.MonkeyPatch, limit: tuple[str, str]
) -> None:
    Path("extractor.toml").write_text(PRICES, encoding="utf-8")

    def dear(request: Request) -> Response:  # what it costs is no longer what it was expected to
        response = replace(answer(request), after=0.02 * (request.number % 3))
        response.body["usage"] = {"prompt_tokens": 3000, "completion_tokens": 100, "total_tokens": 3100}
        return response

    with Loopback(dear) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        stopped = call(*limit)
        sent = len(server.requests)
        statuses = [row["status"] for row in rows()]
        manifest = json.loads(Path("out/manifest.json").read_text(encoding="utf-8"))
        resumed = call()
        assert len({request.asked for request in server.requests}) == len(server.requests)  # each was asked once
        undisturbed = call(out="other")
    assert stopped.exit_code == BUDGET_SPENT, stopped.output
    assert statuses[0] == "ok"
    assert statuses == sorted(statuses)
    assert statuses.count("skipped") == DOCUMENTS - statuses.count("ok") > 0
    assert manifest["spent"]["requests"] == sent
    assert manifest["statuses"]["skipped"] == statuses.count("skipped")
    assert f"{3100 * sent:,} tokens" in stopped.stderr
    assert "skipped" in stopped.stderr
    assert (resumed.exit_code, [row["status"] for row in rows()]) == (READ, ["ok"] * DOCUMENTS)
    assert (undisturbed.exit_code, exported("out")) == (READ, exported("other"))


def test_a_budget_is_of_all_the_stages_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started again, a run has what is left of it; once it is over, the next one has a budget of its own."""

    def dear(request: Request) -> Response:
        response = answer(request)
        response.body["usage"] = {"prompt_tokens": 3000, "completion_tokens": 100, "total_tokens": 3100}
        return response

    with Loopback(dear) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        ends, sent = [], []
        for budget in ("13000", "13000", "26000", "900000", "13000"):
            stage = call("--budget-tokens", budget)
            ends.append(stage.exit_code)
            sent.append(len(server.requests))
            going_on = f"此前已用 going on, spent so far: {3100 * sent[-2]:,} tokens" if len(sent) > 1 else "此前"
            assert (going_on in stage.stderr) == (1 < len(sent) < 5)
            spent = json.loads(Path("out/manifest.json").read_bytes())["spent"]["requests"]
            assert spent == (sent[-1] if len(sent) < 5 else 0)
            other = call("--reader", "grammar")  # costs nothing, and leaves the other's bills alone
            assert (other.exit_code, "going on" in other.stderr) == (READ, False)
        Path("cache").rename("old")
        anew = call("--budget-tokens", "13000", "--quiet")
    assert ends == [BUDGET_SPENT, BUDGET_SPENT, BUDGET_SPENT, READ, READ]
    assert 0 < sent[0] == sent[1] < sent[2] < sent[3] == sent[4] == 2 * DOCUMENTS
    assert (anew.exit_code, len(server.requests) - sent[4]) == (BUDGET_SPENT, sent[0])


def test_half_a_line_of_a_bill_is_none(tmp_path: Path) -> None:
    bills = Bills(tmp_path / "out" / "bills.jsonl", "small")
    assert bills.total() == Usage()
    bills.add(Usage(1, 700, 100))
    bills.add(Usage(1, 30, 5))
    bills.path.write_bytes(bills.path.read_bytes()[:-20] + b"\xe5")
    assert bills.total() == Usage(1, 700, 100)
    bills.add(Usage(1, 2, 3))
    assert bills.total() == Usage(2, 702, 103)
    assert replace(bills, model="large").total() == Usage()


def test_a_budget_that_suffices_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        assert call("--budget-tokens", "1000000").exit_code == READ


def test_no_budget_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        assert call("--budget-tokens", "0").exit_code == BUDGET_SPENT
        assert not server.requests
    assert {row["status"] for row in rows()} == {"skipped"}


def test_money_without_prices_is_wrong_usage() -> None:
    result = call("--budget", "20")
    assert result.exit_code == WRONG_USAGE
    assert result.stderr.startswith("--budget: 不知道 loopback 的价格")
    assert len(result.stderr.strip().splitlines()) == 1
    assert not Path("out").exists()


# --- prices by model


@pytest.mark.parametrize(
    ("model", "price"),
    [
        pytest.param("small", "1", id="one model"),
        pytest.param("large/v1.5", "7", id="another"),
        pytest.param("unheard-of", "3", id="any other"),
    ],
)
def test_the_model_decides_the_price(monkeypatch: pytest.MonkeyPatch, model: str, price: str) -> None:
    Path("extractor.toml").write_text(
        '[llm.prices]\ninput = "3"\noutput = "3"\n'
        '[prices."small"]\ninput = "1"\noutput = "1"\n[prices."large/v1.5"]\ninput = "7"\noutput = "7"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("EXTRACTOR_MODEL", model)
    prices = load_settings().prices
    assert prices is not None
    assert prices.input == Decimal(price)


def test_the_environment_goes_before_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("extractor.toml").write_text(PRICES, encoding="utf-8")
    monkeypatch.setenv("EXTRACTOR_PRICES__INPUT", "9")
    prices = load_settings().prices
    assert prices is not None
    assert (prices.input, prices.output) == (Decimal(9), Decimal(2000))


def test_a_price_that_is_none() -> None:
    Path("extractor.toml").write_text('[prices."loopback"]\ninput = "cheap"\noutput = "1"\n', encoding="utf-8")
    with pytest.raises(BadSettingsError, match=r'prices\."loopback"\.input'):
        load_settings()


# --- the estimate before the start


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_dry_run_writes_nothing_and_asks_nobody(monkeypatch: pytest.MonkeyPatch, workers: str) -> None:
    Path("extractor.toml").write_text(PRICES, encoding="utf-8")
    before = set(Path().rglob("*"))
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        result = call("--dry-run", "--json", "--workers", workers)
        assert not server.requests
    assert set(Path().rglob("*")) == before
    estimate = json.loads(result.stdout)["estimate"]
    assert (result.exit_code, estimate["documents"], estimate["failed"]) == (READ, DOCUMENTS, 0)
    assert estimate["host"] == server.url.removeprefix("http://").removesuffix("/v1")
    assert estimate["requests"] == 2 * DOCUMENTS
    assert estimate["paragraphs_shown"] == estimate["paragraphs"] == 3 * DOCUMENTS
    tokens = estimate["input_tokens"], estimate["output_tokens"]
    assert Decimal(estimate["cost"]) == (1000 * tokens[0] + 2000 * tokens[1]) / Decimal(1_000_000)


@pytest.mark.parametrize(
    ("reader", "asked"), [("both", 2 * DOCUMENTS), ("llm", 2 * DOCUMENTS), ("cascade", DOCUMENTS), ("grammar", 0)]
)
def test_a_dry_run_is_of_the_reader(reader: str, asked: int) -> None:
    estimate = json.loads(call("--dry-run", "--json", "--reader", reader).stdout)["estimate"]
    assert (estimate["requests"], estimate["tokens_saved"] > 0) == (asked, reader == "cascade")


@pytest.mark.parametrize("how", ["option", "setting"])
def test_offline_no_model_is_asked(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    words = ["--offline"] if how == "option" else []
    if how == "setting":
        monkeypatch.setenv("EXTRACTOR_OFFLINE", "true")
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        assert call(*words, "--reader", "both").exit_code == 2
        assert "asks a model, and none is asked offline" in call(*words, "--reader", "llm").stderr
        assert call(*words, "--reader", "auto").exit_code == READ  # which is then the grammar
    assert server.requests == []


def test_what_is_answered_already_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        call()
    estimate = json.loads(call("--dry-run", "--json").stdout)["estimate"]
    assert (estimate["cached"], estimate["requests"], estimate["input_tokens"]) == (2 * DOCUMENTS, 0, 0)


class Elsewhere(SameProcess):
    """A pool whose processes have another disk: neither the documents nor the kept replies are there."""

    shares_disk = False

    async def run(self, path: Path, function: Callable[..., Any], *arguments: Any) -> Any:
        there = pickle.loads(pickle.dumps((path, function, arguments)))
        assert b"k-secret" not in pickle.dumps(there)
        return pickle.loads(pickle.dumps(await super().run(there[0], there[1], *there[2])))


def test_the_estimate_is_the_same_wherever_documents_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRACTOR_API_KEY", "k-secret")
    Path("in/broken.pdf").write_bytes(b"")
    with Loopback(answer) as server:
        monkeypatch.setenv("EXTRACTOR_BASE_URL", server.url)
        CliRunner().invoke(app, ["run", "in/2031.txt", "--out", "out", "--reader", "both"])
        settings = load_settings()
        here, there = (
            asyncio.run(
                estimate_run(jobs(["in"]), choice_of(FINAL_ACCOUNTS), "cascade", settings, pool, lambda _: None)
            )
            for pool in (SameProcess(), Elsewhere())
        )
        assert len(server.requests) == 2
    assert here == there
    total, failed = here
    assert (total.paragraphs, total.paragraphs_shown, total.usage.cached) == (3 * DOCUMENTS, 2 * DOCUMENTS, 1)
    assert total.saved > 0
    assert len(failed) == 1


def test_a_dry_run_for_people_says_what_cannot_be_read() -> None:
    Path("in/broken.pdf").write_bytes(b"")
    result = call("--dry-run")
    assert result.exit_code == SOME_FAILED
    assert "\nin/broken.pdf: 无法读取：" in result.stderr
    assert "no prices are configured" in result.stdout
