"""Read a picture of print as a PDF's page is read. A picture in, characters with boxes and ruled lines out."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import PIL.Image

from extractor.document.fold import fold
from extractor.document.geometry import Matrix, Rectangle
from extractor.document.ocr import rules
from extractor.document.ocr.decode import Printed
from extractor.document.ocr.engine import Engine, engine
from extractor.document.ocr.ink import ink_of, without_stamps
from extractor.document.ocr.pieces import box_of, is_tall, leans, parted, passed_over, stacked
from extractor.document.ocr.pixels import WHITE, Pixels
from extractor.document.ocr.second_look import look_again
from extractor.document.ocr.straighten import Straight, level
from extractor.document.pdf.drawn import Glyph, Recognised

_BASELINE = 0.37  # ems below the middle of a line
_SAME_SIZE = 0.15  # pieces whose heights differ by less are of one size
_MOSTLY = 0.5  # of the pieces
_VOTERS = 12  # lines that tell whether a page stands on its head
_SURE = 0.4  # the least mean probability of a line's characters: below it, what was read is no print
_CLEAR = 0.8
_ADVANCE = {True: 0.52, False: 1.0}  # ems, of ASCII and other characters
_GAP, _SOME_INK = 0.35, 0.12  # ems between characters, and how much of it has ink, that a digit may be lost in
_BESIDE_GAP = 0.5  # the probability of a digit beside one that may be lost
_MARGIN = 0.12  # heights that a piece is seen with on each side, so that nothing is cut off


def recognise(picture: PIL.Image.Image, scale: float, *, whole: bool = True) -> Recognised:
    """The print of a picture of `scale` pixels a point; one that is not a `whole` page is level and upright."""
    image = np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])  # the models are used to BGR
    unstamped = without_stamps(image, scale)
    straight = level(unstamped, ink_of(unstamped, scale)) if whole else Straight(image, Matrix(1, 0, 0, 1, 0, 0))
    view = _View(straight, scale)
    models = engine()
    if whole and (quarters := view.quarters(models)):
        view = _View(straight.turned(quarters), scale)
    return view.read(models)


class _View:
    """A straight picture with its ink, its ruled lines and the pieces of print that are found in it."""

    def __init__(self, straight: Straight, scale: float) -> None:
        self.straight, self.scale = straight, scale
        ink = ink_of(straight.image, scale)
        self.edges, mask = rules.ruled_lines(ink, scale)
        self.image = straight.image.copy()
        self.image[mask > 0] = WHITE
        ink[mask > 0] = 0
        self.ink = ink
        self._corners: list[Pixels] | None = None

    def corners(self, models: Engine) -> list[Pixels]:
        """The pieces of print as the detector finds them."""
        if self._corners is None:
            self._corners = list(models.find(self.image))
        return self._corners

    def quarters(self, models: Engine) -> int:
        """By how many right angles against the clock the picture has to be turned for its print to be upright."""
        corners = [one for one in self.corners(models) if not leans(one)]
        tall = [one for one in corners if is_tall(one)]
        lying = len(tall) > _MOSTLY * len(corners)
        boxes = sorted(map(box_of, tall if lying else [one for one in corners if not is_tall(one)]), key=_length)
        lines = [_crop(self.image, box) for box in boxes[-_VOTERS:]]
        if lying:
            lines = [np.ascontiguousarray(np.rot90(line)) for line in lines]
        on_head = bool(lines) and models.share_on_head(lines) > _MOSTLY
        return (1 if lying else 0) + 2 * on_head

    def read(self, models: Engine) -> Recognised:
        """All that the picture shows."""
        uprights = [edge for edge in self.edges if edge.upright]
        slanted, boxes = [], []
        for corners in self.corners(models):
            box = box_of(corners)
            if leans(corners):
                slanted.append(box)
            elif is_tall(corners):
                boxes += stacked(box)
            else:
                boxes += parted(box, uprights, self.scale)
        found_boxes = len(boxes)
        boxes += passed_over(self.ink, [*boxes, *slanted], self.scale)
        boxes = [box for box in boxes if box[2] - box[0] >= 2 and box[3] - box[1] >= 2]
        lines = models.read([_crop(self.image, box) for box in boxes])
        lines = look_again(lines, [_tight(self.image, self.ink, box) for box in boxes], models)
        lines[found_boxes:] = [line if _is_printed(line) else [] for line in lines[found_boxes:]]
        sizes = _sizes(boxes)
        height, width = self.image.shape[:2]
        found = Recognised(width / self.scale, height / self.scale, self._back(), edges=self.edges)
        for run, (box, line, size) in enumerate(zip(boxes, lines, sizes, strict=True)):
            found.glyphs += self._glyphs(line, box, size, run)
        if slanted:
            marks = models.read([_crop(self.image, box) for box in slanted])
            for box, line in zip(slanted, marks, strict=True):
                found.slanted += self._glyphs(line, box, box[3] - box[1], 0)
        return found

    def _back(self) -> Matrix:
        a, b, c, d, e, f = self.straight.back
        return Matrix(a, b, c, d, e / self.scale, f / self.scale)

    def _glyphs(self, line: Sequence[Printed], box: Rectangle, size: float, run: int) -> list[Glyph]:
        if not line or sum(one.seen.probability for one in line) < _SURE * len(line):
            return []
        x0, top, x1, bottom = box
        middle, scale = (top + bottom) / 2, self.scale
        baseline = (middle + _BASELINE * size) / scale
        upper, lower = (middle - size / 2) / scale, (middle + size / 2) / scale
        middles = [x0 + one.middle * (x1 - x0) for one in line]
        line = self._without_gaps(line, middles, box, size)
        extents = self._extents(middles, line, box, size)
        return [
            Glyph(text, start / scale, upper, end / scale, lower, baseline, size / scale, run, seen=one.seen)
            for one, (start, end) in zip(line, extents, strict=True)
            if (text := fold(one.text))
        ]

    def _without_gaps(
        self, line: Sequence[Printed], middles: Sequence[float], box: Rectangle, size: float
    ) -> list[Printed]:
        """The line, with the digits in doubt beside which ink stands that no character was read from."""
        inked = self.ink[max(int(box[1]), 0) : int(box[3]) + 1].max(axis=0)
        found = list(line)
        halves = [size * _ADVANCE[one.text.isascii()] / 2 for one in line]
        for at, (one, other) in enumerate(pairwise(line)):
            start, end = middles[at] + halves[at], middles[at + 1] - halves[at + 1]
            if end - start > _GAP * size and np.count_nonzero(inked[int(start) + 1 : int(end)]) > _SOME_INK * size:
                for place, beside in ((at, one), (at + 1, other)):
                    if beside.text.isdecimal():
                        chance = min(beside.seen.probability, _BESIDE_GAP)
                        found[place] = beside._replace(seen=beside.seen._replace(probability=chance))
        return found

    def _extents(
        self, middles: Sequence[float], line: Sequence[Printed], box: Rectangle, size: float
    ) -> list[tuple[float, float]]:
        """From where to where the characters of a line reach: to their neighbours, as far as there is ink."""
        between = [(one + other) / 2 for one, other in pairwise(middles)]
        inked = self.ink[max(int(box[1]), 0) : int(box[3]) + 1].max(axis=0)
        found = []
        for at, (middle, one) in enumerate(zip(middles, line, strict=True)):
            reach = 0.75 * size * _ADVANCE[one.text.isascii()]
            start = max(middle - reach, between[at - 1] if at else box[0], 0.0)
            end = min(middle + reach, between[at] if at < len(between) else box[2], float(len(inked)))
            columns = np.flatnonzero(inked[int(start) : int(end) + 1])
            if len(columns) and one.text != " ":
                first = int(start)
                start, end = max(start, first + float(columns[0])), min(end, first + float(columns[-1]) + 1)
            found.append((start, max(end, start + 1)))
        return found


def _is_printed(line: Sequence[Printed]) -> bool:
    """Whether what the detector passed over is print and no dirt."""
    return all(one.seen.probability >= _CLEAR and not (one.text.isascii() and one.text.isalpha()) for one in line)


def _crop(image: Pixels, box: Rectangle) -> Pixels:
    height, width = image.shape[:2]
    x0, top, x1, bottom = box
    left, upper = min(max(int(x0), 0), width - 1), min(max(int(top), 0), height - 1)
    return image[upper : max(int(bottom + 1), upper + 1), left : max(int(x1 + 1), left + 1)]


def _tight(image: Pixels, ink: Pixels, box: Rectangle) -> Pixels:
    """A piece with little paper above and below its ink: as it is seen the second time, larger."""
    part = _crop(ink, box)
    rows = np.flatnonzero(part.any(axis=1))
    if not len(rows):
        return _crop(image, box)
    x0, top, x1, _ = box
    pad = _MARGIN * len(rows)
    return _crop(image, (x0, int(top) + rows[0] - pad, x1, int(top) + rows[-1] + pad))


def _sizes(boxes: Sequence[Rectangle]) -> list[float]:
    """The size of print of each piece, in pixels: its height, or that of most where it is much the same."""
    heights = [bottom - top for _, top, _, bottom in boxes]
    usual = sorted(heights)[len(heights) // 2] if heights else 0.0
    return [usual if abs(height - usual) <= _SAME_SIZE * usual else height for height in heights]


def _length(box: Rectangle) -> float:
    return max(box[2] - box[0], box[3] - box[1])
