"""Make scans of PDFs, the same ones each time: what a scanner, a copier or a fax makes of their pages.

    python -m eval.scans FILE… --out DIR [--kind clean|office|fax] [--dpi 200] [--page 1 …] [--seed TEXT]

Each FILE becomes `DIR/<kind>-<dpi>/<name>.pdf`, pages as pictures and nothing else.
Exit codes: 0 written; 2 wrong usage.
"""

import io
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pypdfium2 as pdfium
import typer
from PIL import Image, ImageDraw, ImageFilter

from extractor.core.io import write_whole

_RED = (200, 30, 40)
_PAPER = 255


class Kind(StrEnum):
    """How a page is scanned."""

    CLEAN = "clean"
    OFFICE = "office"
    FAX = "fax"


def scanned_pdf(source: Path, kind: Kind, dpi: int, seed: str, only: Sequence[int] = ()) -> bytes:
    """The PDF as a scan of it, or of some of its pages, from 1."""
    document = pdfium.PdfDocument(source)
    try:
        pages = [scan(page, kind, dpi, f"{seed}/{source.stem}/{at}") for at, page in _pages(document, only)]
    finally:
        document.close()
    held = io.BytesIO()
    quality: dict[str, Any] = {"quality": 50 if kind is Kind.OFFICE else 90}
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, **quality)
    return held.getvalue()


def _pages(document: Any, only: Sequence[int]) -> Iterator[tuple[int, Any]]:
    for number in only or range(1, len(document) + 1):
        yield number, document[number - 1]


def scan(page: Any, kind: Kind, dpi: int, seed: str) -> Image.Image:
    """A pypdfium2 page as it comes out of a scanner of so many dots an inch."""
    picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
    return degraded(picture, kind, dpi, seed)


def degraded(picture: Image.Image, kind: Kind, dpi: int, seed: str) -> Image.Image:
    """A picture of a page as a scan: askew, under uneven light, blurred, noisy, stamped; a fax is black and white."""
    if kind is Kind.CLEAN:
        return picture
    draws = np.random.default_rng(list(seed.encode()))
    if kind is Kind.OFFICE:
        picture = _stamped(picture, dpi, draws)
    picture = picture.rotate(draws.uniform(-1, 1), Image.Resampling.BICUBIC, fillcolor="white")
    picture = picture.filter(ImageFilter.GaussianBlur(dpi / 300))
    grain = draws.normal(0, 8, (picture.height, picture.width, 1))
    light = np.linspace(draws.uniform(0.85, 1), draws.uniform(0.85, 1), picture.width)[None, :, None]
    values = np.clip(np.asarray(picture) * light + grain, 0, _PAPER).astype(np.uint8)
    found = Image.fromarray(values)
    if kind is Kind.FAX:
        return found.convert("L").point([255 * (value > 165) for value in range(256)]).convert("1")
    return found


def _stamped(picture: Image.Image, dpi: int, draws: np.random.Generator) -> Image.Image:
    """A round seal, 40 mm wide, somewhere on the page; print under it stays black."""
    width = round(40 / 25.4 * dpi)
    x, y = (int(draws.uniform(0, max(side - width, 1))) for side in picture.size)
    seal = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(seal)
    pen.ellipse((x, y, x + width, y + width), outline=_RED, width=max(dpi // 60, 1))
    middle = (x + width / 2, y + width / 2)
    star = [
        (middle[0] + radius * np.sin(at * np.pi / 5), middle[1] - radius * np.cos(at * np.pi / 5))
        for at, radius in ((at, width * (0.16 if at % 2 == 0 else 0.06)) for at in range(10))
    ]
    pen.polygon(star, fill=_RED)
    return Image.fromarray(np.minimum(np.asarray(picture), np.asarray(seal)))


def main(
    files: list[Path],
    out: Annotated[Path, typer.Option(help="The folder that scans go to.")],
    kind: Kind = Kind.OFFICE,
    dpi: int = 200,
    page: Annotated[list[int] | None, typer.Option(help="Of each file's pages, these; may be given again.")] = None,
    seed: str = "scan",
) -> None:
    """Write scans of PDFs."""
    folder = out / f"{kind}-{dpi}"
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        write_whole(folder / f"{file.stem}.pdf", scanned_pdf(file, kind, dpi, seed, page or ()))


if __name__ == "__main__":
    typer.run(main)
