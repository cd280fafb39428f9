"""The statutory tables, code by code: small tables in, the status of every identity out."""

import pytest
from helpers.rule_cases import case, results_of, statuses

T2 = (
    "@table 收入决算表 本年收入合计 财政拨款收入 其他收入\n- 合计 30.00 20.00 10.00\n"
    "201 一般公共服务支出 {} 20.00 10.00\n20106 财政事务 30.00 20.00 10.00\n"
    "2010601 行政运行 30.00 20.00 10.00\n"
)
T1 = (
    "@table 收入支出决算总表 决算数\n收 一、一般公共预算财政拨款收入 20.00\n"
    "收 八、其他收入 10.00\n收 本年收入合计 30.00\n收 年初结转和结余 2.00\n"
    "收 总计 {}\n支 一、一般公共服务支出 31.00\n支 本年支出合计 31.00\n"
    "支 年末结转和结余 1.00\n支 总计 32.00\n"
)
T3 = (
    "@table 支出决算表 本年支出合计 基本支出 项目支出\n- 合计 {} 21.00 10.00\n"
    "201 一般公共服务支出 31.00 21.00 10.00\n20106 财政事务 31.00 21.00 10.00\n"
    "2010601 行政运行 31.00 21.00 10.00\n"
)
T4 = (
    "@table 财政拨款收入支出决算总表 决算数 合计 一般公共预算财政拨款 政府性基金预算财政拨款\n"
    "收 一、一般公共预算财政拨款 28.00 . . .\n收 本年收入合计 28.00 . . .\n"
    "收 总计 28.00 . . .\n支 一、一般公共服务支出 . {} 20.00 8.00\n"
    "支 本年支出合计 . 28.00 20.00 8.00\n支 总计 . 28.00 20.00 8.00\n"
)
T5 = (
    "@table 一般公共预算财政拨款支出决算表 合计 基本支出 项目支出\n"
    "- 合计 20.00 15.00 5.00\n201 一般公共服务支出 20.00 15.00 5.00\n"
)
T6 = (
    "@table 一般公共预算财政拨款基本支出决算表 决算数\n301 工资福利支出 10.00\n"
    "303 对个人和家庭的补助 1.00\n- 人员经费合计 {}\n302 商品和服务支出 4.00\n"
    "- 公用经费合计 4.00\n"
)
T5_PARTS = (
    "@table 一般公共预算财政拨款支出决算表 合计 基本支出 基本支出/人员经费 基本支出/公用经费 项目支出"
    " 项目支出/其中：基建\n"
    "- 合计 20.00 15.00 {} 4.00 5.00 1.00\n"
)
T6_COLUMNS = (
    "@table 一般公共预算财政拨款基本支出决算表 合计 人员经费 公用经费\n- 合计 15.00 {} 4.00\n"
    "301 工资福利支出 10.00 10.00 .\n303 对个人和家庭的补助 1.00 1.00 .\n302 商品和服务支出 4.00 . 4.00\n"
)
T8 = (
    "@table 政府性基金预算财政拨款收入支出决算表 年初结转和结余 本年收入 本年支出小计 基本支出 项目支出"
    " 年末结转和结余\n- 合计 . 8.00 {} . 8.00 .\n"
)
T7 = (
    "@table 财政拨款“三公”经费支出决算表 合计/决算数 因公出国（境）费/决算数 公务用车购置及运行维护费/决算数 "
    "公务用车购置费/决算数 公务用车运行维护费/决算数 公务接待费/决算数\n- 三公 {} . 6.00 0.00 {} 3.50\n"
)
GATHERINGS = (
    "@gatherings\n2031年度会议费支出决算1.28万元。\n2031年度培训费支出决算{}万元。\n"
    "@table 财政拨款“三公”经费支出决算表 会议费/决算数 培训费/决算数\n- 三公 1.28 3.68\n"
)
ROWS = (
    "@table 一般公共预算财政拨款支出决算表 合计\n- 合计 90.00\n201 甲 {}\n20106 甲一 {}\n2010601 甲一一 {}\n"
    "205 乙 {}\n20502 乙一 {}\n2050201 乙一一 {}\n2050202 乙一二 {}\n"
)
CARRIED = (
    "@table 财政拨款收入支出决算总表 决算数 合计\n收 一、一般公共预算财政拨款 28.00 .\n收 本年收入合计 28.00 .\n"
    "收 年初财政拨款结转和结余 {} .\n收 一、一般公共预算财政拨款 1.50 .\n收 二、政府性基金预算财政拨款 0.50 .\n"
    "收 总计 30.00 .\n"
)
DEBT = "231 丁 0.00 0.00\n2312 丁一 0.00 0.00\n"  # four digits are neither 类 nor 款
ODD = "23 戊 0.00 0.00\n231 戊 0.00 0.00\n2312 戊一 0.00 0.00\n23120 戊一 0.00 0.00\n231202 戊一一 0.00 0.00\n"
LEVELS = (
    "@table 一般公共预算财政拨款支出决算表 合计 基本支出\n- 合计 90.00 90.00\n201 甲 30.00 30.00\n"
    "20106 甲一 30.00 30.00\n2010601 甲一一 30.00 30.00\n205 乙 60.00 60.00\n20502 乙一 60.00 60.00\n"
    "2050201 乙一一 20.00 20.00\n2050202 乙一二 40.00 40.00\n"
)
NO_SECTIONS = LEVELS.replace("20106 甲一 30.00 30.00\n", "").replace("20502 乙一 60.00 60.00\n", "")


def without(text: str, *rows: str) -> str:
    """A text without the lines that begin with these words."""
    lines = text.splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith(rows))
    assert len(kept.splitlines()) == len(lines) - len(rows)
    return kept


TABLES = [
    case("FA-TAB-062", "pass pass pass", "fiscal within all", T3.format("31.00") + T5),
    case(
        "FA-TAB-062",
        "fail pass pass",
        "fiscal beyond all",
        T3.format("31.00") + T5.replace("20.00 15.00", ("32.00 15.00")),
    ),
    case("FA-TAB-070", "pass pass", "the three costs", T7.format("9.50", "6.00")),
    case("FA-TAB-070", "fail pass", "the three costs off", T7.format("9.90", "6.00")),
    case("FA-TAB-080", "", "in their rows", ROWS.format("30.00", "30.00", "30.00", "60.00", "60.00", "20.00", "40.00")),
    case(
        "FA-TAB-080",
        "fail",
        "a row down",
        ROWS.format(".", "30.00", "30.00", "30.00", "60.00", "60.00", "20.00") + ("- 注 40.00\n"),
    ),
    case("FA-TAB-010", " ".join(["pass"] * 9), "up by code", T2.format("30.00")),
    case("FA-TAB-010", " ".join(["fail"] * 2 + ["pass"] * 7), "a class that is off", T2.format("33.00")),
    case("FA-TAB-020", "pass pass pass pass", "across", T2.format("30.00")),
    case("FA-TAB-020", "fail pass pass pass", "a row that is off", T2.format("33.00")),
    case("FA-TAB-021", "pass pass pass", "budgets", T4.format("28.00")),
    case("FA-TAB-021", "fail pass pass", "budgets off", T4.format("29.00")),
    case("FA-TAB-030", "pass pass pass pass pass", "adds up", T1.format("32.00")),
    case("FA-TAB-030", "fail fail pass pass pass", "another 总计", T1.format("33.00")),
    case("FA-TAB-031", "pass", "carried over", CARRIED.format("2.00")),
    case("FA-TAB-031", "fail", "carried over, off", CARRIED.format("2.20")),
    case("FA-TAB-010", "pass " * 5 + "pass", "类 and 项, no 款", NO_SECTIONS),
    case(
        "FA-TAB-010",
        "fail fail pass pass pass pass",
        "类 and 项 that is off",
        NO_SECTIONS.replace("201 甲 3", "201 甲 4"),
    ),
    case("FA-TAB-090", "", "every level", LEVELS),
    case("FA-TAB-090", "", "no 款 anywhere", NO_SECTIONS),
    case("FA-TAB-090", "", "a code of no level", LEVELS + DEBT),
    *(
        case(f"FA-TAB-{rule}", "", f"codes of two, four and six digits ({rule})", LEVELS + ODD)
        for rule in ("090", "091", "092", "093", "094")
    ),
    case("FA-TAB-090", "fail", "one 款 left out", without(LEVELS, "20106 ")),
    case("FA-TAB-090", "fail", "one 类 left out", without(LEVELS, "201 ")),
    case("FA-TAB-091", "", "every 款 has its 项", LEVELS),
    case("FA-TAB-091", "", "no 项 anywhere", without(LEVELS, "2010601", "2050201", "2050202")),
    case("FA-TAB-091", "", "nothing in it", LEVELS + "208 丙 0.00 0.00\n20805 丙一 0.00 0.00\n"),
    case("FA-TAB-091", "fail", "the only 项 left out", without(LEVELS, "2010601")),
    case("FA-TAB-091", "fail", "a 类 without anything below", without(LEVELS, "20106 ", "2010601")),
    case("FA-TAB-092", "", "合计", LEVELS),
    case("FA-TAB-092", "fail", "no 合计", without(LEVELS, "- 合计")),
    case("FA-TAB-092", "", "people and public", T6.format("11.00")),
    case("FA-TAB-092", "fail", "people alone", without(T6.format("11.00"), "- 公用经费合计")),
    case(
        "FA-TAB-092", "", "people alone, of whom alone there is something", without(T6.format("11.00"), "302", "- 公用")
    ),
    case("FA-TAB-092", "", "one 合计 of both", without(T6.format("11.00"), "- 人员").replace("公用经费合计", "合计")),
    case("FA-TAB-092", "fail", "no 总计", without(T1.format("32.00"), "收 总计", "支 总计")),
    case("FA-TAB-092", "fail", "no 本年合计", without(T1.format("32.00"), "收 本年收入合计", "支 本年支出合计")),
    case("FA-TAB-092", "", "总计", T1.format("32.00")),
    case("FA-TAB-093", "", "filled", LEVELS + T1.format("32.00")),
    case(
        "FA-TAB-093",
        "fail fail fail",
        "a 款 is blank: its parts, its 类 and its row have figures",
        LEVELS.replace("20106 甲一 30.00 30.00", "20106 甲一 30.00 ."),
    ),
    case(
        "FA-TAB-093", "fail", "the total of a row is blank", LEVELS.replace("2050201 乙一一 20.00", "2050201 乙一一 .")
    ),
    case("FA-TAB-093", "fail", "a 总计 is blank", T1.format(".")),
    case("FA-TAB-093", "fail", "the parts are blank", CARRIED.format("2.00").replace("1.50", ".").replace("0.50", ".")),
    case("FA-TAB-093", "", "nothing in a blank total", LEVELS + "208 丙 . .\n20805 丙一 0.00 0.00\n"),
    case("FA-TAB-093", "", "no row to be filled", without(CARRIED.format("2.00"), "收 本年收入合计", "收 年初")),
    case("FA-TAB-094", "", "as in the other tables", T1.format("32.00") + T3.format("31.00") + T5),
    case(
        "FA-TAB-094", "fail", "a code that 支出决算表 has not", T3.format("31.00") + T5.replace("201 一般", "205 一般")
    ),
    case(
        "FA-TAB-094",
        "",
        "支出决算表 by 类 alone",
        without(T3.format("31.00"), "20106 ", "2010601") + T2.format("30.00"),
    ),
    case(
        "FA-TAB-094",
        "fail fail",
        "a blank that another table fills",
        T1.format("32.00")
        .replace("支 本年支出合计 31.00", "支 本年支出合计 .")
        .replace("一般公共服务支出 31.00", "一般公共服务支出 .")
        + T3.format("31.00"),
    ),
    case(
        "FA-TAB-094",
        "fail",
        "a 类 that the table by code has not",
        T1.format("32.00").replace(
            "支 一、一般公共服务支出 31.00", "支 一、一般公共服务支出 30.00\n支 二、外交支出 1.00"
        )
        + T3.format("31.00"),
    ),
    case(
        "FA-TAB-094",
        "",
        "a 类 under another name",
        T1.format("32.00").replace("一般公共服务支出", "公共服务支出") + T3.format("31.00"),
    ),
    case("FA-TAB-040", "pass pass", "people and public", T6.format("11.00")),
    case("FA-TAB-040", "fail pass", "people off", T6.format("12.00")),
    case("FA-TAB-050", "pass", "balance", T8.format("8.00")),
    case("FA-TAB-050", "fail", "no balance", T8.format("9.00")),
    case("FA-TAB-060", "pass pass", "总表 and 支出表", T1.format("32.00") + T3.format("31.00")),
    case("FA-TAB-060", "fail pass", "总表 and 支出表 differ", T1.format("32.00") + T3.format("31.50")),
    case("FA-TAB-060", "pass pass pass", "财政拨款", T4.format("28.00") + T5 + T8.format("8.00")),
    case(
        "FA-TAB-060",
        "pass pass",
        "an empty fund table says nothing",
        T1.format("32.00") + T2.format("30.00") + "@table 政府性基金预算财政拨款收入支出决算表 本年收入\n",
    ),
    case("FA-TAB-020", "pass pass", "parts of a column", T5_PARTS.format("11.00")),
    case("FA-TAB-020", "fail pass", "a part that is off", T5_PARTS.format("12.00")),
    case("FA-TAB-040", "pass pass pass pass", "both as columns", T6_COLUMNS.format("11.00")),
    case("FA-TAB-040", "fail pass pass pass", "one column off", T6_COLUMNS.format("12.00")),
    case("FA-TAB-010", "pass pass pass", "classes of a column", T6_COLUMNS.format("11.00")),
    case("FA-TAB-010", "fail pass pass", "a class of a column off", T6_COLUMNS.format("12.00")),
    case("FA-TAB-061", "pass", "basic expenditure in columns", T5 + T6_COLUMNS.format("11.00")),
    case("FA-TAB-061", "fail", "columns off", T5 + T6_COLUMNS.format("12.00")),
    case("FA-TAB-061", "pass", "basic expenditure", T5 + T6.format("11.00")),
    case("FA-TAB-061", "fail", "basic expenditure differs", T5 + T6.format("12.00")),
    case(
        "FA-NAR-010",
        "pass pass pass",
        "words as the table",
        "@income\n本年收入合计30.00万元，其中：财政拨款收入20.00万元；其他收入10.00万元。\n" + T2.format("30.00"),
    ),
    case(
        "FA-NAR-010",
        "fail pass pass",
        "words otherwise",
        "@income\n本年收入合计30.40万元，其中：财政拨款收入20.00万元；其他收入10.00万元。\n" + T2.format("30.00"),
    ),
    case("FA-NAR-010", "pass pass", "meetings and training", GATHERINGS.format("3.68")),
    case("FA-NAR-010", "fail pass", "training differs", GATHERINGS.format("3.86")),
    case("FA-NAR-010", "pass", "元 and one digit less", "@income\n本年收入合计30.0万元。\n" + T2.format("30.00")),
]


@pytest.mark.parametrize(("code", "expected", "text"), TABLES)
def test_each_rule_of_tables_judges_its_cases(code: str, expected: str, text: str) -> None:
    assert statuses(code, text) == expected


def test_parts_below_an_empty_class_are_not_passed_over() -> None:
    """The 类 has no figure for 项目支出 and its 项 has: something in that column must be said of the 类."""
    text = (
        "@table 一般公共预算财政拨款支出决算表 合计 基本支出 项目支出\n- 合计 20.00 15.00 .\n"
        "201 一般公共服务支出 20.00 15.00 .\n2010601 行政运行 20.00 15.00 5.00\n20106 财政事务 20.00 15.00 .\n"
    )
    paths = {path for result in results_of(text, "FA-TAB-010") if result.status != "pass" for path in result.paths}
    assert any(path.endswith("项目支出") for path in paths)


def test_a_row_that_is_left_out_is_named() -> None:
    (found,) = results_of(without(LEVELS, "20106 "), "FA-TAB-090")
    assert "tables[一般公共预算财政拨款支出决算表].rows[20106]" in found.paths
    assert [(one["kind"], one["path"]) for one in found.diagnosis] == [("absent", found.paths[0])]
    assert "20106" in found.message_zh


def test_a_code_that_stands_twice_in_a_table_counts_twice() -> None:
    text = (
        "@table 一般公共预算财政拨款支出决算表 合计 基本支出 项目支出\n- 合计 20.00 15.00 5.00\n"
        "201 一般公共服务支出 20.00 15.00 5.00\n205 教育支出 1.00 1.00 0.00\n205 教育支出 9.00 9.00 0.00\n"
    )
    (found, *_) = [r for r in results_of(text, "FA-TAB-010") if "合计" in r.paths[0]]
    assert "9.00" in found.equation
