"""The names of WordprocessingML, and its attributes read without trust. An element in, a plain value out."""

from collections.abc import Iterator
from functools import cache
from math import isfinite
from typing import Any

_OFF = {"0", "false", "off", "none"}
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0, "px": 0.75}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FORMATS = "http://schemas.openxmlformats.org"
ALTERNATE = f"{_ALTERNATE}AlternateContent"


@cache
def w(name: str) -> str:
    """A name of WordprocessingML as lxml writes it."""
    return f"{{{_FORMATS}/wordprocessingml/2006/main}}{name}"


def m(name: str) -> str:
    """A name of the equations' language."""
    return f"{{{_FORMATS}/officeDocument/2006/math}}{name}"


def r(name: str) -> str:
    """An attribute that names a relationship."""
    return f"{{{_FORMATS}/officeDocument/2006/relationships}}{name}"


def a(name: str) -> str:
    """A name of DrawingML."""
    return f"{{{_FORMATS}/drawingml/2006/main}}{name}"


VAL = w("val")
# What is said of a thing, and what was said of it before a revision: none of it is print.
PROPERTIES = {w(name) for name in ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr")}


def child(element: Any | None, name: str) -> Any | None:
    """The child of that name in `w:`; None where there is none, or no element."""
    return next(element.iterchildren(w(name)), None) if element is not None else None


def value(element: Any | None, name: str) -> str | None:
    """The `w:val` of the child of that name."""
    found = child(element, name)
    return found.get(VAL) if found is not None else None


def is_on(element: Any | None, name: str) -> bool | None:
    """Whether a switch among the children is on; None where nothing is said."""
    switch = child(element, name)
    return None if switch is None else switched(switch)


def switched(switch: Any) -> bool:
    """Whether a switch that is there is on: one without a value is."""
    return switch.get(VAL, "1") not in _OFF


def whole(text: str | None) -> int | None:
    """An attribute as a whole number; None where it is none (also '', '1.5', 4,300 digits)."""
    try:
        return int(text) if text else None
    except ValueError:
        return None


def points(text: str | None, unit: float) -> float | None:
    """A length in points: a bare number counts `unit`s of a point, as 0.5 for half-points; None where it is none."""
    text = (text or "").strip()
    scale = _POINTS.get(text[-2:])
    try:
        length = float(text[:-2]) * scale if scale else float(text) * unit
    except ValueError:
        return None
    return length if isfinite(length) else None


def alternative(element: Any) -> Any:
    """Of the two forms in which Word writes a drawing (`mc:AlternateContent`), the one to read."""
    for form in ("Choice", "Fallback"):
        if (found := element.find(_ALTERNATE + form)) is not None:
            return found
    return ()


def within(element: Any) -> Iterator[Any]:
    """The children, of alternatives only those of the one to read."""
    for one in element:
        if one.tag == ALTERNATE:
            yield from within(alternative(one))
        else:
            yield one
