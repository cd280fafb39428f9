"""Tell watermarks from the print under them. A drawn page in, its watermarks and the rest out.

A watermark is print that is light or large and crosses other print; once known, its words are one on every page.
"""

from collections import Counter
from collections.abc import Sequence

from extractor.document.geometry import Rectangle
from extractor.document.lines import baselines
from extractor.document.pdf import Drawn, Glyph, Turn
from extractor.document.rulings import MIDDLE

_LARGE = 1.6  # of the page's usual size of print
_FEWEST_CROSSED = 2  # characters
_INK_ABOVE, _INK_BELOW = 0.85, 0.1  # ems from the baseline; how far the ink of a character reaches
_ON_PAGES = 2  # light and large print that crosses nothing is a watermark where it is repeated


class Watermarks:
    """The watermarks of a document, learned page by page."""

    def __init__(self) -> None:
        self._known: set[tuple[str, int]] = set()
        self._repeated: Counter[tuple[str, int]] = Counter()

    def take(self, drawn: Drawn) -> tuple[list[list[Glyph]], list[Glyph], dict[Turn, list[Glyph]]]:
        """The lines of watermarks of the next page as they stand on it; its other print, level and turned."""
        sizes = sorted([glyph.size for glyph in drawn.glyphs])
        large = _LARGE * sizes[len(sizes) // 2] if sizes else 0.0
        marks, taken = self._marks(drawn.glyphs, drawn, large)
        level = [glyph for glyph in drawn.glyphs if id(glyph) not in taken] if taken else drawn.glyphs
        turned = {}
        for turn, glyphs in drawn.turned.items():
            found, taken = self._marks(glyphs, drawn, large, turn)
            marks += found
            if rest := [glyph for glyph in glyphs if id(glyph) not in taken]:
                turned[turn] = rest
        return marks, level, turned

    def _marks(
        self, glyphs: Sequence[Glyph], drawn: Drawn, large: float, turn: Turn | None = None
    ) -> tuple[list[list[Glyph]], set[int]]:
        """The watermarks among glyphs of one direction, and the identities of their glyphs."""
        marks: list[list[Glyph]] = []
        taken: set[int] = set()
        suspects = [glyph for glyph in glyphs if (glyph.pale or glyph.size > large) and glyph.text != " "]
        for pale in (True, False):
            for line in baselines(glyph for glyph in suspects if glyph.pale is pale):
                line.sort(key=lambda glyph: glyph.x0)
                shown = [glyph.on(turn.back) for glyph in line] if turn else line
                key = "".join([glyph.text for glyph in line]), round(line[0].size)
                if key in self._known or _crosses(shown, [_ink(glyph, turn) for glyph in shown], drawn.glyphs):
                    self._known.add(key)
                    marks.append(shown)
                    taken.update(map(id, line))
                elif pale and line[0].size > large:
                    self._repeated[key] += 1
        return marks, taken

    def has(self, words: str, size: float) -> bool:
        """Whether a line of some page is a watermark, now that all pages are known."""
        key = words.replace(" ", ""), round(size)
        return key in self._known or self._repeated[key] >= _ON_PAGES


def _ink(glyph: Glyph, turn: Turn | None) -> Rectangle:
    """Where a character is likely to be black; its box may reach far above and below."""
    if turn:
        return glyph.x0, glyph.top, glyph.x1, glyph.bottom
    return glyph.x0, glyph.baseline - _INK_ABOVE * glyph.size, glyph.x1, glyph.baseline + _INK_BELOW * glyph.size


def _crosses(line: Sequence[Glyph], ink: Sequence[Rectangle], glyphs: Sequence[Glyph]) -> bool:
    """Whether the middles of characters of smaller or darker print lie within the ink of a line."""
    left, top = min(box[0] for box in ink), min(box[1] for box in ink)
    right, bottom = max(box[2] for box in ink), max(box[3] for box in ink)
    pale, size = line[0].pale, line[0].size
    crossed = 0
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.baseline - MIDDLE * glyph.size
        if not (left < x < right and top < y < bottom) or glyph.text == " " or (glyph.pale and not pale):
            continue
        if glyph.pale is not pale or glyph.size * _LARGE <= size:
            crossed += any(x0 < x < x1 and y0 < y < y1 for x0, y0, x1, y1 in ink)
            if crossed >= _FEWEST_CROSSED:
                return True
    return False
