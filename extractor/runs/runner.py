"""Many files in, a folder of records out: failures kept apart, progress told, nothing read twice with a store."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from extractor.core.faults import crash_point
from extractor.core.logs import SILENT, Log
from extractor.doctypes.base import DocType
from extractor.document import printable, read_document
from extractor.document.model import Document
from extractor.errors import ExtractorError
from extractor.extraction.cascade import understand_by_cascade
from extractor.extraction.pipeline import Result, understand
from extractor.extraction.readers.base import Reader
from extractor.extraction.verdict import Policy, shipped_policy
from extractor.llm.budget import Budget, BudgetSpentError
from extractor.llm.settings import Prices, Settings
from extractor.output.files import failed_row, summary_row, write_document, write_files, write_lines
from extractor.output.report import Report, anchor_of
from extractor.runs.estimate import forecast
from extractor.runs.inputs import Job
from extractor.runs.pool import LostError, Pool
from extractor.runs.result_cache import Shelf, kept
from extractor.runs.rows import Rows
from extractor.runs.task import Task, work

T = TypeVar("T")
Told = Callable[[dict[str, Any]], None]
_TRIES = 2  # in one run, of a document that took its process down: it may have been another's memory


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole run: what needs no person (None: the shipped policy), what the model's tokens cost.

    With a `shelf`, what is read is kept there, and what was read the same way before is not read again; with
    `workers`, documents are read in processes of their own. `cascade` are the settings of the model that is asked
    only where the first of two readers leaves a doubt. Once `budget` is closed, no further document is begun; `log`
    hears of every document.
    """

    policy: Policy | None = None
    prices: Prices | None = None
    shelf: Shelf | None = None
    workers: Pool | None = None
    cascade: Settings | None = None
    budget: Budget = field(default_factory=Budget)
    log: Log = SILENT


async def run(
    jobs: Sequence[Job],
    out: Path,
    doctype: DocType,
    readers: Sequence[Reader],
    told: Told,
    at_once: int = 1,
    terms: Terms | None = None,
) -> Rows:
    """Process every job into `out` and return the rows of the summary, in the order of the jobs.

    `told` hears of each row as it is done. With readers that wait for a network, `at_once` documents are under way
    together; one event loop serves the whole run. `terms` are the policy and the prices of its settings.
    """
    terms = terms or Terms()
    out.mkdir(parents=True, exist_ok=True)
    rows = Rows(len(jobs))
    waiting = iter(enumerate(jobs))
    with Report(out / "report.html", len(jobs)) as report:
        one = _Run(out, doctype, readers, terms, report)

        async def some(waiting: Iterator[tuple[int, Job]]) -> None:
            for number, job in waiting:
                started = time.monotonic()
                row = await one.row(job, number)
                rows.put(number, row)
                _log(terms.log, row, time.monotonic() - started)
                told(row)

        under_way = max(at_once, terms.workers.ahead if terms.workers is not None else 1)
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
    doctype: DocType
    readers: Sequence[Reader]
    terms: Terms
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
            return failed_row(job.name, job.source, printable(str(error)))
        except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the batch
            problem = f"{job.source}: {type(error).__name__}: {error}"
            return failed_row(job.name, job.source, printable(problem))

    async def _read(self, job: Job, number: int) -> dict[str, Any]:
        terms, folder = self.terms, self.out / job.name
        path = await job.at_hand(carry=terms.workers is not None and not terms.workers.shares_disk)
        named = {"document": job.name, "source": job.source}
        if terms.shelf is not None and (row := terms.shelf.take(path, folder)) is not None:
            return row | named
        terms.budget.check()
        if terms.workers is not None and all(reader.name == "grammar" for reader in self.readers):
            return await self._apart(job.name, path, number, terms.workers)
        if terms.workers is None:
            document = read_document(path)
        else:  # only the file itself is a danger; what waits for a model waits here
            document = await self._tried(path, terms.workers, read_document, path)
        result, more = await self._understood(document)
        crash_point("document-read")
        row = summary_row(job.name, named["source"], result, terms.prices) | more
        write_document(result, folder)
        crash_point("files-written")
        if terms.shelf is not None:
            terms.shelf.put(kept(result, row, terms.policy or shipped_policy()))
        return row | self._shown(row, result, number)

    async def _understood(self, document: Document) -> tuple[Result, dict[str, int]]:
        """What a document says, by the way of this run; of a cascade also what its row says of it."""
        terms = self.terms
        if terms.cascade is None:
            return await understand(document, self.doctype, self.readers, terms.policy), {}
        grammar, model = self.readers
        result, asked = await understand_by_cascade(document, self.doctype, grammar, model, terms.policy)
        afresh = terms.cascade.model_copy(update={"cache_dir": None})  # also what is kept was once spared, or not
        plan = await forecast(result.outline.sections, asked, afresh, self.doctype)
        spared = plan.spared.input_tokens + plan.spared.output_tokens
        return result, {"sections": plan.sections, "sections_asked": plan.asked, "tokens_spared": spared}

    async def _apart(self, name: str, path: Path, number: int, workers: Pool) -> dict[str, Any]:
        """Read a document in a process of its own, from the file to the last line that is written of it."""
        terms, room = self.terms, self.report.room(number)
        keeps, folder = terms.shelf is not None, self.out / name
        there = folder if workers.shares_disk else None
        task = Task(name, path, there, terms.policy, terms.prices, anchor_of(number), room, keeps)
        done = await self._tried(path, workers, work, task)
        if done.files:
            write_files(done.files, folder)
        if terms.shelf is not None and done.kept is not None:
            terms.shelf.put(done.kept)
        if done.section is not None and self.report.room(number)[bool(done.row["needs_review"])]:
            self.report.put(done.section, number)
        return done.row

    async def _tried(self, path: Path, workers: Pool, function: Callable[..., T], *arguments: Any) -> T:
        """Do it in a process of its own; once more where that is lost, unless it was lost too often."""
        for left in reversed(range(_TRIES)):
            try:
                return await workers.run(path, function, *arguments)
            except LostError as error:
                shelf = self.terms.shelf
                if (shelf is not None and shelf.lost(path, error)) or not left:
                    raise
        raise AssertionError("it returns or raises")

    def _shown(self, row: dict[str, Any], result: Result, number: int) -> dict[str, Any]:
        """Add a document to the report; what goes wrong there is said in its row, the records are written already."""
        try:
            self.report.add(row, result, number)
        except Exception as error:  # noqa: BLE001 - a fault of the report must not cost the run
            return {"report_error": f"{type(error).__name__}: {error}"}
        return {}


def _log(log: Log, row: dict[str, Any], seconds: float) -> None:
    """Say that a document is done, failed or skipped."""
    event = {"ok": "document done"}.get(row["status"], f"document {row['status']}")
    facts = {name: row[name] for name in ("document", "source", "error", "verdict", "requests") if name in row}
    tell = log.error if row["status"] == "failed" else log.info
    tell(event, **facts, seconds=round(seconds, 3))
