"""Apply what people decided to a record: amended, checked again, each leaf with its origin.

A record and decisions in, the record as it stands now out.

Nothing here is stored: the same record and the same decisions always give the same state.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from extractor.checks.rule import CheckResult
from extractor.core.evidence import Box, Cited, Model, Notice, Where
from extractor.core.formatting import printed
from extractor.core.statements import READER as OPEN
from extractor.core.values import Count, Money, Number, Percent, read_count, read_money, read_number, read_percent
from extractor.core.words import all_in_chinese, is_judgement, judgement_of
from extractor.doctypes.base import DocType
from extractor.doctypes.policy import FieldStatus, Policy
from extractor.errors import NotAFigureError
from extractor.extraction.reconcile import Disagreement
from extractor.extraction.verdict import judge_fields
from extractor.review.amend import amend, leaves
from extractor.review.culprits import ShouldBe
from extractor.review.places import stands_at
from extractor.review.questions import Kind, Question, questions
from extractor.review.raised import NoPlaceError, insert, leaf_at

Action = Literal["as_printed", "correct", "not_in_document"]
Origin = Literal["machine_verified", "grounded", "unsettled", "reviewer", "reviewer_own", "source_error"]


class PrintedValue(Model):
    """A value as it stands somewhere: what is printed and its place; `own` is a reviewer's, which stands nowhere."""

    path: str
    printed: str
    page: int = 1
    start: int = -1
    end: int = -1
    boxes: tuple[Box, ...] = ()
    own: bool = False


class ReviewDecision(Model):
    """What a person ruled, in force: on which question, what was there before and what is there now.

    `should_be` are the figures that the document prints wrong; None in decisions of versions that did not ask which.
    """

    decision: int
    key: str
    kind: Kind
    codes: tuple[str, ...]
    paths: tuple[str, ...]
    action: Action
    old: tuple[PrintedValue, ...]
    new: tuple[PrintedValue, ...]
    should_be: tuple[ShouldBe, ...] | None = ()

    @property
    def unnamed(self) -> bool:
        """Whether it says that one of several figures is wrong, and not which."""
        figures = {(one.start, one.end) if one.start >= 0 else one.path for one in self.old}
        accepted = self.action == "as_printed" and self.kind == "equation"
        return accepted and self.should_be is None and len(figures) > 1


@dataclass(frozen=True, eq=False)
class Read:
    """What a revision holds of a document, as far as decisions bear on it; equal to itself only, for caches.

    `results` are the checks of the record as it was read.
    """

    name: str
    text: str
    doctype: DocType
    record: Model
    disputes: tuple[Disagreement, ...]
    notices: tuple[Notice, ...]
    policy: Policy
    results: tuple[CheckResult, ...]


@dataclass(frozen=True)
class ReviewState:
    """A document with all decisions applied; `void` are the decisions whose evidence is no longer there.

    `raised` are all questions that the state raises, `open` those that no decision has answered. `should_be` has what
    would be right, by path, beside a figure that is printed wrong: the record has what is printed.
    """

    record: Model
    leaves: Mapping[str, Cited[Any]]
    results: tuple[CheckResult, ...]
    fields: Mapping[str, FieldStatus]
    raised: tuple[Question, ...]
    open: tuple[Question, ...]
    origins: Mapping[str, Origin]
    void: frozenset[int] = field(default_factory=frozenset)
    should_be: Mapping[str, ShouldBe] = field(default_factory=dict)


def apply_decisions(read: Read, decisions: Sequence[ReviewDecision] = ()) -> ReviewState:
    """The state of a document under these decisions, in their order.

    A change counts where the figure that it changes still stands as the person saw it: printed alike, at the same path
    or, where a reading has another path for it, at the same place; and where what it points to is still there.
    """
    record, void = read.record, set[int]()
    ruled: dict[str, Origin] = {}
    should_be: dict[str, ShouldBe] = {}
    for decision in decisions:
        if decision.kind == "added":
            grown = _grown(read, record, decision)
            void |= set() if grown is not None else {decision.decision}
            record, paths = (record, ()) if grown is None else (grown, decision.paths)
            ruled |= dict.fromkeys(paths, "reviewer")
            continue
        if decision.action == "as_printed":
            wrong = {one.path: one for one in _wrong(leaves(record), decision)}
            should_be |= wrong
            ruled |= dict.fromkeys(wrong, "source_error")
            continue
        changes = _changes(read, leaves(record), decision)
        if changes is None:
            void.add(decision.decision)
            continue
        own = {after.path for after in decision.new if after.own}
        for path, (before, value) in changes.items():
            if value is not None:
                ruled[path] = "reviewer_own" if before in own else "reviewer"
        record = amend(record, {path: value for path, (_, value) in changes.items()})
    answered = {path for decision in decisions if decision.decision not in void for path in decision.paths}
    disputes = [dispute for dispute in read.disputes if dispute.path not in answered]
    confirmed = frozenset(path for one in decisions if one.kind == "misread" for path in one.paths)
    same = record is read.record and len(disputes) == len(read.disputes) and not confirmed  # the checks know it already
    checked = None if same else read.doctype.checked(record, frozenset(one.path for one in disputes), confirmed)
    results, broken = (read.results, ()) if checked is None else (checked.results, checked.notices)
    found = leaves(record)
    fields = judge_fields(found, results, disputes)
    raised = questions(results, read.disputes, (*read.notices, *broken), fields, found, read.policy)
    return ReviewState(
        record,
        found,
        results,
        fields,
        raised,
        tuple(question for question in raised if not _answered(question, decisions, void)),
        {path: ruled.get(path, _machine(status)) for path, status in fields.items()},
        frozenset(void),
        {path: one for path, one in should_be.items() if ruled.get(path) == "source_error" and path in found},
    )


def _wrong(there: Mapping[str, Cited[Any]], decision: ReviewDecision) -> Iterable[ShouldBe]:
    """The figures that a decision says are printed wrong, under every path that they fill now."""
    if decision.unnamed:
        return
    unasked = (ShouldBe(path=path) for path in decision.paths if decision.kind == "equation")
    said = {one.path: one for one in (unasked if decision.should_be is None else decision.should_be)}
    for before in decision.old:
        known = said.get(before.path)
        path = path_now(there, before) if known is not None else None
        if known is not None and path is not None:
            yield known.model_copy(update={"path": path})


def _grown(read: Read, record: Model, decision: ReviewDecision) -> Model | None:
    """The record with what a person added to it; None where that stands there no longer, or is read by now."""
    for after in decision.new:
        place = stands_at(read.text, after.printed, after.start)
        if place is None:
            return None
        try:
            leaf = leaf_at(record, read.name, after.path, after.printed, (after.page, *place), read.text[slice(*place)])
            record = insert(record, after.path, leaf)
        except (NoPlaceError, NotAFigureError):
            return None
    return record


def _machine(status: FieldStatus) -> Origin:
    return {"verified": "machine_verified", "grounded": "grounded"}.get(status, "unsettled")  # type: ignore[return-value]


def _answered(question: Question, decisions: Iterable[ReviewDecision], void: set[int]) -> bool:
    """A decision on this very question, one that settled its figure, or one that accepted all of it as printed."""
    for decision in decisions:
        if decision.decision in void:
            continue
        if decision.key == question.key:
            return True
        of_figure = question.kind in ("dispute", "ungrounded") and bool(question.paths)
        if of_figure and set(question.paths) <= _settled(decision):
            return True
        accepted = decision.action == "as_printed" and question.kind == "equation" and any(question.paths)
        if accepted and set(question.codes) <= set(decision.codes) and set(question.paths) <= set(decision.paths):
            return True
    return False


def _settled(decision: ReviewDecision) -> set[str]:
    """The figures of which a decision says what they are, whatever else it is about."""
    if decision.action == "as_printed":
        return {one.path for one in decision.should_be or ()}
    return {one.path for one in (*decision.old, *decision.new)}


def _changes(
    read: Read, there: Mapping[str, Cited[Any]], decision: ReviewDecision
) -> dict[str, tuple[str, Cited[Any] | None]] | None:
    """What a decision changes, by path as it is now: the path that it was ruled under, and the new leaf (None: away).

    None where it does not fit what is read now.
    """
    paths = {before.path: path_now(there, before) for before in decision.old}
    changes: dict[str, tuple[str, Cited[Any] | None]] = {}
    for before, path in paths.items():
        if path is None:
            return None
        changes[path] = (before, None)
    for after in decision.new:
        path = paths.get(after.path)
        if path is None:
            continue
        try:
            placed = _placed(read, there[path], after)
            if placed is None:
                return None
            changes[path] = (after.path, cited(read, there[path], placed))
        except Exception:  # noqa: BLE001 - words that cannot be read as this leaf: the decision is reopened, not the end
            return None
    return changes


def path_now(leaves: Mapping[str, Cited[Any]], before: PrintedValue) -> str | None:
    """Where a figure stands that a person saw: at its path, or at another one with the same place; None: nowhere.

    Nowhere too where its path has moved to another place, and another path has its place: which is meant, nobody knows.
    An open statement only has what no field holds: what was said of a field is not said of it.
    """
    known, place = leaves.get(before.path), (before.start, before.end)
    if known is not None and printed(known.value) != before.printed:
        return None
    if known is not None and known.figure == place:
        return before.path
    there = [
        path
        for path, other in leaves.items()
        if other.figure == place and other.reader != OPEN and printed(other.value) == before.printed
    ]
    if known is not None:
        return None if there else before.path
    return there[0] if len(there) == 1 else None


def _placed(read: Read, known: Cited[Any], after: PrintedValue) -> PrintedValue | None:
    """Where a printed value stands in the text as read now, which may be another place; None where it is gone."""
    if after.own:
        return after
    words = read.text[after.start : after.end]
    try:
        there = typed(known, words) == typed(known, after.printed)
    except NotAFigureError:
        there = False
    if there or stands_at(words, after.printed, 0) is not None:
        return after
    place = stands_at(read.text, after.printed, after.start)
    return None if place is None else after.model_copy(update={"start": place[0], "end": place[1], "boxes": ()})


def state_leaves(read: Read) -> Mapping[str, Cited[Any]]:
    """The leaves of a document as it was read, before any decision."""
    return leaves(read.record)


def printed_value(path: str, known: Cited[Any]) -> PrintedValue:
    """A leaf as a decision remembers it."""
    start, end = known.figure
    where = known.where
    return PrintedValue(
        path=path, printed=printed(known.value), page=where.page, start=start, end=end, boxes=where.boxes
    )


def typed(known: Cited[Any], words: str) -> Any:
    """What a person typed in the place of a leaf, as a value of that leaf's type. Raises NotAFigureError."""
    match known.value:
        case Money(unit=unit):
            return read_money(words, unit)
        case Percent(sign=sign):
            return read_percent(words).model_copy(update={} if "%" in words else {"sign": sign})
        case Count(unit=unit):
            count = read_count(words)
            return count if count.unit else Count(value=count.value, unit=unit)
        case Number():
            return read_number(words)
    return _typed_words(known.value, words)


def _typed_words(known: Any, words: str) -> Any:
    if isinstance(known, tuple):
        return tuple(word.strip() for word in re.split("[、,，;；]", words) if word.strip())
    if is_judgement(known):
        return _judged(words.strip())
    if isinstance(known, str):
        return words.strip()
    if not (year := re.fullmatch(r"\s*(\d{4})\s*(?:年度?)?\s*", words)):
        raise NotAFigureError(words, "a year")
    return int(year[1])


def _judged(words: str) -> str:
    if (name := judgement_of(words)) is None:
        raise NotAFigureError(words, f"one of {all_in_chinese()}")
    return name


def cited(read: Read, known: Cited[Any], after: PrintedValue) -> Cited[Any]:
    """The leaf that takes the place of `known`; a reviewer's own value keeps the place of what it replaces."""
    value = typed(known, after.printed)
    if after.own:
        return known.model_copy(update={"value": value, "quote": after.printed, "reader": "reviewer_own"})
    where = Where(document=read.name, page=after.page, start=after.start, end=after.end, boxes=after.boxes)
    quote = read.text[after.start : after.end]
    update = {"value": value, "quote": quote, "where": where, "figure": (after.start, after.end), "reader": "reviewer"}
    return known.model_copy(update=update)
