"""Read documents on a Ray cluster (https://docs.ray.io) that is there. A function and its arguments in, its result out.

The local pool's counterpart over many machines: a run gives its documents to Ray tasks, and what they read comes back
to the run, which alone writes files and the store. So the nodes need no disk in common with it, only this package:
a task carries the document's bytes along, and what it would write.
"""

import asyncio
import importlib
import os
import pickle
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from extractor.errors import ExtractorError
from extractor.message import Message
from extractor.runs.carried import Carried
from extractor.runs.pool import Limits, LostError, Workers, too_large
from extractor.runs.result_cache import fingerprint

T = TypeVar("T")
_LOSSES = 5  # of nodes, or of Ray's processes there, under a document, before it is held to be the cause
_SHARD = 8  # documents that go to a node together: a task costs some milliseconds, which a short text takes itself
_LARGE = 256 * 1024  # bytes; with so many a shard leaves as it is
_LINGER = 0.01  # seconds that a document waits for others to go with
_KNOCK = 5.0  # seconds for a machine to answer
_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",  # a cluster of our own reports to nobody
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # asked for by Ray: what will be its default
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",  # or it prints of lost processes and nodes, where machines read our lines
    "RAY_NUM_REDIS_GET_RETRIES": "1",  # what answers and is no Ray is asked for 40 seconds, not for minutes
}


class NoClusterError(ExtractorError):
    """There is no cluster to work on, or not the right one; carries its address, what is wrong and what to do."""

    stops_the_run = True

    address: str | None
    problem: Message

    @property
    def about(self) -> str:
        return f"--executor ray --address {self.address}" if self.address else "--executor ray"

    @property
    def message(self) -> Message:
        return Message(f"集群无法使用：{self.problem.zh}。", self.problem.en)


@dataclass(frozen=True, slots=True)
class _Call:
    """Something to do on a node: its document's name, itself, and who waits for its outcome."""

    path: Path
    packed: bytes
    outcome: "asyncio.Future[bytes]"

    def tell(self, outcome: bytes | BaseException) -> None:
        """Tell whoever waits, if somebody still does."""
        if self.outcome.done():
            return
        if isinstance(outcome, BaseException):
            self.outcome.set_exception(outcome)
        else:
            self.outcome.set_result(outcome)


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
        self._task = self._ray.remote(num_cpus=1, max_retries=0)(_at_a_node)  # tried again here, by what went wrong
        self._waiting: list[_Call] = []
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def ahead(self) -> int:
        return 2 * self.number * _SHARD

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
        loop = asyncio.get_running_loop()
        call = _Call(Carried.of(str(path), b""), pickle.dumps((function, arguments)), loop.create_future())
        self._waiting.append(call)
        if len(self._waiting) == _SHARD or sum(len(one.packed) for one in self._waiting) >= _LARGE:
            self._leave()
        elif len(self._waiting) == 1:
            loop.call_later(_LINGER, self._leave)
        return pickle.loads(await call.outcome)  # type: ignore[no-any-return]  # noqa: S301 - of our own nodes

    def _leave(self) -> None:
        """Send off what waits."""
        if self._waiting:
            task = asyncio.ensure_future(self._send(self._waiting))
            self._waiting = []
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _send(self, shard: Sequence[_Call]) -> None:
        """Have a shard done on some node, and tell who waits for it."""
        try:
            outcomes = await self._done(shard)
        except BaseException as error:  # noqa: BLE001 - it is theirs who wait
            outcomes = [error] * len(shard)
        for call, outcome in zip(shard, outcomes, strict=True):
            if isinstance(outcome, _OtherProgramError):
                problem = (f"{outcome} 上的 extractor 与本机不同", f"the extractor of {outcome} is another than here")
                call.tell(NoClusterError(self.address, _alike(*problem)))
            else:
                call.tell(outcome)

    async def _done(self, shard: Sequence[_Call]) -> Sequence[bytes | BaseException]:
        """What came of a shard, for each what it gave or raised."""
        errors = self._ray.exceptions
        things = [(call.path, call.packed) for call in shard]
        for _ in range(_LOSSES):
            try:
                async with self._slots:
                    ref = self._task.remote(_edition(), self.limits, things)
                    outcomes: list[bytes | BaseException] = await asyncio.wrap_future(ref.future())
            except (errors.NodeDiedError, errors.WorkerCrashedError, errors.ObjectLostError):
                continue
            except errors.OutOfMemoryError:
                return [too_large(call.path, self.limits) for call in shard]
            except errors.RayError as error:  # not a document's: those came back as results
                kind = type(getattr(error, "cause", error)).__name__  # what stands in it is Ray's, or a node's trace
                problem = _alike(f"节点上无法运行（{kind}）", f"a node cannot run the task ({kind})")
                raise NoClusterError(self.address, problem) from error
            return outcomes
        lost = f"lost {_LOSSES} nodes, one after the other."
        return [LostError(call.path, f"先后丢失 {_LOSSES} 个节点。", lost) for call in shard]


def _alike(zh: str, en: str) -> Message:
    """What is wrong with a node, and what to do about it."""
    return Message(f"{zh}；请在各节点安装同一版本", f"{en}: install the same version on every node")


def _connected(address: str | None, number: int | None) -> Any:
    """Ray, connected to the cluster, or to one of so many cores that it starts. Raises NoClusterError."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if address is not None:
        _knock(address)
    try:
        ray = importlib.import_module("ray")  # takes a second: only where it is asked for
    except ModuleNotFoundError as error:
        remedy = "pip install 'extractor[ray]'"
        problem = Message(
            f"没有安装 {error.name}；请在本机和各节点执行 {remedy}",
            f"{error.name} is not installed: {remedy}, here and on every node",
        )
        raise NoClusterError(address, problem) from error
    own = {"num_cpus": number, "include_dashboard": False} if address is None else {}
    try:
        ray.init(address=address or "local", **own, log_to_driver=False, logging_level="error")
    except (ray.exceptions.RayError, ConnectionError, RuntimeError, ValueError, OSError) as error:
        kind, version = type(error).__name__, ray.__version__
        problem = Message(
            f"Ray 没有启动或连接不上（{kind}）；请用 ray status --address … 检查它是否在运行，版本应为 {version}",
            f"Ray does not start or is not reached ({kind}); check that it runs (ray status --address …), "
            f"as version {version}",
        )
        raise NoClusterError(address, problem) from error
    return ray


def _knock(address: str) -> None:
    """Raise NoClusterError where nobody answers; Ray itself would wait for minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise NoClusterError(
            address,
            Message(
                "不是地址；请写 host:port，如 `ray start --head` 所示",
                "is no address; write host:port, as `ray start --head` prints it",
            ),
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), _KNOCK).close()
    except (OSError, OverflowError) as error:
        problem = Message(
            "没有应答；请启动集群（ray start --head）或检查地址",
            "nobody answers: start it (ray start --head), or check the address",
        )
        raise NoClusterError(address, problem) from error


class _OtherProgramError(Exception):
    """A node has another version of this program, which may read otherwise; carries the node's name."""


def _edition() -> str:
    """What this program reads by, so that nodes which have another one are known."""
    return fingerprint(None, ())


def _at_a_node(edition: str, limits: Limits, things: Sequence[tuple[Path, bytes]]) -> Sequence[bytes | BaseException]:
    """What a Ray task does: for each thing its packed result, or what it raised, as itself and not as Ray would tell.

    They are done in a process beside Ray's own, as the local pool has them: the same bounds, and no slower.
    """

    outcomes: list[bytes | BaseException] = []

    async def done() -> None:  # and gives nothing: what it gave would be written out twice, for an error's message
        beside = _beside(limits)
        doing = (beside.run(path, _unpacked, edition, packed) for path, packed in things)
        outcomes.extend(await asyncio.gather(*doing, return_exceptions=True))

    asyncio.run(done())
    return outcomes


@cache
def _beside(limits: Limits) -> Workers:
    """The process that belongs to this one of Ray's, and ends with it."""
    vars(sys.modules["__main__"]).pop("__file__", None)  # a new process would load it: Ray's own, for nothing
    return Workers(1, limits)


def _unpacked(edition: str, packed: bytes) -> bytes:
    """Do what was asked for; only here it is unpacked, and its modules are loaded."""
    if edition != _edition():
        raise _OtherProgramError(socket.gethostname())
    function, arguments = pickle.loads(packed)  # noqa: S301 - the run's own
    return pickle.dumps(function(*arguments))
