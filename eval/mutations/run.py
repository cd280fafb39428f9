"""Plant errors in documents and judge each.

Documents in, verdicts out: each document is read once, mutated as a value and judged in two processes.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from eval.mutations.edit import without_geometry
from eval.mutations.judge import Verdict, verdict
from eval.mutations.plant import plant
from eval.mutations.stages import Stages
from eval.mutations.targets import Mutation, Source, source
from extractor.document import read_document
from extractor.document.model import Document

PROCESSES = 2
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Judges:
    """The documents of a run with their results as they stand, and the stages that remember them."""

    sources: tuple[Source, ...]
    stages: tuple[Stages, ...]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> "Judges":
        stages = tuple(Stages() for _ in documents)
        found = (source(n, document, stages[n](document, keep=True)) for n, document in enumerate(documents))
        return cls(tuple(found), stages)

    def __call__(self, mutation: Mutation) -> Verdict:
        of = self.sources[mutation.source]
        return verdict(of, mutation, self.stages[mutation.source](mutation.of(of.document)))


_judges: list[Judges] = []


def _start(documents: Sequence[Document]) -> None:
    _judges.append(Judges.of(documents))


def _judge(mutations: Sequence[Mutation]) -> list[Verdict]:
    return [_judges[0](mutation) for mutation in mutations]


def read(paths: Sequence[Path]) -> Judges:
    """The documents, read and judged as they stand."""
    return Judges.of([without_geometry(read_document(path)) for path in paths])


def run(judges: Judges, most: int, seed: int, advance: Callable[[int, int], None]) -> list[Verdict]:
    """Plant and judge; `advance` is told how many of how many are done. The order does not depend on the processes."""
    mutations = plant(judges.sources, most, seed)
    chunks = [mutations[at : at + _AT_ONCE] for at in range(0, len(mutations), _AT_ONCE)]
    found: dict[int, list[Verdict]] = {}
    documents = [one.document for one in judges.sources]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_start, initargs=(documents,)) as pool:
        waiting = {pool.submit(_judge, chunk): n for n, chunk in enumerate(chunks)}
        done = 0
        for future in as_completed(waiting):
            found[waiting[future]] = future.result()
            done += len(found[waiting[future]])
            advance(done, len(mutations))
    return [one for n in range(len(chunks)) for one in found[n]]
