"""One document through all the stages; the only module that knows them all."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.checks.diagnose import Localisation
from extractor.checks.rule import CheckResult
from extractor.checks.run import Checked
from extractor.core.evidence import Model, Notice
from extractor.core.flatten import walk
from extractor.core.reading import FIGURE_KINDS, Reading, Section, Usage, show_path, total_usage
from extractor.core.tokenizer import figures
from extractor.doctypes.base import DocType, SectionSpec
from extractor.document import read_document
from extractor.document.model import Document
from extractor.extraction.alignment import Grounded, ground
from extractor.extraction.readers.base import Reader
from extractor.extraction.reconcile import Dispute, agree
from extractor.extraction.record import NOT_FACTS, build
from extractor.extraction.sections import Outline, outline
from extractor.extraction.verdict import Policy, Verdict, decide, judge_fields, score_fields, shipped_policy

_FEWEST_AMOUNTS = 2  # of a section, below which it may be a remark that there is nothing


@dataclass(frozen=True, slots=True)
class Result:
    """All that came of one document; `found` counts the figures that readers gave, `grounded` those that stand."""

    document: Document
    outline: Outline
    readings: tuple[Reading, ...]
    record: Model
    results: tuple[CheckResult, ...]
    localisation: Localisation
    verdict: Verdict
    disputes: tuple[Dispute, ...]
    notices: tuple[Notice, ...]
    found: int
    grounded: int

    @property
    def usage(self) -> Usage:
        """What the readings cost."""
        return total_usage(self.readings)

    def __repr__(self) -> str:
        """Short: `asyncio.run` writes out what it gives, twice, and a whole document takes a fifth of its reading."""
        return f"Result({self.document.path!r}, {self.verdict.decision!r}, {self.grounded} of {self.found} figures)"


async def process(path: Path, doctype: DocType, readers: Sequence[Reader], policy: Policy | None = None) -> Result:
    """Read one file into its record; without a policy, the shipped one judges it.

    Raises UnreadableDocumentError where it cannot be opened at all.
    """
    return await understand(read_document(path), doctype, readers, policy)


async def understand(
    document: Document, doctype: DocType, readers: Sequence[Reader], policy: Policy | None = None
) -> Result:
    """All that comes after a file is read: its record, checked and judged."""
    found = outline(document, doctype)
    readings: list[Reading] = []
    sections: list[Sequence[Grounded]] = []
    disputes: list[Dispute] = []
    notices = [*document.notices, *found.notices]
    counted = 0
    present = {section.key for section in found.sections}
    everything = await asyncio.gather(
        *(_read(section, doctype.spec_of(section, present), readers) for section in found.sections)
    )
    for of_section in everything:
        readings += of_section
        grounded = []
        for reading in of_section:
            values, dropped = ground(reading, document)
            grounded.append(values)
            notices += [*reading.notices, *dropped]
        if len(grounded) == 2:
            agreement = agree(*grounded)
            disputes += agreement.disputes
            sections.append(agreement.values)
        elif grounded:
            sections.append(grounded[0])
        counted += max((_figures(reading) for reading in of_section), default=0)
        if of_section and doctype.spec(of_section[0].section.key).required:
            notices += _left_unread(of_section[0].section, sections[-1])
    record = build(doctype.record, sections, {n: read(document, found.sections) for n, read in doctype.whole})
    disputed = frozenset(dispute.path for dispute in disputes)
    checked = doctype.check(record, disputed) if doctype.check is not None else Checked((), Localisation())
    standing = sum(value.kind in FIGURE_KINDS for values in sections for value in values)
    leaves = {show_path(path): cited for path, cited in walk(record) if path[0] not in NOT_FACTS}
    fields = judge_fields(leaves, checked.results, disputes)
    scores = score_fields(fields, checked.results, {path: cited.reader for path, cited in leaves.items()})
    figures = {path: scores[path] for path, cited in leaves.items() if not isinstance(cited.value, str | tuple)}
    way = "both" if len(readers) > 1 else readers[0].name if readers else ""
    return Result(
        document,
        found,
        tuple(readings),
        record,
        checked.results,
        checked.localisation,
        decide(fields, checked.results, disputes, notices, policy or shipped_policy(), figures, way),
        tuple(disputes),
        tuple(notices),
        max(counted, standing),
        standing,
    )


async def _read(section: Section, spec: SectionSpec, readers: Sequence[Reader]) -> list[Reading]:
    """What every reader says of a section; the grammar, which points, comes first."""
    if spec.grammar is None:
        return []
    return list(await asyncio.gather(*(reader.read(section, spec) for reader in readers)))


def _left_unread(section: Section, values: Sequence[Grounded]) -> Iterator[Notice]:
    """A notice where most amounts of a section were not read: what nobody read, nobody checks either."""
    amounts = {f.start for f in figures(section.text, section.start, section.end) if f.kind == "money"}
    unread = amounts - {value.cited.figure[0] for value in values}
    if len(amounts) >= _FEWEST_AMOUNTS and len(unread) > len(amounts) / 2:
        yield Notice(
            code="SEC-READ-001",
            severity="warning",
            message_zh=f"“{section.title}”一节的{len(amounts)}个金额中有{len(unread)}个没有读出",
            message_en=f"{len(unread)} of {len(amounts)} amounts were not read: {section.title}",
            path=section.key,
        )


def _figures(reading: Reading) -> int:
    return sum(answer.kind in FIGURE_KINDS for answer in reading.answers)
