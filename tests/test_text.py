"""Text files: encodings, debris of a Word export, tabs, hard-wrapped paragraphs; offsets stay true."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_document import REAL, assert_offsets_are_true

from extractor.document import read_document
from extractor.document.model import Document
from extractor.document.text import _clean_row, _row, read_text
from extractor.errors import UnreadableDocumentError


def read(text: str, encoding: str = "utf-8") -> Document:
    document = read_text(Path("a.txt"), text.encode(encoding), "")
    assert_offsets_are_true(document)
    return document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_each_usual_encoding(encoding: str) -> None:
    assert read("一、收入决算\n2024年㐀", encoding).text == "一、收入决算\n2024年㐀"


STATEMENT = "2031年度收入总计1245.80万元，支出总计1245.80万元。\n主要原因是项目增加。\n"


def told(data: bytes) -> tuple[str, list[str]]:
    """The text of a file and the codes of its notices."""
    document = read_text(Path("a.txt"), data, "")
    assert_offsets_are_true(document)
    return document.text, [notice.code for notice in document.notices]


@pytest.mark.parametrize(
    ("data", "text", "codes"),
    [
        pytest.param(STATEMENT.encode("utf-16-le"), STATEMENT, [], id="UTF-16 without its mark"),
        pytest.param(STATEMENT.encode("utf-16-be"), STATEMENT, [], id="the same, big-endian"),
        pytest.param(
            STATEMENT.encode().replace(b"\n", b"\xff\n", 1), STATEMENT.replace("\n", "\ufffd\n", 1), ["DOC-LOST-001"],
            id="a bad byte in UTF-8",
        ),
        pytest.param(
            STATEMENT.encode("gbk").replace(b"\n", b"\xff\n", 1), STATEMENT.replace("\n", "\ufffd\n", 1),
            ["DOC-LOST-001"], id="a bad byte in GBK",
        ),
        pytest.param(STATEMENT.strip().encode()[:-1], STATEMENT.strip()[:-1] + "\ufffd", ["DOC-LOST-001"], id="cut"),
        pytest.param(STATEMENT.replace("项", "\ufffd").encode(), STATEMENT.replace("项", "\ufffd"), ["DOC-LOST-001"],
                     id="lost before it was saved"),
        pytest.param(
            STATEMENT.encode("gbk") + STATEMENT.encode(), STATEMENT + STATEMENT, ["DOC-CODE-001"], id="two encodings"
        ),
        pytest.param(
            STATEMENT.replace("项", "\U00020000").encode("gb18030"), STATEMENT.replace("项", "\U00020000"),
            ["DOC-RARE-001"], id="four bytes of GB18030",
        ),
        pytest.param(STATEMENT.replace("项", "\U00020000").encode(), STATEMENT.replace("项", "\U00020000"), [],
                     id="rare and sound"),
    ],
)  # fmt: skip
def test_a_damaged_text_is_read_and_its_damage_is_told(data: bytes, text: str, codes: list[str]) -> None:
    assert told(data) == (text.strip("\n"), codes)


def test_a_lost_character_is_told_with_its_place() -> None:
    (notice,) = read_text(Path("a.txt"), "收入总计1".encode() + b"\xff" + STATEMENT.encode(), "").notices
    assert notice.where is not None
    assert (notice.where.start, notice.where.end) == (5, 6)
    assert notice.quote is not None
    assert notice.quote.startswith("收入总计1\ufffd2031年")


@pytest.mark.parametrize(
    ("file", "text"),
    [("结余\u00ad12.5万元", "结余-12.5万元"), ("财\u00ad政", "财政"), ("\u200b结余\u00ad12.5", "结余-12.5")],
)
def test_a_soft_hyphen_before_a_digit_is_a_minus(file: str, text: str) -> None:
    assert read(file).text == text


def test_big_endian_with_its_mark() -> None:
    data = b"\xfe\xff" + "收入".encode("utf-16-be")
    assert read_text(Path("a.txt"), data, "").text == "收入"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("收入\r\n支出\r结余", "收入\n支出\n结余", id="line ends"),
        pytest.param("　　收入  \n\u00a0支出　", "收入\n支出", id="outer white space"),
        pytest.param("收入\n \n\n　\n支出\n\n", "收入\n\n支出", id="blank lines"),
        pytest.param("[bookmark: _Toc1][bookmark: OLE_LINK2]一、收入", "一、收入", id="bookmarks"),
        pytest.param("收[image: image5.emf]入\n[image: image7]\n[image3.emf]\n支出", "收入\n\n支出", id="pictures"),
        pytest.param("（见[注1]）[2024]5号", "（见[注1]）[2024]5号", id="other brackets stay"),
        pytest.param("\ufeff收\u200b入", "收入", id="zero width"),
        pytest.param("\t项目\n\t\n  \t  金额\t万元 ", "\t项目\n\t\n\t金额\t万元", id="cells keep one leading tab"),
        pytest.param("\u2f00\u3001收入", "一、收入", id="radicals"),
    ],
)
def test_what_is_kept_of_a_line(file: str, text: str) -> None:
    assert read(file).text == text


def test_a_form_feed_starts_a_page() -> None:
    document = read("收入\f支出\n结余")
    assert document.text == "收入\n支出\n结余"
    assert [page.text for page in document.pages] == ["收入", "支出\n结余"]
    assert document.page_at(document.text.index("结余")) == 2
    assert document.where(3, 5).boxes == ()


def test_hard_wrapped_paragraphs_are_joined() -> None:
    body = "本年收入合计一百万元，其中财政拨款收入九十万元，" * 9
    wrapped = "\n".join(
        ["　　" + body[:28], *(body[at : at + 30] for at in range(28, len(body), 30)), "一、支出", "二、结余"]
    )
    assert read(wrapped).text == body + "\n一、支出\n二、结余"


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        pytest.param("支出12\n.5万元", "支出12.5万元", id="before the point"),
        pytest.param("支出\n12\n.5万元", "支出\n12\n.5万元", id="the number of a page"),
        pytest.param("支出12\n\n.5万元", "支出12\n\n.5万元", id="a blank line between"),
        pytest.param("支出12\n.5", "支出12\n.5", id="no unit"),
    ],
)
def test_a_number_torn_before_its_point_is_one(text: str, read_as: str) -> None:
    assert read(text).text == read_as


def test_long_paragraphs_are_not_joined() -> None:
    text = "\n".join("本年收入合计一百万元，" * times + "完" for times in (3, 9, 4, 7, 5, 8, 20))
    assert read(text).text == text


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 50, b"\xff\xfeA", b"\x80\xff\xff\x00"], ids=repr)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocumentError, match="not a text"):
        read_text(Path("a.txt"), data, "")


@example("\t1\r1\r\t")  # a cell of two lines
@given(st.text(st.sampled_from("收入一、。 　\t\n\r\f\u200b\u2f00[]a1:bookmark")))
def test_offsets_are_true_whatever_the_text(text: str) -> None:
    try:
        read(text)
    except UnreadableDocumentError:
        assert not text.replace("\u200b", "").strip() or "[" in text


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not beside the repository")
@pytest.mark.parametrize("name", ["panzhihua-npc-2020", "panzhihua-xiqu-gov-2020", "yanbian-npc-2020"])
def test_real_files_lose_debris_and_nothing_else(name: str) -> None:
    path = REAL / f"{name}.txt"
    text = read_document(path).text
    assert "[bookmark" not in text
    assert "[image" not in text
    kept = [line.strip() for line in path.read_text("utf-8").split("\n")]
    whole = [line for line in kept if line and "[" not in line and "\u200b" not in line]
    lines = {line.strip() for line in text.split("\n")}
    assert [line for line in whole if line.replace("\u3000", " ").replace("\xa0", " ") not in lines] == []


@given(st.text(st.sampled_from(" \t　年度收入a1,.（）、。"), max_size=30))
def test_a_line_with_nothing_to_leave_out_is_the_same_row_the_short_way(line: str) -> None:
    assert _clean_row(1, 7, line) == _row(1, 7, line, [(0, line)] if line else [])
