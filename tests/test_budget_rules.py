"""The rules of budgets: two documents that are right in everything, and for each rule one mistake that it finds.

The documents are those of eval/families; a mistake is one print changed, so that the grammar stands in the way too.
"""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

from extractor.api import extract
from extractor.checks.rule import CheckResult
from extractor.doctypes.budget.checks import CATALOGUE
from extractor.doctypes.budget.outline import BUDGET
from extractor.document.text import read_text

FAMILIES = ROOT / "eval" / "families"
PROVINCE = FAMILIES / "budget-province" / "documents" / "yunxi-water-2032-budget.txt"
DISTRICT = FAMILIES / "budget-district" / "documents" / "qingputan-commerce-2032-budget.txt"

# code, document, what is printed, what is printed instead
CASES = [
    (
        "BU-TAB-010",
        PROVINCE,
        "2130314\t防汛\t4,800.00",
        "2130314\t防汛\t4,810.00",
    ),
    (
        "BU-TAB-020",
        DISTRICT,
        "201\t13\t01\t行政运行\t9,000,000.00\t9,000,000.00\t\n",
        "201\t13\t01\t行政运行\t9,000,000.00\t9,000,010.00\t\n",
    ),
    (
        "BU-TAB-022",
        DISTRICT,
        "合计\t财政拨款收入\t事业收入\t其他收入\n201\t\t\t一般公共服务支出\t15,000,000.00\t15,000,000.00\t\t\n",
        (
            "合计\t财政拨款收入\t事业收入\t教育收费\n201\t\t\t一般公共服务支出\t"
            "15,000,000.00\t14,999,990.00\t10.00\t20.00\n"
        ),
    ),
    (
        "BU-TAB-030",
        PROVINCE,
        "二、其他资金\t300.00",
        "二、其他资金\t310.00",
    ),
    (
        "BU-TAB-031",
        PROVINCE,
        "1.一般公共预算\t9,200.00",
        "1.一般公共预算\t9,300.00",
    ),
    (
        "BU-TAB-032",
        PROVINCE,
        "公开03表",
        (
            "公开02表\n收入预算总表\n部门名称：云溪省水利厅 单位：万元\n项目名称\t分项\t金"
            "额\n收入总计\t\t9,600.00\n一般公共预算资金\t小计\t9,200.00\n"
            "其他资金\t小计\t310.00\n上年结转资金\t小计\t100.00\n\n公开03表"
        ),
    ),
    (
        "BU-TAB-060",
        PROVINCE,
        "合计\t\t9,200.00",
        "合计\t\t9,210.00",
    ),
    (
        "BU-TAB-061",
        DISTRICT,
        "合计\t\t\t12,005,000.00",
        "合计\t\t\t12,005,100.00",
    ),
    (
        "BU-TAB-062",
        DISTRICT,
        "206\t05\t03\t科技条件专项\t4,000,000.00\t\t4,000,000.00",
        "206\t05\t03\t科技条件专项\t3,000,000.00\t\t3,000,000.00",
    ),
    (
        "BU-TAB-063",
        PROVINCE,
        "机关运行经费支出\n合计\t\t600.00\n302\t商品和服务支出\t600.00\n30201\t办公费\t100.00",
        "机关运行经费支出\n合计\t\t600.00\n302\t商品和服务支出\t600.00\n30201\t办公费\t101.00",
    ),
    (
        "BU-TAB-064",
        PROVINCE,
        "66.00\t44.00\t30.00\t30.00",
        "66.00\t34.00\t30.00\t30.00",
    ),
    (
        "BU-TAB-065",
        PROVINCE,
        "合计\t\t0.00",
        "合计\t\t20.00",
    ),
    (
        "BU-TAB-066",
        PROVINCE,
        "2130314\t防汛\t4,800.00",
        "2130314\t防汛\t4,810.00",
    ),
    (
        "BU-TAB-067",
        DISTRICT,
        "合计\t财政拨款收入\t事业收入\t其他收入\n201\t\t\t一般公共服务支出\t15,000,000.00\t15,000,000.00\t\t\n",
        "合计\t财政拨款收入\t事业收入\t上年结转\n201\t\t\t一般公共服务支出\t14,000,000.00\t14,000,000.00\t\t0.00\n",
    ),
    (
        "BU-TAB-068",
        DISTRICT,
        "301\t13\t住房公积金\t405,000.00",
        "301\t13\t住房公积金\t404,000.00",
    ),
    (
        "BU-TAB-070",
        PROVINCE,
        "190.00\t130.00\t20.00",
        "190.00\t131.00\t20.00",
    ),
    (
        "BU-TAB-075",
        PROVINCE,
        "台式计算机\t政府集中采购\t150.00",
        "台式计算机\t政府集中采购\t160.00",
    ),
    (
        "BU-TAB-080",
        PROVINCE,
        (
            "800.00\n20805\t行政事业单位养老支出\t800.00\n2080505\t"
            "机关事业单位基本养老保险缴费支出\t500.00\n2080506\t机关事业单位职业年金"
            "缴费支出\t300.00\n213\t农林水支出\t7,900.00\n21303\t水利\t7,900.00\n2130301\t行政运行\t3,100.00\n2130314"
            "\t防汛\t4,800.00\n221\t住房保障支出\t500.00\n22102\t住房改革支出\t500.00\n2210201\t住房公积金\t500.00"
        ),
        (
            "500.00\n20805\t行政事业单位养老支出\t800.00\n2080505\t"
            "机关事业单位基本养老保险缴费支出\t800.00\n2080506\t机关事业单位职业年金"
            "缴费支出\t500.00\n213\t农林水支出\t300.00\n21303\t水利\t7,900.00\n2130301\t行政运行\t7,900.00\n2130314\t"
            "防汛\t3,100.00\n221\t住房保障支出\t4,800.00\n22102\t住房改革支出\t500.00\n2210201\t住房公积金\t500.00"
        ),
    ),
    (
        "BU-SUM-010",
        PROVINCE,
        "其他资金300.00万元",
        "其他资金310.00万元",
    ),
    (
        "BU-SUM-020",
        PROVINCE,
        "项目支出5000.00万元，占",
        "项目支出5010.00万元，占",
    ),
    (
        "BU-SUM-030",
        PROVINCE,
        "财政拨款收、支总预算9200.00万元",
        "财政拨款收入总预算9200.00万元，财政拨款支出总预算9210.00万元",
    ),
    (
        "BU-SUM-035",
        PROVINCE,
        "2．农林水（类）支出8200.00万元",
        "2．农林水（类）支出8210.00万元",
    ),
    (
        "BU-SUM-041",
        DISTRICT,
        "500.00万元，主要用于商贸管理",
        "510.00万元，主要用于商贸管理",
    ),
    (
        "BU-SUM-042",
        PROVINCE,
        "七、一般公共预算支出预算情况说明\n云溪省水利厅2032年一般公共预算财政拨款支出预算9200.00万元",
        (
            "七、一般公共预算支出预算情况说明\n云溪省水利厅2032年一般公共预算财政拨款支出预算9"
            "200.00万元，其中农林水支出7900.00万元，占85.87%；住房保障支出510.0"
            "0万元，占5.54%"
        ),
    ),
    (
        "BU-SUM-060",
        PROVINCE,
        "（二）公用经费600.00万元",
        "（二）公用经费610.00万元",
    ),
    (
        "BU-SUM-080",
        DISTRICT,
        "（三）公务接待费2.00万元",
        "（三）公务接待费3.00万元",
    ),
    (
        "BU-SUM-081",
        DISTRICT,
        "公务用车运行费6.00万元",
        "公务用车运行费5.00万元",
    ),
    (
        "BU-SUM-090",
        PROVINCE,
        "政府性基金支出预算支出0.00万元。",
        (
            "政府性基金支出预算支出30.00万元。\n1．城乡社区支出（类）国有"
            "土地使用权出让收入安排的支出（款）其他支出（项）支出20.00万元。"
        ),
    ),
    (
        "BU-SUM-100",
        PROVINCE,
        "拟采购工程支出200.00万元",
        "拟采购工程支出210.00万元",
    ),
    (
        "BU-SUM-110",
        PROVINCE,
        "一般公务用车9辆",
        "一般公务用车8辆",
    ),
    (
        "BU-SUM-120",
        PROVINCE,
        "指导水库、堤防的运行和管理。",
        "指导水库、堤防的运行和管理。全省水利投资合计100.00万元，其中：水库60.00万元，堤防30.00万元。",
    ),
    (
        "BU-SUM-130",
        DISTRICT,
        "创新券150.00万元",
        "创新券140.00万元",
    ),
    (
        "BU-SAM-010",
        PROVINCE,
        "3．公务接待费预算支出44.00万元",
        "3．公务接待费预算支出45.00万元",
    ),
    (
        "BU-SAM-020",
        DISTRICT,
        "400.00万元，主要用于政策扶持。",
        "400.00万元，主要用于政策扶持。2032年预算安排410.00万元，比2031年预算执行数增加5.00%。",
    ),
    (
        "BU-SAM-030",
        PROVINCE,
        "本年收入预算合计9600.00万元",
        "本年收入预算合计9610.00万元",
    ),
    (
        "BU-SAM-031",
        DISTRICT,
        "一般公共预算拨款支出预算2,100.50万元",
        "一般公共预算拨款支出预算2,110.50万元",
    ),
    (
        "BU-SAM-040",
        PROVINCE,
        "财政拨款基本支出预算3900.00万元",
        "财政拨款基本支出预算3910.00万元",
    ),
    (
        "BU-SHR-010",
        PROVINCE,
        "占95.83%；",
        "占95.38%；",
    ),
    (
        "BU-SHR-040",
        PROVINCE,
        "占52.08%",
        "占53.08%",
    ),
    (
        "BU-SHR-050",
        PROVINCE,
        "占本年支出合计的95.83%",
        "占本年支出合计的195.83%",
    ),
    (
        "BU-GRW-010",
        PROVINCE,
        "增长20.00%",
        "增长22.00%",
    ),
    (
        "BU-GRW-020",
        DISTRICT,
        "400.00万元，主要用于政策扶持。",
        "400.00万元，主要用于政策扶持。2031年当年预算执行数为380.00万元，比2031年预算执行数增加30.00万元。",
    ),
    (
        "BU-GRW-025",
        PROVINCE,
        "支出4800.00万元，与上年相比增加300.00万元，增长6.67%",
        "支出4800.00万元，与上年相比增加300.00万元，增长6倍",
    ),
    (
        "BU-GRW-030",
        PROVINCE,
        "财政拨款支出增加350.00万元",
        "财政拨款支出增加360.00万元",
    ),
    (
        "BU-GRW-040",
        DISTRICT,
        "公务接待费2.00万元。与2031年预算持平",
        "公务接待费2.00万元。与2031年预算持平，增加1.00万元",
    ),
    (
        "BU-GRW-050",
        PROVINCE,
        "其他资金收入预算总计300.00万元，与上年相比增加50.00万元",
        "其他资金收入预算总计300.00万元，与上年相比增加350.00万元",
    ),
    (
        "BU-GRW-060",
        PROVINCE,
        "支出800.00万元，主要用于缴纳养老保险和职业年金。与上年相比增加40.00万元",
        "支出800.00万元，主要用于缴纳养老保险和职业年金。与上年相比增加50.00万元",
    ),
    (
        "BU-GRW-070",
        PROVINCE,
        "项目支出安排增加300.00万元",
        "项目支出安排增加310.00万元",
    ),
    (
        "BU-GRW-080",
        DISTRICT,
        "财政拨款收入2,100.50万元，比2031年预算增加100.50万元；",
        "财政拨款收入2,100.50万元，比2031年预算增加110.50万元；",
    ),
    (
        "BU-NAR-010",
        PROVINCE,
        "机关运行经费预算支出600.00万元",
        "机关运行经费预算支出610.00万元",
    ),
    (
        "BU-NAR-020",
        PROVINCE,
        "（一）人员经费3300.00万元",
        "（一）人员经费3310.00万元",
    ),
    (
        "BU-YR-010",
        PROVINCE,
        "2032年政府采购预算",
        "2031年政府采购预算",
    ),
    (
        "BU-YR-020",
        DISTRICT,
        "（一）因公出国（境）费0.00万元，与2031年",
        "（一）因公出国（境）费0.00万元，与2030年",
    ),
    (
        "BU-YR-030",
        DISTRICT,
        "截至2031年8月31日",
        "截至2021年8月31日",
    ),
    (
        "BU-UNT-010",
        PROVINCE,
        "单位预留机动经费500.00万元，占",
        "单位预留机动经费500.00，占",
    ),
    (
        "BU-UNT-015",
        DISTRICT,
        "项目总预算400.00万元",
        "项目总预算400.00万",
    ),
    (
        "BU-UNT-020",
        PROVINCE,
        "占52.08%",
        "占52.08",
    ),
    (
        "BU-UNT-040",
        PROVINCE,
        "其他资金300.00万元",
        "其他资金300.00万元%",
    ),
    (
        "BU-UNT-050",
        PROVINCE,
        "拟采购工程支出200.00万元",
        "拟采购工程支出200.00元",
    ),
    (
        "BU-TPL-010",
        PROVINCE,
        "机关运行经费预算支出600.00万元，与上年相比增加20.00万元",
        "机关运行经费预算支出600.00万元，与上年相比增加（减少）20.00万元",
    ),
    (
        "BU-TPL-030",
        PROVINCE,
        "改用视频会议",
        "XX元",
    ),
    (
        "BU-COV-010",
        DISTRICT,
        "2032年度项目总预算400.00万元，其中企业技术中心认定250.00万元，创新券150.00万元，合计400.00万元。",
        "详见预算表。",
    ),
    (
        "BU-WRD-040",
        PROVINCE,
        "30199\t其他工资福利支出\t200.00",
        "30199\t其他工资福利支出\t0.00",
    ),
]
# What of a mistake that had to be added to the documents is right, where it is right.
RIGHT = {
    "BU-TAB-022": ("\t10.00\t20.00", "\t20.00\t10.00"),
    "BU-TAB-032": ("小计\t310.00", "小计\t300.00"),
    "BU-TAB-067": ("14,000,000.00\t14,000,000.00\t\t0.00", "15,000,000.00\t14,000,000.00\t\t1,000,000.00"),
    "BU-SUM-042": (
        "农林水支出7900.00万元，占85.87%；住房保障支出510.00万元，占5.54%",
        "农林水支出8700.00万元，占94.57%；住房保障支出500.00万元，占5.43%",
    ),
    "BU-SUM-090": ("支出20.00万元。", "支出30.00万元。"),
    "BU-SUM-120": ("堤防30.00万元", "堤防40.00万元"),
    "BU-SAM-020": ("预算安排410.00万元", "预算安排400.00万元"),
    "BU-GRW-020": ("增加30.00万元", "增加20.00万元"),
}
# What these find stands alone: where nothing is wrong they have nothing to say.
ONLY_OF_MISTAKES = re.compile(r"BU-(?:STM|UNT|TPL|COV|WRD|YR-0[23]0|GRW-0(?:25|40)|SHR-050|TAB-080)")


@cache
def checked(path: Path, old: str = "", new: str = "") -> dict[str, list[CheckResult]]:
    """The results of a document by code, with the first print of `old` changed into `new`."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    result = extract(read_text(path, text.replace(old, new, 1).encode(), ""), BUDGET)
    found = defaultdict(list)
    for one in result.results:
        found[one.code].append(one)
    return found


@pytest.mark.parametrize("path", [PROVINCE, DISTRICT], ids=["province", "district"])
def test_what_is_right_in_everything_holds(path: Path) -> None:
    results = [one for some in checked(path).values() for one in some]
    assert [(one.code, one.equation) for one in results if one.status != "pass"] == []
    assert len(results) > 200


@pytest.mark.parametrize(("code", "path", "old", "new"), CASES, ids=[case[0] for case in CASES])
def test_each_rule_finds_its_mistake(code: str, path: Path, old: str, new: str) -> None:
    assert "fail" in {one.status for one in checked(path, old, new).get(code, [])}


def test_every_rule_has_a_mistake_and_holds_somewhere_where_it_is_not_made() -> None:
    assert {code for code, *_ in CASES} == {one.code for one in CATALOGUE if not one.code.startswith("BU-STM")}
    held = {code for path in (PROVINCE, DISTRICT) for code in checked(path)}
    assert {one.code for one in CATALOGUE if not ONLY_OF_MISTAKES.match(one.code)} - held == set(RIGHT)


@pytest.mark.parametrize("code", RIGHT)
def test_what_is_added_and_right_holds(code: str) -> None:
    [(path, old, new)] = [case[1:] for case in CASES if case[0] == code]
    assert {one.status for one in checked(path, old, new.replace(*RIGHT[code]))[code]} == {"pass"}
