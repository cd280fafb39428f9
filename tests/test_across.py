"""Checks across documents: what the later states holds against the earlier, and each planted mistake is found."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from helpers.disclosed import MISTAKES, corrections, crossed, example, measured

from eval.corpus.sequels import grown
from extractor.dataset.across import RULES
from extractor.dataset.adjusted import adjustments
from extractor.dataset.figures import Crossing, DocumentFigures


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, DocumentFigures]:
    folder = tmp_path_factory.mktemp("right")
    return dict(zip(example(), measured(example(), folder), strict=True))


def failing(found: list[tuple[str, Crossing]]) -> list[tuple[str, Crossing]]:
    return [pair for pair in found if pair[1].result.status == "fail"]


def test_the_composed_documents_fit_together_and_every_rule_but_that_of_editions_looked(
    right: dict[str, DocumentFigures],
) -> None:
    found = crossed(right.values(), corrections())
    assert not failing(found)
    passed = Counter(one.result.code for _, one in found if one.result.status == "pass")
    assert {rule.code for rule in RULES} - passed.keys() == {"X-EDI-010"}
    assert passed["X-BASE-010"] == 5


@pytest.mark.parametrize("planted", MISTAKES, ids=lambda planted: planted["why"])
def test_a_planted_mistake_is_found_where_it_stands_with_both_quotes(
    planted: dict[str, Any], right: dict[str, DocumentFigures], tmp_path: Path
) -> None:
    text = example()[planted["file"]]
    assert planted["was"] in text
    documents = dict(right)
    again = measured({planted["file"]: text.replace(planted["was"], planted["becomes"])}, tmp_path)[0]
    documents[planted["file"]] = again
    if "copy" in planted:  # a later edition, which is right
        documents[planted["copy"]] = measured({planted["copy"]: text + "\n更正\n"}, tmp_path)[0]
    found = failing(crossed(documents.values(), corrections()))
    assert {one.result.code for _, one in found} == {planted["code"]}
    for document, one in found:
        assert document != one.other_name
        assert len(one.result.quotes) >= 2
        assert one.other_name in one.result.message_zh
        assert one.result.cause == "source"
        own = [operand for operand in one.result.operands if not operand.path.startswith("〔")]
        assert own
        assert len(own) < len(one.result.operands)


def test_no_mistake_is_raised_where_years_were_made_to_fit(tmp_path: Path) -> None:
    for seed, letter in enumerate("东西南北"):
        found = crossed(measured(grown(f"青石市{letter}山区文化局", 2019, seed), tmp_path))
        assert {one.result.status for _, one in found} == {"pass"}
        assert len(found) >= 8


@pytest.mark.parametrize(
    ("words", "status", "severity"),
    [
        pytest.param("", "fail", "error", id="unexplained"),
        pytest.param("年初结转和结余因会计差错更正调增2.00万元。", "unchecked", "remark", id="an adjusted balance"),
        pytest.param("机关运行经费因统计口径调整有所变化。", "fail", "error", id="another basis explains no balance"),
    ],
)
def test_a_printed_adjustment_of_a_balance_makes_it_a_remark(
    words: str, status: str, severity: str, right: dict[str, DocumentFigures], tmp_path: Path
) -> None:
    planted = MISTAKES[0]
    text = example()[planted["file"]].replace(planted["was"], planted["becomes"]) + words
    documents = right | {planted["file"]: measured({planted["file"]: text}, tmp_path)[0]}
    found = [one.result for _, one in crossed(documents.values()) if one.result.code == "X-BAL-010"]
    assert [(one.status, one.severity) for one in found] == [(status, severity)]


def test_words_of_adjustments_are_found_as_whole_sentences() -> None:
    said = adjustments(
        "一、收支情况。年初结转\n和结余100万元。上年结转因会计差错更正调减3万元，其余不变。本级单位合并执行。"
    )
    assert [(one.kind, one.quote) for one in said] == [("balance", "上年结转因会计差错更正调减3万元，其余不变")]


def test_a_document_of_somebody_else_is_one_doubt_not_many(right: dict[str, DocumentFigures], tmp_path: Path) -> None:
    other = example()["青石市文化局-2020-决算.txt"].replace("2020", "2021").replace("2019", "2020")
    documents = right | {"misplaced.txt": measured({"misplaced.txt": other}, tmp_path)[0]}
    found = [one for _, one in crossed(documents.values()) if one.result.code == "X-EDI-010"]
    assert [one.result.diagnosis[0]["kind"] for one in found] == ["other_document"]
    assert [one.other_name for one in found] == ["misplaced"]
