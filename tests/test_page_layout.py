"""Pages that are more than lines from top to bottom: columns, watermarks, running heads, print that is turned."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from test_pdf import HEIGHT, LEFT, RIGHT, WIDTH, both, lines, read, words

from extractor.document.model import Document

Canvas = Any
PROSE = (
    "2022年度收入总计1,245.80万元，支出总计1,245.80万元。与2021年相比，收入总计增加45.30万元，增长3.77%，",
    "主要变动原因是新增水库维修养护项目。其中一般公共预算财政拨款收入1,100.25万元，占收入的88.99%；政府性基",
    "金预算财政拨款收入120.00万元，占9.71%；其他收入16.15万元，占1.31%。财政拨款支出与上年相比各减少12.35万元。",
)


def set_in(
    text: str, x: float, width: float, top: float, size: float = 11, step: float = 18
) -> Callable[[Canvas], float]:
    """Text in lines of a column that starts at `x`; the function returns where it ends below the head of the page."""

    def draw(canvas: Canvas) -> float:
        y, line = top, ""
        for char in text:
            if canvas.stringWidth(line + char, "Song", size) > width:
                words(canvas, x, y, line, size=size)
                y, line = y + step, ""
            line += char
        words(canvas, x, y, line, size=size)
        return y

    return draw


def furniture(document: Document) -> list[str]:
    return [
        page.text[line.start : line.end]
        for page in document.pages
        for line in page.lines
        if line.kind in {"running_head", "page_number"}
    ]


# --- columns

FIRST, SECOND = "".join(PROSE), "".join(reversed(PROSE))


@pytest.mark.parametrize("shift", [0, 5], ids=["on the same lines", "on lines of their own"])
def test_two_columns_are_read_one_after_the_other(shift: float) -> None:
    draw = both(set_in(FIRST, 60, 226, 100), set_in(SECOND, 310, 226, 100 + shift))
    assert read(draw).text == FIRST + "\n" + SECOND


def test_a_page_in_columns_under_and_above_lines_across() -> None:
    across = (
        "2022年度部门决算情况说明，本单位无其他需要说明的重要事项，金额单位为万元，数据来源为部门决算报表，共三部分。"
    )
    draw = both(
        lines("一、关于某某县水务服务中心收入支出决算总体情况的公开说明以及其他", top=80),
        set_in(FIRST, 60, 226, 110),
        set_in(SECOND, 310, 226, 110),
        lines("二、关于某某县水务服务中心机关运行经费支出决算情况的公开说明以及其他", top=330),
        set_in(across * 2, 60, 476, 360),
    )
    assert read(draw).text.split("\n") == [
        "一、关于某某县水务服务中心收入支出决算总体情况的公开说明以及其他",
        FIRST,
        SECOND,
        "二、关于某某县水务服务中心机关运行经费支出决算情况的公开说明以及其他",
        across * 2,
    ]


def test_three_columns_are_read_one_after_the_other() -> None:
    draw = both(*(set_in(text, x, 148, 100) for x, text in ((50, FIRST), (215, SECOND), (380, FIRST))))
    assert read(draw).text.replace("\n", "") == FIRST + SECOND + FIRST


def test_a_sentence_goes_on_in_the_next_column() -> None:
    half = len(FIRST) // 2
    cut = next(n for n in range(half, len(FIRST)) if FIRST[n - 1] in "收一财")

    def draw(canvas: Canvas) -> None:
        filled = set_in(FIRST[:cut], 60, 226, 100)
        filled(canvas)
        set_in(FIRST[cut:], 310, 226, 100)(canvas)

    assert "".join(read(draw).text.split("\n")) == FIRST


def test_names_with_their_figures_beside_others_are_no_columns() -> None:
    rows = [("财政拨款收入", "1,100.25", "基本支出", "820.15"), ("其他收入", "16.15", "项目支出", "420.15")] * 3

    def draw(canvas: Canvas) -> None:
        for row, pieces in enumerate(rows):
            for x, text in zip((72, 190, 310, 430), pieces, strict=True):
                words(canvas, x, 100 + 20 * row, text)

    assert re.sub(r"\s", "", read(draw).text) == "".join(piece for row in rows for piece in row)


# --- watermarks


def marked(text: str, *, size: float, grey: float, turn: float = 0, x: float = 120, y: float = 650) -> Any:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(grey)
        canvas.translate(x, y)
        canvas.rotate(turn)
        words(canvas, 0, HEIGHT, text, size=size)
        canvas.restoreState()

    return draw


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param(marked("水务2022.50", size=48, grey=0.85), id="level, large and light"),
        pytest.param(marked("水务2022.50", size=48, grey=0.5), id="level, large and dark"),
        pytest.param(marked("水务2022.50", size=12, grey=0.8, y=648), id="level, small and light"),
        pytest.param(marked("水务2022.50", size=48, grey=0.85, turn=45), id="slanted"),
        pytest.param(marked("水务2022.50", size=48, grey=0.85, turn=90, x=200, y=560), id="upright"),
        pytest.param(both(*(marked("水务2022.50", size=30, grey=0.9, y=y) for y in (700, 640, 400))), id="repeated"),
    ],
)
def test_a_watermark_is_set_apart(mark: Any) -> None:
    document = read(both(mark, set_in(FIRST, LEFT, RIGHT - LEFT, 180)), both(mark, set_in(SECOND, LEFT, 450, 180)))
    assert document.text.replace("\n", "") == FIRST + SECOND
    assert set("".join(furniture(document))) == set("水务2022.50")


def test_a_large_title_and_light_print_by_themselves_are_text() -> None:
    draw = both(marked("2022年度部门决算", size=30, grey=0.3, y=720), marked("征求意见稿", size=14, grey=0.7, y=560))
    assert read(both(draw, lines("某某县水务服务中心", top=200))).text.split("\n") == [
        "2022年度部门决算",
        "某某县水务服务中心",
        "征求意见稿",
    ]


# --- running heads and page numbers

FULL = "本年收入合计1236.40万元，其中一般公共预算财政拨款收入1100.25万"


def body(first: str, *more: str, top: float = 100) -> Any:
    return lines(first, *more, top=top)


@pytest.mark.parametrize(
    ("size", "top"),
    [pytest.param(9, 60, id="smaller"), pytest.param(12, 50, id="apart"), pytest.param(12, 80, id="near")],
)
def test_a_head_on_two_pages_tears_no_sentence(size: float, top: float) -> None:
    full = "本年收入合计1236.40万元，其中一般公共预算财政拨款收入1100.25万元占八成"
    head = lambda canvas: words(canvas, LEFT, top, "某某县水务服务中心2022年度部门决算", size=size)  # noqa: E731
    document = read(both(head, lines("标题", full, full)), both(head, lines(full, "元，占88.99%。")))
    assert "部门决算" not in document.text
    assert document.text == "标题\n" + full * 3 + "元，占88.99%。"


def test_a_head_on_two_pages_of_many_is_set_apart() -> None:
    head = lines("青岭县水务服务中心", top=50)
    pages = [both(lines(f"第{n}段。", f"又第{n}段。"), *([head] if n in {4, 5} else [])) for n in range(8)]
    document = read(*pages)
    assert furniture(document) == ["青岭县水务服务中心"] * 2
    assert "水务" not in document.text


def test_a_first_line_that_two_pages_share_stays() -> None:
    document = read(*(lines("（单位负责人签字）", f"第{n}段。", f"又第{n}段。", top=70) for n in range(4)[:2]))
    assert document.text.count("（单位负责人签字）") == 2


def test_a_figure_that_was_broken_over_the_page_is_no_page_number() -> None:
    full = "本年收入合计1236.40万元，其中一般公共预算财政拨款收入1100.25万元占八成"
    document = read(lines(full, full, full), both(lines("88", top=70), lines("元整，见附表。", top=110)))
    assert "88" in document.text


# --- print that is turned


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_part_of_a_page_that_is_turned_is_read_along_its_lines(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        set_in(FIRST + SECOND, LEFT, RIGHT - LEFT, 100)(canvas)
        canvas.saveState()
        canvas.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[turn])
        canvas.rotate(turn)
        for row, text in enumerate(("注：单位为万元。", "本表不含1,245.80万元。")):
            words(canvas, 80, HEIGHT - 100 + 20 * row, text) if turn != 180 else words(canvas, 80, 100 + 20 * row, text)
        canvas.restoreState()

    assert "\n注：单位为万元。\n本表不含1,245.80万元。" in "\n" + read(draw).text


def test_a_page_on_its_head_is_read_as_if_turned() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(WIDTH, HEIGHT)
        canvas.rotate(180)
        set_in(FIRST, LEFT, RIGHT - LEFT, 100)(canvas)

    document = read(draw)
    assert document.text == FIRST
    box = document.where(0, 1).boxes[0]
    assert box.x0 > WIDTH / 2
    assert box.top > HEIGHT / 2


def test_print_over_print_is_told_of() -> None:
    draw = both(
        lines("本年支出1,240.30万元，项目支出420.15万元"), lines("二〇二二年预算支出总额为1,300.00万元", x=LEFT + 5)
    )
    assert [(notice.code, notice.severity) for notice in read(draw).notices] == [("DOC-OVER-001", "error")]
