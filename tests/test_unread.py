"""What a document prints and nobody read is said: sections without their figures, titles without their tables."""

from pathlib import Path

import pytest
from conftest import CORPUS_DOCUMENTS, result_of

from extractor.api import extract, read
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS

HEAD = "河湾县水利局2031年度部门决算\n"
INCOME = "一、收入决算情况说明\n2031年本年收入合计12.00万元，其中：财政拨款收入12.00万元，占100.00%。\n"
COSTS = "（一）机关运行经费支出情况\n"
FORM = "公开03表\n部门：河湾县水利局 2031年度 单位：万元\n"


def told(tmp_path: Path, text: str) -> list[tuple[str, str | None]]:
    file = tmp_path / "a.txt"
    file.write_text(HEAD + text, encoding="utf-8")
    result = extract(read(file), FINAL_ACCOUNTS)
    reasons = {(reason.code, reason.path) for reason in result.verdict.reasons}
    found = [(one.code, one.path) for one in result.notices if one.code in (NONE, MAIN, "SEC-READ-001")]
    assert set(found) <= reasons
    return found


NONE, MAIN = "SEC-NONE-001", "SEC-MAIN-001"
ITEMS = "一、收入决算情况说明\n其中：财政拨款收入12.00万元，占100.00%。\n"
PURCHASES = "八、政府采购支出情况\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(INCOME, [], id="its total is read"),
        pytest.param(ITEMS, [(MAIN, "income")], id="its items, no total"),
        pytest.param(f"{INCOME}{COSTS}2031年机关运行经费支出3.00万元。\n", [], id="a sub-section too"),
        pytest.param(
            f"{INCOME}{COSTS}运转所需花去了3.00万元。\n", [(NONE, "operating_costs")], id="none of its figures"
        ),
        pytest.param(f"{INCOME}{COSTS}用于办公、差旅和会议，详见报表。\n", [(MAIN, "operating_costs")], id="no figure"),
        pytest.param(f"{INCOME}{COSTS}本单位为事业单位，没有机关运行经费。\n", [], id="it says that there is nothing"),
        pytest.param(f"{INCOME}{COSTS}本单位2031年度未发生机关运行经费支出。\n", [], id="nothing was spent"),
        pytest.param(f"{INCOME}{PURCHASES}采购用了1.00万元。\n", [(NONE, "procurement")], id="not required, unread"),
        pytest.param(f"{INCOME}{PURCHASES}按规定执行。\n", [], id="not required, nothing stated"),
    ],
)
def test_a_section_without_its_figures_is_a_reason(
    tmp_path: Path, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert told(tmp_path, text) == expected


NO_FUND = "本部门没有政府性基金收入，也没有使用政府性基金安排的支出。\n"
TABLE = "科目编码\t科目名称\t本年支出合计\t基本支出\n合计\t\t12.00\t12.00\n208\t社会保障支出\t12.00\t12.00\n"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param(f"支出决算表\n{FORM}", ["支出决算表"], id="the head of a form, and nothing below"),
        pytest.param(f"附表3：支出决算表\n{FORM}合计 12.00 12.00\n", ["支出决算表"], id="cells that are no table"),
        pytest.param("三、支出决算表\n单位：万元\n", ["支出决算表"], id="only its unit"),
        pytest.param(f"收入决算表\n支出决算表\n{FORM}", ["支出决算表"], id="a list ends at the form"),
        pytest.param(
            "第三部分 附表\n一、收入决算表\n二、支出决算表\n三、收入支出决算总表\n", [], id="a table of contents"
        ),
        pytest.param("支出决算表……12\n", [], id="with a leader"),
        pytest.param("2031年的支出见支出决算表\n单位：万元\n", [], id="a sentence that names it"),
        pytest.param(f"支出决算表\n{FORM}本表无数据\n", [], id="it says that it is empty"),
        pytest.param(f"政府性基金预算财政拨款收入支出决算表\n{FORM}{NO_FUND}", [], id="nothing to report"),
        pytest.param(f"项目支出明细表\n{FORM}", [], id="none of the nine"),
        pytest.param(f"支出决算表\n{FORM}{TABLE}", [], id="its table is there"),
    ],
)
def test_a_title_without_its_table_is_a_reason(tmp_path: Path, text: str, kinds: list[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text(HEAD + INCOME + text, encoding="utf-8")
    result = extract(read(file), FINAL_ACCOUNTS)
    found = [notice for notice in result.notices if notice.code == "TAB-MISS-001"]
    assert [notice.path for notice in found] == [f"tables[{kind}]" for kind in kinds]
    for notice in found:
        assert notice.where is not None
        assert notice.quote == result.document.text[notice.where.start : notice.where.end].strip()
        assert (notice.code, notice.path) in {(reason.code, reason.path) for reason in result.verdict.reasons}


@pytest.mark.parametrize("path", CORPUS_DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_that_is_read_whole_gives_no_alarm(path: Path) -> None:
    codes = {notice.code for notice in result_of(path).notices}
    assert codes & {"SEC-NONE-001", "SEC-MAIN-001", "TAB-MISS-001"} == set()
