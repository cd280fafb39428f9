"""The fuzzer: what it makes is near its seed and the same again; what breaks is kept with its reason."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from eval.fuzz.__main__ import fuzz
from eval.fuzz.damage import damaged
from eval.fuzz.targets import Target, targets
from extractor.runs.pool import Limits, Workers


def unlucky(path: Path) -> str:
    if len(path.read_bytes()) % 2:
        raise ValueError("an odd length")
    return "read"


def test_what_breaks_is_kept_beside_its_reason(tmp_path: Path) -> None:
    seed = tmp_path / "seed.txt"
    seed.write_bytes(b"0123456789")
    out = tmp_path / "out"
    out.mkdir()
    with Workers(1, Limits(1024, 20)) as workers:
        became = fuzz(Target("txt", ".txt", (seed,), unlucky), 3, workers, out)
    kept = sorted(file for file in out.iterdir() if file.suffix == ".txt")
    assert became["found"] >= len(kept) > 0
    assert became["read"] > 0
    assert all(len(file.read_bytes()) % 2 for file in kept)
    assert all("an odd length" in file.with_suffix(".why").read_text(encoding="utf-8") for file in kept)


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.name)
def test_a_damaged_sample_is_read_or_refused(target: Target, tmp_path: Path) -> None:
    smallest = min(target.seeds, key=lambda seed: seed.stat().st_size).read_bytes()

    @settings(max_examples=3, phases=(Phase.generate,), deadline=None, derandomize=True, database=None)
    @given(data=damaged(smallest))
    def one(data: bytes) -> None:
        file = tmp_path / f"a{target.ending}"
        file.write_bytes(data)
        assert target.run(file) in ("read", "refused")

    one()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.data())
def test_a_packed_file_is_damaged_within(data: st.DataObject) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.xml", "<a>1</a>" * 20)
        file.writestr("b.xml", "<b>2</b>" * 20)
    made = data.draw(damaged(packed.getvalue()))
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        assert file.testzip() is None
        assert sorted(file.namelist()) == ["a.xml", "b.xml"]
