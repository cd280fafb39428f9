"""Characters that Word names by a font and a code (`w:sym`). The element in, the character out, LOST where unknown."""

from typing import Any

from extractor.document.word.names import w

LOST = "\ufffd"  # a symbol that only its own font can show
_AREA = 0xF000  # where symbol fonts keep their codes
_LAST = 0xF0FF
_CHARACTERS: dict[str, dict[int, str]] = {
    "symbol": {0xD7: "⋅", 0xB4: "×", 0xB8: "÷", 0xB0: "°", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0x2D: "−"}
    | {code: chr(code) for code in (*range(0x30, 0x3A), *b"()+,./:;<=>[]%")},
    "wingdings": {0x6F: "□", 0x71: "□", 0x72: "□", 0xA8: "□", 0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0x78: "☒", 0xFC: "✓"}
    | {0xFB: "✗", 0x6C: "●", 0x6E: "■", 0x76: "❖", 0xD8: "➢", 0xB2: "★", 0x80: "⓪", 0x8B: "⓿"}
    | {0x81 + n: chr(0x2460 + n) for n in range(10)}
    | {0x8C + n: chr(0x2776 + n) for n in range(10)},
    "wingdings 2": {0x52: "☑", 0x54: "☒", 0x50: "✓", 0x4F: "✗", 0xA3: "□", 0x30: "□"}
    | {0x6A + n: chr(0x2460 + n) for n in range(10)},
}


def symbol(element: Any) -> str:
    """The character that `w:sym` shows."""
    try:
        code = int(element.get(w("char"), ""), 16)
        font = str(element.get(w("font"))).lower()
        if _AREA <= code <= _LAST:
            return _CHARACTERS.get(font, {}).get(code - _AREA, LOST)
        if font in _CHARACTERS:
            return _CHARACTERS[font].get(code, LOST)
        return chr(code)
    except (ValueError, OverflowError):
        return LOST
