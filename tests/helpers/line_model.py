"""A model for tests: it answers in lines about what it is shown, the first amounts of a paragraph under known paths.

Every other amount comes as one without a path, so that there is nothing to ask for again.
"""

import json
import re
from collections.abc import Sequence

from extractor.core.reading import Reading, Usage
from extractor.core.tokenizer import figures
from extractor.extraction.plan import Plan
from extractor.extraction.readers.paragraphs import Part
from extractor.extraction.readers.whole import LLM, whole_document
from extractor.llm.settings import SPLIT_TOKENS

# What a paragraph has to say for its first amounts to be these fields.
KNOWN = (
    ("国有资本经营预算.*支出", "state_capital", ("expenditure",)),
    ("采购支出总额", "procurement", ("total",)),
    ("收入总计.*支出总计", "overall", ("income_total", "expenditure_total")),
    ("收入合计", "income", ("total",)),
    ("支出合计|拢共", "expenditure", ("total",)),
)


def lines_about(asked: str) -> str:
    """The answer about a request's paragraphs; "" where none of them states an amount."""
    lines = []
    for number, words in re.findall(r"(?m)^(\d+) (.+)$", asked):
        amounts = re.findall(r"[\d,.]+(?:万元|元)", words)
        path, fields = next(((path, fields) for said, path, fields in KNOWN if re.search(said, words)), ("", ()))
        if amounts and fields:
            lines.append([int(number), path, None, dict(zip(fields, amounts, strict=False))])
        lines += [[int(number), "?", "金额", one, {"of": ""}] for one in amounts[len(fields) :]]
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


class Silent:
    """A reader that says nothing, and remembers the sections of which it was shown a figure."""

    split_tokens = SPLIT_TOKENS

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def read(self, plan: Plan, parts: Sequence[Part]) -> tuple[Reading, ...]:
        """An empty Reading a part."""
        shown = [one for part in parts for one in part.paragraphs]
        stated = [figure for one in shown for figure in figures(plan.document.text, one.start, one.end)]
        starts = [figure.start for figure in stated if figure.kind != "year"]
        sections = [block.section for block in plan.blocks]
        around = ([one for one in sections if one.start <= start < one.end] for start in starts)
        innermost = [min(some, key=lambda one: one.end - one.start).key for some in around if some]
        self.asked += dict.fromkeys(innermost)
        whole = whole_document(plan.document)
        return tuple(Reading(whole, LLM, (), usage=Usage(requests=1)) for _ in parts)
