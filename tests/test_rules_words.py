"""Words, years, units and what a template left, code by code: sentences in, statuses out."""

import pytest
from conftest import document_of
from helpers.rule_cases import PROJECT, YEAR, case, statuses

from extractor.core.reading import Section
from extractor.doctypes.common.years import read_years

DETAIL = (
    "@general_budget_detail\n1.教育（类）普通教育（款）小学教育（项）：{}\n"
    "2.农林水（类）水利（款）防汛（项）：{}\n@three_public\n"
)
RESERVED = (
    "@procurement\n2031年度政府采购支出总额45.50万元，其中：政府采购货物支出{}、政府采购服务支出15.00万元、"
    "政府采购工程支出10.50万元。"
)
LISTED = "@basic_expenditure\n公用经费10.00万元，主要包括：{}。"
BASIC_TABLE = (
    "\n@table 一般公共预算财政拨款基本支出决算表 决算数\n302 商品和服务支出 10.00\n30201 办公费 6.00\n30205 水费 4.00\n"
    "30207 邮电费 0.00\n30214 租赁费 .\n"
)
BASIC_COLUMNS = (
    "\n@table 一般公共预算财政拨款基本支出决算表 合计 公用经费\n30201 办公费 6.00 6.00\n30207 邮电费 0.00 0.00\n"
)
BUDGETED = "@annex\n（1）河道整治项目绩效目标完成情况综述。项目全年预算数{}万元，执行数为{}万元，{}。"
ANNEX = (
    "@expenditure\n2031年度本年支出合计90.50万元，其中：基本支出90.50万元，占100%。\n"
    "@annex\n2031年度本年支出合计{}，其中：基本支出905000元。"
)
PARTS = (
    "@overall\n2031年度收入总计1200.50万元，支出总计1200.50万元。"
    "收入总计由以下部分构成：本年收入{}万元，年初结转和结余{}万元。\n@income\n本年收入合计1100.00万元。\n"
    "@table 收入支出决算总表 决算数\n收 本年收入合计 1100.00\n收 年初结转和结余 100.50\n收 总计 1200.50\n"
    "支 本年支出合计 1200.50\n支 总计 1200.50\n"
)
WORDS = [
    case("FA-SAM-051", "pass", "the year's income in its total", PARTS.format("1100.00", "100.50")),
    case("FA-SAM-051", "fail", "another", PARTS.format("1101.00", "99.50")),
    case("FA-NAR-010", "pass pass pass", "balances are those of the table", PARTS.format("1100.00", "100.50")),
    case("FA-NAR-010", "fail pass pass", "another balance", PARTS.format("1101.00", "99.50")),
    case(
        "FA-NAR-010",
        "fail pass",
        "a 类 of all funds, a 款 of the general budget",
        "@expenditure\n其中：教育支出19.00万元，占95.00%。\n"
        "@general_budget_detail\n1.教育支出（类）进修及培训（款）2031年度决算5.00万元。\n"
        "@table 支出决算表 本年支出合计\n205 教育支出 20.00\n"
        "@table 一般公共预算财政拨款支出决算表 合计\n205 教育支出 15.00\n20508 进修及培训 5.00\n",
    ),
    case(
        "FA-NAR-010",
        "fail",
        "a 项 that is printed without its 类, and stands once in the table",
        "@general_budget_detail\n1.高中教育（2050204）2031年度决算5.00万元。2.行政运行（2050101）2031年度决算9.00万元。\n"
        "@table 一般公共预算财政拨款支出决算表 合计\n2050101 行政运行 1.00\n2050204 高中教育 5.50\n"
        "2080101 行政运行 2.00\n",
    ),
    case(
        "FA-TAB-071",
        "fail",
        "no budget",
        "@table 财政拨款“三公”经费支出决算表 合计/预算数 公务接待费/预算数 合计/决算数 公务接待费/决算数\n"
        "- 三公 9.00 . 8.00 8.00\n",
    ),
    case(
        "FA-TAB-071",
        "",
        "nothing spent, or no budgets at all",
        "@table 财政拨款“三公”经费支出决算表 合计/预算数 公务接待费/决算数\n- 三公 9.00 0.00\n",
    ),
    case(
        "FA-WRD-010",
        "pass",
        "less",
        "@three_public\n2031年“三公”经费支出预算为10.00万元，支出决算为9.50万元，完成预算的95.00%，决算数小于预算数。",
    ),
    case(
        "FA-WRD-010",
        "fail",
        "greater, but less",
        "@three_public\n2031年“三公”经费支出预算为10.00万元，支出决算为9.50万元，完成预算的95.00%，决算数大于预算数。",
    ),
    case(
        "FA-WRD-010",
        "fail",
        "equal, but less",
        "@three_public\n2031年“三公”经费支出预算为10.00万元，支出决算为9.50万元，完成预算的95.00%，决算数等于预算数。",
    ),
    case(
        "FA-WRD-010",
        "pass",
        "equal within the prints",
        "@three_public\n2031年“三公”经费支出预算为10万元，支出决算为9.50万元，完成预算的95%，决算数等于预算数。",
    ),
    case(
        "FA-WRD-010",
        "fail",
        "greater than the budget of the table, but less",
        "@table 财政拨款“三公”经费支出决算表 合计/预算数 合计/决算数\n- 三公 10.00 9.50\n"
        "@three_public\n2031年“三公”经费支出决算为9.50万元，决算数大于预算数。",
    ),
    case(
        "FA-WRD-020",
        "fail",
        "100.00 % and less",
        "@three_public\n2031年“三公”经费支出决算为9.50万元，完成预算100.00%，决算数小于预算数。",
    ),
    case(
        "FA-WRD-020",
        "",
        "100 % without decimals may be 100.4 %, where 97 % is printed too",
        DETAIL.format(
            "支出决算为10.00万元，完成预算100%，决算数大于预算数。",
            "支出决算为9.00万元，完成预算97%，决算数小于预算数。",
        ),
    ),
    case(
        "FA-WRD-020",
        "fail",
        "100 % is 100 % where no other rate is printed",
        "@three_public\n2031年“三公”经费支出决算为9.50万元，完成预算100%，决算数大于预算数。",
    ),
    case(
        "FA-WRD-020",
        "",
        "95 % and less",
        "@three_public\n2031年“三公”经费支出决算为9.50万元，完成预算95.00%，决算数小于预算数。",
    ),
    case(
        "FA-WRD-010",
        "fail",
        "less, and printed alike",
        "@three_public\n2031年“三公”经费支出预算为9.50万元，支出决算为9.50万元，完成预算的100%，决算数小于预算数。",
    ),
    case(
        "FA-WRD-020",
        "fail",
        "100 % and less, where other rates have decimals",
        DETAIL.format("支出决算为10.00万元，完成预算100%，决算数小于预算数。", "支出决算为9.00万元，完成预算98.20%。")
        + "2031年“三公”经费支出决算为9.50万元，完成预算98.25%，决算数小于预算数。",
    ),
    case(
        "FA-WRD-020",
        "",
        "100.00 % of two figures that differ by less",
        "@three_public\n2031年“三公”经费支出预算为30000.00万元，支出决算为29999.00万元，"
        "完成预算的100.00%，决算数小于预算数。",
    ),
    case(
        "FA-WRD-030",
        "pass pass",
        "as the completion",
        DETAIL.format(
            "支出决算为10.00万元，完成预算100%，决算数等于预算数。",
            "支出决算为9.00万元，完成年初预算98.20%，决算数小于预算数。",
        ),
    ),
    case(
        "FA-WRD-030",
        "fail fail",
        "not as the completion",
        DETAIL.format(
            "支出决算为10.00万元，完成预算101%，决算数等于预算数。",
            "支出决算为9.00万元，完成预算98.20%，决算数大于预算数。",
        ),
    ),
    case(
        "FA-WRD-030",
        "",
        "of another budget, or about level",
        DETAIL.format(
            "支出决算为10.00万元，完成全年预算98.20%，决算数大于年初预算数。",
            "支出决算为9.00万元，完成预算99.90%，决算数与预算数基本持平。",
        ),
    ),
    case("FA-WRD-050", "pass", "within the budget", BUDGETED.format("86.20", "85.90", "没有超出预算")),
    case("FA-WRD-050", "fail", "not within the budget", BUDGETED.format("86.20", "86.31", "没有超出预算")),
    case("FA-WRD-050", "pass", "all spent", BUDGETED.format("86.20", "86.20", "预算执行率达到100%")),
    case("FA-WRD-050", "fail", "not all spent", BUDGETED.format("86.20", "82.60", "预算执行率达到100%")),
    case(
        "FA-WRD-050",
        "",
        "no budget before it",
        "@annex\n2031年项目支出决算为86.20万元（其中甲支出86.20万元），没有超出预算。",
    ),
    case(
        "FA-WRD-050",
        "fail",
        "totals of an annex",
        "@annex\n2031年项目支出财政预算安排为862,000.57元（其中河道整治862,000.57元）；项目支出决算为862,000.69元"
        "（其中河道整治862,000.69元）。没有超出预算。",
    ),
    case("FA-YR-010", "pass", "this year", YEAR + "@income\n2031年本年收入合计30.00万元。"),
    case("FA-YR-010", "fail", "left over", YEAR + "@government_fund\n2030年政府性基金预算拨款支出10.00万元。"),
    case("FA-YR-010", "fail", "assets at the end of another year", YEAR + "@assets\n截至2030年12月31日，共有车辆4辆。"),
    case(
        "FA-YR-020",
        "fail",
        "two years back",
        YEAR + "@operating_costs\n2031年机关运行经费支出80.50万元，比2029年增加5.50万元，增长7.33%。",
    ),
    case(
        "FA-YR-020",
        "",
        "the year before",
        YEAR + "@operating_costs\n2031年机关运行经费支出80.50万元，比2030年增加5.50万元，增长7.33%。",
    ),
    case(
        "FA-UNT-010",
        "fail fail",
        "no unit",
        "@overall\n2031年度收、支总计均为1200.50。" + "与2030年相比，收、支总计各增加100.20万元，增长9.11%。",
    ),
    case("FA-UNT-010", "", "units", "@overall\n2031年度收、支总计均为1200.50万元。"),
    case(
        "FA-UNT-020",
        "fail",
        "no sign",
        "@operating_costs\n2031年机关运行经费支出80.50万元，比2030年增加5.50万元，增长7.33。",
    ),
    case(
        "FA-UNT-020",
        "",
        "signs",
        "@operating_costs\n2031年机关运行经费支出80.50万元，比2030年增加5.50万元，增长7.33%。",
    ),
    case("FA-UNT-030", "fail", "a budget's cell is empty", PROJECT.replace("{}", "", 1).replace("{}", "86.20")),
    case("FA-UNT-030", "", "the cell is filled", PROJECT.format("86.20", "86.20")),
    case("FA-UNT-050", "", "all in one unit", RESERVED.format("20.00万元")),
    case("FA-UNT-050", "", "much in 元", RESERVED.format("200,000.00元")),
    case("FA-UNT-050", "fail", "a slip", RESERVED.format("20.00元")),
    case("FA-UNT-040", "fail", "0万元%", "@income\n本年收入合计30.00万元，其中：经营收入0万元%。"),
    case("FA-UNT-040", "", "0万元，占0%", "@income\n本年收入合计30.00万元，其中：经营收入0万元，占0%。"),
    case(
        "FA-TPL-010",
        "fail",
        "增加/减少",
        "@operating_costs\n2031年机关运行经费支出80.50万元，比上年增加（减少）0万元，增长（下降）0%。",
    ),
    case(
        "FA-TPL-010", "", "chosen", "@operating_costs\n2031年机关运行经费支出80.50万元，比上年增加5.50万元，增长7.33%。"
    ),
    case(
        "FA-TPL-020",
        "fail",
        "（类）（款）（项） left empty",
        "@general_budget_detail\n1.一般公共服务（类）（款）（项）：支出决算为10.00万元，完成预算100%。",
    ),
    case(
        "FA-TPL-020",
        "",
        "filled in",
        "@general_budget_detail\n1.一般公共服务（类）财政事务（款）行政运行（项）：支出决算为10.00万元，完成预算100%。",
    ),
    case(
        "FA-TPL-030",
        "fail",
        "instructions",
        "@general_budget_structure\n教育支出（类）10.00万元。（罗列全部功能分类科目，至类级。）",
    ),
    case("FA-TPL-030", "", "none", "@general_budget_structure\n教育支出（类）10.00万元。"),
    case("FA-WRD-040", "", "what was bought", LISTED.format("办公费、水费") + BASIC_TABLE),
    case("FA-WRD-040", "", "bought, by a column", LISTED.format("办公费") + BASIC_COLUMNS),
    case("FA-WRD-040", "fail", "a column of 0", LISTED.format("邮电费") + BASIC_COLUMNS),
    case("FA-WRD-040", "fail", "a cell of 0", LISTED.format("办公费、邮电费") + BASIC_TABLE),
    case("FA-WRD-040", "fail", "a blank cell", LISTED.format("办公费、租赁费") + BASIC_TABLE),
    case("FA-WRD-040", "", "not in the table", LISTED.format("办公费、会议费") + BASIC_TABLE),
    case(
        "FA-WRD-040",
        "fail",
        "three public costs",
        LISTED.format("办公费、公务接待费") + "\n@three_public_detail\n公务接待费支出决算0万元，占0%。",
    ),
    case(
        "FA-WRD-040",
        "",
        "every kind that the form knows",
        LISTED.format("、".join(f"费用{n}" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉") + "、公务接待费")
        + "\n@three_public_detail\n公务接待费支出决算0万元，占0%。",
    ),
    case("FA-SUM-150", "pass pass", "posts", "@overview\n人员编制36名，其中：行政编制15名、事业编制21名。"),
    case("FA-SUM-150", "pass", "one within another", "@overview\n人员编制36名，其中：行政编制36名。"),
    case("FA-SUM-150", "fail pass", "too many", "@overview\n人员编制36名，其中：行政编制51名、事业编制21名。"),
    case(
        "FA-SUM-150",
        "",
        "another unit",
        "@overview\n人员编制6名。下属的河道管理所是公益一类事业单位，负责巡查和养护全县河道，事业编制21名。",
    ),
    case("FA-SAM-050", "pass", "the annex in 元", ANNEX.format("905,000.00元")),
    case("FA-SAM-050", "fail", "the annex otherwise", ANNEX.format("950,000.00元")),
    case("FA-SAM-050", "", "another year", ANNEX.format("950,000.00元").replace("年度本年", "年上年本年")),
]


@pytest.mark.parametrize(("code", "expected", "text"), WORDS)
def test_each_rule_of_words_judges_its_cases(code: str, expected: str, text: str) -> None:
    assert statuses(code, text) == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        pytest.param("2031年政府采购支出10.00万元。2030年主要用于信息化。", [2031, 2030], id="a second sentence"),
        pytest.param("截至2031年12月31日，共有车辆1辆。", [2031], id="the end of the year"),
        pytest.param(
            "本单位节约开支，截止2031年12月31日，共有车辆1辆。", [2031], id="the end of the year, within a sentence"
        ),
        pytest.param("资产与截至2030年12月31日相比，增加1.00万元。", [], id="a comparison with the end of the year"),
        pytest.param("2030年3月，本单位迁址。", [], id="a date"),
        pytest.param("与2030年相比，增加1.00万元。", [], id="a comparison"),
        pytest.param("本年支出合计10.00万元，2030年为9.00万元。", [], id="within a sentence"),
    ],
)
def test_the_years_that_sentences_open_with(text: str, years: list[int]) -> None:
    document = document_of(text)
    section = Section("procurement", "", document.text, 0, len(document.text))
    assert [mention.year.value for mention in read_years(document, [section])] == years
