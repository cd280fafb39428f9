"""The commands of the review queue: open it in a browser, export what came of it. Arguments and exit codes only."""

# Heavy modules are imported inside the commands, so that --help answers at once.
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import DONE, SOME_FAILED, one_line_errors
from extractor.errors import ExtractorError
from extractor.message import Message

if TYPE_CHECKING:
    from socket import socket

    from extractor.store.database import Store

PORT = 8765
REVIEW_EXAMPLE = "示例 example: extractor review --db out/queue.db"
EXPORT_EXAMPLE = "示例 example: extractor export --db out/queue.db -o values.xlsx"
Db = Annotated[
    str, typer.Option("--db", help="数据库：`extractor run --db` 写的文件，或 postgresql://…。The store of a run.")
]


@contextmanager
def store_at(db: str, *, new: bool = False) -> "Iterator[Store]":
    """The store of a command line, closed at the end; errors of our own end the program with one line.

    One that is not there is wrong usage, unless it may be `new`: there is nothing in it.
    """
    from extractor.errors import StoreError
    from extractor.store.database import open_store

    with one_line_errors():
        if not new and "://" not in db and not Path(db).is_file():
            raise StoreError(
                db,
                Message("没有这个文件，请先运行 `extractor run --db`", "no such file: `extractor run --db` makes it"),
            )
        store = open_store(db)
        try:
            yield store
        finally:
            store.close()


def review(
    db: Db,
    host: Annotated[str, typer.Option(help="监听地址。The address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help=f"端口。The port; {PORT} or a free one.", min=0, max=65535)] = None,
    cert: Annotated[Path | None, typer.Option(help="TLS 证书。A TLS certificate.", exists=True, dir_okay=False)] = None,
    key: Annotated[Path | None, typer.Option(help="TLS 私钥。Its key.", exists=True, dir_okay=False)] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="其他主机名。Another host name that leads here, as behind a proxy.")
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            help="反向代理的地址，只信任它所说的来访地址。The address of a proxy before this server: only what it says "
            "of where a request comes from is believed."
        ),
    ] = None,
    inbox: Annotated[
        Path | None,
        typer.Option(
            help="接收上传文件的文件夹；SQLite 默认在数据库旁。The folder that files go to which seniors send into the "
            "queue; beside a SQLite store by default, none with PostgreSQL.",
            file_okay=False,
        ),
    ] = None,
    insecure: Annotated[
        bool,
        typer.Option(
            "--insecure",
            help="没有账户或 TLS 也对外开放。Listen on another address without accounts or TLS all the same.",
        ),
    ] = False,
    recheck: Annotated[
        bool,
        typer.Option(
            "--recheck",
            help="列出旧版没有记下哪个数印错的“原文如此”，放回队列，不打开页面。List what an older version accepted as "
            "printed without asking which figure is wrong, put it back into the queue, and end.",
        ),
    ] = False,
) -> None:
    """打开审核队列。Open the review queue in a browser: prints a link that signs in once; Ctrl-C ends it.

    只在本机使用时无需任何设置；供他人使用须先建账户（`extractor account add`），并给出 --cert 和 --key。

    On this machine alone nothing has to be set up. For others to reach it, make accounts (`extractor account add`) and
    give --cert and --key.
    """
    import uvicorn

    from extractor.cli.progress import left
    from extractor.store.accounts import has_passwords, one_time_link
    from extractor.store.queue import waiting
    from extractor.store.recheck import unnamed
    from extractor.web.app import create_app
    from extractor.web.security import Guard, check_address, is_loopback

    if (cert is None) != (key is None):
        raise typer.BadParameter("--cert and --key go together")
    tls = cert is not None
    with store_at(db) as store:
        if recheck:
            _recheck(store)
            return
        with store.reading() as session:
            known, queued, branded = has_passwords(session), waiting(session), len(unnamed(session))
        older = (
            f"{branded} 个旧版决定没有记下哪个数印错 older decisions name no figure: extractor review --recheck\n"
            if branded
            else ""
        )
        check_address(host, tls=tls, has_accounts=known, insecure=insecure)
        listening = _listen(host, port)
        at = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        address = f"{'https' if tls else 'http'}://{shown}:{at}"
        link = f"{address}/enter/{one_time_link(store)}" if is_loopback(host) else f"{address}/sign-in"
        typer.echo(f"审核队列 review queue: {link}\n{left(queued)}\n{older}Ctrl-C 结束 ends it")
        config = uvicorn.Config(
            create_app(store, Guard.at(host, at, tls=tls, names=name or ()), inbox or _beside(store)),
            log_level="warning",
            server_header=False,
            proxy_headers=bool(proxy),  # else anybody says that they come from wherever they like
            forwarded_allow_ips=proxy or [],
            ssl_certfile=str(cert) if cert is not None else None,
            ssl_keyfile=str(key) if key is not None else None,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _recheck(store: "Store") -> None:
    """Put decisions back into the queue that do not say which figure is wrong, a line each."""
    from extractor.store.accounts import local
    from extractor.store.decisions import DecisionService
    from extractor.store.recheck import reopen, unnamed

    with store.reading() as session:
        found = unnamed(session)
    done = reopen(DecisionService(store), local(store), found)
    for one in found:
        state = "已放回 reopened" if one in done else "有人正在处理，未动 left: somebody is working on it"
        typer.echo(f"{one.document}\t{one.zh}\t{'、'.join(one.figures)}\t{one.by} {one.reason}\t{state}")
    typer.echo(f"{len(done)} 个决定放回队列 decisions put back into the queue")


def _beside(store: "Store") -> Path | None:
    """The folder for files that are sent, beside a store in a file."""
    kept = store.engine.url.database if store.is_sqlite else None
    return Path(f"{kept}.inbox") if kept else None


def _listen(host: str, port: int | None) -> "socket":
    """A socket on that port; where none was named, on the usual one, or on any that is free."""
    import socket

    from extractor.core.foreign import os_problem

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in (PORT, 0) if port is None else (port,):
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host.strip("[]"), candidate))
            listening.listen()  # who follows the link at once waits for the server instead of being refused
        except OSError as error:
            listening.close()
            problem = os_problem(error)
        else:
            return listening
    raise AddressError(f"{host}:{port}", problem)


class AddressError(ExtractorError):
    """An address that cannot be listened on; carries why."""

    address: str
    problem: Message

    located_by = "address"

    @property
    def message(self) -> Message:
        return Message(
            f"{self.problem.zh}：请用 --host 或 --port 换一个。",
            f"{self.problem.en}: choose another with --host or --port",
        )


class ExportForm(StrEnum):
    """The forms of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    FACTS = "facts"
    GOLD = "gold"


class ExportTable(StrEnum):
    """The tables of an export."""

    LEAVES = "leaves"
    TABLES = "tables"
    FINDINGS = "findings"


def export(
    db: Db,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="文件；facts、gold 为文件夹。A file; for facts and gold a folder.")
    ],
    form: Annotated[
        ExportForm | None,
        typer.Option(
            "--format",
            help="格式，默认由文件名的结尾决定。The form; by default what the file's name ends in: `jsonl` a document "
            "a line with its history; `csv`, `xlsx`, `parquet` a figure a row; `facts` the facts form, a folder; "
            "`gold` reviewed documents as labels for the evaluation, a folder.",
        ),
    ] = None,
    table: Annotated[
        ExportTable,
        typer.Option(
            help="csv、parquet 是哪张表（xlsx 三张都有）：数值、表格单元、不成立的核对。Which table a csv or parquet "
            "file is: every figure, cells of tables, or checks that do not hold; a workbook has all three."
        ),
    ] = ExportTable.LEAVES,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度条。No progress bar.")] = False,
) -> None:
    """导出最终数值。Export final values: each with its place, what vouches for it, and what people decided about it.

    退出码：0 全部导出；1 有文档的类型没有安装，未导出（每种类型一行）；2 用法错误。

    Exit code: 0 all was exported; 1 not the documents of a type that is not installed (a line each); 2 wrong usage.
    """
    from collections import Counter

    from rich.console import Console
    from rich.progress import Progress

    from extractor.export.export import export as write
    from extractor.export.export import form_of

    left_out: Counter[tuple[str, str]] = Counter()
    with store_at(db) as store, Progress(console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("导出 exporting", total=None)
        made = write(
            store,
            form_of(out, form.value if form is not None else None),
            out,
            "cli",
            lambda done, of: progress.update(task, completed=done, total=of),
            lambda error: left_out.update([(error.type, error.at)]),
            table.value,
        )
    typer.echo(f"{out}: {made.documents} 份 documents, {made.rows} 行 rows, sha256 {made.sha256}")
    for (name, at), number in left_out.items():
        zh = f"{number} 份文档未导出，其类型 {name}（{at}）没有安装。"
        typer.echo(f"{out}: {zh} {number} documents left out: their type {name} ({at}) is not installed", err=True)
    raise typer.Exit(SOME_FAILED if left_out else DONE)
