"""A file is there as a whole or not at all."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.core.io import json_lines, one_line, printable, readable_json, write_json, write_lines, write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("synced", [True, False])
def test_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path, alone: bool, synced: bool) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    write_whole(path, iter([b"new", b"er"]), alone=alone, synced=synced)
    assert (names(tmp_path), path.read_bytes()) == (["a.json"], b"newer")


@pytest.mark.parametrize("alone", [True, False])
def test_file_stays_as_it_was_where_its_content_breaks_off(tmp_path: Path, alone: bool) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        assert len(names(tmp_path)) == 2
        raise RuntimeError("no more")

    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="no more"):
        write_whole(path, breaking(), alone=alone)
    assert (names(tmp_path), path.read_bytes()) == (["a.json"], b"old")


def test_two_who_write_one_file_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "a.json"

    def meanwhile() -> Iterator[bytes]:
        yield b"first, "
        write_whole(path, b"second", alone=False)
        yield b"whole"

    write_whole(path, meanwhile(), alone=False)
    assert (names(tmp_path), path.read_bytes()) == (["a.json"], b"first, whole")


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
@pytest.mark.parametrize("alone", [True, False])
def test_file_may_be_read_by_whom_other_files_may(tmp_path: Path, alone: bool) -> None:
    write_whole(tmp_path / "a", b"", alone=alone)
    (tmp_path / "b").write_bytes(b"")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == stat.S_IMODE((tmp_path / "b").stat().st_mode)


def test_json_is_written_with_chinese_as_it_is(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"单位": ["水务局"]})
    write_lines(tmp_path / "a.jsonl", [{"单位": "水务局"}, {"年": 2031}])
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{\n  "单位": [\n    "水务局"\n  ]\n}\n'
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == '{"单位": "水务局"}\n{"年": 2031}\n'
    assert readable_json([]) == b"[]\n"
    assert list(json_lines([])) == []


def test_words_of_others_are_one_short_line() -> None:
    assert one_line(" a\n\tb  ") == "a b"
    assert len(one_line("字" * 1000)) == 300


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("决算.pdf".encode(), "决算.pdf"), ("决算.pdf".encode("gb18030"), "决算.pdf"), (b"\xff", "\ufffd")],
)
def test_name_of_a_file_is_text(raw: bytes, shown: str) -> None:
    assert printable(os.fsdecode(raw)) == shown
