"""The functions of the public line. Files, records, folders in; documents and what came of them out.

result = extract("决算.pdf")
"""

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from extractor import api
from extractor.checks.rule import CheckResult
from extractor.core.evidence import Model
from extractor.doctypes.base import DocType
from extractor.doctypes.policy import Policy
from extractor.doctypes.registry import UnknownTypeError, all_types, find_type, known_types
from extractor.document.model import Document
from extractor.extraction.pipeline import Result
from extractor.extraction.ways import Way
from extractor.public.extracted import Extracted

if TYPE_CHECKING:
    from extractor.llm.settings import Settings

Source = str | Path | Document
Reader = Literal["auto", "grammar", "llm", "both", "cascade"]
T = TypeVar("T")


def read(path: str | Path) -> Document:
    """A file as a Document: pages, text, tables. Raises UnreadableDocumentError, which says what to do."""
    return api.read(path)


def extract(
    source: Source,
    *,
    doctype: DocType | str | None = None,
    reader: Reader = "grammar",
    policy: Policy | Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Extracted:
    """Read a document: every value with its place, the checks of its arithmetic, the verdict.

    By the grammar of its type, without network or cost, unless another `reader` is named: then a model is asked, as
    `aextract` has it, also where an event loop runs already, as in a notebook. `doctype` is a type, its name, or the
    file of one of yours; without it the content tells. `policy` says what needs no person, as a Policy or the table of
    a settings file; without one, the type's own does. Raises UnreadableDocumentError, UnknownTypeError.
    """
    if reader == "grammar":
        return _judged(Extracted.of(api.extract(_document(source), _type(doctype)), reader), policy)
    return _finished(aextract(source, doctype=doctype, reader=reader, policy=policy, settings=settings))


async def aextract(
    source: Source,
    *,
    doctype: DocType | str | None = None,
    reader: Reader = "auto",
    policy: Policy | Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Extracted:
    """Read a document with a model: alone (`llm`), beside the grammar (`both`), or where that doubts (`cascade`).

    `auto` is `both` where a model is configured, else `grammar`. `settings` go before the environment and
    `extractor.toml`: `{"base_url": …, "model": …}`. Raises BadSettingsError, EndpointError, and as `extract` does.
    """
    from extractor.llm.settings import load_settings

    chosen_settings = load_settings(None, **(settings or {}))
    by_default: Way = "both" if chosen_settings.configured else "grammar"
    way = by_default if reader == "auto" else reader
    if way == "grammar":
        return await asyncio.to_thread(extract, source, doctype=doctype, policy=policy)
    document = await asyncio.to_thread(_document, source)
    return _judged(Extracted.of(await _by_model(document, _type(doctype), way, chosen_settings), way), policy)


async def _by_model(document: Document, doctype: DocType | None, way: Way, settings: "Settings") -> Result:
    """The only place here that knows how a model is asked: by a client of this loop, closed at the end."""
    from extractor.extraction.readers.document_reader import DocumentReader
    from extractor.llm.client import Client

    async with Client(settings) as client:
        return await api.aextract(document, doctype, DocumentReader(client), way)


def check(what: Extracted | Model, doctype: DocType | str | None = None) -> tuple[CheckResult, ...]:
    """Check the arithmetic of a record again, as it stands now: every identity with its equation, failures first.

    `doctype` is only needed of a record whose class no type has that is known by itself. Raises UnknownTypeError.
    """
    if isinstance(what, Extracted):
        disputed = frozenset(dispute.path for dispute in what.disputes)
        return (_type(doctype) or what.doctype).checked(what.record, disputed).results
    chosen = _type(doctype) or next((one for one in all_types() if type(what) is one.record), None)
    if chosen is None:
        raise UnknownTypeError(type(what).__name__, tuple(known_types()))
    return chosen.checked(what).results


def accept(what: Extracted, policy: Policy | Mapping[str, Any]) -> Extracted:
    """Judge by another policy, without reading again: its `verdict` and `questions` are those of the policy.

    A mapping says what is other than in the type's own policy, as `[policy]` of a settings file does.
    """
    given = policy if isinstance(policy, Policy) else what.doctype.policy.model_dump() | dict(policy)
    return what.judged_by(Policy.model_validate(given))


def _document(source: Source) -> Document:
    return source if isinstance(source, Document) else api.read(source)


def _type(named: DocType | str | None) -> DocType | None:
    return find_type(named) if isinstance(named, str) else named


def _judged(what: Extracted, policy: Policy | Mapping[str, Any] | None) -> Extracted:
    return what if policy is None else accept(what, policy)


def _finished(asked: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to. Where a loop runs in this thread already, it gets one of its own in another."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(asked)
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, asked).result()
