"""A typed value is found in the sentence or the cell of its figure, and nowhere else."""

import pytest

from extractor.core.values import read_money
from extractor.review.places import stands_near

ROW = "项目\t预算（万元）\t决算（万元）\n合计\t3,100.00\t2,995.39\t\n其中\t3,200.00\t2,995.39\n"
PROSE = "本年收入110.00万元，其中拨款80.00万元。另有80.00万元结转，合计2,100.00万元。\n上年收入100.00万元。"


@pytest.mark.parametrize(
    ("text", "figure", "typed", "found"),
    [
        pytest.param(ROW, "2,995.39", "2995.39万元", "2,995.39", id="the unit is in the head"),
        pytest.param(ROW, "3,100.00", "2995.39万元", None, id="the cell beside it"),
        pytest.param(ROW, "3,100.00", "3,200.00", None, id="the cell below it"),
        pytest.param(PROSE, "110.00", "80.00万元", "80.00万元", id="its sentence"),
        pytest.param(PROSE, "2,100.00", "80.00", "80.00", id="the nearest of its sentence"),
        pytest.param(PROSE, "80.00", "2100.00万元", None, id="the sentence behind it"),
        pytest.param(PROSE, "110.00", "100.00万元", None, id="the paragraph behind it"),
        pytest.param(PROSE, "110.00", "10.00万元", None, id="a part of a number"),
    ],
)
def test_a_value_is_found_near_its_figure_only(text: str, figure: str, typed: str, found: str | None) -> None:
    at = text.index(figure)
    place = stands_near(text, typed, (at, at + len(figure)), lambda words: read_money(words, "万元"))
    assert (text[slice(*place)] if place else None) == found
    if figure == "2,100.00" and place:
        assert place[0] > text.index("。")
