"""Cited values into a record and back into facts: the first place counts, nothing is merged that is not the same."""

import json
from functools import cache
from pathlib import Path as File
from typing import Any

import pytest
from conftest import CORPUS, CORPUS_DOCUMENTS, as_fact_value, result_of

from extractor.core.evidence import Cited, Where
from extractor.core.field_path import FieldPath, Key
from extractor.core.reading import Answer, Kind
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.extraction.alignment import Aligned, value_of
from extractor.extraction.reconcile import Disagreement
from extractor.extraction.record import build, facts, placed

INCOME: FieldPath = FieldPath(("income", "total"))


def path(*steps: str) -> FieldPath:
    """`"income", "items", "[其他收入]", "amount"` as a path."""
    return FieldPath(Key(step[1:-1]) if step.startswith("[") else step for step in steps)


def cited(at: FieldPath, kind: Kind, printed: str | tuple[str, ...], start: int = 0, quote: str = "") -> Aligned:
    """A value as grounding gives it."""
    words = quote or (printed if isinstance(printed, str) else "、".join(printed))
    where = Where(document="a", page=1 + start // 1000, start=start, end=start + len(words))
    value = value_of(Answer(at, kind, printed))
    return Aligned(
        at, kind, Cited[Any](value=value, quote=words, where=where, figure=(start, where.end), reader="grammar")
    )


def money(at: FieldPath, printed: str, start: int = 0, quote: str = "") -> Aligned:
    return cited(at, "money", printed, start, quote)


def shown(*sections: list[Aligned]) -> dict[str, str]:
    """The facts of the record built from these sections: path → value."""
    found = [(fact["path"], as_fact_value(fact)) for fact in facts(build(FinalAccounts, sections)[0])]
    assert len(dict(found)) == len(found)
    return dict(found)


def restated(*sections: list[Aligned]) -> list[tuple[str, str]]:
    record, _ = build(FinalAccounts, sections)
    return [(again.path, again.amount.quote) for again in record.restatements]


def item(label: str, printed: str, start: int = 0, quote: str = "") -> Aligned:
    return money(path("income", "items", f"[{label}]", "amount"), printed, start, quote)


# --- facts


@pytest.mark.parametrize(
    ("at", "kind", "printed", "fact"),
    [
        pytest.param(
            path("income", "total"),
            "money",
            "1,967.30万元",
            {"path": "income.total", "type": "money", "value": "1967.30", "unit": "万元", "decimals": 2},
            id="money keeps its print",
        ),
        pytest.param(
            path("income", "items", "[其他收入]", "amount"),
            "money",
            "0",
            {"path": "income.items[其他收入].amount", "type": "money", "value": "0", "unit": None, "decimals": 0},
            id="zero without a unit",
        ),
        pytest.param(
            path("general_budget", "share"),
            "percent",
            "13.95",
            {
                "path": "general_budget.share",
                "type": "percent",
                "value": "13.95",
                "unit": "%",
                "decimals": 2,
                "sign": False,
            },
            id="percent without its sign",
        ),
        pytest.param(
            path("assets", "vehicles"),
            "count",
            "4辆",
            {"path": "assets.vehicles", "type": "count", "value": "4", "unit": "辆"},
            id="count",
        ),
        pytest.param(
            path("fiscal_year"), "int", "2031年度", {"path": "fiscal_year", "type": "int", "value": 2031}, id="year"
        ),
        pytest.param(
            path("performance", "average_score"),
            "decimal",
            "95.50",
            {"path": "performance.average_score", "type": "decimal", "value": "95.50", "decimals": 2},
            id="score",
        ),
        pytest.param(
            path("overall", "reason"),
            "str",
            "人员增加",
            {"path": "overall.reason", "type": "str", "value": "人员增加"},
            id="words",
        ),
        pytest.param(
            path("basic_expenditure", "public_items"),
            "list",
            ("办公费", "水费"),
            {"path": "basic_expenditure.public_items", "type": "list", "value": ["办公费", "水费"]},
            id="list",
        ),
        pytest.param(
            path("overall", "income_change", "direction"),
            "direction",
            "unclear",
            {"path": "overall.income_change.direction", "type": "direction", "value": "unclear"},
            id="direction",
        ),
        pytest.param(
            path("general_budget", "detail_comparison"),
            "comparison",
            "less",
            {"path": "general_budget.detail_comparison", "type": "comparison", "value": "less"},
            id="comparison",
        ),
    ],
)
def test_a_leaf_becomes_a_fact_with_its_print_and_place(
    at: FieldPath, kind: Kind, printed: str, fact: dict[str, Any]
) -> None:
    (found,) = facts(build(FinalAccounts, [[cited(at, kind, printed, 2500, "这里印着的字")]])[0])
    assert found == fact | {"quote": "这里印着的字", "page": 3, "start": 2500, "end": 2506, "reader": "grammar"}


def test_facts_come_in_the_order_of_the_schema_and_of_the_document() -> None:
    sections = [
        [item("其他收入", "3万元", 30), item("事业收入", "2万元", 20), money(INCOME, "5万元", 10)],
        [money(path("overall", "income_total"), "5万元", 90), cited(path("organization"), "str", "青溪县水务局", 95)],
    ]
    assert list(shown(*sections)) == [
        "organization",
        "overall.income_total",
        "income.total",
        "income.items[其他收入].amount",
        "income.items[事业收入].amount",
    ]


def test_an_empty_record_has_no_facts() -> None:
    assert shown() == {}
    assert shown([]) == {}


def test_the_record_survives_being_written() -> None:
    record, _ = build(FinalAccounts, [[money(INCOME, "5万元"), item("其他收入", "3.10万元", 20)]])
    again = FinalAccounts.model_validate_json(record.model_dump_json())
    assert list(facts(again)) == list(facts(record))


# --- a leaf that is stated twice


def test_the_first_place_counts_and_the_others_are_kept() -> None:
    sections = [[money(INCOME, "5万元", 10, "收入5万元")], [money(INCOME, "6万元", 50, "收入6万元")]]
    assert shown(*sections) == {"income.total": "5"}
    assert restated(*sections) == [("income.total", "收入6万元")]


def test_a_section_that_repeats_itself_restates_nothing() -> None:
    section = [money(INCOME, "5万元", 10, "收入5万元"), money(INCOME, "6万元", 50, "收入6万元")]
    assert shown(section) == {"income.total": "5"}
    assert restated(section) == []


def test_words_that_come_again_are_no_restatement() -> None:
    at = path("overall", "reason")
    sections = [[cited(at, "str", "人员增加", 10)], [cited(at, "str", "工资调整", 50)]]
    assert shown(*sections) == {"overall.reason": "人员增加"}
    assert restated(*sections) == []


# --- elements of lists


def test_two_elements_of_one_label_in_two_sections_are_two() -> None:
    assert shown([item("其他收入", "3万元", 10)], [item("其他收入", "4万元", 50)]) == {
        "income.items[其他收入].amount": "3",
        "income.items[其他收入#2].amount": "4",
    }


def test_two_elements_of_one_label_in_one_section_are_two() -> None:
    second: FieldPath = FieldPath(("income", "items", Key("其他收入", 2), "amount"))
    assert shown([item("其他收入", "3万元", 10), money(second, "4万元", 50)]) == {
        "income.items[其他收入].amount": "3",
        "income.items[其他收入#2].amount": "4",
    }


def test_the_leaves_of_an_element_stay_together() -> None:
    share = path("income", "items", "[其他收入]", "share")
    sections = [
        [item("其他收入", "3万元", 10), cited(share, "percent", "30%", 20)],
        [item("其他收入", "4万元", 50), cited(share, "percent", "40%", 60)],
    ]
    assert shown(*sections) == {
        "income.items[其他收入].amount": "3",
        "income.items[其他收入].share": "30",
        "income.items[其他收入#2].amount": "4",
        "income.items[其他收入#2].share": "40",
    }


def test_the_same_words_twice_are_one_element() -> None:
    sections = [[item("其他收入", "3万元", 10, "其他收入3万元")], [item("其他收入", "3万元", 50, "其他收入3万元")]]
    assert shown(*sections) == {"income.items[其他收入].amount": "3"}
    assert restated(*sections) == [("income.items[其他收入].amount", "其他收入3万元")]


def test_the_same_figure_in_other_words_is_another_element() -> None:
    sections = [[item("其他收入", "3万元", 10, "其他收入3万元")], [item("其他收入", "3万元", 50, "其他收入为3万元")]]
    assert list(shown(*sections)) == ["income.items[其他收入].amount", "income.items[其他收入#2].amount"]


def test_lists_within_lists() -> None:
    def part(label: str, printed: str, start: int) -> Aligned:
        return money(path("breakdowns", "[投资]", "items", f"[{label}]", "amount"), printed, start)

    total = path("breakdowns", "[投资]", "total")
    first = [money(total, "9元", 10), part("堤防", "4元", 20), part("闸门", "5元", 30)]
    second = [money(total, "7元", 50), part("堤防", "7元", 60)]
    assert shown(first, second) == {
        "breakdowns[投资].total": "9",
        "breakdowns[投资].items[堤防].amount": "4",
        "breakdowns[投资].items[闸门].amount": "5",
        "breakdowns[投资#2].total": "7",
        "breakdowns[投资#2].items[堤防].amount": "7",
    }


def test_a_label_is_part_of_the_path_as_printed() -> None:
    assert str(FieldPath(("projects", Key("“河道”整治（一期）", 3), "narrative", "budget"))) == (
        "projects[“河道”整治（一期）#3].narrative.budget"
    )


def test_disagreement_of_a_later_section_is_about_its_own_element() -> None:
    at = FieldPath(("breakdowns", Key("投资"), "total"))
    first, second = money(at, "3万元", 10), money(at, "4万元", 50)
    other = money(at, "5万元", 50)
    record, _ = build(FinalAccounts, [[first], [second]])
    differing = [
        Disagreement(path=str(at), grammar=second.cited, llm=other.cited),
        Disagreement(path=str(at), grammar=first.cited, llm=other.cited),
        Disagreement(path="income.total", grammar=first.cited, llm=other.cited),  # no leaf of the record
    ]
    paths = [one.path for one in placed(record, differing)]
    assert paths == ["breakdowns[投资#2].total", "breakdowns[投资].total", "income.total"]


def test_element_that_only_adds_to_an_earlier_one_completes_it() -> None:
    item = path("income", "items", "[其他收入]")
    change = money(FieldPath((*item, "change", "amount")), "3.00万元", 10)
    amount = money(FieldPath((*item, "amount")), "80.73万元", 40)
    other = money(FieldPath((*item, "amount")), "81.00万元", 80)
    assert shown([change], [amount], [other]) == {
        "income.items[其他收入].change.amount": "3.00",
        "income.items[其他收入].amount": "80.73",
        "income.items[其他收入#2].amount": "81.00",
    }


# --- whole documents against their gold


def gold_of(file: File) -> list[dict[str, Any]]:
    lines = (CORPUS / "gold" / f"{file.stem}.facts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def _labelled() -> frozenset[tuple[str, ...]]:
    """The leaves that the labels of the samples have at all; they are of version 1, and know no later ones."""
    return frozenset(_names(fact["path"]) for file in CORPUS_DOCUMENTS for fact in gold_of(file))


def _names(path: str) -> tuple[str, ...]:
    return tuple(step for step in FieldPath.parse(path) if isinstance(step, str))


def _is_in_gold(path: str) -> bool:
    """Whether the labels of the samples would have a leaf."""
    return _names(path) in _labelled()


@pytest.mark.parametrize("file", CORPUS_DOCUMENTS, ids=lambda file: file.name)
def test_a_sample_document_agrees_with_its_gold(file: File) -> None:
    gold = gold_of(file)
    labelled = {fact["path"] for fact in gold}
    read = [f for f in facts(result_of(file).record) if f["path"] in labelled or _is_in_gold(f["path"])]
    found = {(fact["path"], as_fact_value(fact)) for fact in read}
    wanted = {(fact["path"], as_fact_value(fact)) for fact in gold if not fact.get("optional")}
    allowed = {(fact["path"], str(value)) for fact in gold for value in fact.get("also_accept", ())}
    allowed |= {(fact["path"], as_fact_value(fact)) for fact in gold}
    assert len(wanted) > 100
    missing, extra = sorted(map(str, wanted - found)), sorted(map(str, found - allowed))
    assert len(wanted & found) / len(wanted) >= 0.97, missing
    assert len(found & allowed) / len(found) >= 0.97, extra


@pytest.mark.parametrize("file", CORPUS_DOCUMENTS, ids=lambda file: file.name)
def test_prints_and_pages_are_those_of_the_gold(file: File) -> None:
    """Where path and value agree, unit, decimals, sign and page agree too."""
    found = {fact["path"]: fact for fact in facts(result_of(file).record)}
    document, compared = result_of(file).document, 0
    for fact in gold_of(file):
        same = found.get(fact["path"])
        if same is None or as_fact_value(same) != as_fact_value(fact):
            continue
        compared += 1
        for name in ("type", "unit", "decimals", "sign"):
            if name in fact:
                assert same.get(name) == fact[name], (fact["path"], name)
        if "page" in fact:  # of the quote's beginning or, where it runs over to the next page, of the figure
            pages = {document.page_at(same["start"]), document.page_at(same["end"] - 1)}
            assert fact["page"] in pages, fact["path"]
    assert compared > 100
