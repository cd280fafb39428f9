"""Say how a language model is reached and used; no network here.

The environment (EXTRACTOR_*) and `[llm]` of extractor.toml in, one frozen Settings value out.
"""

import json
import os
import re
import tomllib
from contextvars import ContextVar
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, Secret, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from extractor.core.evidence import Model
from extractor.core.foreign import first_problem, os_problem
from extractor.core.reading import Usage
from extractor.errors import ExtractorError
from extractor.llm.masks import masked, secrets_of, shown
from extractor.message import Message

Mode = Literal["json_schema", "tools", "json_object"]  # of structured output
MODES: tuple[Mode, ...] = ("json_schema", "tools", "json_object")  # the strictest first
DEFAULT_FILE = Path("extractor.toml")
OPENAI_URL = "https://api.openai.com/v1"
SPLIT_TOKENS = 7_000  # of text in one request
# Where a provider's models are, so that it is said and not left to a class; any other is named by base_url.
ADDRESSES = {
    "openai": OPENAI_URL,
    "anthropic": "https://api.anthropic.com",
    "deepseek": "https://api.deepseek.com/v1",
    "mistralai": "https://api.mistral.ai/v1",
    "ollama": "http://127.0.0.1:11434",
}
# What load_settings read; Settings() by itself reads no file. A class of its own per file could not be pickled.
_FROM_FILE: ContextVar[dict[str, Any]] = ContextVar("from_file", default={})  # noqa: B039  (never written to)
_RENAMED = {"rung": "output_mode"}  # what files and variables of older versions say
_PER_MILLION = Decimal(1_000_000)


class BadSettingsError(ExtractorError):
    """A settings file or variable is not what it should be; never quotes a value, which may be a secret."""

    stops_the_run = True

    place: str
    problem: Message

    located_by = "place"

    @property
    def message(self) -> Message:
        return Message(f"{self.problem.zh}。", self.problem.en)


class Prices(Model):
    """What a provider takes for a million tokens; cached answers cost nothing."""

    input: Decimal
    output: Decimal
    currency: str = "CNY"

    def cost(self, usage: Usage) -> Decimal:
        """The price of that many tokens, in `currency`, not rounded."""
        return (self.input * usage.input_tokens + self.output * usage.output_tokens) / _PER_MILLION


def _none(value: Any) -> Any:
    """The word none switches a setting off, because neither TOML nor an environment variable can hold null."""
    return None if isinstance(value, str) and value.strip().lower() == "none" else value


_Off = BeforeValidator(_none)


def _of_provider(name: str, chosen: dict[str, Any]) -> str | None:
    """The provider's own variable, as OPENAI_API_KEY is; one provider's key is never sent to another."""
    if chosen.get("model_class"):
        return None
    provider = str(chosen.get("provider", "")).upper().replace("-", "_")
    return os.environ.get(f"{provider}_{name}") or None


def _key(chosen: dict[str, Any]) -> SecretStr | None:
    return SecretStr(key) if (key := _of_provider("API_KEY", chosen)) else None


def _cache_home() -> Path:
    """The user's cache folder (XDG base directories)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "extractor" / "llm"


class Settings(BaseSettings):
    """How a language model is reached and used.

    An argument goes before `EXTRACTOR_<NAME>`, that before the file, that before the provider's own variables
    (`OPENAI_API_KEY`, `OPENAI_BASE_URL`). `provider` is LangChain's name of it (`init_chat_model`); `model_class` is
    any other chat model of LangChain, as `package.module:Class`; `model_options` are parameters of its own.
    `offline`: no model is asked at all. `max_attempts` counts the first attempt; `backoff_seconds` is the first wait
    between two, which then doubles. `output_mode` is how structure is asked for: `auto` begins with the strictest way
    and goes down where the endpoint refuses; its former name, `rung` and EXTRACTOR_RUNG, still works. The word `none`
    leaves `temperature` or `max_tokens` out of the request, or the cache off. A document whose text has more than
    `split_tokens` is asked about in parts: a small model reads 2000 better than 7000.
    """

    model_config = SettingsConfigDict(
        env_prefix="EXTRACTOR_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    provider: str = Field(default="openai", pattern=r"^[a-z][a-z0-9_-]*$")  # before what its variables say
    model_class: str | None = Field(default=None, pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")
    model_options: Secret[dict[str, Any]] = Secret({})
    offline: bool = False
    # Not shown whole: it may carry a password.
    base_url: str | None = Field(default_factory=lambda chosen: _of_provider("BASE_URL", chosen), repr=False)
    model: str | None = None
    api_key: SecretStr | None = Field(default_factory=_key)
    output_mode: Literal["auto", "json_schema", "tools", "json_object"] = "auto"
    temperature: Annotated[float | None, _Off] = Field(default=0.0, ge=0)
    seed: int | None = None
    max_tokens: Annotated[int | None, _Off] = Field(default=8000, gt=0)
    split_tokens: int = Field(default=SPLIT_TOKENS, gt=0)
    timeout_seconds: float = Field(default=120.0, gt=0)
    max_attempts: int = Field(default=5, ge=1)
    backoff_seconds: float = Field(default=1.0, ge=0)
    concurrency: int = Field(default=8, ge=1)
    requests_per_minute: float | None = Field(default=None, gt=0)
    cache_dir: Annotated[Path | None, _Off] = Field(default_factory=_cache_home)
    prices: Prices | None = None
    prompt_versions: dict[str, str] = Field(default_factory=dict)

    @property
    def configured(self) -> bool:
        """A model can be asked: it is named, and so is who serves it."""
        named = self.model_class is not None or self.provider != "openai"
        return (
            not self.offline and bool(self.model) and (named or self.base_url is not None or self.api_key is not None)
        )

    def require_model(self) -> None:
        """Raises BadSettingsError where no model may be asked, none is configured, or it is not said where it is."""
        if self.offline:
            refused = Message("已设为离线，不询问任何模型", "is set: no model is asked, no text leaves this machine")
            raise BadSettingsError("EXTRACTOR_OFFLINE", refused)
        if not self.configured:
            problem = Message(
                "没有配置模型：请设置它，以及 base_url 或 api_key",
                "no model is configured: set it, and base_url or api_key",
            )
            raise BadSettingsError("EXTRACTOR_MODEL", problem)
        if not self.endpoint:
            problem = Message(
                f"请写明 {self.model_class or self.provider} 的地址：文本只发往这里",
                f"say where {self.model_class or self.provider} is: text goes nowhere else",
            )
            raise BadSettingsError("EXTRACTOR_BASE_URL", problem)

    @property
    def endpoint(self) -> str:
        """The address that requests go to; empty where neither the settings nor we know it."""
        return self.base_url or (ADDRESSES.get(self.provider, "") if self.model_class is None else "")

    @property
    def address(self) -> str:
        """The endpoint as it may be shown: without a user's name and password, and without its query."""
        parts = urlsplit(self.endpoint)
        return parts._replace(netloc=self.host, query="", fragment="").geturl()

    @property
    def host(self) -> str:
        """The host, and port, that documents' text goes to."""
        return urlsplit(self.endpoint).netloc.rpartition("@")[2]

    @property
    def answer_settings(self) -> dict[str, Any]:
        """What bears on a model's answers, as JSON; never the key."""
        chosen = self.model_dump(mode="json", include={"model", "temperature", "seed", "prompt_versions"})
        served = {"provider": self.provider, "model_class": self.model_class}
        if served != {"provider": "openai", "model_class": None}:  # else as before there was a choice
            chosen |= served
        if self.split_tokens != SPLIT_TOKENS:  # else as before it could be chosen
            chosen["split_tokens"] = self.split_tokens
        if options := self.model_options.get_secret_value():
            chosen["model_options"] = masked(json.dumps(options, sort_keys=True), self.secrets)
        # Under its old name: fingerprints of stores and of batch folders, which older versions wrote, are made of this.
        return chosen | {"rung": self.output_mode, "endpoint": self.address}

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The output modes to try, in this order."""
        return MODES if self.output_mode == "auto" else (self.output_mode,)

    @property
    def token_limit(self) -> dict[str, Any]:
        """The parameter that limits an answer; OpenAI has renamed it, the others keep its old name."""
        name = "max_completion_tokens" if self.endpoint == OPENAI_URL else "max_tokens"
        return {} if self.max_tokens is None else {name: self.max_tokens}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown or kept, in each form that it can come back in."""
        key = self.api_key.get_secret_value() if self.api_key else ""
        return secrets_of(key, self.endpoint, self.model_options.get_secret_value())

    def without_secrets(self, said: str) -> str:
        """What an endpoint said, in a line that may be shown."""
        return shown(said, self.secrets)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (not read: a .env beside a document is not ours)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        renamed = {new: value for old, new in _RENAMED.items() if (value := os.environ.get(_variable(old)))}
        return (
            init_settings,
            env_settings,
            InitSettingsSource(settings_cls, init_kwargs=renamed),
            InitSettingsSource(settings_cls, init_kwargs=_FROM_FILE.get()),
        )


def settings_table(name: str, path: Path | None = None) -> dict[str, Any]:
    """The table `[name]` of a settings file; of ./extractor.toml, which need not be there, where no path is given.

    Raises BadSettingsError where the file cannot be read, or is named and not there.
    """
    required, path = path is not None, path or DEFAULT_FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if required:
            raise BadSettingsError(str(path), Message("没有这个配置文件", "no such settings file")) from None
        return {}
    except OSError as error:
        raise BadSettingsError(str(path), os_problem(error)) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        where = re.search(r"line \d+", str(error))
        at = where[0] if where is not None else "UTF-8"
        raise BadSettingsError(str(path), Message(f"不是 TOML（{at}）", f"cannot be read as TOML ({at})")) from None
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise BadSettingsError(str(path), Message(f"{name} 应为表：[{name}]", f"{name} must be a table: [{name}]"))
    return table


def load_settings(path: Path | None = None, **given: Any) -> Settings:
    """The settings of this run; `path` is a file that must be there, else ./extractor.toml is read where it is.

    `given` goes before everything else. The prices of the model's own table, `[prices."name"]`, go before those of
    `[llm.prices]`, which hold for any model. Raises BadSettingsError, which names the setting and not its value.
    """
    file = path or DEFAULT_FILE
    table = settings_table("llm", path)
    model = given.get("model") or os.environ.get("EXTRACTOR_MODEL") or table.get("model") or ""
    if (own := settings_table("prices", path).get(model)) is None:
        return _settings(file, table, given)
    try:
        Prices.model_validate(own)
    except ValidationError as error:
        name, problem = first_problem(error)
        raise BadSettingsError(f'{file}: prices."{model}".{name}'.removesuffix("."), problem) from None
    return _settings(file, table | {"prices": own}, given)  # an argument and the environment still go before it


def _settings(file: Path, table: dict[str, Any], given: dict[str, Any]) -> Settings:
    renamed = {new: table[old] for old, new in _RENAMED.items() if old in table}
    token = _FROM_FILE.set(renamed | {name: value for name, value in table.items() if name not in _RENAMED})
    try:
        return Settings(**given)
    except SettingsError as error:
        named = re.search(r'field "(\w+)"', str(error))  # its only trace
        name = "*" if named is None else named[1].upper()
        raise BadSettingsError(f"EXTRACTOR_{name}", Message("不是 JSON", "is not JSON")) from None
    except ValidationError as error:
        name, problem = first_problem(error)
        raise BadSettingsError(_place(file, table, name), problem) from None
    finally:
        _FROM_FILE.reset(token)


def _variable(name: str) -> str:
    return f"EXTRACTOR_{name.upper()}"


def _place(file: Path, table: dict[str, Any], name: str) -> str:
    """Where a wrong value stands: in the file or the environment, under the name that it has there."""
    for old, new in _RENAMED.items():
        newly_named = new in table or os.environ.get(_variable(new))
        if name == new and not newly_named and (old in table or os.environ.get(_variable(old))):
            name = old
    return f"{file}: llm.{name}" if name.partition(".")[0] in table else _variable(name)
