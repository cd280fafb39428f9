"""The nine statutory tables, drawn in memory as Word and as PDF: rows by code and label, cells by canonical column."""

import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import CORPUS, CORPUS_DOCUMENTS, result_of
from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from extractor.api import extract
from extractor.core.evidence import Notice
from extractor.core.tables import StatutoryTable
from extractor.doctypes.common.tables.printed import printed_tables
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.doctypes.final_accounts.tables import FORMS, KINDS, read_tables
from extractor.document.assemble import read_pdf
from extractor.document.docx import read_docx
from extractor.document.model import Document
from extractor.document.standin import FONT
from extractor.output.files import document_files

SONG = "Song"
pdfmetrics.registerFont(TTFont(SONG, FONT))
PLAIN = ParagraphStyle("plain", fontName=SONG, fontSize=9, leading=14)

T1, T2, T3 = "收入支出决算总表", "收入决算表", "支出决算表"
T4, T5, T6 = "财政拨款收入支出决算总表", "一般公共预算财政拨款支出决算表", "一般公共预算财政拨款基本支出决算表"
T7 = "财政拨款“三公”经费支出决算表"
T8, T9 = "政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款收入支出决算表"

Grid = list[list[str]]
Part = str | Grid


def grid(text: str) -> Grid:
    """Rows of cells divided by |; `<` belongs to the cell at its left, `^` to the one above, `.` is empty."""
    return [["" if word == "." else word for word in line.split("|")] for line in text.replace(" ", "").split()]


def spans(rows: Grid) -> Iterator[tuple[int, int, int, int]]:
    """Row and column of the first and of the last place of every merged cell."""
    for r, row in enumerate(rows):
        for c, word in enumerate(row):
            if word in ("<", "^"):
                continue
            right = c
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            down = r
            while down + 1 < len(rows) and rows[down + 1][c] == "^":
                down += 1
            if (down, right) != (r, c):
                yield r, c, down, right


def word(*parts: Part) -> Document:
    """A Word file of paragraphs and tables."""
    built = docx.Document()
    for part in parts:
        if isinstance(part, str):
            built.add_paragraph(part)
            continue
        table = built.add_table(len(part), len(part[0]))
        for r, row in enumerate(part):
            for c, text in enumerate(row):
                if text not in ("<", "^"):
                    table.cell(r, c).text = text
        for r, c, down, right in spans(part):
            table.cell(r, c).merge(table.cell(down, right)).text = part[r][c]
    buffer = io.BytesIO()
    built.save(buffer)
    return read_docx(Path("a.docx"), buffer.getvalue(), "")


def pdf(*parts: Part) -> Document:
    """A PDF of paragraphs and ruled tables; `\\f` begins a page."""
    flow: list[Flowable] = []
    for part in parts:
        if part == "\f":
            flow.append(PageBreak())
        elif isinstance(part, str):
            flow.append(Paragraph(part, PLAIN))
        else:
            merged = [("SPAN", (c, r), (right, down)) for r, c, down, right in spans(part)]
            shown = [["" if text in ("<", "^") else text for text in row] for row in part]
            style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), SONG, 9), *merged]
            flow.append(Table(shown, style=style))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=landscape(A3), invariant=1).build(flow)
    return read_pdf(Path("a.pdf"), buffer.getvalue(), "")


MAKERS = {"docx": word, "pdf": pdf}
BOTH = pytest.mark.parametrize("form", MAKERS)


def tables(form: str, *parts: Part) -> tuple[StatutoryTable, ...]:
    """The statutory tables of those parts; every cell stands where it says."""
    document = MAKERS[form](*parts)
    found = tuple(table for table in read_tables(document) if isinstance(table, StatutoryTable))
    for table in found:
        assert_cited(document, table)
    return found


def assert_cited(document: Document, table: StatutoryTable) -> None:
    for row in table.rows:
        for cell in row.cells.values():
            start, end = cell.figure
            assert document.text[start:end] == cell.quote
            assert (cell.where.start, cell.where.end) == (start, end)
            if document.format == "pdf":
                assert cell.where.boxes
                assert cell.where.page in table.pages


def cells_of(table: StatutoryTable) -> dict[str, dict[str, str]]:
    """The cells by code or label, and by column."""
    return {row.code or row.label: {name: f"{c.value.value:f}" for name, c in row.cells.items()} for row in table.rows}


# --- which table ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS])
@pytest.mark.parametrize("before", ["", "2031年度", "青溪县水务局2031年"])
def test_each_canonical_title_names_its_table(kind: str, before: str) -> None:
    assert FORMS.title_of(before + kind) == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("收入支出总表", T1),
        ("收支决算总表", T1),
        ("收入支出决算总表（公开01表）", T1),
        ("收 入 决 算 表", T2),
        ("支出决算总表", T3),
        ("财政拨款收支决算总表", T4),
        ("一般公共预算支出决算表", T5),
        ("财政拨款支出决算表", T5),
        ("财政拨款基本支出决算表", T6),
        ("一般公共预算财政拨款“三公”经费支出决算表", T7),
        ("财政拨款三公经费支出决算表", T7),
        ("政府性基金预算收支决算表", T8),
        ("国有资本经营预算财政拨款支出决算表", T9),
        ("项目支出绩效目标完成情况表", None),
        ("项目支出绩效自评表", None),
        ("一般公共预算财政拨款项目支出决算表", None),
        ("支出决算明细表", None),
        ("政府采购情况表", None),
        ("国有资产占用情况表", None),
        ("机构人员情况表", None),
        ("项目评价得分表", None),
        ("第四部分 附表目录", None),
        ("目录", None),
        ("收入决算情况说明", None),
        ("", None),
    ],
)
def test_a_title_names_its_table_or_none(title: str, kind: str | None) -> None:
    assert FORMS.title_of(title) == kind


# --- heads, codes, sides -------------------------------------------------------------------------------------------

GENERAL = grid(
    """
    收入|<|<|支出|<|<
    项目|行次|决算数|项目|行次|决算数
    一、一般公共预算财政拨款收入|1|1,020.00|一、一般公共服务支出|9|1,031.00
    二、其他收入|2|10.00|二、外交支出|10|-
    本年收入合计|3|1,030.00|本年支出合计|11|1,031.00
    年初结转和结余|4|2.00|年末结转和结余|12|1.00
    总计|5|1,032.00|总计|13|1,032.00
    """
)
INCOME = grid(
    """
    项目|<|本年收入合计|财政拨款收入|上级补助收入|事业收入|<|其他收入
    科目代码|科目名称|^|^|^|小计|其中：教育收费|^
    合计|<|30.00|20.00|.|.|.|10.00
    201|一般公共服务支出|30.00|20.00|.|.|.|10.00
    20106|财政事务|30.00|20.00|.|.|.|10.00
    2010601|行政运行|30.00|20.00|.|.|.|10.00
    """
)
SPENDING = grid(
    """
    项目|<|<|<|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
    功能分类科目编码|<|<|科目名称|^|^|^|^|^|^
    类|款|项|^|^|^|^|^|^|^
    合计|<|<|<|31.00|21.00|10.00|0.00|0.00|0.00
    201|.|.|一般公共服务支出|31.00|21.00|10.00|0.00|0.00|0.00
    201|06|.|财政事务|31.00|21.00|10.00|0.00|0.00|0.00
    201|06|01|行政运行|31.00|21.00|10.00|0.00|0.00|0.00
    """
)
FISCAL = grid(
    """
    收入|<|支出|<|<|<|<
    项目|金额|项目|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款
    一、一般公共预算财政拨款|20.00|一、一般公共服务支出|20.00|20.00|.|.
    二、政府性基金预算财政拨款|8.00|二、城乡社区支出|8.00|.|8.00|.
    本年收入合计|28.00|本年支出合计|28.00|20.00|8.00|.
    总计|28.00|总计|28.00|20.00|8.00|.
    """
)
BUDGET = grid(
    """
    科目编码|科目名称|本年支出|<|<
    ^|^|小计|基本支出|项目支出
    合计|<|20.00|15.00|5.00
    201|一般公共服务支出|20.00|15.00|5.00
    2010601|行政运行|20.00|15.00|5.00
    """
)
BASIC = grid(
    """
    人员经费|<|<|公用经费|<|<
    科目编码|科目名称|决算数|科目编码|科目名称|决算数
    301|工资福利支出|10.00|302|商品和服务支出|4.00
    30101|基本工资|10.00|30201|办公费|3.00
    303|对个人和家庭的补助|1.00|30202|印刷费|1.00
    人员经费合计|<|11.00|公用经费合计|<|4.00
    """
)
TRAVEL = grid(
    """
    预算数|<|<|<|<|<|决算数|<|<|<|<|<
    合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费
    ^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^
    10.00|.|6.00|0.00|6.00|4.00|9.50|.|6.00|.|6.00|3.50
    """
)
FUND = grid(
    """
    科目编码|科目名称|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余
    ^|^|^|^|小计|基本支出|项目支出|^
    合计|<|1.00|8.00|7.00|.|7.00|2.00
    212|城乡社区支出|1.00|8.00|7.00|.|7.00|2.00
    """
)


@BOTH
def test_general_table_has_two_sides_and_no_counting(form: str) -> None:
    (table,) = tables(form, T1, "单位：万元", GENERAL)
    assert (table.kind, table.unit, table.empty) == (T1, "万元", False)
    rows = [(row.side, row.label, [f"{c.value.value}" for c in row.cells.values()]) for row in table.rows]
    assert rows == [
        ("income", "一、一般公共预算财政拨款收入", ["1020.00"]),
        ("income", "二、其他收入", ["10.00"]),
        ("income", "本年收入合计", ["1030.00"]),
        ("income", "年初结转和结余", ["2.00"]),
        ("income", "总计", ["1032.00"]),
        ("expenditure", "一、一般公共服务支出", ["1031.00"]),
        ("expenditure", "二、外交支出", []),
        ("expenditure", "本年支出合计", ["1031.00"]),
        ("expenditure", "年末结转和结余", ["1.00"]),
        ("expenditure", "总计", ["1032.00"]),
    ]
    assert {name for row in table.rows for name in row.cells} == {"决算数"}
    assert all(cell.value.unit == "万元" for row in table.rows for cell in row.cells.values())


@BOTH
def test_income_by_code_in_one_column(form: str) -> None:
    (table,) = tables(form, T2, "金额单位：万元", INCOME)
    whole = {"本年收入合计": "30.00", "财政拨款收入": "20.00", "其他收入": "10.00"}
    assert cells_of(table) == {"合计": whole, "201": whole, "20106": whole, "2010601": whole}
    assert [row.label for row in table.rows] == ["合计", "一般公共服务支出", "财政事务", "行政运行"]


@BOTH
def test_expenditure_by_code_in_three_columns(form: str) -> None:
    (table,) = tables(form, T3, "单位：万元", SPENDING)
    assert list(cells_of(table)) == ["合计", "201", "20106", "2010601"]
    assert cells_of(table)["2010601"] == {
        "本年支出合计": "31.00",
        "基本支出": "21.00",
        "项目支出": "10.00",
        "上缴上级支出": "0.00",
        "经营支出": "0.00",
        "对附属单位补助支出": "0.00",
    }


@BOTH
@pytest.mark.parametrize(
    ("title", "plain", "at", "counting"),
    [
        pytest.param(T1, GENERAL, 2, ["栏次", "", "1", "栏次", "", "2"], id="two sides"),
        pytest.param(T2, INCOME, 2, ["栏次", "<", *"123456"], id="one code"),
        pytest.param(T3, SPENDING, 3, ["栏次", "<", "<", "<", *"123456"], id="three codes"),
        pytest.param(T5, BUDGET, 2, ["栏次", "<", *"123"], id="general budget"),
        pytest.param(T8, FUND, 2, ["栏次", "<", *"123456"], id="fund"),
        pytest.param(T5, BUDGET, 2, ["", "栏次", *"123"], id="counted under the label"),
    ],
)
def test_a_row_that_counts_the_columns_changes_nothing(
    form: str, title: str, plain: Grid, at: int, counting: list[str]
) -> None:
    (without,) = tables(form, title, "单位：万元", plain)
    (table,) = tables(form, title, "单位：万元", [*plain[:at], counting, *plain[at:]])
    assert [(row.side, row.code, row.label) for row in table.rows] == [
        (row.side, row.code, row.label) for row in without.rows
    ]
    assert cells_of(table) == cells_of(without)


@BOTH
def test_fiscal_table_has_budgets_on_one_side(form: str) -> None:
    (table,) = tables(form, T4, "单位：万元", FISCAL)
    assert table.kind == T4
    sides = {(row.side, row.label): {n: f"{c.value.value}" for n, c in row.cells.items()} for row in table.rows}
    assert sides["income", "本年收入合计"] == {"决算数": "28.00"}
    assert sides["expenditure", "二、城乡社区支出"] == {"合计": "8.00", "政府性基金预算财政拨款": "8.00"}
    assert sides["expenditure", "总计"] == {
        "合计": "28.00",
        "一般公共预算财政拨款": "20.00",
        "政府性基金预算财政拨款": "8.00",
    }


@BOTH
def test_the_general_budget_table_is_read_with_its_unit(form: str) -> None:
    (table,) = tables(form, T5, "单位：元", BUDGET)
    assert (table.kind, table.unit) == (T5, "元")
    whole = {"合计": "20.00", "基本支出": "15.00", "项目支出": "5.00"}
    assert cells_of(table) == {"合计": whole, "201": whole, "2010601": whole}


@BOTH
def test_halves_of_the_basic_table(form: str) -> None:
    (table,) = tables(form, T6, "单位：万元", BASIC)
    found = {key: cells.get("决算数") for key, cells in cells_of(table).items()}
    assert found == {
        "301": "10.00",
        "30101": "10.00",
        "303": "1.00",
        "人员经费合计": "11.00",
        "302": "4.00",
        "30201": "3.00",
        "30202": "1.00",
        "公用经费合计": "4.00",
    }
    assert all(row.side is None for row in table.rows)


@BOTH
def test_travel_table_is_one_row(form: str) -> None:
    (table,) = tables(form, T7, "单位：万元", TRAVEL)
    (row,) = table.rows
    assert {name: f"{cell.value.value}" for name, cell in row.cells.items()} == {
        "合计/预算数": "10.00",
        "公务用车购置及运行维护费/预算数": "6.00",
        "公务用车购置费/预算数": "0.00",
        "公务用车运行维护费/预算数": "6.00",
        "公务接待费/预算数": "4.00",
        "合计/决算数": "9.50",
        "公务用车购置及运行维护费/决算数": "6.00",
        "公务用车运行维护费/决算数": "6.00",
        "公务接待费/决算数": "3.50",
    }


@BOTH
@pytest.mark.parametrize("kind", [T8, T9])
def test_fund_tables_have_their_balances_and_their_spending(form: str, kind: str) -> None:
    (table,) = tables(form, kind, "单位：万元", FUND)
    assert table.kind == kind
    assert cells_of(table)["212"] == {
        "年初结转和结余": "1.00",
        "本年收入": "8.00",
        "本年支出小计": "7.00",
        "项目支出": "7.00",
        "年末结转和结余": "2.00",
    }


@BOTH
@pytest.mark.parametrize("rows", [1, 3])
def test_an_empty_table_with_a_note(form: str, rows: int) -> None:
    blank = [[""] * len(FUND[0]) for _ in range(rows)]
    (table,) = tables(form, T9, "单位：万元", FUND[:2] + blank, "注：本部门没有国有资本经营预算收支，故本表为空。")
    assert table.empty
    assert not any(row.cells for row in table.rows)


@BOTH
def test_an_empty_table_whose_total_row_has_no_figures(form: str) -> None:
    (table,) = tables(form, T8, "单位：万元", [*FUND[:2], ["合计", "<", *[""] * 6], [""] * 8])
    assert table.empty
    assert [row.label for row in table.rows] == ["合计"]


@BOTH
def test_two_tables_on_a_page(form: str) -> None:
    found = tables(form, T5, "单位：万元", BUDGET, T6, "单位：元", BASIC)
    assert [(table.kind, table.unit) for table in found] == [(T5, "万元"), (T6, "元")]


@BOTH
def test_a_table_under_its_title_again_is_one_table(form: str) -> None:
    more = [*INCOME[:2], *grid("204|公共安全支出|5.00|5.00|.|.|.|.")]
    (table,) = tables(form, T2, "单位：万元", INCOME, *(["\f"] if form == "pdf" else []), f"{T2}", "单位：万元", more)
    assert list(cells_of(table)) == ["合计", "201", "20106", "2010601", "204"]
    if form == "pdf":
        assert table.pages == (1, 2)
        assert [row.page for row in table.rows] == [1, 1, 1, 1, 2]


def test_a_table_continued_on_the_next_page() -> None:
    long = [*INCOME, *([f"2{n:02}", f"第{n}类支出", f"{n}.00", f"{n}.00", "", "", "", ""] for n in range(10, 95))]
    (table,) = tables("pdf", T2, "单位：万元", long)
    assert len(table.pages) > 1
    assert [row.code for row in table.rows][-3:] == ["292", "293", "294"]
    assert len(table.rows) == 4 + 85
    assert {row.page for row in table.rows} == set(table.pages)


@BOTH
@pytest.mark.parametrize("title", ["项目支出绩效目标完成情况表", "项目支出明细表", "目录", "机构人员情况表"])
def test_other_tables_are_left_out(form: str, title: str) -> None:
    assert tables(form, title, "单位：万元", BUDGET) == ()


@BOTH
def test_another_table_beside_a_statutory_one(form: str) -> None:
    found = tables(form, "项目支出绩效自评表", BUDGET, T5, "单位：万元", BUDGET)
    assert [table.kind for table in found] == [T5]


@BOTH
@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1,234,567.89", "1234567.89"),
        ("１２．５０", "12.50"),
        ("-3.20", "-3.20"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("7", "7"),
        ("-", None),
        ("—", None),
        ("/", None),
        ("", None),
        ("无", None),
    ],
)
def test_a_cell_holds_an_amount_as_printed_or_nothing(form: str, printed: str, value: str | None) -> None:
    rows = [*BUDGET[:3], ["201", "一般公共服务支出", printed, "15.00", "5.00"]]
    (table,) = tables(form, T5, "单位：万元", rows)
    cell = table.rows[-1].cells.get("合计")
    assert (None if cell is None else f"{cell.value.value}") == value


@BOTH
def test_decimals_and_a_missing_unit_are_kept(form: str) -> None:
    rows = [*BUDGET[:3], ["201", "一般公共服务支出", "20.0", "15", "5.000"]]
    (table,) = tables(form, T5, rows)
    assert table.unit is None
    prints = [(c.value.unit, c.value.decimals) for c in table.rows[-1].cells.values()]
    assert prints == [(None, 1), (None, 0), (None, 3)]


@BOTH
def test_rows_shifted_against_their_codes_stay_shifted(form: str) -> None:
    rows = [*BUDGET[:3], ["201", "行政运行", "20.00", "15.00", "5.00"], ["2010601", "一般公共服务支出", "", "", ""]]
    (table,) = tables(form, T5, "单位：万元", rows)
    assert [(row.code, row.label) for row in table.rows[1:]] == [("201", "行政运行"), ("2010601", "一般公共服务支出")]


@BOTH
def test_a_label_over_two_lines_is_one(form: str) -> None:
    rows = [*BUDGET[:3], ["201", "一般公共服务\n支出", "20.00", "15.00", "5.00"]]
    (table,) = tables(form, T5, "单位：万元", rows)
    assert table.rows[-1].label == "一般公共服务支出"


@BOTH
def test_title_and_unit_in_the_first_rows_of_the_table(form: str) -> None:
    width = len(BUDGET[0])
    rows = [[T5, *["<"] * (width - 1)], ["部门：青溪县水务局", *["<"] * (width - 2), "单位：万元"], *BUDGET]
    (table,) = tables(form, "附表", rows)
    assert (table.kind, table.unit) == (T5, "万元")
    assert cells_of(table)["201"] == {"合计": "20.00", "基本支出": "15.00", "项目支出": "5.00"}


def test_a_document_without_tables_has_none() -> None:
    assert tables("docx", "收入决算表", "本年收入合计30.00万元。") == ()


# --- heads of other places -----------------------------------------------------------------------------------------

TRAVEL_BY_YEAR = grid(
    """
    项目|一般公共预算财政拨款安排的“三公”经费|<|<|<|<|<|会议费|培训费
    ^|小计|因公出国（境）费用|公务接待费|公务用车购置及运行维护费|<|<|^|^
    ^|^|^|^|小计|公务用车购置费|公务用车运行维护费|^|^
    栏次|1|2|3|4|5|6|7|8
    预算数|6.80|.|2.30|4.50|.|4.50|1.20|3.50
    决算数|5.62|.|1.54|4.08|.|4.08|0.86|2.64
    """
)
TRAVEL_BY_ITEM = grid(
    """
    项目|行次|预算数|决算数
    “三公”经费合计|1|6.80|5.62
    1.因公出国（境）费|2|.|.
    2.公务用车购置及运行维护费|3|4.50|4.08
    其中：（1）公务用车购置费|4|.|.
    （2）公务用车运行维护费|5|4.50|4.08
    3.公务接待费|6|2.30|1.54
    其中：国内接待费|7|2.30|1.54
    会议费|8|1.20|0.86
    培训费|9|3.50|2.64
    公务接待批次（批）|10|12|14
    """
)
TRAVEL_WITH_MEETINGS = grid(
    """
    预算数|<|<|<|<|<|<|<|决算数|<|<|<|<|<|<|<
    “三公”经费|<|<|<|<|<|会议费|培训费|“三公”经费|<|<|<|<|<|会议费|培训费
    合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|^|^|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|^|^
    ^|^|小计|公务用车购置费|公务用车运行费|^|^|^|^|^|小计|公务用车购置费|公务用车运行费|^|^|^
    1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16
    6.80|.|4.50|.|4.50|2.30|1.20|3.50|5.62|.|4.08|.|4.08|1.54|0.86|2.64
    """
)
TRAVEL_READ = {
    "合计/预算数": "6.80",
    "合计/决算数": "5.62",
    "公务用车购置及运行维护费/预算数": "4.50",
    "公务用车购置及运行维护费/决算数": "4.08",
    "公务用车运行维护费/预算数": "4.50",
    "公务用车运行维护费/决算数": "4.08",
    "公务接待费/预算数": "2.30",
    "公务接待费/决算数": "1.54",
    "会议费/预算数": "1.20",
    "会议费/决算数": "0.86",
    "培训费/预算数": "3.50",
    "培训费/决算数": "2.64",
}


@BOTH
@pytest.mark.parametrize(
    ("printed", "beside"),
    [
        pytest.param(TRAVEL_BY_YEAR, {}, id="years down the side"),
        pytest.param(
            TRAVEL_BY_ITEM, {"国内接待费/预算数": "2.30", "国内接待费/决算数": "1.54"}, id="items down the side"
        ),
        pytest.param(TRAVEL_WITH_MEETINGS, {}, id="both across"),
    ],
)
def test_the_travel_table_is_one_row_whichever_way_it_lies(form: str, printed: Grid, beside: dict[str, str]) -> None:
    (table,) = tables(form, "“三公”经费、会议费和培训费支出决算表", "单位：万元", printed)
    assert cells_of(table) == {"": TRAVEL_READ | beside}


@BOTH
def test_sub_columns_of_a_head_are_named_by_their_path_and_its_subtotal_by_the_head(form: str) -> None:
    printed = grid(
        """
        项目|<|<|本年支出|<|<|<|<
        功能分类科目编码|<|科目名称|合计|基本支出|<|<|项目支出
        ^|<|^|^|小计|人员经费|公用经费|^
        类|款|栏次|1|2|3|4|5
        .|.|合计|20.00|15.00|11.00|4.00|5.00
        201|.|一般公共服务支出|20.00|15.00|11.00|4.00|5.00
        201|06|财政事务|20.00|15.00|11.00|4.00|5.00
        """
    )
    (table,) = tables(form, T5, "单位：万元", printed)
    whole = {
        "合计": "20.00",
        "基本支出": "15.00",
        "基本支出/人员经费": "11.00",
        "基本支出/公用经费": "4.00",
        "项目支出": "5.00",
    }
    assert cells_of(table) == {"合计": whole, "201": whole, "20106": whole}
    assert [row.label for row in table.rows] == ["合计", "一般公共服务支出", "财政事务"]


@BOTH
def test_a_known_head_under_another_is_its_part(form: str) -> None:
    printed = grid(
        """
        科目编码|科目名称|年初结转和结余|<|本年收入|本年支出|<|<|年末结转和结余|<
        ^|^|合计|项目支出|^|合计|基本支出|项目支出|合计|项目支出
        212|城乡社区支出|1.00|1.00|8.00|7.00|.|7.00|2.00|2.00
        """
    )
    (table,) = tables(form, T8, "单位：万元", printed)
    assert cells_of(table)["212"] == {
        "年初结转和结余": "1.00",
        "年初结转和结余/项目支出": "1.00",
        "本年收入": "8.00",
        "本年支出小计": "7.00",
        "项目支出": "7.00",
        "年末结转和结余": "2.00",
        "年末结转和结余/项目支出": "2.00",
    }


@BOTH
def test_basic_expenditure_in_three_columns(form: str) -> None:
    printed = grid(
        """
        项目|<|财政拨款基本支出|<|<|备注
        科目编码|科目名称|合计|人员经费|公用经费|^
        合计|<|15.00|11.00|4.00|.
        301|工资福利支出|11.00|11.00|.|.
        302|商品和服务支出|4.00|.|4.00|.
        """
    )
    (table,) = tables(form, T6, "单位：万元", printed)
    assert cells_of(table) == {
        "合计": {"合计": "15.00", "人员经费": "11.00", "公用经费": "4.00"},
        "301": {"合计": "11.00", "人员经费": "11.00"},
        "302": {"合计": "4.00", "公用经费": "4.00"},
    }


@BOTH
def test_a_total_merged_over_the_labels_of_two_blocks_is_a_row_of_the_last(form: str) -> None:
    printed = grid(
        """
        人员经费|<|<|公用经费|<|<|<|<|<
        科目编码|科目名称|金额|科目编码|科目名称|金额|科目编码|科目名称|金额
        301|工资福利支出|10.00|302|商品和服务支出|3.00|310|资本性支出|1.00
        人员经费合计|<|10.00|公用经费合计|<|<|<|<|4.00
        """
    )
    (table,) = tables(form, T6, "单位：万元", printed)
    assert [(row.code or row.label, [f"{c.value.value}" for c in row.cells.values()]) for row in table.rows] == [
        ("301", ["10.00"]),
        ("人员经费合计", ["10.00"]),
        ("302", ["3.00"]),
        ("310", ["1.00"]),
        ("公用经费合计", ["4.00"]),
    ]


NEXT_PAGE = grid("204|公共安全支出|5.00|4.00|1.00")
PIECES = grid(
    """
    项目|<|<|<|本年支出|<|<
    科目编码|<|<|科目名称|小计|基本支出|项目支出
    类|款|项|合计|20.00|15.00|5.00
    201|<|<|一般公共服务支出|20.00|15.00|5.00
    """
)


@pytest.mark.parametrize(
    ("head", "page"),
    [
        pytest.param(BUDGET, NEXT_PAGE, id="no heads"),
        pytest.param(BUDGET, [*BUDGET[:2], *NEXT_PAGE], id="heads again"),
        pytest.param(PIECES, NEXT_PAGE, id="the code in pieces, then in a column"),
    ],
)
@pytest.mark.parametrize("title", [["单位名称："], []], ids=["blank field above", "no title"])
def test_the_next_page_has_the_heads_of_the_first(head: Grid, page: Grid, title: list[str]) -> None:
    (table,) = tables("pdf", T5, "单位：万元", *title, head, "\f", page, "\f", page)
    assert [row.page for row in table.rows][-3:] == [1, 2, 3]
    assert cells_of(table)["201"] == {"合计": "20.00", "基本支出": "15.00", "项目支出": "5.00"}
    assert cells_of(table)["204"] == {"合计": "5.00", "基本支出": "4.00", "项目支出": "1.00"}


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("20101|人大事务及相关|8.00|6.00|2.00", ".|机构事务|.|.|."),
        ("20101|人大事务及相关|.|.|.", ".|机构事务|8.00|6.00|2.00"),
    ],
    ids=["amounts above", "amounts below"],
)
def test_a_row_torn_by_a_page_is_one(above: str, below: str) -> None:
    total = grid(".|合计|28.00|21.00|7.00")
    (table,) = tables(
        "pdf", T5, "单位：万元", [*BUDGET[:2], *grid(above)], "\f", [*grid(below), *NEXT_PAGE], "\f", total
    )
    assert [(row.code, row.label, len(row.cells)) for row in table.rows] == [
        ("20101", "人大事务及相关机构事务", 3),
        ("204", "公共安全支出", 3),
        (None, "合计", 3),
    ]


def test_a_table_of_its_own_is_no_next_page() -> None:
    narrow = grid("204|公共安全支出|5.00")
    (table,) = tables("docx", T5, "单位：万元", BUDGET, "项目明细如下", NEXT_PAGE)
    assert "204" not in cells_of(table)
    (table,) = tables("pdf", T5, "单位：万元", BUDGET, "\f", narrow)
    assert "204" not in cells_of(table)


# --- doubt ---------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    ("first", "second", "read", "lost"),
    [
        pytest.param("小计", "本年支出", {"基本支出": "15.00"}, "20.00", id="neither says it better"),
        pytest.param("小计", "", {"合计": "20.00", "基本支出": "15.00"}, "5.00", id="no head"),
        pytest.param(
            "合计", "本年支出", {"合计": "20.00", "本年支出": "5.00", "基本支出": "15.00"}, None, id="the name"
        ),
        pytest.param(
            "小计", "其中：基建支出", {"合计": "20.00", "其中：基建支出": "5.00", "基本支出": "15.00"}, None, id="part"
        ),
    ],
)
def test_two_heads_for_one_column(form: str, first: str, second: str, read: dict[str, str], lost: str | None) -> None:
    printed = [["科目编码", "科目名称", first, "基本支出", second], ["201", "公共安全支出", "20.00", "15.00", "5.00"]]
    document = MAKERS[form](T5, "单位：万元", printed)
    (table,) = (one for one in read_tables(document) if isinstance(one, StatutoryTable))
    notices = [one for one in read_tables(document) if isinstance(one, Notice)]
    assert cells_of(table)["201"] == read
    assert [(notice.code, notice.quote) for notice in notices] == ([("TAB-HEAD-001", lost)] if lost else [])


@BOTH
@pytest.mark.parametrize(
    ("head", "amounts", "doubted"),
    [
        pytest.param("基本支出|合计|项目支出", "20.00|15.00|5.00", True, id="other columns would do"),
        pytest.param("合计|基本支出|项目支出", "20.00|15.00|5.00", False, id="as read"),
        pytest.param("合计|基本支出|项目支出", "21.00|15.00|5.00", False, id="no columns do"),
        pytest.param("合计|基本支出|项目支出|另列", "20.00|15.00|5.00|1.00", True, id="a column that is no part"),
    ],
)
def test_columns_are_doubted_where_others_add_up(form: str, head: str, amounts: str, doubted: bool) -> None:
    rows = [f"科目编码|科目名称|{head}", *(f"{code}|某某支出|{amounts}" for code in (201, 20106, 2010601))]
    document = MAKERS[form](T5, "单位：万元", grid("\n".join(rows)))
    (table,) = (one for one in read_tables(document) if isinstance(one, StatutoryTable))
    assert table.doubted is doubted
    assert not [
        one for one in read_tables(document) if isinstance(one, Notice)
    ]  # the checks say it, see test_systematic


@BOTH
@pytest.mark.parametrize(
    ("titles", "taken"),
    [
        pytest.param(("财政拨款支出决算表（功能科目）", T5), "20.00", id="the second has the name"),
        pytest.param((T5, "财政拨款支出决算表（功能科目）"), "10.00", id="the first has the name"),
        pytest.param(("财政拨款支出决算表", "公共预算支出表"), "20.00", id="the second has its scope"),
        pytest.param(("一般公共预算支出表", "公共预算支出表"), None, id="neither"),
    ],
)
def test_two_tables_for_one_kind(form: str, titles: tuple[str, str], taken: str | None) -> None:
    head, row = BUDGET[:2], ["201", "一般公共服务支出"]
    first, second = [*head, [*row, "10.00", "6.00", "4.00"]], [*head, [*row, "20.00", "15.00", "5.00"]]
    document = MAKERS[form](titles[0], "单位：万元", first, titles[1], "单位：万元", second)
    found = [one for one in read_tables(document) if isinstance(one, StatutoryTable)]
    notices = [one.code for one in read_tables(document) if isinstance(one, Notice)]
    assert [cells_of(table)["201"]["合计"] for table in found] == ([taken] if taken else [])
    assert notices == ([] if taken else ["TAB-KIND-001"])


@BOTH
def test_of_tables_by_unit_and_by_item_the_one_by_item_is_taken(form: str) -> None:
    by_unit = grid("单位名称|合计|基本支出|项目支出\n合计|20.00|15.00|5.00\n青溪县水务局|20.00|15.00|5.00")
    (table,) = tables(form, f"{T3}（分单位）", "单位：万元", by_unit, f"{T3}（分科目）", "单位：万元", BUDGET)
    assert [row.code for row in table.rows] == [None, "201", "2010601"]


# --- the sample documents ------------------------------------------------------------------------------------------


# The gold names the vehicle columns of the travel table by their short heads.
SHORT = {"公务用车小计": "公务用车购置及运行维护费", "公务用车运行费": "公务用车运行维护费"}


def cells_by_place(form: Iterable[dict[str, Any]]) -> dict[tuple[str, ...], Decimal]:
    found: dict[tuple[str, ...], Decimal] = {}
    for table in form:
        seen: dict[tuple[str, str], int] = {}
        for row in table["rows"]:
            name = (row.get("side") or "", (row["code"] or row["label"]).replace(" ", ""))
            seen[name] = seen.get(name, 0) + 1
            for column, value in row["cells"].items():
                group, _, which = column.partition("/")
                column_ = "/".join(filter(None, (SHORT.get(group, group), which)))
                found[table["kind"], *name, str(seen[name]), column_] = Decimal(value)
    return found


@pytest.mark.parametrize("path", CORPUS_DOCUMENTS, ids=lambda path: path.stem)
def test_every_cell_of_the_samples_is_read(path: Path) -> None:
    gold_file = CORPUS / "gold" / f"{path.stem}.tables.json"
    record = result_of(path).record
    assert isinstance(record, FinalAccounts)
    gold = json.loads(gold_file.read_text(encoding="utf-8")) if gold_file.is_file() else []
    form = [
        {
            "kind": table.kind,
            "rows": [
                {
                    "code": row.code,
                    "label": row.label,
                    "side": row.side,
                    "cells": {name: f"{cell.value.value:f}" for name, cell in row.cells.items()},
                }
                for row in table.rows
            ],
        }
        for table in record.tables
    ]
    expected, found = cells_by_place(gold), cells_by_place(form)
    right = sum(found.get(place) == value for place, value in expected.items())
    assert right >= 0.995 * len(expected), sorted(set(expected) - set(found))[:5]
    assert right >= 0.995 * len(found), sorted(set(found) - set(expected))[:5]
    assert {table["kind"]: table["empty"] for table in gold} == {table.kind: table.empty for table in record.tables}
    for table in record.tables:
        assert_cited(result_of(path).document, table)


def printed(form: str, *parts: Part) -> list[dict[str, Any]]:
    """The tables of those parts that are of no prescribed kind."""
    document = MAKERS[form](*parts)
    return printed_tables(document, [one for one in read_tables(document) if isinstance(one, StatutoryTable)])


BUYING = """
    序号|指导性目录|<|支出金额
    ^|一级目录|二级目录|^
    合计|<|<|12.50
    1|公共服务|文化服务|10.00
    2|公共服务|.|2.50
"""
COUNTS = """
    项目|统计数|项目|统计数
    团组数（个）|0|人次数（人）|0
    购置数（辆）|1|保有量（辆）|24
"""
BY_CODE = """
    项目|<|本年支出|<
    科目编码|科目名称|合计|其中：人员经费
    301|工资福利支出|1,020.50|1,000.50
    30101|基本工资|.|—
"""


@BOTH
def test_a_table_of_no_kind_is_kept_with_its_printed_heads_and_all_that_stands_in_it(form: str) -> None:
    (table,) = printed(form, "政府购买服务情况表", "单位：万元", grid(BUYING))
    assert (table["kind"], table["printed_title"], table["unit"]) == (None, "政府购买服务情况表", "万元")
    assert table["columns"] == ["序号", "指导性目录/一级目录", "指导性目录/二级目录", "支出金额"]
    assert [(row["label"], row["cells"]) for row in table["rows"]] == [
        ("合计", {"支出金额": "12.50"}),
        ("1", {"指导性目录/一级目录": "公共服务", "指导性目录/二级目录": "文化服务", "支出金额": "10.00"}),
        ("2", {"指导性目录/一级目录": "公共服务", "支出金额": "2.50"}),
    ]
    assert table["rows"][0]["yuan"] == {"支出金额": "125000.00"}


@BOTH
def test_blocks_side_by_side_and_counts_without_a_unit(form: str) -> None:
    (table,) = printed(form, "相关统计数", grid(COUNTS))
    assert (table["printed_title"], table["unit"]) == ("相关统计数", None)
    assert [(row["label"], row["cells"]) for row in table["rows"]] == [
        ("团组数（个）", {"统计数": "0"}),
        ("人次数（人）", {"统计数": "0"}),
        ("购置数（辆）", {"统计数": "1"}),
        ("保有量（辆）", {"统计数": "24"}),
    ]
    assert not any("yuan" in row for row in table["rows"])


@BOTH
def test_a_head_over_all_amounts_is_no_part_of_their_names_and_codes_stand_apart(form: str) -> None:
    (table,) = printed(form, "运行经费表", "单位：元", grid(BY_CODE))
    assert [(row["code"], row["label"], row["cells"]) for row in table["rows"]] == [
        ("301", "工资福利支出", {"合计": "1020.50", "其中：人员经费": "1000.50"}),
        ("30101", "基本工资", {"其中：人员经费": "—"}),
    ]


def test_the_next_page_of_a_table_is_the_same_table_with_its_heads_again_or_without() -> None:
    head, *rows = grid("项目|金额\n甲|1.50\n乙|2.50\n丙|3.50")
    for again in ([], [head]):
        (table,) = printed("pdf", "采购情况表", [head, *rows[:2]], "\f", [*again, *rows[2:]])
        assert table["pages"] == [1, 2]
        assert [(row["label"], row["cells"], row["page"]) for row in table["rows"]] == [
            ("甲", {"金额": "1.50"}, 1),
            ("乙", {"金额": "2.50"}, 1),
            ("丙", {"金额": "3.50"}, 2),
        ]


@BOTH
def test_prescribed_tables_are_not_kept_twice_whether_filled_or_empty(form: str) -> None:
    filled, empty = grid("科目编码|科目名称|合计\n201|公共安全支出|20.00"), grid("科目编码|科目名称|合计\n.|.|.")
    other = grid("项目|金额\n甲|1.50")
    found = printed(form, T5, "单位：万元", filled, T8, "单位：万元", empty, "采购情况表", other)
    assert [table["printed_title"] for table in found] == ["采购情况表"]


def test_they_stand_behind_the_prescribed_ones_in_the_file_of_tables() -> None:
    document = word(
        T5, "单位：万元", grid("科目编码|科目名称|合计\n201|公共安全支出|20.00"), "采购表", grid("项目|金额\n甲|1.50")
    )
    files = dict(document_files(extract(document, FINAL_ACCOUNTS)))
    found = json.loads(files["tables.json"])
    assert [(table["kind"], table["printed_title"]) for table in found] == [(T5, T5), (None, "采购表")]
    assert found[0]["rows"][0]["yuan"] == {"合计": "200000.00"}
    assert json.loads(files["record.json"])["printed_tables"] == [found[1]]
