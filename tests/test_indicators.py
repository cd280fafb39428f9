"""Indicators: the catalogues lead somewhere, and every print of a figure comes out, wherever it stands."""

import pytest

from extractor.core.evidence import Cited, Where
from extractor.core.field_path import FieldPath
from extractor.core.schema import resolve
from extractor.core.tables import StatutoryTable, TableRow
from extractor.core.values import Money, read_money
from extractor.doctypes.final_accounts.indicators import INDICATORS
from extractor.doctypes.final_accounts.schema import FinalAccounts, GeneralBudget, Totals
from extractor.doctypes.indicators import Coalesced, coalesced, measured
from extractor.doctypes.registry import all_types

OF_ALL = [(doctype, indicator) for doctype in all_types() for indicator in doctype.indicators]
CODES = {indicator.code: indicator for _, indicator in OF_ALL}


def test_codes_are_unique_and_every_place_and_link_of_an_indicator_leads_somewhere() -> None:
    assert len(CODES) == len(OF_ALL) > 80
    for doctype, indicator in OF_ALL:
        for path in [*(leaf.path for leaf in indicator.leaves), *(c for c in indicator.changes if "." in c)]:
            resolve(doctype.record, FieldPath.parse(path))
        for code in (indicator.next_year, indicator.announced, indicator.executed):
            assert not code or code in CODES, f"{indicator.code} → {code}"
        assert all((indicator.zh, indicator.en, indicator.definition)), indicator.code
        assert indicator.leaves or indicator.cells


def cited(printed: str, unit: str = "万元") -> Cited[Money]:
    return Cited[Money](
        value=read_money(printed, unit),  # type: ignore[arg-type]
        quote=printed,
        where=Where(document="", page=1, start=0, end=len(printed)),
        figure=(0, len(printed)),
        reader="grammar",
    )


def record(narrative: str | None, cell: str | None, unit: str = "万元") -> FinalAccounts:
    """Final accounts whose general public budget is told in the text, in a table, in both or in none."""
    row = TableRow(label="合计", cells={} if cell is None else {"合计": cited(cell, unit)}, page=2)
    table = StatutoryTable(kind="一般公共预算财政拨款支出决算表", printed_title="", pages=(2,), rows=(row,))
    told = None if narrative is None else GeneralBudget(total=cited(narrative))
    return FinalAccounts(general_budget=told, tables=(table,))


def value(of: FinalAccounts, code: str) -> Coalesced | None:
    found = {one.code: one for one in measured(of, INDICATORS, {})}
    return coalesced(CODES[code], found[code].prints) if code in found else None


@pytest.mark.parametrize(
    ("narrative", "cell", "unit", "yuan", "agreement"),
    [
        pytest.param("12.35万元", None, "万元", 123500, "only_one", id="only in the text"),
        pytest.param(None, "12.35", "万元", 123500, "only_one", id="only in a table"),
        pytest.param("12.35万元", "123456.78", "元", "123456.78", "equal", id="the finer of two that agree"),
        pytest.param("12.35万元", "12.53", "万元", 123500, "differing", id="the text where they differ"),
    ],
)
def test_a_figure_comes_out_wherever_it_stands(
    narrative: str | None, cell: str | None, unit: str, yuan: object, agreement: str
) -> None:
    found = value(record(narrative, cell, unit), "fa.general_budget")
    assert found is not None
    assert (str(found.value.value).removesuffix(".00"), found.agreement) == (str(yuan), agreement)


def test_what_is_printed_nowhere_has_no_value_and_an_amount_without_unit_none_in_yuan() -> None:
    assert value(record(None, None), "fa.general_budget") is None
    bare = Totals(income_total=cited("5.00").model_copy(update={"value": read_money("5.00")}))
    found = value(FinalAccounts(overall=bare), "fa.income_total")
    assert found is not None
    assert (found.value.value, found.value.number) == (None, "5.00")
