"""Say which prints with digits were not taken for figures, and which figures are only approximate.

Sections with their prints and what was read of them in, notices with their places out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from extractor.core.doubts import Doubt
from extractor.core.evidence import Notice
from extractor.core.reading import FIGURE_KINDS, Section
from extractor.core.tokenizer import FigureToken
from extractor.document.model import Document
from extractor.extraction.alignment import Aligned

_QUOTE = 80  # characters
_AROUND = 12  # characters of the words before, so that a person finds the place
_NEAR_BEFORE = re.compile(
    r"(?:大约|大概|将近|接近|不足|不到|超过|逾|(?<![节预合签契公条制])约|(?<![附最临靠])近)(?:为|是|达)?\s*$"
)
_NEAR_BEHIND = re.compile(r"\s*(?:左右|上下|有余|余(?!额)|多(?![于少个]))")
_BOUNDED = re.compile(r"\s*以[上下内]")  # of a figure taken; 单价50万元以上 is no figure of the record


def of_prints(
    sections: Iterable[tuple[Section, Sequence[FigureToken]]], values: Iterable[Aligned], document: Document
) -> Iterator[Notice]:
    """What is to be said of the prints of a document's sections; where one stands within another, once, of that one.

    A print that nobody can take for a figure without asking; an amount, rate or count that the text gives as about,
    above or below what is true (近12万元, 12万元左右).
    """
    taken = {value.cited.figure: str(value.path) for value in values if value.kind in FIGURE_KINDS}
    noticed: set[tuple[int, int]] = set()
    for section, figures in sorted(sections, key=lambda one: one[0].end - one[0].start):
        for figure in figures:
            place = (figure.start, figure.end)
            doubt = figure.doubt or _approximate(document.text, figure, is_taken=place in taken)
            if doubt is not None and place not in noticed:
                noticed.add(place)
                yield _notice(doubt, taken.get(place), section, document)


def _approximate(text: str, figure: FigureToken, *, is_taken: bool) -> Doubt | None:
    if figure.kind not in ("money", "percent") and not is_taken:
        return None
    near = _NEAR_BEFORE.search(text, max(0, figure.start - _AROUND), figure.start)
    if near or _NEAR_BEHIND.match(text, figure.end) or (is_taken and _BOUNDED.match(text, figure.end)):
        return Doubt("near", figure.start, figure.end)
    return None


def _notice(doubt: Doubt, path: str | None, section: Section, document: Document) -> Notice:
    text = document.text
    begin = max(text.rfind("\n", 0, doubt.start) + 1, doubt.start - _AROUND)
    printed = text[doubt.start : doubt.end].strip()[:_QUOTE]
    was_taken = path is not None
    return Notice(
        code=doubt.code,
        severity="warning",
        message_zh=f"“{printed}”{'' if was_taken else '没有取用'}：{doubt.message.zh}",
        message_en=f"{printed!r}{'' if was_taken else ' was not taken'}: {doubt.message.en}",
        path=path or section.key,
        quote=text[begin : doubt.end][: _QUOTE + _AROUND],
        where=document.where(doubt.start, doubt.end),
    )
