"""A function and its arguments in, its result out, computed on a Ray cluster (https://docs.ray.io) that is there.

The local pool's counterpart over many machines: a run gives its documents to Ray tasks, and what they read comes back
to the run, which alone writes files and the store. So the nodes need no disk in common with it, only this package:
a task carries the document's bytes along, and what it would write.
"""

import asyncio
import contextlib
import faulthandler
import importlib
import os
import pickle
import re
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from extractor.errors import ExtractorError
from extractor.isolation import Limits, LostError, too_large, too_slow
from extractor.keeping import fingerprint
from extractor.verdict import shipped_policy

T = TypeVar("T")
_MIB = 1024 * 1024
_NODES = 5  # that a document may lose under it, before it is held to be the cause
_CALLS = 500  # a process is replaced after some documents, so that what a library leaks does not add up
_GRACE = 5.0  # seconds that what took too long has to unwind, before its process is ended
_KNOCK = 5.0  # seconds for a machine to answer
_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",  # a cluster of our own reports to nobody
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # asked for by Ray: what will be its default
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",  # or it prints of lost processes and nodes, where machines read our lines
    "RAY_NUM_REDIS_GET_RETRIES": "1",  # what answers and is no Ray is asked for 40 seconds, not for minutes
}


class NoClusterError(ExtractorError):
    """There is no cluster to work on, or not the right one; carries its address and what to do."""

    stops_the_run = True

    def __init__(self, address: str | None, problem: str) -> None:
        super().__init__(address, problem)
        self.address = address
        self.problem = problem

    def __str__(self) -> str:
        named = f" --address {self.address}" if self.address else ""
        return f"--executor ray{named}: {self.problem}"


class RayWorkers:
    """So many Ray tasks that read documents, on the cluster at `address`; None starts one on this machine.

    `address` is what `ray start --head` prints, `host:port`; this machine has to be one of the cluster. `number` tasks
    run at the same time, one a core; None: as many as the cluster has cores. A node that is lost costs no document:
    what it had is read elsewhere. The disk that a run reads from and writes to is its own.
    """

    shares_disk = False

    def __init__(self, address: str | None, number: int | None, limits: Limits) -> None:
        """Connects. Raises NoClusterError where Ray is not installed, or the cluster is not reached."""
        self.address = address
        self.limits = limits
        self._ray = _connected(address, number)
        cores = int(self._ray.cluster_resources().get("CPU", 0))
        self.number = number or max(1, cores)
        self._slots: Any = asyncio.Semaphore(self.number) if self.number < cores else nullcontext()
        # A document that takes its process down is tried again by the run, which counts it; not by Ray.
        self._task = self._ray.remote(num_cpus=1, max_retries=0, max_calls=_CALLS)(_at_a_node)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ray.shutdown()  # which also ends what is still under way

    async def run(self, path: Path, function: Callable[..., T], *arguments: Any) -> T:
        """The function's result, computed on some node; what it raises is raised here.

        A file goes along in a `Carried` path. Raises LostError where the process died, ran out of memory, or took too
        long; NoClusterError where a node has not this very program.
        """
        errors = self._ray.exceptions
        for _ in range(_NODES):
            try:
                async with self._slots:
                    ref = self._task.remote(_edition(), self.limits, function, *arguments)
                    result, raised = await asyncio.wrap_future(ref.future())
            except (errors.NodeDiedError, errors.ObjectLostError):
                continue
            except errors.OutOfMemoryError as error:
                raise too_large(path, self.limits) from error
            except errors.WorkerCrashedError as error:
                raise LostError(
                    path, "读取进程异常终止，或超时。", "crashed its process, or ran out of time."
                ) from error
            except errors.RayError as error:  # not the document's: those came back as a result
                raise NoClusterError(self.address, f"{_told(getattr(error, 'cause', error))}: {_ALIKE}") from error
            if isinstance(raised, MemoryError):
                raise too_large(path, self.limits) from raised
            if isinstance(raised, _OverdueError):
                raise too_slow(path, self.limits) from raised
            if isinstance(raised, _OtherProgramError):
                raise NoClusterError(self.address, f"the extractor of {raised} is another than here: {_ALIKE}")
            if raised is not None:
                raise raised
            return result  # type: ignore[no-any-return]
        raise LostError(path, f"先后丢失 {_NODES} 个节点。", f"lost {_NODES} nodes, one after the other.")


_ALIKE = "install the same version on every node"


def _connected(address: str | None, number: int | None) -> Any:
    """Ray, connected to the cluster, or to one of so many cores that it starts. Raises NoClusterError."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if address is not None:
        _knock(address)
    try:
        ray = importlib.import_module("ray")  # takes a second: only where it is asked for
    except ModuleNotFoundError as error:
        problem = f"{error.name} is not installed: pip install 'extractor[ray]', here and on every node"
        raise NoClusterError(address, problem) from error
    own = {"num_cpus": number, "include_dashboard": False} if address is None else {}
    try:
        ray.init(address=address or "local", **own, log_to_driver=False, logging_level="error")
    except (ray.exceptions.RayError, ConnectionError, RuntimeError, ValueError, OSError) as error:
        problem = f"{' '.join(str(error).split())[:200]}; check that it runs (ray status --address …), as version "
        raise NoClusterError(address, problem + ray.__version__) from error
    return ray


def _knock(address: str) -> None:
    """Raise NoClusterError where nobody answers; Ray itself would wait for minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise NoClusterError(address, "is no address; write host:port, as `ray start --head` prints it")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _KNOCK).close()
    except (OSError, OverflowError) as error:
        problem = f"nobody answers ({error}): start it (ray start --head), or check the address"
        raise NoClusterError(address, problem) from error


def _told(error: object) -> str:
    return " ".join(str(error).split())[:200]


class _OverdueError(BaseException):
    """The time of a document is over; nothing that goes on after an error may go on after this one."""


class _OtherProgramError(Exception):
    """A node has another version of this program, which may read otherwise; carries the node's name."""


@cache
def _edition() -> str:
    """What this program reads by, so that nodes which have another one are told apart."""
    return fingerprint((), shipped_policy())


def _at_a_node(
    edition: str, limits: Limits, function: Callable[..., T], *arguments: Any
) -> tuple[T | None, BaseException | None]:
    """What a Ray task does: the function's result, or what it raised, as itself and not as Ray would tell of it."""
    if edition != _edition():
        return None, _OtherProgramError(socket.gethostname())
    try:
        with _bounded(limits):
            return function(*arguments), None
    except (Exception, _OverdueError) as error:  # noqa: BLE001 - raised again where the run is
        return None, _sendable(error)


def _sendable(error: BaseException) -> BaseException:
    """An error as it is, if it gets through to another process; else what it says."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own, of a moment ago
    except Exception:  # noqa: BLE001 - whatever its class does there
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


@contextmanager
def _bounded(limits: Limits) -> Iterator[None]:
    """Bound time and memory of what is done within; beyond them it gets an error, or its process ends.

    The process is Ray's, with memory of its own: a document may have so much more than there is when it begins.
    """

    def overdue(*_: object) -> None:
        raise _OverdueError

    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash is expected; its image would fill the disk
    if taken := _data_bytes():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (taken + limits.memory * _MIB, before[1]))
    handler = signal.signal(signal.SIGALRM, overdue)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True)  # reaches what hangs outside of Python too
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, before)


def _data_bytes() -> int:
    """The writable memory of this process, as its bound counts it; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(r"VmData:\s*(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0
