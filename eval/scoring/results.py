"""What a run of the evaluation came to, as values and as one JSON file: compact, and a line a cell for diffs."""

import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError

from eval.scoring.normal import WORDS
from eval.scoring.pairing import FREE, Outcome
from extractor.core.evidence import Model
from extractor.core.reading import FIGURE_KINDS, Kind, Usage
from extractor.doctypes.policy import FieldStatus
from extractor.errors import ExtractorError
from extractor.llm.settings import Prices
from extractor.message import Message

Way = Literal["grammar", "llm", "both", "cascade"]
WAYS: tuple[Way, ...] = get_args(Way)
SCHEMA: Literal["evaluation/1"] = "evaluation/1"


class NotARunError(ExtractorError):
    """A file that is not a run of the evaluation."""

    path: Path
    problem: str

    located_by = "path"

    @property
    def message(self) -> Message:
        return Message(
            f"不是评测结果（{self.problem}），请用 python -m eval.score 生成。",
            f"is not a run of the evaluation ({self.problem}): write one with python -m eval.score",
        )


class Cell(Model):
    """One place of one document, read in one way; `path` as it compares, its second occurrence ends in `~2`.

    `status` and `score` are the verdict's on the field (none where nothing was found); `want` and `got` are kept
    where they differ.
    """

    path: str
    kind: Kind
    outcome: Outcome
    status: FieldStatus | None = None
    score: int = 0
    want: str | None = None
    got: str | None = None

    @property
    def section(self) -> str:
        return self.path.replace("[", ".").partition(".")[0]

    @property
    def free(self) -> bool:
        """Whether it belongs to a group with a free title."""
        return self.section in FREE

    @property
    def words(self) -> bool:
        """Whether it is a wording or a list of names, which compare with some latitude; else a figure."""
        return self.kind in WORDS

    @property
    def counts(self) -> bool:
        """Whether it is right or not at all: what only the reader took for a breakdown is neither."""
        return self.outcome != "unpaired"

    @property
    def copied(self) -> bool:
        """Whether it is a number that was found, which may be accepted by itself, and has a label to hold it to."""
        return self.kind in FIGURE_KINDS and self.outcome in ("right", "wrong", "spurious")

    def is_critical(self, required: Collection[str]) -> bool:
        """Whether it is an amount of a section that must be found (`required`), or a total: never to get worse."""
        last = self.path.rpartition(".")[2]
        return self.kind == "money" and (self.section in required or last.endswith("total"))


class Tables(Model):
    """Cells of statutory tables; `present` tables of all are rightly given or rightly empty."""

    right: int
    wrong: int
    missing: int
    spurious: int
    tables: int
    present: int


class Findings(Model):
    """What the checks owe and found; `missed` are ids of findings, `false` the alarms that meet none."""

    must: int
    caught: int
    fails: int
    missed: tuple[str, ...] = ()
    false: tuple[str, ...] = ()


class Scored(Model):
    """One document read in one way. With a `failure` nothing was found, and its cells are all `failed`.

    `gold` is the digest of the labels that it was held to; `plain_tokens` is what the document would cost a model that
    is sent the whole of it with the whole schema.
    """

    document: str
    way: Way
    gold: str
    layout: str
    form: str
    style: tuple[str, ...] = ()
    failure: str | None = None
    decision: Literal["accept", "review"] | None = None
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    plain_tokens: int = 0
    found: int = 0
    grounded: int = 0
    findings: Findings | None = None
    tables: Tables | None = None
    cells: tuple[Cell, ...] = ()

    @property
    def usage(self) -> Usage:
        return Usage(self.requests, self.input_tokens, self.output_tokens)

    def accepted(self, cell: Cell, min_score: int | None) -> bool:
        """Whether nobody looks at a cell: its document is accepted as a whole, or its score reaches a threshold."""
        return cell.copied and (self.decision == "accept" or (min_score is not None and cell.score >= min_score))


class Summary(Model):
    """The figures of one way of reading over all documents, for people who read the file."""

    documents: int
    failed_to_run: int
    accuracy: float | None
    interval: tuple[float, float] | None
    right: int
    wrong: int
    missing: int
    spurious: int
    failed: int
    cost_per_document: str


class Run(Model):
    """Documents scored; `not_scored` says which ways of reading were asked for and could not be scored, and why.

    `required` are the sections that the policy of the documents' type must find.
    """

    schema_: Literal["evaluation/1"] = Field(default=SCHEMA, alias="schema")
    name: str
    prices: Prices
    required: tuple[str, ...] = ()
    not_scored: dict[Way, str] = Field(default_factory=dict)
    summary: dict[Way, Summary] = Field(default_factory=dict)
    documents: tuple[Scored, ...]

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways of reading that were scored."""
        return tuple(way for way in WAYS if any(one.way == way for one in self.documents))

    def of(self, way: Way) -> tuple[Scored, ...]:
        """The documents as read in one way."""
        return tuple(one for one in self.documents if one.way == way)

    def cost(self, one: Scored) -> Decimal:
        """What a document cost, in the currency of the prices."""
        return self.prices.cost(one.usage)


_COLUMNS = tuple(Cell.model_fields)


def write_run(run: Run, path: Path) -> None:
    """One JSON file; a cell is a line `[path, kind, outcome, status, score, want, got]`, the last ones if any."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text("".join(_lines(run)), encoding="utf-8")
    partial.replace(path)


def _lines(run: Run) -> Iterator[str]:
    head = run.model_dump(mode="json", by_alias=True, exclude={"documents"})
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "documents": ['
    for n, one in enumerate(run.documents):
        values = one.model_dump(mode="json", exclude={"cells"}, exclude_defaults=True)
        yield ("," if n else "") + "\n  " + json.dumps(values, ensure_ascii=False).removesuffix("}") + ', "cells": ['
        yield ",".join(f"\n   {json.dumps(_row(cell), ensure_ascii=False)}" for cell in one.cells) + "]}"
    yield "\n ]\n}\n"


def _row(cell: Cell) -> list[Any]:
    row = [getattr(cell, name) for name in _COLUMNS]
    return row if cell.outcome != "right" else row[: _COLUMNS.index("want")]


def read_run(path: Path) -> Run:
    """The run of a file that `write_run` wrote. Raises NotARunError."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        for one in values["documents"]:
            one["cells"] = [dict(zip(_COLUMNS, row, strict=False)) for row in one["cells"]]
        return Run.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise NotARunError(path, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except OSError as error:
        raise NotARunError(path, error.strerror or "cannot be read") from error
    except (ValueError, KeyError, TypeError) as error:
        raise NotARunError(path, type(error).__name__) from error
