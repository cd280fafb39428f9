"""PDFs that name a Chinese font without carrying it: text, boxes and picture, by the file and our own font alone."""

import asyncio
import ctypes
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from pypdfium2 import raw
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from test_document import assert_offsets_are_true
from test_pdf import SONG, pdf, words

from eval.build_font import characters
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import read_document
from extractor.document.assemble import read_pdf
from extractor.document.model import Document
from extractor.document.render import render_page
from extractor.document.standin import FONT, open_pdf
from extractor.extraction.verdict import decide
from extractor.runs.pool import Limits, Workers

TEXT = "2023年度收入总计2145.87万元"
TRADITIONAL = "2023年度收入總計2145.87萬元"
X, BASELINE, SIZE = 72.0, 142.0, 12.0  # points from the page's top left
HEIGHT = 842.0
ASCENT, DESCENT = 0.859, -0.141
SCALE = 2.0  # pixels a point


@dataclass(frozen=True)
class Named:
    """A font as a file names it; `widths` as its /W: half an em for what is ASCII in these encodings."""

    name: str = "SimSun"
    encoding: str = "GBK-EUC-H"
    ordering: str = "GB1"
    codec: str = "gbk"
    kind: str = "CIDFontType2"
    widths: str = "[1 95 500 814 939 500]"
    unicode: str | None = None  # the characters that a /ToUnicode table gives the codes from 0x4000 on
    described: bool = True

    def objects(self) -> tuple[bytes, ...]:
        """The font, its descendant, its descriptor and its table; objects 5 to 8 of a file."""
        table = b"/ToUnicode 8 0 R" if self.unicode else b""
        name = "".join(chr(b) if 0x21 <= b < 0x7F else f"#{b:02X}" for b in self.name.encode("gbk")).encode()
        described = b"/FontDescriptor 7 0 R" if self.described else b""
        return (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /%s /DescendantFonts [6 0 R] %s >>"
            % (name, self.encoding.encode(), table),
            b"<< /Type /Font /Subtype /%s /BaseFont /%s"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 2 >> /DW 1000 /W %s %s >>"
            % (self.kind.encode(), name, self.ordering.encode(), self.widths.encode(), described),
            b"<< /Type /FontDescriptor /FontName /%s /Flags 6 /FontBBox [-8 -145 1000 859] /ItalicAngle 0 /Ascent 859"
            b" /Descent -141 /CapHeight 683 /StemV 91 >>" % name,
            stream(self.table().encode()),
        )

    def table(self) -> str:
        """The /ToUnicode table."""
        pairs = "".join(f"<{0x4000 + at:04X}> <{ord(one):04X}>\n" for at, one in enumerate(self.unicode or ""))
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{len(self.unicode or '')} beginbfchar\n{pairs}endbfchar endcmap end end"
        )

    def code(self, character: str) -> bytes:
        if self.unicode:
            return (0x4000 + self.unicode.index(character)).to_bytes(2, "big")
        return character.encode(self.codec)

    def width(self, character: str) -> float:
        return 0.5 if character.isascii() and "500" in self.widths else 1.0

    def pieces(self, text: str, by_character: bool) -> list[tuple[float, str]]:
        """Where each piece begins, in ems."""
        if not by_character:
            return [(0.0, text)]
        return [(sum(map(self.width, text[:at])), one) for at, one in enumerate(text)]


def stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def file(content: bytes, *font: bytes, turned: int = 0) -> bytes:
    """A PDF of one page, written out by hand."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents 4 0 R /Resources"
        b" << /Font << /F 5 0 R >> >> >>" % turned,
        stream(content),
        *font,
    )
    built = io.BytesIO(b"%PDF-1.4\n")
    built.seek(0, io.SEEK_END)
    offsets = []
    for number, one in enumerate(objects, 1):
        offsets.append(built.tell())
        built.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    start = built.tell()
    built.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    built.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    built.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return built.getvalue()


def drawn(font: Named, text: str = TEXT, by_character: bool = False, upright: bool = True) -> bytes:
    """`text` at (X, BASELINE); not `upright`: running up the page's left side, which is then shown turned."""
    content = b""
    for ems, piece in font.pieces(text, by_character):
        right, up = X + ems * SIZE, HEIGHT - BASELINE
        place = b"1 0 0 1 %.3f %.3f" % (right, up) if upright else b"0 1 -1 0 %.3f %.3f" % (BASELINE, right)
        content += b"BT /F %d Tf %s Tm <%s> Tj ET\n" % (SIZE, place, b"".join(map(font.code, piece)).hex().encode())
    return file(content, *font.objects())


def read(data: bytes) -> Document:
    document = read_pdf(Path("named.pdf"), data, "")
    assert_offsets_are_true(document)
    return document


def boxes(document: Document) -> list[tuple[float, float, float, float]]:
    found = [document.where(at, at + 1).boxes[0] for at in range(len(document.text))]
    return [(box.x0, box.top, box.x1, box.bottom) for box in found]


def expected_boxes(font: Named, text: str) -> list[Any]:
    """From the numbers in the file alone."""
    top, bottom = BASELINE - ASCENT * SIZE, BASELINE - DESCENT * SIZE
    return [
        pytest.approx((X + ems * SIZE, top, X + (ems + font.width(one)) * SIZE, bottom), abs=0.02)
        for ems, one in font.pieces(text, by_character=True)
    ]


def picture(data: bytes, tmp_path: Path) -> Image.Image:
    path = tmp_path / "named.pdf"
    path.write_bytes(data)
    return Image.open(io.BytesIO(render_page(path, 1, SCALE))).convert("L")


def cut(image: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    x0, top, x1, bottom = (int(side * SCALE) for side in box)
    return image.crop((x0, top, x1, bottom))


def ink(image: Image.Image) -> float:
    """The share of a picture that is dark."""
    return sum(image.histogram()[:128]) / (image.width * image.height)


NAMED = {
    "SimSun in GBK": Named(),
    "宋体 in GBK": Named(name="宋体"),
    "STSong-Light in Unicode": Named("STSong-Light", "UniGB-UCS2-H", codec="utf-16-be", kind="CIDFontType0"),
    "MSung in Big5": Named("MSungStd-Light", "ETen-B5-H", "CNS1", "big5", "CIDFontType0", "[1 95 500 13648 13742 500]"),
    "codes of its own with a table": Named(
        "FZXBSJW--GB1-0", "Identity-H", "Identity", widths="[]", unicode="".join(sorted(set(TEXT)))
    ),
}


@pytest.mark.parametrize("by_character", [False, True], ids=["whole runs", "by character"])
@pytest.mark.parametrize("font", NAMED.values(), ids=NAMED)
def test_text_boxes_and_picture_are_those_of_the_file(font: Named, by_character: bool, tmp_path: Path) -> None:
    text = TRADITIONAL if font.ordering == "CNS1" else TEXT
    data = drawn(font, text, by_character)
    document = read(data)
    assert document.text == text
    assert document.notices == ()
    assert boxes(document) == expected_boxes(font, text)
    image = picture(data, tmp_path)
    shown = [cut(image, box) for one, box in zip(text, boxes(document), strict=True) if not one.isascii()]
    assert all(0.1 < ink(one) < 0.6 for one in shown)
    assert len({one.tobytes() for one in shown}) == len(shown)  # a box for what is missing would be the same each time


@pytest.mark.parametrize("by_character", [False, True], ids=["whole runs", "by character"])
def test_a_turned_page_is_read_alike(by_character: bool) -> None:
    document = read(drawn(Named(), by_character=by_character, upright=False))
    assert document.text == TEXT
    assert document.notices == ()
    for at, (x0, top, x1, bottom) in enumerate(expected_numbers(Named())):
        (box,) = document.where(at, at + 1).boxes
        shown = (top, HEIGHT - x1, bottom, HEIGHT - x0)
        assert (box.x0, box.top, box.x1, box.bottom) == pytest.approx(shown, abs=0.02)


def expected_numbers(font: Named) -> list[tuple[float, float, float, float]]:
    return [one.expected for one in expected_boxes(font, TEXT)]


def test_reportlab_names_its_font_too() -> None:
    """The widths of what it draws are those that it reckons with."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def draw(canvas: Canvas) -> None:
        x = X
        for one in TEXT:
            x = words(canvas, x, BASELINE, one, font="STSong-Light")

    document = read(pdf(draw))
    assert document.text == TEXT
    starts = [X + pdfmetrics.stringWidth(TEXT[:at], "STSong-Light", SIZE) for at in range(len(TEXT) + 1)]
    assert [box[0] for box in boxes(document)] == pytest.approx(starts[:-1], abs=0.02)
    assert [box[2] for box in boxes(document)] == pytest.approx(starts[1:], abs=0.02)


def test_chinese_looks_as_with_the_font_carried_along(tmp_path: Path) -> None:
    def carried(canvas: Canvas) -> None:
        words(canvas, X, BASELINE, "年度收入总计", SIZE, SONG)

    ours = picture(drawn(Named(), "年度收入总计"), tmp_path)
    theirs = picture(pdf(carried), tmp_path)
    assert ink(ImageChops.invert(ImageChops.difference(ours, theirs))) == 0


def test_a_font_without_a_descriptor_has_the_reach_of_ours() -> None:
    document = read(drawn(replace(Named(), described=False)))
    assert document.text == TEXT
    hhea = TTFont(FONT)["hhea"]
    tops = {round((BASELINE - box[1]) / SIZE, 2) for box in boxes(document)}
    assert tops == {round(hhea.ascent / 2048, 2)}


def test_characters_that_our_font_lacks_are_read_where_they_stand(tmp_path: Path) -> None:
    """Extension A and private use, one by one: pdfium alone would pass over them."""
    font = NAMED["STSong-Light in Unicode"]
    data = drawn(font, "总\u3400\ue123计", by_character=True)
    document = read(data)
    assert document.text == "总\u3400\ue123计"
    assert boxes(document) == expected_boxes(font, document.text)
    image = picture(data, tmp_path)
    assert [ink(cut(image, box)) > 0 for box in boxes(document)] == [True, False, False, True]


def test_a_space_drawn_by_itself_is_only_its_gap() -> None:
    assert read(drawn(Named(), "收 入\u30002023", by_character=True)).text == "收入 2023"


def test_print_that_runs_down_stands_where_it_is_shown(tmp_path: Path) -> None:
    data = drawn(replace(NAMED["STSong-Light in Unicode"], encoding="UniGB-UCS2-V"), "收入总计")
    document = read(data)
    page = document.pages[0]
    assert page.text == "收\n入\n总\n计"
    image = picture(data, tmp_path)
    for row in range(4):
        box = page.box(2 * row)
        assert box is not None
        place = (X - SIZE / 2, BASELINE + row * SIZE, X + SIZE / 2, BASELINE + (row + 1) * SIZE)
        assert (box.x0, box.top, box.x1, box.bottom) == pytest.approx(place, abs=0.02)
        assert 0.1 < ink(cut(image, place)) < 0.6


def test_a_latin_font_is_measured_by_its_widths() -> None:
    """A Times that the file does not carry, wider than pdfium's own."""
    times = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /TimesNewRoman /Encoding /WinAnsiEncoding"
        b" /FirstChar 32 /LastChar 126 /Widths [%s] /FontDescriptor 6 0 R >>" % (b"700 " * 95),
        b"<< /Type /FontDescriptor /FontName /TimesNewRoman /Flags 34 /FontBBox [0 -216 1000 891] /ItalicAngle 0"
        b" /Ascent 891 /Descent -216 /CapHeight 700 /StemV 80 >>",
    )
    document = read(file(b"BT /F 10 Tf 1 0 0 1 72 700 Tm (2145.87) Tj ET", *times))
    assert document.text == "2145.87"
    assert [box[0] for box in boxes(document)] == pytest.approx([72 + 7 * at for at in range(7)])
    assert [box[2] for box in boxes(document)] == pytest.approx([79 + 7 * at for at in range(7)])


@pytest.mark.parametrize("by_character", [False, True], ids=["whole run", "by character"])
@pytest.mark.parametrize("first", [0x0009, 0x4E00, 0xF000], ids=["low", "like Chinese", "beyond every glyph"])
def test_print_without_a_meaning_is_told(first: int, by_character: bool) -> None:
    """Glyph numbers of a font that is not there, without a table: they would pass for whatever has such a code."""
    font = Named(encoding="Identity-H", ordering="Identity", widths="[]", codec="utf-16-be")
    lost = "".join(map(chr, range(first, first + 5)))
    document = read(drawn(font, lost, by_character))
    assert document.text == "\ufffd" * 5
    (notice,) = document.notices
    assert (notice.code, notice.severity) == ("DOC-FONT-001", "error")
    assert notice.where is not None
    assert notice.where.page == 1
    assert notice.message_en.startswith("page 1 has 5 characters that cannot be read")
    assert notice.message_zh.startswith("第1页有5个字符")
    verdict = decide({}, (), (), document.notices, FINAL_ACCOUNTS.policy)
    assert verdict.decision == "review"
    assert "DOC-FONT-001" in [reason.code for reason in verdict.reasons]


def test_pdfium_has_our_font_and_no_other() -> None:
    """Whatever is installed: what stands in for a Chinese font is this package's file, byte for byte."""
    document = open_pdf(drawn(Named(name="KaiTi_GB2312")))
    page = raw.FPDF_LoadPage(document.raw, 0)
    font = raw.FPDFTextObj_GetFont(raw.FPDFPage_GetObject(page, 0))
    size = ctypes.c_size_t()
    raw.FPDFFont_GetFontData(font, None, 0, ctypes.byref(size))
    data = (ctypes.c_uint8 * size.value)()
    raw.FPDFFont_GetFontData(font, data, size, ctypes.byref(size))
    raw.FPDF_ClosePage(page)
    document.close()
    assert bytes(data) == FONT.read_bytes()
    assert type(pdfium.PdfSysfontBase.SINGLETON).__module__ == "extractor.document.standin"


def test_a_worker_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "named.pdf"
    path.write_bytes(drawn(Named(), by_character=True))
    with Workers(1, Limits()) as workers:
        assert asyncio.run(workers.run(path, read_document, path)).text == TEXT


def test_the_font_has_the_characters_that_it_promises() -> None:
    """What its README says is missing, is; nothing else of GBK and Big5."""
    found = set(TTFont(FONT).getBestCmap())
    coded = {code for code in characters() if chr(code).encode("gbk", "ignore") or chr(code).encode("big5", "ignore")}
    assert coded - found == {0x0251, 0x0261, 0x2609, 0x2641}
    assert set(range(0x4E00, 0x9FA6)) <= found
    assert len(found) == 22187
