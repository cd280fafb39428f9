"""The tables of the store, as SQLAlchemy maps them. Times are milliseconds since 1970 in UTC; digests are hex.

What the rules of the queue rest on is held by the database itself: a decision is written under a live lease or not at
all, once a lease, and is never changed (see `guards.py`).
"""

import time
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, validates

from extractor.store.columns import Json, Packed

ROLES = ("reviewer", "senior", "admin")
STATUSES = ("open", "settled", "skipped", "resolved", "withdrawn")
ACTIONS = ("as_printed", "correct", "not_in_document", "skip", "undo")


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Base(DeclarativeBase):
    """Names of constraints are fixed, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# A row's number: 64 bits in PostgreSQL; SQLite numbers only INTEGER by itself, which has 64 there.
Id = BigInteger().with_variant(Integer, "sqlite")


class DocumentRow(Base):
    """A file by its content: the same bytes at another path are the same document.

    `path` is where it was read last; a page is drawn from there only while the content is still this. `text` is the
    linear text that every span counts in. `type` and `verdict` are those of the current revision.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(8))
    pages: Mapped[int]
    organization: Mapped[str | None] = mapped_column(Text, index=True)
    fiscal_year: Mapped[int | None] = mapped_column(Integer, index=True)
    type: Mapped[str | None] = mapped_column(Text, index=True)
    verdict: Mapped[str | None] = mapped_column(String(16), index=True)
    text: Mapped[str] = mapped_column(Packed, deferred=True)
    added: Mapped[int] = mapped_column(BigInteger, default=now)
    revision: Mapped[int] = mapped_column(Integer, default=0)  # the number of the current one

    revisions: Mapped[list["Revision"]] = relationship(back_populates="document", order_by="Revision.number")
    items: Mapped[list["ItemRow"]] = relationship(back_populates="document")


class Revision(Base):
    """What one way of reading made of a document: `form` is its record.json without the readings, `results` its checks.

    `fingerprint` says which way: program, type, readers, prompts, model, policy. The same way never reads a document
    twice. `type` is the name of the document's type, `type_version` the form of its record, `type_at` where it was
    defined (`module:NAME`).
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        UniqueConstraint("document_id", "fingerprint"),
        Index("ix_revision_type", "type", "type_at"),  # a row is as long as its record: no page reads them all
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    made: Mapped[int] = mapped_column(BigInteger, default=now)
    type: Mapped[str] = mapped_column(Text)
    type_version: Mapped[int]
    type_at: Mapped[str] = mapped_column(Text)
    row: Mapped[dict[str, Any]] = mapped_column(Json)
    form: Mapped[dict[str, Any]] = mapped_column(Packed, deferred=True)
    results: Mapped[list[dict[str, Any]]] = mapped_column(Packed, deferred=True)
    policy: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)

    document: Mapped[DocumentRow] = relationship(back_populates="revisions")
    readings: Mapped[list["ReadingRow"]] = relationship(back_populates="revision")


class ReadingRow(Base):
    """All that one reader said of a document, and what it cost."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("revision_id", "reader"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    reader: Mapped[str] = mapped_column(String(32))
    requests: Mapped[int]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    sections: Mapped[list[dict[str, Any]]] = mapped_column(Packed, deferred=True)

    revision: Mapped[Revision] = relationship(back_populates="readings")


class Attempt(Base):
    """A file that took down the process that read it, how often, and how: after a few times it is left alone."""

    __tablename__ = "attempt"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    error: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger, default=now)


class FailureRow(Base):
    """A document that could not be read, by where it lies (an absolute path or a URI, of which `key` is the digest).

    It goes when its file reads. `sha256` is known where its bytes could be had; `code`, `zh` and `en` say why it could
    not be read; `fingerprint` is of the run that saw it `last`, as its manifest has it.
    """

    __tablename__ = "failure"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    code: Mapped[str] = mapped_column(String(32))
    zh: Mapped[str] = mapped_column(Text)
    en: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    first: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger, index=True)


class Account(Base):
    """A person who reviews; without a password only the one-time link of the command line signs them in."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str | None] = mapped_column(Text)  # argon2
    made: Mapped[int] = mapped_column(BigInteger, default=now)
    disabled: Mapped[bool] = mapped_column(default=False)


class Session(Base):
    """A signed-in browser or program; only the digest of its token is kept."""

    __tablename__ = "session"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    made: Mapped[int] = mapped_column(BigInteger, default=now)
    until: Mapped[int] = mapped_column(BigInteger)
    once: Mapped[bool] = mapped_column(default=False)  # a link that signs in once and is then gone

    account: Mapped[Account] = relationship()


class ItemRow(Base):
    """A question of a document in the queue.

    `stage` counts its entries: 1; where `double`, a second reviewer enters blind at 2, and a difference goes to a third
    at 3. Whoever holds it has the lease `fence` up to `until`; a later lease has a higher fence.
    `resolved` is a question that another decision answered, `withdrawn` one that a later reading does not ask.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("document_id", "key"),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint("(holder_id IS NULL) = (until IS NULL)", name="lease"),
        CheckConstraint("stage BETWEEN 1 AND 3", name="stage"),
        Index("ix_item_risk", "status", "risk", "id"),
        Index("ix_item_code", "status", "code", "risk", "id"),
        Index("ix_item_age", "status", "added", "id"),
        Index("ix_item_document", "status", "document_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(32))
    severity: Mapped[str] = mapped_column(String(8))
    risk: Mapped[int]
    question: Mapped[dict[str, Any]] = mapped_column(Json)
    words: Mapped[str] = mapped_column(Text, default="")  # what the question says, for the search
    status: Mapped[str] = mapped_column(String(16), default="open")
    added: Mapped[int] = mapped_column(BigInteger, default=now)
    settled: Mapped[int | None] = mapped_column(BigInteger)
    double: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[int] = mapped_column(default=1)
    fence: Mapped[int] = mapped_column(default=0)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    until: Mapped[int | None] = mapped_column(BigInteger)

    document: Mapped[DocumentRow] = relationship(back_populates="items")
    holder: Mapped[Account | None] = relationship()
    decisions: Mapped[list["Decision"]] = relationship(back_populates="item", order_by="Decision.id")

    @validates("question")
    def _said(self, _: str, question: dict[str, Any]) -> dict[str, Any]:
        self.words = question["zh"]
        return question


class Decision(Base):
    """What a person decided, never changed or deleted: an undo is an event of its own that names what it undoes.

    `old` and `new` are the values before and after, by path, with their places; `seen` is the digest of the page that
    the person had before them; `fence` the lease under which it was written. `should_be` names the figures that are
    printed wrong, by path, with what would be right; NULL where a version decided that did not ask which.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("item_id", "fence"),
        CheckConstraint(f"action IN {ACTIONS}", name="action"),
        CheckConstraint("(action = 'undo') = (undoes IS NOT NULL)", name="undo"),
        Index("ix_decision_progress", "account_id", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[int] = mapped_column(BigInteger, default=now)
    fence: Mapped[int]
    stage: Mapped[int]
    action: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    old: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    new: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    seen: Mapped[str] = mapped_column(String(64))
    should_be: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), unique=True)

    item: Mapped[ItemRow] = relationship(back_populates="decisions")
    account: Mapped[Account] = relationship()


class Assignment(Base):
    """Whose work certain documents are: those of an organisation (words of its name) and type, or a share of them.

    `share` is of the documents that fit and are nobody's yet, in thousandths; it goes on for documents that come later,
    until it is `ended`.
    """

    __tablename__ = "assignment"
    __table_args__ = (CheckConstraint("share BETWEEN 1 AND 1000", name="share"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[int] = mapped_column(BigInteger, default=now)
    organization: Mapped[str] = mapped_column(Text, default="")
    type: Mapped[str] = mapped_column(Text, default="")
    share: Mapped[int]
    ended: Mapped[int | None] = mapped_column(BigInteger)

    account: Mapped[Account] = relationship(foreign_keys=account_id)


class Assigned(Base):
    """Whose a document is, and by which assignment."""

    __tablename__ = "assigned"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)


class Comment(Base):
    """What somebody said of a question, without deciding it; never changed."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[int] = mapped_column(BigInteger, default=now)
    text: Mapped[str] = mapped_column(Text)

    account: Mapped[Account] = relationship()


class Export(Base):
    """An export that was made: who, when, in which form, of how much, and the digest of the bytes."""

    __tablename__ = "export"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, default=now)
    by: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(16))
    documents: Mapped[int]
    rows: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class FiguresRow(Base):
    """What a document measures, as its decisions stand: what the panel and the checks across documents are made of.

    `made_with` is by what it was measured, `digest` what came of it. `issuer`, `unit_code` and `fiscal_year` are as the
    document has them, `largest` its largest amount in 万元; `organisation` (a key of the registry) and `year` are whose
    and of which year it is, which for the half of a disclosure the other half says. `crossed` are the checks across
    documents that are asked of it.
    """

    __tablename__ = "figures"
    __table_args__ = (Index("ix_figures_circle", "organisation", "year"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    made_with: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str | None] = mapped_column(Text)
    fiscal_year: Mapped[int | None]
    unit_code: Mapped[str] = mapped_column(String(16))
    largest: Mapped[int | None] = mapped_column(BigInteger)
    settled: Mapped[bool]
    organisation: Mapped[str | None] = mapped_column(Text)
    year: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(Packed, deferred=True)
    crossed: Mapped[list[Any] | None] = mapped_column(Packed, deferred=True)

    document: Mapped[DocumentRow] = relationship()


class OrganisationRow(Base):
    """An organisation that publishes: by the key of its name. `names` are those that it has and had, with their years,
    and who says so; `circle` is the digest of what it and its units published when that was last checked together."""

    __tablename__ = "organisation"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    region: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(16))
    parent: Mapped[str] = mapped_column(Text, index=True)
    names: Mapped[list[list[Any]]] = mapped_column(Json)
    circle: Mapped[str] = mapped_column(String(64), default="")


class CorrectionRow(Base):
    """A line of organisations.csv: what a person says of organisations, in force until another file is read."""

    __tablename__ = "organisation_correction"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[list[Any]] = mapped_column(Json)
