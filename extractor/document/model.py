"""What every file becomes: pages as drawn, one linear text in reading order, the map between them, ruled tables."""

from array import array
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from itertools import islice
from operator import attrgetter
from typing import Literal

from extractor.core.evidence import Box, Notice, Where
from extractor.document.seen import Seen

LineKind = Literal["body", "table", "running_head", "page_number", "note_mark"]
Format = Literal["pdf", "docx", "txt", "html", "xls", "xlsx", "xlsb", "ods", "doc", "picture"]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: `start`/`end` count in the page's own text; heads, page numbers, notes' marks are not body."""

    start: int
    end: int
    box: Box
    kind: LineKind = "body"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as drawn, from 1.

    `char_boxes` holds x0, top, x1, bottom of every character of `text`, flat, in points; empty without geometry.
    `seen` says of the characters that were read from a picture, by their offsets, how sure they are.
    """

    number: int
    width: float
    height: float
    text: str
    char_boxes: "array[float]"
    lines: tuple[Line, ...]
    seen: Mapping[int, Seen] = field(default_factory=dict)

    def box(self, offset: int) -> Box | None:
        """The box of the character at `offset` of this page's text; None where the page has no geometry."""
        at = 4 * offset
        if not self.char_boxes:
            return None
        x0, top, x1, bottom = self.char_boxes[at : at + 4]
        return Box(page=self.number, x0=x0, top=top, x1=x1, bottom=bottom)


@dataclass(frozen=True, slots=True)
class Segment:
    """`length` characters of the linear text from `start` on are those of page `page` from `offset` on."""

    start: int
    length: int
    page: int
    offset: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words, where they stand in the linear text, its box on the page, how far it spans.

    Its lines are joined, but for those of a table that was saved as text, a cell a line: there they are as they stand.
    """

    text: str
    start: int
    end: int
    box: Box | None = None
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table, also one that reaches over pages.

    `rows` has a cell or None (covered by a merged cell) in each place; `pages` names the page of each row;
    `title` holds the lines printed right above (name of the table, unit), `start`/`end` its span of the linear text.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    pages: tuple[int, ...]
    title: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """A file, read: `text` is linear and in reading order, one paragraph a line, cells of a table divided by tabs."""

    name: str
    path: str
    format: Format
    sha256: str
    pages: tuple[Page, ...]
    text: str
    segments: tuple[Segment, ...]
    tables: tuple[Table, ...] = ()
    notices: tuple[Notice, ...] = ()

    def page_at(self, offset: int) -> int:
        """The number of the page on which the character at `offset` of the linear text stands."""
        return self.segments[self._segment_at(offset)].page if self.segments else 1

    def where(self, start: int, end: int) -> Where:
        """The place of `text[start:end]`: page, span, and one box for each printed line it touches."""
        boxes: list[Box] = []
        for index in range(self._segment_at(start), len(self.segments)):
            segment = self.segments[index]
            if segment.start >= end:
                break
            page = self.pages[segment.page - 1]
            if page.char_boxes:
                low = segment.offset + max(start - segment.start, 0)
                high = segment.offset + min(end - segment.start, segment.length)
                boxes.extend(_line_boxes(page, low, high))
        return Where(document=self.name, page=self.page_at(start), start=start, end=end, boxes=tuple(boxes))

    def _repr_html_(self) -> str:
        """How it shows itself in a notebook: what it is, and its text."""
        about = f"<b>{escape(self.name)}</b> · {self.format} · {len(self.pages)} 页 pages"
        text = f'<pre style="white-space:pre-wrap;max-height:28em;overflow:auto">{escape(self.text)}</pre>'
        return f"<p>{about}</p>{text}"

    def seen(self, start: int, end: int) -> dict[int, Seen]:
        """The characters of `text[start:end]` that were read from a picture, by their offsets in the linear text."""
        found: dict[int, Seen] = {}
        for index in range(self._segment_at(start), len(self.segments)):
            segment = self.segments[index]
            if segment.start >= end:
                break
            if seen := self.pages[segment.page - 1].seen:
                shift = segment.offset - segment.start
                places = range(max(start, segment.start), min(end, segment.start + segment.length))
                found |= {at: seen[at + shift] for at in places if at + shift in seen}
        return found

    def with_character(self, at: int, rival: str) -> "Document":
        """The document with another reading of one character that was read from a picture: one of its rivals."""
        segment = self.segments[self._segment_at(at)]
        page = self.pages[segment.page - 1]
        place = segment.offset + at - segment.start
        old, seen = self.text[at], page.seen[place]
        chances = dict(seen.rivals) | {old: seen.probability}
        others = {text: chance for text, chance in chances.items() if text != rival}
        new = Seen(chances[rival], tuple(sorted(others.items(), key=lambda two: -two[1])))
        changed = replace(page, text=_put(page.text, place, rival), seen={**page.seen, place: new})
        return replace(
            self,
            text=_put(self.text, at, rival),
            pages=(*self.pages[: segment.page - 1], changed, *self.pages[segment.page :]),
            tables=tuple(
                self._with_cell(table, at, rival) if table.start <= at < table.end else table for table in self.tables
            ),
        )

    def _with_cell(self, table: Table, at: int, rival: str) -> Table:
        def changed(cell: Cell | None) -> Cell | None:
            if cell is None or not cell.start <= at < cell.end:
                return cell
            before = len("".join(self.text[cell.start : at].split()))  # a cell may join its lines
            places = [place for place, char in enumerate(cell.text) if not char.isspace()]
            return replace(cell, text=_put(cell.text, places[before], rival))

        return replace(table, rows=tuple(tuple(map(changed, row)) for row in table.rows))

    def _segment_at(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(segment.start for segment in self.segments)


_START = attrgetter("start")


def _put(text: str, at: int, char: str) -> str:
    return text[:at] + char + text[at + 1 :]


def _line_boxes(page: Page, low: int, high: int) -> list[Box]:
    """The characters `low` to `high` of a page as one box a line."""
    boxes = []
    first = max(bisect_right(page.lines, low, key=_START) - 1, 0)
    for line in islice(page.lines, first, None):
        if line.start >= high:
            break
        start, end = max(low, line.start), min(high, line.end)
        if start < end:
            flat = page.char_boxes[4 * start : 4 * end]
            x0, top = min(flat[0::4]), min(flat[1::4])
            boxes.append(Box(page=page.number, x0=x0, top=top, x1=max(flat[2::4]), bottom=max(flat[3::4])))
    return boxes
