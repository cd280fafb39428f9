"""The offline phase: against pdfplumber on the same pages, two processes against one, Ray against local processes."""

import asyncio
import hashlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from eval.bench.documents import pdfs, texts
from eval.bench.measured import Measured
from eval.bench.reading import BOTH, measure
from extractor.doctypes.choice import choice_of
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.runs.inputs import jobs
from extractor.runs.pool import Limits, Pool, Workers
from extractor.runs.ray_pool import RayWorkers
from extractor.runs.runner import RunOptions, run

READING_BAR = 2.0
TWO_BAR = 1.8
RAY_BAR = 0.85
_WARM = 20  # documents before the time is taken: processes start, libraries load


def reading(rounds: int = 3) -> Measured:
    """Reading, tables, grammar, grounding and checks, on one core, against pdfplumber's text and tables alone."""
    with tempfile.TemporaryDirectory() as folder:
        files = pdfs(Path(folder), 1)
        ours = min(measure("the same + checks", files) for _ in range(rounds))
        theirs = min(measure(BOTH, files) for _ in range(rounds))
    ratio = theirs[0] / ours[0]
    return Measured(
        f"offline phase, {len(files)} PDFs, {ours[1]} pages, one core: speed ÷ {BOTH}",
        f"{ratio:.2f} ({ours[1] / ours[0]:.0f} ÷ {theirs[1] / theirs[0]:.0f} pages/s)",
        f"≥ {READING_BAR:g}",
        ratio >= READING_BAR,
    )


def processes(copies: int = 4, rounds: int = 3) -> Measured:
    """Two processes against one over PDFs; every file that they write has to be the same byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = pdfs(place / "in", copies)
        one, two = [], []
        for number in range(rounds):
            with Workers(1) as pool:
                one.append(_timed(files, place / f"one{number}", pool))
            with Workers(2) as pool:
                two.append(_timed(files, place / f"two{number}", pool))
        same = _content(place / "one0") == _content(place / "two0")
    ratio = min(one) / min(two)
    return Measured(
        f"two processes ÷ one, {len(files)} PDFs, files {'the same' if same else 'DIFFER'}",
        f"{ratio:.2f} ({min(one):.1f} s ÷ {min(two):.1f} s)",
        f"≥ {TWO_BAR:g}",
        same and ratio >= TWO_BAR,
    )


def ray(documents: int = 2000, rounds: int = 2) -> Measured:
    """Ray with two tasks at once against two local processes, over the same documents; the same files."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = texts(place / "in", 0, documents)
        local, cluster = [], []
        for number in range(rounds):
            with Workers(2) as pool:
                local.append(_timed(files, place / f"local{number}", pool))
            with RayWorkers(None, 2, Limits()) as pool:
                cluster.append(_timed(files, place / f"ray{number}", pool))
        same = _content(place / "local0") == _content(place / "ray0")
    ratio = min(local) / min(cluster)
    return Measured(
        f"Ray, two workers ÷ two local processes, {documents} documents, files {'the same' if same else 'DIFFER'}",
        f"{ratio:.2f} ({documents / min(cluster):.0f} ÷ {documents / min(local):.0f} documents/s)",
        f"≥ {RAY_BAR:g}",
        same and ratio >= RAY_BAR,
    )


def _timed(files: Sequence[Path], out: Path, pool: Pool) -> float:
    """Seconds of a run over files in a pool that is warm."""
    _run(files[:_WARM], out.with_name("warm"), pool)
    start = time.perf_counter()
    _run(files, out, pool)
    return time.perf_counter() - start


def _run(files: Sequence[Path], out: Path, pool: Pool) -> None:
    work = jobs([str(file) for file in files])
    rows = asyncio.run(run(work, out, RunOptions(choice_of(FINAL_ACCOUNTS), pool=pool)))
    assert all(row["status"] == "ok" for row in rows)


def _content(out: Path) -> dict[str, str]:
    """The digest of every record, facts, findings, tables, summary and report below a folder of results, by place."""
    return {
        str(file.relative_to(out)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*"))
        if file.is_file()
    }
