"""The grammar of statutory phrasing: one small reader a section, patterns over the words that lead up to a figure."""

from collections.abc import Callable, Iterable, Iterator

from extractor.core.reading import Answer, Section
from extractor.doctypes.base import Grammar
from extractor.doctypes.final_accounts.grammar import (
    annex,
    breakdowns,
    budget,
    cover,
    detail,
    grids,
    other,
    three_public,
    totals,
)


def _all(*readers: Callable[[Section], Iterable[Answer]]) -> Grammar:
    def read(section: Section) -> Iterator[Answer]:
        for reader in readers:
            yield from reader(section)

    return read


_PROJECTS = (annex.read_projects, grids.read_project_tables)
_FREE = (annex.read_staffing, breakdowns.read_breakdowns, grids.read_amount_tables, annex.read_claims)

GRAMMAR: dict[str, Grammar] = {
    "cover": cover.read_cover,
    "overview": _all(*_FREE),
    "overall": _all(lambda section: totals.read_totals(section, ("overall",)), totals.read_changes_of_items),
    "income": budget.read_income,
    "expenditure": budget.read_expenditure,
    "appropriation": lambda section: totals.read_totals(section, ("appropriation",)),
    "general_budget": budget.read_general_budget,
    "general_budget_structure": budget.read_structure,
    "general_budget_detail": detail.read_detail,
    "basic_expenditure": budget.read_basic,
    "three_public": three_public.read_three_public,
    "three_public_detail": three_public.read_three_public_detail,
    "government_fund": other.read_government_fund,
    "state_capital": other.read_state_capital,
    "operating_costs": totals.read_operating_costs,
    "procurement": other.read_procurement,
    "assets": other.read_assets,
    "performance": _all(other.read_performance, breakdowns.read_breakdowns, *_PROJECTS),
    "projects": _all(*_PROJECTS, grids.read_scorecards),
    "annex": _all(*_FREE, *_PROJECTS, grids.read_scorecards),
}
