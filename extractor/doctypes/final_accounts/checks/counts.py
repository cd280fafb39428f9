"""Counts of groups, people and vehicles: against one another and against the money that they cost."""

import re
from collections.abc import Iterator

from extractor.checks.rule import AtMost, Equal, Figure, Identity, Wrong, just, terms, total
from extractor.doctypes.common.checks.figure_index import FigureIndex
from extractor.doctypes.final_accounts.checks.catalogue import rule

# Batches of people, the people in them, and what was spent on them.
_PARTIES = (
    ("three_public.overseas.groups", "three_public.overseas.persons", "three_public.overseas.amount"),
    *(
        (f"{side}_batches", f"{side}_persons", side)
        for side in ("three_public.reception.domestic", "three_public.reception.foreign")
    ),
)
_SEVERAL = re.compile(r"\d\s*(?:个)?(?:批|次|起)|等$")


@rule("FA-CNT-010", zh="团组、批次与人次矛盾", en="Groups and people contradict each other")
def groups_have_people(index: FigureIndex) -> Iterator[Identity]:
    """团组 ≤ 出国人次, 接待批次 ≤ 接待人次; no people without a group."""
    for groups, persons, _ in _PARTIES:
        if not index.has(groups, persons):
            continue
        yield AtMost(just(index(groups)), just(index(persons)))
        if index(groups).value.value == 0 < index(persons).value.value:
            figures = (index(groups), index(persons))
            yield Wrong(
                figures, f"0个批次，{index(persons).value.value}人次", f"no group, {figures[1].value.value} people"
            )


@rule("FA-CNT-020", zh="金额为0而有数量", en="Something for nothing", severity="warning")
def nothing_costs_nothing(index: FigureIndex) -> Iterator[Identity]:
    """Where 因公出国（境）, 公务接待 or 公务用车购置 costs 0, there are no groups, people or purchases."""
    for *counts, cost in (*_PARTIES, ("three_public.vehicles.purchased", "three_public.vehicles.purchase")):
        amount = index(cost)
        if amount.cited is None or amount.value.value != 0:
            continue
        for path in counts:
            if index.has(path) and index(path).value.value != 0:
                printed = f"{index(path).value.value}{index(path).value.unit}"
                yield Wrong((amount, index(path)), f"支出为0，却有{printed}", f"{printed} for nothing")


@rule("FA-CNT-030", zh="所列接待多于批次", en="More receptions listed than there were")
def events_are_among_the_batches(index: FigureIndex) -> Iterator[Identity]:
    """The receptions listed one by one (具体内容包括) are at most as many as the batches."""
    events, batches = _events(index)
    if events and batches.cited is not None and not _are_all(index, events):
        yield AtMost(just(Figure("", exact=len(events))), just(batches))


@rule("FA-CNT-031", zh="所列接待与批次不等", en="Not as many receptions listed as there were")
def events_are_the_batches(index: FigureIndex) -> Iterator[Identity]:
    """Where the receptions listed one by one make up all that was spent on them, they are as many as the batches."""
    events, batches = _events(index)
    if batches.cited is not None and _are_all(index, events):
        yield Equal(just(batches), just(Figure("", exact=len(events))))


def _events(index: FigureIndex) -> tuple[list[Figure], Figure]:
    """The receptions that are listed, and how many there were."""
    listed = index.items("three_public.reception.events", "amount")
    return [figure for _, figure in listed], index("three_public.reception.domestic_batches")


def _are_all(index: FigureIndex, events: list[Figure]) -> bool:
    """Whether the receptions cost what all together did, each of them one: none says of itself that it is several."""
    spent, added = index("three_public.reception.domestic").nearest, total(terms(events))
    several = any(_SEVERAL.search(event.cited.quote) for event in events if event.cited is not None)
    return len(events) > 1 and not several and spent is not None and added is not None and spent.meets(added)


@rule("FA-CNT-040", zh="项目数为0而有金额", en="Money for no projects")
def money_is_for_projects(index: FigureIndex) -> Iterator[Identity]:
    """Where 绩效目标, 绩效监控 or 绩效自评 was made for 0 projects there is no money in them."""
    for stage in ("goals", "monitored", "self_evaluated"):
        projects, amount = index(f"performance.{stage}"), index(f"performance.{stage}_amount")
        if projects.cited is None or amount.cited is None or projects.value.value != 0 or amount.value.value == 0:
            continue
        yield Wrong((projects, amount), f"0个项目，涉及{amount.printed}", f"{amount.printed} for no projects")
