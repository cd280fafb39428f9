"""Tell a model what a record can hold: every path with its fields and what is printed for them.

A record class in, the catalogue's text out. It is generated, so that the record and what is asked cannot drift apart:
a type that declares nothing but its record class has one.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.core.evidence import Model
from extractor.core.schema import Field, fields, key_field

ROOT_PATH = ""  # of fields that stand in no part


def askable(entry: Field) -> bool:
    """Whether a model is asked for a field: a leaf or a part that sentences state.

    What names the document stands in an answer's first line; what has a role, general code fills.
    """
    states = bool(entry.kinds) or entry.part is not None
    return states and not entry.drawn and entry.fact and entry.identity is None and entry.role is None


def askable_fields(model: type[Model]) -> tuple[Field, ...]:
    """The fields of a class that a model is asked for, in order."""
    return tuple(entry for entry in fields(model) if askable(entry))


def catalogue(record: type[Model]) -> str:
    """One line a part, `path title：field（what is printed） …`; parts that several places have come first, once."""
    return "\n".join(_Catalogue(record).lines())


@dataclass(slots=True)
class _Catalogue:
    """The catalogue of one record while it is written; `explained` are the fields whose meaning has been told."""

    record: type[Model]
    explained: set[tuple[str, str]] = field(default_factory=set)

    def lines(self) -> Iterator[str]:
        shared = [part for part, places in self._places().items() if places > 1]
        for part in shared:
            yield f"{part.__name__}：{self._fields(part, shared)}"
        yield from self._part(self.record, ROOT_PATH, "", shared)

    def _places(self) -> Counter[type[Model]]:
        """In how many fields of the record, at any depth, each class stands."""
        found: Counter[type[Model]] = Counter()
        waiting = [self.record]
        while waiting:
            for entry in askable_fields(waiting.pop()):
                if entry.part is not None:
                    found[entry.part] += 1
                    if found[entry.part] == 1:
                        waiting.append(entry.part)
        return found

    def _part(self, part: type[Model], path: str, title: str, shared: list[type[Model]]) -> Iterator[str]:
        own = self._fields(part, shared)
        if own:
            yield f"{path or chr(34) * 2}{f' {title}' if title else ''}：{own}"
        for entry in askable_fields(part):
            if entry.part is None or entry.part in shared:
                continue
            below = f"{path}.{entry.name}" if path else entry.name
            mark = f"[{_key_title(entry.part)}]" if entry.many else ""
            yield from self._part(entry.part, below + mark, _explanation(entry), shared)

    def _fields(self, part: type[Model], shared: list[type[Model]]) -> str:
        """The leaves of a part, and its parts that are told elsewhere."""
        return " ".join(
            self._field(entry) for entry in askable_fields(part) if entry.part is None or entry.part in shared
        )

    def _field(self, entry: Field) -> str:
        explanation = _explanation(entry)
        shape = "" if entry.part is None else f"{'[]' if entry.many else ''}:{entry.part.__name__}"
        if entry.choices:
            shape = f"={'|'.join(entry.choices)}"
        elif entry.kinds == ("list",):
            shape = "[]"
        if (entry.name, explanation) in self.explained:
            return entry.name + ("" if entry.choices else shape)
        self.explained.add((entry.name, explanation))
        return f"{entry.name}{shape}（{explanation}）"


def _key_title(part: type[Model]) -> str:
    """What the elements of a list are named by."""
    info = part.model_fields[key_field(part)]
    return info.title or "名称"


def _explanation(entry: Field) -> str:
    return entry.meaning or entry.title
