"""Web pages and web archives: what they say without what stands around it, tables as tables, figures over spans."""

from pathlib import Path

import pytest
from test_document import assert_offsets_are_true

from extractor.document import read_document
from extractor.document.model import Document

SITE = """<!DOCTYPE html><html><head><title>{title}_通知公告_某市财政局</title><style>{style}</style></head><body>
<div class=top><a href=/>首页</a> <a href=/1>全市收入增长5.4%</a> <span>今天是2031年3月1日</span></div>
<div class=main><h2>{heading}</h2><div class=share>分享到</div><div class=text>{body}</div></div>
<div class=foot>主办：某市财政局 联系电话：0000-123456 建议使用IE9.0</div>
<script>var a = "9.99万元";</script></body></html>"""
TITLE = "河湾县水利局2031年度部门决算公开说明"
BODY = f"<p>河湾县水利局是县政府工作部门，{'负责水利工作，' * 20}</p><p>2031年支出12<b>40.</b>30万元。</p>"
READ = f"河湾县水利局是县政府工作部门，{'负责水利工作，' * 20}\n2031年支出1240.30万元。"


def read(page: str | bytes, folder: Path, name: str = "a.html") -> Document:
    path = folder / name
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    document = read_document(path)
    assert_offsets_are_true(document)
    return document


def site(body: str = BODY, heading: str = TITLE, style: str = "") -> str:
    return SITE.format(title=TITLE, heading=heading, body=body, style=style)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        pytest.param("<p>收入</p><p>支出</p>", "收入\n支出", id="paragraphs"),
        pytest.param("<div>收入1245.80&nbsp;万元&#65292;占</div>", "收入1245.80 万元，占", id="entities"),
        pytest.param("<p>12<b>45</b>.8万元</p>", "1245.8万元", id="marks within a figure"),
        pytest.param("<p>1<span>2</span><span>45</span>.8万元</p>", "1245.8万元", id="spans within a figure"),
        pytest.param(
            "<html><head><title>x</title><style>p{}</style><body><p>收入<del>旧</del>", "收入", id="not shown"
        ),
        pytest.param("<div><p>甲<p>乙<p>丙</div><div>说明9.9%</div>", "甲\n乙\n丙\n说明9.9%", id="words apart"),
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.xls"])
def test_a_page_is_read_as_it_is_seen(page: str, text: str, name: str, tmp_path: Path) -> None:
    assert read(page, tmp_path, name).text == text


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(site().encode(), id="UTF-8"),
        pytest.param(site().replace("<title>", "<meta charset=gb2312><title>").encode("gb18030"), id="GBK"),
        pytest.param(
            b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=gb2312\r\n\r\n" + site().encode("gb18030"),
            id="web archive",
        ),
    ],
)
def test_what_stands_around_a_page_is_left_out_and_its_heading_kept(page: bytes, tmp_path: Path) -> None:
    document = read(page, tmp_path)
    assert document.text == f"{TITLE}\n{READ}"
    assert [(one.code, one.severity, one.quote) for one in document.notices] == [
        ("DOC-HTML-002", "info", "全市收入增长5.4%")
    ]


def test_no_amount_is_lost_with_the_furniture(tmp_path: Path) -> None:
    page = site().replace("主办：", "另有专项支出3.50万元。主办：")
    assert "专项支出3.50万元" in read(page, tmp_path).text


@pytest.mark.parametrize("heading", [TITLE, "公开"])
def test_a_page_has_its_title_once(heading: str, tmp_path: Path) -> None:
    assert read(site(heading=heading), tmp_path).text.count(TITLE) == 1


def test_tables_are_tables_with_their_merged_cells(tmp_path: Path) -> None:
    table = (
        "<p>支出决算表</p><p>单位：万元</p><table><tr><td rowspan=2>科目<td colspan=2>支出</tr>"
        "<tr><td>基本<td>项目</tr><tr><td>合计<td><p>1,24<span>0.30</span></p><td>2.00</tr></table>"
    )
    (found,) = read(site(BODY + table), tmp_path).tables
    assert found.title[-2:] == ("支出决算表", "单位：万元")
    assert [[cell and (cell.text, cell.row_span, cell.column_span) for cell in row] for row in found.rows] == [
        [("科目", 2, 1), ("支出", 1, 2), None],
        [None, ("基本", 1, 1), ("项目", 1, 1)],
        [("合计", 1, 1), ("1,240.30", 1, 1), ("2.00", 1, 1)],
    ]


@pytest.mark.parametrize(
    ("style", "codes"),
    [
        pytest.param(".old{display:none}", ["DOC-HTML-001"], id="hidden"),
        pytest.param("p.old, .new{color:red;text-decoration:line-through}", ["DOC-HTML-001"], id="struck out"),
        pytest.param(".menu{display:none}", [], id="of what stands around"),
    ],
)
def test_what_a_style_sheet_hides_of_the_body_is_for_a_person(style: str, codes: list[str], tmp_path: Path) -> None:
    document = read(site(BODY + "<p class='old'>旧数9.99万元</p>", style=style), tmp_path)
    assert [one.code for one in document.notices if one.severity == "warning"] == codes
