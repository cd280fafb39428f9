"""What leaves the store: final values with who and what vouches for them, in every form alike, whole and repeatable."""

import csv
import hashlib
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from conftest import result_of
from helpers.exports import (
    CHENGHU,
    EVERY,
    LANPING,
    READ,
    SHARE,
    SPENT,
    Leaves,
    content,
    expected,
    lines,
    made,
    undoubted,
)
from helpers.kept_store import SAID, decide, item_about, items, kept_of, kept_text, person
from sqlalchemy import select

from extractor.core.formatting import printed
from extractor.errors import ExtractorError
from extractor.export.export import FOLDERS, Form, export
from extractor.export.folder import SUMS
from extractor.extraction.record import facts
from extractor.store.database import Store, open_store
from extractor.store.decisions import DecisionService, ValueChange
from extractor.store.final import finals, one_moment
from extractor.store.keep import keep
from extractor.store.tables import Export, Revision

pytest_plugins = ("helpers.reviewed_store",)
Exported = Callable[[Form], Path]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_every_leaf_and_cell_is_a_row_with_what_vouches_for_it(exported: Exported, leaves: Leaves, form: Form) -> None:
    found, want = READ[form](exported(form)), leaves
    if form == "xlsx":  # where figures are numbers
        found, want = _as_numbers(found), _as_numbers(want)
    assert list(found) == list(want)
    assert found == want


def _as_numbers(leaves: Leaves) -> dict[tuple[str, str], Any]:
    def value(text: Any) -> Any:
        try:
            return float(text)
        except ValueError:
            return text

    return {at: (value(told[0]), *told[1:]) for at, told in leaves.items()}


def test_the_facts_are_those_of_the_final_record(exported: Exported, leaves: Leaves) -> None:
    want = {at: told for at, told in leaves.items() if not at[1].startswith("tables[")}
    assert READ["facts"](exported("facts")) == want


def test_a_leaf_tells_its_origin_and_every_decision_about_it(leaves: Leaves) -> None:
    value, unit, origin, steps = leaves[LANPING.stem, SPENT]
    assert (value, unit, origin) == ("283.55", "万元", "reviewer_own")
    assert steps == [
        ("甲", "correct", "看错", "285.73万元", "1.00万元", True, False),
        ("甲", "undo", "点错了", "1.00万元", "285.73万元", False, False),
        ("甲", "correct", "扫描不清", "285.73万元", "283.55万元", False, True),
    ]
    assert leaves[LANPING.stem, SHARE] == (
        *("86.88", "%", "source_error"),
        [("甲", "as_printed", "分母用错", "86.88%", "86.88%", False, True)],
    )
    skipped = leaves[LANPING.stem, "state_capital.year"]
    assert skipped[2:] == ("unsettled", [("乙", "skip", "看不懂", None, None, False, False)])
    assert {told[2] for told in leaves.values()} == {
        *("machine_verified", "grounded", "unsettled", "reviewer_own", "source_error")
    }


def test_a_value_of_the_same_sentence_is_the_reviewers_and_cites_it(store: Store, tmp_path: Path) -> None:
    keep(store, kept_text(tmp_path, SAID.format(total="110.00", more="")), "one")
    change = ValueChange("income.total", "80.00万元")
    decide(store, person(store), item_about(store, "income.total").id, "correct", change)
    [line] = lines(made(store, "jsonl", tmp_path))
    total = line["record"]["income"]["total"]
    assert (line["origins"]["income.total"], total["value"]["value"], total["quote"]) == (
        *("reviewer", "80.00", "80.00万元"),
    )
    assert line["decisions"][0]["new"][0]["start"] == total["where"]["start"]


@pytest.mark.parametrize("form", ["jsonl", "facts", "csv", "parquet"])
def test_what_would_be_right_is_beside_what_is_printed(exported: Exported, form: Form) -> None:
    out = exported(form)
    if form == "jsonl":
        line = next(line for line in lines(out) if line["document"] == LANPING.stem)
        assert line["should_be"] == {SHARE: {"printed": "87.26%", "reason": "分母用错"}}
    elif form == "facts":
        facts = lines(out / LANPING.stem / "facts.jsonl")
        [(value, right)] = [(fact["value"], fact["should_be"]) for fact in facts if "should_be" in fact]
        assert (value, right) == ("86.88", {"printed": "87.26%", "reason": "分母用错"})
    else:
        text = out.read_text(encoding="utf-8-sig").splitlines() if form == "csv" else ()
        rows = pq.read_table(out).to_pylist() if form == "parquet" else list(csv.DictReader(text))
        said = [row for row in rows if row["document"] == LANPING.stem and row["should_be"]]
        [right] = [(row["path"], row["value"], row["should_be"], row["should_be_reason"]) for row in said]
        assert right == (SHARE, "86.88", "87.26%", "分母用错")


def test_what_is_not_in_the_document_is_no_leaf_but_stays_in_the_history(store: Store, tmp_path: Path) -> None:
    keep(store, kept_of(LANPING), "one")
    decide(store, person(store), item_about(store, SPENT).id, "not_in_document", ValueChange(SPENT, ""))
    [line] = lines(made(store, "jsonl", tmp_path))
    assert "total" not in line["record"]["basic_expenditure"]
    assert SPENT not in line["origins"]
    assert (LANPING.stem, SPENT) not in READ["parquet"](made(store, "parquet", tmp_path))
    [decision] = line["decisions"]
    assert (decision["action"], decision["old"][0]["printed"], decision["new"]) == ("not_in_document", "285.73万元", [])


def test_a_decision_on_a_figure_that_an_undo_took_away_is_not_in_force(store: Store, tmp_path: Path) -> None:
    keep(store, kept_of(LANPING), "one")
    who = person(store)
    first = decide(store, who, item_about(store, SPENT).id, "correct", ValueChange(SPENT, "1.00万元"))
    decide(store, who, item_about(store, SPENT).id, "correct", ValueChange(SPENT, "283.55万元"))
    assert expected(store)[LANPING.stem, SPENT][0] == "283.55"
    DecisionService(store).undo(who, first.id)
    value, _, origin, steps = expected(store)[LANPING.stem, SPENT]
    assert (value, origin) == ("285.73", "unsettled")
    assert [(step[1], step[4], *step[5:]) for step in steps] == [
        ("correct", "1.00万元", True, False),
        ("correct", "283.55万元", False, False),
        ("undo", "285.73万元", False, False),
    ]


def test_a_line_is_a_document_with_its_record_as_amended(reviewed: Store, exported: Exported) -> None:
    first, second = lines(exported("jsonl"))
    assert [first["document"], second["document"]] == [CHENGHU.stem, LANPING.stem]
    assert (second["organization"], second["fiscal_year"]) == ("岚坪县残疾人联合会", 2022)
    assert first["record"] == result_of(CHENGHU).record.model_dump(mode="json", exclude_none=True)
    assert second["record"]["basic_expenditure"]["total"]["value"]["value"] == "283.55"
    assert (first["settled"], first["open"], second["settled"]) == (True, [], False)
    assert {(q["code"], *q["paths"]) for q in second["open"]} == {
        (item.code, *item.question["paths"])
        for status in ("open", "skipped")
        for item in items(reviewed, status=status)
    }
    assert [decision["at"][-1] for decision in second["decisions"]] == ["Z"] * 5


def test_a_row_says_where_its_value_stands(reviewed: Store, exported: Exported) -> None:
    text = result_of(CHENGHU).document.text
    rows = [row for row in pq.read_table(exported("parquet")).to_pylist() if "chenghu" in row["document"]]
    assert {text[row["start"] : row["end"]] == row["quote"] for row in rows} == {True}
    record = result_of(CHENGHU).record
    assert [row["path"] for row in rows if not row["path"].startswith("tables[")] == [f["path"] for f in facts(record)]
    with one_moment(reviewed) as session:
        state = next(iter(finals(session))).state
    assert [row["printed"] for row in rows] == [printed(state.leaves[row["path"]].value) for row in rows]


# --- the same bytes, whole ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", EVERY)
def test_two_exports_of_a_store_are_the_same_bytes(
    reviewed: Store, exported: Exported, tmp_path: Path, form: Form
) -> None:
    first, second = content(exported(form)), content(made(reviewed, form, tmp_path))
    assert first
    assert first == second


def test_a_workbook_has_no_time_of_its_own(exported: Exported) -> None:
    out = exported("xlsx")
    with zipfile.ZipFile(out) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = openpyxl.load_workbook(out).properties
    assert (properties.created.year, properties.modified.year) == (1980, 1980)


def test_every_database_gives_the_same_bytes_in_the_same_order(
    store: Store, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    names = ["b", "A", "中", "a-2", "a", "é"]
    other = open_store(str(tmp_path / "other.db"))
    read = undoubted(tmp_path)
    for into, order in ((store, names), (other, names[::-1])):
        for name in order:
            keep(into, replace(read, name=name, sha256=hashlib.sha256(name.encode()).hexdigest()), "one")
    with one_moment(store) as session:
        assert [document.name for document in finals(session)] == ["A", "a", "a-2", "b", "é", "中"]
    for form in EVERY:
        with subtests.test(form=form):
            assert content(made(store, form, tmp_path)) == content(made(other, form, tmp_path, "other"))
    other.close()


@pytest.mark.parametrize("form", EVERY)
def test_an_export_is_noted_with_the_digest_of_its_bytes(
    reviewed: Store, leaves: Leaves, tmp_path: Path, form: Form
) -> None:
    told: list[tuple[int, int]] = []
    out = tmp_path / "new" / "out"
    given = export(reviewed, form, out, "甲", lambda *done: told.append(done))
    with reviewed.reading() as session:
        [noted] = session.scalars(select(Export))
    assert told == [(1, 2), (2, 2)]
    assert (noted.by, noted.form, noted.documents) == ("甲", form, 1 if form == "gold" else 2)
    narrative = sum(1 for _ in facts(result_of(CHENGHU).record)), len(_kept_facts())
    rows = {"jsonl": 2, "gold": narrative[0], "facts": sum(narrative)}
    assert noted.rows == given.rows == rows.get(form, len(leaves))
    listed = out / SUMS if form in FOLDERS else out
    assert noted.sha256 == hashlib.sha256(listed.read_bytes()).hexdigest()
    if form in FOLDERS:
        sums = dict(line.split("  ", 1)[::-1] for line in listed.read_text(encoding="utf-8").splitlines())
        files = {name: held for name, held in content(out).items() if name != SUMS}
        assert sums == {name: hashlib.sha256(held).hexdigest() for name, held in files.items()}


def _kept_facts() -> list[dict[str, Any]]:
    return list(facts(result_of(LANPING).record))


@pytest.mark.parametrize("form", ["jsonl", "gold"])
def test_an_export_sees_one_moment_whatever_happens_meanwhile(store: Store, tmp_path: Path, form: Form) -> None:
    keep(store, settled := undoubted(tmp_path), "one")
    keep(store, replace(kept_text(tmp_path, SAID.format(total="110.00", more="")), name="b"), "one")
    before = content(made(store, form, tmp_path, "before"))
    busy = person(store, "丙")

    def meanwhile(done: int, total: int) -> None:
        if done == 1:
            for item in items(store):
                decide(store, busy, item.id, "as_printed")
            keep(store, replace(settled, name="c", sha256="c" * 64), "one")

    export(store, form, tmp_path / "during", "甲", meanwhile)
    assert content(tmp_path / "during") == before
    assert content(made(store, form, tmp_path, "after")) != before


@pytest.mark.parametrize("form", EVERY)
def test_an_export_that_fails_leaves_what_was_there(
    reviewed: Store, exported: Exported, tmp_path: Path, form: Form
) -> None:
    place = tmp_path / "exports"
    place.mkdir()
    if form not in FOLDERS:
        shutil.copy(exported(form), place)
    before = content(place)
    broken = kept_of(LANPING)
    other = {"record": {"no_such_field": 1}, "disputes": [], "notices": []}
    with reviewed.writing() as session:
        for revision in session.scalars(select(Revision)):
            if revision.document.name == broken.name:
                revision.form = other
    with pytest.raises(ExtractorError, match=r"^lanping-disabled-2022: .*extractor run --db") as caught:
        made(reviewed, form, place)
    assert "\n" not in str(caught.value)
    assert content(place) == before
    assert [path.name for path in place.iterdir()] == ([] if form in FOLDERS else [f"out.{form}"])


def _a_file(place: Path) -> Path:
    place.write_text("")
    return place


def _a_folder(place: Path) -> Path:
    place.mkdir()
    return place


def _a_full_folder(place: Path) -> Path:
    place.mkdir()
    (place / "mine.txt").write_text("")
    return place


@pytest.mark.parametrize(
    ("form", "there", "says"),
    [
        pytest.param("csv", _a_folder, "name a file", id="a file where a folder is"),
        pytest.param("facts", _a_file, "name a folder", id="a folder where a file is"),
        pytest.param("gold", _a_full_folder, "not empty", id="a folder that holds something"),
        pytest.param("csv", lambda place: _a_file(place) / "x.csv", "cannot be written", id="below a file"),
        pytest.param("jsonl", lambda place: place.parent / "own.db", "the store itself", id="over the store"),
    ],
)
def test_nothing_is_written_over(tmp_path: Path, form: Form, there: Callable[[Path], Path], says: str) -> None:
    store = open_store(str(tmp_path / "own.db"))
    out = there(tmp_path / "place")
    before = content(tmp_path)
    with pytest.raises(ExtractorError, match=says) as caught:
        export(store, form, out, "甲")
    assert str(caught.value).startswith(f"{out}: ")
    assert content(tmp_path).keys() == before.keys()
    store.close()


@pytest.mark.parametrize("form", EVERY)
def test_an_empty_store_gives_an_empty_export(store: Store, tmp_path: Path, form: Form) -> None:
    out = tmp_path / f"out.{form}"
    (out.mkdir if form in FOLDERS else out.touch)()
    given = export(store, form, out, "甲")
    assert (given.documents, given.rows) == (0, 0)
    assert out.is_dir() == (form in FOLDERS)
    if form in READ:
        assert READ[form](out) == {}


@pytest.mark.parametrize("form", sorted(FOLDERS))
@pytest.mark.parametrize(
    ("names", "folders"),
    [
        pytest.param(["a", "a"], ["a", "a-2"], id="two of one name"),
        pytest.param(["..", "."], ["document", "document-2"], id="names that lead up"),
        pytest.param(["../../a", "b\\c"], [".._.._a", "b_c"], id="names with a path in them"),
    ],
)
def test_a_name_leads_nowhere_else(
    store: Store, tmp_path: Path, form: Form, names: list[str], folders: list[str]
) -> None:
    read = undoubted(tmp_path)
    for n, name in enumerate(names):
        keep(store, replace(read, name=name, sha256=f"{n:064}"), "one")
    out = made(store, form, tmp_path)
    at = {"facts": "/facts.jsonl", "gold": ".facts.jsonl"}[form]
    assert sorted(name.removesuffix(at) for name in content(out) if name.endswith(at)) == sorted(folders)


def test_tables_and_findings_are_tables_of_their_own_with_numbers_as_numbers(reviewed: Store, tmp_path: Path) -> None:
    out = {name: tmp_path / f"{name}.parquet" for name in ("leaves", "tables", "findings")}
    for name, path in out.items():
        export(reviewed, "parquet", path, "甲", table=name)  # type: ignore[arg-type]
    leaves, cells, findings = (pq.read_table(path).to_pylist() for path in out.values())
    spent = next(row for row in leaves if row["path"] == SPENT)
    assert spent["name"] == "一般公共预算财政拨款基本支出决算·基本支出"
    assert spent["yuan"] == spent["number"] * 10_000
    of_tables = [row for row in leaves if row["path"].startswith("tables[")]
    assert [row["path"] for row in cells] == [row["path"] for row in of_tables] != []
    assert all(row["number"] == other["number"] for row, other in zip(cells, of_tables, strict=True))
    assert findings
    assert all(row["equation"] and row["message_zh"] for row in findings)
