"""The review queue with many documents and many reviewers: how long a page and a claim take, on both databases.

    python -m eval.bench.queue [--documents 10000] [--items 50000] [--reviewers 8] [--seconds 30] [--think 2]

A real server in a process of its own, asked over HTTP by so many reviewers at once, each doing what a reviewer does:
look at a document, at the queue, filter it, take the next item, look at it, think, decide it. Times are the client's.
"""

import asyncio
import itertools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, select, text

BARS = {"queue page": 100, "claim the next": 100, "documents": 150, "one document": 150}  # milliseconds, at the median
SAMPLE = Path("eval/corpus/documents")


def fill(url: str, documents: int, items: int) -> list[str]:
    """Fill a store with copies of the sample documents' questions under other names; returns tokens of reviewers."""
    from extractor.api import extract, read
    from extractor.doctypes.final_accounts.outline import FINAL_ACCOUNTS
    from extractor.output.files import summary_row
    from extractor.runs.result_cache import kept
    from extractor.store.accounts import add_account, token_for
    from extractor.store.database import open_store
    from extractor.store.keep import keep
    from extractor.store.tables import DocumentRow, ItemRow

    store = open_store(url)
    for path in sorted(SAMPLE.iterdir()):
        result = extract(read(path), FINAL_ACCOUNTS)
        keep(store, kept(result, summary_row(path.stem, str(path), result), FINAL_ACCOUNTS.policy), "bench")
    with store.reading() as session:
        first = session.scalars(select(DocumentRow)).all()
        first_items = session.scalars(select(ItemRow)).all()
    dice = random.Random(1)  # noqa: S311 - figures, not secrets
    by_document: dict[int, list[ItemRow]] = defaultdict(list)
    for item in first_items:
        by_document[item.document_id].append(item)
    sources = [one for one in first if by_document[one.id]]
    copies = [
        {
            "id": 1_000_000 + n,
            "source": (source := sources[n % len(sources)]).id,
            "sha256": f"{n:064x}",
            "name": f"{source.name}-{n}",
            "organization": f"{dice.choice('青白红金银玉石林')}{dice.choice('山水河湖川江海')}县{n % 900}局",
            "year": 2015 + n % 10,
        }
        for n in range(documents)
    ]
    rows = [
        {
            "document_id": copy["id"],
            "key": f"{n:016x}{m:016x}",
            "kind": item.kind,
            "code": item.code,
            "severity": item.severity,
            "risk": item.risk + dice.randrange(40),
            "question": item.question,
        }
        for n, copy in enumerate(copies)
        for m, item in enumerate(
            itertools.islice(
                itertools.cycle(by_document[sources[n % len(sources)].id]),
                items // documents + (n < items % documents),
            )
        )
    ]
    with store.writing() as session:  # what is packed already is copied as it is
        session.execute(
            text(
                "INSERT INTO document (id, sha256, name, path, format, pages, organization, fiscal_year, type, verdict,"
                " text, added, revision) SELECT :id, :sha256, :name, path, format, pages, :organization, :year, type,"
                " verdict, text, added, 1 FROM document WHERE id = :source"
            ),
            copies,
        )
        session.execute(
            text(
                "INSERT INTO revision (document_id, number, fingerprint, made, type, type_version, type_at, row, form,"
                " results, policy) SELECT :id, 1, fingerprint, made, type, type_version, type_at, row, form, results,"
                " policy FROM revision WHERE document_id = :source"
            ),
            copies,
        )
        session.execute(
            text(
                "INSERT INTO figures (document_id, made_with, digest, type, issuer, fiscal_year, unit_code, settled,"
                " year, data)"
                " SELECT :id, made_with, digest, type, :organization, :year, unit_code, settled, :year, data"
                " FROM figures WHERE document_id = :source"
            ),
            copies,
        )
        session.execute(insert(ItemRow), rows)
    settle_down(store)
    tokens = []
    for n in range(64):
        add_account(store, f"reviewer {n}", "reviewer", "a long enough password")
        tokens.append(str(token_for(store, f"reviewer {n}", 1)))
    store.close()
    return tokens


def settle_down(store: Any) -> None:
    """What a database does by itself within a minute, and what a filled one needs at once."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if store.is_sqlite else "VACUUM ANALYZE"))


@contextmanager
def served(url: str) -> Iterator[str]:
    """The address of a real server over that store."""
    command = "import sys; from extractor.cli import main; sys.argv[0] = 'extractor'; main()"
    with subprocess.Popen(  # noqa: S603 - this program
        [sys.executable, "-c", command, "review", "--db", url, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            yield line.split("queue: ")[1].split("/enter/")[0]
        finally:
            server.terminate()


async def review(base: str, tokens: list[str], documents: int, seconds: float, think: float) -> dict[str, list[float]]:
    """So many reviewers at work for so long: milliseconds of every request, by what was asked."""
    took: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + seconds
    pages = {
        "queue page": "/",
        "queue page, one rule": "/?code=FA-SHR-020",
        "queue page, one year": "/?year=2019",
        "queue page, by words": "/?words=青山",
        "queue page, by document": "/?order=document",
        "documents": "/documents",
        "documents, filtered": "/documents?year=2019&standing=waiting&words=青山",
    }

    async def one(token: str, who: int) -> None:
        bearer = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=base, headers=bearer, trust_env=False, timeout=60) as client:

            async def timed(what: str, method: str, path: str, **given: Any) -> httpx.Response:
                start = time.perf_counter()
                answer = await client.request(method, path, **given)
                took[what].append((time.perf_counter() - start) * 1000)
                if answer.status_code != httpx.codes.CONFLICT:  # another has settled a figure of this question
                    answer.raise_for_status()
                return answer

            for turn in itertools.count(who):
                if time.monotonic() > until:
                    return
                at = 1_000_000 + turn * 7919 % documents
                await timed("one document", "GET", f"/documents/{at}", headers={"Accept": "text/html"})
                name = list(pages)[turn % len(pages)] if turn % 2 else "queue page"
                await timed(name, "GET", pages[name], headers={"Accept": "text/html"})
                lease = (await timed("claim the next", "POST", "/api/next")).json()
                item = (await timed("item", "GET", f"/api/items/{lease['item']}")).json()
                await asyncio.sleep(think * (0.5 + (turn * 7919 % 100) / 100))
                entry = {"fence": lease["fence"], "seen": item["seen"], "action": "as_printed", "reason": "bench"}
                await timed("decide", "POST", f"/api/items/{lease['item']}/decisions", json=entry)

    await asyncio.gather(*(one(token, who) for who, token in enumerate(tokens)))
    return took


def measure(
    console: Console, name: str, url: str, documents: int, items: int, reviewers: int, seconds: float, think: float
) -> bool:
    """Fill, serve, review, and show; whether the bar is met."""
    tokens = fill(url, documents, items)[:reviewers]
    with served(url) as base:
        asyncio.run(review(base, tokens, documents, 3, think))  # first uses are not what is measured
        took = asyncio.run(review(base, tokens, documents, seconds, think))
    table = Table("asked", title=f"{name}: {documents} documents, {items} items, {reviewers} reviewers")
    for heading in ("requests", "median ms", "95 % ms", "bar ms", ""):
        table.add_column(heading, justify="right")
    met = True
    for what, times in sorted(took.items()):
        median = statistics.median(times)
        bar = BARS.get(what)
        met &= bar is None or median < bar
        verdict = ("met" if median < bar else "missed") if bar is not None else ""
        high = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else median
        table.add_row(what, str(len(times)), f"{median:.0f}", f"{high:.0f}", str(bar or ""), verdict)
    console.print(table)
    return met


def main(
    documents: Annotated[int, typer.Option(help="Documents in the store.", min=1)] = 10_000,
    items: Annotated[int, typer.Option(help="Open items in the store.", min=1)] = 50_000,
    reviewers: Annotated[int, typer.Option(help="Reviewers at once.", min=1, max=64)] = 8,
    seconds: Annotated[float, typer.Option(help="How long they work.", min=1)] = 30,
    think: Annotated[float, typer.Option(help="Seconds for which a person looks at an item, on average.", min=0)] = 2,
) -> None:
    """Measure the queue on SQLite and on PostgreSQL; fails where a median is over the bar."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        met = measure(console, "SQLite", f"sqlite:///{folder}/q.db", documents, items, reviewers, seconds, think)
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            met &= measure(console, "PostgreSQL", server.get_uri(), documents, items, reviewers, seconds, think)
        finally:
            server.cleanup()
    raise typer.Exit(0 if met else 1)


if __name__ == "__main__":
    typer.run(main)
