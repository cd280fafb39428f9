"""Show how a run goes and what came of it: a table for people, lines of JSON for machines.

Rows and totals of a run in, what its terminal says out.
"""

import json
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from extractor.llm.budget import Budget
from extractor.llm.settings import Settings
from extractor.output.tally import READ, UNREAD, Tally, Waiting, tally
from extractor.runs.estimate import CostEstimate
from extractor.runs.manifest import totals

_MOST_LINES = 200  # documents that are listed one by one: nobody reads more of them on a terminal


@dataclass(frozen=True, slots=True)
class _Bar:
    """How far a run is; with `as_json` a row is a line as well."""

    progress: Progress
    task: TaskID
    as_json: bool

    def __call__(self, row: dict[str, Any]) -> None:
        """A document is done."""
        self.progress.update(self.task, advance=1, description=f"读取 reading {row['document']}"[:48])
        if self.as_json and "status" in row:
            _line(row)

    def pages(self, document: str, number: int) -> None:
        """So many pages of a document were read from pictures."""
        self.progress.update(self.task, description=f"识别 OCR {number} {document}"[:48])


@dataclass(frozen=True, slots=True)
class Terminal:
    """How a run is shown: `as_json` a line a document and no table; `quiet` neither bar nor table.

    For the command that comes next: `db` is the store that the run was given, `again` says what to read and how.
    """

    out: Path
    as_json: bool = False
    quiet: bool = False
    db: str | None = None
    again: Sequence[str] = ()

    @contextmanager
    def progress(self, number: int) -> "Iterator[_Bar]":
        """A bar over so many documents; call what it yields with each row that is done."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        bar = Progress(*columns, console=Console(stderr=True), disable=self.quiet or self.as_json)
        task = bar.add_task("读取 reading", total=number)
        with bar:
            yield _Bar(bar, task, self.as_json)

    def begin(self, budget: Budget) -> None:
        """What a run that goes on has spent already."""
        if budget.spent.requests and not self.quiet:
            typer.echo(f"继续上次的运行，此前已用 going on, spent so far: {budget.said}", err=True)

    def end(self, rows: Sequence[dict[str, Any]], budget: Budget, waiting: Waiting | None = None) -> None:
        """What came of a run: problems on stderr; table, numbers, costs and what to do next, or the totals, on stdout.

        `waiting` is what is left in the queue of its store.
        """
        for row in rows:
            if row["status"] in UNREAD:
                typer.echo(row["error"], err=True)
            for fault in row.get("faults", ()):
                typer.echo(fault, err=True)
        if skipped := sum(row["status"] == "skipped" for row in rows):
            typer.echo(
                f"预算已用完 the budget is spent: {budget.said}; {skipped} 份未读 documents skipped: "
                "run the same command with a larger budget",
                err=True,
            )
        for line in _reopened(rows):
            typer.echo(line, err=True)
        if self.as_json:
            _line({"totals": totals(rows) | budget.form()})
        elif not self.quiet:
            _table(rows, self.out, waiting)
            typer.echo(f"下一步 next: {self._next(waiting)}")

    def _next(self, waiting: Waiting | None) -> str:
        """The command that a person wants after the run, ready to be copied; a password is not printed."""
        db = self.db or str(self.out / "queue.db")
        store = ["--db", re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:***@", db)]
        if waiting is None:
            again = shlex.join([_program(), "run", *self.again, "--out", str(self.out), *store])
            return f"打开 open {self.out / 'report.html'}；逐题审核 to review question by question: {again}"
        if waiting.questions:
            return shlex.join([_program(), "review", *store])
        return shlex.join([_program(), "export", *store, "-o", str(self.out / "values.xlsx")])

    def estimate(
        self, total: CostEstimate, documents: int, failed: Sequence[str], reader: str, model: Settings | None
    ) -> None:
        """What a run would cost, and where text would go."""
        prices = None if model is None else model.prices
        for problem in failed:
            typer.echo(problem, err=True)
        usage = total.usage
        cost = None if prices is None else prices.cost(usage)
        if self.as_json:
            host = None if model is None else model.host
            facts = {"reader": reader, "host": host, "documents": documents, "failed": len(failed)}
            tokens = {name: getattr(usage, name) for name in ("requests", "cached", "input_tokens", "output_tokens")}
            priced = {} if prices is None or cost is None else {"cost": f"{cost:f}", "currency": prices.currency}
            shown = {"paragraphs": total.paragraphs, "paragraphs_shown": total.paragraphs_shown}
            _line({"estimate": facts | shown | tokens | {"tokens_saved": total.saved} | priced})
            return
        table = Table("估算 estimate", reader, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
        table.add_row("文本发往 text goes to", "–" if model is None else model.host)
        table.add_row("文档 documents", f"{documents:,}")
        table.add_row("给模型看的段 paragraphs shown", f"{total.paragraphs_shown:,} / {total.paragraphs:,}")
        table.add_row("其中已有回答 answered already", f"{usage.cached:,}")
        table.add_row("令牌 tokens in + out", f"{usage.input_tokens:,} + {usage.output_tokens:,}")
        unpriced = "未知 no prices are configured" if usage.requests else "0"
        table.add_row(
            "费用 cost", unpriced if prices is None or cost is None else f"{_rounded(cost)} {prices.currency}"
        )
        Console().print(table)


def _program() -> str:
    """The program as it was called, so that the command can be copied: `.venv/bin/extractor` where it is on no path."""
    called = sys.argv[0]
    return called if Path(called).name == "extractor" and not Path(called).is_absolute() else "extractor"


def _reopened(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The decisions of people that this reading took out of force, each with its reason."""
    found = [(row["document"], lapse) for row in rows for lapse in row.get("reopened", ())]
    if found:
        yield f"{len(found)} 个审核决定因读法变化重开 decisions of reviewers are reopened: this run reads otherwise:"
    for document, lapse in found[:_MOST_LINES]:
        what = f"{lapse['code']} {'、'.join(lapse['paths'])}"
        yield f"  {document} {what}: {lapse['by']} {lapse['action']}: {lapse['zh']} {lapse['en']}"
    if len(found) > _MOST_LINES:
        yield f"  … 其余见 all of them are in summary.jsonl ({len(found)})"


def _line(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _rounded(cost: Decimal) -> str:
    return f"{cost:,.4f}"


def _table(rows: Sequence[dict[str, Any]], out: Path, waiting: Waiting | None) -> None:
    if len(rows) <= _MOST_LINES:
        Console().print(_each(rows))
    queued = [] if waiting is None else [f"审核队列 review queue: {left(waiting)}"]
    for line in (*_counted(rows), *queued, *_spent(totals(rows))):
        typer.echo(line)
    typer.echo(f"报告 report: {out / 'report.html'}")


def _counted(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """How many documents there were, of which types, and how many of them a person has to look at."""
    found = tally(rows)
    yield f"文档 documents: {len(rows):,}，已读 read {found.read:,}，未读 skipped {found.skipped:,}"
    if types := totals(rows)["types"]:
        yield "类型 types: " + "，".join(f"{name} {number:,}" for name, number in types.items())
    yield _to_review(found)


def left(waiting: Waiting) -> str:
    """What is left in the queue of a store, of earlier runs too."""
    return f"{waiting.questions:,} 个问题 questions; {_to_review(waiting)}"


def _to_review(found: Tally | Waiting) -> str:
    return f"待审文档 documents to review: {found.to_review:,}，其中未能读取 of these not read {found.failed:,}"


_UNREAD = {
    "failed": "[red]未能读取 failed[/]",
    "needs_ocr": "[red]需要文字识别 needs OCR[/]",
    "unsupported": "[red]格式不读 unsupported[/]",
    "skipped": "[yellow]未读 skipped[/]",
}


def _each(rows: Sequence[dict[str, Any]]) -> Table:
    """A line for each document."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("文件\ndocument", no_wrap=True, overflow="ellipsis")
    table.add_column("单位\norganisation", overflow="fold")
    for heading in ("年度\nyear", "数字\nfigures", "有据\ngrounded", "待审原因\nreasons"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        if row["status"] not in READ:
            table.add_row(row["document"], _UNREAD[row["status"]], "", "", "", "✗" if row["status"] in UNREAD else "")
            continue
        review = f"[yellow]{len(row['reasons'])}[/]" if row["needs_review"] else "[green]–[/]"
        found, grounded = str(row["figures_found"]), str(row["figures_grounded"])
        table.add_row(
            row["document"],
            row["organization"]
            or ("不是公开文件 none" if row["status"] == "not_a_disclosure" else f"（{row['type']}）"),
            str(row["fiscal_year"] or "?"),
            found,
            grounded,
            review,
        )
    return table


def _spent(found: dict[str, Any]) -> Iterator[str]:
    """What the model did for the whole run, what that cost where its prices are known, what a cascade saved."""
    usage, cascade = found["usage"], found.get("cascade")
    if usage["requests"] or usage["cached"]:
        price = f"；费用 cost: {_rounded(Decimal(found['cost']))} {found['currency']}" if "cost" in found else ""
        yield (
            f"模型 model: {usage['requests']} 次请求 requests, {usage['cached']} 次取自缓存 cached, "
            f"令牌 tokens {usage['input_tokens']:,} + {usage['output_tokens']:,}{price}"
        )
    if cascade:
        yield (
            f"级联 cascade: 给模型看 shown {cascade['paragraphs_shown']:,} / {cascade['paragraphs']:,} 段 paragraphs; "
            f"约省 about {cascade['tokens_saved']:,} 令牌 tokens saved"
        )
