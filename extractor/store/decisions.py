"""What a person does with an item: look, decide, undo. One transaction each; what they saw is what they decide on."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from threading import Lock

from cachetools import LRUCache
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from extractor.review.decisions import (
    PrintedValue,
    Read,
    ReviewDecision,
    ReviewState,
    apply_decisions,
    printed_value,
)
from extractor.review.questions import Question
from extractor.store.carry import differ, entries
from extractor.store.database import Store
from extractor.store.entry import (
    LONGEST,
    Action,
    NewDecision,
    OpenedItem,
    RefusedError,
    ValueChange,
    changed_values,
    named,
    page_near,
    said,
    suspects_of,
)
from extractor.store.keep import current, decisions_of, read_of, refresh
from extractor.store.queue import LEASE_MS, AbsentError, Lease, Person, TakenError, claim, release
from extractor.store.tables import Decision, DocumentRow, ItemRow, Revision, now

__all__ = [
    "Action",
    "DecisionService",
    "NewDecision",
    "OpenedItem",
    "RefusedError",
    "ValueChange",
    "lock",
    "page_near",
]

SENIOR = ("senior", "admin")
_REMEMBERED = 64  # documents, of half a megabyte each


_LOST = ("您对这一项的占用已失效，没有写入。", "Your lease of this item is lost; nothing was written.")
_STALE = ("页面打开以后这一项已有变化，请重新查看。", "This item has changed since the page was drawn; look again.")


class DecisionService:
    """Looks at items and decides them, in a store."""

    def __init__(self, store: Store, lease_ms: int = LEASE_MS) -> None:
        self.store = store
        self.lease_ms = lease_ms
        self._reads: LRUCache[int, Read] = LRUCache(_REMEMBERED)
        self._lock = Lock()
        self._state = lru_cache(_REMEMBERED)(apply_decisions)

    def _read(self, revision: Revision) -> Read:
        """A revision, typed: a revision never changes. It is read in the caller's own transaction.

        Whoever holds a connection and waits for a second one can wait for others who do the same.
        """
        with self._lock:
            known = self._reads.get(revision.id)
        if known is None:
            known = read_of(revision.document, revision)
            with self._lock:
                self._reads[revision.id] = known
        return known

    def standing(self, session: Session, document: DocumentRow) -> tuple[Read, ReviewState]:
        """A document as it was read last, and as it stands after all decisions."""
        read = self._read(current(session, document))
        return read, self._state(read, decisions_of(session, document))

    def draw(self, session: Session, number: int) -> OpenedItem:
        """What a page about an item has to show. Raises AbsentError."""
        item = session.get(ItemRow, number)
        if item is None:
            raise AbsentError("没有这一项。", "There is no such item.")
        question = Question.model_validate(item.question)
        read = self._read(current(session, item.document))
        decisions_in_force = decisions_of(session, item.document)
        state = self._state(read, decisions_in_force)
        present = ((path, state.leaves.get(path)) for path in question.paths)
        prints = tuple(printed_value(path, cited) for path, cited in present if cited is not None)
        earlier = tuple(entries(item)) if item.stage == 3 else ()
        wrong = suspects_of(question, state, prints)
        seen_values = [value.model_dump(mode="json") for value in (*prints, *wrong)]
        shown = [item.key, item.stage, item.status, seen_values]
        seen = hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()
        return OpenedItem(
            number,
            item.document_id,
            question,
            item.status,
            item.stage,
            prints,
            wrong,
            read,
            decisions_in_force,
            state,
            earlier,
            seen,
        )

    def evaluate(
        self, drawn: OpenedItem, changes: Sequence[ValueChange]
    ) -> tuple[ReviewState, tuple[PrintedValue, ...]]:
        """The state of the document if these values stood in it, and the values that are other ones with their places.

        Raises RefusedError where one is no value.
        """
        old, new = changed_values(drawn, changes)
        if not new:
            return drawn.state, ()
        return apply_decisions(drawn.read, (*drawn.decisions_in_force, _trial(drawn, old, new))), new

    def claim(self, account: Person, number: int) -> Lease:
        """Take an item. Raises TakenError."""
        with self.store.writing() as session:
            return claim(session, account, number, lease_ms=self.lease_ms)

    def decide(self, account: Person, number: int, entry: NewDecision) -> Decision:
        """Write a decision, and bring the document's items to what they are after it.

        Raises RefusedError: the lease is lost, the page was stale, the entry says nothing; TakenError: no such item.
        """
        try:
            with self.store.writing() as session:
                return self.decide_within(session, account, number, entry)
        except DBAPIError as error:
            if "no live lease" in str(error.orig):
                raise RefusedError("lost", *_LOST) from error
            raise

    def decide_within(self, session: Session, account: Person, number: int, entry: NewDecision) -> Decision:
        """As `decide`, in a transaction of the caller's."""
        item = _locked(session, number)
        at = now()
        if item.holder_id != account.id or item.fence != entry.fence or (item.until or 0) < at:
            raise RefusedError("lost", *_LOST)
        drawn = self.draw(session, number)
        if drawn.seen != entry.seen:
            raise RefusedError("stale", *_STALE)
        old, new = said(drawn, entry)
        wrong = named(drawn, entry) if entry.action == "as_printed" else ()
        decision = Decision(
            item_id=number,
            account_id=account.id,
            at=at,
            fence=entry.fence,
            stage=item.stage,
            action=entry.action,
            reason=entry.reason.strip()[:LONGEST],
            old=[value.model_dump(mode="json") for value in old],
            new=[value.model_dump(mode="json") for value in new],
            seen=entry.seen,
            should_be=[one.model_dump(mode="json") for one in wrong],
        )
        session.add(decision)
        session.flush()
        session.expire(item, ["decisions"])
        if entry.action == "skip":
            item.status = "skipped"
        else:
            _advance(item, at)
        item.holder_id = item.until = None
        session.flush()
        if item.status == "settled":
            refresh(session, item.document, read=drawn.read)
        return decision

    def undo(self, account: Person, number: int, reason: str = "") -> Lease:
        """Take a decision back by an event that says so; the item is open again, in the hands of who undid it.

        Raises RefusedError where it is not one's own (an admin may undo any), is undone already, or others built on it.
        """
        with self.store.writing() as session:
            decision = session.get(Decision, number)
            if decision is None or decision.action == "undo":
                raise AbsentError("没有这个决定。", "There is no such decision.")
            item = _locked(session, decision.item_id)
            if decision.account_id != account.id and account.role != "admin":
                raise RefusedError("forbidden", "只能撤销自己的决定。", "You can undo your own decisions only.")
            undone = {d.undoes for d in item.decisions}
            later = [d for d in item.decisions if d.id > decision.id and d.action != "undo" and d.id not in undone]
            if decision.id in undone or later:
                raise RefusedError("invalid", "这个决定已被撤销或取代。", "That decision is undone or superseded.")
            at = now()
            if item.holder_id not in (None, account.id) and (item.until or 0) >= at:
                raise RefusedError("lost", "别人正在处理这一项。", "Somebody else is working on this item.")
            settled = item.status == "settled"
            item.status, item.stage, item.settled = "open", decision.stage, None
            item.fence, item.holder_id, item.until = item.fence + 1, account.id, at + self.lease_ms
            session.flush()
            session.add(
                Decision(
                    item_id=item.id,
                    account_id=account.id,
                    at=at,
                    fence=item.fence,
                    stage=decision.stage,
                    action="undo",
                    reason=reason.strip()[:LONGEST],
                    old=decision.new,
                    new=decision.old,
                    seen=decision.seen,
                    should_be=[],
                    undoes=decision.id,
                )
            )
            session.flush()
            item.fence += 1
            session.expire(item, ["decisions"])
            if settled:
                refresh(session, item.document)
            return Lease(item.id, item.fence, at + self.lease_ms)

    def bulk(
        self, account: Person, items: Iterable[tuple[int, str]], reason: str, action: Action = "as_printed"
    ) -> tuple[list[Decision], list[int]]:
        """Decide items alike, each as it was previewed (its number, and the digest that was seen).

        What is printed wrong, corrected or not in the document are the figures that each was shown with as suspects.
        Returns the decisions, and the items without any: held by somebody, changed, or where it says nothing.
        Raises RefusedError for who is no senior.
        """
        if account.role not in SENIOR:
            raise RefusedError("forbidden", "批量处理须由高级审核员进行。", "Only a senior may decide in bulk.")
        done: list[Decision] = []
        left: list[int] = []
        for number, seen in items:
            try:
                lease = self.claim(account, number)
                with self.store.writing() as session:
                    suspected = self.draw(session, number).suspects
                    changes = (
                        ()
                        if action == "as_printed"
                        else tuple(
                            ValueChange(one.path, one.printed)
                            for one in suspected
                            if one.printed or action != "correct"
                        )
                    )
                    entry = NewDecision(lease.fence, seen, action, changes, reason)
                    done.append(self.decide_within(session, account, number, entry))
            except (TakenError, RefusedError):
                left.append(number)
        return done, left

    def undo_all(self, account: Person, decisions: Iterable[int], reason: str = "") -> tuple[list[int], list[int]]:
        """Take decisions back and leave their items to anybody; returns those that were, and those that were not."""
        done: list[int] = []
        left: list[int] = []
        for number in decisions:
            try:
                lease = self.undo(account, number, reason)
            except (TakenError, RefusedError):
                left.append(number)
                continue
            with self.store.writing() as session:
                release(session, account, lease.item, lease.fence)
            done.append(number)
        return done, left


def _trial(drawn: OpenedItem, old: tuple[PrintedValue, ...], new: tuple[PrintedValue, ...]) -> ReviewDecision:
    question = drawn.question
    return ReviewDecision(
        decision=0,
        key=question.key,
        kind=question.kind,
        codes=question.codes,
        paths=question.paths,
        action="correct",
        old=old,
        new=new,
    )


def lock(session: Session, document: int) -> DocumentRow:
    """A document that nobody else decides on until this transaction ends. Raises AbsentError."""
    row = session.scalar(select(DocumentRow).where(DocumentRow.id == document).with_for_update())
    if row is None:
        raise AbsentError("没有这份文件。", "There is no such document.")
    return row


def _locked(session: Session, number: int) -> ItemRow:
    """An item whose document nobody else decides on until this transaction ends."""
    owner = select(ItemRow.document_id).where(ItemRow.id == number).scalar_subquery()
    session.scalar(select(DocumentRow.id).where(DocumentRow.id == owner).with_for_update())
    item = session.get(ItemRow, number, populate_existing=True, with_for_update=True)
    if item is None:
        raise AbsentError("没有这一项。", "There is no such item.")
    return item


def _advance(item: ItemRow, at: int) -> None:
    """To the next stage: a second entry, blind to the first; a third where they differ; else settled."""
    found = entries(item)
    if item.double and item.stage == 1:
        item.stage = 2
    elif item.stage == 2 and differ(found):
        item.stage = 3
    else:
        item.status, item.settled = "settled", at
