"""What a spreadsheet makes of an export: figures are numbers, all else is text, whatever it says."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.exports import READ, made, undoubted

from extractor.export import sheets
from extractor.export.export import Form
from extractor.export.flat import COLUMNS
from extractor.store.database import Store, open_store
from extractor.store.keep import Kept, keep

pytest_plugins = ("helpers.reviewed_store",)

RISKY = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\uff1d1+1", '=HYPERLINK("http://x","y")']


@pytest.fixture(params=RISKY)
def risky(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, str]]:
    """A document whose name and organisation a spreadsheet would take for a formula."""
    store = open_store(str(tmp_path / "risky.db"))
    words: str = request.param
    keep(store, _named(undoubted(tmp_path), words), "one")
    yield store, words
    store.close()


def _named(read: Kept, words: str) -> Kept:
    record = read.form["record"]
    named = record | {"organization": record["organization"] | {"value": words}}
    return replace(read, name=words, form=read.form | {"record": named})


def test_text_in_a_workbook_is_never_a_formula(risky: tuple[Store, str], tmp_path: Path) -> None:
    store, words = risky
    sheet = openpyxl.load_workbook(made(store, "xlsx", tmp_path)).active
    row = dict(zip(COLUMNS, sheet[2], strict=True))
    assert row["path"].value == "organization"
    for column in ("document", "organization", "value"):
        cell = row[column]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (words, "s", True)
    assert {cell.data_type for cells in sheet.iter_rows() for cell in cells} == {"s", "n"}


def test_text_in_a_csv_file_is_never_a_formula(risky: tuple[Store, str], tmp_path: Path) -> None:
    store, words = risky
    with made(store, "csv", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["path"], row["document"], row["organization"], row["value"]) == ("organization", *[f"'{words}"] * 3)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param("#N/A", "#N/A", id="the name of an error"),
        pytest.param("a\x07b\ufffe", "a\ufffdb\ufffd", id="what XML has no room for"),
        pytest.param("长" * 40_000, "长" * 32_766 + "…", id="longer than a cell"),
        pytest.param("1,234.50", "1,234.50", id="text that looks like a number"),
    ],
)
def test_a_workbook_takes_any_text(tmp_path: Path, words: str, shown: str) -> None:
    store = open_store(str(tmp_path / "any.db"))
    keep(store, _named(undoubted(tmp_path), words), "one")
    cell = openpyxl.load_workbook(made(store, "xlsx", tmp_path)).active["C2"]
    assert (cell.value, cell.data_type) == (shown, "s")
    store.close()


@pytest.mark.parametrize(
    ("value", "in_csv", "in_xlsx"),
    [
        pytest.param("-12.50", "-12.50", -12.5, id="less than nothing"),
        pytest.param("0.00", "0.00", 0, id="nothing"),
        pytest.param("123456789012345678.90", "123456789012345678.90", "123456789012345678.90", id="too many digits"),
    ],
)
def test_a_figure_is_a_number(tmp_path: Path, value: str, in_csv: str, in_xlsx: Any) -> None:
    store = open_store(str(tmp_path / "figures.db"))
    read = undoubted(tmp_path)
    income = read.form["record"]["income"]
    total = income["total"] | {"value": income["total"]["value"] | {"value": value}}
    record = read.form["record"] | {"income": income | {"total": total}}
    keep(store, replace(read, form=read.form | {"record": record}), "one")
    at = (read.name, "income.total")
    assert READ["csv"](made(store, "csv", tmp_path))[at][0] == in_csv
    assert READ["xlsx"](made(store, "xlsx", tmp_path))[at][0] == in_xlsx
    assert READ["parquet"](made(store, "parquet", tmp_path))[at][0] == value
    store.close()


def test_what_a_sheet_has_no_room_for_goes_on_in_the_next(
    reviewed: Store, exported: Callable[[Form], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = READ["xlsx"](exported("xlsx"))
    monkeypatch.setattr(sheets, "SHEET_ROWS", 400)
    out = made(reviewed, "xlsx", tmp_path)
    book = openpyxl.load_workbook(out)
    leaves = [sheet for sheet in book if sheet.title.startswith("leaves")]
    assert [(sheet.title, sheet.max_row, sheet["A1"].value) for sheet in leaves] == [
        ("leaves", 400, "document"),
        ("leaves 2", 400, "document"),
        ("leaves 3", len(whole) - 2 * 399 + 1, "document"),
    ]
    assert READ["xlsx"](out) == whole
