"""Scores every reader against gold and holds the result against the committed baseline.

    python -m eval.score [--reader grammar --reader llm …] [--type TYPE] [--documents DIR --gold DIR] [--accept]

Without --documents it scores the corpus, then the labelled documents beside the repository where they are, and
compares the corpus with the baseline. A model's readings come from its recordings: nothing is asked of a network.
Exit codes: 0 fine; 1 a regression, or a wrong figure that `both` accepted; 2 wrong usage.
"""

import sys
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from eval.scoring.aim import ALPHA, ALPHA_DOCUMENTS, DELTA, Aim
from extractor.doctypes.registry import default_type, find_type
from extractor.errors import ExtractorError
from extractor.llm.settings import Prices


class WayChoice(StrEnum):
    """A way of reading, as typer takes a list of them."""

    GRAMMAR = "grammar"
    LLM = "llm"
    BOTH = "both"
    CASCADE = "cascade"


# A middling list price of 2025, so that costs compare; what a run really cost is its provider's to say.
PRICE_IN, PRICE_OUT = "2", "8"
WIDTH = 180  # columns, where the output is no terminal


def main(
    reader: Annotated[
        list[WayChoice] | None,
        typer.Option(help="A way of reading. Give it again for more; all by default."),
    ] = None,
    type_: Annotated[
        str | None,
        typer.Option(
            "--type", help="The type of the documents: one that is registered, or module:NAME.", metavar="TYPE"
        ),
    ] = None,
    documents: Annotated[Path | None, typer.Option(help="A folder of documents, instead of the corpus.")] = None,
    gold: Annotated[Path | None, typer.Option(help="Their labels; by default the folder gold beside them.")] = None,
    cassettes: Annotated[
        Path | None, typer.Option(help="The recordings that a model's answers are taken from.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The run as JSON; by default eval/results/<name>.json.")] = None,
    report: Annotated[Path | None, typer.Option(help="The report; by default beside the run, as .html.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="The run to compare with; for the corpus the committed one.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Make this run the baseline instead of comparing.")] = False,
    policy: Annotated[Path | None, typer.Option(help="Write the calibrated thresholds into this policy file.")] = None,
    alpha: Annotated[
        float, typer.Option(help="Wrong ones among accepted figures, at most.", min=1e-6, max=0.5)
    ] = ALPHA,
    alpha_documents: Annotated[
        float, typer.Option(help="The same on average over documents, whatever the dependence.", min=1e-6, max=0.5)
    ] = ALPHA_DOCUMENTS,
    delta: Annotated[float, typer.Option(help="The risk that these promises fail.", min=1e-6, max=0.5)] = DELTA,
    price_in: Annotated[str, typer.Option(help="Price of a million tokens in.")] = PRICE_IN,
    price_out: Annotated[str, typer.Option(help="Price of a million tokens out.")] = PRICE_OUT,
    show: Annotated[int, typer.Option(help="How many changed cells to list.", min=0)] = 20,
) -> None:
    """Score every reader against gold; fail on a regression."""
    from eval.scoring import evaluation  # heavy: not for --help, nor for each process that scores a document

    if type_ is not None and documents is None:
        raise typer.BadParameter("--type is for documents of your own: name them with --documents")
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    try:
        prices = Prices(input=Decimal(price_in), output=Decimal(price_out))
        doctype = default_type() if type_ is None else find_type(type_)
        ways = [str(way) for way in WayChoice if not reader or way in reader]
        options = evaluation.Options(doctype, ways, Aim(alpha, alpha_documents, delta), prices, cassettes, show)
        run = evaluation.score(console, options, documents, gold, out, report)
        if policy is not None:
            evaluation.write_policy(console, run, options.aim, policy)
        if accept:
            evaluation.write_baseline(console, run, baseline)
        reasons = evaluation.wrong_in_both(console, run, options.doctype.policy)
        if not accept and (baseline is not None or documents is None):
            reasons += evaluation.compare(console, options, run, baseline)
        if documents is None:
            evaluation.score_real(console, options, None if out is None else out.parent)
    except ArithmeticError:
        console.print("a price is not a number: write 2 or 0.5", style="red")
        raise SystemExit(2) from None
    except ExtractorError as error:
        console.print(escape(str(error)), style="red")
        raise SystemExit(2) from None
    for line in reasons:
        console.print(escape(line), style="bold red")
    if reasons:
        console.print(f"{len(reasons)} regression(s): mend them, or accept the run with --accept and say why")
        raise SystemExit(1)


if __name__ == "__main__":
    typer.run(main)
