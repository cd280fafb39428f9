"""A model's answer, line by line: what stands in it is taken, and what is wrong with a line costs that line only."""

import pytest

from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.extraction.readers.answer_lines import OpenFigure, Parsed, clean_name, parse

GOOD = '[3,"income",null,{"total":"12.50万元"}]'


def said(text: str) -> Parsed:
    return parse(text, FinalAccounts)


def values(text: str) -> dict[str, object]:
    return {str(leaf.path): leaf.printed for entity in said(text).entities for leaf in entity.leaves}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param(GOOD, {"income.total": "12.50万元"}, id="a part"),
        pytest.param(
            '[3,"income.items","其他收入",{"amount":"0万元","share":"0%"}]',
            {"income.items[其他收入].amount": "0万元", "income.items[其他收入].share": "0%"},
            id="an element of a list",
        ),
        pytest.param(
            '[3,"income.items[其他收入]",null,{"amount":"1元"}]', {"income.items[其他收入].amount": "1元"}, id="by key"
        ),
        pytest.param(
            '[3,"staffing","年末实有在职人员",{"count":"9人"}]',
            {"staffing[实有在职人员].count": "9人"},
            id="when people are counted is no part of their name",
        ),
        pytest.param(
            '[3,"staffing[其中：年末在编人员]",null,{"count":"9人"}]',
            {"staffing[在编人员].count": "9人"},
            id="by key",
        ),
        pytest.param(
            '[3,"income.items","年末结转和结余",{"amount":"0万元"}]',
            {"income.items[年末结转和结余].amount": "0万元"},
            id="of what is no person it may be one",
        ),
        pytest.param(
            '[3,"projects.narrative","甲",{"budget":"1元"}]',
            {"projects[甲].narrative.budget": "1元"},
            id="below a list",
        ),
        pytest.param(
            '[3,"projects[甲].narrative",null,{"budget":"1元"}]',
            {"projects[甲].narrative.budget": "1元"},
            id="below a key",
        ),
        pytest.param(
            '[3,"breakdowns[专项].items","甲",{"amount":"1元"}]',
            {"breakdowns[专项].items[甲].amount": "1元"},
            id="a list in a list",
        ),
        pytest.param(
            '[3,"breakdowns","专项",{"total":"2元","items":{"甲":{"amount":"1元"},"乙":{"amount":"1元"}}}]',
            {
                "breakdowns[专项].total": "2元",
                "breakdowns[专项].items[甲].amount": "1元",
                "breakdowns[专项].items[乙].amount": "1元",
            },
            id="a list as an object",
        ),
        pytest.param(
            '[3,"income",null,{"items":[{"label":"甲","amount":"1元"}]}]',
            {"income.items[甲].amount": "1元"},
            id="a list as an array",
        ),
        pytest.param(
            '[3,"general_budget",null,{"change":{"direction":"decrease","amount":"1元"}}]',
            {"general_budget.change.direction": "decrease", "general_budget.change.amount": "1元"},
            id="a part within",
        ),
        pytest.param(
            '[3,"general_budget",null,{"change.amount":"1元"}]', {"general_budget.change.amount": "1元"}, id="dotted"
        ),
        pytest.param(
            '[3,"basic_expenditure",null,{"public_items":["水费","电费"]}]',
            {"basic_expenditure.public_items": ("水费", "电费")},
            id="a list of names",
        ),
        pytest.param(
            '[3,"basic_expenditure",null,{"public_items":"水费、电费"}]',
            {"basic_expenditure.public_items": ("水费", "电费")},
            id="names in one string",
        ),
        pytest.param('[3,"income",null,{"total":12.50}]', {"income.total": "12.50"}, id="a number as it is written"),
        pytest.param('[3,"income",null,{"total":null,"year":" "}]', {}, id="null and blank are absent"),
        pytest.param(
            '[3,"general_budget.detail","1.教育（类）/进修/（2050803）培训（项）",{"actual":"1元"}]',
            {"general_budget.detail[教育/进修/培训].actual": "1元"},
            id="names are trimmed",
        ),
    ],
)
def test_a_line_says(line: str, found: dict[str, object]) -> None:
    assert values(line) == found
    assert (said(line).broken, said(line).unknown) == (0, ())


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('[3,"income",null,{"total":"12.5', id="cut off"),
        pytest.param('[3,"income",null,{"total":"1元","total":"2元"}]', id="a key twice"),
        pytest.param("[" * 50 + "]" * 50, id="too deep"),
        pytest.param("[" * 100_000, id="deeper than a parser"),
        pytest.param(f'[3,"income",null,{{"total":"{"9" * 30_000}"}}]', id="too long"),
        pytest.param('{"path":"income.total"}', id="an object"),
        pytest.param("以下是摘录结果：", id="words"),
        pytest.param('[3,"income"]', id="too short"),
        pytest.param('["三","income",null,{"total":"1元"}]', id="no number"),
        pytest.param('[3,"income",null,["1元"]]', id="no fields"),
        pytest.param('[3,"income",{"a":1},{"total":"1元"}]', id="a name that is none"),
        pytest.param("[NaN]", id="no JSON"),
    ],
)
def test_a_broken_line_loses_only_itself(line: str) -> None:
    found = said(f"{GOOD}\n{line}\n{GOOD.replace('income', 'expenditure')}")
    assert [str(entity.leaves[0].path) for entity in found.entities] == ["income.total", "expenditure.total"]
    assert found.broken == 1


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        pytest.param('[3,"revenue",null,{"total":"1元"}]', "revenue", id="a part"),
        pytest.param('[3,"income",null,{"sum":"1元"}]', "income.sum", id="a field"),
        pytest.param('[3,"income",null,{"total":{"value":"1元"}}]', "income.total", id="an object for a leaf"),
        pytest.param('[3,"income.items",null,{"amount":"1元"}]', "income.items", id="an element without a name"),
        pytest.param('[3,"income.total",null,{"value":"1元"}]', "income.total", id="a leaf as a part"),
        pytest.param('[3,"tables","甲",{"unit":"万元"}]', "tables", id="what is drawn by code"),
        pytest.param('[3,"income",null,{"items":"甲1元"}]', "income.items", id="a list as a string"),
        pytest.param('[3,"in[come",null,{"total":"1元"}]', "in[come", id="no path"),
        pytest.param('[3,"income[甲]",null,{"total":"1元"}]', "income[甲]", id="a key of no list"),
    ],
)
def test_what_the_record_does_not_have_is_counted_and_costs_no_more(line: str, unknown: str) -> None:
    found = said(f"{line}\n{GOOD}")
    assert found.unknown == (unknown,)
    assert [str(entity.leaves[-1].path) for entity in found.entities] == ["income.total"]
    assert found.broken == 0


def test_the_first_line_names_the_document_and_question_marks_are_open() -> None:
    found = said(
        f'["doc","final_accounts","某局","2031"]\n{GOOD}\n[4,"?","滞纳金","3万元",{{"of":"属罚没收入"}}]\n[4,"?","甲","1%"]'
    )
    assert found.heading is not None
    assert (found.heading.doctype, found.heading.issuer, found.heading.period) == ("final_accounts", "某局", "2031")
    assert found.opened == (OpenFigure(4, "滞纳金", "3万元", "属罚没收入"), OpenFigure(4, "甲", "1%", ""))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"```json\n{GOOD}\n```", id="a code block"),
        pytest.param(f"<think>\n[1,2]\n想一想</think>\n{GOOD}", id="after thoughts"),
        pytest.param(f"[\n{GOOD},\n]", id="as one array"),
        pytest.param(f"\r\n{GOOD}\r\n\r\n", id="other line ends"),
    ],
)
def test_what_stands_around_the_lines_is_no_line(text: str) -> None:
    assert (values(text), said(text).broken) == ({"income.total": "12.50万元"}, 0)


def test_an_endless_answer_is_read_up_to_a_limit() -> None:
    found = said("\n".join([GOOD] * 6_000))
    assert (len(found.entities), found.broken) == (5_000, 1_000)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("（一）其他收入", "其他收入"),
        ("1.科学技术（类）", "科学技术"),
        ("一般公共服务(类)/人大事务(款)/行政运行(项)", "一般公共服务/人大事务/行政运行"),
        ("行政运行（2010101）", "行政运行"),
        ("因公出国（境）费", "因公出国（境）费"),
        ("2022年项目", "2022年项目"),
        ("三公经费", "三公经费"),
        ("维修（护） 费", "维修（护）费"),
    ],
)
def test_names_are_trimmed_by_code(printed: str, name: str) -> None:
    assert clean_name(printed) == name
