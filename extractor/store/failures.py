"""Documents that could not be read: kept where the queue shows them, until their file reads."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update

from extractor.message import Message
from extractor.store.database import Session, Store, add_if_absent
from extractor.store.tables import FailureRow, now


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read: its name in the run, where it lies, its digest if it has one, and why not."""

    name: str
    path: str
    sha256: str | None
    code: str
    message: Message


def failed(store: Store, failure: Failure, fingerprint: str) -> None:
    """Keep that a file could not be read, and why; a file that failed before keeps when it did so first."""
    key, at = _key(failure.path), now()
    said = {
        "name": failure.name,
        "path": failure.path,
        "sha256": failure.sha256,
        "code": failure.code,
        "zh": failure.message.zh,
        "en": failure.message.en,
        "fingerprint": fingerprint,
        "last": at,
    }
    with store.writing() as session:
        add_if_absent(session, FailureRow, key=key, first=at, **said)
        session.execute(update(FailureRow).where(FailureRow.key == key).values(said))


def mended(store: Store, paths: Iterable[str], sha256: str) -> None:
    """A file was read: none of what it goes by is a failure any more, nor are the same bytes at another path."""
    these = or_(FailureRow.key.in_([_key(path) for path in paths]), FailureRow.sha256 == sha256)
    with store.reading() as session:  # nearly no file has failed before: no transaction for all the others
        known = session.scalar(select(FailureRow.key).where(these).limit(1))
    if known is not None:
        with store.writing() as session:
            session.execute(delete(FailureRow).where(these))


def failures(session: Session, limit: int) -> Sequence[FailureRow]:
    """Documents that could not be read, the latest first, not more than `limit`."""
    return session.scalars(select(FailureRow).order_by(FailureRow.last.desc(), FailureRow.path).limit(limit)).all()


def failures_counted(session: Session) -> int:
    """How many documents could not be read."""
    return session.scalar(select(func.count()).select_from(FailureRow)) or 0


def _key(path: str) -> str:
    """A path is longer than what a database indexes."""
    return hashlib.sha256(path.encode()).hexdigest()
