"""Tell by a look at the page which characters nobody sees. Characters in doubt in, the numbers of the unseen out.

A character is seen if the page looks different without it: so what covers, clips, hides or pales it need not be known.
"""

from dataclasses import dataclass, field
from typing import Any

from PIL import ImageChops

from extractor.document.geometry import Rectangle
from extractor.document.pdf.pixels import Raster, without

_SEEN = 16  # of 255, in grey; smaller differences are not seen
_IS_SEEN = [255 * (value >= _SEEN) for value in range(256)]
_SIDES, _ENDS = 0.1, 0.15  # of a character's box, left out: its neighbours may reach into it


@dataclass(slots=True)
class Suspects:
    """Characters in doubt, by what may hide them: those of one group are taken off the page together."""

    _texts: dict[str, list[int]] = field(default_factory=dict)
    _boxes: dict[str, list[tuple[int, Rectangle]]] = field(default_factory=dict)

    def add(self, doubt: str, text: int, index: int, box: Rectangle) -> None:
        """Take up the character of this number, drawn by a text object; `box` is where it would be seen."""
        self._texts.setdefault(doubt, []).append(text)
        self._boxes.setdefault(doubt, []).append((index, box))

    def unseen(self, page: Any) -> frozenset[int]:
        """The numbers of the characters that the page, a pypdfium2 one, looks the same without."""
        if not self._texts:
            return frozenset()
        whole = Raster(page)
        found: set[int] = set()
        for doubt, boxes in self._boxes.items():
            with without(self._texts[doubt]):
                change = ImageChops.difference(whole.image, Raster(page).image)
            for index, (x0, top, x1, bottom) in boxes:
                side, end = _SIDES * (x1 - x0), _ENDS * (bottom - top)
                spot = change.crop(whole.pixels((x0 + side, top + end, x1 - side, bottom - end)))
                if not spot.point(_IS_SEEN).getbbox():
                    found.add(index)
        return frozenset(found)
