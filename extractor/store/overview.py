"""The documents of a store as a dashboard counts them. A session in, entries out, some hundred documents at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extractor.dataset.figures import measured_of
from extractor.doctypes.indicators import coalesced
from extractor.output.overview import Mistake, OverviewRow, Said, amounts_measured, overview_row
from extractor.store.failures import failures
from extractor.store.tables import Decision, DocumentRow, FailureRow, FiguresRow, ItemRow, Revision

_AT_ONCE = 200
_EVERY_FAILURE = 1_000_000
_CHANGES = ("correct", "not_in_document")


def overview(session: Session) -> Iterator[OverviewRow]:
    """Every document, then every file that could not be read."""
    numbers = session.scalars(select(DocumentRow.id).order_by(DocumentRow.id)).all()
    for start in range(0, len(numbers), _AT_ONCE):
        yield from _documents(session, numbers[start : start + _AT_ONCE])
        session.expunge_all()
    for failure in failures(session, _EVERY_FAILURE):
        yield OverviewRow(failure.name, "", None, "", "failed", "")


def state_of(session: Session) -> tuple[int, ...]:
    """What changes with anything that an overview counts: documents, readings, questions, decisions, failures."""
    numbers = (func.max(Revision.id), func.count(ItemRow.id), func.max(Decision.id), func.count(FailureRow.key))
    found = [session.scalar(select(number)) or 0 for number in numbers]
    statuses = session.execute(select(ItemRow.status, func.count()).group_by(ItemRow.status).order_by(ItemRow.status))
    return (*found, *(count for _, count in statuses))


def _documents(session: Session, numbers: Sequence[int]) -> Iterator[OverviewRow]:
    current = (Revision.document_id == DocumentRow.id, Revision.number == DocumentRow.revision)
    query = select(DocumentRow, Revision).join(Revision, current[0]).where(current[1], DocumentRow.id.in_(numbers))
    asked, said, measured = _items(session, numbers), _decisions(session, numbers), _measures(session, numbers)
    for document, revision in session.execute(query.order_by(DocumentRow.id)):
        items = asked[document.id]
        yield overview_row(
            revision.row | {name: getattr(document, name) for name in ("organization", "fiscal_year", "type")},
            mistakes=tuple(_mistakes(items, said)),
            measures=measured.get(document.id, {}),
            looked_at=any(said.get(item.id) for item in items),
            wrong=any(said.get(item.id) in _CHANGES for item in items),
            number=document.id,
        )


def _measures(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    """The amounts that documents state, in 元, by indicator."""
    known = amounts_measured()
    rows = session.execute(select(FiguresRow.document_id, FiguresRow.data).where(FiguresRow.document_id.in_(numbers)))
    found: dict[int, dict[str, Decimal]] = {}
    for number, data in rows:
        prints = ((one.code, coalesced(known[one.code], one.prints)) for one in measured_of(data, frozenset(known)))
        amounts = ((code, one.value.value) for code, one in prints)
        found[number] = {code: amount for code, amount in amounts if amount is not None}
    return found


def _items(session: Session, numbers: Sequence[int]) -> dict[int, list[ItemRow]]:
    found: dict[int, list[ItemRow]] = defaultdict(list)
    query = select(ItemRow).where(ItemRow.document_id.in_(numbers), ItemRow.status != "withdrawn")
    for item in session.scalars(query.order_by(ItemRow.id)):
        found[item.document_id].append(item)
    return found


def _decisions(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """What stands of each question that somebody settled: the last decision that was not taken back."""
    query = (
        select(Decision.id, Decision.item_id, Decision.action, Decision.undoes)
        .join(ItemRow, ItemRow.id == Decision.item_id)
        .where(ItemRow.document_id.in_(numbers), ItemRow.status == "settled")
        .order_by(Decision.id)
    )
    rows: Sequence[Any] = session.execute(query).all()
    undone = {row.undoes for row in rows}
    return {row.item_id: row.action for row in rows if row.action not in ("undo", "skip") and row.id not in undone}


def _mistakes(items: Sequence[ItemRow], said: dict[int, str]) -> Iterator[Mistake]:
    """The equations of a document that do not hold, or did not before somebody corrected a reading."""
    for item in items:
        if item.kind != "equation":
            continue
        question, action = item.question, said.get(item.id)
        now: Said = "confirmed" if action == "as_printed" else "misread" if action is not None else "open"
        if item.status == "resolved":
            now = "misread"
        yield Mistake(item.code, now, Decimal(question["amount"]), question["zh"], question["en"], question["page"])
