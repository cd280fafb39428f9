"""Labels: what leads up to a label and what follows it is taken off, by one table of examples."""

import pytest
from conftest import read

from extractor.doctypes.common.grammar.labels import trim_label


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("其中：基本支出为", "基本支出"),
        ("1、财政拨款收入", "财政拨款收入"),
        ("（2）商品和服务支出", "商品和服务支出"),
        ("● 财政拨款收入：", "财政拨款收入"),
        ("主要包括：基本工资", "基本工资"),
        ("分布于教育支出", "教育支出"),
        ("和项目支出共计", "项目支出"),
        ("一般公共服务（类）", "一般公共服务"),
        ("行政运行（项）", "行政运行"),
        ("维修（护）费", "维修（护）费"),
        ("住房保障支出", "住房保障支出"),
        ("用于社会福利的彩票公益金支出", "社会福利的彩票公益金支出"),
        ("该项资金列其他支出", "其他支出"),
        ("“文化和旅游”", "文化和旅游"),
        ("其中", ""),
        ("把这", ""),
        ("办 公 费", "办公费"),
    ],
)
def test_label_is_trimmed_to_what_it_names(printed: str, label: str) -> None:
    assert trim_label(printed) == label


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("行政编制34名，事业编制12名。", ["行政编制", "事业编制"]),
        ("全厅机关行政编制128名。", ["机关行政编制"]),
        ("机关行政编制17人。", ["行政编制"]),
        ("区水务局行政编制31名，行政在职29人。", ["行政编制", "行政在职"]),
        (
            "单位人员编制30人，其中行政11人、事业19人，单位管理的离退休人员9人。",
            ["人员编制", "行政", "事业", "离退休人员"],
        ),
        (
            "学校在册教职工1863人，按岗位划分：专任教师1254人，工勤及其他人员95人。",
            ["教职工", "专任教师", "工勤及其他人员"],
        ),
        ("年末在校生896人，包括高职学生821人、五年制中职阶段学生75人。", ["在校生", "高职学生", "五年制中职阶段学生"]),
        ("列入决算编制范围的单位共2个。", []),
    ],
)
@pytest.mark.parametrize("section", ["overview", "assets"])
def test_whose_staff_it_is_is_no_part_of_what_they_are(section: str, text: str, names: list[str]) -> None:
    assert [path for path in read(section, text) if path.startswith("staffing")] == [
        f"staffing[{name}].count" for name in names
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (
            "其他支出（类）彩票公益金安排的支出（款）用于社会福利的彩票公益金支出（项）。年初预算3万元。",
            "其他支出/彩票公益金安排的支出/用于社会福利的彩票公益金支出",
        ),
        ("● 高等职业教育（2050305）：年初预算9万元，决算8万元。", "高等职业教育"),
    ],
)
def test_name_of_a_functional_item_is_kept_as_it_is_printed(text: str, key: str) -> None:
    assert f"general_budget.detail[{key}].budget" in read("general_budget_detail", text)


@pytest.mark.parametrize("amount", ["-3万元", "（-3万元）", "（负3万元）"])
def test_what_a_bracket_says_is_of_the_words_before_it(amount: str) -> None:
    found = read("government_fund", f"2031年政府性基金预算拨款支出60万元，其中：水利设施维护{amount}、移民扶持63万元。")
    assert found["government_fund.items[水利设施维护].amount"] == amount.strip("（）")
