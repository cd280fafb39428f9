"""The readings that are scored: the grammar's own, and the model's from its recordings where they are kept."""

import importlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Protocol

from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.errors import ExtractorError
from extractor.pipeline import Result, process
from extractor.readers.grammar import GrammarReader
from extractor.reading import Usage

Name = Literal["grammar", "llm"]


class Replay(Protocol):
    """A document's result, or why it failed to run; what it cost, and how long it took."""

    @property
    def result(self) -> Result | None: ...
    @property
    def failure(self) -> str | None: ...
    @property
    def usage(self) -> Usage: ...
    @property
    def seconds(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of reading one document without a network."""

    result: Result | None
    failure: str | None
    usage: Usage
    seconds: float


def not_recorded(cassettes: Path) -> str | None:
    """Why a model's readings cannot be scored at all; None where some are recorded."""
    if find_spec("eval.replay") is None:
        return "not recorded: this version replays no recordings"
    if not any(path.is_file() for path in cassettes.rglob("*.*")):
        return f"not recorded: no cassette in {cassettes.name}/"
    return None


async def replay(path: Path, readers: Sequence[Name], cassettes: Path) -> Replay:
    """One document by those readers; a model answers from the cassettes."""
    if "llm" not in readers:
        return await _by_grammar(path)
    answer: Callable[[Path, Sequence[Name], Path], Awaitable[Replay]] = importlib.import_module("eval.replay").replay
    return await answer(path, readers, cassettes)


async def _by_grammar(path: Path) -> Replayed:
    began = time.monotonic()
    try:
        result = await process(path, FINAL_ACCOUNTS, [GrammarReader()])
    except ExtractorError as error:
        return Replayed(None, str(error), Usage(), time.monotonic() - began)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the others' scores
        return Replayed(None, f"{path.name}: {type(error).__name__}: {error}", Usage(), time.monotonic() - began)
    return Replayed(result, None, result.usage, time.monotonic() - began)
