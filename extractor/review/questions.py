"""Gather what only a person can settle into questions: one a component, not one a leaf.

Checks, disputes and notices in, questions out.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from extractor.checks.rule import CheckResult, Severity
from extractor.checks.systematic import MISREAD
from extractor.core.evidence import Cited, Model, Notice
from extractor.core.values import Money
from extractor.doctypes.policy import FieldStatus, Policy
from extractor.extraction.reconcile import READERS_DIFFER, Disagreement
from extractor.message import Message

Kind = Literal["equation", "misread", "dispute", "ungrounded", "missing", "unread", "notice", "contested", "added"]
_KIND_OF: dict[str, Kind] = {
    "GRD-MISS-001": "ungrounded",
    **dict.fromkeys(("SEC-MISS-001", "TAB-MISS-001"), "missing"),
    **dict.fromkeys(("SEC-READ-001", "SEC-NONE-001", "SEC-MAIN-001", "SEC-LEFT-001"), "unread"),
}
_WEIGHT: dict[str, int] = {"error": 30, "warning": 10, "remark": 0, "info": 0}
_UNVOUCHED = 3  # for every operand that no passing identity vouches for, up to
_MOST_UNVOUCHED = 5
_PER_DIGIT = 10  # of the amount at stake, in 元


class Question(Model):
    """One thing for a person to settle.

    `code` is the gravest failing rule's or the notice's; `codes` all of them; `paths` the figures it is about, `places`
    the spans of the linear text on which they stand. `key` is the same as long as it is about the same figures with the
    same evidence, whatever else of the document is read anew. `risk` orders the queue, the most doubtful first:
    severity, digits of the largest amount at stake, figures that nothing else vouches for.
    """

    key: str
    kind: Kind
    code: str
    codes: tuple[str, ...]
    severity: Literal["error", "warning", "remark", "info"]
    paths: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    page: int
    amount: Decimal
    risk: int
    zh: str
    en: str

    @property
    def message(self) -> Message:
        """What it asks about."""
        return Message(self.zh, self.en)


def questions(
    results: Sequence[CheckResult],
    disputes: Sequence[Disagreement],
    notices: Sequence[Notice],
    fields: Mapping[str, FieldStatus],
    leaves: Mapping[str, Cited[Any]],
    policy: Policy,
) -> tuple[Question, ...]:
    """Every question of a document, the riskiest first.

    Failing identities that share a printed figure are one question, because it may be wrong in all of them; so are all
    that fail in a part that was probably misread. `fields` has the status of every leaf, `leaves` the leaves themselves
    (and cells of tables) by path.
    """
    found = [_equation(group, fields, leaves) for group in _groups(results, policy)]
    found += [_misread(result) for result in results if result.code == MISREAD]
    found += [_dispute(dispute) for dispute in disputes]
    found += _noticed(notices, policy)
    unique = {question.key: question for question in found}
    return tuple(sorted(unique.values(), key=lambda question: (-question.risk, question.key)))


def _groups(results: Sequence[CheckResult], policy: Policy) -> Iterator[list[CheckResult]]:
    """Failing results joined by the printed figures that they share; one without any stands alone."""
    groups: list[tuple[set[tuple[int, int]], list[CheckResult]]] = []
    for result in results:
        if result.status != "fail" or result.severity not in policy.severities:
            continue
        touched, members = {(o.start, o.end) for o in result.operands}, [result]
        disjoint = []
        for places, others in groups:
            if places & touched:
                touched |= places
                members = [*others, *members]
            else:
                disjoint.append((places, others))
        groups = [*disjoint, (touched, members)]
    return (members for _, members in groups)


def _equation(
    group: Sequence[CheckResult], fields: Mapping[str, FieldStatus], leaves: Mapping[str, Cited[Any]]
) -> Question:
    first = min(group, key=lambda result: (-_WEIGHT[result.severity], result.code))
    operands = {(o.path, o.start, o.end): o for result in group for o in result.operands}
    paths = tuple(dict.fromkeys([path for path, _, _ in operands])) or first.paths
    amounts = [abs(_yuan(leaves.get(path))) for path in paths]
    unvouched = sum(fields.get(path) != "verified" for path in paths)
    evidence = sorted((path, start, end, o.printed) for (path, start, end), o in operands.items())
    return _question(
        "equation",
        first.code,
        tuple(sorted({result.code for result in group})),
        first.severity,
        paths,
        tuple(sorted({(start, end) for _, start, end in operands})),
        min((o.page for o in operands.values()), default=1),
        max(amounts, default=Decimal(0)),
        _UNVOUCHED * min(unvouched, _MOST_UNVOUCHED),
        evidence or [(path, -1, -1, first.message_zh) for path in paths],
        first.message,
    )


def _misread(result: CheckResult) -> Question:
    return _question(
        "misread",
        result.code,
        (result.code,),
        result.severity,
        result.paths,
        tuple(sorted({(one.start, one.end) for one in result.operands})),
        min((one.page for one in result.operands), default=1),
        Decimal(0),
        _UNVOUCHED * _MOST_UNVOUCHED,
        sorted((one.path, one.start, one.end, one.printed) for one in result.operands),
        result.message,
    )


def _dispute(dispute: Disagreement) -> Question:
    sides = dispute.sides
    return _question(
        "dispute",
        READERS_DIFFER,
        (READERS_DIFFER,),
        "warning",
        (dispute.path,),
        tuple(sorted({side.figure for side in sides})),
        min(side.where.page for side in sides),
        max(abs(_yuan(side)) for side in sides),
        _UNVOUCHED,
        [(dispute.path, *side.figure, str(side.value)) for side in sides],
        dispute.message,
    )


def _noticed(notices: Iterable[Notice], policy: Policy) -> Iterator[Question]:
    for notice in notices:
        if not policy.calls_for_a_person(notice):
            continue
        where = notice.where
        yield _question(
            _KIND_OF.get(notice.code, "notice"),
            notice.code,
            (notice.code,),
            notice.severity,
            (notice.path,) if notice.path else (),
            ((where.start, where.end),) if where is not None and where.start < where.end else (),
            where.page if where is not None else 1,
            Decimal(0),
            _UNVOUCHED,
            [(notice.path or "", where.start if where else -1, where.end if where else -1, notice.quote or "")],
            notice.message,
        )


def _question(
    kind: Kind,
    code: str,
    codes: tuple[str, ...],
    severity: Severity | Literal["info"],
    paths: tuple[str, ...],
    places: tuple[tuple[int, int], ...],
    page: int,
    amount: Decimal,
    doubt: int,
    evidence: Sequence[tuple[str, int, int, str]],
    message: Message,
) -> Question:
    subject = json.dumps([kind, codes, evidence], ensure_ascii=False)
    return Question(
        key=hashlib.sha256(subject.encode()).hexdigest()[:32],
        kind=kind,
        code=code,
        codes=codes,
        severity=severity,
        paths=paths,
        places=places,
        page=page,
        amount=amount,
        risk=_WEIGHT[severity] + doubt + _PER_DIGIT * len(str(int(amount))) * (amount > 0),
        zh=message.zh,
        en=message.en,
    )


def _yuan(cited: Cited[Any] | None) -> Decimal:
    value = cited.value if cited is not None else None
    return (value.yuan or value.value) if isinstance(value, Money) else Decimal(0)
