"""Write a document's linear text, by rules of joining lines that every format shares.

Pieces of pages in, one text with its segments out.
"""

import re
from collections.abc import Sequence

from extractor.document.model import Segment

_LATIN = re.compile(r"[A-Za-z0-9]")
_ITEM = re.compile(
    r"第[一二三四五六七八九十百\d]+(?:部分|章|节|条)|[一二三四五六七八九十]+[、.．]"
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d+[、．]|\d+\.(?!\d)"
)
_SENTENCE_END = re.compile(r"[。；：！？:;!?]$")
_MARKS = re.compile(r"[。；：！？:;!?，,]")
_BLANK_FIELD = re.compile("(?:单位|部门)(?:名称)?[:：]$")  # of a form that nobody filled in
_TITLE_LINES = 3
_LONGEST_TITLE = 60  # characters


def glue(before: str, after: str) -> str:
    """What stands between two printed lines of one paragraph: ' ' between two Latin words, else nothing."""
    latin = before and after and _LATIN.match(before[-1]) and _LATIN.match(after[0])
    return " " if latin and not (before[-1].isdigit() and after[0].isdigit()) else ""


def starts_anew(before: str, after: str) -> bool:
    """Whether line `after` opens a numbered item or part, and `before` is a heading or ends a sentence."""
    return bool(_ITEM.match(after)) and (ends_sentence(before) or not _MARKS.search(before))


def opens_item(line: str) -> bool:
    """Whether a line begins with the number of an item or part."""
    return bool(_ITEM.match(line))


def ends_sentence(line: str) -> bool:
    """Whether a line ends with the mark of a sentence or of one of its parts."""
    return bool(_SENTENCE_END.search(line))


def table_title(above: Sequence[str]) -> tuple[str, ...]:
    """Of the paragraphs above a table, the last few as far as they are not prose: its name, number, unit."""
    title: list[str] = []
    for words in reversed(above[-_TITLE_LINES:]):
        prose = words.endswith(("。", "；", "：", ":")) and not _BLANK_FIELD.search(words)
        if len(words) > _LONGEST_TITLE or prose:
            break
        title.append(words)
    return tuple(reversed(title))


class LinearText:
    """Writes the linear text piece by piece; `take` keeps the place on the page, `put` writes glue without a place."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._segments: list[Segment] = []
        self.length = 0

    def take(self, page: int, offset: int, text: str) -> None:
        """Append `text`, which stands on `page` from `offset` on."""
        if not text:
            return
        last = self._segments[-1] if self._segments else None
        if (
            last
            and last.page == page
            and last.offset + last.length == offset
            and last.start + last.length == self.length
        ):
            self._segments[-1] = Segment(last.start, last.length + len(text), page, last.offset)
        else:
            self._segments.append(Segment(self.length, len(text), page, offset))
        self.put(text)

    def put(self, text: str) -> None:
        """Append glue: a newline, a tab, a joining space."""
        if text:
            self._parts.append(text)
            self.length += len(text)

    def finish(self) -> tuple[str, tuple[Segment, ...]]:
        """The linear text and its segments, in order."""
        return "".join(self._parts), tuple(self._segments)
