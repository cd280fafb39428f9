"""Build a record of cited values, and flatten it into facts.

Cited values in, the doctype's Record out; a Record in, one fact a leaf out.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from extractor.core import schema as shape
from extractor.core.evidence import Cited, Model, Notice
from extractor.core.field_path import FieldPath, Key, Steps
from extractor.core.formatting import digits
from extractor.core.schema import cells, of_role, walk
from extractor.core.values import Count, Money, Number, Percent
from extractor.extraction.alignment import Aligned
from extractor.extraction.lost import leaf_lost
from extractor.extraction.reconcile import Disagreement

R = TypeVar("R", bound=Model)


def build(
    record: type[R], sections: Sequence[Sequence[Aligned]], whole: Mapping[str, Sequence[Model]] | None = None
) -> tuple[R, tuple[Notice, ...]]:
    """One record of the values of all sections, in their order, and a notice of each thing that does not fit into it.

    Where a leaf is stated twice the first place counts and the others are kept as restatements. Elements of a list
    that different sections give are different elements, also under one label, unless they say the same in the same
    words: then it is one element, stated twice. One that only adds what the other lacks (a change beside an amount)
    completes it.
    """
    tree: dict[str, Any] = {}
    lost: list[Notice] = []
    taken: set[Steps] = set()
    stated: set[tuple[Any, ...]] = set()
    again: list[dict[str, Any]] = []
    for values in sections:
        keys: dict[Steps, Key] = {}
        earlier = frozenset(taken)  # a section that repeats itself restates nothing: it speaks of something else
        for prefix, element in _elements(values):
            label = prefix[-1].label if prefix and isinstance(prefix[-1], Key) else ""
            statement = (
                prefix[:-1],
                label,
                *((value.path[len(prefix) :], value.cited.value, value.cited.quote) for value in element),
            )
            repeated = bool(prefix) and statement in stated
            stated.add(statement)
            if prefix and not repeated and prefix not in keys:
                keys[prefix] = _key_of(prefix, element, taken)
            for value in element:
                path = value.path
                if prefix in keys:
                    path = FieldPath((*prefix[:-1], keys[prefix], *path[len(prefix) :]))
                if not repeated and path not in taken:
                    try:
                        _insert(tree, record, path, value.cited)
                    except Exception as error:  # noqa: BLE001 - a path of a grammar that the record does not have
                        lost.append(leaf_lost(str(path), error))
                        continue
                    taken |= {path, *(path[: n + 1] for n, step in enumerate(path) if isinstance(step, Key))}
                elif value.kind in ("money", "percent", "count") and path in earlier:
                    again.append({"path": str(path), "amount": value.cited})
    if again and (kept := of_role(record, "restatements")) is not None:
        tree[kept.name] = [*tree.get(kept.name, ()), *again]  # beside those that a reader itself says are such
    for name, values_ in (whole or {}).items():
        tree[name] = [*tree.get(name, ()), *values_]
    fitting = _fitting(record, tree, lost)
    return fitting, tuple(lost)


def _fitting(record: type[R], tree: dict[str, Any], lost: list[Notice]) -> R:
    """The record of a tree, without what does not fit: a leaf of another kind, an element that lacks what it must have.

    Raises ValidationError where even nothing is no record of this class.
    """
    while True:
        try:
            return record.model_validate(tree)
        except ValidationError as error:
            at = _misfit(tree, error.errors(include_url=False)[0]["loc"])
            if at is None:
                raise
            holder, step, steps = at
            lost.append(leaf_lost(".".join(map(str, steps)), error))
            del holder[step]


def _misfit(tree: Any, steps: Sequence[Any]) -> tuple[Any, Any, Sequence[Any]] | None:
    """The innermost part of a tree that holds a place: what it stands in, its step there, and all steps to it."""
    found, holder = None, tree
    for n, step in enumerate(steps):
        if not isinstance(holder, dict | list) or (isinstance(holder, dict) and step not in holder):
            break
        if isinstance(holder[step], str):  # its name: of a wrong one the element is lost
            break
        found = holder, step, steps[: n + 1]
        holder = holder[step]
    return found


def placed(record: Model, disagreements: Sequence[Disagreement]) -> Iterator[Disagreement]:
    """Disagreements under the paths that the record has for their leaves.

    Every section numbers the elements of one label for itself; the record numbers them all together.
    """
    if not disagreements:
        return  # as most often: the record need not be walked
    known = {(_unnumbered(path), cited.figure): path for path, cited in walk(record)}
    for one in disagreements:
        path = known.get((_unnumbered(FieldPath.parse(one.path)), one.sides[0].figure))
        yield one if path is None else one.model_copy(update={"path": str(path)})


def _unnumbered(path: Steps) -> Steps:
    return tuple(Key(step.label) if isinstance(step, Key) else step for step in path)


def _elements(values: Sequence[Aligned]) -> Iterator[tuple[Steps, list[Aligned]]]:
    """The values of a section by the outermost list element that they belong to; () for those that stand alone."""
    groups: dict[Steps, list[Aligned]] = {}
    for value in values:
        at = next((n for n, step in enumerate(value.path) if isinstance(step, Key)), None)
        groups.setdefault(() if at is None else value.path[: at + 1], []).append(value)
    yield from groups.items()


def _key_of(prefix: Steps, element: Sequence[Aligned], taken: set[Steps]) -> Key:
    """The key that an element has where it only adds to one of that label what this has not; else a free one."""
    key = prefix[-1]
    assert isinstance(key, Key)
    adds_only = prefix in taken and not any(value.path in taken for value in element)
    return key if adds_only else _free_key(prefix, taken)


def _free_key(prefix: Steps, taken: set[Steps]) -> Key:
    """The first key of that label that no other element of the list has."""
    key = prefix[-1]
    assert isinstance(key, Key)
    nth = 1
    while (*prefix[:-1], Key(key.label, nth)) in taken:
        nth += 1
    return Key(key.label, nth)


def _insert(tree: dict[str, Any], model: type[Model], path: FieldPath, cited: Cited[Any]) -> None:
    """Hang a leaf into the tree, making the parts and list elements on the way."""
    node: dict[str, Any] = tree
    steps = iter(enumerate(path))
    for at, step in steps:
        assert isinstance(step, str)
        if at == len(path) - 1:
            node[step] = cited
            return
        entry = shape.field(model, step)
        assert entry.part is not None, f"{path!s}: {step} has nothing below it"
        model = entry.part
        if not entry.many:
            node = node.setdefault(step, {})
            continue
        _, key = next(steps)
        assert isinstance(key, Key)
        node = _element(node.setdefault(step, []), shape.key_field(model), key)


def _element(elements: list[dict[str, Any]], name: str, key: Key) -> dict[str, Any]:
    """The `nth` element of that label, made where it is not there yet."""
    same = [element for element in elements if element[name] == key.label]
    if len(same) >= key.nth:
        return same[key.nth - 1]
    element: dict[str, Any] = {name: key.label}
    elements.append(element)
    return element


def facts(record: Model) -> Iterator[dict[str, Any]]:
    """The record flattened, one leaf a fact, in the facts form of the schema contract."""
    for path, cited in walk(record, supporting=False):
        if shape.resolve(type(record), path).fact:
            yield _fact(path, cited)


def cell_facts(record: Model) -> Iterator[dict[str, Any]]:
    """The cells of the tables in the same form, under the paths that the checks name them by."""
    for path, cited in cells(record):
        yield _fact(path, cited)


def _fact(path: FieldPath, cited: Cited[Any]) -> dict[str, Any]:
    value = cited.value
    fact: dict[str, Any] = {"path": str(path)}
    match value:
        case Money():
            fact |= {"type": "money", "value": digits(value), "unit": value.unit, "decimals": value.decimals}
        case Percent():
            fact |= {"type": "percent", "value": digits(value), "unit": "%", "decimals": value.decimals}
            fact["sign"] = value.sign
        case Count():
            fact |= {"type": "count", "value": digits(value), "unit": value.unit}
        case Number():
            fact |= {"type": "decimal", "value": digits(value), "decimals": value.decimals}
        case tuple():
            fact |= {"type": "list", "value": list(value)}
        case int():
            fact |= {"type": "int", "value": value}
        case str():
            fact |= {"type": _word_type(path), "value": value}
    where = cited.where
    return fact | {
        "quote": cited.quote,
        "page": where.page,
        "start": where.start,
        "end": where.end,
        "reader": cited.reader,
    }


def _word_type(path: FieldPath) -> str:
    last = path[-1]
    return "direction" if last == "direction" else "comparison" if str(last).endswith("comparison") else "str"
