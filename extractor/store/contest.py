"""What a person does with a document outside its questions: contest a figure, correct it, add one that was missed.

Each makes a question of its own, which is decided, undone and looked back on like any other.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from extractor.core.formatting import printed
from extractor.errors import NotAFigureError
from extractor.review.decisions import PrintedValue, ReviewState
from extractor.review.places import stands_at
from extractor.review.questions import Question
from extractor.review.raised import NoPlaceError, added, contested, insert, leaf_at
from extractor.store.database import add_if_absent
from extractor.store.decisions import (
    Action,
    DecisionService,
    NewDecision,
    RefusedError,
    ValueChange,
    lock,
    page_near,
)
from extractor.store.keep import refresh
from extractor.store.queue import Person, claim, statuses_of
from extractor.store.tables import Comment, Decision, DocumentRow, ItemRow, now

_LONGEST = 2000  # characters of a reason
_GONE = ("页面打开以后这个数已有变化，请重新查看。", "This figure has changed since the page was drawn; look again.")
_UNREASONED = ("请写明为什么存疑。", "Say why you contest it.")
_NOT_THERE = (
    "文中没有这个数，不能补录；请从原文选取。",
    "That does not stand in the document, and is not added; pick it from its text.",
)


@dataclass(frozen=True, slots=True)
class Contest:
    """What a person says of a figure: at which path, which print they saw there, and why they doubt it."""

    path: str
    was: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """A figure that was missed: where in the record it belongs, what is printed, from where on (None: look for it)."""

    path: str
    printed: str
    start: int | None = None
    reason: str = ""


def contest(service: DecisionService, account: Person, document: int, said: Contest) -> ItemRow:
    """Ask the queue about a figure; one that is asked about already gets another comment.

    Raises AbsentError; RefusedError where no such figure is read, another one than was seen, or no reason is given.
    """
    if not said.reason.strip():
        raise RefusedError("invalid", *_UNREASONED)
    with service.store.writing() as session:
        row = lock(session, document)
        item = _item(session, account, row, _contested(service, session, row, said))
        session.add(Comment(item_id=item.id, account_id=account.id, text=said.reason.strip()[:_LONGEST]))
    return item


def correct(
    service: DecisionService, account: Person, document: int, said: Contest, action: Action, change: ValueChange
) -> Decision:
    """Contest a figure and decide it in one step: another print, as printed, or not in the document.

    Raises AbsentError, RefusedError; TakenError where somebody else has that question in hand.
    """
    with service.store.writing() as session:
        row = lock(session, document)
        item = _item(session, account, row, _contested(service, session, row, said))
        lease = claim(session, account, item.id, lease_ms=service.lease_ms)
        session.expire(item)
        entry = NewDecision(lease.fence, service.draw(session, item.id).seen, action, (change,), said.reason)
        return service.decide_within(session, account, item.id, entry)


def add(service: DecisionService, account: Person, document: int, said: Addition) -> Decision:
    """Add a figure that stands in the document and was not read.

    Raises AbsentError; RefusedError where it is none, does not stand in the text, or has no place in the record;
    TakenError where somebody else is adding it.
    """
    with service.store.writing() as session:
        row = lock(session, document)
        read, state = service.standing(session, row)
        value = _addition(row, state, said)
        figure = (value.start, value.end)
        question = added(type(state.record), value.path, figure, value.page, value.printed)
        item = _item(session, account, row, question)
        lease = claim(session, account, item.id, lease_ms=service.lease_ms)
        session.expire(item)
        decision = Decision(
            item_id=item.id,
            account_id=account.id,
            at=now(),
            fence=lease.fence,
            stage=item.stage,
            action="correct",
            reason=said.reason.strip()[:_LONGEST],
            old=[],
            new=[value.model_dump(mode="json")],
            seen=service.draw(session, item.id).seen,
            should_be=[],
        )
        session.add(decision)
        session.flush()
        item.status, item.settled, item.holder_id, item.until = "settled", decision.at, None, None
        session.flush()
        session.expire(item, ["decisions"])
        refresh(session, row, read=read)
        return decision


def _addition(row: DocumentRow, state: ReviewState, said: Addition) -> PrintedValue:
    """The figure to add with its place. Raises RefusedError."""
    words = said.printed.strip()[:_LONGEST]
    place = stands_at(row.text, words, said.start or 0)
    if place is None:
        raise RefusedError("invalid", *_NOT_THERE)
    page = page_near(state, place[0])
    try:
        leaf = leaf_at(state.record, row.name, said.path, words, (page, *place), row.text[slice(*place)])
        insert(state.record, said.path, leaf)
    except NoPlaceError as error:
        raise RefusedError("invalid", error.message.zh, error.message.en) from error
    except NotAFigureError as error:
        raise RefusedError("invalid", f"“{words[:40]}”读不成这里要的数。", str(error)) from error
    return PrintedValue(path=said.path, printed=words, page=page, start=place[0], end=place[1])


def _contested(service: DecisionService, session: Session, row: DocumentRow, said: Contest) -> Question:
    """The question about a figure. Raises RefusedError where it is another one than was seen."""
    _, state = service.standing(session, row)
    leaf = state.leaves.get(said.path)
    if leaf is None:
        raise RefusedError("invalid", f"没有这个字段：{said.path[:200]}", f"no such figure: {said.path[:200]}")
    if printed(leaf.value) != said.was:
        raise RefusedError("stale", *_GONE)
    return contested(type(state.record), said.path, leaf)


def _item(session: Session, account: Person, row: DocumentRow, question: Question) -> ItemRow:
    """The item of a question that a person raises: made, or open again where it was settled or withdrawn before."""
    add_if_absent(
        session,
        ItemRow,
        document_id=row.id,
        key=question.key,
        kind=question.kind,
        code=question.code,
        severity=question.severity,
        risk=question.risk,
        question=question.model_dump(mode="json"),
        words=question.zh,
        status="open",
        added=now(),
        double=False,
        stage=1,
        fence=0,
    )
    item = session.scalars(select(ItemRow).where(ItemRow.document_id == row.id, ItemRow.key == question.key)).one()
    if item.status not in statuses_of(account):
        item.status, item.stage, item.settled = "open", 1, None
        session.flush()
    return item
