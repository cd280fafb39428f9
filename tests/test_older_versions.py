"""What version 1 left on disks (`fixtures/v1`) opens in this one; each decision is kept, or listed with why not.

Five documents, two OUT folders and a store that reviewers worked on: `fixtures/make_v1.py` says how they were made.
"""

import csv
import gzip
import json
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from helpers.kept_store import SAID, decide, drawn, item_about, kept_text, person
from helpers.loopback import Loopback, Request, Response, completion
from test_cli import call
from test_web_api import program

from extractor.store.database import Store, open_store
from extractor.store.decisions import ValueChange
from extractor.store.final import finals, one_moment
from extractor.store.keep import keep

V1 = Path(__file__).with_name("fixtures") / "v1"
DECISIONS = 35
WAITED = ("赵敏", "2026-11-30T17:02:26.407Z")  # the first of two answers to a question that is asked otherwise now
UNNAMED = 3  # of them call all figures of an equation wrong
BOTH = ("documents/fuming-veterans-2020.txt", "documents/linhai-resources-2024.pdf")
# The decided figures as they stand after all decisions: value and what vouches for it; None where it was taken away.
# Version 1 called every figure of an equation wrong: now none is until somebody says which.
DECIDED: dict[tuple[str, str], tuple[str, str] | None] = {
    ("fuming-veterans-2020", "fiscal_year"): ("2020", "unsettled"),
    ("fuming-veterans-2020", "overall.year"): ("2019", "unsettled"),
    ("fuming-veterans-2020", "operating_costs.change.rate"): ("12.8", "reviewer_own"),
    ("linhai-resources-2024", "assets.vehicles"): ("5", "reviewer"),
    ("linhai-resources-2024", "assets.year"): ("2023", "unsettled"),
    ("linhai-resources-2024", "procurement.sme_share"): ("95.15", "reviewer_own"),
    ("longtan-women-2019", "operating_costs.year"): ("2018", "unsettled"),
    ("longtan-women-2019", "basic_expenditure.public"): ("20.97", "reviewer_own"),
    ("lvzhou-hospital-2023", "overall.year"): ("2022", "unsettled"),  # one of two people has entered it
    ("xianghe-archives-2021", "income.total"): ("110.00", "unsettled"),
    ("xianghe-archives-2021", "income.items[其他收入].share"): None,
}
# What another answer of the model leaves out, or reads as the person did.
OTHERWISE = {
    ("fuming-veterans-2020", "fiscal_year"): ("2020", "unsettled"),
    ("fuming-veterans-2020", "overall.year"): None,
    ("linhai-resources-2024", "assets.vehicles"): ("5", "machine_verified"),
    ("linhai-resources-2024", "assets.year"): ("2023", "unsettled"),
}
# What the grammar alone does not read, in a document that the model has read, too.
NOT_READ = {
    ("fuming-veterans-2020", "operating_costs.change.rate"),
    ("linhai-resources-2024", "procurement.sme_share"),
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of somebody who used version 1: documents, OUT folders, the store; the tests work in it."""
    for name in ("documents", "OUT", "OUT-both"):
        shutil.copytree(V1 / name, tmp_path / name)
    (tmp_path / "store.db").write_bytes(gzip.decompress((V1 / "store.db.gz").read_bytes()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def before() -> list[dict[str, Any]]:
    """What version 1 exported, a document each."""
    return [json.loads(line) for line in gzip.decompress((V1 / "export.jsonl.gz").read_bytes()).splitlines()]


def exported(name: str = "now.jsonl") -> list[dict[str, Any]]:
    assert call("export", "--db", "store.db", "--out", name, "-q")[0] == 0
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def figures() -> dict[tuple[str, str], tuple[str, str]]:
    """Every leaf by document and path: its value and its origin."""
    assert call("export", "--db", "store.db", "--out", "now.csv", "--format", "csv", "-q")[0] == 0
    with Path("now.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["document"], row["path"]): (row["value"], row["origin"]) for row in csv.DictReader(file)}


def said(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Who decided what, when, why, on which prints; not what came of it."""
    return [
        (
            *(event[name] for name in ("by", "at", "action", "reason", "codes", "undone")),
            *([(print_["printed"], print_["own"]) for print_ in event[side]] for side in ("old", "new")),
        )
        for event in document["decisions"]
    ]


def in_force(documents: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """The decisions that bear on what stands, by who made them and when."""
    return {(e["by"], e["at"]) for document in documents for e in document["decisions"] if e["in_force"]}


def reopened(documents: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """The decisions that a later reading took out of force, with the reason."""
    return {(e["by"], e["at"]): e["reopened"] for document in documents for e in document["decisions"] if e["reopened"]}


def statuses() -> Counter[tuple[str, int]]:
    with closing(sqlite3.connect("store.db")) as store:
        return Counter(store.execute("SELECT status, stage FROM item"))


def read(*documents: str, reader: str = "grammar") -> list[str]:
    """A run of this version into the store, on another fingerprint than any of version 1; what it said on stderr."""
    code, _, told = call(
        "run", *documents, "--reader", reader, "--db", "store.db", "--out", "NOW", "--workers", "0", "-q"
    )
    assert code == 0, told
    mine = json.loads(Path("NOW/manifest.json").read_text(encoding="utf-8"))["fingerprint"]
    theirs = {json.loads((V1 / out / "manifest.json").read_text())["fingerprint"] for out in ("OUT", "OUT-both")}
    assert mine not in theirs
    return told


def read_by_both(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The same by both readers, the model's answers as they are recorded for the documents of the corpus."""
    with monkeypatch.context() as patch, Loopback(recorded) as server:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.delenv(name, raising=False)
        for name, value in {"BASE_URL": server.url, "MODEL": "relay", "API_KEY": "none", "CACHE_DIR": "none"}.items():
            patch.setenv(f"EXTRACTOR_{name}", value)
        return read(*BOTH, reader="both")


def recorded(request: Request) -> Response:
    """The recorded answer about the document that says most of this: one of version 1 has pages left out.

    A paragraph may then have another number; what is not shown here is not told.
    """
    shown = paragraphs(request.asked)
    of_corpus, answer = max(answers(), key=lambda one: len(one[0].keys() & shown.keys()))
    words_of = {number: words for words, number in of_corpus.items()}
    lines = map(json.loads, answer.splitlines())
    told = [line if line[0] == "doc" else [shown.get(words_of[line[0]], 0), *line[1:]] for line in lines]
    return completion("\n".join(json.dumps(line, ensure_ascii=False) for line in told if line[0]))


def paragraphs(asked: str) -> dict[str, int]:
    """The numbers of the paragraphs that are shown, by what they say."""
    return {words: int(number) for number, words in re.findall(r"(?m)^(\d+) (.+)$", asked)}


@cache
def answers() -> list[tuple[dict[str, int], str]]:
    """What was shown of the documents of the corpus, and what was answered."""
    found = []
    for name in BOTH:
        file = ROOT / "cassettes" / Path(name).stem / "read.yaml"
        [one] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["interactions"]
        shown = paragraphs(one["request"]["body"]["messages"][1]["content"])
        found.append((shown, one["response"]["body"]["string"]["choices"][0]["message"]["content"]))
    return found


def test_the_store_opens_with_every_decision_as_it_was_made(desk: Path, before: list[dict[str, Any]]) -> None:
    now = exported()
    assert [said(document) for document in now] == [said(document) for document in before]
    assert sum(len(document["decisions"]) for document in now) == DECISIONS
    actions = Counter(event["action"] for document in now for event in document["decisions"])
    assert set(actions) == {"as_printed", "correct", "not_in_document", "skip", "undo"}
    assert in_force(now) == in_force(before)
    assert [document["settled"] for document in now] == [document["settled"] for document in before]
    assert [[q["code"] for q in document["open"]] for document in now] == [
        [q["code"] for q in document["open"]] for document in before
    ]


def test_what_version_1_called_wrong_without_saying_which_is_asked_again(desk: Path) -> None:
    branded = {at for at, (_, origin) in figures().items() if origin == "source_error"}
    code, listed, _ = call("review", "--db", "store.db", "--recheck")
    assert (code, listed.count("已放回")) == (0, UNNAMED)
    assert call("review", "--db", "store.db", "--recheck")[1].count("已放回") == 0
    store = open_store("store.db")
    item = item_about(store, "assets.year")
    decide(store, person(store), item.id, "as_printed", reason="模板残留")
    store.close()
    after = {at for at, (_, origin) in figures().items() if origin == "source_error"} - branded
    assert after == {("linhai-resources-2024", "assets.year")}


def test_what_version_1_withdrew_is_listed_as_no_longer_asked(desk: Path) -> None:
    [(who, why)] = [(event, why) for event, why in reopened(exported()).items()]
    assert who[0] == "李强"
    assert "不再提出这个问题" in why


def test_each_decided_figure_is_exported_as_it_was_decided(desk: Path) -> None:
    found = figures()
    assert {at: found.get(at) for at in DECIDED} == DECIDED


def test_the_queue_and_its_people_are_as_they_were(desk: Path) -> None:
    before = statuses()
    people = call("account", "list", "--db", "store.db")[1].splitlines()
    assert sorted(line.split("\t")[:2] for line in people) == sorted(
        [
            ["local", "admin"],
            ["孙伟", "reviewer"],
            ["李强", "reviewer"],
            ["王芳", "reviewer"],
            ["赵敏", "senior"],
            ["陈静", "admin"],
        ]
    )
    assert [line for line in people if "disabled" in line] == ["孙伟\treviewer\tdisabled"]
    assert statuses() == before
    assert {status for status, _ in before} == {"open", "settled", "skipped", "resolved", "withdrawn"}
    assert {stage for _, stage in before} == {1, 2, 3}
    store = open_store("store.db")
    try:
        me = program(store, "新来的")
        lease = me.post("/api/next").json()  # the leases of version 1 have run out: nothing is held
        held = [me.post(f"/api/items/{i['id']}/claim").status_code for i in me.get("/api/items").json()["items"]]
        assert lease is not None
        assert set(held) == {200}
    finally:
        store.close()


def test_a_new_reading_keeps_each_decision_or_lists_it_with_the_reason(
    desk: Path, before: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [statuses()[at] for at in (("open", 2), ("open", 3))]
    told = read("documents")
    now = exported()
    assert [said(document) for document in now] == [said(document) for document in before]
    lost, found = in_force(before) - in_force(now), figures()
    assert lost == set(reopened(now)) - {WAITED}
    assert {who for who, _ in lost} == {"李强", "王芳", "赵敏"}
    assert {at: found.get(at) for at in DECIDED} == DECIDED | dict.fromkeys(NOT_READ)
    assert [statuses()[at] for at in (("open", 2), ("open", 3))] == [waiting[0] - 1, waiting[1]]  # for another person
    rows = [json.loads(line) for line in Path("NOW/summary.jsonl").read_text(encoding="utf-8").splitlines()]
    lapses = [(row["document"], lapse) for row in rows for lapse in row.get("reopened", ())]
    assert len(lapses) == len(lost) + 1 == 6
    assert any("6 个审核决定" in line and "reopened" in line for line in told)
    for document, lapse in lapses:
        assert any(document in line and lapse["zh"] in line and lapse["en"] in line for line in told)
    the_queue_shows_who_decided_before()
    # What lapsed comes into force again where it is read again.
    read_by_both(monkeypatch)
    found = figures()
    assert in_force(exported()) & lost
    assert {at: found.get(at) for at in DECIDED} == DECIDED | OTHERWISE


def the_queue_shows_who_decided_before() -> None:
    """On the page of the queue as a mark, on the page of the item in words."""
    store = open_store("store.db")
    try:
        me = program(store, "新来的", "senior")
        queue = me.get("/", params={"status": "withdrawn"}, headers={"Accept-Language": "zh"}).text
        rows = [row for row in re.findall(r"<tr>.*?</tr>", queue, re.DOTALL) if "此前已有决定" in row]
        [number] = [m[1] for row in rows if "FA-GRW-010" in row and (m := re.search(r"/items/(\d+)", row))]
        page = me.get(f"/items/{number}", headers={"Accept-Language": "zh"}).text
        [note] = re.findall(r'<ul class="earlier reopened".*?</ul>', page, re.DOTALL)
        assert all(words in note for words in ("李强", "更正读数", "12.8%", "4.65÷36.33", "不再读出"))
    finally:
        store.close()


def test_both_readers_again_keep_each_decision_or_list_it(
    desk: Path, before: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    told, found, now = read_by_both(monkeypatch), figures(), exported()
    lost = in_force(before) - in_force(now)
    assert lost <= set(reopened(now))
    assert [line for line in told if f"{len(lost)} 个审核决定" in line and "reopened" in line]
    assert {at: found.get(at) for at in DECIDED} == DECIDED | OTHERWISE


def test_records_of_version_1_are_checked_again(desk: Path) -> None:
    for out in ("OUT", "OUT-both"):
        for record in sorted(Path(out).glob("*/record.json")):
            findings = [json.loads(line) for line in record.with_name("findings.jsonl").read_text().splitlines()]
            code, printed, _ = call("check", str(record))
            assert code == 1
            assert {f["code"] for f in findings if f["status"] == "fail"} <= set(
                re.findall(r" (FA-\w+-\d+) fail", printed)
            )


def test_what_is_read_now_can_be_compared_with_what_version_1_read(desk: Path) -> None:
    read(
        *(
            f"documents/{name}"
            for name in ("longtan-women-2019.txt", "lvzhou-hospital-2023.docx", "xianghe-archives-2021.txt")
        )
    )
    code, out, told = call("diff", "OUT", "NOW")
    assert (code in (0, 1), told) == (True, [])
    assert " of 3 documents " in out
    assert call("diff", "OUT-both", "OUT-both")[0] == 0


# --- a later version reads the same document by other places and paths ---------------------------------------------


@pytest.fixture
def asked(store: Store, tmp_path: Path) -> tuple[Store, str]:
    """A store in which a wrong total is asked about; the digest of its document."""
    first = kept_text(tmp_path, "甲" * 7 + "\n" + SAID.format(total="110.00", more=""))
    keep(store, first, "one")
    return store, first.sha256


def test_a_decision_goes_on_where_the_text_is_laid_out_otherwise(asked: tuple[Store, str], tmp_path: Path) -> None:
    store, sha256 = asked
    item = item_about(store, "income.total")
    decide(store, person(store), item.id, "as_printed", reason="原文如此")
    other = replace(kept_text(tmp_path, SAID.format(total="110.00", more="")), sha256=sha256)
    assert keep(store, other, "two").reopened == ()
    after = drawn(store, item.id)
    assert (after.status, after.state.origins["income.total"]) == ("settled", "source_error")


def test_a_place_that_was_pointed_at_is_found_again(asked: tuple[Store, str], tmp_path: Path) -> None:
    store, sha256 = asked
    item = item_about(store, "income.total")
    decide(store, person(store), item.id, "correct", ValueChange("income.total", "80.00万元"))
    other = replace(kept_text(tmp_path, SAID.format(total="110.00", more="")), sha256=sha256)
    assert keep(store, other, "two").reopened == ()
    leaf = drawn(store, item.id).state.leaves["income.total"]
    assert leaf.reader == "reviewer"
    assert other.text[slice(*leaf.figure)].startswith("80.00")
    assert leaf.quote.startswith("80.00")


def test_a_decision_goes_on_under_another_path_of_the_same_figure(asked: tuple[Store, str], tmp_path: Path) -> None:
    store, sha256 = asked
    item = item_about(store, "income.total")
    decide(store, person(store), item.id, "correct", ValueChange("income.total", "100.00万元"), reason="按两项")
    read = kept_text(tmp_path, "甲" * 7 + "\n" + SAID.format(total="110.00", more=""))
    income = dict(read.form["record"]["income"])
    record = read.form["record"] | {"expenditure": {"total": income.pop("total")}, "income": income}
    other = replace(read, sha256=sha256, form=read.form | {"record": record}, results=[])
    assert keep(store, other, "two").reopened == ()
    leaf = drawn(store, item.id).state.leaves["expenditure.total"]
    assert (leaf.reader, str(leaf.value.value)) == ("reviewer_own", "100.00")
    with one_moment(store) as session:
        [document] = finals(session)
    [told] = [one for one in document.leaves if one.fact["path"] == "expenditure.total"]
    assert [(step["by"], step["old"], step["new"], step["in_force"]) for step in told.history] == [
        ("甲", "110.00万元", "100.00万元", True)
    ]


def test_a_decision_is_not_passed_to_another_figure_of_the_same_print(asked: tuple[Store, str], tmp_path: Path) -> None:
    """The figure that a person saw has another path now, and its path another figure: which is meant, nobody knows."""
    store, sha256 = asked
    item = item_about(store, "income.total")
    decide(store, person(store), item.id, "correct", ValueChange("income.total", "100.00万元"), reason="按两项")
    words = "甲" * 7 + "\n" + SAID.format(total="110.00", more="二、支出决算情况说明\n2020年度本年支出合计110.00万元。")
    read = kept_text(tmp_path, words)
    income, expenditure = (dict(read.form["record"][part]) for part in ("income", "expenditure"))
    income["total"], expenditure["total"] = expenditure["total"], income["total"]
    record = read.form["record"] | {"income": income, "expenditure": expenditure}
    other = replace(read, sha256=sha256, form=read.form | {"record": record}, results=[])
    [lapse] = keep(store, other, "two").reopened
    assert (lapse.by, lapse.zh, lapse.en) == (
        "甲",
        "income.total 现读自另一处的110.00万元",
        "income.total is now read from another place that says 110.00万元",
    )
    leaves = drawn(store, item.id).state.leaves
    assert {str(leaves[path].value.value) for path in ("income.total", "expenditure.total")} == {"110.00"}


@pytest.mark.parametrize(
    ("total", "says"),
    [
        pytest.param("120.00", "原读作110.00万元，现读作120.00万元", id="read otherwise"),
        pytest.param(None, "不再读出 income.total", id="no longer read"),
    ],
)
def test_what_is_read_otherwise_is_reopened_with_the_reason(
    asked: tuple[Store, str], tmp_path: Path, total: str | None, says: str
) -> None:
    store, sha256 = asked
    item = item_about(store, "income.total")
    decide(store, person(store), item.id, "correct", ValueChange("income.total", "100.00万元"), reason="按两项")
    words = SAID.format(total=total, more="") if total else SAID.split("一、")[0]
    [lapse] = keep(store, replace(kept_text(tmp_path, words), sha256=sha256), "two").reopened
    assert (lapse.item, lapse.by, lapse.action, lapse.reason) == (item.id, "甲", "correct", "按两项")
    assert says in lapse.zh
