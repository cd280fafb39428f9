"""The steps behind reading a file, on a document that is already there: plan, grammar, align, record, checks."""

from dataclasses import dataclass
from typing import Any

from extractor.checks.diagnose import Evaluated
from extractor.checks.explain import Candidates
from extractor.checks.rule import CheckResult
from extractor.checks.run import judge
from extractor.core.evidence import Cited
from extractor.core.reading import Section
from extractor.doctypes.final_accounts.checks import CATALOGUE, FigureIndex, candidates
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.document.model import Document
from extractor.extraction.alignment import Aligned, align
from extractor.extraction.pipeline import record_of
from extractor.extraction.plan import Block, plan
from extractor.extraction.readers.grammar import read_block
from extractor.review.amend import leaves

Span = tuple[int, int]
FailKey = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Judged:
    """An identity with its result."""

    evaluated: Evaluated

    @property
    def result(self) -> CheckResult:
        return self.evaluated.result

    @property
    def key(self) -> FailKey:
        return self.result.code, self.result.paths, self.result.equation

    @property
    def spans(self) -> frozenset[Span]:
        return self.evaluated.places


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document's record, its leaves and cells by path, and every judged identity."""

    record: FinalAccounts
    leaves: dict[str, Cited[Any]]
    judged: tuple[Judged, ...]
    candidates: Candidates
    sections: tuple[Section, ...]

    @property
    def fails(self) -> list[Judged]:
        return [one for one in self.judged if one.result.status == "fail"]

    def standing(self) -> set[Span]:
        """The prints that stand in some identity that could be evaluated."""
        return {span for one in self.judged if one.result.status != "unchecked" for span in one.spans}


_Known = dict[tuple[str, str, int, int, str], tuple[Aligned, ...]]


class Stages:
    """Runs the stages; sections that are the same as in a document before are not read again."""

    def __init__(self) -> None:
        self._known: _Known = {}

    def __call__(self, document: Document, *, keep: bool = False) -> Outcome:
        """`keep`: remember what the sections of this document say."""
        planned = plan(document, FINAL_ACCOUNTS)
        record, _ = record_of(planned, [self._read(block, document, keep=keep) for block in planned.blocks])
        assert isinstance(record, FinalAccounts)
        index = FigureIndex(record)
        instances = ((rule, identity) for rule in CATALOGUE for identity in rule.check(index))
        judged = tuple(Judged(Evaluated(identity, judge(rule, identity))) for rule, identity in instances)
        return Outcome(record, leaves(record), judged, candidates(index), planned.sections)

    def _read(self, block: Block, document: Document, *, keep: bool) -> tuple[Aligned, ...]:
        section = block.section
        key = (section.key, section.title, section.start, section.end, section.words)
        if key in self._known:
            return self._known[key]
        values, _ = align(read_block(block), document)
        if keep:
            self._known[key] = values
        return values
