"""Files that take down whoever reads them: counted, and left alone after a few tries."""

from sqlalchemy import delete

from extractor.store.database import Store, add_if_absent
from extractor.store.tables import Attempt, now

MOST_TRIES = 3


def lost(store: Store, sha256: str, fingerprint: str, error: str) -> int:
    """Count a try that was lost; returns how many there were."""
    with store.writing() as session:
        add_if_absent(session, Attempt, sha256=sha256, fingerprint=fingerprint, tries=0, error=error)
        attempt = session.get_one(Attempt, (sha256, fingerprint), with_for_update=True)
        attempt.tries, attempt.error, attempt.at = attempt.tries + 1, error, now()
        return attempt.tries


def quarantined(store: Store, sha256: str, fingerprint: str) -> str | None:
    """Why a file is left alone; None where it may be tried."""
    with store.reading() as session:
        attempt = session.get(Attempt, (sha256, fingerprint))
        return attempt.error if attempt is not None and attempt.tries >= MOST_TRIES else None


def forgive(store: Store) -> int:
    """Let every file be tried again; returns how many there were."""
    with store.writing() as session:
        return len(session.scalars(delete(Attempt).returning(Attempt.sha256)).all())
