"""The folders of a run, in and out: nothing that somebody put there misleads it, a disk that refuses is one line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from test_cli import call, nothing_configured  # noqa: F401 - a fixture of every test here
from test_runner import good, process

from extractor.errors import NotWrittenError
from extractor.runs.inputs import OWN_FILES, jobs


def test_what_is_written_by_the_run_has_names_that_no_document_gets(tmp_path: Path) -> None:
    process(tmp_path / "out", good(tmp_path / "a.txt"))
    assert {file.name for file in (tmp_path / "out").iterdir() if file.is_file()} <= OWN_FILES


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        pytest.param("A.txt", "a.txt", ["A", "a-2"], id="capitals"),
        pytest.param("\u00e9.txt", "e\u0301.txt", ["\u00e9", "e\u0301-2"], id="composed and not"),
        pytest.param(
            f"{'局' * 83}.txt", f"甲/{'局' * 83}.txt", ["局" * 83, f"{'局' * 80}-2"], id="no room for a number"
        ),
    ],
)
def test_two_files_whose_results_a_disk_would_put_into_one_folder(
    tmp_path: Path, one: str, other: str, found: list[str]
) -> None:
    for name in (one, other):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        good(tmp_path / name)
    assert [job.name for job in jobs([str(tmp_path / one), str(tmp_path / other)])] == found


SMALL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
from extractor.cli import main
main()
"""


def test_a_disk_that_takes_no_more_stops_the_run_in_one_line(tmp_path: Path) -> None:
    good(tmp_path / "a.txt")
    program = [sys.executable, "-B", "-c", SMALL_DISK]  # -B: bytecode cut off at that size would break every program
    command = [*program, "run", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out")]
    ended = subprocess.run([*command, "--workers", "0", "-q"], capture_output=True, text=True, check=False)
    assert ended.returncode == 2, ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"{tmp_path / 'out' / 'a'}: 结果写不进去")
    assert "make room" in line
    assert not list((tmp_path / "out").rglob("*.partial"))


def test_a_folder_that_cannot_be_made_stops_the_run_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(NotWrittenError, match="a part of the path is no folder"):
        process(tmp_path / "file" / "out", good(tmp_path / "a.txt"))


def test_a_file_in_the_way_of_a_documents_folder_costs_only_that_document(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").write_text("mine", encoding="utf-8")
    rows = process(tmp_path / "out", good(tmp_path / "a.txt"), good(tmp_path / "b.txt"))
    assert [row["status"] for row in rows] == ["failed", "ok"]
    assert "move it away" in rows[0]["error"]
    assert (tmp_path / "out" / "a").read_text(encoding="utf-8") == "mine"


def linked(to: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(to)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(20 * 1024**3)


@pytest.mark.parametrize(
    ("make", "remedy"),
    [
        pytest.param(os.mkfifo, "it is no plain file", id="a pipe that nobody writes to"),
        pytest.param(linked("/dev/zero"), "leads out of the folder", id="a device without an end"),
        pytest.param(sparse, "it has more than 512 MiB", id="twenty gigabytes of nothing"),
        pytest.param(linked("../secret.txt"), "leads out of the folder", id="a link out of the folder"),
        pytest.param(linked("nothing.txt"), "there is no such file", id="a link to nothing"),
        pytest.param(linked("odd.txt"), "a link leads to itself", id="a link to itself"),
    ],
)
@pytest.mark.parametrize("db", [False, True], ids=["without a store", "with one"])
def test_what_is_no_plain_file_of_the_folder_is_refused_unopened(
    tmp_path: Path, make: Callable[[Path], None], remedy: str, *, db: bool
) -> None:
    good(tmp_path / "secret.txt")
    folder = tmp_path / "in"
    folder.mkdir()
    make(folder / "odd.txt")
    good(folder / "z.txt")
    more = ["--db", str(tmp_path / "q.db")] if db else []
    code, _, _ = call("run", str(folder), "--out", str(tmp_path / "out"), "--workers", "0", "-q", *more)
    assert code == 1
    lines = (tmp_path / "out" / "summary.jsonl").read_text(encoding="utf-8").splitlines()
    odd, rest = map(json.loads, lines)
    assert (odd["status"], rest["status"]) == ("failed", "ok")
    assert remedy in odd["error"]


@pytest.mark.parametrize("make", [os.mkfifo, linked("/dev/zero")], ids=["a pipe", "a device"])
def test_what_never_ends_is_refused_also_when_it_is_named_itself(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "odd.txt")
    (row,) = process(tmp_path / "out", tmp_path / "odd.txt")
    assert "it is no plain file" in row["error"]
