"""How the people of a store work: how much each decided and how fast, how far two agree who enter one question.

A store in, one entry a person out.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from extractor.store.carry import differ
from extractor.store.tables import Account, Assigned, Decision, ItemRow, now

_DAY_MS = 24 * 3_600_000
_PAUSE_MS = 30 * 60_000  # who decides nothing for so long is elsewhere


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person with what they did: decisions that stand (`today`, in the last seven days, in all), skipped, taken back.

    `seconds` pass between two decisions of theirs at the median. Of `pairs` of entries by them and another on the same
    question, `agreed` say the same; of `ruled` differences that a third settled, `upheld` went their way.
    """

    id: int
    name: str
    role: str
    disabled: bool
    has_password: bool
    documents: int
    today: int
    week: int
    decided: int
    skipped: int
    undone: int
    seconds: int | None
    pairs: int
    agreed: int
    ruled: int
    upheld: int

    @property
    def agreement(self) -> float | None:
        """The share of entries that agree; None where there are none."""
        return self.agreed / self.pairs if self.pairs else None


def reviewers(session: Session, at: int | None = None) -> list[Reviewer]:
    """Every account with what it did, by name."""
    at = at if at is not None else now()
    rows = session.execute(
        select(Decision.id, Decision.account_id, Decision.at, Decision.action, Decision.undoes).order_by(Decision.at)
    ).all()
    undone = {row.undoes for row in rows if row.undoes is not None}
    stands: dict[int, list[int]] = defaultdict(list)
    skipped: dict[int, int] = defaultdict(int)
    taken_back: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.id in undone:
            taken_back[row.account_id] += 1
        elif row.action == "skip":
            skipped[row.account_id] += 1
        elif row.action != "undo":
            stands[row.account_id].append(row.at)
    theirs = select(Assigned.account_id, func.count()).group_by(Assigned.account_id)
    documents = {row[0]: row[1] for row in session.execute(theirs)}
    tallies = _agreement(session)
    return [
        Reviewer(
            account.id,
            account.name,
            account.role,
            account.disabled,
            account.password is not None,
            documents.get(account.id, 0),
            sum(when >= at - at % _DAY_MS for when in stands[account.id]),
            sum(when >= at - 7 * _DAY_MS for when in stands[account.id]),
            len(stands[account.id]),
            skipped[account.id],
            taken_back[account.id],
            _pace(stands[account.id]),
            *tallies[account.id],
        )
        for account in session.scalars(select(Account).order_by(Account.name))
    ]


def _pace(times: Sequence[int]) -> int | None:
    """Seconds from one decision to the next at the median, pauses left out."""
    steps = [b - a for a, b in pairwise(times) if 0 < b - a <= _PAUSE_MS]
    return round(statistics.median(steps) / 1000) if steps else None


def _agreement(session: Session) -> dict[int, list[int]]:
    """By account: pairs of entries, those that agree, differences that a third settled, those that went their way."""
    tallies: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    twice = select(ItemRow).where(ItemRow.double, ItemRow.decisions.any(Decision.stage >= 2))
    for item in session.scalars(twice.options(selectinload(ItemRow.decisions))):
        entered = _entered(item.decisions)
        if not {1, 2} <= set(entered):
            continue
        first, second, third = entered[1], entered[2], entered.get(3)
        same = not differ([first, second])
        for entry in (first, second):
            tally = tallies[entry.account_id]
            tally[0] += 1
            tally[1] += same
            if not same and third is not None:
                tally[2] += 1
                tally[3] += not differ([entry, third])
    return tallies


def _entered(decisions: Iterable[Decision]) -> dict[int, Decision]:
    """The last entry that stands of each stage."""
    decisions = list(decisions)
    undone = {decision.undoes for decision in decisions}
    return {d.stage: d for d in decisions if d.id not in undone and d.action not in ("undo", "skip")}
