"""A document that crashes, hangs or swells is lost alone, with its reason; after a few tries it is left alone."""

import asyncio
import contextlib
import ctypes
import json
import os
import re
import subprocess
import sys
import time
import zlib
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import psutil
import pytest
from test_cli import call, nothing_configured  # noqa: F401 - a fixture of every test here
from test_runner import good

from extractor.document import read_document
from extractor.errors import UnreadableDocumentError
from extractor.runs.pool import Limits, LostError, Workers
from extractor.store.attempts import MOST_TRIES


def swell(mib: int) -> int:
    return len(bytearray(mib * 1024 * 1024))


def crash() -> None:
    ctypes.string_at(0)


def hang() -> None:
    time.sleep(600)


def deep(levels: int) -> int:
    return 0 if levels == 0 else 1 + deep(levels - 1)


@pytest.fixture(scope="module")
def workers() -> Any:
    with Workers(1, Limits(memory=512, seconds=4)) as started:
        yield started


@pytest.mark.parametrize(
    ("function", "arguments", "says"),
    [
        pytest.param(swell, (900,), "512 MiB", id="memory"),
        pytest.param(crash, (), "crashed", id="segfault"),
        pytest.param(hang, (), "4 seconds", id="hang"),
        pytest.param(os._exit, (3,), "crashed", id="exit"),
    ],
)
def test_what_takes_its_process_down_is_lost_alone(workers: Workers, function: Any, arguments: Any, says: str) -> None:
    async def both() -> tuple[str, int]:
        with pytest.raises(LostError) as caught:
            await workers.run(Path("a.pdf"), function, *arguments)
        return str(caught.value), await workers.run(Path("b.pdf"), swell, 1)

    told, after = asyncio.run(both())
    assert told.startswith("a.pdf: ")
    assert says in told
    assert "\n" not in told
    assert after == 1024 * 1024


def test_what_a_document_is_refused_for_comes_back_as_it_was(workers: Workers) -> None:
    with pytest.raises(RecursionError):
        asyncio.run(workers.run(Path("a.pdf"), deep, 100_000))
    with pytest.raises(UnreadableDocumentError, match=r"gone\.pdf"):
        asyncio.run(workers.run(Path("gone.pdf"), read_document, Path("gone.pdf")))


ORPHAN = """
import asyncio, os, sys
from pathlib import Path
from extractor.runs.pool import Workers

def read_on(file):
    Path(file).write_text(str(os.getpid()), encoding="utf-8")
    Path(file).rename(file + ".pid")
    while True:
        sum(range(1000))

async def main():
    with Workers(1) as pool:
        await pool.run(Path("a.pdf"), read_on, sys.argv[1])

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_processes_end_with_a_run_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN, encoding="utf-8")
    said = tmp_path / "worker.pid"
    started = subprocess.Popen(
        [sys.executable, "-m", "orphan", str(tmp_path / "worker")],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stderr=subprocess.DEVNULL,
    )
    while not said.exists():
        assert started.poll() is None
        time.sleep(0.02)
    started.kill()
    started.wait()
    with contextlib.suppress(psutil.NoSuchProcess):  # it has ended, and nobody waits for it
        worker = psutil.Process(int(said.read_text(encoding="utf-8")))
        until = time.monotonic() + 30
        while worker.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < until, "it reads on"
            time.sleep(0.02)


def test_nothing_of_the_working_folder_is_run(tmp_path: Path) -> None:
    """Beside the documents of a run may lie anything, also a file that is named as a module is."""
    (tmp_path / "json.py").write_text("raise SystemExit('run')", encoding="utf-8")
    good(tmp_path / "a.txt")
    command = Path(sys.executable).with_name("extractor")
    done = subprocess.run(
        [command, "run", "a.txt", "--out", "out", "--reader", "grammar", "--workers", "1", "--quiet"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")


def pdf(path: Path, content: bytes, pages: int = 1) -> Path:
    """A PDF of so many pages that all draw the same stream."""
    kids = " ".join(f"{4 + n} 0 R" for n in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<<>>>>"] * pages,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content_ in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content_)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    path.write_bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, xref))
    return path


def bomb(path: Path) -> Path:
    """Two megabytes that unfold to a gigabyte of drawing."""
    chunk, times, check = b"0 0 m 9 9 l S\n" * 300_000, 250, 1
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)  # nothing before and after, so that it can be said again
    packed = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(times):
        check = zlib.adler32(chunk, check)
    return pdf(path, b"\x78\xda" + packed * times + packer.flush() + check.to_bytes(4, "big"))


def rows(out: str) -> dict[str, dict[str, Any]]:
    lines = Path(out, "summary.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["document"]: row for row in map(json.loads, lines)}


def test_a_bomb_and_ten_thousand_pages_cost_only_themselves() -> None:
    Path("in").mkdir()
    assert bomb(Path("in/bomb.pdf")).stat().st_size < 2 * 1024 * 1024
    pdf(Path("in/endless.pdf"), zlib.compress(b"BT ET"), pages=10_000)
    good(Path("in/fine.txt"))
    limits = ("--workers", "2", "--memory", "600", "--seconds", "20")
    code, _, errors = call("run", "in", "--out", "out", "--quiet", *limits)
    found = rows("out")
    assert (code, len(errors)) == (1, 2)
    assert found["fine"]["status"] == "ok"
    for name, reason in (("bomb", "600 MiB|crashed|20 seconds"), ("endless", "10000 pages")):
        assert found[name]["status"] == "failed"
        assert re.search(rf"{name}\.pdf: .*(?:{reason})", found[name]["error"])


def test_after_a_few_crashes_a_document_is_left_alone_until_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb(Path("bomb.pdf"))
    command = ("run", "bomb.pdf", "--out", "out", "--db", "q.db", "--quiet", "--workers", "1")
    limits = ("--memory", "400", "--seconds", "20")
    told = [call(*command, *limits)[2][0] for _ in range(MOST_TRIES)]
    assert "left alone" not in told[0]
    assert "left alone" in told[-1]
    assert "left alone" not in call(*command, *limits, "--retry")[2][0]


def test_processes_write_what_one_process_writes() -> None:
    for name in "abc":
        good(Path(f"in/{name}.txt"))
    for number in ("0", "2"):
        assert call("run", "in", "--out", number, "--quiet", "--workers", number)[0] == 0
    for file in sorted(Path("0").rglob("*")):
        if file.is_file() and file.name != "manifest.json":  # it says when
            assert file.read_bytes() == (Path("2") / file.relative_to("0")).read_bytes(), file


def test_no_pdfminer_is_let_in_that_runs_what_a_document_names() -> None:
    """CVE-2025-64512 (mended in 20251107) and CVE-2025-70559 (in 20251230): CMaps were unpickled from a named place."""
    assert "pdfminer-six>=20251230" in [one.replace(".", "-") for one in requires("extractor") or ()]
    assert int(version("pdfminer.six")) >= 20251230
