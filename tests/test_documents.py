"""Documents outside their questions: found, contested, corrected, completed; what was said of them stays."""

import re
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from conftest import Filled
from helpers.kept_store import LANPING, SAID, items, kept_of, kept_text, person
from test_web_api import HOST, program

from extractor.core.formatting import printed
from extractor.review.decisions import ReviewState
from extractor.runs.pool import SameProcess
from extractor.store.contest import Addition, Contest, add, contest, correct
from extractor.store.database import Store, open_store
from extractor.store.decisions import DecisionService, RefusedError, ValueChange
from extractor.store.documents import Wanted, documents, progress_of
from extractor.store.keep import keep
from extractor.store.tables import Account, Comment, DocumentRow, ItemRow
from extractor.web import inbox
from extractor.web.app import create_app
from extractor.web.security import Guard

TOTAL = "income.total"
WORDS = SAID.format(total="100.00", more="另有捐赠收入7.50万元尚未入账。")


@pytest.fixture
def said(tmp_path: Path) -> Iterator[tuple[Store, Account]]:
    """A store with one document, and who works on it."""
    store = open_store(str(tmp_path / "q.db"))
    keep(store, kept_text(tmp_path, WORDS), "one")
    yield store, person(store)
    store.close()


def state(store: Store) -> ReviewState:
    with store.reading() as session:
        return DecisionService(store).standing(session, session.get_one(DocumentRow, 1))[1]


def total(store: Store) -> str:
    return printed(state(store).leaves[TOTAL].value)


def test_a_contested_figure_is_a_question_for_anybody(said: tuple[Store, Account]) -> None:
    store, me = said
    service = DecisionService(store)
    first = contest(service, me, 1, Contest(TOTAL, "100.00万元", "像是101"))
    again = contest(service, person(store, "乙"), 1, Contest(TOTAL, "100.00万元", "我也觉得"))
    assert first.id == again.id
    with store.reading() as session:
        comments = [comment.text for comment in session.query(Comment).order_by(Comment.id)]
    assert comments == ["像是101", "我也觉得"]
    assert "REV-ASK-001" in {item.code for item in items(store)}


def test_any_figure_is_corrected_and_the_correction_undone(said: tuple[Store, Account]) -> None:
    store, me = said
    service = DecisionService(store)
    decision = correct(service, me, 1, Contest(TOTAL, "100.00万元"), "correct", ValueChange(TOTAL, "80.00万元"))
    assert (total(store), state(store).origins[TOTAL]) == ("80.00万元", "reviewer")
    with pytest.raises(RefusedError) as stale:
        correct(service, me, 1, Contest(TOTAL, "100.00万元"), "correct", ValueChange(TOTAL, "20.00万元"))
    assert stale.value.kind == "stale"
    service.undo(me, decision.id)
    assert total(store) == "100.00万元"


def test_a_missed_figure_is_added_where_it_stands(said: tuple[Store, Account]) -> None:
    store, me = said
    service, path = DecisionService(store), "statements[捐赠收入之二].amount"
    decision = add(service, me, 1, Addition(path, "7.50万元"))
    leaf = state(store).leaves[path]
    assert WORDS[slice(*leaf.figure)] == leaf.quote == "7.50万元"
    assert state(store).origins[path] == "reviewer"
    service.undo(me, decision.id)
    assert path not in state(store).leaves
    assert path not in {at for item in items(store) for at in item.question["paths"]}  # nobody is asked about it
    add(service, me, 1, Addition(path, "7.50万元"))
    assert path in state(store).leaves


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("statements[捐赠].amount", "9.99万元", id="stands nowhere"),
        pytest.param("statements[捐赠].amount", "另有", id="no figure"),
        pytest.param("nothing.here", "7.50万元", id="no place"),
        pytest.param(TOTAL, "7.50万元", id="read already"),
        pytest.param("tables[收入决算表].rows[205].合计", "7.50万元", id="a table that is not there"),
    ],
)
def test_what_cannot_be_added_is_refused(said: tuple[Store, Account], path: str, words: str) -> None:
    store, me = said
    with pytest.raises(RefusedError):
        add(DecisionService(store), me, 1, Addition(path, words))
    assert not items(store, status="settled")


def test_another_reading_keeps_what_was_said_while_the_figure_stands(
    said: tuple[Store, Account], tmp_path: Path
) -> None:
    store, me = said
    service, path = DecisionService(store), "statements[捐赠收入之二].amount"
    contest(service, me, 1, Contest(TOTAL, "100.00万元", "像是101"))
    added = add(service, me, 1, Addition(path, "7.50万元"))
    kept = kept_text(tmp_path, WORDS)
    keep(store, kept, "two")
    assert "REV-ASK-001" in {item.code for item in items(store)}
    assert path in state(store).leaves
    moved = kept_text(tmp_path, SAID.format(total="90.00", more=""))
    said_otherwise = {name: getattr(moved, name) for name in kept.__slots__} | {"sha256": kept.sha256}
    keep(store, type(kept)(**said_otherwise), "three")
    with store.reading() as session:
        statuses = {item.code: item.status for item in session.query(ItemRow)}
        assert statuses["REV-ASK-001"] == statuses["REV-ADD-001"] == "withdrawn"
        assert session.get_one(ItemRow, added.item_id).decisions


def with_two(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")


@pytest.fixture
def lanping(store_file: Filled, tmp_path: Path) -> Iterator[Store]:
    store = open_store(str(shutil.copy(store_file("lanping of documents", with_two), tmp_path / "q.db")))
    yield store
    store.close()


def test_documents_are_found_by_what_they_are(lanping: Store, tmp_path: Path) -> None:
    keep(lanping, kept_text(tmp_path, WORDS), "one")
    with lanping.reading() as session:
        code = items(lanping, document=1)[0].code
        for wanted, names in (
            (Wanted(), {"a", LANPING.stem}),
            (Wanted(words="岚坪"), {LANPING.stem}),
            (Wanted(words="100%"), set()),
            (Wanted(year=2020), {"a"}),
            (Wanted(type="final_accounts"), {"a", LANPING.stem}),
            (Wanted(type="budget"), set()),
            (Wanted(code=code), {LANPING.stem}),
            (Wanted(organization="某某局"), {"a"}),
            (Wanted(standing="accepted"), set()),
        ):
            assert {one.name for one in documents(session, wanted)} == names, wanted
            counts = progress_of(session, wanted)
            by_standing = {name: sum(one.standing == name for one in documents(session, wanted)) for name in counts}
            assert counts == by_standing | {"all": len(names), "failed": 0}


def test_a_program_does_all_that_the_pages_do(lanping: Store) -> None:
    me = program(lanping, "甲")
    (one,) = me.get("/api/documents?words=岚坪").json()["documents"]
    at = f"/api/documents/{one['id']}"
    leaf = next(leaf for leaf in me.get(at).json()["leaves"] if leaf["path"] == TOTAL)
    doubt = {"path": TOTAL, "was": leaf["printed"], "reason": "看不清"}
    assert me.post(f"{at}/contests", json=doubt).json()["status"] == "open"
    assert me.post(f"{at}/contests", json=doubt | {"was": "1元"}).status_code == 409
    assert me.post("/api/documents/99/contests", json=doubt).status_code == 404
    decided = me.post(f"{at}/corrections", json=doubt | {"action": "as_printed"})
    assert decided.status_code == 201, decided.text
    places = {place["path"] for place in me.get(f"{at}/places").json()}
    assert "statements[].amount" in places
    figure = re.search(r"\d+\.\d\d万元", LANPING.read_text(encoding="utf-8"))
    assert figure is not None
    missed = {"path": "statements[].amount", "label": "新项", "printed": figure[0], "start": figure.start()}
    assert me.post(f"{at}/additions", json=missed).status_code == 201
    assert "statements[新项].amount" in {leaf["path"] for leaf in me.get(at).json()["leaves"]}
    answer = me.get(f"{at}/file")
    assert answer.content == LANPING.read_bytes()
    assert "attachment" in answer.headers["content-disposition"]


def test_a_file_is_sent_into_the_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "Workers", lambda _: nullcontext(SameProcess()))  # another takes seconds to start
    store = open_store(str(tmp_path / "q.db"))
    senior, reviewer = program(store, "王芳", "senior"), program(store, "甲")
    app: Any = create_app(store, Guard((HOST,), tls=False), tmp_path / "inbox")
    senior._transport.app = reviewer._transport.app = app  # type: ignore[attr-defined]
    content = LANPING.read_bytes()
    assert reviewer.put("/api/documents?name=a.txt", content=content).status_code == 403
    for name in ("a.exe", "", "../", ".txt"):
        assert senior.put(f"/api/documents?name={name}", content=content).status_code == 409, name
    (taken,) = senior.put("/api/documents?name=../../甲.txt", content=content).json()["documents"]
    assert (taken["name"], taken["status"]) == ("甲", "ok")
    assert reviewer.get(f"/api/documents/{taken['id']}/file").content == content
    assert [path.name for path in (tmp_path / "inbox").rglob("*.txt")] == ["甲.txt"]
    (broken,) = senior.put("/api/documents?name=a.pdf", content=b"no PDF").json()["documents"]
    assert broken["id"] is None
    assert broken["error"]
    store.close()
