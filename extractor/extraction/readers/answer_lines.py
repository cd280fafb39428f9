"""Read a model's answer: one JSON array a line, each an object of the record with the strings printed for its fields.

An answer's text and a record class in, Entities and open statements out. A line that is broken, cut off, too deep or
too long, or says a key twice, loses itself and is counted; so does a field that the record does not have.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.core.evidence import Model
from extractor.core.field_path import FieldPath, Key, NotAPathError, Steps
from extractor.core.reading import Kind, clean_label
from extractor.core.schema import Field, fields, key_field
from extractor.core.values import read_count
from extractor.errors import NotAFigureError
from extractor.extraction.readers.catalogue import askable

_LONGEST_LINE = 20_000  # characters
_MOST_LINES = 5_000
_DEEPEST = 8  # brackets
_OPEN = "?"  # the path of what has none
_DOCUMENT = "doc"
_NUMBERING = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,2}[)）]|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、．.])\s*(?=\D)"
)
_CODE = re.compile(r"[（(]\d{3,7}[）)]")
_WRAPPING = re.compile(r"<think>(?:(?!<think>).)*?</think>|^[^\S\n]*```\w*[^\S\n]*$", re.DOTALL | re.MULTILINE)
_LAST_COMMA = re.compile(r"\]\s*,\s*$")  # lines as of one long array


@dataclass(frozen=True, slots=True)
class AnswerLeaf:
    """One value of an entity: its path and what the model says is printed.

    `labels` are the words that are printed for its field, `near` these and the words of what it belongs to.
    """

    path: FieldPath
    kind: Kind
    printed: str | tuple[str, ...]
    labels: tuple[str, ...]
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """What one line says: an object of the record, where it is told, its name, and its values in order."""

    paragraph: int
    name: str | None
    leaves: tuple[AnswerLeaf, ...]


@dataclass(frozen=True, slots=True)
class OpenFigure:
    """A figure that the model found no path for, with what it says of it."""

    paragraph: int
    label: str
    printed: str
    of: str


@dataclass(frozen=True, slots=True)
class AnswerHeading:
    """The first line: what the document is, whose, and of which period; "" where the model does not say."""

    doctype: str
    issuer: str
    period: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """All that an answer says. `broken` are lines that are none, `unknown` fields and paths that there are not."""

    heading: AnswerHeading | None
    entities: tuple[Entity, ...]
    opened: tuple[OpenFigure, ...]
    broken: int
    unknown: tuple[str, ...]


class _BrokenLineError(Exception):
    """A line that is no array of the kind that was asked for."""


@dataclass(slots=True)
class _Found:
    entities: list[Entity] = field(default_factory=list)
    opened: list[OpenFigure] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    heading: AnswerHeading | None = None
    broken: int = 0


def parse(text: str, record: type[Model]) -> Parsed:
    """What the lines of an answer say of a record of this class; never raises for what they say."""
    found = _Found()
    for n, line in enumerate(_lines(text)):
        if n >= _MOST_LINES:
            found.broken += 1
            continue
        try:
            _take(_array(line), record, found)
        except _BrokenLineError:
            found.broken += 1
    return Parsed(found.heading, tuple(found.entities), tuple(found.opened), found.broken, tuple(found.unknown))


def has_lines(text: str) -> bool:
    """Whether an answer has any line of the kind that was asked for."""
    for line in _lines(text):
        try:
            _array(line)
        except _BrokenLineError:
            continue
        return True
    return False


def _lines(text: str) -> Iterator[str]:
    """The lines that say something: not those of a code block's fence, of thoughts, of an array around all."""
    for line in _WRAPPING.sub("", text).split("\n"):  # only there: a string may hold other ends of lines
        words = line.strip()
        if words and words not in ("[", "]"):
            yield _LAST_COMMA.sub("]", words)


def _array(line: str) -> list[Any]:
    """The array of a line. Raises _BrokenLineError."""
    if len(line) > _LONGEST_LINE or not line.startswith("[") or _depth(line) > _DEEPEST:
        raise _BrokenLineError
    try:
        found = json.loads(line, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        raise _BrokenLineError from None
    return list(found)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _BrokenLineError
    return found


def _depth(line: str) -> int:
    """How many brackets are open at once, at most; those within strings count too, which is no harm."""
    deepest = depth = 0
    for mark in re.findall(r"[\[\]{}]", line):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _take(array: list[Any], record: type[Model], found: _Found) -> None:
    match array:
        case ["doc", str(doctype), *names]:
            issuer, period = (*(_word(name) for name in names[:2]), "", "")[:2]
            found.heading = found.heading or AnswerHeading(doctype, issuer, period)
        case [str(number), "?", label, printed, *rest] if number.isdecimal():
            of = rest[0].get("of") if rest and isinstance(rest[0], dict) else ""
            found.opened.append(OpenFigure(int(number), _word(label), _word(printed), _word(of)))
        case [str(number), str(path), None | str(), dict(said)] if number.isdecimal():
            name = clean_name(array[2]) if array[2] else None
            leaves = tuple(_leaves(record, path, name, said, found.unknown))
            if leaves:
                found.entities.append(Entity(int(number), name, leaves))
        case _:
            raise _BrokenLineError


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def clean_name(printed: str) -> str:
    """A name as the record keeps it: without white space, the marks of 类款项, its number and its code in brackets."""
    bare = "/".join(_CODE.sub("", _NUMBERING.sub("", clean_label(part))) for part in printed.split("/"))
    return bare.strip("/：:，,")


def _leaves(
    record: type[Model], path: str, name: str | None, said: Mapping[str, Any], unknown: list[str]
) -> Iterator[AnswerLeaf]:
    """The values of a line by their full paths."""
    try:
        steps, part = _located(record, FieldPath.parse(path), name)
    except (NotAPathError, KeyError):
        unknown.append(path)
        return
    yield from _below(part, steps, said, _near(name), unknown)


def _near(name: str | None) -> tuple[str, ...]:
    """The parts of a name, the last one first: what stands right before the figures of an item."""
    return tuple(step for step in reversed((name or "").split("/")) if step)


def _located(record: type[Model], path: Steps, name: str | None) -> tuple[Steps, type[Model]]:
    """The path with the keys that it needs, and the class that it leads to.

    The name is that of the last list on the way which has none. Raises KeyError where the record has no such path, or
    a list stays without a name.
    """
    steps: list[str | Key] = []
    part, open_list = record, -1
    entry: Field | None = None
    for step in path:
        if isinstance(step, Key):
            if entry is None or not entry.many or open_list != len(steps):
                raise KeyError(step)
            steps.append(Key(entry.named(clean_name(step.label)), step.nth))
            open_list = -1
            continue
        if open_list == len(steps) and open_list >= 0:  # the list before stays open: a later step goes below it
            steps.append(Key(entry.named(name or "") if entry is not None else ""))
            name, open_list = None, -1
        entry = _askable_field(part, step)
        if entry.part is None:
            raise KeyError(step)
        steps.append(step)
        part = entry.part
        open_list = len(steps) if entry.many else -1
    if open_list == len(steps) and entry is not None:
        steps.append(Key(entry.named(name or "")))
    if any(isinstance(step, Key) and not step.label for step in steps):
        raise KeyError(str(path))
    return tuple(steps), part


def _askable_field(part: type[Model], name: str) -> Field:
    """The field of that name that a model was asked for. KeyError where there is none."""
    entry = next((entry for entry in fields(part) if entry.name == name and askable(entry)), None)
    if entry is None:
        raise KeyError(name)
    return entry


def _below(
    part: type[Model], steps: Steps, said: Mapping[str, Any], near: tuple[str, ...], unknown: list[str]
) -> Iterator[AnswerLeaf]:
    for key, value in said.items():
        first, _, rest = key.partition(".")
        below = {rest: value} if rest else value
        try:
            entry = _askable_field(part, first)
            at = (*steps, first)
            if entry.kinds:
                yield from _leaf(entry, at, below, near)
            elif entry.part is not None and entry.many:
                for name, element in _elements(entry.part, below):
                    yield from _below(entry.part, (*at, Key(name)), element, _near(name), unknown)
            elif entry.part is not None and isinstance(below, dict):
                words = tuple(dict.fromkeys((*near, entry.title)))
                yield from _below(entry.part, at, below, words, unknown)
            elif below is not None:
                raise KeyError(key)
        except KeyError:
            unknown.append(str(FieldPath((*steps, key))))


def _leaf(entry: Field, at: Steps, value: Any, near: tuple[str, ...]) -> Iterator[AnswerLeaf]:
    printed: str | tuple[str, ...] = ""
    if isinstance(value, list):
        names = tuple(words for one in value if (words := _word(one)))
        printed = names if entry.kinds == ("list",) else names[0] if len(names) == 1 else ""
    elif value is None or isinstance(value, str):
        word = _word(value)
        parts = tuple(words for one in re.split("[、,，]", word) if (words := one.strip()))
        printed = parts if entry.kinds == ("list",) else word
    else:
        raise KeyError(entry.name)
    if printed:
        own = tuple(dict.fromkeys((*entry.labels, entry.title)))
        yield AnswerLeaf(FieldPath(at), _kind(entry, printed), printed, own, tuple(dict.fromkeys((*own, *near))))


def _elements(part: type[Model], value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The elements of a list that stands within an object: {name: {…}}, or a list of objects with their names.

    Raises KeyError for anything else.
    """
    key = key_field(part)
    pairs: Sequence[tuple[Any, Any]]
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = [(one.get(key) or one.get("name"), one) if isinstance(one, dict) else (None, None) for one in value]
    else:
        pairs = [(None, None)]
    for name, element in pairs:
        if not isinstance(name, str) or not isinstance(element, dict) or not clean_name(name):
            raise KeyError(key)
        yield clean_name(name), {field: one for field, one in element.items() if field not in (key, "name")}


def _kind(entry: Field, printed: str | tuple[str, ...]) -> Kind:
    """The kind of a leaf; of an amount that may be money or a count, the one that is printed."""
    if len(entry.kinds) == 1 or not isinstance(printed, str):
        return entry.kinds[0]
    if "元" in printed:
        return "money"
    try:
        return "count" if read_count(printed).unit else "money"
    except NotAFigureError:
        return "money"
