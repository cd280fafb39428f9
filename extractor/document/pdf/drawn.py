"""What a page of a PDF draws: characters with baselines, ruled lines, hidden text, how much of it is pictures."""

from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.document.geometry import Matrix

UNKNOWN = "\ufffd"  # print that no one can tell the meaning of


class Glyph(NamedTuple):
    """One drawn character; the box is its font's (advance by ascent), in points from the page's top left."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float


class Edge(NamedTuple):
    """A ruled line, level or upright, in points from the page's top left."""

    x0: float
    top: float
    x1: float
    bottom: float
    upright: bool


@dataclass(slots=True)
class Drawn:
    """What a page draws; `image_share` is the part of the page that images cover, at most 1.

    Where most of the print is turned by a right angle, everything is given as on the page turned upright;
    `back` leads from there to the page as it is shown. `slanted` is a watermark's print, in the file's order.
    """

    number: int
    width: float
    height: float
    back: Matrix | None = None
    glyphs: list[Glyph] = field(default_factory=list)
    slanted: list[Glyph] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    hidden: str = ""
    image_share: float = 0.0
