"""The dashboard counts what there is, shows gaps as gaps, and needs nothing but itself."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from helpers.kept_store import LANPING, SAID, decide, items, kept_of, kept_text, person

from extractor.export.dashboard.counted import Error, counted
from extractor.export.dashboard.figures import trend
from extractor.export.dashboard.page import page
from extractor.output.overview import Mistake, OverviewRow, rows_of_folder
from extractor.store.contest import Contest, correct
from extractor.store.database import Store, open_store
from extractor.store.decisions import DecisionService, ValueChange
from extractor.store.keep import keep
from extractor.store.overview import overview, state_of

TOTAL, INCOME = "income.total", "fa.income"


def row(organization: str, year: int, total: int = 0, **more: object) -> OverviewRow:
    known = {"status": "ok", "verdict": "review", "type": "final_accounts", **more}
    measures = {INCOME: Decimal(total)} if total else {}
    return OverviewRow(f"{organization}{year}", organization, year, measures=measures, **known)  # type: ignore[arg-type]


def test_documents_are_counted_by_whose_and_when() -> None:
    found = counted(
        [
            row("甲局", 2020, verdict="accept", printed=10, accounted=9),
            row("甲局", 2021, status="failed", verdict=""),
            row("乙局", 2021, mistakes=(Mistake("FA-SUM-010", "open", Decimal(5), "", ""),), printed=10, accounted=10),
            row("乙局", 2020, mistakes=(Mistake("FA-SUM-010", "misread", Decimal(9), "", ""),)),
        ]
    )
    assert (found.documents, found.unread, found.accepted, found.printed, found.accounted) == (4, 1, 1, 20, 19)
    assert [(one.name, one.documents, one.accepted, one.unread, one.mistakes) for one in found.by_organization] == [
        ("乙局", 2, 0, 0, 1),
        ("甲局", 2, 1, 1, 0),
    ]
    assert [(one.name, one.documents) for one in found.by_year] == [("2020", 2), ("2021", 2)]
    assert [tuple(one) for one in found.rules] == [("FA-SUM-010", 0, 1, 1)]
    assert found.stake_by_organization == (("乙局", Decimal(5)),)  # what was misread is at no stake
    assert [one.mistake.amount for one in found.at_stake] == [5]


def test_a_year_without_documents_is_a_gap() -> None:
    found = counted([row("甲局", 2018, 20_000), row("乙局", 2018, 40_000), row("甲局", 2020, 30_000)])
    (line,) = found.trends
    assert line.years == (2018, 2019, 2020)
    assert line.middle == (30_000, None, 30_000)
    assert line.stated == (2, 0, 1)
    drawn = json.loads(trend(line, lambda _, en: en))["data"]
    assert [(trace["y"][1], trace["connectgaps"]) for trace in drawn] == [(None, False)] * 3


def test_a_change_unlike_all_others_is_an_outlier() -> None:
    usual = [row(f"局{n}", year, 1000 + 10 * n + (year - 2020) * (5 * n)) for n in range(9) for year in (2020, 2021)]
    (far,) = counted([*usual, row("远局", 2020, 1000), row("远局", 2021, 100_000)]).outliers
    assert (far.organization, far.year, far.factor) == ("远局", 2021, 100.0)
    assert counted([*usual, row("近局", 2020, 1000), row("近局", 2021, 1400)]).outliers == ()


@pytest.mark.parametrize(
    ("error", "low", "high"),
    [
        pytest.param(Error(9, 0, 0), None, None, id="nobody looked"),
        pytest.param(Error(99, 50, 0), 0.0, 0.0713, id="none found"),
        pytest.param(Error(99, 50, 5), 0.0435, 0.2136, id="some found"),
    ],
)
def test_the_error_among_what_was_accepted_is_an_interval(error: Error, low: float | None, high: float | None) -> None:
    """By Wilson (1927), as R's binom::binom.wilson has it."""
    found = error.interval or (None, None)
    assert [None if one is None else round(one, 4) for one in found] == [low, high]


def test_a_store_is_counted_as_it_stands_after_decisions(tmp_path: Path) -> None:
    store: Store = open_store(str(tmp_path / "q.db"))
    keep(store, kept_text(tmp_path, SAID.format(total="110.00", more="")), "one")
    keep(store, kept_of(LANPING), "one")
    me = person(store)
    with store.reading() as session:
        before, rows = state_of(session), list(overview(session))
    assert rows[0].measures[INCOME] == 1_100_000
    said = Contest(TOTAL, "110.00万元")
    correct(DecisionService(store), me, 1, said, "correct", ValueChange(TOTAL, "80.00万元"))
    accepted = next(item for item in items(store, document=2) if item.kind == "equation")
    decide(store, me, accepted.id, "as_printed")
    with store.reading() as session:
        assert state_of(session) != before
        rows = list(overview(session))
    assert rows[0].measures[INCOME] == 800_000
    assert {one.said for one in rows[1].mistakes if one.code == accepted.code} == {"confirmed"}
    assert (rows[0].looked_at, rows[0].wrong, rows[1].wrong) == (True, True, False)
    store.close()


def test_a_folder_is_counted_and_the_page_needs_nothing_else(tmp_path: Path) -> None:
    name, words = LANPING.stem, "</script><script>alert(1)</script>"
    summary = {"document": name, "status": "ok", "verdict": "review", "organization": words, "fiscal_year": 2022}
    (tmp_path / "summary.jsonl").write_text(json.dumps(summary | {"type": "final_accounts"}) + "\n", encoding="utf-8")
    (tmp_path / name).mkdir()
    fact = {"path": TOTAL, "type": "money", "value": "481.8", "unit": "万元"}
    (tmp_path / name / "facts.jsonl").write_text(json.dumps(fact) + "\n", encoding="utf-8")
    operand = {"path": TOTAL, "printed": "481.8万元", "page": 3, "start": 1, "end": 2}
    finding = {"code": "FA-SUM-010", "status": "fail", "message_zh": "", "message_en": "", "operands": [operand]}
    (tmp_path / name / "findings.jsonl").write_text(json.dumps(finding) + "\n", encoding="utf-8")
    (found,) = rows_of_folder(tmp_path)
    assert found.measures == {INCOME: 4_818_000}
    assert [(one.code, str(one.amount), one.page) for one in found.mistakes] == [("FA-SUM-010", "4818000.0", 3)]
    html = page(counted([found]), "概览")
    assert not re.search(r'(?:src|href)="(?!data:)', html.split("<script>")[0])
    assert "<script>alert" not in html
    assert {"各单位", "By organisation"} <= set(re.findall(r"<h2>(.*?)</h2>", html))
