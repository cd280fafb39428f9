"""Count for terminal, report, manifest and queue alike: here and nowhere else. Rows of a run's summary in, numbers out.

What a row says of its document (`status`): `ok`, it was read; `not_a_disclosure`, it was, and is clearly none;
`needs_ocr`, it is nothing but pictures; `unsupported`, nothing here reads its format; `failed`, it is damaged or
locked, or broke the program; `skipped`, the budget was spent before it.
A document to review (待审文档) is one that a person has to look at: its verdict says so, or it could not be read.
A question (问题) is one thing to settle about a document that was read. The review queue counts questions, and the
documents to review that are left: those with questions and those not read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

READ = ("ok", "not_a_disclosure")
UNREAD = ("needs_ocr", "unsupported", "failed")
SKIPPED = "skipped"
STATUSES = (*READ, *UNREAD, SKIPPED)


@dataclass(frozen=True, slots=True)
class Tally:
    """Documents of a run: read, not read (among those to review), skipped (begun by nobody), to review."""

    read: int
    failed: int
    skipped: int
    to_review: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is left in a queue: questions, and documents to review, of which `failed` were not read.

    A document `with_questions` that could not be read the last time is `both`, and counts once.
    """

    questions: int
    with_questions: int
    failed: int
    both: int = 0

    @property
    def to_review(self) -> int:
        """Documents to review."""
        return self.with_questions + self.failed - self.both


def to_review(row: Mapping[str, Any]) -> bool:
    """Whether a person has to look at a document, by its row."""
    return bool(row["needs_review"])


def tally(rows: Iterable[Mapping[str, Any]]) -> Tally:
    """The documents of a run, counted."""
    found = [(row["status"], to_review(row)) for row in rows]
    statuses = [status for status, _ in found]
    read, skipped = sum(status in READ for status in statuses), statuses.count(SKIPPED)
    return Tally(read, len(found) - read - skipped, skipped, sum(review for _, review in found))
