"""Measurements of the bar for bulk runs: each compares two things in one go, and says whether the bar is met."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table: what was measured, the figure as it is read, the bar, and whether it is met."""

    what: str
    figure: str
    bar: str
    met: bool | None
