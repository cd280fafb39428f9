"""A document type is a value: one of another world goes through everything that there is for the shipped ones."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import as_fact_value
from helpers import toy_type
from helpers.exports import EVERY, READ, lines
from helpers.kept_store import SAID, decide, items, kept_text, person
from helpers.line_model import Silent
from helpers.ray_hosts import RAY_HOSTS
from helpers.toy_type import LIBRARY, REPORT, UNREAD, WRONG, LibraryReport
from sqlalchemy import update
from starlette.testclient import TestClient
from test_cli import call, rows
from typer.testing import CliRunner

from eval import score
from eval.scoring.results import read_run
from extractor.api import aextract, extract, read
from extractor.doctypes.base import DocType
from extractor.doctypes.choice import choice_of
from extractor.doctypes.policy import Policy
from extractor.doctypes.registry import default_type
from extractor.output.files import summary_row
from extractor.runs.result_cache import fingerprint, kept
from extractor.store.accounts import accounts, add_account, token_for
from extractor.store.database import Store
from extractor.store.decisions import ValueChange
from extractor.store.final import finals, one_moment
from extractor.store.keep import Kept, keep
from extractor.store.queue import claim_next
from extractor.store.tables import ItemRow, Revision
from extractor.web.app import create_app
from extractor.web.security import Guard

TYPE = LIBRARY.at
COUNTS = {
    "shelves.volumes": "50000",
    "shelves.books": "47000",
    "shelves.journals": "3000",
    "visits.people": "120000",
}
HOST = "127.0.0.1:8765"


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two reports, of which one adds up; the folder to work in."""
    (folder := tmp_path / "in").mkdir()
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "b.txt").write_text(WRONG, encoding="utf-8")
    for name in ("EXTRACTOR_BASE_URL", "EXTRACTOR_MODEL", "EXTRACTOR_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


def run(*more: str, type_: str = TYPE, out: str = "out") -> list[dict[str, Any]]:
    code, _, errors = call("run", "in", "--out", out, "--type", type_, "--quiet", *more)
    assert (code, errors) == (0, [])
    return rows(out)


def written(out: str) -> dict[str, bytes]:
    """The files of every document."""
    return {str(file): file.read_bytes() for file in sorted(Path(out).glob("*/*"))}


def read_as(doctype: DocType, name: str, policy: Policy | None = None) -> Kept:
    """A report as a store keeps it."""
    result = extract(read(Path("in", f"{name}.txt")), doctype, policy)
    return kept(result, summary_row(name, name, result), policy or doctype.policy)


def reader_of(store: Store) -> TestClient:
    """A browser of somebody who is signed in."""
    add_account(store, "甲", "senior", "long enough a word")
    headers = {"Authorization": f"Bearer {token_for(store, '甲', 1)}", "Accept": "text/html"}
    app = create_app(store, Guard((HOST,), tls=False))
    return TestClient(app, base_url=f"http://{HOST}", headers=headers)


# --- one type of another world, through everything


@pytest.mark.parametrize("workers", ["0", "2"])
def test_run(workers: str) -> None:
    a, b = run("--workers", workers)
    assert (a["type"], a["organization"], a["fiscal_year"], a["verdict"]) == (
        "library_report",
        "柳塘区图书馆",
        2031,
        "accept",
    )
    assert (b["organization"], b["verdict"], b["reasons"]) == (
        "柳塘镇图书馆",
        "review",
        ["LIB-SUM-001 shelves.volumes"],
    )
    form = json.loads(Path("out/a/record.json").read_text(encoding="utf-8"))
    assert form["type"] == {"name": "library_report", "version": 1, "at": TYPE}
    assert LibraryReport.model_validate(form["record"]).shelves is not None
    facts = {fact["path"]: as_fact_value(fact) for fact in lines(Path("out/a/facts.jsonl"))}
    assert facts == {"library": "柳塘区图书馆", "edition": "2031", **COUNTS}
    [finding] = lines(Path("out/b/findings.jsonl"))
    assert (finding["code"], finding["status"]) == ("LIB-SUM-001", "fail")
    assert ("shelves.journals", "3000册") in [(one["path"], one["value"]) for one in finding["diagnosis"]]
    assert "馆藏·图书" in finding["diagnosis"][0]["zh"]
    assert not Path("out/a/tables.json").exists()
    report = Path("out/report.html").read_text(encoding="utf-8")
    assert f">{LIBRARY.title}<" in report.partition("<main>")[0]  # in the list of documents
    assert {name for name in ("图书与期刊之和等于馆藏总量", "到馆人次") if name not in report} == set()


def test_commands_that_take_a_record_or_a_type() -> None:
    run()
    code, said, _ = call("check", "out/a/record.json", "out/b/record.json")
    assert code == 1
    assert "out/a/record.json: fail 0, suspended 0, truncated 0, unchecked 0, pass 1" in said
    assert "47000 + 2000 = 49000 ≠ 50000" in said
    assert "LIB-SUM-001  图书与期刊之和等于馆藏总量" in call("rules", "--type", TYPE)[1]
    assert set(json.loads(call("schema", "--type", TYPE)[1])["properties"]) == set(LibraryReport.model_fields)
    assert call("diff", "out", "out")[0] == 0


def test_a_record_whose_rule_breaks_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder := tmp_path / "modules").mkdir()
    (folder / "breaking_type.py").write_text(
        "from dataclasses import replace\nfrom helpers.toy_type import LIBRARY\n"
        "from extractor.checks.rule import Catalogue\nCATALOGUE = Catalogue()\n"
        "@CATALOGUE.rule('LIB-BRK-001', zh='坏', en='bad')\ndef breaks(record):\n"
        "    'Nothing.'\n    raise KeyError('泵站')\n"
        "TYPE = replace(LIBRARY, at='breaking_type:TYPE', name='breaking', catalogue=tuple(CATALOGUE))\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(folder))
    assert [row["reasons"] for row in run(type_="breaking_type:TYPE")] == [["CHK-RULE-001"]] * 2
    code, _, errors = call("check", "out/a/record.json")
    assert (code, len(errors)) == (1, 1)
    assert "LIB-BRK-001" in errors[0]
    assert "泵站" not in errors[0]


def test_a_type_that_is_not_there_is_one_line() -> None:
    code, _, errors = call("run", "in", "--out", "out", "--type", "helpers.toy_type:NONE")
    assert (code, len(errors)) == (2, 1)
    assert "没有这种文档类型" in errors[0]
    assert "there is no such document type" in errors[0]


def test_a_module_that_cannot_be_loaded_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "unfinished_type.py").write_text("TYPE = (\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    code, _, errors = call("run", "in", "--out", "out", "--type", "unfinished_type:TYPE")
    assert (code, len(errors)) == (2, 1)
    assert errors[0].startswith(
        "unfinished_type:TYPE: 这个类型的模块无法加载（SyntaxError, unfinished_type.py, line 1）"
    )


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("import package_that_is_not_there\n", "ModuleNotFoundError, package_that_is_not_there, faulty_type.py line 1"),
        ("import re\nTYPE = re.nothing_of_that_name\n", "AttributeError, nothing_of_that_name, faulty_type.py line 2"),
        ("raise ValueError('not for others')\n", "ValueError, faulty_type.py line 1"),
    ],
)
def test_a_module_with_a_fault_is_told_of_as_one_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, problem: str
) -> None:
    (folder := tmp_path / "modules").mkdir()
    (folder / "faulty_type.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    code, _, errors = call("run", "in", "--out", "out", "--type", "faulty_type:TYPE")
    assert (code, len(errors)) == (2, 1)
    assert errors[0].startswith(f"faulty_type:TYPE: 这个类型的模块无法加载（{problem}）")


def test_a_type_cannot_go_by_the_name_of_a_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its documents would be read back from files and stores as records of the shipped one, without a word."""
    shipped = default_type().name
    (folder := tmp_path / "modules").mkdir()
    (folder / "namesake_type.py").write_text(
        "from dataclasses import replace\nfrom helpers.toy_type import LIBRARY\n"
        f"TYPE = replace(LIBRARY, at='namesake_type:TYPE', name='{shipped}')\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(folder))
    code, _, errors = call("run", "in", "--out", "out", "--type", "namesake_type:TYPE")
    assert (code, len(errors)) == (2, 1)
    assert errors[0].startswith(f"namesake_type:TYPE: 类型名 {shipped} 已被自带的类型占用")


def test_a_file_of_a_stranger_runs_no_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record names where its type is defined; only what somebody here has named is imported for it."""
    run()
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "strangers_type.py").write_text(
        "from pathlib import Path\nfrom helpers.toy_type import LIBRARY as TYPE\nPath('run').touch()\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(folder))
    record = Path("out/a/record.json")
    form = json.loads(record.read_text(encoding="utf-8"))
    form["type"] = {"name": "strangers", "version": 1, "at": "strangers_type:TYPE"}
    record.write_text(json.dumps(form), encoding="utf-8")
    code, _, errors = call("check", str(record))
    assert (code, len(errors), Path("run").exists()) == (2, 1, False)
    assert "EXTRACTOR_TYPES" in errors[0]
    monkeypatch.setenv("EXTRACTOR_TYPES", "strangers_type:TYPE")
    assert call("check", str(record))[0] == 0
    assert Path("run").exists()


def test_it_is_kept_reviewed_and_exported(store: Store, store_url: str) -> None:
    first = run("--db", store_url)
    files = written("out")
    again = run("--db", store_url, out="again")
    assert [row.get("kept") for row in first + again] == [None, None, True, True]
    assert list(written("again").values()) == list(files.values())
    [item] = items(store)
    assert (item.kind, item.code, item.document.organization) == ("equation", "LIB-SUM-001", "柳塘镇图书馆")
    browser = reader_of(store)
    pages = browser.get("/").text, browser.get(f"/items/{item.id}").text
    assert [page for page in pages if "图书与期刊之和等于馆藏总量" not in page] == []
    assert {
        name for name in ("馆藏·馆藏总量", "馆藏·图书", "馆藏·期刊", "柳塘镇图书馆") if name not in pages[1]
    } == set()
    assert "图书与期刊之和等于馆藏总量" in browser.get("/bulk?code=LIB-SUM-001").text
    with store.reading() as session:
        [who] = [account for account in accounts(session) if account.name == "甲"]  # whose the question is, opened
    decide(store, who, item.id, "correct", ValueChange("shelves.journals", "3000册"), reason="看过馆藏目录")
    assert items(store) == []
    for form in EVERY:
        assert call("export", "--db", store_url, "-o", f"export/of.{form}", "--format", form, "--quiet")[0] == 0
    for kind, leaves in READ.items():
        found = leaves(Path("export", f"of.{kind}"))
        assert {path: float(found["a", path][0]) for path in COUNTS} == {p: float(v) for p, v in COUNTS.items()}
        assert (float(found["b", "shelves.journals"][0]), found["b", "shelves.journals"][2]) == (3000, "reviewer_own")
    whole = lines(Path("export/of.jsonl"))
    assert [(one["schema"], one["organization"], one["settled"]) for one in whole] == [
        ("library_report/1", "柳塘区图书馆", True),
        ("library_report/1", "柳塘镇图书馆", True),
    ]
    assert {file.name for file in Path("export/of.gold").iterdir()} >= {"a.facts.jsonl", "a.findings.json"}
    assert list(Path("export").rglob("*tables.json")) == []


@pytest.mark.parametrize("database", ["sqlite"])  # gold is the same from each: test_export_gold.py
def test_what_was_accepted_as_printed_is_gold_that_it_is_scored_against(store: Store, store_url: str) -> None:
    run("--db", store_url)
    decide(store, person(store), items(store)[0].id, "as_printed", reason="原文如此")
    assert call("export", "--db", store_url, "-o", "gold", "--format", "gold", "--quiet")[0] == 0
    app = typer.Typer()
    app.command()(score.main)
    asked = ["--type", TYPE, "--documents", "in", "--gold", "gold", "--out", "run.json"]
    scored = CliRunner().invoke(app, asked)
    assert scored.exit_code == 0, scored.output
    run_of = read_run(Path("run.json"))
    assert run_of.required == ("shelves",)
    assert [(one.document, one.decision, {cell.outcome for cell in one.cells}) for one in run_of.documents] == [
        ("a", "accept", {"unpaired"}),  # nobody has looked at it
        ("b", "review", {"right", "unpaired"}),
    ]
    assert [one.findings.caught if one.findings else None for one in run_of.documents] == [0, 1]
    unread = [UNREAD.at if word == TYPE else word for word in asked]
    assert CliRunner().invoke(app, unread).exit_code == 0
    assert {cell.outcome for one in read_run(Path("run.json")).documents for cell in one.cells} == {"missing"}
    assert CliRunner().invoke(app, ["--type", TYPE]).exit_code == 2  # the corpus is of another type


def test_cascade_asks_about_the_section_that_fails() -> None:
    asked = {}
    for name in "ab":
        model = Silent()
        result = asyncio.run(aextract(read(Path("in", f"{name}.txt")), LIBRARY, model, "cascade"))
        asked[name] = model.asked
        assert result.record == extract(read(Path("in", f"{name}.txt")), LIBRARY).record
    assert asked == {"a": [], "b": ["shelves"]}


@pytest.mark.xdist_group("ray")
@pytest.mark.block_network(allowed_hosts=RAY_HOSTS)
def test_ray_writes_what_a_local_process_does(cluster: Any) -> None:
    run()
    local = written("out")
    Path("out").rename("local")
    assert [row["status"] for row in run("--executor", "ray", "--address", cluster.address)] == ["ok", "ok"]
    assert written("out") == local


def test_a_changed_source_of_a_type_is_another_way_of_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, module = Path(toy_type.__file__).read_text(encoding="utf-8"), tmp_path / "of_mine.py"
    monkeypatch.syspath_prepend(tmp_path)
    mine = DocType(at="of_mine:LIBRARY", name="mine", title="", record=LibraryReport)
    found = []
    for words in (source, source, source.replace("馆藏总量", "总藏量")):
        module.write_text(words, encoding="utf-8")
        found.append(fingerprint(choice_of(mine), ["grammar"]))
    assert found[0] == found[1] != found[2]


# --- a store of several types


@pytest.fixture
def mixed(store: Store, tmp_path: Path) -> Store:
    """A store with a question about a library's report, and one about final accounts."""
    keep(store, read_as(LIBRARY, "b"), "one")
    (accounts := tmp_path / "accounts").mkdir()
    keep(store, kept_text(accounts, SAID.format(total="110.00", more="")), "two")
    return store


def test_a_store_holds_several_types(mixed: Store, tmp_path: Path) -> None:
    with one_moment(mixed) as session:
        found = {document.schema: len(document.leaves) for document in finals(session)}
    assert set(found) == {"library_report/1", default_type().schema}
    assert min(found.values()) > 0
    browser = reader_of(mixed)
    assert [browser.get(f"/items/{item.id}").status_code for item in items(mixed)] == [200] * len(items(mixed))


def test_a_report_that_was_read_as_another_type_first_is_asked_about_as_what_it_is(store: Store) -> None:
    keep(store, read_as(default_type(), "b"), "as accounts")
    keep(store, read_as(LIBRARY, "b"), "as itself")
    assert [item.code for item in items(store)] == ["LIB-SUM-001"]


def test_a_type_that_is_not_installed_costs_its_own_documents_only(mixed: Store, store_url: str) -> None:
    with mixed.writing() as session:
        gone = session.scalars(
            update(Revision)
            .where(Revision.type == LIBRARY.name)
            .values(type="gone", type_at="gone:GONE")
            .returning(Revision.document_id)
        ).one()
        session.execute(update(ItemRow).where(ItemRow.document_id == gone).values(risk=10_000))
    code, said, errors = call("export", "--db", store_url, "-o", "out.csv", "--quiet")
    assert (code, len(errors)) == (1, 1)
    assert "1 份文档未导出，其类型 gone（gone:GONE）没有安装。" in errors[0]
    assert "1 documents left out: their type gone (gone:GONE) is not installed" in errors[0]
    assert "1 份 documents" in said
    assert {document for document, _ in READ["csv"](Path("out.csv"))} == {"a"}
    with mixed.writing() as session:
        lease = claim_next(session, person(mixed, "乙"))
    assert lease is not None
    there = {item.id: item.document_id for item in items(mixed)}
    assert there[lease.item] != gone
    browser = reader_of(mixed)
    assert browser.get("/").status_code == 200
    for item, document in there.items():
        page = browser.get(f"/items/{item}")
        assert page.status_code == (501 if document == gone else 200)
        if document == gone:
            assert "gone（gone:GONE）在这里不可用" in page.text
            assert "gone (gone:GONE) is not here" in page.text


# --- a type that reads nothing


LAX = Policy(severities=(), notices=())


def test_what_nobody_read_is_for_a_person() -> None:
    a, b = run(type_=UNREAD.at)
    assert [(row["verdict"], row["reasons"]) for row in (a, b)] == [("review", ["DOC-READ-001"])] * 2
    Path("lax.toml").write_text("[policy]\nnotices = []\nseverities = []\n", encoding="utf-8")
    a, b = run("--config", "lax.toml", type_=UNREAD.at)
    assert [(row["verdict"], row["reasons"]) for row in (a, b)] == [("review", ["DOC-READ-001"])] * 2


@pytest.mark.parametrize("policy", [UNREAD.policy, LAX], ids=["own", "lax"])
def test_what_nobody_read_is_asked_about(store: Store, policy: Policy) -> None:
    keep(store, read_as(UNREAD, "a", policy), "one")
    [item] = items(store)
    assert (item.code, item.kind) == ("DOC-READ-001", "notice")
    page = reader_of(store).get(f"/items/{item.id}").text
    assert "没有读出任何数字" in page
    with one_moment(store) as session:
        [final] = finals(session)
    assert (final.settled, final.leaves) == (False, ())


def test_a_type_with_nothing_but_a_record_is_one(store: Store) -> None:
    bare = DocType(at=f"{__name__}:BARE", name="bare", title="光有记录", record=LibraryReport)
    result = extract(read(Path("in/a.txt")), bare, LAX)
    assert (result.verdict.decision, [reason.code for reason in result.verdict.reasons]) == (
        "review",
        ["DOC-TYPE-004", "DOC-READ-001"],
    )
