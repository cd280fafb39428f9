"""A record in, its leaves out: each with its path, in the order of the schema and of the document."""

from collections.abc import Iterable, Iterator
from typing import Any

from extractor.core import schema as shape
from extractor.core.evidence import Cited, Model
from extractor.core.reading import Key, Path


def walk(model: Model, path: Path = ()) -> Iterator[tuple[Path, Cited[Any]]]:
    """Every leaf that a record has."""
    for entry in shape.fields(type(model)):
        value = getattr(model, entry.name)
        if value is None:
            continue
        if entry.kinds:
            yield (*path, entry.name), value
        elif entry.many:
            yield from _walk_list(value, (*path, entry.name))
        elif entry.part is not None:
            yield from walk(value, (*path, entry.name))


def _walk_list(elements: Iterable[Model], path: Path) -> Iterator[tuple[Path, Cited[Any]]]:
    seen: dict[str, int] = {}
    for element in elements:
        label = str(getattr(element, shape.key_field(type(element))))
        seen[label] = seen.get(label, 0) + 1
        yield from walk(element, (*path, Key(label, seen[label])))
