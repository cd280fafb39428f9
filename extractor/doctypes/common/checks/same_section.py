"""A section that states one of its own figures a second time states the same figure.

A record in, identities out. An open statement is that of a field where it has the field's name and stands among the
figures of the field's own section; elsewhere the same name may be of another scope, and is not compared.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.checks.rule import Equal, Figure, Identity, just
from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath, Key, Step
from extractor.core.phrases import is_role, label_of, without_role
from extractor.core.schema import identity, keyed, of_role, resolve, walk
from extractor.core.values import Money

_FEWEST = 4  # characters of a name that means one thing within a section
_PLAIN = re.compile(r"决算|支出|(?:财政)?拨款|总额|金额|合计|总计|本年|[数额的“”\s]")
_BUDGET = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算")


@dataclass(frozen=True, slots=True)
class _Named:
    """A field of a section with the names that it goes by there."""

    figure: Figure
    names: frozenset[str]
    is_budget: bool


def restated_in_section(record: Model) -> Iterator[Identity]:
    """A field = the amount that its section states again under its name."""
    kept = of_role(type(record), "statements")
    if kept is None:
        return
    sections = _sections(record)
    year = identity(record, "period")
    for key, statement in keyed(getattr(record, kept.name)):
        amount = statement.amount
        if amount is None or statement.relation != "none" or statement.period not in (None, year):
            continue
        name, is_budget = _name(statement.label), _BUDGET.search(statement.label) is not None
        if len(name) < _FEWEST:
            continue
        for first, last, in_section in sections:
            if not first < amount.figure[0] < last:
                continue
            same = [one for one in in_section if name in one.names and one.is_budget == is_budget]
            if len(same) == 1:
                yield Equal(just(same[0].figure), just(Figure(str(FieldPath((kept.name, key, "amount"))), amount)))


def _sections(record: Model) -> list[tuple[int, int, list[_Named]]]:
    """The parts of a record that name each figure once: where their figures begin and end in the text, and which."""
    places: dict[Step, list[int]] = defaultdict(list)
    in_section: dict[Step, list[_Named]] = defaultdict(list)
    for path, cited in walk(record, supporting=False):
        root, *below = path
        if not below or isinstance(below[0], Key):
            continue
        places[root].append(cited.figure[0])
        if isinstance(cited.value, Money) and not any(isinstance(step, Key) for step in below):
            figure = Figure(str(path), cited)
            in_section[root].append(_Named(figure, _names(type(record), path, cited), "budget" in str(path[-1])))
    return [(min(places[root]), max(places[root]), found) for root, found in in_section.items()]


def _names(model: type[Model], path: FieldPath, cited: Cited[Any]) -> frozenset[str]:
    """What a field is called: in the record class, and where it is printed."""
    leaf, part = resolve(model, path), resolve(model, path[:-1])
    printed = label_of(cited.quote[: max(0, cited.figure[0] - cited.where.start)])
    named = [leaf.title, *leaf.labels, printed, *([part.title] if leaf.name in ("amount", "total") else [])]
    return frozenset(name for name in map(_name, named) if name)


def _name(label: str) -> str:
    """A label without what it says of the role; "" where it says nothing else."""
    return "" if is_role(label) else _PLAIN.sub("", without_role(label))
