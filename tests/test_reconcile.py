"""Two readings of one section: where they agree the value stands, which elements are the same, where they differ."""

from typing import Any

import pytest

from extractor.core.evidence import Cited, Where
from extractor.core.field_path import FieldPath, Key
from extractor.core.reading import Answer, Kind
from extractor.core.values import read_count, read_money, read_percent
from extractor.extraction.alignment import Aligned, value_of
from extractor.extraction.claims import Compared, compare
from extractor.extraction.reconcile import AGREED, same_value

TEXT_LENGTH = 10  # every figure of these tests is that long


def said(reader: str, at: FieldPath, printed: str, start: int, kind: Kind = "money") -> Aligned:
    """A value that `reader` found at `start`."""
    where = Where(document="a", page=1, start=start, end=start + TEXT_LENGTH)
    value = value_of(Answer(at, kind, printed))
    span = (where.start, where.end)
    return Aligned(at, kind, Cited[Any](value=value, quote=printed, where=where, figure=span, reader=reader))


def grammar(at: FieldPath, printed: str, start: int = 0, kind: Kind = "money") -> Aligned:
    return said("grammar", at, printed, start, kind)


def llm(at: FieldPath, printed: str, start: int = 0, kind: Kind = "money") -> Aligned:
    return said("llm", at, printed, start, kind)


def reconcile(ours: list[Aligned], theirs: list[Aligned]) -> Compared:
    """What two say of a section in which neither was asked about all that the other read."""
    return compare(ours, theirs, lambda _: False, frozenset(), grammar_reads=False)


def readers(compared: Compared) -> dict[str, tuple[str, str]]:
    """What is settled: FieldPath → who read it, and what."""
    found = {str(v.path): (v.cited.reader, v.cited.quote) for v in compared.settled}
    assert len(found) == len(compared.settled)
    return found


def disputed(compared: Compared) -> list[tuple[str, list[str]]]:
    """What they differ on: FieldPath → what each read, the grammar first."""
    return [(str(one.sides[0].path), [side.cited.quote for side in one.sides]) for one in compared.conflicts]


def item(label: str, *rest: str, nth: int = 1, listed: str = "items") -> FieldPath:
    return FieldPath(("income", listed, Key(label, nth), *rest))


TOTAL: FieldPath = FieldPath(("income", "total"))
REASON: FieldPath = FieldPath(("overall", "reason"))


def test_what_both_read_the_same_is_agreed() -> None:
    reconciled = reconcile([grammar(TOTAL, "5.00万元")], [llm(TOTAL, "5.00万元")])
    assert readers(reconciled) == {"income.total": (AGREED, "5.00万元")}
    assert reconciled.conflicts == ()


def test_where_readers_differ_nothing_is_settled_and_both_are_reported() -> None:
    reconciled = reconcile([grammar(TOTAL, "5.00万元")], [llm(TOTAL, "6.00万元", 90)])
    assert readers(reconciled) == {}
    assert disputed(reconciled) == [("income.total", ["5.00万元", "6.00万元"])]


@pytest.mark.parametrize("printed", ["5.00元", "5.0万元", "5.00"], ids=["unit", "decimals", "no unit"])
def test_another_print_is_another_value(printed: str) -> None:
    assert len(disputed(reconcile([grammar(TOTAL, "5.00万元")], [llm(TOTAL, printed)]))) == 1


def test_only_one_of_them_read_it() -> None:
    other: FieldPath = FieldPath(("income", "year"))
    reconciled = reconcile([grammar(TOTAL, "5.00万元")], [llm(other, "2031", 90, kind="int")])
    assert readers(reconciled) == {"income.total": ("grammar", "5.00万元"), "income.year": ("llm", "2031")}
    assert reconciled.conflicts == ()


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0)])
def test_one_reader_read_nothing(first: int, second: int) -> None:
    values = [grammar(TOTAL, "5.00万元")] if first else [], [llm(TOTAL, "5.00万元")] if second else []
    reconciled = reconcile(*values)
    assert readers(reconciled) == {"income.total": ("grammar" if first else "llm", "5.00万元")}
    assert reconcile([], []) == Compared((), ())


def test_one_of_them_judges_a_direction_otherwise() -> None:
    at: FieldPath = FieldPath(("overall", "income_change", "direction"))
    reconciled = reconcile([grammar(at, "increase", kind="direction")], [llm(at, "decrease", kind="direction")])
    assert disputed(reconciled) == [("overall.income_change.direction", ["increase", "decrease"])]


@pytest.mark.parametrize(
    ("words", "others", "same"),
    [
        pytest.param("人员增加，工资调整", "人员增加、工资调整。", True, id="punctuation"),
        pytest.param("人员 增加", "人员增加", True, id="white space"),
        pytest.param("出国（境）费", "出国(境)费", True, id="width"),
        pytest.param("人员增加", "人员减少", False, id="other words"),
        pytest.param("增加5人", "增加6人", False, id="another digit"),
    ],
)
def test_words_are_the_same_but_for_their_marks(words: str, others: str, same: bool) -> None:
    reconciled = reconcile([grammar(REASON, words, kind="str")], [llm(REASON, others, kind="str")])
    assert (reconciled.conflicts == ()) is same
    assert [value.cited.value for value in reconciled.settled] == [words] * same


@pytest.mark.parametrize(
    ("value", "other", "same"),
    [
        pytest.param(read_money("5.00万元"), read_money("5.00 万 元"), True, id="money"),
        pytest.param(read_money("5.00万元"), read_money("5.00元"), False, id="another unit"),
        pytest.param(read_percent("5%"), read_percent("5"), False, id="no percent sign"),
        pytest.param(read_count("5人"), read_count("5人次"), False, id="another counter"),
        pytest.param(("办公费", "水费"), ("办公费 ", "水费、"), True, id="lists but for marks"),
        pytest.param(("办公费", "水费"), ("水费", "办公费"), False, id="another order"),
        pytest.param(("办公费",), ("办公费", "水费"), False, id="a longer list"),
        pytest.param("5", ("5",), False, id="words and a list"),
        pytest.param(2031, 2031, True, id="years"),
        pytest.param(2031, "2031", False, id="a year and words"),
    ],
)
def test_values_are_the_same_but_for_how_they_are_set(value: object, other: object, same: bool) -> None:
    assert same_value(value, other) is same
    assert same_value(other, value) is same


# --- elements of lists


def test_elements_are_the_same_on_the_same_figures_and_go_by_the_models_label() -> None:
    reconciled = reconcile(
        [
            grammar(item("其他收入送来", "amount"), "5.00万元", 10),
            grammar(item("其他收入送来", "share"), "9%", 30, "percent"),
        ],
        [llm(item("其他收入", "amount"), "5.00万元", 10), llm(item("其他收入", "share"), "9%", 30, "percent")],
    )
    assert readers(reconciled) == {
        "income.items[其他收入].amount": ("grammar", "5.00万元"),
        "income.items[其他收入].share": ("grammar", "9%"),
    }
    assert reconciled.conflicts == ()


def test_a_dispute_is_told_by_the_models_label_too() -> None:
    reconciled = reconcile(
        [
            grammar(item("其他收入送来", "amount"), "5.00万元", 10),
            grammar(item("其他收入送来", "share"), "9%", 30, "percent"),
        ],
        [llm(item("其他收入", "amount"), "5.00万元", 10), llm(item("其他收入", "share"), "6%", 50, "percent")],
    )
    assert disputed(reconciled) == [("income.items[其他收入].share", ["9%", "6%"])]


def test_a_leaf_that_only_the_other_read_joins_the_same_element() -> None:
    reconciled = reconcile(
        [grammar(item("其他收入送来", "amount"), "5.00万元", 10)],
        [llm(item("其他收入", "amount"), "5.00万元", 10), llm(item("其他收入", "share"), "9%", 30, "percent")],
    )
    assert readers(reconciled) == {
        "income.items[其他收入].amount": ("grammar", "5.00万元"),
        "income.items[其他收入].share": ("llm", "9%"),
    }


def test_elements_without_a_figure_in_common_go_by_label() -> None:
    reconciled = reconcile(
        [grammar(item("其他 收入", "amount"), "5.00万元", 10)], [llm(item("其他收入", "amount"), "6.00万元", 90)]
    )
    assert disputed(reconciled) == [("income.items[其他 收入].amount", ["5.00万元", "6.00万元"])]


def test_an_element_of_another_label_and_figure_is_another() -> None:
    reconciled = reconcile(
        [grammar(item("其他收入", "amount"), "5.00万元", 10)], [llm(item("事业收入", "amount"), "6.00万元", 90)]
    )
    assert readers(reconciled) == {
        "income.items[其他收入].amount": ("grammar", "5.00万元"),
        "income.items[事业收入].amount": ("llm", "6.00万元"),
    }
    assert reconciled.conflicts == ()


def test_figures_count_more_than_labels() -> None:
    """The model gave two neighbours each other's label: the figures say which is which, and neither is vouched for."""
    reconciled = reconcile(
        [grammar(item("甲", "amount"), "5.00万元", 10), grammar(item("乙", "amount"), "6.00万元", 90)],
        [llm(item("乙", "amount"), "5.00万元", 10), llm(item("甲", "amount"), "6.00万元", 90)],
    )
    assert readers(reconciled) == {
        "income.items[甲].amount": ("grammar", "5.00万元"),
        "income.items[乙].amount": ("grammar", "6.00万元"),
    }


def test_two_elements_of_one_label_in_another_order() -> None:
    reconciled = reconcile(
        [grammar(item("其他", "amount"), "5.00万元", 10), grammar(item("其他", "amount", nth=2), "6.00万元", 90)],
        [llm(item("其他", "amount"), "6.00万元", 90), llm(item("其他", "amount", nth=2), "5.00万元", 10)],
    )
    assert readers(reconciled) == {
        "income.items[其他].amount": (AGREED, "5.00万元"),
        "income.items[其他#2].amount": (AGREED, "6.00万元"),
    }
    assert reconciled.conflicts == ()


def test_a_new_element_never_takes_the_place_of_a_known_one() -> None:
    """The model has one more element, whose label is that of an element it named otherwise."""
    reconciled = reconcile(
        [grammar(item("其他", "amount"), "5.00万元", 10)],
        [llm(item("利息", "amount"), "5.00万元", 10), llm(item("其他", "amount"), "7.00万元", 90)],
    )
    values = {quote for _, quote in readers(reconciled).values()}
    assert values == {"5.00万元", "7.00万元"}
    assert reconciled.conflicts == ()


def test_lists_within_lists_follow_their_element() -> None:
    def part(title: str, label: str, *rest: str) -> FieldPath:
        return FieldPath(("breakdowns", Key(title), "items", Key(label), *rest))

    reconciled = reconcile(
        [
            grammar(FieldPath(("breakdowns", Key("投资"), "total")), "9.00元", 10),
            grammar(part("投资", "堤防加固", "amount"), "4.00元", 30),
        ],
        [
            llm(FieldPath(("breakdowns", Key("水利投资"), "total")), "9.00元", 10),
            llm(part("水利投资", "堤防", "amount"), "4.00元", 30),
            llm(part("水利投资", "闸门", "amount"), "5.00元", 50),
        ],
    )
    assert readers(reconciled) == {
        "breakdowns[水利投资].total": ("grammar", "9.00元"),
        "breakdowns[水利投资].items[堤防].amount": ("grammar", "4.00元"),
        "breakdowns[水利投资].items[闸门].amount": ("llm", "5.00元"),
    }
    assert reconciled.conflicts == ()
