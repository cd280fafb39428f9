"""Export lines of JSON: one a document with all that is known of it, or one a leaf in the facts form.

Documents in, lines out.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extractor.core.tables import has_tables, tables_form, tables_of
from extractor.export.folder import new_folder
from extractor.output.files import record_json
from extractor.review.culprits import ShouldBe
from extractor.review.decisions import PrintedValue
from extractor.store.final import Event, Final


def as_lines(values: Iterable[Mapping[str, Any]]) -> str:
    """One JSON object a line, Chinese as it is."""
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


@contextmanager
def json_lines(path: Path) -> Iterator[Callable[[Final], int]]:
    """One document a line: its record as amended, the origin of each leaf by path, its decisions, what is open."""
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def add(document: Final) -> int:
            file.write(as_lines([_whole(document)]))
            return 1

        yield add


def _whole(document: Final) -> dict[str, Any]:
    state = document.state
    return {
        "schema": document.schema,
        "document": document.name,
        "sha256": document.sha256,
        "format": document.format,
        "pages": document.pages,
        "organization": document.organization,
        "fiscal_year": document.fiscal_year,
        "settled": document.settled,
        "record": record_json(state.record),
        "origins": dict(state.origins),
        "should_be": {path: _right(one) for path, one in state.should_be.items()},
        "decisions": [_event(event) for event in document.events],
        "open": [{"code": q.code, "paths": list(q.paths), "zh": q.zh, "en": q.en} for q in state.open],
    }


def _event(event: Event) -> dict[str, Any]:
    right = {"should_be": [one.model_dump(mode="json", exclude={"reason"}) for one in event.should_be]}
    places = {"old": [_place(value) for value in event.old], "new": [_place(value) for value in event.new]}
    return asdict(event) | places | right


def _right(one: ShouldBe) -> dict[str, Any]:
    """What would be right where the document prints it wrong; null where nobody says."""
    return {"printed": one.printed or None, "reason": one.reason}


def _place(value: PrintedValue) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude={"boxes"})


@contextmanager
def facts_folder(path: Path) -> Iterator[Callable[[Final], int]]:
    """A folder a document, as `extractor run` writes it: facts.jsonl, each with its origin; findings and tables.

    `history` is in a fact only where somebody decided on it.
    """
    with new_folder(path) as folder:

        def add(document: Final) -> int:
            name = folder.free(document.name)
            results = (result.form() for result in document.state.results)
            folder.write(f"{name}/facts.jsonl", as_lines(fact_lines(document)))
            folder.write(f"{name}/findings.jsonl", as_lines(results))
            if has_tables(type(document.state.record)):
                tables = tables_form(tables_of(document.state.record))
                folder.write(f"{name}/tables.json", json.dumps(tables, ensure_ascii=False, indent=2) + "\n")
            return len(document.leaves)

        yield add


def fact_lines(document: Final) -> Iterator[dict[str, Any]]:
    """The leaves of a document in the facts form, each with its origin and, where somebody decided, its history."""
    for leaf in document.leaves:
        history = {"history": list(leaf.history)} if leaf.history else {}
        right = {} if leaf.should_be is None else {"should_be": _right(leaf.should_be)}
        yield {**leaf.fact, "origin": leaf.origin, **right, **history}
