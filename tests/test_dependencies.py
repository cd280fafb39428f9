"""What is imported is declared, what is declared is imported and pinned, and the six packages of the card do work."""

import ast
import cProfile
import json
import re
import socket
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, ROOT
from helpers.loopback import Loopback, Request, Response, completion, failure
from helpers.sources import GROUP, parsed
from typer.testing import CliRunner

from extractor.cli import app
from extractor.document import read_document

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OPTIONAL: dict[str, list[str]] = PROJECT["optional-dependencies"]
OURS = {"extractor", "eval", "tests", "helpers", *(path.stem for path in (ROOT / "tests").rglob("*.py"))}
# Declared and imported nowhere, each for its reason.
NEVER_IMPORTED = {
    "pdfminer-six": "pdfplumber's; the bound leaves out versions that run what a document names",
    "python-multipart": "FastAPI reads forms with it",
}


def plain(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {plain(re.split(r"[\[><=~! ]", requirement)[0]) for requirement in requirements}


RUNTIME, DEV = declared(PROJECT["dependencies"]), declared(OPTIONAL["dev"])
EXTRAS = declared([extra for name in ("ray", "postgresql", "ocr", "notebook", "duckdb") for extra in OPTIONAL[name]])


def names(tree: ast.AST) -> Iterator[str]:
    """The modules that a source imports, wherever in it; `importlib.import_module("…")` too."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module))]):
                yield module


@cache
def imported(room: str) -> dict[str, str]:
    """The distributions that a room's sources import, each with one file that does."""
    found: dict[str, str] = {}
    known = packages_distributions()
    for path in sorted((ROOT / room).rglob("*.py")):
        for name in names(parsed(path)):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in OURS:
                found.setdefault(plain(known.get(top, [top])[0]), str(path.relative_to(ROOT)))
    return found


@GROUP
@pytest.mark.parametrize(
    ("room", "allowed"),
    [
        pytest.param(
            "extractor",
            RUNTIME | EXTRAS,
            id="the product",
        ),
        pytest.param("eval", RUNTIME | DEV, id="the evaluation"),
        pytest.param("tests", RUNTIME | DEV, id="the tests"),
    ],
)
def test_what_is_imported_is_declared(room: str, allowed: set[str]) -> None:
    assert {name: where for name, where in imported(room).items() if name not in allowed} == {}


@GROUP
def test_what_is_declared_is_imported() -> None:
    assert RUNTIME - set(imported("extractor")) == set(NEVER_IMPORTED)


def test_what_is_declared_is_pinned() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [pin for pin in pins if not re.fullmatch(r"[a-z0-9-]+==[\w.]+", pin)] == []
    assert pins == sorted(pins)
    assert (RUNTIME | DEV | EXTRAS) - {plain(pin.partition("==")[0]) for pin in pins} == set()


# --- the six packages of the project's card: their code runs where documents are read and where the tests are run


def packages_at_work(what: Callable[[], Any]) -> set[str]:
    """The packages whose functions are called while `what` runs, imports left out."""
    profile = cProfile.Profile()
    profile.runcall(what)
    profile.create_stats()
    called: dict[tuple[str, int, str], Any] = profile.stats
    places = [(re.search(r"site-packages/([^/.]+)", file), function) for file, _, function in called]
    return {place[1] for place, function in places if place is not None and function != "<module>"}


def test_a_model_is_asked_through_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    text = (
        "河湾县水利局2031年度部门决算\n\n一、国有资本经营预算支出决算情况说明\n2031年国有资本经营预算支出4.50万元。\n"
    )
    Path("a.txt").write_text(text, encoding="utf-8")

    def answer(request: Request) -> Response:
        good = completion(json.dumps({"expenditure": "4.50万元"}, ensure_ascii=False))
        return failure(429, retry_after="0") if request.number == 1 else good

    with Loopback(answer) as server:
        for name, value in {"BASE_URL": server.url, "MODEL": "m", "API_KEY": "k", "WORKERS": "0"}.items():
            monkeypatch.setenv(f"EXTRACTOR_{name}", value)
        run = ["run", "a.txt", "--out", "out", "--reader", "llm", "-q"]
        packages = packages_at_work(lambda: CliRunner().invoke(app, run))
    assert "4.50" in Path("out/a/facts.jsonl").read_text(encoding="utf-8")
    assert {"langchain", "langchain_openai", "openai", "pydantic", "tenacity"} <= packages


def test_pages_are_read_through_pdfplumber() -> None:
    path = CORPUS / "documents" / "qingtang-agriculture-2021.pdf"
    assert "pdfplumber" in packages_at_work(lambda: read_document(path))


def test_the_tests_are_kept_off_the_network_by_pytest_recording() -> None:
    with socket.socket() as outward, pytest.raises(RuntimeError, match=r"(?i)network"):
        outward.connect(("192.0.2.1", 9))
