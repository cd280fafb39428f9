"""The grammar on real disclosures, which are not ours to ship: figures and words against labels made by hand.

Those of layouts that it does not read yet are expected to fail, and fail the tests once they pass.
"""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import REAL, REAL_DOCUMENTS, SHARED, result_of, shared_tool
from test_cli import call

from extractor.extraction.record import facts

pytestmark = pytest.mark.skipif(not REAL_DOCUMENTS, reason=f"{REAL} is not beside the repository")
BAR = 0.99  # F1 of figures, from which on a layout counts as read
# Documents of other layouts, each with its labels; and, where it is not read well enough yet, why, with its F1.
LAYOUTS: dict[str, tuple[str, str]] = {
    "real/documents/swu-2023-final.pdf": (
        "real/gold",
        "its labels have no field for parts of 财政拨款支出 (0.979)",
    ),
    "real/budgets/commerce-dept-2025.pdf": ("real/gold-budget", ""),
    "real/budgets/js-high-court-2019-budget.pdf": ("real/gold-budget", ""),
    "provinces/documents/hunan-lake-ecology-2019.docx": ("provinces/gold", ""),
    "provinces/documents/weilan-audit-2020.docx": ("provinces/gold", ""),
    "provinces/documents/zhejiang-water-county-2023.docx": ("provinces/gold", ""),
}


class _BelowTheBarError(Exception):
    """A document is not read well enough yet; anything else that goes wrong with it is a failure."""


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
    optional = sum(_is_optional(json.loads(line)) for line in lines)
    assert len(lines) - optional <= scored <= len(lines)
    assert scored > 50


def _is_optional(fact: dict[str, Any]) -> bool:
    """Labels that the scorer does not miss; the counts of breakdowns are among them."""
    return bool(fact.get("optional")) or (fact["type"] in ("count", "int") and fact["path"].startswith("breakdowns["))


@pytest.mark.parametrize(
    ("document", "gold"),
    [
        pytest.param(
            SHARED / document,
            SHARED / gold / f"{Path(document).stem}.facts.jsonl",
            id=Path(document).stem,
            marks=[
                pytest.mark.skipif(not (SHARED / document).is_file(), reason=f"{SHARED / document} is not there"),
                *[pytest.mark.xfail(strict=True, raises=_BelowTheBarError, reason=f"F1 below {BAR}: {why}")][
                    : bool(why)
                ],
            ],
        )
        for document, (gold, why) in LAYOUTS.items()
    ],
)
def test_figures_of_other_layouts(scorer: ModuleType, document: Path, gold: Path, tmp_path: Path) -> None:
    """What the command reads, by whatever type it takes the document for."""
    code, _, told = call("run", str(document), "--reader", "grammar", "--out", str(tmp_path), "--workers", "0", "-q")
    assert code == 0, told
    found = scorer.score(scorer.load(str(gold)), scorer.load(str(tmp_path / document.stem / "facts.jsonl")))
    assert sum(found["figures"][name] for name in ("right", "wrong", "missing")) > 50  # the labels were seen
    if found["figures"]["f1"] < BAR:
        raise _BelowTheBarError(found["figures"])
