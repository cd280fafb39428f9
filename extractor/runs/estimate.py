"""What asking a model about documents would likely cost, in tokens; nothing is sent, and nothing waits for a network.

A request is made as the reader makes it. One whose reply is kept costs nothing, any other what its text lets expect.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.core.reading import Usage
from extractor.doctypes.choice import TypeChoice
from extractor.document import printable, read_document
from extractor.errors import ExtractorError, FaultError
from extractor.extraction.plan import Plan
from extractor.extraction.readers.paragraphs import Part, parts_of
from extractor.extraction.readers.requests import request_about
from extractor.extraction.ways import Started, Way, start
from extractor.llm.budget import expected
from extractor.llm.reply_cache import ReplyCache
from extractor.llm.settings import Settings
from extractor.runs.inputs import Job
from extractor.runs.pending import next_request
from extractor.runs.pool import Pool


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """The paragraphs that a model can be shown, how many of them it would be, and the tokens.

    `usage` counts the requests, and the replies that are kept already; `saved` are the tokens that asking about the
    other paragraphs too would take.
    """

    paragraphs: int = 0
    paragraphs_shown: int = 0
    usage: Usage = field(default_factory=Usage)
    saved: int = 0

    def __add__(self, other: "CostEstimate") -> "CostEstimate":
        return CostEstimate(
            self.paragraphs + other.paragraphs,
            self.paragraphs_shown + other.paragraphs_shown,
            self.usage + other.usage,
            self.saved + other.saved,
        )


def cost_estimate(plan: Plan, to_ask: Sequence[Part], settings: Settings) -> CostEstimate:
    """What asking about these parts of a document would cost, and what not asking about all of it saves.

    Of second requests those are counted of which the first is answered.
    """
    replies, usage = ReplyCache(settings), Usage()
    for part in to_ask:
        pending = next_request(plan, part, replies, settings.prompt_versions)
        usage += Usage(cached=pending.cached)
        if pending.request is not None:
            usage += expected(pending.request.parameters(settings.modes[0]))
    everything = parts_of(plan, settings.split_tokens)
    saved = 0 if to_ask == everything else _tokens(plan, everything, settings) - _tokens(plan, to_ask, settings)
    return CostEstimate(_paragraphs(everything), _paragraphs(to_ask), usage, max(0, saved))


def _tokens(plan: Plan, parts: Sequence[Part], settings: Settings) -> int:
    """The tokens of asking about parts, nothing of it kept yet."""
    bodies = (
        request_about(plan, part, settings.prompt_versions).request.parameters(settings.modes[0]) for part in parts
    )
    usage = sum(map(expected, bodies), Usage())
    return usage.input_tokens + usage.output_tokens


def _paragraphs(parts: Sequence[Part]) -> int:
    return sum(len(part.paragraphs) for part in parts)


def cascade_row(started: Started, settings: Settings) -> dict[str, int]:
    """What the row of a cascade's document says: paragraphs, those that were shown, the tokens that this saved."""
    found = cost_estimate(started.plan, started.to_ask, settings.model_copy(update={"cache_dir": None}))
    return {
        "paragraphs": found.paragraphs,
        "paragraphs_shown": found.paragraphs_shown,
        "tokens_saved": found.saved,
    }


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
    started = await pool.run(path, _started, path, types, way, settings.split_tokens)
    return await asyncio.to_thread(cost_estimate, started.plan, started.to_ask, settings)


def _estimated(path: Path, types: TypeChoice, way: Way, settings: Settings) -> CostEstimate:
    started = _started(path, types, way, settings.split_tokens)
    return cost_estimate(started.plan, started.to_ask, settings)


def _started(path: Path, types: TypeChoice, way: Way, split_tokens: int) -> Started:
    return start(read_document(path), types, way, split_tokens)
