"""The committed recordings: each answers what is asked today, none is read wrongly, and none holds a secret."""

import asyncio
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import CORPUS, ROOT, document_in

from eval.recording.relay import Spool
from eval.recording.replay import settings
from eval.recording.tape import of_document, tape
from eval.scoring.pairing import pair
from eval.scoring.run import read_facts
from extractor.core.reading import Reading
from extractor.doctypes.choice import choice_of
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.readers.base import read_by_model
from extractor.extraction.readers.document_reader import DocumentReader
from extractor.extraction.record import facts
from extractor.extraction.ways import Started, complete, start
from extractor.llm.client import Client

CASSETTES = ROOT / "cassettes"
ANSWERS = ROOT / "eval" / "recording" / "read" / "answers"
FILES = sorted(CASSETTES.rglob("*.yaml"))
SAMPLES = {path.stem: path for folder in ("documents", "grown") for path in (CORPUS / folder).iterdir()}
# Keys, cookies, addresses, and whatever would say who asked.
SECRETS = re.compile(
    r"sk-[A-Za-z0-9]{8}|bearer\s|authorization|set-cookie|api[-_]?key|openai-organization|user-agent|x-stainless"
    r"|127\.0\.0\.1|localhost",
    re.IGNORECASE,
)


@cache
def interactions() -> list[dict[str, Any]]:
    read = (yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for file in FILES)
    return [one for cassette in read for one in cassette["interactions"]]


def asked(started: Started) -> tuple[Reading, ...]:
    async def ask() -> tuple[Reading, ...]:
        async with Client(settings(max_attempts=1)) as client:
            return await read_by_model(started.plan, started.to_ask, DocumentReader(client))

    return asyncio.run(ask())


@pytest.mark.parametrize("name", [file.parent.name for file in FILES])
def test_what_was_recorded_is_asked_today_and_none_of_its_figures_is_read_wrongly(name: str) -> None:
    """An edited prompt fails here with its difference; so does a recording that is not asked for."""
    choice = choice_of(FINAL_ACCOUNTS)
    started = start(document_in(SAMPLES[name]), choice, "both")
    with tape(CASSETTES / name) as played, of_document(name):
        answers = asked(started)
        differing = "\n".join(played.difference(request) for request in played.unrecorded)
        assert not differing, differing
        assert [request.headers["x-cassette"] for request in played.unused] == []
    labels = read_facts(CORPUS / "gold" / f"{name}.facts.jsonl")
    for way in ("llm", "both"):
        read = facts(complete(started, answers, choice, way).record)
        assert [one.path for one in pair(labels, list(read)) if one.outcome == "wrong"] == [], way


def test_the_recordings_are_the_answers_that_were_collected(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    said = {spool.put(one["request"]["body"]): one["response"]["body"]["string"] for one in interactions()}
    assert said.keys() == {file.stem for file in ANSWERS.iterdir()}
    for name, answer in said.items():
        assert answer["choices"][0]["message"]["content"] == (ANSWERS / f"{name}.txt").read_text("utf-8").strip()


def test_no_recording_holds_a_secret() -> None:
    for file in FILES:
        found = SECRETS.search(file.read_text(encoding="utf-8"))
        assert found is None, f"{file}: {found}"


def test_a_recording_says_who_answered() -> None:
    for interaction in interactions():
        answer = interaction["response"]["body"]["string"]
        assert answer["model"] == "relay"
        assert answer["choices"][0]["finish_reason"] == "stop"
        assert answer["usage"]["prompt_tokens"] > 0
