"""Decisions of versions that did not ask which figure is wrong: listed, and put to the queue again.

A store in, the decisions out. They called every figure of an equation wrong; until somebody says which, none is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from extractor.review.decisions import PrintedValue
from extractor.store.carry import standing
from extractor.store.decisions import DecisionService
from extractor.store.keep import decisions_in_force
from extractor.store.queue import Person
from extractor.store.tables import Decision, DocumentRow, ItemRow


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A decision in force that says that one of several figures is wrong, and not which."""

    item: int
    decision: int
    document: str
    by: str
    reason: str
    zh: str
    en: str
    figures: tuple[str, ...]


def unnamed(session: Session) -> list[Unnamed]:
    """Such decisions, by document."""
    asked = ItemRow.decisions.any((Decision.action == "as_printed") & Decision.should_be.is_(None))
    rows = session.scalars(
        select(ItemRow)
        .join(DocumentRow)
        .where(ItemRow.status == "settled", ItemRow.kind == "equation", asked)
        .options(joinedload(ItemRow.document), selectinload(ItemRow.decisions).joinedload(Decision.account))
        .order_by(DocumentRow.name, ItemRow.id)
    )
    return [_of(item, decision) for item in rows if (decision := _unnamed(item)) is not None]


def _unnamed(item: ItemRow) -> Decision | None:
    in_force = decisions_in_force([item])
    return standing(item.decisions) if in_force and in_force[0].unnamed else None


def _of(item: ItemRow, decision: Decision) -> Unnamed:
    figures = {value.start: value.printed for value in map(PrintedValue.model_validate, decision.old)}
    said = item.question["zh"], item.question["en"]
    of_whom = item.document.name, decision.account.name
    return Unnamed(item.id, decision.id, *of_whom, decision.reason, *said, tuple(figures.values()))


def reopen(service: DecisionService, account: Person, found: Sequence[Unnamed]) -> list[Unnamed]:
    """Undo them in the name of an admin, so that they are asked again; returns those that were.

    What somebody is working on, or has decided anew by now, is left.
    """
    done, _ = service.undo_all(account, [one.decision for one in found], "旧版没有记下哪个数印错，请重新指明")
    return [one for one in found if one.decision in done]
