"""Rows and Results in, one self-contained HTML page out: each document's text beside the values read from it.

A person sees every value marked at the place it was read from, and every figure that no value cites.
"""

import base64
import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extractor.core import schema as shape
from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath, Key
from extractor.core.formatting import printed
from extractor.core.io import write_whole
from extractor.core.reading import Section
from extractor.core.schema import cells_of, keyed, of_role, walk
from extractor.core.tables import StatutoryTable
from extractor.core.tokenizer import figures
from extractor.core.values import Count, Money, Number, Percent
from extractor.core.words import in_chinese
from extractor.document.model import Document
from extractor.extraction.pipeline import Result
from extractor.message import Message
from extractor.output.tally import tally

_KINDS: dict[str, type | tuple[type, ...]] = {"m": Money, "p": Percent, "c": Count, "n": (Number, int)}
MOST_SECTIONS = 200  # documents shown with their text; a page of more takes a browser over ten seconds to open


@dataclass(frozen=True, slots=True)
class Value:
    """One leaf of the record as shown, under `part` of `group`.

    `kind` is one of m(oney), p(ercent), c(ount), n(umber or year), w(ords); `unit` is one that the print leaves out;
    `printed` is the document's print where it is not the same as `shown`; `start`/`end` is the place of the figure.
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


def _values(result: Result) -> list[Value]:
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
        kind, typed, unit = _typed(cited.value, there)
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


def _typed(value: Any, shown: str) -> tuple[str, str, str | None]:
    """Kind and print of a value, and the unit of money where it stands elsewhere (in the head of a table)."""
    kind = next((mark for mark, of in _KINDS.items() if isinstance(value, of)), "w")
    words = value if isinstance(value, str) else printed(value)
    if isinstance(value, Money) and value.unit is not None and not shown.endswith("元"):
        return kind, words.removesuffix(value.unit), value.unit
    return kind, words, None


def _said(word: str) -> str:
    """A judgement by its Chinese name; of a template's choice, that nobody made it."""
    return f"未定（{in_chinese(word)}）" if word == "unclear" else in_chinese(word)


def _comparable(shown: str) -> str:
    """A print for comparison: forms of characters, separators of thousands and 年度 or 分 say nothing of the value."""
    plain = unicodedata.normalize("NFKC", shown).replace("−", "-")
    return re.sub(r"[\s,]|(?<=\d)\s*(?:年度?|分)\s*$", "", plain)


def _panel(values: Iterable[Value]) -> dict[Message, dict[Message, list[Value]]]:
    """The values by section and part, in the order in which the record first names each."""
    panel: dict[Message, dict[Message, list[Value]]] = {}
    for value in values:
        panel.setdefault(value.group, {}).setdefault(value.part, []).append(value)
    return panel


class Span(NamedTuple):
    """A stretch of the text and what it is: the figure or quote of a value, u(ncited), h(eading)."""

    start: int
    end: int
    layer: str
    value: Value | None = None


class ShownPiece(NamedTuple):
    """Text within which nothing begins or ends; `figure_of` and `quote_of` name values, the innermost first."""

    text: str
    start: int
    tag: str = ""
    classes: str = ""
    figure_of: str = ""
    quote_of: str = ""


class ShownCell(NamedTuple):
    """A cell of a row, with the tab or line end that follows it."""

    pieces: Sequence[ShownPiece]
    columns: int
    numeric: bool


Between = Callable[[int, int], Sequence[ShownPiece]]


class ShownBlock(NamedTuple):
    """What the text pane shows one below the other: a new page, running text, or the rows of a table."""

    page: int | None = None
    pieces: Sequence[ShownPiece] = ()
    rows: Sequence[Sequence[ShownCell]] = ()


_CODE = re.compile(r"(?:(?<=\t)|^)[23]\d\d(?:\d\d){0,2}(?:\t\d\d){0,2}(?=\t+[^\d\t\n])", re.MULTILINE)  # 205 教育支出
_NUMERIC = re.compile(r"\s*[-－−]?[\d０-９,，.．]+\s*[%％]?\s*")


def _uncited(document: Document, sections: Sequence[Section], values: Iterable[Value]) -> list[Span]:
    """The figures of the document's sections that are no value's figure; years and codes of rows are left out."""
    cited = bytearray(len(document.text))
    codes = [match.span() for match in _CODE.finditer(document.text)]
    for start, end in (*codes, *(value.cited.figure for value in values if value.kind != "w")):
        cited[start:end] = b"\1" * (end - start)
    spans, reached = list[Span](), 0
    for section in sorted(sections, key=lambda section: section.start):
        start, reached = max(section.start, reached), max(section.end, reached)
        read = (figure for figure in figures(document.text, start, section.end) if figure.kind != "year")
        spans += [Span(of.start, of.end, "u") for of in read if not any(cited[of.start : of.end])]
    return spans


def _headings(text: str, sections: Sequence[Section]) -> Iterator[Span]:
    """The line, or its part, on which each section's title stands: what is before its body."""
    for section in sections:
        start = text.rfind("\n", 0, section.start) + 1
        if section.title and start < section.start:
            yield Span(start, section.start, "h")


def _pieces(text: str, spans: Iterable[Span], cuts: Iterable[int]) -> list[ShownPiece]:
    """The whole text in pieces, cut at every boundary of a span and at `cuts`."""
    opens: dict[int, list[Span]] = {}
    closes: dict[int, list[Span]] = {}
    for span in spans:
        if span.start < span.end:
            opens.setdefault(span.start, []).append(span)
            closes.setdefault(span.end, []).append(span)
    active: dict[int, Span] = {}
    pieces = []
    for start, end in pairwise(sorted({0, len(text), *opens, *closes, *cuts})):
        for span in closes.get(start, ()):
            del active[id(span)]
        active |= {id(span): span for span in opens.get(start, ())}
        pieces.append(_piece(text[start:end], start, active.values()))
    return pieces


def _piece(text: str, start: int, over: Iterable[Span]) -> ShownPiece:
    by_size = sorted(over, key=lambda span: span.end - span.start)
    values = [span.value for span in by_size if span.layer == "figure" and span.value is not None]
    quotes = [span.value for span in by_size if span.layer == "quote" and span.value is not None and not values]
    classes = [values[0].kind] if values else ["q"] if quotes else []
    classes += [mark for mark in ("h", "u") if any(span.layer == mark for span in by_size)]
    tag = "mark" if values else "span" if classes else ""
    ids = (" ".join(str(value.id) for value in of) for of in (values, quotes))
    return ShownPiece(text, start, tag, " ".join(classes), *ids)


def _runs(text: str) -> Iterator[tuple[bool, list[tuple[int, int]]]]:
    """The lines of the text, each with its line end, in runs: rows of a table, or running text."""
    ends = [match.end() for match in re.finditer(r"[^\n]*\n|[^\n]+$", text)]
    lines = zip([0, *ends], ends, strict=False)
    for tabbed, run in groupby(lines, key=lambda line: "\t" in text[line[0] : line[1]]):
        rows = list(run)
        yield tabbed and sum("\t" in text[start:end].strip() for start, end in rows) > 1, rows


def _blocks(document: Document, spans: Iterable[Span]) -> list[ShownBlock]:
    """The whole text, in order and without loss; a page that begins within a row of a table begins before it."""
    text = document.text
    pages = [(next(part).start, page) for page, part in groupby(document.segments, key=lambda part: part.page)]
    pages = pages if len(pages) > 1 else []
    plan: list[tuple[int | None, bool, list[tuple[int, int]]]] = []
    for is_table, run in _runs(text):
        plan.append((None, is_table, []))
        for begin, end in run:
            start = begin
            for offset, page in pages[bisect_left(pages, (begin, 0)) : bisect_left(pages, (end, 0))]:
                if start < offset and not is_table:
                    plan[-1][2].append((start, offset))
                    start = offset
                plan.append((page, is_table, []))
            plan[-1][2].append((start, end))
    cuts = {cut for _, is_table, lines in plan for line in lines for cut in (_edges(text, *line) if is_table else line)}
    pieces = _pieces(text, spans, cuts)
    starts = [piece.start for piece in pieces]

    def between(start: int, end: int) -> Sequence[ShownPiece]:
        return pieces[bisect_left(starts, start) : bisect_left(starts, end)]

    blocks = []
    for of_page, is_table, lines in plan:
        blocks += [ShownBlock(page=of_page)] if of_page is not None else []
        if lines:
            whole = () if is_table else between(lines[0][0], lines[-1][1])
            blocks.append(ShownBlock(None, whole, _rows(text, lines, between) if is_table else ()))
    return blocks


def _edges(text: str, start: int, end: int) -> list[int]:
    """Where the cells of a row begin, and its end; a tab belongs to the cell before it."""
    return [start, *(n + 1 for n in range(start, end - 1) if text[n] == "\t"), end]


def _rows(text: str, lines: Iterable[tuple[int, int]], between: Between) -> list[list[ShownCell]]:
    edges = [_edges(text, *line) for line in lines]
    widest = max(map(len, edges))
    rows = []
    for row in edges:
        cells = [ShownCell(between(*at), 1, bool(_NUMERIC.fullmatch(text[slice(*at)]))) for at in pairwise(row)]
        rows.append([*cells[:-1], cells[-1]._replace(columns=1 + widest - len(row))])
    return rows


@cache
def _environment() -> Environment:
    loader = PackageLoader("extractor.output")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _asset(name: str) -> tuple[Markup, Markup]:
    """Our own style or script, and what the Content-Security-Policy calls it, so that no other one runs."""
    environment = _environment()
    assert environment.loader is not None
    source = environment.loader.get_source(environment, name)[0]
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return Markup(source), Markup(f"'sha256-{digest}'")  # noqa: S704 - a file of this package


def _render(template: str, **given: Any) -> Iterator[bytes]:
    for piece in _environment().get_template(template).generate(given):
        yield piece.encode("utf-8", "backslashreplace")  # a name of a file may hold what UTF-8 cannot write


def render_section(row: dict[str, Any], result: Result, anchor: str) -> bytes:
    """One document's part of the page."""
    document, values = result.document, _values(result)
    uncited = _uncited(document, result.plan.sections, values)
    spans = [*uncited, *_headings(document.text, result.plan.sections)]
    for value in values:
        where = value.cited.where
        spans.append(Span(value.start, value.end, "figure", value))
        if value.cited.figure != (where.start, where.end):
            spans.append(Span(where.start, where.end, "quote", value))
    failed = [found for found in result.results if found.status == "fail"]
    doubted: set[object] = {reason.path for reason in result.verdict.reasons}
    doubted |= {(operand.start, operand.end) for found in failed for operand in found.operands}
    shown = {"blocks": _blocks(document, spans), "panel": _panel(values), "values": values, "uncited": len(uncited)}
    told = {"by_path": {value.path: value for value in values}, "doubted": doubted, "typed": _typed}
    return b"".join(_render("document.html.j2", row=row, anchor=anchor, result=result, **shown, **told))


def anchor_of(number: int) -> str:
    """The anchor of a document's section, by its number in the run."""
    return f"d{number + 1}"


class Report:
    """The report of a run, written as its documents finish; memory holds one document at a time.

    Each document's section goes to a temporary file beside `path` at once; `close` puts the page together and
    replaces `path` as a whole. Leaving the context removes what is temporary, whatever happened. Documents go by their
    number in the run, from 0: whatever order they finish in, the page is the same.
    """

    def __init__(self, path: Path, documents: int) -> None:
        self.path = path
        self._cut = documents > MOST_SECTIONS
        self._sections = path.with_name(path.name + ".sections")
        self._places: dict[int, tuple[int, int]] = {}
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        self._file = self._sections.open("w+b")
        return self

    def __exit__(self, *raised: object) -> None:
        if self._file is not None:
            self._file.close()
        self._sections.unlink(missing_ok=True)

    def room(self, number: int) -> tuple[bool, bool]:
        """Whether a document is shown with its text: if all is well with it; if it is to review.

        Of a large run only the first ones to review are.
        """
        among_first = len(self._places) < MOST_SECTIONS or number < max(self._places)
        return not self._cut, not self._cut or among_first

    def put(self, section: bytes, number: int) -> None:
        """Take a document's section as it was drawn, where there is room for it."""
        assert self._file is not None, "used outside its context"
        self._places[number] = (self._file.tell(), len(section))
        self._file.write(section)
        if len(self._places) > MOST_SECTIONS:  # a later one gives way
            del self._places[max(self._places)]

    def close(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the page with `rows` as its summary, in their order, and replace the one that was there."""
        assert self._file is not None, "used outside its context"
        shown = {rows[number]["document"]: anchor_of(number) for number in sorted(self._places)}
        assets = {file.partition(".")[0]: _asset(file) for file in ("style.css", "head.js", "script.js")}
        cut = MOST_SECTIONS if self._cut else None
        page = _render("report.html.j2", anchors=shown, cut=cut, rows=rows, tally=tally(rows), **assets)
        write_whole(self.path, self._filled(page), point=None)

    def _filled(self, page: Iterable[bytes]) -> Iterator[bytes]:
        """The page with the documents' sections where they belong."""
        for piece in page:
            before, here, after = piece.partition(b"<!-- documents -->")
            yield before
            yield from self._parts() if here else ()
            yield after

    def _parts(self) -> Iterator[bytes]:
        """The documents' sections, in the order of the documents."""
        assert self._file is not None, "used outside its context"
        for _, (start, length) in sorted(self._places.items()):
            self._file.seek(start)
            yield self._file.read(length)
