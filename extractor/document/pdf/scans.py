"""Say what of a page has to be read from its picture, and take up what was read. A page's objects in, the page out.

A page is a scan where

- hardly any character on it is seen (a page number may be printed over a scan), and images cover a quarter of it, or
  print that is drawn as curves stands on it; whether there is text that nobody sees or not; or
- an image covers more than three fifths of it, and more of its text is not seen than is: what a machine recognised
  lies behind the image, and a stamp or a head in front of it.

On any other page an image of more than three tenths of it in which lines of print stand is read by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from PIL import Image

from extractor.document.geometry import Matrix, Rectangle
from extractor.document.pdf.content import Content
from extractor.document.pdf.drawn import Drawn, Picture, Recognised
from extractor.document.pdf.pixels import without
from extractor.document.pdfium import raw

SCAN_SHARE = 0.25  # of the page covered by images
FEW_CHARACTERS = 10
_LAYERED_SHARE = 0.6
_READ_SHARE = 0.3
_CURVES_SHARE = 0.02
_DPI = (200, 300)  # what was scanned with less is read no better with more
_MOST_PIXELS = 5000  # of the longer side
_POINTS = 72.0  # an inch


class Recogniser(Protocol):
    """Reads a picture of `scale` pixels a point; one that is no `whole` page is known to be level and upright."""

    def __call__(self, picture: Image.Image, scale: float, *, whole: bool) -> Recognised: ...


def is_scan(drawn: Drawn) -> bool:
    """Whether all of a page is to be read from its picture."""
    seen = len("".join(drawn.text().split()))
    if seen < FEW_CHARACTERS:
        curves = any(picture.has_text and picture.share >= _CURVES_SHARE for picture in drawn.pictures)
        return drawn.image_share >= SCAN_SHARE or curves
    return drawn.image_share > _LAYERED_SHARE and len("".join(drawn.layer.split())) > seen


def read_scan(page: Any, drawn: Drawn, recogniser: Recogniser) -> Drawn:
    """A pypdfium2 page as its picture shows it."""
    scale = _scale(page)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    found = recogniser(picture, scale, whole=True)
    return scanned(replace(drawn, pictures=[], hidden="", stood_for=""), found)


def scanned(drawn: Drawn, found: Recognised) -> Drawn:
    """A page with what was recognised on it in the place of all else."""
    back = None if found.back == Matrix(1, 0, 0, 1, 0, 0) else found.back
    return replace(
        drawn,
        width=found.width,
        height=found.height,
        back=back,
        glyphs=found.glyphs,
        slanted=found.slanted,
        turned={},
        edges=found.edges,
        marks=[],
        is_recognised=True,
    )


def read_pictures(page: Any, content: Content, drawn: Drawn, recogniser: Recogniser) -> None:
    """Read the large pictures of a page with text, and put what they show beside it."""
    to_read = [one for one in drawn.pictures if one.has_text and not one.overlaid and one.share > _READ_SHARE]
    if not to_read or drawn.back is not None:
        return
    scale = _scale(page)
    with without(content.texts):
        whole = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    for picture in to_read:
        x0, top, x1, bottom = _within(picture, drawn)
        part = whole.crop((round(x0 * scale), round(top * scale), round(x1 * scale), round(bottom * scale)))
        found = recogniser(part, scale, whole=False).moved(x0, top)
        drawn.glyphs += found.glyphs
        drawn.slanted += found.slanted
        drawn.edges += found.edges
        drawn.pictures.remove(picture)
        drawn.is_recognised, drawn.layer = True, ""


def _within(picture: Picture, drawn: Drawn) -> Rectangle:
    x0, top, x1, bottom = picture.box
    return max(x0, 0.0), max(top, 0.0), min(x1, drawn.width), min(bottom, drawn.height)


def _scale(page: Any) -> float:
    """Pixels a point in which a page is read: as fine as its finest large image, within bounds."""
    width, height = map(float, page.get_size())
    dpi = max([_DPI[0], *_resolutions(page, width * height)])
    return min(min(dpi, _DPI[1]) / _POINTS, _MOST_PIXELS / max(width, height, 1.0))


def _resolutions(page: Any, area: float) -> Iterator[float]:
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = one.get_bounds()
        covered = (right - left) * (top - bottom)
        if covered > SCAN_SHARE * area:
            width, height = one.get_px_size()
            yield (width * height / covered) ** 0.5 * _POINTS
