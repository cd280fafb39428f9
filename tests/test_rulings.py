"""One table, ruled in all the ways in which tables are: its cells are the same, or its figures are in doubt, aloud."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from test_pdf import HEIGHT, SONG, both, cells, lines, read, words

from extractor.document.notices import DOUBTFUL_CELLS

Canvas = Any
Rule = Callable[[Canvas, float, float, float, float], object]
XS, TOP, STEP = (72.0, 130.0, 290.0, 370.0, 450.0), 120.0, 20.0
ROWS = [
    ["编码", "科目名称", "合计", "基本支出"],
    ["", "合计", "1,240.30", "820.15"],
    ["208", "社会保障和就业支出", "120.05", "120.05"],
    ["2080505", "机关事业单位养老保险缴费支出", "40.00", "-40.00"],
    ["213", "农林水支出", "1,036.25", "616.10"],
]
YS = [TOP + STEP * index for index in range(len(ROWS) + 1)]


# A part below and right of two columns of three rows, so that the outline holds places without a cell.
_CORNER = [
    (XS[0], YS[4], XS[2], YS[4]),
    (XS[0], YS[3], XS[0], YS[4]),
    (XS[2], YS[3], XS[2], YS[4]),
    (XS[2], YS[0], XS[4], YS[0]),
    (XS[2], YS[1], XS[4], YS[1]),
    (XS[4], YS[0], XS[4], YS[1]),
    (XS[0], YS[5], XS[1], YS[5]),
    (XS[0], YS[4], XS[0], YS[5]),
    (XS[1], YS[4], XS[1], YS[5]),
]


def solid(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    canvas.line(x0, HEIGHT - top, x1, HEIGHT - bottom)


def rules(*ends: tuple[float, float, float, float]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for end in ends:
            solid(canvas, *end)

    return draw


def strokes(dash: float, gap: float) -> Rule:
    def draw(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
        length, at = max(x1 - x0, bottom - top), 0.0
        while at < length:
            end = min(at + dash, length)
            if x1 > x0:
                solid(canvas, x0 + at, top, x0 + end, top)
            else:
                solid(canvas, x0, top + at, x0, top + end)
            at += dash + gap

    return draw


def dots(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    for index in range(int(max(x1 - x0, bottom - top) / 3) + 1):
        x, y = (x0 + 3 * index, top) if x1 > x0 else (x0, top + 3 * index)
        canvas.rect(x, HEIGHT - y, 0.8, 0.8, stroke=0, fill=1)


def operator(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    canvas.setDash(4, 4)
    solid(canvas, x0, top, x1, bottom)
    canvas.setDash()


def filled(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    canvas.rect(x0, HEIGHT - bottom, max(x1 - x0, 0.7), max(bottom - top, 0.7), stroke=0, fill=1)


def double(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    shift_x, shift_y = (0.0, 1.5) if x1 > x0 else (1.5, 0.0)
    solid(canvas, x0, top, x1, bottom)
    solid(canvas, x0 + shift_x, top + shift_y, x1 + shift_x, bottom + shift_y)


def torn(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    """A line for each cell, that does not quite reach the next."""
    marks = [x for x in XS if x0 <= x <= x1] if x1 > x0 else [y for y in YS if top <= y <= bottom]
    for start, end in pairwise(marks):
        if x1 > x0:
            solid(canvas, start + 1, top, end - 1, top)
        else:
            solid(canvas, x0, start + 1, x0, end - 1)


def broken(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    for start, end in pairwise(XS):
        solid(canvas, start, top, end - 10, bottom)


def print_of(canvas: Canvas, rows: list[list[str]]) -> None:
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            end = XS[column + 1] - 4 - stringWidth(text, SONG, 9)
            words(canvas, end if column > 1 else XS[column] + 4, YS[row] + 14, text, size=9)


def ruled(rule: Rule = solid, *, xs: Any = XS, ys: Any = YS, left: int = 0, right: int = -1, end: int = -1) -> Any:
    def draw(canvas: Canvas) -> None:
        print_of(canvas, ROWS)
        for y in ys:
            rule(canvas, XS[left], y, XS[right], y)
        for x in xs:
            rule(canvas, x, ys[0] if ys else YS[0], x, YS[end])

    return draw


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(ruled(), id="solid"),
        pytest.param(ruled(strokes(4, 4)), id="dashes"),
        pytest.param(ruled(strokes(9, 3)), id="long dashes"),
        pytest.param(ruled(strokes(1, 2)), id="dots"),
        pytest.param(ruled(dots), id="square dots"),
        pytest.param(ruled(operator), id="the dash operator"),
        pytest.param(ruled(filled), id="thin rectangles"),
        pytest.param(ruled(double), id="double rules"),
        pytest.param(ruled(torn), id="a line a cell"),
        pytest.param(ruled(xs=XS[1:-1]), id="open at both sides"),
        pytest.param(ruled(xs=XS[:-1]), id="open at the right"),
        pytest.param(ruled(xs=XS[1:3]), id="two upright lines"),
        pytest.param(ruled(xs=()), id="level lines only"),
        pytest.param(ruled(xs=(), ys=[YS[0], YS[1], YS[-1]]), id="three lines"),
        pytest.param(ruled(xs=(), ys=[YS[0], YS[1], YS[2], YS[-1]]), id="four lines"),
        pytest.param(ruled(xs=(), ys=[YS[0], YS[-1]]), id="two lines"),
        pytest.param(ruled(ys=[YS[0], YS[1], YS[-1]]), id="no lines between rows"),
        pytest.param(ruled(xs=XS[1:-1], ys=[YS[0], YS[1], YS[-1]]), id="open, no lines between rows"),
        pytest.param(ruled(ys=[YS[0], YS[-1]]), id="columns in a frame"),
        pytest.param(ruled(xs=[XS[0], XS[-1]], ys=[YS[0], YS[-1]]), id="a frame"),
        pytest.param(ruled(ys=()), id="upright lines only"),
        pytest.param(both(ruled(ys=YS[1:]), rules(*((x, YS[0], x, YS[1]) for x in XS))), id="no line above"),
        pytest.param(ruled(ys=YS[:-1]), id="no line below"),
        pytest.param(ruled(ys=YS[:-1], end=-2), id="a last row without any line"),
        pytest.param(ruled(ys=YS[1:]), id="a head without any line"),
        pytest.param(ruled(broken, xs=(), ys=[YS[0], YS[1], YS[-1]]), id="three lines, broken between columns"),
    ],
)
def test_a_table_is_the_same_however_it_is_ruled(draw: Any) -> None:
    document = read(draw)
    assert [[cell or "" for cell in row] for row in cells(document)] == ROWS
    assert not document.notices


def placed(*pieces: tuple[float, int, str], ys: Any = YS, xs: Any = XS, size: float = 9) -> Any:
    """Print at `x`, in a row, within solid rules."""

    def draw(canvas: Canvas) -> None:
        for y in ys:
            solid(canvas, xs[0], y, xs[-1], y)
        for x in xs:
            solid(canvas, x, ys[0], x, ys[-1])
        for x, row, text in pieces:
            words(canvas, x, YS[row] + 14, text, size=size)

    return draw


def texts(draw: Any) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in cells(read(draw))]


def test_a_figure_that_crosses_a_rule_stays_whole() -> None:
    wide = "12,403,000.00"
    left, right = XS[3] - 66, XS[3] + 2  # begins in its column and ends in the next, where another one begins
    head = [(XS[0] + 4, 0, "编码"), (XS[1] + 4, 0, "名称"), (XS[2] + 4, 0, "合计"), (XS[3] + 4, 0, "基本")]
    over = texts(placed(*head, (XS[1] + 4, 1, "合计"), (left + 20, 1, wide), (right + 12, 1, "8,201,500.00")))
    assert over == [["编码", "名称", "合计", "基本"], ["", "合计", wide, "8,201,500.00"], *[[""] * 4] * 3]
    outer = texts(placed(*head, (XS[4] - 40, 1, "4,201.50"), (XS[1] - 12, 2, "机关事业单位")))
    assert outer[1][3] == "4,201.50"
    assert outer[2][1] == "机关事业单位"


@pytest.mark.parametrize(
    ("draw", "quoted"),
    [
        pytest.param(
            placed((XS[1] + 4, 1, "合计"), (XS[3] - stringWidth("1,200.50", SONG, 9) / 2, 1, "1,200.50")),
            "1,200.50",
            id="half here, half there",
        ),
        pytest.param(placed((XS[1] + 4, 1, "合计"), (XS[4] - 8, 1, "1,200.50")), "1,200.50", id="mostly outside"),
        pytest.param(
            placed((XS[1] + 4, 1, "合计"), (XS[3] - 40, 1, "403,000.008,201.50")),
            "403,000.008,201.50",
            id="two drawn in one go",
        ),
        pytest.param(
            placed((XS[1] + 4, 1, "合计"), (XS[2] + 4, 1, "1.50 2.50"), (XS[3] + 4, 1, "4.00")),
            "1.50 2.50",
            id="two in a cell",
        ),
        pytest.param(placed((XS[1] + 4, 1, "合计"), (XS[3] + 4, 1, ",201.50")), ",201.50", id="a torn one"),
        pytest.param(
            both(
                ruled(xs=XS[:3], ys=YS[:4], right=2, end=3),
                rules(*_CORNER),
            ),
            "1,036.25",
            id="in a hole of the ruling",
        ),
    ],
)
def test_a_figure_whose_cell_is_not_certain_is_told_of(draw: Any, quoted: str) -> None:
    notices = [notice for notice in read(draw).notices if notice.code == DOUBTFUL_CELLS]
    assert len(notices) == 1
    assert quoted in (notices[0].quote or "")
    assert notices[0].severity == "error"
    assert notices[0].where
    assert notices[0].where.page == 1
    assert notices[0].where.boxes


def test_a_figure_on_two_lines_is_one_and_not_two_rows() -> None:
    narrow = (72.0, 172.0, 212.0, 252.0)

    def draw(canvas: Canvas) -> None:
        placed(xs=narrow, ys=[YS[0], YS[1], YS[3]])(canvas)
        for x, text in zip(narrow, ("名称", "合计", "基本"), strict=False):
            words(canvas, x + 2, YS[0] + 14, text, size=9)
        for row, pieces in enumerate((("本年支出", "12403000", "8201500"), ("合计", ".25", ".50"))):
            for x, text in zip(narrow, pieces, strict=False):
                words(canvas, x + 1, YS[1] + 14 + 12 * row, text, size=9)

    assert texts(draw) == [["名称", "合计", "基本"], ["本年支出合计", "12403000.25", "8201500.50"]]


def test_a_head_over_two_columns_of_a_table_of_three_lines_spans_them() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 150, 190):
            solid(canvas, 72, y, 500, y)
        for top, pieces in (
            (115, ((350, "本年支出"),)),
            (140, ((80, "项目"), (210, "合计"), (300, "基本支出"), (400, "项目支出"))),
            (165, ((80, "一、行政"), (205, "30.00"), (305, "10.00"), (405, "20.00"))),
            (185, ((80, "二、事业"), (205, "7.00"), (305, "3.00"), (405, "4.00"))),
        ):
            for x, text in pieces:
                words(canvas, x, top, text, size=9)

    table = read(draw).tables[0]
    assert [[cell.text if cell else None for cell in row] for row in table.rows][1:] == [
        ["项目", "合计", "基本支出", "项目支出"],
        ["一、行政", "30.00", "10.00", "20.00"],
        ["二、事业", "7.00", "3.00", "4.00"],
    ]


def test_turned_print_in_a_head_is_read_along_its_line() -> None:
    def draw(canvas: Canvas) -> None:
        ys = [YS[0], YS[0] + 60, *(y + 60 for y in YS[2:4])]
        for y in ys:
            solid(canvas, XS[0], y, XS[-1], y)
        for x in XS:
            solid(canvas, x, ys[0], x, ys[-1])
        for x, turn, text in ((XS[2] + 40, 90, "基本支出"), (XS[3] + 40, 270, "项目支出")):
            canvas.saveState()
            canvas.translate(x, HEIGHT - (YS[0] + (54 if turn == 90 else 6)))
            canvas.rotate(turn)
            words(canvas, 0, canvas._pagesize[1], text, size=9)
            canvas.restoreState()
        for x, text in zip(XS, ("208", "社会保障", "12.00", "3.00"), strict=False):
            words(canvas, x + 4, ys[1] + 14, text, size=9)

    assert texts(draw)[:2] == [["", "", "基本支出", "项目支出"], ["208", "社会保障", "12.00", "3.00"]]


def test_an_open_table_goes_on_over_the_page_under_its_head() -> None:
    document = read(ruled(xs=XS[1:-1]), ruled(xs=XS[1:-1]))
    assert len(document.tables) == 1
    assert [[cell or "" for cell in row] for row in cells(document)] == ROWS + ROWS[1:]


def test_lines_around_text_make_no_table() -> None:
    prose = lines("本年收入合计一千二百四十五万元，其中财政拨款收入一千万元。", "其余为其他收入，与上年持平。", top=140)
    framed = read(both(prose, rules((72, 100, 450, 100), (72, 700, 450, 700))))
    assert not framed.tables
