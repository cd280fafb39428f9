"""Many people at once: nobody gets what another has, nothing is decided twice, whatever the database."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from test_store import LANPING, items, kept_of, person

from extractor.store.database import Store
from extractor.store.desk import Desk, Entry, RefusedError
from extractor.store.keep import keep
from extractor.store.queue import TakenError, claim_next
from extractor.store.tables import Account, Decision, Item


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
        return Desk(store).draw(session, item).seen


def test_nobody_gets_an_item_that_another_has(store: Store, people: list[Account]) -> None:
    def take(who: int) -> Any:
        with store.writing() as session:
            return claim_next(session, people[who])

    got = [lease.item for lease in at_once(8, take) if lease is not None]
    assert len(got) == len(set(got)) == min(8, len(items(store)))


def test_one_item_asked_for_by_many_goes_to_one(store: Store, people: list[Account]) -> None:
    item = items(store)[0].id
    desk = Desk(store)
    got = at_once(8, lambda who: desk.claim(people[who], item))
    assert sum(isinstance(one, TakenError) for one in got) == 7


def test_a_decision_sent_many_times_is_written_once(store: Store, people: list[Account]) -> None:
    item = items(store)[0].id
    desk = Desk(store)
    lease = desk.claim(people[0], item)
    entry = Entry(lease.fence, seen(store, item), "as_printed")
    got = at_once(8, lambda _: desk.decide(people[0], item, entry))
    assert sum(isinstance(one, Decision) for one in got) == 1
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 1


def test_an_undo_sent_many_times_is_written_once(store: Store, people: list[Account]) -> None:
    item = items(store)[0].id
    desk = Desk(store)
    lease = desk.claim(people[0], item)
    decision = desk.decide(people[0], item, Entry(lease.fence, seen(store, item), "as_printed"))
    got = at_once(6, lambda _: desk.undo(people[0], decision.id))
    assert sum(not isinstance(one, RefusedError) for one in got) == 1
    with store.reading() as session:
        assert Counter(session.scalars(select(Decision.action))) == {"as_printed": 1, "undo": 1}


def test_people_who_work_through_a_queue_settle_every_item_once(store: Store, people: list[Account]) -> None:
    desk = Desk(store)

    def work(who: int) -> int:
        done = 0
        while True:
            with store.writing() as session:
                lease = claim_next(session, people[who])
            if lease is None:
                return done
            desk.decide(people[who], lease.item, Entry(lease.fence, seen(store, lease.item), "as_printed"))
            done += 1

    asked = len(items(store))
    assert sum(at_once(4, work)) == asked
    with store.reading() as session:
        per_item = Counter(session.scalars(select(Decision.item_id)))
        assert set(per_item.values()) == {1}
        assert set(session.scalars(select(Item.status))) == {"settled"}


def test_a_new_reading_and_decisions_at_once_lose_nothing(store: Store, people: list[Account]) -> None:
    desk = Desk(store)
    held = [desk.claim(people[n], item.id) for n, item in enumerate(items(store)[:4])]
    entries = [Entry(lease.fence, seen(store, lease.item), "as_printed") for lease in held]

    def act(who: int) -> Any:
        if who == 4:
            return keep(store, kept_of(LANPING), "two")
        return desk.decide(people[who], held[who].item, entries[who])

    at_once(5, act)
    with store.reading() as session:
        written = set(session.scalars(select(Decision.item_id)))
        settled = set(session.scalars(select(Item.id).where(Item.status == "settled")))
    assert written == settled == {lease.item for lease in held}
