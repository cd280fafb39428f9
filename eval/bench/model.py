"""The LLM phase: how near to the ideal rate one client process comes, and what a call costs it in CPU time.

The model is an endpoint on loopback, in a process of its own, that answers every request after one second. Our client
does all that it does in a run (pace, slots, budget, the cache of answers on disk, the form checked); the bare call is
langchain's structured output on the same endpoint with the same messages and form, as many at a time.
"""

import asyncio
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from eval.bench.measured import Measured
from eval.recording.replay import settings
from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
from extractor.extraction.readers.forms import answer_model
from extractor.llm.chat import Request
from extractor.llm.client import Client
from extractor.llm.prompts import load_prompt

CONCURRENCY = 64
LATENCY = 1.0
SECONDS = 20  # of ideal work in a round
RATE_BAR = 0.9
CPU_BAR = 1.2
TEXT = (
    "{n}号单位2031年度本年收入合计{n}.50万元，其中：一般公共预算财政拨款收入{n}.00万元，占{n}.91%；"
    "事业收入0.30万元，占5.12%；其他收入0.20万元，占3.97%。"
)
SAID = {
    "year": "2031",
    "total": "1.50万元",
    "items": [
        {"label": "一般公共预算财政拨款收入", "amount": "1.00万元", "share": "1.91%"},
        {"label": "事业收入", "amount": "0.30万元", "share": "5.12%"},
        {"label": "其他收入", "amount": "0.20万元", "share": "3.97%"},
    ],
}


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
            "CPU of a call ÷ langchain's bare structured call",
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
    message = {"role": "assistant", "content": json.dumps(SAID, ensure_ascii=False)}
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


def _in_fresh_process(way: Callable[[str, int, int], Awaitable[None]], *arguments: Any) -> tuple[float, float]:
    """Wall and CPU seconds of a way of asking, in a fresh process, without its start."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_timed, args=(theirs, way, *arguments))
    process.start()
    took: tuple[float, float] = ours.recv()
    process.join()
    return took


def _timed(
    results: Connection, way: Callable[[str, int, int], Awaitable[None]], url: str, total: int, most: int
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ.pop(name, None)
        os.environ.pop(name.upper(), None)

    async def work() -> tuple[float, float]:
        await way(url, most, most)  # connections and first uses are not what is measured
        wall, cpu = time.perf_counter(), time.process_time()
        await way(url, total, most)
        return time.perf_counter() - wall, time.process_time() - cpu

    results.send(asyncio.run(work()))


async def _ours(url: str, total: int, most: int) -> None:
    spec = FINAL_ACCOUNTS.spec("income")
    prompt, form = load_prompt(FINAL_ACCOUNTS.name, spec.key), answer_model(FINAL_ACCOUNTS, spec)
    with tempfile.TemporaryDirectory() as cache:
        async with Client(settings(url, "bench", concurrency=most, cache_dir=Path(cache))) as client:

            async def one(number: int) -> None:
                done = await client.send(Request.about("收入决算", TEXT.format(n=number), prompt, form))
                assert done.answer.model_dump(exclude_none=True)

            await asyncio.gather(*(one(number) for number in range(total)))


async def _bare(url: str, total: int, most: int) -> None:
    from langchain_openai import ChatOpenAI

    spec = FINAL_ACCOUNTS.spec("income")
    prompt, form = load_prompt(FINAL_ACCOUNTS.name, spec.key), answer_model(FINAL_ACCOUNTS, spec)
    model = ChatOpenAI(base_url=url, model="bench", api_key=lambda: "none", temperature=0.0, max_retries=0, timeout=60)
    structured = model.with_structured_output(form, method="json_schema")
    slots = asyncio.Semaphore(most)

    async def one(number: int) -> None:
        async with slots:
            request = Request.about("收入决算", TEXT.format(n=number), prompt, form)
            answer: Any = await structured.ainvoke(list(request.messages))
            assert answer.model_dump(exclude_none=True)

    await asyncio.gather(*(one(number) for number in range(total)))
