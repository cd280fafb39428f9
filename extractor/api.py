"""The public line: what a program of one's own calls. Stable; everything else may move.

document = read("决算.pdf")
result = extract(document, FINAL_ACCOUNTS)
"""

from pathlib import Path

from extractor.checks.run import Checked
from extractor.core.evidence import Model
from extractor.doctypes.base import DocType
from extractor.doctypes.choice import choice_of
from extractor.doctypes.policy import Policy
from extractor.document import read_document
from extractor.document.model import Document
from extractor.extraction.pipeline import Result
from extractor.extraction.readers.base import ModelReader, read_by_model
from extractor.extraction.ways import Way, complete, start


def read(path: str | Path) -> Document:
    """A file as a Document: pages, text, tables. Raises UnreadableDocumentError."""
    return read_document(Path(path))


def extract(document: Document, doctype: DocType | None = None, policy: Policy | None = None) -> Result:
    """Read a document by its type's grammar; without a policy, the type's own judges it. No network, no event loop.

    Without a `doctype` the document's content tells which type it is of; `result.plan` says which, and why.
    """
    choice = choice_of(doctype, policy)
    return complete(start(document, choice, "grammar"), (), choice, "grammar")


async def aextract(
    document: Document, doctype: DocType | None, reader: ModelReader, way: Way = "both", policy: Policy | None = None
) -> Result:
    """Read a document with a model: alone (`llm`), beside the grammar (`both`), or where it doubts (`cascade`)."""
    choice = choice_of(doctype, policy)
    started = start(document, choice, way, reader.split_tokens)
    answers = await read_by_model(started.plan, started.to_ask, reader)
    return complete(started, answers, choice, way)


def check(record: Model, doctype: DocType, disputed: frozenset[str] = frozenset()) -> Checked:
    """Check a record's arithmetic again; `disputed` are the paths on which readers differ."""
    return doctype.checked(record, disputed)
