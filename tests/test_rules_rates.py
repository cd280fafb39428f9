"""Shares, growth and completion, code by code: sentences in, the status of every identity out."""

import pytest
from helpers.rule_cases import case, record_of, statuses

from extractor.core.schema import key_field
from extractor.doctypes.final_accounts.checks import check_record

BUDGETS = (
    "@table 财政拨款“三公”经费支出决算表 合计/预算数 合计/决算数 公务接待费/预算数 公务接待费/决算数\n"
    "- 三公 10.00 9.50 4.00 3.50\n"
)
MEAN = (
    "@general_budget_detail\n2031年支出决算数为30.00万元，完成预算{0}。其中：\n"
    "1.教育（类）普通教育（款）小学教育（项）：支出决算为12.00万元，完成预算{1}。\n"
    "2.农林水（类）水利（款）防汛（项）：支出决算为18.00万元，完成{3}预算{2}。"
)
FLAT = "@operating_costs\n2031年机关运行经费支出80.50万元，{}{}万元，增长{}%。"
NOTHING = "@three_public_detail\n1.因公出国（境）经费支出{}万元，完成预算{}%。"
COSTS = (
    "@three_public\n2031年“三公”经费支出决算为{{}}万元，完成预算{}。\n@three_public_detail\n"
    "1.因公出国（境）经费支出{}万元，完成预算{}。\n2.公务用车购置及运行维护费支出15.00万元，完成预算100.00%。\n"
    "3.公务接待费支出3.50万元，完成预算97.22%。"
)
OF_ALL = "@procurement\n授予中小企业合同金额40.00万元，占政府采购支出总额的{}%。"
RATES = [
    case(
        "FA-SHR-010",
        "pass pass",
        "rounded",
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元，占66.67%；其他收入10.00万元，占33.33%。",
    ),
    case(
        "FA-SHR-010",
        "truncated pass",
        "cut off",
        "@income\n本年收入合计3000.00万元，其中：财政拨款收入2000.00万元，占66.66%；其他收入1000.00万元，占33.33%。",
    ),
    case(
        "FA-SHR-010",
        "fail pass",
        "wrong",
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元，占66.76%；其他收入10.00万元，占33.33%。",
    ),
    case(
        "FA-SHR-010",
        "fail pass",
        "rounded up where it should be down",
        "@income\n本年收入合计3000.00万元，其中：财政拨款收入2000.00万元，占66.67%；其他收入1000.00万元，占33.34%。",
    ),
    case(
        "FA-SHR-010",
        "pass pass",
        "of a breakdown",
        "@overview\n全年投资共计200.00万元，其中：堤防150.00万元，占75%；闸门50.00万元，占25%。",
    ),
    case(
        "FA-SHR-010",
        "fail pass",
        "of a breakdown, wrong",
        "@overview\n全年投资共计200.00万元，其中：堤防150.00万元，占57%；闸门50.00万元，占25%。",
    ),
    case(
        "FA-SHR-010",
        "unchecked unchecked",
        "no total to be a share of",
        "@three_public_detail\n公务用车购置及运行维护费6.00万元，占63.16%；公务接待费3.50万元，占36.84%。",
    ),
    case(
        "FA-SHR-010",
        "pass",
        "the total of 五（一） where 五（二） prints none",
        "@general_budget\n2031年一般公共预算财政拨款支出30.00万元。\n@general_budget_structure\n"
        "主要用于以下方面：教育支出（类）30.00万元，占100%。",
    ),
    case(
        "FA-SHR-020",
        "pass",
        "of all expenditure",
        "@expenditure\n本年支出合计30.00万元，其中：基本支出10.00万元；"
        "项目支出20.00万元。\n@general_budget\n2031年一般公共预算财政拨款支出27.00万元，"
        "占本年支出合计的90%。",
    ),
    case(
        "FA-SHR-020",
        "fail",
        "of something else",
        "@expenditure\n本年支出合计500.91万元，其中：基本支出500.91万元。"
        "\n@general_budget\n2031年一般公共预算财政拨款支出500.78万元，"
        "占本年支出合计的97.20%。",
    ),
    case(
        "FA-SHR-030",
        "pass pass",
        "of procurement",
        "@procurement\n2031年政府采购支出总额45.50万元。授予中小企业合同金额40.00万元，"
        "占政府采购支出总额的87.91%，其中：授予小微企业合同金额25.00万元，"
        "占政府采购支出总额的54.95%。",
    ),
    case(
        "FA-SHR-030",
        "pass pass",
        "of the small firms' contracts, as the words say",
        "@procurement\n2031年政府采购支出总额45.50万元。授予中小企业合同金额40.00万元，"
        "占政府采购支出总额的87.91%，其中：授予小微企业合同金额25.00万元，"
        "占授予中小企业合同金额的62.50%。",
    ),
    case(
        "FA-SHR-030",
        "fail pass",
        "wrong",
        "@procurement\n2031年政府采购支出总额45.50万元。授予中小企业合同金额40.00万元，"
        "占政府采购支出总额的87.91%，其中：授予小微企业合同金额25.00万元，"
        "占政府采购支出总额的45.95%。",
    ),
    case(
        "FA-SHR-040",
        "pass",
        "100",
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元，占66.67%；其他收入10.00万元，占33.33%。",
    ),
    case(
        "FA-SHR-040",
        "fail",
        "104",
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元，占66.67%；其他收入10.00万元，占37.33%。",
    ),
    case(
        "FA-SHR-040",
        "fail",
        "99.97 is neither rounded nor cut off",
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元，占66.64%；其他收入10.00万元，占33.33%。",
    ),
    case(
        "FA-GRW-010",
        "pass",
        "increase",
        "@operating_costs\n2031年机关运行经费支出80.50万元，比2030年增加5.50万元，增长7.33%。",
    ),
    case(
        "FA-GRW-010",
        "pass",
        "decrease",
        "@operating_costs\n2031年机关运行经费支出94.50万元，比2030年减少5.50万元，下降5.50%。",
    ),
    case(
        "FA-GRW-010",
        "fail",
        "this year's figure as the base",
        "@operating_costs\n2031年机关运行经费支出80.50万元，比2030年增加5.50万元，增长6.83%。",
    ),
    case(
        "FA-GRW-010",
        "truncated",
        "cut off",
        "@operating_costs\n2031年机关运行经费支出8750.00万元，比2030年增加1250.00万元，增长16.66%。",
    ),
    case(
        "FA-SHR-040",
        "fail pass",
        "two partitions, the shares of the second off",
        "@expenditure\n本年支出合计30.00万元，其中：基本支出20.00万元，占66.67%；项目支出10.00万元，占33.33%。"
        "教育支出15.00万元，占50.00%；住房保障支出15.00万元，占55.00%。",
    ),
    case(
        "FA-GRW-030",
        "",
        "income and expenditure of the year, called 总计",
        "@overall\n2031年度收入总计30.00万元，与2030年度相比，减少5.00万元，下降14.29%。支出总计28.00万元，"
        "与2030年度相比，增加5.00万元，增长21.74%。\n@income\n本年收入合计30.00万元。\n"
        "@expenditure\n本年支出合计28.00万元。",
    ),
    case(
        "FA-SHR-010",
        "fail pass",
        "items of the appropriation",
        "@appropriation\n2031年度财政拨款支出总计30.00万元，其中：基本支出10.00万元，占33.33%；项目支出20.00万元，占66.00%。",
    ),
    case(
        "FA-SHR-010",
        "unchecked unchecked",
        "items of what the year spent, of which the total is more",
        "@appropriation\n2031年度财政拨款支出总计32.00万元，其中：基本支出10.00万元，占33.33%；项目支出20.00万元，占66.67%。",
    ),
    case(
        "FA-SHR-060",
        "fail",
        "moved by a unit of the last place",
        "@expenditure\n本年支出合计30000.00万元，其中：教育支出10000.00万元，占33.34%；住房保障支出10000.00万元，占33.33%；"
        "其他支出10000.00万元，占33.33%。",
    ),
    case(
        "FA-SHR-010",
        "pass pass",
        "one that was moved is a remark, and no failure of a share",
        "@expenditure\n本年支出合计30000.00万元，其中：教育支出10000.00万元，占33.34%；住房保障支出10000.00万元，占33.33%；"
        "其他支出10000.00万元，占33.33%。",
    ),
    case(
        "FA-SHR-060",
        "",
        "two units are wrong",
        "@expenditure\n本年支出合计30000.00万元，其中：教育支出10000.00万元，占33.35%；住房保障支出10000.00万元，占33.33%；"
        "其他支出10000.00万元，占33.32%。",
    ),
    case(
        "FA-SHR-060",
        "",
        "rounded ones add up",
        "@expenditure\n本年支出合计40000.00万元，其中：教育支出10000.00万元，占25.01%；住房保障支出30000.00万元，占75.00%。",
    ),
    case(
        "FA-GRW-010",
        "fail",
        "of an item",
        "@general_budget_detail\n1.教育支出（类）普通教育（款）小学教育（项）。2031年支出决算为90.00万元，"
        "比2030年度决算减少10.00万元，下降11.00%。",
    ),
    case(
        "FA-GRW-010",
        "fail",
        "a rate from a base of zero",
        "@operating_costs\n2031年机关运行经费支出5.50万元，比2030年增加5.50万元，增长100%。",
    ),
    case(
        "FA-GRW-030",
        "pass pass",
        "alike",
        "@overall\n2031年度收入总计1200.50万元，支出总计1200.50万元。与2030年度相比，"
        "收入总计增加5.00万元，增长0.42%；支出总计增加5.00万元，增长0.42%。",
    ),
    case(
        "FA-GRW-030",
        "fail fail",
        "not alike",
        "@overall\n2031年度收入总计1200.50万元，支出总计1200.50万元。与2030年度相比，"
        "收入总计增加5.00万元，增长0.42%；支出总计增加6.00万元，增长0.50%。",
    ),
    case(
        "FA-GRW-040",
        "fail",
        "持平 with a change",
        "@operating_costs\n2031年机关运行经费支出80.50万元，与2030年决算数持平，增加5.50万元，增长7.33%。",
        known="the grammar takes the later word for the direction",
    ),
    case(
        "FA-CMP-010",
        "pass",
        "of the budget",
        "@three_public\n2031年“三公”经费支出预算为10.00万元，支出决算为9.50万元，完成预算的95.00%。",
    ),
    case(
        "FA-CMP-010",
        "fail",
        "wrong",
        "@three_public\n2031年“三公”经费支出预算为10.00万元，支出决算为9.50万元，完成预算的59.00%。",
    ),
    case(
        "FA-CMP-010",
        "unchecked",
        "no budget printed",
        "@three_public\n2031年“三公”经费支出决算为9.50万元，完成预算95.00%。",
    ),
    case(
        "FA-CMP-010",
        "pass",
        "of the budget in the table",
        BUDGETS + "@three_public\n2031年“三公”经费支出决算为9.50万元，完成预算95.00%。",
    ),
    case(
        "FA-CMP-010",
        "fail",
        "not of the budget in the table",
        BUDGETS + "@three_public_detail\n3.公务接待费支出3.50万元，完成预算78.50%。",
    ),
    case(
        "FA-CMP-010",
        "unchecked",
        "of the budget at the year's beginning, which the table has not",
        BUDGETS + "@three_public\n2031年“三公”经费支出决算为9.50万元，完成年初预算59.00%。",
    ),
    case(
        "FA-CMP-010",
        "pass",
        "of the whole year's budget",
        "@general_budget_detail\n2、农林水支出（类）水利（款）防汛（项）。"
        "年初预算为495.00万元，全年预算为492.00万元，支出决算为490.50万元，"
        "完成全年预算的99.70%。",
    ),
    case(
        "FA-CMP-010",
        "unchecked",
        "0 of 0",
        "@three_public\n2031年“三公”经费支出预算为0万元，支出决算为0万元，完成预算的0%。",
    ),
    case(
        "FA-CMP-010",
        "fail",
        "of running costs",
        "@operating_costs\n2031年度机关运行经费预算为42.00万元，支出决算为40.58万元，完成预算的69.62%。",
    ),
    case("FA-SHR-050", "", "all of it", OF_ALL.format("100")),
    case("FA-SHR-050", "fail", "more than all", OF_ALL.format("107")),
    case("FA-GRW-040", "", "持平 with zeros", FLAT.format("与2030年决算数持平", "0", "0")),
    case("FA-GRW-040", "", "about level", FLAT.format("与2030年决算数基本持平", "0.50", "0.62")),
    case("FA-GRW-040", "fail", "no change, of 7 %", FLAT.format("比2030年增加", "0.00", "7.33")),
    case("FA-GRW-050", "pass", "grown", FLAT.format("比2030年增加", "5.50", "7.33")),
    case("FA-GRW-050", "pass", "grown from nothing", FLAT.format("比2030年增加", "80.50", "100")),
    case("FA-GRW-050", "fail", "grown by more than there is", FLAT.format("比2030年增加", "85.50", "7.33")),
    case("FA-GRW-050", "", "fallen by more than there is", FLAT.format("比2030年减少", "85.50", "51.51")),
    case("FA-CMP-040", "", "nothing of nothing", NOTHING.format("0.00", "0")),
    case("FA-CMP-040", "", "nothing of nothing is 100 %", NOTHING.format("0.00", "100")),
    case("FA-CMP-040", "fail", "nothing, 4 %", NOTHING.format("0.00", "4")),
    case("FA-CMP-040", "", "not nothing, 4 %", NOTHING.format("0.30", "4")),
    case("FA-CMP-030", "pass", "the mean of its items", MEAN.format("93.75%", "100%", "90.00%", "")),
    case("FA-CMP-030", "fail", "an item too high", MEAN.format("93.75%", "170%", "90.00%", "")),
    case("FA-CMP-030", "fail", "a whole too low", MEAN.format("89.75%", "100%", "90.00%", "")),
    case("FA-CMP-030", "pass", "the mean of “三公”", COSTS.format("93.87%", "6.00", "80.00%").format("24.50")),
    case(
        "FA-CMP-030",
        "pass",
        "less, for a part with a budget and no spending",
        COSTS.format("80.00%", "0", "0%").format("18.50"),
    ),
    case("FA-CMP-030", "fail", "more than the parts spent", COSTS.format("99.90%", "0", "0%").format("18.50")),
    case("FA-CMP-030", "fail", "“三公” too low", COSTS.format("39.99%", "6.00", "80.00%").format("24.50")),
    case("FA-CMP-030", "", "of different budgets", MEAN.format("93.75%", "170%", "90.00%", "年初")),
    case(
        "FA-CMP-030",
        "",
        "an item that is not listed",
        MEAN.format("93.75%", "170%", "90.00%", "").replace("18.", "17."),
    ),
    case("FA-CMP-030", "", "an item without its completion", MEAN.format("93.75%", "100%", "0%", "")),
    case(
        "FA-CMP-020",
        "fail",
        "the share copied",
        "@three_public_detail\n公务接待费支出决算3.50万元，占36.84%。\n3.公务接待费支出3.50万元，完成预算36.84%。",
    ),
]


@pytest.mark.parametrize(("code", "expected", "text"), RATES)
def test_each_rule_of_rates_judges_its_cases(code: str, expected: str, text: str) -> None:
    assert statuses(code, text) == expected


@pytest.mark.parametrize("label", ["其他[一", "其他]一", "其他#2", "其他\\一"])
def test_rules_hold_whatever_marks_a_label_has(label: str) -> None:
    """What a path escapes is in labels too: a rule that wrote paths by itself would find no figure, and say nothing."""
    text = "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元，占66.67%；其他收入10.00万元，占53.33%。"
    record = record_of(text)
    assert record.income is not None
    first, second = record.income.items
    items = (first, second.model_copy(update={key_field(type(second)): label}))
    renamed = record.model_copy(update={"income": record.income.model_copy(update={"items": items})})
    judged = [[(r.code, r.status) for r in check_record(one).results] for one in (record, renamed)]
    assert ("FA-SHR-010", "fail") in judged[0]
    assert judged[1] == judged[0]
