"""Try a prompt before anything is built on it: the requests about some documents, and what came back, scored.

    python -m eval.recording.trial put SPOOL DOCUMENT...            requests of the program, and plain ones
    python -m eval.recording.trial score SPOOL GOLD DOCUMENT...     once somebody has answered them

Documents and a spool folder (eval/recording/relay.py) in, request files out; answers and labels in, F1 and tokens out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.recording.relay import Spool
from extractor.doctypes.base import DocType
from extractor.doctypes.registry import default_type
from extractor.document import read_document
from extractor.extraction.plan import Plan, plan
from extractor.extraction.readers.requests import TextRequest, requests_about
from extractor.llm.chat import fenced
from extractor.llm.prompts import load_prompt

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


def questions(path: Path, doctype: DocType, *, plain: bool = True) -> Iterator[Question]:
    """All that is asked about a document: by the program, and plainly."""
    planned = plan(read_document(path), doctype)
    for asked in requests_about(planned):
        yield Question("read", asked.request)
    if plain:
        yield Question("plain", plain_request(planned))


@app.command()
def put(
    spool: Annotated[Path, typer.Argument(help="The folder that the requests are put into.")],
    documents: Annotated[list[Path], typer.Argument(help="The documents to ask about.")],
    plain: Annotated[bool, typer.Option(help="Ask the plain way too.")] = True,
) -> None:
    """Put the requests about some documents into a spool."""
    console = Console(highlight=False)
    folder = Spool(spool)
    for path in documents:
        for question in questions(path, default_type(), plain=plain):
            name = folder.put(question.request.parameters("json_schema"))
            console.print(f"{name}  {question.way:5}  {path.name}")


if __name__ == "__main__":
    app()
