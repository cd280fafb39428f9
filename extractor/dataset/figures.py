"""What one document gives to the dataset: whose it is, of which year, what it measures, what in it does not hold.

A record and what stands behind it in, a DocumentFigures out; kept as JSON.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from extractor.checks.rule import CheckResult
from extractor.core.evidence import Model
from extractor.core.schema import fields, identity
from extractor.core.tables import StatutoryTable, tables_of
from extractor.dataset.adjusted import Adjustment
from extractor.dataset.names import organisation_key
from extractor.doctypes.base import DocType
from extractor.doctypes.indicators import Measured, PrintedFigure, Said, measured

FORM = 1  # of what is kept: another form is made anew
_CODE = re.compile(r"\d{6}|\d{3}")
_MYRIAD = Decimal(10_000)


class Failing(NamedTuple):
    """A check of the document itself that does not hold."""

    code: str
    severity: str
    zh: str
    en: str
    equation: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentFigures:
    """A document in the dataset.

    `unit_code` is the code of the organisation, where a table has it; `order` orders the editions of a disclosure;
    `settled`: no question of it is open.
    """

    name: str
    sha256: str
    type: str
    organization: str | None
    year: int | None
    unit_code: str = ""
    settled: bool = False
    order: int = 0
    measured: tuple[Measured, ...] = ()
    failing: tuple[Failing, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    crossed: tuple["Crossing", ...] = field(default=(), compare=False)

    def form(self) -> dict[str, Any]:
        """What it measures and finds, as JSON."""
        return {
            "measured": [_packed(one) for one in self.measured],
            "failing": self.failing,
            "adjustments": self.adjustments,
        }

    @property
    def largest(self) -> int | None:
        """The largest amount in 万元, by which the halves of a disclosure find each other."""
        values = (
            printed_figure.value
            for one in self.measured
            for printed_figure in one.prints
            if printed_figure.unit and "元" in printed_figure.unit
        )
        return max((int(value / _MYRIAD) for value in values if value is not None), default=None)


class Crossing(NamedTuple):
    """A check across documents, asked of one of them: the result, and the other document by its digest and name."""

    result: CheckResult
    other: str
    other_name: str


def figures_of(
    name: str,
    sha256: str,
    doctype: DocType,
    record: Model,
    origins: Mapping[str, str],
    results: Sequence[CheckResult],
    adjusted: tuple[Adjustment, ...],
    *,
    settled: bool,
    order: int = 0,
    should_be: Mapping[str, str] = MappingProxyType({}),
) -> DocumentFigures:
    """What a record gives to the dataset; `origins` say what stands behind each leaf, by path, and `should_be` what
    would be right where a person says that the document prints it wrong.
    """
    organization: str | None = identity(record, "issuer")
    failing = tuple(
        Failing(one.code, one.severity, one.message_zh, one.message_en, one.equation, one.quotes)
        for one in results
        if one.status == "fail"
    )
    return DocumentFigures(
        name,
        sha256,
        doctype.name,
        organization,
        identity(record, "period"),
        _unit_code(record, organization),
        settled,
        order,
        tuple(measured(record, doctype.indicators, origins, should_be)),
        failing,
        adjusted,
    )


@lru_cache(maxsize=64)
def made_with(doctype: DocType) -> str:
    """By what a document was measured: where it changes, what is kept is measured anew."""
    return hashlib.sha256(f"{FORM} {doctype.schema} {doctype.indicators!r}".encode()).hexdigest()[:16]


def digest(form: Any) -> str:
    """A form by its content."""
    return hashlib.sha256(json.dumps(form, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _unit_code(record: Model, organization: str | None) -> str:
    """The code that a table has for a row which is the organisation itself."""
    if not organization or not any(entry.part is StatutoryTable for entry in fields(type(record))):
        return ""
    key = organisation_key(organization)
    rows = (row for table in tables_of(record) for row in table.rows if row.code and _CODE.fullmatch(row.code))
    return next((str(row.code) for row in rows if organisation_key(row.label) == key), "")


def _packed(one: Measured) -> list[Any]:
    return [one.code, one.member, one.prints, one.change]


def measured_of(form: Mapping[str, Any], codes: frozenset[str] | None = None) -> tuple[Measured, ...]:
    """What a document measures, back from JSON; only those `codes`, where they are named."""
    return tuple(
        Measured(code, member, tuple(PrintedFigure(*printed_figure) for printed_figure in prints), _said(change))
        for code, member, prints, change in form["measured"]
        if codes is None or code in codes
    )


def _said(change: Sequence[Any] | None) -> Said | None:
    if change is None:
        return None
    *said, amount, rate, prior = change
    return Said(*said, *(None if one is None else PrintedFigure(*one) for one in (amount, rate, prior)))


def failing_of(form: Mapping[str, Any]) -> tuple[Failing, ...]:
    """What does not hold in a document, back from JSON."""
    return tuple(Failing._make((*one[:-1], tuple(one[-1]))) for one in form["failing"])


def adjustments_of(form: Mapping[str, Any]) -> tuple[Adjustment, ...]:
    """What a document says of adjustments, back from JSON."""
    return tuple(Adjustment(*one) for one in form["adjustments"])
