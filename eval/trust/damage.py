"""Damage a model's answer as weaker models err: seven kinds, one damage each, only those that still stand in the text.

A Reader with its recorded answers in, damaged answers out.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from eval.trust.reading import Answered, Reader, entry
from extractor.core.tokenizer import figures
from extractor.extraction.alignment import align
from extractor.extraction.readers.answer_lines import parse

KINDS = (
    "fields swapped",
    "neighbour's figure",
    "another scope",
    "another year",
    "wrong label",
    "part left out",
    "entity doubled",
)
_OTHER_YEAR = re.compile(r"(?:上年|去年|上一年|同期|\d{4}\s*年)[^，。；、\d]{0,12}$")
_TRIES = 8  # damages that are drawn for each that is wanted
Leaf = tuple[tuple[str, ...], str]
Line = list[Any]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A document's answers with one damage of a kind; `what` says which."""

    kind: str
    what: str
    answers: tuple[Answered, ...]


def damages(reader: Reader, number: int, seed: str) -> Iterator[Damaged]:
    """So many damages of every kind, drawn by `seed`; fewer where an answer does not offer them."""
    whole = {_claim(value) for one in reader.answers for value in _stands(reader, one)}
    for kind in KINDS:
        drawn = random.Random(f"{seed} {kind}")  # noqa: S311 - a sample, no secret
        found: set[str] = set()
        for _ in range(number * _TRIES):
            if len(found) == number:
                break
            n = drawn.randrange(len(reader.answers))
            made = _MAKERS[kind](reader, reader.answers[n], drawn)
            if made is None or made[0] in found:
                continue
            what, lines = made
            answers = tuple(replace(one, lines=lines) if m == n else one for m, one in enumerate(reader.answers))
            now = {_claim(value) for one in answers for value in _stands(reader, one)}
            if now - whole or (kind == "part left out" and whole - now):
                found.add(what)
                yield Damaged(kind, what, answers)


def _stands(reader: Reader, one: Answered) -> Sequence[Any]:
    return align(reader.reading(one), reader.plan.document)[0]


def _claim(value: Any) -> tuple[str, str, tuple[int, int]]:
    return str(value.path), str(value.cited.value), value.cited.figure


Made = tuple[str, tuple[str, ...]] | None
Maker = Callable[[Reader, Answered, random.Random], Made]


def _entities(one: Answered) -> list[tuple[int, Line]]:
    """The lines that are objects of the record, by their number."""
    return [
        (n, said)
        for n, line in enumerate(one.lines)
        if (said := entry(line)) is not None and len(said) == 4 and isinstance(said[3], dict) and said[1] != "?"
    ]


def _leaves(fields: Any, at: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """The printed figures of an object, by their names."""
    for name, value in fields.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*at, name))
        elif isinstance(value, str) and re.search(r"\d", value):
            yield (*at, name), value


def _with(said: Line, changes: dict[tuple[str, ...], str | None]) -> Line:
    """A line with other strings at these names; None takes one away."""
    new = deepcopy(said)
    for path, value in changes.items():
        below = new[3]
        for step in path[:-1]:
            below = below[step]
        if value is None:
            del below[path[-1]]
        else:
            below[path[-1]] = value
    return new


def _replaced(one: Answered, n: int, *said: Line) -> tuple[str, ...]:
    written = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in said)
    return (*one.lines[:n], *written, *one.lines[n + 1 :])


def _unit(printed: str) -> str:
    return re.sub(r"[\d.,，\s-]", "", printed)


def _drawn(one: Answered, dice: random.Random, fewest: int = 1) -> tuple[int, Line, list[Leaf]] | None:
    fitting = [(n, said, leaves) for n, said in _entities(one) if len(leaves := list(_leaves(said[3]))) >= fewest]
    return dice.choice(fitting) if fitting else None


def _swap(_: Reader, one: Answered, dice: random.Random) -> Made:
    if (drawn := _drawn(one, dice, 2)) is None:
        return None
    n, said, leaves = drawn
    pairs = [(a, b) for a in leaves for b in leaves if a[0] < b[0] and a[1] != b[1] and _unit(a[1]) == _unit(b[1])]
    if not pairs:
        return None
    a, b = dice.choice(pairs)
    return f"{n} {a[0]} {b[0]}", _replaced(one, n, _with(said, {a[0]: b[1], b[0]: a[1]}))


def _neighbour(reader: Reader, one: Answered, dice: random.Random) -> Made:
    return _other_figure(reader, one, dice, lambda _before: True)


def _year(reader: Reader, one: Answered, dice: random.Random) -> Made:
    return _other_figure(reader, one, dice, lambda before: _OTHER_YEAR.search(before) is not None)


def _other_figure(reader: Reader, one: Answered, dice: random.Random, fits: Callable[[str], bool]) -> Made:
    """Another figure of the unit that stands in the paragraph or beside it, where the words before it fit."""
    if (drawn := _drawn(one, dice)) is None:
        return None
    n, said, leaves = drawn
    at, printed = dice.choice(leaves)
    text = reader.plan.document.text
    near = [shown for shown in one.part.paragraphs if abs(shown.number - said[0]) <= 1]
    there = [
        figure.printed
        for shown in near
        for figure in figures(text, shown.start, shown.end)
        if figure.printed != printed
        and _unit(figure.printed) == _unit(printed)
        and fits(text[max(shown.start, figure.start - 20) : figure.start])
    ]
    if not there:
        return None
    other = dice.choice(there)
    return f"{n} {at} {other}", _replaced(one, n, _with(said, {at: other}))


def _scope(reader: Reader, one: Answered, dice: random.Random) -> Made:
    """The same figures under a path of another part of the record that has such fields."""
    if (drawn := _drawn(one, dice)) is None:
        return None
    n, said, _ = drawn
    paths = sorted({other[1] for answered in reader.answers for _, other in _entities(answered)})
    others = [path for path in paths if path.split(".")[0] != said[1].split(".")[0]]
    dice.shuffle(others)
    for path in others:
        lines = _replaced(one, n, [said[0], path, said[2], said[3]])
        parsed = parse(lines[n], reader.plan.doctype.record)
        if not parsed.unknown and not parsed.broken:
            return f"{n} {path}", lines
    return None


def _label(_: Reader, one: Answered, dice: random.Random) -> Made:
    """The name of another element of the list, which gets this one's."""
    named = [(n, said) for n, said in _entities(one) if said[2]]
    pairs = [(a, b) for a in named for b in named if a[0] < b[0] and a[1][1] == b[1][1] and a[1][2] != b[1][2]]
    if not pairs:
        return None
    (n, said), (m, other) = dice.choice(pairs)
    lines = _replaced(one, n, [said[0], said[1], other[2], said[3]])
    lines = _replaced(replace(one, lines=lines), m, [other[0], other[1], said[2], other[3]])
    return f"{n} {m}", lines


def _leave_out(_: Reader, one: Answered, dice: random.Random) -> Made:
    """A field of an object, or all of it."""
    if (drawn := _drawn(one, dice)) is None:
        return None
    n, said, leaves = drawn
    if dice.random() < 0.5:
        return f"{n}", _replaced(one, n)
    at, _printed = dice.choice(leaves)
    return f"{n} {at}", _replaced(one, n, _with(said, {at: None}))


def _double(_: Reader, one: Answered, dice: random.Random) -> Made:
    """An object told a second time, under a name that is cut short or goes on."""
    named = [(n, said) for n, said in _entities(one) if said[2]]
    if not named:
        return None
    n, said = dice.choice(named)
    head, _, rest = said[2].partition("/")
    other = dice.choice([rest or head[:-1] or head, f"{said[2]}支出", f"{said[2]}等"])
    return f"{n} {other}", _replaced(one, n, said, [said[0], said[1], other, said[3]])


_MAKERS: dict[str, Maker] = dict(
    zip(KINDS, (_swap, _neighbour, _scope, _year, _label, _leave_out, _double), strict=True)
)
