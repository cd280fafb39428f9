"""Gold: what a rendered phrase states, and the three gold files written from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

Value = str | int | tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One value as printed; `decimals` and `unit` only where the type has them. `optional`: it may be left out."""

    path: str
    type: str
    value: Value
    unit: str | None = None
    decimals: int | None = None
    optional: bool = False

    def as_json(self, quote: str, page: int | None) -> dict[str, Any]:
        """The fact in the facts form, with its quote and, where known, its page."""
        value: Any = list(self.value) if isinstance(self.value, tuple) else self.value
        line: dict[str, Any] = {"path": self.path, "type": self.type, "value": value}
        if self.type in ("money", "percent", "count"):
            line["unit"] = self.unit
        if self.decimals is not None:
            line["decimals"] = self.decimals
        if self.type == "percent":
            line["sign"] = True
        if self.optional:
            line["optional"] = True
        line["quote"] = quote
        if page is not None:
            line["page"] = page
        return line


@dataclass(frozen=True)
class Stated:
    """Words about to be printed and the facts that they state."""

    printed: str
    facts: tuple[Fact, ...]

    def meaning(self, also: Iterable[str]) -> Stated:
        """The same words, which state further paths too: `path?` is one that a reader may leave out."""
        more = (replace(self.facts[0], path=path.rstrip("?"), optional=path.endswith("?")) for path in also)
        return Stated(self.printed, (*self.facts, *more))


@dataclass(frozen=True)
class Cited:
    """A fact with its phrase; `offset` is where its value stands in the block (character, or table row)."""

    fact: Fact
    quote: str
    offset: int


@dataclass(frozen=True)
class Finding:
    """One inconsistency that a careful auditor finds; `arithmetic` is a list of equations kept apart by `; `."""

    kind: str
    paths: tuple[str, ...]
    statement: str
    arithmetic: str
    why: str
    check: str
    severity: str = "error"
    quotes: tuple[str, ...] = ()

    def as_json(self, number: int) -> dict[str, Any]:
        """The finding in the findings form of gold."""
        return {
            "id": f"F{number}",
            "kind": self.kind,
            "paths": list(self.paths),
            "statement": self.statement,
            "arithmetic": self.arithmetic,
            "why": self.why,
            "severity": self.severity,
            "quotes": list(self.quotes),
            "check": self.check,
        }


@dataclass(frozen=True)
class TableRow:
    """One gold row of a statutory table; `at` is its row in the printed grid."""

    label: str
    code: str | None
    cells: dict[str, str]
    at: int
    side: str | None = None

    def as_json(self, page: int | None) -> dict[str, Any]:
        """The row in the tables form."""
        row: dict[str, Any] = {"label": self.label, "code": self.code}
        if self.side:
            row["side"] = self.side
        row["cells"] = self.cells
        if page is not None:
            row["page"] = page
        return row


@dataclass(frozen=True)
class TableGold:
    """One statutory table as gold, before its pages are known."""

    kind: str
    columns: tuple[str, ...]
    unit: str | None
    empty: bool
    rows: tuple[TableRow, ...] = field(default=())

    def as_json(self, printed_title: str, pages: Sequence[int]) -> dict[str, Any]:
        """The table in the tables form; `pages` holds the page of every grid row, or nothing."""
        return {
            "kind": self.kind,
            "printed_title": printed_title,
            "pages": sorted(set(pages)),
            "unit": self.unit,
            "empty": self.empty,
            "columns": list(self.columns),
            "rows": [row.as_json(pages[row.at] if pages else None) for row in self.rows],
        }


def write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    """Write one JSON object a line."""
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def write_json(path: Path, value: Sequence[dict[str, Any]]) -> None:
    """Write a list of JSON objects, one object a line, so that a change shows as a changed line."""
    body = ",\n".join(json.dumps(item, ensure_ascii=False) for item in value)
    path.write_text(f"[\n{body}\n]\n" if value else "[]\n", encoding="utf-8")
