"""What holds of every document: offsets, cells, boxes; what is refused; how characters are folded."""

import io
import unicodedata
import zipfile
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import read_document
from extractor.document.fold import fold
from extractor.document.linear import LinearText, glue
from extractor.document.model import Document, Page
from extractor.errors import UnreadableDocumentError

REAL = Path(__file__).parents[2] / "shared" / "real" / "documents"
REAL_DOCUMENTS = sorted(REAL.glob("*.*")) if REAL.is_dir() else []


def assert_offsets_are_true(document: Document) -> None:
    """Every segment, cell and box of the document points at what it says."""
    covered = [0] * len(document.text)
    for segment in document.segments:
        drawn = document.pages[segment.page - 1].text[segment.offset : segment.offset + segment.length]
        assert document.text[segment.start : segment.start + segment.length] == fold(drawn)
        for at in range(segment.start, segment.start + segment.length):
            covered[at] += 1
    glued = {char for char, times in zip(document.text, covered, strict=True) if not times}
    assert glued <= {"\n", "\t", " "}
    assert max(covered, default=0) <= 1
    for table in document.tables:
        assert len(table.rows) == len(table.pages)
        assert len({len(row) for row in table.rows}) == 1
        for cell in (cell for row in table.rows for cell in row if cell):
            assert document.text[cell.start : cell.end] == cell.text
            assert table.start <= cell.start <= cell.end <= table.end
            assert "\n" not in cell.text or document.format == "txt"
            assert "\t" not in cell.text
    for start in range(0, len(document.text), 97):
        for box in document.where(start, min(start + 40, len(document.text))).boxes:
            page = document.pages[box.page - 1]
            assert 0 <= box.x0 <= box.x1 <= page.width + 0.01
            assert 0 <= box.top <= box.bottom <= page.height + 0.01
    for page in document.pages:
        assert_page_is_whole(page)


def assert_page_is_whole(page: Page) -> None:
    """Lines follow each other and cover the page's text; there is a box for each character or for none."""
    assert len(page.char_boxes) in {0, 4 * len(page.text)}
    ends = -1
    for line in page.lines:
        assert line.start == ends + 1
        ends = line.end
    if page.lines:
        assert ends == len(page.text)


@pytest.mark.skipif(not REAL_DOCUMENTS, reason="the real documents are not beside the repository")
@pytest.mark.parametrize("path", REAL_DOCUMENTS, ids=lambda path: path.name)
def test_offsets_of_real_documents(path: Path) -> None:
    assert_offsets_are_true(read_document(path))


# --- what is refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(name: str) -> bytes:
    """An archive with one empty file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, b"")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        pytest.param("a.pdf", b"", "empty", id="empty"),
        pytest.param("a.txt", b"", "empty", id="empty text"),
        pytest.param("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(20), "picture", id="PNG called pdf"),
        pytest.param("a.txt", b"\xff\xd8\xff\xe0" + bytes(20), "picture", id="JPEG called txt"),
        pytest.param("a.tif", b"II*\0" + bytes(20), "picture", id="TIFF"),
        pytest.param("a.docx", b"RIFF\0\0\0\0WEBPVP8 ", "picture", id="WebP"),
        pytest.param("a.doc", OLE + "WordDocument".encode("utf-16-le"), "needs LibreOffice", id="old Word"),
        pytest.param("a.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "presentation", id="old slides"),
        pytest.param("a.doc", OLE + bytes(99), "format is not known", id="some compound file"),
        pytest.param(
            "a.docx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "without a password",
            id="encrypted Word",
        ),
        pytest.param("a.docx", b"PK\x03\x04 and no more", "damaged", id="damaged Word"),
        pytest.param("a.zip", b"PK\x03\x04 and no more", "archive", id="archive"),
        pytest.param("a.rtf", b"{\\rtf1 }", "needs LibreOffice", id="rich text"),
        pytest.param("a.rar", b"Rar!\x1a\x07\0", "unpack it", id="RAR"),
        pytest.param("a.zip", b"7z\xbc\xaf\x27\x1c", "unpack it", id="7z"),
        pytest.param("a.ceb", b"Founder CEB 3.0", "Apabi Reader", id="CEB"),
        pytest.param("a.ofd", zipped("OFD.xml"), "OFD reader", id="OFD"),
        pytest.param("a.html", b"<html></html>", "no text", id="empty page"),
        pytest.param("a.pdf", b"words only", "format is not known", id="text called pdf"),
        pytest.param("a.pdf", b"%PDF-1.7\nnothing", "damaged", id="damaged PDF"),
        pytest.param("a.txt", bytes(range(32)) * 9, "not a text", id="binary text"),
        pytest.param("a.txt", b" \n\t\n", "no text", id="blank text"),
    ],
)
def test_what_is_no_document_is_refused_with_its_remedy(tmp_path: Path, name: str, content: bytes, remedy: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableDocumentError, match=remedy) as raised:
        read_document(path)
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value)


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="folder"):
        read_document(tmp_path)
    with pytest.raises(UnreadableDocumentError, match="check the path"):
        read_document(tmp_path / "gone.pdf")


# --- characters


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        pytest.param("\u2f00\u2f08\u2f64", "一人用", id="Kangxi radicals"),
        pytest.param("\u2ed3\u2ec5\u2ea0\u2ee2", "长见民马", id="radicals supplement"),
        pytest.param("\uf9b4\uf96f\u2f89f"[:2], "領說", id="compatibility ideographs"),
        pytest.param("部\u00a0门\u3000决\u2009算", "部 门 决 算", id="odd spaces"),
        pytest.param("\ufeff收\u200b入\u00ad支\u202e出\x07", "收入支出", id="invisible characters"),
        pytest.param("（１．２％，２）", "（１．２％，２）", id="full width stays"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tabs and newlines stay"),
    ],
)
def test_characters_are_folded_to_those_of_the_same_print(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_every_radical_becomes_one_ordinary_character() -> None:
    for code in [*range(0x2E81, 0x2EF4), *range(0x2F00, 0x2FD6)]:
        if unicodedata.category(chr(code)) == "Cn":
            continue
        folded = fold(chr(code))
        assert len(folded) == 1
        assert not 0x2E80 <= ord(folded) <= 0x2FDF, hex(code)


@given(st.text())
def test_fold_maps_each_character_to_one_or_none_and_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == "".join(fold(char) for char in text)
    assert all(len(fold(char)) <= 1 for char in text)


# --- the linear text


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("决算", "编制", ""),
        ("annual", "report", " "),
        ("12", "34", ""),
        ("2024", "年", ""),
        ("B2", "x", " "),
        ("", "a", ""),
    ],
)
def test_lines_are_joined_with_a_blank_only_behind_latin_words(before: str, after: str, between: str) -> None:
    assert glue(before, after) == between


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 9), st.text("ab", max_size=3), st.sampled_from(["", "\n"])))
)
def test_linear_text_keeps_the_place_of_every_character(pieces: list[tuple[int, int, str, str]]) -> None:
    linear = LinearText()
    places: list[tuple[int, int] | None] = []
    for page, offset, text, joint in pieces:
        linear.take(page, offset, text)
        linear.put(joint)
        places += [(page, offset + at) for at in range(len(text))] + [None] * len(joint)
    text, segments = linear.finish()
    found: list[tuple[int, int] | None] = [None] * len(text)
    for segment in segments:
        for at in range(segment.length):
            found[segment.start + at] = segment.page, segment.offset + at
    assert found == places
    assert [segment.start for segment in segments] == sorted(segment.start for segment in segments)


def test_a_page_without_geometry_has_no_boxes() -> None:
    page = Page(1, 0.0, 0.0, "a", array("f"), ())
    assert page.box(0) is None
