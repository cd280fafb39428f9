"""Judge what the checks made of one planted error: was it found, named, explained; and if not, why.

A mutation in, a verdict out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from eval.mutations.edit import Shift
from eval.mutations.stages import Judged, Outcome, Span
from eval.mutations.targets import Mutation, Source
from extractor.checks.diagnose import Localisation, localise
from extractor.checks.explain import Explanation, explain
from extractor.checks.rule import AtMost

Read = Literal["as printed", "unread", "otherwise"]
# What the diagnosis of a failure calls a family's error.
KINDS: dict[str, tuple[str, ...]] = {
    "digit changed": ("digit_changed",),
    "digits swapped": ("digits_swapped",),
    "decimal point moved": ("decimal_point",),
    "unit slipped": ("unit",),
    "row dropped": ("part_missing", "absent"),
    "share of another total": ("other_denominator",),
    "rate from another base": ("other_base", "other_denominator"),
    "copied from elsewhere": ("other_section",),
    "claim reversed": ("words_reversed",),
}
_READ_BY_A_PERSON = 4  # failures whose explanations are looked at
# Families whose explanation is about another figure than the one misprinted.
_ELSEWHERE = ("share of another total", "rate from another base", "row dropped")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one mutation.

    `known` says that only identities failed which had failed before, with other numbers; `identities` counts the
    evaluated ones that the print stood in; `falsifiable` says that by brute force something else printed contradicts
    it; `complete` is False where localisation ran out of time. `located` is None where nothing was detected and where
    no single print is wrong, `diagnosed` where explanations have no word for the error.
    """

    family: str
    place: str
    document: str
    path: str
    before: str
    after: str
    standing: bool
    falsifiable: bool
    detected: bool
    codes: tuple[str, ...]
    known: bool
    located: bool | None
    diagnosed: bool | None
    read: Read
    why: str
    identities: int
    complete: bool


def verdict(source: Source, mutation: Mutation, after: Outcome) -> Verdict:
    """Compare a mutated document's results with those of the document as it stands."""
    before = source.outcome
    failed = {one.key for one in before.fails}
    new = [one for one in after.fails if one.key not in failed]
    places = {(one.result.code, one.result.paths) for one in before.fails}
    spans = _spans(source, mutation)
    read = _read(mutation, after)
    located, diagnosed, complete = _explained(mutation, after, new) if new else (None, None, True)
    return Verdict(
        mutation.family,
        mutation.place,
        source.document.name,
        mutation.paths[0],
        mutation.before,
        mutation.after,
        standing=bool(_vouched(source, mutation, spans) & before.standing()),
        falsifiable=mutation.span in source.falsifiable,
        detected=bool(new),
        codes=tuple(sorted({one.result.code for one in new})),
        known=bool(new) and all((one.result.code, one.result.paths) in places for one in new),
        located=located,
        diagnosed=diagnosed,
        read=read,
        why="" if new else _why(before, after, spans, read),
        identities=sum(one.result.status != "unchecked" and bool(one.spans & spans) for one in before.judged),
        complete=complete,
    )


def _spans(source: Source, mutation: Mutation) -> set[Span]:
    if mutation.span is not None:
        return {mutation.span}
    by_path = source.by_path
    return {by_path[path].span for path in mutation.paths if path in by_path}


def _vouched(source: Source, mutation: Mutation, spans: set[Span]) -> set[Span]:
    """The prints whose standing is the mutation's: a direction's is its rate's, a base year's is the fiscal year's."""
    by_path = source.by_path
    beside = [path.removesuffix("direction") + "rate" for path in mutation.paths if path.endswith(".direction")]
    beside += ["fiscal_year" for path in mutation.paths if path.endswith("base_year")]
    return spans | {by_path[path].span for path in beside if path in by_path}


def _read(mutation: Mutation, after: Outcome) -> Read:
    """Whether the mutated print is read as what now stands there."""
    if mutation.span is None:
        return "as printed"
    start = Shift(mutation.edits).start(mutation.span[0])
    end = start + len(mutation.after)
    here = [leaf for leaf in after.leaves.values() if start <= leaf.figure[0] < end]
    if not here:
        return "unread"
    return "as printed" if any(leaf.value == mutation.expected for leaf in here) else "otherwise"


def _explained(mutation: Mutation, after: Outcome, new: list[Judged]) -> tuple[bool | None, bool | None, bool]:
    """Whether the new failures are located, whether an explanation of one names the error, whether time sufficed.

    What failed before is left out: the question is what is said of this one error.
    """
    localisation = Localisation()
    located = None
    if mutation.span is not None:
        evaluated = [one.evaluated for one in after.judged if one.result.status != "fail"]
        localisation = localise([*evaluated, *(one.evaluated for one in new)])
        located = bool(localisation.located & set(mutation.paths))
    if mutation.family not in KINDS:
        return located, None, localisation.complete
    shown = new[:_READ_BY_A_PERSON]
    candidates = after.candidates
    explanations = (e for one in shown for e in explain(one.evaluated, candidates, localisation))
    return located, any(_names(mutation, e) for e in explanations), localisation.complete


def _names(mutation: Mutation, explanation: Explanation) -> bool:
    """The kind of the error at its path, the print that was there, or the total that was mistaken for another."""
    kind = explanation.kind in KINDS[mutation.family]
    if mutation.family in _ELSEWHERE:
        return kind
    true = _plain(explanation.value) == _plain(mutation.before)
    return explanation.path in mutation.paths and (kind or true)


def _plain(printed: str) -> str:
    return re.sub(r"[\s,]|(?:亿|万)?元|[%％]", "", printed)


def _why(before: Outcome, after: Outcome, spans: set[Span], read: Read) -> str:
    """Why nothing failed, by the identities that the print stood in."""
    if read != "as printed":
        return f"read: {read}"
    over = [one for one in before.judged if one.spans & spans]
    checked = [one for one in over if one.result.status != "unchecked"]
    if not over:
        return "in no identity"
    if not checked:
        return f"only unchecked: {_codes(over)}"
    cut = {one.result.paths for one in before.judged if one.result.status == "truncated"}
    new = [one for one in after.judged if one.result.status == "truncated" and one.result.paths not in cut]
    if new:
        return f"cut off rather than rounded: {_codes(new)}"
    stated = {(one.result.code, one.result.paths) for one in after.judged if one.result.status != "unchecked"}
    gone = [one for one in checked if (one.result.code, one.result.paths) not in stated]
    if gone:
        return f"no longer stated: {_codes(gone)}"
    equal = [one for one in checked if not isinstance(one.evaluated.identity, AtMost)]
    return f"still holds: {_codes(equal)}" if equal else f"only a bound: {_codes(checked)}"


def _codes(judged: Iterable[Judged]) -> str:
    return " ".join(sorted({f"{one.result.code}{'!' if one.result.status == 'fail' else ''}" for one in judged}))


def pattern(path: str) -> str:
    """A path without the names of its elements; a row of a table by the length of its code."""
    row = re.match(r"tables\[(.*?)\]\.rows\[(.*?)(?:#\d+)?\]\.(.*)", path)
    if row is not None:
        name = {3: "类", 5: "款", 7: "项"}.get(len(row[2]), row[2]) if row[2].isdigit() else row[2]
        return f"{row[1]}[{name}].{row[3]}"
    depth, shown = 0, ""
    for char in path:
        depth -= char == "]"
        shown += char if depth == 0 else ""
        depth += char == "["
    return shown
