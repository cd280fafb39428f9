"""Decode what the recogniser sees in lines of print. Its matrices in, characters with places and rivals out.

The recogniser gives a probability for each character at each step from left to right, and one for no character (CTC):
equal characters at adjacent steps are one. rapidocr's own decoder keeps the best of each and one score a line; figures
need the probability of each digit, and what else it may be.
"""

from typing import NamedTuple

import numpy as np

from extractor.document.ocr.pixels import Pixels
from extractor.document.seen import Seen

_MOST_RIVALS = 2
_LEAST_RIVAL = 0.01
_BLANK = 0


class Printed(NamedTuple):
    """A character, where its middle is from 0 (left end of its line) to 1 (right end), and how sure it is."""

    text: str
    middle: float
    seen: Seen


class Decoder:
    """Takes the place of rapidocr's decoder: gives each line's characters where that one gives its words."""

    def __init__(self, characters: list[str]) -> None:
        self._characters = characters

    def __call__(
        self,
        matrices: Pixels,
        _word_boxes: bool = False,
        *,
        wh_ratio_list: list[float],
        max_wh_ratio: float,
    ) -> tuple[list[tuple[str, float]], list[list[Printed]]]:
        """Each line's text and lowest probability, and its characters.

        A matrix has a row for each step; lines narrower than `max_wh_ratio`, the widest, are padded on their right.
        """
        lines = [
            self._line(matrix, min(ratio / max_wh_ratio, 1.0))
            for matrix, ratio in zip(matrices, wh_ratio_list, strict=True)
        ]
        said = [
            ("".join(one.text for one in line), min((one.seen.probability for one in line), default=0.0))
            for line in lines
        ]
        return said, lines

    def _line(self, matrix: Pixels, filled: float) -> list[Printed]:
        best = matrix.argmax(axis=1)
        starts = np.flatnonzero(np.diff(best, prepend=-1))
        ends = [*starts[1:], len(best)]
        steps = len(best) * filled
        return [
            Printed(
                self._characters[best[start]],
                min((start + end) / 2 / steps, 1.0),
                self._seen(matrix[start:end], int(best[start])),
            )
            for start, end in zip(starts, ends, strict=True)
            if best[start] != _BLANK
        ]

    def _seen(self, steps: Pixels, chosen: int) -> Seen:
        peak = steps[steps[:, chosen].argmax()]
        likely = np.flatnonzero(peak >= _LEAST_RIVAL)
        rivals = sorted((index for index in likely if index not in (chosen, _BLANK)), key=lambda index: -peak[index])
        return Seen(
            float(peak[chosen]),
            tuple((self._characters[index], float(peak[index])) for index in rivals[:_MOST_RIVALS]),
        )
