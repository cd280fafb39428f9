"""Tell ink from paper, and stamps from print. A BGR picture in, the same without stamps, and its ink, out."""

import cv2
import numpy as np

from extractor.document.ocr.pixels import Pixels

_REDNESS = 25  # of 255; by how much red outweighs green and blue
_BROKEN = 4.0  # points that a faint line of a seal may lack
_STAMP = 50.0  # points; a seal is wider and higher, red print is in lines
_STAMP_FILL = 0.8  # of its box, with what lies between its strokes; a red ground has more
_TINGE = 10  # of 255
_IN_RED_LIGHT = np.clip((np.arange(256) - 25) * 1.6, 0, 255).astype(np.uint8)  # dark stays dark, red is paper
_PAPER_BLUR = 24.0  # points; what is darker than the paper around it is ink
_INK = 0.75  # of the paper's brightness


def without_stamps(image: Pixels, scale: float) -> Pixels:
    """The picture, of `scale` pixels a point, without red seals; red print stays."""
    blue, green, red = cv2.split(image)
    redness = cv2.subtract(red, cv2.max(blue, green))
    mask = (redness > _REDNESS).astype(np.uint8)
    if not mask.any():
        return image
    joined = cv2.dilate(mask, np.ones((round(_BROKEN * scale),) * 2, np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(joined)
    least = _STAMP * scale
    cleaned = image.copy()
    for x, y, width, height, area in found[1:].tolist():
        if min(width, height) >= least and area <= _STAMP_FILL * width * height:
            # Black print is as dark in red light as in any; what is red is nearly as light as the paper.
            place = np.s_[y : y + height, x : x + width]
            lit = cv2.LUT(red[place], _IN_RED_LIGHT)[:, :, None]
            cleaned[place] = np.where((redness[place] > _TINGE)[:, :, None], lit, image[place])
    return cleaned


def ink_of(image: Pixels, scale: float) -> Pixels:
    """255 where a picture of `scale` pixels a point has ink, 0 where it is paper, however dark that is."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = max(round(_PAPER_BLUR * scale / 4), 1)
    paper = cv2.blur(cv2.dilate(small, np.ones((reach // 2 + 1,) * 2, np.uint8)), (reach, reach))
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.where(grey < _INK * paper, 255, 0).astype(np.uint8)
