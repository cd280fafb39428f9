"""The dataset of many documents: how long a panel takes and what it holds, what a run that adds a few does again.

    python -m eval.bench.panel [--documents 20000] [--added 100]

A store is filled with copies of composed disclosures under other names: two final accounts and a budget of each
organisation. Times and the most memory are those of this process; the bar is 180 s and 500 MiB for a workbook.
"""

import resource
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, select
from sqlalchemy.orm import undefer

from eval.corpus.sequels import grown
from extractor.export.panel import Chosen, codes_of, panel
from extractor.export.panel_sources import of_store
from extractor.store.circles import bring_up
from extractor.store.database import Store, open_store
from extractor.store.tables import DocumentRow, FiguresRow

BAR_SECONDS, BAR_MIB = 180, 500
_READ = 20  # organisations that are read; the others are copies of them
_AT_ONCE = 300


def _keep(store: Store, folder: Path, organisation: str, seed: int) -> None:
    from extractor.api import extract, read
    from extractor.output.files import summary_row
    from extractor.runs.result_cache import kept
    from extractor.store.keep import keep

    for name, text in grown(organisation, 2019, seed).items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        result = extract(read(path))
        keep(store, kept(result, summary_row(path.stem, str(path), result), result.plan.doctype.policy), "bench")


def fill(store: Store, folder: Path, documents: int) -> None:
    """Read a few organisations' disclosures, and copy what is kept of them under other names."""
    for seed in range(_READ):
        _keep(store, folder, f"青石市第{'一二三四五六七八九十东西南北中上下左右前'[seed]}区文化局", seed)
    with store.reading() as session:
        options = [undefer(FiguresRow.data), undefer(FiguresRow.crossed)]
        rows = session.scalars(select(FiguresRow).order_by(FiguresRow.document_id).options(*options)).all()
        sources = [(row, session.get_one(DocumentRow, row.document_id)) for row in rows]
    figures, names = [c.key for c in FiguresRow.__table__.columns], [c.key for c in DocumentRow.__table__.columns]
    number = max(document.id for _, document in sources)
    for copied in range(len(sources), documents, _AT_ONCE):
        with store.writing() as session:
            made: list[tuple[dict[str, object], dict[str, object]]] = []
            for n in range(copied, min(copied + _AT_ONCE, documents)):
                row, document = sources[n % len(sources)]
                number += 1
                of_document = {name: getattr(document, name) for name in names if name != "text"} | {"text": ""}
                of_figures = {name: getattr(row, name) for name in figures}
                whose = f"{row.issuer}第{n // len(sources)}分局"
                of_document |= {"id": number, "sha256": f"{n:064x}", "name": f"{document.name}-{n}"}
                of_figures |= {"document_id": number, "issuer": whose, "organisation": None, "digest": f"{n:064x}"}
                made.append((of_document, of_figures))
            session.execute(insert(DocumentRow), [one for one, _ in made])
            session.execute(insert(FiguresRow), [one for _, one in made])


def _most_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _clocks() -> tuple[float, float]:
    return time.monotonic(), time.process_time()


def main(
    documents: Annotated[int, typer.Option(help="How many documents the store has.")] = 20_000,
    added: Annotated[int, typer.Option(help="How many documents a further run adds.")] = 100,
) -> None:
    """Fill a store, make panels of it, add documents."""
    table = Table("what", "seconds", "of them computing", "most MiB", "of it")
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        store = open_store(str(here / "db"))
        fill(store, here, documents)

        def timed(what: str, since: tuple[float, float], of_it: object) -> None:
            seconds = (now - then for now, then in zip(_clocks(), since, strict=True))
            table.add_row(what, *(f"{one:.1f}" for one in seconds), f"{_most_mib():.0f}", str(of_it))

        begun = _clocks()
        timed("settled and checked, all", begun, bring_up(store))
        for form in ("xlsx", "csv", "parquet", "duckdb"):
            begun = _clocks()
            brought = bring_up(store)
            with of_store(store, codes_of(None, ())) as source:
                chosen = Chosen(codes_of(None, source.types))
            with of_store(store, chosen.codes) as source:
                made = panel(source, here / f"panel.{form}", form, chosen)
            timed(
                f"panel.{form}",
                begun,
                f"{made.values} values, {made.failing_across} not holding, {brought.checked} checked again",
            )
        for n in range(added // 3):
            _keep(store, here, f"青石市{chr(0x4E00 + n)}新区文化局", 1000 + n)
        begun = _clocks()
        timed(f"checked after {added // 3 * 3} more", begun, bring_up(store))
        store.close()
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
