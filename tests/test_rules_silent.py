"""What must stay silent, and what must not: right texts that give no failure, absent figures that are said."""

import pytest
from helpers.rule_cases import YEAR, case, results_of, statuses

SILENT = {
    "rounding of a share by 0.01": (
        "@income\n本年收入合计30.00万元，其中：财政拨款收入10.00万元，"
        "占33.33%；事业收入10.00万元，占33.33%；其他收入10.00万元，占33.33%。"
    ),
    "rounding of a sum by 0.02": (
        "@income\n本年收入合计30.02万元，其中：财政拨款收入10.00万元；"
        "事业收入10.00万元；经营收入5.00万元；其他收入5.00万元。"
    ),
    "shares all cut off": (
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元，占66.66%；其他收入10.00万元，占33.33%。"
    ),
    "机关运行经费 is not 公用经费": (
        "@basic_expenditure\n2031年一般公共预算财政拨款基本支出30.00万元，"
        "其中：\n人员经费20.00万元。\n公用经费10.00万元。\n@operating_costs\n"
        "2031年机关运行经费支出12.00万元。"
    ),
    "income is not expenditure": "@income\n2031年本年收入合计30.00万元。\n@expenditure\n2031年本年支出合计25.00万元。",
    "结转 stands between the totals": (
        "@overall\n2031年度收入总计1200.50万元，支出总计1150.00万元，年末结转和结余50.50万元。与2030年相比，"
        "收入总计增加5.00万元，增长0.42%；支出总计增加6.00万元，增长0.52%。"
    ),
    "结转 on both sides of the totals": (
        "@appropriation\n2031年度财政拨款收入总计1100.00万元，年初结转和结余100.50万元；支出总计1150.00万元，年末结转和结余50.50万元。"
    ),
    "结转 beside totals that have it in them": (
        "@overall\n2031年度收入总计1200.50万元，支出总计1200.50万元，年末结转和结余50.50万元。"
    ),
    "shares of nothing": "@income\n2031年本年收入合计0万元，其中：财政拨款收入0万元，占0%；其他收入0万元，占0%。",
    "an open-ended list of events": (
        "@three_public_detail\n国内公务接待支出3.50万元，具体内容包括：接待省水利厅检查组1.20万元、"
        "接待邻县考察团2.00万元等。"
    ),
    "an open-ended list of a fund": (
        "@government_fund\n2031年政府性基金预算拨款支出10.00万元，其中：城市防洪设施6.00万元、河道管护3.00万元等。"
    ),
    "an open-ended list of vehicles": (
        "@assets\n截至2031年12月31日，共有车辆5辆，其中：应急保障用车1辆、其他用车3辆等。"
    ),
    "an open-ended list of income": (
        "@income\n2031年本年收入合计30.00万元，其中：财政拨款收入20.00万元、其他收入8.00万元等。"
    ),
    "财政拨款 is not all funds": (
        "@overall\n2031年度收、支总计均为50.00万元。\n@appropriation\n"
        "2031年度财政拨款收、支总计40.00万元。\n@expenditure\n本年支出合计45.00万元，"
        "其中：基本支出25.00万元；项目支出20.00万元。\n@general_budget\n"
        "2031年一般公共预算财政拨款支出38.00万元。\n@basic_expenditure\n"
        "2031年一般公共预算财政拨款基本支出22.00万元。"
    ),
    "the year before in a comparison": YEAR
    + "@overall\n2031年度收、支总计均为1200.50万元。与2030年相比，收、支总计各增加100.20万元，增长9.11%。",
    "the year before at the end of a sentence": YEAR
    + "@operating_costs\n2031年机关运行经费支出80.50万元，2030年机关运行经费支出75.00万元，增加5.50万元，增长7.33%。",
    "an open-ended list": "@overview\n全年投资共计200.00万元，其中：堤防50.00万元，闸门50.00万元等。",
    "a figure that is stated again": (
        "@three_public\n2031年“三公”经费支出决算3.50万元。其中：公务接待费支出决算为3.50万元。"
        "\n@three_public_detail\n3.公务接待费支出3.50万元，其中：国内公务接待支出3.50万元。"
    ),
    "元 beside 万元": (
        "@three_public_detail\n3.公务接待费支出0.68万元。国内公务接待支出0.68万元，"
        "具体内容包括：接待省残联康复工作调研组2840.00元、接待市残联绩效考评组1786.50元、接待青棠县残联考察"
        "团2215.50元。"
    ),
    "a budget of zero": "@three_public_detail\n1.因公出国（境）经费支出0万元，完成预算0%，占0%。",
    "vehicles whose purchase is not printed": (
        "@three_public_detail\n公务用车购置及运行维护费支出20.00万元。其中：公务用车运行维护费支出5.00万元。"
    ),
    "equal and 100 %": (
        "@general_budget_detail\n1.教育（类）普通教育（款）小学教育（项）："
        "年初预算为10.00万元，支出决算为10.00万元，完成预算100%，决算数与预算数持平。"
    ),
    "less, though 100 % of whole percents": (
        "@general_budget_detail\n1.教育（类）普通教育（款）小学教育（项）："
        "年初预算为1000.00万元，支出决算为999.00万元，完成预算100%，决算数小于预算数。"
    ),
    "财政拨款 and what it consists of": (
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元，"
        "其中：一般公共预算财政拨款收入18.00万元、政府性基金预算财政拨款收入2.00万元；"
        "其他收入10.00万元。"
    ),
    "carried over is no income of the year": (
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元；其他收入10.00万元；年初结转和结余5.00万元。"
    ),
    "持平 with a change of zero": (
        "@operating_costs\n2031年机关运行经费支出80.50万元，与2030年持平，增加0万元，增长0%。"
    ),
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in SILENT.items()])
def test_a_right_text_gives_no_failure(text: str) -> None:
    assert [(r.code, r.equation) for r in results_of(text) if r.status == "fail"] == []


# --- silence never means "passed" -----------------------------------------------------------------------------------


SHORT_OF_AN_OPERAND = [
    case(
        "FA-SUM-080",
        "unchecked",
        "a part is not printed",
        "@three_public\n2031年度“三公”经费支出决算9.50万元。其中：公务用车购置及运行维护费支出决算为6.00万元；"
        "公务接待费支出决算为3.50万元。",
    ),
    case(
        "FA-SUM-100",
        "unchecked",
        "a part is not printed",
        "@procurement\n2031年度政府采购支出总额45.50万元，其中：政府采购货物支出20.00万元、政府采购服务支出15.00万元。",
    ),
    case(
        "FA-SHR-020",
        "unchecked",
        "no total of all expenditure",
        "@general_budget\n2031年一般公共预算财政拨款支出27.00万元，占本年支出合计的90%。",
    ),
    case(
        "FA-SHR-030",
        "unchecked",
        "no total of procurement",
        "@procurement\n授予中小企业合同金额40.00万元，占政府采购支出总额的87.91%。",
    ),
    case(
        "FA-GRW-010",
        "unchecked",
        "a rate without its amount",
        "@operating_costs\n2031年机关运行经费支出80.50万元，比2030年增长7.33%。",
    ),
    case(
        "FA-TAB-020",
        "pass unchecked",
        "a total cell is empty",
        "@table 收入决算表 本年收入合计 财政拨款收入\n- 合计 . 20.00\n201 一般公共服务支出 20.00 20.00\n",
    ),
]


@pytest.mark.parametrize(("code", "expected", "text"), SHORT_OF_AN_OPERAND)
def test_an_absent_operand_is_said(code: str, expected: str, text: str) -> None:
    assert sorted(statuses(code, text).split()) == sorted(expected.split())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "@three_public\n2031年度“三公”经费支出决算9.50万元。其中：公务用车购置及运行维护费支出决算为6.00万元；"
            "公务接待费支出决算为4.50万元。",
            id="two of three public costs",
        ),
        pytest.param(
            "@procurement\n2031年度政府采购支出总额45.50万元，其中：政府采购货物支出50.00万元、政府采购服务支出"
            "15.00万元。",
            id="goods and services",
        ),
    ],
)
def test_printed_parts_that_exceed_their_total_are_told(text: str) -> None:
    assert "fail" in {result.status for result in results_of(text)}
