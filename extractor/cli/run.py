"""The command that reads documents: arguments in, exit codes out. Nothing else lives here."""

# Heavy modules are imported inside the commands, so that --help answers at once.
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from extractor.cli.exits import BUDGET_SPENT, DONE, SOME_FAILED, one_line_errors, wrong_usage
from extractor.cli.types import DocTypeName
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.cli.progress import Terminal
    from extractor.doctypes.choice import TypeChoice
    from extractor.extraction.ways import Way
    from extractor.llm.budget import Budget
    from extractor.llm.settings import Settings
    from extractor.output.tally import Waiting
    from extractor.runs.inputs import Job
    from extractor.runs.pool import Limits, Pool
    from extractor.runs.result_cache import ResultCache
    from extractor.runs.rows import Rows
    from extractor.runs.runner import RunOptions
    from extractor.store.database import Store

_MOST_INPUTS = 3  # that are named in the command that comes next
EXAMPLE = "示例 example: extractor run documents --out out --db out/queue.db"
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="配置文件。A TOML file: [llm] the model's endpoint, [prices.MODEL] or [llm.prices] what its tokens cost, "
        "[policy] what needs no review; default: extractor.toml, if it is there.",
    ),
]


class ReaderChoice(StrEnum):
    """Which readers read."""

    AUTO = "auto"
    GRAMMAR = "grammar"
    LLM = "llm"
    BOTH = "both"
    CASCADE = "cascade"

    @property
    def asks(self) -> bool:
        """Whether a model is asked."""
        return self is not ReaderChoice.GRAMMAR

    @property
    def way(self) -> "Way":
        """The way of reading, once `auto` is decided."""
        return cast("Way", self.value)

    @property
    def names(self) -> list[str]:
        """The readers, as a way of reading is known by; a cascade is a way of its own."""
        return ["grammar", "llm"] if self is ReaderChoice.BOTH else [self.value]


class ExecutorChoice(StrEnum):
    """Where documents are read."""

    LOCAL = "local"
    RAY = "ray"


def run(
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹。The folder that the results go to.")],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            help="文件、文件夹、通配符或 URI。Files, folders (with all below them), globs, or such as s3://bucket/2021.",
            metavar="INPUT…",
        ),
    ] = None,
    lists: Annotated[
        list[Path] | None,
        typer.Option("--list", help="清单文件。Also what this file names, one input a line; may be given again."),
    ] = None,
    reader: Annotated[
        ReaderChoice,
        typer.Option(
            help="读取器。`grammar` needs no network; `llm` asks a model; `both` compares the two; `cascade` asks the "
            "model only about paragraphs where the grammar left an amount unread or a check fails; "
            "`auto` is both where a model is configured, else grammar."
        ),
    ] = ReaderChoice.AUTO,
    type_: DocTypeName = None,
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
        float,
        typer.Option(help="双人复核的比例。With --db: the share of questions that two people answer.", min=0, max=1),
    ] = 0.0,
    retry: Annotated[
        bool,
        typer.Option(
            "--retry", help="再试多次失败的文件。With --db: try again what was left alone after several crashes."
        ),
    ] = False,
    budget: Annotated[
        float | None,
        typer.Option(
            help="费用上限，中断前的也计入。Money that the model may cost, in the currency of its prices; then the run "
            "stops. What the model cost for this OUT before a stop or a kill counts.",
            min=0,
        ),
    ] = None,
    budget_tokens: Annotated[
        int | None, typer.Option(help="令牌上限。The same in tokens, in and out together.", min=0)
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="只估算，不提问，不写文件。Only estimate what the model would cost; asks and writes nothing.",
        ),
    ] = False,
    offline: Annotated[
        bool,
        typer.Option(
            "--offline",
            help="不询问任何模型，文本不离开本机。Ask no model, whatever is configured: no text leaves this machine.",
        ),
    ] = False,
    executor: Annotated[
        ExecutorChoice,
        typer.Option(
            help="`local`: processes of this machine 本机进程; `ray`: a Ray cluster, which this machine is part of "
            "Ray 集群. Both write the same."
        ),
    ] = ExecutorChoice.LOCAL,
    address: Annotated[
        str | None,
        typer.Option(
            help="集群地址。With --executor ray: HOST:PORT, as `ray start --head` prints it; none starts a cluster on "
            "this machine, for this run.",
        ),
    ] = None,
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
    log: Annotated[
        Path | None, typer.Option("--log", help="日志文件。Add what happens to this file, a JSON object a line.")
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="供程序读取。For machines: each document's line as it is done, then the totals, on stdout."
        ),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="不显示进度条和表格。No progress bar, no table.")
    ] = False,
) -> None:
    """读取文件，写出记录。Read documents and write their records.

    For every document `OUT/<document>/record.json` (the record with its evidence) and `facts.jsonl` (one figure a
    line); for the run `OUT/summary.jsonl`, `OUT/manifest.json` (versions, prompts, settings, counts, cost) and
    `OUT/report.html`, which shows every figure in the text it came from.

    退出码：0 全部读取成功；1 有文档未能读取（汇总中各有一行及办法：failed、needs_ocr、unsupported）；2 用法或配置错误；
    3 预算已用完，未开始的文档为 skipped，提高预算后重跑同一命令即可。

    Exit code: 0 all documents were read; 1 some failed, are pictures (needs_ocr) or of a format that is
    not read (unsupported), each with its remedy in its line of the summary; 2 wrong usage or settings;
    3 the budget was spent, documents that were not begun are "skipped": the same command with more reads them.
    """
    from extractor.cli.progress import Terminal
    from extractor.core.io import write_json, writing
    from extractor.core.logs import log_to
    from extractor.doctypes.choice import choice_of_settings
    from extractor.llm.settings import load_settings
    from extractor.output.tally import SKIPPED, UNREAD
    from extractor.runs.inputs import jobs
    from extractor.runs.manifest import Manifest
    from extractor.runs.pool import Limits
    from extractor.runs.result_cache import fingerprint
    from extractor.runs.runner import RunOptions

    if out.exists() and not out.is_dir():
        wrong_usage(f"--out {out}", "是文件，请指定文件夹。", "is a file; name a folder")
    with one_line_errors(), log_to(log) as logger:
        settings = load_settings(config, **({"offline": True} if offline else {}))
        types = choice_of_settings(type_, config)
        choice = _chosen(reader, settings)
        model = settings if choice.asks else None
        if model is not None:
            model.require_model()
        left = _budget(budget, budget_tokens, model, settings, out)
        named = _named(inputs, lists)
        terminal = Terminal(out, as_json, quiet, db, _again(inputs, lists, type_, reader, config))
        work = jobs(named)
        with _pool(executor, address, workers, len(work), Limits(memory, seconds)) as pool:
            if dry_run:
                raise typer.Exit(_estimate(work, types, choice, model, pool, terminal))
            way = fingerprint(types, choice.names, model.answer_settings if model is not None else None)
            manifest = Manifest(named, reader.value, choice.names, way, types, model)
            with _result_cache(db, way, double, retry=retry) as cache:
                options = RunOptions(types, choice.way, None, settings.prices, cache, pool, left, logger)
                terminal.begin(left)
                logger.info("run started", inputs=named, out=str(out), documents=len(work), fingerprint=way)
                try:
                    rows = _run(work, options, model, terminal)
                except ExtractorError as error:
                    logger.error("run stopped", error=str(error))
                    raise
                waiting = None if cache is None else _waiting(cache.store)
        form = manifest.form(rows, left.form())
        with writing(out):
            write_json(out / "manifest.json", form)
        if left.bills is not None and not form["statuses"]["skipped"]:
            left.bills.settle()
        logger.info("run finished", **{name: form[name] for name in ("statuses", "spent")})
    terminal.end(rows, left, waiting)
    statuses = {"failed" if row.get("faults") else row["status"] for row in rows}
    raise typer.Exit(BUDGET_SPENT if SKIPPED in statuses else SOME_FAILED if statuses & set(UNREAD) else DONE)


def _named(inputs: Sequence[str] | None, lists: Sequence[Path] | None) -> list[str]:
    """What is to be read: the inputs, then those that the lists name."""
    from extractor.runs.inputs import listed

    named = [*(inputs or ()), *(name for file in lists or () for name in listed(file))]
    if not named:
        wrong_usage(
            "INPUT", "请指定文件或文件夹，或用 --list 给出清单。", "name files or folders, or --list a file that does"
        )
    return named


def _again(
    inputs: Sequence[str] | None,
    lists: Sequence[Path] | None,
    type_: str | None,
    reader: ReaderChoice,
    config: Path | None,
) -> list[str]:
    """The words of this command that say what to read and how."""
    again = list(inputs or ())
    again = again if len(again) <= _MOST_INPUTS else ["INPUT…"]
    again += [word for file in lists or () for word in ("--list", str(file))]
    again += [] if type_ is None else ["--type", type_]
    again += [] if reader is ReaderChoice.AUTO else ["--reader", reader.value]
    return again + ([] if config is None else ["--config", str(config)])


def _chosen(choice: ReaderChoice, settings: "Settings") -> ReaderChoice:
    """The readers, `auto` decided; a model asked for and not configured is wrong usage."""
    if choice is ReaderChoice.AUTO:
        return ReaderChoice.BOTH if settings.configured else ReaderChoice.GRAMMAR
    if choice.asks and settings.offline:
        wrong_usage(
            f"--reader {choice}",
            "已设为离线，不询问模型：请去掉 --offline（或 offline 设置），或用 --reader grammar。",
            "asks a model, and none is asked offline: leave out --offline (or the setting), or use --reader grammar",
        )
    if choice.asks and not settings.configured:
        wrong_usage(
            f"--reader {choice}",
            "没有配置模型：请设置 EXTRACTOR_BASE_URL 和 EXTRACTOR_MODEL，或用 --reader grammar。",
            "no model is configured: set EXTRACTOR_BASE_URL and EXTRACTOR_MODEL, or use --reader grammar",
        )
    return choice


def _budget(
    money: float | None, tokens: int | None, model: "Settings | None", settings: "Settings", out: Path
) -> "Budget":
    """What the run may spend; what it spent before it was stopped or killed is known from its folder."""
    from extractor.llm.budget import Bills, Budget

    if money is not None and model is not None and model.prices is None:
        table = f'[prices."{model.model}"]'
        wrong_usage(
            "--budget",
            f"不知道 {model.model} 的价格：请在 extractor.toml 的 {table} 下写 input 和 output，或用 --budget-tokens。",
            f"the prices of {model.model} are not known: write input and output under {table} in extractor.toml, "
            "or use --budget-tokens",
        )
    limit = None if money is None else Decimal(str(money))
    bills = None if model is None else Bills(out / "bills.jsonl", str(model.model))
    return Budget(limit, tokens, settings.prices, bills)


def _pool(
    executor: ExecutorChoice, address: str | None, number: int | None, documents: int, limits: "Limits"
) -> "AbstractContextManager[Pool]":
    """As many processes as were asked for, else one a core; never more than there are documents."""
    from extractor.runs.pool import SameProcess, Workers

    if address is not None and executor is not ExecutorChoice.RAY:
        wrong_usage("--address", "只用于 --executor ray。", "is for --executor ray")
    if executor is ExecutorChoice.RAY:
        from extractor.runs.ray_pool import RayWorkers

        if number == 0:
            wrong_usage(
                "--workers 0",
                "只用于 --executor local；请去掉，或写同时进行的任务数。",
                "is for --executor local; leave it out, or name how many tasks run at the same time",
            )
        return RayWorkers(address, number, limits)
    number = min(os.cpu_count() or 1 if number is None else number, documents)
    return Workers(number, limits) if number else nullcontext(SameProcess())


@contextmanager
def _result_cache(db: str | None, fingerprint: str, double: float, *, retry: bool) -> "Iterator[ResultCache | None]":
    """The store of a run, closed at the end; `retry`: what was left alone is tried again."""
    from extractor.runs.result_cache import ResultCache
    from extractor.store.attempts import forgive
    from extractor.store.database import open_store

    if db is None:
        yield None
        return
    store = open_store(db)
    try:
        if retry:
            forgive(store)
        yield ResultCache(store, fingerprint, double)
    finally:
        store.close()


def _waiting(store: "Store") -> "Waiting":
    """What is left in the queue, now that disclosures are checked against one another."""
    from extractor.store.circles import waiting_now

    return waiting_now(store)


def _run(work: "list[Job]", options: "RunOptions", model: "Settings | None", terminal: "Terminal") -> "Rows":
    """The batch under a progress bar, in one event loop, which the model's client lives in."""
    import asyncio

    from extractor.runs.runner import ChosenModel
    from extractor.runs.runner import run as run_batch

    async def batch(on_row: "Callable[[dict[str, Any]], None]") -> "Rows":
        if model is None:
            return await run_batch(work, terminal.out, options, on_row)
        from extractor.extraction.readers.document_reader import DocumentReader
        from extractor.llm.client import Client

        async with Client(model, options.budget, options.log) as client:
            asking = replace(options, model=ChosenModel(DocumentReader(client), model, model.concurrency))
            return await run_batch(work, terminal.out, asking, on_row)

    with terminal.progress(len(work)) as bar:
        options = replace(options, on_pages=bar.pages)
        return asyncio.run(batch(bar))


def _estimate(
    work: "list[Job]",
    types: "TypeChoice",
    choice: ReaderChoice,
    model: "Settings | None",
    pool: "Pool",
    terminal: "Terminal",
) -> int:
    """Show what the model would cost; the exit code. Nothing is written, nobody is asked."""
    import asyncio

    from extractor.runs.estimate import estimate_run

    with terminal.progress(len(work)) as on_row:
        total, failed = asyncio.run(estimate_run(work, types, choice.way, model, pool, on_row))
    terminal.estimate(total, len(work) - len(failed), failed, choice.value, model)
    return SOME_FAILED if failed else DONE
