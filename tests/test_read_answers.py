"""Recorded answers about whole documents: each is to a request that is still asked, and none is read wrongly."""

import shutil
from pathlib import Path

import pytest
from conftest import CORPUS

from eval.recording.relay import Spool
from eval.recording.trial import Tried, questions, ways_tried
from eval.scoring.pairing import pair
from eval.scoring.run import read_facts
from extractor.doctypes.registry import default_type
from extractor.extraction.readers.requests import MOST_TOKENS

ANSWERS = Path("eval/recording/read/answers")
SAMPLES = [*sorted((CORPUS / "documents").iterdir()), *sorted((CORPUS / "grown").iterdir())]


@pytest.fixture(scope="module")
def spool(tmp_path_factory: pytest.TempPathFactory) -> Spool:
    folder = tmp_path_factory.mktemp("read")
    shutil.copytree(Path(__file__).parents[1] / ANSWERS, folder / "answers")
    return Spool(folder)


@pytest.fixture(scope="module")
def asked(spool: Spool) -> dict[str, Path]:
    """The requests about the samples, by their digest."""
    return {
        spool.put(one.request.parameters("json_schema")): path
        for path in SAMPLES
        for one in questions(path, default_type(), MOST_TOKENS, plain=False)
    }


def test_every_answer_is_to_a_request_that_is_asked(spool: Spool, asked: dict[str, Path]) -> None:
    recorded = {file.stem for file in (spool.folder / "answers").glob("*.txt")}
    assert recorded
    assert recorded <= asked.keys(), "record them anew: python -m eval.recording.trial put"


def test_no_figure_of_a_recorded_answer_is_read_wrongly(spool: Spool, asked: dict[str, Path]) -> None:
    for name, path in asked.items():
        if not (spool.folder / "answers" / f"{name}.txt").is_file():
            continue
        labels = read_facts(CORPUS / "gold" / f"{path.stem}.facts.jsonl")
        ways: dict[str, Tried] = {one.way: one for one in ways_tried(path, default_type(), spool, MOST_TOKENS)}
        for way in ("llm", "both"):
            wrong = [one.path for one in pair(labels, ways[way].facts) if one.outcome == "wrong"]
            assert not wrong, (path.stem, way, wrong)
