"""Requests to a model and their answers, kept in cassettes: one readable YAML file a document.

vcrpy records and replays; this room says what a cassette looks like. All cassettes below a folder are one tape, because
vcrpy replaces the transport of the whole process while the parts of a document are asked at the same time.
"""

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import vcr
import yaml
from vcr.cassette import Cassette
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.request import Request
from vcr.serialize import deserialize, serialize

Mode = Literal["none", "new_episodes"]
ROOT = Path("cassettes")
NOWHERE = "http://model.invalid/v1"  # stands for whatever base_url the answers came from
_LABEL = "x-cassette"  # which file an interaction belongs to: <document>/read
_KEPT = frozenset({"content-type", _LABEL})

_WHERE: ContextVar[str] = ContextVar("where")


@contextmanager
def of_document(name: str) -> Iterator[None]:
    """What is asked within belongs to that document, also by the tasks that are started within."""
    token = _WHERE.set(name)
    try:
        yield
    finally:
        _WHERE.reset(token)


@dataclass(slots=True)
class Tape:
    """The interactions of a folder of cassettes while they are recorded or replayed."""

    cassette: Cassette
    requests: list[Request] = field(default_factory=list)

    @property
    def unrecorded(self) -> list[Request]:
        """What was asked and has no recording."""
        return [
            request for request in self.requests if not any(_same(request, other) for other in self.cassette.requests)
        ]

    @property
    def unused(self) -> list[Request]:
        """The recordings that nothing asked for."""
        return [r for n, r in enumerate(self.cassette.requests) if not self.cassette.play_counts[n]]

    def save(self) -> None:
        """Write what was recorded so far, unless unused recordings go: which these are is known in the end.

        Leaving the tape does so by itself.
        """
        if not self.cassette.drop_unused_requests:
            self.cassette._save()

    def difference(self, request: Request) -> str:
        """Field by field, how a request differs from the recording that is nearest to it."""
        ours = list(_fields(json.loads(request.body)))
        others = [list(_fields(json.loads(other.body))) for other in self.cassette.requests]
        if not others:
            return "nothing is recorded: python -m eval.recording.record"
        nearest = max(others, key=lambda other: difflib.SequenceMatcher(None, other, ours, autojunk=False).ratio())
        return "\n".join(difflib.unified_diff(nearest, ours, "recorded", "asked", n=1, lineterm=""))


@contextmanager
def tape(folder: Path, mode: Mode = "none", *, prune: bool = False) -> Iterator[Tape]:
    """All cassettes below a folder. Mode `none` never reaches a network: what is not recorded fails.

    `prune` takes away the recordings that were not used.
    """
    recorder = vcr.VCR(
        record_mode=mode,
        serializer="readable",
        match_on=("method", "path", "canonical_body"),
        decode_compressed_response=True,
        drop_unused_requests=prune,
        before_record_response=_answer_worth_keeping,
    )
    recorder.register_serializer("readable", _Readable)
    recorder.register_matcher("canonical_body", _same_body)
    recorder.register_persister(_Folder)
    requests: list[Request] = []

    def stripped(request: Request) -> Request:
        kept = _stripped(request)
        if not requests or requests[-1].body != kept.body:
            requests.append(kept)
        return kept

    with recorder.use_cassette(str(folder), before_record_request=stripped) as cassette:
        yield Tape(cassette, requests)


# --- what of a request and of a response is kept ------------------------------------------------------------------


def _stripped(request: Request) -> Request:
    """The request without its host and its secrets; labelled with the place where it was asked."""
    label = request.headers.get(_LABEL) or f"{_WHERE.get('unnamed')}/read"
    path = request.path[request.path.rindex("/chat/") :] if "/chat/" in request.path else request.path
    return Request(request.method, NOWHERE + path, request.body, {"content-type": "application/json", _LABEL: label})


def _answer_worth_keeping(response: dict[str, Any]) -> dict[str, Any] | None:
    """An answer with the headers that say how to read it; a failure is not worth keeping, it may pass."""
    if response["status"]["code"] != 200:
        return None
    headers = {name: values for name, values in response["headers"].items() if name.lower() in _KEPT}
    return {**response, "headers": headers}


@lru_cache(maxsize=4096)  # every request is compared with every recording
def _digest(body: bytes) -> str:
    canonical = json.dumps(json.loads(body), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _same(request: Request, other: Request) -> bool:
    return _digest(_bytes(request.body)) == _digest(_bytes(other.body))


def _same_body(request: Request, other: Request) -> None:
    assert _same(request, other), "the bodies differ"


def _bytes(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _fields(value: Any, path: str = "") -> Iterator[str]:
    """A JSON value as lines of path and content; long texts line by line."""
    if isinstance(value, Mapping):
        for key in sorted(value):
            yield from _fields(value[key], f"{path}.{key}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for n, one in enumerate(value):
            yield from _fields(one, f"{path}[{n}]")
    else:
        for line in str(value).split("\n"):
            yield f"{path}: {line}"


# --- how a cassette is written -------------------------------------------------------------------------------------


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Chinese as Chinese, texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    block = "\n" in text and not any(line != line.rstrip() for line in text.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


_Dumper.add_representer(str, _text)


class _Readable:
    """vcrpy's serializer interface: the JSON bodies stand in the YAML as what they say."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        # Copies, because vcrpy goes on with what it gave us: a tape is saved more than once.
        readable = [
            {
                "request": {**one["request"], "body": json.loads(one["request"]["body"])},
                "response": {**one["response"], "body": {"string": json.loads(one["response"]["body"]["string"])}},
            }
            for one in cassette["interactions"]
        ]
        written: str = yaml.dump(
            {**cassette, "interactions": readable}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000
        )
        return written

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        cassette: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        for interaction in cassette["interactions"]:
            interaction["request"]["body"] = json.dumps(interaction["request"]["body"], ensure_ascii=False)
            string = interaction["response"]["body"]["string"]
            interaction["response"]["body"] = {"string": json.dumps(string, ensure_ascii=False)}
        return cassette


class _Folder:
    """vcrpy's persister interface: a folder of cassettes is loaded as one, and saved file by file."""

    @staticmethod
    def load_cassette(path: str, serializer: Any) -> tuple[list[Any], list[Any]]:
        files = sorted(Path(path).rglob("*.yaml"))
        if not files:
            raise CassetteNotFoundError
        requests: list[Any] = []
        responses: list[Any] = []
        for file in files:
            questions, answers, *_ = deserialize(file.read_text(encoding="utf-8"), serializer)
            requests += questions
            responses += answers
        return requests, responses

    @staticmethod
    def save_cassette(path: str, cassette: dict[str, Any], serializer: Any) -> None:
        """Each interaction into the file that its label names; files that nothing names any more are taken away."""
        folder = Path(path)
        files: dict[Path, dict[str, list[Any]]] = {}
        for request, response in zip(cassette["requests"], cassette["responses"], strict=True):
            label = str(request.headers[_LABEL])
            name = label.removeprefix(f"{folder.name}/")  # a tape of one document lies in the document's own folder
            of_file = files.setdefault(folder / f"{name}.yaml", {"requests": [], "responses": []})
            of_file["requests"].append(request)
            of_file["responses"].append(response)
        for file, content in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(serialize(content, serializer), encoding="utf-8")
        for file in set(folder.rglob("*.yaml")) - set(files):
            file.unlink()
