"""ZIP archives: each file within is a document of the run, whatever its name is in; what tries to harm is refused."""

import asyncio
import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from test_runner import NARRATIVE, process

from extractor.doctypes.choice import choice_of
from extractor.errors import UnreadableDocumentError
from extractor.output.tally import tally
from extractor.runs import archives
from extractor.runs.inputs import jobs
from extractor.runs.manifest import totals
from extractor.runs.runner import RunOptions, run

TEXT = NARRATIVE.encode()


def zipped(files: dict[str, bytes], *, as_gbk: bool = False) -> bytes:
    """An archive of files by name; as tools of China make it, the names are in GBK and nothing says so."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.encode("gbk").decode("cp437") if as_gbk else name, content)
    data = buffer.getvalue()
    if as_gbk:  # what is not ASCII, zipfile writes as UTF-8, and says so
        for name in files:
            kept, meant = name.encode("gbk").decode("cp437").encode(), name.encode("gbk")
            data = data.replace(kept, meant.ljust(len(kept), b" "))
        data = data.replace(b"\0\x08", b"\0\0")
    return data


def kept(folder: Path, data: bytes, name: str = "a.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_files_of_an_archive_are_read_as_such_of_a_folder(tmp_path: Path) -> None:
    inner = zipped({"丙.txt": TEXT})
    debris = {"__MACOSX/._甲.txt": b"x", ".DS_Store": b"x", "~$乙.docx": b"x", "readme.md": b"#"}
    path = kept(
        tmp_path, zipped({"甲.txt": TEXT, "下级/乙.txt": TEXT, "下级/包.zip": inner, "图.png": b"\x89PNG"} | debris)
    )
    rows = process(tmp_path / "out", path)
    assert [(row["document"], row["status"], row["source"]) for row in rows] == [
        ("甲", "ok", f"{path}/甲.txt"),
        ("乙", "ok", f"{path}/下级/乙.txt"),
        ("丙", "ok", f"{path}/下级/包.zip/丙.txt"),
        ("图", "needs_ocr", f"{path}/图.png"),
    ]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.zip", "out"]


def test_an_archive_is_looked_into_by_its_content(tmp_path: Path) -> None:
    kept(tmp_path, zipped({"甲.txt": TEXT}), "a.rar")
    kept(tmp_path, b"Rar!\x1a\x07\x01", "b.zip")
    rows = process(tmp_path / "out", tmp_path)
    assert [(row["document"], row["status"]) for row in rows] == [("甲", "ok"), ("b", "unsupported")]


@pytest.mark.parametrize("name", ["决算报表.txt", "附件1：部门决算.txt"])
def test_names_in_gbk_are_read(name: str, tmp_path: Path) -> None:
    member = zipfile.ZipInfo(name)
    member.flag_bits, member.orig_filename = 0, name.encode("gbk").decode("cp437")
    assert archives._name(member) == name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("../../甲.txt", "leads out", id="above"),
        pytest.param("/etc/甲.txt", "leads out", id="from the root"),
        pytest.param("下\\..\\..\\甲.txt", "leads out", id="as Windows writes it"),
        pytest.param("C:甲.txt", "leads out", id="another drive"),
    ],
)
def test_a_name_that_leads_out_is_refused(name: str, says: str, tmp_path: Path) -> None:
    (job,) = jobs([str(kept(tmp_path, zipped({name: TEXT})))])
    assert says in str(job.error)
    assert Path(job.name).name == job.name


def test_what_is_encrypted_is_said(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT}))
    data[6] |= 1  # of the file
    data[data.index(b"PK\1\2") + 8] |= 1  # of its entry in the list
    (job,) = jobs([str(kept(tmp_path, bytes(data)))])
    assert "encrypted in its archive" in str(job.error)


def test_what_is_deep_or_many_or_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = TEXT
    for name in ("a.txt", "b.zip", "c.zip", "d.zip"):
        data = zipped({name: data})
    (job,) = jobs([str(kept(tmp_path, data))])
    assert "one in the other" in str(job.error)
    (job,) = jobs([str(kept(tmp_path, zipped({"readme.md": b"#"}), "none.zip"))])
    assert "no file that is read" in str(job.error)
    monkeypatch.setattr(archives, "_MOST_FILES", 2)
    many = jobs([str(kept(tmp_path, zipped({f"{n}.txt": TEXT for n in range(9)}), "many.zip"))])
    assert [job.name for job in many] == ["0", "1", "many"]
    assert "the rest was not read" in str(many[-1].error)


def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    monkeypatch.setattr("extractor.document.content.MOST_BYTES", 1000)
    (job,) = jobs([str(kept(tmp_path, zipped({"a.txt": bytes(10**5)})))])
    assert job.packed is not None
    with pytest.raises(UnreadableDocumentError, match="split it or make it smaller"):
        job.packed.content(job.path)


def test_a_damaged_archive_has_its_row(tmp_path: Path) -> None:
    whole = zipped({"a.txt": TEXT * 9})
    at = whole.index(b"a.txt") + 40
    torn = whole[:at] + bytes(20) + whole[at + 20 :]
    rows = process(tmp_path / "out", kept(tmp_path, torn), kept(tmp_path, whole[:50], "b.zip"))
    assert [row["status"] for row in rows] == ["failed", "failed"]
    assert all("damaged" in row["error"] for row in rows)


def test_every_file_of_a_mixed_folder_has_its_row_with_its_status(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    debts = "".join(f"<tr><td>某市{n}<td>{n}.50<td>1.00</tr>" for n in range(9))
    title = "2031年地方政府债务限额及余额决算情况表"
    for name, content in {
        "1.txt": TEXT,
        "2.html": f"<title>{title}</title><h1>{title}</h1><p>单位：亿元</p><table>{debts}</table>".encode(),
        "3.jpg": b"\xff\xd8\xff",
        "4.ofd": zipped({"OFD.xml": b""}),
        "5.pdf": b"%PDF-1.7",
        "6.rar": b"Rar!\x1a\x07\x01",
    }.items():
        kept(folder, content, name)
    scan = Canvas(str(folder / "7.pdf"))
    scan.drawInlineImage(Image.new("L", (60, 80), 200), 0, 0, *scan._pagesize)
    scan.save()
    rows = [*asyncio.run(run(jobs([str(folder)]), tmp_path / "out", RunOptions(choice_of())))]
    assert {row["document"]: row["status"] for row in rows} == {
        "1": "ok",
        "2": "not_a_disclosure",
        "3": "needs_ocr",
        "4": "unsupported",
        "5": "failed",
        "6": "unsupported",
        "7": "needs_ocr",
    }
    found = tally(rows)
    assert (found.read, found.failed, found.to_review) == (2, 5, 6 + rows[0]["needs_review"])
    counted = totals(rows)["statuses"]
    assert list(counted) == ["ok", "not_a_disclosure", "needs_ocr", "unsupported", "failed", "skipped"]
    assert list(counted.values()) == [1, 1, 2, 2, 1, 0]
