"""The catalogue, code by code: sentences and small tables in, the status of every identity out."""

import re
from textwrap import dedent
from typing import Any

import pytest
from conftest import CORPUS_DOCUMENTS, document_of, result_of
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.checks.rule import CheckResult
from extractor.doctypes.final_accounts.checks import CATALOGUE, Ledger, check_record
from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.residue import read_residue
from extractor.doctypes.final_accounts.schema import FinalAccounts, StatutoryTable, TableRow
from extractor.doctypes.final_accounts.years import read_years
from extractor.grounding import ground
from extractor.numbers import read_money
from extractor.reading import Reading, Section
from extractor.record import build
from extractor.source import Cited, Where

REPORT = "河道整治项目2031年绩效评价报告"
YEAR = "@cover\n青溪县水务局2031年度部门决算\n"


def record_of(text: str) -> FinalAccounts:
    """The record of a text whose sections begin with `@key`; `@table kind column …` heads rows `code label cell …`."""
    document = document_of(dedent(text))
    sections, tables = [], []
    read: list[Section] = []
    marks = [*re.finditer(r"^@(\w+)(.*)\n", document.text, re.M)]
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(document.text)
        if mark[1] == "table":
            tables.append(table_of(mark[2].split(), document.text, mark.end(), end))
            continue
        section = Section(mark[1], REPORT if mark[1] == "annex" else "", document.text, mark.end(), end)
        read.append(section)
        values, _ = ground(Reading(section, "grammar", tuple(GRAMMAR[mark[1]](section))), document)
        sections.append(values)
    return build(
        FinalAccounts,
        sections,
        {"tables": tables, "claims": read_residue(document), "years": read_years(document, read)},
    )


def table_of(head: list[str], text: str, start: int, end: int) -> StatutoryTable:
    """A statutory table in 万元; `.` is an empty cell, `-` no code, 收 and 支 the side of a two-sided table."""
    kind, *columns = head
    rows = []
    for line in re.finditer(r"^\S.*$", text[start:end], re.M):
        words = [*re.finditer(r"\S+", line[0])]
        code, label, amounts = words[0][0], words[1][0], words[2:]
        cells = {}
        for column, word in zip(columns, amounts, strict=True):
            if word[0] != ".":
                at = start + line.start() + word.start()
                cells[column] = cited(read_money(word[0], "万元"), word[0], at)
        rows.append(
            TableRow(
                label=label,
                code=code if code.isdigit() else None,
                side={"收": "income", "支": "expenditure"}.get(code),
                cells=cells,
                page=1,
            )
        )
    return StatutoryTable(kind=kind, printed_title=kind, pages=(1,), unit="万元", empty=not rows, rows=tuple(rows))


def cited(value: Any, quote: str, at: int) -> Cited[Any]:
    where = Where(document="a", page=1, start=at, end=at + len(quote))
    return Cited[Any](value=value, quote=quote, where=where, figure=(at, at + len(quote)), reader="test")


def results_of(text: str, code: str | None = None) -> list[CheckResult]:
    results = check_record(record_of(text)).results
    return [result for result in results if code in (None, result.code)]


def statuses(code: str, text: str) -> str:
    return " ".join(result.status for result in results_of(text, code))


def case(code: str, expected: str, name: str, text: str, *, known: str = "") -> Any:
    """`known` says why a case is not met yet; it fails as soon as it is."""
    marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
    return pytest.param(code, expected, text, id=f"{code} {name}", marks=marks)


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
        "FA-SUM-020", "pass", "whole 万元", "@expenditure\n本年支出合计31万元，其中：基本支出10万元；项目支出20万元。"
    ),
    case(
        "FA-SUM-020", "fail", "off", "@expenditure\n本年支出合计31.00万元，其中：基本支出10.00万元；项目支出20.00万元。"
    ),
    case("FA-SUM-020", "unchecked", "no total", "@expenditure\n其中：基本支出10.00万元；项目支出20.00万元。"),
    case("FA-SUM-030", "pass", "one figure", "@overall\n2031年度收、支总计均为1200.50万元。"),
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
PROJECT = (
    "@projects\n项目支出绩效目标完成情况表\n\n\t项目名称\n\t河道整治\n"
    "\n\t预算执行情况(万元)\n\t预算数:\n\t{}\n\t执行数:\n\t80.00\n"
    "\n\t\n\t其中-财政拨款:\n\t{}\n\t其中-财政拨款:\n\t80.00\n\n\t\n"
    "\t其它资金:\n\t0\n\t其它资金:\n\t0"
)
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
]
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
        "FA-CMP-020",
        "fail",
        "the share copied",
        "@three_public_detail\n公务接待费支出决算3.50万元，占36.84%。\n3.公务接待费支出3.50万元，完成预算36.84%。",
    ),
]
WORDS = [
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
        "FA-WRD-020",
        "fail",
        "100.00 % and less",
        "@three_public\n2031年“三公”经费支出决算为9.50万元，完成预算100.00%，决算数小于预算数。",
    ),
    case(
        "FA-WRD-020",
        "",
        "100 % without decimals may be 100.4 %",
        "@three_public\n2031年“三公”经费支出决算为9.50万元，完成预算100%，决算数大于预算数。",
    ),
    case(
        "FA-WRD-020",
        "",
        "95 % and less",
        "@three_public\n2031年“三公”经费支出决算为9.50万元，完成预算95.00%，决算数小于预算数。",
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
        known="the grammar reads a rate without its sign only in the sections of totals and lists",
    ),
    case(
        "FA-UNT-020",
        "",
        "signs",
        "@operating_costs\n2031年机关运行经费支出80.50万元，比2030年增加5.50万元，增长7.33%。",
    ),
    case("FA-UNT-030", "fail", "a budget's cell is empty", PROJECT.replace("{}", "", 1).replace("{}", "86.20")),
    case("FA-UNT-030", "", "the cell is filled", PROJECT.format("86.20", "86.20")),
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
]
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
T8 = (
    "@table 政府性基金预算财政拨款收入支出决算表 年初结转和结余 本年收入 本年支出小计 基本支出 项目支出"
    " 年末结转和结余\n- 合计 . 8.00 {} . 8.00 .\n"
)
T7 = (
    "@table 财政拨款“三公”经费支出决算表 合计/决算数 因公出国（境）费/决算数 公务用车购置及运行维护费/决算数 "
    "公务用车购置费/决算数 公务用车运行维护费/决算数 公务接待费/决算数\n- 三公 {} . 6.00 0.00 {} 3.50\n"
)
ROWS = (
    "@table 一般公共预算财政拨款支出决算表 合计\n- 合计 90.00\n201 甲 {}\n20106 甲一 {}\n2010601 甲一一 {}\n"
    "205 乙 {}\n20502 乙一 {}\n2050201 乙一一 {}\n2050202 乙一二 {}\n"
)
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
    case("FA-NAR-010", "pass", "元 and one digit less", "@income\n本年收入合计30.0万元。\n" + T2.format("30.00")),
]


@pytest.mark.parametrize(("code", "expected", "text"), [*SUMS, *SAME, *RATES, *WORDS, *TABLES])
def test_a_rule(code: str, expected: str, text: str) -> None:
    assert statuses(code, text) == expected


# --- what must stay silent -----------------------------------------------------------------------------------------


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


NOT_YET = {"结转 stands between the totals": "the record has no room for the balance that stands beside the totals"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(t, id=n, marks=[pytest.mark.xfail(reason=NOT_YET[n], strict=True)] if n in NOT_YET else [])
        for n, t in SILENT.items()
    ],
)
def test_silence(text: str) -> None:
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


def test_parts_below_an_empty_class_are_not_passed_over() -> None:
    """The 类 has no figure for 项目支出 and its 项 has: something in that column must be said of the 类."""
    text = (
        "@table 一般公共预算财政拨款支出决算表 合计 基本支出 项目支出\n- 合计 20.00 15.00 .\n"
        "201 一般公共服务支出 20.00 15.00 .\n2010601 行政运行 20.00 15.00 5.00\n20106 财政事务 20.00 15.00 .\n"
    )
    paths = {path for result in results_of(text, "FA-TAB-010") if result.status != "pass" for path in result.paths}
    assert any(path.endswith("项目支出") for path in paths)


def test_a_code_that_stands_twice_in_a_table_counts_twice() -> None:
    text = (
        "@table 一般公共预算财政拨款支出决算表 合计 基本支出 项目支出\n- 合计 20.00 15.00 5.00\n"
        "201 一般公共服务支出 20.00 15.00 5.00\n205 教育支出 1.00 1.00 0.00\n205 教育支出 9.00 9.00 0.00\n"
    )
    (found, *_) = [r for r in results_of(text, "FA-TAB-010") if "合计" in r.paths[0]]
    assert "9.00" in found.equation


# --- the catalogue -------------------------------------------------------------------------------------------------


def test_codes_are_unique_and_every_rule_states_something() -> None:
    rules = list(CATALOGUE)
    assert len({rule.code for rule in rules}) == len(rules) == len(CATALOGUE)
    for rule in rules:
        assert re.fullmatch(r"FA-[A-Z]{2,3}-\d{3}", rule.code)
        assert len(rule.states) > 10
        assert rule.zh
        assert rule.en
        assert rule.severity in ("error", "warning", "remark")


def test_every_code_has_a_case_that_fails() -> None:
    told: dict[str, set[str]] = {}
    for param in (*SUMS, *SAME, *RATES, *WORDS, *TABLES):
        code, expected, _ = param.values
        told.setdefault(str(code), set()).update(str(expected).split() or ["silent"])
    assert set(told) == {rule.code for rule in CATALOGUE}
    assert [code for code, seen in told.items() if "fail" not in seen] == []


# --- whatever the record ------------------------------------------------------------------------------------------


SECTIONS = re.findall(
    r"(?:^|\n)(@\w+\n(?:(?!\n@)[\s\S])+)", "\n".join(str(p.values[2]) for p in (*SUMS, *SAME, *RATES))
)


def test_an_empty_record() -> None:
    checked = check_record(FinalAccounts())
    assert [result for result in checked.results if result.status == "fail"] == []
    assert checked.localisation.complete


@pytest.mark.parametrize("factor", ["0", "1", "1000000000000000"])
def test_absurd_values_give_results(factor: str) -> None:
    for section in dict.fromkeys(SECTIONS):
        absurd = re.sub(r"\d+(?:\.\d+)?(?=万元|元|%)", factor, section)
        assert isinstance(results_of(absurd), list)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(["0", "0.00", "100", "0.01", "999999999999999.99"]), min_size=40, max_size=40), st.data()
)
def test_any_values_give_results(values: list[str], data: st.DataObject) -> None:
    section = data.draw(st.sampled_from(SECTIONS))
    drawn = iter(values * 10)
    text = re.sub(r"\d+(?:\.\d+)?(?=万元|元|%)", lambda _: next(drawn), section)
    ledger = Ledger(record_of(text))
    instantiated = sum(1 for rule in CATALOGUE for _ in rule.check(ledger))
    results = results_of(text)
    assert len(results) == instantiated
    assert_in_order(results)


def assert_in_order(results: list[CheckResult]) -> None:
    ranks = [("fail", "truncated", "unchecked", "pass").index(result.status) for result in results]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("path", CORPUS_DOCUMENTS, ids=lambda path: path.stem)
def test_every_result_carries_its_evidence(path: Any) -> None:
    result = result_of(path)
    assert_in_order(list(result.results))
    for found in result.results:
        assert found.equation
        assert found.message_zh
        assert found.message_en
        for operand in found.operands:
            assert result.document.text[operand["start"] : operand["end"]].strip()
            number = re.sub(r"[^\d.].*$", "", operand["printed"])
            print_ = re.sub(r"[,，\s]", "", result.document.text[operand["start"] : operand["end"]])
            assert not number or number.rstrip(".") in print_
        for quote in found.quotes:
            assert quote in result.document.text


def test_a_result_tells_its_equation_residual_and_slack() -> None:
    (found,) = results_of(
        "@income\n本年收入合计31.00万元，其中：财政拨款收入20.00万元；其他收入10.00万元。", "FA-SUM-010"
    )
    assert found.equation == "20.00 + 10.00 = 30 ≠ 31.00万元"
    assert found.residual == "1万元"
    assert found.slack == "0.015万元"
    assert found.exact is False
    assert [operand["printed"] for operand in found.operands] == ["31.00万元", "20.00万元", "10.00万元"]
    assert found.paths == ("income.total", "income.items[财政拨款收入].amount", "income.items[其他收入].amount")
    assert found.cause == "source"


def test_an_absent_operand_is_named() -> None:
    (found,) = results_of(
        "@basic_expenditure\n2031年一般公共预算财政拨款基本支出30.00万元，其中：\n人员经费20.00万元。", "FA-SUM-060"
    )
    assert "basic_expenditure.public" in found.equation


def test_a_misreading_is_told_from_a_mistake_of_the_document() -> None:
    record = record_of("@income\n本年收入合计31.00万元，其中：财政拨款收入20.00万元；其他收入10.00万元。")
    (found,) = [r for r in check_record(record, frozenset({"income.total"})).results if r.code == "FA-SUM-010"]
    assert found.cause == "reading"


def test_more_digits_than_a_float_holds() -> None:
    text = "@income\n本年收入合计90071992547409.93元，其中：财政拨款收入90071992547409.90元；其他收入0.01元。"
    assert statuses("FA-SUM-010", text) == "fail"
    assert statuses("FA-SUM-010", text.replace("0.01元", "0.03元")) == "pass"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        pytest.param("2031年政府采购支出10.00万元。2030年主要用于信息化。", [2031, 2030], id="a second sentence"),
        pytest.param("截至2031年12月31日，共有车辆1辆。", [2031], id="the end of the year"),
        pytest.param("2030年3月，本单位迁址。", [], id="a date"),
        pytest.param("与2030年相比，增加1.00万元。", [], id="a comparison"),
        pytest.param("本年支出合计10.00万元，2030年为9.00万元。", [], id="within a sentence"),
    ],
)
def test_the_years_that_sentences_open_with(text: str, years: list[int]) -> None:
    document = document_of(text)
    section = Section("procurement", "", document.text, 0, len(document.text))
    assert [mention.year.value for mention in read_years(document, [section])] == years
