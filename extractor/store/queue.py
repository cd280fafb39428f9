"""Who may work on what: items listed and counted, leases taken, renewed and given back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true, update
from sqlalchemy.orm import Session, aliased, joinedload

from extractor.errors import ExtractorError
from extractor.message import Message
from extractor.output.tally import Waiting
from extractor.store.failures import failures_counted
from extractor.store.tables import Assigned, Decision, DocumentRow, FailureRow, ItemRow, now
from extractor.store.types import Named, is_of_any, missing_type_of

_FIGURE = re.compile(r"[\d,]+(\.\d+)?\D{0,3}")  # 1,021.09万元 stands in a question without its separator
LEASE_MS = 10 * 60 * 1000
Order = Literal["risk", "document", "age"]
_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS


class Person(Protocol):
    """Who asks: an account, or who is signed in with one."""

    @property
    def id(self) -> int: ...

    @property
    def role(self) -> str: ...


class TakenError(ExtractorError):
    """Somebody else has the item, or it is no longer open; says which, in both languages."""

    zh: str
    en: str

    @property
    def message(self) -> Message:
        return Message(self.zh, self.en)


class AbsentError(TakenError):
    """There is no such item, or no such decision."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which items: by words, year, rule, status, document; in which order.

    The words may stand in the organisation's or the file's name or in the question: a figure of it, its subject.
    """

    words: str = ""
    year: int | None = None
    code: str = ""
    status: str = "open"
    document: int | None = None
    order: Order = "risk"


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to decide one item until `until` (milliseconds); a later lease on it has a higher `fence`."""

    item: int
    fence: int
    until: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the queue is: what this person settled today and in the last hour, and what is left for all."""

    today: int
    hour: int
    waiting: Waiting

    @property
    def left(self) -> int:
        """Questions that are left."""
        return self.waiting.questions


def _selected(query: Select[Any], criteria: Criteria) -> Select[Any]:
    query = query.where(ItemRow.status == criteria.status)
    if criteria.words or criteria.year is not None or criteria.order == "document":
        query = query.join(DocumentRow, ItemRow.document_id == DocumentRow.id)
    if criteria.words:
        wanted = criteria.words.replace(",", "") if _FIGURE.fullmatch(criteria.words) else criteria.words
        like = f"%{wanted.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        within = (DocumentRow.organization, DocumentRow.name, ItemRow.words)
        query = query.where(or_(*(column.like(like, escape="!") for column in within)))
    if criteria.year is not None:
        query = query.where(DocumentRow.fiscal_year == criteria.year)
    if criteria.code:
        query = query.where(ItemRow.code == criteria.code)
    if criteria.document is not None:
        query = query.where(ItemRow.document_id == criteria.document)
    return query


def _order(order: Order) -> tuple[Any, ...]:
    if order == "document":
        of_whom = DocumentRow.organization, DocumentRow.fiscal_year
        return (*of_whom, ItemRow.document_id, ItemRow.risk.desc(), ItemRow.id)
    return (ItemRow.added, ItemRow.id) if order == "age" else (ItemRow.risk.desc(), ItemRow.id.desc())


def _ordered(query: Select[Any], order: Order) -> Select[Any]:
    return query.order_by(*_order(order))


def beside(session: Session, criteria: Criteria, item: int, *, back: bool) -> int | None:
    """The item that comes before or after one in the queue; the first where it is not in the queue, None at its end."""
    step = func.lag if back else func.lead
    near = step(ItemRow.id).over(order_by=_order(criteria.order))
    around = _selected(select(ItemRow.id.label("at"), near.label("near")), criteria).subquery()
    found = session.execute(select(around.c.near).where(around.c.at == item)).first()
    first = _ordered(_selected(select(ItemRow.id), criteria), criteria.order).limit(1)
    other: int | None = session.scalar(first) if found is None else found[0]
    return other


def listed(session: Session, criteria: Criteria, limit: int = 50, offset: int = 0) -> Sequence[ItemRow]:
    """Items of the queue with their documents, one page of them."""
    query = _ordered(_selected(select(ItemRow), criteria), criteria.order)
    return session.scalars(
        query.options(joinedload(ItemRow.document), joinedload(ItemRow.holder)).limit(limit).offset(offset)
    ).all()


def counted(session: Session, criteria: Criteria) -> int:
    """How many items there are of that kind."""
    return session.scalar(_selected(select(func.count()).select_from(ItemRow), replace(criteria, order="risk"))) or 0


def facets(session: Session) -> tuple[list[tuple[str, int]], list[tuple[int, int]]]:
    """Open items by rule and by year, with their numbers: what a person may filter by."""
    codes = session.execute(
        select(ItemRow.code, func.count()).where(ItemRow.status == "open").group_by(ItemRow.code).order_by(ItemRow.code)
    )
    years = session.execute(
        select(DocumentRow.fiscal_year, func.count())
        .where(DocumentRow.fiscal_year.is_not(None))
        .group_by(DocumentRow.fiscal_year)
        .order_by(DocumentRow.fiscal_year.desc())
    )
    return [(code, n) for code, n in codes], [(year, n) for year, n in years if year is not None]


def progress(session: Session, account: int, at: int | None = None) -> Progress:
    """What a person has done and what is left."""
    at = at if at is not None else now()
    undo = aliased(Decision)
    stands = (Decision.action.not_in(("undo", "skip")), ~exists().where(undo.undoes == Decision.id))
    done = select(func.count()).select_from(Decision).where(Decision.account_id == account, *stands)
    return Progress(
        session.scalar(done.where(Decision.at >= at - at % _DAY_MS)) or 0,
        session.scalar(done.where(Decision.at >= at - _HOUR_MS)) or 0,
        waiting(session),
    )


def waiting(session: Session) -> Waiting:
    """What is left in the queue for whoever comes next."""
    documents = select(func.count(ItemRow.document_id.distinct())).where(ItemRow.status == Criteria().status)
    not_read = documents.join(ItemRow.document).join(FailureRow, FailureRow.sha256 == DocumentRow.sha256)
    failed = failures_counted(session)
    both = session.scalar(not_read) or 0 if failed else 0
    return Waiting(counted(session, Criteria()), session.scalar(documents) or 0, failed, both)


def _free(account: int, statuses: Sequence[str], at: int) -> ColumnElement[bool]:
    """Items that an account may take: open, held by nobody else, and not entered by it in this round already."""
    undo = aliased(Decision)
    entered = exists().where(
        Decision.item_id == ItemRow.id,
        Decision.account_id == account,
        Decision.stage < ItemRow.stage,
        Decision.action.not_in(("undo", "skip")),
        ~exists().where(undo.undoes == Decision.id),
    )
    return and_(
        ItemRow.status.in_(statuses),
        or_(ItemRow.holder_id.is_(None), ItemRow.until < at, ItemRow.holder_id == account),
        or_(ItemRow.stage == 1, ~entered),
    )


def statuses_of(account: Person) -> tuple[str, ...]:
    """What an account may settle: what was skipped is for a senior."""
    return ("open",) if account.role == "reviewer" else ("open", "skipped")


def claim(session: Session, account: Person, item: int, at: int | None = None, lease_ms: int = LEASE_MS) -> Lease:
    """Take the lease of an item, or keep one's own alive. Raises TakenError."""
    at = at if at is not None else now()
    mine = and_(ItemRow.holder_id == account.id, ItemRow.until >= at)
    fence = session.scalar(
        update(ItemRow)
        .where(ItemRow.id == item, _free(account.id, statuses_of(account), at))
        .values(fence=case((mine, ItemRow.fence), else_=ItemRow.fence + 1), holder_id=account.id, until=at + lease_ms)
        .returning(ItemRow.fence)
        .execution_options(synchronize_session=False)
    )
    if fence is None:
        raise _refused(session, account, item, at)
    return Lease(item, fence, at + lease_ms)


def _refused(session: Session, account: Person, number: int, at: int) -> TakenError:
    item = session.get(ItemRow, number, options=[joinedload(ItemRow.holder)], populate_existing=True)
    if item is None:
        return AbsentError("没有这一项。", "There is no such item.")
    if item.holder is not None and item.holder_id != account.id and (item.until or 0) >= at:
        return TakenError(f"{item.holder.name} 正在处理这一项。", f"{item.holder.name} is working on this item.")
    if item.status in statuses_of(account):
        return TakenError("这一项须由另一位复核。", "Another person has to enter this item.")
    return TakenError(f"这一项已不在队列中（{item.status}）。", f"This item is no longer in the queue ({item.status}).")


def claim_next(
    session: Session, account: Person, criteria: Criteria = Criteria(), at: int | None = None, lease_ms: int = LEASE_MS
) -> Lease | None:
    """Take the first free item of those wanted; None where there is none. Others who ask at once get others.

    One's own documents come first, then those that are nobody's; what is others' work is left to them.

    Items of types that are not installed here, which nobody can look at, wait for a program that has them.
    """
    at = at if at is not None else now()
    query = _ordered(_selected(select(ItemRow.id), criteria), criteria.order)
    free = query.where(_free(account.id, statuses_of(account), at)).limit(1)
    for part in _by_owner(session, account):
        lease = _claim_first(session, account, free.where(part), at, lease_ms)
        if lease is not None:
            return lease
    return None


def _by_owner(session: Session, account: Person) -> Sequence[ColumnElement[bool]]:
    """The items of an account's own documents, then those of documents that are nobody's."""
    if session.scalar(select(Assigned.document_id).limit(1)) is None:
        return (true(),)
    owned = select(Assigned.document_id)
    own = ItemRow.document_id.in_(owned.where(Assigned.account_id == account.id))
    return (own, ItemRow.document_id.not_in(owned))


def _claim_first(session: Session, account: Person, free: Select[Any], at: int, lease_ms: int) -> Lease | None:
    missing: set[Named] = set()
    while True:
        here = free.where(~is_of_any(missing)) if missing else free
        item = session.scalar(here.with_for_update(skip_locked=True, of=ItemRow))
        if item is None:
            return None
        if (lacking := missing_type_of(session, item)) is None:
            return claim(session, account, item, at, lease_ms)
        missing.add(lacking)


def release(session: Session, account: Person, item: int, fence: int) -> None:
    """Give a lease back; one that is lost already is no matter."""
    session.execute(
        update(ItemRow)
        .where(ItemRow.id == item, ItemRow.holder_id == account.id, ItemRow.fence == fence)
        .values(holder_id=None, until=None)
        .execution_options(synchronize_session=False)
    )
