"""Derive the form that a model fills in for a section, and flatten a filled one.

A section's part of the record in, a form of printed strings out; a filled form in, Answers out.

The form is derived from the record class, so that the two cannot drift apart. Every field may be left out; money and
rates are strings because a model that writes numbers changes them.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, create_model, model_validator

from extractor.core.evidence import Model
from extractor.core.field_path import FieldPath, Key, Steps
from extractor.core.reading import Answer, Kind, clean_label
from extractor.core.schema import Field as Leaf
from extractor.core.schema import fields, key_field, resolve
from extractor.core.values import read_count
from extractor.doctypes.base import DocType, SectionSpec
from extractor.errors import NotAFigureError


def _not_blank(label: str) -> str:
    if not clean_label(label):
        raise ValueError("an entry of a list needs its printed name")
    return label


class AnswerForm(BaseModel):
    """The base of every form. A key left out and blank words count as null; an answer of unknown keys is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _absent_is_null(cls, data: Any) -> Any:
        if not isinstance(data, dict) or (data and not cls.model_fields.keys() & data.keys()):
            return data
        filled = dict(data)
        for name, info in cls.model_fields.items():
            value = filled.get(name)
            if info.annotation is str:  # the name of a list's element
                continue
            if value is None or (isinstance(value, str) and not value.strip()):
                filled[name] = [] if get_origin(info.annotation) is list else None
        return filled


def _entry(leaf: Leaf) -> tuple[Any, Any]:
    """The annotation of one field of a form."""
    if leaf.part is not None:
        form = _form(leaf.part)
        return (list[form] if leaf.many else form | None), ...  # type: ignore[valid-type]
    if leaf.choices:
        return Literal[leaf.choices] | None, ...
    if leaf.kinds == ("list",):
        return list[str], ...
    return str | None, ...


def _form_leaves(model: type[Model], names: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """The leaves and parts of a class that a model is asked for; structure (pages, cells) is not."""
    for leaf in fields(model):
        included = leaf.name in names if names else leaf.asked
        if included and (leaf.kinds or leaf.part is not None):
            yield leaf


@cache
def _form(part: type[Model]) -> type[BaseModel]:
    """The form of a part of the record; the name of a list's element comes first."""
    entries: dict[str, Any] = {}
    if hasattr(part, "KEY"):
        entries[key_field(part)] = (Annotated[str, AfterValidator(_not_blank)], ...)
    entries |= {leaf.name: _entry(leaf) for leaf in _form_leaves(part)}
    return create_model(part.__name__, __base__=AnswerForm, **entries)


def _root(doctype: DocType, spec: SectionSpec) -> type[Model]:
    part = resolve(doctype.record, spec.root).part if spec.root else doctype.record
    if part is None:
        raise KeyError(f"{spec.key}: its root is no part of the record")
    return part


@cache
def answer_model(doctype: DocType, spec: SectionSpec) -> type[BaseModel]:
    """The form that a model fills in for a section, named after its key (`GeneralBudgetDetail`)."""
    name = "".join(word.capitalize() for word in spec.key.split("_"))
    entries: dict[str, Any] = {leaf.name: _entry(leaf) for leaf in _form_leaves(_root(doctype, spec), spec.fields)}
    return create_model(name, __base__=AnswerForm, **entries)


def answers(filled: BaseModel, doctype: DocType, spec: SectionSpec) -> tuple[Answer, ...]:
    """A filled form as Answers in the order of the record; null and blank words give none.

    Labels to look near, best first: of a list's element its own name (of 类/款/项 the last part first); of any other
    leaf the words that templates print for it, then the name of the part it stands in.
    """
    return tuple(_answers(filled, _form_leaves(_root(doctype, spec), spec.fields), spec.root, named=(), around=()))


def _answers(
    filled: BaseModel, form_leaves: Iterator[Leaf], path: Steps, named: tuple[str, ...], around: tuple[str, ...]
) -> Iterator[Answer]:
    for leaf in form_leaves:
        value = getattr(filled, leaf.name)
        at = (*path, leaf.name)
        if leaf.many and leaf.part is not None:
            yield from _elements(value, leaf.part, at)
        elif leaf.part is not None:
            if value is not None:
                yield from _answers(value, _form_leaves(leaf.part), at, named, (*leaf.labels, leaf.title))
        elif printed := _printed(value):
            near = named or tuple(dict.fromkeys((*leaf.labels, *around)))
            yield Answer(FieldPath(at), _kind(leaf, printed), printed, labels=near)


def _elements(elements: list[BaseModel], part: type[Model], path: Steps) -> Iterator[Answer]:
    """The answers of a list; the second element of one name has `nth` 2."""
    seen: Counter[str] = Counter()
    *before, last = path
    for element in elements:
        label = clean_label(getattr(element, key_field(part)))
        seen[label] += 1
        at = (*before, last, Key(label, seen[label]))
        named = tuple(step for step in reversed(label.split("/")) if step)
        yield from _answers(element, _form_leaves(part), at, named, ())


def _printed(value: str | list[str] | None) -> str | tuple[str, ...]:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    return tuple(words for entry in value if (words := entry.strip()))


def _kind(leaf: Leaf, printed: str | tuple[str, ...]) -> Kind:
    """The kind of a leaf; of an amount that may be money or a count, the one that is printed."""
    if len(leaf.kinds) == 1 or not isinstance(printed, str):
        return leaf.kinds[0]
    if "元" in printed:
        return "money"
    try:
        return "count" if read_count(printed).unit else "money"
    except NotAFigureError:
        return "money"
