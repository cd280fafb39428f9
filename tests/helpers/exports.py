"""Exports read back with the ordinary readers, and a store that people have worked on, for the tests of exports."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
from conftest import CORPUS

from extractor.export.export import FORMS, Form, export
from extractor.export.flat import COLUMNS
from extractor.store.database import Store
from extractor.store.decisions import DecisionService, ValueChange
from extractor.store.final import finals, one_moment
from extractor.store.keep import Kept, keep
from helpers.kept_store import SAID, decide, item_about, items, kept_of, kept_text, person

LANPING = CORPUS / "documents" / "lanping-disabled-2022.txt"
CHENGHU = CORPUS / "documents" / "chenghu-veterans-2022.docx"
SPENT = "basic_expenditure.total"
SHARE = "general_budget.share"
EVERY = list(FORMS)

# A leaf as every form tells of it: value, unit, origin, and its decisions (who, action, reason, old, new, …).
Told = tuple[str, str | None, str, list[tuple[Any, ...]]]
Leaves = dict[tuple[str, str], Told]


def made(store: Store, form: Form, folder: Path, name: str = "out") -> Path:
    """An export of a store, beside others of another name."""
    out = folder / f"{name}.{form}"
    export(store, form, out, "甲")
    return out


def content(out: Path) -> dict[str, bytes]:
    """The bytes of an export, by name of its files."""
    if out.is_file():
        return {"": out.read_bytes()}
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def _steps(history: Any) -> list[tuple[Any, ...]]:
    steps = json.loads(history or "[]") if isinstance(history, str) else history or []
    names = ("by", "action", "reason", "old", "new", "undone", "in_force")
    return [tuple(step[name] for name in names) for step in steps]


def _of_rows(rows: list[dict[str, Any]]) -> Leaves:
    return {
        (row["document"], row["path"]): (row["value"], row["unit"], row["origin"], _steps(row["history"]))
        for row in rows
    }


def _csv(out: Path) -> Leaves:
    with out.open(encoding="utf-8-sig", newline="") as file:
        return _of_rows([{**row, "unit": row["unit"] or None} for row in csv.DictReader(file)])


def _xlsx(out: Path) -> Leaves:
    book = openpyxl.load_workbook(out)
    sheets = [sheet for sheet in book if sheet.title.startswith("leaves")]
    rows = [dict(zip(COLUMNS, row, strict=True)) for sheet in sheets for row in sheet.iter_rows(2, values_only=True)]
    return _of_rows(rows)


def _parquet(out: Path) -> Leaves:
    return _of_rows(pq.read_table(out).to_pylist())


def _facts(out: Path) -> Leaves:
    return {
        (folder.name, fact["path"]): (
            "、".join(fact["value"]) if isinstance(fact["value"], list) else str(fact["value"]),
            fact.get("unit"),
            fact["origin"],
            _steps(fact.get("history")),
        )
        for folder in out.iterdir()
        if folder.is_dir()
        for fact in lines(folder / "facts.jsonl")
    }


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


READ: dict[str, Callable[[Path], Leaves]] = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "facts": _facts}


def expected(store: Store) -> Leaves:
    """The leaves and cells of a store, as its state says."""
    with one_moment(store) as session:
        return {
            (document.name, leaf.fact["path"]): (
                "、".join(v) if isinstance(v := leaf.fact["value"], list) else str(v),
                leaf.fact.get("unit"),
                leaf.origin,
                _steps(list(leaf.history)),
            )
            for document in finals(session)
            for leaf in (*document.leaves, *document.cells)
        }


def undoubted(folder: Path) -> Kept:
    """A short document that nobody has to look at."""
    read = kept_text(folder, SAID.format(total="100.00", more=""))
    return replace(read, form=read.form | {"notices": []})  # of the sections that it lacks


def review(store: Store) -> None:
    """Two documents: one has all its questions answered, of the other some are, one by a decision taken back."""
    for path in (LANPING, CHENGHU):
        keep(store, kept_of(path), "one")
    who = person(store)
    for item in items(store):
        if "chenghu" in item.document.name:
            decide(store, who, item.id, "as_printed", reason="原文如此")
    decide(store, who, item_about(store, SHARE).id, "as_printed", reason="分母用错")
    wrong = decide(store, who, item_about(store, SPENT).id, "correct", ValueChange(SPENT, "1.00万元"), reason="看错")
    DecisionService(store).undo(who, wrong.id, "点错了")
    decide(store, who, item_about(store, SPENT).id, "correct", ValueChange(SPENT, "283.55万元"), reason="扫描不清")
    decide(store, person(store, "乙"), item_about(store, "state_capital.year").id, "skip", reason="看不懂")
