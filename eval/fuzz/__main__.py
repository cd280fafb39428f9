"""Damage samples and read them, until the time is up: nothing may crash, hang, or end in words that are not ours.

    python -m eval.fuzz --minutes 30 --out out/fuzz

Each find is kept in OUT beside its traceback, to become a test; the exit code says whether there is one.
"""

import asyncio
import hashlib
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from hypothesis import HealthCheck, Phase, given, seed, settings
from rich.console import Console
from rich.table import Table

from eval.fuzz.damage import damaged
from eval.fuzz.targets import Target, targets
from extractor.runs.pool import Limits, Workers

_A_ROUND = 25  # inputs of a kind, then the next kind's turn
_LIMITS = Limits(memory=2048, seconds=20)


def fuzz(target: Target, number: int, workers: Workers, out: Path) -> Counter[str]:
    """A round of damaged inputs of a kind: how many were read, refused, found to break something."""
    became: Counter[str] = Counter()
    chosen = target.seeds[number % len(target.seeds)].read_bytes()

    @seed(number)
    @settings(
        max_examples=_A_ROUND,
        phases=(Phase.generate,),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=damaged(chosen))
    def one(data: bytes) -> None:
        file = out / f"{hashlib.sha256(data).hexdigest()[:16]}{target.ending}"
        file.write_bytes(data)
        try:
            became[asyncio.run(workers.run(file, target.run, file))] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            file.with_suffix(".why").write_text("".join(traceback.format_exception(error)), encoding="utf-8")
            became["found"] += 1
        else:
            file.unlink()

    one()
    return became


def main(
    minutes: Annotated[float, typer.Option(help="When to end, at the end of a round.", min=0)] = 30,
    out: Annotated[Path, typer.Option(help="Where finds are kept.")] = Path("out/fuzz"),
    start: Annotated[int, typer.Option(help="The number of the first round, which its inputs follow from.")] = 0,
) -> None:
    """Damage samples and read them until the time is up; each find is kept with its traceback."""
    out.mkdir(parents=True, exist_ok=True)
    console, kinds = Console(highlight=False), targets()
    became = {target.name: Counter[str]() for target in kinds}
    until, number = time.monotonic() + 60 * minutes, start
    with Workers(1, _LIMITS) as workers:
        while time.monotonic() < until:
            target = kinds[number % len(kinds)]
            became[target.name] += fuzz(target, number // len(kinds), workers, out)
            number += 1
    table = Table("kind", "inputs", "read", "refused", "found")
    for name, counts in became.items():
        table.add_row(name, *(str(n) for n in (counts.total(), *(counts[one] for one in ("read", "refused", "found")))))
    console.print(table)
    console.print(f"rounds {start}–{number - 1}; finds are in {out}, each with a file .why")
    raise typer.Exit(int(any(counts["found"] for counts in became.values())))


if __name__ == "__main__":
    typer.run(main)
