"""Record a model's answers about documents: `python -m eval.recording.record --base-url URL --model NAME`.

Documents and a model in, cassettes out.

What is recorded already is not asked again; a changed prompt is. Failures are not recorded: run it again.
"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval.recording.replay import MODEL, settings
from eval.recording.tape import ROOT, Tape, of_document, tape
from extractor.doctypes.base import DocType
from extractor.doctypes.registry import default_type, find_type
from extractor.document import read_document
from extractor.errors import ExtractorError
from extractor.extraction.plan import plan
from extractor.extraction.readers.document_reader import DocumentReader
from extractor.extraction.readers.paragraphs import parts_of
from extractor.llm.client import Client
from extractor.runs.inputs import ENDINGS

DOCUMENTS = Path("eval/corpus/documents")


async def record(documents: list[Path], doctype: DocType, client: Client, advance: Progress, played: Tape) -> list[str]:
    """Ask about every document, all at once; returns what failed, a line each."""
    reader = DocumentReader(client)
    task = advance.add_task("asking", total=len(documents))

    async def answers(path: Path) -> list[str]:
        try:
            planned = plan(read_document(path), doctype)
        except ExtractorError as error:
            return [str(error)]
        with of_document(path.stem):
            readings = await reader.read(planned, parts_of(planned, reader.split_tokens))
        played.save()  # what was paid for is on disk soon
        advance.update(task, advance=1, description=f"asking {path.stem}"[:40])
        return [
            f"{path.stem}: {notice.message_en}"
            for reading in readings
            for notice in reading.notices
            if notice.severity == "error"
        ]

    return [failure for of_one in await asyncio.gather(*map(answers, documents)) for failure in of_one]


def main(
    documents: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders of documents; the sample corpus where none is named.")
    ] = None,
    type_: Annotated[
        str | None, typer.Option("--type", help="Their type: one that is registered, or module:NAME.", metavar="TYPE")
    ] = None,
    base_url: Annotated[str, typer.Option(help="Where the model is: any OpenAI-compatible endpoint.")] = (
        "http://127.0.0.1:8123/v1"
    ),
    model: Annotated[str, typer.Option(help="The model's name there.")] = MODEL,
    key: Annotated[str, typer.Option(envvar="EXTRACTOR_API_KEY", help="Its key; never recorded.")] = "none",
    cassettes: Annotated[Path, typer.Option(help="Where the cassettes go.")] = ROOT,
    concurrency: Annotated[int, typer.Option(help="Requests under way at the same time.", min=1)] = 64,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for an answer.", min=1)] = 3600,
    prune: Annotated[bool, typer.Option("--prune", help="Take away recordings that nothing asks for.")] = False,
) -> None:
    """Record a model's answers about documents, a cassette a document."""
    files = [file for one in documents or [DOCUMENTS] for file in (sorted(one.iterdir()) if one.is_dir() else [one])]
    files = [file for file in files if file.suffix.lower() in ENDINGS]
    if not files:
        raise typer.BadParameter("no .pdf, .docx or .txt among them")
    try:
        doctype = default_type() if type_ is None else find_type(type_)
    except ExtractorError as error:
        raise typer.BadParameter(str(error)) from None
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())

    async def all_of_them(progress: Progress) -> list[str]:
        asking = settings(base_url, model, key, concurrency=concurrency, timeout_seconds=timeout, max_attempts=2)
        async with Client(asking) as client:
            return await record(files, doctype, client, progress, played)

    with tape(cassettes, "new_episodes", prune=prune) as played, Progress(*columns, console=console) as progress:
        had = len(played.cassette.requests)
        try:
            failures = asyncio.run(all_of_them(progress))
        except ExtractorError as error:
            failures = [str(error)]
    console.print(f"{len(played.cassette.requests) - had} new, {had} were there, {len(failures)} failed")
    for failure in failures:
        console.print(failure, markup=False)
    raise typer.Exit(1 if failures else 0)


if __name__ == "__main__":
    typer.run(main)
