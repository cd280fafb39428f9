"""Killed at every named point, or anywhere: the same command goes on, the export is the same, no answer is paid twice.

An answer is the client's once its file has its name. The time between its arrival on the machine and that rename, which
no program can make nothing of, is killed on purpose (`answer-received`) and counted at random moments.
"""

import asyncio
import json
import os
import random
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

import pytest
from helpers.line_model import lines_about
from helpers.loop_clock import LoopClock
from helpers.loopback import Loopback, Response, completion
from helpers.loopback import Request as Received
from sqlalchemy import func
from sqlalchemy import select as choose
from test_client import PATIENCE, PROMPT, Note, settings

from extractor.core.faults import POINTS, VARIABLE
from extractor.export.export import Form, export
from extractor.llm.chat import Reply, Request
from extractor.llm.client import Client, Completion
from extractor.llm.reply_cache import ReplyCache
from extractor.store.database import open_store
from extractor.store.tables import Attempt, Export

pytestmark = pytest.mark.xdist_group("resume")  # all of them start what they kill from one process
KILLED = -signal.SIGKILL
EXPORTS: tuple[Form, ...] = ("jsonl", "csv", "facts")
SPENT = ("requests", "cached", "input_tokens", "output_tokens", "kept")  # of a run, not of a document
PACKAGE = Path(__file__).parents[1] / "extractor"
SAID = """第{n}中学2021年度部门决算
一、收入支出决算总体情况说明
2021年度收入总计2{n}.00万元，支出总计2{n}.00万元。与2020年度相比，收、支总计各增加{n}.00万元，增长10%。
二、收入决算情况说明
2021年度本年收入合计1{n}.00万元，其中：财政拨款收入9{n}.00万元，占80%；其他收入20.00万元，占20%。
三、支出决算情况说明
2021年度本年支出合计1{n}.00万元，其中：基本支出9{n}.00万元，占70%；项目支出30.00万元，占30%。
四、政府采购支出情况说明
2021年度政府采购支出总额1{n}.00万元，其中：政府采购货物支出10.00万元、政府采购服务支出{n}.00万元。
"""
SPLIT = "50"  # tokens: each section is a part of its own
QUESTIONS = 6  # a document: its head twice, four sections
NOTE = '{"total": "1.00万元"}'
# What takes long the first time is done once, here; then each line is a command, its environment, where it prints.
NURSERY = """
import gc, json, os, sys
import extractor.export.export, extractor.runs.task
from extractor.core import faults as crash
from extractor.cli import app, main
arguments, environment = json.loads(sys.stdin.readline())
os.environ.update(environment)
app(arguments, standalone_mode=False)
gc.freeze()
print(0, flush=True)
for line in sys.stdin:
    arguments, environment, told = json.loads(line)
    child = os.fork()
    if child == 0:
        os.environ.update(environment)
        crash._fuse.cache_clear()
        os.dup2(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(1, 2)
        sys.argv = ["extractor", *arguments]
        try:
            main()
        except SystemExit as end:  # to take down all that was loaded takes longer than a run
            sys.stdout.flush()
            os._exit(end.code or 0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


# --- a model that knows what it was asked, and a command that starts at once


@dataclass
class Life:
    """What one process asked: the questions as they came, those that were answered, by their numbers."""

    asked: list[int] = field(default_factory=list)
    answered: set[int] = field(default_factory=set)


class Model(Loopback):
    """Answers with the figures that it is shown; where there are none, only when it is asked again.

    Each question has a number, which the answer costs in tokens: so it stands wherever the answer is kept.
    """

    def __init__(self) -> None:
        super().__init__(self._say)
        server: Any = self._server
        server.handle_error = lambda *_: None  # who is killed in the middle of a request
        server.RequestHandlerClass.disable_nagle_algorithm = True  # else a body waits 40 ms for its head to be taken
        self.latency = 0.0
        self.life = Life()
        self._numbers: dict[str, int] = {}
        self._one = threading.Lock()

    def born(self) -> Life:
        """Another process asks from now on."""
        self.life = Life()
        return self.life

    def _say(self, request: Received) -> Response:
        words, life = json.dumps(request.body, sort_keys=True), self.life
        with self._one:
            number = self._numbers.setdefault(words, len(self._numbers) + 1)
            life.asked.append(number)
        nothing = '["doc","final_accounts","",""]' if len(request.body["messages"]) > 2 else "不知道"
        answer = completion(
            NOTE
            if "tools" in request.body or "response_format" in request.body
            else lines_about(request.asked) or nothing
        )
        time.sleep(self.latency)
        life.answered.add(number)
        return Response(answer.body | {"usage": {"prompt_tokens": number, "completion_tokens": 1}})


class Nursery:
    """Starts the `extractor` command in processes of their own, one after the other, each at once."""

    def __init__(self, folder: Path, model: Model) -> None:
        self.model = model
        self.told = folder / "told"
        plain = {name: v for name, v in os.environ.items() if not re.match(r"EXTRACTOR_|.*_proxy$", name, re.I)}
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env=plain,
            bufsize=0,
        )
        self._child = 0
        first = Place(folder / "first", f"sqlite:///{folder / 'first.db'}", Read(folder / "said", 1))
        self._tell([first.run, self._environment(first)])
        self._number()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(self, place: "Place", *arguments: str, at: str = "", concurrency: int = 1) -> Life:
        """Start a command, the run of the place by default, which may have to die at a point."""
        environment = self._environment(place) | {VARIABLE: at, "EXTRACTOR_CONCURRENCY": str(concurrency)}
        life = self.model.born()
        self._tell([arguments or place.run, environment, str(self.told)])
        self._child = self._number()
        return life

    def end(self) -> int:
        """Wait for the command's end; its exit code, or the signal that killed it, below zero."""
        return self._number()

    def ended(self) -> bool:
        """Whether it has come to its end by itself."""
        assert self._process.stdout is not None
        return bool(select.select([self._process.stdout], [], [], 0)[0])

    def kill(self) -> int:
        """Kill the command, which may have ended; how it ended."""
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        return self.end()

    def _environment(self, place: "Place") -> dict[str, str]:
        return {
            "EXTRACTOR_BASE_URL": self.model.url,
            "EXTRACTOR_MODEL": "loopback",
            "EXTRACTOR_API_KEY": "k",
            "EXTRACTOR_CACHE_DIR": str(place.cache),
            "EXTRACTOR_SPLIT_TOKENS": SPLIT,
        }

    def _tell(self, line: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line).encode() + b"\n")

    def _number(self) -> int:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self.told.read_text(encoding="utf-8")
        return int(line)


# --- what a run reads, keeps and writes


@dataclass(frozen=True)
class Read:
    """So many short documents in a folder, and how they are read."""

    folder: Path
    number: int
    reader: str = "both"
    workers: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        for n in range(self.number):
            (self.folder / f"{n}.txt").write_text(SAID.format(n=n + 10), encoding="utf-8")


@dataclass(frozen=True)
class Place:
    """A run with its own store, its own answers, its own results."""

    folder: Path
    db: str
    read: Read

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def cache(self) -> Path:
        return self.folder / "answers"

    @property
    def run(self) -> list[str]:
        """The command."""
        how = ("--reader", self.read.reader, "--workers", str(self.read.workers), "--quiet")
        return ["run", str(self.read.folder), "--out", str(self.out), "--db", self.db, *how]

    def kept(self) -> set[int]:
        """The questions whose answers are kept."""
        return {json.loads(file.read_bytes())["reply"]["input_tokens"] for file in self.cache.glob("*/*.json")}

    def records(self) -> dict[str, Any]:
        """Every file of every document, but for what was spent on it."""
        return {str(file.relative_to(self.out)): _unspent(file) for file in self.out.glob("*/*.json*[!l]")} | {
            str(file.relative_to(self.out)): file.read_bytes() for file in self.out.glob("*/*.jsonl")
        }

    def summary(self) -> list[dict[str, Any]]:
        """The rows of the summary, but for what was spent."""
        lines = (self.out / "summary.jsonl").read_text(encoding="utf-8").splitlines()
        return [{name: value for name, value in json.loads(line).items() if name not in SPENT} for line in lines]

    def exports(self) -> dict[str, bytes]:
        """What is exported of the store now, file by file."""
        store = open_store(self.db)
        to = self.folder / f"exports-{time.monotonic_ns()}"
        for form in EXPORTS:
            export(store, form, to / form, "test")
        store.close()
        return content(to)


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _unspent(file: Path) -> Any:
    form = json.loads(file.read_bytes())
    if isinstance(form, dict):
        for reading in form["readings"]:
            del reading["usage"]
    return form


@dataclass(frozen=True)
class Undisturbed:
    """A run from its start to its end, with all that came of it."""

    place: Place
    questions: set[int]
    exports: Mapping[str, bytes]
    records: Mapping[str, Any]
    summary: list[dict[str, Any]]

    def another(self, folder: Path, db: str = "") -> Place:
        """Where the same command is disturbed."""
        return Place(folder, db or f"sqlite:///{folder / 'store.db'}", self.place.read)

    def differing(self, place: Place) -> list[str]:
        """The files of documents that are there, and are not as they should be."""
        return [name for name, said in place.records().items() if said != self.records.get(name)]

    def check(self, place: Place) -> None:
        """All that came of another run is the same."""
        exports = place.exports()
        assert exports.keys() == self.exports.keys()
        assert [name for name, said in exports.items() if said != self.exports[name]] == []
        assert place.records().keys() == self.records.keys()
        assert self.differing(place) == []
        assert place.summary() == self.summary
        assert (place.out / "manifest.json").is_file()
        assert (place.out / "report.html").is_file()
        assert [*place.out.rglob("*.partial"), *place.out.glob("*.sections"), *place.out.glob("bills*")] == []


def undisturbed(nursery: Nursery, folder: Path, number: int, reader: str, workers: int = 0) -> Undisturbed:
    place = Place(folder, f"sqlite:///{folder / 'store.db'}", Read(folder / "said", number, reader, workers))
    life = nursery.start(place, concurrency=8)
    assert nursery.end() == 0
    assert sorted(life.asked) == sorted(life.answered) == sorted(place.kept())
    assert len(life.asked) == (0 if reader == "grammar" else number * QUESTIONS)
    return Undisturbed(place, life.answered, place.exports(), place.records(), place.summary())


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    with Model() as started:
        yield started


@pytest.fixture(scope="module")
def nursery(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with Nursery(tmp_path_factory.mktemp("nursery"), model) as started:
        yield started


@pytest.fixture(scope="module")
def few(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return undisturbed(nursery, tmp_path_factory.mktemp("few"), 4, "both")


@pytest.fixture(scope="module")
def by_grammar(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return undisturbed(nursery, tmp_path_factory.mktemp("grammar"), 4, "grammar", workers=1)


@dataclass(frozen=True)
class Kills:
    """How often a run is killed on each database, and of how many documents."""

    documents: int
    sqlite: int
    postgresql: int


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(Kills(12, 3, 2), id="few kills"),
        pytest.param(Kills(60, 50, 10), id="many kills", marks=pytest.mark.soak),
    ],
)
def kills(request: pytest.FixtureRequest) -> Kills:
    chosen: Kills = request.param
    return chosen


@pytest.fixture(scope="module")
def many(kills: Kills, nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return undisturbed(nursery, tmp_path_factory.mktemp("many"), kills.documents, "llm")


# --- the named points


def of(process: str) -> list[str]:
    return [name for name, point in POINTS.items() if point.process == process]


def test_the_table_holds_every_point() -> None:
    named = [
        name
        for file in PACKAGE.rglob("*.py")
        for name in re.findall(
            r'(?:crash_point\(|\bpoint(?:: str \| None)? ?= ?)"([^"]+)"', file.read_text(encoding="utf-8")
        )
    ]
    assert set(named) == set(POINTS)
    assert {point.process for point in POINTS.values()} == {"run", "worker", "export"}


@pytest.mark.parametrize("at", of("run"))
def test_a_run_that_dies_goes_on(nursery: Nursery, few: Undisturbed, tmp_path: Path, at: str) -> None:
    place = few.another(tmp_path)
    before = nursery.start(place, at=at)
    assert nursery.end() == KILLED
    kept = place.kept()
    assert len(before.answered - kept) == (at in ("answer-received", "answer-half-kept"))
    assert few.differing(place) == []
    after = nursery.start(place)
    assert nursery.end() == 0
    assert sorted(after.asked) == sorted(few.questions - kept)
    few.check(place)


@pytest.mark.parametrize(
    "at",
    ["answer-received:5", "answer-kept:5", "store-uncommitted:2", "store-committed:1"],
)
def test_a_run_that_dies_again_and_again_gets_there(
    nursery: Nursery, few: Undisturbed, tmp_path: Path, at: str
) -> None:
    place, asked = few.another(tmp_path), Counter[int]()
    ends: list[int] = []
    while not ends or ends[-1] == KILLED:
        kept = place.kept()
        life = nursery.start(place, at=at)
        ends.append(nursery.end())
        asked.update(life.asked)
        assert not kept & set(life.asked)
        assert len(ends) <= len(few.questions)
    assert ends[-1] == 0
    assert len(ends) > 3
    assert set(asked) == few.questions
    assert max(asked.values()) == (2 if at.startswith("answer-received") else 1)
    spent = json.loads((place.out / "manifest.json").read_bytes())["spent"]["requests"]
    unbilled = ends.count(KILLED) if at.startswith("answer") else 0  # the one that each life died of
    assert spent == asked.total() - unbilled
    few.check(place)


@pytest.mark.parametrize(
    "at",
    [*(f"{name}:3" for name in of("worker")), "files-half-written:3", "file-half-written:9"],
)
def test_a_worker_that_dies_is_made_up_for(nursery: Nursery, by_grammar: Undisturbed, tmp_path: Path, at: str) -> None:
    """Each worker counts for itself: the one that takes over has fewer than three documents left to read."""
    place = by_grammar.another(tmp_path)
    nursery.start(place, at=at)
    assert nursery.end() == 0
    store = open_store(place.db)
    with store.reading() as session:
        assert session.scalars(choose(Attempt.tries)).all() == [1]
    store.close()
    by_grammar.check(place)


def _export(nursery: Nursery, place: Place, form: Form, to: Path, at: str = "") -> int:
    """Export a store in a process of its own, which may have to die at a point; how it ended."""
    nursery.start(place, "export", "--db", place.db, "--format", form, "--out", str(to), "--quiet", at=at)
    return nursery.end()


@pytest.fixture(scope="module")
def whole(nursery: Nursery, few: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Form], Path]:
    """Gives a folder with an undisturbed export in a form: each made once."""
    folder = tmp_path_factory.mktemp("whole")

    @cache
    def whole_of(form: Form) -> Path:
        assert _export(nursery, few.place, form, folder / form / "it") == 0
        return folder / form

    return whole_of


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet", "facts", "gold"])
@pytest.mark.parametrize("at", of("export"))
def test_an_export_that_dies_leaves_all_of_it_or_nothing(
    nursery: Nursery, few: Undisturbed, whole: Callable[[Form], Path], tmp_path: Path, at: str, form: Form
) -> None:
    wanted, before, out = content(whole(form)), _noted(few.place), tmp_path / "died" / "it"
    assert _export(nursery, few.place, form, out, at) == KILLED
    assert out.exists() == (at == "export-placed")
    assert _noted(few.place) == before
    assert _export(nursery, few.place, form, out) == 0
    assert _noted(few.place) == before + 1
    (tmp_path / "again").mkdir()
    out.replace(tmp_path / "again" / "it")
    assert content(tmp_path / "again") == wanted


def _noted(place: Place) -> int:
    store = open_store(place.db)
    with store.reading() as session:
        number = session.scalar(choose(func.count()).select_from(Export)) or 0
    store.close()
    return number


# --- one process


def test_an_answer_is_kept_before_anybody_else_gets_a_turn(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for it is gone as soon as it came."""
    asking: list[asyncio.Task[Any]] = []

    def read(message: Any) -> Reply:
        asking[0].cancel()
        return came(message)

    async def leave() -> None:
        async with Client(chosen) as client:
            asking.append(asyncio.create_task(_ask(client)))
            await asyncio.wait(asking)

    came, chosen, life = Reply.of_message, settings(model.url, cache_dir=tmp_path), model.born()
    monkeypatch.setattr(Reply, "of_message", read)
    asyncio.run(leave())
    assert asking[0].cancelled()
    assert asyncio.run(_alone(Client(chosen))).cached
    assert len(life.asked) == 1


def test_an_answer_that_came_in_time_is_taken(model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk takes longer than the model may."""

    def slow(cache: ReplyCache, *answer: Any) -> None:
        clock.forward(PATIENCE)
        keep(cache, *answer)

    keep, life, clock = ReplyCache.keep, model.born(), LoopClock(monkeypatch)
    monkeypatch.setattr(ReplyCache, "keep", slow)
    asyncio.run(_alone(Client(settings(model.url, cache_dir=tmp_path))))
    assert len(life.asked) == 1


@pytest.mark.parametrize("concurrency", [1, 8])
def test_the_same_question_at_the_same_time_is_paid_once(model: Model, tmp_path: Path, concurrency: int) -> None:
    async def three() -> list[Completion[Note]]:
        async with Client(settings(model.url, cache_dir=tmp_path, concurrency=concurrency)) as client:
            return await asyncio.gather(*(_ask(client) for _ in range(3)))

    life = model.born()
    asked = asyncio.run(three())
    assert sorted(one.cached for one in asked) == [False, True, True]
    assert {one.answer.total for one in asked} == {"1.00万元"}
    assert len(life.asked) == 1


async def _ask(client: Client) -> Completion[Note]:
    return await client.send(Request.about("收入", "收入1.00万元。", PROMPT, Note))


async def _alone(client: Client) -> Completion[Note]:
    async with client:
        return await _ask(client)


# --- any moment


def test_a_run_that_is_killed_at_any_moment_goes_on(
    nursery: Nursery,
    many: Undisturbed,
    kills: Kills,
    model: Model,
    empty_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Any,
) -> None:
    """Of the answers that were sent before a kill, those not kept were on their way: no more than can be at once."""
    monkeypatch.setattr(model, "latency", 0.03)
    concurrency, moments, lives = 8, random.Random(6), getattr(kills, empty_url.partition(":")[0])
    place, lost, again, kept = many.another(tmp_path, empty_url), 0, 0, set[int]()
    for more in range(lives, 0, -1):
        most = (len(many.questions) - len(kept)) // (more + 1)  # however late the kill comes, something is left
        life = nursery.start(place, at=f"answer-kept:{most}", concurrency=concurrency)
        wanted, later = moments.randrange(0, 12), moments.uniform(0, 0.06)
        while len(life.asked) < wanted and not nursery.ended():
            time.sleep(0.001)
        time.sleep(later)
        sent = set(life.answered)
        assert nursery.kill() == KILLED
        again += len(kept & set(life.asked))
        kept = place.kept()
        on_the_way = sent - kept
        assert len(on_the_way) <= concurrency
        lost += len(on_the_way)
        assert many.differing(place) == []
    life = nursery.start(place, concurrency=concurrency)
    assert nursery.end() == 0
    record_property("sent, not yet kept, asked for again", lost)
    assert life.asked, "all was done before the last kill"
    assert again + len(kept & set(life.asked)) == 0
    assert many.questions == place.kept()
    many.check(place)
    life = nursery.start(place, concurrency=concurrency)
    assert nursery.end() == 0
    assert life.asked == []
    print(f"{lives} kills: {len(kept)} kept before the last run, {lost} sent and lost")  # noqa: T201
