"""What an endpoint's refusal means: which setting a person has to change, or that the same may do better later."""

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from extractor.errors import ExtractorError
from extractor.llm.failure import CallFailure
from extractor.llm.settings import Mode
from extractor.message import Message

REMEDIES: dict[str, tuple[str, str]] = {
    "key": (
        "check api_key (EXTRACTOR_API_KEY, or the provider's own such as OPENAI_API_KEY)",
        "请检查 api_key（EXTRACTOR_API_KEY）",
    ),
    "credit": ("the account has no credit left", "账户余额不足"),
    "permission": ("the key may not use this model or address", "该密钥无权使用此模型或地址"),
    "model": ("check model, and the end of base_url (often /v1)", "请检查 model 及 base_url（常以 /v1 结尾）"),
    "redirect": (
        "it sends requests on to another place, where text is not sent: set base_url to where the model is",
        "它要求转到别处，文本不会发往那里：请将 base_url 设为模型的实际地址",
    ),
    "astray": (
        "set base_url to the host that requests are to go to",
        "请将 base_url 设为应发往的主机",
    ),
    "reach": ("check base_url, the network and proxies", "请检查 base_url、网络和代理"),
    "mode": (
        "set output_mode to auto, or to what the endpoint supports",
        "请将 output_mode 设为 auto 或服务端支持的方式",
    ),
    "parameter": ("set temperature or max_tokens to none to leave it out", "请将 temperature 或 max_tokens 设为 none"),
}
_REFUSES: dict[Mode, re.Pattern[str]] = {
    "json_schema": re.compile(r"response.?format|json.?schema|structured|schema|guided", re.IGNORECASE),
    "tools": re.compile(r"\btool|function", re.IGNORECASE),
    "json_object": re.compile(r"response.?format|json.?object", re.IGNORECASE),
}
_TOO_LONG = re.compile(r"context.{0,10}(?:length|window)|too long|maximum.{0,20}tokens", re.IGNORECASE)
_NO_MODEL = re.compile(r"model.{0,60}(?:not exist|not found)|no such model", re.IGNORECASE)
_NO_PARAMETER = re.compile(r"unsupported (?:parameter|value)", re.IGNORECASE)
_SECONDS = re.compile(r"\d+(?:\.\d+)?")
_NO_CREDIT = re.compile(r"credit balance|insufficient.{0,10}balance", re.IGNORECASE)
_FAULTS = {401: "key", 402: "credit", 403: "permission", 404: "model"}


class EndpointError(ExtractorError):
    """No section can be read until somebody changes the settings; `fault` is a key of the remedies (key, reach, …)."""

    stops_the_run = True

    endpoint: str
    fault: str
    problem: str | Message

    @property
    def remedy(self) -> Message:
        """What to do about it."""
        en, zh = REMEDIES[self.fault]
        return Message(zh, en)

    located_by = "endpoint"

    @property
    def message(self) -> Message:
        said = self.said
        return Message(f"{said.zh}：{self.remedy.zh}", f"{said.en}: {self.remedy.en}")

    @property
    def said(self) -> Message:
        """What happened: the endpoint's words, as they are in both languages, or ours."""
        return self.problem if isinstance(self.problem, Message) else Message(self.problem, self.problem)


def fault_of(status: int, code: str | None, message: str, mode: Mode) -> str | None:
    """The fault in the settings that an endpoint's refusal of a request in that mode shows; None for any other."""
    if code == "insufficient_quota" or (400 <= status < 500 and _NO_CREDIT.search(message)):
        return "credit"
    if 300 <= status < 400:
        return "redirect"
    if status not in (400, 422) or _TOO_LONG.search(message):
        return _FAULTS.get(status)
    if _NO_MODEL.search(message):
        return "model"
    if _REFUSES[mode].search(message):
        return "mode"
    return "parameter" if _NO_PARAMETER.search(message) else None


def may_pass(error: BaseException) -> bool:
    """Whether the same call may do better later, whatever class of exception the provider raises."""
    failure = CallFailure.of(error)
    return failure.kind != "unread" and failure.may_pass


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that the server asks us to wait; it gives milliseconds, seconds or a date."""
    if _SECONDS.fullmatch(printed := headers.get("retry-after-ms", "")):
        return float(printed) / 1000
    if _SECONDS.fullmatch(printed := headers.get("retry-after", "")):
        return float(printed)
    try:
        return max(0.0, parsedate_to_datetime(printed).timestamp() - time.time())
    except ValueError:
        return None
