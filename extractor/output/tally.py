"""Count a run for terminal, report and manifest alike: here and nowhere else. Rows of a run's summary in, numbers out.

A document to review (待审文档) is one that a person has to look at: its verdict says so, or it could not be read.
A question (问题) is one thing to settle about a document that was read; the review queue counts those, with the
documents that they are about. So: documents to review = documents with questions + documents not read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tally:
    """Documents of a run: read, not read (among those to review), skipped (begun by nobody), to review."""

    read: int
    failed: int
    skipped: int
    to_review: int


def to_review(row: Mapping[str, Any]) -> bool:
    """Whether a person has to look at a document, by its row."""
    return bool(row["needs_review"])


def tally(rows: Iterable[Mapping[str, Any]]) -> Tally:
    """The documents of a run, counted."""
    found = [(row["status"], to_review(row)) for row in rows]
    statuses = [status for status, _ in found]
    read, skipped = statuses.count("ok"), statuses.count("skipped")
    return Tally(read, len(found) - read - skipped, skipped, sum(review for _, review in found))
