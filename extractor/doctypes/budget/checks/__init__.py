"""The checks of a 部门预算公开: importing the room enters every rule into the catalogue."""

from functools import partial

from extractor.checks.explain import Candidates
from extractor.checks.run import Checked, check
from extractor.core.schema import spoken
from extractor.doctypes.budget.checks import between, narrative, rates, sums, tables, words
from extractor.doctypes.budget.checks.catalogue import CATALOGUE
from extractor.doctypes.budget.schema import DepartmentBudget
from extractor.doctypes.common.checks.figure_index import FigureIndex
from extractor.doctypes.common.checks.statements import enter_rules

enter_rules(CATALOGUE, "BU")


def check_record(record: DepartmentBudget, disputed: frozenset[str] = frozenset()) -> Checked:
    """Evaluate the whole catalogue on a record; `disputed` are the paths on which the readers differ."""
    index = FigureIndex(record)
    return check(index, CATALOGUE, partial(_candidates, index), disputed, partial(spoken, DepartmentBudget))


def _candidates(index: FigureIndex) -> Candidates:
    """The figures among which one may explain a failure."""
    return Candidates.of(index.figures(), rates.last_year(index))


__all__ = ["CATALOGUE", "FigureIndex", "between", "check_record", "narrative", "rates", "sums", "tables", "words"]
