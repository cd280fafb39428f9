"""Ask a model through OpenAI's Batch API, in three steps.

Documents in, batches at the provider out, their results in the cache of replies.

Submit makes the requests that a run would send and hands them over; status asks how far they are; collect keeps the
replies where a run looks for them, and hands over once more what failed.
"""

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Self

import httpx2
import openai
from openai.types import Batch
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from extractor.core.reading import Usage
from extractor.doctypes.choice import TypeChoice
from extractor.document import printable
from extractor.errors import ExtractorError, FaultError
from extractor.llm.endpoint import EndpointError, fault_of, may_pass
from extractor.llm.settings import Settings
from extractor.llm.transport import open_connections
from extractor.message import Message
from extractor.runs.batch_api.folder import BatchError, BatchFolder, BatchPart, PartRequests
from extractor.runs.batch_api.requests import BatchRequest, requests_of
from extractor.runs.batch_api.results import Results, Unanswered, plain
from extractor.runs.inputs import Job
from extractor.runs.pool import Workers

MOST_RESENT = 3
_ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
_USELESS = frozenset({"failed", "cancelling", "cancelled"})  # such a batch is not taken for the one that we made
_OLDEST = 30 * 86_400  # seconds; batches made before are not looked through for ours
_NAME = "extractor_part"
_DIGEST = "extractor_file"
_FAULTS = frozenset({"key", "credit", "permission"})


@dataclass(slots=True)
class Submitted:
    """What a submit did: requests in new batches, files that could not be read (their lines)."""

    requests: int = 0
    batches: int = 0
    failed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Collected:
    """What a collect did. `remarks` counts what went wrong, by what was done and why."""

    answered: int = 0
    resent: int = 0
    pending: int = 0
    usage: Usage = field(default_factory=Usage)
    remarks: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is; its status is the provider's word, or `not sent`, or `collected`."""

    part: str
    batch: str | None
    status: str
    done: int
    failed: int
    total: int


class BatchClient:
    """The provider's end. `async with BatchClient(settings, types, folder) as client`; the folder is open."""

    def __init__(self, settings: Settings, types: TypeChoice, folder: BatchFolder) -> None:
        """Raises BadSettingsError, BatchError where the settings cannot do."""
        settings.require_model()
        if (settings.provider, settings.model_class) != ("openai", None):
            only = Message(
                "批量接口是 OpenAI 的：请用 provider = openai", "the Batch API is OpenAI's: set it to openai"
            )
            raise BatchError("EXTRACTOR_PROVIDER", only)
        if settings.cache_dir is None:
            problem = Message("没有设置：回答存放在那里，请设为文件夹", "is none: replies are kept there, set a folder")
            raise BatchError("EXTRACTOR_CACHE_DIR", problem)
        self._settings = settings
        self._types = types
        self._folder = folder
        self._client = openai.AsyncOpenAI(
            api_key=settings.api_key.get_secret_value() if settings.api_key else "none",
            base_url=settings.endpoint,
            timeout=settings.timeout_seconds,
            max_retries=0,
            http_client=open_connections(settings, most=None),  # files of answers have no limit, and are read by lines
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    @property
    def given_up(self) -> Mapping[str, str]:
        """The requests that will not be answered, by id, and why."""
        return self._folder.state.given_up

    @property
    def usage(self) -> Usage:
        """What all the replies of this folder cost."""
        return self._folder.state.usage

    async def submit(self, jobs: Sequence[Job], workers: Workers, on_file: Callable[[], None]) -> Submitted:
        """Hand over all requests about these files that are neither answered nor under way; `on_file` hears of each."""
        done = Submitted()
        self._folder.save(self._folder.state)
        done.batches += await self._resume()
        under_way, writer = self._folder.under_way(), self._folder.writer()
        async for found in _made(jobs, self._types, self._settings, workers):
            if isinstance(found, ExtractorError):
                done.failed.append(printable(str(found)))
            else:
                for request in found:
                    if request.id not in under_way:
                        under_way.add(request.id)
                        done.requests += 1
                        for part in writer.add(request):
                            done.batches += await self._hand_over(part)
            on_file()
        for part in writer.close():
            done.batches += await self._hand_over(part)
        return done

    async def status(self) -> list[BatchProgress]:
        """How far each batch is. Collected ones are not asked about again."""
        return [await self._progress(part) for part in self._folder.state.parts]

    async def collect(self) -> Collected:
        """Take in the results of all batches that have ended, and hand over once more what they did not answer."""
        await self._resume()
        done = Collected()
        for part in [part for part in self._folder.state.parts if not part.collected]:
            batch = await self._retrieve(part)
            if batch.status in _ENDED:
                await self._take(part, batch, done)
        done.pending = sum(not part.collected for part in self._folder.state.parts)
        return done

    async def _progress(self, part: BatchPart) -> BatchProgress:
        if part.collected:
            missing = part.requests - part.answered
            return BatchProgress(part.name, part.batch, "collected", part.answered, missing, part.requests)
        if part.batch is None:
            return BatchProgress(part.name, None, "not sent", 0, 0, part.requests)
        batch = await self._retrieve(part)
        counted = batch.request_counts
        done, failed = (counted.completed, counted.failed) if counted is not None else (0, 0)
        return BatchProgress(part.name, batch.id, batch.status, done, failed, part.requests)

    # --- to the provider

    async def _resume(self) -> int:
        """Hand over what an earlier command wrote down and could not, or whose batch it could not note any more."""
        waiting = [part for part in self._folder.state.parts if part.batch is None]
        for part in waiting:
            await self._send(part)
        return len(waiting)

    async def _hand_over(self, part: BatchPart) -> int:
        """Note a new part, then send it: from here on it is sent, by whichever command."""
        state = self._folder.state.having(part)
        if state.given_up:
            requests = self._folder.requests(part)
            left = {name: why for name, why in state.given_up.items() if name not in requests}
            state = state.model_copy(update={"given_up": left})
        self._folder.save(state)
        await self._send(part)
        return 1

    async def _send(self, part: BatchPart) -> None:
        """Make a part's batch, or find the one that was made of it, and note it."""
        with self._plainly():
            batch: str = await self._again(self._found_or_made, part)
        self._folder.save(self._folder.state.having(part.model_copy(update={"batch": batch})))

    async def _found_or_made(self, part: BatchPart) -> str:
        """Whoever got no answer to this request must look before it asks again: a batch is paid for."""
        metadata = {_DIGEST: part.digest, _NAME: part.name}
        async for batch in self._client.batches.list(limit=100):
            if batch.created_at < time.time() - _OLDEST:
                break
            if batch.status not in _USELESS and metadata.items() <= (batch.metadata or {}).items():
                return batch.id
        file = await self._client.files.create(file=self._folder.lines_of(part), purpose="batch")
        made = await self._client.batches.create(
            input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h", metadata=metadata
        )
        return made.id

    async def _retrieve(self, part: BatchPart) -> Batch:
        with self._plainly():
            found: Batch = await self._again(self._client.batches.retrieve, part.batch or "")
        return found

    @property
    def _again(self) -> AsyncRetrying:
        """Calls what it is given once more where that may help."""
        return AsyncRetrying(
            stop=stop_after_attempt(self._settings.max_attempts),
            wait=wait_exponential_jitter(multiplier=self._settings.backoff_seconds, max=60),
            retry=retry_if_exception(may_pass),
            reraise=True,
        )

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """What the provider refuses, as our own errors, without the key."""
        endpoint = self._settings.address
        try:
            yield
        except openai.APIStatusError as error:
            message = error.body.get("message") if isinstance(error.body, dict) else None
            problem = self._line(f"{error.status_code} {message or error.message}")
            fault = fault_of(error.status_code, error.code, problem, "json_schema")
            if fault in _FAULTS:
                raise EndpointError(endpoint, fault, problem) from None
            refused = Message(
                f"{problem}：请稍后再运行；如为 404，请确认那里提供批量接口",
                f"{problem}: run it again later; 404: is the Batch API offered there?",
            )
            raise BatchError(endpoint, refused) from None
        except (openai.APIConnectionError, httpx2.HTTPError) as error:  # the latter while a file comes in
            raise EndpointError(endpoint, "reach", self._line(str(error))) from None

    def _line(self, problem: str) -> str:
        return plain(self._settings.without_secrets(problem))

    # --- from the provider

    async def _take(self, part: BatchPart, batch: Batch, done: Collected) -> None:
        """Take in a batch's results. A kill before the state is written has it done again, to no harm."""
        requests, state, writer = self._folder.requests(part), self._folder.state, self._folder.writer()
        results, seen = Results(self._settings), set[str]()
        spent, answered, parts, given_up = Usage(), 0, list[BatchPart](), dict(state.given_up)

        def not_answered(request: BatchRequest, left: Unanswered) -> None:
            if left.instead is None or request.resent >= MOST_RESENT:
                given_up[request.id] = left.reason
                done.remarks["given up", left.reason] += 1
            else:
                done.remarks["sent again", left.reason] += 1
                done.resent += 1
                parts.extend(writer.add(replace(left.instead, resent=request.resent + 1)))

        async for name, result in self._results(batch, requests, seen, done):
            request = requests[name]
            usage, left = results.take(request, result)
            spent += usage
            if left is not None:
                not_answered(request, left)
            else:
                answered += 1
        reason = _why_missing(batch)
        for name in requests.ids:
            if name not in seen:  # who cancels a batch does not want it sent again
                request = requests[name]
                not_answered(request, Unanswered(reason, None if batch.status == "cancelled" else request))
        parts.extend(writer.close())
        taken = part.model_copy(update={"collected": True, "answered": answered})
        noted = state.model_copy(update={"given_up": given_up})
        self._folder.save(noted.plus(spent).having(taken, *parts))
        done.answered += answered
        done.usage += spent
        for new in parts:
            await self._send(new)

    async def _results(
        self, batch: Batch, requests: PartRequests, seen: set[str], done: Collected
    ) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        """The results of a batch in whatever order they come, each request's first; the others are only counted."""
        for file in (batch.output_file_id, batch.error_file_id):
            if file is None:
                continue
            async for line in self._lines(file):
                if not line.strip():
                    continue
                try:
                    result = json.loads(line)
                    name = str(result["custom_id"])
                except (ValueError, TypeError, KeyError):
                    done.remarks["ignored", "a line that is no result"] += 1
                    continue
                if name not in requests:
                    done.remarks["ignored", f"unknown custom_id {self._line(name)[:70]}"] += 1
                elif name in seen:
                    done.remarks["ignored", f"second result of custom_id {name}"] += 1
                else:
                    seen.add(name)
                    yield name, result

    async def _lines(self, file: str) -> AsyncIterator[bytes]:
        """The lines of a file at the provider's."""
        with self._plainly():
            again = self._client.with_options(max_retries=self._settings.max_attempts - 1)  # until the file comes
            async with again.files.with_streaming_response.content(file) as response:
                rest = b""
                async for some in response.iter_bytes():
                    *lines, rest = (rest + some).split(b"\n")  # only there: an answer may hold other ends of lines
                    for line in lines:
                        yield line
                yield rest


def _why_missing(batch: Batch) -> str:
    """Why a batch that has ended says nothing of a request."""
    errors = batch.errors.data if batch.errors is not None else None
    message = next((error.message for error in errors or () if error.message), None)
    return plain(f"batch {batch.status}: {message or 'no result'}")


async def _made(
    jobs: Sequence[Job], types: TypeChoice, settings: Settings, workers: Workers
) -> AsyncIterator[list[BatchRequest] | ExtractorError]:
    """Each file's requests, or why there are none, in the order of the files; a few files are read ahead."""

    async def one(job: Job) -> list[BatchRequest] | ExtractorError:
        try:
            path = await job.at_hand()
            return await workers.run(path, requests_of, path, types, settings)
        except ExtractorError as error:
            if error.stops_the_run:
                raise
            return error
        except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not stop the others
            return FaultError(job.source, type(error).__name__)

    ahead: deque[asyncio.Task[list[BatchRequest] | ExtractorError]] = deque()
    try:
        for job in jobs:
            ahead.append(asyncio.create_task(one(job)))
            if len(ahead) > 2 * workers.number:
                yield await ahead.popleft()
        while ahead:
            yield await ahead.popleft()
    finally:
        for task in ahead:
            task.cancel()
