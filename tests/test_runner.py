"""Many files: what cannot be read is one line that says why and what to do, and the others are done."""

import asyncio
import json
import os
import pickle
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extractor.core.reading import Reading
from extractor.doctypes.choice import choice_of
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.errors import ExtractorError
from extractor.extraction.plan import Plan
from extractor.extraction.readers.base import ModelReader
from extractor.extraction.readers.paragraphs import Part
from extractor.extraction.readers.whole import LLM, whole_document
from extractor.llm.settings import Settings
from extractor.runs.estimate import estimate_run
from extractor.runs.inputs import Job, jobs
from extractor.runs.pool import SameProcess
from extractor.runs.runner import ChosenModel, RunOptions, run

NARRATIVE = """青溪县水务局2031年度部门决算
第二部分 2031年度部门决算情况说明
一、收入决算情况说明
2031年度本年收入合计1,100.50万元，其中：财政拨款收入1000.50万元，占90.91%；其他收入100.00万元，占9.09%。
二、支出决算情况说明
2031年度本年支出合计1150.50万元，其中：基本支出700.50万元，占60.89%；项目支出450.00万元，占39.11%。
"""
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def good(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NARRATIVE, encoding="utf-8")
    return path


def encrypted(path: Path) -> Path:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 720, "2031")
    canvas.save()
    return path


def holding(content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def process(out: Path, *inputs: str | Path, reader: ModelReader | None = None) -> list[dict[str, Any]]:
    """The rows of a run, which are also those of its summary."""
    told: list[dict[str, Any]] = []
    options = RunOptions(choice_of(FINAL_ACCOUNTS))
    if reader is not None:
        options = RunOptions(choice_of(FINAL_ACCOUNTS), way="llm", model=ChosenModel(reader))
    rows = [*asyncio.run(run(jobs([str(source) for source in inputs]), out, options, told.append))]
    assert sorted(map(str, told)) == sorted(map(str, rows))
    lines = (out / "summary.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert (out / "report.html").is_file()
    return rows


def names(*inputs: str | Path) -> list[tuple[str, str]]:
    return [(job.name, job.path.name) for job in jobs([str(source) for source in inputs])]


# --- what is to be read


def test_a_folder_is_read_with_all_below_it(tmp_path: Path) -> None:
    """Also what cannot be read has its line, with what to do; what a run wrote there has none."""
    for name in ("b.txt", "a.TXT", "sub/deep/c.txt"):
        good(tmp_path / name)
    for name in ("e.xlsx", "f", "g.css", "h.HTML", "i.zip", "out/report.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PNG)
    found = [("a", "a.TXT"), ("b", "b.txt"), ("e", "e.xlsx"), ("h", "h.HTML"), ("i", "i.zip"), ("c", "c.txt")]
    assert names(tmp_path) == found


def test_a_glob_names_the_files_that_match_it(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        good(tmp_path / name)
    assert names(tmp_path / "*.txt") == [("a", "a.txt"), ("b", "b.txt")]
    assert names(tmp_path / "**" / "*.txt") == [("a", "a.txt"), ("b", "b.txt"), ("c", "c.txt")]


def test_a_name_that_looks_like_a_glob(tmp_path: Path) -> None:
    assert names(good(tmp_path / "决算[2031].txt")) == [("决算[2031]", "决算[2031].txt")]


def test_the_order_of_the_inputs_is_kept(tmp_path: Path) -> None:
    first, second = good(tmp_path / "z.txt"), good(tmp_path / "a.txt")
    assert names(first, second) == [("z", "z.txt"), ("a", "a.txt")]


def test_the_same_file_twice_is_read_once(tmp_path: Path) -> None:
    path = good(tmp_path / "a.txt")
    (tmp_path / "sub").mkdir()
    roundabout = tmp_path / "sub" / ".." / "a.txt"
    link = tmp_path / "b.txt"
    link.symlink_to(path)
    assert names(path, path, roundabout, tmp_path, tmp_path / "*.txt", link) == [("a", "a.txt")]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param(("x/a.txt", "y/a.txt"), ["a", "a-2"], id="two folders"),
        pytest.param(("x/a.txt", "x/a.pdf", "x/a.docx"), ["a", "a-2", "a-3"], id="three endings"),
        pytest.param(("x/a.txt", "x/a.pdf", "x/a-2.txt"), ["a", "a-2", "a-2-2"], id="a name that was made is taken"),
    ],
)
def test_two_files_of_one_name(tmp_path: Path, files: tuple[str, ...], found: list[str]) -> None:
    assert [name for name, _ in names(*(good(tmp_path / file) for file in files))] == found


def test_the_same_stem_twice_does_not_overwrite(tmp_path: Path) -> None:
    first, second = good(tmp_path / "x" / "a.txt"), tmp_path / "y" / "a.txt"
    good(second).write_text(NARRATIVE.replace("1,100.50", "2,200.75"), encoding="utf-8")
    rows = process(tmp_path / "out", first, second)
    assert [(row["document"], row["source"]) for row in rows] == [("a", str(first)), ("a-2", str(second))]
    for row, total in zip(rows, ("1100.50", "2200.75"), strict=True):
        lines = (tmp_path / "out" / row["document"] / "facts.jsonl").read_text(encoding="utf-8").splitlines()
        values = {fact["path"]: fact["value"] for fact in map(json.loads, lines)}
        assert values["income.total"] == total


# --- what cannot be read


@pytest.mark.parametrize(
    ("name", "make", "remedy"),
    [
        pytest.param("a.pdf", encrypted, "save a copy without a password", id="encrypted PDF"),
        pytest.param("a.pdf", holding(b"%PDF-1.7\nno more of it"), "download or export it again", id="broken PDF"),
        pytest.param("a.pdf", holding(b""), "download or export it again", id="empty PDF"),
        pytest.param("a.txt", holding(b""), "download or export it again", id="empty text"),
        pytest.param("a.txt", holding(b" \n\t\n"), "it has no text", id="blank text"),
        pytest.param("a.txt", holding(bytes(200)), "save it as UTF-8", id="no text"),
        pytest.param("a.docx", holding(b"PK\x03\x04 and nothing"), "", id="broken Word file"),
        pytest.param("a.docx", holding(b"PK"), "", id="Word file cut off"),
        pytest.param("a.pdf", holding(PNG), "OCR", id="PNG named .pdf"),
        pytest.param("a.xlsx", holding(b"PK\x03\x04"), "open it in a spreadsheet program", id="damaged workbook"),
        pytest.param("a.ofd", holding(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "export it", id="some compound file"),
        pytest.param("a.csv", holding("科目,金额".encode()), "export it as PDF or .docx", id="unknown ending"),
        pytest.param("a", holding("科目".encode()), "export it as PDF or .docx", id="no ending"),
    ],
)
def test_what_cannot_be_read_fails_alone_with_a_remedy(
    tmp_path: Path, name: str, make: Callable[[Path], Path], remedy: str
) -> None:
    before, bad, behind = good(tmp_path / "1.txt"), make(tmp_path / name), good(tmp_path / "2.txt")
    rows = process(tmp_path / "out", before, bad, behind)
    said = "needs_ocr" if remedy == "OCR" else "unsupported" if remedy.startswith("export it") else "failed"
    assert [row["status"] for row in rows] == ["ok", said, "ok"]
    error = rows[1]["error"]
    assert re.match(rf"{re.escape(str(bad))}: 无法读取：.+。 cannot be read: ", error)
    assert remedy in error
    assert "\n" not in error
    assert rows[1]["needs_review"] is True
    assert not (tmp_path / "out" / rows[1]["document"]).exists()
    assert (tmp_path / "out" / "1" / "record.json").is_file()
    assert (tmp_path / "out" / "2" / "record.json").is_file()


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        pytest.param("nothing.pdf", "check the path", id="missing path"),
        pytest.param("*.docx", "check the pattern", id="glob without match"),
        pytest.param("hollow", "name the folder that holds them", id="folder without a document"),
    ],
)
def test_an_input_that_leads_nowhere(tmp_path: Path, source: str, remedy: str) -> None:
    (tmp_path / "hollow").mkdir()
    rows = process(tmp_path / "out", tmp_path / source, good(tmp_path / "a.txt"))
    assert [row["status"] for row in rows] == ["failed", "ok"]
    assert rows[0]["error"].startswith(f"{tmp_path / source}: ")
    assert remedy in rows[0]["error"]


def test_a_file_that_went_away_meanwhile(tmp_path: Path) -> None:
    work = [Job("gone", tmp_path / "gone.txt"), Job("a", good(tmp_path / "a.txt"))]
    rows = asyncio.run(run(work, tmp_path / "out", RunOptions(choice_of(FINAL_ACCOUNTS))))
    assert [row["status"] for row in rows] == ["failed", "ok"]


class Faulty:
    """A reader with a fault of ours in it, for documents that speak of 泵站."""

    split_tokens = 7_000

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def read(self, plan: Plan, parts: Sequence[Part]) -> tuple[Reading, ...]:
        if "泵站" in plan.document.text:
            raise self.error
        return tuple(Reading(whole_document(plan.document), LLM, ()) for _ in parts)


def test_a_fault_of_ours_does_not_stop_the_others(tmp_path: Path) -> None:
    bad, other = good(tmp_path / "a.txt"), good(tmp_path / "b.txt")
    bad.write_text(NARRATIVE + "建成泵站一座。", encoding="utf-8")

    class FaultyPool(SameProcess):
        async def run(self, path: Path, function: Callable[..., Any], *arguments: Any) -> Any:
            if path == bad:
                raise KeyError("泵站")
            return await super().run(path, function, *arguments)

    options = RunOptions(choice_of(FINAL_ACCOUNTS), pool=FaultyPool())
    rows = asyncio.run(run(jobs([str(bad), str(other)]), tmp_path / "out", options))
    assert [row["status"] for row in rows] == ["failed", "ok"]
    assert rows[0]["error"].startswith(f"{bad}: DOC-FAULT-001 程序出错（KeyError）")
    assert "泵站" not in rows[0]["error"]


class Elsewhere(SameProcess):
    """A pool on other machines, to which documents go with their bytes; notes what goes there, by function."""

    shares_disk = False

    def __init__(self) -> None:
        self.sent: dict[str, bytes] = {}

    async def run(self, path: Path, function: Callable[..., Any], *arguments: Any) -> Any:
        self.sent[function.__name__] = pickle.dumps(arguments)
        return pickle.loads(pickle.dumps(await super().run(path, function, *arguments)))


def test_a_documents_bytes_go_elsewhere_once(tmp_path: Path) -> None:
    path = good(tmp_path / "a.txt")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())  # a mark that no text has that was read
    pool = Elsewhere()
    options = RunOptions(choice_of(FINAL_ACCOUNTS), way="llm", model=ChosenModel(Faulty(KeyError())), pool=pool)
    (row,) = asyncio.run(run(jobs([str(path)]), tmp_path / "out", options))
    assert (row["status"], row["source"]) == ("ok", str(path))
    assert {name: path.read_bytes() in sent for name, sent in pool.sent.items()} == {
        "open_document": True,
        "finish": False,
    }


def test_a_fault_of_ours_does_not_stop_an_estimate(tmp_path: Path) -> None:
    class FaultyPool(SameProcess):
        async def run(self, path: Path, function: Callable[..., Any], *arguments: Any) -> Any:
            if path.name == "a.txt":
                raise KeyError("泵站")
            return await super().run(path, function, *arguments)

    work = jobs([str(good(tmp_path / name)) for name in ("a.txt", "b.txt")])
    settings = Settings(model="none", base_url="http://127.0.0.1:9/v1")
    total, failed = asyncio.run(
        estimate_run(work, choice_of(FINAL_ACCOUNTS), "both", settings, FaultyPool(), lambda _: None)
    )
    assert total.paragraphs_shown > 0
    assert [line.startswith(f"{tmp_path / 'a.txt'}: DOC-FAULT-001 程序出错（KeyError）") for line in failed] == [True]


def test_what_would_fail_for_every_document_stops_the_run(tmp_path: Path) -> None:
    class RefusedError(ExtractorError):
        stops_the_run = True
        problem: str

    bad = good(tmp_path / "a.txt")
    bad.write_text(NARRATIVE + "建成泵站一座。", encoding="utf-8")
    with pytest.raises(RefusedError):
        process(tmp_path / "out", bad, reader=Faulty(RefusedError("no such key")))
    assert list((tmp_path / "out").glob("report.html*")) == []


# --- what is written


def test_the_row_of_a_document(tmp_path: Path) -> None:
    path = good(tmp_path / "a.txt")
    (row,) = process(tmp_path / "out", path)
    assert row["document"] == "a"
    assert row["source"] == str(path)
    assert row["status"] == "ok"
    assert row["organization"] == "青溪县水务局"
    assert row["fiscal_year"] == 2031
    assert row["pages"] == 1
    assert row["figures_found"] == row["figures_grounded"] == 13
    assert row["needs_review"] is True
    assert "SEC-MISS-001 three_public" in row["reasons"]
    assert row["requests"] == row["cached"] == row["input_tokens"] == row["output_tokens"] == 0


def test_the_files_of_a_document(tmp_path: Path) -> None:
    process(tmp_path / "out", good(tmp_path / "a.txt"))
    folder = tmp_path / "out" / "a"
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    assert record["document"]["name"] == "a"
    assert len(record["document"]["sha256"]) == 64
    assert record["record"]["income"]["total"]["value"] == {"value": "1100.50", "unit": "万元", "decimals": 2}
    assert record["record"]["income"]["total"]["quote"] == "本年收入合计1,100.50万元"
    facts = [json.loads(line) for line in (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"path": "income.items[其他收入].share", "type": "percent", "value": "9.09", "unit": "%"}.items() <= next(
        fact for fact in facts if fact["path"] == "income.items[其他收入].share"
    ).items()
    for fact in facts:
        assert NARRATIVE[fact["start"] : fact["end"]] == fact["quote"]
    assert "青溪县水务局" in (folder / "record.json").read_text(encoding="utf-8")
    assert list((tmp_path / "out").rglob("*.partial")) == []


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    path = good(tmp_path / "a.txt")
    first = process(tmp_path / "out", path)
    assert process(tmp_path / "out", path) == first
    assert process(tmp_path / "out", tmp_path / "none.txt")[0]["status"] == "failed"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("report.html.txt", id="the report"),
        pytest.param("summary.jsonl.txt", id="the summary"),
        pytest.param("summary.jsonl.partial.txt", id="the summary while it is written"),
        pytest.param("report.html.sections.txt", id="the report while it is written"),
        pytest.param("Manifest.JSON.txt", id="a disk that knows no capitals"),
        pytest.param(".bills.jsonl.8f3a.partial.txt", id="a file that several write"),
    ],
)
def test_a_document_named_like_a_file_of_the_run(tmp_path: Path, name: str) -> None:
    rows = process(tmp_path / "out", good(tmp_path / name), good(tmp_path / "a.txt"))
    assert [row["status"] for row in rows] == ["ok", "ok"]
    assert rows[0]["document"] == f"document-{Path(name).stem}"
    assert (tmp_path / "out" / "summary.jsonl").is_file()


def test_a_name_in_another_encoding(tmp_path: Path) -> None:
    """Archives packed on a Chinese Windows unpack elsewhere with names in GBK, which are no UTF-8."""
    other = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "决算.txt".encode("gbk")))
    try:
        good(other)
    except OSError:
        pytest.skip("the file system takes no such name")
    rows = process(tmp_path / "out", other, good(tmp_path / "a.txt"))
    assert [row["status"] for row in rows] == ["ok", "ok"]


def test_several_documents_at_once_keep_their_order(tmp_path: Path) -> None:
    work = jobs([str(good(tmp_path / f"{n}.txt")) for n in range(9, 0, -1)])
    options = RunOptions(choice_of(FINAL_ACCOUNTS), way="llm", model=ChosenModel(Faulty(KeyError()), at_once=4))
    rows = asyncio.run(run(work, tmp_path / "out", options))
    assert [row["document"] for row in rows] == [str(n) for n in range(9, 0, -1)]


def test_nothing_to_do(tmp_path: Path) -> None:
    assert process(tmp_path / "out") == []


def test_a_name_that_leads_out_of_the_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "...txt").write_text("x", encoding="utf-8")
    (job,) = jobs([str(tmp_path)])
    assert job.name == "document"
