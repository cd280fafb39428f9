"""Show what became of planted errors: by family, what stands, what was missed and why, false alarms.

Verdicts in, tables out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table

from eval.mutations.judge import Verdict, pattern
from eval.mutations.plant import FAMILIES, PLACES
from eval.mutations.targets import Source
from extractor.checks.rule import CheckResult


def summary(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Counts of a set of verdicts."""
    standing = [one for one in verdicts if one.standing]
    return {
        "n": len(verdicts),
        "detected": sum(one.detected for one in verdicts),
        "standing": len(standing),
        "detected_standing": sum(one.detected for one in standing),
        "falsifiable": sum(one.falsifiable for one in verdicts),
        "detected_falsifiable": sum(one.detected for one in verdicts if one.falsifiable),
        "located": sum(one.located is True for one in verdicts),
        "locatable": sum(one.located is not None for one in verdicts),
        "diagnosed": sum(one.diagnosed is True for one in verdicts),
        "diagnosable": sum(one.diagnosed is not None for one in verdicts),
        "misread": sum(one.read != "as printed" for one in verdicts),
        "only_known": sum(one.known for one in verdicts),
    }


def by_family(verdicts: Sequence[Verdict]) -> dict[str, dict[str, dict[str, Any]]]:
    """family → place → counts, as far as there are any."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for family in FAMILIES:
        for place in PLACES:
            here = [one for one in verdicts if one.family == family and one.place == place]
            if here:
                found.setdefault(family, {})[place] = summary(here)
    return found


def families_table(verdicts: Sequence[Verdict]) -> Table:
    """The main table."""
    table = Table("family", "place", title="planted errors")
    for heading in (
        "n",
        "detected",
        "stand",
        "detected of these",
        "falsifiable",
        "detected of these",
        "located",
        "diagnosed",
        "misread",
    ):
        table.add_column(heading, justify="right")
    for family, places in by_family(verdicts).items():
        for place, counts in places.items():
            table.add_row(family, place, *_cells(counts))
    table.add_section()
    for place in PLACES:
        table.add_row("all", place, *_cells(summary([one for one in verdicts if one.place == place])))
    table.add_row("all", "both", *_cells(summary(verdicts)))
    return table


def _cells(counts: dict[str, Any]) -> list[str]:
    n = counts["n"]
    return [
        str(n),
        _share(counts["detected"], n),
        _share(counts["standing"], n),
        _share(counts["detected_standing"], counts["standing"]),
        _share(counts["falsifiable"], n),
        _share(counts["detected_falsifiable"], counts["falsifiable"]),
        _share(counts["located"], counts["locatable"]),
        _share(counts["diagnosed"], counts["diagnosable"]),
        str(counts["misread"]),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def standing(sources: Iterable[Source]) -> dict[str, dict[str, dict[str, int]]]:
    """Document → place → how many cited figures there are and how many stand in an evaluated identity."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for source in sources:
        spans = source.outcome.standing()
        found[source.document.name] = {}
        for place in PLACES:
            figures = [target for target in source.figures if target.place == place]
            if figures:
                stand = sum(target.span in spans for target in figures)
                found[source.document.name][place] = {"figures": len(figures), "standing": stand}
    return found


def documents_table(
    stands: dict[str, dict[str, dict[str, int]]], alarms: dict[str, tuple[int, list[CheckResult] | None]]
) -> Table:
    """Each document: what stands in identities, what fails as it stands, and which of that is a false alarm."""
    table = Table("document", title="documents as they are")
    for heading in ("narrative", "stand", "table", "stand", "fails", "false alarms"):
        table.add_column(heading, justify="right")
    for name, places in stands.items():
        row = []
        for place in PLACES:
            counts = places.get(place, {"figures": 0, "standing": 0})
            row += [str(counts["figures"]), _share(counts["standing"], counts["figures"])]
        fails, false = alarms[name]
        table.add_row(name, *row, str(fails), "no labels" if false is None else str(len(false)))
    total = {
        place: [sum(p[place][key] for p in stands.values() if place in p) for key in ("figures", "standing")]
        for place in PLACES
    }
    row = [word for place in PLACES for word in (str(total[place][0]), _share(total[place][1], total[place][0]))]
    known = [false for _, false in alarms.values() if false is not None]
    table.add_section()
    table.add_row("all", *row, str(sum(fails for fails, _ in alarms.values())), str(sum(map(len, known))))
    return table


def missed(verdicts: Sequence[Verdict], most: int) -> dict[str, list[tuple[int, str, str, str]]]:
    """Family and place → the most common undetected: how many, where (pattern), why, an example."""
    found: dict[str, list[tuple[int, str, str, str]]] = {}
    for family in FAMILIES:
        for place in PLACES:
            here = [one for one in verdicts if one.family == family and one.place == place and not one.detected]
            counted = Counter((pattern(one.path), one.why) for one in here)
            rows = []
            for (where, why), count in counted.most_common(most):
                example = next(one for one in here if (pattern(one.path), one.why) == (where, why))
                rows.append((count, where, why, f"{example.document}: {example.before} → {example.after}"))
            if rows:
                found[f"{family}, {place}"] = rows
    return found


def missed_table(verdicts: Sequence[Verdict], most: int) -> Table:
    """Where and why errors stayed undetected."""
    table = Table("family", "n", "where", "why", "example", title="undetected")
    for name, rows in missed(verdicts, most).items():
        for n, row in enumerate(rows):
            table.add_row("" if n else name, str(row[0]), *row[1:])
        table.add_section()
    return table
