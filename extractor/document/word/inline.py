"""Read what stands in a paragraph: runs, fields, revisions, equations, what is drawn there.

A paragraph's XML in; its printed line and what is attached to it out; what nobody sees goes to the log.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extractor.document.word import notices
from extractor.document.word.drawings import Drawn, TextBox, drawn
from extractor.document.word.equations import equation
from extractor.document.word.marks import RunPiece, settle
from extractor.document.word.names import ALTERNATE, PROPERTIES, VAL, alternative, child, is_on, m, value, w, whole
from extractor.document.word.notices import Kind, NoticeLog
from extractor.document.word.styles import Look, Styles
from extractor.document.word.symbols import LOST, symbol

_FIXED = {
    w("tab"): " ",
    w("ptab"): " ",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
}
_SET_OFF = _FIXED | {w("p"): " "}
_WORDS = {w("t"), w("delText"), m("t")}
_DRAWINGS = {w("drawing"), w("pict"), w("object")}
_REMOVED = {w("del"): notices.DELETED, w("moveFrom"): notices.MOVED}
_POWER = re.compile(r"\d[⁰¹²³⁴-⁹⁻]")
_SHOWN_CODES = re.compile(r"\s*(?:EQ|SYMBOL|MACROBUTTON)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    """A field that has begun: its code until the result begins; `usual` shows where no result does."""

    usual: str = ""
    code: str = ""
    words: list[str] = field(default_factory=list)  # print in its code, as of fields in it
    is_result: bool = False
    printed: bool = False


@dataclass(slots=True)
class InlineLine:
    """What a paragraph prints: its text, what is drawn into it."""

    text: str
    attached: list[Drawn]


@dataclass(slots=True)
class Inline:
    """Reads the paragraphs of one file in order: fields may reach over several."""

    styles: Styles
    log: NoticeLog
    comments: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)  # (footnote or endnote, its id), as referred to
    ground: str = ""
    endless: set[Any] = field(default_factory=set)  # beginnings of fields that end nowhere: they are none
    _fields: list[_Field] = field(default_factory=list)
    _style: str | None = None
    _attached: list[Drawn] = field(default_factory=list)

    def line(self, paragraph: Any, ground: str) -> InlineLine:
        """The paragraph's line on that ground; a paragraph's own shading goes before it."""
        self._style = self.styles.paragraph_style(child(paragraph, "pPr"))
        self.ground = ground
        self._attached = []
        text, verdicts = settle(list(self._inline(paragraph)))
        for verdict, words in verdicts:
            self.log.note(notices.MARK if verdict == "mark" else notices.RAISED, f"{words} ")
        if LOST in text:
            self.log.note(notices.LOST, text)
        return InlineLine(text, self._attached)

    def words(self, element: Any) -> str:
        """All words below an element, seen or not; for what is left out."""
        return "".join(_SET_OFF.get(one.tag, one.text or "") for one in element.iter(*_WORDS, *_SET_OFF))

    # --- what is in a paragraph

    def _inline(self, element: Any) -> Iterator[RunPiece]:
        for one in element:
            tag = one.tag
            if tag == w("r"):
                yield from self._run(one)
            elif tag == ALTERNATE:
                yield from self._inline(alternative(one))
            elif tag in _REMOVED:
                self.log.note(_REMOVED[tag], self.words(one) or " ")
            elif tag == m("oMath"):
                yield from self._shown(self._equation(one), Look())
            elif tag == w("ruby"):
                yield from self._ruby(one)
            elif tag not in PROPERTIES and tag != w("p"):
                yield from self._inline(one)

    def _run(self, run: Any) -> Iterator[RunPiece]:
        properties = child(run, "rPr")
        look = self.styles.look(properties, self._style)
        unseen = self._unseen(look)
        drawn_before = len(self._attached)
        is_note = any(one.get(w("customMarkFollows")) in {"1", "true", "on"} for one in run)
        for text in self._pieces(run):
            if unseen is not None:
                self.log.note(unseen, text)
            else:
                yield from self._shown(text, look, is_note)
        if unseen is not None:  # then so is what is drawn in it
            for one in self._attached[drawn_before:]:
                self.log.note(unseen, self.words(one.content) if isinstance(one, TextBox) else " ")
            del self._attached[drawn_before:]

    def _unseen(self, look: Look) -> Kind | None:
        if look.hidden(self.ground):
            return notices.HIDDEN
        return notices.STRUCK if look.struck else None

    def _shown(self, text: str, look: Look, is_note: bool = False) -> Iterator[RunPiece]:
        """Print, unless it stands in the code of a field, which nobody sees."""
        if not text:
            return
        if coded := next((one for one in self._fields if not one.is_result), None):
            coded.words.append(text)
            return
        for one in self._fields:
            one.printed = True
        yield RunPiece(text, look.raised, look.position, look.size, is_note, look.low)

    def _pieces(self, run: Any) -> Iterator[str]:
        for one in run:
            tag = one.tag
            if tag == w("t"):
                yield one.text or ""
            elif tag in _FIXED:
                yield _FIXED[tag]
            elif tag == w("sym"):
                yield symbol(one)
            elif tag == ALTERNATE:
                yield from self._pieces(alternative(one))
            elif tag in _DRAWINGS:
                self._attached.extend(drawn(one))
            elif tag == w("ruby"):
                yield from (piece.text for piece in self._ruby(one))
            elif tag in {w("fldChar"), w("instrText")}:
                yield from self._field(one)
            elif tag == w("delText"):
                self.log.note(notices.DELETED, one.text or " ")
            else:
                self._refer(one)

    def _refer(self, one: Any) -> None:
        """The references of a run to what stands elsewhere."""
        kind = str(one.tag).rpartition("}")[2]
        number = str(one.get(w("id")))
        if kind in {"footnoteReference", "endnoteReference"}:
            self.notes.append((kind.removesuffix("Reference"), number))
        elif kind == "commentReference" and number in self.comments:
            self.log.note(notices.COMMENT, self.comments[number])

    # --- fields, equations, words with small print above

    def _field(self, one: Any) -> Iterator[str]:
        if one.tag == w("instrText"):
            if self._fields:
                self._fields[-1].code += one.text or ""
            return
        kind = one.get(w("fldCharType"))
        if kind == "begin" and one not in self.endless:
            self._fields.append(_Field(usual=_form_field(child(one, "ffData"))))
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.usual and not ended.printed:
                yield ended.usual
            elif not ended.is_result:
                self.log.note(notices.FIELD_CODE, "".join(ended.words) or " ")
                if _SHOWN_CODES.match(ended.code):
                    self.log.note(notices.FIELD, ended.code.strip())

    def _equation(self, element: Any) -> str:
        def read_run(run: Any) -> str:
            words = "".join(one.text or "" for one in run.iter(m("t"), w("t")))
            unseen = self._unseen(self.styles.look(child(run, "rPr"), self._style))
            if unseen is not None:
                self.log.note(unseen, words)
            return "" if unseen is not None else words

        for tag, kind in _REMOVED.items():
            for one in element.iter(tag):
                self.log.note(kind, self.words(one) or " ")
        text = equation(element, read_run, lambda words: self.log.note(notices.STRUCK, words))
        if _POWER.search(text):
            self.log.note(notices.RAISED, text)
        return text

    def _ruby(self, element: Any) -> Iterator[RunPiece]:
        above, base = child(element, "rt"), child(element, "rubyBase")
        if above is not None:
            self.log.note(notices.RUBY, self.words(above) or " ")
        if base is not None:
            yield from self._inline(base)


def endless_fields(root: Any) -> set[Any]:
    """The beginnings (`w:fldChar`) of fields that have no end."""
    open_fields: list[Any] = []
    for one in root.iter(w("fldChar")):
        if one.get(w("fldCharType")) == "begin":
            open_fields.append(one)
        elif one.get(w("fldCharType")) == "end" and open_fields:
            open_fields.pop()
    return set(open_fields)


def _form_field(data: Any | None) -> str:
    """What a form field shows by itself: the chosen entry of a list, a box ticked or not, the usual text."""
    if data is None:
        return ""
    if (box := child(data, "checkBox")) is not None:
        checked = is_on(box, "checked")
        return "☑" if (is_on(box, "default") if checked is None else checked) else "☐"
    if (choices := child(data, "ddList")) is not None:
        entries = [str(one.get(VAL, "")) for one in choices.findall(w("listEntry"))]
        chosen = whole(value(choices, "result") or value(choices, "default")) or 0
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return value(child(data, "textInput"), "default") or ""
