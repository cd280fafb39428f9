"""Word files as a person sees them: what is printed is read, what is not is left out and said; made in memory."""

import re
from collections.abc import Callable

import pytest
from test_docx import cell, item, packed, paragraph, read, reading, row, run

from extractor.document.model import Document

SUPER = '<w:vertAlign w:val="superscript"/>'
SUB = '<w:vertAlign w:val="subscript"/>'
STRIKE = "<w:strike/>"
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def codes(document: Document) -> list[str]:
    """What is said, with ! where a person must look."""
    return [notice.code + "!" * (notice.severity != "info") for notice in document.notices]


def sized(text: str, size: int, position: int = 0) -> str:
    return run(text, f'<w:position w:val="{position}"/><w:sz w:val="{size}"/>')


@pytest.mark.parametrize(
    ("runs", "text", "said"),
    [
        pytest.param(
            (run("支出1240.30"), run("1", SUPER), run("万元。")), "支出1240.30万元。", "DOC-MARK-001", id="raised"
        ),
        pytest.param((run("支出6.36"), run("2", SUB), run("万元。")), "支出6.36万元。", "DOC-MARK-001", id="lowered"),
        pytest.param(
            (run("支出6"), run("[", SUPER), run("12", SUPER), run("]", SUPER), run("元")),
            "支出6元",
            "DOC-MARK-001",
            id="in brackets, in three runs",
        ),
        pytest.param((run("支出6"), run("1,2", SUPER), run("万元")), "支出6万元", "DOC-MARK-001", id="two marks"),
        pytest.param(
            (run("支出6"), run("注1", SUPER), run("万元")), "支出6万元", "DOC-MARK-001", id="a word and a number"
        ),
        pytest.param((run("支出6"), run("①", SUPER), run("万元")), "支出6万元", "DOC-MARK-001", id="circled"),
        pytest.param((run("支出6"), run("*注①②", SUPER), run("万元")), "支出6万元", "DOC-MARK-001", id="all at once"),
        pytest.param((run("支出6"), run("*", SUPER), run("万元")), "支出6万元", "DOC-MARK-001", id="asterisk"),
        pytest.param(
            (run("合计"), run("1", SUPER), run("支出6万元")), "合计支出6万元", "DOC-MARK-001", id="beside a word"
        ),
        pytest.param((run("1", SUPER), run("2022年支出")), "2022年支出", "DOC-MARK-001", id="before the line"),
        pytest.param(
            (sized("支出6.00", 24), sized("1", 16, 6), sized("万元", 24)),
            "支出6.00万元",
            "DOC-MARK-001",
            id="small and raised by hand",
        ),
        pytest.param(
            (sized("支出6.00", 24), sized("1", 24, 12), sized("万元", 24)),
            "支出6.00万元",
            "DOC-MARK-001",
            id="raised by hand alone",
        ),
        pytest.param((sized("支出6", 24), sized("1.00万元", 24, 2)), "支出61.00万元", "", id="nudged, on the line"),
        pytest.param((sized("支出6.00", 24), sized("1", 12)), "支出6.001", "DOC-MARK-002!", id="small, on the line"),
        pytest.param((run("面积120m"), run("2", SUPER)), "面积120m²", "", id="a unit"),
        pytest.param((run("CO"), run("2", SUB), run("排放")), "CO₂排放", "", id="a formula"),
        pytest.param((run("1.24×10"), run("3", SUPER), run("万元")), "1.24×10³万元", "DOC-MARK-002!", id="a power"),
        pytest.param((run("占"), run("1", SUPER), run("/"), run("2", SUB)), "占1/2", "DOC-MARK-002!", id="a fraction"),
        pytest.param(
            (run("支出1240"), run(".30", SUPER), run("万元")), "支出1240.30万元", "DOC-MARK-002!", id="decimals raised"
        ),
        pytest.param(
            (run("支出"), run("12", SUPER), run("万元")),
            "支出12万元",
            "DOC-MARK-002!",
            id="the only figure before its unit",
        ),
        pytest.param((run("支出6"), run("万元", SUPER)), "支出6万元", "", id="a raised unit"),
        pytest.param((run("1,240.30", SUPER),), "1,240.30", "", id="all of the line"),
        pytest.param(
            (
                run("支出6"),
                "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='9'/><w:t>7</w:t></w:r>",
                run("元"),
            ),
            "支出6元",
            "DOC-MARK-001",
            id="a note's own mark",
        ),
    ],
)
def test_note_marks_are_no_digits(runs: tuple[str, ...], text: str, said: str) -> None:
    document = read(paragraph(*runs))
    assert (document.text, " ".join(codes(document))) == (text, said)
    in_cell = read(f"<w:tbl>{row(f'<w:tc>{paragraph(*runs)}</w:tc>', cell('1.00'))}</w:tbl>")
    assert (in_cell.text, " ".join(codes(in_cell))) == (f"{text}\t1.00", said)


DELETED = '<w:del w:id="1" w:author="a"><w:r><w:delText>{}</w:delText></w:r></w:del>'
MOVED = '<w:moveFrom w:id="1" w:author="a">{}</w:moveFrom>'


@pytest.mark.parametrize(
    ("out", "said"),
    [
        pytest.param(run("9.99", STRIKE), "DOC-STRK-001", id="struck out"),
        pytest.param(run("9.99", "<w:dstrike/>"), "DOC-STRK-001", id="struck out twice"),
        pytest.param(run("草稿", STRIKE), "DOC-STRK-001", id="struck out, no figure"),
        pytest.param(run("9.99", '<w:rStyle w:val="Struck"/>'), "DOC-STRK-001", id="struck out by a style"),
        pytest.param(run("9.99", '<w:rStyle w:val="Below"/>'), "DOC-HIDE-001!", id="hidden by a style's style"),
        pytest.param(DELETED.format("9.99"), "DOC-REV-001!", id="deleted"),
        pytest.param(DELETED.format("旧"), "DOC-REV-001", id="deleted, no figure"),
        pytest.param(MOVED.format(run("9.99")), "DOC-REV-002", id="moved away"),
        pytest.param(run("9.99", '<w:color w:val="FFFFFF"/>'), "DOC-HIDE-001!", id="white"),
        pytest.param(run("9.99", '<w:color w:val="F7F7F7"/>'), "DOC-HIDE-001!", id="nearly white"),
        pytest.param(
            run("9.99", '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'),
            "DOC-HIDE-001!",
            id="black on black",
        ),
        pytest.param(run("9.99", '<w:sz w:val="1"/>'), "DOC-HIDE-001!", id="tiny"),
        pytest.param(run("9.99", '<w:w w:val="1"/>'), "DOC-HIDE-001!", id="squeezed"),
        pytest.param(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + run("9.99")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "DOC-FLD-002!",
            id="in a field's code",
        ),
    ],
)
def test_what_is_not_to_be_read_is_left_out_and_said(out: str, said: str) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Struck"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Below"><w:basedOn w:val="Hidden"/></w:style>'
    )
    heading = paragraph(run("三、支出"))
    document = reading(packed(heading + paragraph(run("支出"), out, run("1.00万元")), styles=styles))
    assert (document.text, codes(document)) == ("三、支出\n支出1.00万元", [said])
    (notice,) = document.notices
    assert notice.quote in {"9.99", "草稿", "旧"}
    assert notice.where is not None
    assert notice.where.start == document.text.index("支出1")
    assert "“三、支出”" in notice.message_zh
    assert "“三、支出”" in notice.message_en
    in_cell = f"<w:tc>{paragraph(run('支出'), out)}</w:tc>"
    document = reading(packed(f"<w:tbl>{row(in_cell, cell('1.00'))}</w:tbl>", styles=styles))
    alone = said if "9.99" not in out else said.replace("STRK-001", "STRK-001!")  # no figure stands for the one struck
    assert (document.text, codes(document)) == ("支出\t1.00", [alone])


WHITE = '<w:color w:val="FFFFFF"/>'
FIELD = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'


def field(code: str, result: str = "", data: str = "") -> str:
    """A field as Word writes it: its code, its result, its form's data."""
    begin, separate, end = (FIELD.format(kind, "") for kind in ("begin", "separate", "end"))
    begin = FIELD.format("begin", f"<w:ffData>{data}</w:ffData>") if data else begin
    code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return begin + code + (separate + run(result) if result else "") + end


def equation(inner: str) -> str:
    inner = re.sub(r"\[(.*?)\]", r"<m:r><m:t>\1</m:t></m:r>", inner)
    return f"<m:oMath {MATH}>{inner}</m:oMath>"


def shaded(*runs: str, fill: str = "1F4E79") -> str:
    return f'<w:tc><w:tcPr><w:shd w:val="clear" w:fill="{fill}"/></w:tcPr>{paragraph(*runs)}</w:tc>'


def boxed(content: str, fill: str = "") -> str:
    """A text box in both forms in which Word writes it."""
    box = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx>{box}</wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def picture(width: int, height: int) -> str:
    """A picture in the line, in points."""
    return (
        f"<w:r><w:drawing><wp:inline><wp:extent cx='{width * 12700}' cy='{height * 12700}'/><a:graphic><a:graphicData>"
        "<pic:pic><pic:blipFill><a:blip r:embed='rId9'/></pic:blipFill></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def cell_of(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


SOLID = "<a:solidFill><a:srgbClr val='1F4E79'/></a:solidFill>"
CHART = (
    "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>"
    "<c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' r:id='rId8'/>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
OLE = "<w:r><w:object><v:shape/><o:OLEObject ProgID='Excel.Sheet.8' DrawAspect='{}' r:id='rel0'/></w:object></w:r>"
CHOICES = "<w:ddList><w:result w:val='1'/><w:listEntry w:val='增加'/><w:listEntry w:val='减少'/></w:ddList>"
INNER = field("REF", "9.99")
DELETED_MARK = "<w:rPr><w:del w:id='1' w:author='a'/></w:rPr>"
SDT = "<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
RUBY = "<w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>"


@pytest.mark.parametrize(
    ("body", "text", "said"),
    [
        pytest.param(paragraph(run("支出", WHITE + '<w:highlight w:val="blue"/>')), "支出", "", id="white on blue"),
        pytest.param(table(row(shaded(run("支出", WHITE)), cell("1.00"))), "支出\t1.00", "", id="white in a dark cell"),
        pytest.param(
            table(row(shaded(run("支出", WHITE), fill="auto"), cell("1.00"))),
            "\t1.00",
            "DOC-HIDE-001!",
            id="white cell",
        ),
        pytest.param(paragraph(boxed(paragraph(run("支出", WHITE)), SOLID)), "支出", "", id="white in a dark box"),
        pytest.param(
            paragraph(run("甲"), boxed(paragraph(run("支出", WHITE)))), "甲", "DOC-HIDE-001!", id="white in a box"
        ),
        pytest.param(paragraph(run("支出", '<w:color w:val="808080"/>')), "支出", "", id="grey"),
        pytest.param(
            paragraph(run("支出")) + paragraph(boxed(paragraph(run("合计1.00万元")))),
            "支出\n合计1.00万元",
            "",
            id="box",
        ),
        pytest.param(
            paragraph(boxed(table(row(cell("支出"), cell("1.00"))))), "支出\t1.00", "", id="a table in a text box"
        ),
        pytest.param(paragraph(run("支出"), f"<w:ins w:id='1'>{run('1.00')}</w:ins>"), "支出1.00", "", id="inserted"),
        pytest.param(
            paragraph(MOVED.format(run("支出1.00"))) + f"<w:moveTo w:id='2'>{paragraph(run('支出1.00'))}</w:moveTo>",
            "支出1.00",
            "DOC-REV-002",
            id="a paragraph moved",
        ),
        pytest.param(paragraph(run("支出"), field(" REF x ", "1.00")), "支出1.00", "", id="a field's result"),
        pytest.param(
            paragraph(run("支出"), field(" FORMDROPDOWN ", data=CHOICES)), "支出减少", "", id="a list's choice"
        ),
        pytest.param(
            paragraph(field("", data="<w:checkBox><w:checked/></w:checkBox>"), run("是")), "☑是", "", id="a box ticked"
        ),
        pytest.param(
            paragraph(run("支出"), field("", data="<w:textInput><w:default w:val='1.00'/></w:textInput>")),
            "支出1.00",
            "",
            id="a form's usual text",
        ),
        pytest.param(
            paragraph(run("见"), field(" EQ \\o(○,1) ")), "见", "DOC-FLD-001!", id="print made by a field's code"
        ),
        pytest.param(
            paragraph(
                run("支出"),
                field(" IF " + "</w:instrText></w:r>" + field("REF", "9.99") + "<w:r><w:instrText>", "1.00"),
            ),
            "支出1.00",
            "",
            id="a field in a field's code",
        ),
        pytest.param(
            paragraph(run("支出"), FIELD.format("begin", ""), run("1.00")), "支出1.00", "", id="a field without an end"
        ),
        pytest.param(table(row(cell_of(SDT.format(paragraph(run("1.00")))), cell("2.00"))), "1.00\t2.00", "", id="sdt"),
        pytest.param(
            paragraph(run("支出"), "<w:r><w:noBreakHyphen/><w:t>1.00</w:t></w:r>"), "支出-1.00", "", id="hyphen"
        ),
        pytest.param(paragraph("<w:r><w:t>支</w:t><w:softHyphen/><w:t>出</w:t></w:r>"), "支出", "", id="soft hyphen"),
        pytest.param(paragraph("<w:r><w:t>支出</w:t><w:tab/><w:t>1.00</w:t></w:r>"), "支出 1.00", "", id="tab"),
        pytest.param(paragraph('<w:r><w:sym w:font="宋体" w:char="2460"/></w:r>'), "①", "", id="a symbol's own code"),
        pytest.param(paragraph('<w:r><w:sym w:font="Symbol" w:char="F031"/></w:r>'), "1", "", id="a digit in Symbol"),
        pytest.param(
            paragraph(run("支出"), '<w:r><w:sym w:font="Webdings" w:char="F031"/></w:r>'),
            "支出\ufffd",
            "DOC-FONT-001!",
            id="a symbol nobody knows",
        ),
        pytest.param(
            paragraph(f"<w:r>{RUBY.format(run('zhī'), run('支出'))}</w:r>"),
            "支出",
            "DOC-RUBY-001",
            id="small print above",
        ),
        pytest.param(
            paragraph(f"<w:r>{RUBY.format(run('9.99'), run('支出'))}</w:r>"), "支出", "DOC-RUBY-001!", id="figure above"
        ),
        pytest.param(paragraph(run("支出"), equation("[1.00]"), run("万元")), "支出1.00万元", "", id="an equation"),
        pytest.param(
            paragraph(equation("<m:f><m:num>[a+b]</m:num><m:den>[2]</m:den></m:f>")), "(a+b)/2", "", id="a fraction"
        ),
        pytest.param(
            paragraph(equation("[1.2×]<m:sSup><m:e>[10]</m:e><m:sup>[3]</m:sup></m:sSup>")),
            "1.2×10³",
            "DOC-MARK-002!",
            id="a power in an equation",
        ),
        pytest.param(
            paragraph(
                run("甲"),
                equation("<m:borderBox><m:borderBoxPr><m:strikeH/></m:borderBoxPr><m:e>[9.99]</m:e></m:borderBox>"),
            ),
            "甲",
            "DOC-STRK-001!",
            id="crossed out in an equation",
        ),
        pytest.param(
            paragraph(equation("<m:d><m:e><m:rad><m:deg/><m:e>[2]</m:e></m:rad></m:e></m:d>")), "(√2)", "", id="a root"
        ),
        pytest.param(paragraph(run("表")) + paragraph(picture(400, 300)), "表", "DOC-PIC-001!", id="a table's picture"),
        pytest.param(
            paragraph(run("支出"), picture(40, 12), run("元")), "支出元", "DOC-PIC-001!", id="a figure's picture"
        ),
        pytest.param(paragraph(run("甲")) + paragraph(picture(40, 40)), "甲", "DOC-PIC-001", id="a small picture"),
        pytest.param(paragraph(run("甲"), CHART), "甲", "DOC-CHRT-001", id="a chart"),
        pytest.param(paragraph(run("甲"), OLE.format("Content")), "甲", "DOC-OBJ-002!", id="an old worksheet"),
        pytest.param(
            paragraph(run("甲"), "<w:r><w:pict><v:shape><v:textpath string='9.99'/></v:shape></w:pict></w:r>"),
            "甲",
            "DOC-DRAW-001!",
            id="words drawn as a shape",
        ),
        pytest.param(
            table(row(cell("1.00", "<w:gridSpan w:val=''/>"), cell("2.00"))),
            "1.00\t2.00",
            "DOC-FORM-001!",
            id="no span",
        ),
        pytest.param(
            table(row(cell("1.00", "<w:gridSpan w:val='99999999'/>"))),
            "1.00",
            "DOC-FORM-001!",
            id="a span out of bounds",
        ),
        pytest.param(
            table(
                row(cell("甲", "<w:vMerge w:val='restart'/>"), cell("1.00")),
                row(cell("9.99", "<w:vMerge/>"), cell("2.00")),
            ),
            "甲\t1.00\n\t2.00",
            "DOC-HIDE-001!",
            id="print under a merged cell",
        ),
        pytest.param(
            table(row(cell("甲", "<w:hMerge w:val='restart'/>"), cell("", "<w:hMerge/>"), cell("1.00"))),
            "甲\t\t1.00",
            "",
            id="merged as older files do",
        ),
        pytest.param(
            table(row(cell("甲"), cell("1.00")), f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{cell('9.99')}</w:tr>"),
            "甲\t1.00",
            "DOC-REV-001!",
            id="a deleted row",
        ),
        pytest.param(
            table(row(cell("甲"), cell("1.00")), f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('9.99')}</w:tr>"),
            "甲\t1.00",
            "DOC-HIDE-001!",
            id="a hidden row",
        ),
        pytest.param(
            table(row(cell_of(paragraph(run("1.00")) + paragraph(run("2.00"))), cell("3.00"))),
            "1.00 2.00\t3.00",
            "",
            id="two figures in a cell stay two",
        ),
        pytest.param(
            table(
                row(cell_of(paragraph(run("收入表")) + table(row(cell("甲"), cell("1.00"))) + paragraph()), cell("乙"))
            ),
            "收入表\t乙\n甲\t1.00",
            "",
            id="a table in a cell",
        ),
        pytest.param(
            paragraph(run("甲"), run("9.99", "<w:vanish/>").replace("</w:r>", boxed(paragraph(run("8.88")))[5:])),
            "甲",
            "DOC-HIDE-001!",
            id="a box in hidden print",
        ),
        pytest.param(
            table(row(cell_of(paragraph(run("1.00"), properties=DELETED_MARK)), cell("2.00"))),
            "1.00\t2.00",
            "",
            id="a deleted mark at the end of a cell",
        ),
        pytest.param(
            paragraph(run("甲")) + paragraph(run("9.99"), properties='<w:spacing w:line="20" w:lineRule="exact"/>'),
            "甲",
            "DOC-HIDE-001!",
            id="a line too low for its print",
        ),
        pytest.param(item("2022年支出", 2), "1. 2022年支出", "", id="a printed number is no part of a figure"),
    ],
)
def test_print_is_read_as_it_is_seen(body: str, text: str, said: str) -> None:
    document = read(body)
    assert (document.text, " ".join(codes(document))) == (text, said)


@pytest.mark.parametrize(
    "outer",
    [
        pytest.param(lambda title, inner: title + table(row(cell_of(inner))), id="title above"),
        pytest.param(lambda title, inner: table(row(cell_of(title + inner))), id="title with it"),
        pytest.param(lambda title, inner: table(row(cell_of(title)), row(cell_of(inner))), id="title in a row above"),
    ],
)
def test_a_table_set_out_by_another_keeps_its_title(outer: Callable[[str, str], str]) -> None:
    inner = table(row(cell("科目"), cell("金额")), row(cell("合计"), cell("1.00"))) + paragraph()
    document = read(outer(paragraph(run("支出决算表")), inner))
    assert document.tables[-1].title == ("支出决算表",)
    assert [[one.text for one in line if one] for line in document.tables[-1].rows] == [
        ["科目", "金额"],
        ["合计", "1.00"],
    ]
