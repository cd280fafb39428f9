"""Sums and the same figure in several places, code by code: sentences in, the status of every identity out."""

import pytest
from helpers.rule_cases import PROJECT, REPORT, case, statuses

ABROAD = "@three_public_detail\n1.因公出国（境）经费支出{}万元。全年安排因公出国（境）团组{}次，出国（境）{}人。"
EVENTS = (
    "@three_public_detail\n国内公务接待支出{}万元。国内公务接待{}批次，12人次，具体内容包括："
    "接待省水利厅检查组{}1.20万元、接待邻县考察团2.30万元。"
)
RESERVED = (
    "@procurement\n2031年度政府采购支出总额45.50万元。面向中小企业预留政府采购项目预算金额{}万元，"
    "面向小微企业预留政府采购项目预算金额{}万元。在面向中小企业预留的政府采购项目中，中小企业中标或成交18.00万元；"
    "在面向小微企业预留的政府采购项目中，小微企业中标或成交7.00万元。"
)
GOALS = (
    "@performance\n2031年度，本部门编报绩效目标的项目{}个，涉及预算金额{}万元；"
    "绩效自评的项目12个，涉及预算金额450.00万元，平均得分{}分。"
)
SUMS = [
    case(
        "FA-SUM-010",
        "pass",
        "adds up",
        "@income\n2031年本年收入合计30.00万元，其中：财政拨款收入20.00万元；其他收入10.00万元。",
    ),
    case(
        "FA-SUM-010",
        "fail",
        "off by one",
        "@income\n本年收入合计31.00万元，其中：财政拨款收入20.00万元；其他收入10.00万元。",
    ),
    case(
        "FA-SUM-010",
        "pass",
        "rounding of 0.01",
        "@income\n本年收入合计30.01万元，其中：财政拨款收入20.00万元；其他收入10.00万元。",
    ),
    case(
        "FA-SUM-010",
        "fail",
        "0.02 of two parts is no rounding",
        "@income\n本年收入合计30.02万元，其中：财政拨款收入20.00万元；其他收入10.00万元。",
    ),
    case(
        "FA-SUM-010",
        "pass",
        "元 against 万元",
        "@income\n本年收入合计300,049.99元，其中：财政拨款收入20.00万元；其他收入10.00万元。",
    ),
    case(
        "FA-SUM-020",
        "pass pass",
        "divided twice, by use and by function",
        "@expenditure\n本年支出合计31.00万元，其中：基本支出11.00万元；项目支出20.00万元。"
        "按功能分，教育支出24.00万元；住房保障支出7.00万元。",
    ),
    case(
        "FA-SUM-020",
        "fail pass",
        "divided twice, one of them off",
        "@expenditure\n本年支出合计31.00万元，其中：基本支出11.00万元；项目支出20.00万元。"
        "按功能分，教育支出24.00万元；住房保障支出17.00万元。",
    ),
    case(
        "FA-SUM-020", "pass", "whole 万元", "@expenditure\n本年支出合计31万元，其中：基本支出10万元；项目支出20万元。"
    ),
    case(
        "FA-SUM-020", "fail", "off", "@expenditure\n本年支出合计31.00万元，其中：基本支出10.00万元；项目支出20.00万元。"
    ),
    case("FA-SUM-020", "unchecked", "no total", "@expenditure\n其中：基本支出10.00万元；项目支出20.00万元。"),
    case(
        "FA-SUM-030",
        "",
        "income and expenditure of the year, called 总计",
        "@overall\n2031年度收入总计30.00万元，支出总计28.00万元。\n@income\n本年收入合计30.00万元。\n"
        "@expenditure\n本年支出合计28.00万元。",
    ),
    case(
        "FA-SUM-030",
        "fail",
        "only one of them is the year's",
        "@overall\n2031年度收入总计30.00万元，支出总计29.00万元。\n@income\n本年收入合计30.00万元。\n"
        "@expenditure\n本年支出合计28.00万元。",
    ),
    case("FA-SUM-030", "pass", "one figure", "@overall\n2031年度收、支总计均为1200.50万元。"),
    case(
        "FA-SUM-030",
        "pass",
        "a balance beside the totals",
        "@overall\n2031年度收入总计1200.50万元，支出总计1150.00万元，年末结转和结余50.50万元。",
    ),
    case(
        "FA-SUM-030",
        "fail",
        "another balance beside the totals",
        "@overall\n2031年度收入总计1200.50万元，支出总计1150.00万元，年末结转和结余50.60万元。",
    ),
    case(
        "FA-SUM-030",
        "fail",
        "a balance within the total",
        "@overall\n2031年度收入总计1200.50万元，支出总计1150.00万元，其中：年末结转和结余50.50万元。",
    ),
    case(
        "FA-SUM-030",
        "fail pass",
        "a balance beside other totals",
        "@overall\n2031年度收入总计1200.50万元，支出总计1150.00万元。\n@appropriation\n2031年度财政拨款收入总计900.00万元，"
        "支出总计900.00万元，年末结转和结余50.50万元。",
    ),
    case("FA-SUM-030", "fail", "two figures", "@overall\n2031年度收入总计1200.50万元，支出总计1200.60万元。"),
    case(
        "FA-SUM-030",
        "pass",
        "财政拨款",
        "@appropriation\n2031年度财政拨款收入总计1000.00万元，财政拨款支出总计1000.00万元。",
    ),
    case(
        "FA-SUM-040",
        "pass",
        "adds up",
        "@general_budget_structure\n2031年一般公共预算财政拨款支出30.00万元，"
        "主要用于以下方面：教育支出（类）10.00万元；农林水支出（类）20.00万元。",
    ),
    case(
        "FA-SUM-040",
        "fail",
        "off",
        "@general_budget_structure\n2031年一般公共预算财政拨款支出33.00万元，"
        "主要用于以下方面：教育支出（类）10.00万元；农林水支出（类）20.00万元。",
    ),
    case(
        "FA-SUM-041",
        "pass",
        "adds up",
        "@general_budget_detail\n2031年支出决算数为30.00万元，完成预算100%。"
        "其中：\n1.教育（类）普通教育（款）小学教育（项）：支出决算为10.00万元，"
        "完成预算100%。\n2.农林水（类）水利（款）防汛（项）：支出决算为20.00万元，"
        "完成预算100%。",
    ),
    case(
        "FA-SUM-041",
        "fail",
        "off",
        "@general_budget_detail\n2031年支出决算数为31.00万元，完成预算100%。"
        "其中：\n1.教育（类）普通教育（款）小学教育（项）：支出决算为10.00万元，"
        "完成预算100%。\n2.农林水（类）水利（款）防汛（项）：支出决算为20.00万元，"
        "完成预算100%。",
    ),
    case(
        "FA-SUM-041",
        "pass",
        "a 类 printed beside its 项",
        "@general_budget_detail\n2031年支出决算数为10.00万元，完成预算100%。"
        "其中：\n1.教育（类）支出决算为10.00万元，完成预算100%。\n2.教育（类）普通教育（款）小学教育（项）："
        "支出决算为10.00万元，完成预算100%。",
    ),
    case(
        "FA-SUM-042",
        "pass pass",
        "each class",
        "@general_budget_structure\n2031年一般公共预算财政拨款支出30.00万元，"
        "主要用于以下方面：教育支出（类）10.00万元；农林水支出（类）20.00万元。"
        "\n@general_budget_detail\n1.教育支出（类）普通教育（款）小学教育（项）："
        "支出决算为10.00万元。\n2.农林水（类）水利（款）防汛（项）：支出决算为20.00万元。",
    ),
    case(
        "FA-SUM-042",
        "fail pass",
        "one class",
        "@general_budget_structure\n2031年一般公共预算财政拨款支出30.00万元，"
        "主要用于以下方面：教育支出（类）10.00万元；农林水支出（类）20.00万元。"
        "\n@general_budget_detail\n1.教育支出（类）普通教育（款）小学教育（项）："
        "支出决算为10.00万元。\n2.农林水支出（类）水利（款）防汛（项）："
        "支出决算为20.30万元。",
    ),
    case(
        "FA-SUM-050",
        "pass",
        "同",
        "@general_budget\n2031年一般公共预算财政拨款支出30.00万元，占本年支出合计的90%。"
        "\n@general_budget_structure\n2031年一般公共预算财政拨款支出30.00万元，"
        "主要用于以下方面：教育支出（类）30.00万元。",
    ),
    case(
        "FA-SUM-050",
        "fail",
        "differs",
        "@general_budget\n2031年一般公共预算财政拨款支出30.00万元，占本年支出合计的90%。"
        "\n@general_budget_structure\n2031年一般公共预算财政拨款支出30.10万元，"
        "主要用于以下方面：教育支出（类）30.10万元。",
    ),
    case(
        "FA-SUM-060",
        "pass",
        "adds up",
        "@basic_expenditure\n2031年一般公共预算财政拨款基本支出30.00万元，"
        "其中：\n人员经费20.00万元，主要包括：基本工资。\n公用经费10.00万元，"
        "主要包括：办公费。",
    ),
    case(
        "FA-SUM-060",
        "fail",
        "off",
        "@basic_expenditure\n2031年一般公共预算财政拨款基本支出30.00万元，"
        "其中：\n人员经费20.00万元，主要包括：基本工资。\n公用经费11.00万元，"
        "主要包括：办公费。",
    ),
    case(
        "FA-SUM-060",
        "unchecked",
        "one part absent",
        "@basic_expenditure\n2031年一般公共预算财政拨款基本支出30.00万元，"
        "其中：\n人员经费20.00万元，主要包括：基本工资。",
    ),
    case(
        "FA-SUM-080",
        "pass",
        "adds up",
        "@three_public\n2031年度“三公”经费支出决算9.50万元。其中：因公出国（境）费支出决算为0万元；"
        "公务用车购置及运行维护费支出决算为6.00万元；公务接待费支出决算为3.50万元。",
    ),
    case(
        "FA-SUM-080",
        "fail",
        "off",
        "@three_public\n2031年度“三公”经费支出决算9.90万元。其中：因公出国（境）费支出决算为0.00万元；"
        "公务用车购置及运行维护费支出决算为6.00万元；公务接待费支出决算为3.50万元。",
    ),
    case(
        "FA-SUM-085",
        "fail",
        "goods and services above the total",
        "@procurement\n2031年度政府采购支出总额45.50万元，其中：政府采购货物支出50.00万元、政府采购服务支出15.00万元。",
    ),
    case(
        "FA-SUM-085",
        "pass",
        "works are not printed",
        "@procurement\n2031年度政府采购支出总额45.50万元，其中：政府采购货物支出20.00万元、政府采购服务支出15.00万元。",
    ),
    case(
        "FA-SUM-081",
        "pass",
        "adds up",
        "@three_public_detail\n公务用车购置及运行维护费支出20.00万元。"
        "其中：公务用车购置支出15.00万元，公务用车运行维护费支出5.00万元。",
    ),
    case(
        "FA-SUM-081",
        "fail",
        "off",
        "@three_public_detail\n公务用车购置及运行维护费支出20.00万元。"
        "其中：公务用车购置支出15.00万元，公务用车运行维护费支出5.10万元。",
    ),
    case(
        "FA-SUM-082",
        "pass",
        "fleet",
        "@three_public_detail\n单位共有公务用车4辆，其中：轿车1辆、越野车2辆、载客汽车1辆。",
    ),
    case(
        "FA-SUM-082",
        "fail",
        "fleet",
        "@three_public_detail\n单位共有公务用车5辆，其中：轿车1辆、越野车2辆、载客汽车1辆。",
    ),
    case(
        "FA-SUM-083",
        "pass",
        "adds up",
        "@three_public_detail\n3.公务接待费支出1.50万元。其中：国内接待费支出1.20万元，外宾接待支出0.30万元。",
    ),
    case(
        "FA-SUM-083",
        "fail",
        "off",
        "@three_public_detail\n3.公务接待费支出1.50万元。其中：国内接待费支出1.20万元，外宾接待支出0.40万元。",
    ),
    case(
        "FA-SUM-083",
        "pass",
        "domestic alone stays within",
        "@three_public_detail\n3.公务接待费支出1.50万元。其中：国内接待费支出1.20万元。",
    ),
    case(
        "FA-SUM-083",
        "fail",
        "domestic alone exceeds",
        "@three_public_detail\n3.公务接待费支出1.50万元。其中：国内接待费支出1.60万元。",
    ),
    case(
        "FA-SUM-084",
        "pass",
        "元 against 万元",
        "@three_public_detail\n国内公务接待支出3.50万元，具体内容包括："
        "接待省水利厅检查组12000元、接待邻县考察团2.30万元。",
    ),
    case(
        "FA-SUM-084",
        "fail",
        "off",
        "@three_public_detail\n国内公务接待支出3.50万元，具体内容包括："
        "接待省水利厅检查组13000元、接待邻县考察团2.30万元。",
    ),
    case(
        "FA-SUM-090",
        "pass",
        "adds up",
        "@government_fund\n2031年政府性基金预算拨款支出10.00万元，其中：城市防洪设施6.00万元、河道管护4.00万元。",
    ),
    case(
        "FA-SUM-090",
        "fail pass",
        "类, then their 项, one of which is off",
        "@government_fund\n2031年政府性基金预算拨款支出10.00万元，其中：城乡社区支出6.00万元、其他支出4.00万元。"
        "其中：城市防洪设施6.00万元、河道管护4.40万元。",
    ),
    case(
        "FA-SUM-090",
        "fail",
        "off",
        "@government_fund\n2031年政府性基金预算拨款支出10.00万元，其中：城市防洪设施6.00万元、河道管护4.40万元。",
    ),
    case(
        "FA-SUM-100",
        "pass",
        "adds up",
        "@procurement\n2031年度政府采购支出总额45.50万元，其中：政府采购货物支出20.00万元、政府采购工程支出"
        "10.50万元、政府采购服务支出15.00万元。",
    ),
    case(
        "FA-SUM-100",
        "fail",
        "off",
        "@procurement\n2031年度政府采购支出总额45.50万元，其中：政府采购货物支出20.00万元、政府采购工程支出"
        "10.50万元、政府采购服务支出16.00万元。",
    ),
    case(
        "FA-SUM-101",
        "pass pass",
        "within",
        "@procurement\n2031年度政府采购支出总额45.50万元。授予中小企业合同金额45.50万元，"
        "其中：授予小微企业合同金额25.00万元。",
    ),
    case(
        "FA-SUM-101",
        "fail pass",
        "beyond",
        "@procurement\n2031年度政府采购支出总额45.50万元。授予中小企业合同金额46.50万元，"
        "其中：授予小微企业合同金额25.00万元。",
    ),
    case(
        "FA-SUM-090",
        "fail",
        "one part above the whole",
        "@government_fund\n2031年政府性基金预算拨款支出10.00万元，其中：城市防洪设施16.00万元。",
    ),
    case("FA-SUM-102", "pass pass pass", "within what is reserved", RESERVED.format("20.00", "8.00")),
    case("FA-SUM-102", "fail pass pass", "more for the smallest than for all small", RESERVED.format("20.00", "38.00")),
    case("FA-SUM-102", "fail pass pass", "more awarded than reserved", RESERVED.format("16.00", "8.00")),
    case(
        "FA-SUM-010",
        "fail",
        "0万元 beside amounts with decimals is nothing, not up to half a 万元",
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元；事业收入0万元；经营收入0万元；其他收入9.40万元。",
    ),
    case(
        "FA-SUM-010",
        "pass",
        "0万元 beside whole 万元",
        "@income\n本年收入合计32万元，其中：财政拨款收入20万元；事业收入0万元；其他收入10万元。",
    ),
    case("FA-CNT-010", "pass", "people in groups", ABROAD.format("6.00", "2", "9")),
    case("FA-CNT-010", "pass", "nobody went", ABROAD.format("0", "0", "0")),
    case("FA-CNT-010", "fail", "more groups than people", ABROAD.format("6.00", "9", "2")),
    case("FA-CNT-010", "fail pass", "people without a group", ABROAD.format("6.00", "0", "2")),
    case("FA-CNT-020", "", "nothing for nothing", ABROAD.format("0", "0", "0")),
    case("FA-CNT-020", "", "last year's bill", ABROAD.format("6.00", "0", "0")),
    case("FA-CNT-020", "fail fail", "something for nothing", ABROAD.format("0", "2", "9")),
    case("FA-CNT-040", "", "projects", GOALS.format("12", "450.00", "97.50")),
    case("FA-CNT-040", "", "neither", GOALS.format("0", "0", "97.50")),
    case("FA-CNT-040", "fail", "money alone", GOALS.format("0", "450.00", "97.50")),
    case("FA-SUM-131", "pass", "a full score", GOALS.format("12", "450.00", "100.00")),
    case("FA-SUM-131", "fail", "beyond it", GOALS.format("12", "450.00", "975.0")),
    case("FA-CNT-030", "pass", "two of three batches listed", EVENTS.format("4.50", 3, "")),
    case("FA-CNT-030", "fail", "more listed than there were", EVENTS.format("4.50", 1, "")),
    case("FA-CNT-031", "", "not all are listed", EVENTS.format("4.50", 3, "")),
    case("FA-CNT-031", "pass", "all are listed, one a batch", EVENTS.format("3.50", 2, "")),
    case("FA-CNT-031", "fail", "all are listed, but not as many", EVENTS.format("3.50", 3, "")),
    case("FA-CNT-031", "", "one of those listed is several", EVENTS.format("3.50", 3, "2批次")),
    case("FA-CNT-030", "", "all are listed", EVENTS.format("3.50", 2, "")),
    case(
        "FA-SUM-110", "pass", "uses", "@assets\n截至2031年12月31日，共有车辆4辆，其中：应急保障用车1辆、其他用车3辆。"
    ),
    case(
        "FA-SUM-110", "fail", "uses", "@assets\n截至2031年12月31日，共有车辆4辆，其中：应急保障用车2辆、其他用车3辆。"
    ),
    case(
        "FA-SUM-120",
        "pass",
        "adds up",
        "@overview\n全年水利投资共计1,250,000.00元，其中：堤防加固800,000.00元，清淤疏浚450,000.00元。",
    ),
    case(
        "FA-SUM-120",
        "fail",
        "off by a cent and more",
        "@overview\n全年水利投资共计1,250,000.02元，其中：堤防加固800,000.00元，清淤疏浚450,000.00元。",
    ),
    case(
        "FA-SUM-120",
        "fail",
        "off by one 分, and nothing was rounded",
        "@overview\n全年水利投资共计1,250,000.01元，其中：堤防加固800,000.00元，清淤疏浚450,000.00元。",
    ),
    case(
        "FA-SUM-120",
        "pass",
        "…等 leaves room",
        "@overview\n全年投资共计200.00万元，其中：堤防50.00万元，闸门50.00万元等。",
    ),
    case(
        "FA-SUM-120",
        "fail",
        "…等 leaves no room upwards",
        "@overview\n全年投资共计200.00万元，其中：堤防150.00万元，闸门70.00万元等。",
    ),
    case("FA-SUM-120", "", "other things are counted", "@overview\n全年建有分中心13个，其中：阅览点30个，流动站22个。"),
    case("FA-SUM-120", "fail", "one count above the total", "@overview\n全年建有分中心0个，其中：城区1个，镇村0个。"),
    case("FA-SUM-120", "fail", "counts are exact", "@overview\n全年受理来信120件，其中：已办结100件，正在办理21件。"),
    case(
        "FA-SUM-130",
        "pass pass pass pass pass",
        "adds up",
        f"@annex\n{REPORT}\n项目评价得分表\n一级指标\t二级指标\t三级指标\t分值\t得分\n"
        "项目决策\t立项\t依据\t10\t9.5\n\t\t程序\t5\t5\n项目效果\t效益\t满意度\t85\t80\n"
        "合计\t\t\t100\t94.5",
    ),
    case(
        "FA-SUM-130",
        "fail fail fail pass pass",
        "sums off and a score above its weight",
        f"@annex\n{REPORT}\n项目评价得分表\n一级指标\t二级指标\t三级指标\t分值\t得分\n"
        "项目决策\t立项\t依据\t10\t11\n\t\t程序\t5\t5\n项目效果\t效益\t满意度\t86\t80\n"
        "合计\t\t\t100\t94.5",
    ),
]
SAME = [
    case(
        "FA-SAM-010",
        "pass pass",
        "as in the table",
        "@performance\n（1）河道整治项目绩效目标完成情况综述。项目全年预算数86.20万元，执行数为80.00万元。\n"
        + PROJECT.format("86.20", "86.20"),
    ),
    case(
        "FA-SAM-010",
        "fail pass",
        "another budget",
        "@performance\n（1）河道整治项目绩效目标完成情况综述。项目全年预算数88.20万元，执行数为80.00万元。\n"
        + PROJECT.format("86.20", "86.20"),
    ),
    case(
        "FA-SAM-020",
        "pass",
        "stated again",
        "@three_public\n2031年度“三公”经费支出决算9.50万元。其中：公务接待费支出决算为3.50万元。"
        "\n@three_public_detail\n3.公务接待费支出3.50万元。",
    ),
    case(
        "FA-SAM-020",
        "fail",
        "stated otherwise",
        "@three_public\n2031年度“三公”经费支出决算9.50万元。其中：公务接待费支出决算为3.50万元。"
        "\n@three_public_detail\n3.公务接待费支出3.60万元。",
    ),
    case(
        "FA-SAM-030",
        "pass",
        "财政拨款 within all funds",
        "@overall\n2031年度收、支总计均为110.00万元。\n@income\n本年收入合计110.00万元，"
        "其中：财政拨款收入100.00万元；其他收入10.00万元。\n@appropriation\n"
        "2031年度财政拨款收、支总计100.00万元。",
    ),
    case(
        "FA-SAM-030",
        "fail",
        "beyond",
        "@overall\n2031年度收、支总计均为110.00万元。\n@income\n本年收入合计110.00万元，"
        "其中：财政拨款收入100.00万元；其他收入10.00万元。\n@appropriation\n"
        "2031年度财政拨款收、支总计105.00万元。",
    ),
    case(
        "FA-SAM-031",
        "pass",
        "within",
        "@appropriation\n2031年度财政拨款收、支总计100.00万元。\n@general_budget\n"
        "2031年一般公共预算财政拨款支出90.00万元，占本年支出合计的90%。"
        "\n@government_fund\n2031年政府性基金预算拨款支出10.00万元。",
    ),
    case(
        "FA-SAM-031",
        "fail",
        "beyond",
        "@appropriation\n2031年度财政拨款收、支总计100.00万元。\n@general_budget\n"
        "2031年一般公共预算财政拨款支出90.00万元，占本年支出合计的90%。"
        "\n@government_fund\n2031年政府性基金预算拨款支出10.10万元。",
    ),
    case(
        "FA-SAM-040",
        "pass pass",
        "fiscal within all",
        "@expenditure\n本年支出合计30.00万元，其中：基本支出20.00万元；"
        "项目支出10.00万元。\n@general_budget\n2031年一般公共预算财政拨款支出28.00万元，"
        "占本年支出合计的93.33%。\n@basic_expenditure\n2031年一般公共预算财政拨款基本支出18.00万元。",
    ),
    case(
        "FA-SAM-040",
        "fail pass",
        "beyond",
        "@expenditure\n本年支出合计30.00万元，其中：基本支出20.00万元；"
        "项目支出10.00万元。\n@general_budget\n2031年一般公共预算财政拨款支出28.00万元，"
        "占本年支出合计的93.33%。\n@basic_expenditure\n2031年一般公共预算财政拨款基本支出20.50万元。",
    ),
    case("FA-SUM-140", "pass pass", "fiscal and other funds", PROJECT.format("86.20", "86.20").replace("万元", "万元")),
    case("FA-SUM-140", "fail pass", "off", PROJECT.format("86.20", "85.20")),
    case(
        "FA-SUM-140",
        "pass pass",
        "this year's appropriation beside what was carried over",
        PROJECT.format("86.20", "70.00").replace("其中-财政拨款", "其中-当年财政拨款"),
    ),
]


@pytest.mark.parametrize(("code", "expected", "text"), [*SUMS, *SAME])
def test_each_rule_of_sums_judges_its_cases(code: str, expected: str, text: str) -> None:
    assert statuses(code, text) == expected
