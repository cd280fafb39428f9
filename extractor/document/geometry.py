"""Points, rectangles and the matrices that move them; as in PDF."""

from collections.abc import Sequence
from typing import NamedTuple

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def bounds(points: Sequence[tuple[float, float]]) -> Rectangle:
    """The smallest rectangle around them."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one: Rectangle | None, other: Rectangle | None) -> Rectangle | None:
    """What lies in both; None bounds nothing. Where they do not meet, a rectangle that nothing lies in."""
    if one is None or other is None:
        return other if one is None else one
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


class Matrix(NamedTuple):
    """x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """The point where (x, y) comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Rectangle:
        """The bounds of where a rectangle comes to lie."""
        if not self.b and not self.c:  # upright, as nearly always
            x0, y0, x1, y1 = self.a * x0 + self.e, self.d * y0 + self.f, self.a * x1 + self.e, self.d * y1 + self.f
            return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        return bounds([self.apply(x0, y0), self.apply(x0, y1), self.apply(x1, y0), self.apply(x1, y1)])

    def after(self, first: "Matrix") -> "Matrix":
        """This matrix applied to what `first` gives."""
        e, f = self.apply(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )
