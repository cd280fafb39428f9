"""What a person hands in about an item, checked against what they have before them.

An item as it was shown and an entry in, the values that it replaces, puts or calls wrong out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from extractor.core.evidence import Cited
from extractor.core.formatting import printed
from extractor.core.words import in_chinese
from extractor.errors import ExtractorError, NotAFigureError
from extractor.message import Message
from extractor.review.culprits import ShouldBe, explained, failing, figures_of, names_of, suspects
from extractor.review.decisions import PrintedValue, Read, ReviewDecision, ReviewState, typed
from extractor.review.places import stands_at, stands_near
from extractor.review.questions import Question
from extractor.store.tables import Decision

Action = Literal["as_printed", "correct", "not_in_document", "skip"]
LONGEST = 2000  # characters of a reason or of a value


class RefusedError(ExtractorError):
    """A decision that is not taken: the lease is lost, the page is stale, or it says nothing; in both languages."""

    kind: Literal["lost", "stale", "invalid", "forbidden"]
    zh: str
    en: str

    @property
    def message(self) -> Message:
        return Message(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What a person puts in the place of a figure: what is printed, and where they found it (None: look for it)."""

    path: str
    printed: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as a person hands it in: under which lease, having seen what, doing what, and why.

    `wrong` are the figures that are printed wrong, where the document is accepted as printed; None takes those that the
    item was shown with.
    """

    fence: int
    seen: str
    action: Action
    changes: tuple[ValueChange, ...] = ()
    reason: str = ""
    wrong: tuple[ShouldBe, ...] | None = None


@dataclass(frozen=True)
class OpenedItem:
    """An item as a page shows it: the question, the figures that it is about as they stand now, the state of it all.

    `seen` is the digest of what a person has before them; a decision that names another one is refused. `earlier` are
    the entries of two people who differ, which only the third sees. `suspects` are the figures that are probably
    printed wrong, where the arithmetic fails.
    """

    item: int
    document: int
    question: Question
    status: str
    stage: int
    prints: tuple[PrintedValue, ...]
    suspects: tuple[ShouldBe, ...]
    read: Read
    decisions_in_force: tuple[ReviewDecision, ...]
    state: ReviewState
    earlier: tuple[Decision, ...]
    seen: str


def said(drawn: OpenedItem, entry: NewDecision) -> tuple[tuple[PrintedValue, ...], tuple[PrintedValue, ...]]:
    """What an entry replaces and by what. Raises RefusedError where it says nothing."""
    if entry.action == "as_printed":
        return drawn.prints, drawn.prints
    if entry.action == "skip":
        if not entry.reason.strip():
            raise RefusedError("invalid", "跳过须写明理由。", "Say why you skip it.")
        return (), ()
    if entry.action == "not_in_document":
        gone = {change.path for change in _everywhere(drawn, entry.changes)}
        old = tuple(value for value in drawn.prints if value.path in gone)
        if drawn.prints and not old:
            raise RefusedError("invalid", "请指明文中没有的是哪个数。", "Name the figure that is not in the document.")
        return old, ()
    old, new = changed_values(drawn, entry.changes)
    if not new:
        raise RefusedError("invalid", "没有改动；如原文如此，请选“原文如此”。", "Nothing is changed.")
    return old, new


def changed_values(
    drawn: OpenedItem, changes: Sequence[ValueChange]
) -> tuple[tuple[PrintedValue, ...], tuple[PrintedValue, ...]]:
    """The values that really change, before and after; what the text does not have is the reviewer's own."""
    before = {value.path: value for value in drawn.prints}
    old, new = [], []
    for change in _everywhere(drawn, changes):
        known = drawn.state.leaves.get(change.path)
        if known is None or change.path not in before:
            raise RefusedError("invalid", f"没有这个字段：{change.path}", f"no such figure: {change.path}")
        value = _value(known, change.printed)
        after = _found(drawn, change, known, before[change.path]).model_copy(update={"printed": printed(value)})
        if value != known.value or (not after.own and (after.start, after.end) != known.figure):
            old.append(before[change.path])
            new.append(after)
    return tuple(old), tuple(new)


def _everywhere(drawn: OpenedItem, changes: Sequence[ValueChange]) -> Iterator[ValueChange]:
    """Changes for every path that a printed figure fills: where several are named, each as it is named."""
    names = names_of(_places(drawn.prints))
    said = {change.path for change in changes}
    for change in changes:
        yield change
        others = (path for path, name in names.items() if name == names.get(change.path) and path not in said)
        yield from (replace(change, path=path) for path in others)


def _value(known: Cited[Any], words: str) -> Any:
    """Words as a value of a figure's type. Raises RefusedError."""
    try:
        return typed(known, words[:LONGEST])
    except NotAFigureError as error:
        what = f"“{words[:40]}”"
        raise RefusedError("invalid", f"{what} 读不成这里要的数。", f"{what} is not {error.expected}.") from error


def _found(drawn: OpenedItem, change: ValueChange, known: Cited[Any], before: PrintedValue) -> PrintedValue:
    """A change with its place: where the person pointed if it says so, else in the figure's own sentence or cell.

    What stands in neither is the reviewer's own: the same number elsewhere is another figure.
    """
    text = drawn.read.text
    span: tuple[int, int] | None = None
    if change.start is not None and change.end is not None and 0 <= change.start < change.end <= len(text):
        within = stands_at(text[change.start : change.end], change.printed, 0)
        span = (change.start + within[0], change.start + within[1]) if within is not None else None
    span = span or stands_near(text, change.printed, known.figure, lambda words: typed(known, words))
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


def suspects_of(question: Question, state: ReviewState, prints: Sequence[PrintedValue]) -> tuple[ShouldBe, ...]:
    """The figures of a question that are probably printed wrong; none where no arithmetic fails."""
    if question.kind != "equation":
        return ()
    vouched = [value.path for value in prints if state.fields.get(value.path) == "verified"]
    found = suspects(failing(question, state.results), _places(prints), vouched)
    return tuple(_readable(state.leaves[one.path], one) for one in found)


def _readable(known: Cited[Any], one: ShouldBe) -> ShouldBe:
    """A suspect with its value as a person types it; without one where the value is none of its figure's."""
    try:
        value = typed(known, in_chinese(one.printed)) if one.printed else known.value
    except NotAFigureError:
        value = known.value
    return one.model_copy(update={"printed": "" if value == known.value else printed(value)})


def named(drawn: OpenedItem, entry: NewDecision) -> tuple[ShouldBe, ...]:
    """The figures that an entry calls wrong, under every path that each fills.

    Raises RefusedError where one is no figure of the item, or a failure has none of them.
    """
    wrong = drawn.suspects if entry.wrong is None else entry.wrong
    places = _places(drawn.prints)
    names = names_of(places)
    chosen = {names.get(one.path, one.path): _sound(drawn, one) for one in wrong}
    if drawn.question.kind == "equation":
        touched = figures_of(failing(drawn.question, drawn.state.results), places)
        if not explained(chosen, touched):
            raise RefusedError(
                "invalid",
                "请指明印错的是哪个数：每个不成立的算式中至少一个。",
                "Name the figure that is printed wrong: at least one of every equation that fails.",
            )
    every = ((path, chosen[name]) for path, name in names.items() if name in chosen)
    return tuple(one.model_copy(update={"path": path, "reason": entry.reason.strip()[:LONGEST]}) for path, one in every)


def _places(prints: Sequence[PrintedValue]) -> dict[str, tuple[int, int]]:
    return {value.path: (value.start, value.end) for value in prints}


def _sound(drawn: OpenedItem, one: ShouldBe) -> ShouldBe:
    """What would be right in the place of a figure, as it is printed. Raises RefusedError."""
    known = drawn.state.leaves.get(one.path)
    if known is None or all(value.path != one.path for value in drawn.prints):
        raise RefusedError("invalid", f"没有这个字段：{one.path[:200]}", f"no such figure: {one.path[:200]}")
    if not one.printed.strip():
        return one.model_copy(update={"printed": ""})
    value = _value(known, one.printed)
    if value == known.value:
        raise RefusedError(
            "invalid", "“应为”与原文所印相同。", "What should be there is what is printed: nothing is wrong with it."
        )
    return one.model_copy(update={"printed": printed(value)})
