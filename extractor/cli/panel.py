"""The command that makes a dataset of documents: arguments and exit codes only."""

# Heavy modules are imported inside the commands, so that --help answers at once.
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.exits import DONE, SOME_FAILED, one_line_errors

EXAMPLE = "示例 example: extractor panel out/queue.db -o panel.xlsx --indicators 'three_public*' --years 2019-2024"


INDICATORS_EXAMPLE = "示例 example: extractor indicators --markdown > indicators.md"


class PanelForm(StrEnum):
    """The forms of a panel."""

    XLSX = "xlsx"
    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"
    DUCKDB = "duckdb"


class PanelShape(StrEnum):
    """A row a value with its place, or a row an organisation and year."""

    LONG = "long"
    WIDE = "wide"


class LeastStatus(StrEnum):
    """What must stand behind a value."""

    UNSETTLED = "unsettled"
    GROUNDED = "grounded"
    VERIFIED = "verified"
    REVIEWED = "reviewed"


def panel(
    source: Annotated[
        str,
        typer.Argument(
            help="`extractor run` 的输出文件夹或数据库。The folder or the store of a run.",
            metavar="OUT|DB",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            help="文件（.xlsx .csv .parquet .jsonl .duckdb），或放各表的文件夹。A file, or a folder for all tables.",
        ),
    ],
    form: Annotated[
        PanelForm | None, typer.Option("--format", help="文件夹中各表的格式。The form of tables in a folder.")
    ] = None,
    shape: Annotated[
        PanelShape,
        typer.Option(
            help="csv、parquet、jsonl 单个文件的形状。The shape of a single file: a value a row, or a year a row."
        ),
    ] = PanelShape.LONG,
    indicators: Annotated[
        str | None,
        typer.Option(
            help="指标代码，逗号分隔，可用 *；不写则为全部非分项指标。Codes of indicators, separated by commas, with "
            "* for any part; without it all that have one value."
        ),
    ] = None,
    years: Annotated[
        str | None, typer.Option(help="年度：2019、2019-2021、2019,2021。The years that are wanted.")
    ] = None,
    min_status: Annotated[
        LeastStatus,
        typer.Option(
            help="数值至少应有的状态。The least that must stand behind a value: reviewed, verified, grounded."
        ),
    ] = LeastStatus.UNSETTLED,
    organisations: Annotated[
        Path | None,
        typer.Option(
            help="organisations.csv：更正单位的名称、更名、合并、主管部门。Corrections of organisations, which a store "
            "keeps.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度条。No progress bar.")] = False,
) -> None:
    """由多份文件制成面板数据：单位 × 年度 × 指标。Make a panel: organisation × year × indicator, in 元 and as printed.

    每个数都有出处和状态；各年之间、预算与决算之间的核对也在其中。

    Each number has its page, its quote and what stands behind it; what the years owe to one another is checked.

    退出码：0 完成；1 有跨文件的核对不成立，或有文件未能读取；2 用法错误。

    Exit code: 0 done; 1 some check across documents does not hold, or some document could not be read; 2 wrong usage.
    """
    from contextlib import ExitStack

    from rich.console import Console
    from rich.progress import Progress

    from extractor.dataset.organisations import read_corrections
    from extractor.doctypes.registry import all_types
    from extractor.export.panel import Chosen, codes_of, form_of_panel, years_of
    from extractor.export.panel import panel as write
    from extractor.export.panel_sources import FolderSource, Source, of_store
    from extractor.store.circles import bring_up

    with one_line_errors(), ExitStack() as stack:
        corrections = read_corrections(organisations) if organisations is not None else None
        wanted = form_of_panel(out, None if form is None else form.value)
        years_wanted = years_of(years)
        progress = stack.enter_context(Progress(console=Console(stderr=True), disable=quiet))
        task = progress.add_task("面板 panel", total=None)
        found: Source
        if Path(source).is_dir():
            found = FolderSource.of(Path(source), corrections or ())
            codes = codes_of(indicators, found.types)
        else:
            from extractor.cli.queue import store_at

            store = stack.enter_context(store_at(source))
            codes = codes_of(indicators, all_types())
            bring_up(store, corrections)
            found = stack.enter_context(of_store(store, codes))
        made = write(
            found,
            out,
            wanted,
            Chosen(codes, years_wanted, min_status.value, shape.value),
            lambda done, of: progress.update(task, completed=done, total=of),
        )
    counted = f"{made.organisations} 个单位 organisations, {made.documents} 份文件 documents"
    digest = f", sha256 {made.sha256}" if made.sha256 else ""
    typer.echo(f"{out}: {counted}, {made.values} 个数值 values{digest}")
    if made.failing_across or made.unread:
        typer.echo(
            f"{out}: 跨文件不成立 {made.failing_across} 处，未读 {made.unread} 份：见“核对”“文件”两表。"
            f"{made.failing_across} checks across documents do not hold, {made.unread} documents were not read: "
            "see findings and documents",
            err=True,
        )
    raise typer.Exit(SOME_FAILED if made.failing_across or made.unread else DONE)


def indicators(
    markdown: Annotated[bool, typer.Option("--markdown", help="输出 Markdown 表格。As a table of Markdown.")] = False,
) -> None:
    """列出各类文件的指标。List the indicators of every type: code, Chinese and English name, unit, meaning, places."""
    from extractor.doctypes.registry import all_types
    from extractor.export.panel_rows import DICTIONARY, dictionary_rows

    rows = list(dictionary_rows(all_types()))
    if not markdown:
        for code, title, zh, en, unit, *_ in rows:
            typer.echo(f"{code}  {zh}（{unit}）  {en}  {title}")
        return
    heads = [column.zh for column in DICTIONARY.columns]
    typer.echo(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        typer.echo(f"| {' | '.join(value or '' for value in row)} |")
