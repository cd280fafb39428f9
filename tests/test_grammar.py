"""The grammar of statutory phrasing, section by section: sentences in, what is printed for each path out.

The sentences are this project's own, with its own figures, in the phrasing of several provinces. A row's last string
is all that is read, relative to the section's part of the record: `items[其他收入] amount=80.73万元 share=3.76%`.
"""

import re

import pytest
from conftest import answers_of, read
from helpers.grammar_cases_detail import DETAIL, TRAVEL
from helpers.grammar_cases_short import FREE, SHORT
from helpers.grammar_cases_totals import LISTS, TOTALS

from extractor.core.reading import FIGURE_KINDS
from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.alignment import value_of


def expected_of(key: str, lines: str) -> dict[str, str]:
    """`path leaf=print leaf=print`, one part of the record a line, as path → print."""
    root = FINAL_ACCOUNTS.spec(key).root
    found = {}
    for line in lines.splitlines():
        part, leaves = re.fullmatch(r"(?:([^ =]+) )?(.*)", line).groups()  # type: ignore[union-attr]
        for leaf, printed in re.findall(r"(\w+)=(.*?)(?= \w+=|$)", leaves):
            found[".".join(filter(None, (*map(str, root), part, leaf)))] = printed
    return found


ROWS = TOTALS + LISTS + DETAIL + TRAVEL + SHORT + FREE
EACH = pytest.mark.parametrize(("key", "text", "lines", "title"), ROWS)


@EACH
def test_each_sentence_is_read_into_the_paths_that_it_states(key: str, text: str, lines: str, title: str) -> None:
    root = FINAL_ACCOUNTS.spec(key).root
    found = {path: "、".join(p) if isinstance(p, tuple) else p for path, p in read(key, text, title).items()}
    own = {path: printed for path, printed in found.items() if not root or path.startswith(f"{root[0]}.")}
    assert own == expected_of(key, lines)


@EACH
def test_every_answer_points_at_its_print(key: str, text: str, lines: str, title: str) -> None:
    for answer in answers_of(key, text, title):
        assert answer.quote is not None
        assert answer.value is not None
        assert 0 <= answer.quote[0] <= answer.value[0] < answer.value[1] <= answer.quote[1] <= len(text)
        if answer.kind in FIGURE_KINDS:
            value_of(answer)
            start, end = answer.value
            assert text[start:end].startswith(str(answer.printed))


def test_changes_of_items_are_read_where_that_of_the_total_is_told() -> None:
    found = read(
        "overall",
        "2031年度收入总计900.00万元，与2030年度相比，减少20.00万元。其中：财政拨款收入增加10.00万元，其他收入减少30.00万元。"
        "其他收入与上年比较发生较大差异的原因是没有捐赠。",
    )
    assert {path: print_ for path, print_ in found.items() if "items" in path} == {
        "income.items[财政拨款收入].change.base_year": "2030",
        "income.items[财政拨款收入].change.direction": "increase",
        "income.items[财政拨款收入].change.amount": "10.00万元",
        "income.items[其他收入].change.base_year": "2030",
        "income.items[其他收入].change.direction": "decrease",
        "income.items[其他收入].change.amount": "30.00万元",
        "income.items[其他收入].reason": "没有捐赠",
    }


@pytest.mark.parametrize(
    ("key", "text", "groups"),
    [
        (
            "income",
            "本年收入900万元，包括财政拨款收入800万元（其中：一般公共预算700万元、政府性基金预算100万元），占88.89%；其他收入100万元。",
            {"财政拨款收入": "800万元 一般公共预算=700万元 政府性基金预算=100万元"},
        ),
        (
            "income",
            "本年收入900万元。构成如下：\n1.财政拨款收入800万元，占88.89%。其中，一般公共预算700万元，政府性基金预算100万元。\n2.其他收入100万元。",
            {"财政拨款收入": "800万元 一般公共预算=700万元 政府性基金预算=100万元"},
        ),
        (
            "basic_expenditure",
            "基本支出60万元，其中：人员经费50万元，主要包括：基本工资30万元、奖金20万元；公用经费10万元，主要包括：电费10万元。",
            {"人员经费": "50万元 基本工资=30万元 奖金=20万元", "公用经费": "10万元 电费=10万元"},
        ),
        (
            "overall",
            "2031年度总收入90万元，其中：本年收入80万元，年初结转10万元；总支出90万元，其中：本年支出70万元，年末结转20万元。",
            {"总收入": "90万元 本年收入=80万元 年初结转=10万元", "总支出": "90万元 本年支出=70万元 年末结转=20万元"},
        ),
        ("income", "2031年度本年收入合计900万元，其中：财政拨款收入800万元；其他收入100万元。", {}),
        (
            "three_public",
            "公务用车运行维护费2031年决算数24万元，比2030年度决算减少3万元。运行维护费中，加油14万元，维修10万元。",
            {"运行维护费": "24万元 加油=14万元 维修=10万元"},
        ),
    ],
)
def test_total_with_parts_that_no_field_holds_is_a_breakdown(key: str, text: str, groups: dict[str, str]) -> None:
    found = {path: printed for path, printed in read(key, text).items() if path.startswith("breakdowns[")}
    wanted = {}
    for title, (total, *parts) in ((title, group.split()) for title, group in groups.items()):
        wanted[f"breakdowns[{title}].total"] = total
        wanted |= {f"breakdowns[{title}].items[{part.split('=')[0]}].amount": part.split("=")[1] for part in parts}
    assert {path: printed for path, printed in found.items() if not path.endswith("open_ended")} == wanted


@pytest.mark.parametrize("key", sorted(GRAMMAR))
@pytest.mark.parametrize(
    "text", ["", "\n", "\t\n\t", "本部门没有相关情况。", "。；，：（", "（类）（款）（项）", "2031年"]
)
def test_nothing_is_read_where_nothing_is_said(key: str, text: str) -> None:
    assert {path for path in read(key, text) if not path.endswith(("year", "detail_year"))} == set()


@pytest.mark.parametrize("key", sorted(set(GRAMMAR) - {"cover"}))
def test_notes_and_captions_state_nothing(key: str) -> None:
    assert (
        read(key, "（图3：2031年度本年收入合计1100.50万元，其中：其他收入100.00万元）\n注：支出决算为12.50万元。") == {}
    )


def test_a_section_is_read_within_its_bounds() -> None:
    from extractor.core.reading import Section

    before = "2030年度本年收入合计900.50万元。\n"
    words = "2031年度本年收入合计1100.50万元，其中：其他收入100.00万元，占9.09%。"
    text = f"{before}{words}\n其中：事业收入12.00万元。"
    section = Section("income", "", text, len(before), len(before + words))
    found = {str(answer.path): answer for answer in GRAMMAR["income"](section)}
    assert found["income.total"].printed == "1100.50万元"
    assert "income.items[事业收入].amount" not in found
    assert all(section.start <= a.quote[0] < a.quote[1] <= section.end for a in found.values() if a.quote)
