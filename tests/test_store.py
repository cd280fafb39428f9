"""What was read goes into the store once, and what people decided about it stays in force while its evidence stands."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from conftest import result_of
from helpers.kept_store import LANPING, SAID, decide, drawn, item_about, items, kept_of, kept_text, person
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from extractor.cli import app
from extractor.core.formatting import printed
from extractor.doctypes.choice import choice_of
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.doctypes.policy import Policy
from extractor.errors import StoreError
from extractor.review.amend import amend, leaves
from extractor.review.culprits import ShouldBe
from extractor.runs.result_cache import fingerprint
from extractor.store.database import Store, open_store
from extractor.store.decisions import DecisionService, NewDecision, RefusedError, ValueChange
from extractor.store.keep import again, keep
from extractor.store.queue import Criteria, TakenError, claim, claim_next, counted, progress
from extractor.store.tables import Base, Decision, DocumentRow, Revision


def test_the_tables_are_the_sum_of_the_migrations(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_store_is_opened_again_as_it_was(store: Store, store_url: str) -> None:
    keep(store, kept_of(LANPING), "one")
    again = open_store(store_url)
    with again.reading() as session:
        assert session.scalars(select(DocumentRow.name)).all() == [LANPING.stem]
    again.close()


def test_a_store_of_a_newer_program_is_refused(store: Store, store_url: str) -> None:
    with store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer"):
        open_store(store_url)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        pytest.param(
            "postgresql://nobody:secret@127.0.0.1:1/none", r"nobody:\*\*\*@.*cannot be reached", id="no server"
        ),
        pytest.param("oracle://x", "oracle|not installed", id="another database"),
        pytest.param("sqlite:////proc/none/a.db", "proc", id="a folder that cannot be made"),
    ],
)
def test_a_store_that_cannot_be_opened_says_so_in_a_line(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as caught:
        open_store(url)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_same_bytes_read_the_same_way_are_kept_once(store: Store) -> None:
    first = keep(store, kept_of(LANPING), "one")
    before = [(item.id, item.key, item.fence) for item in items(store)]
    assert keep(store, replace(kept_of(LANPING), path="elsewhere.txt"), "one") == first
    with store.reading() as session:
        assert session.scalars(select(Revision.number)).all() == [1]
        assert session.scalars(select(DocumentRow.path)).all() == ["elsewhere.txt"]
    assert [(item.id, item.key, item.fence) for item in items(store)] == before
    known = again(store, kept_of(LANPING).sha256, "one", "here.txt")
    assert known is not None
    assert known.row["organization"] == "岚坪县残疾人联合会"
    assert known.results == kept_of(LANPING).results
    assert again(store, kept_of(LANPING).sha256, "two", "here.txt") is None


def test_a_fingerprint_is_of_types_readers_policy_and_what_a_model_is_asked_with() -> None:
    types = choice_of(FINAL_ACCOUNTS)
    plain = fingerprint(types, ["grammar"])
    others = [
        fingerprint(types, ["grammar", "llm"]),
        fingerprint(choice_of(FINAL_ACCOUNTS, Policy(required=("income",))), ["grammar"]),
        fingerprint(choice_of(), ["grammar"]),
        fingerprint(types, ["grammar"], {"model": "m"}),
        fingerprint(types, ["grammar"], {"model": "n"}),
    ]
    assert len({plain, *others}) == 6
    assert fingerprint(choice_of(FINAL_ACCOUNTS), ["grammar"]) == plain


def test_an_item_is_a_question_and_the_riskiest_comes_first(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    found = items(store)
    fails = [result for result in result_of(LANPING).results if result.status == "fail"]
    asked = [item for item in found if item.kind == "equation"]
    assert 0 < len(asked) <= len(fails)
    assert {code for item in asked for code in item.question["codes"]} == {
        result.code for result in fails if result.severity != "remark"
    }
    assert [item.risk for item in found] == sorted((item.risk for item in found), reverse=True)


def test_who_holds_an_item_keeps_others_out_until_the_lease_ends(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    first, second = person(store), person(store, "乙")
    item = items(store)[0].id
    with store.writing() as session:
        lease = claim(session, first, item, at=1000, lease_ms=500)
        assert claim(session, first, item, at=1200, lease_ms=500).fence == lease.fence  # kept alive, not taken anew
    with store.writing() as session, pytest.raises(TakenError, match="甲"):
        claim(session, second, item, at=1600)
    with store.writing() as session:
        assert claim(session, second, item, at=1800).fence == lease.fence + 1


def test_who_asks_for_the_next_item_gets_one_that_nobody_has(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    people = [person(store, name) for name in "甲乙丙"]
    with store.writing() as session:
        got = [claim_next(session, who) for who in people]
    assert [lease.item for lease in got if lease] == [item.id for item in items(store)[:3]]


def test_a_decision_needs_a_live_lease_whatever_the_program_does(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    who, item = person(store), items(store)[0].id
    forged = {
        "item_id": item,
        "account_id": who.id,
        "stage": 1,
        "action": "as_printed",
        "old": [],
        "new": [],
        "seen": "",
    }
    with store.writing() as session:
        lease = claim(session, who, item, at=1000, lease_ms=500)
    for fence, at in ((lease.fence + 1, 1100), (lease.fence, 1501)):
        with pytest.raises(DBAPIError, match="no live lease"), store.writing() as session:
            session.add(Decision(fence=fence, at=at, **forged))
    with store.writing() as session:
        session.add(Decision(fence=lease.fence, at=1100, **forged))
    with pytest.raises(DBAPIError, match=r"(?i)unique"), store.writing() as session:
        session.add(Decision(fence=lease.fence, at=1101, **forged))


@pytest.mark.parametrize("statement", ["UPDATE decision SET reason = 'x'", "DELETE FROM decision"])
def test_a_decision_is_for_good(store: Store, statement: str) -> None:
    keep(store, kept_of(LANPING), "one")
    decide(store, person(store), items(store)[0].id, "as_printed")
    with pytest.raises(DBAPIError, match="for good"), store.writing() as session:
        session.execute(text(statement))


def test_a_lost_lease_cannot_write(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    service, item = DecisionService(store), items(store)[0].id
    slow, quick = person(store), person(store, "乙")
    with store.writing() as session:
        lost = claim(session, slow, item, lease_ms=-1)
    seen = drawn(store, item).seen
    service.claim(quick, item)
    with pytest.raises(RefusedError, match="失效"):
        service.decide(slow, item, NewDecision(lost.fence, seen, "as_printed"))


def test_a_page_that_is_stale_is_refused(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    service, who, item = DecisionService(store), person(store), items(store)[0].id
    lease = service.claim(who, item)
    with pytest.raises(RefusedError, match="变化"):
        service.decide(who, item, NewDecision(lease.fence, "0" * 64, "as_printed"))


def test_accepted_as_printed_is_settled_and_stays_as_it_is(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    who, item = person(store), items(store)[0]
    decided = drawn(store, item.id)
    decision = decide(store, who, item.id, "as_printed", reason="原文如此")
    assert [d["path"] for d in decision.old] == [p.path for p in drawn(store, item.id).prints]
    after = drawn(store, item.id)
    assert after.status == "settled"
    wrong = {path for path in item.question["paths"] if after.state.origins.get(path) == "source_error"}
    assert wrong == {one.path for one in decided.suspects} == set(after.state.should_be)
    assert len(wrong) == 1 < len(decision.old)
    assert item.id not in {item.id for item in items(store)}


def test_a_figure_named_wrong_keeps_its_print_and_has_what_would_be_right_beside_it(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    item = item_about(store, "basic_expenditure.total")
    who, service = person(store), DecisionService(store)
    other = next(one.path for one in drawn(store, item.id).prints if one.path != "basic_expenditure.total")
    for wrong, says in (
        ((), "请指明"),
        ((ShouldBe(path="income.total"),), "没有这个字段"),
        ((ShouldBe(path="basic_expenditure.total", printed="285.73万元"),), "相同"),
        ((ShouldBe(path="basic_expenditure.total", printed="很多"),), "读不成"),
    ):
        lease, seen = service.claim(who, item.id), drawn(store, item.id).seen
        with pytest.raises(RefusedError, match=says):
            service.decide(who, item.id, NewDecision(lease.fence, seen, "as_printed", wrong=wrong))
    lease, seen = service.claim(who, item.id), drawn(store, item.id).seen
    right = (ShouldBe(path="basic_expenditure.total", printed="283.55"),)
    service.decide(who, item.id, NewDecision(lease.fence, seen, "as_printed", reason="分项之和", wrong=right))
    state = drawn(store, item.id).state
    assert printed(state.leaves["basic_expenditure.total"].value) == "285.73万元"
    assert state.origins["basic_expenditure.total"] == "source_error"
    assert state.should_be == {
        "basic_expenditure.total": ShouldBe(path="basic_expenditure.total", printed="283.55万元", reason="分项之和")
    }
    assert state.origins[other] != "source_error"


@pytest.mark.parametrize(
    ("typed", "more", "origin", "place"),
    [
        pytest.param("100.00万元", "二、名词解释\n100.00万元：见上。", "reviewer_own", "110.00万元", id="elsewhere"),
        pytest.param("80.00万元", "", "reviewer", "80.00万元", id="in its sentence"),
        pytest.param("80.00", "", "reviewer", "80.00", id="in its sentence, without its unit"),
    ],
)
def test_a_correction_stands_in_its_own_sentence_or_is_the_reviewers_own(
    store: Store, tmp_path: Path, typed: str, more: str, origin: str, place: str
) -> None:
    keep(store, kept_text(tmp_path, SAID.format(total="110.00", more=more)), "one")
    item, change = item_about(store, "income.total"), ValueChange("income.total", typed)
    before = drawn(store, item.id)
    decide(store, person(store), item.id, "correct", change)
    state = drawn(store, item.id).state
    total = state.leaves["income.total"]
    assert (state.origins["income.total"], printed(total.value)) == (origin, f"{typed.removesuffix('万元')}万元")
    assert before.read.text[slice(*total.figure)] == place


def test_what_a_correction_answers_is_resolved_and_comes_back_with_an_undo(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    who, asked = person(store), {item.id for item in items(store)}
    item = next(item for item in items(store) if item.kind == "equation")
    before = drawn(store, item.id)
    path = before.prints[0].path
    decision = decide(store, who, item.id, "correct", ValueChange(path, "9999999.99"))
    assert {item.id for item in items(store)} != asked
    lease = DecisionService(store).undo(who, decision.id, "看错了")
    assert {item.id for item in items(store)} == asked
    again = drawn(store, item.id)
    assert again.prints == before.prints
    DecisionService(store).decide(who, item.id, NewDecision(lease.fence, again.seen, "as_printed"))
    with store.reading() as session:
        history = session.scalars(select(Decision).where(Decision.item_id == item.id).order_by(Decision.id)).all()
    assert [d.action for d in history] == ["correct", "undo", "as_printed"]
    assert history[1].undoes == history[0].id
    with pytest.raises(RefusedError, match="撤销"):
        DecisionService(store).undo(who, decision.id)


@pytest.mark.parametrize(
    ("action", "changes", "reason", "says"),
    [
        pytest.param("correct", [], "", "没有改动", id="nothing changed"),
        pytest.param("correct", [("没有.这个", "1")], "", "没有这个字段", id="no such figure"),
        pytest.param("correct", [(None, "十二万")], "", "读不成", id="not a figure"),
        pytest.param("skip", [], " ", "理由", id="skipped without a reason"),
        pytest.param("not_in_document", [], "", "哪个数", id="which figure is not there"),
    ],
)
def test_a_decision_that_says_nothing_is_refused(
    store: Store, action: Any, changes: list[tuple[str | None, str]], reason: str, says: str
) -> None:
    keep(store, kept_of(LANPING), "one")
    item = next(item for item in items(store) if item.kind == "equation")
    first = drawn(store, item.id).prints[0].path
    with pytest.raises(RefusedError, match=says):
        decide(store, person(store), item.id, action, *[ValueChange(p or first, v) for p, v in changes], reason=reason)


def test_what_is_not_in_the_document_is_taken_out(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    item = next(item for item in items(store) if item.kind == "equation")
    path = drawn(store, item.id).prints[0].path
    decide(store, person(store), item.id, "not_in_document", ValueChange(path, ""))
    assert path not in drawn(store, item.id).state.leaves


def test_what_is_skipped_is_for_a_senior(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    item = items(store)[0].id
    decide(store, person(store), item, "skip", reason="看不懂")
    with store.writing() as session, pytest.raises(TakenError, match="skipped"):
        claim(session, person(store, "乙"), item)
    decide(store, person(store, "丙", "senior"), item, "as_printed")
    assert drawn(store, item).status == "settled"


def test_a_random_item_is_entered_twice_blind_and_a_difference_goes_to_a_third(store: Store) -> None:
    keep(store, kept_of(LANPING), "one", double=1.0)
    first, second, third = (person(store, name) for name in "甲乙丙")
    item = next(item for item in items(store) if item.kind == "equation")
    path = drawn(store, item.id).prints[0].path
    decide(store, first, item.id, "as_printed")
    assert (drawn(store, item.id).status, drawn(store, item.id).stage) == ("open", 2)
    assert drawn(store, item.id).earlier == ()  # the second is blind to the first
    with pytest.raises(TakenError, match="另一位"):
        DecisionService(store).claim(first, item.id)
    decide(store, second, item.id, "correct", ValueChange(path, "1.23"))
    assert [d.action for d in drawn(store, item.id).earlier] == ["as_printed", "correct"]
    for who in (first, second):
        with pytest.raises(TakenError):
            DecisionService(store).claim(who, item.id)
    decide(store, third, item.id, "as_printed")
    assert drawn(store, item.id).status == "settled"
    assert drawn(store, item.id).decisions_in_force[-1].action == "as_printed"


def test_two_who_agree_need_no_third(store: Store) -> None:
    keep(store, kept_of(LANPING), "one", double=1.0)
    item = items(store)[0].id
    for name in "甲乙":
        decide(store, person(store, name), item, "as_printed")
    assert drawn(store, item).status == "settled"


@pytest.mark.parametrize("words", ["285.73", "1,285.73", "人员经费与公用", "岚坪", "lanping-disabled"])
def test_the_search_finds_figure_subject_organisation_and_file(store: Store, words: str) -> None:
    keep(store, kept_of(LANPING), "one")
    found = {item.code for item in items(store, words=words)}
    assert ("FA-SUM-060" in found) == (words != "1,285.73")


def test_bulk_accepts_what_is_as_it_was_previewed(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    senior, other = person(store, "甲", "senior"), person(store, "乙")
    found = items(store)[:3]
    DecisionService(store).claim(other, found[0].id)
    seen = [(item.id, drawn(store, item.id).seen) for item in found]
    seen[1] = (seen[1][0], "0" * 64)
    with pytest.raises(RefusedError, match="高级"):
        DecisionService(store).bulk(other, seen, "")
    done, left = DecisionService(store).bulk(senior, seen, "原文如此")
    assert ([one.item_id for one in done], left) == ([found[2].id], [found[0].id, found[1].id])
    assert DecisionService(store).undo_all(senior, [done[0].id, done[0].id]) == ([done[0].id], [done[0].id])
    again = drawn(store, found[2].id)
    assert again.status == "open"
    ((corrected,), _) = DecisionService(store).bulk(senior, [(again.item, again.seen)], "看错", "correct")
    assert [one["path"] for one in corrected.new] == [one.path for one in again.suspects]


def test_decisions_outlive_a_new_reading_while_their_figures_stand(store: Store, tmp_path: Path) -> None:
    read = kept_text(tmp_path, SAID.format(total="110.00", more=""))
    keep(store, read, "one")
    who = person(store)
    item = item_about(store, "income.total")
    decide(store, who, item.id, "correct", ValueChange("income.total", "100.00万元"))
    keep(store, read, "two")  # another way of reading that sees the same
    after = drawn(store, item.id)
    assert (after.status, str(after.state.leaves["income.total"].value.value)) == ("settled", "100.00")
    results = [result for result in read.results if "income.total" not in result["paths"]]
    other = replace(read, form=_without_total(read.form), results=results)
    keep(store, other, "three")  # one that no longer sees the figure
    assert drawn(store, item.id).status == "withdrawn"
    assert not [i for i in items(store) if "income.total" in i.question["paths"]]
    keep(store, read, "two")  # back to what it was: asked again, and the decision answers it as it did
    with store.reading() as session:
        assert [d.action for d in session.scalars(select(Decision))] == ["correct"]
    back = drawn(store, item.id)
    assert (back.status, str(back.state.leaves["income.total"].value.value)) == ("settled", "100.00")


def _without_total(form: dict[str, Any]) -> dict[str, Any]:
    record = dict(form["record"])
    record["income"] = {name: value for name, value in record["income"].items() if name != "total"}
    return form | {"record": record}


def test_items_are_filtered_searched_and_counted(store: Store, tmp_path: Path) -> None:
    keep(store, kept_text(tmp_path, SAID.format(total="110.00", more="")), "one")
    keep(store, kept_of(LANPING), "one")
    every = counted_of(store)
    assert counted_of(store, words="岚坪") + counted_of(store, words="某某局") == every
    assert counted_of(store, words="岚%坪") == 0
    assert counted_of(store, year=2020) == counted_of(store, words="某某")
    code = items(store)[0].code
    assert 0 < counted_of(store, code=code) < every
    assert [i.id for i in items(store, order="document")] != [i.id for i in items(store, order="age")]
    who = person(store)
    decide(store, who, items(store)[0].id, "as_printed")
    with store.reading() as session:
        done = progress(session, who.id)
    assert (done.today, done.hour, done.left) == (1, 1, every - 1)


def counted_of(store: Store, **criteria: Any) -> int:
    with store.reading() as session:
        return counted(session, Criteria(**criteria))


def test_a_run_with_a_store_reads_nothing_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db, outs = tmp_path / "queue.db", [tmp_path / "one", tmp_path / "two"]
    for out in outs:
        with pytest.raises(SystemExit) as ended:
            app(["run", str(LANPING), "--out", str(out), "--db", str(db), "--quiet"])
        assert ended.value.code == 0
    rows = [json.loads((out / "summary.jsonl").read_text(encoding="utf-8")) for out in outs]
    assert rows[1] == rows[0] | {"kept": True}
    for name in ("record.json", "facts.jsonl", "findings.jsonl", "tables.json"):
        first, second = ((out / LANPING.stem / name).read_bytes() for out in outs)
        assert first == second
    assert capsys.readouterr().err == ""


def test_accepting_one_question_without_figures_leaves_the_others_of_its_rule_open(store: Store) -> None:
    read = kept_of(LANPING)
    notices = [
        {"code": "DOC-HIDE-001", "severity": "warning", "message_zh": zh, "message_en": zh, "quote": zh}
        for zh in "甲乙"
    ]
    keep(store, replace(read, form=read.form | {"notices": notices}), "one")
    first, other = (item for item in items(store) if item.code == "DOC-HIDE-001")
    decide(store, person(store), first.id, "as_printed")
    assert drawn(store, other.id).status == "open"


def test_what_is_undone_counts_as_not_done(store: Store) -> None:
    keep(store, kept_of(LANPING), "one")
    who = person(store)
    decision = decide(store, who, items(store)[0].id, "as_printed")
    DecisionService(store).undo(who, decision.id)
    with store.reading() as session:
        assert progress(session, who.id).today == 0


def test_a_leaf_that_an_element_is_made_of_stays(store: Store) -> None:
    record = kept_of(LANPING).form["record"]
    typed = FinalAccounts.model_validate(record)
    path = next(path for path in leaves(typed) if path.startswith("years["))
    assert leaves(amend(typed, {path: None})).keys() == leaves(typed).keys()


def test_every_year_that_a_check_names_is_a_leaf_of_the_record() -> None:
    result = result_of(LANPING)
    named = {path for found in result.results if found.code == "FA-YR-010" for path in found.paths}
    assert any(path.startswith("years[") for path in named)
    assert named <= leaves(result.record).keys()
