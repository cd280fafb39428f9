"""The organisations of a store: kept as they were last settled, and told with their names. Rows in, a Registry out."""

from collections.abc import Sequence
from dataclasses import astuple

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from extractor.dataset.organisations import Correction, Name, Organisation, Registry
from extractor.store.tables import CorrectionRow, OrganisationRow


def alone(session: Session) -> None:
    """Let nobody else settle organisations until this transaction ends; SQLite has one writer by itself."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE organisation IN EXCLUSIVE MODE"))


def keep_corrections(session: Session, corrections: Sequence[Correction]) -> None:
    """Put what people say of organisations in the place of what they said before."""
    session.execute(delete(CorrectionRow))
    session.add_all(CorrectionRow(number=n, line=list(one)) for n, one in enumerate(corrections))
    session.flush()


def corrections_kept(session: Session) -> list[Correction]:
    """What people say of organisations, in its order."""
    return [Correction(*row.line) for row in session.scalars(select(CorrectionRow).order_by(CorrectionRow.number))]


def keep_organisations(session: Session, registry: Registry) -> None:
    """Keep the organisations as they are now; one that no document and no person names any more goes."""
    kept = {row.key: row for row in session.scalars(select(OrganisationRow))}
    for key, one in registry.organisations.items():
        row = kept.pop(key, None) or OrganisationRow(key=key, circle="")
        row.name, row.region, row.level, row.code, row.parent = one.name, one.region, one.level, one.code, one.parent
        names = [list(astuple(name)) for name in one.names]
        if row.names != names:
            row.names = names
        session.add(row)
    for gone in kept.values():
        session.delete(gone)
    session.flush()


def organisations_kept(session: Session) -> Registry:
    """The organisations as they were last kept."""
    found = {}
    for row in session.scalars(select(OrganisationRow)):
        names = tuple(Name(*name) for name in row.names)
        found[row.key] = Organisation(row.key, row.name, row.region, row.level, row.code, row.parent, names)  # type: ignore[arg-type]
    return Registry(found, {name.key: [(name, key)] for key, one in found.items() for name in one.names})
