"""What a person sees on a PDF's page is read, what nobody sees is left out and told, what is no text is told."""

import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from test_pdf import BODY, HEIGHT, LEFT, SONG, WIDTH, Draw, both, cells, grid, lines, pdf, read, words

from extractor.document import read_document
from extractor.document.assemble import read_pdf
from extractor.document.model import Document
from extractor.document.pdf.damage import damaged_streams
from extractor.document.render import render_page
from extractor.document.standin import FONT

PRINT = ImageFont.truetype(str(FONT), 28)


def told(document: Document) -> list[tuple[str, str, str | None]]:
    """Code, severity and quote of each notice."""
    return [(notice.code, notice.severity, notice.quote) for notice in document.notices]


# --- what hides print


def clipped(shape: Callable[[object], object]) -> Callable[[Canvas], None]:
    def clip(canvas: Canvas) -> None:
        path = canvas.beginPath()
        shape(path)
        canvas.clipPath(path, stroke=0, fill=0)
        words(canvas, LEFT, 200, "旧数99.00万元")

    return clip


def one_by_one(canvas: Canvas) -> None:
    x = LEFT
    for char in "旧数99.00万元":
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(0, 0, WIDTH, 300)
        canvas.clipPath(path, stroke=0, fill=0)
        x = words(canvas, x, 200, char)
        canvas.restoreState()


def coloured(red: float, green: float, blue: float, alpha: float = 1) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(red, green, blue)
        canvas.setFillAlpha(alpha)
        words(canvas, LEFT, 200, "旧数99.00万元")

    return draw


def covered(cover: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        words(canvas, LEFT, 200, "旧数99.00万元")
        cover(canvas)

    return draw


def box(red: float, green: float, blue: float, alpha: float = 1) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillColorRGB(red, green, blue)
        canvas.setFillAlpha(alpha)
        canvas.rect(LEFT - 5, HEIGHT - 206, 120, 20, fill=1, stroke=0)
        canvas.restoreState()

    return draw


def picture(image: Image.Image, x: float, top: float, width: float, height: float) -> Draw:
    return lambda canvas: canvas.drawImage(ImageReader(image), x, HEIGHT - top - height, width, height, mask="auto")


WHITE = Image.new("RGB", (60, 10), "white")
HIDDEN = {
    "clipped": clipped(lambda path: path.rect(0, 0, WIDTH, 300)),  # type: ignore[attr-defined]
    "clipped by an odd shape": clipped(lambda path: path.circle(400, 300, 60)),  # type: ignore[attr-defined]
    "clipped one by one": one_by_one,
    "nearly white": coloured(0.97, 0.97, 0.97),
    "nearly transparent": coloured(0, 0, 0, alpha=0.03),
    "under white": covered(box(1, 1, 1)),
    "under colour": covered(box(0.9, 0.9, 1)),
    "under a picture": covered(picture(WHITE, LEFT - 5, 186, 120, 20)),
}
SEEN = {
    "coloured": coloured(1, 0.5, 0),
    "light grey": coloured(0.8, 0.8, 0.8),
    "half transparent": coloured(0, 0, 0, alpha=0.5),
    "on a dark ground": both(box(0.1, 0.2, 0.5), coloured(1, 1, 1)),
    "highlighted": covered(box(1, 1, 0, alpha=0.4)),
    "under a clear picture": covered(picture(Image.new("RGBA", (60, 10), (255, 0, 0, 40)), LEFT - 5, 186, 120, 20)),
    "clipped beside it": clipped(lambda path: path.rect(0, HEIGHT - 300, WIDTH, 300)),  # type: ignore[attr-defined]
}


@pytest.mark.parametrize("how", HIDDEN)
def test_print_that_nobody_sees_is_left_out_and_told(how: str) -> None:
    document = read(both(lines("支出120.00万元。"), HIDDEN[how]))
    assert document.text == "支出120.00万元。"
    assert ("DOC-HIDE-001", "warning", "旧数99.00万元") in told(document)


@pytest.mark.parametrize("how", SEEN)
def test_print_that_can_be_seen_is_read(how: str) -> None:
    document = read(both(lines("支出120.00万元。"), SEEN[how]))
    assert document.text == "支出120.00万元。\n旧数99.00万元"
    assert document.notices == ()


@pytest.mark.parametrize(
    ("new", "severity"),
    [
        pytest.param("新数88.00万元", "info", id="in its place"),
        pytest.param("新数8万元", "info", id="shorter"),
        pytest.param("新", "warning", id="over a part"),
    ],
)
def test_new_print_over_covered_print_is_read_alone(new: str, severity: str) -> None:
    document = read(both(covered(box(1, 1, 1)), lines(new, top=200)))
    assert document.text == new
    assert told(document) == [("DOC-HIDE-001", severity, "旧数99.00万元")]


# --- marks of notes


def marked(mark: str, size: float, rise: float, gap: float = 0) -> Draw:
    def draw(canvas: Canvas) -> None:
        end = words(canvas, LEFT, 100, "支出120.00")
        end = words(canvas, end + gap, 100 - rise, mark, size)
        words(canvas, end, 100, "万元，占5.20%。")

    return draw


@pytest.mark.parametrize(
    ("mark", "size", "rise"),
    [("1", 8, 4), ("1", 7, 8), ("1", 7, -3), ("1,2", 7, 5), ("[1]", 7, 5), ("*", 8, 4), ("1", BODY, 5), ("②", 6, 6)],
)
def test_a_raised_or_lowered_mark_is_no_digit_and_tears_no_sentence(mark: str, size: float, rise: float) -> None:
    document = read(marked(mark, size, rise))
    assert document.text == "支出120.00万元，占5.20%。"
    assert document.pages[0].text.endswith(f"\n{mark}")
    assert document.pages[0].lines[-1].kind == "note_mark"


def test_a_mark_that_stands_apart_is_no_digit() -> None:
    assert read(marked("1", 6, 5, gap=5)).text.replace(" ", "") == "支出120.00万元，占5.20%。"


def test_what_is_raised_at_a_power_or_a_letter_stays_raised() -> None:
    def draw(canvas: Canvas) -> None:
        end = words(canvas, LEFT, 100, "约1.2×10")
        end = words(canvas, words(canvas, end, 95, "4", 7), 100, "元，120km")
        words(canvas, words(canvas, end, 95, "2", 7), 100, "。")

    assert read(draw).text == "约1.2×10⁴元，120km²。"


def test_a_mark_in_a_cell_is_no_digit_and_a_code_beside_a_shifted_name_is_no_mark() -> None:
    def draw(canvas: Canvas) -> None:
        grid([["合计", "40.00"], ["208", ""]], 100)(canvas)
        end = LEFT + 90 + 4 + float(pdfmetrics.stringWidth("40.00", SONG, BODY))
        words(canvas, end, 110, "1", 7)
        words(canvas, LEFT + 92, 131, "社会保障", 10)

    assert cells(read(draw)) == [["合计", "40.00"], ["208", "社会保障"]]


# --- pictures and curves


def printed(rows: int, width: int = 1000) -> Image.Image:
    image = Image.new("RGB", (width, 50 * rows), "white")
    draw = ImageDraw.Draw(image)
    for row in range(rows):
        draw.line((5, 50 * row + 2, width - 5, 50 * row + 2), fill="black", width=2)
        for x, text in ((20, "2080505"), (250, "机关事业单位养老"), (600, "120.05"), (800, "420.15")):
            draw.text((x, 50 * row + 8), text, fill="black", font=PRINT)
    return image


def bars() -> Image.Image:
    image = Image.new("RGB", (600, 400), "white")
    draw = ImageDraw.Draw(image)
    for index in range(5):
        draw.rectangle((60 + 100 * index, 100 + 40 * index, 120 + 100 * index, 350), fill=(200, 40, 40))
        draw.text((60 + 100 * index, 360), f"项目{index}", fill="black", font=PRINT)
    return image


def curves(canvas: Canvas) -> None:
    """A line of digits that are drawn as curves."""
    path = canvas.beginPath()
    for index in range(24):
        x, y = LEFT + 12 * index, HEIGHT - 140
        for ring in (4.5, 3):
            path.ellipse(x + 5 - ring, y + 5 - ring, 2 * ring, 2 * ring)
        path.moveTo(x + 1, y)
        path.curveTo(x + 3, y + 9, x + 6, y + 3, x + 9, y + 8)
    canvas.drawPath(path, stroke=1, fill=0)


@pytest.mark.parametrize(
    ("draw", "code", "severity"),
    [
        (picture(printed(8), LEFT, 120, 450, 180), "DOC-PICT-001", "warning"),
        (picture(printed(8).rotate(2, fillcolor="white"), LEFT, 120, 450, 180), "DOC-PICT-001", "warning"),
        (picture(printed(1).crop((580, 0, 920, 50)), LEFT + 62, 90, 75, 11), "DOC-PICT-001", "warning"),  # in a line
        (curves, "DOC-PICT-001", "warning"),
        (picture(bars(), LEFT, 120, 300, 200), "DOC-PICT-002", "info"),
        (picture(Image.new("RGB", (50, 50), "red"), LEFT, 120, 200, 200), "DOC-PICT-002", "info"),
    ],
)
def test_pictures_and_curves_are_told_and_those_with_print_are_a_reason(draw: Draw, code: str, severity: str) -> None:
    document = read(both(lines("支出决算表"), draw))
    assert [one[:2] for one in told(document)] == [(code, severity)]


def test_a_picture_is_told_with_its_share_and_its_heading() -> None:
    document = read(both(lines("一、支出决算表", "单位：万元"), picture(printed(8), LEFT, 140, 450, 180)))
    (notice,) = document.notices
    assert notice.message_zh.startswith("第1页“一、支出决算表”之下有图片或曲线，占页面的16%")
    assert "below “一、支出决算表”, 16% of the page, with lines of print that were not read" in notice.message_en


def test_a_small_logo_is_not_worth_a_word() -> None:
    logo = printed(1).crop((240, 0, 480, 50))
    assert read(both(lines("正文。"), picture(logo, LEFT, 20, 60, 20))).notices == ()


@pytest.mark.parametrize("mode", [0, 3])
def test_text_over_a_scan_is_not_the_print(mode: int) -> None:
    def draw(canvas: Canvas) -> None:
        picture(printed(20), 0, 0, WIDTH, HEIGHT)(canvas)
        for row in range(20):
            text = canvas.beginText(LEFT, HEIGHT - 30 - row * 42)
            text.setTextRenderMode(mode)
            text.textOut("2080505 机关事业单位养老 l20.05 420.15")
            canvas.drawText(text)

    document = read(draw)
    assert ("DOC-SCAN-002" if mode == 0 else "DOC-SCAN-001", "error", None) in told(document)


# --- what a canvas cannot draw: the file's own words

FONTS = b"/Resources << /Font << /F 5 0 R >> %s >>"
CATALOG, PAGES, PAGE, CONTENT, HELVETICA, FIRST = 1, 2, 3, 4, 5, 10


def objects(content: bytes, *more: bytes, page: bytes = b"", catalog: bytes = b"", resources: bytes = b"") -> bytes:
    """A PDF of one page; `more` are objects from number 10 on."""
    numbered = {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s %s >>"
        % (FONTS % resources, page),
        CONTENT: content if content.startswith(b"<<") else stream(content),
        HELVETICA: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    } | dict(enumerate(more, FIRST))
    data, places = b"%PDF-1.7\n", {}
    for number, body in numbered.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    listed = b"".join(b"%d 1\n%010d 00000 n \n" % place for place in sorted(places.items()))
    return data + b"xref\n0 1\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        listed,
        max(places) + 1,
        len(data),
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def shown(text: bytes, y: int = 700, x: int = 72) -> bytes:
    return b"BT /F 12 Tf %d %d Td (%s) Tj ET\n" % (x, y, text)


def form(content: bytes, entries: bytes = b"") -> bytes:
    return stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] %s %s" % (entries, FONTS % b""))


def opened(data: bytes) -> Document:
    return read_pdf(Path("made.pdf"), data, "")


LAYERS = (b"<< /Type /OCG /Name (last) >>", b"<< /Type /OCG /Name (this) >>")
OFF = b"/OCProperties << /OCGs [10 0 R 11 0 R] /D << /OFF [%s] >> >>"
IN_TEXT = b"/OC /A BDC %sEMC /OC /B BDC %sEMC " % (shown(b"1111.11"), shown(b"2222.22"))
IN_FORMS = (form(shown(b"1111.11"), b"/OC 10 0 R"), form(shown(b"2222.22"), b"/OC 11 0 R"))


@pytest.mark.parametrize("where", ["text", "forms"])
@pytest.mark.parametrize(("off", "text"), [(b"10 0 R", "2222.22"), (b"11 0 R", "1111.11")])
def test_a_layer_that_is_off_is_left_out_and_told(where: str, off: bytes, text: str) -> None:
    if where == "text":
        resources = b"/Properties << /A 10 0 R /B 11 0 R >>"
        document = opened(objects(IN_TEXT, *LAYERS, catalog=OFF % off, resources=resources))
    else:
        resources = b"/XObject << /A 12 0 R /B 13 0 R >>"
        document = opened(objects(b"/A Do /B Do", *LAYERS, *IN_FORMS, catalog=OFF % off, resources=resources))
    assert document.text == text
    assert [one[:2] for one in told(document)] == [("DOC-HIDE-001", "warning")]


@pytest.mark.parametrize(
    ("said", "notices"), [(b"999.99", [("DOC-TEXT-001", "warning", "999.99→120.00")]), (b"120.00", [])]
)
def test_what_the_glyphs_show_counts_against_what_the_file_says_of_them(said: bytes, notices: object) -> None:
    document = opened(objects(b"/Span << /ActualText (%s) >> BDC %sEMC" % (said, shown(b"120.00"))))
    assert document.text == "120.00"
    assert told(document) == notices


APPEARANCE = stream(shown(b"45.67", y=4, x=2), b"/Type /XObject /Subtype /Form /BBox [0 0 100 20] %s" % (FONTS % b""))
DRAWN = b"/AP << /N 10 0 R >> /F 4"


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (b"/Subtype /FreeText /Contents (45.67) " + DRAWN, "total 45.67"),
        (b"/Subtype /FreeText /Contents (45.67) /F 4", "total 45.67"),
        (b"/Subtype /Widget /FT /Tx /T (a) /V (45.67) " + DRAWN, "total 45.67"),
        (b"/Subtype /Widget /FT /Tx /T (a) /V (45.67) /F 4", "total 45.67"),
        (b"/Subtype /Stamp " + DRAWN, "total 45.67"),
        (b"/Subtype /FreeText /Contents (45.67) /AP << /N 10 0 R >> /F 2", "total"),  # hidden
        (b"/Subtype /Text /Contents (45.67) /F 4", "total"),  # a comment, closed
        (b"/Subtype /Widget /FT /Sig /T (a) /F 4", "total"),
    ],
)
def test_forms_and_annotations_are_read_where_they_stand(annotation: bytes, text: str) -> None:
    data = objects(
        shown(b"total"),
        APPEARANCE,
        b"<< /Type /Annot /Rect [110 692 210 712] %s >>" % annotation,
        page=b"/Annots [11 0 R]",
        catalog=b"/AcroForm << /Fields [11 0 R] /DR << /Font << /F 5 0 R >> >> /DA (/F 12 Tf 0 g) >>",
    )
    assert opened(data).text == text


# --- files in the file, and damage


def attached(cover: str, name: str, data: bytes) -> bytes:
    names = b"/Names << /EmbeddedFiles << /Names [(a) 11 0 R] >> >>"
    file = b"<< /Type /Filespec /F (%s) /EF << /F 10 0 R >> >>" % name.encode()
    return objects(shown(cover.encode()), stream(data, b"/Type /EmbeddedFile"), file, catalog=names)


def test_the_pdf_in_a_portfolio_is_read_and_drawn_as_its_further_pages(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.pdf"
    path.write_bytes(attached("cover", "in.pdf", pdf(lines("支出120.00万元。"))))
    document = read_document(path)
    assert document.text == "cover\n支出120.00万元。"
    assert [(notice.code, notice.severity) for notice in document.notices] == [("DOC-FILE-001", "info")]
    assert len(document.pages) == 2
    blank = Image.open(io.BytesIO(render_page(path, 2, 0.5))).convert("L").getextrema()
    assert blank != (255, 255)


@pytest.mark.parametrize(("cover", "name"), [("cover", "in.xlsx"), ("a document of its own. " * 30, "in.pdf")])
def test_other_attached_files_are_named_and_a_reason(cover: str, name: str) -> None:
    document = opened(attached(cover, name, pdf(lines("附件。")) if name.endswith("pdf") else b"PK"))
    (notice,) = (notice for notice in document.notices if notice.code == "DOC-FILE-001")
    assert notice.severity == "warning"
    assert name in notice.message_zh
    assert "附件" not in document.text


@pytest.mark.parametrize("rest", [b"endobj\nxr", b"endobj\n9 0 obj\n<< /Length 9"])
def test_a_pdf_without_its_end_is_read_with_a_notice(rest: bytes) -> None:
    data = objects(shown(b"total"))
    document = opened(data[: data.rindex(b"endobj")] + rest)
    assert document.text == "total"
    assert [one[:2] for one in told(document)] == [("DOC-FILE-002", "warning")]


@pytest.mark.parametrize(
    ("before", "counted", "severity"),
    [
        pytest.param(b"", 0, "info", id="only the list"),
        pytest.param(b"", 1, "warning", id="an object that is listed"),
        pytest.param(b"%%EOF\n", 0, "warning", id="saved before"),
    ],
)
def test_a_pdf_that_lacks_only_the_list_of_its_objects_lost_nothing(before: bytes, counted: int, severity: str) -> None:
    data = objects(shown(b"total"))
    body = data[: data.rindex(b"endobj") + len(b"endobj")]
    listed = max(int(number) for number in re.findall(rb"(\d+) 0 obj", body)) + 1 + counted
    document = opened(body.replace(b"1 0 obj", before + b"1 0 obj", 1) + b"\nxref\n0 %d\n0000" % listed)
    assert document.text == "total"
    assert [one[:2] for one in told(document)] == [("DOC-FILE-002", severity)]


def test_a_damaged_page_loses_itself_and_not_the_document() -> None:
    data = objects(shown(b"total")).replace(b"/Kids [3 0 R] /Count 1", b"/Kids [3 0 R 9 0 R] /Count 2")
    document = opened(data)
    assert (document.text, len(document.pages)) == ("total", 2)
    assert [one[:2] for one in told(document)] == [("DOC-PAGE-001", "error")]


@pytest.mark.parametrize("how", ["whole", "changed", "cut", "garbage"])
def test_content_that_breaks_off_is_told(how: str) -> None:
    packed = zlib.compress(b"".join(shown(b"line %d" % row, y=700 - 20 * row) for row in range(30)))
    middle = len(packed) // 2
    broken = {
        "whole": packed,
        "changed": packed[:middle] + bytes(255 - byte for byte in packed[middle : middle + 2]) + packed[middle + 2 :],
        "cut": packed[:middle],
        "garbage": b"garbage" * 20,
    }[how]
    data = objects(stream(broken, b"/Filter /FlateDecode"))
    assert damaged_streams(data) == (how != "whole")
    assert [one[0] for one in told(opened(data))] == ([] if how == "whole" else ["DOC-FILE-003"])
