"""Draw a page as pixels, whole or without some of its objects; for questions that only a look at it answers."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from PIL import Image

from extractor.document.geometry import Rectangle
from extractor.document.pdfium import raw

_SCALE = 2.0  # pixels a point; the strokes of small print are still told from none
_WIDEST = 3000  # pixels of the longer side: a page as large as a wall would take all memory


class Raster:
    """A page, a pypdfium2 one, as a picture in shades of grey."""

    def __init__(self, page: Any) -> None:
        self.scale = min(_SCALE, _WIDEST / max(*page.get_size(), 1.0))
        self.image: Image.Image = page.render(scale=self.scale, grayscale=True, may_draw_forms=False).to_pil()

    def pixels(self, box: Rectangle) -> tuple[int, int, int, int]:
        """Where a rectangle in points lies in the picture; at least one pixel, all of them in it."""
        width, height = self.image.size
        x0, top = (min(max(int(at * self.scale), 0), most - 1) for at, most in ((box[0], width), (box[1], height)))
        x1, bottom = (min(int(at * self.scale) + 1, most) for at, most in ((box[2], width), (box[3], height)))
        return x0, top, max(x1, x0 + 1), max(bottom, top + 1)


@contextlib.contextmanager
def without(objects: Iterable[int]) -> Iterator[None]:
    """Leave these objects out of what pdfium draws and reads of their page, as long as this lasts."""
    left_out = list(objects)
    for one in left_out:
        raw.FPDFPageObj_SetIsActive(one, False)
    try:
        yield
    finally:
        for one in left_out:
            raw.FPDFPageObj_SetIsActive(one, True)
