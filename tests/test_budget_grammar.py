"""The grammar of budgets, section by section: sentences in, what is printed for each path out."""

import pytest
from conftest import document_of
from helpers.budget_cases import ROWS
from test_tables import word

from extractor.api import extract
from extractor.core.field_path import FieldPath
from extractor.core.reading import FIGURE_KINDS, Answer, Section
from extractor.core.tables import StatutoryTable
from extractor.doctypes.budget.grammar import GRAMMAR
from extractor.doctypes.budget.outline import BUDGET
from extractor.doctypes.budget.schema import DepartmentBudget
from extractor.doctypes.budget.tables import FORMS, read_tables
from extractor.extraction.alignment import value_of

EACH = pytest.mark.parametrize(("key", "text", "title", "lines"), ROWS)


def answers(key: str, text: str, title: str) -> list[Answer]:
    return list(GRAMMAR[key](Section(key, title, text, 0, len(text))))


@EACH
def test_each_sentence_is_read_into_the_paths_that_it_states(key: str, text: str, title: str, lines: str) -> None:
    found = {
        str(a.path): "、".join(a.printed) if isinstance(a.printed, tuple) else a.printed
        for a in answers(key, text, title)
    }
    assert found == dict(line.strip().split(" = ") for line in lines.strip().splitlines())


@EACH
def test_every_answer_points_at_its_print(key: str, text: str, title: str, lines: str) -> None:
    for answer in answers(key, text, title):
        assert answer.quote is not None
        assert answer.value is not None
        assert 0 <= answer.quote[0] <= answer.value[0] < answer.value[1] <= answer.quote[1] <= len(text)
        if answer.kind in FIGURE_KINDS:
            value_of(answer)
            assert text[slice(*answer.value)].startswith(str(answer.printed))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("部门收支总体情况表", "收支预算总表"),
        ("2032年部门财务收支预算总表", "收支预算总表"),
        ("部门收入总体情况表", "收入预算总表"),
        ("部门支出总表", "支出预算总表"),
        ("财政拨款收支总体情况表", "财政拨款收支预算总表"),
        ("财政拨款支出预算表（功能科目）", "财政拨款支出预算表"),
        ("财政拨款基本支出预算表（经济科目）", "财政拨款基本支出预算表"),
        ("一般公共预算支出情况表", "一般公共预算支出预算表"),
        ("2032年部门一般公共预算支出功能分类预算表", "一般公共预算支出预算表"),
        ("一般公共预算基本支出情况表", "一般公共预算基本支出预算表"),
        ("2032年部门一般公共预算基本支出部门预算经济分类预算表", "一般公共预算基本支出预算表"),
        ("一般公共预算“三公”经费支出情况表", "“三公”经费预算表"),
        ("“三公”经费、会议费、培训费支出预算表", "“三公”经费预算表"),
        ("政府性基金预算支出情况表", "政府性基金预算支出预算表"),
        ("国有资本经营预算支出情况表", "国有资本经营预算支出预算表"),
        ("一般公共预算机关运行经费支出预算表", "机关运行经费支出预算表"),
        ("政府采购预算表", "政府采购支出预算表"),
        ("一般公共预算项目支出预算表", None),
        ("部门整体绩效目标表", None),
        ("财政拨款收入支出决算总表", None),
        ("财政拨款支出预算表（政府经济分类）", None),
    ],
)
def test_tables_are_known_by_the_titles_of_any_province(title: str, kind: str | None) -> None:
    assert FORMS.title_of(title) == kind


def test_a_figure_that_a_reader_says_is_told_again_stands_beside_those_of_other_sections() -> None:

    text = (
        "2032年部门预算\n一、一般公共预算具体使用情况说明\n"
        "1.农林水支出（类）水利（款）防汛（项）380.00万元，用于巡查。2032年预算安排381.00万元，比2031年预算执行数增加5.00%。\n"
    )
    record = extract(
        document_of("一、一般公共预算支出情况说明\n2032年一般公共预算支出预算380.00万元。\n" + text), BUDGET
    ).record
    assert isinstance(record, DepartmentBudget)
    assert [one.path for one in record.restatements] == ["general_budget.detail[农林水支出/水利/防汛].amount"]
    assert FieldPath.parse(record.restatements[0].path)


def test_tables_with_several_columns_of_words_or_three_blocks_are_named_as_printed() -> None:
    document = word(
        "公开01表",
        "收支预算总表",
        "单位：万元",
        [
            ["收入", "<", "支出", "<", "<", "<"],
            ["项目名称", "金额", "功能科目名称", "金额", "项目名称", "金额"],
            ["一、财政拨款", "90.00", "一、农林水支出", "90.00", "一、基本支出", "60.00"],
            ["二、其他资金", "", "二、其他支出", "", "二、项目支出", "30.00"],
            ["收入合计", "90.00", "支出合计", "<", "<", "90.00"],
        ],
        "收入预算总表",
        [
            ["项目名称", "<", "金额"],
            ["收入总计", "<", "90.00"],
            ["一般公共预算资金", "小计", "90.00"],
            ["^", "专项收入", "12.00"],
        ],
        "政府采购支出预算表",
        [
            ["采购品目大类", "专项名称", "经济科目", "总计"],
            ["合计", "", "", "8.00"],
            ["一、货物A", "", "", "8.00"],
            ["", "设备购置费", "办公设备购置", "8.00"],
        ],
        "“三公”经费、会议费、培训费支出预算表",
        [
            ["合计", "“三公”经费", "<", "<", "会议费"],
            ["^", "小计", "公务用车购置及运行维护费", "公务接待费", "^"],
            ["9.00", "7.00", "4.00", "3.00", "2.00"],
        ],
    )
    general, income, procurement, travel = (t for t in read_tables(document) if isinstance(t, StatutoryTable))
    assert general.printed_number == "公开01表"
    assert [(row.side, row.label) for row in general.rows if row.cells] == [
        ("income", "一、财政拨款"),
        ("income", "收入合计"),
        ("expenditure", "一、农林水支出"),
        ("use", "一、基本支出"),
        ("use", "二、项目支出"),
        ("expenditure", "支出合计"),
    ]
    assert [row.label for row in income.rows] == ["收入总计", "一般公共预算资金/小计", "一般公共预算资金/专项收入"]
    assert [(row.label, row.text) for row in procurement.rows] == [
        ("合计", None),
        ("一、货物A", {"采购品目大类": "一、货物A"}),
        ("设备购置费/办公设备购置", {"专项名称": "设备购置费", "经济科目": "办公设备购置"}),
    ]
    assert {name: cited.value.value for name, cited in travel.rows[0].cells.items()} == {
        "合计": 9,
        "三公合计": 7,
        "公务用车购置及运行费": 4,
        "公务接待费": 3,
        "会议费": 2,
    }
