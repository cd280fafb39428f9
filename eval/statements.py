"""Draws open statements of a run at random, each with the words around it, to be judged from the page by a person.

    python -m eval.statements OUT [--number 60] [--seed 1] [--around 60]

OUT is what `extractor run --out` wrote. The same seed draws the same statements of the same run. The words are read
from the documents themselves, where they still lie: nothing of them is kept here.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

AROUND = 60  # characters


@dataclass(frozen=True, slots=True)
class Drawn:
    """A statement of a document: as the record has it, and the text around its figure."""

    document: str
    form: dict[str, Any]
    before: str
    printed: str
    behind: str

    @property
    def said(self) -> str:
        """Label, scope, period, relation in one line."""
        names = ("label", "scope", "period", "relation", "of")
        return " | ".join(f"{name} {self.form[name]}" for name in names if self.form.get(name) is not None)


def statements_of(out: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every open statement of a run with the file of its document, in the order of its summary."""
    for line in (out / "summary.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        kept = out / row["document"] / "record.json"
        if row["status"] == "ok" and kept.is_file():
            form = json.loads(kept.read_text(encoding="utf-8"))
            for statement in form["record"].get("statements", ()):
                yield Path(row["source"]), statement


def draw(out: Path, number: int, seed: int, around: int = AROUND) -> Iterator[Drawn]:
    """`number` statements of a run (all, where it has fewer), drawn by `seed`."""
    from extractor.document import read_document

    found = list(statements_of(out))
    texts: dict[Path, str] = {}
    for path, form in random.Random(seed).sample(found, min(number, len(found))):  # noqa: S311 - a sample, no secret
        text = texts[path] if path in texts else texts.setdefault(path, read_document(path).text)
        start, end = (form.get("amount") or form.get("rate") or form["count"])["figure"]
        yield Drawn(path.stem, form, text[max(0, start - around) : start], text[start:end], text[end : end + around])


def main(
    out: Annotated[Path, typer.Argument(help="What a run wrote.")],
    number: Annotated[int, typer.Option(help="How many.")] = 60,
    seed: Annotated[int, typer.Option(help="Which.")] = 1,
    around: Annotated[int, typer.Option(help="Characters before and behind.")] = AROUND,
) -> None:
    """Print statements drawn at random."""
    console = Console(soft_wrap=True, highlight=False)
    for place, one in enumerate(draw(out, number, seed, around), 1):
        console.print(f"{place}. {escape(one.document)}: {escape(one.said)}")
        before, behind = (escape(" ".join(words.split())) for words in (one.before, one.behind))
        console.print(f"   …{before}[bold]【{escape(one.printed)}】[/bold]{behind}…")


if __name__ == "__main__":
    typer.run(main)
