"""Sections in, the tokens out that asking a model about them would likely cost; nothing is sent."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.core.reading import Section, Usage
from extractor.doctypes.base import DocType
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import printable, read_document
from extractor.document.model import Document
from extractor.errors import ExtractorError
from extractor.extraction.cascade import wanting
from extractor.extraction.pipeline import understand
from extractor.extraction.readers.grammar import GrammarReader
from extractor.extraction.readers.llm import LlmReader
from extractor.extraction.sections import outline
from extractor.llm.budget import expected
from extractor.llm.client import LLM, RequestFailedError
from extractor.llm.prompts import Reply, request
from extractor.llm.settings import Rung, Settings
from extractor.runs.inputs import Job
from extractor.runs.pool import Pool

Told = Callable[[dict[str, Any]], None]


class Forecaster(LLM):
    """A client that sends nothing: every request ends as one that failed, having cost what it likely would.

    What is kept in the cache of answers is taken from there, as by a real client.
    """

    async def _send(self, question: Any, rung: Rung) -> Reply:
        question.usage += expected(request(rung, question.messages, question.form))
        raise RequestFailedError(question.section, "not sent")


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a document would cost: the sections that a model can be asked about, those that it would be, the tokens.

    `usage` counts the requests and the answers that are kept already; `spared` are the tokens of the other sections.
    """

    sections: int = 0
    asked: int = 0
    usage: Usage = field(default_factory=Usage)
    spared: Usage = field(default_factory=Usage)

    def __add__(self, other: "Forecast") -> "Forecast":
        return Forecast(
            self.sections + other.sections,
            self.asked + other.asked,
            self.usage + other.usage,
            self.spared + other.spared,
        )


def forecast_file(path: Path, settings: Settings, cascade: bool) -> Forecast:
    """The forecast of a file, in an event loop of its own. Raises UnreadableDocumentError."""
    return asyncio.run(_of(read_document(path), settings, FINAL_ACCOUNTS, cascade=cascade))


async def _of(document: Document, settings: Settings, doctype: DocType, *, cascade: bool) -> Forecast:
    if not cascade:
        sections = outline(document, doctype).sections
        return await forecast(sections, sections, settings, doctype)
    read = await understand(document, doctype, [GrammarReader()])
    return await forecast(read.outline.sections, wanting(read, doctype), settings, doctype)


async def _of_path(path: Path, settings: Settings, workers: Pool | None, *, cascade: bool) -> Forecast:
    if workers is not None and workers.shares_disk:
        return await workers.run(path, forecast_file, path, settings, cascade)
    # What answers are kept already is known here only; and the model's key stays here.
    document = read_document(path) if workers is None else await workers.run(path, read_document, path)
    return await _of(document, settings, FINAL_ACCOUNTS, cascade=cascade)


async def forecast_all(
    jobs: Sequence[Job], settings: Settings | None, workers: Pool | None, told: Told, *, cascade: bool
) -> tuple[Forecast, list[str]]:
    """The forecast of a run, and the problem of each document that cannot be read; without a model it costs nothing."""
    waiting = iter(jobs)
    found, failed = [Forecast()], []

    async def some() -> None:
        for job in waiting:
            try:
                path = await job.at_hand(carry=workers is not None and not workers.shares_disk)
                if settings is not None:
                    found.append(await _of_path(path, settings, workers, cascade=cascade))
            except ExtractorError as error:
                if error.stops_the_run:
                    raise
                failed.append(printable(str(error)))
            told({"document": job.name})

    await asyncio.gather(*(some() for _ in range(workers.ahead if workers is not None else 1)))
    return sum(found, Forecast()), failed


async def forecast(
    sections: Iterable[Section], wanted: Iterable[Section], settings: Settings, doctype: DocType
) -> Forecast:
    """What asking about the `wanted` ones among a document's sections would cost, and what it spares."""
    everything = tuple(sections)
    present = {section.key for section in everything}
    chosen = {(section.key, section.start) for section in wanted}
    reader = LlmReader(Forecaster(settings), doctype)
    total = Forecast()
    for section in everything:
        spec = doctype.spec_of(section, present)
        if spec.grammar is None:
            continue
        usage = (await reader.read(section, spec)).usage
        if usage == Usage():  # it says nothing that a model could copy
            continue
        asked = (section.key, section.start) in chosen
        total += Forecast(1, 1, usage) if asked else Forecast(1, spared=usage)
    return total
