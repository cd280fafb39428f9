"""Replies kept on disk, a file each, by a digest of what they answer: what was paid for once is not asked again.

A kept answer that was cut off stands until a setting changes; a refusal, and what a re-ask could not mend, does not.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from extractor.core.foreign import os_problem
from extractor.core.io import write_whole
from extractor.llm.chat import CutOffError, InvalidAnswerError, LlmError, Reply, Request, as_json
from extractor.llm.masks import masked
from extractor.llm.settings import BadSettingsError, Mode, Settings

AnyRequest = TypeVar("AnyRequest", bound=Request[Any])
_MOST_KNOWN = 512  # digests of the requests under way


@dataclass(frozen=True, slots=True)
class Pending(Generic[AnyRequest]):
    """What is still to be sent of a request, given the replies that are kept: itself, its re-ask, or nothing (None).

    `cached` counts the kept replies that were found on the way; `answer` is what they come to, where that is one.
    """

    request: AnyRequest | None
    cached: int
    answer: Any = None


class ReplyCache:
    """The replies that are kept in `cache_dir` of some settings; no folder, no memory. Opens nothing, sends nothing."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.cache_dir
        self._model = settings.model
        self._modes = settings.modes
        self._sampling: list[Any] = [settings.temperature, settings.seed, settings.max_tokens]
        if options := settings.model_options.get_secret_value():  # else as before there were any
            self._sampling.append(masked(as_json(options, sort_keys=True), settings.secrets))
        self._digests: dict[tuple[int, Mode], tuple[Request[Any], str]] = {}

    def digest(self, request: Request[Any], mode: Mode) -> str:
        """Names all that a reply depends on, besides who serves the model; hexadecimal SHA-256."""
        known = self._digests.get((id(request), mode))  # it is wanted twice or thrice for each call
        if known is not None and known[0] is request:
            return known[1]
        if len(self._digests) >= _MOST_KNOWN:
            self._digests.clear()
        digest = self._new_digest(request, mode)
        self._digests[id(request), mode] = request, digest
        return digest

    def _new_digest(self, request: Request[Any], mode: Mode) -> str:
        depends = [self._model, request.prompt.cited, request.parameters(mode), self._sampling]
        return hashlib.sha256(as_json(depends, sort_keys=True).encode()).hexdigest()

    def get(self, request: Request[Any]) -> tuple[Reply, Mode] | None:
        """The kept reply to a request, in whichever of the settings' modes it was given."""
        if self._folder is None:
            return None
        for mode in self._modes[:1] if request.is_plain else self._modes:  # plain ones are the same in all
            reply = self._read(self._path(self._folder, self.digest(request, mode)))
            if reply is not None and _stands(request, reply):
                return reply, mode
        return None

    def pending(self, request: AnyRequest) -> Pending[AnyRequest]:
        """What a client would send next about a request: what is kept already is not sent again."""
        cached = 0
        while (kept := self.get(request)) is not None:
            cached += 1
            try:
                return Pending(None, cached, request.parse(kept[0]))
            except InvalidAnswerError as wrong:
                request = request.repair(kept[0], wrong.fact)
            except LlmError:
                return Pending(None, cached)
        return Pending(request, cached)

    def keep(self, request: Request[Any], mode: Mode, reply: Reply, seconds: float) -> None:
        """Keep the reply to a request, as `put` does."""
        if self._folder is not None:
            self.put(self.digest(request, mode), reply, request.prompt.cited, mode, round(seconds, 3))

    def put(
        self, digest: str, reply: Reply, prompt: Mapping[str, str], mode: Mode, seconds: float | None = None
    ) -> None:
        """Keep a reply, whole or not at all, with what it answers: the prompt as cited, the mode, how long it took.

        Raises BadSettingsError where the folder cannot be written.
        """
        if self._folder is None:
            return
        path = self._path(self._folder, digest)
        answers = {"digest": digest, "model": self._model, "prompt": dict(prompt), "mode": mode}
        took = {"seconds": seconds, "asked_at": datetime.now(UTC).isoformat(timespec="seconds")}
        content = as_json(answers | took | {"reply": asdict(reply)}, indent=1).encode()
        try:
            try:
                write_whole(path, content, alone=False, point="answer-half-kept")
            except FileNotFoundError:  # the first of its folder
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, content, alone=False, point="answer-half-kept")
        except OSError as error:
            raise BadSettingsError("EXTRACTOR_CACHE_DIR", os_problem(error)) from None

    @staticmethod
    def _path(folder: Path, digest: str) -> Path:
        return folder / digest[:2] / f"{digest}.json"

    @staticmethod
    def _read(path: Path) -> Reply | None:
        """What was put there; None also for a file that is damaged. Versions before called the mode `rung`."""
        try:
            return Reply(**json.loads(path.read_text(encoding="utf-8"))["reply"])
        except (OSError, KeyError, TypeError, ValueError):
            return None


def _stands(request: Request[Any], reply: Reply) -> bool:
    """Whether a kept reply counts, or the same is worth asking again."""
    try:
        request.parse(reply)
    except CutOffError:
        return True
    except InvalidAnswerError:
        return not request.repaired  # it is re-asked with what was wrong
    except LlmError:
        return False
    return True
