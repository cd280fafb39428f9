"""The panel: every figure of every document comes out with its place, in every form, the same from store and folder."""

import csv
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from helpers.kept_store import drawn, items, person
from openpyxl import load_workbook
from sqlalchemy import func, select, update
from test_cli import call

from eval.corpus.sequels import final_text, years_of
from extractor.dataset.organisations import Organisation
from extractor.review.culprits import ShouldBe
from extractor.store import circles
from extractor.store.circles import bring_up
from extractor.store.database import Session, Store, open_store
from extractor.store.decisions import DecisionService
from extractor.store.entry import NewDecision, ValueChange
from extractor.store.tables import FiguresRow, ItemRow, OrganisationRow

OLD, NEW = "青石市文化局", "青石市文化和旅游局"


def told(year: int, three: str, organisation: str) -> str:
    """Final accounts that tell their “三公”经费 in the text only."""
    (_, amounts), *_ = years_of(organisation, year, 1, year)
    text = final_text(organisation, year, amounts)
    start, end = text.index("支出决算为", text.index("“三公”经费")), text.index("。与", text.index("“三公”经费"))
    return f"{text[:start]}支出决算为{three}{text[end:]}"


def tabled(year: int, unit: str, three: str, organisation: str) -> str:
    """Final accounts that print it in a table only, as a page of the web."""
    rows = (("合计", three), ("因公出国（境）费", "0.00"), ("公务用车购置及运行维护费", three), ("公务接待费", "0.00"))
    cells = "".join(f"<tr><td>{name}</td><td>{amount}</td><td>{amount}</td></tr>" for name, amount in rows)
    return (
        f"<html><body><h1>{organisation}{year}年度部门决算</h1><p>第一部分 {year}年度部门决算报表</p>"
        f"<p>财政拨款“三公”经费支出决算表</p><p>单位：{unit}</p>"
        f"<table><tr><th>项目</th><th>预算数</th><th>决算数</th></tr>{cells}</table></body></html>"
    )


SIX = {
    "2018.txt": (told(2018, "12.50万元", OLD), "125000"),
    "2019.html": (tabled(2019, "万元", "11.50", OLD), "115000"),
    "2020.txt": (told(2020, "113456.78元", OLD), "113456.78"),
    "2021.txt": (told(2021, "10.00万元", NEW), "100000"),
    "2022.html": (tabled(2022, "元", "98765.43", NEW), "98765.43"),
    "2023.txt": (told(2023, "9.50万元", NEW), "95000"),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the six documents, with a store, and one file that is no document."""
    here = tmp_path_factory.mktemp("six")
    (here / "in").mkdir()
    for name, (text, _) in SIX.items():
        (here / "in" / name).write_text(text, encoding="utf-8")
    (here / "in" / "broken.pdf").write_bytes(b"no PDF")
    (here / "organisations.csv").write_text(f"name,alias,relation,to\n{NEW},{OLD},renamed,2020\n", encoding="utf-8")
    call("run", str(here / "in"), "--out", str(here / "out"), "--db", str(here / "db"), "--reader", "grammar", "-q")
    return here


@pytest.fixture
def panel(run: Path, tmp_path: Path) -> Callable[..., Path]:
    """Make a panel of the run, from its store or its folder; one document was not read, which the exit code says."""

    def make(out: str, *options: str, source: str = "db") -> Path:
        said = ("--organisations", str(run / "organisations.csv"), "--quiet")
        code, _, errors = call("panel", str(run / source), "-o", str(tmp_path / out), *options, *said)
        assert (code, len(errors)) == (1, 1), errors
        return tmp_path / out

    return make


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("source", ["db", "out"])
def test_six_documents_in_every_guise_are_one_organisation_with_six_figures(
    source: str, panel: Callable[..., Path]
) -> None:
    made = rows(panel("six.csv", "--indicators", "three_public", "--shape", "wide", source=source))
    assert [row["单位"] for row in made] == [NEW] * 6
    column = "“三公”经费决算（元）"
    assert {f"{row['年度']}": row[column] for row in made} == {name[:4]: yuan for name, (_, yuan) in SIX.items()}


def test_every_value_has_its_place_and_its_print_and_what_was_not_read_is_listed(panel: Callable[..., Path]) -> None:
    folder = panel("tables", "--indicators", "three_public", "--years", "2019-2020,2022")
    values = rows(folder / "sources.csv")
    assert [(row["年度"], row["原文"], row["所在"], row["页"]) for row in values] == [
        ("2019", "11.50万元", "table", "1"),
        ("2020", "113456.78元", "narrative", "1"),
        ("2022", "98765.43元", "table", "1"),
    ]
    assert all(row["引文"] and row["字段路径"] and row["文件摘要"] for row in values)
    documents = {row["文件"]: row["状态"] for row in rows(folder / "documents.csv")}
    assert documents.pop("broken") == "failed"
    assert len(documents) == 3
    assert {row["曾用名"]: row["止"] for row in rows(folder / "organisations.csv")} == {OLD: "2020", NEW: "2023"}
    assert len(rows(folder / "dictionary.csv")) > 40
    assert [(row["规则"], row["文件"], row["对照文件"]) for row in rows(folder / "findings.csv")] == [
        ("X-BASE-010", "2020", "2019")
    ]


def test_a_record_that_cannot_be_used_is_listed_and_costs_the_others_nothing(run: Path, tmp_path: Path) -> None:
    shutil.copytree(run / "out", tmp_path / "out")
    (tmp_path / "out" / "2019" / "record.json").write_text("{}", encoding="utf-8")
    assert call("panel", str(tmp_path / "out"), "-o", str(tmp_path / "tables"), "--quiet")[0] == 1
    documents = {row["文件"]: row["状态"] for row in rows(tmp_path / "tables" / "documents.csv")}
    assert documents["2019"] == "not_measured"
    assert len(documents) == 7


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_repeated_panel_is_equal_byte_for_byte(form: str, panel: Callable[..., Path]) -> None:
    assert panel(f"one.{form}").read_bytes() == panel(f"two.{form}").read_bytes()


def test_numbers_are_numbers_in_every_form(panel: Callable[..., Path]) -> None:
    three = ("--indicators", "fa.three_public")
    expected = [Decimal(yuan) for _, yuan in SIX.values()]
    assert pq.read_table(panel("p.parquet", *three))["value"].to_pylist() == expected
    lines = panel("p.jsonl", *three).read_text(encoding="utf-8").splitlines()
    assert [Decimal(str(json.loads(line)["value"])) for line in lines] == expected
    book = load_workbook(panel("p.xlsx", *three))
    assert len(book.sheetnames) == 6
    sheet = book["面板 panel"]
    assert [cell.value for cell in sheet[1]] == ["单位", "年度", "地区", "级次", "“三公”经费决算（元）"]
    assert [Decimal(str(row[4])) for row in sheet.iter_rows(min_row=2, values_only=True)] == expected
    assert sheet.auto_filter.ref == "A1:E7"
    assert sheet.freeze_panes == "C2"


def test_a_database_has_every_table(panel: Callable[..., Path]) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(panel("p.duckdb"), read_only=True) as connection:
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert tables == {"panel", "sources", "documents", "findings", "dictionary", "organisations"}
        asked = "SELECT value FROM sources WHERE indicator = 'fa.three_public' ORDER BY year"
        assert [value for (value,) in connection.execute(asked).fetchall()] == [Decimal(y) for _, y in SIX.values()]


def test_only_what_is_vouched_for_is_given_where_that_is_asked(panel: Callable[..., Path]) -> None:
    every, vouched = (rows(panel(f"{n}.csv", *said)) for n, said in enumerate(((), ("--min-status", "verified"))))
    assert 0 < len(vouched) < len(every)
    assert {row["状态"] for row in vouched} == {"verified"}
    assert {row["状态"] for row in every} == {"verified", "grounded"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "p.csv", "--indicators", "four_public"), "没有这样的指标"),
        (("-o", "p.csv", "--years", "last"), "年度应写作"),
        (("-o", "p.pdf"), "格式应为"),
        (("-o", "p", "--format", "xlsx"), "结尾"),
    ],
)
def test_wrong_usage_is_one_line(options: tuple[str, ...], said: str, run: Path, tmp_path: Path) -> None:
    place = (str(tmp_path / option) if option.startswith("p") else option for option in options)
    code, _, errors = call("panel", str(run / "out"), *place, "--quiet")
    assert code == 2
    assert len(errors) == 1
    assert said in errors[0]


@pytest.fixture
def pair(tmp_path: Path) -> Store:
    """A store of two years of each of two organisations, of which one states another balance than it closed with."""
    (tmp_path / "in").mkdir()
    for number, organisation in enumerate((OLD, "青石市教育局")):
        for year, amounts in years_of(organisation, 2020, 2, 1):
            wrong: dict[str, Any] = {"opening": amounts["opening"] + 2} if number + year == 2021 else {}
            text = final_text(organisation, year, amounts | wrong)
            (tmp_path / "in" / f"{organisation}{year}.txt").write_text(text, encoding="utf-8")
    read(tmp_path)
    return open_store(str(tmp_path / "db"))


def read(here: Path) -> None:
    call("run", str(here / "in"), "--out", str(here / "out"), "--db", str(here / "db"), "--reader", "grammar", "-q")


def test_what_does_not_hold_across_documents_is_one_question_of_the_later_document(pair: Store) -> None:
    assert bring_up(pair) == (0, 0, 2)  # the run has done it
    with pair.reading() as session:
        found = session.scalars(select(ItemRow).where(ItemRow.code.startswith("X-"))).all()
        asked = [(item.document.name, item.code, item.status) for item in found]
    assert asked == [(f"{OLD}2021", "X-BAL-010", "open")]
    words = found[0].question["zh"]
    assert f"{OLD}2020“年末结转和结余" in words
    assert "本文件“年初结转和结余" in words
    pair.close()


@pytest.mark.parametrize("action", ["as_printed", "correct"])
def test_what_a_person_rules_on_it_stands_and_a_correction_is_checked_again(
    action: str, pair: Store, tmp_path: Path
) -> None:
    (item,) = (one for one in items(pair) if one.code == "X-BAL-010")
    (path,) = item.question["paths"]
    (_, amounts), *_ = years_of(OLD, 2020, 2, 1)
    right = f"{amounts['closing']}万元"
    change = (ValueChange(path, right),) if action == "correct" else ()
    wrong = () if change else (ShouldBe(path=path, printed=right),)
    service, who = DecisionService(pair), person(pair)
    lease, seen = service.claim(who, item.id), drawn(pair, item.id, service).seen
    service.decide(who, item.id, NewDecision(lease.fence, seen, action, change, "看过", wrong))  # type: ignore[arg-type]
    assert bring_up(pair) == (0, 1, 2)
    with pair.reading() as session:
        found = session.get_one(ItemRow, item.id)
        crossed = session.scalars(select(FiguresRow.crossed).where(FiguresRow.document_id == item.document_id)).one()
    assert found.status == "settled"
    assert [form["status"] for form, *_ in crossed or () if form["code"] == "X-BAL-010"] == [
        "pass" if change else "fail"
    ]
    call("panel", str(tmp_path / "db"), "-o", str(tmp_path / "panel"), "--quiet")
    values = {(row["指标代码"], row["年度"], row["单位"]): row for row in rows(tmp_path / "panel" / "sources.csv")}
    opening = values["fa.opening_balance", "2021", OLD]
    assert (opening["依据"], opening["应为"]) == (("reviewer_own", "") if change else ("source_error", right))
    pair.close()


def test_only_the_organisations_of_new_documents_are_checked_again(
    pair: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, (year, amounts) = years_of("青石市教育局", 2020, 3, 1)
    (tmp_path / "in" / "new.txt").write_text(final_text("青石市教育局", year, amounts), encoding="utf-8")
    looked: list[str] = []
    check = circles._check

    def seen(session: Session, organisation: Organisation, *rest: Any) -> None:
        looked.append(organisation.name)
        check(session, organisation, *rest)

    monkeypatch.setattr(circles, "_check", seen)
    read(tmp_path)
    assert looked == ["青石市教育局"]
    pair.close()


def test_a_store_of_before_is_measured_once(pair: Store) -> None:
    with pair.writing() as session:
        session.execute(update(FiguresRow).values(made_with="before"))
    assert bring_up(pair) == (4, 0, 2)
    assert bring_up(pair) == (0, 0, 2)
    with pair.reading() as session:
        assert session.scalar(select(func.count()).select_from(OrganisationRow)) == 2
    pair.close()
