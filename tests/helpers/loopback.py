"""An OpenAI-compatible server on 127.0.0.1, scripted per request: real HTTP, no network.

with Loopback(lambda request: completion('{"word": "好"}')) as server:
    ... ask at server.url ...
assert len(server.requests) == 1
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """What the server was sent; `number` counts from 1 in order of arrival."""

    number: int
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def mode(self) -> str:
        if "tools" in self.body:
            return "tools"
        return str(self.body.get("response_format", {}).get("type", "none"))

    @property
    def asked(self) -> str:
        """The words of the first user message."""
        return next(str(message["content"]) for message in self.body["messages"] if message["role"] == "user")


@dataclass(frozen=True)
class Response:
    """What the server sends: a status, a body, headers, after so many seconds; `hang_up` cuts the connection."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    hang_up: bool = False


class Handler(BaseHTTPRequestHandler):
    """What servers of the tests answer with: a response in one piece, and nothing in the terminal."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def send(self, response: Response) -> None:
        """Send a response: bytes and text as they are, anything else as JSON. Who has gone away is let go."""
        if response.hang_up:
            self.close_connection = True
            return
        said = response.body
        data = said if isinstance(said, bytes) else (said if isinstance(said, str) else json.dumps(said)).encode()
        kind = "application/octet-stream" if isinstance(said, bytes) else "application/json"
        try:
            self.send_response(response.status)
            for name, value in ({"content-type": kind} | response.headers).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it so)
        pass


def completion(
    text: str | None, *, finish: str = "stop", refusal: str | None = None, after: float = 0.0, **message: Any
) -> Response:
    """A chat completion that says `text`; it cost 100 tokens in and 20 out."""
    said = {"role": "assistant", "content": text, "refusal": refusal, **message}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "loopback",
        "choices": [{"index": 0, "message": said, "finish_reason": finish, "logprobs": None}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
    return Response(body, after=after)


def tool_call(arguments: str, *, name: str = "Note", finish: str = "tool_calls") -> Response:
    """A chat completion that calls the tool with these arguments."""
    call = {"id": "call-1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return completion(None, finish=finish, tool_calls=[call])


def failure(status: int, message: str = "no", *, code: str | None = None, **headers: str) -> Response:
    """An error as OpenAI words it; `retry_after="1"` becomes the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response({"error": {"message": message, "type": "error", "param": None, "code": code}}, status, named)


class Loopback:
    """The server; `requests` are those it got, `busiest` is how many it served at the same time."""

    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self.requests: list[Request] = []
        self.times: list[float] = []
        self.busiest = 0
        self._answer = answer
        self._busy = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _arrived(self, path: str, headers: dict[str, str], body: bytes) -> Request:
        with self._lock:
            request = Request(len(self.requests) + 1, path, headers, json.loads(body))
            self.requests.append(request)
            self.times.append(time.monotonic())
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
        return request

    def _left(self) -> None:
        with self._lock:
            self._busy -= 1

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Model(Handler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                request = loopback._arrived(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                response = loopback._answer(request)
                time.sleep(response.after)
                loopback._left()
                self.send(response)

        return Model
