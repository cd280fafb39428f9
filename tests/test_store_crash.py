"""Killed at any moment: of a server, what was answered is in the store, once; of a run, another run makes up for it."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from helpers.kept_store import kept_text
from sqlalchemy import func, select
from sqlalchemy.orm import undefer
from test_resume import Kills

from extractor.store.accounts import Token, add_account, token_for
from extractor.store.database import Store, open_store
from extractor.store.keep import keep, refresh
from extractor.store.tables import Decision, DocumentRow, ItemRow, ReadingRow, Revision

pytestmark = pytest.mark.xdist_group("crash")  # all of them start what they kill from one process
REVIEWERS = 3
KILLED = -signal.SIGKILL
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
# What takes long the first time is done once, here; then each line is a command, where it dies, where it prints.
NURSERY = """
import gc, json, os, sys
import extractor.web.app, extractor.runs.task, uvicorn
from extractor.core import faults
from extractor.cli import app, main
app(json.loads(sys.stdin.readline()), standalone_mode=False)
gc.freeze()
for line in sys.stdin:
    arguments, point, out = json.loads(line)
    child = os.fork()
    if child == 0:
        os.environ[faults.VARIABLE] = point
        faults._fuse.cache_clear()
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
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


class Nursery:
    """Starts the `extractor` command in processes of their own, one after the other, each at once."""

    def __init__(self, folder: Path) -> None:
        self.told = folder / "told"
        plain = {name: value for name, value in os.environ.items() if not name.startswith("EXTRACTOR_")}
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=plain
        )
        self._child = 0
        (folder / "first.txt").write_text(SAID.format(n=10), encoding="utf-8")
        self._tell(run_of(folder / "first.txt", folder / "out", str(folder / "first.db")))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(self, *arguments: str, at: str = "") -> None:
        """Start a command, which may have to die at a point; what the one before printed is forgotten."""
        self.told.write_text("")
        self._tell([arguments, at, str(self.told)])
        self._child = self._number()

    def address(self) -> str:
        """Where the server that was started answers."""
        until = time.monotonic() + 60
        while (found := re.search(r"(http://\S+)/enter/", self.told.read_text(encoding="utf-8"))) is None:
            assert time.monotonic() < until, self.told.read_text(encoding="utf-8")
            time.sleep(0.002)
        return found[1]

    def kill(self) -> int:
        """Kill the command, which may have ended; how it ended."""
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        return self.end()

    def end(self) -> int:
        """Wait for the command's end; its exit code, or the signal that killed it, below zero."""
        return self._number()

    def _tell(self, line: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line).encode() + b"\n")
        self._process.stdin.flush()

    def _number(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(Kills(30, 3, 2), id="few"),
        pytest.param(Kills(150, 25, 10), id="many", marks=pytest.mark.soak),
    ],
)
def kills(request: pytest.FixtureRequest) -> Kills:
    chosen: Kills = request.param
    return chosen


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with Nursery(tmp_path_factory.mktemp("nursery")) as started:
        yield started


@dataclass
class Ledger:
    """What the reviewers know: which decisions and undos were answered, and on which items one never was."""

    decided: dict[int, tuple[int, str]] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    unanswered: Counter[tuple[int, bool]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    going: threading.Event = field(default_factory=threading.Event)

    def review(self, base: str, token: Token, dice: random.Random) -> None:
        """Take, decide, mostly undo and give back, as fast as it goes, until the server is gone."""
        bearer = {"Authorization": f"Bearer {token}"}
        client = httpx.Client(base_url=base, headers=bearer, trust_env=False, timeout=60)
        with client, suppress(httpx.TransportError):
            while self._one(client, dice):
                pass

    def _one(self, client: httpx.Client, dice: random.Random) -> bool:
        lease = self._told(client.post("/api/next"))
        if lease is None:
            return False
        item = lease["item"]
        seen = self._told(client.get(f"/api/items/{item}"))
        entry = {"fence": lease["fence"], "seen": seen["seen"], "action": "as_printed"}
        if seen["prints"] and dice.random() < 0.5:
            changes = [{"path": seen["prints"][0]["path"], "printed": f"{dice.randrange(1, 9)}.25"}]
            entry |= {"action": "correct", "changes": changes}
        made = self._sent(client, item, f"/api/items/{item}/decisions", entry)
        if made is None:
            return True
        self.decided[made["id"]] = (item, made["action"])
        self.going.set()
        if dice.random() < 0.9 and (back := self._sent(client, item, f"/api/decisions/{made['id']}/undo", {})):
            self.undone.add(made["id"])
            client.post(f"/api/items/{item}/release", params={"fence": back["fence"]})
        return True

    def _sent(self, client: httpx.Client, item: int, path: str, form: dict[str, Any]) -> Any:
        try:
            return self._told(client.post(path, json=form))
        except httpx.TransportError:
            self.unanswered[item, path.endswith("undo")] += 1
            raise

    def _told(self, answer: httpx.Response) -> Any:
        if not answer.is_success and answer.status_code != httpx.codes.CONFLICT:  # another one has changed it
            self.faults.append(f"{answer.request.url}: {answer.status_code} {answer.text}")
        return answer.json() if answer.is_success else None


def test_a_server_that_is_killed_has_kept_what_it_answered(
    store: Store, store_url: str, nursery: Nursery, kills: Kills, tmp_path: Path
) -> None:
    for n in range(12):
        keep(store, kept_text(tmp_path, SAID.format(n=n + 10)), "one")
    for n in range(REVIEWERS):
        add_account(store, f"{n}号", "reviewer", "long enough a word")
    tokens = [token_for(store, f"{n}号", 1) for n in range(REVIEWERS)]
    ledger, moments, number = Ledger(), random.Random(1), getattr(kills, store.engine.dialect.name)
    for life in range(number):
        nursery.start("review", "--db", store_url, "--port", "0")
        base = nursery.address()
        ledger.going.clear()
        dice = [random.Random(REVIEWERS * life + n) for n in range(REVIEWERS)]
        people = [threading.Thread(target=ledger.review, args=(base, *one)) for one in zip(tokens, dice, strict=True)]
        for one in people:
            one.start()
        ledger.going.wait(60)
        time.sleep(moments.uniform(0, 0.4))
        assert nursery.kill() == KILLED
        for one in people:
            one.join()
    assert ledger.faults == []
    assert len(ledger.decided) >= number
    assert_kept(store, ledger)
    assert_consistent(store)


def assert_kept(store: Store, ledger: Ledger) -> None:
    """All that was answered is there as it was answered; beyond it at most what was asked and never answered."""
    with store.reading() as session:
        rows = session.scalars(select(Decision)).all()
    decided = {row.id: (row.item_id, row.action) for row in rows if row.action != "undo"}
    undoes = [row.undoes for row in rows if row.undoes is not None]
    assert decided | ledger.decided == decided
    assert ledger.undone <= set(undoes)
    assert len(undoes) == len(set(undoes))
    more = Counter((item, False) for number, (item, _) in decided.items() if number not in ledger.decided)
    more += Counter((decided[number][0], True) for number in undoes if number not in ledger.undone)
    assert more <= ledger.unanswered


def assert_consistent(store: Store) -> None:
    """An item is settled by one decision that stands, or open without one; nothing is half done."""
    with store.writing() as session:
        items = session.scalars(select(ItemRow)).all()
        for item in items:
            undone = {decision.undoes for decision in item.decisions}
            stands = [d for d in item.decisions if d.action != "undo" and d.id not in undone]
            assert len(stands) == (item.status == "settled"), item.id
        before = {item.id: item.status for item in items}
        for document in session.scalars(select(DocumentRow)):
            refresh(session, document)
        assert {item.id: item.status for item in session.scalars(select(ItemRow))} == before


def content(store: Store) -> list[Any]:
    """All that a run keeps, but for the numbers and the times of rows."""
    found: list[Any] = []
    with store.reading() as session:
        for document in session.scalars(select(DocumentRow).order_by(DocumentRow.sha256).options(undefer("*"))):
            found.append([document.name, document.path, document.fiscal_year, document.text, document.revision])
            of = select(Revision).where(Revision.document_id == document.id).options(undefer("*"))
            found += [[r.number, r.row, r.form, r.results, r.policy] for r in session.scalars(of)]
            read = select(ReadingRow).join(Revision).where(Revision.document_id == document.id).options(undefer("*"))
            found += [[reading.reader, reading.sections] for reading in session.scalars(read)]
            asked = select(ItemRow).where(ItemRow.document_id == document.id).order_by(ItemRow.key)
            found += [[item.key, item.status, item.risk, item.question] for item in session.scalars(asked)]
    return found


@dataclass(frozen=True)
class Undisturbed:
    """A run to the end: what it reads, what it keeps, what it writes, how long it takes."""

    folder: Path
    content: list[Any]
    records: dict[str, bytes]
    seconds: float


def records(out: Path) -> dict[str, bytes]:
    return {path.parent.name: path.read_bytes() for path in out.glob("*/record.json")}


@pytest.fixture(scope="module")
def undisturbed(nursery: Nursery, kills: Kills, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    said, out, db = folder / "said", folder / "out", folder / "store.db"
    said.mkdir()
    for n in range(kills.documents):
        (said / f"{n}.txt").write_text(SAID.format(n=n + 10), encoding="utf-8")
    started = time.monotonic()
    nursery.start(*run_of(said, out, str(db)))
    assert nursery.end() == 0
    seconds = time.monotonic() - started
    store = open_store(str(db))
    kept = content(store)
    store.close()
    return Undisturbed(said, kept, records(out), seconds)


def run_of(folder: Path, out: Path, db: str) -> tuple[str, ...]:
    return ("run", str(folder), "--out", str(out), "--db", db, "--reader", "grammar", "--workers", "0", "--quiet")


def test_a_run_that_is_killed_is_made_up_for_by_the_next(
    store: Store, store_url: str, nursery: Nursery, undisturbed: Undisturbed, kills: Kills, tmp_path: Path
) -> None:
    moments, number = random.Random(2), getattr(kills, store.engine.dialect.name)
    for more in range(number, 0, -1):
        with store.reading() as session:
            kept = session.scalar(select(func.count()).select_from(DocumentRow)) or 0
        most = (kills.documents - kept) // (more + 1)  # however late the kill comes, something is left
        nursery.start(*run_of(undisturbed.folder, tmp_path / "out", store_url), at=f"store-committed:{most}")
        time.sleep(moments.uniform(0.05, 2 / max(number, 10) * undisturbed.seconds))
        assert nursery.kill() == KILLED
    nursery.start(*run_of(undisturbed.folder, tmp_path / "out", store_url))
    assert nursery.end() == 0
    assert content(store) == undisturbed.content
    assert records(tmp_path / "out") == undisturbed.records
