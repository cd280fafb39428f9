"""The `extractor` command and its small subcommands: arguments in, exit codes out. Nothing else lives here."""

# Heavy modules are imported inside the commands, so that --help answers at once.
import platform
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.account import account
from extractor.cli.batch import batch
from extractor.cli.dashboard import EXAMPLE as DASHBOARD_EXAMPLE
from extractor.cli.dashboard import dashboard
from extractor.cli.deliver import EXAMPLE as DELIVER_EXAMPLE
from extractor.cli.deliver import deliver
from extractor.cli.diff import EXAMPLE as DIFF_EXAMPLE
from extractor.cli.diff import diff
from extractor.cli.exits import DONE, SOME_FAILED, WRONG_USAGE, one_line_errors
from extractor.cli.explain import EXAMPLE as EXPLAIN_EXAMPLE
from extractor.cli.explain import explain
from extractor.cli.panel import EXAMPLE as PANEL_EXAMPLE
from extractor.cli.panel import INDICATORS_EXAMPLE, indicators, panel
from extractor.cli.queue import EXPORT_EXAMPLE, REVIEW_EXAMPLE, export, review
from extractor.cli.run import EXAMPLE as RUN_EXAMPLE
from extractor.cli.run import Config, run
from extractor.cli.types import (
    NEW_TYPE_EXAMPLE,
    RULES_EXAMPLE,
    SCHEMA_EXAMPLE,
    TYPES_EXAMPLE,
    new_type,
    rules,
    schema,
    types,
)

app = typer.Typer(
    name="extractor",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="""把部门决算公开（PDF、Word、文本）变成有类型、有出处、可核对的记录。

Turn Chinese final-accounts disclosures into typed, cited records: every figure points at its place in the document.

先运行 extractor run 文件夹 --out 输出，再打开 输出/report.html；每个命令的用法见 extractor 命令 --help。

Start with `extractor run FOLDER --out OUT`, then open `OUT/report.html`; `extractor COMMAND --help` teaches each.""",
    epilog="示例 example: extractor run documents --out out --db out/queue.db",
)

app.command(epilog=RUN_EXAMPLE)(run)
app.command(epilog=REVIEW_EXAMPLE)(review)
app.command(epilog=EXPORT_EXAMPLE)(export)
app.command(epilog=PANEL_EXAMPLE)(panel)
app.command(epilog=INDICATORS_EXAMPLE)(indicators)
app.command(epilog=DASHBOARD_EXAMPLE)(dashboard)
app.command(epilog=DELIVER_EXAMPLE)(deliver)
app.command(epilog=DIFF_EXAMPLE)(diff)
app.command(epilog=EXPLAIN_EXAMPLE)(explain)
app.command(epilog=TYPES_EXAMPLE)(types)
app.command(name="new-type", epilog=NEW_TYPE_EXAMPLE)(new_type)
app.command(epilog=SCHEMA_EXAMPLE)(schema)
app.command(epilog=RULES_EXAMPLE)(rules)
app.add_typer(batch, name="batch")
app.add_typer(account, name="account")

STATUSES = ("fail", "suspended", "truncated", "unchecked", "pass")


def _say_version(given: bool) -> None:
    """Print which program this is, and which Python runs it."""
    if given:
        from importlib.metadata import version

        typer.echo(f"extractor {version('extractor')} (Python {platform.python_version()})")
        raise typer.Exit(DONE)


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="版本。The versions of this and of Python."
        ),
    ] = False,
) -> None:
    """What holds for every command."""


@app.command(epilog="示例 example: extractor check out/*/record.json")
def check(
    records: Annotated[
        list[Path], typer.Argument(help="record.json 文件。The record.json files of a run.", metavar="RECORD…")
    ],
    show_all: Annotated[
        bool,
        typer.Option("--all", help="也列出成立的和无法核对的。Also the identities that hold or cannot be checked."),
    ] = False,
) -> None:
    """重新核对记录的勾稽关系。Check the arithmetic of records again; prints each failing equation with its diagnosis.

    退出码：0 全部成立，1 有不成立的或规则出错，2 用法错误。

    Exit code: 0 every identity holds, 1 some fail or a rule broke, 2 wrong usage.
    """
    from extractor.checks.systematic import MISREAD
    from extractor.output.files import read_record

    failed = False
    for path in records:
        with one_line_errors():
            doctype, record = read_record(path)
            checked = doctype.checked(record)
        for found in checked.results:
            misread = found.code == MISREAD
            failed = failed or misread or found.status == "fail"
            if found.status == "fail" or misread or show_all:
                typer.echo(f"{path}: {found.code} {found.status}\n  {found.message_zh}\n  {found.message_en}")
                for explanation in found.diagnosis:
                    typer.echo(f"    · {explanation['zh']}  |  {explanation['en']}  ({explanation['path']})")
        for notice in checked.notices:
            failed = True
            typer.echo(f"{path}: {notice.code} {notice.message}", err=True)
        counted = {status: sum(f.status == status for f in checked.results) for status in STATUSES}
        typer.echo(f"{path}: " + ", ".join(f"{status} {n}" for status, n in counted.items()))
    raise typer.Exit(SOME_FAILED if failed else DONE)


@app.command(epilog="示例 example: extractor doctor --config extractor.toml")
def doctor(config: Config = None) -> None:
    """检查模型接口与读取环境。Probe the model's endpoint, and say what PDFs are read with.

    The endpoint: reached, key accepted, which structured output it supports. PDFs: versions, and the font that stands
    in for those a PDF names and does not carry.
    """
    import asyncio

    from rich.console import Console
    from rich.table import Table

    from extractor.document.standin import read_with
    from extractor.llm.probe import probe, rows
    from extractor.llm.settings import load_settings

    table = Table("检查 check", "", "说明 detail")

    def add(name: str, well: bool | None, zh: str, en: str) -> None:
        mark = "–" if well is None else "[green]✓[/]" if well else "[red]✗[/]"
        table.add_row(name, mark, zh if zh == en else f"{zh}\n{en}")

    for name, message in read_with():
        add(name, True, message.zh, message.en)
    with one_line_errors():
        settings = load_settings(config)
        if not settings.configured:
            Console().print(table)
            typer.echo(
                "没有配置模型；语法读取器无需模型即可运行。No model is configured; the grammar reader needs none. "
                "Set EXTRACTOR_BASE_URL and EXTRACTOR_MODEL (and EXTRACTOR_API_KEY), or write extractor.toml."
            )
            raise typer.Exit(DONE)
        diagnosis = asyncio.run(probe(settings))
    for row in rows(diagnosis):
        add(*row)
    Console().print(table)
    raise typer.Exit(DONE if diagnosis.works else SOME_FAILED)


def main() -> None:
    """The `extractor` command."""
    for stream in (sys.stdout, sys.stderr):  # Chinese must print where the locale is C
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Exception as error:  # noqa: BLE001 - a fault of ours that is no one document's
        raise SystemExit(_fault(error)) from None


def _fault(error: Exception) -> int:
    """Say in a line that the program broke, and where the trace is; the exit code."""
    kind = type(error).__name__
    with tempfile.NamedTemporaryFile("w", prefix="extractor-", suffix=".log", encoding="utf-8", delete=False) as file:
        file.writelines(traceback.format_exception(error))
    typer.echo(
        f"extractor: RUN-FAULT-000 程序出错（{kind}）；请附上 {file.name} 报告此问题。 "
        f"a fault of this program ({kind}); please report it with {file.name}",
        err=True,
    )
    return WRONG_USAGE
