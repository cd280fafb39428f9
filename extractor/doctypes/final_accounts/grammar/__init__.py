"""The grammar of statutory phrasing: one small reader a section, patterns over the words that lead up to a figure."""

from collections.abc import Callable, Iterable, Iterator

from extractor.core.reading import Answer, Section
from extractor.doctypes.base import Grammar
from extractor.doctypes.common.grammar import basic, breakdowns, cover, staffing
from extractor.doctypes.final_accounts.grammar import (
    annex,
    budget,
    costs,
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


def _and_what_is_left(*readers: Callable[[Section], Iterable[Answer]]) -> Grammar:
    """A section's own readers, then what any section may state: staff, and totals with parts that no field holds."""

    def read(section: Section) -> Iterator[Answer]:
        found = tuple(_all(*readers)(section))
        yield from found
        yield from staffing.read_staffing(section)
        yield from breakdowns.read_other_breakdowns(section, found)

    return read


_PROJECTS = (annex.read_projects, grids.read_project_tables)
_FREE = (staffing.read_staffing, breakdowns.read_breakdowns, grids.read_amount_tables, annex.read_claims)

GRAMMAR: dict[str, Grammar] = {
    "cover": cover.read_cover,
    "overview": _all(*_FREE),
    "overall": _and_what_is_left(
        lambda section: totals.read_totals(section, ("overall",)), totals.read_changes_of_items
    ),
    "income": _and_what_is_left(budget.read_income),
    "expenditure": _and_what_is_left(budget.read_expenditure),
    "appropriation": _and_what_is_left(totals.read_appropriation),
    "general_budget": _and_what_is_left(budget.read_general_budget),
    "general_budget_structure": _and_what_is_left(budget.read_structure),
    "general_budget_detail": _and_what_is_left(detail.read_detail),
    "basic_expenditure": _and_what_is_left(basic.read_basic),
    "three_public": _and_what_is_left(three_public.read_three_public),
    "three_public_detail": _and_what_is_left(three_public.read_three_public_detail),
    "government_fund": _and_what_is_left(other.read_government_fund),
    "state_capital": _and_what_is_left(other.read_state_capital),
    "operating_costs": _and_what_is_left(costs.read_operating_costs),
    "gatherings": three_public.read_gatherings,
    "general_costs": costs.read_general_costs,
    "procurement": _and_what_is_left(other.read_procurement),
    "assets": _and_what_is_left(other.read_assets),
    "performance": _all(other.read_performance, breakdowns.read_breakdowns, *_PROJECTS, grids.read_scorecards),
    "projects": _all(*_PROJECTS, grids.read_scorecards),
    "annex": _all(*_FREE, *_PROJECTS, grids.read_scorecards),
}
