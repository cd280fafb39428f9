"""Questions that people raise: a figure that somebody contests, a figure that was missed and is added from the page.

A record and what a person points at in; a question, or the record with the figure in it, out.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import ValidationError

from extractor.core import schema as shape
from extractor.core.evidence import Cited, Model, Where
from extractor.core.field_path import FieldPath, Key, NotAPathError
from extractor.core.formatting import printed
from extractor.core.tables import StatutoryTable, TableRow
from extractor.core.values import Money, Unit, read_count, read_money, read_number, read_percent
from extractor.errors import ExtractorError, NotAFigureError
from extractor.message import Message
from extractor.review.questions import Kind, Question

M = TypeVar("M", bound=Model)
CONTESTED, ADDED = "REV-ASK-001", "REV-ADD-001"
OF_PEOPLE: frozenset[Kind] = frozenset({"contested", "added"})
_RISK = 60  # somebody has seen it and doubts it
_READ: dict[str, Callable[[str], Any]] = {
    "money": read_money,
    "percent": read_percent,
    "count": read_count,
    "decimal": read_number,
}


class NoPlaceError(ExtractorError):
    """A path at which a record can hold no further figure; carries the path."""

    path: str

    located_by = "path"

    @property
    def message(self) -> Message:
        return Message("这里不能补录。", "no figure can be added there")


def contested(record: type[Model], path: str, leaf: Cited[Any]) -> Question:
    """The question whether a figure is what it is read as."""
    name, shown = shape.spoken(record, path), printed(leaf.value)
    zh, en = f"{name}：读作{shown}，有人存疑", f"{path} is read as {shown}, which somebody contests"
    return _question("contested", CONTESTED, path, leaf.figure, leaf.where.page, shown, Message(zh, en))


def added(record: type[Model], path: str, figure: tuple[int, int], page: int, words: str) -> Question:
    """The question that a figure answers which a person adds from the page."""
    name = shape.spoken(record, path)
    return _question("added", ADDED, path, figure, page, words, Message(f"{name}：漏读，补录", f"{path} was not read"))


def _question(
    kind: Kind, code: str, path: str, figure: tuple[int, int], page: int, shown: str, said: Message
) -> Question:
    subject = json.dumps([kind, path, figure, shown], ensure_ascii=False)
    return Question(
        key=hashlib.sha256(subject.encode()).hexdigest()[:32],
        kind=kind,
        code=code,
        codes=(code,),
        severity="warning",
        paths=(path,),
        places=(figure,),
        page=page,
        amount=Decimal(0),
        risk=_RISK,
        zh=said.zh,
        en=said.en,
    )


def asks(question: Question, leaves: Mapping[str, Cited[Any]]) -> bool:
    """Whether a question that a person raised can still be asked: its figure is read as it was then."""
    return any(
        question.kind == "contested" and question.places == (leaf.figure,)
        for path in question.paths
        if (leaf := leaves.get(path)) is not None
    )


def open_places(record: Model) -> Iterator[tuple[str, str]]:
    """Where a figure can be added: paths of leaves that are absent with the words people know them by.

    A list stands once, under an empty key, for whatever label the person names.
    """
    for path, entry in shape.leaves(type(record)):
        first = shape.field(type(record), str(path[0]))
        figures = set(entry.kinds) & set(_READ) and (first.fact or first.role == "statements")
        keys = sum(isinstance(step, Key) for step in path)
        if figures and entry.fact and keys <= 1 and (keys or shape.standing(record, path) == "absent"):
            yield str(path), shape.spoken(type(record), str(path))


def named(path: str, label: str) -> str:
    """A path with the label in the place of its empty key."""
    try:
        steps = FieldPath.parse(path)
    except NotAPathError:
        return path
    return str(FieldPath(Key(label) if isinstance(step, Key) and not step.label else step for step in steps))


def leaf_at(record: Model, name: str, path: str, words: str, place: tuple[int, int, int], quote: str) -> Cited[Any]:
    """What a person reads at a path from these words, which stand on a page from a start to an end.

    Raises NoPlaceError; NotAFigureError where the words are none of what the path holds.
    """
    try:
        steps = FieldPath.parse(path)
    except NotAPathError as error:
        raise NoPlaceError(path) from error
    value = _value(shape.kinds_at(type(record), steps), words, None) if not _is_cell(record, steps) else None
    if value is None:
        value = read_money(words, _unit_of(record, steps))
    page, start, end = place
    where = Where(document=name, page=page, start=start, end=end)
    return Cited[Any](value=value, quote=quote, where=where, figure=(start, end), reader="reviewer")


def _is_cell(record: Model, steps: FieldPath) -> bool:
    return not shape.kinds_at(type(record), steps) and shape.standing(record, steps) in ("absent", "cell")


def _unit_of(record: Model, steps: FieldPath) -> Unit | None:
    """The unit of the other amounts of a cell's table."""
    table = str(FieldPath(steps[:2]))
    found = (cell.value for path, cell in shape.cells(record) if str(path).startswith(table))
    return next((value.unit for value in found if isinstance(value, Money)), None)


def _value(kinds: Sequence[str], words: str, unit: Unit | None) -> Any:
    """The words as the first kind that they can be. Raises NotAFigureError."""
    refused = NotAFigureError(words, "a figure")
    for kind in kinds:
        try:
            if kind == "money":
                return read_money(words, unit)
            if kind in _READ:
                return _READ[kind](words)
        except NotAFigureError as error:
            refused = error
    raise refused


def insert(record: M, path: str, leaf: Cited[Any]) -> M:
    """The record with one more leaf, and with the parts, the element or the cell that it takes.

    Raises NoPlaceError where the record's class has no such place, or something stands there.
    """
    try:
        steps = FieldPath.parse(path)
        if shape.standing(record, steps) != "absent":
            raise NoPlaceError(path)
        return _inserted(type(record), record, list(steps), leaf)
    except (NotAPathError, ValidationError, KeyError, StopIteration) as error:
        raise NoPlaceError(path) from error


def _inserted(
    model: type[M], node: M | None, steps: Sequence[Any], leaf: Cited[Any], known_as: Mapping[str, str] = {}
) -> M:
    step, *below = steps
    entry = next((entry for entry in shape.fields(model) if entry.name == step), None)
    if entry is None:  # a column of a row that is there
        row = next(entry for entry in shape.fields(model) if entry.cells)
        if node is None:
            raise KeyError(step)
        return _with(model, node, {row.name: {**getattr(node, row.name), step: leaf}})
    known = None if node is None else getattr(node, entry.name)
    value: Any = leaf
    if entry.many and entry.part is not None:
        value = _with_element(entry.part, known or (), below, leaf)
    elif entry.part is not None:
        value = _inserted(entry.part, known, below, leaf)
    return _with(model, node, {**known_as, entry.name: value})


def _with_element(model: type[M], elements: Sequence[M], steps: Sequence[Any], leaf: Cited[Any]) -> tuple[M, ...]:
    """The elements of a list with a leaf in one of them, which is a new one where none goes by that key."""
    key, *below = steps
    for at, (found, element) in enumerate(shape.keyed(elements)):
        if found == key:
            return (*elements[:at], _inserted(model, element, below, leaf), *elements[at + 1 :])
    if issubclass(model, StatutoryTable | TableRow) or key.nth > 1:
        raise KeyError(key)  # a table's rows and columns are what is printed: none is made up
    return (*elements, _inserted(model, None, below, leaf, {shape.key_field(model): key.label}))


def _with(model: type[M], node: M | None, values: Mapping[str, Any]) -> M:
    """A part with these fields, or a new one of nothing else. Raises ValidationError where it needs more."""
    return node.model_copy(update=values) if node is not None else model.model_validate(values)
