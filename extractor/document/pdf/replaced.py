"""Tell whether other print stands where print was taken away, as over an old figure under white.

The characters that are not seen and those that are in, whether nothing is left blank out.
"""

from collections.abc import Sequence

from extractor.document.pdf.drawn import Glyph

_COVERED = 0.5  # of what was drawn in a row; the new figure may be shorter than the old one


def printed_over(removed: Sequence[tuple[int, Glyph]], seen: Sequence[Glyph]) -> bool:
    """Whether on at least half of each row of removed characters (`removed` by their numbers) other print stands."""
    row: list[Glyph] = []
    for at, (index, glyph) in enumerate(removed):
        row.append(glyph)
        goes_on = at + 1 < len(removed) and removed[at + 1][0] == index + 1
        if not goes_on:
            if sum(any(_is_on(one, other) for other in seen) for one in row) < _COVERED * len(row):
                return False
            row = []
    return bool(removed)


def _is_on(glyph: Glyph, other: Glyph) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return other.x0 <= x <= other.x1 and other.top <= y <= other.bottom
