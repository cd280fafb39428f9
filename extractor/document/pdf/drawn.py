"""What a page of a PDF draws: characters with baselines, ruled lines, hidden text, how much of it is pictures."""

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal, NamedTuple

from extractor.document.geometry import Matrix, Rectangle, bounds
from extractor.document.seen import Seen

UNKNOWN = "\ufffd"  # print that no one can tell the meaning of
CutOff = Literal["", "list", "content"]
"""What a file lacks at its end: nothing, only the list of its objects, perhaps some of what it says."""


class Glyph(NamedTuple):
    """One drawn character; the box is its font's (advance by ascent), in points from the page's top left.

    `run` numbers what was drawn in one go; `pale` is print so light that it is a watermark's, or of little weight;
    `seen` says how sure it is where it was read from a picture.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    run: int = 0
    pale: bool = False
    seen: Seen | None = None

    def on(self, turn: Matrix) -> "Glyph":
        """The glyph where it stands on the page turned; its baseline is that of its box."""
        x0, top, x1, bottom = bounds((turn.apply(self.x0, self.top), turn.apply(self.x1, self.bottom)))
        return self._replace(x0=x0, top=top, x1=x1, bottom=bottom, baseline=bottom)


class Turn(NamedTuple):
    """A turn of a page by right angles: `there` makes level what is not, `back` undoes it."""

    there: Matrix
    back: Matrix


class Edge(NamedTuple):
    """A ruled line, level or upright, in points from the page's top left."""

    x0: float
    top: float
    x1: float
    bottom: float
    upright: bool


class Attached(NamedTuple):
    """A file within the file, and whether its pages are read as pages of the document."""

    name: str
    is_read: bool


class Picture(NamedTuple):
    """A picture, or curves, with its share of the page as shown.

    `has_text` where a person would read it; `overlaid` where the page's text is what was recognised in it.
    """

    box: Rectangle
    share: float
    has_text: bool
    overlaid: bool


@dataclass(slots=True)
class Recognised:
    """What a picture shows, in points from the top left of the picture put straight; `back` leads to it as it was.

    `slanted` is a watermark's print.
    """

    width: float
    height: float
    back: Matrix
    glyphs: list[Glyph] = field(default_factory=list)
    slanted: list[Glyph] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def moved(self, x: float, y: float) -> "Recognised":
        """The same where the picture stands on its page: its top left at (x, y)."""
        shift = Matrix(1, 0, 0, 1, x, y)

        def there(glyphs: list[Glyph]) -> list[Glyph]:
            return [glyph.on(shift)._replace(baseline=glyph.baseline + y) for glyph in glyphs]

        edges = [Edge(one.x0 + x, one.top + y, one.x1 + x, one.bottom + y, one.upright) for one in self.edges]
        return replace(self, glyphs=there(self.glyphs), slanted=there(self.slanted), edges=edges)


@dataclass(slots=True)
class Drawn:
    """What a page draws; `image_share` is the part of the page that images cover, at most 1.

    Where most of the print is turned by a right angle or two, everything is given as on the page turned upright;
    `back` leads from there to the page as it is shown. `turned` is the rest of the print that is not level, as on
    the page turned by the key. `slanted` is a watermark's print, in the file's order;
    `marks` are the marks of notes, each by itself. `stood_for` is the text that the file says other text stands for,
    `pictures` are as on the page as shown. `is_recognised` where its print, or some of it, was read from pictures;
    `layer` is the text that is not seen, which is what somebody else's machine had read of a scan.
    """

    number: int
    width: float
    height: float
    back: Matrix | None = None
    glyphs: list[Glyph] = field(default_factory=list)
    turned: dict[Turn, list[Glyph]] = field(default_factory=dict)
    slanted: list[Glyph] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    marks: list[list[Glyph]] = field(default_factory=list)
    hidden: str = ""
    is_replaced: bool = False
    stood_for: str = ""
    image_share: float = 0.0
    pictures: list[Picture] = field(default_factory=list)
    is_broken: bool = False
    attached: tuple[Attached, ...] = ()
    cut_off: CutOff = ""
    damaged_streams: int = 0
    is_recognised: bool = False
    layer: str = ""

    def text(self) -> str:
        """All that it reads, in the file's order, for comparison."""
        return "".join([glyph.text for glyph in (*self.glyphs, *self.slanted, *chain(*self.turned.values()))])
