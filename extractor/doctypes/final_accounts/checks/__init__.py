"""The checks of a 部门决算公开: importing the room enters every rule into the catalogue."""

from functools import partial

from extractor.checks.explain import Candidates
from extractor.checks.run import Checked, check
from extractor.core.schema import spoken
from extractor.doctypes.final_accounts.checks import counts, narrative, rates, rows, sums, tables, words
from extractor.doctypes.final_accounts.checks.catalogue import CATALOGUE
from extractor.doctypes.final_accounts.checks.ledger import Ledger
from extractor.doctypes.final_accounts.schema import FinalAccounts


def check_record(record: FinalAccounts, disputed: frozenset[str] = frozenset()) -> Checked:
    """Evaluate the whole catalogue on a record; `disputed` are the paths on which the readers differ."""
    ledger = Ledger(record)
    return check(ledger, CATALOGUE, partial(candidates, ledger), disputed, partial(spoken, FinalAccounts))


def candidates(ledger: Ledger) -> Candidates:
    """The figures among which one may explain a failure."""
    return Candidates.of(ledger.figures(), rates.last_year(ledger))


__all__ = [
    "CATALOGUE",
    "Ledger",
    "candidates",
    "check_record",
    "counts",
    "narrative",
    "rates",
    "rows",
    "sums",
    "tables",
    "words",
]
