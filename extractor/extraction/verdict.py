"""Decide what stands behind each field, and whether a person must look.

Checks, disputes and notices in, a verdict out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from extractor.checks.rule import CheckResult
from extractor.checks.systematic import MISREAD
from extractor.core.evidence import Model, Notice
from extractor.core.field_path import FieldPath, Key, Steps
from extractor.doctypes.policy import NOT_CALIBRATED, UNSURE, FieldStatus, Policy
from extractor.extraction.reconcile import AGREED, READERS_DIFFER, Disagreement
from extractor.message import Message

_SHOWN = 3  # figures that a reason names
MOST_IDENTITIES = 3  # more passing identities than that add nothing to a field's score


class Reason(Model):
    """Why a person should look: a code, the path it is about where there is one, a line in both languages."""

    code: str
    path: str | None
    zh: str
    en: str

    @classmethod
    def of(cls, code: str, path: str | None, message: Message) -> "Reason":
        """A reason in the words of a message."""
        return cls(code=code, path=path, zh=message.zh, en=message.en)

    @property
    def message(self) -> Message:
        """What it says."""
        return Message(self.zh, self.en)


class Verdict(Model):
    """A document's verdict: the status of every field by path, and the reasons for a review.

    `accepted` are the figures that a calibrated threshold accepts by themselves, also in a document to review.
    """

    decision: Literal["accept", "review"]
    fields: dict[str, FieldStatus]
    reasons: tuple[Reason, ...]
    accepted: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many fields have each status."""
        return dict(Counter(self.fields.values()))


def judge_fields(
    paths: Iterable[str], results: Sequence[CheckResult], disputes: Sequence[Disagreement]
) -> dict[str, FieldStatus]:
    """The status of every field.

    `verified`: at least one identity holds that would not if it were wrong, and none of its fails; `grounded`: it
    stands in the text and no identity vouches for it; `contradicted`: in a failing identity; `disputed`: the readers
    differ.
    """
    passing = {path for found in results for path in found.vouches}
    failing = {path for found in results if found.status == "fail" for path in found.paths}
    disputed = {dispute.path for dispute in disputes}
    return {path: _status(path, passing, failing, disputed) for path in paths}


def _status(path: str, passing: set[str], failing: set[str], disputed: set[str]) -> FieldStatus:
    if path in disputed:
        return "disputed"
    if path in failing:
        return "contradicted"
    return "verified" if path in passing else "grounded"


def score_fields(
    fields: Mapping[str, FieldStatus], results: Sequence[CheckResult], read_by: Mapping[str, str]
) -> dict[str, int]:
    """How much speaks for each field, from what is known without a label.

    0 where anything speaks against it (`contradicted`, `disputed`); else 1 because it stands in the text, 1 more for
    each identity that vouches for it up to three, 2 where both readers read it (`read_by`: path → reader), 1 where no
    check of the document fails.
    """
    passing = Counter(path for found in results for path in set(found.vouches))
    quiet = not any(found.status == "fail" and found.severity == "error" for found in results)
    return {
        path: 1 + min(passing[path], MOST_IDENTITIES) + 2 * (read_by.get(path) == AGREED) + quiet
        if status in ("verified", "grounded")
        else 0
        for path, status in fields.items()
    }


def filled_twice(leaves: Iterable[tuple[FieldPath, tuple[int, int], str]]) -> set[str]:
    """Of figures, each with its place and its reader, the paths of those by whose print something else is told too.

    One print as two elements of one list: a name is wrong, or said twice. Or as two fields, one of which either reader
    alone has: they place it differently. Sums and shares do not always tell: they hold where a figure is 0.
    """
    elements: dict[tuple[Steps, tuple[int, int]], list[str]] = {}
    by_place: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for path, place, reader in leaves:
        unnamed = tuple("" if isinstance(step, Key) else step for step in path)
        if unnamed != path:
            elements.setdefault((unnamed, place), []).append(str(path))
        by_place.setdefault(place, []).append((str(path), reader))
    twice = {path for paths in elements.values() if len(paths) > 1 for path in paths}
    conflicting = (claims for claims in by_place.values() if {reader for _, reader in claims} == {"grammar", "llm"})
    return twice | {path for claims in conflicting for path, _ in claims}


def decide(
    fields: dict[str, FieldStatus],
    results: Sequence[CheckResult],
    disputes: Sequence[Disagreement],
    notices: Sequence[Notice],
    policy: Policy,
    figures: Mapping[str, int] | None = None,
    way: str = "grammar",
) -> Verdict:
    """Accept a document, or send it to a person with every reason for it.

    `figures` has the score of every field that is a figure; `way` is how they were read: grammar, llm or both.
    """
    reasons = [*_failed(results, policy), *_differing(disputes), *_noticed(notices, policy)]
    if not reasons and any(status not in policy.accept for status in fields.values()):
        worst = next(path for path, status in fields.items() if status not in policy.accept)
        reasons.append(Reason.of("FIELD", worst, Message(f"字段未被核实：{worst}", f"not vouched for: {worst}")))
    threshold, scores = policy.auto_accept.get(way), figures or {}
    accepted = [path for path, score in scores.items() if threshold and score >= threshold.min_score]
    left = [path for path in scores if path not in set(accepted)]
    if left and not reasons and policy.auto_accept and (threshold is None or "warning" in policy.notices):
        reasons.append(_too_little(left, way, threshold is not None))
    return Verdict(
        decision="review" if reasons else "accept", fields=fields, reasons=tuple(reasons), accepted=tuple(accepted)
    )


def _too_little(paths: Sequence[str], way: str, calibrated: bool) -> Reason:
    """What keeps a document from being accepted in which nothing is wrong: figures that are not."""
    if not calibrated:
        said = Message(
            f"读取方式 {way} 没有校准过的阈值：没有发现问题也须由人通过",
            f"nothing was calibrated yet for reading by {way}: a person passes it, though nothing is wrong",
        )
        return Reason.of(NOT_CALIBRATED, None, said)
    shown, more = paths[:_SHOWN], "…" if len(paths) > _SHOWN else ""
    said = Message(
        f"没有发现问题，但有{len(paths)}个数的把握不够，没有自动采信：{'、'.join(shown)}{more}；请对照原文",
        f"nothing is wrong, but {len(paths)} figures have too little that speaks for them: "
        f"{', '.join(shown)}{more}; look at the original",
    )
    return Reason.of(UNSURE, paths[0], said)


def left_over(verdict: Verdict, notices: Iterable[Notice]) -> list[Notice]:
    """What a verdict alone says, of figures that it does not accept: as a notice, the queue asks about it."""
    said = {notice.code for notice in notices}
    return [
        Notice(code=one.code, severity="warning", message_zh=one.zh, message_en=one.en, path=one.path)
        for one in verdict.reasons
        if one.code in (UNSURE, NOT_CALIBRATED) and one.code not in said
    ]


def _failed(results: Sequence[CheckResult], policy: Policy) -> list[Reason]:
    return [
        Reason.of(r.code, next(iter(r.paths), None), r.message)
        for r in results
        if (r.status == "fail" and r.severity in policy.severities) or r.code == MISREAD
    ]


def _differing(disputes: Sequence[Disagreement]) -> list[Reason]:
    return [Reason.of(READERS_DIFFER, dispute.path, dispute.message) for dispute in disputes]


def _noticed(notices: Sequence[Notice], policy: Policy) -> list[Reason]:
    own = (n for n in notices if n.code != UNSURE)  # which is another policy's verdict, or this one's own
    return [Reason.of(n.code, n.path, n.message) for n in own if policy.calls_for_a_person(n)]
