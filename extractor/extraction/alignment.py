"""Find each answer in the text: what does not stand there is not a value, and is reported.

Answers and the document in, cited values out.

A figure is found by the equality of its value at full number boundaries, never by edit distance; between several
places the one nearest behind its label wins, then the first that no other answer has taken. Words are found exactly,
but for white space and compatibility forms (NFKC).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.core.evidence import Cited, Notice
from extractor.core.field_path import FieldPath, Key
from extractor.core.reading import FIGURE_KINDS, Answer, Kind, Reading, Section, is_name
from extractor.core.tokenizer import FigureToken, last_segment, sentences
from extractor.core.values import Count, Money, Number, Percent, read_count, read_money, read_number, read_percent
from extractor.core.words import COMPARISONS, DIRECTIONS, Comparison, Direction, printed_as
from extractor.document.model import Document
from extractor.document.notices import PROMPT_INJECTION
from extractor.errors import NotAFigureError
from extractor.extraction.lost import answer_lost
from extractor.message import Message

_BESIDE = 60  # characters behind a figure in which the words that judge it may stand
_FIGURE_KIND: dict[Kind, tuple[str, ...]] = {
    "money": ("money", "number"),
    "percent": ("percent", "number"),
    "count": ("count", "number"),
    "int": ("year", "number", "count"),
    "decimal": ("number", "count"),
}
_YEAR_END = re.compile(r"\s*年(?:度)?\s*$")
_SCORE_END = re.compile(r"\s*分\s*$")
_READ: dict[Kind, Callable[[str], Any]] = {
    "percent": read_percent,
    "count": read_count,
    "decimal": lambda printed: read_number(_SCORE_END.sub("", printed)),
}
_DIGIT_BEFORE = re.compile(r"\d(?:[,.．﹒·'’万亿]|，(?=$))?$")
_DIGIT_BEHIND = re.compile(r"[.．﹒·'’,]?\d|，\d{3}(?:[.．]|，\d{3}|\s*[亿万]?\s*元)")
_QUOTE = 200  # characters
CITED: dict[Kind, type[Cited[Any]]] = {
    "money": Cited[Money],
    "percent": Cited[Percent],
    "count": Cited[Count],
    "decimal": Cited[Number],
    "int": Cited[int],
    "str": Cited[str],
    "list": Cited[tuple[str, ...]],
    "direction": Cited[Direction],
    "comparison": Cited[Comparison],
}
_NEAR = 240  # characters back from a figure in which its label is looked for


@dataclass(frozen=True, slots=True)
class Aligned:
    """One value with its path and its place in the document."""

    path: FieldPath
    kind: Kind
    cited: Cited[Any]


def value_of(answer: Answer) -> Any:
    """The typed value of what an answer says is printed. Raises NotAFigureError where it is not what its kind says."""
    if isinstance(answer.printed, tuple):
        return answer.printed
    if answer.kind == "money":
        return read_money(answer.printed, answer.unit)
    if answer.kind == "int":
        return int(read_number(_YEAR_END.sub("", answer.printed)).value)
    return _READ[answer.kind](answer.printed) if answer.kind in _READ else answer.printed


def align(reading: Reading, document: Document) -> tuple[tuple[Aligned, ...], tuple[Notice, ...]]:
    """Every answer of a reading that stands in its section, and a notice for each that does not.

    An answer on which this breaks loses itself.
    """
    alignment = _Alignments(reading.section, document, reading.reader)
    figures = [answer for answer in reading.answers if answer.kind not in ("direction", "comparison")]
    judged = [answer for answer in reading.answers if answer.kind in ("direction", "comparison")]
    for answer in (*figures, *judged):  # words are judged beside the figures they go with, so these come first
        try:
            alignment.add(answer)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other answers stand
            alignment.notices.append(answer_lost(answer, reading.reader, error))
    order = {id(answer): n for n, answer in enumerate(reading.answers)}
    found = sorted(alignment.found, key=lambda pair: order[id(pair[0])])
    return tuple(value for _, value in found), tuple(alignment.notices)


class _Alignments:
    """The ground of a section, and of the spans of it within which answers say that they stand, made when needed."""

    def __init__(self, section: Section, document: Document, reader: str) -> None:
        self.notices: list[Notice] = []
        self.found: list[tuple[Answer, Aligned]] = []
        self._whole = (section.start, section.end)
        self._section, self._document, self._reader = section, document, reader
        self._grounds: dict[tuple[int, int], _Alignment] = {}

    def add(self, answer: Answer) -> None:
        spans = answer.within or (self._whole,)
        if answer.value is None and len(spans) > 1:
            spans = (next((span for span in spans if self._ground(span).finds(answer)), spans[0]),)
        self._ground(spans[0]).add(answer)

    def _ground(self, span: tuple[int, int]) -> "_Alignment":
        if span not in self._grounds:
            section = replace(self._section, start=span[0], end=span[1])
            self._grounds[span] = _Alignment(section, self._document, self._reader, self.found, self.notices)
        return self._grounds[span]


def _plain(text: str) -> tuple[str, list[int]]:
    """Text in NFKC without white space, and for each of its characters the offset it came from."""
    plain, offsets = [], []
    for offset, char in enumerate(text):
        for folded in unicodedata.normalize("NFKC", char):
            if not folded.isspace():
                plain.append(folded)
                offsets.append(offset)
    return "".join(plain), offsets


def squeezed(text: str) -> str:
    """Text in NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _key(kind: Kind, printed: str) -> tuple[Any, ...] | None:
    """What makes two printed figures the same: its value, and its unit where it has one."""
    try:
        if kind == "money":
            money = read_money(printed)
            return (money.value, money.unit)
        if kind == "int":
            return (read_number(_YEAR_END.sub("", printed)).value, None)
        return (_READ[kind](printed).value, None)
    except NotAFigureError:
        return None


def figure_candidates(figures: Sequence[FigureToken], kind: Kind, printed: str) -> Iterator[int]:
    """Which of some figures are what is said to be printed, as a figure of that kind, by their places among them."""
    sought = _key(kind, printed)
    counter = _counter(printed) if kind == "count" else ""
    for n, figure in enumerate(figures):
        if sought is None or figure.kind not in _FIGURE_KIND[kind] or _key(kind, figure.printed) != sought:
            continue
        if figure.kind != "count" or not counter or _counter(figure.printed) in ("", counter):
            yield n


def _counter(printed: str) -> str:
    try:
        return read_count(printed).unit
    except NotAFigureError:
        return ""


class _Alignment:
    """The ground of one section: its figures and words, and which of them have been taken."""

    def __init__(
        self,
        section: Section,
        document: Document,
        reader: str,
        found: list[tuple[Answer, Aligned]],
        notices: list[Notice],
    ) -> None:
        self.section, self.document, self.reader = section, document, reader
        self.found, self.notices = found, notices
        self._taken: set[int] = set()
        self._places: dict[FieldPath, tuple[int, int]] = {}
        self._figures: list[FigureToken] | None = None
        self._words: tuple[str, list[int]] | None = None
        said = (notice.where for notice in document.notices if notice.code == PROMPT_INJECTION)
        self._commands = [(where.start, where.end) for where in said if where is not None]

    def add(self, answer: Answer) -> None:
        if unnamed := [step.label for step in answer.path if isinstance(step, Key) and not is_name(step.label)]:
            self._drop(answer, Message(f"“{unnamed[0]}”不是名称", f"{unnamed[0]!r} names nothing"), "GRD-NAME-001")
            return
        try:
            value = value_of(answer)
        except NotAFigureError as error:
            self._drop(answer, Message(f"不是{answer.kind}：{error.printed}", error.message.en))
            return
        place = (answer.quote, answer.value) if answer.quote and answer.value else self._find(answer)
        if place is None or place[0] is None or place[1] is None or not self._stands(answer, place[1]):
            shown = (answer.printed if isinstance(answer.printed, str) else "、".join(answer.printed))[:_QUOTE]
            self._drop(answer, Message(f"文中没有“{shown}”", f"{shown!r} does not stand in the text"))
            return
        quote, span = place
        if self._commands and any(low < span[1] and span[0] < high for low, high in self._commands):
            self._drop(answer, Message("出自对机器说的话", "it stands in words that address the machine"))
            return
        value = self._as_printed(answer, span, value)
        self._places[answer.path] = span
        self._taken.add(span[0])
        cited = CITED[answer.kind](
            value=value,
            quote=self.document.text[quote[0] : quote[1]],
            where=self.document.where(*quote),
            figure=span,
            reader=self.reader,
        )
        self.found.append((answer, Aligned(answer.path, answer.kind, cited)))

    def _as_printed(self, answer: Answer, span: tuple[int, int], value: Any) -> Any:
        """The value as the document prints it (decimals, unit, percent sign), whatever the reader made of it."""
        printed = self.document.text[span[0] : span[1]]
        if answer.kind not in FIGURE_KINDS or printed == answer.printed:
            return value
        return value_of(replace(answer, printed=printed))

    def _drop(self, answer: Answer, why: Message, code: str = "GRD-MISS-001") -> None:
        path = str(answer.path)
        printed = answer.printed if isinstance(answer.printed, str) else "、".join(answer.printed)
        self.notices.append(
            Notice(
                code=code,
                severity="warning",
                message_zh=f"{path}：{why.zh}，已舍弃（{self.reader}）",
                message_en=f"{path}: {why.en}; dropped ({self.reader})",
                path=path,
                quote=printed[:_QUOTE],
                where=self.document.where(*answer.value) if answer.value else None,
            )
        )

    def _stands(self, answer: Answer, span: tuple[int, int]) -> bool:
        """The text at `span` really says what the answer says is printed there."""
        text = self.document.text[span[0] : span[1]]
        if answer.kind in FIGURE_KINDS and isinstance(answer.printed, str):
            same = text == answer.printed or _key(answer.kind, text) == _key(answer.kind, answer.printed)
            return same and _same_counter(answer, text) and not _digit_at(self.document.text, span)
        if answer.kind in ("direction", "comparison"):
            return printed_as(str(answer.printed)).search(text) is not None
        if text == answer.printed:
            return True
        words = squeezed(text)
        if isinstance(answer.printed, tuple):
            return all(squeezed(name) in words for name in answer.printed)
        sought = squeezed(answer.printed)
        return sought in words or (sought.isdigit() and _pieced(sought, words))

    def finds(self, answer: Answer) -> bool:
        """Whether what an answer says is printed stands here, for a reader that cannot point."""
        try:
            value_of(answer)
        except NotAFigureError:
            return False
        return self._find(answer) is not None

    # --- for readers that cannot point --------------------------------------------------------------------------

    def _find(self, answer: Answer) -> tuple[tuple[int, int], tuple[int, int]] | None:
        if answer.kind in ("direction", "comparison"):
            return self._find_judged(answer)
        if answer.kind in FIGURE_KINDS and isinstance(answer.printed, str):
            return self._find_figure(answer)
        return self._find_words(answer)

    def _all_figures(self) -> list[FigureToken]:
        if self._figures is None:
            section = self.section
            whole = sentences(section.text, section.start, section.end)
            self._figures = [figure for sentence in whole for figure in sentence.figures]
        return self._figures

    def _find_figure(self, answer: Answer) -> tuple[tuple[int, int], tuple[int, int]] | None:
        printed = self._all_figures()
        candidates = [printed[n] for n in figure_candidates(printed, answer.kind, str(answer.printed))]
        if not candidates:
            return None
        text = self.document.text

        def rank(figure: FigureToken) -> tuple[int, int, int]:
            before = text[max(self.section.start, figure.start - _NEAR) : figure.start]
            return (
                min(self._distances(before, answer.labels), default=_NEAR),
                figure.start in self._taken,
                figure.start,
            )

        best = min(candidates, key=rank)
        start = best.lead + last_segment(text[best.lead : best.start], "，,。；;：:\n\t")
        while start < best.start and text[start] in "，,。；;：:、 \t\n":
            start += 1
        return (start, best.end), (best.start, best.end)

    @staticmethod
    def _distances(before: str, labels: Iterable[str]) -> Iterator[int]:
        plain = squeezed(before)
        for label in labels:
            at = plain.rfind(squeezed(label)) if label else -1
            if at >= 0:
                yield len(plain) - at - len(squeezed(label))

    def _find_words(self, answer: Answer) -> tuple[tuple[int, int], tuple[int, int]] | None:
        if self._words is None:
            self._words = _plain(self.section.words)
        plain, offsets = self._words
        names = answer.printed if isinstance(answer.printed, tuple) else (answer.printed,)
        spans = []
        at = 0
        for name in names:
            sought = squeezed(name)
            place = plain.find(sought, at)
            place = place if place >= 0 else plain.find(sought)
            if place < 0 or not sought:
                return None
            spans.append((offsets[place], offsets[place + len(sought) - 1] + 1))
            at = place + len(sought)
        start, end = min(span[0] for span in spans), max(span[1] for span in spans)
        span = (self.section.start + start, self.section.start + end)
        return span, span

    def _find_judged(self, answer: Answer) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """The words of a change or comparison: in the clause of a figure beside it, and no other verdict nearer."""
        section = self.section
        beside = sorted(
            {place[0] for path, place in self._places.items() if path[:-1] == answer.path[:-1]}, reverse=True
        )
        for anchor in beside:
            low = max(section.start, max(section.text.rfind(mark, section.start, anchor) for mark in "。；\n") + 1)
            found = sorted(self._judgements(answer, anchor, low, min(section.end, anchor + _BESIDE)))
            if found and found[0][2] == answer.printed:
                return self._clause(*found[0][3:])
        if beside:
            return None
        same = [
            one
            for one in self._judgements(answer, section.start, section.start, section.end)
            if one[2] == answer.printed
        ]
        return self._clause(*min(same)[3:]) if same else None

    def _judgements(self, answer: Answer, anchor: int, low: int, high: int) -> Iterator[tuple[int, int, str, int, int]]:
        """Every verdict of a stretch: how far from the anchor, of two at one place the longer first; and its place.

        What the words of the same entity say, its reason, judges something else.
        """
        siblings = [value for _, value in self.found if value.path[:-1] == answer.path[:-1] and value.kind == "str"]
        words = [value.cited.figure for value in siblings]
        for name in DIRECTIONS if answer.kind == "direction" else COMPARISONS:
            for match in printed_as(name).finditer(self.section.text[low:high]):
                begin, end = low + match.start(), low + match.end()
                if any(start <= begin < stop for start, stop in words):
                    continue
                yield abs(begin - anchor), begin - end, name, begin, end

    def _clause(self, begin: int, end: int) -> tuple[tuple[int, int], tuple[int, int]]:
        section = self.section
        start = max(section.start, max(section.text.rfind(mark, section.start, begin) for mark in "，。；：\n") + 1)
        return (start, end), (start, end)


def _same_counter(answer: Answer, text: str) -> bool:
    """150人次 is not 150批; a counter that one of them leaves out is no difference."""
    if answer.kind != "count":
        return True
    said, printed = read_count(str(answer.printed)).unit, read_count(text).unit
    return not said or not printed or said == printed


def _pieced(code: str, text: str) -> bool:
    """The code is printed in pieces in brackets, in order, the last of them last: （201）…（03）…（01）."""
    pieces = re.findall(r"\((\d+)[类款项]?\)", text)
    rest = code
    for piece in pieces:
        if rest.startswith(piece):
            rest = rest[len(piece) :]
    return not rest and code.endswith(pieces[-1])


def _digit_at(text: str, span: tuple[int, int]) -> bool:
    """A digit right before or behind: the span is a piece of a longer number (345.67 in 12,345.67)."""
    return bool(
        _DIGIT_BEFORE.search(text, max(0, span[0] - 2), span[0])
        or (text[span[1] - 1].isdigit() and _DIGIT_BEHIND.match(text, span[1]))
    )
