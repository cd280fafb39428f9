"""Leaves one layout out after the other, and says how far figures may be accepted of a layout that nobody has seen.

    python -m eval.trust [--damaged N] [--page FILE] [--policies] [FOLDER …]

FOLDER holds `documents` and `gold` (people's decisions: `extractor export --format gold`), which join the labelled
documents that are there. Damaged answers take minutes: they are made anew with --damaged, else taken from where the
last run left them. Exit codes: 0 said; 1 a figure that `both` would accept is wrong; 2 wrong usage.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from extractor.errors import ExtractorError

RESULTS = Path(__file__).parents[1] / "results" / "damaged.json"
COMMAND = "python -m eval.trust"
WIDTH = 150  # columns, where the output is no terminal


def main(
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders with `documents` and `gold` to join.")] = None,
    damaged: Annotated[
        int | None, typer.Option(help="Damage so many answers of every kind and document anew.", min=0)
    ] = None,
    page: Annotated[Path | None, typer.Option(help="Write all of it as a page.")] = None,
    policies: Annotated[
        bool, typer.Option("--policies", help="Write the thresholds into the types' policies.")
    ] = False,
) -> None:
    """Score every layout by thresholds that were chosen without it."""
    from eval.trust import show
    from eval.trust.folds import leave_out
    from eval.trust.mutants import Mutant
    from eval.trust.sources import sources_in, usual_sources
    from eval.trust.thresholds import of_types, written
    from eval.trust.work import work

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    try:
        usual, notes = usual_sources()
        sources = [*usual, *sources_in(folders or [])]
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("reading", total=len(sources))
            worked = work(sources, damaged or 0, lambda done, _: progress.update(task, completed=done))
    except ExtractorError as error:
        console.print(escape(str(error)), style="red")
        raise SystemExit(2) from None
    if damaged is None:
        mutants = (
            [Mutant(**one) for one in json.loads(RESULTS.read_text(encoding="utf-8"))] if RESULTS.is_file() else []
        )
    else:
        mutants = [mutant for one in worked for mutant in one.mutants]
        RESULTS.write_text(_lines(mutants), encoding="utf-8")
    held_back = frozenset(one.source.layout for one in worked if one.source.held_back)
    scored = [one for of_source in worked for one in of_source.scored]
    ways = tuple(dict.fromkeys(one.way for one in scored))
    folds = {
        way: leave_out([one for one in scored if one.way == way], held_back, [one for one in mutants if one.way == way])
        for way in ways
    }
    chosen = of_types(worked, mutants, folds, held_back)
    thresholds = {way: one.min_score for way, one in chosen.get("final_accounts", {}).items()}
    layouts, damages = show.by_layout(folds), show.by_damage(mutants, thresholds) if mutants else None
    said = list(show.statements(folds))
    console.print(layouts.table)
    if damages is not None:
        console.print(damages.table)
    for zh, en in said:
        console.print(escape(f"{zh}\n{en}"))
    for way, of_way in folds.items():
        for fold in of_way:
            for document, cell in fold.wrong:
                named = "a figure" if fold.layout in held_back else cell.path
                console.print(escape(f"{way}: accepted although {cell.outcome}: {document.document}: {named}"))
    for note in (*notes, *written(chosen, write=policies)):
        console.print(escape(note))
    if page is not None:
        page.write_text(show.page(layouts, damages, said, written(chosen, write=False), COMMAND), encoding="utf-8")
    raise SystemExit(1 if any(fold.wrong for fold in folds.get("both", ())) else 0)


def _lines(mutants: Sequence[object]) -> str:
    rows = (json.dumps(asdict(one), ensure_ascii=False) for one in mutants)  # type: ignore[call-overload]
    return "[\n" + ",\n".join(rows) + "\n]\n"


if __name__ == "__main__":
    typer.run(main)
