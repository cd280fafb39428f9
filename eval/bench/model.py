"""The LLM phase: how near to the ideal rate one client process comes, and what a call costs it in CPU time.

The model is an endpoint on loopback, in a process of its own, that answers every request after one second. Our client
does all that it does in a run (pace, slots, budget, the cache of answers on disk, tokens checked); the bare call is
LangChain's `ainvoke` on the same endpoint with the same messages, as many at a time.
"""

import asyncio
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from eval.bench.measured import Measured
from eval.recording.replay import settings
from extractor.llm.chat import PlainText, Request
from extractor.llm.client import Client
from extractor.llm.prompts import Prompt

CONCURRENCY = 64
LATENCY = 1.0
SECONDS = 20  # of ideal work in a round
RATE_BAR = 0.9
CPU_BAR = 1.2
Ask = Callable[[int], Awaitable[None]]
Way = Callable[[str, int], AbstractAsyncContextManager[Ask]]
PROMPT = Prompt("bench/read", "v1", "逐段读取决算公开文本，每段一行，金额照抄原文。" * 40, "0" * 64)
# A document of some pages, in numbered paragraphs, and an answer of a line for each.
TEXT = "\n".join(
    f"〔{number}〕本年收入合计{{n}}.{number:02}万元，其中：一般公共预算财政拨款收入{{n}}.00万元，占{{n}}.91%；其他收入0.{number:02}万元。"
    for number in range(60)
)
SAID = "\n".join(f'[{number},"收入","1.{number:02}万元","0.{number:02}万元","其他收入"]' for number in range(60))


def measure(rounds: int = 3, concurrency: int = CONCURRENCY) -> list[Measured]:
    """Our client and the bare call in turn, each in a fresh process; the best round of each counts."""
    total = int(SECONDS / LATENCY) * concurrency
    with _Endpoint() as url:
        taken = [
            (_in_fresh_process(_ours, url, total, concurrency), _in_fresh_process(_bare, url, total, concurrency))
            for _ in range(rounds)
        ]
    ours_wall, ours_cpu = (min(one[0][which] for one in taken) for which in (0, 1))
    bare_wall, bare_cpu = (min(one[1][which] for one in taken) for which in (0, 1))
    ideal = total * LATENCY / concurrency
    return [
        Measured(
            f"model, {concurrency} at once, {LATENCY:g} s each: share of the ideal rate",
            f"{ideal / ours_wall:.1%} ({total / ours_wall:.1f} requests/s; bare call {ideal / bare_wall:.1%})",
            f"≥ {RATE_BAR:.0%}",
            ideal / ours_wall >= RATE_BAR,
        ),
        Measured(
            "CPU of a call ÷ LangChain's bare call",
            f"{ours_cpu / bare_cpu:.2f} ({ours_cpu / total * 1000:.2f} ms ÷ {bare_cpu / total * 1000:.2f} ms)",
            f"≤ {CPU_BAR}",
            ours_cpu / bare_cpu <= CPU_BAR,
        ),
    ]


class _Endpoint:
    """The model in a process of its own; `with` gives its URL."""

    def __enter__(self) -> str:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        port: int = ours.recv()
        return f"http://127.0.0.1:{port}/v1"

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()


def _serve(port: Connection) -> None:
    """An endpoint that answers every request with the same completion, each after its latency."""
    message = {"role": "assistant", "content": SAID}
    form = {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "bench",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 120, "total_tokens": 1020},
    }
    body = json.dumps(form, ensure_ascii=False).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                headers = (await reader.readuntil(b"\r\n\r\n")).lower()
                await reader.readexactly(int(headers.split(b"content-length:")[1].split(b"\r\n")[0]))
                await asyncio.sleep(LATENCY)
                writer.write(head + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def _in_fresh_process(way: Way, *arguments: Any) -> tuple[float, float]:
    """Wall and CPU seconds of a way of asking, in a fresh process, without its start."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_timed, args=(theirs, way, *arguments))
    process.start()
    took: tuple[float, float] = ours.recv()
    process.join()
    return took


def _timed(results: Connection, way: Way, url: str, total: int, most: int) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ.pop(name, None)
        os.environ.pop(name.upper(), None)

    async def work() -> tuple[float, float]:
        async with way(url, most) as ask:
            await asyncio.gather(*(ask(-number) for number in range(most)))  # connections, first uses
            wall, cpu = time.perf_counter(), time.process_time()
            await asyncio.gather(*(ask(number) for number in range(1, total + 1)))
            return time.perf_counter() - wall, time.process_time() - cpu

    results.send(asyncio.run(work()))


@asynccontextmanager
async def _ours(url: str, most: int) -> AsyncIterator[Ask]:
    with tempfile.TemporaryDirectory() as cache:
        async with Client(settings(url, "bench", concurrency=most, cache_dir=Path(cache))) as client:

            async def ask(number: int) -> None:
                done = await client.send(_request(number))
                assert done.answer.text == SAID

            yield ask


@asynccontextmanager
async def _bare(url: str, most: int) -> AsyncIterator[Ask]:
    from langchain.chat_models import init_chat_model

    model = init_chat_model(
        "bench", model_provider="openai", base_url=url, api_key="none", temperature=0.0, max_retries=0, timeout=60
    )
    slots = asyncio.Semaphore(most)

    async def ask(number: int) -> None:
        async with slots:
            answer = await model.ainvoke(list(_request(number).messages))
            assert answer.text == SAID

    yield ask


def _request(number: int) -> Request[PlainText]:
    return Request.about("收入决算", TEXT.format(n=number), PROMPT, PlainText)
