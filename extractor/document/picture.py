"""Read pictures of pages: PNG, JPEG, TIFF of several pages, and others. A file in, its pages as drawn out."""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from extractor.document import refusals
from extractor.document.pdf import Drawn
from extractor.document.pdf.scans import Recogniser, scanned
from extractor.errors import UnreadableDocumentError

_A4 = 842.0  # points; the longer side of a page whose picture does not say how fine it is
_LIKELY = (150.0, 1300.0)  # points; of the longer side: a picture that says otherwise was never told
_LARGEST = 60_000_000  # pixels
_MOST_PIXELS = 5000  # of the longer side, that are read
_LEAST_SCALE = 200 / 72  # pixels a point
_MOST_PAGES = 500
_DAMAGED = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, EOFError)


def draw_pictures(path: Path, data: bytes, recogniser: Recogniser) -> Iterator[Drawn]:
    """Each picture of a file as a page, read. Raises UnreadableDocumentError for one that is damaged or endless."""
    for number, (picture, scale) in enumerate(pictures_of(path, data), 1):
        found = recogniser(picture, scale, whole=True)
        width, height = picture.width / scale, picture.height / scale
        yield scanned(Drawn(number, width, height, image_share=1.0), found)


def pictures_of(path: Path, data: bytes) -> Iterator[tuple[Image.Image, float]]:
    """The pictures of a file, upright as its camera says, with their pixels a point. Raises UnreadableDocumentError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as file:
                for number, frame in enumerate(ImageSequence.Iterator(file)):
                    if number >= _MOST_PAGES or frame.width * frame.height > _LARGEST:
                        raise UnreadableDocumentError(path, refusals.LARGE_PICTURE)
                    yield _page(frame)
    except _DAMAGED as error:
        raise UnreadableDocumentError(path, refusals.DAMAGED_PICTURE) from error


def _page(frame: Image.Image) -> tuple[Image.Image, float]:
    given = frame.info.get("dpi", (0, 0))[0]
    picture = ImageOps.exif_transpose(frame.convert("RGBA") if "transparency" in frame.info else frame)
    if picture.mode == "RGBA":
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    picture = picture.convert("RGB")
    longer = max(picture.size)
    scale = float(given) / 72 if given else 0.0
    if not scale or not _LIKELY[0] <= longer / scale <= _LIKELY[1]:
        scale = longer / _A4
    wanted = min(max(scale, _LEAST_SCALE), _MOST_PIXELS * scale / longer)
    if wanted != scale:
        size = (round(picture.width * wanted / scale), round(picture.height * wanted / scale))
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    return picture, wanted
