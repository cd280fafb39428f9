"""The clock of asyncio's loops, which a test puts forward: what takes longer than it may needs no time in a test."""

import asyncio
from typing import Any

import pytest


class LoopClock:
    """Runs as it does, and jumps where it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = 0.0
        self._loops: set[Any] = set()
        runs = asyncio.BaseEventLoop.time

        def time(loop: asyncio.BaseEventLoop) -> float:
            self._loops.add(loop)
            return runs(loop) + self._ahead

        monkeypatch.setattr(asyncio.BaseEventLoop, "time", time)

    def forward(self, seconds: float) -> None:
        """So much later is it now, for every loop at once; from whichever thread."""
        self._ahead += seconds
        for loop in self._loops:
            loop.call_soon_threadsafe(lambda: None)  # it looks at the clock when something happens
