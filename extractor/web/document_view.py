"""Say what a document's page shows: every figure with how it stands, its tables cell by cell, the one that was chosen.

A document as it stands in, a DocumentView out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractor.core import schema as shape
from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath, NotAPathError
from extractor.core.formatting import printed
from extractor.core.tables import StatutoryTable, tables_of
from extractor.review.decisions import ReviewState
from extractor.review.raised import open_places
from extractor.web.page_images import Mark

_spoken = lru_cache(maxsize=1 << 16)(shape.spoken)  # documents of a type share most paths


@dataclass(frozen=True, slots=True)
class DocumentFigure:
    """A figure of the document: its path, what people call it, its print and place, what stands behind it.

    `item` is the open question about it; `quote` the words it was read from.
    """

    path: str
    name: str
    printed: str
    page: int
    start: int
    end: int
    origin: str
    item: int | None
    quote: str
    reader: str


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures of one part of the record, under its title."""

    title: str
    figures: tuple[DocumentFigure, ...]

    def called(self, figure: DocumentFigure) -> str:
        """What a figure is called within its part."""
        return figure.name.removeprefix(f"{self.title}·")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: its path, and its figure; None where nothing was read there."""

    path: str
    column: str
    figure: DocumentFigure | None


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the record as it is drawn: its columns, and its rows by label with their cells."""

    title: str
    unit: str | None
    pages: tuple[int, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[TableCell, ...]], ...]
    doubted: bool

    @property
    def figures(self) -> int:
        """How many cells have a figure."""
        return sum(cell.figure is not None for _, _, cells in self.rows for cell in cells)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that a document's page shows beside its pages."""

    groups: tuple[FigureGroup, ...]
    tables: tuple[ShownTable, ...]
    places: tuple[tuple[str, str], ...]
    chosen: DocumentFigure | None
    empty: tuple[str, str] | None

    @property
    def figures(self) -> int:
        """How many figures the record holds, those of its tables among them."""
        return sum(len(group.figures) for group in self.groups) + sum(table.figures for table in self.tables)


def document_view(state: ReviewState, items: Mapping[str, int], path: str = "") -> DocumentView:
    """What to show of a document; `items` are its open questions by path, `path` is what somebody chose.

    A path at which nothing was read, and where a figure can be, is `empty`: with what it is called.
    """
    record = state.record
    kind = type(record)

    def figure(path: str, leaf: Cited[Any]) -> DocumentFigure:
        start, end = leaf.figure
        origin, item = state.origins.get(path, "unsettled"), items.get(path)
        where = (leaf.where.page, start, end)
        return DocumentFigure(
            path, _spoken(kind, path), printed(leaf.value), *where, origin, item, leaf.quote, leaf.reader
        )

    cells = {str(at) for at, _ in shape.cells(record)}
    grouped: dict[str, list[DocumentFigure]] = {}
    for at, leaf in state.leaves.items():
        if at not in cells:
            grouped.setdefault(_part(kind, at), []).append(figure(at, leaf))
    found = state.leaves.get(path)
    return DocumentView(
        tuple(FigureGroup(title, tuple(figures)) for title, figures in grouped.items()),
        tuple(_tables(record, {at: figure(at, state.leaves[at]) for at in cells})),
        tuple(open_places(record)),
        figure(path, found) if found is not None else None,
        _empty(record, path) if found is None and path else None,
    )


def _part(record: type[Model], path: str) -> str:
    """The title of the part of the record that a path starts with."""
    first = str(FieldPath.parse(path)[0])
    return _spoken(record, first)


def _empty(record: Model, path: str) -> tuple[str, str] | None:
    try:
        absent = shape.standing(record, FieldPath.parse(path)) == "absent"
    except NotAPathError:
        return None
    return (path, _spoken(type(record), path)) if absent else None


def _tables(record: Model, figures: Mapping[str, DocumentFigure]) -> Iterable[ShownTable]:
    root = next((entry.name for entry in shape.fields(type(record)) if entry.part is StatutoryTable), "")
    for key, table in shape.keyed(tuple(tables_of(record))):
        at = FieldPath((root, key, "rows"))
        columns = tuple(dict.fromkeys(column for row in table.rows for column in row.cells))
        rows = []
        for name, row in shape.keyed(table.rows):
            paths = [(str(at / name / column), column) for column in columns]
            rows.append((row.label, row.code or "", tuple(TableCell(p, c, figures.get(p)) for p, c in paths)))
        yield ShownTable(table.kind, table.unit, table.pages, columns, tuple(rows), table.doubted)


def marks_of(leaves: Mapping[str, Cited[Any]], page: int | None, path: str) -> Sequence[Mark]:
    """Every figure of a page (None: of the whole text) as a mark, the chosen one first."""
    marks = [
        Mark(*leaf.figure, "operand" if at == path else "figure", at)
        for at, leaf in leaves.items()
        if (page is None or leaf.where.page == page) and leaf.figure[0] < leaf.figure[1]
    ]
    return sorted(marks, key=lambda mark: mark.kind != "operand")
