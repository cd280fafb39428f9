"""Read Word files.

A .docx in, a Document out: paragraphs with their printed numbers and tables, in the order of the body.
"""

import io
import zipfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from extractor.core.evidence import Where
from extractor.document import notices, refusals
from extractor.document.fold import fold
from extractor.document.linear import glue, table_title
from extractor.document.model import Cell, Document, Page, Segment, Table
from extractor.document.numbering import Numbering, read_numbering
from extractor.errors import UnreadableDocumentError

_DELETED = {qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "sectPr")}
_CHOICE, _FALLBACK = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}" + name for name in ("Choice", "Fallback")
)
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_BREAKS = {qn("w:br"), qn("w:cr")}
_DRAWINGS = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
_OFF = {"0", "false", "off", "none"}
_LOST = "\ufffd"  # a symbol that only its own font can show


def read_docx(path: Path, data: bytes, sha256: str) -> Document:
    """The Word file as a Document of one page without geometry. Raises UnreadableDocumentError where it is damaged."""
    try:
        opened = docx.Document(io.BytesIO(data))
        body, styles, numbering = opened.element.body, opened.styles.element, _numbering(opened)
    except (PackageNotFoundError, zipfile.BadZipFile, SyntaxError, KeyError, ValueError) as error:
        raise UnreadableDocumentError(path, refusals.DAMAGED_WORD) from error
    writer = _Writer(styles, numbering)
    writer.write(body)
    text = "".join(writer.parts)
    if not text and not writer.hidden:
        raise UnreadableDocumentError(path, refusals.NO_WORDS)
    where = Where(document=path.stem, page=1, start=0, end=0)
    return Document(
        name=path.stem,
        path=str(path),
        format="docx",
        sha256=sha256,
        pages=(Page(1, 0.0, 0.0, text, array("f"), ()),),
        text=text,
        segments=(Segment(0, len(text), 1, 0),) if text else (),
        tables=tuple(writer.tables),
        notices=(notices.hidden_text(where, hidden),) if (hidden := "".join(writer.hidden).strip()) else (),
    )


def _is_white(properties: Any) -> bool:
    """White characters on no ground of their own: nobody sees them on paper."""
    color = properties.find(qn("w:color")) if properties is not None else None
    if color is None or str(color.get(qn("w:val"))).upper() != "FFFFFF":
        return False
    return properties.find(qn("w:shd")) is None and properties.find(qn("w:highlight")) is None


def _numbering(opened: Any) -> Numbering:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
    part = next((one.target_part for one in opened.part.rels.values() if one.reltype == kind), None)
    return read_numbering(parse_xml(part.blob) if part is not None else None)


def _is_on(properties: Any | None, tag: str) -> bool | None:
    """Whether a switch is on; None where nothing is said."""
    switch = properties.find(qn(tag)) if properties is not None else None
    return None if switch is None else switch.get(qn("w:val"), "1") not in _OFF


class _Styles:
    """What a style says of numbering and of hidden text, also by the styles that it builds on."""

    def __init__(self, root: Any) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in root.findall(qn("w:style"))}
        self._default = next(
            (
                style.get(qn("w:styleId"))
                for style in root.findall(qn("w:style"))
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}
            ),
            None,
        )

    def chain(self, name: str | None) -> Iterator[Any]:
        seen: set[str | None] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            yield style
            parent = style.find(qn("w:basedOn"))
            name = parent.get(qn("w:val")) if parent is not None else None

    def hides(self, name: str | None) -> bool:
        for style in self.chain(name):
            if (said := _is_on(style.find(qn("w:rPr")), "w:vanish")) is not None:
                return said
        return False

    def numbering(self, properties: Any | None) -> tuple[str, int] | None:
        """List and level of a paragraph, by its own properties, else by its style's."""
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        name = named.get(qn("w:val")) if named is not None else self._default
        list_id, level = None, None
        for one in (properties, *(style.find(qn("w:pPr")) for style in self.chain(name))):
            found = one.find(qn("w:numPr")) if one is not None else None
            if found is None:
                continue
            given_list, given_level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
            if level is None and given_level is not None:
                level = int(given_level.get(qn("w:val")))
            if list_id is None and given_list is not None:
                list_id = given_list.get(qn("w:val"))
        return (list_id, level or 0) if list_id not in {None, "0"} else None


class _Writer:
    """Writes the body's text; page text and linear text are one in a Word file."""

    def __init__(self, styles: Any, numbering: Numbering) -> None:
        self.styles = _Styles(styles)
        self.numbering = numbering
        self.parts: list[str] = []
        self.length = 0
        self.tables: list[Table] = []
        self.hidden: list[str] = []
        self._above: list[str] = []  # paragraphs since the last table
        self._joined = ""  # of a paragraph whose mark is deleted: it goes on in the next

    def write(self, body: Any) -> None:
        for block in _blocks(body):
            if block.tag == qn("w:tbl"):
                self._write_table(block)
            else:
                for paragraph in self._paragraphs(block):
                    self._line(paragraph)
                    self._above.append(paragraph)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _line(self, text: str) -> None:
        self._put("\n" + text if self.length else text)

    # --- paragraphs

    def _paragraphs(self, paragraph: Any) -> Iterator[str]:
        """The printed lines of a paragraph that hold anything, then those of the text boxes anchored in it."""
        properties = paragraph.find(qn("w:pPr"))
        boxes: list[Any] = []
        text = fold("".join(self._inline(paragraph, boxes)))
        mark = properties.find(qn("w:rPr")) if properties is not None else None
        if mark is not None and mark.find(qn("w:del")) is not None:
            self._joined += text
            return
        text, self._joined = self._joined + text, ""
        lines = [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
        numbered = self.styles.numbering(properties)
        if numbered is not None and (lines or boxes):
            label = fold(self.numbering.label(*numbered))
            lines = [label + lines[0], *lines[1:]] if lines else [label.strip()] if label.strip() else []
        yield from lines
        for box in boxes:
            yield from self._words(box)

    def _words(self, container: Any) -> Iterator[str]:
        """Every line of a text box or a cell, also of the cells of a table inside it."""
        for block in _blocks(container):
            if block.tag == qn("w:p"):
                yield from self._paragraphs(block)
                continue
            for row in _children(block, "w:tr"):
                for cell in _children(row, "w:tc"):
                    yield from self._words(cell)

    def _inline(self, element: Any, boxes: list[Any]) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == qn("w:r"):
                yield from self._run(child, boxes)
            elif tag == _ALTERNATE:
                yield from self._inline(_alternative(child), boxes)
            elif isinstance(tag, str) and tag not in _DELETED and tag != qn("w:p"):
                yield from self._inline(child, boxes)

    def _run(self, run: Any, boxes: list[Any]) -> Iterator[str]:
        properties = run.find(qn("w:rPr"))
        pieces = list(self._pieces(run, boxes))
        hidden = _is_on(properties, "w:vanish")
        if hidden is None and properties is not None:
            style = properties.find(qn("w:rStyle"))
            hidden = style is not None and self.styles.hides(style.get(qn("w:val")))
        if hidden or _is_white(properties):
            self.hidden.extend(pieces)
        else:
            yield from pieces

    def _pieces(self, run: Any, boxes: list[Any]) -> Iterator[str]:
        for child in run:
            tag = child.tag
            if tag == qn("w:t"):
                yield child.text or ""
            elif tag in {qn("w:tab"), qn("w:ptab")}:
                yield " "
            elif tag in _BREAKS:
                yield "\n"
            elif tag == qn("w:noBreakHyphen"):
                yield "-"
            elif tag == qn("w:sym"):
                yield _LOST
            elif tag == _ALTERNATE:
                for part in _alternative(child):
                    boxes.extend(_text_boxes(part))
            elif tag in _DRAWINGS:
                boxes.extend(_text_boxes(child))

    # --- tables

    def _write_table(self, table: Any) -> None:
        rows: list[list[Cell | None]] = []
        title = table_title(self._above)
        self._above.clear()
        open_cells: dict[int, tuple[int, Cell]] = {}  # by first column: where a cell that may go on below stands
        start = self.length + (1 if self.length else 0)
        for row in _children(table, "w:tr"):
            if row.find(qn("w:trPr")) is None or row.find(qn("w:trPr")).find(qn("w:del")) is None:
                self._put("\n" if self.length else "")
                rows.append(self._row(row, rows, open_cells))
        if not rows:
            return
        width = max(len(row) for row in rows)
        padded = tuple((*row, *[None] * (width - len(row))) for row in rows)
        self.tables.append(Table(padded, (1,) * len(padded), title, start, self.length))

    def _row(
        self, row: Any, above: list[list[Cell | None]], open_cells: dict[int, tuple[int, Cell]]
    ) -> list[Cell | None]:
        properties = row.find(qn("w:trPr"))
        cells: list[Cell | None] = [None] * _number(properties, "w:gridBefore", 0)
        self._put("\t" * len(cells))
        for index, element in enumerate(_children(row, "w:tc")):
            if index:
                self._put("\t")
            column = len(cells)
            properties = element.find(qn("w:tcPr"))
            span = _number(properties, "w:gridSpan", 1)
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            if merge is not None and merge.get(qn("w:val"), "continue") == "continue" and column in open_cells:
                at, cell = open_cells[column]
                taller = Cell(cell.text, cell.start, cell.end, None, len(above) - at + 1, cell.column_span)
                above[at][column] = taller
                open_cells[column] = at, taller
                cells.extend([None] * span)
            else:
                cell = self._cell(element, span)
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = len(above), cell
                cells.extend([cell, *[None] * (span - 1)])
            self._put("\t" * (span - 1))
        return cells

    def _cell(self, element: Any, span: int) -> Cell:
        text = ""
        for line in self._words(element):
            text += glue(text, line) + line
        start = self.length
        self._put(text)
        return Cell(text, start, self.length, None, 1, span)


def _number(properties: Any | None, tag: str, default: int) -> int:
    element = properties.find(qn(tag)) if properties is not None else None
    return max(int(element.get(qn("w:val"), default)), default) if element is not None else default


def _children(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row: also inside content controls and insertions."""
    for child in element:
        if child.tag == qn(name):
            yield child
        elif isinstance(child.tag, str) and child.tag not in _DELETED and child.tag not in {qn("w:tc"), qn("w:tr")}:
            yield from _children(child, name)


def _blocks(container: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also inside content controls and insertions."""
    for child in container:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _DELETED:
            yield from _blocks(child)


def _alternative(element: Any) -> Any:
    """Of the two forms in which Word writes a drawing, the one to read."""
    choice = element.find(_CHOICE)
    fallback = element.find(_FALLBACK)
    return choice if choice is not None else fallback if fallback is not None else ()


def _text_boxes(drawing: Any) -> Iterator[Any]:
    """The outermost text boxes of a drawing, each once."""
    if drawing.tag == qn("w:txbxContent"):
        yield drawing
        return
    for child in _alternative(drawing) if drawing.tag == _ALTERNATE else drawing:
        if isinstance(child.tag, str):
            yield from _text_boxes(child)
