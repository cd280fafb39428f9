"""PDFs drawn in memory: lines by baseline, paragraphs, tables, what is hidden, turned, scanned or broken."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from test_document import REAL, assert_offsets_are_true

from extractor.document import read_document
from extractor.document.assemble import read_pdf
from extractor.document.model import Document
from extractor.document.pdf import draw_pages
from extractor.document.pdfium import raw
from extractor.document.ruled import find_grids
from extractor.document.standin import FONT
from extractor.errors import UnreadableDocumentError

SONG = "Song"  # what is drawn is carried along: no test asks for a font of the machine's
pdfmetrics.registerFont(TTFont(SONG, FONT))
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 72.0, 522.0
BODY = 12.0
Draw = Callable[[Canvas], object]


def pdf(*pages: Draw, **options: Any) -> bytes:
    """The bytes of a PDF whose pages are drawn by the functions given."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, **options)
    for draw in pages:
        canvas.setFont(SONG, BODY)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read(*pages: Draw, **options: Any) -> Document:
    """The document of those pages; its offsets are checked on the way."""
    document = read_pdf(Path("drawn.pdf"), pdf(*pages, **options), "")
    assert_offsets_are_true(document)
    return document


def words(canvas: Canvas, x: float, top: float, text: str, size: float = BODY, font: str = SONG) -> float:
    """Draw text with its baseline `top` points below the head of the page; return where it ends."""
    canvas.setFont(font, size)
    canvas.drawString(x, canvas._pagesize[1] - top, text)
    return x + float(pdfmetrics.stringWidth(text, font, size))


def mixed(canvas: Canvas, x: float, top: float, text: str) -> None:
    """Chinese in one font, figures in another whose box sits elsewhere, on one baseline."""
    for piece in re.findall(r"[\d.,%]+|[^\d.,%]+", text):
        x = words(canvas, x, top, piece, font="Helvetica" if piece[0].isdigit() else SONG)


def lines(*texts: str, top: float = 100, step: float = 20, x: float = LEFT) -> Draw:
    """One line below the other."""

    def draw(canvas: Canvas) -> None:
        for index, text in enumerate(texts):
            words(canvas, x, top + index * step, text)

    return draw


def rule(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    canvas.line(x0, HEIGHT - top, x1, HEIGHT - bottom)


def grid(rows: list[list[str]], top: float, x: float = LEFT, width: float = 90, height: float = 20) -> Draw:
    """A table with every line ruled."""

    def draw(canvas: Canvas) -> None:
        page_height = canvas._pagesize[1]
        columns = len(rows[0])
        for index in range(len(rows) + 1):
            y = page_height - top - index * height
            canvas.line(x, y, x + columns * width, y)
        for index in range(columns + 1):
            canvas.line(x + index * width, page_height - top, x + index * width, page_height - top - len(rows) * height)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                words(canvas, x + column * width + 4, top + row * height + 15, text)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def cells(document: Document, table: int = 0) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in document.tables[table].rows]


# --- lines


def test_figures_in_a_font_with_another_descent_stay_in_their_line() -> None:
    text = "本年收入合计1234.50万元，其中财政拨款1200.00万元，占97.21%"
    assert read(lambda canvas: mixed(canvas, LEFT, 100, text)).text == text


@given(st.permutations(range(12)))
@settings(max_examples=8, deadline=None)
def test_the_order_of_the_content_stream_does_not_matter(order: list[int]) -> None:
    pieces = [(LEFT + 60 * (index % 4), 100 + 30 * (index // 4), f"第{index:02}段") for index in range(12)]

    def draw(canvas: Canvas) -> None:
        for index in order:
            words(canvas, *pieces[index])

    text = "\n".join("".join(piece for _, _, piece in pieces[row : row + 4]) for row in (0, 4, 8))
    assert re.sub(" ", "", read(draw).text) == text


def test_fake_bold_is_read_once_and_doubled_digits_twice() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3, 0.6):
            words(canvas, LEFT + shift, 100, "人人11.00万元")

    assert read(draw).text == "人人11.00万元"


def test_a_wide_gap_is_one_space_and_runs_of_spaces_are_one() -> None:
    def draw(canvas: Canvas) -> None:
        end = words(canvas, LEFT, 100, "部门：教育局")
        words(canvas, end + 60, 100, "单位：万元")
        words(canvas, LEFT, 140, "第一部分     概况")
        words(canvas, LEFT, 180, "annual", font="Helvetica")
        words(canvas, LEFT + 42, 180, "report", font="Helvetica")

    assert read(draw).text == "部门：教育局 单位：万元\n第一部分 概况\nannual report"


def test_folded_characters_keep_their_boxes() -> None:
    document = read(lines("部门\u3000\u3000决算"))
    assert document.text == "部门 决算"
    (box,) = document.where(0, 2).boxes
    assert (round(box.x0), round(box.x1)) == (72, 96)
    assert box.top < 100 < box.bottom


# --- paragraphs


def test_a_paragraph_is_one_line_and_an_indented_line_starts_the_next() -> None:
    full = "一" * 37
    document = read(
        both(
            lines("二" * 35, x=LEFT + 24),
            lines(full, "三四。", top=120),
            lines("五六。", top=160, x=LEFT + 24),
        )
    )
    assert document.text == "二" * 35 + full + "三四。\n五六。"


def test_a_line_that_broke_before_a_long_figure_goes_on() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(3):
            words(canvas, LEFT, 100 + row * 20, "一" * 37)
        words(canvas, LEFT, 160, "占" * 34)
        words(canvas, LEFT, 180, "123456.78%。", font=SONG)

    assert read(draw).text == "一" * 111 + "占" * 34 + "123456.78%。"


def test_a_paragraph_goes_on_over_the_page_and_its_furniture() -> None:
    def page(number: int, *texts: str) -> Draw:
        return both(lines(*texts, top=100), lines(f"- {number} -", top=800, x=280), lines("某局决算", top=40, x=270))

    document = read(
        page(1, "一" * 37, "二" * 37), page(2, "三" * 37, "四五。"), page(3, "六" * 37, "七。"), page(4, "八。")
    )
    assert document.text.split("\n") == [
        "一" * 37 + "二" * 37 + "三" * 37 + "四五。",
        "六" * 37 + "七。",
        "八。",
    ]
    kinds = [line.kind for line in document.pages[0].lines]
    assert kinds == ["running_head", "body", "body", "page_number"]
    assert document.page_at(document.text.index("三")) == 2


@pytest.mark.parametrize("number", ["3", "-3-", "— 3 —", "第 3 页", "第3页 共9页", "3/9", "3 / 9"])
def test_a_page_number_in_any_form_is_left_out_of_the_text(number: str) -> None:
    document = read(both(lines("正文。"), lines(number, top=810, x=280)))
    assert document.text == "正文。"
    assert [line.kind for line in document.pages[0].lines] == ["body", "page_number"]


def test_the_unit_above_tables_is_no_running_head() -> None:
    page = lines("单位：万元", top=60, x=400)
    assert read(page, page, page).text == "单位：万元\n单位：万元\n单位：万元"


def test_a_centred_title_of_two_lines_is_one() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 22)
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 200, "某某市教育局")
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 245, "2024年度部门决算")

    text = lines("一" * 37, "二。", top=300)
    assert read(both(draw, text)).text == "某某市教育局2024年度部门决算\n" + "一" * 37 + "二。"


def test_lines_of_a_contents_page_stay_apart() -> None:
    leader = "一、收入支出决算总表" + "." * 99 + "4"
    document = read(lines(leader, leader.replace("一", "二"), leader.replace("一", "三")))
    assert document.text.count("\n") == 2


# --- tables

HEAD = ["项目", "预算数", "决算数"]


def test_a_table_stands_in_its_place_with_its_title() -> None:
    document = read(
        both(
            lines("收入决算表", top=80, x=260),
            lines("单位：万元", top=104, x=440),
            grid([HEAD, ["工资", "1.00", ""], ["津贴", "", "2.50"]], 110),
            lines("注：本表反映收入。", top=200),
        )
    )
    assert document.text == (
        "收入决算表\n单位：万元\n项目\t预算数\t决算数\n工资\t1.00\t\n津贴\t\t2.50\n注：本表反映收入。"
    )
    (table,) = document.tables
    assert table.title == ("收入决算表", "单位：万元")
    assert document.text[table.start : table.end].startswith("项目")
    cell = table.rows[2][2]
    assert cell is not None
    assert cell.box is not None
    (box,) = document.where(cell.start, cell.end).boxes
    assert cell.box.x0 < box.x0 < box.x1 < cell.box.x1


@pytest.mark.parametrize("head", [HEAD, ["奖金", "3.00", "3.00"]], ids=["repeated head", "plain continuation"])
def test_a_table_goes_on_on_the_next_page(head: list[str]) -> None:
    first = both(grid([HEAD, ["工资", "1.00", "1.00"]], 700), lines("1", top=820, x=290))
    second = both(grid([head, ["津贴", "2.00", "2.50"]], 72), lines("2", top=820, x=290))
    document = read(first, second)
    (table,) = document.tables
    expected = [HEAD, ["工资", "1.00", "1.00"], *([head] if head is not HEAD else []), ["津贴", "2.00", "2.50"]]
    assert cells(document) == expected
    assert table.pages == (1, 1, *[2] * (len(expected) - 2))


def test_tables_with_words_between_or_other_columns_are_two() -> None:
    first = grid([HEAD, ["工资", "1.00", "1.00"]], 700)
    assert len(read(first, both(lines("支出决算表", top=60), grid([HEAD, ["津贴", "", ""]], 72))).tables) == 2
    assert len(read(first, grid([HEAD[:2], ["津贴", ""]], 72)).tables) == 2


def test_merged_cells_span_and_cover() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (100, 300, 400):
            rule(canvas, x, 100, x, 180)
        rule(canvas, 200, 120, 200, 180)
        for top in (100, 140, 160, 180):
            rule(canvas, 100, top, 400, top)
        rule(canvas, 100, 120, 300, 120)
        words(canvas, 110, 115, "收入")
        words(canvas, 310, 125, "合计")
        words(canvas, 110, 135, "项目")
        words(canvas, 210, 135, "款")

    document = read(draw)
    assert cells(document)[:2] == [["收入", None, "合计"], ["项目", "款", None]]
    income, _, total = document.tables[0].rows[0]
    assert income is not None
    assert total is not None
    assert (income.column_span, total.row_span) == (2, 2)
    assert document.text.startswith("收入\t\t合计\n项目\t款\t\n")


def test_lines_within_a_cell_are_joined() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (100, 200, 300):
            rule(canvas, x, 100, x, 150)
        for top in (100, 150):
            rule(canvas, 100, top, 300, top)
        words(canvas, 104, 118, "机关事业单位")
        words(canvas, 104, 136, "养老保险缴费")
        words(canvas, 204, 126, "7.25", font="Helvetica")

    assert read(draw).text == "机关事业单位养老保险缴费\t7.25"


def test_print_that_touches_the_outline_belongs_to_the_nearest_row() -> None:
    draw = both(grid([["工资", ""], ["津贴", ""]], 100), lambda canvas: words(canvas, 166, 104, "1.00"))
    assert cells(read(draw)) == [["工资", "1.00"], ["津贴", ""]]


def test_a_frame_and_an_empty_grid_are_no_tables() -> None:
    def frame(canvas: Canvas) -> None:
        canvas.rect(60, 500, 460, 300)

    document = read(both(frame, lines("一段文字。", "又一段。"), grid([["", ""], ["", ""]], 500)))
    assert document.tables == ()
    assert document.text == "一段文字。\n又一段。"


def test_thin_filled_rectangles_and_rectangle_outlines_rule_a_table() -> None:
    def thin(canvas: Canvas) -> None:
        for x in (100, 200, 300):
            canvas.rect(x, HEIGHT - 140, 0.5, 40, stroke=0, fill=1)
        for top in (100, 120, 140):
            canvas.rect(100, HEIGHT - top, 200, 0.5, stroke=0, fill=1)
        words(canvas, 104, 115, "工资")
        words(canvas, 204, 115, "1.00")

    def outlines(canvas: Canvas) -> None:
        for row in (0, 1):
            for column in (0, 1):
                canvas.rect(100 + column * 100, HEIGHT - 120 - row * 20, 100, 20)
        words(canvas, 104, 115, "工资")
        words(canvas, 204, 115, "1.00")

    assert cells(read(thin)) == cells(read(outlines)) == [["工资", "1.00"], ["", ""]]


def test_a_table_drawn_in_a_scaled_form() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("table")
        canvas.setFont(SONG, 24)
        for x in (0, 200, 400):
            canvas.line(x, 0, x, 80)
        for y in (0, 40, 80):
            canvas.line(0, y, 400, y)
        canvas.drawString(8, 50, "工资")
        canvas.drawString(208, 50, "1.00")
        canvas.endForm()
        canvas.saveState()
        canvas.translate(100, 600)
        canvas.scale(0.5, 0.5)
        canvas.doForm("table")
        canvas.restoreState()

    document = read(draw)
    assert cells(document) == [["工资", "1.00"], ["", ""]]
    cell = document.tables[0].rows[0][0]
    assert cell is not None
    assert cell.box is not None
    assert [round(side) for side in (cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom)] == [100, 202, 200, 222]


# --- pages


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn: int) -> None:
    """What is drawn so that it stands upright on the turned page has the geometry that a reader sees."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)  # reportlab lays the paper on its side for 90 and 270
        canvas.translate(*{0: (0, 0), 90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[turn])
        canvas.rotate(turn)
        both(lines("单位：万元", top=90), grid([HEAD, ["工资", "1.00", "2.00"]], 100))(canvas)

    document = read(draw)
    page = document.pages[0]
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    assert document.text == "单位：万元\n项目\t预算数\t决算数\n工资\t1.00\t2.00"
    cell = document.tables[0].rows[0][0]
    assert cell is not None
    assert cell.box is not None
    assert [round(side) for side in (cell.box.x0, cell.box.top)] == [72, 100]
    (box,) = document.where(0, 5).boxes
    assert box.x0 == pytest.approx(72, abs=1)
    assert box.top < 90 < box.bottom


@pytest.mark.parametrize("turn", [90, 270])
def test_print_that_is_turned_on_an_upright_page(turn: int) -> None:
    """A wide table on tall paper: read as turned, its boxes where they are shown."""

    def draw(canvas: Canvas) -> None:
        canvas.translate(*{90: (WIDTH, 0), 270: (0, HEIGHT)}[turn])
        canvas.rotate(turn)
        canvas.translate(0, WIDTH - HEIGHT)  # the helpers measure from HEIGHT down
        both(lines("单位：万元", top=90), grid([HEAD, ["工资", "1.00", "2.00"]], 100))(canvas)

    document = read(draw)
    page = document.pages[0]
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    assert document.text == "单位：万元\n项目\t预算数\t决算数\n工资\t1.00\t2.00"
    cell = document.tables[0].rows[0][0]
    assert cell is not None
    assert cell.box is not None
    sides = [round(side) for side in (cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom)]
    assert sides == ([100, 680, 120, 770] if turn == 90 else [475, 72, 495, 162])
    (box,) = document.where(cell.start, cell.end).boxes
    assert cell.box.x0 < box.x0 < box.x1 < cell.box.x1 + 5
    assert cell.box.top < box.top < box.bottom < cell.box.bottom


def test_a_slanted_watermark_stays_out_of_the_text() -> None:
    def draw(canvas: Canvas) -> None:
        lines("一" * 37, "二" * 37, "三。", top=400)(canvas)
        canvas.translate(150, 300)
        canvas.rotate(45)
        canvas.setFont(SONG, 40)
        canvas.drawString(0, 0, "内部资料")

    document = read(draw)
    assert document.text == "一" * 37 + "二" * 37 + "三。"
    assert document.pages[0].text.endswith("\n内部资料")


def test_a_crop_box_moves_the_origin() -> None:
    document = read(lines("正文。", top=150, x=150), cropBox=(100, 50, 500, 742))
    page = document.pages[0]
    assert (page.width, page.height) == (400, 692)
    box = page.box(0)
    assert box is not None
    assert box.x0 == pytest.approx(50, abs=0.5)
    assert box.top < 50 < box.bottom


@pytest.mark.parametrize("how", ["white", "tiny", "invisible", "outside"])
def test_hidden_text_is_left_out_and_reported(how: str) -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, LEFT, 100, "看得见。")
        if how == "white":
            canvas.setFillColorRGB(1, 1, 1)
        text = canvas.beginText(-400 if how == "outside" else LEFT, 600)
        text.setFont(SONG, 0.5 if how == "tiny" else BODY)
        text.setTextRenderMode(3 if how == "invisible" else 0)
        text.textOut("忽略以上" * (5 if how == "outside" else 100))
        canvas.drawText(text)

    document = read(draw)
    assert document.text == "看得见。"
    (notice,) = document.notices
    assert (notice.code, notice.severity) == ("DOC-HIDE-001", "warning")
    assert notice.quote is not None
    assert notice.quote.startswith("忽略以上")
    assert len(notice.quote) <= 200
    assert notice.where is not None
    assert notice.where.page == 1


def test_white_print_on_a_dark_ground_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, HEIGHT - 110, 200, 30, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        words(canvas, LEFT, 100, "收入")

    document = read(draw)
    assert document.text == "收入"
    assert document.notices == ()


def scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), (200, 200, 200))), 0, 0, WIDTH, HEIGHT)


def test_a_scanned_page_is_an_error_but_the_document_is_returned() -> None:
    document = read(scan, lines("正文。"), both(scan, lines("3", top=800)))
    assert document.text == "正文。"
    assert [(notice.code, notice.where and notice.where.page) for notice in document.notices] == [
        ("DOC-SCAN-001", 1),
        ("DOC-SCAN-001", 3),
    ]
    notice = document.notices[0]
    assert notice.severity == "error"
    assert notice.message_en == "page 1 has no text layer (scanned); OCR it first"
    assert notice.message_zh == "第1页没有文字层（扫描件），请先做文字识别"


def test_a_scanned_document_and_a_blank_one() -> None:
    scanned = read(scan, scan)
    assert (scanned.text, len(scanned.pages), len(scanned.notices)) == ("", 2, 2)
    assert scanned.where(0, 0).page == 1
    blank = read(lambda canvas: None)
    assert (blank.text, blank.notices) == ("", ())


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(pdf(lines("正文。"), encrypt="secret"))
    with pytest.raises(UnreadableDocumentError, match="without a password"):
        read_document(path)


def test_a_truncated_file_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    data = pdf(*[lines("正文。")] * 3)
    path = tmp_path / "cut.pdf"
    remedies = []
    for share in (0.05, 0.3, 0.6, 0.9):
        path.write_bytes(data[: int(len(data) * share)])
        try:
            read_document(path)
        except UnreadableDocumentError as error:
            remedies.append(error.remedy.en)
    assert remedies
    assert all("download or export" in remedy for remedy in remedies)


def test_a_document_keeps_its_name_path_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "某局2024.PDF"
    path.write_bytes(pdf(lines("正文。")))
    document = read_document(path)
    assert (document.name, document.path, document.format) == ("某局2024", str(path), "pdf")
    assert len(document.sha256) == 64


def test_hidden_text_keeps_its_order_however_it_was_found() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, LEFT, 100, "甲", size=0.5)
        canvas.setFillGray(1)
        words(canvas, LEFT, 200, "乙")  # only a look at the page tells that it is not seen
        canvas.setFillGray(0)
        words(canvas, LEFT, 300, "丙", size=0.5)
        words(canvas, LEFT, 400, "看得见")

    document = read(draw)
    assert document.text == "看得见"
    assert [notice.quote for notice in document.notices] == ["甲乙丙"]


def test_pdfium_takes_and_gives_addresses() -> None:
    with pypdfium2.PdfDocument(pdf(lambda canvas: words(canvas, LEFT, 100, "甲"))) as document:
        page = document[0]
        count = raw.FPDFPage_CountObjects(page)
        objects = [raw.FPDFPage_GetObject(page, index) for index in range(count)]
        assert raw.FPDF_PAGEOBJ_TEXT in {raw.FPDFPageObj_GetType(address) for address in objects}
        assert all(isinstance(address, int) for address in objects)
        assert raw.FPDFPage_GetObject(page, count) is None


# --- against pdfplumber, and on real files

real = pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not beside the repository")


@real
@pytest.mark.parametrize("name", ["putuo-social-work-2024.pdf", "putuo-finance-2024.pdf"])
def test_the_tables_are_those_that_pdfplumber_finds(name: str) -> None:
    path = REAL / name
    with pdfplumber.open(path) as opened:
        for page, drawn in zip(opened.pages, draw_pages(path, path.read_bytes()), strict=True):
            theirs = [sorted(table.cells) for table in page.find_tables()]
            ours = [sorted(place.box for place in grid.places) for grid in find_grids(drawn.edges)]
            assert [len(table) for table in ours] == [len(table) for table in theirs], page.page_number
            for our, their in zip(ours, theirs, strict=True):
                for our_cell, their_cell in zip(our, their, strict=True):
                    assert our_cell == pytest.approx(their_cell, abs=0.6)
            page.close()


@real
def test_every_amount_of_a_real_narrative_keeps_its_unit() -> None:
    document = read_document(REAL / "putuo-finance-2024.pdf")
    narrative = document.text[document.text.rindex("第三部分") :]
    assert len(re.findall(r"\d+(?:\.\d+)?\s*万元", narrative)) == 63
    figures = list(re.finditer(r"\d+\.\d{2}(?!\d|%|分)", narrative))
    assert all(narrative[match.end() :].lstrip().startswith("万元") for match in figures)


@real
def test_a_real_document_reads_in_order() -> None:
    document = read_document(REAL / "putuo-social-work-2024.pdf")
    assert [len(table.rows) for table in document.tables] == [3, 32, 20, 20, 34, 20, 40, 5, 6, 6]
    assert [table.pages[-1] - table.pages[0] for table in document.tables] == [0, 0, 1, 1, 1, 0, 0, 0, 0, 0]
    assert all(table.title[-1] == "单位：万元" for table in document.tables[1:])
    parts = re.findall(r"^第[一二三四]部分", document.text, re.MULTILINE)
    assert parts == ["第一部分", "第二部分", "第三部分", "第四部分", "第一部分", "第三部分", "第四部分"]
