"""Find the printed lines of a page. Characters in any order in, lines out: by baseline, then from left to right."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter

from extractor.document.pdf import Glyph

# In ems of the larger print: baselines nearer than this are one line, also with a raised figure.
_SAME_LINE = 0.35
# In advances: the same character again, drawn nearer than this, is fake bold.
_OVERPRINT = 0.4
_LYING_OVER = 0.5  # of the narrower of two characters, of which one was printed over the other
_WORD_GAP = 0.2  # ems between two Latin letters
_WIDE_GAP = 0.9  # ems between any two characters, beyond the usual gap of their line


def baselines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each baseline, from top to bottom."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=attrgetter("baseline")):
        if lines:
            first = lines[-1][0]
            if glyph.baseline - first.baseline <= _SAME_LINE * max(glyph.size, first.size):
                lines[-1].append(glyph)
                continue
        lines.append([glyph])
    return lines


def group_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Lines from top to bottom; overprints once, runs of spaces as one, none at the ends; wide gaps as one space."""
    tidied = (_tidy(line) for line in baselines(glyphs))
    return [line for line in tidied if line]


def is_printed_over(line: Sequence[Glyph]) -> bool:
    """Whether two texts lie on each other in a line, so that nobody can tell what it says.

    Characters of one text may seem to lie on each other where a font's widths are wrong, but they follow each other.
    """
    on, back = 0, 0
    for before, glyph in pairwise(line):
        over = before.x1 - glyph.x0
        if over > 0 and over > _LYING_OVER * min(before.x1 - before.x0, glyph.x1 - glyph.x0):
            on += glyph.run > before.run
            back += glyph.run < before.run
    return on > 0 and back > 0


def _tidy(line: list[Glyph]) -> list[Glyph]:
    line.sort(key=attrgetter("x0"))
    tidied: list[Glyph] = []
    last = None  # the last glyph that is not a space
    spaces: list[Glyph] = []
    for glyph in line:
        if glyph.text == " ":
            spaces.append(glyph)
            continue
        if last is not None:
            if glyph.text == last.text and _is_overprint(last, glyph):
                continue
            if spaces:
                tidied.append(spaces[0])
            elif glyph.x0 - last.x1 > _WORD_GAP * glyph.size and _is_gap(last, glyph, line):
                x0, x1 = last.x1, glyph.x0
                tidied.append(Glyph(" ", x0, last.top, x1, last.bottom, last.baseline, last.size))
        spaces = []
        tidied.append(glyph)
        last = glyph
    return tidied


def _is_overprint(last: Glyph, glyph: Glyph) -> bool:
    return glyph.x0 - last.x0 < _OVERPRINT * (glyph.x1 - glyph.x0)


def _usual_gap(line: Sequence[Glyph]) -> float:
    """The median gap of a line, in points; 0 where it is too short to tell, or where letters touch."""
    gaps = sorted(after.x0 - before.x1 for before, after in pairwise(line))
    return max(gaps[len(gaps) // 2], 0.0) if len(gaps) > 1 else 0.0


def _is_gap(last: Glyph, glyph: Glyph, line: Sequence[Glyph]) -> bool:
    gap, size = glyph.x0 - last.x1, max(last.size, glyph.size)
    if gap <= _WORD_GAP * size:
        return False
    words = last.text.isascii() and glyph.text.isascii() and last.text.isalpha() and glyph.text.isalpha()
    return words or (gap > _WIDE_GAP * size and gap - _usual_gap(line) > _WIDE_GAP * size)
