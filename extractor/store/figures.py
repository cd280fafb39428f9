"""Keep what each document measures beside it, and what is asked of it across documents. A state in, a row out."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from extractor.checks.rule import CheckResult
from extractor.dataset.across import ELSEWHERE
from extractor.dataset.adjusted import adjustments
from extractor.dataset.figures import (
    Crossing,
    DocumentFigures,
    adjustments_of,
    digest,
    failing_of,
    figures_of,
    made_with,
    measured_of,
)
from extractor.doctypes.policy import Policy
from extractor.review.decisions import Read, ReviewState
from extractor.review.questions import Question
from extractor.store.tables import DocumentRow, FiguresRow

_RISK = {"error": 30, "warning": 10}


def note_figures(session: Session, document: DocumentRow, read: Read, state: ReviewState) -> None:
    """Measure a document as it stands now; the caller holds the document's row."""
    figures = figures_of(
        document.name,
        document.sha256,
        read.doctype,
        state.record,
        state.origins,
        state.results,
        adjustments(read.text),
        settled=not state.open,
        should_be={path: one.printed for path, one in state.should_be.items() if one.printed},
    )
    form = figures.form()
    row = session.get(FiguresRow, document.id)
    if row is None:
        row = FiguresRow(document_id=document.id, organisation=None, year=figures.year)
        session.add(row)
    said = (figures.type, figures.organization, figures.year, figures.unit_code)
    found = digest([said, form])
    row.made_with, row.settled = made_with(read.doctype), figures.settled
    if row.digest != found:
        row.type, row.issuer, row.fiscal_year, row.unit_code = said
        row.digest, row.largest, row.data = found, figures.largest, form
        row.organisation, row.year = None, figures.year  # whose it is now, the registry says
    session.flush()


def figures_in(row: FiguresRow, codes: frozenset[str] | None = None) -> DocumentFigures:
    """A row as a document of the dataset, with the indicators `codes`, or all of them."""
    return DocumentFigures(
        row.document.name,
        row.document.sha256,
        row.type,
        row.issuer,
        row.year,
        row.unit_code,
        row.settled,
        row.document_id,
        measured_of(row.data, codes),
        failing_of(row.data),
        adjustments_of(row.data),
        tuple(crossing_of(one) for one in row.crossed or ()),
    )


def unmeasured(session: Session) -> list[str]:
    """The names of documents that nothing measures: their type is not installed here."""
    missing = select(DocumentRow.name).outerjoin(FiguresRow, FiguresRow.document_id == DocumentRow.id)
    return sorted(session.scalars(missing.where(FiguresRow.document_id.is_(None))))


def crossing_of(form: Sequence[Any]) -> Crossing:
    """A check across documents, back from JSON."""
    result, other, name = form
    return Crossing(CheckResult.of(result), other, name)


def questions_across(session: Session, document: int, policy: Policy) -> list[Question]:
    """What the checks across documents ask of one of them: a question for each figure of its own that they doubt."""
    row = session.get(FiguresRow, document, options=[undefer(FiguresRow.crossed)])
    failing = [
        crossing_of(form).result
        for form in (row.crossed if row is not None else None) or ()
        if form[0]["status"] == "fail" and form[0]["severity"] in policy.severities
    ]
    questions: dict[tuple[str, ...], Question] = {}
    for result in failing:
        question = _question(result)
        questions.setdefault(question.paths, question)
    return list(questions.values())


def _question(result: CheckResult) -> Question:
    own = [one for one in result.operands if not one.path.startswith(ELSEWHERE)]
    evidence = sorted((one.path, one.start, one.end, one.printed) for one in own)
    return Question(
        key=hashlib.sha256(repr((result.code, evidence, result.equation)).encode()).hexdigest()[:32],
        kind="equation",
        code=result.code,
        codes=(result.code,),
        severity=result.severity,
        paths=tuple(dict.fromkeys(one.path for one in own)),
        places=tuple(sorted({(one.start, one.end) for one in own})),
        page=min((one.page for one in own), default=1),
        amount=Decimal(0),
        risk=_RISK.get(result.severity, 0),
        zh=result.message_zh,
        en=result.message_en,
    )
