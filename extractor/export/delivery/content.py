"""What stands in a delivery beside the documents: findings, dictionary, quality. Documents in, rows and words out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.checks.rule import CheckResult
from extractor.core.schema import leaves, spoken
from extractor.doctypes.base import DocType
from extractor.export.dashboard.counted import Dashboard
from extractor.store.final import Final
from extractor.store.reviewers import Reviewer

ORIGINS = {
    "machine_verified": ("算术核实", "vouched for by arithmetic"),
    "grounded": ("有出处，未核", "found in the text, unchecked"),
    "unsettled": ("待定", "not settled"),
    "reviewer": ("审核员定", "a reviewer's"),
    "reviewer_own": ("审核员自填", "a reviewer's own, not in the text"),
    "source_error": ("原文如此（有误）", "as printed, wrong in the document"),
}


class Finding(NamedTuple):
    """A check of a document that fails: `confirmed` where a person said that the document is wrong there."""

    organization: str
    year: int | None
    document: str
    code: str
    severity: str
    state: str
    page: int
    zh: str
    en: str
    equation: str
    quotes: str


class Word(NamedTuple):
    """An entry of the dictionary: a path of a type's records, its name, kinds, meaning; or a state, or a rule."""

    of: str
    name: str
    zh: str
    en: str
    kinds: str
    meaning: str


@dataclass(slots=True)
class Quality:
    """What the quality statement says, summed up as documents go by."""

    documents: int = 0
    settled: int = 0
    origins: Counter[str] = field(default_factory=Counter)
    corrected: int = 0
    open_questions: int = 0

    def add(self, document: Final) -> None:
        """One more document."""
        self.documents += 1
        self.settled += document.settled
        self.origins.update(leaf.origin for leaf in (*document.leaves, *document.cells))
        self.corrected += sum(event.action == "correct" and event.in_force for event in document.events)
        self.open_questions += len(document.state.open)


def findings(document: Final) -> Iterator[Finding]:
    """The checks of a document that fail as it stands."""
    for result in document.state.results:
        if result.status == "fail":
            yield _finding(document, result)


def _finding(document: Final, result: CheckResult) -> Finding:
    origins = document.state.origins
    confirmed = bool(result.paths) and all(origins.get(path) == "source_error" for path in result.paths)
    return Finding(
        document.organization or "",
        document.fiscal_year,
        document.name,
        result.code,
        result.severity,
        "confirmed" if confirmed else "open",
        min((operand.page for operand in result.operands), default=1),
        result.message_zh,
        result.message_en,
        result.equation,
        " | ".join(result.quotes),
    )


def dictionary(types: Iterable[DocType]) -> Iterator[Word]:
    """What every path, rule and state of a delivery means."""
    for one in types:
        for path, entry in leaves(one.record):
            kinds, shown = "、".join(entry.kinds), str(path)
            yield Word(one.name, shown, spoken(one.record, shown), shown, kinds, entry.meaning)
        for rule in one.catalogue:
            yield Word(one.name, rule.code, rule.zh, rule.en, "rule", "")
    for name, (zh, en) in ORIGINS.items():
        yield Word("origin", name, zh, en, "", "")


def statement(quality: Quality, dashboard: Dashboard, people: Iterable[Reviewer]) -> str:
    """What the numbers are worth, in both languages, as Markdown: counted, never judged."""
    total = sum(quality.origins.values())
    pairs, agreed = _both(people)
    lines = [
        "# 质量说明 · quality statement",
        "",
        f"- 文件 documents: {quality.documents}；未能读取 not read: {dashboard.unread}；"
        f"核对通过 accepted by the checks: {dashboard.accepted}；无待审问题 no question left: {quality.settled}。",
        f"- 文中数字有着落 figures accounted for: {_share(dashboard.accounted, dashboard.printed)}。",
        f"- 待审问题 questions left: {quality.open_questions}；生效的更正 corrections in force: {quality.corrected}。",
        f"- 双人复核一致 two people agree: {_share(agreed, pairs)}。",
        f"- 核对通过而有人看过的 accepted and looked at by people: {dashboard.error.looked_at}，"
        f"其中有改动 of these changed: {dashboard.error.wrong}{_interval(dashboard)}。",
        "",
        "| 数值的来由 origin of values | 个 | 份额 share |",
        "|---|---:|---:|",
        *(f"| {zh} {en} (`{name}`) | {n} | {_percent(n, total)} |" for name, zh, en, n in _origins(quality.origins)),
        "",
        "没有说明的，就没有测过：没有人看过的错误率不是零，而是未知。",
        "What is not stated was not measured: an error rate that nobody looked for is unknown, not zero.",
        "",
    ]
    return "\n".join(lines)


def _origins(found: Mapping[str, int]) -> Iterator[tuple[str, str, str, int]]:
    for name, (zh, en) in ORIGINS.items():
        yield name, zh, en, found.get(name, 0)


def _both(people: Iterable[Reviewer]) -> tuple[int, int]:
    found = [(one.pairs, one.agreed) for one in people]
    return sum(pairs for pairs, _ in found) // 2, sum(agreed for _, agreed in found) // 2


def _share(n: int, of: int) -> str:
    return f"{n}/{of} ({_percent(n, of)})" if of else "未测 not measured"


def _percent(n: int, of: int) -> str:
    return f"{100 * n / of:.2f}%" if of else "–"


def _interval(dashboard: Dashboard) -> str:
    if (between := dashboard.error.interval) is None:
        return "；错误率未测 the error is not measured"
    low, high = (f"{100 * bound:.1f}%" for bound in between)
    return f"；若为随机抽样 had they been drawn by lot: {low}–{high} (Wilson, 95%)"
