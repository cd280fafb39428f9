"""The checks of a 部门决算公开: importing the room enters every rule into the catalogue."""

from functools import partial

from extractor.checks.explain import Candidates
from extractor.checks.run import Checked, check
from extractor.core.schema import spoken
from extractor.doctypes.common.checks.figure_index import FigureIndex
from extractor.doctypes.common.checks.statements import enter_rules
from extractor.doctypes.final_accounts.checks import counts, narrative, rates, restated, rows, sums, tables, words
from extractor.doctypes.final_accounts.checks.catalogue import CATALOGUE
from extractor.doctypes.final_accounts.schema import FinalAccounts

enter_rules(CATALOGUE, "FA")


def check_record(record: FinalAccounts, disputed: frozenset[str] = frozenset()) -> Checked:
    """Evaluate the whole catalogue on a record; `disputed` are the paths on which the readers differ."""
    index = FigureIndex(record)
    return check(index, CATALOGUE, partial(candidates, index), disputed, partial(spoken, FinalAccounts))


def candidates(index: FigureIndex) -> Candidates:
    """The figures among which one may explain a failure."""
    return Candidates.of(index.figures(), rates.last_year(index))


__all__ = [
    "CATALOGUE",
    "FigureIndex",
    "candidates",
    "check_record",
    "counts",
    "narrative",
    "rates",
    "restated",
    "rows",
    "sums",
    "tables",
    "words",
]
