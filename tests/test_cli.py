"""The command line: exit codes, one line an error, what is printed."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from test_runner import good
from typer.testing import CliRunner

from extractor import cli

READ, SOME_FAILED, WRONG_USAGE = 0, 1, 2


@pytest.fixture(autouse=True)
def nothing_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No model in the environment, no extractor.toml in the working folder."""
    for name in [name for name in os.environ if name.startswith(("EXTRACTOR_", "OPENAI_")) and name != "EXTRACTOR_OCR"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("EXTRACTOR_WORKERS", "0")  # test_pool.py has the others
    monkeypatch.setenv("COLUMNS", "200")  # the table is as wide as its terminal
    monkeypatch.chdir(tmp_path)


def call(*arguments: str, typed: str | None = None) -> tuple[int, str, list[str]]:
    """Exit code, stdout, and the lines of stderr that say something; nothing but an exit may come out."""
    result = CliRunner().invoke(cli.app, list(arguments), input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result.exit_code, result.stdout, [line for line in result.stderr.splitlines() if line.strip()]


def rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(out, "summary.jsonl").read_text(encoding="utf-8").splitlines()]


# --- run


def test_all_documents_are_read() -> None:
    good(Path("in/a.txt"))
    good(Path("in/b.txt"))
    code, stdout, errors = call("run", "in", "--out", "out", "--quiet")
    assert (code, stdout, errors) == (READ, "", [])
    assert [row["document"] for row in rows("out")] == ["a", "b"]
    assert Path("out/report.html").is_file()


def test_the_table_names_what_was_read() -> None:
    good(Path("a.txt"))
    code, stdout, _ = call("run", "a.txt", "-o", "out")
    assert code == READ
    assert "青溪县水务局" in stdout
    assert "2031" in stdout
    assert "report.html" in stdout


def test_some_documents_failed() -> None:
    good(Path("a.txt"))
    Path("b.pdf").write_bytes(b"")
    code, stdout, errors = call("run", "a.txt", "b.pdf", "c.pdf", "--out", "out", "-q")
    assert (code, stdout) == (SOME_FAILED, "")
    assert len(errors) == 2
    assert errors[0].startswith("b.pdf: 无法读取：文件是空的；请重新下载或导出。 cannot be read: the file is empty")
    assert errors[1] == "c.pdf: 没有这个文件；请检查路径。 is not there; check the path"
    assert [row["status"] for row in rows("out")] == ["ok", "failed", "failed"]


def test_all_documents_failed() -> None:
    code, _, errors = call("run", "none.pdf", "--out", "out", "-q")
    assert (code, len(errors)) == (SOME_FAILED, 1)
    assert len(rows("out")) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("run",), id="no input"),
        pytest.param(("run", "a.txt"), id="no folder for the results"),
        pytest.param(("run", "a.txt", "--out", "out", "--reader", "both", "--quick"), id="unknown option"),
        pytest.param(("run", "a.txt", "--out", "out", "--reader", "human"), id="unknown reader"),
        pytest.param(("read", "a.txt"), id="unknown command"),
        pytest.param(("schema", "--indent", "99"), id="out of range"),
    ],
)
def test_wrong_usage_is_one_line_an_exit_code_and_nothing_written(arguments: tuple[str, ...]) -> None:
    good(Path("a.txt"))
    code, stdout, errors = call(*arguments)
    assert (code, stdout) == (WRONG_USAGE, "")
    assert sum(line.startswith("Error: ") for line in errors) == 1
    assert not Path("out").exists()


@pytest.mark.parametrize("reader", ["llm", "both"])
def test_a_model_that_is_not_configured(reader: str) -> None:
    good(Path("a.txt"))
    code, stdout, errors = call("run", "a.txt", "--out", "out", "--reader", reader)
    assert (code, stdout) == (WRONG_USAGE, "")
    (line,) = [line for line in errors if "model" in line]
    assert "EXTRACTOR_BASE_URL" in line
    assert "--reader grammar" in line
    assert not Path("out").exists()


def test_a_settings_file_that_is_not_there() -> None:
    good(Path("a.txt"))
    code, _, errors = call("run", "a.txt", "--out", "out", "--config", "none.toml")
    assert (code, errors) == (WRONG_USAGE, ["none.toml: 没有这个配置文件。 no such settings file"])


def test_a_settings_file_that_is_no_toml() -> None:
    good(Path("a.txt"))
    Path("extractor.toml").write_text("[llm\n", encoding="utf-8")
    code, _, errors = call("run", "a.txt", "--out", "out", "--reader", "grammar")
    assert code == WRONG_USAGE
    assert len(errors) == 1
    assert errors[0].startswith("extractor.toml: ")


def test_results_cannot_go_where_a_file_is() -> None:
    good(Path("a.txt"))
    Path("out").write_text("mine", encoding="utf-8")
    code, _, errors = call("run", "a.txt", "--out", "out", "--quiet")
    assert code == WRONG_USAGE
    assert len(errors) == 1
    assert "out" in errors[0]
    assert Path("out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("choice", ["auto", "grammar"])
def test_no_model_is_needed(choice: str) -> None:
    good(Path("a.txt"))
    assert call("run", "a.txt", "--out", "out", "-q", "--reader", choice)[0] == READ
    assert rows("out")[0]["requests"] == 0


# --- the other commands


def test_schema_is_json_schema() -> None:
    code, stdout, _ = call("schema")
    schema = json.loads(stdout)
    assert code == READ
    assert schema["type"] == "object"
    assert {"organization", "fiscal_year", "income", "three_public", "tables"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    references = {part.split('"')[0] for part in stdout.split('"#/$defs/')[1:]}
    assert references == set(schema["$defs"])
    assert "本年收入合计" in stdout


def test_the_schema_describes_the_records_that_are_written() -> None:
    good(Path("a.txt"))
    call("run", "a.txt", "--out", "out", "-q")
    record = json.loads(Path("out/a/record.json").read_text(encoding="utf-8"))["record"]
    schema = json.loads(call("schema")[1])

    def fits(value: Any, described: dict[str, Any]) -> None:
        if "$ref" in described:
            described = schema["$defs"][described["$ref"].rpartition("/")[2]]
        if "anyOf" in described:
            wanted = [one for one in described["anyOf"] if one.get("type") != "null"]
            described = wanted[0]
            if len(wanted) > 1:
                return
            fits(value, described)
        elif isinstance(value, dict) and "properties" in described:
            assert set(value) <= set(described["properties"])
            assert set(described.get("required", ())) <= set(value)
            for name, inner in value.items():
                fits(inner, described["properties"][name])
        elif isinstance(value, list) and "items" in described:
            for inner in value:
                fits(inner, described["items"])

    fits(record, schema)


@pytest.mark.parametrize("indent", [0, 4])
def test_schema_is_indented_as_asked(indent: int) -> None:
    assert call("schema", "--indent", str(indent))[1].splitlines()[1].startswith(" " * indent + '"')


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("schema", "--help"), ("doctor", "--help")])
def test_help_of_every_command_begins_with_its_usage(arguments: tuple[str, ...]) -> None:
    code, stdout, errors = call(*arguments)
    assert (code, errors) == (READ, [])
    assert stdout.startswith("Usage: ")


def test_the_versions_are_said() -> None:
    code, stdout, errors = call("--version")
    assert (code, errors) == (READ, [])
    assert stdout == f"extractor {version('extractor')} (Python {platform.python_version()})\n"


def test_no_arguments_show_the_help() -> None:
    result = CliRunner().invoke(cli.app, [])
    assert "Usage: " in result.output
    assert "run" in result.output


def test_doctor_without_a_model() -> None:
    code, stdout, _ = call("doctor")
    assert code == READ
    assert "EXTRACTOR_BASE_URL" in stdout
    assert "pypdfium2" in stdout
    assert "WenQuanYi Micro Hei" in stdout


# --- as a process


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
        command = [sys.executable, "-W", "error", "-m", "extractor.cli", *arguments]
        return subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=False, timeout=60)

    return run


def test_chinese_is_printed_where_the_locale_is_c(
    process: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    good(tmp_path / "决算.txt")
    done = process("run", "决算.txt", "没有.pdf", "--out", "out")
    assert done.returncode == SOME_FAILED
    assert "青溪县水务局" in done.stdout.decode("utf-8")
    assert "没有.pdf: 没有这个文件；请检查路径。 is not there" in done.stderr.decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        pytest.param(["--help"], {"pydantic", "socket"}, id="of the program"),
        pytest.param(["run", "--help"], set(), id="of a command: typer itself needs pydantic there"),
    ],
)
def test_help_answers_without_the_heavy_libraries(tmp_path: Path, arguments: list[str], more: set[str]) -> None:
    heavy = {"langchain_openai", "pypdfium2", "pdfplumber", "docx", "asyncio", "extractor.extraction.pipeline"} | more
    script = (
        "import sys\nfrom extractor.cli import app\n"
        f"try:\n    app({arguments})\nexcept SystemExit:\n    pass\n"
        f"heavy = {heavy} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=tmp_path, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
