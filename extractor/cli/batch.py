"""The commands of the Batch API: hand requests over, see how far they are, collect. Arguments and exit codes only."""

# Heavy modules are imported inside the commands, so that --help answers at once.
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import DONE, SOME_FAILED, one_line_errors
from extractor.cli.types import DocTypeName

if TYPE_CHECKING:
    from extractor.runs.batch_api.client import BatchClient, BatchProgress, Collected
    from extractor.runs.batch_api.folder import BatchLimits

NOT_ALL = SOME_FAILED  # or not all is there
_MOST_REMARKS = 20
State = Annotated[
    Path,
    typer.Option(
        "--state", help="状态文件夹。The folder that remembers what was handed over; keep it until all is collected."
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config", help="配置文件。A TOML file: [llm] the model's endpoint; default: extractor.toml, if it is there."
    ),
]
batch = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""批量接口：价格较低，一天之内。Ask the model through OpenAI's Batch API: cheaper, within a day.

`extractor batch submit DOCUMENTS --state FOLDER` hands the requests over; `extractor batch collect --state FOLDER`,
now and then until it says that all is there, takes the replies in; then `extractor run DOCUMENTS --reader llm` or
`--reader both`, with the same model and settings, finds every reply and pays nothing.""",
    epilog="示例 example: extractor batch submit documents --state batch",
)


@batch.command(epilog="示例 example: extractor batch submit documents --state batch")
def submit(
    inputs: Annotated[
        list[str],
        typer.Argument(help="文件、文件夹或通配符。Files, folders (with all below them) or globs.", metavar="INPUT…"),
    ],
    state: State,
    type_: DocTypeName = None,
    config: Config = None,
    most: Annotated[
        int, typer.Option("--max-requests", help="每个批次的请求数上限。Requests that one batch may hold.", min=1)
    ] = 50_000,
    megabytes: Annotated[
        float,
        typer.Option(
            "--max-mb", help="每个批次的文件大小上限，MB。Megabytes that the file of one batch may hold.", min=0.001
        ),
    ] = 100,
    workers: Annotated[
        int | None,
        typer.Option(help="进程数。Processes that read documents, one for each core by default.", min=1, max=256),
    ] = None,
    memory: Annotated[int, typer.Option(help="每个进程的内存上限。MiB of memory a process may take.", min=256)] = 2048,
    seconds: Annotated[float, typer.Option(help="每份文档的时限。Seconds that a document may take.", min=1)] = 300,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度条。No progress bar.")] = False,
) -> None:
    """读取文件，提交批量请求。Read documents and hand over every request that the model's reader would send.

    What is in the cache of answers, or under way in FOLDER already, is not asked again: after a crash, with further
    documents, or once all is collected, about what the answers left out, run it again.

    退出码：0 全部提交，1 有文档读不了，2 用法错误或接口拒绝。

    Exit code: 0 all was handed over, 1 some documents could not be read, 2 wrong usage or the provider refused.
    """
    import asyncio

    from rich.console import Console
    from rich.progress import Progress

    from extractor.runs.batch_api.folder import BatchLimits
    from extractor.runs.inputs import jobs
    from extractor.runs.pool import Limits, Workers

    work = jobs(inputs)
    with (
        _batch_client(state, type_, config, BatchLimits(most, megabytes), new=True) as client,
        Progress(console=Console(stderr=True), transient=True, disable=quiet) as progress,
        Workers(min(workers or os.cpu_count() or 1, len(work)), Limits(memory, seconds)) as pool,
    ):
        bar = progress.add_task("读取 reading", total=len(work))

        async def hand_over() -> "tuple[int, int, list[str]]":
            async with client as opened:
                done = await opened.submit(work, pool, lambda: progress.advance(bar))
            return done.requests, done.batches, done.failed

        requests, batches, failed = asyncio.run(hand_over())
    for line in failed:
        typer.echo(line, err=True)
    typer.echo(f"已提交 handed over: {requests} 个请求 requests, {batches} 个批次 batches")
    typer.echo(f"下一步 next: extractor batch collect --state {state}")
    raise typer.Exit(NOT_ALL if failed else DONE)


@batch.command(epilog="示例 example: extractor batch status --state batch")
def status(
    state: State,
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="供程序读取。For machines: one JSON list.")] = False,
) -> None:
    """查看进度。Ask the provider how far each batch is.

    退出码：0 接口已回答，2 用法错误或接口拒绝。

    Exit code: 0 it answered, 2 wrong usage or it refused.
    """

    import asyncio

    async def ask() -> "list[BatchProgress]":
        async with client as opened:
            return await opened.status()

    with _batch_client(state, None, config) as client:
        rows = asyncio.run(ask())
    if as_json:
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("文件\nfile", "批次\nbatch", "状态\nstatus"):
        table.add_column(heading, overflow="fold")
    for heading in ("完成\ndone", "失败\nfailed", "总数\ntotal"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(row.part, row.batch or "–", row.status, str(row.done), str(row.failed), str(row.total))
    Console().print(table)


@batch.command(epilog="示例 example: extractor batch collect --state batch")
def collect(state: State, type_: DocTypeName = None, config: Config = None) -> None:
    """收取结果。Take in the results of the batches that have ended, into the cache of answers.

    What failed, expired, or was cut off is handed over again, at most three times; an answer that does not fit the
    form is asked for once more with what was wrong. What then is still not answered is given up, with its reason.
    Documents of a type of yours are collected with the --type that they were submitted with.

    退出码：0 全部到齐；1 尚未到齐（稍后再收），或有请求被放弃；2 用法错误或接口拒绝。

    Exit code: 0 all is there; 1 not all: batches are under way (collect again later), or requests were given up;
    2 wrong usage or the provider refused.
    """

    import asyncio

    async def take() -> "Collected":
        async with client as opened:
            return await opened.collect()

    with _batch_client(state, type_, config) as client:
        done = asyncio.run(take())
        given_up, total = len(client.given_up), client.usage
    for (what, why), number in done.remarks.most_common(_MOST_REMARKS):
        typer.echo(f"{_WORDS[what]} {what}: {number} × {why}", err=True)
    if (more := len(done.remarks) - _MOST_REMARKS) > 0:
        typer.echo(f"另有{more}种原因 and {more} other reasons", err=True)
    typer.echo(
        f"已收取 collected: {done.answered} 个回答 answers, 令牌 tokens {done.usage.input_tokens:,} + "
        f"{done.usage.output_tokens:,}（累计 in all {total.input_tokens:,} + {total.output_tokens:,}）"
    )
    if done.pending:
        typer.echo(
            f"还有 still under way: {done.pending} 个批次 batches（重新提交 sent again: {done.resent}）；"
            f"稍后再运行 later: extractor batch collect --state {state}"
        )
    if given_up:
        typer.echo(
            f"放弃 given up: {given_up} 个请求 requests；再次提交 to send them again: extractor batch submit; "
            "否则 else `extractor run` asks for them one by one"
        )
    if not done.pending and not given_up:
        typer.echo("全部到齐 all is there；下一步 next: extractor run INPUT… --out OUT --reader llm")
    raise typer.Exit(NOT_ALL if done.pending or given_up else DONE)


_WORDS = {"given up": "放弃", "sent again": "重新提交", "ignored": "忽略"}


@contextmanager
def _batch_client(
    state: Path, type_: str | None, config: Path | None, limits: "BatchLimits | None" = None, *, new: bool = False
) -> "Iterator[BatchClient]":
    """The provider's end of a state folder; errors of our own end the program with one line."""
    from extractor.doctypes.choice import choice_of_settings
    from extractor.llm.settings import load_settings
    from extractor.runs.batch_api.client import BatchClient
    from extractor.runs.batch_api.folder import BatchFolder, BatchLimits

    with one_line_errors():
        settings = load_settings(config)
        types = choice_of_settings(type_, config)
        with BatchFolder(state, settings, limits or BatchLimits(), new=new) as folder:
            yield BatchClient(settings, types, folder)
