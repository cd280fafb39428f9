"""An entity is found together within its paragraph: its figures beside its name, each where its own words stand."""

import pytest
from conftest import document_of

from extractor.core.field_path import FieldPath
from extractor.core.reading import Usage
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.alignment import Aligned, align
from extractor.extraction.plan import plan
from extractor.extraction.readers.paragraphs import parts_of
from extractor.extraction.readers.requests import Lines
from extractor.extraction.readers.whole import reading_of

DETAIL = "general_budget.detail"


def grounded(text: str, answer: str) -> tuple[list[Aligned], list[str], str]:
    """What of an answer stands in a text, the codes of the notices, and the text as read."""
    document = document_of(text)
    planned = plan(document, FINAL_ACCOUNTS)
    (part,) = parts_of(planned, 7_000)
    reading = reading_of(planned, part, Lines(text=answer), Usage())
    values, notices = align(reading, document)
    return list(values), [notice.code for notice in (*reading.notices, *notices)], document.text


@pytest.mark.parametrize(
    ("text", "answer", "places"),
    [
        pytest.param(
            "1.行政运行（项）：年初预算为34.2万元，支出决算为34.2万元。",
            f'[1,"{DETAIL}","行政运行",{{"actual":"34.2万元","budget":"34.2万元"}}]',
            {"budget": "年初预算为34.2万元", "actual": "支出决算为34.2万元"},
            id="one figure for two fields: each where its words stand",
        ),
        pytest.param(
            "甲（项）支出决算为5万元。乙（项）支出决算为5万元。",
            f'[1,"{DETAIL}","乙",{{"actual":"5万元"}}]',
            {"actual": "乙（项）支出决算为5万元"},
            id="beside its own name",
        ),
        pytest.param(
            "2021年度收、支总计612.4万元。",
            '[1,"overall",null,{"income_total":"612.4万元","expenditure_total":"612.4万元"}]',
            {"income_total": "收、支总计612.4万元", "expenditure_total": "收、支总计612.4万元"},
            id="one print for two fields",
        ),
        pytest.param(
            "收入增加3万元，增长3%；支出增加3万元，增长3%。",
            '[1,"overall",null,{"income_change":{"amount":"3万元"},"expenditure_change":{"amount":"3万元"}}]',
            {"income_change.amount": "收入增加3万元", "expenditure_change.amount": "支出增加3万元"},
            id="two prints for two fields, in order",
        ),
        pytest.param(
            "1.科学技术（类）机构运行（项）。\n年初预算为5万元。",
            f'[1,"{DETAIL}","科学技术/机构运行",{{"budget":"5万元"}}]',
            {"budget": "年初预算为5万元"},
            id="in the paragraph behind, where the model named the heading",
        ),
        pytest.param(
            "收入合计１２，３４５.６０万元。",
            '[1,"income",null,{"total":"12345.60万元"}]',
            {"total": "收入合计１２，３４５.６０万元"},
            id="the same value in another print",
        ),
    ],
)
def test_figures_stand_where_they_are_told(text: str, answer: str, places: dict[str, str]) -> None:
    values, codes, _ = grounded(text, answer)
    found = {str(value.path): value.cited.quote for value in values}
    prefix = next(iter(found)).split("]")[0] + "]" if "]" in next(iter(found)) else next(iter(found)).split(".")[0]
    assert {path.removeprefix(f"{prefix}."): quote for path, quote in found.items()} == places
    assert codes == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("收入合计12.51万元。", '[1,"income",null,{"total":"12.50万元"}]', id="another digit"),
        pytest.param("收入合计12,345.67万元。", '[1,"income",null,{"total":"345.67万元"}]', id="the end of a number"),
        pytest.param("收入合计12.50万元。", '[1,"income",null,{"total":"12.50元"}]', id="another unit"),
        pytest.param("收入合计12.50万元。", '[9,"income",null,{"total":"12.50万元"}]', id="a paragraph there is not"),
        pytest.param(
            "收入合计12.50万元。\n项目3个。\n车辆4辆。\n设备5台。",
            '[4,"income",null,{"total":"12.50万元"}]',
            id="a figure of a paragraph far off",
        ),
    ],
)
def test_what_does_not_stand_in_its_paragraph_is_dropped_and_said(text: str, answer: str) -> None:
    values, codes, _ = grounded(text, answer)
    assert values == []
    assert codes == ["GRD-MISS-001"]


def test_a_reason_may_run_on_in_the_next_paragraph() -> None:
    values, codes, _ = grounded(
        "收入总计5万元，主要原因是：一是工程完工；\n二是人员减少1人。",
        '[1,"overall",null,{"income_total":"5万元","reason":"一是工程完工；二是人员减少1人"}]',
    )
    assert [value.cited.value for value in values][1] == "一是工程完工；二是人员减少1人"
    assert codes == []


def test_the_second_telling_of_a_name_with_other_figures_is_another_element() -> None:
    values, _, _ = grounded(
        "培训费3万元。培训费4万元。",
        '[1,"income.items","培训费",{"amount":"3万元"}]\n[1,"income.items","培训费",{"amount":"4万元"}]\n'
        '[1,"income.items","培训费",{"amount":"3万元","share":"9%"}]',
    )
    assert [str(value.path) for value in values] == [
        "income.items[培训费].amount",
        "income.items[培训费#2].amount",
        "income.items[培训费].amount",
    ]


def test_a_figure_without_a_path_is_open_at_its_place() -> None:
    document = document_of("罚没收入3万元，比上年增加1万元。")
    planned = plan(document, FINAL_ACCOUNTS)
    (part,) = parts_of(planned, 7_000)
    answer = Lines(text='[1,"?","罚没收入","3万元",{"of":"非税收入"}]\n[1,"?","无此数","7万元"]')
    (found,) = reading_of(planned, part, answer, Usage()).open
    assert (document.text[slice(*found.value)], found.label, found.of) == ("3万元", "罚没收入", "非税收入")


def test_lost_lines_and_unknown_paths_are_said() -> None:
    _, codes, _ = grounded("收入合计3万元。", '[1,"income",null,{"total":"3万元","sum":"1元"}]\n[1,"inc')
    assert codes == ["LLM-LINE-001", "LLM-PATH-001"]


def test_paths_name_what_the_record_has() -> None:
    values, _, _ = grounded("收入合计3万元。", '[1,"income",null,{"total":"3万元"}]')
    assert values[0].path == FieldPath(("income", "total"))
    assert values[0].cited.reader == "llm"
