"""Ask once more about the paragraphs in which a model left an amount out: a short second request, where it is needed.

What was shown, the answer's Reading and what of it stands in, at most one more request out. Restatements, thresholds
and zeros are no amounts that were left out: hardly a document is without these.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.core.reading import Reading
from extractor.core.tokenizer import FigureToken, figures
from extractor.core.values import read_money
from extractor.errors import NotAFigureError
from extractor.extraction.alignment import Aligned
from extractor.extraction.plan import Plan
from extractor.extraction.readers.paragraphs import Paragraph, Part, only
from extractor.extraction.readers.requests import NEWEST, PartRequest, TextRequest, Versions, reading_prompt
from extractor.llm.prompts import load_prompt

_THRESHOLD_BEFORE = re.compile(r"(?:单[价位](?:价值)?|单台(?:价值|价格)?|限额|标准)(?:在|为|达)?\s*$")
_THRESHOLD_BEHIND = re.compile(r"\s*(?:[（(]\s*(?:不?含)\s*[）)]\s*)?以[上下内]")
_LOOKS_BACK = 12  # characters
_MOST_NAMED = 40  # figures that a request names
_FIGURES = "{{figures}}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A paragraph and the amounts in it that no line of the answer has."""

    paragraph: Paragraph
    amounts: tuple[FigureToken, ...]


def left_out(plan: Plan, part: Part, reading: Reading, stands: Sequence[Aligned]) -> tuple[LeftOut, ...]:
    """The paragraphs of a part with an amount that neither a value that stands nor an open figure has."""
    placed = {value.cited.figure[0] for value in stands} | {one.value[0] for one in reading.open}
    known = {_key(plan.document.text[slice(*value.cited.figure)]) for value in stands if value.kind == "money"}
    found = []
    for paragraph in part.paragraphs:
        printed = figures(plan.document.text, paragraph.start, paragraph.end)
        amounts = tuple(
            one
            for one in printed
            if one.start not in placed
            and belongs_somewhere(plan.document.text, one)
            and _key(one.printed) not in known  # what is told again
        )
        if amounts:
            found.append(LeftOut(paragraph, amounts))
    return tuple(found)


def remainder(plan: Plan, part: Part, left: Sequence[LeftOut], versions: Versions = NEWEST) -> PartRequest | None:
    """The second request about a part; None where nothing was left out.

    Its first message is that of the first request, which a provider has kept.
    """
    if not left:
        return None
    shown = only(plan, part, {one.paragraph.number for one in left})
    named = [figure.printed for one in left for figure in one.amounts][:_MOST_NAMED]
    behind = load_prompt("remainder", "any", versions.get("remainder")).text.replace(
        _FIGURES, "、".join(dict.fromkeys(named))
    )
    prompt = reading_prompt(plan.doctype, versions.get("read"))
    document = plan.document
    return PartRequest(shown, TextRequest.of(document.name, shown.text(document), prompt, behind))


def belongs_somewhere(text: str, figure: FigureToken) -> bool:
    """Whether a figure is an amount that the record may have a place for: no threshold, and not nothing."""
    key = _key(figure.printed) if figure.kind == "money" else None
    if key is None or not key[0]:
        return False
    before = text[max(0, figure.start - _LOOKS_BACK) : figure.start]
    return not (_THRESHOLD_BEFORE.search(before) or _THRESHOLD_BEHIND.match(text, figure.end))


def _key(printed: str) -> tuple[Decimal, str | None] | None:
    try:
        money = read_money(printed)
    except NotAFigureError:
        return None
    return money.value, money.unit
