"""Read the balances that stand beside totals: they are in neither, and make up the difference.

The sections in, the balances out.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from extractor.core.evidence import Cited
from extractor.core.reading import Section
from extractor.core.tokenizer import Sentence
from extractor.core.values import Money, read_money
from extractor.doctypes.common.grammar.labels import label, label_start
from extractor.doctypes.common.grammar.words import section_sentences
from extractor.doctypes.final_accounts.schema import Balance
from extractor.document.model import Document

_OPENING = re.compile(r"(?:上年|年初|期初)(?:财政拨款)?(?:结转|结余)[和及与、]?(?:结转|结余)?(?:资金)?")
_CLOSING = re.compile(
    r"(?:(?:年末|期末|本年|当年)(?:财政拨款)?(?:结转|结余)[和及与、]?(?:结转|结余)?|结转下年)(?:资金)?"
)
_TOTAL = re.compile(r"总计|总收入|总支出")
# Of what a total consists of, nothing stands beside it.
_WITHIN = re.compile(r"其中|包括|包含|[含（(]|构成|组成|分别")


def read_balances(document: Document, sections: Sequence[Section]) -> tuple[Balance, ...]:
    """年末结转和结余50.50万元 in a clause of its own behind a total, in the two sections that state totals."""
    return tuple(
        balance
        for section in sections
        if section.key in ("overall", "appropriation")
        for sentence in section_sentences(section)
        for balance in _beside(document, section.key, sentence)
    )


def _side(name: str) -> Literal["opening", "closing"] | None:
    if _OPENING.fullmatch(name):
        return "opening"
    return "closing" if _CLOSING.fullmatch(name) else None


def _beside(document: Document, section: str, sentence: Sentence) -> Iterator[Balance]:
    behind_a_total = False
    for figure in sentence.figures:
        lead = sentence.lead(figure)
        behind_a_total = (behind_a_total or bool(_TOTAL.search(lead))) and not _WITHIN.search(lead)
        if not behind_a_total or figure.kind != "money":
            continue
        name = label(sentence, figure)
        side = _side(name)
        if side is None:
            continue
        start = label_start(sentence, figure)
        cited = Cited[Money](
            value=read_money(figure.printed),
            quote=document.text[start : figure.end],
            where=document.where(start, figure.end),
            figure=(figure.start, figure.end),
            reader="balances",
        )
        yield Balance(label=name, section=section, side=side, amount=cited)
