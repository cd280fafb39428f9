"""Inputs that do not lie on this machine's disk, and lists of inputs: found, fetched in their turn, named in errors."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from test_runner import NARRATIVE, PNG, names, process
from typer.testing import CliRunner

from extractor.cli import app
from extractor.doctypes.choice import choice_of
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.errors import NoDocumentsError
from extractor.runs.inputs import jobs, listed
from extractor.runs.pool import Workers
from extractor.runs.runner import RunOptions, run


@pytest.fixture
def bucket() -> Iterator[str]:
    """A storage in memory with two documents, a picture and a file that is none of ours."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    for name in ("2031/水务局.txt", "2031/甲/水务局.txt"):
        files.pipe_file(f"/bucket/{name}", NARRATIVE.encode())
    files.pipe_file("/bucket/2031/扫描.pdf", PNG)
    files.pipe_file("/bucket/2031/readme.md", b"#")
    yield "memory:///bucket"
    files.store.clear()


@pytest.mark.parametrize(
    ("below", "found"),
    [
        pytest.param("/2031", ["扫描", "水务局", "水务局-2"], id="a folder, with all below it"),
        pytest.param("/2031/*.txt", ["水务局"], id="a glob"),
        pytest.param("/**/*.txt", ["水务局", "水务局-2"], id="a glob over folders"),
        pytest.param("/2031/甲/水务局.txt", ["水务局"], id="a file"),
    ],
)
def test_a_uri_names_the_documents_of_its_folder_or_glob(bucket: str, below: str, found: list[str]) -> None:
    assert [name for name, _ in names(bucket + below)] == found


def test_a_uri_twice_is_read_once(bucket: str) -> None:
    assert len(jobs([f"{bucket}/2031/水务局.txt", f"{bucket}/2031/*.txt"])) == 1


@pytest.mark.parametrize("separate", [False, True], ids=["in this process", "in processes of their own"])
def test_what_lies_elsewhere_is_read_as_what_lies_here(bucket: str, separate: bool, tmp_path: Path) -> None:
    here = tmp_path / "水务局.txt"
    here.write_text(NARRATIVE, encoding="utf-8")
    process(tmp_path / "here", here)
    work = jobs([f"{bucket}/2031"])
    if separate:
        with Workers(1) as pool:
            rows = [*asyncio.run(run(work, tmp_path / "out", RunOptions(choice_of(FINAL_ACCOUNTS), pool=pool)))]
    else:
        rows = process(tmp_path / "out", f"{bucket}/2031")
    assert [row["status"] for row in rows] == ["needs_ocr", "ok", "ok"]
    assert "memory:///bucket/2031/扫描.pdf" in rows[0]["error"]
    assert rows[1]["source"] == "memory:///bucket/2031/水务局.txt"
    facts = (tmp_path / "here" / "水务局" / "facts.jsonl").read_bytes()
    assert (tmp_path / "out" / "水务局-2" / "facts.jsonl").read_bytes() == facts


def test_a_file_uri_is_the_file(tmp_path: Path) -> None:
    here = tmp_path / "局.txt"
    here.write_text(NARRATIVE, encoding="utf-8")
    (job,) = jobs([here.as_uri(), str(here)])
    assert (job.path, job.uri) == (here, None)


def test_what_went_away_before_its_turn_fails_alone(bucket: str, tmp_path: Path) -> None:
    work = jobs([f"{bucket}/2031/**/*.txt"])
    fsspec.filesystem("memory").rm("/bucket/2031/水务局.txt")
    told = list[dict[str, Any]]()
    rows = asyncio.run(run(work, tmp_path, RunOptions(choice_of(FINAL_ACCOUNTS)), told.append))
    assert sorted(row["status"] for row in rows) == ["failed", "ok"]
    assert "memory:///bucket/2031/水务局.txt: 无法读取：" in next(r["error"] for r in rows if "error" in r)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        pytest.param("memory:///bucket/none", "is not there", id="nothing there"),
        pytest.param("memory:///bucket/*.docx", "matches no file", id="no match"),
        pytest.param("nosuch://bucket/a.pdf", "nosuch", id="an unknown kind of storage"),
    ],
)
def test_a_uri_that_leads_nowhere_has_its_line(bucket: str, source: str, says: str, tmp_path: Path) -> None:
    (row,) = process(tmp_path, source)
    assert row["status"] == "failed"
    assert row["source"] == source
    assert says in row["error"]
    assert "\n" not in row["error"]


def test_a_list_names_inputs(bucket: str, tmp_path: Path) -> None:
    here = tmp_path / "局.txt"
    here.write_text(NARRATIVE, encoding="utf-8")
    named = tmp_path / "list.txt"
    named.write_text(f"\ufeff{here}\r\n\n  {bucket}/2031/*.txt\n{tmp_path}/none.pdf\n", encoding="utf-8")
    result = CliRunner().invoke(
        app, ["run", "--list", str(named), "--out", str(tmp_path / "out"), "--workers", "0", "--json"]
    )
    assert result.exit_code == 1
    rows = [json.loads(line) for line in (tmp_path / "out" / "summary.jsonl").read_text("utf-8").splitlines()]
    assert [row["status"] for row in rows] == ["ok", "ok", "failed"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(None, "cannot be read as a list", id="no such list"),
        pytest.param(b"\n \n", "names nothing", id="an empty one"),
        pytest.param("水务局.pdf".encode("gb18030"), "UTF-8", id="in another encoding"),
    ],
)
def test_a_list_that_is_none(content: bytes | None, says: str, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(NoDocumentsError, match=says):
        listed(file)


def test_a_run_of_nothing_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["run", "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "--list" in result.output
