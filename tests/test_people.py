"""Who works on what, how far they agree, what they say of a question; and that only administrators lead."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Filled
from helpers.kept_store import LANPING, SAID, decide, items, kept_of, kept_text, person
from test_web_api import program

from extractor.store.accounts import AccountError, add_account, set_role
from extractor.store.assignments import WHOLE, assign, assignments, end_assignment
from extractor.store.comments import comment, comments
from extractor.store.database import Store, open_store
from extractor.store.decisions import ValueChange
from extractor.store.documents import Wanted, documents
from extractor.store.keep import keep
from extractor.store.queue import Person, claim_next, release
from extractor.store.reviewers import Reviewer, reviewers
from extractor.store.tables import ItemRow


def with_twice(store: Store) -> None:
    """Every question is entered by two."""
    keep(store, kept_of(LANPING), "one", 1.0)


@pytest.fixture
def twice(store_file: Filled, tmp_path: Path) -> Iterator[Store]:
    store = open_store(str(shutil.copy(store_file("entered twice", with_twice), tmp_path / "q.db")))
    yield store
    store.close()


def taken(store: Store, who: Person) -> int | None:
    """Whose document somebody gets next, who gives it back."""
    with store.writing() as session:
        lease = claim_next(session, who)
        if lease is None:
            return None
        release(session, who, lease.item, lease.fence)
        return session.get_one(ItemRow, lease.item).document_id


def test_own_documents_come_first_and_others_never(twice: Store, tmp_path: Path) -> None:
    keep(twice, kept_text(tmp_path, SAID.format(total="110.00", more="")), "one")
    boss, first, second = (
        person(twice, name, role) for name, role in (("甲", "admin"), ("乙", "reviewer"), ("丙", "reviewer"))
    )
    made, given = assign(twice, boss, "乙", organization="某某")
    assert given == 1
    assert (taken(twice, first), taken(twice, second)) == (2, 1)
    assign(twice, boss, "丙", doctype="final_accounts")
    assert (taken(twice, second), taken(twice, boss)) == (1, None)
    with twice.reading() as session:
        assert [(one.id, n) for one, n, _ in assignments(session)] == [(1, 1), (2, 1)]
        assert [one.id for one in documents(session, Wanted(assignee="乙"))] == [2]
    end_assignment(twice, made.id)
    assert taken(twice, boss) == 2


def test_what_comes_later_is_assigned_alike_and_shares_are_shares(twice: Store, tmp_path: Path) -> None:
    boss = person(twice, "甲", "admin")
    assign(twice, boss, "甲", share=WHOLE // 2)
    for n in range(12):
        keep(twice, kept_text(tmp_path, SAID.format(total=f"{n}.00", more="")), "one")
    with twice.reading() as session:
        assert 3 <= sum(one.assignee == "甲" for one in documents(session, Wanted())) <= 9
    with pytest.raises(AccountError):
        assign(twice, boss, "nobody")


def about(store: Store, name: str) -> Reviewer:
    with store.reading() as session:
        return next(one for one in reviewers(session) if one.name == name)


def test_agreement_counts_who_entered_the_same(twice: Store) -> None:
    first, second, third = (person(twice, name) for name in "甲乙丙")
    one, other = [item.id for item in items(twice) if item.question["paths"]][-2:]
    for who in (first, second):
        decide(twice, who, one, "as_printed")
    decide(twice, first, other, "as_printed")
    with twice.reading() as session:
        path = session.get_one(ItemRow, other).question["paths"][0]
    decide(twice, second, other, "not_in_document", ValueChange(path, ""))
    assert (about(twice, "甲").pairs, about(twice, "甲").agreed, about(twice, "甲").ruled) == (2, 1, 0)
    decide(twice, third, other, "as_printed")
    assert (about(twice, "甲").ruled, about(twice, "甲").upheld) == (1, 1)
    assert (about(twice, "乙").ruled, about(twice, "乙").upheld, about(twice, "乙").agreement) == (1, 0, 0.5)
    assert (about(twice, "丙").pairs, about(twice, "丙").decided) == (0, 1)


def test_a_second_entry_is_blind_to_what_the_first_said(twice: Store) -> None:
    first, second = (person(twice, name) for name in "甲乙")
    number = items(twice)[0].id
    comment(twice, first, number, "我看是原文有误")
    decide(twice, first, number, "as_printed")
    comment(twice, second, number, "待查")
    with twice.reading() as session:
        item = session.get_one(ItemRow, number)
        assert [one.text for one in comments(session, second, item)] == ["待查"]
    decide(twice, second, number, "as_printed")
    with twice.reading() as session:
        item = session.get_one(ItemRow, number)
        assert [one.text for one in comments(session, second, item)] == ["我看是原文有误", "待查"]


def test_there_is_always_an_admin(twice: Store) -> None:
    add_account(twice, "甲", "admin", "long enough a word")
    with pytest.raises(AccountError):
        set_role(twice, "甲", "reviewer")
    add_account(twice, "乙", "admin", "long enough a word")
    set_role(twice, "甲", "reviewer")
    assert about(twice, "甲").role == "reviewer"


def test_an_admin_leads_by_program(twice: Store) -> None:
    boss = program(twice, "甲", "admin")
    made = boss.post("/api/people", json={"name": "乙", "role": "reviewer", "password": "long enough a word"})
    assert (made.status_code, made.json()["role"]) == (201, "reviewer")
    assert boss.post("/api/people", json={"name": "乙", "role": "admin", "password": "long enough"}).status_code == 409
    assert boss.patch("/api/people", json={"name": "乙", "role": "senior"}).status_code == 204
    assert boss.patch("/api/people", json={"name": "甲", "disabled": True}).status_code == 409
    given = boss.post("/api/assignments", json={"name": "乙", "organization": "岚坪"}).json()
    assert (given["documents"], given["left"]) == (1, len(items(twice)))
    assert boss.get("/api/documents?assignee=乙").json()["total"] == 1
    assert boss.delete(f"/api/assignments/{given['id']}").status_code == 204
    assert boss.delete(f"/api/assignments/{given['id']}").status_code == 404
    number = items(twice)[0].id
    assert boss.post(f"/api/items/{number}/comments", json={"text": "看一下"}).status_code == 201
    assert [one["text"] for one in boss.get(f"/api/items/{number}/comments").json()] == ["看一下"]
    page = boss.get("/people", headers={"Accept": "text/html"}).text
    assert "乙" in page
    assert "高级审核员" in page
