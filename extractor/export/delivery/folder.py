"""Deliver a store: documents, evidence, findings, dashboard, quality, dictionary, a list of mistakes an organisation.

A store in, one folder out with the digest of every file, which `extractor.load` opens. One store gives the same bytes.

    documents/        summary.jsonl; of each document record.json, facts.jsonl, findings.jsonl, tables.json
    evidence.csv      every value with its place, what stands behind it, and its history
    findings.csv      every check that fails
    organisations/    a printable list of mistakes for each organisation that has any
    panel/            every indicator of every organisation and year, as tables
    dashboard.html  dictionary.csv  manifest.json  quality.md  SHA256SUMS
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from extractor.core.tables import has_tables, tables_form, tables_of
from extractor.doctypes.base import DocType
from extractor.doctypes.registry import all_types
from extractor.export.dashboard.counted import Dashboard, counted
from extractor.export.dashboard.page import page
from extractor.export.delivery.content import Finding, Quality, Word, dictionary, findings, statement
from extractor.export.export import Missing, OnProgress, export
from extractor.export.folder import Folder, new_folder
from extractor.export.lines import as_lines, fact_lines
from extractor.export.panel import Chosen, codes_of, panel
from extractor.export.panel_sources import of_store
from extractor.export.sheets import csv_file, safe_text
from extractor.extraction.verdict import Reason, Verdict
from extractor.output.files import record_json
from extractor.store.circles import bring_up
from extractor.store.database import Store
from extractor.store.failures import failures
from extractor.store.final import Final, one_moment
from extractor.store.overview import overview
from extractor.store.reviewers import Reviewer, reviewers
from extractor.store.tables import Export, FailureRow

FORM = 1  # of the folder: another form is another number
_LIST = "organisation.html.j2"
_EVERY = 1_000_000  # files that could not be read
_LONGEST = 60  # characters of a file's name
_TITLE = "交付概览 delivery at a glance"


class DeliveryFacts(NamedTuple):
    """What a delivery says of all documents together."""

    dashboard: Dashboard
    people: list[Reviewer]
    unread: Sequence[FailureRow]


def deliver(
    store: Store, out: Path, by: str, on_progress: OnProgress | None = None, missing: Missing | None = None
) -> Export:
    """Write a delivery to a new folder; what the store now says of it. Raises what `export` raises."""
    bring_up(store)
    with one_moment(store) as session:
        known = DeliveryFacts(counted(overview(session)), reviewers(session), failures(session, _EVERY))
    writer = partial(delivery_folder, store=store, known=known)
    return export(store, "delivery", out, by, on_progress, missing, writer=writer)


@contextmanager
def delivery_folder(path: Path, store: Store, known: DeliveryFacts) -> Iterator[Callable[[Final], int]]:
    """Fills the folder, document by document."""
    quality, types = Quality(), dict[str, DocType]()
    by_organization: dict[str, list[Finding]] = defaultdict(list)
    with new_folder(path) as folder:
        (path / "documents").mkdir()
        named = Folder(path / "documents", StringIO())
        with (
            csv_file(path / "evidence.csv") as evidence,
            (path / "documents" / "summary.jsonl").open("w", encoding="utf-8", newline="\n") as summary,
        ):

            def add(document: Final) -> int:
                found, name = list(findings(document)), named.free(document.name)
                _document(folder, name, document)
                summary.write(as_lines([_row(name, document)]))
                by_organization[document.organization or document.name].extend(found)
                types.setdefault(document.doctype.name, document.doctype)
                quality.add(document)
                return evidence(document)

            yield add
            summary.write(as_lines(map(_unread, known.unread)))
        for name in ("evidence.csv", "documents/summary.jsonl"):
            folder.note(name)
        listed = {name: found for name, found in sorted(by_organization.items()) if found}
        _table(folder, "findings.csv", Finding._fields, (one for found in listed.values() for one in found))
        _table(folder, "dictionary.csv", Word._fields, dictionary(types.values()))
        _lists(folder, listed)
        _panel(folder, store)
        folder.write("dashboard.html", page(known.dashboard, _TITLE))
        folder.write("quality.md", statement(quality, known.dashboard, known.people))
        folder.write("manifest.json", _pretty(_manifest(quality, types, listed)))


def _document(folder: Folder, name: str, document: Final) -> None:
    """The files of a document, as a run writes them, with all decisions in them."""
    at, record = f"documents/{name}", document.state.record
    folder.write(f"{at}/record.json", _pretty(_record(document)))
    folder.write(f"{at}/facts.jsonl", as_lines(fact_lines(document)))
    folder.write(f"{at}/findings.jsonl", as_lines(result.form() for result in document.state.results))
    if has_tables(type(record)):
        folder.write(f"{at}/tables.json", _pretty(tables_form(tables_of(record))))


def _record(document: Final) -> dict[str, Any]:
    """What `record.json` holds; what was said while reading stays in the store."""
    state, doctype = document.state, document.doctype
    reasons = tuple(Reason.of(one.code, next(iter(one.paths), None), one.message) for one in state.open)
    verdict = Verdict(decision="review" if reasons else "accept", fields=dict(state.fields), reasons=reasons)
    about = {"name": document.name, "format": document.format, "sha256": document.sha256, "pages": document.pages}
    return {
        "schema": document.schema,
        "type": {"name": doctype.name, "version": doctype.version, "at": doctype.at},
        "extractor": version("extractor"),
        "document": about,
        "record": record_json(state.record),
        "verdict": verdict.model_dump(mode="json"),
        "origins": dict(state.origins),
        "disputes": [],
        "notices": [],
        "readings": [],
    }


def _row(name: str, document: Final) -> dict[str, Any]:
    """A document's line of the summary."""
    return {
        "document": name,
        "status": "ok",
        "type": document.doctype.name,
        "organization": document.organization,
        "fiscal_year": document.fiscal_year,
        "pages": document.pages,
        "verdict": "review" if document.state.open else "accept",
        "needs_review": not document.settled,
        "sha256": document.sha256,
    }


def _unread(failure: FailureRow) -> dict[str, Any]:
    """The line of a file that could not be read."""
    why = {"code": failure.code, "error": f"{failure.zh} {failure.en}"}
    return {"document": failure.name, "source": failure.path, "status": "failed", **why, "needs_review": True}


def _table(folder: Folder, name: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([safe_text(value) for value in row] for row in rows)
    folder.write(name, f"\ufeff{text.getvalue()}")


def _panel(folder: Folder, store: Store) -> None:
    """Every indicator of every organisation and year, as tables."""
    codes = codes_of(None, all_types())
    with of_store(store, codes) as source:
        panel(source, folder.path / "panel", "csv", Chosen(codes, None, "unsettled", "long"))
    for table in sorted((folder.path / "panel").iterdir()):
        folder.note(f"panel/{table.name}")


def _lists(folder: Folder, listed: dict[str, list[Finding]]) -> None:
    """A printable list of mistakes for each organisation that has any."""
    (folder.path / "organisations").mkdir()
    named = Folder(folder.path / "organisations", StringIO())
    loader = PackageLoader("extractor.export.delivery")
    template = Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(_LIST)
    for organization, found in listed.items():
        by_year = sorted(found, key=lambda one: (one.year or 0, one.document, one.page, one.code))
        name = named.free(organization[:_LONGEST], ".html")
        folder.write(f"organisations/{name}.html", template.render(organization=organization, findings=by_year))


def _manifest(quality: Quality, types: dict[str, DocType], listed: dict[str, list[Finding]]) -> dict[str, Any]:
    return {
        "form": FORM,
        "extractor": version("extractor"),
        "types": {name: {"version": one.version, "at": one.at} for name, one in sorted(types.items())},
        "documents": quality.documents,
        "settled": quality.settled,
        "questions_left": quality.open_questions,
        "findings": sum(map(len, listed.values())),
        "organisations_with_findings": len(listed),
        "origins": dict(sorted(quality.origins.items())),
    }


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
