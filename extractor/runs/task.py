"""What a process of its own does for one document: read it, write its files, hand back what the run keeps."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.core.faults import crash_point
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import printable
from extractor.extraction.pipeline import process
from extractor.extraction.readers.grammar import GrammarReader
from extractor.extraction.verdict import Policy, shipped_policy
from extractor.llm.settings import Prices
from extractor.output.files import document_files, summary_row, write_document
from extractor.output.report import render_section
from extractor.runs.result_cache import kept
from extractor.store.keep import Kept


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read by the grammar: its name in the run, its file, where its files go.

    Without a `folder` they go nowhere: their bytes are handed back, for whoever has the disk that they belong on.
    `anchor` names its section in the report; `shown` says whether there is room for it there, and whether there is
    for one that needs a review; `keeps`: the run has a store.
    """

    name: str
    path: Path
    folder: Path | None
    policy: Policy | None
    prices: Prices | None
    anchor: str
    shown: tuple[bool, bool]
    keeps: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: its row of the summary, its section of the report, what the store keeps.

    And its files, name and content, where they had nowhere to go.
    """

    row: dict[str, Any]
    section: bytes | None
    kept: Kept | None
    files: tuple[tuple[str, bytes], ...]


def work(task: Task) -> Done:
    """Read a document and write its files, or hand them back. Raises what the reading raises."""
    result = asyncio.run(process(task.path, FINAL_ACCOUNTS, [GrammarReader()], task.policy))
    crash_point("worker-read")
    row = summary_row(task.name, printable(str(task.path)), result, task.prices)
    files: tuple[tuple[str, bytes], ...] = ()
    if task.folder is not None:
        write_document(result, task.folder)
    else:
        files = tuple(document_files(result))
    crash_point("worker-done")
    found = kept(result, row, task.policy or shipped_policy()) if task.keeps else None
    try:
        section = render_section(row, result, task.anchor) if task.shown[bool(row["needs_review"])] else None
    except Exception as error:  # noqa: BLE001 - a fault of the report must not cost the run
        return Done(row | {"report_error": f"{type(error).__name__}: {error}"}, None, found, files)
    return Done(row, section, found, files)
