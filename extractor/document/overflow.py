"""Keep what was drawn in one go in one cell. Characters and the cells in which they stand in, settled cells out.

A figure that is too wide for its cell crosses the rule: its tail must not become a part of the next figure.
"""

from collections.abc import Sequence
from typing import NamedTuple

from extractor.document.aligned import FIGURE
from extractor.document.pdf import Glyph
from extractor.document.ruled import HOLE, OUTSIDE, Grid
from extractor.document.rulings import MIDDLE

_TOUCHING = 0.25  # ems; characters of one word are not further apart
_CLEAR_SHARE = 0.6  # of a figure's characters that stand in one cell
_FIGURE_CHARACTERS = frozenset("0123456789.,，．%％-－−—–+()（）△▲")


class Misplaced(NamedTuple):
    """A figure of which no rule tells the cell, where it stands."""

    text: str
    glyphs: tuple[Glyph, ...]


def settle(grid: Grid, glyphs: Sequence[Glyph], owners: list[int]) -> list[Misplaced]:
    """Give each word that crosses a rule, and what stands in no cell, to one cell; return the figures in doubt.

    `owners` holds the cell of each glyph and is changed. Glyphs are in the order in which they were drawn.
    """
    doubtful: list[Misplaced] = []
    done = 0
    for index in range(1, len(glyphs)):
        if index > done and owners[index] != owners[index - 1] and _is_one_word(glyphs, index):
            start, end = index - 1, index + 1
            while start and _is_one_word(glyphs, start):
                start -= 1
            while end < len(glyphs) and _is_one_word(glyphs, end):
                end += 1
            done = end
            if _settle_word(glyphs, owners, start, end):
                doubtful.append(_misplaced(glyphs[start:end]))
    doubtful.extend(_fill_holes(grid, glyphs, owners))
    return doubtful


def _is_one_word(glyphs: Sequence[Glyph], index: int) -> bool:
    """Whether a glyph goes on the word of the one before it: drawn with it, touching it, of one kind."""
    before, glyph = glyphs[index - 1], glyphs[index]
    reach = _TOUCHING * glyph.size
    return (
        before.text != " " != glyph.text
        and abs(before.baseline - glyph.baseline) < reach
        and -reach < glyph.x0 - before.x1 < reach
        and (before.text in _FIGURE_CHARACTERS) is (glyph.text in _FIGURE_CHARACTERS)
        and (before.run == glyph.run or _are_single(glyphs, index))
    )


def _are_single(glyphs: Sequence[Glyph], index: int) -> bool:
    """Whether both glyphs were drawn by themselves, as some programs do with every character."""
    before, glyph = glyphs[index - 1].run, glyphs[index].run
    alone = index < 2 or glyphs[index - 2].run != before
    return alone and (index + 1 == len(glyphs) or glyphs[index + 1].run != glyph)


def _settle_word(glyphs: Sequence[Glyph], owners: list[int], start: int, end: int) -> bool:
    """Give a word to the cell that holds most of it; whether it is a figure of which that is in doubt."""
    theirs = owners[start:end]
    text = "".join([glyph.text for glyph in glyphs[start:end]])
    figure = all(char in _FIGURE_CHARACTERS for char in text)
    if figure and not FIGURE.fullmatch(text):
        return True  # perhaps two that were drawn in one go: each part stays where it stands
    owner = max(theirs, key=theirs.count)
    owners[start:end] = [owner] * (end - start)
    return figure and (owner == OUTSIDE or theirs.count(owner) < _CLEAR_SHARE * len(theirs))


def _fill_holes(grid: Grid, glyphs: Sequence[Glyph], owners: list[int]) -> list[Misplaced]:
    """Give what stands within the outline and in no cell to the nearest; return the figures among it."""
    figures: list[list[Glyph]] = []
    last = -2
    for index, owner in enumerate(owners):
        if owner != HOLE:
            continue
        glyph = glyphs[index]
        owners[index] = grid.nearest((glyph.x0 + glyph.x1) / 2, glyph.baseline - MIDDLE * glyph.size)
        if glyph.text in _FIGURE_CHARACTERS:
            if figures and last == index - 1:
                figures[-1].append(glyph)
            else:
                figures.append([glyph])
            last = index
    return [_misplaced(figure) for figure in figures if any(glyph.text.isdigit() for glyph in figure)]


def _misplaced(glyphs: Sequence[Glyph]) -> Misplaced:
    return Misplaced("".join([glyph.text for glyph in glyphs]), tuple(glyphs))
