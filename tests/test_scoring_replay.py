"""A model's recorded readings in the evaluation: what is asked of the replay, what is done with its answer."""

import socket
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from conftest import CORPUS_DOCUMENTS

from eval.recording.replay import Replayed, replay
from eval.scoring.results import Way
from eval.scoring.run import Case, not_recorded, score_case, without_network
from extractor.core.reading import Usage
from extractor.doctypes.base import DocType
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS

DOCUMENT = next(path for path in CORPUS_DOCUMENTS if path.suffix == ".txt")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A replay that notes what it is asked, fails for a model alone and else has the grammar answer."""
    calls: list[tuple[str, ...]] = []

    async def answer(path: Path, doctype: DocType, way: Way, cassettes: Path) -> Replayed:
        calls.append((path.name, way, cassettes.name))
        if way == "llm":
            return Replayed(None, "no recording of income", Usage(3, 200, 0), 0.1)
        found = await replay(path, doctype, "grammar", cassettes)
        return Replayed(found.result, None, Usage(9, 5000, 700), found.seconds)

    monkeypatch.setattr("eval.scoring.run.replay", answer)
    return calls


def case(way: Way) -> Case:
    return Case(DOCUMENT, FINAL_ACCOUNTS, DOCUMENT.parents[1] / "gold", way, Path("cassettes"))


def test_a_document_is_replayed_once_and_what_it_cost_is_kept(asked: list[tuple[str, ...]]) -> None:
    found = score_case(case("both"))
    assert asked == [(DOCUMENT.name, "both", "cassettes")]
    assert (found.requests, found.input_tokens, found.output_tokens, found.failure) == (9, 5000, 700, None)
    assert any(cell.outcome == "right" for cell in found.cells)


def test_a_document_without_its_recording_failed_to_run_and_is_paid_for(asked: list[tuple[str, ...]]) -> None:
    found = score_case(case("llm"))
    assert asked == [(DOCUMENT.name, "llm", "cassettes")]
    assert (found.failure, found.input_tokens) == ("no recording of income", 200)
    assert {cell.outcome for cell in found.cells} == {"failed"}


def test_the_grammar_needs_no_recording() -> None:
    assert score_case(case("grammar")).failure is None


def test_without_any_cassette_a_model_is_not_recorded(asked: list[tuple[str, ...]], tmp_path: Path) -> None:
    assert not_recorded(tmp_path / "cassettes") == "not recorded: no cassette in cassettes/"
    (tmp_path / "cassettes" / "a").mkdir(parents=True)
    assert not_recorded(tmp_path / "cassettes") is not None
    (tmp_path / "cassettes" / "a" / "income.yaml").write_text("", encoding="utf-8")
    assert not_recorded(tmp_path / "cassettes") is None


def _reach() -> str:
    try:
        socket.create_connection(("192.0.2.1", 9), timeout=5)
    except RuntimeError as error:
        return str(error)
    return "reached"


def test_a_process_that_scores_reaches_no_network() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=without_network) as pool:
        assert "Network is disabled" in pool.submit(_reach).result()


def test_a_fault_of_ours_fails_one_document_and_says_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no such column")

    monkeypatch.setattr("eval.recording.replay.api.extract", broken)
    found = score_case(case("grammar"))
    assert found.failure == f"{DOCUMENT.name}: ValueError: no such column"
    assert {cell.outcome for cell in found.cells} == {"failed"}
