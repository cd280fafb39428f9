"""What is drawn into a paragraph: text boxes, pictures, charts, embedded objects.

`w:drawing`, `w:pict` or `w:object` in; what a person sees in it out, each thing once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.document.word.names import ALTERNATE, a, alternative, points, r, w
from extractor.document.word.styles import UNKNOWN, WHITE

_EMU = 1 / 12700  # points
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_VML = "{urn:schemas-microsoft-com:vml}"
_CHARTS = re.compile(r"\}(?:chart|relIds)$")
_CHART_SPACES = ("/drawingml/2006/chart}", "/drawing/2014/chartex}", "/drawingml/2006/diagram}")
_FILLS = {a(name) for name in ("solidFill", "gradFill", "blipFill", "pattFill")}
_LENGTH = re.compile(r"(width|height)\s*:\s*([\d.]+(?:pt|in|cm|mm|px)?)")


@dataclass(frozen=True, slots=True)
class TextBox:
    """Words in a shape; `ground` is the shape's colour as far as it is known."""

    content: Any
    ground: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture of that size in points; `inline` where it stands in the line like a word."""

    width: float
    height: float
    inline: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart or a diagram."""


@dataclass(frozen=True, slots=True)
class DrawnText:
    """Words of a shape that are no text of the document."""

    words: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object of another program: its name for itself, the relationship to its data, whether only an icon shows."""

    program: str
    relation: str | None
    icon: bool


Drawn = TextBox | PlacedPicture | Chart | DrawnText | Embedded


def drawn(element: Any) -> Iterator[Drawn]:
    """All that one drawing holds."""
    found = list(_walk(element, _Frame(*_size(element), hidden=_is_hidden(element))))
    embedded = [one for one in found if isinstance(one, Embedded)]
    yield from embedded or found


@dataclass(frozen=True, slots=True)
class _Frame:
    width: float
    height: float
    inline: bool
    hidden: bool = False
    ground: str = WHITE


def _walk(element: Any, frame: _Frame) -> Iterator[Drawn]:
    tag = str(element.tag)
    if tag == w("txbxContent"):
        yield TextBox(element, frame.ground, frame.hidden)
        return
    if tag == _OFFICE + "OLEObject":
        yield Embedded(str(element.get("ProgID", "?")), element.get(r("id")), element.get("DrawAspect") == "Icon")
    elif tag == w("control"):
        yield Embedded(str(element.get(w("name"), "ActiveX")), None, icon=False)
    elif tag == a("blip") or tag == _VML + "imagedata":
        yield PlacedPicture(frame.width, frame.height, frame.inline)
    elif tag == _VML + "textpath":
        yield DrawnText(str(element.get("string", "")))
    elif tag == a("p"):
        yield DrawnText("".join(one.text or "" for one in element.iter(a("t"))))
    elif _CHARTS.search(tag) and any(space in tag for space in _CHART_SPACES):
        yield Chart()
    frame = _framed(element, frame)
    for one in alternative(element) if element.tag == ALTERNATE else element:
        yield from _walk(one, frame)


def _framed(element: Any, frame: _Frame) -> _Frame:
    """What a shape says of itself, for all that is in it."""
    tag = str(element.tag)
    if tag.startswith(_VML):
        size = dict(_LENGTH.findall(str(element.get("style", ""))))
        if {"width", "height"} <= set(size):
            width, height = (points(size[name], 1.0) or 0.0 for name in ("width", "height"))
            inline = "absolute" not in str(element.get("style"))
            frame = _Frame(width, height, inline, frame.hidden, frame.ground)
        if element.get("fillcolor") not in {None, "#ffffff", "white", "window", "#fff"}:
            frame = _Frame(frame.width, frame.height, frame.inline, frame.hidden, UNKNOWN)
    elif tag.endswith("}wsp"):
        own = next((one for one in element if str(one.tag).endswith("}spPr")), ())
        styled = any(str(one.tag).endswith("}style") for one in element) and not any(
            one.tag == a("noFill") for one in own
        )
        if styled or any(one.tag in _FILLS for one in own):
            frame = _Frame(frame.width, frame.height, frame.inline, frame.hidden, UNKNOWN)
    return frame


def _size(element: Any) -> tuple[float, float, bool]:
    place = next((one for one in element if str(one.tag).endswith(("}inline", "}anchor"))), None)
    extent = next((one for one in place if str(one.tag).endswith("}extent")), None) if place is not None else None
    if place is None or extent is None:
        return 0.0, 0.0, True
    width, height = (points(extent.get(name), _EMU) or 0.0 for name in ("cx", "cy"))
    return width, height, str(place.tag).endswith("}inline")


def _is_hidden(element: Any) -> bool:
    return any(str(one.tag).endswith("}docPr") and one.get("hidden") in {"1", "true"} for one in element.iter())
