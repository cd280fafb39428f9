"""One way of reading over all documents: every figure that the table, the report and the summary show."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from eval.scoring.results import Run, Way
from eval.scoring.tally import Counts, Group, alignment, cost_per_document, count, group, groups


@dataclass(frozen=True, slots=True)
class Measures:
    """`elements` counts elements of lists, `cells` those of statutory tables; shares are None of nothing."""

    way: Way
    documents: int
    failed_to_run: int
    whole: Group
    figures: Counts
    words: Counts
    elements: Counts
    cells: Counts
    tables: tuple[int, int]
    must: int
    caught: int
    fails: int
    false_alarms: int
    found: int
    grounded: int
    requests: int
    input_tokens: int
    output_tokens: int
    plain_tokens: int
    cost: Decimal
    by_section: tuple[Group, ...]
    by_kind: tuple[Group, ...]
    by_document: tuple[Group, ...]
    by_feature: tuple[Group, ...]
    by_status: tuple[Group, ...]

    @property
    def findings_precision(self) -> float | None:
        return 1 - self.false_alarms / self.fails if self.fails else None

    @property
    def findings_recall(self) -> float | None:
        return self.caught / self.must if self.must else None

    @property
    def against_plain(self) -> float | None:
        """Tokens in and out over those of the plain way, by the same tokenizer; None without a model."""
        return (self.input_tokens + self.output_tokens) / self.plain_tokens if self.plain_tokens else None

    @property
    def grounding(self) -> float | None:
        return self.grounded / self.found if self.found else None


def measure(run: Run, way: Way) -> Measures:
    """All measures of one way of reading."""
    documents = run.of(way)
    findings = [one.findings for one in documents if one.findings is not None]
    tables = [one.tables for one in documents if one.tables is not None]
    every = [cell for one in documents for cell in one.cells]
    return Measures(
        way=way,
        documents=len(documents),
        failed_to_run=sum(one.failure is not None for one in documents),
        whole=group(way, [one.cells for one in documents]),
        figures=count(cell for cell in every if not cell.words),
        words=count(cell for cell in every if cell.words),
        elements=alignment(documents),
        cells=Counts(
            right=sum(one.right for one in tables),
            wrong=sum(one.wrong for one in tables),
            missing=sum(one.missing for one in tables),
            spurious=sum(one.spurious for one in tables),
        ),
        tables=(sum(one.present for one in tables), sum(one.tables for one in tables)),
        must=sum(one.must for one in findings),
        caught=sum(one.caught for one in findings),
        fails=sum(one.fails for one in findings),
        false_alarms=sum(len(one.false) for one in findings),
        found=sum(one.found for one in documents),
        grounded=sum(one.grounded for one in documents),
        requests=sum(one.requests for one in documents),
        input_tokens=sum(one.input_tokens for one in documents),
        output_tokens=sum(one.output_tokens for one in documents),
        plain_tokens=sum(one.plain_tokens for one in documents),
        cost=cost_per_document(run, way),
        by_section=_counted(groups(documents, lambda _, cell: [cell.section])),
        by_kind=_counted(groups(documents, lambda _, cell: [cell.kind])),
        by_document=_counted(groups(documents, lambda one, _: [one.document])),
        by_feature=_counted(
            groups(
                documents,
                lambda one, cell: [
                    f"layout: {one.layout}",
                    f"form: {one.form}",
                    "titles: free" if cell.free else "titles: fixed",
                    *(f"style: {mark}" for mark in one.style),
                ],
            )
        ),
        by_status=_counted(groups(documents, lambda _, cell: [cell.status or "not found"])),
    )


def _counted(found: Iterable[Group]) -> tuple[Group, ...]:
    """The groups that count anything, by name."""
    return tuple(sorted((one for one in found if one.counts.all), key=lambda one: one.name))
