"""The committed recordings: each answers what is asked today, every one is used, and none holds a secret."""

import asyncio
import re
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from conftest import CORPUS, ROOT
from vcr.errors import CannotOverwriteExistingCassetteException

from eval.recording.replay import settings
from eval.recording.tape import Labelled, of_document, tape
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import read_document
from extractor.extraction.plan import plan
from extractor.extraction.readers.llm import LlmReader
from extractor.llm.client import Client

CASSETTES = ROOT / "cassettes"
FILES = sorted(CASSETTES.rglob("*.yaml"))
DOCUMENTS = sorted([*(CORPUS / "documents").iterdir(), *(CORPUS / "grown").iterdir()])
# Keys, cookies, addresses, and whatever would say who asked.
SECRETS = re.compile(
    r"sk-[A-Za-z0-9]{8}|bearer\s|authorization|set-cookie|api[-_]?key|openai-organization|user-agent|x-stainless"
    r"|127\.0\.0\.1|localhost",
    re.IGNORECASE,
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_what_is_asked_today_is_what_was_recorded(document: Path) -> None:
    """An edited prompt fails here with its difference; so do a section not recorded and a recording not asked for."""

    async def ask_all() -> None:
        async with Client(settings(max_attempts=1)) as client:
            reader = Labelled(LlmReader(client))
            for block in plan(read_document(document), FINAL_ACCOUNTS).blocks:
                with suppress(CannotOverwriteExistingCassetteException), of_document(document.stem):
                    await reader.read(block)

    with tape(CASSETTES / document.stem) as played:
        asyncio.run(ask_all())
        differing = "\n".join(played.difference(request) for request in played.unrecorded)
        assert not differing, differing
        assert [request.headers["x-cassette"] for request in played.unused] == []


def test_every_folder_is_of_a_document() -> None:
    assert {folder.name for folder in CASSETTES.iterdir() if folder.is_dir()} == {path.stem for path in DOCUMENTS}


def test_no_recording_holds_a_secret() -> None:
    for file in FILES:
        found = SECRETS.search(file.read_text(encoding="utf-8"))
        assert found is None, f"{file}: {found}"


def test_a_recording_says_who_answered() -> None:
    for file in FILES:
        for interaction in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["interactions"]:
            answer = interaction["response"]["body"]["string"]
            assert answer["model"] == "relay"
            assert answer["choices"][0]["finish_reason"] == "stop"
            assert answer["usage"]["prompt_tokens"] > 0
