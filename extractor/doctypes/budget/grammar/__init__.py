"""The grammar of budgets: one small reader a section, on the phrases that budgets and final accounts share."""

import re
from collections.abc import Callable, Iterable, Iterator

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.doctypes.base import Grammar
from extractor.doctypes.budget.grammar import costs, cover, other, sections
from extractor.doctypes.common.grammar import basic, breakdowns, staffing
from extractor.doctypes.common.grammar.words import TO, Answers

_BASIC = re.compile(rf"基本支出(?:预算)?(?:数|支出)?{TO}")


def _all(*readers: Callable[[Section], Iterable[Answer]]) -> Grammar:
    """A section's own readers, then what any section may state: staff, and totals with parts that no field holds."""

    def read(section: Section) -> Iterator[Answer]:
        found = tuple(answer for reader in readers for answer in reader(section))
        yield from found
        yield from staffing.read_staffing(section)
        yield from breakdowns.read_other_breakdowns(section, found)

    return read


def _basic(root: Steps) -> Grammar:
    """基本支出, and its items by economic class where the text gives their amounts."""

    def read(section: Section) -> Iterator[Answer]:
        yield from basic.read_basic(section, root, _BASIC)
        out = Answers(section, root)
        sections.read_items(section, out, ("items",))
        yield from out

    return read


GRAMMAR: dict[str, Grammar] = {
    "cover": cover.read_cover,
    "overview": _all(other.read_institutions),
    "summary": _all(sections.read_summary),
    "overall": _all(sections.read_overall),
    "income": _all(sections.read_income),
    "expenditure": _all(sections.read_expenditure),
    "appropriation": _all(sections.read_appropriation),
    "fiscal_spending": _all(sections.read_fiscal_spending),
    "fiscal_basic": _all(_basic(("appropriation", "basic_expenditure"))),
    "general_budget": _all(sections.read_general_budget),
    "general_budget_structure": _all(sections.read_structure),
    "general_budget_detail": _all(sections.read_use),
    "basic_expenditure": _all(_basic(("basic_expenditure",))),
    "three_public": _all(costs.read_three_public),
    "government_fund": _all(costs.read_government_fund),
    "state_capital": _all(costs.read_state_capital),
    "operating_costs": _all(costs.read_operating_costs),
    "procurement": _all(costs.read_procurement),
    "assets": other.read_assets,
    "performance": _all(other.read_performance),
    "projects": other.read_projects,
}
