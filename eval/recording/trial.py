"""Try a prompt before anything is built on it: the requests about some documents, and what came back, scored.

    python -m eval.recording.trial put SPOOL DOCUMENT...            requests of the program, and plain ones
    python -m eval.recording.trial score SPOOL DOCUMENT... --gold DIR    once somebody has answered them
    python -m eval.recording.trial keep SPOOL FOLDER DOCUMENT...    the answers, or their digests, for later

Documents and a spool folder (eval/recording/relay.py) in, request files out; answers and labels in, F1 and tokens out.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from eval.recording.relay import Spool
from eval.recording.tokens import count as tokens_of
from eval.recording.tokens import of_request
from eval.scoring.pairing import pair
from eval.scoring.run import cells, read_facts
from eval.scoring.tally import Counts, count
from extractor.core.reading import Reading, Usage
from extractor.doctypes.base import DocType
from extractor.doctypes.registry import default_type
from extractor.document import read_document
from extractor.extraction.pipeline import assemble
from extractor.extraction.plan import Plan, plan
from extractor.extraction.readers.document_reader import completed, second_request
from extractor.extraction.readers.grammar import read_by_grammar
from extractor.extraction.readers.requests import Lines, PartRequest, TextRequest, requests_about
from extractor.extraction.readers.whole import reading_of
from extractor.extraction.record import facts
from extractor.llm.chat import fenced
from extractor.llm.prompts import load_prompt
from extractor.llm.settings import SPLIT_TOKENS

_PLAIN = (
    "上面是一份{title}的全文，系统消息是它的记录合同。请读出全文印出的每个值（tables[]除外），用合同里的"
    "Facts form回答：每行一个JSON对象，带path、type、value、unit、decimals和照抄原文的quote，不写page。只输出这些行。"
)

app = typer.Typer(add_completion=False)


@app.callback()
def main() -> None:
    """Try a prompt on a few documents before anything is built on it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request and the way of asking that it belongs to."""

    way: str
    request: TextRequest


def plain_request(planned: Plan) -> TextRequest:
    """The plain way: the contract byte for byte, the whole linear text, an answer in facts form with quotes."""
    document, doctype = planned.document, planned.doctype
    prompt = load_prompt("plain", doctype.name)
    asked = f"{fenced('', document.text)}\n{_PLAIN.format(title=doctype.title)}"
    messages = {"role": "system", "content": prompt.text}, {"role": "user", "content": asked}
    first = TextRequest.of(document.name, "", prompt)
    return TextRequest(first.section, prompt, messages, first.form)


def questions(path: Path, doctype: DocType, split_tokens: int, *, plain: bool) -> Iterator[Question]:
    """All that is asked about a document: by the program, and plainly."""
    planned = plan(read_document(path), doctype)
    for asked in requests_about(planned, split_tokens):
        yield Question("read", asked.request)
    if plain:
        yield Question("plain", plain_request(planned))


@app.command()
def put(
    spool: Annotated[Path, typer.Argument(help="The folder that the requests are put into.")],
    documents: Annotated[list[Path], typer.Argument(help="The documents to ask about.")],
    plain: Annotated[bool, typer.Option(help="Ask the plain way too.")] = True,
    split_tokens: Annotated[int, typer.Option(help="Tokens of text above which a document is divided.")] = SPLIT_TOKENS,
) -> None:
    """Put the requests about some documents into a spool."""
    console = Console(highlight=False)
    folder = Spool(spool)
    for path in documents:
        for question in questions(path, default_type(), split_tokens, plain=plain):
            name = folder.put(question.request.parameters("json_schema"))
            console.print(f"{name}  {question.way:5}  {path.name}")


@app.command()
def score(
    spool: Annotated[Path, typer.Argument(help="The folder that the answers stand in.")],
    documents: Annotated[list[Path], typer.Argument(help="The documents that were asked about.")],
    gold: Annotated[list[Path], typer.Option(help="Folders of labels; the first that has the document counts.")],
    missed: Annotated[bool, typer.Option(help="List what is wrong, missing or extra.")] = False,
    split_tokens: Annotated[
        int, typer.Option(help="Tokens of text above which a document was divided.")
    ] = SPLIT_TOKENS,
) -> None:
    """Score the answers: each way of reading and the plain one, by document; what has no answer is left out.

    Where an answer left an amount out, the second request is put into the spool, and counts once it is answered.
    """
    console, folder, doctype = Console(highlight=False, width=160), Spool(spool), default_type()
    table = Table("document", "way", "F1", "wrong", "missing", "extra", "disputes", "second", "tokens", "of plain")
    pooled: dict[str, Counts] = {}
    for path in documents:
        labels = next((found for one in gold if (found := one / f"{path.stem}.facts.jsonl").is_file()), None)
        if labels is None:
            continue
        plain_tokens = 0
        for tried in ways_tried(path, doctype, folder, split_tokens):
            pairs = pair(read_facts(labels), tried.facts)
            counts = count(cell for cell in cells(pairs, None) if cell.outcome != "unpaired" and not cell.words)
            pooled[tried.way] = pooled.get(tried.way, Counts()) + counts
            plain_tokens = tried.tokens if tried.way == "plain" else plain_tokens
            share = f"{tried.tokens / plain_tokens:.2f}" if plain_tokens and tried.tokens else ""
            table.add_row(
                path.stem, tried.way, *_shown(counts), str(tried.disputes), str(tried.seconds), str(tried.tokens), share
            )
            for one in pairs if missed and tried.way != "grammar" else ():
                if one.outcome in ("wrong", "missing", "spurious"):
                    want, got = (fact and fact["value"] for fact in (one.gold, one.found))
                    console.print(f"{path.stem} {tried.way} {one.outcome} {one.path}: {want} | {got}", markup=False)
    for way, counts in pooled.items():
        table.add_row("all", way, *_shown(counts), "", "", "", "")
    console.print(table)


@app.command()
def keep(
    spool: Annotated[Path, typer.Argument(help="The folder that the answers stand in.")],
    kept: Annotated[Path, typer.Argument(help="The folder that they are kept in, by document.")],
    documents: Annotated[list[Path], typer.Argument(help="The documents that were asked about.")],
    digests: Annotated[bool, typer.Option("--digests", help="Keep their digests only.")] = False,
    split_tokens: Annotated[
        int, typer.Option(help="Tokens of text above which a document was divided.")
    ] = SPLIT_TOKENS,
) -> None:
    """Keep the answers of a spool: by document, each under the name of its request; or only their digests.

    By digests, documents whose text is not ours to publish have scores that can be told apart later.
    """
    folder = Spool(spool)
    for path in documents:
        planned = plan(read_document(path), default_type())
        asked = {"plain": [plain_request(planned)], "read": list(_requests(planned, folder, split_tokens))}
        for way, requests in asked.items():
            for request in requests:
                if (answer := _answer(folder, request)) is not None:
                    name = folder.put(request.parameters("json_schema"))
                    said = hashlib.sha256(answer.encode()).hexdigest() if digests else answer
                    file = kept / path.stem / f"{way}-{name}.{'sha256' if digests else 'txt'}"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(said + "\n", encoding="utf-8")


def _requests(planned: Plan, folder: Spool, split_tokens: int) -> Iterator[TextRequest]:
    """Every request about a document, the second ones that its answers call for too."""
    for one in requests_about(planned, split_tokens):
        yield one.request
        first = _reading(planned, one, folder)
        if first is not None and (again := second_request(planned, one.part, first)) is not None:
            yield again.request


def _shown(counts: Counts) -> tuple[str, str, str, str]:
    return f"{counts.f1:.4f}", str(counts.wrong), str(counts.missing), str(counts.spurious)


@dataclass(frozen=True, slots=True)
class Tried:
    """What one way of reading came to on a document."""

    way: str
    facts: list[dict[str, Any]]
    disputes: int
    tokens: int
    seconds: int = 0


def ways_tried(path: Path, doctype: DocType, folder: Spool, split_tokens: int) -> Iterator[Tried]:
    """Each way of reading that has its answers, plain first."""
    planned = plan(read_document(path), doctype)
    request = plain_request(planned)
    if (answer := _answer(folder, request)) is not None:
        yield Tried("plain", list(_said_facts(answer)), 0, _tokens(request, answer))
    grammar = read_by_grammar(planned)
    yield Tried("grammar", list(facts(assemble(planned, grammar, way="grammar").record)), 0, 0)
    read = [_read(planned, asked, folder) for asked in requests_about(planned, split_tokens)]
    readings = [one for one in read if one is not None]
    if len(readings) < len(read):
        return
    tokens = sum(one.usage.input_tokens + one.usage.output_tokens for one in readings)
    seconds = sum(one.usage.requests - 1 for one in readings)
    for way in ("llm", "both"):
        result = assemble(planned, (*grammar, *readings), way=way)
        yield Tried(way, list(facts(result.record)), len(result.disputes), tokens, seconds)


def _read(planned: Plan, asked: PartRequest, folder: Spool) -> Reading | None:
    """What the answers about a part come to; None where the first one is not there yet."""
    if (first := _reading(planned, asked, folder)) is None:
        return None
    again = second_request(planned, asked.part, first)
    second = None if again is None else _reading(planned, again, folder)
    return first if second is None else completed(first, second)


def _reading(planned: Plan, asked: PartRequest, folder: Spool) -> Reading | None:
    if (answer := _answer(folder, asked.request)) is None:
        return None
    usage = Usage(1, of_request(asked.request.parameters("json_schema")), tokens_of(answer))
    return reading_of(planned, asked.part, Lines(text=answer), usage)


def _answer(folder: Spool, request: TextRequest) -> str | None:
    return folder.take(folder.put(request.parameters("json_schema")), None)


def _tokens(request: TextRequest, answer: str) -> int:
    return of_request(request.parameters("json_schema")) + tokens_of(answer)


def _said_facts(answer: str) -> Iterator[dict[str, Any]]:
    """The facts of a plain answer; what is none is left out, as of any reader."""
    for line in answer.splitlines():
        try:
            fact = json.loads(line)
        except ValueError:
            continue
        if isinstance(fact, dict) and {"path", "type", "value"} <= fact.keys():
            yield fact


if __name__ == "__main__":
    app()
