"""What several tests share: documents and sections made of plain words, and what the grammar reads in them."""

import asyncio
import importlib.util
from array import array
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document.model import Document, Page, Segment
from extractor.grounding import Grounded, ground
from extractor.pipeline import Result, process
from extractor.readers.grammar import GrammarReader
from extractor.reading import Answer, Reading, Section, show_path
from extractor.source import Notice

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "eval" / "corpus"
SHARED = ROOT.parent / "shared"
REAL = SHARED / "real"
CORPUS_DOCUMENTS = sorted((CORPUS / "documents").iterdir())
REAL_DOCUMENTS = sorted((REAL / "documents").iterdir()) if (REAL / "documents").is_dir() else []

settings.register_profile("extractor", deadline=None)  # the first example of a run pays for loading
settings.load_profile("extractor")

Printed = str | tuple[str, ...]


def document_of(text: str) -> Document:
    """A document of one page that says `text`, line by line as it stands."""
    page = Page(1, 0.0, 0.0, text, array("f"), ())
    return Document("a", "a.txt", "txt", "", (page,), text, (Segment(0, len(text), 1, 0),))


def section_of(key: str, text: str, title: str = "") -> Section:
    """The whole of `text` as one section."""
    return Section(key, title, text, 0, len(text))


def answers_of(key: str, text: str, title: str = "") -> list[Answer]:
    """All that the grammar of a section says of `text`."""
    return list(GRAMMAR[key](section_of(key, text, title)))


def read(key: str, text: str, title: str = "") -> dict[str, Printed]:
    """What the grammar of a section reads: path → print; the first place that states a leaf counts."""
    found: dict[str, Printed] = {}
    for answer in answers_of(key, text, title):
        found.setdefault(show_path(answer.path), answer.printed)
    return found


def grounded(text: str, *answers: Answer, start: int = 0) -> tuple[dict[str, Grounded], tuple[Notice, ...]]:
    """Which answers of a reader stand in `text` (from `start` on), by path, and what was noticed of the others."""
    document = document_of(text)
    section = Section("overview", "", document.text, start, len(document.text))
    values, notices = ground(Reading(section, "llm", answers), document)
    return {show_path(value.path): value for value in values}, notices


_RESULTS: dict[Path, Result] = {}


def result_of(path: Path) -> Result:
    """A document through the grammar and all that follows; each document once a run."""
    if path not in _RESULTS:
        _RESULTS[path] = asyncio.run(process(path, FINAL_ACCOUNTS, [GrammarReader()]))
    return _RESULTS[path]


def shared_tool(name: str) -> ModuleType:
    """A script of ../shared/tools as a module; skips the test where it is not there."""
    path = SHARED / "tools" / f"{name}.py"
    if not path.is_file():
        pytest.skip(f"{path} is not beside the repository")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_fact_value(fact: dict[str, Any]) -> Any:
    """The value of a fact, as it compares: figures as text without separators, lists as tuples."""
    value = fact["value"]
    return tuple(value) if isinstance(value, list) else str(value)
