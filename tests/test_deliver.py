"""A delivery has all that came of a store, names what is missing, and can be checked and opened again."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.export.delivery.folder import deliver
from extractor.export.export import NotExportedError
from extractor.message import Message
from extractor.public.load import load
from extractor.store.database import Store, open_store
from extractor.store.failures import Failure, failed

pytest_plugins = ("helpers.reviewed_store",)


@pytest.fixture(scope="module")
def store(reviewed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that people have worked on, with a file that could not be read."""
    store = open_store(str(shutil.copy(reviewed_file, tmp_path_factory.mktemp("delivered") / "q.db")))
    failed(store, Failure("坏文件", "/somewhere/bad.pdf", None, "DOC-READ-002", Message("打不开", "broken")), "one")
    yield store
    store.close()


@pytest.fixture(scope="module")
def delivered(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("delivery") / "out"
    deliver(store, out, "test")
    return out


def test_every_file_is_as_its_digest_says(delivered: Path) -> None:
    lines = (delivered / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    known = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    files = {path.relative_to(delivered).as_posix(): path for path in delivered.rglob("*") if path.is_file()}
    assert set(files) - {"SHA256SUMS"} == set(known)
    assert all(
        hashlib.sha256(path.read_bytes()).hexdigest() == known[name] for name, path in files.items() if name in known
    )


def test_it_opens_again_with_every_value_as_it_stands(delivered: Path) -> None:
    run = load(delivered)
    with (delivered / "evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        evidence = {(row["document"], row["path"]): row["origin"] for row in csv.DictReader(file)}
    frames = {name: run[name].to_frame() for name in run.names}
    assert {(name, path) for name, frame in frames.items() for path in frame["path"]} <= set(evidence)
    assert all(len(frame) > 100 for frame in frames.values())
    assert {"source_error", "machine_verified"} <= set(evidence.values())
    rows = [json.loads(line) for line in (delivered / "documents" / "summary.jsonl").read_text("utf-8").splitlines()]
    (unread,) = [row for row in rows if row["status"] == "failed"]
    assert (unread["document"], unread["error"]) == ("坏文件", "打不开 broken")
    assert {row["document"] for row in rows} - {"坏文件"} == set(run.names)


def test_mistakes_are_listed_for_whom_they_concern(delivered: Path) -> None:
    with (delivered / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        findings = list(csv.DictReader(file))
    assert {"confirmed", "open"} >= {one["state"] for one in findings} > set()
    for one in findings:
        page = (delivered / "organisations" / f"{one['organization']}.html").read_text(encoding="utf-8")
        assert one["code"] in page
    quality = (delivered / "quality.md").read_text(encoding="utf-8")
    assert "未能读取 not read: 1" in quality
    with (delivered / "dictionary.csv").open(encoding="utf-8-sig", newline="") as file:
        words = {row["name"] for row in csv.DictReader(file)}
    assert {"income.total", "machine_verified", *(one["code"] for one in findings)} <= words


def test_the_same_store_gives_the_same_bytes_and_nothing_is_overwritten(
    store: Store, delivered: Path, tmp_path: Path
) -> None:
    deliver(store, tmp_path / "again", "somebody else")
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == (delivered / "SHA256SUMS").read_bytes()
    (full := tmp_path / "full").mkdir()
    (full / "mine").touch()
    with pytest.raises(NotExportedError):
        deliver(store, full, "test")
