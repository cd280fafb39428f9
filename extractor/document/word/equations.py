"""Read equations (Office MathML) as a person reads them aloud. An equation in, its line out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from extractor.document.word.names import VAL, m, w

_HIGH = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOW = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_STRIKES = tuple(m(name) for name in ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR"))
_OFF = {"0", "false", "off"}


def equation(element: Any, read_run: Callable[[Any], str], strike: Callable[[str], None]) -> str:
    """An equation's line: fractions as a/b, powers raised.

    `read_run` reads a run, `strike` takes what is crossed out.
    """
    return _Equation(read_run, strike).read(element)


@dataclass(frozen=True, slots=True)
class _Equation:
    read_run: Callable[[Any], str]
    strike: Callable[[str], None]

    def read(self, one: Any) -> str:
        if one.tag in {m("r"), w("r")}:
            return self.read_run(one)
        if one.tag in _FORMS:
            return _FORMS[one.tag](self, one)
        if str(one.tag).endswith("Pr") or one.tag in {w("del"), w("moveFrom")}:
            return ""
        return self._inner(one)

    def _inner(self, one: Any | None) -> str:
        return "" if one is None else "".join(self.read(part) for part in one)

    def _child(self, one: Any, name: str) -> str:
        return self._inner(one.find(m(name)))

    def _fraction(self, one: Any) -> str:
        return f"{_grouped(self._child(one, 'num'))}/{_grouped(self._child(one, 'den'))}"

    def _root(self, one: Any) -> str:
        return f"{self._child(one, 'deg').translate(_HIGH)}√{_grouped(self._child(one, 'e'))}"

    def _fence(self, one: Any) -> str:
        properties = one.find(m("dPr"))
        opening, closing, between = (
            _given(properties, name, usual) for name, usual in (("begChr", "("), ("endChr", ")"), ("sepChr", "|"))
        )
        return opening + between.join(self._inner(part) for part in one.findall(m("e"))) + closing

    def _scripts(self, one: Any) -> str:
        low, high = self._child(one, "sub"), self._child(one, "sup")
        return self._child(one, "e") + _script(low, _LOW, "_") + _script(high, _HIGH, "^")

    def _sum(self, one: Any) -> str:
        return _given(one.find(m("naryPr")), "chr", "∫") + self._scripts(one)

    def _function(self, one: Any) -> str:
        return self._child(one, "fName") + _grouped(self._child(one, "e"))

    def _rows(self, one: Any) -> str:
        return "; ".join(" ".join(self._inner(e) for e in row.findall(m("e"))) for row in one.findall(m("mr")))

    def _stacked(self, one: Any) -> str:
        return "; ".join(self._inner(e) for e in one.findall(m("e")))

    def _box(self, one: Any) -> str:
        text = self._child(one, "e")
        properties = one.find(m("borderBoxPr"))
        if properties is None or not any(_on(properties.find(name)) for name in _STRIKES):
            return text
        self.strike(text)
        return ""

    def _phantom(self, one: Any) -> str:
        properties = one.find(m("phantPr"))
        shown = properties.find(m("show")) if properties is not None else None
        return self._child(one, "e") if shown is None or _on(shown) else ""


_FORMS: dict[str, Callable[[_Equation, Any], str]] = {
    m("f"): _Equation._fraction,
    m("rad"): _Equation._root,
    m("d"): _Equation._fence,
    m("nary"): _Equation._sum,
    m("func"): _Equation._function,
    m("m"): _Equation._rows,
    m("eqArr"): _Equation._stacked,
    m("borderBox"): _Equation._box,
    m("phant"): _Equation._phantom,
    **dict.fromkeys((m("sSup"), m("sSub"), m("sSubSup"), m("sPre")), _Equation._scripts),
}


def _grouped(text: str) -> str:
    return text if len(text) < 2 or all(char.isalnum() or char in ".,%％" for char in text) else f"({text})"


def _script(text: str, marks: dict[int, int], sign: str) -> str:
    shown = text.translate(marks)
    return shown if not set(shown) & set(text) else f"{sign}({text})" if len(text) > 1 else sign + text


def _given(properties: Any | None, name: str, usual: str) -> str:
    found = properties.find(m(name)) if properties is not None else None
    return usual if found is None else str(found.get(m("val"), found.get(VAL, "")))


def _on(switch: Any | None) -> bool:
    return switch is not None and switch.get(m("val"), "1") not in _OFF
