"""Two readers of a document, neither above the other: what they say of a printed figure is held against the other's."""

import json
from collections.abc import Sequence

import pytest
from conftest import document_of
from helpers.toy_type import LIBRARY, REPORT

from extractor.core.reading import Usage
from extractor.core.schema import walk
from extractor.core.statements import READER as OPEN
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.doubtful import parts_in_doubt
from extractor.extraction.pipeline import Result, assemble
from extractor.extraction.plan import plan
from extractor.extraction.readers.grammar import read_by_grammar
from extractor.extraction.readers.paragraphs import parts_of
from extractor.extraction.readers.requests import Lines
from extractor.extraction.readers.whole import reading_of

HEAD = "某局2031年度部门决算\n二、收入决算情况说明\n"
INCOME = "2031年度本年收入合计10.00万元，其中：财政拨款收入8.00万元，占80.00%；其他收入2.00万元，占20.00%。\n"
ITEMS: list[list[object]] = [
    ["income.items", "财政拨款收入", {"amount": "8.00万元", "share": "80.00%"}],
    ["income.items", "其他收入", {"amount": "2.00万元", "share": "20.00%"}],
]
TOTAL: list[object] = ["income", None, {"year": "2031", "total": "10.00万元"}]


def read(text: str, lines: Sequence[Sequence[object]], way: str = "both", paragraph: int = 3) -> Result:
    """A document whose grammar has read it, beside a model that answers with these lines about one paragraph."""
    document = document_of(text)
    planned = plan(document, FINAL_ACCOUNTS)
    (part,) = parts_of(planned, 7_000)
    answer = "\n".join(json.dumps([paragraph, *line], ensure_ascii=False) for line in lines)
    reading = reading_of(planned, part, Lines(text=answer), Usage(requests=1))
    return assemble(planned, (*read_by_grammar(planned), reading), way=way)


def values(result: Result) -> dict[str, tuple[str, str]]:
    """What stands, by path: as printed at its place, and who read it."""
    text = result.document.text
    return {
        str(path): (text[slice(*cited.figure)], cited.reader)
        for path, cited in walk(result.record, supporting=False)
        if cited.reader != OPEN
    }


def disputes(result: Result) -> list[tuple[str, str | None]]:
    return [(one.path, one.other_path) for one in result.disputes]


def test_the_same_figure_at_the_same_path_is_agreed() -> None:
    result = read(HEAD + INCOME, [TOTAL, *ITEMS])
    assert values(result)["income.total"] == ("10.00万元", "grammar+llm")
    assert values(result)["income.items[其他收入].share"] == ("20.00%", "grammar+llm")
    assert disputes(result) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param(["income", None, {"total": "8.00万元"}], "another figure at the path", id="another figure"),
        pytest.param(["expenditure", None, {"total": "10.00万元"}], "the figure elsewhere", id="another path"),
    ],
)
def test_identities_that_hold_decide_between_two_claims(line: list[object], why: str) -> None:
    result = read(HEAD + INCOME, [line, *ITEMS])
    assert values(result)["income.total"][0] == "10.00万元", why
    assert "expenditure.total" not in values(result)
    assert disputes(result) == []


def test_a_swap_of_income_and_expenditure_is_not_accepted() -> None:
    text = "某局2031年度部门决算\n一、收入支出决算总体情况说明\n2031年度收入总计12.00万元，支出总计11.00万元。\n"
    result = read(text, [["overall", None, {"income_total": "11.00万元", "expenditure_total": "12.00万元"}]])
    assert {path for path, _ in disputes(result)} == {"overall.income_total", "overall.expenditure_total"}
    assert values(result)["overall.income_total"][0] == "12.00万元"
    assert result.verdict.decision == "review"
    assert result.verdict.fields["overall.income_total"] == "disputed"


def test_where_nothing_decides_a_person_does() -> None:
    text = (
        "某局2031年度部门决算\n九、机关运行经费支出情况说明\n2031年度机关运行经费支出5.00万元，比上年增加1.00万元。\n"
    )
    result = read(text, [["operating_costs", None, {"total": "1.00万元"}]])
    assert ("operating_costs.total", None) in disputes(result)
    (dispute,) = [one for one in result.disputes if one.path == "operating_costs.total"]
    assert [side.quote for side in dispute.sides] == ["机关运行经费支出5.00万元", "比上年增加1.00万元"]


def test_a_reason_that_runs_into_figures_gives_way_to_the_shorter_one() -> None:
    text = (
        "某局2031年度部门决算\n九、机关运行经费支出情况说明\n"
        "2031年度机关运行经费支出5.00万元，比上年增加1.00万元，主要原因是人员增加，与预算相比增加2.00万元。\n"
    )
    line = ["operating_costs", None, {"total": "5.00万元", "reason": "人员增加"}]
    result = read(text, [line])
    assert result.record.operating_costs.reason.value == "人员增加"  # type: ignore[attr-defined]
    assert "operating_costs.reason" not in {path for path, _ in disputes(result)}


def test_a_figure_that_fits_its_block_stands_also_where_one_reader_has_it() -> None:
    """The model gives no items; the grammar's fit their block. Nobody is asked."""
    result = read(HEAD + INCOME, [TOTAL])
    assert values(result)["income.items[其他收入].amount"] == ("2.00万元", "grammar")
    assert disputes(result) == []


def test_a_figure_of_one_reader_that_fits_another_block_is_asked() -> None:
    text = HEAD + "财政拨款收入到位8.00万元。\n三、支出决算情况说明\n本年支出合计10.00万元。\n"
    result = read(text, [["expenditure.items", "某项", {"amount": "8.00万元"}]])
    assert "expenditure.items[某项].amount" in {path for pair in disputes(result) for path in pair}


def test_a_figure_that_the_model_saw_and_could_not_place_is_asked_unless_an_identity_holds() -> None:
    text = "某局2031年度部门决算\n九、机关运行经费支出情况说明\n2031年度机关运行经费支出5.00万元。\n"
    result = read(text, [["?", "运行经费", "5.00万元"]])
    assert disputes(result) == [("operating_costs.total", None)]


def test_alone_a_model_has_no_grammar_beside_it_but_what_no_sentence_states() -> None:
    result = read(HEAD + INCOME, [TOTAL], "llm")
    assert values(result)["income.total"] == ("10.00万元", "llm")
    assert "income.items[其他收入].amount" not in values(result)
    assert disputes(result) == []


def test_what_a_model_says_differently_a_second_time_is_a_second_statement_of_the_leaf() -> None:
    result = read(HEAD + INCOME, [TOTAL, ["income", None, {"total": "8.00万元"}]], "llm")
    assert values(result)["income.total"][0] == "10.00万元"
    (again,) = result.record.restatements  # type: ignore[attr-defined]
    assert (again.path, str(again.amount.value.value)) == ("income.total", "8.00")


def test_a_project_with_and_without_the_word_is_one() -> None:
    text = (
        "某局2031年度部门决算\n十、项目绩效目标完成情况\n"
        "1．驻村经费项目绩效自评综述：项目全年预算数8.00万元，执行数6.00万元，完成预算的75.00%。\n"
    )
    said = {"budget": "8.00万元", "executed": "6.00万元", "completion": "75.00%"}
    result = read(text, [["projects.narrative", "驻村经费项目", said]])
    assert len({path.split("]")[0] for path in values(result) if path.startswith("projects")}) == 1


def test_a_type_of_ones_own_is_read_by_a_model_from_its_record_class() -> None:
    planned = plan(document_of(REPORT), LIBRARY)
    (part,) = parts_of(planned, 7_000)
    said = (
        '["doc","library_report","柳塘区图书馆","2031"]\n[3,"shelves",null,{"volumes":"50,000册","books":"47,000册"}]'
    )
    reading = reading_of(planned, part, Lines(text=said), Usage())
    found = values(assemble(planned, (reading,), way="llm"))
    assert found == {
        "library": ("柳塘区图书馆", "llm"),
        "edition": ("2031年度", "llm"),
        "shelves.volumes": ("50,000册", "llm"),
        "shelves.books": ("47,000册", "llm"),
    }


def test_alone_a_model_that_exchanges_two_figures_is_found_out_by_the_words_before_them() -> None:
    text = "某局2031年度部门决算\n一、收入支出决算总体情况说明\n2031年度收入总计12.00万元，支出总计11.00万元。\n"
    swapped = ["overall", None, {"income_total": "11.00万元", "expenditure_total": "12.00万元"}]
    right = ["overall", None, {"income_total": "12.00万元", "expenditure_total": "11.00万元"}]
    said = {
        name: [notice.path for notice in read(text, [line], "llm").notices if notice.code == "GRD-WORDS-001"]
        for name, line in (("swapped", swapped), ("right", right))
    }
    assert said == {"swapped": ["overall.income_total", "overall.expenditure_total"], "right": []}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(INCOME, [], id="nothing in doubt"),
        pytest.param(
            INCOME + "十、政府采购支出情况\n历年滚存7.00万元。\n", ["4", "5"], id="an amount that was not read"
        ),
        pytest.param(INCOME.replace("占80.00%", "占70.00%"), ["2", "3"], id="a figure of a check that fails"),
    ],
)
def test_a_cascade_asks_about_the_paragraphs_in_doubt_under_their_headings(text: str, shown: list[str]) -> None:
    document = document_of(HEAD + text)
    planned = plan(document, FINAL_ACCOUNTS)
    parts = parts_in_doubt(assemble(planned, read_by_grammar(planned), way="grammar"), 7_000)
    assert [line.split(" ")[0] for part in parts for line in part.text(document).splitlines()] == shown
    assert len(parts) == bool(shown)
