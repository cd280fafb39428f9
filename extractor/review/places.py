"""Where in a text a value stands that a person typed: in the sentence or the cell of the figure that it replaces.

A text and words in, a place out.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from extractor.core.tokenizer import figures, sentences
from extractor.errors import NotAFigureError

_DIGIT = re.compile(r"[0-9０-９]")


def around(text: str, figure: tuple[int, int]) -> tuple[int, int]:
    """The sentence of a figure, or its cell where the linear text has it in a row of a table."""
    start, end = figure
    line = text.rfind("\n", 0, start) + 1, _or_end(text.find("\n", end), text)
    if "\t" in text[slice(*line)]:
        return max(line[0], text.rfind("\t", 0, start) + 1), min(line[1], _or_end(text.find("\t", end), text))
    found = (one for one in sentences(text, *line) if one.start <= start and end <= one.end)
    return next(((one.start, one.end) for one in found), figure)


def _or_end(at: int, text: str) -> int:
    return len(text) if at < 0 else at


def stands_near(text: str, words: str, figure: tuple[int, int], read: Callable[[str], Any]) -> tuple[int, int] | None:
    """Where words stand in the sentence or cell of a figure: the place nearest to it; None where they do not.

    The same value printed otherwise is the same: `2,995.39` under a head in 万元 is 2995.39万元. `read` makes words a
    value, in the unit of the figure where they have none.
    """
    low, high = around(text, figure)
    found = list(_places(text[low:high], words.strip())) if words.strip() else []
    places = [(low + start, low + end) for start, end in found]
    if not places:
        places = list(_alike(text, (low, high), words, read))
    return min(places, key=lambda place: abs(place[0] - figure[0]), default=None)


def _alike(text: str, within: tuple[int, int], words: str, read: Callable[[str], Any]) -> Iterator[tuple[int, int]]:
    wanted = _read(read, words)
    for token in figures(text, *within):
        value = _read(read, text[token.start : token.end])
        if value is not None and value == wanted:
            yield token.start, token.end


def _read(read: Callable[[str], Any], words: str) -> Any:
    try:
        return read(words)
    except NotAFigureError:
        return None


def stands_at(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Where words stand in a text, as a whole number where they are one: the place nearest to `near`; None: nowhere.

    The unit of a number may be printed elsewhere, in the head of a table.
    """
    stripped = words.strip()
    bare = re.sub(r"(?<=[0-9０-９])\s*(?:[亿万]?元|[%％])$", "", stripped)
    for value in dict.fromkeys((stripped, bare)):
        if value and (places := list(_places(text, value))):
            return min(places, key=lambda place: abs(place[0] - near))
    return None


def _places(text: str, words: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(re.escape(words), text):
        start, end = match.span()
        before, behind = text[max(start - 1, 0) : start], text[end : end + 1]
        if _DIGIT.match(words[0]) and (_DIGIT.match(before) or before in (".", "．", "-", "−")):
            continue
        if _DIGIT.match(words[-1]) and (_DIGIT.match(behind) or re.match(r"[.．]\d", text[end : end + 2])):
            continue
        yield start, end
