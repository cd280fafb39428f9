"""The command that shows many documents at a glance: arguments and exit codes, nothing else."""

# Heavy modules are imported inside the command, so that --help answers at once.
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.exits import one_line_errors
from extractor.cli.queue import store_at

EXAMPLE = "示例 example: extractor dashboard out/queue.db -o dashboard.html"


def dashboard(
    source: Annotated[
        str,
        typer.Argument(
            help="`extractor run` 的输出文件夹或数据库。The folder or the store of a run.",
            metavar="OUT|DB",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="网页文件。The page to write.", dir_okay=False)],
    title: Annotated[str, typer.Option(help="标题。What it is called.")] = "公开文件概览 Disclosures at a glance",
) -> None:
    """概览：单位、年度、类型的覆盖和结论，常见错误，涉及金额，走势，异常。One page that opens without a network.

    Coverage and verdicts by organisation, year and type, the most frequent mistakes, money at stake, amounts through
    the years, outliers, errors among what was accepted; in Chinese and English.
    """
    from extractor.core.io import write_whole, writing
    from extractor.export.dashboard.counted import counted
    from extractor.export.dashboard.page import page
    from extractor.output.overview import rows_of_folder
    from extractor.store.overview import overview

    with one_line_errors():
        if Path(source).is_dir():
            found = counted(rows_of_folder(Path(source)))
        else:
            with store_at(source) as store, store.reading() as session:
                found = counted(overview(session))
        with writing(out):
            write_whole(out, page(found, title).encode())
    typer.echo(f"{out}: {found.documents} 份文件 documents")
