"""Which figures an identity that holds vouches for: those that could not be wrong without its failing."""

from typing import Any

import pytest
from helpers.rule_cases import record_of
from hypothesis import given
from hypothesis import strategies as st

from extractor.checks.rule import AtMost, Equal, Figure, Identity, Mean, Ratio, Rule, Says, Wrong, just, terms
from extractor.checks.run import judge
from extractor.checks.vouching import vouched
from extractor.core.evidence import Cited, Where
from extractor.core.values import read_count, read_money, read_percent
from extractor.doctypes.final_accounts.checks import check_record
from extractor.extraction.verdict import judge_fields

RULE = Rule("T-1", "规则", "a rule", "error", lambda _: iter(()))


def figure(path: str, printed: str, at: int | None = None) -> Figure:
    """A figure printed at a place of its own, or at one that it shares with another path."""
    read: Any = read_percent if printed.endswith("%") else read_money if printed.endswith("元") else read_count
    start = at if at is not None else 100 * sum(map(ord, path))
    where = Where(document="a", page=1, start=start, end=start + 9)
    value = read(printed) if printed[0].isdigit() else printed
    kind: Any = Cited[str] if isinstance(value, str) else Cited[type(value)]  # type: ignore[misc]
    return Figure(path, kind(value=value, quote=printed, where=where, figure=(start, start + 9), reader="grammar"))


T, A, B = figure("t", "30.00万元"), figure("a", "10.00万元"), figure("b", "20.00万元")
LESS = figure("word", "less")


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        pytest.param(Equal(just(T), terms([A, B])), "t a b", id="a sum"),
        pytest.param(Equal(just(A), just(figure("again", "10.00万元"))), "a again", id="a figure printed twice"),
        pytest.param(
            Equal(just(figure("x", "5万元", 7)), just(figure("y", "5万元", 7))), "", id="one print, two paths"
        ),
        pytest.param(
            Equal(terms([A, figure("x", "5万元", 7)]), terms([figure("c", "10.00万元"), figure("y", "5万元", 7)])),
            "a c",
            id="a print on both sides",
        ),
        pytest.param(
            Equal(just(figure("t", "1.23亿元")), terms([figure("a", "1.23亿元"), figure("b", "0.50万元")])),
            "t a",
            id="lost in what the others are rounded by",
        ),
        pytest.param(Equal(just(A), terms([figure("c", "10.00万元"), figure("z", "0万元")])), "a c z", id="a zero"),
        pytest.param(Equal(just(figure("n", "3个")), just(Figure("", exact=3))), "n", id="a constant"),
        pytest.param(AtMost(just(A), just(T)), "", id="an inequality"),
        pytest.param(Says(LESS, "less", A, T), "", id="words"),
        pytest.param(Says(LESS, "equal", A, figure("c", "10.00万元")), "", id="words that say equal"),
        pytest.param(Wrong((A,), "", ""), "", id="what is wrong by itself"),
        pytest.param(Ratio(figure("r", "33.33%"), just(A), just(T)), "r a t", id="a share"),
        pytest.param(
            Ratio(figure("r", "100.00%"), just(figure("x", "5.00万元", 7)), just(figure("y", "5.00万元", 7))),
            "r",
            id="a share of itself",
        ),
        pytest.param(Ratio(figure("r", "0%"), just(figure("z", "0万元")), just(T)), "r z", id="nothing, of anything"),
        pytest.param(Ratio(figure("r", "0%"), just(figure("c", "0.10万元")), just(T)), "r", id="as good as nothing"),
        pytest.param(
            Ratio(figure("r", "50.00%"), just(A), ((T, 1), (A, -1)), LESS, ((T, 1), (A, 1))),
            "r a t word",
            id="growth, and its direction",
        ),
        pytest.param(
            Ratio(figure("r", "0%"), just(figure("c", "0.01万元")), ((T, 1),), LESS, ((B, 1),)),
            "r",
            id="either direction",
        ),
        pytest.param(
            Mean(figure("r", "50%"), ((A, figure("p", "50%")), (B, figure("q", "50%")))), "r p q", id="a mean"
        ),
        pytest.param(
            Mean(figure("r", "40%"), ((A, figure("p", "50%")), (B, figure("q", "50%"))), at_most=True),
            "",
            id="a mean at most",
        ),
    ],
)
def test_what_an_identity_vouches_for(identity: Identity, expected: str) -> None:
    assert set(vouched(identity)) == set(expected.split())


@given(st.lists(st.integers(1, 999_999), min_size=1, max_size=6), st.integers(1, 99), st.data())
def test_a_figure_that_is_vouched_for_cannot_be_left_out(cents: list[int], off: int, data: st.DataObject) -> None:
    parts = [figure(f"p{n}", f"{value / 100:.2f}万元", n) for n, value in enumerate(cents)]
    whole = figure("t", f"{(sum(cents) + off // 90) / 100:.2f}万元", 99)
    identity = Equal(just(whole), terms(parts))
    if judge(RULE, identity).status != "pass":
        return
    without = data.draw(st.sampled_from(range(len(parts))))
    rest = terms(part for n, part in enumerate(parts) if n != without) or just(Figure("", exact=0))
    holds_without = judge(RULE, Equal(just(whole), rest)).status == "pass"
    assert (f"p{without}" in set(vouched(identity))) is not holds_without


def test_fields_of_which_only_inequalities_and_words_speak_are_not_verified() -> None:
    record = record_of(
        "@general_budget_detail\n"
        "2031年一般公共预算财政拨款支出决算为10.00万元，完成预算50.00%。其中：\n"
        "1.教育支出（类）普通教育（款）小学教育（项）：支出决算为10.00万元，完成预算50%，决算数小于预算数。\n"
        "@three_public\n2031年“三公”经费支出决算为5.00万元。公务接待费支出决算为2.00万元，国内公务接待3批次，20人次。\n"
    )
    checked = check_record(record)
    passed = {path for result in checked.results if result.status == "pass" for path in result.paths}
    fields = judge_fields(passed, checked.results, ())
    assert fields["general_budget.detail_total"] == "verified"
    spoken_of = [path for path in fields if path.endswith(("comparison", "batches", "persons"))]
    assert spoken_of
    assert {fields[path] for path in spoken_of} == {"grounded"}
