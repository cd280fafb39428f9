"""What is done for one document apart from the run: open it, and finish it once a model has answered; both may crash.

    open_document(task)             -> Started   the file read, planned, read by the grammar; what to ask a model
                                       or Done    where that is nothing
    finish(task, started, answers)  -> Done      put together, checked, judged; its files written, or handed back

Everything that goes in or out can be pickled: a task is done in a process of its own, here or on another machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.core.faults import crash_point
from extractor.core.reading import Reading
from extractor.doctypes.choice import TypeChoice
from extractor.document import printable, read_document, refusals
from extractor.document.notices import SCANNED_PAGE
from extractor.document.ocr.reader import PutOffError
from extractor.errors import NeedsOcrError, NotShownError
from extractor.extraction.ways import Started, Way, complete, start
from extractor.llm.settings import SPLIT_TOKENS, Prices, Settings
from extractor.output.files import document_files, summary_row, write_document
from extractor.output.report import render_section
from extractor.runs.estimate import cascade_row
from extractor.runs.result_cache import kept
from extractor.store.keep import Kept

AT_ONE_GO = 120.0  # seconds of reading pictures: what a document has more of is no reason to lose it


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read: its name in the run, its file, which types it may be of, how it is read, where its files go.

    Without a `folder` its files go nowhere: their bytes are handed back, for
    whoever has the disk that they belong on. `anchor` names its section in the report; `shown` says whether there is
    room for it there, and whether there is for one that needs a review; `keeps`: the run has a store. With `estimate`,
    its row says what a cascade saved by not asking a model with these settings about all of it. A text of more than
    `split_tokens` is asked about in parts.
    """

    name: str
    path: Path
    types: TypeChoice
    way: Way
    folder: Path | None
    prices: Prices | None
    anchor: str
    shown: tuple[bool, bool]
    keeps: bool
    estimate: Settings | None = None
    split_tokens: int = SPLIT_TOKENS


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: its row of the summary, its section of the report, what the store keeps.

    And its files, name and content, where they had nowhere to go.
    """

    row: dict[str, Any]
    section: bytes | None
    kept: Kept | None
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class PutOff:
    """A document that has more pictures than are read at one go; so many pages of it are read, and kept."""

    pages: int


def open_document(task: Task) -> Started | Done | PutOff:
    """Read a file as far as it comes without a model: to its end, where nothing is to ask.

    Pictures are read for a while: one with more of them is `PutOff`, to be opened again.

    Raises UnreadableDocumentError; NeedsOcrError where it is nothing but pictures.
    """
    try:
        document = read_document(task.path, AT_ONE_GO)
    except PutOffError as more:
        return PutOff(more.pages)
    if sum(notice.code == SCANNED_PAGE for notice in document.notices) == len(document.pages):
        raise NeedsOcrError(task.path, refusals.SCANNED)
    started = start(document, task.types, task.way, task.split_tokens)
    crash_point("worker-read")
    return started if started.to_ask else finish(task, started)


def finish(task: Task, started: Started, answers: Iterable[Reading] = ()) -> Done:
    """Put a document together, and write its files or hand them back."""
    result = complete(started, answers, task.types, task.way)
    row = summary_row(task.name, printable(str(task.path)), result, task.prices)
    if task.estimate is not None:
        row |= cascade_row(started, task.estimate)
    files: tuple[tuple[str, bytes], ...] = ()
    if task.folder is not None:
        write_document(result, task.folder)
    else:
        files = tuple(document_files(result))
    crash_point("worker-done")
    found = kept(result, row, task.types.policy_of(result.plan.doctype)) if task.keeps else None
    try:
        section = render_section(row, result, task.anchor) if task.shown[bool(row["needs_review"])] else None
    except Exception as error:  # noqa: BLE001 - a fault of the report must not cost the run
        fault = NotShownError(str(row["source"]), type(error).__name__)
        return Done(row | {"faults": [str(fault)]}, None, found, files)
    return Done(row, section, found, files)
