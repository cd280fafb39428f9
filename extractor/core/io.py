"""Files that are there as a whole or not at all, and text in the forms in which files and messages hold it."""

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from extractor.core.faults import crash_point
from extractor.core.foreign import os_problem
from extractor.errors import NotWrittenError

_LONGEST_LINE = 300  # of somebody else's words in a message of ours


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """What the system refuses in here is told as a place that cannot be written. Raises NotWrittenError."""
    try:
        yield
    except OSError as error:
        raise NotWrittenError(place, os_problem(error)) from error


def write_whole(
    path: Path,
    content: bytes | Iterable[bytes],
    *,
    alone: bool = True,
    synced: bool = False,
    point: str | None = "file-half-written",
) -> None:
    """Replace a file by one with this content: nobody ever sees half of it, whenever the program is killed.

    Not `alone`: others may write the same file at the same time, each under a name of its own until it is whole.
    `synced`: it is on the disk before it is in its place, for what a loss of power must not take. `point` is where the
    program can be killed for trial between the two. Raises OSError; then nothing is left of it.
    """
    partial = path.with_name(f"{path.name}.partial" if alone else f".{path.name}.{secrets.token_hex(8)}.partial")
    try:
        with partial.open("wb") as file:
            file.writelines((content,) if isinstance(content, bytes) else content)
            if synced:
                file.flush()
                os.fsync(file.fileno())
        if point is not None:
            crash_point(point)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def write_json(path: Path, value: object) -> None:
    """One JSON file, readable: Chinese as it is, two spaces, a line at the end. Replaced as a whole."""
    write_whole(path, readable_json(value))


def write_lines(path: Path, values: Iterable[Any]) -> None:
    """One JSON value a line. Replaced as a whole."""
    write_whole(path, json_lines(values))


def readable_json(value: object) -> bytes:
    """A value as JSON for people: two spaces, a line at the end."""
    return to_json(value, indent=2) + b"\n"  # json.dumps takes nine times as long


def json_lines(values: Iterable[Any]) -> Iterator[bytes]:
    """Each value as a line of JSON, Chinese as it is."""
    for value in values:
        yield (json.dumps(value, ensure_ascii=False) + "\n").encode()


def one_line(text: str) -> str:
    """Somebody else's words, short enough for a message of ours."""
    return " ".join(text.split())[:_LONGEST_LINE]


def printable(name: str) -> str:
    """A file's name as text; a name in another encoding than the system's is tried as Chinese."""
    raw = os.fsencode(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
