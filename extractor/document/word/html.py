"""Write HTML as linear text: paragraphs, tables; what is struck out or hidden is left out and said.

Markup in, lines and tables to the Output.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as parser

from extractor.document.fold import fold
from extractor.document.linear import glue
from extractor.document.word import notices
from extractor.document.word.marks import RunPiece, settle
from extractor.document.word.names import whole
from extractor.document.word.notices import NoticeLog
from extractor.document.word.output import Output, flowed
from extractor.document.word.symbols import LOST

_NOT_SHOWN = {"head", "script", "style", "template", "noscript", "title", "datalist"}
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "tr", "caption"}
_BLOCKS |= {"section", "article", "header", "footer", "main", "blockquote", "pre", "form", "fieldset", "center", "hr"}
_STRUCK = re.compile(r"text-decoration[^;]*line-through")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])"
)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(?:white\b|#fff(?:fff)?\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))")
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b")
_GROUND = re.compile(r"background(?:-color)?\s*:\s*(?!none|transparent|white|#fff(?:fff)?\b)")
_PICTURES = {"img", "svg", "canvas", "object", "embed", "iframe"}


@dataclass(frozen=True, slots=True)
class _Look:
    struck: bool = False
    hidden: bool = False
    white: bool = False
    grounded: bool = False
    raised: bool = False

    @property
    def unseen(self) -> notices.Kind | None:
        if self.hidden or (self.white and not self.grounded):
            return notices.HIDDEN
        return notices.STRUCK if self.struck else None


def write_html(text: str, out: Output, log: NoticeLog) -> bool:
    """Write a page; false where there is nothing in it."""
    root = parsed(text)
    if root is None:
        return False
    write_element(root, out, log)
    return True


def parsed(text: str) -> Any | None:
    """The root of a page; None where there is nothing in it."""
    try:
        return parser.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def write_element(root: Any, out: Output, log: NoticeLog) -> None:
    """Write what a page shows within an element."""
    _Page(out, log).write(root)


class _Page:
    def __init__(self, out: Output, log: NoticeLog) -> None:
        self._out = out
        self._log = log
        self._pieces: list[RunPiece] = []

    def write(self, root: Any) -> None:
        self._flow(root, _Look())
        self._end()

    def _flow(self, element: Any, look: _Look) -> None:
        for part in self._parts(element, look):
            if isinstance(part, RunPiece):
                self._pieces.append(part)
            elif part is None:
                self._end()
            else:
                self._end()
                self._table(part, look)

    def _parts(self, element: Any, look: _Look) -> Iterator[Any]:
        """Pieces of print, None where a line ends, tables."""
        if not isinstance(element.tag, str):
            return
        tag = element.tag.lower()
        look = _looking(element, tag, look)
        if tag in _NOT_SHOWN:
            return
        if tag == "table" and look.unseen is None:
            yield element
            return
        is_block = tag in _BLOCKS
        if is_block or tag == "br":
            yield None
        if tag in _PICTURES:
            self._log.note(notices.PICTURE, detail="")
        if tag in {"input", "textarea", "select"}:
            yield from self._print(_control(element, tag), look)
        elif tag != "svg":
            yield from self._print(element.text, look)
            for one in element:
                yield from self._parts(one, look)
                yield from self._print(one.tail, look)
        if is_block:
            yield None

    def _print(self, text: str | None, look: _Look) -> Iterator[RunPiece]:
        if not text:
            return
        if look.unseen is not None:
            self._log.note(look.unseen, " ".join(text.split()) or " ")
        else:
            yield RunPiece(re.sub(r"[ \t\r\n\f]+", " ", text), raised=look.raised)

    def _settled(self, pieces: list[RunPiece]) -> str:
        text, verdicts = settle(pieces)
        for verdict, words in verdicts:
            self._log.note(notices.MARK if verdict == "mark" else notices.RAISED, f"{words} ")
        if LOST in text:
            self._log.note(notices.LOST, text)
        return " ".join(fold(text).split())

    def _end(self) -> None:
        self._log.at = self._out.next
        if words := self._settled(self._pieces):
            self._out.line(words)
        self._pieces.clear()

    def _table(self, table: Any, look: _Look) -> None:
        self._log.at = self._out.next
        look = _looking(table, "table", look)
        rows: list[list[tuple[str, int, int]]] = []
        nested: list[Any] = []
        for row in table.iterfind(".//tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            of_row = _looking(row, "tr", look)
            cells = [one for one in row if one.tag in {"td", "th"}]
            if of_row.unseen is not None:
                self._log.note(of_row.unseen, " ".join(row.text_content().split()) or " ")
                continue
            rows.append(
                [(self._cell(one, of_row, nested), _span(one, "rowspan"), _span(one, "colspan")) for one in cells]
            )
        for caption in table.iterfind("caption"):
            self._flow(caption, look)
            self._end()
        self._out.table(list(flowed(rows)), len(rows))
        for one in nested:
            self._table(one, look)

    def _cell(self, cell: Any, look: _Look, nested: list[Any]) -> str:
        text = ""
        pieces: list[RunPiece] = []

        def end() -> None:
            nonlocal text
            line = self._settled(pieces)
            pieces.clear()
            two_figures = text[-1:].isdigit() and line[:1].isdigit()
            text += (" " if two_figures else glue(text, line)) + line

        for part in self._parts(cell, look):
            if isinstance(part, RunPiece):
                pieces.append(part)
                continue
            end()
            if part is not None:
                nested.append(part)
        end()
        return text


def _looking(element: Any, tag: str, look: _Look) -> _Look:
    style = str(element.get("style", "")).lower()
    return _Look(
        struck=look.struck or tag in {"s", "strike", "del"} or bool(_STRUCK.search(style)),
        hidden=look.hidden or element.get("hidden") is not None or bool(_HIDDEN.search(style)),
        white=bool(_WHITE.search(style)) or (look.white and not re.search(r"(?<![-\w])color\s*:", style)),
        grounded=look.grounded or element.get("bgcolor") is not None or bool(_GROUND.search(style)),
        raised=look.raised or tag in {"sup", "sub"} or bool(_RAISED.search(style)),
    )


def _span(cell: Any, name: str) -> int:
    return whole(cell.get(name)) or 1


def _control(element: Any, tag: str) -> str:
    """What a field of a form shows."""
    if tag == "input":
        kind = str(element.get("type", "text")).lower()
        if kind in {"checkbox", "radio"}:
            return "☑" if element.get("checked") is not None else "☐"
        return "" if kind in {"hidden", "password", "submit", "button"} else str(element.get("value", ""))
    if tag == "select":
        options = element.findall(".//option")
        chosen = [one for one in options if one.get("selected") is not None] or options[:1]
        return "".join(one.text_content() for one in chosen[:1])
    return str(element.text_content())
