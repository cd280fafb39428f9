"""The folder of a batch run: its requests in files of a size that a provider takes, and what became of each file.

What is to be sent is written down before it is sent, and what came of it in one step: a kill at any moment leaves
either the old state or the new one.
"""

import fcntl
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from pydantic import Field, ValidationError

from extractor.core.evidence import Model
from extractor.core.foreign import os_problem
from extractor.core.io import write_whole
from extractor.core.reading import Usage
from extractor.errors import ExtractorError
from extractor.llm.chat import as_json
from extractor.llm.settings import Settings
from extractor.message import Message
from extractor.runs.batch_api.requests import BatchRequest

MEGABYTE = 1_000_000


class BatchError(ExtractorError):
    """A batch run cannot go on; carries the place (a folder, an endpoint) and what to do."""

    stops_the_run = True

    place: str
    problem: Message

    located_by = "place"

    @property
    def message(self) -> Message:
        return Message(f"{self.problem.zh}。", self.problem.en)


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """What one file may hold."""

    requests: int = 50_000
    megabytes: float = 100


class BatchPart(Model):
    """A file of requests and its batch: None until one is known; `collected` once its results are taken in.

    `digest` is the SHA-256 of the file; `answered` counts the requests whose replies were good.
    """

    number: int
    digest: str
    requests: int
    batch: str | None = None
    collected: bool = False
    answered: int = 0

    @property
    def name(self) -> str:
        """What its files are called, and its batch's metadata say."""
        return f"{self.number:04d}"


class BatchState(Model):
    """What is known of a batch run.

    `way`: the digest of the settings that the requests are made with; `given_up`: why, by the request's id.
    """

    way: str
    parts: tuple[BatchPart, ...] = ()
    replies: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    given_up: dict[str, str] = Field(default_factory=dict)

    @property
    def usage(self) -> Usage:
        """What all the replies cost."""
        return Usage(self.replies, self.input_tokens, self.output_tokens)

    def plus(self, usage: Usage) -> Self:
        """The state with that spent too."""
        total = self.usage + usage
        spent = {"replies": total.requests, "input_tokens": total.input_tokens, "output_tokens": total.output_tokens}
        return self.model_copy(update=spent)

    def having(self, *parts: BatchPart) -> Self:
        """The state with these parts, in place of those of the same numbers."""
        known = {part.number: part for part in (*self.parts, *parts)}
        return self.model_copy(update={"parts": tuple(known.values())})


class BatchFolder:
    """The folder, open to one process at a time. `with BatchFolder(path, settings, new=True) as folder`."""

    def __init__(
        self, path: Path, settings: Settings, limits: BatchLimits = BatchLimits(), *, new: bool = False
    ) -> None:
        """`new`: it may have to be made. Raises BatchError where it is not there, or belongs to other settings."""
        self.path = path
        self._limits = limits
        self._lock: BinaryIO | None = None
        self._file = path / "state.json"
        if not new and not self._file.is_file():
            problem = Message(
                "没有 state.json：请指定 `extractor batch submit` 写出的文件夹",
                "no state.json here: name the folder that `extractor batch submit` wrote",
            )
            raise BatchError(str(path), problem)
        self._way = _way(settings)
        self.state = BatchState(way=self._way)

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = (self.path / "lock").open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.state = self._read()
        except BaseException as error:
            self.__exit__()
            if isinstance(error, BlockingIOError):
                busy = Message(
                    "另一个 `extractor batch` 正在这里运行；请等它结束",
                    "another `extractor batch` is at work here; wait for it",
                )
                raise BatchError(str(self.path), busy) from None
            if isinstance(error, OSError):
                raise BatchError(str(self.path), os_problem(error)) from None
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()  # which unlocks it, as the end of the process does

    def _read(self) -> BatchState:
        if not self._file.is_file():
            return BatchState(way=self._way)
        try:
            state = BatchState.model_validate_json(self._file.read_bytes())
        except ValidationError:
            problem = Message("不是批次的状态：请另指定文件夹", "is not a state of batches: name another folder")
            raise BatchError(str(self._file), problem) from None
        if state.way != self._way:
            problem = Message(
                "由别的模型或配置建立：请给出同一个 --config，或另指定文件夹",
                "was made with another model or other settings: give the same --config, or name another folder",
            )
            raise BatchError(str(self.path), problem)
        return state

    def save(self, state: BatchState) -> None:
        """Write the state, whole or not at all."""
        write_whole(self._file, state.model_dump_json(indent=1).encode(), synced=True, point=None)
        self.state = state

    def lines_of(self, part: BatchPart) -> Path:
        """The file that is uploaded: a request a line, as the Batch API takes them."""
        return self.path / f"{part.name}.jsonl"

    def about(self, part: BatchPart) -> Path:
        """What the program itself needs to know of each of those requests, line by line."""
        return self.path / f"{part.name}.about.jsonl"

    def requests(self, part: BatchPart) -> "PartRequests":
        """The requests of a part, by their ids."""
        return PartRequests(self.lines_of(part), self.about(part))

    def under_way(self) -> set[str]:
        """The ids of the requests whose results were not collected yet."""
        return {name for part in self.state.parts if not part.collected for name in self.requests(part).ids}

    def writer(self) -> "PartWriter":
        """Takes requests into files of new parts, which are no part of the state yet."""
        return PartWriter(self, max((part.number for part in self.state.parts), default=0) + 1, self._limits)


class PartRequests:
    """A part's requests, read from its files one by one; only their ids and places are held."""

    def __init__(self, lines: Path, about: Path) -> None:
        self._lines, self._about = lines, about
        self._places: dict[str, tuple[int, int]] = {}
        at = [0, 0]
        with lines.open("rb") as first, about.open("rb") as second:
            for line, said in zip(first, second, strict=True):
                self._places[json.loads(said)["id"]] = at[0], at[1]
                at = [at[0] + len(line), at[1] + len(said)]

    @property
    def ids(self) -> Iterable[str]:
        """In the order of the file."""
        return self._places.keys()

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __getitem__(self, name: str) -> BatchRequest:
        line, said = self._places[name]
        with self._lines.open("rb") as first, self._about.open("rb") as second:
            first.seek(line)
            second.seek(said)
            return BatchRequest.of(first.readline(), second.readline())


class PartWriter:
    """Puts requests into as many files as they need."""

    def __init__(self, folder: BatchFolder, number: int, limits: BatchLimits) -> None:
        self._folder, self._number, self._limits = folder, number, limits
        self._lines: list[bytes] = []
        self._about: list[bytes] = []
        self._size = 0

    def add(self, request: BatchRequest) -> Iterator[BatchPart]:
        """Take a request; gives the part before it where that is full. Has to be run through."""
        line = request.line
        if len(self._lines) == self._limits.requests or self._size + len(line) > self._limits.megabytes * MEGABYTE:
            yield from self.close()
        self._lines.append(line)
        self._about.append(request.about)
        self._size += len(line)

    def close(self) -> Iterator[BatchPart]:
        """Gives the last part, unless there is nothing in it."""
        if not self._lines:
            return
        digest = hashlib.sha256(b"".join(self._lines)).hexdigest()
        part = BatchPart(number=self._number, digest=digest, requests=len(self._lines))
        for path, lines in ((self._folder.lines_of(part), self._lines), (self._folder.about(part), self._about)):
            write_whole(path, lines, synced=True, point=None)
        self._lines, self._about, self._size, self._number = [], [], 0, self._number + 1
        yield part


def _way(settings: Settings) -> str:
    way: dict[str, Any] = settings.answer_settings | {"max_tokens": settings.max_tokens}
    return hashlib.sha256(as_json(way, sort_keys=True).encode()).hexdigest()
