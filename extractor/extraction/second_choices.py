"""Settle by arithmetic which digit a picture shows, where it supports more than one. A document in, the same out.

A rival digit is taken only if the picture supports it nearly as well (a fifth of the first one's probability at least,
which is below that of a clear character), if two independent identities that fail with the first hold with it alone,
if none fails because of it, and if no other rival does as well. What only one identity speaks for is proposed. Either
way the figure stays in doubt: it is told, and never accepted by itself. A clear digit is never touched, so that what
is printed wrong stays wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from extractor.checks.rule import CheckResult
from extractor.core.evidence import Notice
from extractor.doctypes.choice import TypeChoice
from extractor.document import notices
from extractor.document.model import Document
from extractor.document.seen import SURE, doubtful_figures
from extractor.extraction.pipeline import assemble
from extractor.extraction.plan import plan_as
from extractor.extraction.readers.grammar import read_by_grammar

_LEAST = 0.2  # of the first choice's probability
_ENOUGH = 2  # independent identities
_MOST_TRIES = 12  # of a document: each reads it again


class _Choice(NamedTuple):
    """A rival of the character at a place, within the figure that it would change."""

    at: int
    rival: str
    start: int
    end: int


def settled(document: Document, types: TypeChoice) -> Document:
    """The document with those digits that arithmetic decides, each with a notice; as it is where none is in doubt."""
    choices = list(_choices(document))
    if not choices:
        return document
    before: Sequence[CheckResult] = _results(document, types)
    failing = [found for found in before if found.status == "fail"]
    for figure in sorted({(one.start, one.end) for one in choices}):
        rivals = [one for one in choices if (one.start, one.end) == figure]
        if any(_touches(found, *figure) for found in failing) and len(rivals) <= _MOST_TRIES:
            document, before = _one(document, rivals, before, types)
            failing = [found for found in before if found.status == "fail"]
    return document


def _choices(document: Document) -> Iterator[_Choice]:
    if not any(page.seen for page in document.pages):
        return
    seen = document.seen(0, len(document.text))
    for start, end in doubtful_figures(document.text, seen):
        for at in range(start, end):
            if at in seen and seen[at].probability < SURE and document.text[at].isdecimal():
                for rival, chance in seen[at].rivals:
                    if rival.isdecimal() and rival.isascii() and chance >= _LEAST * seen[at].probability:
                        yield _Choice(at, rival, start, end)


def _one(
    document: Document, rivals: Sequence[_Choice], before: Sequence[CheckResult], types: TypeChoice
) -> tuple[Document, Sequence[CheckResult]]:
    """The document with the one rival that makes identities hold, if there is one, and what its checks say."""
    tried = []
    for choice in rivals:
        changed = document.with_character(choice.at, choice.rival)
        after = _results(changed, types)
        if (won := _won(before, after, choice)) > 0:
            tried.append((won, choice, changed, after))
    if len(tried) != 1:
        return document, before
    won, choice, changed, after = tried[0]
    old, new = (one.text[choice.start : choice.end] for one in (document, changed))
    where = document.where(choice.start, choice.end)
    if won < _ENOUGH:
        return _with(document, notices.proposed_figure(where, old, new)), before
    return _with(changed, notices.resolved_figure(where, old, new, won)), after


def _with(document: Document, notice: Notice) -> Document:
    return replace(document, notices=(*document.notices, notice))


def _results(document: Document, types: TypeChoice) -> tuple[CheckResult, ...]:
    plan = plan_as(document, types)
    return assemble(plan, read_by_grammar(plan)).results


def _touches(found: CheckResult, start: int, end: int) -> bool:
    return any(start <= operand.start < end or operand.start <= start < operand.end for operand in found.operands)


def _won(before: Sequence[CheckResult], after: Sequence[CheckResult], choice: _Choice) -> int:
    """How many independent identities hold for the change that failed without it; 0 where one fails because of it."""
    failed = {_named(found) for found in before if found.status == "fail"}
    if any(found.status == "fail" and _named(found) not in failed for found in after):
        return 0
    held: list[frozenset[int]] = []
    for found in after:
        if (
            found.status in ("pass", "truncated")
            and _named(found) in failed
            and _touches(found, choice.start, choice.end)
        ):
            others = frozenset(
                operand.start for operand in found.operands if not choice.start <= operand.start < choice.end
            )
            if others and all(others.isdisjoint(known) for known in held):
                held.append(others)
    return len(held)


def _named(found: CheckResult) -> tuple[str, tuple[int, ...]]:
    return found.code, tuple(sorted(operand.start for operand in found.operands))
