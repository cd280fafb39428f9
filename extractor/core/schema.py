"""The shape of a record class: which fields are leaves (and of what kind), which are parts, which are lists.

By it a record is walked: every leaf, every cell of its tables, each under the one path that it has.
"""

import re
import types
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath, Key, NotAPathError, Step, Steps
from extractor.core.reading import Kind
from extractor.core.values import Count, Money, Number, Percent

_KINDS: dict[Any, Kind] = {
    Money: "money",
    Percent: "percent",
    Count: "count",
    Number: "decimal",
    int: "int",
    str: "str",
}
Standing = Literal["leaf", "cell", "part", "absent"]
ROOT = FieldPath()
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record class.

    A leaf has `kinds` (more than one where an amount may be money or a count) and, where the words are judged
    rather than copied, the `choices`; a part has `part` (its class) and `many` where it is a list of them; `cells` are
    those of a table's row, by column. A field that is none of these is structure (a label, a page). What is no `fact`
    serves the checks only. By its `identity` (issuer, period) a document is known; a `role` is what general code keeps
    there (restatements: further places that state a leaf). `meaning` tells a model what its title alone does not;
    what is `drawn` stands in tables, or is made of other fields, and in no sentence. `leading` is a pattern of the
    words that are printed before the names in a list and are no part of them.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    kinds: tuple[Kind, ...] = ()
    choices: tuple[str, ...] = ()
    part: type[Model] | None = None
    many: bool = False
    fact: bool = True
    cells: bool = False
    identity: str | None = None
    role: str | None = None
    meaning: str = ""
    drawn: bool = False
    leading: str | None = None

    def named(self, printed: str) -> str:
        """A name in this list as the record keeps it, by its print: 年末实有在职人员 → 实有在职人员."""
        return re.sub(self.leading, "", printed) if self.leading else printed


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
        extra: dict[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        entry = Field(
            name,
            info.title or name,
            tuple(str(label) for label in extra.get("labels", ())),
            fact=bool(extra.get("fact", True)),
            identity=extra.get("identity"),
            role=extra.get("role"),
            meaning=info.description or "",
            drawn=bool(extra.get("drawn", False)),
            leading=extra.get("leading"),
        )
        options = _options(info.annotation)
        leaves = [leaf for option in options if (leaf := _leaf(option))]
        if leaves:
            entry = replace(entry, kinds=tuple(kind for kind, _ in leaves), choices=leaves[0][1])
        elif get_origin(options[0]) is tuple and isinstance(element := get_args(options[0])[0], type):
            part = element if issubclass(element, Model) else None
            entry = replace(entry, part=part, many=part is not None)
        elif isinstance(options[0], type) and issubclass(options[0], Model):
            entry = replace(entry, part=options[0])
        elif get_origin(options[0]) is dict and _leaf(get_args(options[0])[1]):
            entry = replace(entry, cells=True)
        found.append(entry)
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


def resolve(model: type[Model], path: Iterable[Step]) -> Field:
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


def kinds_at(model: type[Model], path: Iterable[Step]) -> tuple[Kind, ...]:
    """The kinds of figures and words that the leaf at a path may hold; none where no record of the class has it."""
    try:
        return resolve(model, path).kinds
    except KeyError:
        return ()


def is_stated(model: type[Model], path: Iterable[Step]) -> bool:
    """Whether sentences state the field of a path, so that a model that is shown them could give it."""
    steps = [step for step in path if not isinstance(step, Key)]
    return not any(resolve(model, steps[: end + 1]).drawn for end in range(len(steps)))


def leaves(model: type[Model], path: FieldPath = ROOT) -> Iterator[tuple[FieldPath, Field]]:
    """Every leaf under a class with its path; the elements of a list stand once, under an empty key."""
    for entry in fields(model):
        at = path / entry.name
        if entry.kinds:
            yield at, entry
        elif entry.part is not None:
            yield from leaves(entry.part, at / Key("") if entry.many else at)


def walk(model: Model, path: FieldPath = ROOT, *, supporting: bool = True) -> Iterator[tuple[FieldPath, Cited[Any]]]:
    """Every leaf that a record has with its path, in the order of the schema and of the document.

    Not `supporting`: without the parts that serve the checks only.
    """
    for entry in fields(type(model)):
        value = getattr(model, entry.name)
        if value is None:
            continue
        if entry.kinds:
            yield path / entry.name, value
        elif supporting or entry.fact:
            for below, part in _parts(entry, value, path):
                yield from walk(part, below, supporting=supporting)


def of_role(model: type[Model], role: str) -> Field | None:
    """The field that general code keeps something in; None where the class has none."""
    return next((entry for entry in fields(model) if entry.role == role), None)


def identity(record: Model, of: Literal["issuer", "period"]) -> Any:
    """By what a document is known: the value of the field that says so; None where there is none."""
    for entry in fields(type(record)):
        if entry.identity == of and (cited := getattr(record, entry.name)) is not None:
            return cited.value
    return None


def cells(model: Model, path: FieldPath = ROOT) -> Iterator[tuple[FieldPath, Cited[Any]]]:
    """Every cell of a record's tables with its path, which no leaf and no other cell has."""
    for entry in fields(type(model)):
        value = getattr(model, entry.name)
        if entry.cells:
            yield from cells_of(value, path)
        elif value is not None and not entry.kinds:
            for below, part in _parts(entry, value, path):
                yield from cells(part, below)


def _parts(entry: Field, value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, Model]]:
    """What lies in a field, with its path: a part, or the elements of a list."""
    at = path / entry.name
    if entry.many:
        for key, element in keyed(value):
            yield at / key, element
    elif entry.part is not None:
        yield at, value


def keyed(elements: Iterable[M]) -> Iterator[tuple[Key, M]]:
    """The elements of a list with their keys: the second of one label is number 2."""
    seen: Counter[str] = Counter()
    for element in elements:
        label = str(getattr(element, key_field(type(element))))
        seen[label] += 1
        yield Key(label, seen[label]), element


def cells_of(row: Mapping[str, Cited[Any]], path: FieldPath) -> Iterator[tuple[FieldPath, Cited[Any]]]:
    """The cells of a row at `path`: a column stands right behind its row."""
    for column, cell in row.items():
        yield path / column, cell


def spoken(record: type[Model], path: str) -> str:
    """The words that a Chinese reader knows a printed path by: 支出决算·基本支出·金额.

    The titles of the fields on the way, the labels of list elements in place of their lists; what has no title as it
    is.
    """
    try:
        steps = FieldPath.parse(path)
    except NotAPathError:  # of an older version's decision
        return path
    words: list[str] = []
    part: type[Model] | None = record
    for step in steps:
        if isinstance(step, Key):
            words[-1:] = [step.name or words[-1]] if words else [step.name]
            continue
        entry = next((entry for entry in fields(part) if entry.name == step), None) if part else None
        words.append(re.sub(r"情况$", "", entry.title if entry is not None else step))
        part = entry.part if entry is not None else None
    return "·".join(words)


def standing(record: Model, path: FieldPath) -> Standing | None:
    """What a path names in a record: a leaf or a cell that holds a value, a part (a section, an element of a list, a
    row) that is there, or one of these that this record does not have. None where no record of its class has it."""
    return _standing(type(record), record, path)


def _standing(model: type[Model], node: Model | None, path: Steps) -> Standing | None:
    if not path:
        return "absent" if node is None else "part"
    step, *below = path
    entry = next((entry for entry in fields(model) if entry.name == step), None)
    if entry is None:
        row = next((entry for entry in fields(model) if entry.cells), None)
        if row is None or below or isinstance(step, Key):
            return None
        return "cell" if node is not None and step in getattr(node, row.name) else "absent"
    value = None if node is None else getattr(node, entry.name)
    if entry.kinds:
        return None if below else "absent" if value is None else "leaf"
    if entry.part is None:
        return None
    return _standing_in_list(entry.part, value, below) if entry.many else _standing(entry.part, value, tuple(below))


def _standing_in_list(model: type[Model], elements: Iterable[Model] | None, path: Sequence[Step]) -> Standing | None:
    if not path:
        return "part" if elements else "absent"
    if not isinstance(path[0], Key):
        return None
    element = next((element for key, element in keyed(elements or ()) if key == path[0]), None)
    return _standing(model, element, tuple(path[1:]))
