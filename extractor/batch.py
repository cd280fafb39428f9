"""Many files in, a folder of records out: inputs expanded, documents named, failures kept apart, progress told."""

import asyncio
import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.config import Prices
from extractor.doctypes.base import DocType
from extractor.document import printable
from extractor.errors import ExtractorError, NoDocumentsError
from extractor.export import failed_row, summary_row, write_document, write_lines
from extractor.keeping import Shelf
from extractor.pipeline import Result, process
from extractor.readers.base import Reader
from extractor.report import Report
from extractor.verdict import Policy

ENDINGS = frozenset({".pdf", ".docx", ".txt"})
# Also taken from a folder, so that they fail with their remedy instead of being passed over.
UNREADABLE = frozenset({".doc", ".wps", ".rtf", ".ofd"})
OWN_FILES = frozenset({"summary.jsonl", "report.html"})
Told = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Job:
    """A file and the name that its results go by; a file that cannot even be looked for carries its error."""

    name: str
    path: Path
    error: ExtractorError | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole run: what needs no person (None: the shipped policy), what the model's tokens cost.

    With a `shelf`, what is read is kept there, and what was read the same way before is not read again.
    """

    policy: Policy | None = None
    prices: Prices | None = None
    shelf: Shelf | None = None


def jobs(inputs: Sequence[str]) -> list[Job]:
    """Files, folders (with all below them) and globs as jobs, each file once, in a stable order.

    A name is the file's name without its ending; a second file of one name gets `-2`, and so on. An input that gives
    no document is a job with its error, so that it has its line in the summary.
    """
    named: list[Job] = []
    seen: set[Path] = set()
    taken: set[str] = set(OWN_FILES)
    for source in inputs:
        for path, error in _expand(source):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                name = _free(printable(path.stem) or "document", taken)
                taken.add(name)
                named.append(Job(name, path, error))
    return named


def _expand(source: str) -> Iterator[tuple[Path, ExtractorError | None]]:
    path = Path(source)
    if path.is_dir():
        endings = ENDINGS | UNREADABLE
        below = sorted(file for file in path.rglob("*") if file.suffix.lower() in endings and file.is_file())
        if not below:
            yield path, NoDocumentsError(source, "holds no .pdf, .docx or .txt file; name the folder that holds them")
        yield from ((file, None) for file in below)
    elif path.exists():
        yield path, None
    elif glob.has_magic(source):
        matched = sorted(Path(name) for name in glob.glob(source, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute one
        files = [file for file in matched if file.is_file()]
        if not files:
            yield path, NoDocumentsError(source, "matches no file; check the pattern, and quote it in the shell")
        yield from ((file, None) for file in files)
    else:
        yield path, NoDocumentsError(source, "is not there; check the path")


def _free(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


async def run(
    work: Sequence[Job],
    out: Path,
    doctype: DocType,
    readers: Sequence[Reader],
    told: Told,
    at_once: int = 1,
    terms: Terms = Terms(),
) -> list[dict[str, Any]]:
    """Process every job into `out` and return the rows of the summary, in the order of the jobs.

    `told` hears of each row as it is done. With readers that wait for a network, `at_once` documents are under way
    together; one event loop serves the whole run. `terms` are the policy and the prices of its settings.
    """
    out.mkdir(parents=True, exist_ok=True)
    gate = asyncio.Semaphore(at_once)

    with Report(out / "report.html") as report:

        async def one(job: Job) -> dict[str, Any]:
            async with gate:
                row, result = await _one(job, out, doctype, readers, terms)
                row |= _shown(report, row, result)
                told(row)
                return row

        rows = list(await asyncio.gather(*(one(job) for job in work)))
        write_lines(out / "summary.jsonl", rows)
        report.close(rows)
    return rows


def _shown(report: Report, row: dict[str, Any], result: Result | None) -> dict[str, Any]:
    """Add a document to the report; what goes wrong there is said in its row, the records are written already."""
    try:
        report.add(row, result)
    except Exception as error:  # noqa: BLE001 - a fault of the report must not cost the run
        return {"report_error": f"{type(error).__name__}: {error}"}
    return {}


async def _one(
    job: Job, out: Path, doctype: DocType, readers: Sequence[Reader], terms: Terms
) -> tuple[dict[str, Any], Result | None]:
    try:
        if job.error is not None:
            raise job.error
        named = {"document": job.name, "source": printable(str(job.path))}
        if terms.shelf is not None and (row := terms.shelf.take(job.path, out / job.name)) is not None:
            return row | named, None
        result = await process(job.path, doctype, readers, terms.policy)
        row = summary_row(job.name, named["source"], result, terms.prices)
        write_document(result, out / job.name)
        if terms.shelf is not None:
            terms.shelf.put(result, row)
    except ExtractorError as error:
        if error.stops_the_run:
            raise
        return failed_row(job.name, printable(str(job.path)), printable(str(error))), None
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the batch
        return failed_row(
            job.name, printable(str(job.path)), printable(f"{job.path}: {type(error).__name__}: {error}")
        ), None
    return row, result
