"""Statutory tables saved as text: blanks, merged heads, captions; the same typed rows as from a ruled table."""

from pathlib import Path

import pytest

from extractor.core.tables import StatutoryTable
from extractor.doctypes.final_accounts.tables import read_tables
from extractor.document import read_document

CAPTION = "部门：河湾县水利局\t\t\t\t单位：万元\n"


def tables_of(folder: Path, text: str) -> tuple[StatutoryTable, ...]:
    file = folder / "a.txt"
    file.write_text(text, encoding="utf-8")
    return tuple(t for t in read_tables(read_document(file)) if isinstance(t, StatutoryTable))


def cells(table: StatutoryTable) -> list[tuple[str | None, str, str | None, dict[str, str]]]:
    return [(r.code, r.label, r.side, {k: str(v.value.value) for k, v in r.cells.items()}) for r in table.rows]


def test_income_and_expenditure_side_by_side_are_two_sides_of_one_table(tmp_path: Path) -> None:
    (table,) = tables_of(
        tmp_path,
        "收入支出决算总表\n公开01表\n" + CAPTION + "收入\t\t支出\t\n项目\t决算数\t项目\t决算数\n"
        "一、一般公共预算财政拨款收入\t1,200.50\t一、一般公共服务支出\t\n"
        "二、政府性基金预算财政拨款收入\t0.00\t八、社会保障和就业支出\t100.50\n总计\t1200.50\t总计\t1200.50\n",
    )
    assert (table.kind, table.unit) == ("收入支出决算总表", "万元")
    assert cells(table) == [
        (None, "一、一般公共预算财政拨款收入", "income", {"决算数": "1200.50"}),
        (None, "二、政府性基金预算财政拨款收入", "income", {"决算数": "0.00"}),
        (None, "总计", "income", {"决算数": "1200.50"}),
        (None, "一、一般公共服务支出", "expenditure", {}),
        (None, "八、社会保障和就业支出", "expenditure", {"决算数": "100.50"}),
        (None, "总计", "expenditure", {"决算数": "1200.50"}),
    ]


def test_codes_over_three_columns_and_blanks_before_the_total(tmp_path: Path) -> None:
    (table,) = tables_of(
        tmp_path,
        "收入决算表\n公开02表\n"
        + CAPTION
        + "项目\t\t\t\t本年收入合计\t财政拨款收入\t事业收入\n功能分类科目编码\t\t\t科目名称\t\t\t\n类\t款\t项\t\t\t\t\n"
        "\t\t\t合计\t1,200.50\t1,100.00\t100.50\n213\t\t\t农林水支出\t1,200.50\t1,100.00\t100.50\n"
        "213\t03\t01\t行政运行\t1,200.50\t1,100.00\t100.50\n",
    )
    amounts = {"本年收入合计": "1200.50", "财政拨款收入": "1100.00", "事业收入": "100.50"}
    assert cells(table) == [
        (None, "合计", None, amounts),
        ("213", "农林水支出", None, amounts),
        ("2130301", "行政运行", None, amounts),
    ]


def test_columns_of_rates_and_counts_are_no_amounts(tmp_path: Path) -> None:
    (table,) = tables_of(
        tmp_path,
        "支出决算表\n公开03表\n"
        + CAPTION
        + "科目编码\t科目名称\t本年支出合计\t支出合计占比\t人数\t基本支出\t项目支出增长率\n"
        "\t合计\t12.00\t100.00%\t5\t12.00\t3.50\n208\t社会保障和就业支出\t12.00\t100.00\t5\t12.00\t3.50%\n",
    )
    amounts = {"本年支出合计": "12.00", "基本支出": "12.00"}
    assert cells(table) == [(None, "合计", None, amounts), ("208", "社会保障和就业支出", None, amounts)]


def test_heads_of_three_levels_become_one_canonical_column(tmp_path: Path) -> None:
    groups = "合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费"
    (table,) = tables_of(
        tmp_path,
        "财政拨款“三公”经费支出决算表\n" + CAPTION + "预算数\t\t\t\t\t\t决算数\t\t\t\t\t\n" + f"{groups}\t{groups}\n"
        "\t\t小计\t购置费\t公务用车运行费\t\t\t\t小计\t公务用车购置费\t公务用车运行费\t\n"
        "10.00\t0.00\t8.00\t0.00\t8.00\t2.00\t9.00\t0.00\t7.50\t0.00\t7.50\t1.50\n",
    )
    ((_, _, _, row),) = cells(table)
    assert row["合计/预算数"] == "10.00"
    assert row["公务用车购置及运行维护费/预算数"] == "8.00"
    assert row["公务接待费/预算数"] == "2.00"
    assert row["公务用车运行维护费/决算数"] == "7.50"
    assert row["公务接待费/决算数"] == "1.50"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_cells_point_at_the_text_of_their_page(tmp_path: Path, gap: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"封面\f收入支出决算总表{gap}收入\t\n项目\t决算数\n总计\t12.50\n", encoding="utf-8")
    document = read_document(file)
    (table,) = read_tables(document)
    assert isinstance(table, StatutoryTable)
    cited = table.rows[0].cells["决算数"]
    assert document.text[cited.figure[0] : cited.figure[1]] == "12.50"
    assert (cited.where.page, table.rows[0].page) == (2, 2)
