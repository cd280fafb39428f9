"""Look a second time at lines with a figure in doubt. Lines as read and pictures of them in, lines out.

The second look is at another cut of the picture, so that what was a matter of chance comes out otherwise. Where both
read the same characters, each one's probabilities are the means of the two; where they do not, every digit in which
they differ stays in doubt, however sure the first look was.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

import cv2

from extractor.document.ocr.decode import Printed
from extractor.document.ocr.engine import Engine
from extractor.document.ocr.pixels import Pixels
from extractor.document.seen import SURE, Seen

_LARGER = 1.5
_IN_FIGURES = frozenset("0123456789.,，．%％-－")
_LEAST = 0.01


def look_again(lines: Sequence[list[Printed]], pictures: Sequence[Pixels], models: Engine) -> list[list[Printed]]:
    """The lines, those with a doubtful figure as two looks together see them."""
    doubtful = [at for at, line in enumerate(lines) if any(_in_doubt(one) for one in line)]
    found = list(lines)
    again = models.read([cv2.resize(pictures[at], None, fx=_LARGER, fy=_LARGER) for at in doubtful])
    for at, other in zip(doubtful, again, strict=True):
        found[at] = _together(lines[at], other)
    return found


def _in_doubt(one: Printed) -> bool:
    return one.text in _IN_FIGURES and one.seen.probability < SURE


def _together(line: list[Printed], other: list[Printed]) -> list[Printed]:
    first, second = "".join(one.text for one in line), "".join(one.text for one in other)
    found = list(line)
    for kind, start, end, low, high in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "equal" or end - start == high - low:
            for at, beside in zip(range(start, end), range(low, high), strict=True):
                found[at] = line[at]._replace(seen=_mean(line[at], other[beside]))
        else:
            for at in range(max(start - 1, 0), min(max(end, start + 1), len(line))):
                seen = line[at].seen
                found[at] = line[at]._replace(seen=seen._replace(probability=min(seen.probability, 0.5)))
    return found


def _mean(one: Printed, other: Printed) -> Seen:
    chances: dict[str, float] = {}
    for looked in (one, other):
        for text, chance in ((looked.text, looked.seen.probability), *looked.seen.rivals):
            chances[text] = chances.get(text, 0.0) + chance / 2
    rivals = sorted(((text, chance) for text, chance in chances.items() if text != one.text), key=lambda two: -two[1])
    return Seen(chances[one.text], tuple(rival for rival in rivals[:2] if rival[1] >= _LEAST))
