"""Score sources in every way of reading, and damage the answers about them, in a pool of processes.

Sources in, Scored documents and Mutants out.
"""

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from eval.scoring.pairing import pair
from eval.scoring.results import Scored
from eval.scoring.run import cells, read_facts
from eval.trust.mutants import Mutant, mutants
from eval.trust.reading import Reader
from eval.trust.sources import Source, order_of, with_layouts
from extractor.extraction.record import facts


@dataclass(frozen=True, slots=True)
class Worked:
    """A source with its type, its order of sections, its scores by way, and what came of its damaged answers."""

    source: Source
    type: str
    order: tuple[str, ...]
    scored: tuple[Scored, ...]
    mutants: tuple[Mutant, ...]


def work(sources: Sequence[Source], damaged: int, advance: Callable[[int, int], None]) -> list[Worked]:
    """All sources, their layouts named; `damaged` answers of every kind for each that has some."""
    context = multiprocessing.get_context("spawn")
    found: list[Worked] = []
    with ProcessPoolExecutor(min(os.cpu_count() or 1, max(len(sources), 1)), mp_context=context) as pool:
        for one in pool.map(partial(_one, damaged=damaged), sources):
            found.append(one)
            advance(len(found), len(sources))
    return [
        _named(one, source) for one, source in zip(found, with_layouts((w.source, w.order) for w in found), strict=True)
    ]


def _named(one: Worked, source: Source) -> Worked:
    return replace(
        one,
        source=source,
        scored=tuple(scored.model_copy(update={"layout": source.layout}) for scored in one.scored),
        mutants=tuple(replace(mutant, layout=source.layout) for mutant in one.mutants),
    )


def _one(source: Source, damaged: int) -> Worked:
    reader = Reader.of(source.path)
    gold = source.gold / f"{source.path.stem}.facts.jsonl"
    labels = read_facts(gold)
    scored = []
    for way in reader.ways:
        result = reader.result(way)
        scored.append(
            Scored(
                document=source.path.stem,
                way=way,
                gold=hashlib.sha256(gold.read_bytes()).hexdigest()[:12],
                layout=source.layout,
                form=source.path.suffix.removeprefix(".").lower(),
                decision=result.verdict.decision,
                found=result.found,
                grounded=result.grounded,
                cells=cells(pair(labels, list(facts(result.record))), result),
            )
        )
    made = mutants(reader, source.path.stem, source.layout, damaged) if damaged and reader.answers else ()
    return Worked(source, reader.plan.doctype.name, order_of(reader.plan), tuple(scored), tuple(made))
