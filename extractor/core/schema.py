"""The shape of a record class: which fields are leaves (and of what kind), which are parts, which are lists."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from extractor.core.evidence import Cited, Model
from extractor.core.reading import Key, Kind, Path
from extractor.core.values import Count, Money, Number, Percent

_KINDS: dict[Any, Kind] = {
    Money: "money",
    Percent: "percent",
    Count: "count",
    Number: "decimal",
    int: "int",
    str: "str",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record class.

    A leaf has `kinds` (more than one where an amount may be money or a count) and, where the words are judged
    rather than copied, the `choices`; a part has `part` (its class) and `many` where it is a list of them. A field that
    is neither is structure (a label, a page). What is no `fact` serves the checks only.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    kinds: tuple[Kind, ...] = ()
    choices: tuple[str, ...] = ()
    part: type[Model] | None = None
    many: bool = False
    fact: bool = True


def _options(annotation: Any) -> tuple[Any, ...]:
    """The members of `A | B | None` without None; of anything else, itself."""
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(option for option in get_args(annotation) if option is not type(None))
    return (annotation,)


def _leaf(annotation: Any) -> tuple[Kind, tuple[str, ...]] | None:
    """The kind and choices of `Cited[T]`; None for anything that is not Cited."""
    if not (isinstance(annotation, type) and issubclass(annotation, Cited)):
        return None
    (value,) = annotation.__pydantic_generic_metadata__["args"]
    if get_origin(value) is Literal:
        choices = get_args(value)
        return ("direction" if "increase" in choices else "comparison"), choices
    if get_origin(value) is tuple:
        return "list", ()
    return _KINDS[value], ()


@cache
def fields(model: type[Model]) -> tuple[Field, ...]:
    """The fields of a record class in order."""
    found = []
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        labels = tuple(str(label) for label in extra.get("labels", ()))  # type: ignore[union-attr]
        title = info.title or name
        options = _options(info.annotation)
        leaves = [leaf for option in options if (leaf := _leaf(option))]
        if leaves:
            kinds = tuple(kind for kind, _ in leaves)
            fact = bool(extra.get("fact", True))
            found.append(Field(name, title, labels, kinds, leaves[0][1], fact=fact))
        elif get_origin(options[0]) is tuple and isinstance(element := get_args(options[0])[0], type):
            part = element if issubclass(element, Model) else None
            found.append(Field(name, title, labels, part=part, many=part is not None))
        elif isinstance(options[0], type) and issubclass(options[0], Model):
            found.append(Field(name, title, labels, part=options[0]))
        else:
            found.append(Field(name, title, labels))
    return tuple(found)


def field(model: type[Model], name: str) -> Field:
    """The field of that name. KeyError where the class has none."""
    for candidate in fields(model):
        if candidate.name == name:
            return candidate
    raise KeyError(f"{model.__name__}.{name}")


def key_field(model: type[Model]) -> str:
    """The field that names an element of a list of this class. AttributeError where the class cannot be listed."""
    return str(model.KEY)  # type: ignore[attr-defined]


def resolve(model: type[Model], path: Path) -> Field:
    """The field that a path leads to. KeyError where it leads nowhere."""
    found: Field | None = None
    for step in path:
        if isinstance(step, Key):
            continue
        if found is not None and found.part is not None:
            model = found.part
        found = field(model, step)
    if found is None:
        raise KeyError("an empty path")
    return found


def leaves(model: type[Model], path: Path = ()) -> Iterator[tuple[Path, Field]]:
    """Every leaf under a class with its path; the elements of a list stand once, under an empty key."""
    for entry in fields(model):
        at = (*path, entry.name)
        if entry.kinds:
            yield at, entry
        elif entry.part is not None:
            yield from leaves(entry.part, (*at, Key("")) if entry.many else at)
