"""The grammar on real disclosures, which are not ours to ship: figures and words against labels made by hand."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import REAL, REAL_DOCUMENTS, result_of, shared_tool

from extractor.extraction.record import facts

pytestmark = pytest.mark.skipif(not REAL_DOCUMENTS, reason=f"{REAL} is not beside the repository")


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    return shared_tool("score_facts")


@pytest.fixture(scope="module")
def scores(scorer: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the scorer says of each document."""
    folder = tmp_path_factory.mktemp("facts")
    found = {}
    for document in REAL_DOCUMENTS:
        path = folder / f"{document.stem}.facts.jsonl"
        lines = (json.dumps(fact, ensure_ascii=False) + "\n" for fact in facts(result_of(document).record))
        path.write_text("".join(lines), encoding="utf-8")
        gold = REAL / "gold" / path.name
        found[document.stem] = scorer.score(scorer.load(str(gold)), scorer.load(str(path)))
    return found


def ratio(scores: dict[str, dict[str, Any]], kind: str, *others: str) -> float:
    """Right ones among right ones, wrong ones and `others`, over all documents."""
    total = {name: sum(score[kind][name] for score in scores.values()) for name in ("right", "wrong", *others)}
    return float(total["right"] / sum(total.values()))


def test_figures_over_all(scores: dict[str, dict[str, Any]]) -> None:
    assert ratio(scores, "figures", "extra") >= 0.98
    assert ratio(scores, "figures", "missing") >= 0.97


@pytest.mark.parametrize("document", REAL_DOCUMENTS, ids=lambda path: path.stem)
def test_figures_of_each(scores: dict[str, dict[str, Any]], document: Path) -> None:
    score = scores[document.stem]
    assert score["figures"]["f1"] >= 0.93, score["misses"]


def test_words_over_all(scores: dict[str, dict[str, Any]]) -> None:
    precision, recall = ratio(scores, "text", "extra"), ratio(scores, "text", "missing")
    assert 2 * precision * recall / (precision + recall) >= 0.90


@pytest.mark.parametrize("document", REAL_DOCUMENTS, ids=lambda path: path.stem)
def test_every_gold_label_is_scored(scores: dict[str, dict[str, Any]], document: Path) -> None:
    """The scorer saw the labels: a document without any would pass every threshold above."""
    lines = (REAL / "gold" / f"{document.stem}.facts.jsonl").read_text(encoding="utf-8").splitlines()
    counts = scores[document.stem]
    scored = sum(counts[kind][name] for kind in ("figures", "text") for name in ("right", "wrong", "missing"))
    optional = sum(bool(json.loads(line).get("optional")) for line in lines)
    assert len(lines) - optional <= scored <= len(lines)
    assert scored > 50
