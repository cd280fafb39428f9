"""Settings: where they come from, in which order, and that they keep their secrets."""

import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.core.reading import Usage
from extractor.llm.endpoint import retry_after
from extractor.llm.settings import BadSettingsError, Prices, load_settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("EXTRACTOR_MODEL", "EXTRACTOR_BASE_URL", "EXTRACTOR_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_is_not_configured() -> None:
    settings = load_settings()
    assert not settings.configured
    assert (settings.output_mode, settings.temperature, settings.seed) == ("auto", 0, None)


def test_argument_before_environment_before_file_before_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("extractor.toml").write_text('[llm]\nmodel = "file"\nconcurrency = 3\nbase_url = "http://file/v1"\nseed = 1\n')
    monkeypatch.setenv("EXTRACTOR_MODEL", "environment")
    monkeypatch.setenv("EXTRACTOR_SEED", "2")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://openai/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    settings = load_settings(seed=3)
    assert (settings.model, settings.concurrency, settings.base_url) == ("environment", 3, "http://file/v1")
    assert settings.seed == 3
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "sk-openai"
    assert settings.configured


def test_the_output_mode_may_have_its_former_name(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("extractor.toml").write_text('[llm]\nrung = "tools"\n')
    assert load_settings().output_mode == "tools"
    monkeypatch.setenv("EXTRACTOR_RUNG", "json_schema")
    assert load_settings().output_mode == "json_schema"
    monkeypatch.setenv("EXTRACTOR_OUTPUT_MODE", "json_object")
    assert load_settings().output_mode == "json_object"
    assert load_settings(output_mode="auto").output_mode == "auto"


def test_a_named_file_is_read_instead_of_the_usual_one(tmp_path: Path) -> None:
    Path("extractor.toml").write_text('[llm]\nmodel = "usual"\n')
    named = tmp_path / "other.toml"
    named.write_text(
        '[llm]\nmodel = "named"\ncache_dir = "none"\ntemperature = "none"\n[llm.prices]\ninput = "2"\noutput = "8"\n'
    )
    settings = load_settings(named)
    assert (settings.model, settings.cache_dir, settings.temperature) == ("named", None, None)
    assert settings.prices is not None
    assert settings.prices.cost(Usage(1, 500_000, 250_000)) == Decimal(3)


def test_nested_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRACTOR_PRICES__INPUT", "0.5")
    monkeypatch.setenv("EXTRACTOR_PRICES__OUTPUT", "1.5")
    monkeypatch.setenv("EXTRACTOR_PROMPT_VERSIONS", '{"read": "v2"}')
    settings = load_settings()
    assert settings.prices == Prices(input=Decimal("0.5"), output=Decimal("1.5"))
    assert settings.prompt_versions == {"read": "v2"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[llm]\nconcurrency = 0\n", "extractor.toml: llm.concurrency: 应不小于 1。 must be at least 1"),
        (
            "[llm]\nconcurency = 1\n",
            "extractor.toml: llm.concurency: 没有这个名称，请检查拼写。 is no name",
        ),
        ('[llm]\nrung = "best"\n', "extractor.toml: llm.rung: 应为 "),
        (
            '[llm]\napi_key = ["sk-secret"]\n',
            "extractor.toml: llm.api_key: 应为文字（写在引号里）。 must be text",
        ),
        ("llm = 1\n", "extractor.toml: llm 应为表：[llm]。 llm must be a table"),
        ("[llm\n", "extractor.toml: 不是 TOML（line 1）。 cannot be read as TOML (line 1)"),
    ],
    ids=["value", "name", "former name", "secret", "no table", "no TOML"],
)
def test_a_wrong_file_names_the_setting_and_not_the_value(content: str, message: str) -> None:
    Path("extractor.toml").write_text(content)
    with pytest.raises(BadSettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(message)
    assert "sk-secret" not in repr(caught.value)


@pytest.mark.parametrize(
    ("name", "value"), [("CONCURRENCY", "many"), ("PROMPT_VERSIONS", "{bad"), ("OUTPUT_MODE", "best"), ("RUNG", "best")]
)
def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"EXTRACTOR_{name}", value)
    with pytest.raises(BadSettingsError) as caught:
        load_settings()
    assert name in str(caught.value).upper()


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadSettingsError, match="no such settings file"):
        load_settings(tmp_path / "none.toml")


def test_settings_travel_to_other_processes_and_print_no_key() -> None:
    settings = load_settings(model="m", api_key="sk-secret")
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert "sk-secret" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert settings.without_secrets("Bearer sk-secret!") == "Bearer ***!"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_the_wait_that_a_server_asks_for_is_read_in_each_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_no_heavy_import_before_a_model_is_asked() -> None:
    code = (
        "import sys, extractor.llm.settings, extractor.llm.client, extractor.llm.probe;"
        "import extractor.extraction.readers.document_reader;"
        "print(sorted({'openai', 'langchain_openai', 'langchain_core', 'httpx', 'httpx2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_address_is_shown_without_name_and_password() -> None:
    settings = load_settings(model="m", base_url="https://me:pass-word@models.example:8443/v1")
    assert settings.endpoint == "https://me:pass-word@models.example:8443/v1"
    assert settings.address == "https://models.example:8443/v1"
    assert "pass-word" not in str(settings.answer_settings)
