"""Old Word files and rich text: read by LibreOffice where it is, told in a line where it is not or fails."""

import sys
from pathlib import Path

import pytest
from docx import Document as WordFile

from extractor.document import old_word, read_document
from extractor.errors import UnreadableDocumentError, UnsupportedError

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
RICH = b"{\\rtf1 1.00}"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called soffice that does what `does.py` beside it says, with the arguments that it was called with."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} "{program.parent}/does.py" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    return program.parent / "does.py"


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "a.doc"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [OLD, RICH], ids=["old Word", "rich text"])
def test_it_is_read_as_the_word_file_that_libreoffice_makes(content: bytes, office: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.docx"
    word = WordFile()
    word.add_paragraph("支出1.00万元")
    word.save(str(made))
    office.write_text(
        "import pathlib, shutil, sys\n"
        f"shutil.copy({str(made)!r}, pathlib.Path(sys.argv[-2], pathlib.Path(sys.argv[-1]).stem + '.docx'))\n",
        encoding="utf-8",
    )
    document = read_document(kept(tmp_path, content))
    assert (document.text, document.format, document.name) == ("支出1.00万元", "doc", "a")


def test_what_libreoffice_cannot_open_is_refused(office: Path, tmp_path: Path) -> None:
    office.write_text("raise SystemExit(1)", encoding="utf-8")
    with pytest.raises(UnreadableDocumentError, match="LibreOffice cannot open it"):
        read_document(kept(tmp_path, OLD))


def test_libreoffice_is_ended_where_it_hangs(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office.write_text("import time; time.sleep(600)", encoding="utf-8")
    monkeypatch.setattr(old_word, "_SECONDS", 0.2)
    with pytest.raises(UnreadableDocumentError, match="LibreOffice cannot open it"):
        read_document(kept(tmp_path, OLD))


def test_without_libreoffice_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnsupportedError, match="needs LibreOffice"):
        read_document(kept(tmp_path, OLD))
