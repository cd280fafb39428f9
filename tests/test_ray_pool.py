"""Documents that are read on a Ray cluster: the same files as by local processes, also when a node is lost midway."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.ray_hosts import RAY_HOSTS
from test_cli import call, nothing_configured  # noqa: F401 - a fixture of every test here
from test_runner import NARRATIVE

from extractor.doctypes.choice import choice_of
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.document import read_document
from extractor.errors import UnreadableDocumentError
from extractor.export.export import export
from extractor.runs.carried import Carried
from extractor.runs.inputs import jobs
from extractor.runs.pool import Limits, LostError, Pool, Workers
from extractor.runs.ray_pool import NoClusterError, RayWorkers
from extractor.runs.result_cache import ResultCache
from extractor.runs.runner import RunOptions, run
from extractor.store.database import open_store

pytest.importorskip("ray", reason="Ray is not installed: pip install 'extractor[ray]'")
pytestmark = [pytest.mark.block_network(allowed_hosts=RAY_HOSTS), pytest.mark.xdist_group("ray")]
LIMITS = Limits(memory=512)
DOCUMENTS = 40
LOST_AFTER = 8  # documents; then a node goes


@pytest.fixture(scope="module")
def pool(cluster: Any) -> Iterator[Pool]:
    """What reads on that cluster, on both nodes."""
    with RayWorkers(cluster.address, None, LIMITS) as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Documents of which every one says something else; one of them cannot be read."""
    folder = tmp_path_factory.mktemp("files")
    made = [folder / f"{number}.txt" for number in range(DOCUMENTS)]
    for number, file in enumerate(made):
        file.write_text(NARRATIVE.replace("1,100.50", f"1,1{number:02}.50"), encoding="utf-8")
    made[3].write_bytes(b"GIF8")
    return made


def read(files: Sequence[Path], out: Path, pool: Pool, db: str | None = None, told: Any = None) -> list[dict[str, Any]]:
    """The rows of a run over files in a pool."""
    store = open_store(db) if db is not None else None
    cache = ResultCache(store, "one") if store is not None else None
    work = jobs([str(file) for file in files])
    told = told or (lambda _: None)
    rows = [*asyncio.run(run(work, out, RunOptions(choice_of(FINAL_ACCOUNTS), pool=pool, cache=cache), told))]
    if store is not None:
        export(store, "jsonl", out.with_suffix(".jsonl"), "test")
        store.close()
    return rows


def written(out: Path) -> dict[str, bytes]:
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def local(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a local process writes and keeps: a folder, and beside it its export."""
    out = tmp_path_factory.mktemp("local") / "out"
    with Workers(1, LIMITS) as pool:
        rows = read(files, out, pool, str(out.with_suffix(".db")))
    assert [row["status"] for row in rows].count("ok") == DOCUMENTS - 1
    return out


def test_a_cluster_writes_and_keeps_what_a_local_process_does(
    pool: Pool, files: list[Path], local: Path, postgresql: Any, tmp_path: Path
) -> None:
    postgresql.psql("CREATE DATABASE cluster;")
    out = tmp_path / "out"
    read(files, out, pool, str(postgresql.get_uri("cluster")))
    assert pool.number == 2
    assert written(out) == written(local)
    assert out.with_suffix(".jsonl").read_bytes() == local.with_suffix(".jsonl").read_bytes()


@pytest.mark.parametrize(
    ("function", "arguments", "says"),
    [
        pytest.param(bytearray, (900 * 2**20,), "512 MiB", id="memory"),
        pytest.param(os.abort, (), "crashed", id="crash"),
        pytest.param(time.sleep, (600,), "4 seconds", id="hang"),
    ],
)
def test_what_takes_its_process_down_is_lost_alone(
    pool: Pool, function: Any, arguments: Any, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if function is time.sleep:
        monkeypatch.setattr(pool, "limits", replace(LIMITS, seconds=4))

    async def both() -> int:
        with pytest.raises(LostError, match=says):
            await pool.run(Path("a.pdf"), function, *arguments)
        return await pool.run(Path("b.pdf"), len, "abc")

    assert asyncio.run(both()) == 3


def test_what_a_document_is_refused_for_comes_back_as_it_was(pool: Pool) -> None:
    with pytest.raises(UnreadableDocumentError, match=r"a\.pdf.*picture"):
        asyncio.run(pool.run(Path("a.pdf"), read_document, Carried.of("a.pdf", b"\x89PNG" + bytes(40))))


def test_a_node_with_another_program_stops_the_run(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.runs.ray_pool._edition", lambda: "another")
    with pytest.raises(NoClusterError, match="install the same version on every node"):
        asyncio.run(pool.run(Path("a.pdf"), len, "abc"))


def test_a_node_that_is_lost_midway_costs_no_document(
    cluster: Any, pool: Pool, files: list[Path], local: Path, tmp_path: Path
) -> None:
    done = []

    def told(row: dict[str, Any]) -> None:
        done.append(row["document"])
        if len(done) == LOST_AFTER:
            cluster.remove_node(cluster.list_all_nodes()[-1], allow_graceful=False)

    read(files, tmp_path / "out", pool, told=told)
    assert len(cluster.list_all_nodes()) == 1
    assert len(done) == len(set(done)) == DOCUMENTS
    assert written(tmp_path / "out") == written(local)


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param("127.0.0.1:{port}", "nobody answers", id="nothing there"),
        pytest.param("cluster", "write host:port", id="no address"),
    ],
)
def test_a_cluster_that_is_not_there(address: str, says: str) -> None:
    with pytest.raises(NoClusterError, match=says) as caught:
        RayWorkers(address.format(port=closed_port()), 1, LIMITS)
    assert "\n" not in str(caught.value)


def extractor(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = "import sys; from extractor.cli import main; sys.argv[0] = 'extractor'; main()"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("EXTRACTOR_")}
    plain["EXTRACTOR_OCR"] = "off"
    said = [sys.executable, "-c", command, *map(str, arguments)]
    return subprocess.run(said, capture_output=True, text=True, check=False, env=plain)


def test_the_command_runs_on_a_cluster_of_its_own(files: list[Path], local: Path, tmp_path: Path) -> None:
    named = tmp_path / "list.txt"
    named.write_text("\n".join(map(str, files)), encoding="utf-8")
    out = tmp_path / "out"
    done = extractor("run", "--list", named, "--out", out, "--executor", "ray", "--workers", 2, "--json")
    assert done.returncode == 1, done.stderr  # one of the documents cannot be read
    assert len([json.loads(line) for line in done.stdout.splitlines()]) >= DOCUMENTS
    (out / "manifest.json").unlink()
    assert written(out) == written(local)


def test_the_command_says_in_one_line_that_there_is_no_cluster(
    files: list[Path], capfd: pytest.CaptureFixture[str]
) -> None:
    address = f"127.0.0.1:{closed_port()}"
    there = ("--executor", "ray", "--address", address, "--workers", "1")
    code, _, [said] = call("run", str(files[0]), "--out", "out", *there)
    assert code == 2
    assert f"--executor ray --address {address}: 集群无法使用：没有应答" in said
    assert "nobody answers" in said
    assert capfd.readouterr().err == ""  # nor does Ray say anything


def test_an_address_is_for_a_cluster(files: list[Path]) -> None:
    code, _, said = call("run", str(files[0]), "--out", "out", "--address", "127.0.0.1:6379")
    assert code == 2
    assert "--executor ray" in "".join(said)
