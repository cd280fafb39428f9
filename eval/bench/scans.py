"""Accuracy of scans by resolution and kind, before and after arithmetic has settled what pictures leave open.

    python -m eval.bench.scans FOLDER [--kind office …] [--dpi 200 …] [--pages N]

FOLDER holds `documents` and `gold`. Its PDFs are scanned, read by the command itself, and scored against their labels,
and once more as they are. Of the first N pages only, labels of the others count as missing.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Annotated, Any

import pypdfium2 as pdfium
import typer
from rich.console import Console
from rich.table import Table

from eval.scans import Kind, scanned_pdf
from eval.scoreboard import read
from eval.scoring.board import Score, pool, score_grounds
from eval.scoring.grounds import Ground, grounds_in
from eval.scoring.run import read_facts
from extractor.core.io import write_whole
from extractor.document.notices import RESOLVED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of documents: their score, what was accepted by itself, what arithmetic settled, and what it cost."""

    score: Score
    accepted: int
    accepted_wrong: int
    settled: int
    settled_right: int
    seconds: float
    pages: int

    @property
    def figures(self) -> float:
        """F1 of figures."""
        return _f1(self.score.figures.right, self.score.figures.wrong, self.score)

    @property
    def figures_before(self) -> float:
        """F1 of figures without what arithmetic settled."""
        return _f1(self.score.figures.right - self.settled_right, self.score.figures.wrong, self.score)


def _f1(right: int, wrong: int, score: Score) -> float:
    counts = score.figures
    lost = counts.right - right
    found = right + wrong + lost + counts.spurious
    wanted = right + wrong + lost + counts.missing + counts.failed
    return 2 * right / (found + wanted) if found + wanted else 0.0


def measured(ground: Ground, out: Path) -> Outcome:
    """Read the documents of a ground into a folder, and score them."""
    started = monotonic()
    read(ground.documents, "grammar", out)
    seconds = monotonic() - started
    lines = score_grounds([ground], out)
    accepted = settled = 0
    wrong: list[str] = []
    settled_right = 0
    for line in lines:
        if line.failure is not None:
            continue
        truth = {fact["path"]: str(fact["value"]) for fact in read_facts(ground.gold / f"{line.document}.facts.jsonl")}
        form = json.loads((out / line.document / "record.json").read_text(encoding="utf-8"))
        facts = list(_facts(out / line.document))
        by_path = {fact["path"]: str(fact["value"]) for fact in facts}
        accepted += len(form["verdict"]["accepted"])
        wrong += [path for path in form["verdict"]["accepted"] if truth.get(path) != by_path.get(path)]
        places = {one["where"]["start"] for one in form["notices"] if one["code"] == RESOLVED}
        settled += len(places)
        of_places = [fact for fact in facts if any(fact["start"] <= place < fact["end"] for place in places)]
        settled_right += sum(truth.get(fact["path"]) == str(fact["value"]) for fact in of_places)
    pages = sum(len(pdfium.PdfDocument(path)) for path in ground.documents)
    score = pool(lines)
    return Outcome(score, accepted, len(wrong), settled, min(settled_right, settled), seconds, pages)


def _facts(folder: Path) -> Iterator[dict[str, Any]]:
    for line in (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def scans_of(ground: Ground, folder: Path, kind: Kind, dpi: int, pages: int | None) -> Ground:
    """The documents of a ground as scans in a folder, with the same labels."""
    folder.mkdir(parents=True)
    for path in ground.documents:
        write_whole(folder / path.name, scanned_pdf(path, kind, dpi, "bench", _first(path, pages)))
    return replace(ground, documents=tuple(folder / path.name for path in ground.documents))


def _first(path: Path, pages: int | None) -> Sequence[int]:
    return range(1, min(pages, len(pdfium.PdfDocument(path))) + 1) if pages else ()


def table_of(rows: Sequence[tuple[str, Outcome]]) -> Table:
    """A row a way of scanning, the first as the files are."""
    table = Table("", "F1 before", "F1", "cells P", "cells R", "accepted", "wrong", "settled", "right", "s/page")
    for name, found in rows:
        cells = found.score.cells
        table.add_row(
            name,
            f"{found.figures_before:.4f}",
            f"{found.figures:.4f}",
            f"{cells.precision:.4f}",
            f"{cells.recall:.4f}",
            *map(str, (found.accepted, found.accepted_wrong, found.settled, found.settled_right)),
            f"{found.seconds / max(found.pages, 1):.2f}",
        )
    return table


def main(
    folder: Path,
    kind: Annotated[list[Kind] | None, typer.Option(help="How pages are scanned; each by default.")] = None,
    dpi: Annotated[list[int] | None, typer.Option(help="Dots an inch; 150, 200 and 300 by default.")] = None,
    pages: Annotated[int | None, typer.Option(help="Of each document's pages, the first so many.")] = None,
) -> None:
    """Scan, read, score."""
    (whole,) = grounds_in([folder])
    ground = replace(whole, documents=tuple(path for path in whole.documents if path.suffix == ".pdf"))
    with TemporaryDirectory() as temporary:
        place = Path(temporary)
        rows = [("text layer", measured(ground, place / "text"))]
        for one in kind or [*Kind]:
            for dots in dpi or (150, 200, 300):
                scans = scans_of(ground, place / f"{one}-{dots}", one, dots, pages)
                rows.append((f"{one} {dots}", measured(scans, place / f"out-{one}-{dots}")))
    Console(width=None if sys.stdout.isatty() else 130).print(table_of(rows))


if __name__ == "__main__":
    typer.run(main)
