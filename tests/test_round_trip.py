"""What a record is written as is what is read again, whichever of its leaves is null."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from helpers.kept_store import kept_text
from typer.testing import CliRunner

from extractor.cli import app
from extractor.core.evidence import Model, Notice
from extractor.core.io import readable_json
from extractor.doctypes.registry import all_types
from extractor.export.export import export
from extractor.extraction.reconcile import Disagreement
from extractor.output.files import record_json
from extractor.store.database import Store
from extractor.store.final import finals, one_moment
from extractor.store.keep import keep

PLAIN: dict[Any, Any] = {str: "某", int: 2031, Decimal: Decimal("1.50"), float: 1.0, bool: True, Any: "某"}


def options(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


@cache
def sample(annotation: Any) -> Any:
    """A value of everything that an annotation may hold; of a choice the first."""
    (first, *_) = (option for option in options(annotation) if option is not type(None))
    origin, inner = get_origin(first), get_args(first)
    if origin is Literal:
        return inner[0]
    if origin is tuple:
        return tuple(sample(one) for one in inner if one is not Ellipsis)
    if origin is dict:
        return {"合计": sample(inner[1])}
    if first in PLAIN:
        return PLAIN[first]
    assert issubclass(first, Model), first
    return first(**{name: sample(info.annotation) for name, info in first.model_fields.items()})


def nulls(model: type[Model]) -> Iterator[tuple[str, Model]]:
    """A full value of a class with one of its own fields null, for each that may be."""
    for name, info in model.model_fields.items():
        if type(None) in options(info.annotation):
            yield f"{model.__name__}.{name}", sample(model).model_copy(update={name: None})


def within(annotation: Any) -> set[type[Model]]:
    """Every class that values of an annotation consist of."""
    found: set[type[Model]] = set()
    for option in options(annotation):
        if isinstance(option, type) and issubclass(option, Model):
            found |= {option}.union(*(within(info.annotation) for info in option.model_fields.values()))
        else:
            found = found.union(*map(within, get_args(option)))
    return found


@pytest.mark.parametrize(
    "model", [*(doctype.record for doctype in all_types()), Notice, Disagreement], ids=lambda model: model.__name__
)
def test_what_is_written_is_read_again_whatever_is_null(model: type[Model]) -> None:
    tried = [pair for part in within(model) for pair in nulls(part)]
    assert len(tried) >= len(list(nulls(model)))
    lost = []
    for name, value in tried:
        written = json.loads(readable_json(record_json(value)))
        try:
            same = record_json(type(value).model_validate(written)) == record_json(value)
        except ValueError:
            same = False
        lost += [] if same else [name]
    assert lost == []


def test_an_amount_without_its_unit_is_kept_exported_and_checked(store: Store, tmp_path: Path) -> None:
    kept = kept_text(
        tmp_path,
        "某某局2020年度部门决算\n一、收入决算情况说明\n2020年度本年收入合计100.50，其中：一般公共预算财政拨款收入80.50，"
        "占80.10%；其他收入20.00万元，占19.90%。\n",
    )
    keep(store, kept, "f")
    with one_moment(store) as session:
        (final,) = finals(session)
    fact = next(leaf.fact for leaf in final.leaves if leaf.fact["path"] == "income.total")
    assert (fact["value"], fact["unit"]) == ("100.50", None)
    for form in ("jsonl", "csv", "xlsx", "facts"):
        assert export(
            store, form, tmp_path / f"out-{form}.{form}" if form != "facts" else tmp_path / "o", "甲"
        ).documents
    file = tmp_path / "record.json"
    file.write_bytes(readable_json(kept.form))
    told = CliRunner().invoke(app, ["check", str(file)])
    assert (told.exit_code, "FA-UNT-010 fail" in told.output) == (1, True), told.output
