"""Score what a run wrote of each document against its labels. Output folders and grounds in, lines of a board out."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from eval.scoring.findings import score_findings
from eval.scoring.grounds import Ground
from eval.scoring.normal import WORDS, Fact
from eval.scoring.pairing import pair
from eval.scoring.perfect import Perfect, score_all
from eval.scoring.results import Findings
from eval.scoring.run import read_facts
from eval.scoring.show import percent
from eval.scoring.tables import score_tables
from eval.scoring.tally import Counts
from extractor.checks.rule import CheckResult

_NOTHING = Counts()


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one document or of several; `words` are wordings and lists, which compare with some latitude.

    `printed`, `placed`, `accounted` are amounts and rates of the running text: all, those in a field, those kept. What
    is `perfect_…` comes of the checks on the labels themselves.
    """

    figures: Counts = _NOTHING
    words: Counts = _NOTHING
    cells: Counts = _NOTHING
    printed: int = 0
    placed: int = 0
    accounted: int = 0
    must: int = 0
    caught: int = 0
    fails: int = 0
    false_alarms: int = 0
    suspended: int = 0
    perfect_caught: int = 0
    perfect_false_alarms: int = 0
    perfect_suspended: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def form(self) -> dict[str, Any]:
        """As JSON."""
        return {one.name: _form(getattr(self, one.name)) for one in fields(self)}


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a ground; `failure` says why nothing was read."""

    ground: Ground
    document: str
    score: Score
    failure: str | None = None


def score_grounds(grounds: Sequence[Ground], out: Path) -> list[Line]:
    """A line for every document, of what a run wrote into `out`. A document that it lacks has nothing found."""
    perfect = score_all([(path, ground.gold) for ground in grounds for path in ground.documents])
    lines = (out / "summary.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {Path(row["source"]).resolve(): row for row in map(json.loads, lines)}
    return [
        _line(ground, path, out, rows.get(path.resolve(), {}), perfect.get(path))
        for ground in grounds
        for path in ground.documents
    ]


def _line(ground: Ground, path: Path, out: Path, row: Mapping[str, Any], perfect: Perfect | None) -> Line:
    failure = None if row.get("status") == "ok" else str(row.get("error", "not in the run"))
    folder = None if failure is not None else out / row["document"]
    figures, words = score_facts(
        read_facts(ground.gold / f"{path.stem}.facts.jsonl"), read_facts(folder / "facts.jsonl") if folder else []
    )
    results = [CheckResult.of(json.loads(line)) for line in _lines(folder, "findings.jsonl")]
    findings = _findings(ground.gold / f"{path.stem}.findings.json", results)
    tables = score_tables(
        _labels(ground.gold / f"{path.stem}.tables.json"), _labels(folder / "tables.json") if folder else []
    )
    covered = {name: int(row.get("coverage", {}).get(name, 0)) for name in ("printed", "placed", "accounted")}
    score = Score(
        figures,
        words,
        Counts(tables.right, tables.wrong, tables.missing, tables.spurious),
        **covered,
        must=findings.must,
        caught=findings.caught,
        fails=findings.fails,
        false_alarms=len(findings.false),
        suspended=sum(result.status == "suspended" for result in results),
        perfect_caught=perfect.findings.caught if perfect else 0,
        perfect_false_alarms=len(perfect.findings.false) if perfect else 0,
        perfect_suspended=perfect.suspended if perfect else 0,
    )
    return Line(ground, path.stem, score, failure)


def score_facts(gold: list[Fact], found: list[Fact]) -> tuple[Counts, Counts]:
    """The outcomes of figures, and those of wordings."""
    figures: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for one in pair(gold, found):
        (words if one.fact["type"] in WORDS else figures)[one.outcome] += 1
    return _counts(figures), _counts(words)


def _findings(gold: Path, found: Sequence[CheckResult]) -> Findings:
    """Without labels of findings no fail is false."""
    if not gold.is_file():
        return Findings(must=0, caught=0, fails=0)
    return score_findings(_labels(gold), found)


def _counts(outcomes: Mapping[str, int]) -> Counts:
    return Counts(**{one.name: outcomes.get(one.name, 0) for one in fields(Counts)})


def _labels(path: Path) -> list[dict[str, Any]]:
    """A JSON list; empty where there is no such file: not every document has tables."""
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return found


def _lines(folder: Path | None, name: str) -> list[str]:
    return [] if folder is None else (folder / name).read_text(encoding="utf-8").splitlines()


def _form(value: Any) -> Any:
    if not isinstance(value, Counts):
        return value
    shares = {name: round(getattr(value, name), 4) for name in ("precision", "recall", "f1")}
    return {one.name: getattr(value, one.name) for one in fields(value)} | shares


def pools(lines: Sequence[Line]) -> dict[str, Score]:
    """The scores of several documents together: of each group without what is held back from it, then of all."""
    found: dict[str, Score] = {}
    for group in dict.fromkeys(line.ground.group for line in lines):
        of_group = [line for line in lines if line.ground.group == group]
        kept = [line for line in of_group if not line.ground.held_back]
        found[group if len(kept) == len(of_group) else f"{group} without those held back"] = pool(kept)
    return found | {"all": pool(lines)}


def pool(lines: Iterable[Line]) -> Score:
    """The scores of documents together."""
    return sum((line.score for line in lines), Score())


def by_layout(lines: Sequence[Line]) -> dict[Ground, list[Line]]:
    """The documents of each ground, in order."""
    grounds = dict.fromkeys(line.ground for line in lines)
    return {ground: [line for line in lines if line.ground == ground] for ground in grounds}


def as_form(lines: Sequence[Line]) -> dict[str, Any]:
    """The board as JSON, to compare with another day's."""
    return {
        "schema": "scoreboard/1",
        "documents": [
            _named(line.ground) | {"document": line.document, "failure": line.failure} | line.score.form
            for line in lines
        ],
        "layouts": [_named(ground) | pool(of_ground).form for ground, of_ground in by_layout(lines).items()],
        "pooled": {name: score.form for name, score in pools(lines).items()},
    }


def _named(ground: Ground) -> dict[str, Any]:
    return {"group": ground.group, "layout": ground.layout, "held_back": ground.held_back}


def as_table(lines: Sequence[Line]) -> Table:
    """The board for people: documents below their layout, then the layouts together.

    "on labels" are what is caught, false and suspended where every label is taken for what was read.
    """
    table = Table(title="scoreboard", title_justify="left")
    table.add_column("layout, document", no_wrap=True)
    for heading in (
        "F1",
        "P",
        "R",
        "placed",
        "accounted",
        "caught",
        "false",
        "suspended",
        "on labels",
        "cells P",
        "cells R",
    ):
        table.add_column(heading, justify="right")
    for ground, of_ground in by_layout(lines).items():
        mark = " (held back)" if ground.held_back else ""
        table.add_row(escape(f"{ground.group}: {ground.layout}{mark}"), *_row(pool(of_ground)), style="bold")
        for line in of_ground:
            failed = "" if line.failure is None else f": {line.failure}"
            table.add_row(escape(f"  {line.document}{failed}"), *_row(line.score))
        table.add_section()
    for name, score in pools(lines).items():
        table.add_row(name, *_row(score), style="bold")
    return table


def _row(score: Score) -> tuple[str, ...]:
    figures, cells = score.figures, score.cells
    has_cells = bool(cells.right + cells.wrong + cells.missing)
    return (
        *(f"{share:.4f}" for share in (figures.f1, figures.precision, figures.recall)),
        *(percent(part / score.printed if score.printed else None, 1) for part in (score.placed, score.accounted)),
        f"{score.caught}/{score.must}",
        f"{score.false_alarms}/{score.fails}",
        str(score.suspended),
        f"{score.perfect_caught} {score.perfect_false_alarms} {score.perfect_suspended}",
        *(f"{share:.3f}" if has_cells else "–" for share in (cells.precision, cells.recall)),
    )
