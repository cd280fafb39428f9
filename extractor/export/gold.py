"""Make gold of reviewed documents, as the evaluation reads it, so that its set grows.

Reviewed documents in, facts, findings and tables out.

What people accepted as printed is a finding that the checks owe. Other failures of the arithmetic, which nobody was
asked about (remarks) or which are left after a correction, are findings that may be reported or not.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractor.checks.rule import CheckResult
from extractor.core.tables import tables_form, tables_of
from extractor.export.folder import new_folder
from extractor.export.lines import as_lines
from extractor.store.final import Event, Final

_KINDS = {
    "SUM": "sum",
    "SHR": "share",
    "GRW": "growth",
    "CMP": "completion",
    "TAB": "table_sum",
    "NAR": "narrative_table",
    "SAM": "cross_section",
    "YR": "year",
    "TPL": "template",
    "UNT": "unit",
    "WRD": "claim",
}
_NOT_GOLD = ("start", "end", "reader")  # of a fact: they are of one way of reading


@contextmanager
def gold_folder(path: Path) -> Iterator[Callable[[Final], int | None]]:
    """`NAME.facts.jsonl`, `.findings.json` and `.tables.json` of every document of which no question is open."""
    with new_folder(path) as folder:

        def add(document: Final) -> int | None:
            if not document.settled:
                return None
            name = folder.free(document.name, ".facts.jsonl")
            folder.write(f"{name}.facts.jsonl", as_lines(_facts(document)))
            folder.write(f"{name}.findings.json", _listed(list(_findings(document))))
            if tables := list(_tables(document)):
                folder.write(f"{name}.tables.json", _listed(tables))
            return len(document.leaves)

        yield add


def _facts(document: Final) -> Iterator[dict[str, Any]]:
    """The facts without what the label of a page does not have; a page only where the document has some.

    What nobody had before them is marked `unseen`: that a machine vouches for it is no label.
    """
    left_out = _NOT_GOLD if _has_pages(document) else (*_NOT_GOLD, "page")
    seen = {path for event in document.events if event.in_force for path in event.touches}
    for leaf in document.leaves:
        unseen = {} if leaf.fact["path"] in seen else {"unseen": True}
        yield {name: value for name, value in leaf.fact.items() if name not in left_out} | unseen


def _has_pages(document: Final) -> bool:
    return document.format == "pdf"


def _findings(document: Final) -> Iterator[dict[str, Any]]:
    """One finding for each figure that was called wrong, with what fails by it; one for each other failure.

    A question that was accepted without naming any figure is one.
    """
    left = [result for result in document.state.results if result.status == "fail"]
    found: list[tuple[str, str, list[CheckResult], Mapping[str, str | None]]] = []
    for event in document.events:
        if event.in_force and event.action == "as_printed":
            of_it = [result for result in left if _is_of(result, event)]
            left = [result for result in left if result not in of_it]
            found += [("must", event.reason, *part) for part in _by_figure(of_it, event)]
    found += [("may", "", [result], {}) for result in left]
    return (_finding(number, *one) for number, one in enumerate(found, 1))


def _by_figure(
    results: Sequence[CheckResult], event: Event
) -> Iterator[tuple[list[CheckResult], dict[str, str | None]]]:
    """The failures of a question, apart by the first of the figures in them that are called wrong, with that figure.

    A printed figure goes by every path that it fills.
    """
    places = {value.path: value.start if value.start >= 0 else value.path for value in event.old}
    wrong: dict[object, dict[str, str | None]] = {}
    for one in event.should_be:
        wrong.setdefault(places.get(one.path, one.path), {})[one.path] = one.printed or None
    parts: dict[object, list[CheckResult]] = {}
    for result in results:
        about = {places.get(path, path) for path in (*result.paths, *(one.path for one in result.operands))}
        parts.setdefault(next((place for place in wrong if place in about), None), []).append(result)
    return ((part, wrong.get(place, {})) for place, part in parts.items())


def _is_of(result: CheckResult, event: Event) -> bool:
    about = {operand.path for operand in result.operands} or set(result.paths)
    return result.code in event.codes and about <= set(event.paths)


def _finding(
    number: int, check: str, reason: str, results: Sequence[CheckResult], wrong: Mapping[str, str | None]
) -> dict[str, Any]:
    """Failures that are one inconsistency, in the findings form of gold, with what would be right.

    The facts of gold have what is printed.
    """
    first = results[0]  # the gravest: results are ordered so
    family = first.code.partition("-")[2].partition("-")[0]
    quotes = list(dict.fromkeys(quote for result in results for quote in result.quotes))
    return {
        "id": f"F{number}",
        "kind": _KINDS.get(family, "other"),
        "paths": (paths := list(dict.fromkeys(path for result in results for path in result.paths))),
        "should_be": {path: wrong[path] for path in paths if path in wrong},
        "statement": "; ".join(quotes),
        "arithmetic": "; ".join(result.equation for result in results),
        "why": reason or first.message_en,
        "severity": "template" if family == "TPL" else "note" if first.severity == "remark" else "error",
        "quotes": quotes,
        "check": check,
    }


def _tables(document: Final) -> Iterator[dict[str, Any]]:
    """The tables with the columns that have figures; a row's side and the pages only where there are any."""
    for table in tables_form(tables_of(document.state.record)):
        rows: list[dict[str, Any]] = table["rows"]  # type: ignore[assignment]
        columns = list(dict.fromkeys(column for row in rows for column in row["cells"]))
        left_out = {"side": None} | ({} if _has_pages(document) else {"page": 1})
        kept = [{name: value for name, value in row.items() if (name, value) not in left_out.items()} for row in rows]
        pages = table["pages"] if _has_pages(document) else []
        head = {name: value for name, value in table.items() if name != "rows"}
        yield {**head, "pages": pages, "columns": columns, "rows": kept}


def _listed(values: Sequence[Mapping[str, Any]]) -> str:
    """A list of JSON objects, one object a line, so that a change shows as a changed line."""
    body = ",\n".join(json.dumps(value, ensure_ascii=False) for value in values)
    return f"[\n{body}\n]\n" if values else "[]\n"
