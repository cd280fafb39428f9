"""Part raised and lowered marks from the print that they stand at. A page's characters in, print and marks out.

A raised 1 behind 1240.30 is the mark of a note, no digit of the figure. What is raised at a letter or a power of ten
belongs to it (m², ×10³) and stays, as the raised character that it is.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from extractor.document.pdf.drawn import Edge, Glyph

_MARK = re.compile(r"[(（\[［【〔]?(?:注?\d{1,3}(?:[,，、\-–]\d{1,3})?|[a-z]|[*※†‡]{1,3}|[①-⑳]|注)[)）\]］】〕]?")
_LONGEST_MARK = 7  # characters
_RAISED, _LOWERED = (0.1, 0.75), (0.08, 0.45)  # ems of the print beside it, between the baselines
_SMALLER = 0.85  # of the size of the print beside it
_TOUCHING, _NEAR, _REMOTE = 0.15, 0.35, 1.0  # ems between a mark and the print beside it
_JOINED = 0.5  # ems; characters of one baseline and size that are not further apart are one piece
_POWER = re.compile(r"[×xX*]\s*10$")
_RAISED_SIGNS = dict(zip("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", strict=True))
_LOWERED_SIGNS = dict(zip("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋", strict=True))
_SIGNS = frozenset([*_RAISED_SIGNS.values(), *_LOWERED_SIGNS.values()])
_Piece = list[Glyph]


def part_marks(glyphs: list[Glyph], edges: Sequence[Edge]) -> tuple[list[Glyph], list[_Piece]]:
    """The page's print without its marks, and the marks; no mark reaches over an upright line to its print."""
    near = _near_baselines(glyphs)
    signed = [glyph for glyph in glyphs if glyph.text in _SIGNS]
    if not near and not signed:
        return glyphs, []
    pieces = _pieces([glyph for glyph in glyphs if glyph.text != " " and (glyph.baseline in near or signed)])
    marks: list[_Piece] = []
    instead: dict[int, Glyph | None] = {}
    for piece in pieces:
        found = _mark(piece, _around(piece, pieces), edges) if len(piece) <= _LONGEST_MARK else None
        if found is None:
            continue
        signs, host = found
        if signs:
            for glyph, sign in zip(piece, signs, strict=True):
                instead[id(glyph)] = glyph._replace(text=sign, baseline=host.baseline)
        else:
            marks.append(piece)
            instead |= {id(glyph): None for glyph in piece}
    for glyph, before in _raised_signs(signed, pieces):
        if not _belongs(before):
            marks.append([glyph])
            instead[id(glyph)] = None
    if not instead:
        return glyphs, []
    kept = (instead.get(id(glyph), glyph) for glyph in glyphs)
    return [glyph for glyph in kept if glyph is not None], marks


def _near_baselines(glyphs: Iterable[Glyph]) -> set[float]:
    """The baselines that have another so near that one of them may be raised or lowered beside the other."""
    largest: dict[float, float] = {}
    for glyph in glyphs:
        if glyph.size > largest.get(glyph.baseline, 0.0):
            largest[glyph.baseline] = glyph.size
    ordered = sorted(largest)
    near: set[float] = set()
    most = max(largest.values(), default=0.0) * _RAISED[1]
    for at, baseline in enumerate(ordered):
        for other in ordered[at + 1 : bisect_right(ordered, baseline + most)]:
            size = max(largest[baseline], largest[other])
            if _LOWERED[0] * size <= other - baseline <= _RAISED[1] * size:
                near |= {baseline, other}
    return near


def _pieces(glyphs: list[Glyph]) -> list[_Piece]:
    """Characters that stand beside one another on one baseline, in one size; in the order of their baselines."""

    def row(glyph: Glyph) -> tuple[int, int]:
        return round(glyph.baseline * 2), round(glyph.size * 4)

    pieces: list[_Piece] = []
    for glyph in sorted(glyphs, key=lambda glyph: (*row(glyph), glyph.x0)):
        last = pieces[-1][-1] if pieces else None
        if last and row(last) == row(glyph) and glyph.x0 - last.x1 <= _JOINED * glyph.size:
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
    return sorted(pieces, key=lambda piece: piece[0].baseline)


def _around(piece: _Piece, pieces: list[_Piece]) -> list[_Piece]:
    """The pieces beside which this one would be raised or lowered."""
    mark = piece[0]
    most = mark.size / (1 - _SMALLER)
    low = bisect_left(pieces, mark.baseline - most, key=lambda piece: piece[0].baseline)
    high = bisect_right(pieces, mark.baseline + most, key=lambda piece: piece[0].baseline)
    found = []
    for other in pieces[low:high]:
        size, shift = other[0].size, other[0].baseline - mark.baseline
        least, largest = _RAISED if shift > 0 else _LOWERED
        if size * 1.1 >= mark.size and least * size <= abs(shift) <= largest * size:
            found.append(other)
    return found


def _mark(piece: _Piece, hosts: list[_Piece], edges: Sequence[Edge]) -> tuple[str, Glyph] | None:
    """The print that a mark stands at, and as which signs it belongs to it; None where it is no mark."""
    words = "".join([glyph.text for glyph in piece])
    if not _MARK.fullmatch(words):
        return None
    first, last = piece[0], piece[-1]
    left = _nearest([glyph for host in hosts for glyph in host if glyph.x1 <= first.x0 + _NEAR * glyph.size], first)
    right = _nearest([glyph for host in hosts for glyph in host if glyph.x0 >= last.x1 - _NEAR * glyph.size], last)
    left = None if left and _is_ruled_off(left.x1, first.x0, first, edges) else left
    right = None if right and _is_ruled_off(last.x1, right.x0, first, edges) else right
    host = left or right
    if host is None or not _stands_at(first, last, left, right):
        return None
    line = next(line for line in hosts if host in line)
    before = "".join([glyph.text for glyph in line if glyph.x1 <= host.x1])
    signs = _RAISED_SIGNS if host.baseline > first.baseline else _LOWERED_SIGNS
    if left and _belongs(before) and all(glyph.text in signs for glyph in piece):
        return "".join([signs[glyph.text] for glyph in piece]), host
    return "", host


def _nearest(glyphs: list[Glyph], mark: Glyph) -> Glyph | None:
    middle = (mark.x0 + mark.x1) / 2
    return min(glyphs, key=lambda glyph: abs((glyph.x0 + glyph.x1) / 2 - middle), default=None)


def _stands_at(first: Glyph, last: Glyph, left: Glyph | None, right: Glyph | None) -> bool:
    size = max(glyph.size for glyph in (left, right) if glyph)
    gaps = [first.x0 - left.x1] if left else []
    gaps += [right.x0 - last.x1] if right else []
    if first.size > _SMALLER * size:
        return bool(left) and gaps[0] <= _TOUCHING * size
    if left and right and left.baseline == right.baseline:
        return min(gaps) <= _REMOTE * size
    return min(gaps) <= _NEAR * size


def _is_ruled_off(x0: float, x1: float, mark: Glyph, edges: Sequence[Edge]) -> bool:
    return any(
        edge.upright and x0 - 1 <= edge.x0 <= x1 + 1 and edge.top < mark.bottom and edge.bottom > mark.top
        for edge in edges
    )


def _belongs(before: str) -> bool:
    """Whether what is raised behind this belongs to it."""
    return bool(before) and ((before[-1].isascii() and before[-1].isalpha()) or bool(_POWER.search(before)))


def _raised_signs(signed: list[Glyph], pieces: list[_Piece]) -> Iterable[tuple[Glyph, str]]:
    """Characters that are raised or lowered by themselves (¹), each with the print before it."""
    for piece in pieces if signed else ():
        for at, glyph in enumerate(piece):
            if glyph.text in _SIGNS and at:
                before = "".join([one.text for one in piece[:at]])
                yield glyph, before.rstrip("".join(_SIGNS))
