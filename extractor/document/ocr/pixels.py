"""What pictures are here: numbers by row, column and colour (blue, green, red), or by row and column."""

from typing import Any

from numpy.typing import NDArray

Pixels = NDArray[Any]
WHITE = (255, 255, 255)
