"""Bulk runs against their bar: model phase, offline phase, memory, growth, Ray, kills. `make bench-scale`.

    python -m eval.bench.scale [PART…] [--quick]

Every line compares two things that were measured in this run; times on a shared machine wander, their ratios less so.
"""

import subprocess
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from eval.bench.measured import Measured


class Part(StrEnum):
    """What can be measured by itself."""

    MODEL = "model"
    READING = "reading"
    PROCESSES = "processes"
    RAY = "ray"
    KILLS = "kills"
    GROWTH = "growth"


def _model(quick: bool) -> list[Measured]:
    from eval.bench.model import measure

    return measure(1 if quick else 3)


def _reading(quick: bool) -> list[Measured]:
    from eval.bench.pools import reading

    return [reading(1 if quick else 3)]


def _processes(quick: bool) -> list[Measured]:
    from eval.bench.pools import processes

    return [processes(1, 1) if quick else processes()]


def _growth(quick: bool) -> list[Measured]:
    from eval.bench.growth import measure

    return measure(100, 500, 1000, 1) if quick else measure()


def _ray(quick: bool) -> list[Measured]:
    from eval.bench.pools import ray

    return [ray(200, 1) if quick else ray()]


def _kills(quick: bool) -> list[Measured]:
    """The test that kills a run at random moments: it passes, or says what was lost or paid twice."""
    chosen = "killed_at_any_moment" + (" and sqlite" if quick else "")
    done = subprocess.run(  # noqa: S603 - this program
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/test_resume.py",
            "-m",
            "soak",
            "-k",
            chosen,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    last = (done.stdout.strip().splitlines() or ["did not start"])[-1]
    return [Measured("50 random kill -9: export byte-equal, nothing paid twice", last, "passes", done.returncode == 0)]


PARTS: dict[Part, Callable[[bool], list[Measured]]] = {
    Part.MODEL: _model,
    Part.READING: _reading,
    Part.PROCESSES: _processes,
    Part.GROWTH: _growth,
    Part.RAY: _ray,
    Part.KILLS: _kills,
}


def main(
    parts: Annotated[list[Part] | None, typer.Argument(help="What to measure; everything where none is named.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Small numbers: whether it works, not how fast.")] = False,
) -> None:
    """Measure bulk runs; exit code 1 where a bar is missed."""
    console = Console()
    table = Table("measured", "figure", "bar", "")
    met = True
    for part in parts or list(Part):
        with console.status(f"{part} …"):
            found = PARTS[part](quick)
        for line in found:
            met &= bool(line.met)
            table.add_row(line.what, line.figure, line.bar, "[green]met[/]" if line.met else "[red]missed[/]")
            console.print(f"{line.what}: {line.figure} (bar {line.bar}: {'met' if line.met else 'missed'})")
    console.print(table)
    raise typer.Exit(0 if met else 1)


if __name__ == "__main__":
    typer.run(main)
