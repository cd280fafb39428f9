"""Run many documents: one's failure is its own, progress is reported, nothing is read twice with a store.

Many files in, a folder of records out.
"""

import asyncio
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from extractor.core.faults import crash_point
from extractor.core.io import write_lines, writing
from extractor.core.logs import SILENT, Log
from extractor.doctypes.choice import TypeChoice
from extractor.document import printable
from extractor.errors import ExtractorError, FaultError, NotStoredError
from extractor.extraction.readers.base import ModelReader, read_by_model
from extractor.extraction.ways import Started, Way
from extractor.llm.budget import Budget, BudgetSpentError
from extractor.llm.settings import SPLIT_TOKENS, Prices, Settings
from extractor.output.files import failed_row, write_files
from extractor.output.report import Report, anchor_of
from extractor.output.tally import READ, UNREAD
from extractor.runs.carried import Carried
from extractor.runs.inputs import Job
from extractor.runs.pool import LostError, Pool, SameProcess
from extractor.runs.result_cache import ResultCache
from extractor.runs.rows import Rows
from extractor.runs.task import Done, PutOff, Task, finish, open_document
from extractor.store.keep import Kept

T = TypeVar("T")
_TRIES = 2  # in one run, of a document that took its process down: it may have been another's memory


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """Who is asked in a run, and how many documents may wait for it at the same time; `settings` estimate its cost."""

    reader: ModelReader
    settings: Settings | None = None
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What holds for the whole run.

    `types` are those that its documents may be of, and what of each needs no person. Every `way` but the grammar's
    needs a `model`; `prices` say what its tokens cost. With a `cache`, what is read is kept there, and what was
    read the same way before is not read again; `pool` is where documents are read. Once `budget` is spent, no further
    document is begun; `log` hears of every document. `on_pages` hears how many pages of a document were read from
    pictures so far.
    """

    types: TypeChoice
    way: Way = "grammar"
    model: ChosenModel | None = None
    prices: Prices | None = None
    cache: ResultCache | None = None
    pool: Pool = field(default_factory=SameProcess)
    budget: Budget = field(default_factory=Budget)
    log: Log = SILENT
    on_pages: Callable[[str, int], None] = lambda _name, _pages: None


async def run(
    jobs: Sequence[Job], out: Path, options: RunOptions, on_row: Callable[[dict[str, Any]], None] = lambda _: None
) -> Rows:
    """Process every job into `out` and return the rows of the summary, in the order of the jobs.

    `on_row` hears of each row as its document is done. One event loop serves the whole run. Raises what concerns every
    document: settings, an endpoint, a store, a folder that cannot be written.
    """
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    rows = Rows(len(jobs))
    waiting = iter(enumerate(jobs))
    with writing(out), Report(out / "report.html", len(jobs), options.types.possible) as report:
        one = _Run(out, options, report)

        async def some(waiting: Iterator[tuple[int, Job]]) -> None:
            for number, job in waiting:
                started = time.monotonic()
                row = await one.row(job, number)
                rows.put(number, row)
                _log(options.log, row, time.monotonic() - started)
                on_row(row)

        under_way = max(options.model.at_once if options.model is not None else 1, options.pool.ahead)
        await asyncio.gather(*(some(waiting) for _ in range(under_way)))
        crash_point("documents-done")
        write_lines(out / "summary.jsonl", rows)
        crash_point("summary-written")
        report.close(rows)
    crash_point("report-written")
    return rows


@dataclass(frozen=True, slots=True)
class _Run:
    """One run's way with a document."""

    out: Path
    options: RunOptions
    report: Report

    async def row(self, job: Job, number: int) -> dict[str, Any]:
        """The row of a document that was read, or could not be."""
        try:
            return await self._read(job, number)
        except BudgetSpentError as error:
            named = failed_row(job.name, job.source, str(error))
            return named | {"status": "skipped", "needs_review": False}
        except ExtractorError as error:
            if error.stops_the_run:
                raise
            return self._failed(job, error)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the batch
            self._log_fault(job.name, error)
            return self._failed(job, FaultError(job.source, type(error).__name__))

    def _failed(self, job: Job, error: ExtractorError) -> dict[str, Any]:
        """The row of a document that could not be read, once that is kept."""
        if self.options.cache is not None:
            self.options.cache.fail(job, error)
        return failed_row(job.name, job.source, printable(str(error)), error.status)

    def _log_fault(self, document: str, error: Exception) -> None:
        """All of a fault of ours in a document: what is said of it has only its kind."""
        self.options.log.error("fault", document=document, trace="".join(traceback.format_exception(error)))

    async def _read(self, job: Job, number: int) -> dict[str, Any]:
        """From the file to the last line that is written of it; the pool does all but ask the model."""
        options, folder = self.options, self.out / job.name
        path = await job.at_hand(carry=not options.pool.shares_disk)
        if options.cache is not None and (row := options.cache.take(path, job, folder)) is not None:
            return row | {"document": job.name, "source": job.source}
        options.budget.check()
        task = self._task(job.name, path, number)
        while isinstance(opened := await self._tried(path, open_document, task), PutOff):
            options.log.info("pages read from pictures", document=job.name, pages=opened.pages)
            options.on_pages(job.name, opened.pages)
        done = opened if isinstance(opened, Done) else await self._answered(path, task, opened)
        return self._kept(done, job, folder, number)

    async def _answered(self, path: Path, task: Task, started: Started) -> Done:
        """Ask the model what there is to ask of a document, and finish it."""
        assert self.options.model is not None, f"{self.options.way} asks a model"
        answers = await read_by_model(started.plan, started.to_ask, self.options.model.reader)
        crash_point("document-read")
        rest = replace(task, path=Carried.of(str(path), b""))  # its bytes, where they go along, have been read
        return await self._tried(path, finish, rest, started, answers)

    def _task(self, name: str, path: Path, number: int) -> Task:
        options = self.options
        folder = self.out / name if options.pool.shares_disk else None
        room, keeps = self.report.room(number), options.cache is not None
        return Task(
            name,
            path,
            options.types,
            options.way,
            folder,
            options.prices,
            anchor_of(number),
            room,
            keeps,
            self._estimated_with(),
            SPLIT_TOKENS if options.model is None else options.model.reader.split_tokens,
        )

    def _estimated_with(self) -> Settings | None:
        """What a cascade's documents are estimated with, wherever they are read: the key stays here."""
        model = self.options.model
        if self.options.way != "cascade" or model is None or model.settings is None:
            return None
        return model.settings.model_copy(update={"api_key": None})

    def _kept(self, done: Done, job: Job, folder: Path, number: int) -> dict[str, Any]:
        """The row of a document, once its files, its rows in the store and its part of the report are in place."""
        if done.files:
            write_files(done.files, folder)
        crash_point("files-written")
        row = done.row
        if self.options.cache is not None and done.kept is not None:
            row = self._stored(row, done.kept, job, self.options.cache)
        if done.section is not None and self.report.room(number)[bool(row["needs_review"])]:
            self.report.put(done.section, number)
        return row

    def _stored(self, row: dict[str, Any], kept: Kept, job: Job, cache: ResultCache) -> dict[str, Any]:
        """The row of a document that the store has; where a fault kept it out, the files stand and the row says so."""
        try:
            return row | cache.put(kept, job)
        except ExtractorError:
            raise
        except Exception as error:  # noqa: BLE001 - what was read of it stands
            fault = NotStoredError(row["source"], type(error).__name__)
            self._log_fault(row["document"], error)
            faults = [*row.get("faults", ()), printable(str(fault))]
            return row | {"faults": faults, "needs_review": True, "reasons": [*row["reasons"], fault.code]}

    async def _tried(self, path: Path, function: Callable[..., T], *arguments: Any) -> T:
        """Do it in the pool; once more where that is lost, unless it was lost too often."""
        for left in reversed(range(_TRIES)):
            try:
                return await self.options.pool.run(path, function, *arguments)
            except LostError as error:
                cache = self.options.cache
                if (cache is not None and cache.lost(path, error)) or not left:
                    raise
        raise AssertionError("it returns or raises")


def _log(log: Log, row: dict[str, Any], seconds: float) -> None:
    """Say that a document is done, failed or skipped."""
    event = "document done" if row["status"] in READ else f"document {row['status']}"
    facts = {name: row[name] for name in ("document", "source", "error", "verdict", "requests") if name in row}
    tell = log.error if row["status"] in UNREAD else log.info
    tell(event, **facts, seconds=round(seconds, 3))
