"""Cells and runs made of plain words, for the tests of the evaluation."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from eval.scoring.results import Cell, Run, Scored, Way
from extractor.core.reading import Usage
from extractor.llm.settings import Prices

PRICES = Prices(input=Decimal(2), output=Decimal(8))


def cell(path: str, outcome: str = "right", *, kind: str = "money", score: int = 1, got: str | None = None) -> Cell:
    values = {"path": path, "kind": kind, "outcome": outcome, "score": score, "got": got}
    return Cell.model_validate(values)


def document(
    name: str,
    cells: Iterable[Cell],
    *,
    way: Way = "grammar",
    gold: str = "0",
    usage: Usage = Usage(),  # noqa: B008 - frozen
    decision: str | None = "review",
) -> Scored:
    return Scored.model_validate(
        {
            "document": name,
            "way": way,
            "gold": gold,
            "layout": "unknown",
            "form": "txt",
            "decision": decision,
            "requests": usage.requests,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cells": tuple(cells),
        }
    )


def run_of(documents: Sequence[Scored]) -> Run:
    return Run(name="made up", prices=PRICES, documents=tuple(documents))
