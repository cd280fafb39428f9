"""Reading grows with a document's length: steps of the interpreter counted, never seconds."""

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest
from conftest import document_of

from extractor.core.tokenizer import sentences
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.extraction.headings import find_headings
from extractor.extraction.pipeline import assemble
from extractor.extraction.plan import plan
from extractor.extraction.readers.grammar import read_by_grammar

SECTIONS = """一、收入支出决算总体情况说明
2031年度收入总计120.00万元，支出总计120.00万元，与2030年度相比，各增加20.00万元，增长20.00%。
二、“三公”经费财政拨款支出决算情况说明
公务接待费支出决算2.30万元，比年初预算减少0.70万元，下降23.33%；车均运行维护费1.83万元，其中：燃油1.00万元、保险0.83万元。
三、其他说明
捐赠收入合计10.00万元（含国内6.00万元、国外4.00万元），占收入总计的8.33%，完成年初预算的50.00%。
"""


def steps_of(work: Callable[[], object]) -> int:
    """How many lines the interpreter runs for it."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def read(times: int) -> object:
    planned = plan(document_of("青溪县水务局2031年度部门决算\n" + SECTIONS * times), FINAL_ACCOUNTS)
    return assemble(planned, read_by_grammar(planned))


def test_reading_is_linear_in_repeated_sections() -> None:
    read(1)  # what is made once is not counted
    one, two, four = (steps_of(partial(read, times)) for times in (1, 2, 4))
    assert two <= 2.2 * one
    assert four <= 2.2 * two


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("一、概况......3", "概况"),
        ("一、概况…………", "概况"),
        ("一、概况  12", "概况"),
        ("一、概况——3", "概况"),
        ("一、概况 3", "概况 3"),
        ("一、概况..", "概况"),
        ("一、2031年决算", "2031年决算"),
    ],
)
def test_entry_of_a_table_of_contents_is_read_without_dots_and_page(line: str, words: str) -> None:
    (heading,) = find_headings(document_of(line))
    assert heading.words == words
    assert heading.has_leaders == (words == "概况" and line != "一、概况..")


@pytest.mark.parametrize("unit", ["一", "1.", "减少1%", "\n", "，由", "…"])
def test_what_repeats_without_end_is_read_to_its_end(unit: str) -> None:
    """Where a pattern looks through all that follows at each place, this takes minutes instead of a moment."""
    planned = plan(
        document_of(f"青溪县水务局2031年度部门决算\n{SECTIONS}{unit * (10_000 // len(unit))}"), FINAL_ACCOUNTS
    )
    record = assemble(planned, read_by_grammar(planned)).record
    assert isinstance(record, FinalAccounts)
    assert record.three_public is not None


def test_an_overlong_sentence_is_read_in_pieces_and_said() -> None:
    items = "、".join(f"办公费{n}.10万元" for n in range(1, 600))
    text = f"青溪县水务局2031年度部门决算\n{SECTIONS}其中：{items}。"
    pieces = list(sentences(text, text.index("其中：办公费"), len(text)))
    assert "".join(piece.words for piece in pieces) == text[text.index("其中：办公费") : -1]
    assert [figure.printed for piece in pieces for figure in piece.figures] == [f"{n}.10万元" for n in range(1, 600)]
    assert [notice.code for notice in plan(document_of(text), FINAL_ACCOUNTS).notices].count("SEC-LONG-001") == 1
    assert "SEC-LONG-001" not in {one.code for one in plan(document_of(SECTIONS), FINAL_ACCOUNTS).notices}
