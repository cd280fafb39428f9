"""Write a Word file's body as linear text: paragraphs with their printed numbers, tables, what is drawn or inserted.

One file's parts in; text and tables to an Output, what is to be said to a NoticeLog.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extractor.document.fold import fold
from extractor.document.linear import ends_sentence, glue, opens_item
from extractor.document.word import chunks, notices, sheets
from extractor.document.word.drawings import Chart, Drawn, DrawnText, Embedded, PlacedPicture, TextBox
from extractor.document.word.inline import Inline, endless_fields
from extractor.document.word.names import PROPERTIES, VAL, child, is_on, points, value, w, whole, within
from extractor.document.word.notices import Kind, NoticeLog
from extractor.document.word.numbering import Numbering, read_numbering
from extractor.document.word.output import Output, Placed
from extractor.document.word.package import BrokenPackageError, Package
from extractor.document.word.styles import UNKNOWN, WHITE, Styles, ground

_REMOVED = {w("del"): notices.DELETED, w("moveFrom"): notices.MOVED}
_SKIPPED = PROPERTIES | set(_REMOVED)
_BLOCKS = {w("p"), w("tbl"), w("altChunk"), w("subDoc")}
_WIDEST = 100  # columns; Word's own tables end at 63
_LONGEST_HEADING = 40  # characters
_MARKS = re.compile(r"[。；：！？:;!?，,]")  # a line without any is no sentence
_TWENTIETH = 0.05  # points
_A4 = 595.3 * 841.9  # points
_LARGE = 0.1  # of the page; a picture of that size may be a table
_LOWEST = 2.0  # points; nothing is seen in a lower line or row
_NOTES = {"footnote": "脚注", "endnote": "尾注"}
_MARGINS = ("header", "footer")
_DEEPEST = 3  # files inserted in files


@dataclass(slots=True)
class Story:
    """One file's parts."""

    package: Package
    styles: Styles
    numbering: Numbering
    inline: Inline

    @classmethod
    def of(cls, package: Package, log: NoticeLog) -> "Story":
        """The parts as far as they are whole."""
        styles = Styles(package.part("styles"))
        inline = Inline(styles, log, endless=endless_fields(package.root))
        comments = package.part("comments")
        for one in comments if comments is not None else ():
            inline.comments[str(one.get(w("id")))] = inline.words(one)
        return cls(package, styles, read_numbering(package.part("numbering")), inline)


class Writer:
    """Writes one file; the files inserted in it are written by writers of their own to the same text."""

    def __init__(self, package: Package, out: Output, log: NoticeLog, depth: int = 0) -> None:
        self._story = Story.of(package, log)
        self._out = out
        self._log = log
        self._depth = depth
        self._joined = ""  # of a paragraph whose mark is deleted: it goes on in the next
        self._later: list[Callable[[], None]] | None = None  # in a table: what is written after it
        self._page = _A4

    def write(self) -> None:
        """The body, then the notes that it refers to."""
        package, root = self._story.package, self._story.package.root
        body = child(root, "body")
        if body is None:
            raise BrokenPackageError(package.main)
        paper = _paper(root)
        self._page = _page_area(body)
        self._blocks(body, paper)
        self._notes(paper)
        for margin in package.parts(*_MARGINS):
            for one in margin:
                self._log.note(notices.MARGIN, self._story.inline.words(one))
        for kind, names in ((notices.PART, package.lost), (notices.TORN, package.torn)):
            for name in names:
                self._log.note(kind, detail=name)

    def _notes(self, paper: str) -> None:
        """Foot- and endnotes stand at the end under a head of their own, each with its number."""
        for kind, head in _NOTES.items():
            wanted = [number for one, number in self._story.inline.notes if one == kind]
            part = self._story.package.part(f"{kind}s") if wanted else None
            notes = {str(note.get(w("id"))): note for note in (part if part is not None else ())}
            named = [number for number in dict.fromkeys(wanted) if number in notes]
            if named:
                self._line(head, None)
            for number, name in enumerate(named, 1):
                self._log.at = self._out.next
                for index, line in enumerate(self._cell_lines(notes[name], paper)):
                    self._out.line(line if index else f"[{number}] {line}")

    # --- blocks

    def _blocks(self, container: Any, paper: str) -> None:
        for block in self._found(container):
            self._log.at = self._out.next
            if block.tag == w("tbl"):
                self._table(block, paper)
            elif block.tag == w("p"):
                lines, attached = self._paragraph(block, paper)
                for line in lines:
                    self._line(line, child(block, "pPr"))
                for one in attached:
                    self._attach(one, bool(lines))
            else:
                self._insert(block)
        for line in self._rest():
            self._line(line, None)

    def _rest(self) -> Iterator[str]:
        """What would go on in the next paragraph where there is none."""
        if self._joined:
            yield self._joined
        self._joined = ""

    def _line(self, line: str, properties: Any | None) -> None:
        self._out.line(line)
        short = len(line) <= _LONGEST_HEADING and not ends_sentence(line)
        if short and (opens_item(line) or not _MARKS.search(line) or self._story.styles.is_heading(properties)):
            self._log.heading = line

    def _found(self, container: Any) -> Iterator[Any]:
        """Paragraphs, tables and inserted files in order, also inside content controls and insertions."""
        for one in within(container):
            if one.tag in _BLOCKS:
                yield one
            elif one.tag in _REMOVED:
                self._leave_out(_REMOVED[one.tag], one)
            elif one.tag not in PROPERTIES:
                yield from self._found(one)

    def _leave_out(self, kind: Kind, element: Any) -> None:
        self._log.note(kind, self._story.inline.words(element) or " ")

    # --- paragraphs

    def _paragraph(self, paragraph: Any, paper: str) -> tuple[list[str], list[Drawn]]:
        """The printed lines of a paragraph that hold anything, and what is drawn into it."""
        properties = child(paragraph, "pPr")
        shade = ground(child(properties, "shd"))
        read = self._story.inline.line(paragraph, paper if shade is None else shade)
        text = fold(read.text)
        if child(child(properties, "rPr"), "del") is not None:
            self._joined += text
            return [], read.attached
        text, self._joined = self._joined + text, ""
        if _is_low(child(properties, "spacing"), "line", "lineRule"):
            self._log.note(notices.HIDDEN, text or " ")
            return [], read.attached
        lines = [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
        numbered = self._story.styles.numbering(properties)
        if numbered is not None and (lines or read.attached):
            label = fold(self._story.numbering.label(*numbered))
            if lines and lines[0][0].isdigit() and label and not label[-1].isspace():
                label += " "  # 1. before 2022年 is no 1.2022
            lines = [label + lines[0], *lines[1:]] if lines else [label.strip()] if label.strip() else []
        return lines, read.attached

    def _cell_lines(self, container: Any, paper: str) -> Iterator[str]:
        """Every line of a cell, also of the boxes in it; a table inside it is written after the one around it."""
        above: list[str] = []
        for block in self._found(container):
            if block.tag == w("tbl"):
                yield from self._inner_table(block, paper, list(above))
            elif block.tag == w("p"):
                lines, attached = self._paragraph(block, paper)
                above.extend(lines)
                yield from lines
                for one in attached:
                    if isinstance(one, TextBox) and not one.hidden:
                        yield from self._cell_lines(one.content, one.ground)
                    else:
                        self._attach(one, bool(lines))
            else:
                self._do(lambda block=block: self._insert(block))  # type: ignore[misc]
        yield from self._rest()

    def _inner_table(self, table: Any, paper: str, above: list[str]) -> Iterator[str]:
        cells = [cell for row in self._children(table, "tr") for cell in self._children(row, "tc")]
        if len(cells) == 1:
            yield from self._cell_lines(cells[0], paper)
            return

        def write() -> None:
            if above:
                self._out.above[:] = above
            self._table(table, paper)

        self._do(write)

    def _do(self, write: Callable[[], None]) -> None:
        """Write what takes lines of its own now, or after the table in which it stands."""
        if self._later is None:
            write()
        else:
            self._later.append(write)

    # --- what is drawn or inserted

    def _attach(self, one: Drawn, among_words: bool) -> None:
        match one:
            case TextBox(hidden=True):
                self._leave_out(notices.HIDDEN, one.content)
            case TextBox():
                self._do(lambda: self._blocks(one.content, one.ground))
            case PlacedPicture():
                self._picture(one, among_words)
            case Chart():
                self._log.note(notices.CHART)
            case DrawnText():
                self._log.note(notices.DRAWN_TEXT, one.words or " ")
            case Embedded():
                self._embedded(one)

    def _picture(self, picture: PlacedPicture, among_words: bool) -> None:
        share = picture.width * picture.height / self._page
        doubtful = share >= _LARGE or not share or (picture.inline and among_words)
        detail = f"（{share:.0%}）" if share else ""
        self._log.note(notices.PICTURE if doubtful else notices.SMALL_PICTURE, detail=detail)

    def _embedded(self, one: Embedded) -> None:
        data = self._data(one.relation)
        if data is None or one.icon:
            self._log.note(notices.OBJECT, detail=one.program)
        elif sheets.is_sheet(data):
            self._do(lambda: sheets.write_sheet(data, self._out, self._log))
        else:
            self._do(lambda: self._embedded_file(data, one.program))

    def _embedded_file(self, data: bytes, program: str) -> None:
        self._log.at = self._out.next
        self._log.note(notices.EMBEDDED if self._file(data) else notices.OBJECT, detail=program)

    def _insert(self, block: Any) -> None:
        name = next((one for attribute, one in block.attrib.items() if attribute.endswith("}id")), None)
        data = self._data(name)
        if data is None or not (self._file(data) or chunks.write_chunk(data, self._out, self._log)):
            relation = self._story.package.relation(name)
            self._log.note(notices.CHUNK, detail=(relation and relation.target) or "?")

    def _data(self, name: str | None) -> bytes | None:
        """What is inserted or embedded under that name."""
        relation = self._story.package.relation(name)
        return self._story.package.read(relation.target) if relation is not None and relation.target else None

    def _file(self, data: bytes) -> bool:
        """Write another Word file; false where it is none."""
        if self._depth == _DEEPEST:
            return False
        try:
            Writer(Package(data), self._out, self._log, self._depth + 1).write()
        except BrokenPackageError:
            return False
        return True

    # --- tables

    def _children(self, element: Any, name: str) -> Iterator[Any]:
        """The rows of a table, the cells of a row: also inside content controls and insertions."""
        for one in within(element):
            if one.tag == w(name):
                yield one
            elif one.tag in _REMOVED:
                self._leave_out(_REMOVED[one.tag], one)
            elif one.tag not in _SKIPPED and one.tag not in {w("tc"), w("tr")}:
                yield from self._children(one, name)

    def _table(self, table: Any, paper: str) -> None:
        outermost, self._later = self._later is None, [] if self._later is None else self._later
        properties = child(table, "tblPr")
        shade = ground(child(properties, "shd"))
        if self._story.styles.shades(value(properties, "tblStyle")):
            shade = UNKNOWN
        cells: list[Placed] = []
        height = 0
        open_cells: dict[int, Placed] = {}  # by first column: cells that may go on below
        for row in self._children(table, "tr"):
            kind = _unseen_row(child(row, "trPr"))
            if kind is not None:
                self._leave_out(kind, row)
                continue
            cells.extend(self._row(row, height, paper if shade is None else shade, open_cells))
            height += 1
        words = [cell.text for cell in cells if cell.text]
        if words or not self._later:  # a table of nothing but tables is no table
            self._out.table(cells, height)
        if outermost:
            later, self._later = self._later, None
            self._out.above.extend(words if later else ())  # in a table that only sets others out: their titles
            for write in later:
                write()

    def _row(self, row: Any, at: int, paper: str, open_cells: dict[int, Placed]) -> Iterator[Placed]:
        column = self._number(child(row, "trPr"), "gridBefore", 0)
        left: Placed | None = None
        for element in self._children(row, "tc"):
            properties = child(element, "tcPr")
            span = self._number(properties, "gridSpan", 1)
            above = open_cells.get(column)
            if left is not None and _goes_on(properties, "hMerge"):
                self._leave_out(notices.HIDDEN, element)
                left.column_span += span
            elif above is not None and _goes_on(properties, "vMerge"):
                self._leave_out(notices.HIDDEN, element)
                above.row_span = at - above.row + 1
            else:
                left = Placed(at, column, self._cell(element, properties, paper), 1, span)
                open_cells.pop(column, None)
                if child(properties, "vMerge") is not None:
                    open_cells[column] = left
                yield left
            column += span

    def _cell(self, element: Any, properties: Any | None, paper: str) -> str:
        if child(properties, "cellDel") is not None:
            self._leave_out(notices.DELETED, element)
            return ""
        shade = ground(child(properties, "shd"))
        text = ""
        for line in self._cell_lines(element, paper if shade is None else shade):
            two_figures = text[-1:].isdigit() and line[:1].isdigit()
            text += (" " if two_figures else glue(text, line)) + line
        return text

    def _number(self, properties: Any | None, name: str, least: int) -> int:
        given = child(properties, name)
        if given is None:
            return least
        number = whole(given.get(VAL))
        if number is None or not least <= number <= _WIDEST:
            self._log.note(notices.LAYOUT, detail=f"{name}={str(given.get(VAL))[:10]!r}")
            return least
        return number


def _paper(root: Any) -> str:
    """The colour of the paper."""
    background = child(root, "background")
    color = str(background.get(w("color"), "auto")) if background is not None else "auto"
    return WHITE if color.upper() in {"AUTO", WHITE} else UNKNOWN


def _page_area(body: Any) -> float:
    """Of the last section's paper, in square points."""
    size = child(child(body, "sectPr"), "pgSz")
    if size is None:
        return _A4
    width, height = (points(size.get(w(name)), _TWENTIETH) for name in ("w", "h"))
    return (width or 0.0) * (height or 0.0) or _A4


def _goes_on(properties: Any | None, name: str) -> bool:
    """Whether a cell goes on from the one above it (vMerge) or left of it (hMerge)."""
    merge = child(properties, name)
    return merge is not None and merge.get(VAL, "continue") == "continue"


def _unseen_row(properties: Any | None) -> Kind | None:
    """Why nobody sees a row: deleted, hidden, too low for any print."""
    if child(properties, "del") is not None:
        return notices.DELETED
    if is_on(properties, "hidden") or _is_low(child(properties, "trHeight"), "val", "hRule"):
        return notices.HIDDEN
    return None


def _is_low(height: Any | None, name: str, rule: str) -> bool:
    """Whether a line or a row is given an exact height in which no print is seen."""
    if height is None or height.get(w(rule)) != "exact":
        return False
    given = points(height.get(w(name)), _TWENTIETH)
    return given is not None and given < _LOWEST
