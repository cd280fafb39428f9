"""The command that hands over all that came of a store: arguments and exit codes, nothing else."""

# Heavy modules are imported inside the command, so that --help answers at once.
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.exits import DONE, SOME_FAILED
from extractor.cli.queue import Db, store_at

EXAMPLE = "示例 example: extractor deliver --db out/queue.db -o delivery"


def deliver(
    db: Db,
    out: Annotated[Path, typer.Option("--out", "-o", help="新文件夹。A new folder.", file_okay=False)],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度条。No progress bar.")] = False,
) -> None:
    """交付：文件、出处、错误、概览、质量说明、字典、各单位错误清单，一个文件夹，附校验和。All of it in one folder.

    documents/, evidence.csv, findings.csv, organisations/ (a printable list of mistakes each), dashboard.html,
    quality.md, dictionary.csv, manifest.json, and SHA256SUMS, which `sha256sum -c` reads; `extractor.load` opens it.

    退出码：0 全部交付；1 有文档的类型没有安装，未交付；2 用法错误。

    Exit code: 0 all was delivered; 1 not the documents of a type that is not installed; 2 wrong usage.
    """
    from collections import Counter

    from rich.console import Console
    from rich.progress import Progress

    from extractor.export.delivery.folder import deliver as write

    left_out: Counter[tuple[str, str]] = Counter()
    with store_at(db) as store, Progress(console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("交付 delivering", total=None)
        made = write(
            store,
            out,
            "cli",
            lambda done, of: progress.update(task, completed=done, total=of),
            lambda error: left_out.update([(error.type, error.at)]),
        )
    typer.echo(f"{out}: {made.documents} 份 documents, {made.rows} 个数 values, sha256 {made.sha256}")
    for (name, at), number in left_out.items():
        zh = f"{number} 份文档未交付，其类型 {name}（{at}）没有安装。"
        typer.echo(f"{out}: {zh} {number} documents left out: their type {name} ({at}) is not installed", err=True)
    raise typer.Exit(SOME_FAILED if left_out else DONE)
