"""Whose work which documents are: assigned by organisation, type and share, also those that come later.

A share is of the documents that fit and are nobody's yet, chosen by their content: the same whoever asks.
"""

import hashlib
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, true
from sqlalchemy.orm import Session, joinedload

from extractor.errors import ExtractorError
from extractor.message import Message
from extractor.store.accounts import AccountError, account_name
from extractor.store.database import Store
from extractor.store.documents import like
from extractor.store.queue import Person
from extractor.store.tables import Account, Assigned, Assignment, DocumentRow, ItemRow, now

WHOLE = 1000


class NoAssignmentError(ExtractorError):
    """There is no such assignment in force; carries its number."""

    number: int

    located_by = "number"

    @property
    def message(self) -> Message:
        return Message("没有这项分配。", "There is no such assignment.")


def assign(
    store: Store, by: Person, name: str, organization: str = "", doctype: str = "", share: int = WHOLE
) -> tuple[Assignment, int]:
    """Make documents somebody's work: the assignment, and how many documents it gave them at once.

    `share` is in thousandths. Raises AccountError where there is no such account, or it is shut out.
    """
    with store.writing() as session:
        account = session.scalar(select(Account).where(Account.name == (account_name(name) or "")))
        if account is None or account.disabled:
            raise AccountError(name, "没有这个账户，或已停用。", "There is no such account, or it is disabled.")
        made = Assignment(
            account_id=account.id,
            by_id=by.id,
            organization=organization.strip(),
            type=doctype,
            share=min(WHOLE, max(1, share)),
        )
        session.add(made)
        session.flush()
        free = ~exists().where(Assigned.document_id == DocumentRow.id)
        rows = session.execute(select(DocumentRow.id, DocumentRow.sha256).where(_fits(made), free)).all()
        given = [row.id for row in rows if _chosen(made, row.sha256)]
        session.add_all(Assigned(document_id=n, account_id=account.id, assignment_id=made.id) for n in given)
    return made, len(given)


def end_assignment(store: Store, number: int) -> None:
    """End an assignment: its documents are nobody's again; what was decided stays. Raises NoAssignmentError."""
    with store.writing() as session:
        made = session.get(Assignment, number)
        if made is None or made.ended is not None:
            raise NoAssignmentError(number)
        made.ended = now()
        session.execute(delete(Assigned).where(Assigned.assignment_id == number))


def assign_new(session: Session, document: DocumentRow) -> None:
    """Give a document that is nobody's to the first assignment in force that it falls to."""
    if session.get(Assigned, document.id) is not None:
        return
    in_force = select(Assignment).where(Assignment.ended.is_(None)).order_by(Assignment.id)
    for made in session.scalars(in_force):
        fits = session.scalar(select(DocumentRow.id).where(DocumentRow.id == document.id, _fits(made)))
        if fits is not None and _chosen(made, document.sha256):
            session.add(Assigned(document_id=document.id, account_id=made.account_id, assignment_id=made.id))
            return


def assignments(session: Session) -> Sequence[tuple[Assignment, int, int]]:
    """The assignments in force, each with how many documents it has, and how many open questions these."""
    documents = select(Assigned.assignment_id, func.count()).group_by(Assigned.assignment_id)
    open_items = (
        select(Assigned.assignment_id, func.count())
        .join(ItemRow, ItemRow.document_id == Assigned.document_id)
        .where(ItemRow.status == "open")
        .group_by(Assigned.assignment_id)
    )
    counted = {row[0]: row[1] for row in session.execute(documents)}
    left = {row[0]: row[1] for row in session.execute(open_items)}
    in_force = select(Assignment).where(Assignment.ended.is_(None)).order_by(Assignment.id)
    found = session.scalars(in_force.options(joinedload(Assignment.account)))
    return [(made, counted.get(made.id, 0), left.get(made.id, 0)) for made in found]


def _fits(made: Assignment) -> ColumnElement[bool]:
    organization = DocumentRow.organization.like(like(made.organization), escape="!") if made.organization else true()
    return and_(organization, DocumentRow.type == made.type if made.type else true())


def _chosen(made: Assignment, sha256: str) -> bool:
    digest = hashlib.sha256(f"assignment {made.id} {sha256}".encode()).hexdigest()
    return int(digest[:8], 16) * WHOLE < made.share * 16**8
