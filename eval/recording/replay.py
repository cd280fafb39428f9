"""Run the real client and the real stages on a model's recorded answers, without a network.

A document and its cassettes in, its result out.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from eval.recording.tape import NOWHERE, Tape, of_document, tape
from eval.scoring.results import Way
from extractor import api
from extractor.core.reading import Usage
from extractor.doctypes.base import DocType
from extractor.document import read_document
from extractor.errors import ExtractorError
from extractor.extraction.pipeline import Result
from extractor.extraction.readers.base import ModelReader
from extractor.extraction.readers.document_reader import DocumentReader
from extractor.llm.client import Client
from extractor.llm.settings import Settings

MODEL = "relay"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a document; `failure` says why nothing did. `usage` is what the recordings say was spent."""

    result: Result | None
    failure: str | None
    usage: Usage
    seconds: float


def settings(base_url: str = NOWHERE, model: str = MODEL, key: str = "none", **given: Any) -> Settings:
    """How recordings are asked for: the strictest output mode, no cache of answers beside the cassettes.

    Sampling, mode and model stand in the recorded body, so that they are the same for recording and replay.
    """
    values: dict[str, Any] = {
        "base_url": base_url,
        "model": model,
        "api_key": SecretStr(key),
        "cache_dir": None,
        "output_mode": "json_schema",
    }
    return Settings(**(values | {"temperature": 0.0, "seed": None, "max_tokens": 8000, "prices": None} | given))


def recorded(name: str, cassettes: Path) -> bool:
    """Whether a document has cassettes."""
    return any((cassettes / name).glob("*.yaml"))


async def replay(path: Path, doctype: DocType, way: Way, cassettes: Path) -> Replayed:
    """One document of a type through the whole pipeline, its model's answers taken from `cassettes/<document>/`.

    One document at a time: the tape replaces the transport of the whole process.
    """
    start = time.monotonic()
    if way == "grammar":
        return await _one(path, doctype, way, None, None, start)
    with tape(cassettes / path.stem) as played, of_document(path.stem):
        async with Client(settings(max_attempts=1)) as client:
            return await _one(path, doctype, way, DocumentReader(client), played, start)


async def _one(
    path: Path, doctype: DocType, way: Way, model: ModelReader | None, played: Tape | None, start: float
) -> Replayed:
    try:
        document = read_document(path)
        if model is None:
            result = api.extract(document, doctype)
        else:
            result = await api.aextract(document, doctype, model, way)
    except ExtractorError as error:
        why = str(error)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the others
        why = f"{path.name}: {type(error).__name__}: {error}"
    else:
        if played is None or not played.unrecorded:
            return Replayed(result, None, result.usage, time.monotonic() - start)
        # A reader that breaks loses its part, but an answer that was never recorded is no fault of it.
        why = f"{path.name}: no recording of a request; against the nearest:\n{played.difference(played.unrecorded[0])}"
    return Replayed(None, why, Usage(), time.monotonic() - start)
