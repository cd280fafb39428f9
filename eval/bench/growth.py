"""What grows with the number of documents, and must not: memory of a run, time per document, time of an export."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

from eval.bench.documents import texts
from eval.bench.measured import Measured
from extractor.export.export import export
from extractor.store.database import open_store

MEMORY_BAR = 1.3
TIME_BAR = 0.10
_PROBES = 500


def measure(small: int = 1000, large: int = 10_000, most: int = 20_000, rounds: int = 2) -> list[Measured]:
    """Runs of two sizes, the larger one's store filled up to `most`; then the same work with either store."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = texts(place / "in", 0, most)
        few, many = place / "few.db", place / "many.db"
        peak_few, peak_many = _run(files[:small], place, few)[1], _run(files[:large], place, many)[1]
        peak_most = _run(files, place, many)[1]
        memory = peak_many / peak_few
        took: dict[Path, list[float]] = {few: [], many: []}
        for number in range(rounds):
            fresh = texts(place / "in", most + number * _PROBES, most + (number + 1) * _PROBES)
            for store, times in took.items():
                times.append(_run(fresh, place, store)[0])
        exported = {store: min(_export(store, place) for _ in range(2)) for store in took}
    growth = min(took[many]) / min(took[few]) - 1
    export_growth = exported[many] / exported[few] - 1
    each = f"{min(took[few]) / _PROBES * 1000:.1f} → {min(took[many]) / _PROBES * 1000:.1f} ms"
    return [
        Measured(
            f"peak memory of a run: {large} documents ÷ {small}",
            f"{memory:.2f} ({peak_many:.0f} ÷ {peak_few:.0f} MiB; {most}, half of them there already: {peak_most:.0f})",
            f"≤ {MEMORY_BAR}",
            memory <= MEMORY_BAR,
        ),
        Measured(
            f"time per document, run with its queue: {most} documents in the store against {small}",
            f"{growth:+.1%} ({each})",
            f"≤ {TIME_BAR:+.0%}",
            growth <= TIME_BAR,
        ),
        Measured(
            f"time per document, export: {most} documents in the store against {small}",
            f"{export_growth:+.1%} ({exported[few] * 1000:.2f} → {exported[many] * 1000:.2f} ms)",
            f"≤ {TIME_BAR:+.0%}",
            export_growth <= TIME_BAR,
        ),
    ]


def _run(files: Sequence[Path], place: Path, store: Path) -> tuple[float, float]:
    """Seconds, and the peak MiB of all processes together, of `extractor run` over a list, into a store."""
    named = place / "list.txt"
    named.write_text("\n".join(map(str, files)), encoding="utf-8")
    command = "import sys; from extractor.cli import main; sys.argv[0] = 'extractor'; main()"
    out = place / f"out-{store.stem}"
    start = time.perf_counter()
    said = ("--list", named, "--out", out, "--db", store, "--reader", "grammar", "--workers", 2, "--quiet")
    with subprocess.Popen([sys.executable, "-c", command, "run", *map(str, said)]) as running:  # noqa: S603
        peak, process = 0.0, psutil.Process(running.pid)
        while running.poll() is None:
            peak = max(peak, _memory(process))
            time.sleep(0.5)
    if running.returncode:
        raise SystemExit(f"extractor run failed: exit code {running.returncode}")
    return time.perf_counter() - start, peak


def _memory(process: psutil.Process) -> float:
    """MiB that a process and its children have for themselves: what they share counts once in each otherwise."""
    total = 0
    for one in (process, *_children(process)):
        try:
            total += one.memory_full_info().uss
        except psutil.Error:  # it has ended
            continue
    return total / 2**20


def _children(process: psutil.Process) -> Iterable[psutil.Process]:
    try:
        yield from process.children(recursive=True)
    except psutil.Error:
        return


def _export(file: Path, place: Path) -> float:
    """CPU seconds per document of an export to JSON lines."""
    store = open_store(str(file))
    start = time.process_time()
    done = export(store, "jsonl", place / f"{file.stem}.jsonl", "bench")
    spent = time.process_time() - start
    store.close()
    return spent / done.documents
