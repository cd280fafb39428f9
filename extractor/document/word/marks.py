"""Tell raised and lowered note marks from print that belongs to the line.

The pieces of a line with their looks in, its text without the marks out, and what was decided.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

_SHIFT = 0.2  # of the size of print: what stands higher or lower by that is off the line
_SMALL = 0.8  # of the size of the line: what is smaller and shifted at all is off the line
_MUCH_SMALLER = 0.7  # of the size of the figure before it: what stands on the line may be a mark all the same
_NUMBER = r"\d{1,3}|[①-⑳㉑-㊿❶-❿]{1,4}|[*\uff0a†‡§#※☆★]{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,2}|[ivxIVX]{1,4}"
_MARK = re.compile(
    rf"[\[［(（〔【]?\s*[*※#]?\s*(?:附?注释?)?\s*(?:{_NUMBER})?(?:\s*[,，、;；\-–~—]\s*(?:{_NUMBER}))*\s*[\]］)）〕】]?[,，、.:：]?"
)
_POWER = re.compile(r"[×xX*✕·⋅]\s*10$")
_UNIT = re.compile(r"\s*(?:[十百千万亿]*元|[%％‰])")
_SLASHES = {"/", "\u2044", "\u2215"}
_FIGURE_END = re.compile(r"[\d０-９%％.．]\s*$")
_HIGH = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOW = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")

Verdict = Literal["mark", "uncertain"]


@dataclass(frozen=True, slots=True)
class RunPiece:
    """A piece of a line: `raised` where it is set as super- or subscript, `note` where it is the mark of a note."""

    text: str
    raised: bool = False
    position: float = 0.0
    size: float | None = None
    note: bool = False
    low: bool = False


def settle(pieces: Sequence[RunPiece]) -> tuple[str, list[tuple[Verdict, str]]]:
    """The text of a line, and of its raised print what was left out as a mark, what was read with doubt."""
    if not any(piece.raised or piece.note or piece.position for piece in pieces):
        return "".join(piece.text for piece in pieces), list(_small(pieces))
    off = _off_the_line(pieces)
    if all(off[at] or not piece.text.strip() for at, piece in enumerate(pieces)) and not any(p.note for p in pieces):
        return "".join(piece.text for piece in pieces), []  # a whole line that is raised is a line
    runs = [("".join(pieces[at].text for at in group), group) for group in _runs(off)]
    text = ""
    verdicts: list[tuple[Verdict, str]] = []
    for index, (words, group) in enumerate(runs):
        if not off[group[0]] or not words.strip():
            text += words
            continue
        after = runs[index + 1][0] if index + 1 < len(runs) else ""
        is_note = all(pieces[at].note for at in group)
        kept, verdict = _judge(words, text, after, is_note, any(pieces[at].low for at in group))
        text += kept
        if verdict:
            verdicts.append((verdict, words.strip()))
    return text, verdicts


def _small(pieces: Sequence[RunPiece]) -> Iterator[tuple[Verdict, str]]:
    """Digits that are much smaller than the figure before them and stand on the line with it."""
    for before, piece in pairwise(pieces):
        if piece.size is None or before.size is None or piece.size > _MUCH_SMALLER * before.size:
            continue
        if piece.text.strip().isdecimal() and _FIGURE_END.search(before.text):
            yield "uncertain", piece.text.strip()


def _runs(off: Sequence[bool]) -> Iterator[list[int]]:
    for _, group in groupby(range(len(off)), key=lambda at: off[at]):
        yield list(group)


def _off_the_line(pieces: Sequence[RunPiece]) -> list[bool]:
    on = [piece for piece in pieces if not piece.raised and not piece.note]
    position = _most((piece.position, len(piece.text.strip())) for piece in on) or 0.0
    size = _most((piece.size, len(piece.text.strip())) for piece in on)

    def is_off(piece: RunPiece) -> bool:
        shift = abs(piece.position - position)
        small = size is not None and piece.size is not None and piece.size <= _SMALL * size
        return piece.raised or piece.note or (shift > 0 and (small or shift >= _SHIFT * (size or 10.5)))

    return [is_off(piece) for piece in pieces]


def _most(values: Iterable[tuple[float | None, int]]) -> float | None:
    counted: Counter[float | None] = Counter()
    for value, weight in values:
        counted[value] += weight
    return counted.most_common(1)[0][0] if counted else None


def _judge(words: str, before: str, after: str, is_note: bool, low: bool) -> tuple[str, Verdict | None]:
    """What of raised words stays in the line, and what is to be said of it."""
    plain = words.strip()
    if is_note:
        return "", "mark"
    if not _MARK.fullmatch(plain):  # words, or a figure: print that only stands higher
        return words, "uncertain" if any(char.isdigit() for char in plain) else None
    shown = plain.translate(_LOW if low else _HIGH)
    if before[-1:].isascii() and before[-1:].isalpha():  # m², CO₂, xᵢ
        return shown, None
    if plain.isdecimal() and _POWER.search(before):
        return shown, "uncertain"
    is_fraction = after.lstrip()[:1] in _SLASHES or before[-1:] in _SLASHES
    is_figure = plain.isdecimal() and _UNIT.match(after) and not _FIGURE_END.search(before)
    return (words, "uncertain") if is_fraction or is_figure else ("", "mark")
