"""Put a document's readings together; pure and synchronous, whoever read and wherever.

A plan and its readings in, the document's result out.

plan(document, doctype)            -> Plan       which blocks there are, and why
read_by_grammar(plan)              -> Readings   and, where a model is asked: await read_by_model(plan, parts, reader)
assemble(plan, readings, policy)   -> Result     align, reconcile, record, check, verdict
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.checks.diagnose import Localisation
from extractor.checks.rule import CheckResult
from extractor.core import schema
from extractor.core.evidence import Cited, Model, Notice
from extractor.core.reading import FIGURE_KINDS, Reading, Section, Usage, total_usage
from extractor.core.schema import field, kinds_at, of_role, resolve, walk
from extractor.core.tokenizer import FigureToken, figures
from extractor.doctypes.base import DocType
from extractor.doctypes.policy import NOTHING_READ, Policy
from extractor.document.model import Document
from extractor.extraction.alignment import Aligned, align
from extractor.extraction.anchors import place_statements
from extractor.extraction.coverage import Coverage, coverage
from extractor.extraction.familiarity import familiarity, lowered, unfamiliar
from extractor.extraction.from_pictures import clear_scores, confidences
from extractor.extraction.lost import misfit, part_lost, section_lost
from extractor.extraction.names import misnamed, under_doubt
from extractor.extraction.plan import Block, Plan
from extractor.extraction.printed import of_prints
from extractor.extraction.reconcile import Disagreement
from extractor.extraction.record import build, placed
from extractor.extraction.statements import read_statements
from extractor.extraction.together import Together, together
from extractor.extraction.unread import left_unread, nowhere, without_main
from extractor.extraction.verdict import Verdict, decide, filled_twice, judge_fields, left_over, score_fields
from extractor.llm.budget import estimated_tokens

Whole = Mapping[str, Sequence[Model]]


@dataclass(frozen=True, slots=True)
class Result:
    """All that came of one document; `found` counts the figures that readers gave, `grounded` those that stand.

    `coverage` says of every section how much of what it prints the record holds, `scores` of every figure how much
    speaks for it, of what the verdict accepts it by. `from_pictures` has the lowest probability of a character of each
    figure that was read from a picture.
    """

    plan: Plan
    readings: tuple[Reading, ...]
    record: Model
    results: tuple[CheckResult, ...]
    localisation: Localisation
    verdict: Verdict
    disputes: tuple[Disagreement, ...]
    notices: tuple[Notice, ...]
    found: int
    grounded: int
    coverage: tuple[Coverage, ...]
    scores: Mapping[str, int]
    from_pictures: Mapping[str, float]

    @property
    def document(self) -> Document:
        """The document as it was read."""
        return self.plan.document

    @property
    def usage(self) -> Usage:
        """What the readings cost."""
        return total_usage(self.readings)

    def __repr__(self) -> str:
        """Short: whoever prints one, or a debugger, does not want the document."""
        return f"Result({self.document.path!r}, {self.verdict.decision!r}, {self.grounded} of {self.found} figures)"


def assemble(plan: Plan, readings: Iterable[Reading], policy: Policy | None = None, way: str | None = None) -> Result:
    """Everything that comes after reading: one record of all readings, checked and judged.

    `readings` may come in any order, at most one a block, and those of whole documents. `way` names the calibrated
    threshold that counts; without one it is the only reader's, or `both`.
    """
    given = tuple(readings)
    of_document = [reading for reading in given if reading.of_document]
    of_block = _by_block(plan, (reading for reading in given if not reading.of_document))
    read = [_read(block, reading, plan) for block, reading in zip(plan.blocks, of_block, strict=True)]
    notices = [*plan.document.notices, *plan.notices, *(notice for one in read for notice in one.notices)]
    whole, faults = _read_whole(plan)
    sections: list[Sequence[Aligned]] = [one.values for one in read if one.values is not None]
    open_disputes: Sequence[Disagreement] = ()
    found = sum(one.found for one in read)
    if of_document:
        joined, said = _with_model(plan, read, of_document, whole, beside=way != "llm")
        notices += said
        found = max(found, sum(map(_figures, of_document)))
        if joined is not None:
            sections, open_disputes = list(joined.values), joined.disputes
            read = [replace(one, values=values) for one, values in zip(read, joined.values[:-1], strict=True)]
    figures_read = [value for values in sections for value in values if value.kind in FIGURE_KINDS]
    for block, one in zip(plan.blocks, read, strict=True):
        if one.values is not None:
            notices += left_unread(block, one.printed[1], one.values, plan.document)
    notices += of_prints(
        (one.printed for one in read), (value for values in sections for value in values), plan.document
    )
    record, lost = _recorded(plan, sections, whole)
    notices += [*faults, *lost]
    is_identity = (resolve(plan.doctype.record, value.path).identity is not None for value in figures_read)
    if not plan.doctype.recognised_only:  # of which the plan has said so
        notices += [_nothing_read(plan.doctype)] if all(is_identity) else _unnamed(record)
    notices += without_main(plan, record, {notice.path for notice in notices if notice.path is not None})
    covered = coverage(plan, record)
    notices += nowhere(covered, plan.document)
    disputes = [*placed(record, open_disputes)]
    from_pictures = confidences(plan.document, record)
    doubted = frozenset((*(dispute.path for dispute in disputes), *from_pictures))
    checked = plan.doctype.checked(record, doubted)
    notices += (*checked.notices, *misnamed(plan.document, record))
    kept = (*(reading for reading in of_block if reading is not None), *of_document)
    notices += estimated_tokens(total_usage(kept))
    judged_by, way = policy or plan.doctype.policy, way or way_of(kept)
    if not plan.doctype.recognised_only:
        notices += unfamiliar(
            familiarity(plan, judged_by.required, record, covered, checked.results, notices, disputes)
        )
    scores = score(record, checked.results, disputes, notices, from_pictures)
    verdict = judge(record, checked.results, disputes, notices, judged_by, way, from_pictures)
    notices += left_over(verdict, notices)
    return Result(
        plan,
        kept,
        record,
        checked.results,
        checked.localisation,
        verdict,
        tuple(disputes),
        tuple(notices),
        max(found, len(figures_read)),
        len(figures_read),
        covered,
        scores,
        from_pictures,
    )


def judge(
    record: Model,
    results: Sequence[CheckResult],
    disputes: Sequence[Disagreement],
    notices: Sequence[Notice],
    policy: Policy,
    way: str,
    from_pictures: Mapping[str, float],
) -> Verdict:
    """The verdict on a record, of all that is known of it; `way` names the calibrated threshold that counts.

    `from_pictures` has how sure each figure is that was read from a picture.
    """
    fields = judge_fields(_leaves(record), results, disputes)
    scores = score(record, results, disputes, notices, from_pictures)
    return decide(fields, results, disputes, notices, policy, scores, way)


def score(
    record: Model,
    results: Sequence[CheckResult],
    disputes: Sequence[Disagreement],
    notices: Sequence[Notice],
    from_pictures: Mapping[str, float],
) -> dict[str, int]:
    """How much speaks for each figure of a record, by path; less where the document reads strangely, or was seen."""
    leaves = _leaves(record)
    fields = judge_fields(leaves, results, disputes)
    scores = score_fields(fields, results, {path: cited.reader for path, cited in leaves.items()})
    figures = [
        (path, cited) for path, cited in walk(record, supporting=False) if not isinstance(cited.value, str | tuple)
    ]
    doubted = filled_twice((path, cited.figure, cited.reader) for path, cited in figures)
    doubted |= under_doubt((str(path) for path, _ in figures), notices)
    own = {path: 0 if path in doubted else scores[path] for path in (str(one) for one, _ in figures)}
    return clear_scores(lowered(own, notices), fields, from_pictures)


def _leaves(record: Model) -> dict[str, Cited[Any]]:
    return {str(path): cited for path, cited in walk(record, supporting=False)}


@dataclass(frozen=True, slots=True)
class _BlockRead:
    """What the reading of a block comes to: its values (None: nobody read it), and how many figures were given.

    `printed` are the figures and the doubtful prints of its section.
    """

    values: Sequence[Aligned] | None
    notices: Sequence[Notice]
    found: int
    printed: tuple[Section, Sequence[FigureToken]]


def _read(block: Block, reading: Reading | None, plan: Plan) -> _BlockRead:
    """What the reading of a block comes to; where that breaks the block is lost."""
    if reading is None:
        return _BlockRead(None, (), 0, (block.section, _printed(block)))
    try:
        values, lost = _aligned(plan, reading)
        return _BlockRead(values, lost, _figures(reading), (block.section, _printed(block)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other blocks are read
        return _BlockRead((), (section_lost(block.section, error),), _figures(reading), (block.section, ()))


def _aligned(plan: Plan, reading: Reading) -> tuple[Sequence[Aligned], list[Notice]]:
    """What of a reading stands in the document, and a notice of each thing that does not."""
    fitting, misfits = _fitting(reading, plan.doctype.record)
    values, lost = align(fitting, plan.document)
    return values, [*reading.notices, *misfits, *lost]


def _with_model(
    plan: Plan, read: Sequence[_BlockRead], readings: Sequence[Reading], whole: Whole, *, beside: bool
) -> tuple[Together | None, Sequence[Notice]]:
    """The values of grammars and of a model's readings together; where that breaks the grammars' stand alone."""
    try:
        aligned = [_aligned(plan, reading) for reading in readings]
        joined = together(
            plan,
            [one.values or () for one in read],
            [value for values, _ in aligned for value in values],
            readings,
            lambda blocks: _tried(plan, blocks, whole),
            beside=beside,
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, what else was read stands
        return None, (section_lost(readings[0].section, error),)
    return joined, [notice for _, notices in aligned for notice in notices]


def _printed(block: Block) -> tuple[FigureToken, ...]:
    return tuple(figures(block.section.text, block.section.start, block.section.end))


def _fitting(reading: Reading, record: type[Model]) -> tuple[Reading, list[Notice]]:
    """A reading without the answers of which the record has no such leaf: a count is no share, a rate no amount."""
    kept = tuple(answer for answer in reading.answers if answer.kind in kinds_at(record, answer.path))
    if len(kept) == len(reading.answers):
        return reading, []
    found = set(map(id, kept))
    return replace(reading, answers=kept), [
        misfit(answer, reading.reader) for answer in reading.answers if id(answer) not in found
    ]


def _by_block(plan: Plan, readings: Iterable[Reading]) -> list[Reading | None]:
    """The reading of every block."""
    found = {(one.section.key, one.section.start, one.section.end): one for one in readings}
    return [found.get((block.section.key, block.section.start, block.section.end)) for block in plan.blocks]


def way_of(readings: Iterable[Reading]) -> str:
    """The way of reading that readings are of, where nobody says: their only reader's name, or `both`."""
    names = sorted({reading.reader for reading in readings})
    return "both" if len(names) > 1 else names[0] if names else ""


def record_of(plan: Plan, blocks: Sequence[Sequence[Aligned]]) -> tuple[Model, tuple[Notice, ...]]:
    """One record of the values of all blocks and of what the type reads of the whole document; and what is not in it.

    What the type reads before it breaks stands.
    """
    whole, faults = _read_whole(plan)
    record, lost = _recorded(plan, blocks, whole)
    return record, (*faults, *lost)


def _read_whole(plan: Plan) -> tuple[dict[str, list[Model]], list[Notice]]:
    """What the type reads of the whole document, by field; and a notice of each part that could not be read."""
    whole: dict[str, list[Model]] = {}
    notices: list[Notice] = []
    for name, read in plan.doctype.whole:
        parts = whole.setdefault(name, [])
        try:
            for part in read(plan.document, plan.sections):
                if isinstance(part, Notice):
                    notices.append(part)
                else:
                    parts.append(part)
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest of the record stands
            notices.append(part_lost(name, field(plan.doctype.record, name).title, error))
    return whole, notices


def _tried(plan: Plan, blocks: Sequence[Sequence[Aligned]], whole: Whole) -> tuple[Model, tuple[CheckResult, ...]]:
    """The record of some values, and what the type's rules say of it: to weigh what readers claim."""
    record, _ = build(plan.doctype.record, blocks, whole)
    return record, tuple(plan.doctype.checked(record).results)


def _recorded(plan: Plan, blocks: Sequence[Sequence[Aligned]], whole: Whole) -> tuple[Model, tuple[Notice, ...]]:
    """The record of the values of all blocks, of what was read of the whole document, and of what nobody placed."""
    record, lost = build(plan.doctype.record, blocks, whole)
    notices = list(lost)
    if (kept := of_role(plan.doctype.record, "statements")) is None:
        return record, tuple(notices)
    placed = frozenset(cited.figure[0] for _, cited in walk(record))
    try:
        year = schema.identity(record, "period")
        found = read_statements(plan.document, plan.headings, plan.passages, placed, year)
        again, statements = place_statements(record, found)
    except Exception as error:  # noqa: BLE001 - whatever it is, the rest of the record stands
        return record, (*notices, part_lost(kept.name, kept.title, error))
    updates: dict[str, Any] = {kept.name: statements}
    if again and (restatements := of_role(plan.doctype.record, "restatements")) is not None:
        updates[restatements.name] = (*getattr(record, restatements.name), *again)
    return record.model_copy(update=updates), tuple(notices)


def _nothing_read(doctype: DocType) -> Notice:
    """What nobody read a figure of is not accepted: there may be nothing in it, or nobody who can read it."""
    return Notice(
        code=NOTHING_READ,
        severity="error",
        message_zh=f"没有读出任何数字：文件可能不是{doctype.title}，或该类型没有语法，需要配置模型",
        message_en=f"no figure was read: it may be no {doctype.title_en or doctype.name}, "
        "or the type has no grammar and needs a model",
    )


def _unnamed(record: Model) -> Iterator[Notice]:
    """A notice for what a document is known by and nobody could tell for sure: whose it is, of which period."""
    for entry in schema.fields(type(record)):
        if entry.identity is not None and getattr(record, entry.name) is None:
            yield Notice(
                code="REC-NAME-001",
                severity="warning",
                message_zh=f"“{entry.title}”没有两处一致的写法，没有读出；请填写",
                message_en=f"no two places agree on it, so it was not read; please fill it in: {entry.name}",
                path=entry.name,
            )


def _figures(reading: Reading) -> int:
    return sum(answer.kind in FIGURE_KINDS for answer in reading.answers)
