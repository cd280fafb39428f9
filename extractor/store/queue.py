"""Who may work on what: items listed and counted, leases taken, renewed and given back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from extractor.errors import ExtractorError
from extractor.message import Message
from extractor.store.tables import Decision, Document, Item, now

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
class Wanted:
    """Which items: by words in the organisation's or the file's name, year, rule, status, document; in which order."""

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
    waiting: "Waiting"

    @property
    def left(self) -> int:
        """Questions that are left."""
        return self.waiting.questions


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is left in the queue: open questions, and how many documents they are about."""

    questions: int
    documents: int


def _selected(query: Select[Any], wanted: Wanted) -> Select[Any]:
    query = query.where(Item.status == wanted.status)
    if wanted.words or wanted.year is not None or wanted.order == "document":
        query = query.join(Document, Item.document_id == Document.id)
    if wanted.words:
        like = f"%{wanted.words.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        query = query.where(or_(Document.organization.like(like, escape="!"), Document.name.like(like, escape="!")))
    if wanted.year is not None:
        query = query.where(Document.fiscal_year == wanted.year)
    if wanted.code:
        query = query.where(Item.code == wanted.code)
    if wanted.document is not None:
        query = query.where(Item.document_id == wanted.document)
    return query


def _ordered(query: Select[Any], order: Order) -> Select[Any]:
    if order == "document":
        return query.order_by(Document.organization, Document.fiscal_year, Item.document_id, Item.risk.desc(), Item.id)
    return query.order_by(Item.added, Item.id) if order == "age" else query.order_by(Item.risk.desc(), Item.id.desc())


def listed(session: Session, wanted: Wanted, limit: int = 50, offset: int = 0) -> Sequence[Item]:
    """Items of the queue with their documents, one page of them."""
    query = _ordered(_selected(select(Item), wanted), wanted.order)
    return session.scalars(
        query.options(joinedload(Item.document), joinedload(Item.holder)).limit(limit).offset(offset)
    ).all()


def counted(session: Session, wanted: Wanted) -> int:
    """How many items there are of that kind."""
    return session.scalar(_selected(select(func.count()).select_from(Item), replace(wanted, order="risk"))) or 0


def facets(session: Session) -> tuple[list[tuple[str, int]], list[tuple[int, int]]]:
    """Open items by rule and by year, with their numbers: what a person may filter by."""
    codes = session.execute(
        select(Item.code, func.count()).where(Item.status == "open").group_by(Item.code).order_by(Item.code)
    )
    years = session.execute(
        select(Document.fiscal_year, func.count())
        .where(Document.fiscal_year.is_not(None))
        .group_by(Document.fiscal_year)
        .order_by(Document.fiscal_year.desc())
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
    documents = select(func.count(Item.document_id.distinct())).where(Item.status == Wanted().status)
    return Waiting(counted(session, Wanted()), session.scalar(documents) or 0)


def _free(account: int, statuses: Sequence[str], at: int) -> ColumnElement[bool]:
    """Items that an account may take: open, held by nobody else, and not entered by it in this round already."""
    undo = aliased(Decision)
    entered = exists().where(
        Decision.item_id == Item.id,
        Decision.account_id == account,
        Decision.stage < Item.stage,
        Decision.action.not_in(("undo", "skip")),
        ~exists().where(undo.undoes == Decision.id),
    )
    return and_(
        Item.status.in_(statuses),
        or_(Item.holder_id.is_(None), Item.until < at, Item.holder_id == account),
        or_(Item.stage == 1, ~entered),
    )


def statuses_of(account: Person) -> tuple[str, ...]:
    """What an account may settle: what was skipped is for a senior."""
    return ("open",) if account.role == "reviewer" else ("open", "skipped")


def claim(session: Session, account: Person, item: int, at: int | None = None, lease_ms: int = LEASE_MS) -> Lease:
    """Take the lease of an item, or keep one's own alive. Raises TakenError."""
    at = at if at is not None else now()
    mine = and_(Item.holder_id == account.id, Item.until >= at)
    fence = session.scalar(
        update(Item)
        .where(Item.id == item, _free(account.id, statuses_of(account), at))
        .values(fence=case((mine, Item.fence), else_=Item.fence + 1), holder_id=account.id, until=at + lease_ms)
        .returning(Item.fence)
        .execution_options(synchronize_session=False)
    )
    if fence is None:
        raise _refused(session, account, item, at)
    return Lease(item, fence, at + lease_ms)


def _refused(session: Session, account: Person, number: int, at: int) -> TakenError:
    item = session.get(Item, number, options=[joinedload(Item.holder)], populate_existing=True)
    if item is None:
        return AbsentError("没有这一项。", "There is no such item.")
    if item.holder is not None and item.holder_id != account.id and (item.until or 0) >= at:
        return TakenError(f"{item.holder.name} 正在处理这一项。", f"{item.holder.name} is working on this item.")
    if item.status in statuses_of(account):
        return TakenError("这一项须由另一位复核。", "Another person has to enter this item.")
    return TakenError(f"这一项已不在队列中（{item.status}）。", f"This item is no longer in the queue ({item.status}).")


def claim_next(
    session: Session, account: Person, wanted: Wanted = Wanted(), at: int | None = None, lease_ms: int = LEASE_MS
) -> Lease | None:
    """Take the first free item of those wanted; None where there is none. Others who ask at once get others."""
    at = at if at is not None else now()
    query = _ordered(_selected(select(Item.id), wanted), wanted.order)
    free = query.where(_free(account.id, statuses_of(account), at)).limit(1)
    item = session.scalar(free.with_for_update(skip_locked=True, of=Item))
    return None if item is None else claim(session, account, item, at, lease_ms)


def release(session: Session, account: Person, item: int, fence: int) -> None:
    """Give a lease back; one that is lost already is no matter."""
    session.execute(
        update(Item)
        .where(Item.id == item, Item.holder_id == account.id, Item.fence == fence)
        .values(holder_id=None, until=None)
        .execution_options(synchronize_session=False)
    )
