"""The Batch API from end to end: a real client, a server on the loopback that has it, then a run that asks nobody."""

import asyncio
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

import pytest
from helpers.batch_server import BatchServer
from helpers.loopback import Request, Response, completion, failure
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.cli.batch import batch
from extractor.runs.batch_api.folder import BatchFolder, BatchState

T = TypeVar("T")
TEXT = """{name}2031年度部门决算
第二部分 2031年度部门决算情况说明
一、收入决算情况说明
{name}2031年度本年收入合计1,100.50万元，其中：财政拨款收入1000.50万元，占90.91%；其他收入100.00万元，占9.09%。
二、支出决算情况说明
{name}2031年度本年支出合计1150.50万元，其中：基本支出700.50万元，占60.89%；项目支出450.00万元，占39.11%。
三、国有资本经营预算支出决算情况说明
{name}2031年国有资本经营预算支出4.50万元。
"""
SPLIT = "65"  # tokens: each section is a part of its own
SAID = {
    "Cover": '["doc","final_accounts","{name}","2031"]',
    "Income": '[4,"income",null,{"total":"1,100.50万元\u2028"}]',
    "Expenditure": '[6,"expenditure",null,{"total":"1150.50万元"}]',
    "StateCapital": '[8,"state_capital",null,{"expenditure":"4.50万元"}]',
}
OTHERS = ((4, "1000.50万元"), (4, "100.00万元"), (6, "700.50万元"), (6, "450.00万元"))
NAMES = ("青溪县水务局", "河湾县林业局", "石桥县档案局")


def form(request: Request) -> str:
    """What of a document is asked about."""
    words = {"收入合计": "Income", "支出合计": "Expenditure", "国有资本": "StateCapital"}
    return next((name for said, name in words.items() if said in request.asked), "Cover")


def good(request: Request) -> Response:
    """The right answer, or the only one that is asked for again in other words: 不知道 at first."""
    if "林业局" in request.asked and form(request) == "Income" and len(request.body["messages"]) == 2:
        return completion("不知道")
    name = next(name for name in NAMES if name in request.asked)
    others = "".join(f'\n[{number},"?","金额","{one}",{{}}]' for number, one in OTHERS if one in request.asked)
    return completion(SAID[form(request)].replace("{name}", name) + others)


def once(first: Response | None, *forms: str) -> Callable[[Request], Response | None]:
    """Good answers, but about those forms only after `first` was said once."""
    seen: Counter[str] = Counter()

    def answer(request: Request) -> Response | None:
        name = form(request)
        seen[name] += 1
        return first if name in forms and seen[name] == 1 else good(request)

    return answer


class Here:
    """Stands in for processes of their own, which take seconds to start."""

    number = 1

    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    async def run(self, path: Path, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.to_thread(function, *arguments)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.runs.pool.Workers", Here)


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with one document, and no settings but those of the test."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_MODEL", "loopback")
    monkeypatch.setenv("EXTRACTOR_API_KEY", "k-secret")
    monkeypatch.setenv("EXTRACTOR_BACKOFF_SECONDS", "0.01")
    monkeypatch.setenv("EXTRACTOR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("EXTRACTOR_SPLIT_TOKENS", SPLIT)
    write(NAMES[0])


def write(*names: str) -> None:
    for number, name in enumerate(names):
        Path(f"{number}.txt").write_text(TEXT.format(name=name), encoding="utf-8")


def use(server: BatchServer, monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in ({"base_url": server.url} | settings).items():
        monkeypatch.setenv(f"EXTRACTOR_{name.upper()}", value)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(batch, list(arguments))


def submit(*options: str) -> Result:
    return call("submit", "*.txt", "--state", "state", "--workers", "1", "--quiet", *options)


def collect() -> Result:
    return call("collect", "--state", "state")


def collect_until_done(most: int = 12) -> list[Result]:
    """Collects, as a person would now and then, until nothing is under way."""
    results = []
    for _ in range(most):
        results.append(collect())
        if "still under way" not in results[-1].output:
            return results
    raise AssertionError(results[-1].output)


def run(out: str, reader: str = "llm") -> Result:
    return CliRunner().invoke(app, ["run", "*.txt", "--out", out, "--reader", reader, "--quiet", "--workers", "0"])


def state() -> BatchState:
    return BatchState.model_validate_json(Path("state/state.json").read_bytes())


# --- from end to end


@pytest.mark.parametrize("reader", ["llm", "both"])
def test_the_whole_way_gives_the_records_of_a_run_online(monkeypatch: pytest.MonkeyPatch, reader: str) -> None:
    write(*NAMES)
    with BatchServer(good) as online:
        use(online, monkeypatch, cache_dir="online-cache")
        assert run("online", reader).exit_code == 0
        said = len(online.chats)
        assert run("online", reader).exit_code == 0  # from its cache
        assert len(online.chats) == said == 13

    first: Counter[str] = Counter()

    def stumbling(request: Request) -> Response | None:
        asked = str(request.body["messages"])
        first[asked] += 1
        if first[asked] > 1 or "水务局" not in asked:
            return good(request)
        return {
            "Income": failure(500, "down"),
            "Expenditure": completion("", finish="length"),
            "StateCapital": None,
        }.get(form(request), good(request))

    unknown = json.dumps({"custom_id": "nobody", "response": None, "error": None}).encode()
    with BatchServer(stumbling, ends=("completed", "expired"), added=(unknown, b"{half a li")) as server:
        use(server, monkeypatch, cache_dir="cache")
        server.stumbles["POST /files"] = [failure(500, "try again")]
        done = submit("--max-requests", "7")
        assert done.exit_code == 0, done.output
        assert "12 个请求 requests, 2 个批次 batches" in done.output
        shown = json.loads(call("status", "--state", "state", "--json").stdout)
        assert [(row["part"], row["status"], row["total"]) for row in shown] == [
            ("0001", "validating", 7),
            ("0002", "validating", 5),
        ]
        assert "batch_1" in call("status", "--state", "state").output
        *before, last = collect_until_done()
        assert [result.exit_code for result in before] == [1] * len(before)
        assert "extractor batch collect --state state" in before[0].output
        told = "".join(result.output for result in before)
        for line in ("sent again: 1 × 500 down", "cut off after 20 tokens", "batch_expired", "does not fit the form"):
            assert line in told
        assert "× unknown custom_id nobody" in told
        assert "× a line that is no result" in told
        assert last.exit_code == 0, last.output
        assert "all is there" in last.output
        assert len(server.sent) == 12 + 4
        assert state().usage.requests == 12 + 4 - 2  # the error and the expired one cost nothing

    bodies = {json.dumps(request.body, sort_keys=True) for request in online.chats}
    assert {json.dumps(line["body"], sort_keys=True) for line in server.sent} == bodies
    with BatchServer(lambda _: failure(400, "no")) as refusing:
        use(refusing, monkeypatch)
        # The provider's address is no part of what a reply is kept by.
        result = run("offline", reader)
        assert result.exit_code == 0, result.output
        assert refusing.chats == []
    for name in ("0", "1", "2"):
        for file in ("record.json", "facts.jsonl", "findings.jsonl"):
            assert Path(f"offline/{name}/{file}").read_bytes() == Path(f"online/{name}/{file}").read_bytes()
    assert "1,100.50万元" in Path("offline/1/facts.jsonl").read_text(encoding="utf-8")


# --- handing over


@pytest.mark.usefixtures("here")
def test_what_is_answered_or_under_way_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with BatchServer(good) as server:
        use(server, monkeypatch)
        assert run("out").exit_code == 0
        write(*NAMES[:1], *NAMES[2:])
        assert "4 个请求 requests, 1 个批次" in submit().output
        assert "0 个请求 requests, 0 个批次" in submit().output
        assert all("档案局" in str(line["body"]) for line in server.sent)
        assert collect_until_done()[-1].exit_code == 0
        assert "0 个请求 requests, 0 个批次" in submit().output
        assert len(server.batches) == 1


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("option", "sizes"),
    [(("--max-requests", "3"), [3, 1]), (("--max-mb", "0.026"), [2, 2]), (("--max-mb", "0.001"), [1, 1, 1, 1])],
    ids=["requests", "megabytes", "each larger than a file may be"],
)
def test_files_hold_no_more_than_they_may(
    monkeypatch: pytest.MonkeyPatch, option: tuple[str, str], sizes: list[int]
) -> None:
    with BatchServer(good) as server:
        use(server, monkeypatch)
        assert submit(*option).exit_code == 0
        assert [len(made.lines) for made in server.batches.values()] == sizes
        assert len({line["custom_id"] for line in server.sent}) == 4


@pytest.mark.usefixtures("here")
def test_a_document_that_cannot_be_read_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    with BatchServer(good) as server:
        use(server, monkeypatch)
        result = submit("nowhere.pdf")
        assert result.exit_code == 1
        assert result.stderr.strip() == "nowhere.pdf: 没有这个文件；请检查路径。 is not there; check the path"
        assert len(server.sent) == 4


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "told", [Response("", hang_up=True), failure(500, "busy"), failure(429, "slow down")], ids=["hang-up", "500", "429"]
)
def test_a_batch_that_was_not_confirmed_is_looked_for_before_another_is_made(
    monkeypatch: pytest.MonkeyPatch, told: Response
) -> None:
    with BatchServer(good) as server:
        use(server, monkeypatch)
        server.page = 1
        if told.hang_up:
            server.after_create = lambda: False
        else:
            server.stumbles["POST /batches"] = [told]
        assert submit("--max-requests", "2").exit_code == 0
        assert len(server.batches) == 2
        assert server.asked.count("POST /batches") == (2 if told.hang_up else 3)
        assert {part.batch for part in state().parts} == {"batch_1", "batch_2"}


def test_a_kill_between_the_batch_and_its_note_pays_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    made, over = threading.Event(), threading.Event()

    def wait() -> bool:
        made.set()
        return not over.wait(30)

    with BatchServer(good) as server:
        use(server, monkeypatch)
        server.after_create = wait
        program = "import sys; from extractor.cli.batch import batch; batch(sys.argv[1:])"
        command = ["submit", "0.txt", "--state", "state", "--workers", "1", "--max-requests", "3", "--quiet"]
        root = str(Path(__file__).parents[1])
        with subprocess.Popen(
            [sys.executable, "-c", program, *command], env=os.environ | {"PYTHONPATH": root}
        ) as child:
            assert made.wait(60)
            os.kill(child.pid, signal.SIGKILL)
        over.set()
        server.after_create = lambda: True
        assert [part.batch for part in state().parts] == [None]
        assert call("status", "--state", "state").exit_code == 0
        result = submit("--max-requests", "3")
        assert result.exit_code == 0, result.output
        assert [len(one.lines) for one in server.batches.values()] == [3, 1]
        assert len({line["custom_id"] for line in server.sent}) == 4
        assert collect_until_done()[-1].exit_code == 0


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("saved", [1, 2, 3, 4], ids=lambda number: f"before the state is written the {number}. time")
def test_a_crash_at_any_write_of_the_state(monkeypatch: pytest.MonkeyPatch, saved: int) -> None:
    """All of submit and collect, ended at one of the places where something is noted, then begun again."""
    keep, left = BatchFolder.save, saved

    def crash(folder: BatchFolder, new: BatchState) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt
        keep(folder, new)

    with BatchServer(good) as server:
        use(server, monkeypatch)
        monkeypatch.setattr(BatchFolder, "save", crash)
        assert (submit().exit_code == 130) is (saved < 4)
        if saved < 4:
            assert submit().exit_code == 0
        else:
            codes = [collect().exit_code for _ in range(3)]
            assert codes == [1, 1, 130]
        assert collect_until_done()[-1].exit_code == 0
        assert left <= 0
        assert len(server.batches) == 1
        assert (state().usage.requests, state().usage.input_tokens) == (4, 400)
        assert run("out").exit_code == 0
        assert server.chats == []


@pytest.mark.usefixtures("here")
def test_a_folder_of_an_older_version_is_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    """It called the output mode of its requests `rung`, asked section by section, and knew one document type."""
    with BatchServer(once(completion("不知道"), "Income")) as server:
        use(server, monkeypatch)
        submit()
        about = Path("state/0001.about.jsonl")
        before = about.read_text(encoding="utf-8")
        older = re.sub(r'"type":\s*\[[^]]*\]', '"rung":"json_schema","key":"income","fields":["total"]', before)
        about.write_text(older, encoding="utf-8")
        assert (before.count('"type":'), older.count('"type":'), older.count('"rung":')) == (4, 0, 4)
        assert collect_until_done()[-1].exit_code == 0
        assert run("out").exit_code == 0
        assert server.chats == []


@pytest.mark.usefixtures("here")
def test_only_what_somebody_reads_is_asked_about_and_a_named_type_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    headings = "一、收支预算总表\n二、财政拨款收支预算总表\n三、支出预算表\n"
    with BatchServer(good) as server:
        use(server, monkeypatch)
        Path("budget.txt").write_text(f"青溪县水务局2032年部门预算公开\n{headings}", encoding="utf-8")
        assert "4 个请求 requests" in submit().output
        assert "4 个请求 requests" in call("submit", "*.txt", "--state", "as-budgets", "--type", "budget", "-q").output
        rules = [line["body"]["messages"][0]["content"] for line in server.sent]
        assert ["final_accounts" in said for said in rules] == [True] * 4 + [False] * 4
        assert "没有这种文档类型" in call("submit", "*.txt", "--state", "x", "--type", "none", "-q").output


# --- what comes back


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (failure(500, "down with k-secret"), "500 down with ***"),
        (completion("", finish="length"), "cut off after 20 tokens"),
        (completion(None, refusal="不便回答"), "refused to answer (不便回答)"),
        (Response({"choices": []}), "the reply is no chat completion"),
        (None, "batch_expired"),
    ],
    ids=["error line", "cut off", "refused", "no completion", "expired"],
)
def test_what_fails_is_sent_again_three_times_and_then_given_up(
    monkeypatch: pytest.MonkeyPatch, bad: Response | None, why: str
) -> None:
    with BatchServer(lambda request: bad if form(request) == "Income" else good(request)) as server:
        use(server, monkeypatch)
        submit()
        results = collect_until_done(16)
        assert [len(one.lines) for one in server.batches.values()] == [4, 1, 1, 1]
        assert results[-1].exit_code == 1
        assert "放弃 given up: 1 × " in results[-1].stderr
        assert why in results[-1].stderr
        assert "extractor batch submit" in results[-1].stdout
        assert collect().exit_code == 1
        (reason,) = state().given_up.values()
        assert why in reason


@pytest.mark.usefixtures("here")
def test_what_was_given_up_can_be_handed_over_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = [True]
    with BatchServer(lambda request: failure(500) if failing[0] else good(request)) as server:
        use(server, monkeypatch)
        submit()
        assert "given up: 4 " in collect_until_done(16)[-1].stdout
        failing[0] = False
        assert "4 个请求 requests" in submit().output
        assert collect_until_done()[-1].exit_code == 0
        assert state().given_up == {}


@pytest.mark.usefixtures("here")
def test_an_answer_that_never_fits_the_form_is_repaired_as_online(monkeypatch: pytest.MonkeyPatch) -> None:
    with BatchServer(lambda request: completion("不知道") if form(request) == "Income" else good(request)) as server:
        use(server, monkeypatch)
        submit()
        assert collect_until_done(16)[-1].exit_code == 1
        asked = [len(line["body"]["messages"]) for line in server.sent[4:]]
        assert asked == [4, 4, 4]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("ends", "batches", "said"),
    [
        ("failed", [4, 4], "sent again: 4 × batch failed: Enqueued token limit reached"),
        ("cancelled", [4], "given up: 4 × batch cancelled: no result"),
        ("expired", [4, 4], "sent again: 4 × batch expired: no result"),
    ],
)
def test_a_batch_without_results_is_sent_again_or_given_up_as_it_ended(
    monkeypatch: pytest.MonkeyPatch, ends: str, batches: list[int], said: str
) -> None:
    with BatchServer(good, ends=(ends,)) as server:
        use(server, monkeypatch)
        monkeypatch.setattr(
            server, "answer_all", lambda one: None if one.ends == ends else BatchServer.answer_all(server, one)
        )
        submit()
        results = collect_until_done()
        assert said in "".join(result.stderr for result in results)
        assert [len(one.lines) for one in server.batches.values()] == batches
        assert results[-1].exit_code == (1 if ends == "cancelled" else 0)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("refusal", "remedy"),
    [
        (failure(429, "no more", code="insufficient_quota"), "the account has no credit left"),
        (failure(401, "bad key"), "check api_key"),
        (failure(400, "The model loopback does not exist"), "check model"),
    ],
    ids=["credit", "key", "model"],
)
def test_what_only_a_person_can_mend_is_not_sent_again(
    monkeypatch: pytest.MonkeyPatch, refusal: Response, remedy: str
) -> None:
    with BatchServer(lambda _: refusal) as server:
        use(server, monkeypatch)
        submit()
        last = collect_until_done()[-1]
        assert (last.exit_code, len(server.batches)) == (1, 1)
        assert remedy in last.stderr


@pytest.mark.usefixtures("here")
def test_of_two_results_the_first_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    with BatchServer(once(failure(500, "down"), "Income")) as server:
        use(server, monkeypatch)
        submit()
        answer_all = server.answer_all

        def doubled(one: Any) -> None:
            answer_all(one)
            assert one.output is not None
            server.files[one.output] *= 2

        monkeypatch.setattr(server, "answer_all", doubled)
        results = collect_until_done()
        assert results[-1].exit_code == 0
        assert sum(result.stderr.count("second result of custom_id") for result in results) == 4
        assert state().usage.requests == 4


# --- wrong usage


def folder_of_another_model(monkeypatch: pytest.MonkeyPatch) -> None:
    submit()
    monkeypatch.setenv("EXTRACTOR_MODEL", "another")


def damaged_state(_: pytest.MonkeyPatch) -> None:
    Path("state").mkdir()
    Path("state/state.json").write_text("{", encoding="utf-8")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("before", "said"),
    [
        (lambda _: None, "state: 没有 state.json"),
        (folder_of_another_model, "state: 由别的模型或配置建立"),
        (damaged_state, "state.json: 不是批次的状态"),
        (lambda patch: (submit(), patch.setenv("EXTRACTOR_CACHE_DIR", "none")), "EXTRACTOR_CACHE_DIR: 没有设置"),
        (lambda patch: (submit(), patch.setenv("EXTRACTOR_MAX_ATTEMPTS", "x")), "EXTRACTOR_MAX_ATTEMPTS: "),
    ],
    ids=["no folder", "other settings", "damaged", "no cache", "bad settings"],
)
@pytest.mark.parametrize("command", ["status", "collect"])
def test_wrong_usage_is_one_line(
    monkeypatch: pytest.MonkeyPatch, command: str, before: Callable[[pytest.MonkeyPatch], object], said: str
) -> None:
    with BatchServer(good) as server:
        use(server, monkeypatch)
        before(monkeypatch)
        result = call(command, "--state", "state")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("path", "refusal", "said"),
    [
        ("POST /files", failure(401, "bad k-secret"), "401 bad ***: check api_key"),
        ("POST /batches", failure(404, "no such route"), "404 no such route"),
        ("POST /batches", failure(429, "used up", code="insufficient_quota"), "the account has no credit left"),
        ("GET /batches", failure(500, "down"), "500 down: run it again later"),
        ("POST /files", Response("", hang_up=True), "check base_url"),
    ],
    ids=["key", "no Batch API", "credit", "down", "hang-up"],
)
def test_a_provider_that_refuses_is_one_line_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, path: str, refusal: Response, said: str
) -> None:
    with BatchServer(good) as server:
        use(server, monkeypatch, max_attempts="1")
        server.stumbles[path] = [refusal]
        result = submit()
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert said in result.stderr
        assert "k-secret" not in result.output
        assert collect().exit_code == 1  # which hands over what is waiting
        assert collect_until_done()[-1].exit_code == 0
        assert len(server.batches) == 1


@pytest.mark.usefixtures("here")
def test_a_folder_serves_one_command_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with BatchServer(good) as server:
        use(server, monkeypatch)
        Path("state").mkdir()
        with Path("state/lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            result = submit()
        assert result.exit_code == 2
        assert "another `extractor batch` is at work here" in result.stderr
        assert server.asked == []
