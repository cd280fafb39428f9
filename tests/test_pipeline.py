"""One document through all the stages: what nobody read is said."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import CORPUS

from extractor.api import extract, read
from extractor.core.reading import Answer, Section
from extractor.doctypes.choice import choice_of
from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.extraction.record import facts
from extractor.extraction.ways import Way, complete, start


@pytest.mark.parametrize(
    ("told", "unread"),
    [
        pytest.param("2031年本年收入合计12.00万元，其中：其他收入2.00万元，占16.67%。", False, id="read"),
        pytest.param("钱从三处来：上面给了9.00万元，自己挣了2.00万元，别人送了1.00万元。", True, id="told in prose"),
        pytest.param("本年没有收入。", False, id="nothing to read"),
    ],
)
def test_a_section_whose_amounts_were_not_read_is_for_a_person(tmp_path: Path, told: str, unread: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"河湾县水利局2031年度部门决算\n\n二、收入决算情况说明\n{told}\n", encoding="utf-8")
    result = extract(read(path), FINAL_ACCOUNTS)
    noticed = [notice for notice in result.notices if notice.code == "SEC-READ-001"]
    assert [notice.path for notice in noticed] == (["income"] if unread else [])
    assert ("SEC-READ-001" in {reason.code for reason in result.verdict.reasons}) is unread


@pytest.mark.parametrize(
    ("printed", "code", "taken"),
    [
        pytest.param("12.00万元", None, "12.00", id="plain"),
        pytest.param("1 2.00万元", "FIG-READ-001", None, id="separators"),
        pytest.param("l2.00万元", "FIG-READ-002", None, id="letters"),
        pytest.param("12.\n00万元", "FIG-READ-003", None, id="broken"),
        pytest.param("（12.00）万元", "FIG-READ-004", None, id="brackets"),
        pytest.param("12万五千元", "FIG-READ-005", None, id="mixed"),
        pytest.param("1.2×10⁵元", "FIG-READ-006", None, id="a power"),
        pytest.param("12至13万元", "FIG-RANGE-001", None, id="a range"),
        pytest.param("12万美元", "FIG-UNIT-001", None, id="foreign"),
        pytest.param("12千万元", "FIG-UNIT-002", None, id="another unit"),
        pytest.param("12余万元", "FIG-NEAR-001", None, id="above"),
        pytest.param("约12.00万元", "FIG-NEAR-001", "12.00", id="about"),
        pytest.param("12.00万元左右", "FIG-NEAR-001", "12.00", id="more or less"),
    ],
)
def test_a_doubtful_figure_is_for_a_person_with_its_place(
    tmp_path: Path, printed: str, code: str | None, taken: str | None
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"一、收入决算情况说明\n2031年本年收入合计{printed}。\n", encoding="utf-8")
    result = extract(read(path), FINAL_ACCOUNTS)
    told = [notice for notice in result.notices if notice.code.startswith("FIG-")]
    assert [notice.code for notice in told] == ([code] if code else [])
    assert {notice.code for notice in told} <= {reason.code for reason in result.verdict.reasons}
    for notice in told:
        assert notice.where is not None
        assert result.document.text[notice.where.start : notice.where.end] in (notice.quote or "")
    assert [fact["value"] for fact in facts(result.record) if fact["path"] == "income.total"] == (
        [taken] if taken else []
    )


def test_a_section_within_another_tells_a_doubt_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "五、一般公共预算财政拨款支出决算情况说明\n（一）总体情况\n2031年支出9.00万元。\n"
        "（二）一般公共预算财政拨款支出决算结构情况\n其中：教育支出1,00万元，占11.11%。\n",
        encoding="utf-8",
    )
    result = extract(read(path), FINAL_ACCOUNTS)
    assert [notice.quote for notice in result.notices if notice.code == "FIG-READ-001"] == ["其中：教育支出1,00万元"]


def test_a_result_is_shown_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "河湾县水利局2031年度部门决算\n\n二、收入决算情况说明\n2031年本年收入合计12.00万元。\n", encoding="utf-8"
    )
    result = extract(read(path), FINAL_ACCOUNTS)
    assert repr(result) == f"Result({str(path)!r}, 'review', 3 of 3 figures)"


@pytest.mark.parametrize("path", sorted((CORPUS / "documents").iterdir()), ids=lambda path: path.stem)
@pytest.mark.parametrize("way", ["both", "cascade"])
def test_a_started_document_travels_to_another_process(path: Path, way: Way) -> None:
    started = start(read(path), choice_of(FINAL_ACCOUNTS), way)
    arrived = pickle.loads(pickle.dumps(started))
    assert started.to_ask or way == "cascade"
    assert arrived.to_ask == started.to_ask
    assert arrived.readings == started.readings


INCOME = "一、收入决算情况说明\n2031年本年收入合计12.00万元，其中：财政拨款收入12.00万元，占100.00%。\n"
EXPENDITURE = "二、支出决算情况说明\n2031年本年支出合计12.00万元，其中：基本支出12.00万元，占100.00%。\n"


def broken(section: Section) -> Iterator[Answer]:
    yield from GRAMMAR["income"](section)
    raise ZeroDivisionError("in the words of a library")


def test_a_grammar_that_breaks_loses_its_section_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"河湾县水利局2031年度部门决算\n{INCOME}{EXPENDITURE}", encoding="utf-8")
    sections = tuple(replace(s, grammar=broken) if s.key == "income" else s for s in FINAL_ACCOUNTS.sections)
    result = extract(read(path), replace(FINAL_ACCOUNTS, sections=sections))
    assert isinstance(result.record, FinalAccounts)
    assert result.record.income is None
    assert result.record.expenditure is not None
    (notice,) = [notice for notice in result.notices if notice.code == "SEC-FAULT-001"]
    assert (notice.path, "ZeroDivisionError" in notice.message_en, "library" in notice.message_en) == (
        "income",
        True,
        False,
    )
    assert result.verdict.decision == "review"


def test_a_cascade_without_a_doubt_is_put_together_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"河湾县水利局2031年度部门决算\n{INCOME}{EXPENDITURE}", encoding="utf-8")
    started = start(read(path), choice_of(FINAL_ACCOUNTS), "cascade")
    assert started.to_ask == ()
    monkeypatch.setattr("extractor.extraction.ways.assemble", None)
    assert complete(started, (), choice_of(FINAL_ACCOUNTS), "cascade") is started.result
