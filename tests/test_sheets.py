"""Spreadsheets: tables with what stands above them, numbers as shown, what is hidden left out and said."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT
from test_document import assert_offsets_are_true

from extractor.api import extract
from extractor.core.tables import tables_of
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import read_document
from extractor.document.model import Document
from extractor.document.number_format import printed
from extractor.errors import UnreadableDocumentError

OLD = ROOT / "tests" / "fixtures" / "sheets" / "expenditure.xls"  # written by xlwt 1.3.0
MANIFEST = """<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>"""
TITLE = ("2031年度支出决算表", "部门：河湾县水利局 单位：万元")


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def expenditure() -> bytes:
    """The workbook that the old one is, in the present form."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "支出决算表"
    for values in (
        ("2031年度支出决算表",),
        ("部门：河湾县水利局", None, None, "单位：万元"),
        ("科目", "支出", None, "占比"),
        (None, "基本支出", "项目支出"),
        ("合计", 1240.3, -12, 0.5),
        ("其中", 0.1 + 0.2, None, 1),
        ("隐藏的行", 99.99),
        ("注：本表反映支出。",),
    ):
        sheet.append(values)
    for area in ("A1:D1", "A3:A4", "B3:C3", "D3:D4"):
        sheet.merge_cells(area)
    for place, code in (("B5", "#,##0.00"), ("C5", "#,##0.00_);(#,##0.00)"), ("D5", "0.00%"), ("D6", "0%")):
        sheet[place].number_format = code
    sheet.row_dimensions[7].hidden = True
    draft = book.create_sheet("底稿")
    draft["A1"], draft.sheet_state = 1.5, "hidden"
    return saved(book)


def read(data: bytes, name: str = "a.xlsx", folder: Path = Path()) -> Document:
    path = folder / name
    path.write_bytes(data)
    document = read_document(path)
    assert_offsets_are_true(document)
    return document


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.et", "a.doc"])
@pytest.mark.parametrize("data", [OLD.read_bytes(), expenditure()], ids=["old", "present"])
def test_a_sheet_is_read_as_it_is_shown_whatever_its_ending(data: bytes, name: str, tmp_path: Path) -> None:
    document = read(data, name, tmp_path)
    (table,) = document.tables
    assert table.title == TITLE
    assert [[cell and (cell.text, cell.row_span, cell.column_span) for cell in row] for row in table.rows] == [
        [("科目", 2, 1), ("支出", 1, 2), None, ("占比", 2, 1)],
        [None, ("基本支出", 1, 1), ("项目支出", 1, 1), None],
        [("合计", 1, 1), ("1,240.30", 1, 1), ("(12.00)", 1, 1), ("50.00%", 1, 1)],
        [("其中", 1, 1), ("0.3", 1, 1), ("", 1, 1), ("100%", 1, 1)],
    ]
    assert document.text.endswith("\n注：本表反映支出。")
    assert "99.99" not in document.text
    assert [(one.code, one.severity) for one in document.notices] == [
        ("DOC-SHEET-002", "info"),
        ("DOC-SHEET-001", "info"),
    ]


def test_each_sheet_is_a_page_and_empty_rows_part_its_tables(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "收入决算表"
    for row in (("项目", "金额"), ("合计", 1), (), ("支出表",), ("项目", "金额"), ("合计", 2)):
        first.append(row)
    second = book.create_sheet("Sheet2")
    second.append(("项目", "金额"))
    second.append(("合计", "=1+2"))
    document = read(saved(book), folder=tmp_path)
    assert [table.title for table in document.tables] == [("收入决算表",), ("支出表",), ()]
    assert [table.pages for table in document.tables] == [(1, 1), (1, 1), (2, 2)]
    assert document.page_at(document.text.rindex("合计")) == 2
    (notice,) = document.notices
    assert (notice.code, notice.severity) == ("DOC-SHEET-003", "warning")
    assert notice.where is not None
    assert notice.where.page == 2
    assert "B2" in notice.message_zh


def test_an_open_document_sheet_is_read_by_its_values(tmp_path: Path) -> None:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cells = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'
    row = cells.format("string", "", "合计") + cells.format("float", 'office:value="1240.3"', "1,240.30")
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='表一'>"
        f"<table:table-row>{row}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    document = read(buffer.getvalue(), "a.ods", tmp_path)
    assert [cell.text for row in document.tables[0].rows for cell in row if cell] == ["合计", "1240.3"]
    assert [one.code for one in document.notices] == ["DOC-SHEET-004"]


@pytest.mark.parametrize(
    "data",
    [OLD.read_bytes()[:512] + bytes(1000) + OLD.read_bytes()[1512:], b"PK\x03\x04 and no more"],
    ids=["old", "present"],
)
def test_a_damaged_workbook_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="the workbook is damaged"):
        read(data, "a.xlsx", tmp_path)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1240.3, "#,##0.00", "1,240.30"),
        (-1240.3, "#,##0.00;[Red]-#,##0.00", "-1,240.30"),
        (-1240.3, "0.00_);[Red]0.00", "-1240.30"),  # the sign is the colour
        (-1240.3, "0.00_);[红色](0.00)", "(1240.30)"),
        (-1240.3, "General;[Red]General", "-1240.3"),
        (0.5, "[>100]0;0.00", "0.5"),  # sections by another rule than the sign
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (0.4, "#,##0;-#,##0", "0"),
        (182506.58999999997, "General", "182506.59"),
        (0.1234, "0.0%", "12.3%"),
        (1234567, "#,##0.0,", "1,234.6"),
        (True, "General", "TRUE"),
    ],
)
def test_a_number_is_printed_as_its_format_shows_it(value: object, code: str, text: str) -> None:
    assert printed(value, code) == text


def test_a_statutory_table_in_a_workbook_is_its_type(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")]
    rows += [("", "合计", 124.03, 82.01, 42.02), ("208", "社会保障和就业支出", 124.03, 82.01, 42.02)]
    book = openpyxl.Workbook()
    for row in ((None,), ("支出决算表",), ("部门：河湾县水利局", None, None, None, "单位：万元"), *rows):
        book.active.append(row)
    document = read(saved(book), "河湾县水利局2031年度部门决算.xlsx", tmp_path)
    result = extract(document, FINAL_ACCOUNTS)
    (table,) = tables_of(result.record)
    assert table.kind == "支出决算表"
    assert {str(cited.value.value) for row in table.rows for cited in row.cells.values()} == {
        "124.03",
        "82.01",
        "42.02",
    }
