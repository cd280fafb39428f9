"""Open what a run left: its folder, one document's files, or a store with people's decisions. A place in, a Run out."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.checks.rule import CheckResult
from extractor.core.evidence import Notice
from extractor.errors import ExtractorError
from extractor.extraction.reconcile import Disagreement
from extractor.extraction.verdict import Reason, Verdict
from extractor.message import Message
from extractor.output.files import read_record, record_json
from extractor.public.extracted import Extracted, Run, questions_of
from extractor.store.database import open_store
from extractor.store.final import Final, finals, one_moment

RECORD, SUMMARY = "record.json", "summary.jsonl"
DELIVERED = "documents"  # where a delivery has them


class NothingToLoadError(ExtractorError):
    """A place that no run wrote; carries it."""

    place: str

    located_by = "place"

    @property
    def message(self) -> Message:
        return Message(
            "这里没有 extractor run 的结果：请给出它的输出文件夹、record.json 或数据库。",
            "no results of `extractor run` are here: name its folder, a record.json, or its store",
        )


def load(place: str | Path) -> Run:
    """What a run left: its folder, one document's `record.json`, or its store (a file, or a PostgreSQL URL).

    Also what `extractor deliver` wrote.

    Of a folder each document is opened when it is asked for; a store is read at once, with every decision applied.
    Raises NothingToLoadError, NotARecordError, StoreError.
    """
    if "://" in str(place):
        return _of_store(str(place))
    path = Path(place)
    if (path / DELIVERED / SUMMARY).is_file():
        return _of_folder(path / DELIVERED)
    if (path / SUMMARY).is_file():
        return _of_folder(path)
    record = path / RECORD if path.is_dir() else path
    if record.name == RECORD and record.is_file():
        one = _of_record(record)
        return Run((one.name,), lambda _: one, ({"document": one.name, "status": "ok"},))
    if not path.is_file():
        raise NothingToLoadError(str(place))
    return _of_store(str(path))


def _of_folder(folder: Path) -> Run:
    rows = [json.loads(line) for line in (folder / SUMMARY).read_text(encoding="utf-8").splitlines()]
    names = [row["document"] for row in rows if (folder / row["document"] / RECORD).is_file()]
    return Run(names, lambda name: _of_record(folder / name / RECORD), rows)


def _of_record(path: Path) -> Extracted:
    """A document as its files have it, judged as it was then."""
    doctype, record = read_record(path)
    form = json.loads(path.read_text(encoding="utf-8"))
    findings = path.with_name("findings.jsonl")
    lines = findings.read_text(encoding="utf-8").splitlines() if findings.is_file() else ()
    results = tuple(CheckResult.of(json.loads(line)) for line in lines)
    disputes = tuple(Disagreement.model_validate(dispute) for dispute in form["disputes"])
    notices = tuple(Notice.model_validate(notice) for notice in form["notices"])
    verdict = Verdict.model_validate(form["verdict"])
    readers = sorted({reading["reader"] for reading in form["readings"]})
    return Extracted(
        path.parent.name,
        doctype,
        record,
        results,
        verdict,
        questions_of(record, results, verdict, disputes, notices, doctype.policy),
        notices,
        disputes,
        way="both" if len(readers) > 1 else "".join(readers),
        kept=form,
    )


def _of_store(place: str) -> Run:
    store = open_store(place)
    try:
        with one_moment(store) as session:
            found = dict(_named(finals(session)))
    finally:
        store.close()
    return Run(tuple(found), found.__getitem__, [_row(one) for one in found.values()])


def _named(documents: Iterator[Final]) -> Iterator[tuple[str, Extracted]]:
    """The documents by names that no two have: the second of a name is `…-2`, as in a run's folder."""
    taken: dict[str, int] = {}
    for final in documents:
        taken[final.name] = number = taken.get(final.name, 0) + 1
        name = final.name if number == 1 else f"{final.name}-{number}"
        yield name, _of_final(name, final)


def _of_final(name: str, final: Final) -> Extracted:
    """A document as it stands after every decision; its verdict is that nothing is open, or what is."""
    state = final.state
    reasons = [Reason.of(one.code, next(iter(one.paths), None), one.message) for one in state.open]
    verdict = Verdict(decision="review" if reasons else "accept", fields=dict(state.fields), reasons=tuple(reasons))
    return Extracted(
        name,
        final.doctype,
        state.record,
        tuple(state.results),
        verdict,
        state.open,
        (),
        kept={
            "schema": final.schema,
            "document": {"name": final.name, "format": final.format, "sha256": final.sha256, "pages": final.pages},
            "record": record_json(state.record),
            "origins": dict(state.origins),
        },
        origins=state.origins,
        should_be={path: one.printed for path, one in state.should_be.items() if one.printed},
    )


def _row(one: Extracted) -> Mapping[str, Any]:
    return {
        "document": one.name,
        "status": "ok",
        "organization": one.organization,
        "fiscal_year": one.fiscal_year,
        "verdict": one.verdict.decision,
    }
