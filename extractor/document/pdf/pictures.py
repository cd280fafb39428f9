"""Find print that is no text: tables and pages as pictures, text turned to curves. A page's objects in, pictures out.

Nothing is recognised here: what matters is whether a person would see lines of print where the file has none. Print has
many short strokes in level rows with blank between; logos, seals, charts and photographs have not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from extractor.document.geometry import Rectangle, overlap
from extractor.document.pdf.content import Content, Shape
from extractor.document.pdf.drawn import Drawn, Glyph, Picture
from extractor.document.pdf.pixels import Raster, without

_CELL = 12.0  # points; shapes that come nearer than this are one picture
_FEWEST_SEGMENTS = 100  # that a page's curves need to be some words
_LEAST_WIDTH, _LEAST_HEIGHT = 12.0, 6.0  # points; smaller pictures are bullets and boxes to tick
_STRIP = 60.0  # points; wide enough for some characters, and slanted scans are level in it
_BLUR = 6.0  # points; what is darker than the mean of its surroundings is ink, whatever the ground
_INK = 40  # of 255
_DARK = 110  # of 255, on average: print on a dark ground is light
_LEANS = (0, 1, -1, 2, -2, 3, -3)  # degrees by which a scan may lie aslant
_SCAN_HEIGHT = 100.0  # points
_RULE = 0.6  # of a row or column; more ink than this is a ruled line
_SOME_INK = 0.015  # of a row
_INKED = re.compile(rb"[\x%02x-\xff]+" % (int(_SOME_INK * 255) + 1))
_STROKE = re.compile(rb"[^\0]+")
_LINE_HEIGHTS = (4.0, 30.0)  # points; of the ink of a line of print
_MOST_STROKES = 4  # beside one another, that a strip's line needs; large print has fewer, as it has fewer characters
_LOGO = 0.015  # of the page; smaller pictures with few words are marks of an office
_LOGO_STRIPS = 4
_INLINE = 1.4  # ems; a picture in a line of print is not higher
_SCAN_SHARE = 0.25  # of the page
_OVERLAID = 2  # characters in a strip of print: they are what a machine recognised in the picture


def find_pictures(page: Any, content: Content, drawn: Drawn) -> list[Picture]:
    """The pictures of a pypdfium2 page, from top to bottom; `drawn` is the page as shown, with its text."""
    boxes = [box for box in _clusters(content.shapes, drawn.width, drawn.height) if _is_some(box)]
    if not boxes:
        return []
    with without(content.texts):
        raster = Raster(page)
    found = []
    for box in boxes:
        share = (box[2] - box[0]) * (box[3] - box[1]) / (drawn.width * drawn.height)
        strips = _line_pieces(raster.image.crop(raster.pixels(box)), raster.scale)
        inline = _is_inline(box, drawn.glyphs)
        small = share < _LOGO and strips <= _LOGO_STRIPS and not inline
        over = share >= _SCAN_SHARE and _inside(box, drawn.glyphs) >= _OVERLAID * strips > 0
        found.append(Picture(box, share, strips > 0 and not small, over))
    return sorted(found, key=lambda picture: picture.box[1])


def _is_some(box: Rectangle) -> bool:
    return box[2] - box[0] >= _LEAST_WIDTH and box[3] - box[1] >= _LEAST_HEIGHT


def _clusters(shapes: Sequence[Shape], width: float, height: float) -> Iterator[Rectangle]:
    """The bounds of shapes that lie together, without those of a few curves."""
    cells: dict[tuple[int, int], list[int]] = {}
    clipped = [overlap(shape.box, (0.0, 0.0, width, height)) or shape.box for shape in shapes]
    for index, (x0, top, x1, bottom) in enumerate(clipped):
        if x0 < x1 and top < bottom:
            for column in range(int(x0 / _CELL), int(x1 / _CELL) + 1):
                for row in range(int(top / _CELL), int(bottom / _CELL) + 1):
                    cells.setdefault((column, row), []).append(index)
    while cells:
        members: set[int] = set()
        open_cells = [next(iter(cells))]
        while open_cells:
            cell = open_cells.pop()
            if cell in cells:
                members.update(cells.pop(cell))
                open_cells += [(cell[0] + right, cell[1] + down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
        segments = [shapes[index].segments for index in members]
        if 0 in segments or sum(segments) >= _FEWEST_SEGMENTS:
            x0s, tops, x1s, bottoms = zip(*(clipped[index] for index in members), strict=True)
            yield min(x0s), min(tops), max(x1s), max(bottoms)


def _line_pieces(picture: Image.Image, scale: float) -> int:
    """How many pieces of a line of text a picture has, a strip wide each; 0 where it is something else than text."""
    if ImageStat.Stat(picture).mean[0] < _DARK:
        picture = ImageOps.invert(picture)
    ink = ImageChops.subtract(picture.filter(ImageFilter.BoxBlur(_BLUR * scale)), picture)
    ink = ink.point([255 * (value > _INK) for value in range(256)])
    leans = _LEANS if picture.height > _SCAN_HEIGHT * scale else (0,)
    return next(filter(None, (_level_pieces(ink.rotate(lean), scale) for lean in leans)), 0)


def _level_pieces(ink: Image.Image, scale: float) -> int:
    ink = _without_rules(ink)
    inked = printed = tall = total = 0
    step = max(int(_STRIP * scale), 1)
    least, most = (height * scale for height in _LINE_HEIGHTS)
    for x in range(0, ink.width, step):
        strip = ink.crop((x, 0, min(x + step, ink.width), ink.height))
        bands = [band for band in _bands(strip) if band[1] - band[0] >= least]  # without what is left of ruled lines
        lines = [
            (top, bottom)
            for top, bottom in bands
            if bottom - top <= most
            and _strokes(strip.crop((0, top, strip.width, bottom))) >= min(_MOST_STROKES, 0.8 * step / (bottom - top))
        ]
        inked += bool(bands)
        tall += any(bottom - top > most for top, bottom in bands)
        printed += 2 * len(lines) > len(bands)
        total += len(lines)
    return total if 2 * printed >= max(inked, 1) and 2 * tall <= inked else 0


def _without_rules(ink: Image.Image) -> Image.Image:
    rows = ink.resize((1, ink.height), Image.Resampling.BOX).tobytes()
    for row in (row for row, value in enumerate(rows) if value > _RULE * 255):
        ink.paste(0, (0, row, ink.width, row + 1))
    columns = ink.resize((ink.width, 1), Image.Resampling.BOX).tobytes()
    for column in (column for column, value in enumerate(columns) if value > _RULE * 255):
        ink.paste(0, (column, 0, column + 1, ink.height))
    return ink


def _bands(strip: Image.Image) -> Iterator[tuple[int, int]]:
    """Where ink begins and ends, from top to bottom."""
    rows = strip.resize((1, strip.height), Image.Resampling.BOX).tobytes()
    return (match.span() for match in _INKED.finditer(rows))


def _strokes(band: Image.Image) -> int:
    columns = band.resize((band.width, 1), Image.Resampling.BOX).tobytes()
    return len(_STROKE.findall(columns))


def _is_inline(box: Rectangle, glyphs: Iterable[Glyph]) -> bool:
    """Whether a picture stands in a line of text, as high as its print."""
    x0, top, x1, bottom = box
    for glyph in glyphs:
        if glyph.text == " " or bottom - top > _INLINE * glyph.size or x1 - x0 < 1.2 * glyph.size:
            continue
        beside = min(abs(glyph.x0 - x1), abs(x0 - glyph.x1)) <= 1.5 * glyph.size
        if beside and min(bottom, glyph.bottom) - max(top, glyph.top) >= 0.5 * (bottom - top):
            return True
    return False


def _inside(box: Rectangle, glyphs: Iterable[Glyph]) -> int:
    x0, top, x1, bottom = box
    return sum(x0 <= glyph.x0 <= x1 and top <= glyph.baseline <= bottom for glyph in glyphs if glyph.text != " ")
