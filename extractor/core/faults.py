"""Where the program may be killed, by name: what is done there and what is not; and the means to try it out.

`EXTRACTOR_CRASH_AT=files-written extractor run …` kills the process, as kill -9 does, where it comes to that point;
`files-written:3` where it comes there the third time. Not set, a point costs a look at what is remembered.
"""

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

VARIABLE = "EXTRACTOR_CRASH_AT"


@dataclass(frozen=True, slots=True)
class Point:
    """A moment: what is `done` and what is not yet, in which process. A worker's death is not its run's."""

    process: Literal["run", "worker", "export"]
    done: str
    not_yet: str


POINTS: Mapping[str, Point] = {
    "answer-received": Point("run", "a model's answer came whole", "it is not kept: it is asked for again"),
    "answer-half-kept": Point("run", "an answer is written, under no name", "it is not kept: it is asked for again"),
    "answer-kept": Point("run", "an answer is kept", "nobody has read it"),
    "document-read": Point("run", "a document is read", "none of its files is written"),
    "file-half-written": Point("run", "a file is written, under another name", "it is not in its place"),
    "files-half-written": Point("run", "record.json is in its place", "the document's other files are not"),
    "files-written": Point("run", "a document's files are in their places", "the store has nothing of it"),
    "store-uncommitted": Point("run", "the store has all of a document", "the transaction is open"),
    "store-committed": Point("run", "the store keeps a document", "the run does not know"),
    "documents-done": Point("run", "every document is done", "there is no summary"),
    "summary-written": Point("run", "the summary is in its place", "there is no report"),
    "report-written": Point("run", "the report is in its place", "there is no manifest"),
    "worker-read": Point("worker", "a document is read", "none of its files is written"),
    "worker-done": Point("worker", "a document's files are in their places", "the run has heard nothing"),
    "export-half-written": Point("export", "some documents are written, elsewhere", "others are not"),
    "export-written": Point("export", "the export is whole, elsewhere", "it is not in its place"),
    "export-placed": Point("export", "the export is in its place", "the store has not noted it"),
}


@dataclass(slots=True)
class _Fuse:
    """The point to die at, and how often it is yet to be passed."""

    name: str
    left: int


def crash_point(name: str) -> None:
    """Die here, where that was asked for."""
    if (fuse := _fuse()) is not None and fuse.name == name:
        fuse.left -= 1
        if not fuse.left:
            os.kill(os.getpid(), signal.SIGKILL)


@cache
def _fuse() -> _Fuse | None:
    """What the environment says, read once."""
    name, _, times = os.environ.get(VARIABLE, "").partition(":")
    return _Fuse(name, int(times or "1")) if name else None
