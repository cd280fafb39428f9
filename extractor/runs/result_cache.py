"""Read nothing twice: keep results under the fingerprint of the way in which they were read.

A Result in, what the store keeps of it out.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractor.core.faults import crash_point
from extractor.core.io import printable
from extractor.doctypes.choice import TypeChoice
from extractor.doctypes.own_files import file_of
from extractor.doctypes.policy import Policy
from extractor.document.content import digest_of
from extractor.document.ocr.version import reads_with
from extractor.errors import ExtractorError, UnreadableDocumentError
from extractor.extraction.pipeline import Result
from extractor.llm.prompts import FOLDERS
from extractor.message import Message
from extractor.output.files import files_of, record_form, results_form, type_of, write_files
from extractor.runs.inputs import Job
from extractor.store.attempts import MOST_TRIES, lost, quarantined
from extractor.store.database import Store
from extractor.store.failures import Failure, failed, mended
from extractor.store.keep import Kept, again, keep

_HERE = Path(__file__).parents[1]


_SPENT = ("requests", "cached", "input_tokens", "output_tokens")


@dataclass(frozen=True, slots=True)
class ResultCache:
    """Where a run keeps what it reads, and finds what was read the same way before.

    `double` is the share of items that two people enter.
    """

    store: Store
    fingerprint: str
    double: float = 0.0

    def put(self, found: Kept, job: Job) -> dict[str, Any]:
        """Keep what was read of a document; what its row says of decisions that this reading took out of force."""
        reopened = keep(self.store, found, self.fingerprint, self.double).reopened
        crash_point("store-committed")
        mended(self.store, job.places, found.sha256)
        return {"reopened": [lapse.form for lapse in reopened]} if reopened else {}

    def fail(self, job: Job, error: ExtractorError) -> None:
        """Keep that a document could not be read, and why."""
        sha256 = None if job.uri is not None else _digest(job.path)
        why = Message(printable(error.message.zh), printable(error.message.en))
        failed(self.store, Failure(job.name, job.place, sha256, error.code, why), self.fingerprint)

    def take(self, path: Path, job: Job, folder: Path) -> dict[str, Any] | None:
        """Write the files of a document that was read this way before; its row, or None where it was not.

        Nothing is spent on it this time, and the row says so. Raises QuarantinedError for one that is left alone.
        """
        if (sha256 := _digest(path)) is None:
            return None  # whoever reads it says what is wrong
        if (reason := quarantined(self.store, sha256, self.fingerprint)) is not None:
            raise QuarantinedError(path, reason)
        known = again(self.store, sha256, self.fingerprint, str(path))
        if known is None:
            return None
        mended(self.store, job.places, sha256)
        record = type_of(known.form).record.model_validate(known.form["record"])
        write_files(files_of(known.form, record, known.results), folder)
        no_cost = {"cost": "0"} if "cost" in known.row else {}
        return known.row | dict.fromkeys(_SPENT, 0) | no_cost | {"kept": True}

    def lost(self, path: Path, error: ExtractorError) -> bool:
        """Count a document that took its process down; whether it is left alone from now on."""
        sha256 = _digest(path)
        return sha256 is None or lost(self.store, sha256, self.fingerprint, str(error)) >= MOST_TRIES


def _digest(path: Path) -> str | None:
    try:
        return digest_of(path)
    except UnreadableDocumentError:
        return None


class QuarantinedError(ExtractorError):
    """A document that took down every process that read it; carries what happened the last time."""

    path: Path
    reason: str

    located_by = "path"
    code = "DOC-DIED-002"

    @property
    def message(self) -> Message:
        return Message(
            f"失败{MOST_TRIES}次后搁置，--retry 再试；上一次：{self.reason}",
            f"left alone after {MOST_TRIES} tries, --retry tries again",
        )


def kept(result: Result, row: dict[str, Any], policy: Policy) -> Kept:
    """A result with its row of the summary, as the store keeps it."""
    form = record_form(result)
    document = result.document
    return Kept(
        sha256=document.sha256,
        name=document.name,
        path=document.path,
        format=document.format,
        pages=len(document.pages),
        text=document.text,
        row=row,
        form={name: value for name, value in form.items() if name != "readings"},
        results=results_form(result),
        readings=form["readings"],
        policy=policy.model_dump(mode="json"),
        type=result.plan.doctype.name,
        type_version=result.plan.doctype.version,
        type_at=result.plan.doctype.at,
    )


def fingerprint(types: TypeChoice | None, readers: Sequence[str], model_settings: dict[str, Any] | None = None) -> str:
    """The digest of a way of reading: this program, its prompts, the types, the readers, the policies, what is asked.

    The same way gives the same record, so that a document is read by it once. A type that is only to be told from
    others counts too: there may be another that it speaks for.
    """
    read_as = [] if types is None else [types.named.at if types.named is not None else None, [*_types(types)]]
    way = [_program(), read_as, sorted(readers), model_settings or {}, *filter(None, [reads_with()])]
    return hashlib.sha256(json.dumps(way, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _types(types: TypeChoice) -> Iterator[list[Any]]:
    for doctype in types.among:
        policy = types.policy_of(doctype).model_dump(mode="json")
        yield [doctype.at, doctype.version, _source(doctype.at), policy]


def _source(at: str) -> str:
    """The digest of the module, or the package, in which a type is defined; empty for one that is in no file.

    Of the shipped ones, the program's own digest has it already.
    """
    file = file_of(at)
    if file is None or not file.is_file() or file.is_relative_to(_HERE):
        return ""
    files = sorted(file.parent.rglob("*.py")) if file.name == "__init__.py" else [file]
    return hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()


@cache
def _program() -> str:
    """The digest of this package's sources: a version's number does not change with every change of a reader."""
    digest = hashlib.sha256()
    for file in sorted(_HERE.rglob("*.py")):
        if not {"store", "web"} & set(file.relative_to(_HERE).parts):  # they keep and show; they read nothing
            digest.update(file.read_bytes())
    for folder in FOLDERS:
        for file in sorted(folder.rglob("*.md")):
            digest.update(file.read_bytes())
    return digest.hexdigest()
