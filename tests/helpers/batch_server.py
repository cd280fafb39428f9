"""OpenAI's Files and Batch API on 127.0.0.1, with the chat endpoint beside it: real HTTP, no network.

with BatchServer(lambda request: completion('{"word": "好"}')) as server:
    ... hand batches over at server.url; each time one is asked about, it is a step further ...
"""

import json
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from helpers.loopback import Handler, Request, Response, failure

Answer = Callable[[Request], Response | None]


@dataclass
class Batch:
    """A batch on its way; `ends` is the status that it ends with."""

    id: str
    file: str
    metadata: dict[str, str]
    ends: str
    lines: list[dict[str, Any]]
    created_at: int
    status: str = "validating"
    output: str | None = None
    errors: str | None = None
    counts: dict[str, int] = field(default_factory=dict)


class BatchServer:
    """`answer` answers each request, of a batch or of a chat; in a batch None is one that expired.

    `ends` are the statuses that the batches end with, in the order in which they were made, then "completed".
    `stumbles` are answers given once to a path in place of what it would do; `after_create` is called when a batch was
    made, before that is said. `added` are lines in every output file that nobody asked for.
    """

    def __init__(self, answer: Answer, *, ends: tuple[str, ...] = (), added: tuple[bytes, ...] = ()) -> None:
        self.batches: dict[str, Batch] = {}
        self.files: dict[str, bytes] = {}
        self.chats: list[Request] = []
        self.asked: list[str] = []
        self.stumbles: dict[str, list[Response]] = {}
        self.after_create: Callable[[], bool] = lambda: True
        self.page = 100
        self._answer = answer
        self._ends = ends
        self._added = added
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def sent(self) -> list[dict[str, Any]]:
        """All lines of all batches."""
        return [line for batch in self.batches.values() for line in batch.lines]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # --- what it does

    def upload(self, kind: str, body: bytes) -> Response:
        message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        parts = {part.get_param("name", header="content-disposition"): part for part in message.get_payload()}  # type: ignore[union-attr]
        assert parts["purpose"].get_payload(decode=True) == b"batch"  # type: ignore[union-attr]
        name = f"file-{len(self.files) + 1}"
        self.files[name] = parts["file"].get_payload(decode=True)  # type: ignore[assignment, union-attr]
        size = len(self.files[name])
        shown = {"filename": "a.jsonl", "created_at": 1, "purpose": "batch", "status": "processed"}
        return Response({"id": name, "object": "file", "bytes": size, **shown})

    def create(self, said: dict[str, Any]) -> Response:
        assert (said["endpoint"], said["completion_window"]) == ("/v1/chat/completions", "24h")
        lines = [json.loads(line) for line in self.files[said["input_file_id"]].split(b"\n") if line]
        assert lines
        assert len({line["custom_id"] for line in lines}) == len(lines)
        for line in lines:
            assert set(line) == {"custom_id", "method", "url", "body"}
            assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
        number = len(self.batches)
        ends = self._ends[number] if number < len(self._ends) else "completed"
        batch = Batch(f"batch_{number + 1}", said["input_file_id"], said["metadata"], ends, lines, int(time.time()))
        self.batches[batch.id] = batch
        return Response(self.shown(batch)) if self.after_create() else Response("", hang_up=True)

    def retrieve(self, batch: Batch) -> Response:
        """The batch as it was; it is a step further the next time."""
        shown = self.shown(batch)
        if batch.status == "in_progress":
            batch.status = batch.ends
            if batch.ends != "failed":
                self.answer_all(batch)
        elif batch.status == "validating":
            batch.status = "in_progress"
        return Response(shown)

    def answer_all(self, batch: Batch) -> None:
        outputs, errors = list(self._added), list[bytes]()
        for number, line in enumerate(batch.lines, 1):
            answered = self._answer(Request(number, line["url"], {}, line["body"]))
            result: dict[str, Any] = {"id": f"r{number}", "custom_id": line["custom_id"]}
            if answered is None:
                expired = {"code": "batch_expired", "message": "This request could not be executed in time."}
                result |= {"response": None, "error": expired}
            else:
                response = {"status_code": answered.status, "request_id": f"q{number}", "body": answered.body}
                result |= {"response": response, "error": None}
            good = answered is not None and answered.status == 200
            (outputs if good else errors).append(json.dumps(result, ensure_ascii=False).encode())
        batch.counts = {"total": len(batch.lines), "completed": len(batch.lines) - len(errors), "failed": len(errors)}
        random.Random(1).shuffle(outputs)
        batch.output, batch.errors = self.keep(outputs), self.keep(errors)

    def keep(self, lines: list[bytes]) -> str | None:
        if not lines:
            return None
        name = f"file-{len(self.files) + 1}"
        self.files[name] = b"\n".join(lines) + b"\n"
        return name

    def shown(self, batch: Batch) -> dict[str, Any]:
        broken = {"object": "list", "data": [{"code": "token_limit", "message": "Enqueued token limit reached"}]}
        return {
            "id": batch.id,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "errors": broken if batch.status == "failed" else None,
            "input_file_id": batch.file,
            "completion_window": "24h",
            "status": batch.status,
            "output_file_id": batch.output,
            "error_file_id": batch.errors,
            "created_at": batch.created_at,
            "request_counts": batch.counts or {"total": len(batch.lines), "completed": 0, "failed": 0},
            "metadata": batch.metadata,
        }

    def listed(self, query: dict[str, list[str]]) -> Response:
        """A page, the newest first."""
        newest = [self.shown(batch) for batch in reversed(self.batches.values())]
        ids = [batch["id"] for batch in newest]
        start = ids.index(query["after"][0]) + 1 if "after" in query else 0
        some = newest[start : start + self.page]
        return Response({"object": "list", "data": some, "has_more": start + self.page < len(newest)})

    def handle(self, method: str, path: str, kind: str, body: bytes) -> Response:
        split = urlsplit(path)
        route = split.path.removeprefix("/v1")
        self.asked.append(f"{method} {route}")
        if waiting := self.stumbles.get(f"{method} {route}"):
            return waiting.pop(0)
        if (method, route) == ("POST", "/chat/completions"):
            request = Request(len(self.chats) + 1, path, {}, json.loads(body))
            self.chats.append(request)
            return self._answer(request) or failure(503, "expired")
        if (method, route) == ("POST", "/files"):
            return self.upload(kind, body)
        if (method, route) == ("POST", "/batches"):
            return self.create(json.loads(body))
        if (method, route) == ("GET", "/batches"):
            return self.listed(parse_qs(split.query))
        if method == "GET" and (found := re.fullmatch(r"/files/([^/]+)/content", route)) and found[1] in self.files:
            return Response(self.files[found[1]])
        if method == "GET" and (found := re.fullmatch(r"/batches/([^/]+)", route)) and found[1] in self.batches:
            return self.retrieve(self.batches[found[1]])
        return failure(404, f"no {method} {route}")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Batches(Handler):
            def do_POST(self) -> None:
                self.reply(self.rfile.read(int(self.headers["Content-Length"])))

            def do_GET(self) -> None:
                self.reply(b"")

            def reply(self, body: bytes) -> None:
                with server._lock:
                    response = server.handle(self.command, self.path, self.headers.get("content-type", ""), body)
                self.send(response)

        return Batches
