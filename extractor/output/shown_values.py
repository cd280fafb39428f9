"""Show the values of a record as people read them.

A result in, its values out: each with its names, what is printed and its place.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.core import schema as shape
from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath, Key
from extractor.core.formatting import printed
from extractor.core.schema import cells_of, keyed, of_role, walk
from extractor.core.tables import StatutoryTable
from extractor.core.values import Count, Money, Number, Percent
from extractor.core.words import in_chinese
from extractor.extraction.pipeline import Result
from extractor.message import Message

_KINDS: dict[str, type | tuple[type, ...]] = {"m": Money, "p": Percent, "c": Count, "n": (Number, int)}


@dataclass(frozen=True, slots=True)
class Value:
    """One leaf of the record as shown, under `part` of `group`.

    `kind` is one of m(oney), p(ercent), c(ount), n(umber or year), w(ords); `unit` is one that is not printed with it;
    `printed` is what the document prints where it is not `shown`; `start`/`end` is the place of the figure.
    """

    id: int
    path: str
    group: Message
    part: Message
    name: Message
    kind: str
    shown: Message
    unit: str | None
    printed: str | None
    start: int
    end: int
    cited: Cited[Any]


def values_of(result: Result) -> list[Value]:
    """Every leaf of the record and every cell of its tables, in the record's order."""
    values: list[Value] = []
    named: dict[str, Message] = {}
    kept = of_role(type(result.record), "restatements")
    again = kept.name if kept is not None else None
    for path, names, cited in named_leaves(result.record):
        group, *parts, name = names
        if group.en == again and parts[0].zh in named:
            parts = [named[parts[0].zh]]
        named[path] = _joined(names)
        start, end = cited.figure
        there = " ".join(result.document.text[start:end].split())
        kind, typed, unit = shown_as(cited.value, there)
        same = _comparable(there) == _comparable(typed)
        shown = Message(there, there) if same else Message(_said(typed), typed)
        differing = None if same else there
        where = (group, _joined(parts), name)
        values.append(Value(len(values), path, *where, kind, shown, unit, differing, start, end, cited))
    return values


def named_leaves(record: Model) -> Iterator[tuple[str, list[Message], Cited[Any]]]:
    """Path, names of its steps, and value."""
    for path, cited in walk(record):
        yield str(path), list(_names(type(record), path)), cited
    for entry in shape.fields(type(record)):
        if entry.part is StatutoryTable:
            title = Message(entry.title, "statutory tables")
            for of_table, table in keyed(getattr(record, entry.name)):
                yield from _named_cells(
                    table, FieldPath((entry.name, of_table)), [title, Message(table.kind, table.kind)]
                )


def _named_cells(
    table: StatutoryTable, at: FieldPath, names: list[Message]
) -> Iterator[tuple[str, list[Message], Cited[Any]]]:
    for of_row, row in keyed(table.rows):
        for path, cell in cells_of(row.cells, at / "rows" / of_row):
            column = str(path[-1])
            yield str(path), [*names, _joined([Message(row.label, row.label), Message(column, column)])], cell


def _names(model: type[Model], path: Sequence[str | Key]) -> Iterator[Message]:
    """What each step of a path is called; a leaf at the top of the record stands under the cover."""
    if len(path) == 1:
        yield Message("封面", "cover")
    for step in path:
        if isinstance(step, Key):
            yield Message(step.name, step.name)
            continue
        entry = shape.field(model, step)
        either = entry.choices or (len(entry.labels) > 1 and all(len(label) == 2 for label in entry.labels))
        title = "/".join(entry.labels[:2]) if either else entry.title  # 增加/减少: the value says which
        yield Message("" if title == step else title, step.replace("_", " "))
        model = entry.part or model


def _joined(names: Sequence[Message]) -> Message:
    return Message(" · ".join(name.zh for name in names if name.zh), " · ".join(name.en for name in names))


def shown_as(value: Any, shown: str) -> tuple[str, str, str | None]:
    """Kind of a value, what is printed, and the unit of money where it stands elsewhere (in the head of a table)."""
    kind = next((mark for mark, of in _KINDS.items() if isinstance(value, of)), "w")
    words = value if isinstance(value, str) else printed(value)
    if isinstance(value, Money) and value.unit is not None and not shown.endswith("元"):
        return kind, words.removesuffix(value.unit), value.unit
    return kind, words, None


def _said(word: str) -> str:
    """A judgement by its Chinese name; of a template's choice, that nobody made it."""
    return f"未定（{in_chinese(word)}）" if word == "unclear" else in_chinese(word)


def _comparable(shown: str) -> str:
    """What is printed, to be compared: forms of characters, separators of thousands, 年度 and 分 are no part of it."""
    plain = unicodedata.normalize("NFKC", shown).replace("−", "-")
    return re.sub(r"[\s,]|(?<=\d)\s*(?:年度?|分)\s*$", "", plain)


def panel_of(values: Iterable[Value]) -> dict[Message, dict[Message, list[Value]]]:
    """The values by section and part, in the order in which the record first names each."""
    panel: dict[Message, dict[Message, list[Value]]] = {}
    for value in values:
        panel.setdefault(value.group, {}).setdefault(value.part, []).append(value)
    return panel
