"""Write and read a document's files: record.json, facts.jsonl, its row in summary.jsonl.

Results in, files out; a record.json in, its record out.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.core.evidence import Model
from extractor.core.faults import crash_point
from extractor.core.foreign import first_problem, os_problem
from extractor.core.io import json_lines, readable_json, write_whole, writing
from extractor.core.reading import Answer, Reading
from extractor.core.schema import identity
from extractor.core.tables import has_tables, tables_form, tables_of
from extractor.doctypes.base import DocType
from extractor.doctypes.common.tables.printed import printed_tables
from extractor.doctypes.policy import NO_CLEAR_TYPE
from extractor.doctypes.registry import kept_type
from extractor.errors import InTheWayError, NotARecordError
from extractor.extraction.coverage import total
from extractor.extraction.pipeline import Result
from extractor.extraction.plan import Plan
from extractor.extraction.record import facts
from extractor.llm.settings import Prices
from extractor.message import Message


def write_document(result: Result, folder: Path) -> None:
    """Write `record.json` (record, evidence, readings, disputes), `facts.jsonl`, `findings.jsonl`, `tables.json`."""
    write_files(document_files(result), folder)


def document_files(result: Result) -> Iterator[tuple[str, bytes]]:
    """The files of a document, one by one: name and content."""
    return files_of(record_form(result), result.record, results_form(result))


def files_of(
    form: Mapping[str, Any], record: Model, results: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, bytes]]:
    """The files of a document whose forms are at hand already: name and content."""
    yield "record.json", readable_json(form)
    yield "facts.jsonl", b"".join(json_lines(_with_origin(facts(record), form.get("from_pictures", {}))))
    yield "findings.jsonl", b"".join(json_lines(results))
    printed = form.get("printed_tables", [])
    if has_tables(type(record)) or printed:
        yield "tables.json", readable_json([*tables_form(tables_of(record)), *printed])


def _with_origin(found: Iterable[dict[str, Any]], from_pictures: Mapping[str, float]) -> Iterator[dict[str, Any]]:
    """Facts, those that were read from a picture with how sure that is."""
    for fact in found:
        known = from_pictures.get(fact["path"])
        yield fact if known is None else fact | {"origin": "image", "confidence": known}


def write_files(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Write the files of a document, each replaced as a whole. Raises NotWrittenError, InTheWayError."""
    with writing(folder):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except FileExistsError as error:
            raise InTheWayError(folder) from error
        for number, (name, content) in enumerate(files):
            write_whole(folder / name, content)
            if not number:
                crash_point("files-half-written")


def results_form(result: Result) -> list[dict[str, Any]]:
    """Every check result, the failing ones first."""
    return [found.form() for found in result.results]


def record_json(record: Model) -> dict[str, Any]:
    """A record as files and the store hold it: what is null is left out, so that whatever may be null is by default."""
    return record.model_dump(mode="json", exclude_none=True)


def record_form(result: Result) -> dict[str, Any]:
    """What `record.json` holds."""
    document, doctype = result.document, result.plan.doctype
    return {
        "schema": doctype.schema,
        "type": {"name": doctype.name, "version": doctype.version, "at": doctype.at},
        "recognition": _recognition(result.plan),
        "extractor": version("extractor"),
        "document": {
            "name": document.name,
            "path": document.path,
            "format": document.format,
            "sha256": document.sha256,
            "pages": len(document.pages),
        },
        "record": record_json(result.record),
        "printed_tables": printed_tables(document, tables_of(result.record)),
        "verdict": result.verdict.model_dump(mode="json"),
        "localisation": [[sorted(paths) for paths in component] for component in result.localisation.components],
        "coverage": [{"section": of.key, "title": of.title, **of.form} for of in result.coverage],
        "disputes": [dispute.model_dump(mode="json") for dispute in result.disputes],
        "notices": [notice.model_dump(mode="json", exclude_none=True) for notice in result.notices],
        "readings": [_reading(reading) for reading in result.readings],
        **({"from_pictures": result.from_pictures} if result.from_pictures else {}),
    }


def _recognition(plan: Plan) -> dict[str, float]:
    """What each type weighs that anything in the document speaks for or against, the heaviest first."""
    scores = plan.recognition.scores if plan.recognition is not None else ()
    return {score.doctype.name: round(score.weight, 1) for score in scores}


def type_of(form: Mapping[str, Any]) -> DocType:
    """The document type of a `record.json`; older ones name it in `schema` only. Raises UnknownTypeError."""
    said = form.get("type") or {"name": form["schema"].partition("/")[0]}
    return kept_type(said["name"], said.get("at", ""))


def read_record(path: Path) -> tuple[DocType, Model]:
    """The record of a `record.json` and its type. Raises NotARecordError where the file is none, UnknownTypeError."""
    try:
        form = json.loads(path.read_text(encoding="utf-8"))
        doctype = type_of(form)
        return doctype, doctype.record.model_validate(form["record"])
    except OSError as error:
        raise NotARecordError(path, os_problem(error)) from error
    except ValidationError as error:
        name, problem = first_problem(error)
        raise NotARecordError(path, Message(f"{name}：{problem.zh}", f"{name}: {problem.en}")) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotARecordError(path, Message("内容不符", "it holds something else")) from error


def _reading(reading: Reading) -> dict[str, Any]:
    section, usage = reading.section, reading.usage
    return {
        "reader": reading.reader,
        "section": section.key,
        "title": section.title,
        "span": [section.start, section.end],
        "usage": {
            "requests": usage.requests,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cached": usage.cached,
        },
        "answers": [_answer(answer) for answer in reading.answers],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {"path": str(answer.path), "printed": answer.printed, "at": answer.value}


def summary_row(name: str, source: str, result: Result, prices: Prices | None = None) -> dict[str, Any]:
    """A document's line of `summary.jsonl`; what the model cost stands in it where its prices are known."""
    record, usage = result.record, result.usage
    verdict = result.verdict
    return {
        "document": name,
        "source": source,
        "status": _status(result),
        "type": result.plan.doctype.name,
        "organization": identity(record, "issuer"),
        "fiscal_year": identity(record, "period"),
        "pages": len(result.document.pages),
        "figures_found": result.found,
        "figures_grounded": result.grounded,
        "coverage": total(result.coverage).form,
        "checks": dict(Counter(found.status for found in result.results)),
        "fields": verdict.counts,
        "verdict": verdict.decision,
        "needs_review": verdict.decision == "review",
        "reasons": [f"{reason.code} {reason.path or ''}".strip() for reason in verdict.reasons],
        "requests": usage.requests,
        "cached": usage.cached,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
    } | ({} if prices is None else {"cost": f"{prices.cost(usage):f}", "currency": prices.currency})


def _status(result: Result) -> str:
    is_clear = all(notice.code != NO_CLEAR_TYPE for notice in result.notices)
    return "ok" if result.plan.doctype.is_disclosure or not is_clear else "not_a_disclosure"


def failed_row(name: str, source: str, error: str, status: str = "failed") -> dict[str, Any]:
    """The line of a document that could not be read, with what to do: nothing of it is lost silently."""
    return {"document": name, "source": source, "status": status, "error": error, "needs_review": True}
