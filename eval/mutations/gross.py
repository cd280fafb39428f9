"""What the checks make of gross mistakes: whole rows, columns and sections that are wrong in the document itself.

    python -m eval.mutations.gross [FOLDER …] [--number N] [--seed N]

Each is planted in a document that is read already, and the document is read, checked and judged anew. All are mistakes
of the document under clear heads: each must fail as one, and none be taken for a misreading.
"""

import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, zip_longest
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from eval.mutations import prints
from eval.mutations.edit import Edit, edited, without_geometry
from eval.mutations.rows import shifted
from eval.mutations.stages import Stages
from eval.mutations.targets import Source, Target, source
from extractor.api import extract, read
from extractor.core.field_path import FieldPath, Key
from extractor.core.reading import Section
from extractor.core.tokenizer import figures
from extractor.core.values import Money
from extractor.document.model import Document

_ROOT = Path(__file__).parents[2]
_SAMPLES = (_ROOT / "eval" / "corpus" / "documents", _ROOT / "eval" / "families")
_HELD_BACK = "court"
_SUFFIXES = (".pdf", ".docx", ".txt")
_FEWEST = 5  # figures that change; fewer are single errors
_LAST_YEAR = ("0.83", "0.91", "1.07", "1.16")  # of this year's
# What 财政拨款 repeats of all funds, in the text and in the tables.
_REPEATED = (
    ("appropriation.income_total", "overall.income_total"),
    ("appropriation.expenditure_total", "overall.expenditure_total"),
    ("general_budget.total", "expenditure.total"),
    ("general_budget.structure_total", "expenditure.total"),
    ("general_budget.detail_total", "expenditure.total"),
)
_FISCAL, _ALL = ("一般公共预算财政拨款支出决算表", "合计"), ("支出决算表", "本年支出合计")


@dataclass(frozen=True, slots=True)
class Gross:
    """A gross mistake: its family, the document (by number) and what is changed in it."""

    family: str
    source: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one: identities that fail and did not fail before, and those that are laid at the reading's door."""

    planted: Gross
    document: str
    failing: tuple[str, ...]
    suspended: tuple[str, ...]


Plants = Callable[[Source, Sequence[Source], Random], Iterator[tuple[Edit, ...]]]


def rows_shifted(of: Source, _: Sequence[Source], random: Random) -> Iterator[tuple[Edit, ...]]:
    """The amounts of a table stand a row below their names."""
    made = [one.edits for one in shifted(of, random) if len(one.edits) >= _FEWEST]
    yield from random.sample(made, len(made))


def column_of_last_year(of: Source, _: Sequence[Source], random: Random) -> Iterator[tuple[Edit, ...]]:
    """A column of a table has the figures of another year."""
    columns: dict[tuple[str, str], list[Target]] = {}
    for target in of.figures:
        if (cell := _cell_of(target)) is not None and target.cited.value.value != 0:
            columns.setdefault((cell[0], cell[2]), []).append(target)
    whole = [targets for targets in columns.values() if len(targets) >= _FEWEST]
    for targets in random.sample(whole, len(whole)):
        factor = Decimal(random.choice(_LAST_YEAR))
        yield tuple(_with(target, target.cited.value.value * factor) for target in targets)


def section_of_another(of: Source, others: Sequence[Source], random: Random) -> Iterator[tuple[Edit, ...]]:
    """A section is that of another unit, word by word."""
    own = [one for one in of.outcome.sections if _states_figures(one) and not _holds_tables(of.document, one)]
    for section in random.sample(own, len(own)):
        theirs = [
            one
            for other in others
            if other is not of
            for one in other.outcome.sections
            if one.key == section.key and _states_figures(one) and not _holds_tables(other.document, one)
        ]
        if theirs:
            yield (Edit(section.start, section.end, random.choice(theirs).words),)


def repeated_all_funds(of: Source, _: Sequence[Source], random: Random) -> Iterator[tuple[Edit, ...]]:
    """财政拨款 has the figures of all funds: the totals of the text, or the table's."""
    by_path = of.by_path
    pairs = [(by_path[a], by_path[b]) for a, b in _REPEATED if a in by_path and b in by_path]
    rows = {(cell[0], cell[2], cell[1]): target for target in of.figures if (cell := _cell_of(target)) is not None}
    cells = [
        (target, rows[*_ALL, row])
        for (*of_table, row), target in rows.items()
        if (*of_table,) == _FISCAL and (*_ALL, row) in rows
    ]
    for found in random.sample([pairs, cells], 2):
        edits = {
            target.span: _with(target, other.cited.value.value)
            for target, other in found
            if isinstance(target.cited.value, Money) and target.cited.value.value != other.cited.value.value
        }
        if len(edits) > 1:
            yield tuple(edits.values())


FAMILIES: dict[str, Plants] = {
    "rows shifted": rows_shifted,
    "a column of last year": column_of_last_year,
    "a section of another unit": section_of_another,
    "财政拨款 repeats all funds": repeated_all_funds,
}


def _cell_of(target: Target) -> tuple[str, str, str] | None:
    """The table, row and column of a target that is a cell."""
    match FieldPath.parse(target.paths[0]):
        case ("tables", Key() as table, "rows", Key() as row, str() as column):
            return table.name, row.name, column
    return None


def _with(target: Target, amount: Decimal) -> Edit:
    number = prints.show(amount, target.cited.value.decimals, target.printed)
    return Edit(*target.span, prints.with_number(target.printed, number))


def _states_figures(section: Section) -> bool:
    found = [one for one in figures(section.text, section.start, section.end) if one.kind in ("money", "percent")]
    return len(found) >= _FEWEST


def _holds_tables(document: Document, section: Section) -> bool:
    return any(section.start < table.end and table.start < section.end for table in document.tables)


def plant(sources: Sequence[Source], number: int, seed: int) -> list[Gross]:
    """So many gross mistakes, of every family alike, one document after the other; the same for the same seed."""
    by_family: list[list[Gross]] = []
    for family, plants in FAMILIES.items():
        made = []
        for n, of in enumerate(sources):
            random = Random(zlib.crc32(f"{seed}/{family}/{of.document.name}".encode()))  # noqa: S311 - no secret
            made.append([Gross(family, n, edits) for edits in plants(of, sources, random)])
        turns = chain.from_iterable(zip_longest(*made))
        by_family.append([one for one in turns if one is not None])
    return [one for one in chain.from_iterable(zip_longest(*by_family)) if one is not None][:number]


def judge(of: Source, planted: Gross) -> Outcome:
    """Read the document with the mistake in it, and compare with what is found without it."""
    before = {(one.code, one.paths, one.equation) for one in extract(of.document).results if one.status != "pass"}
    after = extract(edited(of.document, planted.edits)).results
    new = [one for one in after if (one.code, one.paths, one.equation) not in before]
    found = {
        status: tuple(f"{one.code} {one.equation}" for one in new if one.status == status)
        for status in ("fail", "suspended")
    }
    return Outcome(planted, of.document.name, found["fail"], found["suspended"])


def sources_of(paths: Sequence[Path]) -> list[Source]:
    """Documents, read, with all that stands in them."""
    documents = [without_geometry(read(path)) for path in paths]
    return [source(n, document, Stages()(document)) for n, document in enumerate(documents)]


def main(
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders of .pdf, .docx and .txt files.")] = None,
    number: Annotated[int, typer.Option(help="How many are planted.", min=1)] = 30,
    seed: Annotated[int, typer.Option(help="Another seed plants others.")] = 1,
) -> None:
    """Plant gross mistakes in sample documents and count what is reported against the document."""
    console = Console(width=None if sys.stdout.isatty() else 150)
    found = (path for folder in folders or _SAMPLES for path in sorted(folder.rglob("*")))
    paths = [path for path in found if path.suffix.lower() in _SUFFIXES and _HELD_BACK not in path.parts]
    sources = sources_of(paths)
    outcomes = [judge(sources[one.source], one) for one in plant(sources, number, seed)]
    table = Table(title="gross mistakes", title_justify="left")
    for heading in ("family", "planted", "reported", "suspended"):
        table.add_column(heading, justify="left" if heading == "family" else "right")
    for family in FAMILIES:
        of = [one for one in outcomes if one.planted.family == family]
        reported, suspended = sum(bool(x.failing) for x in of), sum(bool(x.suspended) for x in of)
        table.add_row(family, str(len(of)), str(reported), str(suspended))
    console.print(table)
    for one in outcomes:
        if not one.failing or one.suspended:
            console.print(f"{one.planted.family} in {one.document}: {one.suspended or 'nothing fails'}", style="red")


if __name__ == "__main__":
    typer.run(main)
