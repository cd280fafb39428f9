"""Gross mistakes are what their families say and fail as the document's own; the oracle knows what could be known."""

import pytest
from conftest import CORPUS_DOCUMENTS, document_of

from eval.mutations.gross import FAMILIES, judge, plant, sources_of
from eval.mutations.oracle import falsifiable
from eval.mutations.targets import Source
from extractor.core.values import read_money

SMALL = [path for path in CORPUS_DOCUMENTS if path.suffix in (".docx", ".txt")]


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return sources_of(SMALL)


def test_a_gross_mistake_of_every_family_is_the_documents(sources: list[Source]) -> None:
    planted = plant(sources, 2 * len(FAMILIES), seed=1)
    assert {one.family for one in planted} == set(FAMILIES)
    assert planted == plant(sources, 2 * len(FAMILIES), seed=1)
    first = {one.family: one for one in reversed(planted)}
    for family, one in first.items():
        assert one.edits, family
        outcome = judge(sources[one.source], one)
        assert outcome.failing, family
        assert not outcome.suspended, family


@pytest.mark.parametrize(
    ("text", "cells", "known"),
    [
        pytest.param("合计30.00万元，其中甲10.00万元、乙20.00万元。", "", "30.00万元 10.00万元 20.00万元", id="a sum"),
        pytest.param("合计31.00万元，其中甲10.00万元、乙20.00万元。", "", "", id="no sum"),
        pytest.param("甲12.34万元，乙98.70万元，占12.50%。", "", "12.34万元 98.70万元 12.50%", id="a share"),
        pytest.param("甲112.34万元，增加12.34万元，增长12.34%。", "", "112.34万元 12.34万元 12.34%", id="growth"),
        pytest.param("甲12.34万元，乙98.70万元，占13.50%。", "", "", id="no share"),
        pytest.param("甲1234.50万元。\n乙1234.50万元。", "", "1234.50万元", id="told again"),
        pytest.param("甲1234.50万元。", "12345000.00元", "1234.50万元", id="in a cell"),
        pytest.param("甲1234.50万元。", "1243.50万元", "", id="in no cell"),
        pytest.param("甲5万元。\n乙5万元。", "", "", id="a small figure that is told again by chance"),
        pytest.param("甲10.00万元，占100%。\n乙0万元，占0%。", "", "", id="all or nothing"),
    ],
)
def test_the_oracle_tells_what_something_else_would_contradict(text: str, cells: str, known: str) -> None:
    found = falsifiable(document_of(text), map(read_money, cells.split()))
    assert {text[start:end] for start, end in found} == set(known.split())
