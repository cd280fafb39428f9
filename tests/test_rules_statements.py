"""Open statements are checked like the rest: an equation over a statement fails where the document is wrong."""

from pathlib import Path

import pytest

from extractor.api import extract
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.recognised.government import GOVERNMENT_FINAL
from extractor.document import read_document
from extractor.extraction.pipeline import assemble
from extractor.extraction.plan import plan

STATEMENTS: list[tuple[str, list[str]]] = [
    ("捐赠收入合计10.00万元，其中：企业捐赠6.00万元，个人捐赠3.00万元。", ["STM-010 pass"]),
    ("捐赠收入合计10.00万元，其中：企业捐赠6.00万元，个人捐赠5.00万元。", ["STM-010 fail"]),
    ("捐赠收入10.00万元，分别为企业捐赠6.00万元，个人捐赠4.00万元。", ["STM-010 pass"]),
    ("捐赠收入10.00万元，分别为企业捐赠6.00万元，个人捐赠3.00万元。", ["STM-010 fail"]),
    (
        "捐赠收入10.00万元，其中：企业捐赠6.00万元（含国企捐赠2.00万元、民企捐赠3.00万元），个人捐赠4.00万元。",
        ["STM-010 pass", "STM-010 pass"],
    ),
    (
        "捐赠收入10.00万元，其中：企业捐赠6.00万元，个人捐赠4.00万元，加上上年结转5.00万元，收入总计15.00万元。",
        ["STM-010 pass"],
    ),
    (
        "捐赠收入10.00万元（其中：国内6.00万元、国外4.00万元），已全部使用，其中：用于助学8.00万元，用于办公1.00万元。",
        ["STM-010 pass", "STM-010 pass"],
    ),
    (
        "捐赠支出10.00万元，其中：助学支出6.00万元（学费4.00万元、书费2.00万元），办公支出3.00万元。",
        ["STM-010 pass", "STM-010 pass"],
    ),
    ("捐赠收入10.00万元，支出6.00万元（加上补助支出8.00万元，共完成支出14.00万元）。", []),
    ("捐赠收入10.00万元，增收4.00万元，其中：企业捐赠6.00万元，增收3.00万元；个人捐赠4.00万元。", []),
    (
        "捐赠收入10.00万元，其中：企业捐赠6.00万元（主要原因是2030年补记9.00万元抬高基数），个人捐赠4.00万元。",
        [],
    ),
    (
        "捐赠收入10.00万元，其中：企业捐赠6.00万元，其中国企捐赠2.00万元、民企捐赠4.00万元，个人捐赠4.00万元。",
        ["STM-010 pass"],
    ),
    ("捐赠收入1.00万元，其中：企业捐赠6.00万元，个人捐赠4.00万元。", []),
    ("年度支出80.00万元。其中：培训支出20.00万元，占年度支出的25%。", ["STM-020 pass"]),
    ("年度支出80.00万元。其中：培训支出20.00万元，占年度支出的26%。", ["STM-020 fail"]),
    ("年度基本支出80.00万元。人员经费20.00万元，占基本支出的25%。", ["STM-020 pass"]),
    ("年度基本支出80.00万元。人员经费20.00万元，占基本支出的52%。", ["STM-020 fail"]),
    ("年度支出80.00万元。培训支出20.00万元，占25%；会议支出60.00万元，占75%。", ["STM-020 pass", "STM-020 pass"]),
    ("年度支出80.00万元。培训支出20.00万元，占25%；会议支出60.00万元，占57%。", ["STM-020 pass", "STM-020 fail"]),
    ("年度支出90.00万元。培训支出20.00万元，占25%；会议支出60.00万元，占75%。", []),
    ("年度支出8.00万元。其中：培训支出20.00万元，占年度支出的25%。", []),
    ("年度收入30.00万元、支出20.00万元，其中：市本级收入18.00万元、支出16.00万元。", []),
    ("年度支出80.00万元。培训支出20.00万元，占全国支出的1%。", []),
    ("培训支出20.00万元，比上年增加4.00万元，增长25%。", ["STM-030 pass"]),
    ("培训支出20.00万元，比上年增加4.00万元，增长52%。", ["STM-030 fail"]),
    ("培训支出20.00万元，比上年减少5.00万元，下降20%。", ["STM-030 pass"]),
    ("培训支出20.00万元，比上年增加/减少5.00万元，增长20%。", []),
    (
        "培训支出年初预算25.00万元，决算20.00万元，决算较年初预算减少5.00万元，下降20%。",
        ["STM-030 pass", "STM-030 pass"],
    ),
    (
        "培训支出年初预算25.00万元，决算20.00万元，决算较年初预算减少6.00万元，下降24%。",
        ["STM-030 fail", "STM-030 pass"],
    ),
    (
        "培训支出年初预算安排25.00万元，支出20.00万元，比年初预算少5.00万元、比上年减少3.00万元。",
        [],
    ),
    ("收入预算15.00万元，其中：财政拨款收入预算15.00万元，比2030年预算减少3.00万元。", []),
    ("培训支出年初预算25.00万元，支出决算20.00万元，完成年初预算的80%。", ["STM-040 pass"]),
    ("培训支出年初预算25.00万元，支出决算20.00万元，完成年初预算的88%。", ["STM-040 fail"]),
    ("差旅支出完成4.00万元，为预算数6.00万元的66.7%。培训支出完成1.00万元，为预算数的51.5%。", []),
]


@pytest.mark.parametrize(("text", "found"), STATEMENTS)
def test_equation_over_statements(text: str, found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(f"青溪县水务局2031年部门预算\n{text}\n", encoding="utf-8")
    result = assemble(plan(read_document(path), GOVERNMENT_FINAL), ())
    assert sorted(f"{one.code} {one.status}" for one in result.results) == sorted(f"REC-{one}" for one in found)
    for one in result.results:
        assert all(operand.end > operand.start for operand in one.operands), "every figure has its place"


TRAVEL = (
    "青溪县水务局2031年度部门决算\n第三部分 2031年度部门决算情况说明\n七、“三公”经费支出决算情况说明\n"
    "（一）总体情况。2031年“三公”经费支出预算为5.00万元，支出决算为3.50万元，完成预算的70%。\n（二）具体情况。其中：公务接待费支出决算为3.50万元，占100%。\n"
    "1.公务接待费。{}公务接待费支出决算{}万元。国内公务接待12批次，96人次，国内公务接待支出3.50万元。\n"
    "八、机关运行经费支出说明\n本部门2031年度机关运行经费支出80.50万元。{}"
)
AGAIN: list[tuple[str, list[str]]] = [
    (TRAVEL.format("", "3.50", ""), []),
    (TRAVEL.format("", "5.30", ""), ["STM-050 fail"]),
    (TRAVEL.format("2030年", "5.30", ""), []),
    (TRAVEL.format("", "3.50", "其中公务接待费支出决算1.20万元。"), []),
]


YEARS: list[tuple[str, list[str]]] = [
    (TRAVEL.format("", "3.50", "").replace("本部门2031年度", "2030年度"), ["YR-010 fail"]),
    (TRAVEL.format("", "3.50", "") + "2030年这本账上是92.40万元，一年下来薄了11.90万元。", []),
]
BASES: list[tuple[str, list[str]]] = [
    (TRAVEL.format("", "3.50", "") + "差旅支出80.00万元，比2030年增加4.00万元，增长8%。", ["STM-030 fail"]),
    (TRAVEL.format("", "3.50", "") + "差旅支出与2030年相比（2030年差旅支出为80.00万元），增加4.00万元，增长5%。", []),
]


@pytest.mark.parametrize(("text", "found"), [*AGAIN, *YEARS, *BASES])
def test_equation_over_statements_and_fields(text: str, found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    failed = [one.code for one in extract(read_document(path), FINAL_ACCOUNTS).results if one.status == "fail"]
    assert [f"{code} fail" for code in failed] == [f"FA-{one}" for one in found]
