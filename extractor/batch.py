"""Many files in, a folder of records out: failures kept apart, progress told, nothing read twice with a store."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from extractor.config import Prices
from extractor.doctypes.base import DocType
from extractor.document import printable, read_document
from extractor.errors import ExtractorError
from extractor.export import failed_row, summary_row, write_document, write_lines
from extractor.inputs import Job
from extractor.isolation import LostError, Workers
from extractor.keeping import Shelf, kept
from extractor.pipeline import Result, process, understand
from extractor.readers.base import Reader
from extractor.report import Report
from extractor.verdict import Policy, shipped_policy
from extractor.worker import Task, work

T = TypeVar("T")
Told = Callable[[dict[str, Any]], None]
_TRIES = 2  # in one run, of a document that took its process down: it may have been another's memory


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole run: what needs no person (None: the shipped policy), what the model's tokens cost.

    With a `shelf`, what is read is kept there, and what was read the same way before is not read again; with
    `workers`, documents are read in processes of their own.
    """

    policy: Policy | None = None
    prices: Prices | None = None
    shelf: Shelf | None = None
    workers: Workers | None = None


async def run(
    jobs: Sequence[Job],
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
    rows: list[dict[str, Any]] = [{}] * len(jobs)
    waiting = iter(enumerate(jobs))
    with Report(out / "report.html") as report:
        one = _Run(out, doctype, readers, terms, report)

        async def some(waiting: Iterator[tuple[int, Job]]) -> None:
            for number, job in waiting:
                rows[number] = await one.row(job, number)
                told(rows[number])

        under_way = max(at_once, 2 * terms.workers.number if terms.workers is not None else 1)
        await asyncio.gather(*(some(waiting) for _ in range(under_way)))
        write_lines(out / "summary.jsonl", rows)
        report.close(rows)
    return rows


@dataclass(frozen=True, slots=True)
class _Run:
    """One run's way with a document."""

    out: Path
    doctype: DocType
    readers: Sequence[Reader]
    terms: Terms
    report: Report

    async def row(self, job: Job, number: int) -> dict[str, Any]:
        """The row of a document that was read, or could not be."""
        try:
            return await self._read(job, number)
        except ExtractorError as error:
            if error.stops_the_run:
                raise
            return failed_row(job.name, printable(str(job.path)), printable(str(error)))
        except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the batch
            problem = f"{job.path}: {type(error).__name__}: {error}"
            return failed_row(job.name, printable(str(job.path)), printable(problem))

    async def _read(self, job: Job, number: int) -> dict[str, Any]:
        if job.error is not None:
            raise job.error
        terms, folder = self.terms, self.out / job.name
        named = {"document": job.name, "source": printable(str(job.path))}
        if terms.shelf is not None and (row := terms.shelf.take(job.path, folder)) is not None:
            return row | named
        if terms.workers is not None and all(reader.name == "grammar" for reader in self.readers):
            return await self._apart(job, number, terms.workers)
        if terms.workers is None:
            result = await process(job.path, self.doctype, self.readers, terms.policy)
        else:  # only the file itself is a danger; what waits for a model waits here
            document = await self._tried(job.path, terms.workers, read_document, job.path)
            result = await understand(document, self.doctype, self.readers, terms.policy)
        row = summary_row(job.name, named["source"], result, terms.prices)
        write_document(result, folder)
        if terms.shelf is not None:
            terms.shelf.put(kept(result, row, terms.policy or shipped_policy()))
        return row | self._shown(row, result)

    async def _apart(self, job: Job, number: int, workers: Workers) -> dict[str, Any]:
        """Read a document in a process of its own, from the file to the last line that is written of it."""
        terms, room = self.terms, self.report.room
        keeps = terms.shelf is not None
        task = Task(job.name, job.path, self.out / job.name, terms.policy, terms.prices, f"d{number + 1}", room, keeps)
        done = await self._tried(job.path, workers, work, task)
        if terms.shelf is not None and done.kept is not None:
            terms.shelf.put(done.kept)
        if done.section is not None and self.report.room[bool(done.row["needs_review"])]:
            self.report.put(done.row, done.section, task.anchor)
        return done.row

    async def _tried(self, path: Path, workers: Workers, function: Callable[..., T], *arguments: Any) -> T:
        """Do it in a process of its own; once more where that is lost, unless it was lost too often."""
        for left in reversed(range(_TRIES)):
            try:
                return await workers.run(path, function, *arguments)
            except LostError as error:
                shelf = self.terms.shelf
                if (shelf is not None and shelf.lost(path, error)) or not left:
                    raise
        raise AssertionError("it returns or raises")

    def _shown(self, row: dict[str, Any], result: Result) -> dict[str, Any]:
        """Add a document to the report; what goes wrong there is said in its row, the records are written already."""
        try:
            self.report.add(row, result)
        except Exception as error:  # noqa: BLE001 - a fault of the report must not cost the run
            return {"report_error": f"{type(error).__name__}: {error}"}
        return {}
