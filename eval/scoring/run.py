"""Read and score documents in each way of reading, in a pool of processes. Documents and their gold in, a Run out."""

import asyncio
import hashlib
import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.recording.replay import recorded, replay
from eval.recording.tokens import plain_way
from eval.scoring.features import features
from eval.scoring.findings import score_findings
from eval.scoring.pairing import Pair, pair
from eval.scoring.results import Cell, Findings, Run, Scored, Tables, Way
from eval.scoring.tables import score_tables
from extractor.core.tables import tables_form, tables_of
from extractor.doctypes.base import DocType
from extractor.errors import ExtractorError, NoDocumentsError
from extractor.extraction.pipeline import Result
from extractor.extraction.record import facts
from extractor.llm.settings import Prices
from extractor.message import Message

_SUFFIXES = (".pdf", ".docx", ".txt")


class BadGoldError(ExtractorError):
    """A gold file that cannot be scored against."""

    path: Path
    line: int
    problem: str

    @property
    def about(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def message(self) -> Message:
        return Message("标注无法使用。", self.problem)


@dataclass(frozen=True, slots=True)
class Case:
    """One document to be scored, its type and gold folder, the way of reading and where that way's recordings are."""

    document: Path
    doctype: DocType
    gold: Path
    way: Way
    cassettes: Path


def documents_in(folders: Sequence[Path], gold: Path) -> list[Path]:
    """The documents of folders that have gold facts. Raises NoDocumentsError where there is none."""
    found = [path for folder in folders for path in sorted(folder.glob("*")) if path.suffix.lower() in _SUFFIXES]
    with_gold = [path for path in found if (gold / f"{path.stem}.facts.jsonl").is_file()]
    if not with_gold:
        names = ", ".join(map(str, folders))
        none = Message(
            f"没有一份文档在 {gold} 中有标注（名称.facts.jsonl）",
            f"has no document with gold facts (NAME.facts.jsonl) in {gold}",
        )
        raise NoDocumentsError(names, none)
    return with_gold


def not_recorded(cassettes: Path) -> str | None:
    """Why a model's readings cannot be scored at all; None where some are recorded."""
    return None if any(cassettes.rglob("*.yaml")) else f"not recorded: no cassette in {cassettes.name}/"


def score_run(
    name: str,
    documents: Sequence[Path],
    doctype: DocType,
    gold: Path,
    ways: Iterable[Way],
    cassettes: Path,
    prices: Prices,
    advance: Callable[[int, int], None],
) -> Run:
    """Read and score every document in every way; `advance` hears how many of how many are done.

    A way that needs a model is left out, and said to be, where nothing at all is recorded; else it is scored on the
    documents that are.
    """
    missing = not_recorded(cassettes)
    ways = tuple(ways)
    left_out = {way: missing for way in ways if missing is not None and way != "grammar"}
    cases = [
        Case(path, doctype, gold, way, cassettes)
        for path in documents
        for way in ways
        if way not in left_out and (way == "grammar" or recorded(path.stem, cassettes))
    ]
    context = multiprocessing.get_context("spawn")
    scored: list[Scored] = []
    workers = min(os.cpu_count() or 1, max(len(cases), 1))
    with ProcessPoolExecutor(workers, mp_context=context, initializer=without_network) as pool:
        for one in pool.map(score_case, cases):
            scored.append(one)
            advance(len(scored), len(cases))
    required = doctype.policy.required
    return Run(name=name, prices=prices, required=required, not_scored=left_out, documents=tuple(scored))


def without_network() -> None:
    """Lets this process reach nothing but itself: what no recording answers is an error and not a request."""
    from pytest_recording.network import block

    block(allowed_hosts=["127.0.0.1", "localhost"])


def score_case(case: Case) -> Scored:
    """One document read in one way, against its gold."""
    gold = case.gold / f"{case.document.stem}.facts.jsonl"
    labels = read_facts(gold)
    what = features(case.document)
    known: dict[str, Any] = {"document": case.document.stem, "way": case.way}
    known |= {"gold": hashlib.sha256(gold.read_bytes()).hexdigest()[:12]}
    known |= {"layout": what.layout, "form": what.form, "style": what.style}
    played = asyncio.run(replay(case.document, case.doctype, case.way, case.cassettes))
    usage = played.usage
    known |= {"requests": usage.requests, "input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
    if played.result is None:
        pairs = (Pair(found.path, "failed", found.gold, None) for found in pair(labels, ()))
        return Scored(**known, failure=played.failure or "no result", cells=cells(pairs, None))
    result = played.result
    return Scored(
        **known,
        plain_tokens=plain_way(result.document.text, result.record) if usage.requests else 0,
        decision=result.verdict.decision,
        found=result.found,
        grounded=result.grounded,
        findings=_findings(result, case),
        tables=_tables(result, case),
        cells=cells(pair(labels, list(facts(result.record))), result),
    )


def read_facts(path: Path) -> list[dict[str, Any]]:
    """The facts of a gold file. Raises BadGoldError, which names the line."""
    found = []
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            fact = json.loads(line)
        except ValueError:
            raise BadGoldError(path, n, "is not JSON: one fact a line") from None
        lacking = [name for name in ("path", "type", "value") if name not in fact]
        if lacking:
            raise BadGoldError(path, n, f"a fact without {', '.join(lacking)}")
        found.append(fact)
    return found


def cells(pairs: Iterable[Pair], result: Result | None) -> tuple[Cell, ...]:
    """The cells of a document, each with what the verdict says of the field that was found there."""
    status = result.verdict.fields if result is not None else {}
    scores = result.scores if result is not None else {}
    seen: Counter[str] = Counter()
    found = []
    for one in pairs:
        seen[one.path] += 1
        own = one.found["path"] if one.found is not None else ""
        found.append(
            Cell(
                path=one.path if seen[one.path] == 1 else f"{one.path}~{seen[one.path]}",
                kind=one.fact["type"],
                outcome=one.outcome,
                status=status.get(own),
                score=scores.get(own, 0),
                want=None if one.outcome == "right" else _printed(one.gold),
                got=None if one.outcome == "right" else _printed(one.found),
            )
        )
    return tuple(found)


def _printed(fact: dict[str, Any] | None) -> str | None:
    if fact is None:
        return None
    value = fact["value"]
    return "、".join(map(str, value)) if isinstance(value, list) else f"{value}{fact.get('unit') or ''}"


def _findings(result: Result, case: Case) -> Findings | None:
    path = case.gold / f"{case.document.stem}.findings.json"
    return score_findings(json.loads(path.read_text(encoding="utf-8")), result.results) if path.is_file() else None


def _tables(result: Result, case: Case) -> Tables | None:
    path = case.gold / f"{case.document.stem}.tables.json"
    if not path.is_file():
        return None
    return score_tables(json.loads(path.read_text(encoding="utf-8")), tables_form(tables_of(result.record)))
