"""The other parts of a Word file: notes, comments, what is inserted or embedded; parts that are broken."""

import io
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest
from docx.oxml.ns import nsdecls
from test_docx import cell, item, packed, paragraph, reading, row, run
from test_word_print import OLE, STRIKE, codes, table

from extractor.errors import UnreadableDocumentError

NOTE = paragraph("<w:r><w:footnoteRef/></w:r>", run("含上年结转0.30万元。"))
NOTES = f"""<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator">{paragraph(run("线"))}</w:footnote>
<w:footnote w:id="2">{NOTE}</w:footnote></w:footnotes>"""
COMMENTS = f'<w:comments {nsdecls("w")}><w:comment w:id="3">{paragraph(run("应为9.99万元"))}</w:comment></w:comments>'
HEADER = f"<w:hdr {nsdecls('w')}>{paragraph(run('{}'))}</w:hdr>"
REFERENCE = "<w:r><w:{}Reference w:id='{}'/></w:r>"
RIVER = "<p>支出<s>9.99</s>1.00<sup>1</sup>万元</p><table><tr><td rowspan=2>甲<td>1.00</tr><tr><td>2.00</table>"
RIVER_TEXT = "支出1.00万元\n甲\t1.00\n\t2.00"
MIME = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"


def workbook(**hidden: str) -> bytes:
    """A sheet as it is embedded in a Word file, with formats, a merged head and what is hidden of it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for values in (("支出决算表", None, None), ("科目", "金额", "占比"), ("合计", 1240.3, 0.5), ("工资", -12, 1)):
        sheet.append(values)
    sheet.merge_cells("A1:C1")
    for at in (3, 4):
        sheet[f"B{at}"].number_format = "#,##0.00_);(#,##0.00)"
        sheet[f"C{at}"].number_format = "0.00%"
    if "column" in hidden:
        sheet.column_dimensions[hidden["column"]].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


CHUNK = "<w:altChunk r:id='rel0'/>"
SHEET = paragraph(OLE.format("Content"))


@pytest.mark.parametrize(
    ("body", "name", "part", "text", "said"),
    [
        pytest.param(
            paragraph(run("支出6.00"), REFERENCE.format("footnote", 2), run("万元")) + paragraph(run("完。")),
            "footnotes.xml",
            ("footnotes", NOTES),
            "支出6.00万元\n完。\n脚注\n[1] 含上年结转0.30万元。",
            "",
            id="a footnote",
        ),
        pytest.param(
            paragraph(run("支出6.00万元"), REFERENCE.format("comment", 3)),
            "comments.xml",
            ("comments", COMMENTS),
            "支出6.00万元",
            "DOC-CMT-001!",
            id="a comment with a figure",
        ),
        pytest.param(
            paragraph(run("甲")),
            "header1.xml",
            ("header", HEADER.format("合计9.99万元")),
            "甲",
            "DOC-HEAD-001!",
            id="a figure in a header",
        ),
        pytest.param(
            paragraph(run("甲")), "header1.xml", ("header", HEADER.format("2022年度决算")), "甲", "", id="a header"
        ),
        pytest.param(CHUNK, "c.html", ("aFChunk", RIVER), RIVER_TEXT, "DOC-STRK-001 DOC-MARK-001", id="HTML"),
        pytest.param(
            CHUNK,
            "c.html",
            ("aFChunk", f"<meta charset=gb2312>{RIVER}镕".encode("gb18030")),
            f"{RIVER_TEXT}\n镕",
            "DOC-STRK-001 DOC-MARK-001",
            id="HTML in GBK by another name",
        ),
        pytest.param(
            CHUNK,
            "c.mht",
            ("aFChunk", MIME + RIVER.encode("gb18030")),
            RIVER_TEXT,
            "DOC-STRK-001 DOC-MARK-001",
            id="MHT",
        ),
        pytest.param(
            CHUNK,
            "c.html",
            ("aFChunk", "甲<span style='display:none'>9.99</span><img src=a.png>"),
            "甲",
            "DOC-HIDE-001! DOC-PIC-001!",
            id="hidden and pictures in HTML",
        ),
        pytest.param(CHUNK, "c.txt", ("aFChunk", "支出1.00万元\r\n完。"), "支出1.00万元\n完。", "", id="plain text"),
        pytest.param(
            CHUNK,
            "c.docx",
            ("aFChunk", packed(paragraph(run("支出1.00"), run("9.99", STRIKE)))),
            "支出1.00",
            "DOC-STRK-001",
            id="another Word file",
        ),
        pytest.param(
            paragraph(run("甲")) + CHUNK, "c.rtf", ("aFChunk", "{\\rtf1 9.99}"), "甲", "DOC-PART-002!", id="RTF"
        ),
        pytest.param(
            SHEET,
            "s.xlsx",
            ("package", workbook()),
            "支出决算表\t\t\n科目\t金额\t占比\n合计\t1,240.30\t50.00%\n工资\t(12.00)\t100.00%",
            "DOC-OBJ-001!",
            id="sheet",
        ),
        pytest.param(
            SHEET,
            "s.xlsx",
            ("package", workbook(column="C")),
            "支出决算表\t\n科目\t金额\n合计\t1,240.30\n工资\t(12.00)",
            "DOC-HIDE-001! DOC-OBJ-001!",
            id="a hidden column",
        ),
        pytest.param(
            paragraph(run("甲"), OLE.format("Icon")),
            "s.xlsx",
            ("package", workbook()),
            "甲",
            "DOC-OBJ-002!",
            id="an icon",
        ),
        pytest.param(
            SHEET + paragraph(run("甲")),
            "s.xlsx",
            ("package", workbook()[:900]),
            "甲",
            "DOC-OBJ-002!",
            id="a broken sheet",
        ),
        pytest.param(
            SHEET,
            "s.docx",
            ("package", packed(paragraph(run("支出1.00")))),
            "支出1.00",
            "DOC-OBJ-001!",
            id="embedded Word",
        ),
    ],
)
def test_what_stands_in_other_parts(body: str, name: str, part: tuple[str, str | bytes], text: str, said: str) -> None:
    kind, content = part
    data = content if isinstance(content, bytes) else content.encode()
    document = reading(packed(body, {name: (kind, data)}))
    assert (document.text, " ".join(codes(document))) == (text, said)


def rewritten(data: bytes, change: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    """The archive with bytes of its parts replaced; "" stands for every part."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(*change.get(name, change.get("", (b"\0", b"\0")))))
    return again.getvalue()


def test_the_strict_form_is_read_like_the_usual_one() -> None:
    merged = '<w:gridSpan w:val="2"/>'
    usual = packed(
        item("支出", 0) + paragraph(run("9.99", '<w:vanish w:val="true"/>')) + table(row(cell("1.00", merged)))
    )
    strict = rewritten(usual, {"": (b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/")})
    strict = rewritten(strict, {"": (b"/2006/main", b"/main")})
    strict = rewritten(strict, {"": (b"officeDocument/2006/", b"officeDocument/")})
    strict = rewritten(strict, {"": (b"purl.oclc.org/ooxml/package", b"schemas.openxmlformats.org/package")})
    assert b"schemas.openxmlformats.org/wordprocessingml" not in strict
    one, other = reading(usual), reading(strict)
    assert (one.text, one.tables, one.notices) == (other.text, other.tables, other.notices)
    assert codes(other) == ["DOC-HIDE-001!"]


BROKEN_TAG, BROKEN_NUMBER = (b"</w:styles>", b"</w:style>"), (b'w:ilvl="0"', b'w:ilvl=""')


@pytest.mark.parametrize(
    ("change", "text", "said"),
    [
        pytest.param({"word/styles.xml": BROKEN_TAG}, "支出1.00\n完。", "DOC-PART-003!", id="broken styles"),
        pytest.param({"word/document.xml": (b"</w:body>", b"")}, "支出1.00\n完。", "DOC-PART-003!", id="broken text"),
        pytest.param({"word/numbering.xml": BROKEN_NUMBER}, "支出1.00\n完。", "", id="a level without a number"),
    ],
)
def test_one_part_lost_is_one_part_lost(change: dict[str, tuple[bytes, bytes]], text: str, said: str) -> None:
    document = reading(rewritten(packed(paragraph(run("支出1.00")) + paragraph(run("完。"))), change))
    assert (document.text, " ".join(codes(document))) == (text, said)


def test_a_member_that_does_not_unpack_is_lost_alone() -> None:
    data = bytearray(rewritten(packed(paragraph(run("支出1.00"))), {}))
    for name in (b"word/styles.xml<", b"word/settings.xml<"):
        data[data.index(name) + 200] ^= 1  # the checksum no longer fits
    document = reading(bytes(data))
    assert document.text == "支出1.00"
    assert codes(document) == ["DOC-PART-001!"]  # settings are not read
    assert document.notices[0].message_zh.count("word/styles.xml") == 1


def test_a_file_without_its_text_is_refused() -> None:
    for change in ({"word/document.xml": (b"w:body", b"w:corpse")}, {"_rels/.rels": (b"word/", b"nowhere/")}):
        with pytest.raises(UnreadableDocumentError, match="damaged"):
            reading(rewritten(packed(paragraph(run("甲"))), change))


def test_many_of_a_kind_are_summed_up() -> None:
    document = reading(packed("".join(paragraph(run(f"支出{n}"), run("9.99", STRIKE)) for n in range(30))))
    assert codes(document) == ["DOC-STRK-001!"] * 21
    assert "9" in document.notices[-1].message_zh
