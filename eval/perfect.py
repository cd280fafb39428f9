"""Checks on a perfect reading: the labels of every document as its record, so that faults of rules stand out.

    python -m eval.perfect [FOLDER …]

FOLDER as for `python -m eval.scoreboard`, which prints the same beside the real reading. Exit codes: 0 scored; 2 wrong
usage, or nothing to score.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from eval.scoring.perfect import Perfect

WIDTH = 150  # columns, where the output is no terminal


def main(
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders with `documents` and `gold`.")] = None,
) -> None:
    """Run the checks on labels and say what they miss, alarm of in vain, or suspend."""
    from eval.scoring.grounds import grounds_in, usual_grounds
    from eval.scoring.perfect import score_all

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    try:
        grounds, unscored = (grounds_in(folders), []) if folders else usual_grounds()
        scored = score_all([(path, ground.gold) for ground in grounds for path in ground.documents])
    except ExtractorError as error:
        console.print(escape(str(error)), style="red")
        raise SystemExit(2) from None
    console.print(_table(scored))
    shown = {path for ground in grounds for path in ground.documents if not ground.held_back}
    for path, one in ((path, one) for path, one in scored.items() if path in shown):
        for words in (*(f"missed {name}" for name in one.findings.missed), *one.findings.false):
            console.print(escape(f"{path.stem}: {words}"), style="red")
    for line in unscored:
        console.print(escape(line), style="yellow")


def _table(scored: dict[Path, "Perfect"]) -> Table:
    table = Table(title="checks on a perfect reading", title_justify="left")
    table.add_column("document", no_wrap=True)
    for heading in ("caught", "false alarms", "suspended"):
        table.add_column(heading, justify="right")
    for path, one in scored.items():
        table.add_row(escape(path.stem), *_row([one]))
    table.add_row("all", *_row(list(scored.values())))
    return table


def _row(scored: "list[Perfect]") -> tuple[str, str, str]:
    findings = [one.findings for one in scored]
    return (
        f"{sum(one.caught for one in findings)}/{sum(one.must for one in findings)}",
        f"{sum(len(one.false) for one in findings)}/{sum(one.fails for one in findings)}",
        str(sum(one.suspended for one in scored)),
    )


if __name__ == "__main__":
    typer.run(main)
