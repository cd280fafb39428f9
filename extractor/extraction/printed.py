"""Say of a document's prints with digits which were not taken for figures, and which were taken but are approximate.

A section and what was read of it in, notices with their places out.
"""

import re
from collections.abc import Iterable, Iterator

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
_NEAR_BEHIND = re.compile(r"\s*(?:左右|上下|有余|余|多(?![于少个]))")


def doubtful(figures: Iterable[FigureToken], section: Section, document: Document) -> Iterator[Notice]:
    """A notice of every print of a section that nobody can take for a figure without asking."""
    for figure in figures:
        if figure.doubt is not None:
            printed = document.text[figure.start : figure.end].strip()[:_QUOTE]
            yield _notice(figure.doubt, f"“{printed}”没有取用", f"{printed!r} was not taken", section.key, document)


def approximate(values: Iterable[Aligned], document: Document) -> Iterator[Notice]:
    """A notice of every figure taken that the text gives as about, above or below what is true (近12万元)."""
    text = document.text
    for value in values:
        start, end = value.cited.figure
        if value.kind not in FIGURE_KINDS or value.kind == "int":
            continue
        if _NEAR_BEFORE.search(text, max(0, start - _AROUND), start) or _NEAR_BEHIND.match(text, end):
            path, printed = str(value.path), text[start:end]
            doubt = Doubt("near", start, end)
            yield _notice(doubt, f"“{printed}”", repr(printed), path, document)


def _notice(doubt: Doubt, zh: str, en: str, path: str, document: Document) -> Notice:
    begin = max(document.text.rfind("\n", 0, doubt.start) + 1, doubt.start - _AROUND)
    return Notice(
        code=doubt.code,
        severity="warning",
        message_zh=f"{zh}：{doubt.message.zh}",
        message_en=f"{en}: {doubt.message.en}",
        path=path,
        quote=document.text[begin : doubt.end][: _QUOTE + _AROUND],
        where=document.where(doubt.start, doubt.end),
    )
