"""Pairs two runs of the evaluation field by field: what was fixed, what broke, the difference with its interval.

    python -m eval.compare BEFORE.json AFTER.json [--show N]

Exit codes: 0 no regression; 1 a critical figure broke, accuracy fell beyond its interval, or costs grew by more than
5 %; 2 a file is no run.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from eval.scoring.difference import differences, regressions
from eval.scoring.results import NotARunError, read_run
from eval.scoring.show import say_difference

WIDTH = 180  # columns, where the output is no terminal


def main(
    before: Annotated[Path, typer.Argument(help="A run that python -m eval.score wrote.")],
    after: Annotated[Path, typer.Argument(help="The run to hold against it.")],
    show: Annotated[int, typer.Option(help="How many changed cells to list of each kind.", min=0)] = 1000,
) -> None:
    """Compare two runs of the evaluation cell by cell."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    try:
        one, other = read_run(before), read_run(after)
    except NotARunError as error:
        console.print(escape(str(error)), style="red")
        raise SystemExit(2) from None
    found = differences(one, other)
    for difference in found:
        say_difference(console, difference, show)
    reasons = regressions(one, other, found)
    for line in reasons:
        console.print(escape(line), style="bold red")
    if reasons:
        raise SystemExit(1)


if __name__ == "__main__":
    typer.run(main)
