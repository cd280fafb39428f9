"""Bring the dataset of a store up to date: whose each document is, and what disclosures owe to one another.

Only what changed is done again: documents that were measured by other indicators, organisations of whose circle of
documents one is new or reads otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from extractor.dataset.across import RULES, Circle, crossings
from extractor.dataset.disclosures import disclosures, is_half_of
from extractor.dataset.figures import Crossing, DocumentFigures, digest, made_with
from extractor.dataset.organisations import Correction, Occurrence, Organisation, Registry
from extractor.doctypes.base import DocType
from extractor.doctypes.indicators import Indicator
from extractor.output.tally import Waiting
from extractor.review.decisions import apply_decisions
from extractor.store.database import Store
from extractor.store.figures import figures_in, note_figures
from extractor.store.keep import current, decisions_of, read_of, refresh
from extractor.store.organisations import alone, corrections_kept, keep_corrections, keep_organisations
from extractor.store.queue import waiting
from extractor.store.tables import DocumentRow, FiguresRow, OrganisationRow
from extractor.store.types import MissingTypeError, types_kept

_AT_ONCE = 50  # in one transaction
_ACROSS = 1  # the version of the checks across documents


class Brought(NamedTuple):
    """What was done: documents measured anew, organisations checked anew, and how many there are."""

    measured: int
    checked: int
    organisations: int


@dataclass(frozen=True, slots=True)
class _Known:
    """A document's row in short."""

    id: int
    digest: str
    type: str
    issuer: str | None
    fiscal_year: int | None
    unit_code: str
    largest: int | None
    organisation: str | None
    year: int | None


def bring_up(store: Store, corrections: Sequence[Correction] | None = None) -> Brought:
    """Measure what is not measured, settle whose it is, and check what changed; `corrections` replace those kept."""
    measured = _measure(store)
    with store.writing() as session:
        alone(session)
        if corrections is not None:
            keep_corrections(session, corrections)
        types = {doctype.name: doctype for doctype in types_kept(session)}
        registry = _settle(session, types)
        circles = _circles(session, registry)
        before = {row.key: row.circle for row in session.scalars(select(OrganisationRow))}
    changed = [key for key, circle in circles.items() if before[key] != circle]
    for at in range(0, len(changed), _AT_ONCE):
        with store.writing() as session:
            alone(session)
            for key in changed[at : at + _AT_ONCE]:
                if (row := session.get(OrganisationRow, key)) is None:
                    continue  # another run has settled it otherwise meanwhile, and checks it
                _check(session, registry.organisations[key], registry, types)
                row.circle = circles[key]
                session.flush()
                session.expunge_all()
    return Brought(measured, len(changed), len(circles))


def waiting_now(store: Store) -> Waiting:
    """What is left in the queue once the dataset is up to date."""
    bring_up(store)
    with store.reading() as session:
        return waiting(session)


def indicators_of(types: Iterable[DocType]) -> dict[str, dict[str, Indicator]]:
    """The indicators of types, by name of the type and by code."""
    return {doctype.name: {one.code: one for one in doctype.indicators} for doctype in types}


def _measure(store: Store) -> int:
    """Measure every document that is not, or by other indicators than there are now."""
    with store.reading() as session:
        known = {made_with(doctype) for doctype in types_kept(session)}
        missing = list(
            session.scalars(
                select(DocumentRow.id)
                .outerjoin(FiguresRow, FiguresRow.document_id == DocumentRow.id)
                .where(FiguresRow.document_id.is_(None) | FiguresRow.made_with.not_in(known))
                .order_by(DocumentRow.id)
            )
        )
    done = 0
    for at in range(0, len(missing), _AT_ONCE):
        with store.writing() as session:
            for number in missing[at : at + _AT_ONCE]:
                document = session.get_one(DocumentRow, number, options=[undefer(DocumentRow.text)])
                try:
                    read = read_of(document, current(session, document))
                except (MissingTypeError, ValidationError):  # of another version: it is told of as not measured
                    continue
                note_figures(session, document, read, apply_decisions(read, decisions_of(session, document)))
                session.expunge(document)
                done += 1
    return done


def _settle(session: Session, types: Mapping[str, DocType]) -> Registry:
    """Write whose each document is, and the organisations."""
    known = _all_known(session)
    seen = [Occurrence(one.issuer, one.fiscal_year, one.unit_code) for one in known if one.issuer]
    registry = Registry.of(seen, corrections_kept(session))
    halves = _halves(session, known, types)
    for one in known:
        issuer, year = halves.get(one.id, (one.issuer, one.fiscal_year))
        organisation = registry.resolve(issuer, year)
        key = organisation.key if organisation is not None else None
        if (key, year) != (one.organisation, one.year):
            row = session.get_one(FiguresRow, one.id)
            row.organisation, row.year = key, year
    keep_organisations(session, registry)
    return registry


def _all_known(session: Session) -> list[_Known]:
    columns = [getattr(FiguresRow, "document_id" if name == "id" else name) for name in _Known.__slots__]
    return [_Known(*row) for row in session.execute(select(*columns).order_by(FiguresRow.document_id))]


def _halves(
    session: Session, known: Sequence[_Known], types: Mapping[str, DocType]
) -> dict[int, tuple[str | None, int | None]]:
    """Documents that name nobody, and are the half of one other that does: its organisation and year."""
    by_largest: dict[tuple[str, int], list[_Known]] = {}
    for one in known:
        if one.issuer and one.largest:
            by_largest.setdefault((one.type, one.largest), []).append(one)
    indicators = indicators_of(types.values())
    found: dict[int, tuple[str | None, int | None]] = {}
    for orphan in known:
        if orphan.issuer or not orphan.largest or not indicators.get(orphan.type):
            continue
        near = (by_largest.get((orphan.type, orphan.largest + by), []) for by in (-1, 0, 1))
        half = _loaded(session, orphan.id)
        others = [
            one
            for candidates in near
            for one in candidates
            if is_half_of(half, _loaded(session, one.id), indicators[orphan.type])
        ]
        if len({(one.issuer, one.fiscal_year) for one in others}) == 1:
            found[orphan.id] = others[0].issuer, others[0].fiscal_year
    return found


def _loaded(session: Session, document: int) -> DocumentFigures:
    options = [undefer(FiguresRow.data), undefer(FiguresRow.crossed), joinedload(FiguresRow.document)]
    return figures_in(session.get_one(FiguresRow, document, options=options))


def _circles(session: Session, registry: Registry) -> dict[str, str]:
    """What each organisation and its units published, as a digest."""
    documents: dict[str, list[tuple[object, ...]]] = {}
    for one in _all_known(session):
        if one.organisation is not None:
            documents.setdefault(one.organisation, []).append((one.id, one.digest, one.year))
    units: dict[str, list[str]] = {}
    for key, organisation in registry.organisations.items():
        if organisation.parent:
            units.setdefault(organisation.parent, []).append(key)
    return {
        key: digest(
            [
                _ACROSS,
                [rule.code for rule in RULES],
                documents.get(key, []),
                [documents.get(unit, []) for unit in sorted(units.get(key, []))],
                [astuple(name) for name in organisation.names],
            ]
        )
        for key, organisation in sorted(registry.organisations.items())
    }


def _check(session: Session, organisation: Organisation, registry: Registry, types: Mapping[str, DocType]) -> None:
    """Check the circle of an organisation, and ask what does not hold of the documents that it is asked of."""
    indicators = indicators_of(types.values())
    rows = list(documents_of(session, [organisation.key]))
    own = [figures_in(row) for row in rows]
    units = registry.units_of(organisation.key)
    of_units = [
        one
        for unit in units
        for one in disclosures([figures_in(row) for row in documents_of(session, [unit.key])], unit.key, indicators)
    ]
    circle = Circle.of(organisation, disclosures(own, organisation.key, indicators), of_units, len(units))
    found = crossings(circle)
    for row in rows:
        crossed, before = [_form(one) for one in found.get(row.document.sha256, ())], row.crossed or []
        if crossed != before:
            row.crossed = crossed
            session.flush()
            if _failing(crossed) != _failing(before):  # nothing else is asked
                refresh(session, session.get_one(DocumentRow, row.document_id, with_for_update=True))


def _failing(crossed: Sequence[Sequence[Any]]) -> list[Any]:
    return [one for one in crossed if one[0]["status"] == "fail"]


def _form(one: Crossing) -> list[Any]:
    return [one.result.form(), one.other, one.other_name]


def documents_of(session: Session, organisations: Sequence[str | None]) -> Iterator[FiguresRow]:
    """The rows of organisations' documents, by year and then in the order in which they came."""
    for key in organisations:
        whose = FiguresRow.organisation.is_(None) if key is None else FiguresRow.organisation == key
        yield from session.scalars(
            select(FiguresRow)
            .where(whose)
            .order_by(FiguresRow.year, FiguresRow.document_id)
            .options(undefer(FiguresRow.data), undefer(FiguresRow.crossed), joinedload(FiguresRow.document))
        )
