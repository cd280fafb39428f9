"""The command that compares two runs. Arguments in, a table or lines of JSON and an exit code out."""

# Heavy modules are imported inside the command, so that --help answers at once.
import json
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import WRONG_USAGE

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.output.difference import DocumentChanges

SAME, DIFFERENT = 0, 1
EXAMPLE = "示例 example: extractor diff out-before out-now"
_PARTS = {
    "document": "文件 document",
    "verdict": "结论 verdict",
    "fact": "字段 fact",
    "cell": "单元格 cell",
    "finding": "核对 finding",
}
_KINDS = {
    "added": "新增 added",
    "lost": "不再有 lost",
    "damaged": "损坏 damaged",
    "value": "改值 value",
    "path": "换路径 path",
    "quote": "换引文 quote",
}


def diff(
    before: Annotated[Path, typer.Argument(help="先前的输出文件夹。The folder of the earlier run.", metavar="OUT1")],
    after: Annotated[Path, typer.Argument(help="现在的输出文件夹。The folder of the later run.", metavar="OUT2")],
    as_json: Annotated[
        bool,
        typer.Option("--json", help="供程序：每处不同一行，末行为合计。For programs: a line a change, then totals."),
    ] = False,
    most: Annotated[
        int, typer.Option(help="每份文件最多显示几处；0 为全部。Changes shown of a document; 0 shows all.", min=0)
    ] = 40,
) -> None:
    """比较两次运行的结果。Compare two runs over the same documents: what does the later one read otherwise?

    Read the same files with two versions (or two readers) into two folders, then `extractor diff OUT1 OUT2`. Of each
    document, by its name: figures and table cells that are new, lost, of another value, or the same under another path;
    quotes that changed; findings that appeared, vanished or changed status; the verdict and its reasons; documents that
    only one of them has. It says what differs, not which is right: for that there is `make eval`.

    Exit code: 0 the same, 1 something differs, 2 wrong usage.
    """
    from rich.console import Console

    from extractor.output.difference import NotAnOutError, differences

    documents, totals = Counter[str](), Counter[str]()
    console = Console()
    try:
        for found in differences(before, after):
            documents["different" if found is not None else "same"] += 1
            if found is None:
                continue
            totals.update(f"{change.part} {change.kind}" for change in found.changes)
            if as_json:
                for change in found.changes:
                    typer.echo(json.dumps({"document": found.document, **change.form}, ensure_ascii=False))
            else:
                _print(console, found, most)
    except NotAnOutError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG_USAGE) from error
    counted = {"documents": documents.total(), "different": documents["different"], "changes": dict(totals)}
    if as_json:
        typer.echo(json.dumps({"totals": counted}, ensure_ascii=False))
    else:
        typer.echo(
            f"{documents.total()} 份文件，{documents['different']} 份有不同 of {documents.total()} documents "
            f"{documents['different']} differ; {totals.total()} 处 changes"
            + "".join(f"\n  {_PARTS[part]} · {_KINDS[kind]}: {n}" for (part, kind), n in _sorted(totals))
        )
    raise typer.Exit(DIFFERENT if documents["different"] else SAME)


def _sorted(totals: Counter[str]) -> list[tuple[tuple[str, str], int]]:
    """The totals by part, then by kind, as they are listed above."""
    named = {(part, kind): totals[f"{part} {kind}"] for part in _PARTS for kind in _KINDS}
    return [(named_by, n) for named_by, n in named.items() if n]


def _print(console: "Console", found: "DocumentChanges", most: int) -> None:
    """A table of what differs of a document."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    first = found.changes[0]
    if first.kind == "damaged":
        console.print(Text(f"{first.before}: {first.after}\n"), soft_wrap=True)
        return
    if first.part == "document":
        where = (
            "只在先前的输出里 only in the earlier run"
            if first.kind == "lost"
            else "只在现在的输出里 only in the later run"
        )
        console.print(Text(f"{found.document}: {where}\n"), soft_wrap=True)
        return
    table = Table(title=Text(found.document, "bold"), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("处 part", "变化 change", "路径 path", "原 before", "现 after"):
        table.add_column(heading, overflow="fold", no_wrap=False)
    for change in islice(found.changes, most or None):
        path = change.path if change.now is None else f"{change.path}\n→ {change.now}"
        words = (Text(words or "") for words in (path, change.before, change.after))
        table.add_row(_PARTS[change.part], _KINDS[change.kind], *words)
    console.print(table)
    if most and len(found.changes) > most:
        console.print(
            f"… 另有 {len(found.changes) - most} 处，--most 0 显示全部 more; --most 0 shows all\n", soft_wrap=True
        )
