"""Keep what was read of a document: a revision for each way of reading, items for a person.

What was read in, rows of the store out.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload, undefer

from extractor.checks.rule import CheckResult
from extractor.core.evidence import Notice
from extractor.core.faults import crash_point
from extractor.doctypes.policy import Policy
from extractor.extraction.reconcile import Disagreement
from extractor.review.decisions import Read, ReviewDecision, ReviewState, apply_decisions
from extractor.review.questions import Question
from extractor.review.raised import OF_PEOPLE, asks
from extractor.store.assignments import assign_new
from extractor.store.carry import Lapse, carried, lapse_of, lapsed, standing, taken_up
from extractor.store.database import Store, add_if_absent
from extractor.store.figures import note_figures, questions_across
from extractor.store.tables import DocumentRow, ItemRow, ReadingRow, Revision, now
from extractor.store.types import doctype_of


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that the store keeps of one run over one document, as JSON values."""

    sha256: str
    name: str
    path: str
    format: str
    pages: int
    text: str
    row: dict[str, Any]
    form: dict[str, Any]
    results: list[dict[str, Any]]
    readings: list[dict[str, Any]]
    policy: dict[str, Any]
    type: str
    type_version: int
    type_at: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the store has of a document that was read before: its row, its record.json, its check results."""

    row: dict[str, Any]
    form: dict[str, Any]
    results: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of keeping: the document's number, and the decisions that this reading took out of force."""

    document: int
    reopened: tuple[Lapse, ...]


def again(store: Store, sha256: str, fingerprint: str, path: str) -> Known | None:
    """A document that was read this way before, and is found at `path` now; None where it was not read so last."""
    with store.reading() as session:
        found = session.execute(
            select(Revision, DocumentRow.path)
            .join(DocumentRow)
            .where(
                DocumentRow.sha256 == sha256,
                Revision.fingerprint == fingerprint,
                Revision.number == DocumentRow.revision,
            )
            .options(undefer("*"), selectinload(Revision.readings).undefer("*"))
        ).first()
    if found is None:
        return None
    revision, last = found
    if last != path:
        with store.writing() as session:
            session.execute(update(DocumentRow).where(DocumentRow.sha256 == sha256).values(path=path))
    readings = [section for reading in revision.readings for section in reading.sections]
    form = revision.form | {"readings": readings}
    return Known(revision.row, form, revision.results)


def keep(store: Store, kept: Kept, fingerprint: str, double: float = 0.0) -> Outcome:
    """Keep a document's reading as its current revision.

    Kept already under this fingerprint, that revision becomes the current one again. Decisions stay in force, or come
    into force again, where the figure that they are about stands as it stood; the others are told of. Questions that
    are no longer asked are withdrawn. `double` is the share of items that two people enter, chosen by their keys.
    """
    with store.writing() as session:
        said = {name: getattr(kept, name) for name in ("sha256", "name", "format", "pages", "text", "path")}
        add_if_absent(session, DocumentRow, **said)
        document = session.scalars(select(DocumentRow).where(DocumentRow.sha256 == kept.sha256).with_for_update()).one()
        document.name, document.path, document.text = kept.name, kept.path, kept.text
        document.organization, document.fiscal_year = kept.row["organization"], kept.row["fiscal_year"]
        document.type, document.verdict = kept.type, kept.row.get("verdict")
        session.flush()
        found = session.scalar(
            select(Revision).where(Revision.document_id == document.id, Revision.fingerprint == fingerprint)
        )
        assign_new(session, document)
        document.revision = found.number if found is not None else _revise(session, document, kept, fingerprint).number
        session.flush()
        read = read_of(document, current(session, document))
        decided = [item for item in _items(session, document) if standing(item.decisions) and not lapsed(item)]
        refresh(session, document, double, anew=True, read=read)
        fell = ((item, decision) for item in decided if (decision := lapsed(item)) is not None)
        reopened = tuple(lapse_of(item, decision, read) for item, decision in fell)
        crash_point("store-uncommitted")
        return Outcome(document.id, reopened)


def _revise(session: Session, document: DocumentRow, kept: Kept, fingerprint: str) -> Revision:
    last = session.scalar(
        select(Revision.number).where(Revision.document_id == document.id).order_by(Revision.number.desc()).limit(1)
    )
    revision = Revision(
        document_id=document.id,
        number=(last or 0) + 1,
        fingerprint=fingerprint,
        row=kept.row,
        form=kept.form,
        results=kept.results,
        policy=kept.policy,
        type=kept.type,
        type_version=kept.type_version,
        type_at=kept.type_at,
    )
    by_reader: dict[str, list[dict[str, Any]]] = {}
    for reading in kept.readings:
        by_reader.setdefault(reading["reader"], []).append(reading)
    for reader, sections in by_reader.items():
        used = {name: sum(s["usage"][name] for s in sections) for name in ("requests", "input_tokens", "output_tokens")}
        revision.readings.append(ReadingRow(reader=reader, sections=sections, **used))
    session.add(revision)
    session.flush()
    return revision


def current(session: Session, document: DocumentRow) -> Revision:
    """The current revision of a document."""
    at = (Revision.document_id == document.id, Revision.number == document.revision)
    return session.scalars(select(Revision).where(*at)).one()


def read_of(document: DocumentRow, revision: Revision) -> Read:
    """A revision of a document, typed. Raises MissingTypeError where its type is not installed here."""
    doctype = doctype_of(document, revision)
    return Read(
        document.name,
        document.text,
        doctype,
        doctype.record.model_validate(revision.form["record"]),
        tuple(Disagreement.model_validate(dispute) for dispute in revision.form["disputes"]),
        tuple(Notice.model_validate(notice) for notice in revision.form["notices"]),
        Policy.model_validate(revision.policy),
        tuple(CheckResult.of(result) for result in revision.results),
    )


def readings_of(session: Session, document: DocumentRow) -> list[dict[str, Any]]:
    """What each reader said of each section, as record.json has it."""
    at = (
        ReadingRow.revision_id == Revision.id,
        Revision.document_id == document.id,
        Revision.number == document.revision,
    )
    return [section for sections in session.scalars(select(ReadingRow.sections).where(*at)) for section in sections]


def _items(session: Session, document: DocumentRow) -> Sequence[ItemRow]:
    """The items of a document with their decisions, in their order."""
    every = select(ItemRow).where(ItemRow.document_id == document.id).order_by(ItemRow.id)
    return session.scalars(every.options(selectinload(ItemRow.decisions))).all()


def decisions_of(session: Session, document: DocumentRow) -> tuple[ReviewDecision, ...]:
    """The decisions of a document that are in force: the last standing one of every settled item, in their order."""
    settled = select(ItemRow).where(ItemRow.document_id == document.id, ItemRow.status == "settled")
    return decisions_in_force(session.scalars(settled.options(selectinload(ItemRow.decisions))))


def _question(item: ItemRow) -> Question:
    return Question.model_validate(item.question)


def decisions_in_force(items: Iterable[ItemRow]) -> tuple[ReviewDecision, ...]:
    """The decisions in force of settled items."""
    found = []
    for item in items:
        decision = standing(item.decisions)
        if item.status == "settled" and decision is not None:
            question = _question(item)
            found.append(
                ReviewDecision.model_validate(
                    {
                        "decision": decision.id,
                        "key": item.key,
                        "kind": question.kind,
                        "codes": question.codes,
                        "paths": question.paths,
                        "action": decision.action,
                        "old": decision.old,
                        "new": decision.new,
                        "should_be": decision.should_be,
                    }
                )
            )
    return tuple(sorted(found, key=lambda decision: decision.decision))


def refresh(
    session: Session, document: DocumentRow, double: float = 0.0, *, anew: bool = False, read: Read | None = None
) -> ReviewState:
    """Bring a document's items to what its record and its decisions ask now; the caller holds the document's row.

    `anew`: a revision has changed, so that what it no longer asks is withdrawn rather than resolved. `read` is the
    current revision where it is at hand.
    """
    read = read or read_of(document, current(session, document))
    items = _items(session, document)
    if anew:
        taken_up(items)
    across = questions_across(session, document.id, read.policy)
    state = apply_decisions(read, decisions_in_force(items))
    if anew and carried(items, (*state.raised, *across), read):
        state = apply_decisions(read, decisions_in_force(items))
    note_figures(session, document, read, state)
    raised, unanswered = (
        {question.key for question in (*state.raised, *across)},
        {question.key: question for question in (*state.open, *across)},
    )
    own = {item.key for item in items if item.kind in OF_PEOPLE and asks(_question(item), state.leaves)}
    for item in items:
        if item.status == "settled":
            decision = standing(item.decisions)
            voided = decision is None or decision.id in state.void
            gone = decision is not None and decision.action == "as_printed" and item.key not in raised | own
            if anew and (voided or gone):
                _become(item, "withdrawn")
        if item.key in unanswered:
            question = unanswered.pop(item.key)
            item.risk, item.question = question.risk, question.model_dump(mode="json")
            if item.status in ("resolved", "withdrawn"):
                _become(item, "open")
        elif item.status in ("open", "skipped") and item.key not in own:
            _become(item, "withdrawn" if anew or item.kind == "added" else "resolved")
    for question in unanswered.values():
        session.add(
            ItemRow(
                document_id=document.id,
                key=question.key,
                kind=question.kind,
                code=question.code,
                severity=question.severity,
                risk=question.risk,
                question=question.model_dump(mode="json"),
                double=chosen(question.key, double),
            )
        )
    session.flush()
    return state


def _become(item: ItemRow, status: str) -> None:
    """Another status, which no lease from before reaches."""
    item.status, item.stage, item.holder_id, item.until = status, 1, None, None
    item.fence += 1
    item.settled = now() if status == "resolved" else None


def chosen(key: str, share: float) -> bool:
    """Whether an item is of the random sample: by a digest, so that every run chooses the same ones."""
    return int(hashlib.sha256(f"double {key}".encode()).hexdigest()[:8], 16) < share * 16**8
