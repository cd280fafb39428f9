"""Give documents as they finally stand, each leaf with its origin and its history.

A store in, documents out, one at a time.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from extractor.core.evidence import Cited
from extractor.core.foreign import first_problem
from extractor.core.formatting import printed
from extractor.core.schema import identity
from extractor.doctypes.base import DocType
from extractor.errors import BrokenExportError, ExtractorError
from extractor.extraction.record import cell_facts, facts
from extractor.message import Message
from extractor.review.amend import leaves
from extractor.review.culprits import ShouldBe
from extractor.review.decisions import Origin, PrintedValue, Read, ReviewState, apply_decisions, path_now, state_leaves
from extractor.store.carry import lapsed, why
from extractor.store.database import Store
from extractor.store.keep import current, decisions_in_force, read_of
from extractor.store.tables import Decision, DocumentRow, Export, ItemRow
from extractor.store.types import MissingTypeError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = 1000  # numbers of documents that are fetched together
_LONGEST_NAME = 64  # of who exports


class OutdatedError(ExtractorError):
    """A document whose record another version of this program kept; carries its name and what does not fit."""

    name: str
    problem: Message

    located_by = "name"

    @property
    def message(self) -> Message:
        return Message(
            f"库中的记录出自另一版本（{self.problem.zh}），请重新运行 extractor run --db。",
            f"The store has its record from another version ({self.problem.en}): run extractor run --db again.",
        )


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody decided, in words: on which question (its codes and paths), when (ISO 8601, UTC), why.

    `undone`: a later event took it back. `in_force`: it bears on the values that stand now; of two entries that
    differed only the third does. `reopened`: why it is not in force any more, where a later reading is the reason.
    Paths are those that the figures have now.
    """

    by: str
    at: str
    action: str
    reason: str
    codes: tuple[str, ...]
    paths: tuple[str, ...]
    old: tuple[PrintedValue, ...]
    new: tuple[PrintedValue, ...]
    should_be: tuple[ShouldBe, ...]
    undone: bool
    in_force: bool
    reopened: str | None

    @property
    def touches(self) -> frozenset[str]:
        """Every leaf that it is about."""
        return frozenset((*self.paths, *(value.path for value in (*self.old, *self.new))))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A final value: `fact` is it in the facts form, `printed` as a person reads it, with its unit.

    `should_be` is there where the document prints it wrong: what would be right, and why.
    """

    fact: Mapping[str, Any]
    printed: str
    origin: Origin
    history: tuple[Mapping[str, Any], ...]
    should_be: ShouldBe | None = None


@dataclass(frozen=True, slots=True)
class Final:
    """A document as it stands now. `leaves` are those of the narrative, `cells` those of its statutory tables.

    A value that was ruled not to be in the document is no leaf; `events` still tells of it. `settled`: no question
    of it waits for anybody.
    """

    name: str
    sha256: str
    format: str
    pages: int
    schema: str
    doctype: DocType
    organization: str | None
    fiscal_year: int | None
    state: ReviewState
    leaves: tuple[Leaf, ...]
    cells: tuple[Leaf, ...]
    events: tuple[Event, ...]
    settled: bool


@contextmanager
def one_moment(store: Store) -> Iterator[Session]:
    """A session that sees the store as it was when it began, however long it reads and whatever others write."""
    with store.reading() as session:
        yield session


def count(session: Session) -> int:
    """How many documents there are."""
    return session.scalar(select(func.count()).select_from(DocumentRow)) or 0


def finals(session: Session, missing: Callable[[MissingTypeError], None] | None = None) -> Iterator[Final]:
    """Every document, by name, then by content: in the same order on every database, whatever its language.

    One is held at a time, and eight bytes of each other. `missing` hears of those whose type is not installed here,
    which are left out. Raises OutdatedError, BrokenExportError, and without `missing` MissingTypeError.
    """
    bytewise = "BINARY" if session.get_bind().dialect.name == "sqlite" else "C"
    ordered = select(DocumentRow.id).order_by(DocumentRow.name.collate(bytewise), DocumentRow.sha256)
    for number in array("q", session.scalars(ordered.execution_options(yield_per=_AT_ONCE))):
        try:
            final = _final(session, number)
        except MissingTypeError as error:
            if missing is None:
                raise
            missing(error)
        except ExtractorError:
            raise
        except Exception as error:
            name = session.scalar(select(DocumentRow.name).where(DocumentRow.id == number))
            raise BrokenExportError(str(name), type(error).__name__) from error
        else:
            yield final
        session.expunge_all()


def record_export(store: Store, by: str, form: str, documents: int, rows: int, sha256: str) -> Export:
    """Note an export that was made: who, in which form, of how much, and the digest of its bytes."""
    with store.writing() as session:
        export = Export(by=by[:_LONGEST_NAME], form=form, documents=documents, rows=rows, sha256=sha256)
        session.add(export)
    return export


def _final(session: Session, number: int) -> Final:
    document = session.get_one(DocumentRow, number, options=[undefer(DocumentRow.text)])
    decided = selectinload(ItemRow.decisions).options(joinedload(Decision.account))
    items = session.scalars(select(ItemRow).where(ItemRow.document_id == number).options(decided)).all()
    ruled = decisions_in_force(items)
    try:
        read = read_of(document, current(session, document))
        state = apply_decisions(read, ruled)
    except ValidationError as error:
        name, problem = first_problem(error)
        raise OutdatedError(document.name, Message(f"{name} {problem.zh}", f"{name}: {problem.en}")) from error
    events = _events(items, frozenset(decision.decision for decision in ruled) - state.void, read)
    steps = _steps(events)
    found, record = leaves(state.record), state.record
    return Final(
        name=document.name,
        sha256=document.sha256,
        format=document.format,
        pages=document.pages,
        schema=read.doctype.schema,
        doctype=read.doctype,
        organization=identity(record, "issuer"),
        fiscal_year=identity(record, "period"),
        state=state,
        leaves=tuple(_leaf(fact, found[fact["path"]], state, steps) for fact in facts(record)),
        cells=tuple(_leaf(fact, found[fact["path"]], state, steps) for fact in cell_facts(record)),
        events=events,
        settled=not state.open and not any(item.status in ("open", "skipped") for item in items),
    )


def _leaf(
    fact: Mapping[str, Any], known: Cited[Any], state: ReviewState, steps: Mapping[str, list[dict[str, Any]]]
) -> Leaf:
    path = fact["path"]
    right = state.should_be.get(path)
    return Leaf(fact, printed(known.value), state.origins[path], tuple(steps.get(path, ())), right)


def _events(items: Sequence[ItemRow], in_force: frozenset[int], read: Read) -> tuple[Event, ...]:
    """The decisions of a document in their order."""
    fallen = (lapsed(item) for item in items)
    reopened = {decision.id: " ".join(why(decision, read)) for decision in fallen if decision is not None}
    there = state_leaves(read)
    decisions = sorted((decision for item in items for decision in item.decisions), key=lambda decision: decision.id)
    undone = {decision.undoes for decision in decisions}
    return tuple(
        Event(
            by=decision.account.name,
            at=_iso(decision.at),
            action=decision.action,
            reason=decision.reason,
            codes=tuple(decision.item.question["codes"]),
            paths=tuple(decision.item.question["paths"]),
            old=_printed_values(decision.old, moved := _moved(decision, there)),
            new=_printed_values(decision.new, moved),
            should_be=tuple(ShouldBe.model_validate(one) for one in decision.should_be or ()),
            undone=decision.id in undone,
            in_force=decision.id in in_force,
            reopened=reopened.get(decision.id),
        )
        for decision in decisions
    )


def _steps(events: Iterable[Event]) -> dict[str, list[dict[str, Any]]]:
    """The events by the leaves that they are about, each with what it says of that leaf alone."""
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        for path in event.touches:
            steps[path].append(
                {
                    "by": event.by,
                    "at": event.at,
                    "action": event.action,
                    "reason": event.reason,
                    "old": _of(path, event.old),
                    "new": _of(path, event.new),
                    "should_be": next((one.printed for one in event.should_be if one.path == path), None),
                    "undone": event.undone,
                    "in_force": event.in_force,
                    "reopened": event.reopened,
                }
            )
    return steps


def _of(path: str, values: Iterable[PrintedValue]) -> str | None:
    return next((value.printed for value in values if value.path == path), None)


def _moved(decision: Decision, there: Mapping[str, Cited[Any]]) -> dict[str, str]:
    """The paths that a decision speaks of, where the figures go by another one now."""
    now = ((before["path"], path_now(there, PrintedValue.model_validate(before))) for before in decision.old)
    return {path: other for path, other in now if other is not None}


def _printed_values(kept: Sequence[Mapping[str, Any]], moved: Mapping[str, str]) -> tuple[PrintedValue, ...]:
    return tuple(PrintedValue.model_validate({**one, "path": moved.get(one["path"], one["path"])}) for one in kept)


def _iso(at: int) -> str:
    return (_EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
