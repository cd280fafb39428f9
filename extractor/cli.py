"""Arguments in, exit codes out: 0 all documents read, 1 some failed, 2 wrong usage. Nothing else lives here."""

# Heavy modules are imported inside the commands, so that --help answers at once.
import asyncio
import json
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli_account import account
from extractor.cli_queue import export, review
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.batch import Terms
    from extractor.config import Settings
    from extractor.inputs import Job
    from extractor.isolation import Limits, Workers
    from extractor.keeping import Shelf
    from extractor.readers.base import Reader
    from extractor.verdict import Policy

app = typer.Typer(
    name="extractor",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="""把部门决算公开（PDF、Word、文本）变成有类型、有出处、可核对的记录。

Turn Chinese final-accounts disclosures into typed, cited records: every figure points at its place in the document.

Start with `extractor run FOLDER --out OUT`; then open `OUT/report.html`.""",
)

app.command()(review)
app.command()(export)
app.add_typer(account, name="account")

READ, SOME_FAILED, WRONG_USAGE = 0, 1, 2
STATUSES = ("fail", "truncated", "unchecked", "pass")
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="A TOML file: [llm] the model's endpoint and prices, [policy] what needs no review; "
        "default: extractor.toml, if it is there.",
    ),
]


class ReaderChoice(StrEnum):
    """Which readers read."""

    AUTO = "auto"
    GRAMMAR = "grammar"
    LLM = "llm"
    BOTH = "both"


@app.command()
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(help="文件、文件夹或通配符。Files, folders (with all below them) or globs.", metavar="INPUT…"),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹。The folder that the results go to.")],
    reader: Annotated[
        ReaderChoice,
        typer.Option(
            help="`grammar` needs no network; `llm` asks a model; `both` compares the two; "
            "`auto` is both where a model is configured, else grammar."
        ),
    ] = ReaderChoice.AUTO,
    config: Config = None,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            help="审核队列的数据库：文件或 postgresql://…。Keep what is read in a store (a file, or a PostgreSQL URL), "
            "from which `extractor review` makes its queue; what is there already is not read again.",
        ),
    ] = None,
    double: Annotated[
        float, typer.Option(help="With --db: the share of questions that two people answer.", min=0, max=1)
    ] = 0.0,
    retry: Annotated[
        bool, typer.Option("--retry", help="With --db: try again what was left alone after several crashes.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            help="进程数；0 为不另开进程。Processes that read documents, one for each core by default; 0 reads in this "
            "one, without protection against a document that crashes or swells.",
            min=0,
            max=256,
            envvar="EXTRACTOR_WORKERS",
        ),
    ] = None,
    memory: Annotated[int, typer.Option(help="每个进程的内存上限。MiB of memory a process may take.", min=256)] = 2048,
    seconds: Annotated[float, typer.Option(help="每份文档的时限。Seconds that a document may take.", min=1)] = 300,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no table.")] = False,
) -> None:
    """读取文件，写出记录。Read documents and write their records.

    For every document `OUT/<document>/record.json` (the record with its evidence) and `facts.jsonl` (one figure a
    line); for the run `OUT/summary.jsonl` and `OUT/report.html`, which shows every figure in the text it came from.

    Exit code: 0 all documents were read, 1 some failed (each has its line in the summary), 2 wrong usage.
    """
    from extractor.batch import Terms
    from extractor.config import load_settings
    from extractor.inputs import jobs
    from extractor.isolation import Limits
    from extractor.store.attempts import forgive
    from extractor.verdict import policy_of_settings

    if out.exists() and not out.is_dir():
        typer.echo(f"--out {out}: is a file; name a folder", err=True)
        raise typer.Exit(WRONG_USAGE)
    with _one_line_errors():
        settings = load_settings(config)
        policy = policy_of_settings(config)
        grammar, model = _wanted(reader, settings)
        shelf = _shelf(db, policy, settings, double, grammar=grammar, model=model) if db is not None else None
        if shelf is not None and retry:
            forgive(shelf.store)
        work = jobs(inputs)
        try:
            with _workers(workers, len(work), Limits(memory, seconds)) as apart:
                terms = Terms(policy, settings.prices, shelf, apart)
                rows = _run(work, out, settings if model else None, terms, grammar=grammar, quiet=quiet)
        finally:
            if shelf is not None:
                shelf.store.close()
    for row in rows:
        if row["status"] == "failed":
            typer.echo(row["error"], err=True)
    if not quiet:
        _table(rows, out)
    raise typer.Exit(SOME_FAILED if any(row["status"] == "failed" for row in rows) else READ)


@app.command()
def schema(
    indent: Annotated[int, typer.Option(help="Spaces of indentation.", min=0, max=8)] = 2,
) -> None:
    """输出记录的 JSON Schema。Print the JSON Schema of the record."""
    from extractor.doctypes.final_accounts.schema import FinalAccounts

    typer.echo(json.dumps(FinalAccounts.model_json_schema(), ensure_ascii=False, indent=indent))


@app.command()
def check(
    records: Annotated[
        list[Path], typer.Argument(help="record.json 文件。The record.json files of a run.", metavar="RECORD…")
    ],
    show_all: Annotated[
        bool, typer.Option("--all", help="Also the identities that hold or cannot be checked.")
    ] = False,
) -> None:
    """重新核对记录的勾稽关系。Check the arithmetic of records again; prints each failing equation with its diagnosis.

    Exit code: 0 every identity holds, 1 some fail, 2 wrong usage.
    """
    from extractor.doctypes.final_accounts.checks import check_record
    from extractor.export import read_record

    failed = False
    for path in records:
        with _one_line_errors():
            checked = check_record(read_record(path))
        for found in checked.results:
            failed = failed or found.status == "fail"
            if found.status == "fail" or show_all:
                typer.echo(f"{path}: {found.code} {found.status}\n  {found.message_zh}\n  {found.message_en}")
                for explanation in found.diagnosis:
                    typer.echo(f"    · {explanation['zh']}  |  {explanation['en']}  ({explanation['path']})")
        counted = {status: sum(f.status == status for f in checked.results) for status in STATUSES}
        typer.echo(f"{path}: " + ", ".join(f"{status} {n}" for status, n in counted.items()))
    raise typer.Exit(SOME_FAILED if failed else READ)


@app.command()
def rules(
    markdown: Annotated[bool, typer.Option("--markdown", help="As the table that README holds.")] = False,
) -> None:
    """列出核对规则。List the catalogue of checks: code, title, the identity that each states."""
    from extractor.doctypes.final_accounts.checks import CATALOGUE

    if markdown:
        typer.echo("| code | 规则 | rule | |\n|---|---|---|---|")
    for entry in CATALOGUE:
        if markdown:
            typer.echo(f"| `{entry.code}` | {entry.zh} | {entry.en} | {entry.severity} |")
        else:
            typer.echo(f"{entry.code}  {entry.zh}  {entry.en}\n    {entry.states}")


@app.command()
def doctor(config: Config = None) -> None:
    """检查模型接口。Probe the model's endpoint: reached, key accepted, which structured output it supports."""
    from rich.console import Console
    from rich.table import Table

    from extractor.config import load_settings
    from extractor.doctor import probe, rows

    with _one_line_errors():
        settings = load_settings(config)
        if not settings.configured:
            typer.echo(
                "没有配置模型；语法读取器无需模型即可运行。No model is configured; the grammar reader needs none. "
                "Set EXTRACTOR_BASE_URL and EXTRACTOR_MODEL (and EXTRACTOR_API_KEY), or write extractor.toml."
            )
            raise typer.Exit(READ)
        diagnosis = asyncio.run(probe(settings))
    table = Table("检查 check", "", "说明 detail")
    for name, well, zh, en in rows(diagnosis):
        table.add_row(name, "–" if well is None else "[green]✓[/]" if well else "[red]✗[/]", f"{zh}\n{en}")
    Console().print(table)
    raise typer.Exit(READ if diagnosis.works else SOME_FAILED)


def _wanted(choice: ReaderChoice, settings: "Settings") -> tuple[bool, bool]:
    """Whether the grammar and whether the model reads; a model asked for and not configured is wrong usage."""
    if choice is ReaderChoice.AUTO:
        choice = ReaderChoice.BOTH if settings.configured else ReaderChoice.GRAMMAR
    if choice is not ReaderChoice.GRAMMAR and not settings.configured:
        typer.echo(
            f"--reader {choice}: no model is configured: set EXTRACTOR_BASE_URL and EXTRACTOR_MODEL, "
            "or use --reader grammar",
            err=True,
        )
        raise typer.Exit(WRONG_USAGE)
    return choice is not ReaderChoice.LLM, choice is not ReaderChoice.GRAMMAR


def _workers(wanted: int | None, documents: int, limits: "Limits") -> "AbstractContextManager[Workers | None]":
    """As many processes as were asked for, else one a core; never more than there are documents."""
    from extractor.isolation import Workers

    number = min(os.cpu_count() or 1 if wanted is None else wanted, documents)
    return Workers(number, limits) if number else nullcontext()


def _shelf(db: str, policy: "Policy", settings: "Settings", double: float, *, grammar: bool, model: bool) -> "Shelf":
    """The store of a run, and the way in which the run reads."""
    from extractor.keeping import Shelf, fingerprint
    from extractor.store.database import open_store

    readers = ["grammar"] * grammar + ["llm"] * model
    asked = settings.asked_with if model else None
    return Shelf(open_store(db), fingerprint(readers, policy, asked), policy, double)


def _run(
    work: "list[Job]", out: Path, model: "Settings | None", terms: "Terms", *, grammar: bool, quiet: bool
) -> list[dict[str, Any]]:
    """The batch under a progress bar, in one event loop, which the model's client lives in."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from extractor.batch import run as run_batch
    from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
    from extractor.readers.grammar import GrammarReader

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("读取 reading", total=len(work))

        def told(row: dict[str, Any]) -> None:
            progress.update(task, advance=1, description=f"读取 reading {row['document']}"[:48])

        async def batch() -> list[dict[str, Any]]:
            readers: list[Reader] = [GrammarReader()] if grammar else []
            if model is None:
                return await run_batch(work, out, FINAL_ACCOUNTS, readers, told, terms=terms)
            from extractor.llm import LLM
            from extractor.readers.llm import LlmReader

            async with LLM(model) as llm:
                readers.append(LlmReader(llm, FINAL_ACCOUNTS, alone=not grammar))
                return await run_batch(work, out, FINAL_ACCOUNTS, readers, told, model.concurrency, terms)

        return asyncio.run(batch())


def _table(rows: list[dict[str, Any]], out: Path) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("文件\ndocument", no_wrap=True, overflow="ellipsis")
    table.add_column("单位\norganisation", overflow="fold")
    for heading in ("年度\nyear", "数字\nfigures", "有据\ngrounded", "待审\nreview"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        if row["status"] == "failed":
            table.add_row(row["document"], "[red]未能读取 failed[/]", "", "", "", "[red]✗[/]")
            continue
        review = f"[yellow]{len(row['reasons'])}[/]" if row["needs_review"] else "[green]–[/]"
        found, grounded = str(row["figures_found"]), str(row["figures_grounded"])
        table.add_row(
            row["document"], row["organization"] or "?", str(row["fiscal_year"] or "?"), found, grounded, review
        )
    console = Console()
    console.print(table)
    if spent := _spent(rows):
        console.print(spent, soft_wrap=True)
    console.print(f"报告 report: {out / 'report.html'}", soft_wrap=True)


def _spent(rows: list[dict[str, Any]]) -> str:
    """What the model did for the whole run, and what that cost where its prices are known; empty without a model."""
    read = [row for row in rows if row["status"] == "ok"]
    total = {name: sum(row[name] for row in read) for name in ("requests", "cached", "input_tokens", "output_tokens")}
    if not total["requests"] and not total["cached"]:
        return ""
    cost = sum((Decimal(row["cost"]) for row in read if "cost" in row), Decimal(0))
    currency = next((row["currency"] for row in read if "currency" in row), None)
    price = f"；费用 cost: {cost:.4f} {currency}" if currency else ""
    return (
        f"模型 model: {total['requests']} 次请求 requests, {total['cached']} 次取自缓存 cached, "
        f"令牌 tokens {total['input_tokens']:,} + {total['output_tokens']:,}{price}"
    )


class _one_line_errors:  # noqa: N801 - reads as a statement
    """Errors of our own end the program with one line on stderr and exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, ExtractorError):
            typer.echo(str(error), err=True)
            raise typer.Exit(WRONG_USAGE) from error


def main() -> None:
    """The `extractor` command."""
    for stream in (sys.stdout, sys.stderr):  # Chinese must print where the locale is C
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()


if __name__ == "__main__":
    main()
