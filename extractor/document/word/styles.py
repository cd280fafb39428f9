"""What print looks like by its own properties and by its styles: seen or not, struck out, raised, how large.

`w:rPr` and the names of styles in, a Look out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from extractor.document.word.names import VAL, child, points, switched, value, w, whole

TINY = 1.0  # points; smaller print is not meant to be read
_INVISIBLE = 24  # of 255, the most that invisible print differs from its ground in any of red, green, blue
_NARROW = 10  # percent of its usual width; narrower print cannot be read
_HALF_POINT = 0.5
_OFF_LINE = {"superscript", "subscript"}
_TOGGLES = {w(name): name for name in ("vanish", "strike", "dstrike")}
_TEXT_FILL = "{http://schemas.microsoft.com/office/word/2010/wordml}textFill"
_NO_FILL = "{http://schemas.microsoft.com/office/word/2010/wordml}noFill"
WHITE = "FFFFFF"
UNKNOWN = ""  # a ground of which nothing is known but that it is there


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is printed; `size` and `position` (above the line) in points, None where no style says a size."""

    vanish: bool = False
    strike: bool = False
    dstrike: bool = False
    color: str | None = None
    ground: str | None = None  # its own; None where it has none
    raised: bool = False  # set as super- or subscript
    low: bool = False  # the latter
    position: float = 0.0
    size: float | None = None

    def hidden(self, ground: str) -> bool:
        """Whether nobody sees it on that ground: switched off, tiny, or of the ground's own colour."""
        if self.vanish or (self.size is not None and self.size < TINY):
            return True
        return self.color is not None and _same_colour(self.color, self.ground if self.ground is not None else ground)

    @property
    def struck(self) -> bool:
        """Whether a line is drawn through it."""
        return self.strike or self.dstrike


class Styles:
    """The styles of a file; those of a file without any say nothing."""

    def __init__(self, root: Any | None) -> None:
        styles = root.findall(w("style")) if root is not None else []
        self._styles: dict[str | None, Any] = {one.get(w("styleId")): one for one in styles}
        self._default = next(
            (
                one.get(w("styleId"))
                for one in styles
                if one.get(w("type")) == "paragraph" and one.get(w("default")) in {"1", "true"}
            ),
            None,
        )
        defaults = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
        self._base = replace(Look(), **_said(defaults))
        self._looks: dict[tuple[str | None, str | None], Look] = {}

    def chain(self, name: str | None) -> Iterator[Any]:
        """A style and those that it builds on, itself first."""
        seen: set[str | None] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = value(self._styles[name], "basedOn")

    def look(self, properties: Any | None, paragraph_style: str | None) -> Look:
        """How a run with these properties looks in a paragraph of that style."""
        named = value(properties, "rStyle")
        key = (paragraph_style or self._default, named)
        if key not in self._looks:
            self._looks[key] = self._styled(*key)
        said = _said(properties)
        return replace(self._looks[key], **said) if said else self._looks[key]

    def _styled(self, paragraph_style: str | None, run_style: str | None) -> Look:
        paragraph, run = self._chained(paragraph_style), self._chained(run_style)
        # A switch that both styles turn on is off: ISO 29500-1, 17.7.3.
        both = {name: paragraph[name] != run[name] for name in _TOGGLES.values() if name in paragraph and name in run}
        return replace(self._base, **(paragraph | run | both))

    def _chained(self, name: str | None) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for style in self.chain(name):
            said = _said(child(style, "rPr")) | said
        return said

    def paragraph_style(self, properties: Any | None) -> str | None:
        """The name of a paragraph's style, the default one's where it has none."""
        return value(properties, "pStyle") or self._default

    def numbering(self, properties: Any | None) -> tuple[str, int] | None:
        """List and level of a paragraph, by its own properties, else by its style's."""
        list_id, level = None, None
        for one in (properties, *(child(style, "pPr") for style in self.chain(self.paragraph_style(properties)))):
            found = child(one, "numPr")
            level = level if level is not None else whole(value(found, "ilvl"))
            list_id = list_id if list_id is not None else value(found, "numId")
        return (list_id, level or 0) if list_id not in {None, "0"} else None

    def is_heading(self, properties: Any | None) -> bool:
        """Whether a paragraph has a level in the outline."""
        for one in (properties, *(child(style, "pPr") for style in self.chain(self.paragraph_style(properties)))):
            if (level := whole(value(one, "outlineLvl"))) is not None:
                return level < 9
        return False

    def shades(self, table_style: str | None) -> bool:
        """Whether a style of tables lays any ground under its cells."""
        return any(ground(shade) is not None for style in self.chain(table_style) for shade in style.iter(w("shd")))


def ground(shade: Any | None) -> str | None:
    """The colour of a shading (`w:shd`); UNKNOWN where it is a pattern or a theme's; None where there is none."""
    if shade is None:
        return None
    pattern, fill = shade.get(VAL), shade.get(w("fill"), "auto")
    if pattern == "solid":
        return _hex(shade.get(w("color"))) or UNKNOWN
    if pattern not in {None, "", "nil", "clear"}:
        return UNKNOWN
    return _hex(fill) or (UNKNOWN if shade.get(w("themeFill")) else None)


def _said(properties: Any | None) -> dict[str, Any]:
    """What one `w:rPr` says."""
    said: dict[str, Any] = {}
    for one in properties if properties is not None else ():
        if one.tag in _TOGGLES:
            said[_TOGGLES[one.tag]] = switched(one)
        elif one.tag in _READ:
            said |= _READ[one.tag](one)
    return said


def _highlight(one: Any) -> dict[str, Any]:
    name = one.get(VAL)
    return {} if name in {None, "none"} else {"ground": {"white": WHITE, "black": "000000"}.get(name, UNKNOWN)}


def _length(name: str, one: Any) -> dict[str, Any]:
    length = points(one.get(VAL), _HALF_POINT)
    return {} if length is None else {name: length}


_READ: dict[str, Callable[[Any], dict[str, Any]]] = {
    w("color"): lambda one: {"color": _hex(one.get(VAL))},
    w("shd"): lambda one: {} if (found := ground(one)) is None else {"ground": found},
    w("highlight"): _highlight,
    w("vertAlign"): lambda one: {"raised": one.get(VAL) in _OFF_LINE, "low": one.get(VAL) == "subscript"},
    w("position"): lambda one: _length("position", one),
    w("sz"): lambda one: _length("size", one),
    w("w"): lambda one: {"vanish": True} if (whole(one.get(VAL)) or 100) < _NARROW else {},
    _TEXT_FILL: lambda one: {"vanish": True} if one.find(_NO_FILL) is not None else {},
}


def _hex(colour: str | None) -> str | None:
    """Six hexadecimal digits, else None: 'auto' is black on white and white on black."""
    colour = (colour or "").lstrip("#").upper()
    return colour if len(colour) == 6 and not set(colour) - set("0123456789ABCDEF") else None


def _same_colour(one: str, other: str) -> bool:
    if other == UNKNOWN:
        return False
    return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) < _INVISIBLE for at in (0, 2, 4))
