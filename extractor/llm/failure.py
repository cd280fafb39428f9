"""What a failed call says, whatever class of exception its provider raises. An exception in, its CallFailure out.

Classes differ by provider, statuses do not. An exception's own text is nobody's business: only what the endpoint said
is taken, from the body of its refusal.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from extractor.message import Message

Kind = Literal["status", "timeout", "reach", "astray", "too_long", "unread"]

_DEEPEST = 8  # exceptions that one stands for; a refusal within refusals
_TIMEOUT = re.compile(r"Timeout")
_UNREACHED = re.compile(r"Connect|Transport|Network|ProtocolError|^Read|^Write|gaierror")
_PASSING = frozenset({408, 409, 425, 429, *range(500, 600)})


class AstrayError(Exception):
    """A request was about to leave for another host than the settings name."""


class TooLongError(Exception):
    """An answer that does not end."""


@dataclass(frozen=True, slots=True)
class CallFailure:
    """What a failed call says. `unread`: something came that the provider's class could make nothing of.

    `status`, `code` and `said` are the endpoint's, `said` in its words; `cause` is the exception's class.
    """

    kind: Kind
    cause: str
    status: int = 0
    code: str | None = None
    said: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: BaseException) -> "CallFailure":
        """What this exception says, and those that it was raised from."""
        chain = list(_chain(error))
        cause = type(chain[0]).__name__
        for one in chain:
            if isinstance(one, AstrayError):
                return cls("astray", cause)
            if isinstance(one, TooLongError):
                return cls("too_long", cause)
        for one in chain:
            if status := _status(one):
                code, said = _refusal(chain)
                return cls("status", cause, status, code, said, _headers(chain))
        names = [base.__name__ for one in chain for base in type(one).__mro__]
        if any(_TIMEOUT.search(name) for name in names):
            return cls("timeout", cause)
        if any(isinstance(one, OSError) for one in chain) or any(_UNREACHED.search(name) for name in names):
            return cls("reach", cause)
        return cls("unread", cause)

    @property
    def may_pass(self) -> bool:
        """Whether the same call may do better later: limits of rate, failures of the server and the network."""
        if self.kind == "status":
            return self.status in _PASSING and self.code != "insufficient_quota"
        return self.kind in ("timeout", "reach", "unread")

    @property
    def words(self) -> Message:
        """What went wrong where the endpoint said nothing of it."""
        return {
            "status": Message(f"状态码 {self.status}", f"status {self.status}"),
            "timeout": Message("没有及时回答", "no answer in time"),
            "reach": Message(f"连接不上（{self.cause}）", f"no connection ({self.cause})"),
            "astray": Message("请求要发往别的主机，没有发出", "a request to another host was not sent"),
            "too_long": Message("回答没有尽头，已停止接收", "the answer has no end, it was not read on"),
            "unread": Message(f"回答不是对话结果（{self.cause}）", f"the reply is no chat completion ({self.cause})"),
        }[self.kind]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, and those behind it; a library that hides one (`from None`) has it still."""
    one: BaseException | None = error
    for _ in range(_DEEPEST):
        if one is None:
            return
        yield one
        one = one.__cause__ or one.__context__


def _status(error: BaseException) -> int:
    """The status that an exception carries where it is one of failure; 0 where it carries none."""
    response = getattr(error, "response", None)
    for owner, name in ((error, "status_code"), (response, "status_code"), (error, "http_status"), (error, "code")):
        status = getattr(owner, name, None)
        if isinstance(status, int) and 300 <= status < 600:
            return status
    return 0


def _headers(chain: list[BaseException]) -> Mapping[str, str]:
    for error in chain:
        headers = getattr(getattr(error, "response", None), "headers", None)
        if isinstance(headers, Mapping):
            return {str(name).lower(): str(value) for name, value in headers.items()}
    return {}


def _refusal(chain: list[BaseException]) -> tuple[str | None, str]:
    """The code and the words of a refusal's body."""
    for error in chain:
        for body in (getattr(error, "body", None), _json_of(error), getattr(error, "error", None)):
            code, said = _words(body)
            if code or said:
                return code, said
    return None, ""


def _json_of(error: BaseException) -> Any:
    try:
        return json.loads(error.response.content)  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - whatever class it is, and whether or not its body was read
        return None


def _words(body: Any, depth: int = 0) -> tuple[str | None, str]:
    """{"error": {"code": …, "message": …}}, {"error": "…"}, {"message": …}, {"detail": …}, or JSON of those as text."""
    if depth > _DEEPEST:
        return None, ""
    if isinstance(body, str):
        try:
            return _words(json.loads(body), depth + 1)
        except (ValueError, RecursionError):
            return None, body if not body.lstrip().startswith("<") else ""  # a page is not what was asked for
    if not isinstance(body, dict):
        return None, ""
    if isinstance(body.get("error"), (dict, str)):
        return _words(body["error"], depth + 1)
    said = next((body[name] for name in ("message", "detail") if isinstance(body.get(name), str)), "")
    code = body.get("code")
    return code if isinstance(code, str) else None, said
