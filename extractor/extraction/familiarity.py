"""Say how far a document is like those that the program reads well: what is strange is trusted less, down to nothing.

What a reading came to in, four shares and a level out. No label is looked at, and no document is compared with another.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.checks.rule import CheckResult
from extractor.checks.systematic import MISREAD
from extractor.core.evidence import Model, Notice
from extractor.core.schema import walk
from extractor.core.tables import tables_of
from extractor.doctypes.policy import SECTION_MAIN, UNFAMILIAR
from extractor.extraction.coverage import Coverage, total
from extractor.extraction.plan import Plan
from extractor.extraction.reconcile import Disagreement

STRANGE = 0.5  # below it no figure is accepted by itself
LITTLE_KNOWN = 0.75  # below it every figure needs one thing more that speaks for it


@dataclass(frozen=True, slots=True)
class Familiarity:
    """How a document went, each part a share from 0 to 1.

    `coverage`: amounts and rates of the text that a field holds; `sections`: required ones that are there and have
    their main figure; `tables`: those that were not probably misread; `agreement`: figures on which readers agree.
    """

    coverage: float = 1.0
    sections: float = 1.0
    tables: float = 1.0
    agreement: float = 1.0

    @property
    def level(self) -> float:
        """As its worst part."""
        return min(self.coverage, self.sections, self.tables, self.agreement)

    @property
    def discount(self) -> int | None:
        """What every figure's score is lowered by; None where nothing may be accepted."""
        if self.level < STRANGE:
            return None
        return int(self.level < LITTLE_KNOWN)


def familiarity(
    plan: Plan,
    required: Collection[str],
    record: Model,
    covered: Iterable[Coverage],
    results: Sequence[CheckResult],
    notices: Iterable[Notice],
    disputes: Sequence[Disagreement],
) -> Familiarity:
    """How a document went.

    `required` are the sections that a policy wants; in `disputes` the readers differ.
    """
    whole = total(covered)
    present = {*required} & {section.key for section in plan.sections}
    empty = {notice.path for notice in notices if notice.code == SECTION_MAIN}
    figures = sum(not isinstance(cited.value, str | tuple) for _, cited in walk(record, supporting=False))
    misread = sum(result.code == MISREAD for result in results)
    return Familiarity(
        coverage=_share(whole.placed, whole.printed),
        sections=_share(len(present - empty), len(required)),
        tables=1 - min(_share(misread, len(tuple(tables_of(record))), of_none=0.0), 1.0),
        agreement=_share(figures - len(disputes), figures),
    )


def _share(part: int, whole: int, of_none: float = 1.0) -> float:
    return max(part, 0) / whole if whole else of_none


def unfamiliar(found: Familiarity) -> Iterator[Notice]:
    """That fewer figures than usual, or none, are accepted by themselves, and what makes the document strange."""
    less = found.discount
    if less == 0:
        return
    parts = (
        ("正文的金额和比率读入", "amounts and rates of the text placed", found.coverage),
        ("必有的节读出主要数字", "required sections with their main figure", found.sections),
        ("表格没有错读的迹象", "tables without a sign of misreading", found.tables),
        ("读取器一致的数", "figures on which the readers agree", found.agreement),
    )
    weak = [(zh, en, share) for zh, en, share in parts if share < LITTLE_KNOWN]
    why_zh = "、".join(f"{zh} {share:.0%}" for zh, _, share in weak)
    why_en = ", ".join(f"{en} {share:.0%}" for _, en, share in weak)
    then_zh, then_en = (
        ("没有数自动采信，请对照原文", "no figure is accepted by itself; look at the original")
        if less is None
        else ("自动采信的数从严", "fewer figures are accepted by themselves")
    )
    yield Notice(
        code=UNFAMILIAR,
        severity="warning" if less is None else "info",
        message_zh=f"版式不熟悉（{why_zh}）：{then_zh}",
        message_en=f"an unfamiliar layout ({why_en}): {then_en}",
    )


def lowered(scores: Mapping[str, int], notices: Iterable[Notice]) -> dict[str, int]:
    """The scores of figures in a document of which these things are said: where it is strange, less, or nothing."""
    strange = next((notice.severity for notice in notices if notice.code == UNFAMILIAR), None)
    if strange is None:
        return dict(scores)
    return {path: max(score - 1, 0) if strange == "info" else 0 for path, score in scores.items()}
