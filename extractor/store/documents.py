"""The documents of a store as a person looks for them: listed, counted, by what they may be filtered, how far they are.

A store and what is wanted in, rows and numbers out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from extractor.store.failures import failures_counted
from extractor.store.tables import Account, Assigned, DocumentRow, ItemRow

Standing = Literal["waiting", "settled", "accepted", "unasked"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
_LEFT = ("open", "skipped")
_MOST_NAMES = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents: by words in the organisation's or the file's name, by the exact organisation, year, type, rule
    that asks about them, whose they are (`assignee`, an account's name), and how far they are.

    They are `waiting` for a person, `settled` by people, `accepted` by the checks without a question, or `unasked`: not
    accepted, and no question to settle.
    """

    words: str = ""
    organization: str = ""
    year: int | None = None
    type: str = ""
    code: str = ""
    assignee: str = ""
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document in the list: `left` questions of `asked` wait for a person."""

    id: int
    name: str
    format: str
    organization: str | None
    fiscal_year: int | None
    type: str | None
    verdict: str | None
    pages: int
    assignee: str | None
    asked: int = 0
    left: int = 0

    @property
    def standing(self) -> Standing:
        """How far it is."""
        if self.left:
            return "waiting"
        return "settled" if self.asked else "accepted" if self.verdict == "accept" else "unasked"


@dataclass(frozen=True, slots=True)
class Facets:
    """What documents may be filtered by, each with how many there are; `codes` count open questions."""

    years: Sequence[tuple[int, int]]
    types: Sequence[tuple[str, int]]
    codes: Sequence[tuple[str, int]]
    organizations: Sequence[tuple[str, int]]
    assignees: Sequence[tuple[str, int]]


def _with_question(*statuses: str) -> ColumnElement[bool]:
    """Whether a document has a question, of one of these statuses where any is named."""
    query = select(ItemRow.document_id)
    return DocumentRow.id.in_(query.where(ItemRow.status.in_(statuses)) if statuses else query)


def _stands(standing: Standing) -> ColumnElement[bool]:
    if standing == "waiting":
        return _with_question(*_LEFT)
    if standing == "settled":
        return and_(_with_question(), ~_with_question(*_LEFT))
    accepted = DocumentRow.verdict == "accept"
    return and_(
        ~_with_question(), accepted if standing == "accepted" else or_(~accepted, DocumentRow.verdict.is_(None))
    )


def like(words: str) -> str:
    """Words as a pattern that finds them anywhere; `!` escapes."""
    return f"%{words.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"


def _condition(wanted: Wanted) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [true()]
    if wanted.words:
        names = (DocumentRow.organization, DocumentRow.name)
        found.append(or_(*(name.like(like(wanted.words), escape="!") for name in names)))
    if wanted.organization:
        found.append(DocumentRow.organization == wanted.organization)
    if wanted.year is not None:
        found.append(DocumentRow.fiscal_year == wanted.year)
    if wanted.type:
        found.append(DocumentRow.type == wanted.type)
    if wanted.code:
        asked = select(ItemRow.document_id).where(ItemRow.code == wanted.code, ItemRow.status != "withdrawn")
        found.append(DocumentRow.id.in_(asked))
    if wanted.assignee:
        theirs = select(Assigned.document_id).join(Account, Account.id == Assigned.account_id)
        found.append(DocumentRow.id.in_(theirs.where(Account.name == wanted.assignee)))
    if wanted.standing is not None:
        found.append(_stands(wanted.standing))
    return and_(*found)


def documents(session: Session, wanted: Wanted, limit: int = 50, offset: int = 0) -> list[ListedDocument]:
    """A page of the documents that are wanted, by organisation and year, with their questions counted."""
    columns = (
        DocumentRow.id,
        DocumentRow.name,
        DocumentRow.format,
        DocumentRow.organization,
        DocumentRow.fiscal_year,
        DocumentRow.type,
        DocumentRow.verdict,
        DocumentRow.pages,
    )
    ordered = (DocumentRow.organization, DocumentRow.fiscal_year, DocumentRow.id)
    query = select(*columns).where(_condition(wanted)).order_by(*ordered).limit(limit).offset(offset)
    rows = session.execute(query).all()
    numbers = [row.id for row in rows]
    asked: dict[int, dict[str, int]] = {}
    counted = select(ItemRow.document_id, ItemRow.status, func.count()).where(ItemRow.document_id.in_(numbers))
    for number, status, count in session.execute(counted.group_by(ItemRow.document_id, ItemRow.status)):
        asked.setdefault(number, {})[status] = count
    owners = select(Assigned.document_id, Account.name).join(Account, Account.id == Assigned.account_id)
    theirs = {row[0]: row[1] for row in session.execute(owners.where(Assigned.document_id.in_(numbers)))}
    return [ListedDocument(*row, theirs.get(row.id), *_tally(asked.get(row.id, {}))) for row in rows]


def _tally(statuses: Mapping[str, int]) -> tuple[int, int]:
    """How many questions there are, and how many of them are left."""
    asked = sum(n for status, n in statuses.items() if status != "withdrawn")
    return asked, sum(statuses.get(status, 0) for status in _LEFT)


def documents_counted(session: Session, wanted: Wanted) -> int:
    """How many documents are wanted."""
    return session.scalar(select(func.count()).select_from(DocumentRow).where(_condition(wanted))) or 0


def progress_of(session: Session, wanted: Wanted) -> dict[Standing | Literal["all", "failed"], int]:
    """How many of the documents that are wanted stand how, in all; `failed` could not be read, whatever is wanted."""
    counts: dict[Any, int] = {"all": documents_counted(session, wanted), "failed": failures_counted(session)}
    within = _condition(wanted)
    for standing in STANDINGS[:-1]:
        query = select(func.count()).select_from(DocumentRow).where(within, _stands(standing))
        counts[standing] = session.scalar(query) or 0
    return counts | {"unasked": counts["all"] - sum(counts[standing] for standing in STANDINGS[:-1])}


def facets_of(session: Session) -> Facets:
    """What the documents of a store may be filtered by."""

    def grouped(column: Any) -> Select[Any]:
        return select(column, func.count()).where(column.is_not(None)).group_by(column)

    years = session.execute(grouped(DocumentRow.fiscal_year).order_by(DocumentRow.fiscal_year.desc()))
    types = session.execute(grouped(DocumentRow.type).order_by(DocumentRow.type))
    codes = select(ItemRow.code, func.count()).where(ItemRow.status == "open").group_by(ItemRow.code)
    names = grouped(DocumentRow.organization).order_by(func.count().desc(), DocumentRow.organization)
    owners = select(Account.name, func.count()).join(Assigned, Assigned.account_id == Account.id)
    return Facets(
        [(value, n) for value, n in years],
        [(value, n) for value, n in types],
        [(value, n) for value, n in session.execute(codes.order_by(ItemRow.code))],
        [(value, n) for value, n in session.execute(names.limit(_MOST_NAMES))],
        [(value, n) for value, n in session.execute(owners.group_by(Account.name).order_by(Account.name))],
    )


def numbers_of(session: Session, paths: Sequence[str]) -> dict[str, int]:
    """The numbers of the documents that were read from these paths."""
    found = select(DocumentRow.path, DocumentRow.id).where(DocumentRow.path.in_(paths))
    return {row.path: row.id for row in session.execute(found)}
