"""What a dashboard is made of: one entry a document, of a run's folder or of a store.

A row of the summary with what was found in a document, in; an OverviewRow out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from extractor.core.values import IN_YUAN, read_money
from extractor.doctypes.indicators import Indicator
from extractor.doctypes.registry import all_types
from extractor.errors import NotAFigureError
from extractor.output.tally import READ

Said = Literal["open", "confirmed", "misread"]


class Mistake(NamedTuple):
    """Something in a document that does not hold: by which rule, and whether a person said that it is the document's
    (`confirmed`) or was read wrongly (`misread`); `amount` is the largest that it is about, in 元.
    """

    code: str
    said: Said
    amount: Decimal
    zh: str
    en: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A document as a dashboard counts it.

    `printed` figures stand in it, of which `accounted` came into the record or are named as left out. `measures` are
    amounts that it states, in 元, by the codes of indicators. Of one that was accepted, `looked_at` says whether people
    decided about it, `wrong` whether they changed what had been accepted. `number` is the store's.
    """

    name: str
    organization: str
    year: int | None
    type: str
    status: str
    verdict: str
    printed: int = 0
    accounted: int = 0
    mistakes: tuple[Mistake, ...] = ()
    measures: Mapping[str, Decimal] = field(default_factory=dict)
    looked_at: bool = False
    wrong: bool = False
    number: int | None = None

    @property
    def read(self) -> bool:
        """Whether it could be read."""
        return self.status in READ

    @property
    def accepted(self) -> bool:
        """Whether the checks accepted it without a person."""
        return self.verdict == "accept"


def overview_row(row: Mapping[str, Any], **known: Any) -> OverviewRow:
    """A row of the summary as a dashboard counts it, with what else is known of the document."""
    coverage = row.get("coverage") or {}
    year = row.get("fiscal_year")
    return OverviewRow(
        str(row["document"]),
        str(row.get("organization") or ""),
        year if isinstance(year, int) else None,
        str(row.get("type") or ""),
        str(row["status"]),
        str(row.get("verdict") or ""),
        coverage.get("printed", 0),
        coverage.get("accounted", 0),
        **known,
    )


@cache
def amounts_measured() -> dict[str, Indicator]:
    """What documents state once a year as an amount of money, of all types that are there, by code."""
    every = (indicator for doctype in all_types() for indicator in doctype.indicators)
    return {one.code: one for one in every if one.unit == "元" and not one.is_list}


def rows_of_folder(out: Path) -> Iterator[OverviewRow]:
    """The documents of a run's folder. Raises OSError where there is no summary."""
    with (out / "summary.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            folder = out / str(row["document"])
            yield overview_row(row, mistakes=tuple(_failing(folder)), measures=_measures(folder))


def _failing(folder: Path) -> Iterator[Mistake]:
    for result in _lines(folder / "findings.jsonl"):
        if result.get("status") == "fail":
            page = min((one["page"] for one in result.get("operands", ())), default=1)
            amount = max((_yuan(one["printed"]) for one in result.get("operands", ())), default=Decimal(0))
            yield Mistake(result["code"], "open", amount, result["message_zh"], result["message_en"], page)


def _yuan(words: str) -> Decimal:
    """An amount in 元; zero where it is none, or its unit is not printed with it."""
    try:
        return abs(read_money(words).yuan or Decimal(0))
    except NotAFigureError:
        return Decimal(0)


def _measures(folder: Path) -> dict[str, Decimal]:
    """The amounts that a document's sentences state; those of its tables are in the store."""
    wanted = {leaf.path: code for code, one in reversed(amounts_measured().items()) for leaf in one.leaves}
    facts = (fact for fact in _lines(folder / "facts.jsonl") if fact["path"] in wanted and fact.get("unit") in IN_YUAN)
    return {wanted[fact["path"]]: Decimal(str(fact["value"])) * IN_YUAN[fact["unit"]] for fact in facts}


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
