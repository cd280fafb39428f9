"""Read documents in processes of their own: one that hangs, crashes or swells is lost alone.

A function and its arguments in, its result out.

A document is somebody else's program: a page of one can unfold to gigabytes, or crash the library that draws it. What
it costs is bounded here, and only that document is lost.
"""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import resource
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as TimedOutError
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from extractor.errors import ExtractorError
from extractor.message import Message

T = TypeVar("T")
_MIB = 1024 * 1024
_PRELOADED = ["extractor.runs.task"]  # once, in the process that the others are forked from
_SAFE_PATH = "PYTHONSAFEPATH"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: memory of its process in MiB, seconds of time."""

    memory: int = 2048
    seconds: float = 300.0


class LostError(ExtractorError):
    """A document took its process down, or more than its limits; carries what happened, in both languages."""

    path: Path
    zh: str
    en: str

    located_by = "path"
    code = "DOC-DIED-001"

    @property
    def message(self) -> Message:
        return Message(self.zh, self.en)


class Pool(Protocol):
    """Where documents are read apart from the run: so many at the same time, on this machine or on others.

    `shares_disk`: what is done there reads and writes the files of the run; else these go along and come back.
    """

    number: int

    @property
    def shares_disk(self) -> bool: ...

    @property
    def ahead(self) -> int:
        """How many documents should be under way, so that nobody waits for the next one."""
        ...

    async def run(self, path: Path, function: Callable[..., T], *arguments: Any) -> T:
        """The function's result; what it raises is raised here. Raises LostError where it took its process down."""
        ...


class SameProcess:
    """A pool that is no other process: nothing is bounded, and what crashes crashes the run."""

    number = 1
    shares_disk = True
    ahead = 1

    async def run(self, path: Path, function: Callable[..., T], *arguments: Any) -> T:  # noqa: ARG002 - as any pool
        """The function's result; what it raises is raised."""
        return function(*arguments)


class Workers:
    """So many processes that read documents; one that is lost is replaced, the others do not notice."""

    shares_disk = True

    def __init__(self, number: int, limits: Limits = Limits()) -> None:
        self.number = number
        self.limits = limits
        context = _forking()
        # A process is replaced after some documents, so that what a library leaks does not add up.
        self._pool = ProcessPool(number, 500, initializer=_bounded, initargs=(limits.memory,), context=context)

    @property
    def ahead(self) -> int:
        return 2 * self.number

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        end: Any = self._pool.stop if kind is not None else self._pool.close
        end()
        self._pool.join()

    async def run(self, path: Path, function: Callable[..., T], *arguments: Any) -> T:
        """The function's result, computed in a process of its own; what it raises is raised here.

        Raises LostError where the process died, ran out of memory, or took too long.
        """
        future = self._pool.schedule(function, args=arguments, timeout=self.limits.seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except (TimeoutError, TimedOutError) as error:
            raise too_slow(path, self.limits) from error
        except MemoryError as error:
            raise too_large(path, self.limits) from error
        except ProcessExpired as error:
            raise LostError(
                path, f"读取进程异常终止（{error.exitcode}）。", f"crashed its process ({error.exitcode})."
            ) from error
        return result


def _forking() -> Any:
    """How processes are started: each forked from one that has the program loaded, and nothing else."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"  # for that one, or it would run what lies in the working folder: somebody's json.py
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before
    return context


def too_large(path: Path, limits: Limits) -> LostError:
    """The error of a document that was lost for its memory."""
    return LostError(
        path, f"读取所需内存超过 {limits.memory} MiB。", f"needed more than {limits.memory} MiB of memory."
    )


def too_slow(path: Path, limits: Limits) -> LostError:
    """The error of a document that was lost for its time."""
    return LostError(path, f"读取超过 {limits.seconds:g} 秒。", f"took longer than {limits.seconds:g} seconds.")


def _end_with(parent: BaseProcess | None) -> None:
    """End this process when that one has ended."""
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)  # at once: what is under way is for nobody


def collect_seldom() -> None:
    """Leave the program itself, loaded by now, out of garbage collection, and collect a seventieth as often.

    What is made of a document has next to no cycles and is freed without it; looking for them takes a tenth of a run.
    """
    gc.freeze()
    gc.set_threshold(50_000)


def _bounded(memory: int) -> None:
    """Bound this process's memory, where the system can; a document that needs more gets a MemoryError or dies.

    And its life: a run that is killed has no time to end its processes, and they would read on for nobody.
    """
    collect_seldom()
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory * _MIB, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash is expected; its image would fill the disk
