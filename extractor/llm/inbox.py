"""An answer's bytes off the wire in, its Reply out: kept at once, before the SDK and langchain make something of it.

Between its arrival and whoever awaits it, other sections get their turn: an answer that was not kept by then would be
lost with the program, or to a time limit, and paid for again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from extractor.core.faults import crash_point
from extractor.llm.prompts import GarbledError, Reply, reply_of
from extractor.llm.settings import BadSettingsError

_OPEN: ContextVar["Inbox | None"] = ContextVar("open", default=None)


class Inbox:
    """Takes the answer to one request. `keep` is given the reply, and the seconds that it took."""

    def __init__(self, keep: Callable[[Reply, float], None] | None) -> None:
        self._keep = keep
        self._opened = time.monotonic()
        self._reply: Reply | None = None
        self._fault: Exception | None = None

    def __bool__(self) -> bool:
        """Whether something came."""
        return self._reply is not None or self._fault is not None

    @contextmanager
    def opened(self) -> Iterator[None]:
        """What arrives within goes here."""
        token = _OPEN.set(self)
        try:
            yield
        finally:
            _OPEN.reset(token)

    def take(self, body: bytes) -> None:
        """Read and keep it. What goes wrong waits for `reply`: in the SDK it would pass for a failing network."""
        try:
            self._reply = reply_of(body)
            if self._keep is not None:
                crash_point("answer-received")
                self._keep(self._reply, time.monotonic() - self._opened)
                crash_point("answer-kept")
        except (GarbledError, BadSettingsError) as error:
            self._fault = error

    def reply(self) -> Reply:
        """What came. Raises GarbledError, and BadSettingsError where it could not be kept."""
        if self._fault is not None:
            raise self._fault
        assert self._reply is not None, "nothing came"
        return self._reply


async def take_answers(response: Any) -> None:
    """The hook of an httpx client: a success goes to the inbox that is open."""
    if (inbox := _OPEN.get()) is not None and response.is_success:
        inbox.take(await response.aread())
