"""Sections in, the tokens out that asking a model about them would likely cost; nothing is sent."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.core.reading import Usage
from extractor.doctypes.base import DocType
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import printable, read_document
from extractor.errors import ExtractorError
from extractor.extraction.plan import Block, Plan
from extractor.extraction.readers.llm import LlmReader
from extractor.extraction.ways import Started, Way, start
from extractor.llm.budget import expected
from extractor.llm.client import LLM, RequestFailedError
from extractor.llm.prompts import Reply, request
from extractor.llm.settings import Rung, Settings
from extractor.runs.inputs import Job
from extractor.runs.pool import Pool


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


def _started(path: Path, doctype: DocType, way: Way) -> Started:
    return start(read_document(path), doctype, way)


async def forecast_all(
    jobs: Sequence[Job],
    settings: Settings | None,
    pool: Pool,
    on_row: Callable[[dict[str, Any]], None],
    way: Way,
) -> tuple[Forecast, list[str]]:
    """The forecast of a run, and the problem of each document that cannot be read; without a model it costs nothing."""
    waiting = iter(jobs)
    found, failed = [Forecast()], []

    async def some() -> None:
        for job in waiting:
            try:
                path = await job.at_hand(carry=not pool.shares_disk)
                if settings is not None:
                    started = await pool.run(path, _started, path, FINAL_ACCOUNTS, way)
                    found.append(await forecast(started.plan, started.to_ask, settings))
            except ExtractorError as error:
                if error.stops_the_run:
                    raise
                failed.append(printable(str(error)))
            on_row({"document": job.name})

    await asyncio.gather(*(some() for _ in range(pool.ahead)))
    return sum(found, Forecast()), failed


async def cascade_row(plan: Plan, asked: Iterable[Block], settings: Settings) -> dict[str, int]:
    """What the row of a cascade's document says: blocks, those that were asked about, the tokens that this saved."""
    afresh = settings.model_copy(update={"cache_dir": None})  # also what is kept was once saved, or not
    found = await forecast(plan, asked, afresh)
    saved = found.spared.input_tokens + found.spared.output_tokens
    return {"sections": found.sections, "sections_asked": found.asked, "tokens_spared": saved}


async def forecast(plan: Plan, to_ask: Iterable[Block], settings: Settings) -> Forecast:
    """What asking about these blocks of a document would cost, and what it saves."""
    chosen = {(block.section.key, block.section.start) for block in to_ask}
    reader = LlmReader(Forecaster(settings), plan.doctype)
    total = Forecast()
    for block in plan.blocks:
        usage = (await reader.read(block)).usage
        if usage == Usage():  # it says nothing that a model could copy
            continue
        asked = (block.section.key, block.section.start) in chosen
        total += Forecast(1, 1, usage) if asked else Forecast(1, spared=usage)
    return total
