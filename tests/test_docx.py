"""Word files built in memory: numbering as printed, revisions, hidden text, text boxes, merged cells."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from test_document import assert_offsets_are_true

from extractor.document.docx import read_docx
from extractor.document.model import Document
from extractor.document.word.numbering import chinese

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = nsdecls("w", "wp", "a", "pic", "r") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
)
NUMBERING = f"""<w:numbering {nsdecls("w")}>
  <w:abstractNum w:abstractNumId="1">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
    <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
    <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3.%4"/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId="2">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1部分"/></w:lvl>
  </w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
  <w:num w:numId="3"><w:abstractNumId w:val="1"/>
    <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


@cache
def empty_file() -> dict[str, bytes]:
    """The parts of a file that python-docx makes, with the lists of this module."""
    built = docx.Document()
    numbering = built.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for child in list(parse_xml(NUMBERING)):
        numbering.append(child)
    buffer = io.BytesIO()
    built.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(body: str, parts: Mapping[str, tuple[str, bytes]] | None = None, styles: str = "") -> bytes:
    """A file whose body is this, with more styles, and parts by name, (kind, content), related as rel0, rel1 …"""
    relations = "".join(
        f'<Relationship Id="rel{n}" Type="{TYPES}/{kind}" Target="{name}"/>'
        for n, (name, (kind, _)) in enumerate((parts or {}).items())
    )
    changes = {
        "word/document.xml": ("<w:body>", f"<w:body {NAMESPACES}>{body}"),
        "word/styles.xml": ("</w:styles>", f"{styles}</w:styles>"),
        "word/_rels/document.xml.rels": ("</Relationships>", f"{relations}</Relationships>"),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in empty_file().items():
            old, new = changes.get(name, ("", ""))
            archive.writestr(name, content.replace(old.encode(), new.encode()) if old else content)
        for name, (_, content) in (parts or {}).items():
            archive.writestr(f"word/{name}", content)
    return buffer.getvalue()


def reading(data: bytes) -> Document:
    """The document of these bytes; its offsets are checked on the way."""
    document = read_docx(Path("a.docx"), data, "")
    assert_offsets_are_true(document)
    return document


def read(body: str) -> Document:
    """The document whose body is this WordprocessingML."""
    return reading(packed(body))


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def item(text: str, level: int, list_id: int = 1) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return paragraph(run(text), properties=numbered)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def test_numbers_are_printed_as_word_prints_them() -> None:
    document = read(
        item("概况", 0, list_id=2)
        + item("收入", 0)
        + item("总体", 1)
        + item("结构", 1)
        + item("工资", 2)
        + item("支出", 0)
        + item("总体", 1)
        + item("细目", 3)
        + item("情况", 0, list_id=2)
        + item("另起", 0, list_id=3)
        + item("再续", 0, list_id=3)
    )
    assert document.text.split("\n") == [
        "第一部分 概况",
        "一、收入",
        "（一）总体",
        "（二）结构",
        "1.工资",
        "二、支出",
        "（一）总体",
        "2.1.1 细目",
        "第二部分 情况",
        "一、另起",
        "二、再续",
    ]


def test_numbering_of_a_style_and_numbering_switched_off() -> None:
    off = '<w:pStyle w:val="ListNumber"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    assert read(paragraph(run("收入"), properties=off)).text == "收入"


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1000, "一千"),
    ],
)
def test_a_number_is_printed_as_word_numbers_in_chinese(number: int, printed: str) -> None:
    assert chinese(number) == printed


def test_revisions_links_and_content_controls() -> None:
    assert (
        read(
            paragraph(
                run("收入"),
                '<w:del w:id="1" w:author="a"><w:r><w:delText>旧</w:delText></w:r></w:del>',
                f'<w:ins w:id="2" w:author="a">{run("合计")}</w:ins>',
                f"<w:hyperlink>{run('1.00')}</w:hyperlink>",
                f"<w:sdt><w:sdtPr/><w:sdtContent>{run('万元')}</w:sdtContent></w:sdt>",
                "<w:r><w:tab/><w:t>全</w:t><w:br/><w:t>文</w:t></w:r>",
            )
            + f"<w:sdt><w:sdtContent>{paragraph(run('段落'))}</w:sdtContent></w:sdt>"
        ).text
        == "收入合计1.00万元 全\n文\n段落"
    )


def test_a_deleted_paragraph_mark_joins() -> None:
    mark = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    assert read(paragraph(run("收入"), properties=mark) + paragraph(run("合计"))).text == "收入合计"


def test_hidden_text_is_left_out_and_reported() -> None:
    document = read(paragraph(run("收入"), run("忽略", "<w:vanish/>"), run("支出", '<w:vanish w:val="0"/>')))
    assert document.text == "收入支出"
    (notice,) = document.notices
    assert (notice.code, notice.quote) == ("DOC-HIDE-001", "忽略")


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('框中'))}</w:txbxContent>"
    drawn = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(paragraph(run("正文"), drawn)).text == "正文\n框中"
    assert read(paragraph(f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>")).text == "框中"


def test_tables_stand_in_their_place_with_spans() -> None:
    document = read(
        paragraph(run("收入决算表"))
        + paragraph(run("单位：万元"))
        + "<w:tbl>"
        + row(cell("收入", '<w:gridSpan w:val="2"/>'), cell("合计", '<w:vMerge w:val="restart"/>'))
        + row(cell("项目"), cell("金额"), cell("", "<w:vMerge/>"))
        + row(cell("工资"), cell("1.00"), cell("1.00"))
        + "</w:tbl>"
        + paragraph(run("注。"))
    )
    assert document.text == "收入决算表\n单位：万元\n收入\t\t合计\n项目\t金额\t\n工资\t1.00\t1.00\n注。"
    (table,) = document.tables
    assert table.title == ("收入决算表", "单位：万元")
    assert [[one.text if one else None for one in line] for line in table.rows] == [
        ["收入", None, "合计"],
        ["项目", "金额", None],
        ["工资", "1.00", "1.00"],
    ]
    income, _, total = table.rows[0]
    assert income is not None
    assert total is not None
    assert (income.column_span, total.row_span) == (2, 2)


def test_a_cell_of_several_paragraphs_is_one_line() -> None:
    two = f"<w:tc>{paragraph(run('机关事业'))}{paragraph(run('单位'))}</w:tc>"
    assert read(f"<w:tbl>{row(two, cell('1.00'))}</w:tbl>").text == "机关事业单位\t1.00"


def test_radicals_and_odd_spaces_are_folded() -> None:
    assert read(paragraph(run("\u2f00、\u3000收\u200b入"))).text == "一、 收入"
