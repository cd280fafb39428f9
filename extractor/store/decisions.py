"""What a person does with an item: look, decide, undo. One transaction each; what they saw is what they decide on."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Literal

from cachetools import LRUCache
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from extractor.core.formatting import printed
from extractor.errors import ExtractorError, NotAFigureError
from extractor.message import Message
from extractor.review.decisions import (
    PrintedValue,
    Read,
    ReviewDecision,
    ReviewState,
    apply_decisions,
    printed_value,
    stands_at,
    typed,
)
from extractor.review.questions import Question
from extractor.store.carry import differ, entries
from extractor.store.database import Store
from extractor.store.keep import current, decisions_of, read_of, refresh
from extractor.store.queue import LEASE_MS, AbsentError, Lease, Person, TakenError, claim
from extractor.store.tables import Decision, DocumentRow, ItemRow, Revision, now

Action = Literal["as_printed", "correct", "not_in_document", "skip"]
SENIOR = ("senior", "admin")
_REMEMBERED = 64  # documents, of half a megabyte each
_LONGEST = 2000  # characters of a reason or of a value


class RefusedError(ExtractorError):
    """A decision that is not taken: the lease is lost, the page is stale, or it says nothing; in both languages."""

    kind: Literal["lost", "stale", "invalid", "forbidden"]
    zh: str
    en: str

    @property
    def message(self) -> Message:
        return Message(self.zh, self.en)


_LOST = ("您对这一项的占用已失效，没有写入。", "Your lease of this item is lost; nothing was written.")
_STALE = ("页面打开以后这一项已有变化，请重新查看。", "This item has changed since the page was drawn; look again.")


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What a person puts in the place of a figure: what is printed, and where they found it (None: look for it)."""

    path: str
    printed: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as a person hands it in: under which lease, having seen what, doing what, and why."""

    fence: int
    seen: str
    action: Action
    changes: tuple[ValueChange, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class OpenedItem:
    """An item as a page shows it: the question, the figures that it is about as they stand now, the state of it all.

    `seen` is the digest of what a person has before them; a decision that names another one is refused. `earlier` are
    the entries of two people who differ, which only the third sees.
    """

    item: int
    document: int
    question: Question
    status: str
    stage: int
    prints: tuple[PrintedValue, ...]
    read: Read
    decisions_in_force: tuple[ReviewDecision, ...]
    state: ReviewState
    earlier: tuple[Decision, ...]
    seen: str


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
        shown = [item.key, item.stage, item.status, [value.model_dump(mode="json") for value in prints]]
        seen = hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()
        return OpenedItem(
            number,
            item.document_id,
            question,
            item.status,
            item.stage,
            prints,
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
        old, new = self._changed_values(drawn, changes)
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
        old, new = self._said(drawn, entry)
        decision = Decision(
            item_id=number,
            account_id=account.id,
            at=at,
            fence=entry.fence,
            stage=item.stage,
            action=entry.action,
            reason=entry.reason.strip()[:_LONGEST],
            old=[value.model_dump(mode="json") for value in old],
            new=[value.model_dump(mode="json") for value in new],
            seen=entry.seen,
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
                    reason=reason.strip()[:_LONGEST],
                    old=decision.new,
                    new=decision.old,
                    seen=decision.seen,
                    undoes=decision.id,
                )
            )
            session.flush()
            item.fence += 1
            session.expire(item, ["decisions"])
            if settled:
                refresh(session, item.document)
            return Lease(item.id, item.fence, at + self.lease_ms)

    def bulk(self, account: Person, items: Iterable[tuple[int, str]], reason: str) -> tuple[list[int], list[int]]:
        """Accept items as printed, each as it was previewed (its number, and the digest that was seen).

        Returns those that were accepted, and those that were not because somebody has them or they have changed.
        Raises RefusedError for who is no senior.
        """
        if account.role not in SENIOR:
            raise RefusedError("forbidden", "批量接受须由高级审核员进行。", "Only a senior may accept in bulk.")
        done: list[int] = []
        left: list[int] = []
        for number, seen in items:
            try:
                lease = self.claim(account, number)
                self.decide(account, number, NewDecision(lease.fence, seen, "as_printed", reason=reason))
                done.append(number)
            except (TakenError, RefusedError):
                left.append(number)
        return done, left

    def _said(self, drawn: OpenedItem, entry: NewDecision) -> tuple[tuple[PrintedValue, ...], tuple[PrintedValue, ...]]:
        """What an entry replaces and by what. Raises RefusedError where it says nothing."""
        if entry.action == "as_printed":
            return drawn.prints, drawn.prints
        if entry.action == "skip":
            if not entry.reason.strip():
                raise RefusedError("invalid", "跳过须写明理由。", "Say why you skip it.")
            return (), ()
        if entry.action == "not_in_document":
            named = {change.path for change in entry.changes}
            old = tuple(value for value in drawn.prints if value.path in named)
            if drawn.prints and not old:
                raise RefusedError(
                    "invalid", "请指明文中没有的是哪个数。", "Name the figure that is not in the document."
                )
            return old, ()
        old, new = self._changed_values(drawn, entry.changes)
        if not new:
            raise RefusedError("invalid", "没有改动；如原文如此，请选“原文如此”。", "Nothing is changed.")
        return old, new

    def _changed_values(
        self, drawn: OpenedItem, changes: Sequence[ValueChange]
    ) -> tuple[tuple[PrintedValue, ...], tuple[PrintedValue, ...]]:
        """The values that really change, before and after; what the text does not have is the reviewer's own."""
        before = {value.path: value for value in drawn.prints}
        old, new = [], []
        for change in changes:
            known = drawn.state.leaves.get(change.path)
            if known is None or change.path not in before:
                raise RefusedError("invalid", f"没有这个字段：{change.path}", f"no such figure: {change.path}")
            try:
                value = typed(known, change.printed[:_LONGEST])
            except NotAFigureError as error:
                what = f"“{change.printed[:40]}”"
                raise RefusedError(
                    "invalid", f"{what} 读不成这里要的数。", f"{what} is not {error.expected}."
                ) from error
            after = _found(drawn, change, known.figure[0], before[change.path])
            shown = printed(value)
            after = after.model_copy(update={"printed": shown})
            if value != known.value or (not after.own and (after.start, after.end) != known.figure):
                old.append(before[change.path])
                new.append(after)
        return tuple(old), tuple(new)


def _found(drawn: OpenedItem, change: ValueChange, near: int, before: PrintedValue) -> PrintedValue:
    """A change with its place: where the person pointed if it says so, else the nearest place that does.

    The store knows the pages of figures only: a place is on the page of the last figure before it.
    """
    text = drawn.read.text
    span: tuple[int, int] | None = None
    if change.start is not None and change.end is not None and 0 <= change.start < change.end <= len(text):
        within = stands_at(text[change.start : change.end], change.printed, 0)
        span = (change.start + within[0], change.start + within[1]) if within is not None else None
    span = span or stands_at(text, change.printed, near)
    if span is None:
        return before.model_copy(update={"printed": change.printed, "own": True})
    if span == (before.start, before.end):
        return before.model_copy(update={"printed": change.printed})
    page = page_near(drawn.state, span[0])
    return PrintedValue(path=change.path, printed=change.printed, page=page, start=span[0], end=span[1])


def page_near(state: ReviewState, start: int) -> int:
    """The page of the last figure before a place of the text: the store knows no others."""
    earlier = [leaf for leaf in state.leaves.values() if leaf.figure[0] <= start]
    return max(earlier, key=lambda leaf: leaf.figure[0]).where.page if earlier else 1


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
