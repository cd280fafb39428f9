"""What is wrong with print whatever the document is: no unit, no percent sign, a stray mark, words of a template.

An index in, identities out; each type of documents has rules of its own that say in which of its sections they look.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from extractor.checks.rule import Figure, Identity, Wrong
from extractor.core.values import Money, Percent
from extractor.doctypes.common.checks.figure_index import FigureIndex

# The sections of the narrative, of final accounts and budgets alike.
NARRATIVE = (
    "overall",
    "income",
    "expenditure",
    "appropriation",
    "general_budget",
    "basic_expenditure",
    "three_public",
    "government_fund",
    "state_capital",
    "operating_costs",
    "procurement",
)
_SMALL = 1000  # 元: less than any contract, project or line of a budget


def without_unit(index: FigureIndex, sections: Iterable[str]) -> Iterator[Identity]:
    """Amounts of some sections that are printed without a unit."""
    for figure in chain.from_iterable(index.of(section, Money) for section in sections):
        if figure.unit is None:
            yield Wrong((figure,), f"{figure.value.value} 没有单位", f"{figure.value.value} has no unit")


def without_percent_sign(index: FigureIndex, paths: re.Pattern[str]) -> Iterator[Identity]:
    """Rates at some paths that are printed without their percent sign."""
    for figure in index.matching(paths, Percent):
        if not figure.value.sign:
            yield Wrong((figure,), f"{figure.value.value} 缺少百分号", f"{figure.value.value} lacks its percent sign")


def in_smaller_unit(index: FigureIndex, sections: Iterable[str]) -> Iterator[Identity]:
    """Amounts of less than a thousand 元 in a section that has two or more in 万元."""
    for section in sections:
        amounts = list(index.of(section, Money))
        others = [figure for figure in amounts if figure.value.unit == "万元" and figure.value.value != 0]
        for figure in amounts:
            if figure.value.unit == "元" and 0 < figure.value.value < _SMALL and len(others) > 1:
                printed = f"{figure.value.value}元"
                yield Wrong((figure,), f"{printed}，同节其余为万元", f"{printed} among amounts in 万元")


def template_words(index: FigureIndex) -> Iterator[Identity]:
    """罗列全部…, 请参照…, XX and the like, which belong to the form; all of a document in one."""
    left = [claim.words for claim in index.record.claims if claim.kind == "template"]
    if left:
        quoted = "；".join(f"“{cited.quote}”" for cited in left)
        figures = tuple(Figure("", cited) for cited in left)
        yield Wrong(figures, f"{len(left)}处：{quoted}", f"{len(left)} places: {quoted}")


def stray_marks(index: FigureIndex) -> Iterator[Identity]:
    """Percent signs behind amounts: 0万元% is what is left of 占%."""
    for claim in index.record.claims:
        if claim.kind == "stray_mark":
            yield Wrong((Figure("", claim.words),), f"“{claim.words.quote}”", f"printed: {claim.words.quote}")
