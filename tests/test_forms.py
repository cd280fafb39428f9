"""The form of a section and what it is flattened to."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from extractor.core.reading import Answer
from extractor.core.schema import asks_for, leaves, resolve
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.extraction.readers.forms import answer_model, answers
from extractor.llm.chat import UnfitError, answer_schema, as_json, fill

KEYS = [spec.key for spec in FINAL_ACCOUNTS.sections if spec.key not in ("tables", "other", "glossary")]


def form(section: str) -> type[BaseModel]:
    return answer_model(FINAL_ACCOUNTS, FINAL_ACCOUNTS.spec(section))


def flat(section: str, filled: dict[str, Any]) -> list[Answer]:
    spec = FINAL_ACCOUNTS.spec(section)
    return list(answers(fill(form(section), as_json(filled)), FINAL_ACCOUNTS, spec))


def told(section: str, filled: dict[str, Any]) -> dict[str, Any]:
    return {str(answer.path): answer.printed for answer in flat(section, filled)}


def objects(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for entry in node for found in objects(entry)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") == "object" else []
    return own + [found for entry in node.values() for found in objects(entry)]


@pytest.mark.parametrize("section", KEYS)
def test_the_schema_is_as_short_as_can_be(section: str) -> None:
    schema = answer_schema(form(section))
    Draft202012Validator.check_schema(schema)
    for found in objects(schema):
        assert found.keys() <= {"type", "properties", "$defs"}
    written = as_json(schema)
    assert '"default"' not in written
    assert "Cited" not in written
    assert len(written) < 2000  # it is paid with every request


@pytest.mark.parametrize("section", KEYS)
def test_an_answer_that_fits_the_schema_fills_the_form(section: str) -> None:
    assert fill(form(section), "{}") == fill(form(section), json.dumps(dict.fromkeys(form(section).model_fields)))


def test_every_leaf_of_the_record_is_asked_for_somewhere() -> None:
    wanted = {path for path, _ in leaves(FinalAccounts) if asks_for(FinalAccounts, path)}
    asked = set()
    for key in KEYS:
        spec = FINAL_ACCOUNTS.spec(key)
        for name in form(key).model_fields:
            at = (*spec.root, name)
            part = resolve(FinalAccounts, at)
            asked |= {path for path in wanted if path[: len(at)] == at or (part.part is None and path == at)}
    assert {str(path) for path in wanted - asked} == set()


def test_the_name_of_an_element_comes_first() -> None:
    definitions = answer_schema(form("annex"))["$defs"]
    assert {name: next(iter(entry["properties"])) for name, entry in definitions.items()} == {
        "Breakdown": "title",
        "CountItem": "label",
        "Item": "label",
        "Project": "name",
        "ProjectNarrative": "budget",
    }


def test_null_blank_and_missing_give_no_answer() -> None:
    assert told("overall", {"year": "2021", "income_total": " ", "reason": None, "expenditure_total": ""}) == {
        "overall.year": "2021"
    }


def test_zero_is_an_answer() -> None:
    assert told("state_capital", {"expenditure": "0万元"}) == {"state_capital.expenditure": "0万元"}


def test_paths_have_root_names_and_keys() -> None:
    filled = {"items": [{"label": "其他 收入", "amount": "1元"}, {"label": "其他收入", "share": "3%"}]}
    assert told("income", filled) == {"income.items[其他收入].amount": "1元", "income.items[其他收入#2].share": "3%"}


def test_marks_and_white_space_are_no_part_of_a_label() -> None:
    filled = {"detail": [{"label": "教育（类）/普通教育（款）/小学\n教育（项）", "actual": "5万元"}]}
    (answer,) = flat("general_budget_detail", filled)
    assert str(answer.path) == "general_budget.detail[教育/普通教育/小学教育].actual"
    assert answer.labels == ("小学教育", "普通教育", "教育")


def test_an_answer_names_the_labels_to_look_near() -> None:
    total, amount = flat("overall", {"income_total": "1元", "income_change": {"amount": "2元"}})
    assert total.labels == ("收入总计", "收、支总计", "收入支出总计")
    assert amount.labels == ("增加", "减少", "收入总计比上年")


def test_lists_of_words_leave_blanks_out() -> None:
    assert told("basic_expenditure", {"personnel_items": ["奖金", " ", ""], "public_items": []}) == {
        "basic_expenditure.personnel_items": ("奖金",)
    }


@pytest.mark.parametrize(
    ("printed", "kind"),
    [("3个", "count"), ("12辆", "count"), ("3.5万元", "money"), ("40元", "money"), ("3", "money"), ("3.5", "money")],
)
def test_an_amount_is_money_unless_it_has_a_counter(printed: str, kind: str) -> None:
    (answer,) = flat("annex", {"breakdowns": [{"title": "车辆", "total": printed}]})
    assert answer.kind == kind


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        pytest.param({"items": [{"label": " ", "amount": "1元"}]}, "needs its printed name", id="no name"),
        pytest.param({"total": "1元", "sum": "1元"}, "Extra inputs are not permitted", id="unknown key"),
        pytest.param({"total": {"value": 1}}, "valid string", id="object for a string"),
        pytest.param({"total": True}, "valid string", id="bool"),
    ],
)
def test_what_is_not_the_form_is_refused(filled: dict[str, Any], problem: str) -> None:
    with pytest.raises(UnfitError, match=problem):
        told("income", filled)


def test_a_direction_is_one_of_its_names() -> None:
    assert told("overall", {"income_change": {"direction": "unclear"}}) == {
        "overall.income_change.direction": "unclear"
    }
    with pytest.raises(UnfitError, match=r"income_change\.direction"):
        told("overall", {"income_change": {"direction": "增加"}})
