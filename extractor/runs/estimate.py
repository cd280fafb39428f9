"""What asking a model about documents would likely cost, in tokens; nothing is sent, and nothing waits for a network.

A request is made as the reader makes it. One whose reply is kept costs nothing, any other what its text lets expect.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.core.reading import Usage
from extractor.doctypes.choice import TypeChoice
from extractor.document import printable, read_document
from extractor.errors import ExtractorError, FaultError
from extractor.extraction.plan import Block, Plan
from extractor.extraction.readers.llm import request_about
from extractor.extraction.ways import Started, Way, start
from extractor.llm.budget import expected
from extractor.llm.reply_cache import ReplyCache
from extractor.llm.settings import Settings
from extractor.runs.inputs import Job
from extractor.runs.pool import Pool


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """The blocks that a model can be asked about, how many of them it would be, and the tokens.

    `usage` counts the requests, and the replies that are kept already; `saved` are the tokens of the other blocks.
    """

    sections: int = 0
    sections_asked: int = 0
    usage: Usage = field(default_factory=Usage)
    saved: Usage = field(default_factory=Usage)

    def __add__(self, other: "CostEstimate") -> "CostEstimate":
        return CostEstimate(
            self.sections + other.sections,
            self.sections_asked + other.sections_asked,
            self.usage + other.usage,
            self.saved + other.saved,
        )


def cost_estimate(plan: Plan, to_ask: Iterable[Block], settings: Settings) -> CostEstimate:
    """What asking about these blocks of a document would cost, and what not asking about its others saves."""
    chosen = {(block.section.key, block.section.start) for block in to_ask}
    replies, total = ReplyCache(settings), CostEstimate()
    for block in plan.blocks:
        if (request := request_about(block, settings)) is None:
            continue
        pending = replies.pending(request)
        usage = Usage(cached=pending.cached)
        if pending.request is not None:
            usage += expected(pending.request.parameters(settings.modes[0]))
        is_sent = (block.section.key, block.section.start) in chosen
        total += CostEstimate(1, 1, usage) if is_sent else CostEstimate(1, saved=usage)
    return total


def cascade_row(started: Started, settings: Settings) -> dict[str, int]:
    """What the row of a cascade's document says: blocks, those that were asked about, the tokens that this saved."""
    afresh = settings.model_copy(update={"cache_dir": None})  # also what is kept was once saved, or not
    found = cost_estimate(started.plan, started.to_ask, afresh)
    saved = found.saved.input_tokens + found.saved.output_tokens
    return {"sections": found.sections, "sections_asked": found.sections_asked, "tokens_spared": saved}


async def estimate_run(
    jobs: Sequence[Job],
    types: TypeChoice,
    way: Way,
    settings: Settings | None,
    pool: Pool,
    on_row: Callable[[dict[str, Any]], None],
) -> tuple[CostEstimate, list[str]]:
    """The estimate of a run, and the problem of each document that cannot be read; without a model it costs nothing."""
    waiting = iter(jobs)
    found, failed = [CostEstimate()], []

    async def worker() -> None:
        for job in waiting:
            try:
                path = await job.at_hand(carry=not pool.shares_disk)
                if settings is not None:
                    found.append(await _of_file(path, types, way, settings, pool))
            except ExtractorError as error:
                if error.stops_the_run:
                    raise
                failed.append(printable(str(error)))
            except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the estimate
                failed.append(printable(str(FaultError(job.source, type(error).__name__))))
            on_row({"document": job.name})

    await asyncio.gather(*(worker() for _ in range(pool.ahead)))
    return sum(found, CostEstimate()), failed


async def _of_file(path: Path, types: TypeChoice, way: Way, settings: Settings, pool: Pool) -> CostEstimate:
    if pool.shares_disk:
        return await pool.run(path, _estimated, path, types, way, settings)
    # The kept replies are on this machine, and so is the key: the rest is done here.
    started = await pool.run(path, _started, path, types, way)
    return await asyncio.to_thread(cost_estimate, started.plan, started.to_ask, settings)


def _estimated(path: Path, types: TypeChoice, way: Way, settings: Settings) -> CostEstimate:
    started = _started(path, types, way)
    return cost_estimate(started.plan, started.to_ask, settings)


def _started(path: Path, types: TypeChoice, way: Way) -> Started:
    return start(read_document(path), types, way)
