"""What the checks make of single planted errors.

    python -m eval.mutations [FOLDER …] [--per-family N] [--seed N] [--json FILE] [--show N]

Every document is read once; then one print at a time is changed as people get figures wrong, and the record and its
checks are made anew. An error is detected where an identity fails that did not fail before, located where every
smallest set of prints that would mend it holds the changed one, and diagnosed where an explanation names it.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval.mutations.alarms import false_alarms
from eval.mutations.judge import Verdict
from eval.mutations.report import by_family, documents_table, families_table, missed, missed_table, standing, summary
from eval.mutations.run import Judges, read, run
from extractor.checks.rule import CheckResult

_ROOT = Path(__file__).parents[2]
CORPUS = _ROOT / "eval" / "corpus" / "documents"
REAL = _ROOT.parent / "shared" / "real" / "documents"
_WIDTH = 180  # columns, where the output is no terminal
_SUFFIXES = (".pdf", ".docx", ".txt")

Alarms = dict[str, tuple[int, list[CheckResult] | None]]


def _documents(folders: list[Path], console: Console) -> list[Path]:
    if not folders:
        folders = [CORPUS]
        if REAL.is_dir():
            folders.append(REAL)
        else:
            console.print(f"{REAL} is not there: only the documents of the corpus")
    return [path for folder in folders for path in sorted(folder.iterdir()) if path.suffix.lower() in _SUFFIXES]


def _alarms(judges: Judges, paths: list[Path]) -> Alarms:
    found: Alarms = {}
    for one, path in zip(judges.sources, paths, strict=True):
        fails = [judged.result for judged in one.outcome.fails]
        gold = path.parent.parent / "gold" / f"{path.stem}.findings.json"
        found[one.document.name] = (len(fails), false_alarms(fails, gold))
    return found


def _report(verdicts: list[Verdict], judges: Judges, alarms: Alarms, seed: int) -> dict[str, Any]:
    return {
        "seed": seed,
        "families": by_family(verdicts),
        "all": summary(verdicts),
        "standing": standing(judges.sources),
        "alarms": {
            name: {
                "fails": fails,
                "false": None if false is None else [{"code": r.code, "equation": r.equation} for r in false],
            }
            for name, (fails, false) in alarms.items()
        },
        "missed": missed(verdicts, 1000),
        "verdicts": [asdict(one) for one in verdicts],
    }


def main(
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders of .pdf, .docx and .txt files.")] = None,
    per_family: Annotated[int, typer.Option(help="Mutations of each family, in narrative and in tables.", min=1)] = 200,
    seed: Annotated[int, typer.Option(help="Another seed plants other errors.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Where to write every verdict.")] = None,
    show: Annotated[int, typer.Option(help="How many kinds of undetected errors to list by family.", min=0)] = 3,
) -> None:
    """Plant single errors in documents and measure what the checks find."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    paths = _documents(folders or [], console)
    if not paths:
        raise SystemExit("no .pdf, .docx or .txt file there")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("mutations", total=None)
        judges = read(paths)
        verdicts = run(judges, per_family, seed, lambda done, total: progress.update(task, completed=done, total=total))
    alarms = _alarms(judges, paths)
    console.print(families_table(verdicts))
    console.print(documents_table(standing(judges.sources), alarms))
    for name, (_, false) in alarms.items():
        for result in false or ():
            console.print(f"false alarm in {name}: {result.code} {result.equation}", style="red")
    if show:
        console.print(missed_table(verdicts, show))
    if json_file is not None:
        words = json.dumps(_report(verdicts, judges, alarms, seed), ensure_ascii=False, indent=1)
        json_file.write_text(words + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
