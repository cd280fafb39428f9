"""Speed and memory of reading and of the whole offline run, beside raw text extraction of the same files.

    python -m eval.bench.reading FOLDER [--repeat N]

Every way of reading runs in a process of its own, in turn, N rounds; the table shows the best round, the peak memory
of the process, and the ratio to pdfplumber's own `extract_text`. Times on a shared machine wander: quote the ratios.
"""

import asyncio
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from extractor.runs.pool import collect_seldom

Check = Callable[[Any, frozenset[str]], Any]


def _pdfplumber_text(files: list[Path]) -> int:
    import pdfplumber

    pages = 0
    for file in files:
        with pdfplumber.open(file) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.close()
                pages += 1
    return pages


def _pdfplumber_both(files: list[Path]) -> int:
    import pdfplumber

    pages = 0
    for file in files:
        with pdfplumber.open(file) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.extract_tables()
                page.close()
                pages += 1
    return pages


def _pypdfium2_text(files: list[Path]) -> int:
    import pypdfium2

    pages = 0
    for file in files:
        pdf = pypdfium2.PdfDocument(file)
        for page in pdf:
            page.get_textpage().get_text_range()
            page.close()
            pages += 1
        pdf.close()
    return pages


def _read(files: list[Path]) -> int:
    from extractor.document import read_document

    return sum(len(read_document(file).pages) for file in files)


def _records(files: list[Path], check: Check | None = None) -> int:
    """Reading, outline, grammar, grounding, record: no checks unless they are given, no files written."""
    from extractor.api import extract, read
    from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS

    doctype = replace(FINAL_ACCOUNTS, check=check)
    return sum(len(extract(read(file), doctype).document.pages) for file in files)


def _checked(files: list[Path]) -> int:
    """The same with every check, diagnosis and verdict."""
    from extractor.doctypes.final_accounts.checks import check_record

    return _records(files, check_record)


def share_of_checks(files: list[Path]) -> float:
    """The time that the checks and their diagnoses take, over the time of all that is done before them."""
    from extractor.doctypes.final_accounts.checks import check_record

    spent = 0.0

    def timed(record: Any, disputed: frozenset[str]) -> Any:
        nonlocal spent
        start = time.process_time()
        checked = check_record(record, disputed)
        spent += time.process_time() - start
        return checked

    _records(files, timed)  # imports and first-use caches are not what is measured
    collect_seldom()  # as a worker of a run does
    spent, start = 0.0, time.process_time()
    _records(files, timed)
    return spent / (time.process_time() - start - spent)


def _whole_run(files: list[Path]) -> int:
    """What `extractor run` does, with all its files written."""
    from extractor.doctypes.choice import choice_of
    from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
    from extractor.runs.inputs import jobs
    from extractor.runs.runner import RunOptions, run

    with TemporaryDirectory() as folder:
        work = jobs([str(file) for file in files])
        rows = asyncio.run(run(work, Path(folder), RunOptions(choice_of(FINAL_ACCOUNTS))))
    return sum(row.get("pages", 0) for row in rows)


BOTH = "pdfplumber extract_text + extract_tables"
WAYS: dict[str, Callable[[list[Path]], int]] = {
    "pdfplumber extract_text": _pdfplumber_text,
    BOTH: _pdfplumber_both,
    "pypdfium2 text": _pypdfium2_text,
    "read_document": _read,
    "reading + grammar + grounding": _records,
    "the same + checks": _checked,
    "extractor run": _whole_run,
}
RAW = ("pdfplumber extract_text", BOTH, "pypdfium2 text")


def _child(way: str, files: list[Path], results: "multiprocessing.SimpleQueue[tuple[float, int, float]]") -> None:
    WAYS[way](files[:1])  # imports and first-use caches are not what is measured
    collect_seldom()  # as a worker of a run does, and here for every way alike
    start = time.process_time()
    pages = WAYS[way](files)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    results.put((seconds, pages, peak))


def measure(way: str, files: list[Path]) -> tuple[float, int, float]:
    """CPU seconds, pages and peak MiB of one way of reading, in a fresh process."""
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.SimpleQueue[tuple[float, int, float]] = context.SimpleQueue()
    process = context.Process(target=_child, args=(way, files, results))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{way}: failed on these files (exit {process.exitcode})")
    return results.get()


def main(
    folder: Annotated[Path, typer.Argument(help="A folder of .pdf, .docx and .txt files.")],
    repeat: Annotated[int, typer.Option(help="Rounds; the best one counts.", min=1)] = 3,
) -> None:
    """Measure the offline run on a folder beside raw text extraction of the same files."""
    pdfs = sorted(folder.rglob("*.pdf"))
    texts = sorted(folder.rglob("*.txt"))
    console = Console()
    if not pdfs and not texts:
        raise SystemExit(f"{folder}: holds no .pdf and no .txt file")
    if pdfs:
        best = {way: min(measure(way, pdfs) for _ in range(repeat)) for way in WAYS}
        table = Table("way", title=f"{len(pdfs)} PDFs, {best[RAW[0]][1]} pages, CPU time, best of {repeat}")
        for heading in ("pages/s", "peak MiB", "× pdfplumber extract_text"):
            table.add_column(heading, justify="right")
        for way, (seconds, pages, peak) in best.items():
            table.add_row(way, f"{pages / seconds:.0f}", f"{peak:.0f}", f"{seconds / best[RAW[0]][0]:.2f}")
        console.print(table)
        _print_share(console, pdfs, repeat)
    if texts:
        table = Table("way", title=f"{len(texts)} .txt files, CPU time, best of {repeat}")
        for heading in ("documents/s", "peak MiB"):
            table.add_column(heading, justify="right")
        for way in WAYS:
            if way not in RAW:
                seconds, _, peak = min(measure(way, texts) for _ in range(repeat))
                table.add_row(way, f"{len(texts) / seconds:.1f}", f"{peak:.0f}")
        console.print(table)
        _print_share(console, texts, repeat)


def _print_share(console: Console, files: list[Path], repeat: int) -> None:
    share = min(share_of_checks(files) for _ in range(repeat))
    console.print(f"checks and diagnosis: {share:.1%} of the time of reading + grammar + grounding\n")


if __name__ == "__main__":
    typer.run(main)
