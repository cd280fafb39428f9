"""A model that is a person, or another program: an OpenAI-compatible server that hands requests over in a folder.

    python -m eval.recording.relay --spool DIR

For places without an API. Each request becomes `DIR/pending/<id>.json`: what is asked and, where the answer is to be
JSON, its schema. Whoever answers writes a file elsewhere and renames it into `DIR/answers/`: the answer's JSON as
`<id>.json`, a plain answer as `<id>.txt`. JSON is checked against the schema: what does not fit goes to `DIR/rejected/`
with the reason beside it, and the request goes on waiting. An answer that came too late for its request is there when
the same is asked again.
"""

import asyncio
import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from jsonschema import Draft202012Validator
from rich.console import Console
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from eval.recording.tokens import TOKENIZER, count, of_request

_LOOK_EVERY = 0.2  # seconds
_TO_DO = (
    "Answer the conversation in `messages` as the model would: {what}, nothing else. Write it, in UTF-8, to a file "
    "elsewhere, then rename that to answers/{name} in the folder above this one."
)
_PLAIN = "the text that the messages ask for"
_FORMED = "one JSON object that fits `schema`"
Schema = dict[str, Any] | None  # of an answer; None where it is plain text


@dataclass(frozen=True, slots=True)
class Spool:
    """The folder through which requests and answers pass."""

    folder: Path

    def __post_init__(self) -> None:
        for name in ("pending", "answers", "rejected", "done"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def put(self, body: dict[str, Any]) -> str:
        """Hand a request over, unless that was done before; its name is the digest of what is asked."""
        schema, question, name = _schema(body), _question(body), self.name(body)
        file = self.folder / "pending" / f"{name}.json"
        answer = self._answer(name, schema)
        if not file.exists() and not answer.exists():
            to_do = _TO_DO.format(what=_PLAIN if schema is None else _FORMED, name=answer.name)
            _write(file, {"to_do": to_do, **question})
        return name

    @staticmethod
    def name(body: dict[str, Any]) -> str:
        """The name of a request: the digest of what is asked."""
        return hashlib.sha256(json.dumps(_question(body), sort_keys=True).encode()).hexdigest()[:16]

    def _answer(self, name: str, schema: Schema) -> Path:
        return self.folder / "answers" / f"{name}.{'txt' if schema is None else 'json'}"

    def take(self, name: str, schema: Schema) -> str | None:
        """The answer, if it is there and fits; one that does not is put aside with the reason."""
        file = self._answer(name, schema)
        if not file.exists():
            return None
        text = file.read_text(encoding="utf-8", errors="replace").strip()
        if schema is not None and (problem := _problem(text, schema)):
            number = 1 + len(list((self.folder / "rejected").glob(f"{name}-*.json")))
            aside = self.folder / "rejected" / f"{name}-{number}.json"
            file.rename(aside)
            aside.with_suffix(".txt").write_text(problem + "\n", encoding="utf-8")
            return None
        pending = self.folder / "pending" / f"{name}.json"
        if pending.exists():
            pending.rename(self.folder / "done" / f"{name}.json")
        return text

    def waiting(self) -> int:
        """How many requests have no answer yet."""
        answered = {file.stem for file in (self.folder / "answers").iterdir()}
        return sum(file.stem not in answered for file in (self.folder / "pending").glob("*.json"))


def _write(file: Path, value: Any) -> None:
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(file)


def _question(body: dict[str, Any]) -> dict[str, Any]:
    schema = _schema(body)
    return {"messages": body["messages"]} | ({} if schema is None else {"schema": schema})


def _schema(body: dict[str, Any]) -> Schema:
    """The schema that the answer must fit, in whichever mode it was asked for; {} where it is put in words only.

    None where plain text is asked for.
    """
    if "tools" in body:
        return dict(body["tools"][0]["function"]["parameters"])
    if "response_format" not in body:
        return None
    return dict(body.get("response_format", {}).get("json_schema", {}).get("schema", {}))


def _problem(text: str, schema: dict[str, Any]) -> str:
    """What is wrong with an answer; empty where nothing is."""
    try:
        answer = json.loads(text)
    except ValueError as error:
        return f"not JSON: {error}"
    errors = sorted(Draft202012Validator(schema).iter_errors(answer), key=lambda error: error.json_path)
    return "\n".join(f"{error.json_path}: {error.message}" for error in errors)


def application(spool: Spool, patience: float, say: Console) -> Starlette:
    """The server: /v1/models and /v1/chat/completions; a request waits `patience` seconds, then gets a 504."""

    async def models(_: Request) -> JSONResponse:
        return JSONResponse({"object": "list", "data": [{"id": "relay", "object": "model", "owned_by": "relay"}]})

    async def complete(request: Request) -> JSONResponse:
        try:
            body = await request.json()
            name = spool.put(body)
        except (KeyError, TypeError, ValueError) as error:
            return _refused(400, f"no chat request: {error!r}")
        say.print(f"+ {name}  waiting {spool.waiting()}")
        until = time.monotonic() + patience
        while (text := spool.take(name, _schema(body))) is None:
            if time.monotonic() > until:
                return _refused(504, f"nobody answered {name} within {patience:g} s: answer it, and ask again")
            await asyncio.sleep(_LOOK_EVERY)
        say.print(f"✓ {name}  waiting {spool.waiting()}")
        return JSONResponse(_completion(name, body, text))

    routes = [Route("/v1/models", models), Route("/v1/chat/completions", complete, methods=["POST"])]
    return Starlette(routes=routes)


def _refused(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": "relay", "param": None, "code": None}}, status)


def _completion(name: str, body: dict[str, Any], text: str) -> dict[str, Any]:
    prompt_tokens, completion_tokens = of_request(body), count(text)
    said: dict[str, Any] = {"role": "assistant", "content": text}
    finish = "stop"
    if "tools" in body:
        function = {"name": body["tools"][0]["function"]["name"], "arguments": text}
        said = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": name, "type": "function", "function": function}],
        }
        finish = "tool_calls"
    return {
        "id": name,
        "object": "chat.completion",
        "created": 0,
        "model": "relay",
        "choices": [{"index": 0, "message": said, "finish_reason": finish}],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
        },
    }


def main(
    spool: Annotated[Path, typer.Option(help="The folder that requests are put into and answers are taken from.")],
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 takes a free one.")] = 8123,
    timeout: Annotated[float, typer.Option(help="Seconds that a request waits for its answer.", min=0)] = 3600,
) -> None:
    """Hand a model's requests to whoever answers them, through a folder (for places without an API).

    Then run, in another terminal: python -m eval.recording.record --base-url http://127.0.0.1:8123/v1
    """
    console = Console(stderr=True, highlight=False)
    console.print(f"relay on 127.0.0.1:{port or '(a free port)'}, spool {spool}, tokens by {TOKENIZER}; Ctrl-C ends it")
    uvicorn.run(application(Spool(spool), timeout, console), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    typer.run(main)
