"""Find words that explain why a figure lawfully differs from the one published before. A text in, its sentences out."""

import re
from typing import Literal, NamedTuple

Kind = Literal["balance", "basis"]
_BASIS = r"口径[^。；\n]{0,12}(?:调整|变化|变动|不同|不一致)|调整[^。；\n]{0,8}口径|(?:可比|同)口径"
_WORDS: dict[Kind, re.Pattern[str]] = {
    # 《政府会计准则制度》: corrections and what was taken back change the opening balance.
    "balance": re.compile(
        r"(?:年初|上年|期初)[^。；\n]{0,40}(?:调整|更正|核销|差错|收回|划[入转出])"
        r"|(?:调整|更正)[^。；\n]{0,12}(?:年初|上年|期初)|会计差错|以前年度(?:损益|盈余)?调整"
    ),
    "basis": re.compile(_BASIS),
}
_OTHER_BASIS = re.compile(
    rf"{_BASIS}|机构改革|(?:机构|单位|职能|职责|人员|资产)[^。；\n]{{0,16}}(?:划入|划转|划出|合并|撤销|组建)"
)
_SENTENCE = re.compile(r"[^。；\n]+")
_MOST = 5  # of a kind
_LONGEST = 200


class Adjustment(NamedTuple):
    """Words of a document that make a difference to another lawful: an adjusted balance, another basis."""

    kind: Kind
    quote: str


def changes_the_basis(reason: str) -> bool:
    """Whether the reason of a change is that something else is counted now: another basis, other units."""
    return _OTHER_BASIS.search(reason) is not None


def adjustments(text: str) -> tuple[Adjustment, ...]:
    """What a text says of adjustments, a few sentences of each kind."""
    found: list[Adjustment] = []
    for kind, words in _WORDS.items():
        of_kind: dict[str, None] = {}
        for match in words.finditer(text):
            start = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
            sentence = _SENTENCE.match(text, start)
            of_kind[" ".join((sentence[0] if sentence else match[0]).split())[:_LONGEST]] = None
            if len(of_kind) == _MOST:
                break
        found += [Adjustment(kind, quote) for quote in of_kind]
    return tuple(found)
