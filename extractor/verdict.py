"""Checks, disputes and notices in, a verdict out: what stands behind each field, and whether a person must look."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from extractor.agreement import Dispute
from extractor.checks.rule import CheckResult
from extractor.config import DEFAULT_FILE, BadSettingsError, settings_table
from extractor.source import Model, Notice

FieldStatus = Literal["verified", "grounded", "contradicted", "disputed"]


class Policy(Model):
    """What may be accepted without a person.

    `required` are the sections that must be found; `accept` the field statuses that need no look; `severities` the
    failing checks that call for one; `notices` the severities of notices that do.
    """

    required: tuple[str, ...] = (
        "overall",
        "income",
        "expenditure",
        "appropriation",
        "general_budget",
        "basic_expenditure",
        "three_public",
        "operating_costs",
    )
    accept: tuple[FieldStatus, ...] = ("verified", "grounded")
    severities: tuple[Literal["error", "warning", "remark"], ...] = ("error", "warning")
    notices: tuple[Literal["error", "warning", "info"], ...] = ("error", "warning")


def load_policy(path: Path | None = None) -> Policy:
    """The policy of the `[policy]` table of a settings file; what it leaves out is as it is without one.

    Raises BadSettingsError, which names the setting.
    """
    try:
        return Policy.model_validate(settings_table("policy", path))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(step) for step in ("policy", *first["loc"]))
        raise BadSettingsError(f"{path or DEFAULT_FILE}: {name}", first["msg"]) from None


class Reason(Model):
    """Why a person should look: a code, the path it is about where there is one, a line in both languages."""

    code: str
    path: str | None
    zh: str
    en: str


class Verdict(Model):
    """A document's verdict: the status of every field by path, and the reasons for a review."""

    decision: Literal["accept", "review"]
    fields: dict[str, FieldStatus]
    reasons: tuple[Reason, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many fields have each status."""
        return dict(Counter(self.fields.values()))


def judge_fields(
    paths: Iterable[str], results: Sequence[CheckResult], disputes: Sequence[Dispute]
) -> dict[str, FieldStatus]:
    """The status of every field.

    `verified`: in at least one passing identity and in no failing one; `grounded`: it stands in the text and no
    identity speaks of it; `contradicted`: in a failing identity; `disputed`: the readers differ.
    """
    passing = {path for found in results if found.status in ("pass", "truncated") for path in found.paths}
    failing = {path for found in results if found.status == "fail" for path in found.paths}
    disputed = {dispute.path for dispute in disputes}
    return {path: _status(path, passing, failing, disputed) for path in paths}


def _status(path: str, passing: set[str], failing: set[str], disputed: set[str]) -> FieldStatus:
    if path in disputed:
        return "disputed"
    if path in failing:
        return "contradicted"
    return "verified" if path in passing else "grounded"


def decide(
    fields: dict[str, FieldStatus],
    results: Sequence[CheckResult],
    disputes: Sequence[Dispute],
    notices: Sequence[Notice],
    policy: Policy,
) -> Verdict:
    """Accept a document, or send it to a person with every reason for it."""
    reasons = [*_failed(results, policy), *_differing(disputes), *_noticed(notices, policy)]
    if not reasons and any(status not in policy.accept for status in fields.values()):
        worst = next(path for path, status in fields.items() if status not in policy.accept)
        reasons.append(Reason(code="FIELD", path=worst, zh=f"字段未被核实：{worst}", en=f"not vouched for: {worst}"))
    return Verdict(decision="review" if reasons else "accept", fields=fields, reasons=tuple(reasons))


def _failed(results: Sequence[CheckResult], policy: Policy) -> list[Reason]:
    return [
        Reason(code=r.code, path=next(iter(r.paths), None), zh=r.message_zh, en=r.message_en)
        for r in results
        if r.status == "fail" and r.severity in policy.severities
    ]


def _differing(disputes: Sequence[Dispute]) -> list[Reason]:
    return [
        Reason(code="READERS-DIFFER", path=d.path, zh=f"两个读取器不一致：{d.path}", en=f"the readers differ: {d.path}")
        for d in disputes
    ]


def _noticed(notices: Sequence[Notice], policy: Policy) -> list[Reason]:
    return [
        Reason(code=n.code, path=n.path, zh=n.message_zh, en=n.message_en)
        for n in notices
        if n.severity in policy.notices and (n.code != "SEC-MISS-001" or n.path in policy.required)
    ]
