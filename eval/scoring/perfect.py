"""A document as it would be if everything in it were read rightly: its labels as a record, with the checks run on it.

What they get wrong on it is a fault of theirs and not of reading. A document and its labels in, what the checks find
out. What labels do not hold (years in passing, claims, balances, figures told again) is taken as it is read.
"""

import json
import multiprocessing
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from eval.scoring.findings import score_findings
from eval.scoring.results import Findings
from eval.scoring.run import read_facts
from eval.scoring.tables import usual_column
from extractor.api import extract, read
from extractor.checks.run import Checked
from extractor.core.evidence import Cited, Model, Where
from extractor.core.field_path import FieldPath, Key
from extractor.core.schema import fields, keyed, kinds_at, of_role, walk
from extractor.core.tables import StatutoryTable, TableRow, tables_of
from extractor.core.tokenizer import figures
from extractor.core.values import Count, Money, Number, Percent, Unit
from extractor.document.model import Document
from extractor.errors import ExtractorError
from extractor.extraction.alignment import CITED, Aligned
from extractor.extraction.pipeline import Result, record_of
from extractor.extraction.plan import Plan

READER = "labels"
_FEW = 4  # documents, for which no processes are started
Fact = Mapping[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Perfect:
    """What the checks find on the labels of a document; `suspended` blame a reading that is without faults."""

    findings: Findings
    suspended: int


def score_all(labelled: Sequence[tuple[Path, Path]]) -> dict[Path, Perfect]:
    """Documents with the folders of their labels, each scored; where there are several, a process a core."""
    if len(labelled) < _FEW:
        found = [score_labels(document, gold) for document, gold in labelled]
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(os.cpu_count() or 1, len(labelled)), mp_context=context) as pool:
            found = list(pool.map(score_labels, *zip(*labelled, strict=True)))
    return {path: one for (path, _), one in zip(labelled, found, strict=True) if one is not None}


def score_labels(document: Path, gold: Path) -> Perfect | None:
    """Read a document, put its labels in the place of what was read, and score what the checks say of them.

    None where it cannot be read.
    """
    try:
        result = extract(read(document))
    except ExtractorError:
        return None
    checked = check_labels(result, gold)
    known = gold / f"{document.stem}.findings.json"
    findings = json.loads(known.read_text(encoding="utf-8")) if known.is_file() else None
    return Perfect(
        score_findings(findings, checked.results) if findings is not None else Findings(must=0, caught=0, fails=0),
        sum(result.status == "suspended" for result in checked.results),
    )


def check_labels(result: Result, gold: Path) -> Checked:
    """The checks on the labels of a document: NAME.facts.jsonl and NAME.tables.json in the folder `gold`."""
    name = Path(result.document.path).stem
    tables = gold / f"{name}.tables.json"
    record = record_of_labels(
        result,
        read_facts(gold / f"{name}.facts.jsonl"),
        json.loads(tables.read_text(encoding="utf-8")) if tables.is_file() else None,
    )
    return result.plan.doctype.checked(record)


def record_of_labels(result: Result, facts: Iterable[Fact], tables: Iterable[Fact] | None) -> Model:
    """The record that labels make; without labels of tables, with those that were read."""
    plan, read = result.plan, result.record
    known = [fact for fact in facts if fact["type"] in kinds_at(plan.doctype.record, FieldPath.parse(fact["path"]))]
    record, _ = record_of(plan, [_placed(plan, known)])
    update: dict[str, Any] = {}
    if (again := of_role(plan.doctype.record, "restatements")) is not None:
        stated = {str(path): cited.figure for path, cited in walk(record)}
        update[again.name] = tuple(
            one for one in getattr(read, again.name) if stated.get(one.path, one.amount.figure) != one.amount.figure
        )
    for entry in fields(plan.doctype.record):
        if tables is not None and entry.part is StatutoryTable:
            update[entry.name] = tuple(_tables(result.document, tables, tables_of(read)))
    return record.model_copy(update=update)


def _placed(plan: Plan, facts: Iterable[Fact]) -> list[Aligned]:
    """Facts at their places: of several that print the quote, the first behind what was told before in the section."""
    document = plan.document
    starts = {section.key: section.start for section in reversed(plan.sections)}
    found: list[Aligned] = []
    last: dict[str, int] = {}
    for fact in facts:
        path = FieldPath.parse(fact["path"])
        start, end = _quoted(document, fact, last.get(str(path[0]), starts.get(str(path[0]), 0)))
        last[str(path[0])] = start
        figure = _figure(document.text, start, end, fact)
        cited = CITED[fact["type"]](
            value=_value(fact),
            quote=document.text[start:end] or str(fact["quote"]),
            where=document.where(start, end),
            figure=figure,
            reader=READER,
        )
        found.append(Aligned(path, fact["type"], cited))
    return found


def _quoted(document: Document, fact: Fact, behind: int) -> Span:
    """Where a quote stands; (0, 0) where it is not found, as in words that a table's columns tear."""
    pattern = re.compile(r"\s*".join(map(re.escape, re.sub(r"\s", "", fact["quote"]))))
    spans = [match.span() for match in pattern.finditer(document.text)]
    here = [span for span in spans if document.page_at(span[0]) == fact.get("page")] or spans
    return next((span for span in here if span[0] >= behind), here[-1] if here else (0, 0))


def _figure(text: str, start: int, end: int, fact: Fact) -> Span:
    """Where the figure itself stands in its quote; the whole quote where it is words."""
    if fact["type"] in ("str", "list", "direction", "comparison"):
        return start, end
    wanted = Decimal(str(fact["value"]))
    tokens = [one for one in figures(text, start, end) if _number(one.printed) == wanted]
    return (tokens[-1].start, tokens[-1].end) if tokens else (start, end)


def _number(printed: str) -> Decimal | None:
    digits = re.search(r"\d[\d,，]*(?:\.\d+)?", printed)
    return Decimal(re.sub(r"[,，]", "", digits[0])) if digits else None


def _value(fact: Fact) -> Any:
    value = fact["value"]
    match fact["type"]:
        case "money":
            return _money(str(value), fact.get("unit"))
        case "percent":
            return Percent(value=Decimal(str(value)), decimals=fact["decimals"], sign=fact.get("sign", True))
        case "decimal":
            return Number(value=Decimal(str(value)), decimals=fact.get("decimals", _decimals(str(value))))
        case "count":
            return Count(value=int(value), unit=fact.get("unit") or "")
        case "list":
            return tuple(value)
    return value


def _money(value: str, unit: Unit | None) -> Money:
    return Money(value=Decimal(value), unit=unit, decimals=_decimals(value))


def _decimals(value: str) -> int:
    return len(value.partition(".")[2])


def _tables(document: Document, labels: Iterable[Fact], read: Iterable[StatutoryTable]) -> Iterator[StatutoryTable]:
    """Tables of labels; a cell that was read as the labels say has the place where it was read, others its own."""
    places = {(table.kind, key): row.cells for table in read for key, row in keyed(table.rows)}
    beyond = count(len(document.text))
    for table in labels:
        if (kind := table["kind"]) is None:
            continue
        rows = []
        for key, (row, cells) in _keyed(table["rows"]):
            as_read = places.get((kind, key), {})
            placed = {}
            for head, printed in cells.items():
                name, value = usual_column(head), _money(re.sub("[,，]", "", printed), table.get("unit"))
                was = as_read.get(name)
                same = was is not None and was.value.value == value.value
                placed[name] = was if was is not None and same else _unplaced(document, row, value, next(beyond))
            rows.append(row.model_copy(update={"cells": placed}))
        yield StatutoryTable(
            kind=kind,
            printed_title=table["printed_title"],
            pages=tuple(table.get("pages", ())),
            unit=table.get("unit"),
            empty=table.get("empty", False),
            rows=tuple(rows),
        )


def _keyed(labels: Iterable[Fact]) -> Iterator[tuple[Key, tuple[TableRow, Mapping[str, str]]]]:
    """The rows of a labelled table without their cells, and these, under the key that a record has for the row."""
    labels = list(labels)
    rows = [
        TableRow(label=one["label"], code=one.get("code"), side=one.get("side"), page=one.get("page") or 1)
        for one in labels
    ]
    for (key, row), one in zip(keyed(rows), labels, strict=True):
        yield key, (row, one.get("cells", {}))


def _unplaced(document: Document, row: TableRow, value: Money, at: int) -> Cited[Money]:
    where = Where(document=document.name, page=row.page, start=at, end=at)
    return Cited[Money](value=value, quote=f"{value.value}", where=where, figure=(at, at), reader=READER)
