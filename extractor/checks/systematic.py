"""Blame the reading where whole parts of a record fail: a column read as another, heads or a grid that leave doubt.

The results of a document and the parts of which a misreading is likely in, the results with one finding for each such
part out; what fails there is suspended, and what holds there vouches for nothing.

Without another reading that would do, and with clear heads and rules, shifted rows, a column of last year or another
unit's figures are mistakes of the document: no part is suspected then, and everything fails as it stands.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.checks.rule import CheckResult

MISREAD = "CHK-READ-001"
_FEWEST = 3  # failures; fewer are single ones, whatever the evidence for the reading


@dataclass(frozen=True, slots=True)
class Suspect:
    """A part of the record, by its path, of which it is doubtful whether it was read as it is meant, and why.

    With a `rival` another reading is known by which it would add up: then one failure is enough.
    """

    path: str
    zh: str
    en: str
    rival: bool = False

    def touches(self, result: CheckResult) -> bool:
        """Whether a check is about a figure of this part."""
        return any(path == self.path or path.startswith((f"{self.path}.", f"{self.path}[")) for path in result.paths)


def suspend(results: Sequence[CheckResult], suspects: Iterable[Suspect]) -> tuple[CheckResult, ...]:
    """The results, with those of misread parts suspended and a finding of each such part before them."""
    kept = list(results)
    findings: list[CheckResult] = []
    for suspect in suspects:
        at = [n for n, result in enumerate(kept) if suspect.touches(result)]
        failing = [n for n in at if kept[n].status == "fail"]
        if not failing or not (suspect.rival or _systematic([kept[n] for n in at])):
            continue
        findings.append(_finding(suspect, [kept[n] for n in failing]))
        for n in at:
            kept[n] = kept[n]._replace(vouches=())
        for n in failing:
            kept[n] = kept[n]._replace(status="suspended", cause="reading", diagnosis=())
    if not findings:
        return tuple(results)
    fails = [result for result in kept if result.status == "fail"]
    return (*fails, *findings, *(result for result in kept if result.status != "fail"))


def _systematic(results: Sequence[CheckResult]) -> bool:
    """Whether the identities of one rule fail over most of what it says of a part."""
    failing = Counter(result.code for result in results if result.status == "fail")
    checked = Counter(result.code for result in results if result.status in ("fail", "pass", "truncated"))
    return any(number >= _FEWEST and 2 * number > checked[code] for code, number in failing.items())


def _finding(suspect: Suspect, failing: Sequence[CheckResult]) -> CheckResult:
    operands = tuple({(one.path, one.start, one.end): one for result in failing for one in result.operands}.values())
    number, example = len(failing), failing[0].equation
    return CheckResult(
        code=MISREAD,
        status="suspended",
        severity="warning",
        paths=(suspect.path,),
        quotes=tuple(dict.fromkeys(quote for result in failing for quote in result.quotes)),
        equation=f"{number}个等式不成立，例如 {example}",
        message_zh=f"很可能读错：{suspect.zh}；{number}个等式不成立，暂不算原文的错。若读法无误，选“原文如此”，这些等式会逐个列出",
        message_en=f"probably misread: {suspect.en}; {number} identities fail and are not laid at the document's door. "
        "If it is read rightly, choose “as printed”, and each of them is listed",
        operands=operands,
        cause="reading",
    )
