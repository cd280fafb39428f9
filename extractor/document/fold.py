"""Make ordinary characters of odd ones that look the same, so that words are found in every format.

Characters as they were encoded in, the ordinary characters of the same look out.
"""

import re
import unicodedata
from functools import cache

# CJK Radicals Supplement where NFKC does nothing: fonts that share a glyph between a radical and its character
# let a PDF's text come out as the radical. After EquivalentUnifiedIdeograph.txt; the modern character where it is rare.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳㓁⺴罓⺵罒⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月⺽臼"
    "⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青"
    "⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)  # fmt: skip
_SUPPLEMENT = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
_KEPT_CONTROLS = "\n\t"
_DROPPED = {"Cc", "Cf", "Cs", "Cn"}  # controls; zero-width, bidi, BOM, soft hyphen; broken surrogates; non-characters


def _is_compatibility_ideograph(char: str) -> bool:
    return "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1f"


def _fold_char(char: str) -> str:
    """One character as one character, or as nothing."""
    if char in _KEPT_CONTROLS:
        return char
    if _is_compatibility_ideograph(char):
        return _SUPPLEMENT.get(char) or unicodedata.normalize("NFKC", char)
    category = unicodedata.category(char)
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    is_variation_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return "" if category in _DROPPED or is_variation_selector else char


# All that stays as it is and makes up nearly the whole of a text: ASCII, 、。《》, ideographs, full-width forms.
_ORDINARY = "\n\t -~\u2014\u2018-\u201d\u2026\u3001-\u303e\u4e00-\u9fff\uff01-\uff5e"
_OTHERS = re.compile(f"[^{_ORDINARY}]")
_folded_char = cache(_fold_char)


_SOFT_MINUS = re.compile(r"\u00ad(?=\d)")


def visible_minus(text: str) -> str:
    """A soft hyphen before a digit as the minus that it prints; anywhere else it is a place to break a word."""
    return _SOFT_MINUS.sub("-", text) if "\u00ad" in text else text


def fold(text: str) -> str:
    """Radicals and compatibility ideographs as ordinary characters, odd spaces as ' ', invisible characters dropped.

    Every character becomes one character or none; full-width punctuation and digits stay as printed.
    """
    return _OTHERS.sub(lambda match: _folded_char(match[0]), visible_minus(text))
