"""Many people at once: nobody gets what another has, nothing is decided twice, whatever the database."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.kept_store import LANPING, SAID, items, kept_of, kept_text, person
from sqlalchemy import func, select

from extractor.store.attempts import lost
from extractor.store.database import Store, open_store
from extractor.store.decisions import DecisionService, NewDecision, RefusedError
from extractor.store.keep import Kept, keep, refresh
from extractor.store.queue import Lease, TakenError, claim_next
from extractor.store.tables import Account, Attempt, Decision, DocumentRow, ItemRow, Revision


def at_once(number: int, act: Callable[[int], Any]) -> list[Any]:
    """What so many people get who act at the same moment; a refusal is what they get, any other error is an error."""
    start, got = threading.Barrier(number), [None] * number
    errors: list[BaseException] = []

    def one(who: int) -> None:
        start.wait()
        try:
            got[who] = act(who)
        except (RefusedError, TakenError) as refused:
            got[who] = refused  # type: ignore[call-overload]
        except BaseException as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [threading.Thread(target=one, args=(who,)) for who in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return got


@pytest.fixture
def people(store: Store) -> list[Account]:
    keep(store, kept_of(LANPING), "one")
    return [person(store, f"{n}号") for n in range(8)]


def seen(store: Store, item: int) -> str:
    with store.reading() as session:
        return DecisionService(store).draw(session, item).seen


def test_nobody_gets_an_item_that_another_has(store: Store, people: list[Account]) -> None:
    def take(who: int) -> Any:
        with store.writing() as session:
            return claim_next(session, people[who])

    got = [lease.item for lease in at_once(8, take) if lease is not None]
    assert len(got) == len(set(got)) == min(8, len(items(store)))


# Other programs on the same store, from one that has loaded what they need: each tries to take every item, once no more
# is said to them.
TAKERS = """
import os, sys
from extractor.store.database import open_store
from extractor.store.queue import TakenError, claim
from extractor.store.tables import Account
address, people, *items = sys.argv[1:]
programs = []
for person in people.split(","):
    if program := os.fork():
        programs.append(program)
        continue
    store = open_store(address)
    with store.reading() as session:
        account = session.get(Account, int(person))
    print("ready", flush=True)
    sys.stdin.read()
    for item in items:
        try:
            with store.writing() as session:
                lease = claim(session, account, int(item))
        except TakenError:
            continue
        print(lease.item, lease.fence, flush=True)
    sys.exit()
sys.exit(any(os.waitpid(program, 0)[1] for program in programs))
"""


def test_programs_that_share_a_store_hand_out_every_item_once(
    store: Store, store_url: str, people: list[Account]
) -> None:
    asked = {item.id for item in items(store)}
    command = [sys.executable, "-c", TAKERS, store_url, ",".join(str(who.id) for who in people[:3])]
    with subprocess.Popen(
        [*command, *map(str, sorted(asked))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as programs:
        assert programs.stdout is not None
        assert [programs.stdout.readline() for _ in people[:3]] == ["ready\n"] * 3
        taken = [line.split() for line in programs.communicate()[0].splitlines()]
    assert programs.returncode == 0
    assert Counter(int(item) for item, _ in taken) == Counter(asked)
    assert {fence for _, fence in taken} == {"1"}


def test_every_lease_of_an_item_has_a_fence_of_its_own(store: Store, people: list[Account]) -> None:
    item = items(store)[0].id
    service = DecisionService(
        store, lease_ms=-600_000
    )  # over before it began, however long somebody waits for the others
    got = at_once(8, lambda who: [service.claim(people[who], item).fence for _ in range(10)])
    assert all(fences == sorted(fences) for fences in got)
    assert sorted(fence for fences in got for fence in fences) == list(range(1, 81))


def test_one_item_asked_for_by_many_goes_to_one(store: Store, people: list[Account]) -> None:
    item = items(store)[0].id
    service = DecisionService(store)
    got = at_once(8, lambda who: service.claim(people[who], item))
    assert sum(isinstance(one, TakenError) for one in got) == 7


def test_a_decision_sent_many_times_is_written_once(store: Store, people: list[Account]) -> None:
    item = items(store)[0].id
    service = DecisionService(store)
    lease = service.claim(people[0], item)
    entry = NewDecision(lease.fence, seen(store, item), "as_printed")
    got = at_once(8, lambda _: service.decide(people[0], item, entry))
    assert sum(isinstance(one, Decision) for one in got) == 1
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 1


def test_many_more_than_there_are_connections_decide_at_once(store: Store, people: list[Account]) -> None:
    item = items(store)[0].id
    lease = DecisionService(store).claim(people[0], item)
    entry = NewDecision(lease.fence, seen(store, item), "as_printed")
    got = at_once(40, lambda _: DecisionService(store).decide(people[0], item, entry))  # each with nothing remembered
    assert sum(isinstance(one, Decision) for one in got) == 1


def test_a_decision_as_its_lease_ends_is_written_or_another_has_the_item(
    store: Store, people: list[Account], tmp_path: Path
) -> None:
    first, second, service = people[0], people[1], DecisionService(store)
    for wait, item in enumerate(items(store)[:16]):
        lease = DecisionService(store, lease_ms=2 * wait).claim(first, item.id)
        entry = NewDecision(lease.fence, seen(store, item.id), "as_printed")
        written, taken = at_once(2, _decider_and_taker(service, item.id, first, second, entry))
        assert isinstance(written, Decision) != isinstance(taken, Lease)
        assert isinstance(written, RefusedError) or isinstance(taken, TakenError)
        with store.reading() as session:
            rows = session.scalars(select(Decision.account_id).where(Decision.item_id == item.id)).all()
        assert rows == [first.id] * isinstance(written, Decision)


def _decider_and_taker(
    service: DecisionService, item: int, first: Account, second: Account, entry: NewDecision
) -> Callable[[int], Any]:
    """The first decides; the second tries to take the item until that is done, and once more."""
    done = threading.Event()

    def act(who: int) -> Any:
        if who == 0:
            try:
                return service.decide(first, item, entry)
            finally:
                done.set()
        while True:
            last = done.is_set()
            try:
                return service.claim(second, item)
            except TakenError:
                if last:
                    raise

    return act


def test_an_undo_sent_many_times_is_written_once(store: Store, people: list[Account]) -> None:
    item = items(store)[0].id
    service = DecisionService(store)
    lease = service.claim(people[0], item)
    decision = service.decide(people[0], item, NewDecision(lease.fence, seen(store, item), "as_printed"))
    got = at_once(6, lambda _: service.undo(people[0], decision.id))
    assert sum(not isinstance(one, RefusedError) for one in got) == 1
    with store.reading() as session:
        assert Counter(session.scalars(select(Decision.action))) == {"as_printed": 1, "undo": 1}


def test_people_who_work_through_a_queue_settle_every_item_once(store: Store, people: list[Account]) -> None:
    service = DecisionService(store)

    def work(who: int) -> int:
        done = 0
        while True:
            with store.writing() as session:
                lease = claim_next(session, people[who])
            if lease is None:
                return done
            service.decide(people[who], lease.item, NewDecision(lease.fence, seen(store, lease.item), "as_printed"))
            done += 1

    asked = len(items(store))
    assert sum(at_once(4, work)) == asked
    with store.reading() as session:
        per_item = Counter(session.scalars(select(Decision.item_id)))
        assert set(per_item.values()) == {1}
        assert set(session.scalars(select(ItemRow.status))) == {"settled"}


def test_a_new_reading_and_decisions_at_once_lose_nothing(store: Store, people: list[Account]) -> None:
    service = DecisionService(store)
    held = [service.claim(people[n], item.id) for n, item in enumerate(items(store)[:4])]
    entries = [NewDecision(lease.fence, seen(store, lease.item), "as_printed") for lease in held]

    def act(who: int) -> Any:
        if who == 4:
            return keep(store, kept_of(LANPING), "two")
        return service.decide(people[who], held[who].item, entries[who])

    at_once(5, act)
    with store.reading() as session:
        written = set(session.scalars(select(Decision.item_id)))
        settled = set(session.scalars(select(ItemRow.id).where(ItemRow.status == "settled")))
    assert written == settled == {lease.item for lease in held}


def without_total(kept: Kept) -> Kept:
    """The same document by a reader that does not see the total of income."""
    record = dict(kept.form["record"])
    record["income"] = {name: value for name, value in record["income"].items() if name != "total"}
    results = [result for result in kept.results if "income.total" not in result["paths"]]
    return replace(kept, form=kept.form | {"record": record}, results=results)


def test_what_a_new_reading_does_not_ask_is_withdrawn_decided_or_not(store: Store, tmp_path: Path) -> None:
    read = [kept_text(tmp_path, SAID.format(total="110.00", more=f"{n}。")) for n in range(4)]
    documents = [keep(store, one, "one").document for one in read]
    people, service = [person(store, f"{n}号") for n in range(8)], DecisionService(store)
    asked = {item.document_id: item.id for item in items(store) if "income.total" in item.question["paths"]}
    other = {item.document_id: item.id for item in items(store) if "income.total" not in item.question["paths"]}
    held = [service.claim(people[n], (asked if n < 4 else other)[documents[n % 4]]) for n in range(8)]
    entries = [NewDecision(lease.fence, seen(store, lease.item), "as_printed") for lease in held]

    def act(who: int) -> Any:
        if who >= 8:
            return keep(store, without_total(read[who - 8]), "two")
        return service.decide(people[who], held[who].item, entries[who])

    got = at_once(12, act)
    with store.writing() as session:
        status = {item.id: item.status for item in session.scalars(select(ItemRow))}
        written = Counter(session.scalars(select(Decision.item_id)))
        for document in session.scalars(select(DocumentRow)):
            refresh(session, document)
        assert {item.id: item.status for item in session.scalars(select(ItemRow))} == status
    assert {status[item] for item in asked.values()} == {"withdrawn"}
    assert {status[item] for item in other.values()} == {"settled"}
    assert written == Counter(lease.item for lease, one in zip(held, got, strict=False) if isinstance(one, Decision))


def test_a_document_kept_by_many_at_once_is_kept_once(store: Store) -> None:
    at_once(4, lambda _: keep(store, kept_of(LANPING), "one"))
    asked = [item.key for item in items(store)]
    assert len(asked) == len(set(asked)) > 0
    with store.reading() as session:
        assert session.scalars(select(DocumentRow.revision)).all() == [1]
        assert session.scalars(select(Revision.number)).all() == [1]


def test_tries_that_are_lost_at_once_are_all_counted(store: Store) -> None:
    assert sorted(at_once(4, lambda _: lost(store, "a" * 64, "one", "crashed"))) == [1, 2, 3, 4]
    with store.reading() as session:
        assert session.scalars(select(Attempt.tries)).all() == [4]


def test_a_store_is_made_once_by_many_who_open_it_at_once(empty_url: str) -> None:
    for opened in at_once(6, lambda _: open_store(empty_url)):
        assert items(opened) == []
        opened.close()
