"""Scans and pictures: read as the print that they show, page by page, kept, and never surer than the picture is."""

import ast
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from conftest import CORPUS, ROOT
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from test_pdf import BODY, cells, words

from eval.scans import Kind, degraded
from extractor.api import extract
from extractor.core.schema import walk
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.policy import AutoAccept
from extractor.document import read_document
from extractor.document.geometry import Matrix
from extractor.document.model import Document
from extractor.document.ocr.decode import Decoder, Printed
from extractor.document.ocr.reader import PictureReader, PutOffError
from extractor.document.pdf import Drawn, Glyph, Picture, Recognised
from extractor.document.pdf.scans import is_scan
from extractor.document.render import render_page
from extractor.document.seen import SURE, Seen, compared, doubtful_figures
from extractor.errors import NeedsOcrError

pytestmark = pytest.mark.xdist_group("ocr")  # the models are loaded once
WIDTH, HEIGHT = 400.0, 240.0
ROWS = [["科目", "合计", "基本支出"], ["行政运行", "1,234.50", "987.06"], ["住房公积金", "0", "3.80"]]
XS, YS = (40.0, 170.0, 260.0, 350.0), (70.0, 92.0, 114.0, 136.0)


@pytest.fixture(autouse=True, scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Pictures are read, and kept in a folder of these tests."""
    folder = tmp_path_factory.mktemp("ocr")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXTRACTOR_OCR", "on")
        patch.setenv("EXTRACTOR_OCR_CACHE", str(folder))
        yield folder


def table(canvas: Canvas) -> None:
    """A heading, a ruled table, a sentence."""
    words(canvas, 40, 50, "支出决算表（单位：万元）", 14)
    for x in XS:
        canvas.line(x, HEIGHT - YS[0], x, HEIGHT - YS[-1])
    for y in YS:
        canvas.line(XS[0], HEIGHT - y, XS[-1], HEIGHT - y)
    for y, row in zip(YS, ROWS, strict=False):
        for x, text in zip(XS, row, strict=False):
            words(canvas, x + 6, y + 16, text, BODY)
    words(canvas, 40, 170, "本年支出合计1,238.30万元，比上年增长5.6%。", BODY)


def drawn(draw: Callable[[Canvas], None], width: float = WIDTH, height: float = HEIGHT) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned(kind: Kind = Kind.OFFICE, dpi: int = 200) -> Image.Image:
    page = pypdfium2.PdfDocument(drawn(table))[0]
    return degraded(page.render(scale=dpi / 72).to_pil().convert("RGB"), kind, dpi, "seed")


def picture(image: Image.Image, x: float, y: float, width: float, height: float) -> Callable[[Canvas], None]:
    return lambda canvas: canvas.drawImage(ImageReader(image), x, y, width, height) and None


def read(data: bytes, folder: Path, name: str = "a.pdf") -> Document:
    (path := folder / name).write_bytes(data)
    return read_document(path)


def told(document: Document) -> list[tuple[str, str]]:
    return [(notice.code, notice.severity) for notice in document.notices]


def test_a_scan_on_its_side_reads_as_the_print_that_it_shows(tmp_path: Path) -> None:
    upright = read(drawn(table), tmp_path)
    turned = scanned().transpose(Image.Transpose.ROTATE_90)
    document = read(drawn(picture(turned, 0, 0, HEIGHT, WIDTH), HEIGHT, WIDTH), tmp_path)
    assert cells(document) == cells(upright) == ROWS
    assert [line.replace("（", "(").replace("）", ")") for line in document.text.split("\n")] == [
        line.replace("（", "(").replace("）", ")") for line in upright.text.split("\n")
    ]
    assert told(document) == [("DOC-SCAN-003", "info")]
    start = document.text.index("1,238.30")
    assert set(document.seen(start, start + 8)) == set(range(start, start + 8))
    # The boxes are those of the page as it is shown, which lies on its side.
    (box,) = document.where(start, start + 8).boxes
    (truth,) = upright.where(at := upright.text.index("1,238.30"), at + 8).boxes
    x0, top, x1, bottom = truth.top, WIDTH - truth.x1, truth.bottom, WIDTH - truth.x0
    wide, high = min(box.x1, x1) - max(box.x0, x0), min(box.bottom, bottom) - max(box.top, top)
    union = (box.x1 - box.x0) * (box.bottom - box.top) + (x1 - x0) * (bottom - top) - wide * high
    assert wide * high / union > 0.5


def test_a_large_picture_on_a_page_with_text_is_read_in_its_place(tmp_path: Path) -> None:
    image = pypdfium2.PdfDocument(drawn(table))[0].render(scale=3).to_pil()

    def draw(canvas: Canvas) -> None:
        words(canvas, 40, 30, "三、支出情况", BODY)
        canvas.drawImage(ImageReader(image), 0, 60, WIDTH, HEIGHT)
        words(canvas, 40, 330, "以上为全部支出。", BODY)

    document = read(drawn(draw, WIDTH, 340), tmp_path)
    assert cells(document) == ROWS
    places = [document.text.index(part) for part in ("三、支出情况", "合计", "本年支出合计", "以上为全部支出")]
    assert places == sorted(places)
    assert ("DOC-SCAN-003", "info") in told(document)
    assert document.seen(*(places[0], places[0] + 3)) == {}


def test_the_text_behind_a_scan_is_a_second_reading(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        picture(scanned(), 0, 0, WIDTH, HEIGHT)(canvas)
        text = canvas.beginText(40, 20)
        text.setTextRenderMode(3)
        for printed in ("1,234.50 987.06", "0 3.80", "1,288.30 5.6%"):
            text.textLine(printed)
        canvas.drawText(text)

    document = read(drawn(draw), tmp_path)
    assert cells(document) == ROWS
    assert told(document) == [
        ("DOC-SCAN-003", "info"),
        ("DOC-SCAN-005", "warning"),
        ("DOC-SCAN-004", "warning"),
    ]
    assert [notice.quote for notice in document.notices[1:]] == ["1,238.30→1,288.30", "1,238.30"]
    start = document.text.index("1,238.30")
    assert document.seen(start, start + 8)[start + 3].rivals[0] == ("8", 0.5)


def test_pictures_are_read_page_by_page_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [scanned(Kind.FAX), scanned(Kind.CLEAN, 150)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))
    (path := tmp_path / "a.tiff").write_bytes(buffer.getvalue())
    with pytest.raises(PutOffError) as first:
        read_document(path, 0.0)
    assert first.value.pages == 1
    document = read_document(path, 0.0)
    assert [table.pages[0] for table in document.tables] == [1, 2]
    assert cells(document, 0) == cells(document, 1) == ROWS
    monkeypatch.setattr("extractor.document.ocr.page.engine", lambda: pytest.fail("it is kept"))
    assert read_document(path).text == document.text
    shown = Image.open(io.BytesIO(render_page(path, 2)))  # as a reviewer sees it
    assert shown.size == pages[1].size


def test_without_the_extra_a_picture_needs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRACTOR_OCR", "off")
    Image.new("RGB", (40, 40)).save(tmp_path / "a.png")
    with pytest.raises(NeedsOcrError, match=r"extractor\[ocr\]"):
        read_document(tmp_path / "a.png")


RECOGNISING = {"decode", "engine", "ink", "page", "pieces", "pixels", "rules", "second_look", "straighten"}


def test_whoever_reads_no_picture_loads_nothing_that_does() -> None:
    """Only what recognises needs its libraries, and nothing else names it but from within a function."""
    heavy = ("cv2", "numpy", "rapidocr", *(f"extractor.document.ocr.{name}" for name in RECOGNISING))
    loading = {
        path.stem
        for path in (ROOT / "extractor").rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
        if name is not None and name.startswith(heavy)
    }
    assert loading == RECOGNISING


BOX = (0.0, 0.0, 595.0, 842.0)


@pytest.mark.parametrize(
    ("seen", "hidden", "share", "pictures", "expected"),
    [
        pytest.param(0, 0, 1.0, [], True, id="a picture and no text"),
        pytest.param(5, 0, 1.0, [], True, id="a page number over a scan"),
        pytest.param(0, 900, 0.9, [], True, id="text that nobody sees behind a scan"),
        pytest.param(40, 900, 0.7, [], True, id="a head before a scan with text behind it"),
        pytest.param(0, 0, 0.0, [Picture(BOX, 0.5, has_text=True, overlaid=False)], True, id="print drawn as curves"),
        pytest.param(0, 0, 0.1, [], False, id="a logo on a page without text"),
        pytest.param(40, 900, 0.5, [], False, id="hidden text and a picture of half the page"),
        pytest.param(900, 0, 1.0, [], False, id="text on a ground that is a picture"),
        pytest.param(900, 40, 1.0, [], False, id="a few hidden words"),
        pytest.param(0, 0, 0.0, [], False, id="a blank page"),
    ],
)
def test_what_is_a_scan(seen: int, hidden: int, share: float, pictures: list[Picture], expected: bool) -> None:
    glyphs = [Glyph("字", 0, 0, 9, 9, 9, 9)] * seen
    page = Drawn(1, 595, 842, glyphs=glyphs, image_share=share, pictures=pictures, layer="字" * hidden)
    assert is_scan(page) is expected


def test_characters_come_with_their_places_and_rivals() -> None:
    blank, one, three, eight = range(4)
    steps: list[dict[int, float]] = [
        {blank: 1},
        {three: 0.6, eight: 0.38, one: 0.02},
        {three: 0.5, eight: 0.5},
        {blank: 1},
        {one: 0.995},
    ]
    steps += [{blank: 1}, {one: 0.9, blank: 0.1}, {blank: 1}, {blank: 1}, {blank: 1}]
    matrix = np.zeros((1, len(steps), 4))
    for at, step in enumerate(steps):
        for index, chance in step.items():
            matrix[0, at, index] = chance
    said, (line,) = Decoder(["", "1", "3", "8"])(matrix, wh_ratio_list=[4.0], max_wh_ratio=5.0)
    assert said == [("311", 0.6)]
    assert [(one.text, one.middle) for one in line] == [("3", 2 / 8), ("1", 4.5 / 8), ("1", 6.5 / 8)]
    assert [one.seen for one in line] == [Seen(0.6, (("8", 0.38), ("1", 0.02))), Seen(0.995), Seen(0.9)]


def test_a_digit_beside_ink_that_was_not_read_is_in_doubt() -> None:
    from extractor.document.ocr.page import _View
    from extractor.document.ocr.straighten import Straight

    def doubted(strokes: tuple[int, ...]) -> list[bool]:
        image = np.full((60, 200, 3), 255, np.uint8)
        for x in strokes:
            image[18:42, x - 6 : x + 6] = 0
        line = [
            Printed("6", 20 / 160, Seen(0.99)),
            Printed("4", 40 / 160, Seen(0.99)),
            Printed("万", 90 / 160, Seen(0.99)),
        ]
        view = _View(Straight(image, Matrix(1, 0, 0, 1, 0, 0)), 200 / 72)
        found = view._without_gaps(line, [one.middle * 160 for one in line], (0, 10, 160, 50), 40)
        return [one.seen.probability < SURE for one in found]

    assert doubted((20, 40, 60, 90)) == [False, True, False]
    assert doubted((20, 40, 90)) == [False, False, False]


def test_a_second_reading_raises_doubts_and_settles_none() -> None:
    text = "合计12.50元，比上年8.3%"
    seen = {at: Seen(0.99) for at in range(len(text))} | {2: Seen(0.7, (("7", 0.2),))}
    found, differing = compared(text, seen, "12.50 3.3%")
    assert differing == [("8.3%", "3.3%")]
    assert [text[start:end] for start, end in doubtful_figures(text, found)] == ["12.50", "8.3%"]
    assert compared(text, seen, "12.50 8.3% 7.7")[1] == []


LENIENT = AutoAccept(min_score=1, alpha=0.1, alpha_documents=0.1, delta=0.1, figures=1, wrong=0, documents=1)
SAMPLE = CORPUS / "documents" / "lanping-disabled-2022.txt"


def misread(printed: str, read_as: str, probability: float, rival: float) -> tuple[Document, str]:
    """The sample as if read from a picture, one figure with one digit otherwise; and its text as printed."""
    document = read_document(SAMPLE)
    (page,) = document.pages
    first = document.text.index(printed)
    at = first + next((at for at, char in enumerate(printed) if char != read_as[at]), 0)
    assert page.text.startswith(document.text)
    seen = {place: Seen(0.99) for place, char in enumerate(page.text) if char.isdecimal()}
    seen[at] = Seen(probability, ((document.text[at] if printed != read_as else "9", rival),))
    text, of_page = (words.replace(printed, read_as, 1) for words in (document.text, page.text))
    return replace(document, text=text, pages=(replace(page, text=of_page, seen=seen),)), document.text


@pytest.mark.parametrize(
    ("printed", "read_as", "probability", "rival", "code"),
    [
        pytest.param("481.8万元", "431.8万元", 0.6, 0.3, "DOC-SCAN-006", id="two identities, and the picture, say so"),
        pytest.param("481.8万元", "431.8万元", 0.6, 0.1, None, id="the picture hardly supports it"),
        pytest.param("481.8万元", "431.8万元", 0.95, 0.3, None, id="printed wrong, and clear"),
        pytest.param("243.73万元", "248.73万元", 0.6, 0.3, None, id="no identity holds with it"),
    ],
)
def test_arithmetic_settles_only_what_the_picture_leaves_open(
    printed: str, read_as: str, probability: float, rival: float, code: str | None
) -> None:
    document, text = misread(printed, read_as, probability, rival)
    result = extract(document, FINAL_ACCOUNTS)
    assert [notice.code for notice in result.document.notices] == ([code] if code else [])
    assert result.document.text == (text if code else document.text)
    (path,) = (str(path) for path, cited in walk(result.record) if cited.figure[0] == text.index(printed))
    assert result.from_pictures[path] == (rival if code else probability)
    assert (path in result.verdict.accepted) <= (probability >= SURE)


def test_a_figure_of_a_picture_is_accepted_only_where_arithmetic_vouches_and_it_is_clear() -> None:
    document, _ = misread("481.8万元", "481.8万元", 0.5, 0.1)
    (page,) = document.pages
    clear = replace(document, pages=(replace(page, seen=dict.fromkeys(page.seen, Seen(0.99))),))
    policy = FINAL_ACCOUNTS.policy.model_copy(update={"auto_accept": {"grammar": LENIENT}})
    doubtful, sure = (extract(one, FINAL_ACCOUNTS, policy).verdict for one in (document, clear))
    assert {sure.fields[path] for path in sure.accepted} == {"verified"}
    assert {*sure.accepted} - {*doubtful.accepted} == {"income.total"}
    failing = [found for found in extract(clear, FINAL_ACCOUNTS).results if found.code == "FA-SUM-060"]
    assert [(found.status, found.cause) for found in failing] == [("fail", "reading")]


def test_what_a_picture_shows_moves_with_it() -> None:
    glyph = Glyph("字", 1, 2, 11, 12, 10, 10, seen=Seen(0.9))
    moved = Recognised(50, 50, Matrix(1, 0, 0, 1, 0, 0), [glyph]).moved(100, 200)
    assert moved.glyphs == [glyph._replace(x0=101, x1=111, top=202, bottom=212, baseline=210)]


def test_nothing_is_put_off_where_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRACTOR_OCR_CACHE", "none")
    found = Recognised(9, 9, Matrix(1, 0, 0, 1, 0, 0))
    monkeypatch.setattr("extractor.document.ocr.page.recognise", lambda *_, **__: found)
    reader = PictureReader(0.0)
    assert [reader(Image.new("RGB", (9, 9)), 1.0, whole=True) for _ in range(3)] == [found] * 3
