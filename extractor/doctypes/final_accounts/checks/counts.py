"""Counts of groups, people and vehicles: against one another and against the money that they cost."""

from collections.abc import Iterator

from extractor.checks.rule import AtMost, Figure, Identity, Wrong, just
from extractor.doctypes.final_accounts.checks.catalogue import rule
from extractor.doctypes.final_accounts.checks.ledger import Ledger

# Batches of people, the people in them, and what was spent on them.
_PARTIES = (
    ("three_public.overseas.groups", "three_public.overseas.persons", "three_public.overseas.amount"),
    *(
        (f"{side}_batches", f"{side}_persons", side)
        for side in ("three_public.reception.domestic", "three_public.reception.foreign")
    ),
)


@rule("FA-CNT-010", zh="团组、批次与人次矛盾", en="Groups and people contradict each other")
def groups_have_people(ledger: Ledger) -> Iterator[Identity]:
    """团组 ≤ 出国人次, 接待批次 ≤ 接待人次; no people without a group."""
    for groups, persons, _ in _PARTIES:
        if not ledger.has(groups, persons):
            continue
        yield AtMost(just(ledger(groups)), just(ledger(persons)))
        if ledger(groups).value.value == 0 < ledger(persons).value.value:
            figures = (ledger(groups), ledger(persons))
            yield Wrong(
                figures, f"0个批次，{ledger(persons).value.value}人次", f"no group, {figures[1].value.value} people"
            )


@rule("FA-CNT-020", zh="金额为0而有数量", en="Something for nothing", severity="warning")
def nothing_costs_nothing(ledger: Ledger) -> Iterator[Identity]:
    """Where 因公出国（境）, 公务接待 or 公务用车购置 costs 0, there are no groups, people or purchases."""
    for *counts, cost in (*_PARTIES, ("three_public.vehicles.purchased", "three_public.vehicles.purchase")):
        amount = ledger(cost)
        if amount.cited is None or amount.value.value != 0:
            continue
        for path in counts:
            if ledger.has(path) and ledger(path).value.value != 0:
                printed = f"{ledger(path).value.value}{ledger(path).value.unit}"
                yield Wrong((amount, ledger(path)), f"支出为0，却有{printed}", f"{printed} for nothing")


@rule("FA-CNT-030", zh="所列接待多于批次", en="More receptions listed than there were")
def events_are_among_the_batches(ledger: Ledger) -> Iterator[Identity]:
    """The receptions listed one by one (具体内容包括) are at most as many as the batches."""
    events = ledger.items("three_public.reception.events", "amount")
    if events and ledger.has("three_public.reception.domestic_batches"):
        yield AtMost(just(Figure("", exact=len(events))), just(ledger("three_public.reception.domestic_batches")))


@rule("FA-CNT-040", zh="项目数为0而有金额", en="Money for no projects")
def money_is_for_projects(ledger: Ledger) -> Iterator[Identity]:
    """Where 绩效目标, 绩效监控 or 绩效自评 was made for 0 projects there is no money in them."""
    for stage in ("goals", "monitored", "self_evaluated"):
        projects, amount = ledger(f"performance.{stage}"), ledger(f"performance.{stage}_amount")
        if projects.cited is None or amount.cited is None or projects.value.value != 0 or amount.value.value == 0:
            continue
        yield Wrong((projects, amount), f"0个项目，涉及{amount.printed}", f"{amount.printed} for no projects")
