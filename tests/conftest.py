"""What several tests share: documents and sections made of plain words, and what the grammar reads in them."""

import gc
import hashlib
import importlib.util
import os
import pickle
import shutil
import tempfile
import uuid
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from filelock import FileLock
from hypothesis import HealthCheck, settings

from extractor.api import extract
from extractor.core.evidence import Notice
from extractor.core.reading import Answer, Reading, Section
from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import read_document
from extractor.document.model import Document, Page, Segment
from extractor.extraction.alignment import Aligned, align
from extractor.extraction.pipeline import Result
from extractor.runs.pool import collect_seldom
from extractor.store import accounts
from extractor.store.database import Store, open_store

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "eval" / "corpus"
SHARED = ROOT.parent / "shared"
REAL = SHARED / "real"
CORPUS_DOCUMENTS = sorted((CORPUS / "documents").iterdir())
_NOT_READ_YET = {"swu-2023-final.pdf"}  # LAYOUTS in test_real.py says why
REAL_DOCUMENTS = (
    sorted(path for path in (REAL / "documents").iterdir() if path.name not in _NOT_READ_YET)
    if (REAL / "documents").is_dir()
    else []
)

# No clock decides; the gate tries the same examples on every machine, and `make test-all` others each time.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("gate", _UNHURRIED, derandomize=True, database=None)
settings.register_profile("soak", _UNHURRIED, derandomize=False)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("gate" if config.option.markexpr == "not soak" else "soak")


os.environ["EXTRACTOR_OCR"] = "off"  # what reads pictures is loaded only where it is tested
accounts._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # else each sign-in takes a while

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
        found.setdefault(str(answer.path), answer.printed)
    return found


def grounded(text: str, *answers: Answer, start: int = 0) -> tuple[dict[str, Aligned], tuple[Notice, ...]]:
    """Which answers of a reader stand in `text` (from `start` on), by path, and what was noticed of the others."""
    document = document_of(text)
    section = Section("overview", "", document.text, start, len(document.text))
    values, notices = align(Reading(section, "llm", answers), document)
    return {str(value.path): value for value in values}, notices


_RESULTS: dict[Path, Result] = {}


@cache
def document_in(path: Path) -> Document:
    """What a file reads as, for who asks about what comes after; each file is read once in a run of the tests."""
    kept = _READ[0] / f"{hashlib.sha256(str(path).encode()).hexdigest()}.document"
    if not kept.exists():
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(read_document(path)))
        part.rename(kept)
    document: Document = pickle.loads(kept.read_bytes())
    return document


def result_of(path: Path) -> Result:
    """A document through the grammar and all that follows; each document once a run."""
    if path not in _RESULTS:
        _RESULTS[path] = extract(document_in(path), FINAL_ACCOUNTS)
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


def pytest_collection_finish() -> None:
    """What is loaded by now, and thousands of tests, are not gone through for garbage while they run."""
    gc.collect()
    collect_seldom()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run of the tests share, and no other run does."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


_READ: list[Path] = []


@pytest.fixture(scope="session", autouse=True)
def _read(shared_folder: Path) -> None:
    """Where what is read once is kept for all processes of this run."""
    _READ.append(shared_folder)


@pytest.fixture(scope="session")
def postgresql(shared_folder: Path) -> Iterator[Any]:
    """A real PostgreSQL server, one for this run of the tests, with a migrated store in it to be copied."""
    (runtime := shared_folder / "runtime").mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # it warns where there is none
    from pgserver.postgres_server import get_server

    lock, noted = FileLock(shared_folder / "postgresql.lock"), shared_folder / "postgresql"
    with lock:  # who comes first makes it; the last one to leave takes it down
        if (
            not noted.exists()
        ):  # elsewhere: root's server is another user, to whom each start of pytest closes its folders
            noted.write_text(tempfile.mkdtemp(prefix="postgresql-"), encoding="utf-8")
        server = get_server(noted.read_text(encoding="utf-8"), cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'migrated'").fetchone() is None:
                for safety in ("fsync", "full_page_writes", "synchronous_commit"):
                    connection.execute(f"ALTER SYSTEM SET {safety} = off")  # tests kill programs, not the machine
                connection.execute("SELECT pg_reload_conf()")
                connection.execute("CREATE DATABASE migrating")
                open_store(server.get_uri("migrating")).close()
                connection.execute("ALTER DATABASE migrating RENAME TO migrated")
    yield server
    with lock:
        server.cleanup()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    """A Ray cluster of two nodes of one core each, where the types of the tests are installed, for the group `ray`.

    A test that takes the second node away is the last that needs two.
    """
    cluster_utils = pytest.importorskip(
        "ray.cluster_utils", reason="Ray is not installed: pip install 'extractor[ray]'"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT / "tests"))
        started = cluster_utils.Cluster(
            initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
        )
        started.add_node(num_cpus=1)
    yield started
    started.shutdown()


Filled = Callable[[str, Callable[[Store], object]], Path]


@pytest.fixture(scope="session")
def store_file(shared_folder: Path) -> Filled:
    """Gives the file of a name, a store filled by a function, to be copied: made once in a run of the tests."""

    def made(name: str, fill: Callable[[Store], object]) -> Path:
        path = shared_folder / f"{name}.db"
        with FileLock(f"{path}.lock"):
            if not path.exists():
                store = open_store(f"{path}.part")
                fill(store)
                store.close()
                Path(f"{path}.part").rename(path)
        return path

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database of a store; a test that asks for a store is run with each."""
    return str(request.param)


@pytest.fixture
def empty_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database in which there is nothing yet: no file, or an empty one on the server."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
    else:
        with _copied("template1", request.getfixturevalue("postgresql")) as url:
            yield url


@pytest.fixture
def store_url(database: str, tmp_path: Path, store_file: Filled, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty store: a file, or a database of its own on the server."""
    if database == "sqlite":
        yield f"sqlite:///{shutil.copy(store_file('migrated', lambda _: None), tmp_path / 'store.db')}"
    else:
        with _copied("migrated", request.getfixturevalue("postgresql")) as url:
            yield url


@contextmanager
def _copied(template: str, server: Any) -> Iterator[str]:
    """The address of a database like another one, until the block ends."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield str(server.get_uri(name))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, on each of the databases that there are."""
    opened = open_store(store_url)
    yield opened
    opened.close()
