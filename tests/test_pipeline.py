"""One document through all the stages: what nobody read is said."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import CORPUS

from extractor.api import extract, read
from extractor.core.reading import Answer, Section
from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
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
    started = start(read(path), FINAL_ACCOUNTS, way)
    arrived = pickle.loads(pickle.dumps(started))
    assert started.to_ask
    assert [block.section for block in arrived.to_ask] == [block.section for block in started.to_ask]
    assert [block.spec.fields for block in arrived.to_ask] == [block.spec.fields for block in started.to_ask]
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
    started = start(read(path), FINAL_ACCOUNTS, "cascade")
    assert started.to_ask == ()
    monkeypatch.setattr("extractor.extraction.ways.assemble", None)
    assert complete(started, (), "cascade") is started.result
