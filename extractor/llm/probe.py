"""Find out what works with an endpoint, and what to do about what does not; what reads PDFs.

Settings in, a Diagnosis out.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from extractor.core.reading import Usage
from extractor.llm.chat import LlmError, Request, RequestFailedError
from extractor.llm.client import Client
from extractor.llm.endpoint import EndpointError
from extractor.llm.prompts import Prompt
from extractor.llm.settings import MODES, Mode, Settings
from extractor.message import Message

_PROMPT = Prompt("doctor/probe", "v1", '照抄<document>中的金额，用JSON回答，例如{"total":"3万元"}。', "")
_TEXT = "合计12.30万元。"
_PRINTED = "12.30万元"
NOTHING = Message("", "")  # to say
# What a fault proves of the steps before it: an endpoint that refuses the key has been reached.
_FAILS_AT = {"reach": 0, "key": 1, "credit": 1, "permission": 1, "model": 2, "parameter": 2}


class Probe(BaseModel):
    """The form of the smallest question."""

    model_config = ConfigDict(extra="forbid")

    total: str | None


@dataclass(frozen=True, slots=True)
class ModeProbe:
    """One output mode: whether it filled the form, how long it took, and otherwise why not.

    `answered`: the model was there to be asked, whatever came of it.
    """

    mode: Mode
    ok: bool
    answered: bool
    seconds: float
    usage: Usage
    problem: Message = NOTHING


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found; None is not tried. `fault` stopped the probe; `problem` and `remedy` are of the fault."""

    configured: bool
    endpoint: str
    model: str | None
    reached: bool | None = None
    key_accepted: bool | None = None
    model_known: bool | None = None
    modes: tuple[ModeProbe, ...] = ()
    problem: Message = NOTHING
    remedy: tuple[str, str] = ("", "")

    @property
    def works(self) -> bool:
        """Sections can be read: at least one output mode fills a form."""
        return any(probe.ok for probe in self.modes)

    @property
    def usage_reported(self) -> bool | None:
        """Whether the server counts tokens; without, costs cannot be told."""
        answered = [probe for probe in self.modes if probe.ok]
        return any(not probe.usage.estimated for probe in answered) if answered else None


class ProbeRow(NamedTuple):
    """A line of the report; `ok` is None where a step was not tried."""

    name: str
    ok: bool | None
    zh: str
    en: str


async def probe(settings: Settings) -> Diagnosis:
    """Asks one tiny question in each output mode, once, past the cache; stops at what concerns them all."""
    found = Diagnosis(settings.configured, settings.address, settings.model)
    if not settings.configured:
        return found
    modes: list[ModeProbe] = []
    for mode in MODES:
        try:
            modes.append(await _try(settings, mode))
        except EndpointError as error:
            step = _FAILS_AT[error.fault]
            reached, key, known = (None if later > step else later < step for later in range(3))
            remedy = (error.remedy.zh, error.remedy.en)
            return Diagnosis(
                True, settings.address, settings.model, reached, key, known, tuple(modes), error.said, remedy
            )
    # A server that is silent or fails leaves open whether the key and the model are right.
    answered = True if any(one.answered for one in modes) else None
    return Diagnosis(True, settings.address, settings.model, answered, answered, answered, tuple(modes))


async def _try(settings: Settings, mode: Mode) -> ModeProbe:
    once = settings.model_copy(update={"output_mode": mode, "cache_dir": None, "max_attempts": 1})
    started = time.monotonic()
    try:
        async with Client(once) as client:
            completion = await client.send(Request.about("合计", _TEXT, _PROMPT, Probe))
    except LlmError as error:
        answered = not isinstance(error, RequestFailedError)
        return ModeProbe(mode, False, answered, time.monotonic() - started, error.usage, error.why)
    except EndpointError as error:
        if error.fault != "mode":
            raise
        return ModeProbe(mode, False, True, time.monotonic() - started, Usage(), error.said)
    right = completion.answer.total == _PRINTED
    wrong, printed = repr(completion.answer.total), repr(_PRINTED)
    problem = NOTHING if right else Message(f"把 {printed} 抄成了 {wrong}", f"copied {wrong} for {printed}")
    return ModeProbe(mode, right, True, time.monotonic() - started, completion.usage, problem)


def rows(diagnosis: Diagnosis) -> Iterator[ProbeRow]:
    """The Diagnosis as lines for a table, in the order in which things are needed."""
    if not diagnosis.configured:
        zh = "未配置模型：请设置 EXTRACTOR_MODEL，以及 EXTRACTOR_BASE_URL 或 EXTRACTOR_API_KEY"
        en = "no model: set EXTRACTOR_MODEL, and EXTRACTOR_BASE_URL or EXTRACTOR_API_KEY"
        yield ProbeRow("model", False, zh, en)
        return
    steps = (
        ("endpoint", diagnosis.reached, diagnosis.endpoint),
        ("api_key", diagnosis.key_accepted, ""),
        ("model", diagnosis.model_known, diagnosis.model or ""),
    )
    wrong_zh, wrong_en = (
        f"{diagnosis.problem.zh}：{diagnosis.remedy[0]}",
        f"{diagnosis.problem.en}: {diagnosis.remedy[1]}",
    )
    for name, ok, detail in steps:
        yield ProbeRow(name, ok, wrong_zh, wrong_en) if ok is False else ProbeRow(name, ok, detail, detail)
    for one in diagnosis.modes:
        took = f"{one.seconds:.1f} s"
        said = Message(took, took) if one.ok else one.problem
        yield ProbeRow(one.mode, one.ok, said.zh, said.en)
    reported = diagnosis.usage_reported
    if reported is not None:
        zh, en = ("返回令牌数", "tokens are reported") if reported else ("不返回令牌数", "tokens are not reported")
        yield ProbeRow("usage", reported, zh, en)
