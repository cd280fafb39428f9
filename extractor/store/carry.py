"""Decisions across readings: which of them the new reading leaves in force, which it reopens, and why.

A decision is about figures of a question. Another reading of the same document may ask the same question in other words
of its own (another place in the text, another path for the same figure): then the item goes on under these. It may also
read a figure otherwise, or ask no more: then the decision lapses, which is said to whoever looks, never passed over.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from extractor.core.evidence import Cited
from extractor.core.formatting import printed
from extractor.review.decisions import PrintedValue, Read, path_now, state_leaves
from extractor.review.questions import Question
from extractor.store.tables import Decision, ItemRow

Leaves = Mapping[str, Cited[Any]]


@dataclass(frozen=True, slots=True)
class Lapse:
    """A decision that a later reading took out of force: on what, what it said, and why it no longer holds."""

    item: int
    code: str
    paths: tuple[str, ...]
    by: str
    action: str
    reason: str
    zh: str
    en: str

    @property
    def form(self) -> dict[str, Any]:
        """As a run's summary has it."""
        names = ("code", "by", "action", "reason", "zh", "en")
        return {"item": self.item, "paths": list(self.paths)} | {name: getattr(self, name) for name in names}


def standing(decisions: Sequence[Decision]) -> Decision | None:
    """The last decision that is not undone and is none of skipping or undoing."""
    stands = _standing(decisions)
    return stands[-1] if stands else None


def entries(item: ItemRow) -> list[Decision]:
    """The entries of the round that an item is in: none that is undone, the last of each stage."""
    return list({d.stage: d for d in _standing(item.decisions) if d.stage <= item.stage}.values())


def differ(found: Sequence[Decision]) -> bool:
    """Whether entries say different things: the action, or what is put where."""

    def said(decision: Decision) -> Any:
        wrong = sorted((one["path"], one["printed"]) for one in decision.should_be or ())
        return decision.action, sorted((new["path"], new["printed"]) for new in decision.new), wrong

    return len({json.dumps(said(decision), ensure_ascii=False) for decision in found}) > 1


def lapsed(item: ItemRow) -> Decision | None:
    """The decision of an item that is not in force because of a later reading; None where there is none.

    Such an item is withdrawn, or open from the start again; one that waits for another person is at a later stage.
    """
    fell = item.status == "withdrawn" or (item.status in ("open", "skipped") and item.stage == 1)
    return standing(item.decisions) if fell else None


def taken_up(items: Iterable[ItemRow]) -> None:
    """Take up again what lapsed, as if it were in force: the new reading decides whether it is."""
    for item in items:
        decision = lapsed(item)
        if decision is None:
            continue
        said = {d.stage: d for d in _standing(item.decisions)}
        if not item.double or 3 in said or (2 in said and not differ(list(said.values()))):
            item.status, item.stage, item.settled = "settled", decision.stage, decision.at
        elif item.status == "withdrawn":
            item.status, item.stage = "open", max(said) + 1
        item.fence, item.holder_id, item.until = item.fence + 1, None, None


def carried(items: Iterable[ItemRow], raised: Sequence[Question], read: Read) -> bool:
    """Let items that somebody decided go on under the questions that ask the same now; whether any does.

    The same is asked by the same check about the same figures, by their paths or by their places, which are printed as
    they were.
    """
    items = list(items)
    known, raised_keys = {item.key for item in items}, {question.key for question in raised}
    free = [question for question in raised if question.key not in known]
    there, found = state_leaves(read), False
    for item in items:
        decision = standing(item.decisions)
        if item.key in raised_keys or decision is None or not _holds(decision, there):
            continue
        before = Question.model_validate(item.question)
        after = next((question for question in free if _same(before, question)), None)
        if after is not None:
            free.remove(after)
            item.key, item.code, item.question = after.key, after.code, after.model_dump(mode="json")
            item.fence, item.holder_id, item.until = item.fence + 1, None, None
            found = True
    return found


def lapse_of(item: ItemRow, decision: Decision, read: Read) -> Lapse:
    """What to say of a decision that lapsed."""
    zh, en = why(decision, read)
    return Lapse(
        item.id,
        item.code,
        tuple(item.question["paths"]),
        decision.account.name,
        decision.action,
        decision.reason,
        zh,
        en,
    )


def why(decision: Decision, read: Read) -> tuple[str, str]:
    """Why a decision no longer holds, in Chinese and English."""
    there = state_leaves(read)
    for before in _printed_values(decision.old):
        if path_now(there, before) is not None:
            continue
        if (known := there.get(before.path)) is None:
            return f"不再读出 {before.path}（原为{before.printed}）", f"{before.path} is no longer read"
        if (now := printed(known.value)) == before.printed:
            elsewhere = f"{before.path} is now read from another place that says {now}"
            return f"{before.path} 现读自另一处的{now}", elsewhere
        return f"{before.path} 原读作{before.printed}，现读作{now}", f"{before.path} was {before.printed}, is {now}"
    if decision.action == "correct":
        return "原先的更正已不适用于现在的读法", "the correction does not fit what is read now"
    return "现在的读法不再提出这个问题", "what is read now no longer raises this question"


def earlier(session: Session, shown: Sequence[ItemRow]) -> dict[int, list[Decision]]:
    """For items on a page, decisions of earlier readings that no longer hold: their own, others on their figures."""
    about = {item.document_id for item in shown}
    found = session.scalars(
        select(ItemRow)
        .where(
            ItemRow.document_id.in_(about),
            ItemRow.status.in_(("open", "skipped", "withdrawn")),
            ItemRow.decisions.any(),
        )
        .options(selectinload(ItemRow.decisions).options(joinedload(Decision.account)))
        .order_by(ItemRow.id)
    )
    by_document: dict[int, list[tuple[ItemRow, Decision]]] = defaultdict(list)
    for item in found:
        if (decision := lapsed(item)) is not None:
            by_document[item.document_id].append((item, decision))
    return {
        item.id: touching
        for item in shown
        if (touching := [d for other, d in by_document[item.document_id] if _touches(other, item)])
    }


def _touches(other: ItemRow, item: ItemRow) -> bool:
    if other.id == item.id:
        return True
    return other.status == "withdrawn" and bool(set(other.question["paths"]) & set(item.question["paths"]))


def _standing(decisions: Sequence[Decision]) -> list[Decision]:
    undone = {decision.undoes for decision in decisions}
    return [d for d in decisions if d.action not in ("undo", "skip") and d.id not in undone]


def _same(before: Question, after: Question) -> bool:
    if (before.kind, before.code) != (after.kind, after.code):
        return False
    by_place = bool(before.places) and before.places == after.places
    return by_place or set(before.paths) == set(after.paths)


def _holds(decision: Decision, there: Leaves) -> bool:
    return all(path_now(there, before) is not None for before in _printed_values(decision.old))


def _printed_values(kept: Sequence[Mapping[str, Any]]) -> tuple[PrintedValue, ...]:
    return tuple(PrintedValue.model_validate(value) for value in kept)
