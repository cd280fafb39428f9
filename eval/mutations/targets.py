"""The prints of a document that can be got wrong: figures, years and claims that its record cites, each print once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from eval.mutations.edit import Edit, Row, edited, without_row
from eval.mutations.oracle import falsifiable
from eval.mutations.prints import FIGURES
from eval.mutations.stages import Outcome, Span
from extractor.core.evidence import Cited
from extractor.core.schema import cells as cells_of
from extractor.document.model import Document

Place = Literal["narrative", "table"]


@dataclass(frozen=True, slots=True)
class Target:
    """One print, the paths that cite it, and whether it stands in a row of a table."""

    paths: tuple[str, ...]
    cited: Cited[Any]
    place: Place
    printed: str

    @property
    def span(self) -> Span:
        return self.cited.figure


@dataclass(frozen=True, slots=True)
class Source:
    """A document with what is read in it and what the checks say of it as it stands.

    `falsifiable` are the prints of its text that something else printed would contradict, whatever rules there are.
    """

    number: int
    document: Document
    outcome: Outcome
    targets: tuple[Target, ...]
    falsifiable: frozenset[Span] = frozenset()

    @property
    def figures(self) -> list[Target]:
        return [target for target in self.targets if isinstance(target.cited.value, FIGURES)]

    @property
    def by_path(self) -> dict[str, Target]:
        return {path: target for target in self.targets for path in target.paths}


@dataclass(frozen=True, slots=True)
class Mutation:
    """One error to plant: what is changed in the text, and what should be read there afterwards.

    `span` is where the mutated print begins and ends in the old text; `expected` its new value (None where no single
    figure carries the error: a row dropped, rows shifted).
    """

    family: str
    place: Place
    source: int
    paths: tuple[str, ...]
    before: str
    after: str
    span: Span | None = None
    edits: tuple[Edit, ...] = ()
    dropped: Row | None = None
    expected: Any = None

    def of(self, document: Document) -> Document:
        """The document with the error in it."""
        return without_row(document, self.dropped) if self.dropped is not None else edited(document, self.edits)


def source(number: int, document: Document, outcome: Outcome) -> Source:
    """The targets of a document."""
    cells = (cited.value for _, cited in cells_of(outcome.record))
    known = falsifiable(document, cells)
    return Source(number, document, outcome, tuple(_targets(document, outcome.leaves)), known)


def _targets(document: Document, leaves: Mapping[str, Cited[Any]]) -> list[Target]:
    paths: dict[Span, dict[str, None]] = {}
    cited: dict[Span, Cited[Any]] = {}
    for path, leaf in leaves.items():
        paths.setdefault(leaf.figure, {})[path] = None
        cited.setdefault(leaf.figure, leaf)
    tables = [(table.start, table.end) for table in document.tables]
    return [
        Target(tuple(paths[span]), cited[span], _place(document, span, tables), document.text[span[0] : span[1]])
        for span in sorted(paths)
    ]


def _place(document: Document, span: Span, tables: list[Span]) -> Place:
    start = document.text.rfind("\n", 0, span[0]) + 1
    end = document.text.find("\n", span[1])
    line = document.text[start : end if end >= 0 else len(document.text)]
    ruled = any(low <= span[0] < high for low, high in tables)
    return "table" if ruled or "\t" in line else "narrative"
