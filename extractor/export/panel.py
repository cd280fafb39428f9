"""Make a panel of a dataset: organisation × year × indicator, with the place of every number.

A store or a run's folder in; a workbook, a table, a folder of tables or a database out. One organisation is held at a
time, so that memory does not grow with their number.
"""

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from extractor.core.foreign import os_problem
from extractor.dataset.disclosures import Disclosure, disclosures
from extractor.dataset.figures import DocumentFigures
from extractor.dataset.organisations import Organisation
from extractor.doctypes.base import DocType
from extractor.errors import ExtractorError
from extractor.export.export import NotExportedError
from extractor.export.panel_files import Add, Form, writer
from extractor.export.panel_rows import (
    DICTIONARY,
    DOCUMENTS,
    FINDINGS,
    ORGANISATIONS,
    VALUES,
    Status,
    dictionary_rows,
    document_row,
    finding_rows,
    kept,
    organisation_rows,
    value_row,
    wide_row,
    wide_table,
)
from extractor.export.panel_sources import Source
from extractor.message import Message
from extractor.store.circles import indicators_of

Shape = Literal["long", "wide"]
_TABLE_OF: Mapping[Shape, str] = {"long": VALUES.name, "wide": "panel"}


class NoIndicatorError(ExtractorError):
    """Indicators that no type has; carries what was named and what there is."""

    named: str
    known: tuple[str, ...]

    located_by = "named"

    @property
    def message(self) -> Message:
        return Message(
            f"没有这样的指标；可用的有：{'、'.join(self.known)}。",
            f"there is no such indicator: there are {', '.join(self.known)}",
        )


class BadYearsError(ExtractorError):
    """Years that are none; carries what was named."""

    named: str

    located_by = "named"

    @property
    def message(self) -> Message:
        return Message("年度应写作 2019、2019-2021 或 2019,2021。", "years are written 2019, 2019-2021 or 2019,2021")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a dataset is wanted: indicators by code, years (None: all), the least status; of one table its shape."""

    codes: frozenset[str]
    years: frozenset[int] | None = None
    least: Status = "unsettled"
    shape: Shape = "long"


class Made(NamedTuple):
    """What was written: of how many organisations, documents and values, and the digest of the file if it is one."""

    organisations: int
    documents: int
    values: int
    unread: int
    failing_across: int
    sha256: str | None


def codes_of(named: str | None, types: Sequence[DocType]) -> frozenset[str]:
    """The indicators that a list of codes names, `*` for any part of one; without it all that are no lists.

    Raises NoIndicatorError.
    """
    if named is None:
        return frozenset(one.code for doctype in types for one in doctype.indicators if not one.is_list)
    known = [indicator.code for doctype in types for indicator in doctype.indicators]
    found: set[str] = set()
    for one in (part.strip() for part in named.split(",")):
        matching = [code for code in known if fnmatchcase(code, one) or fnmatchcase(code, f"*.{one}")]
        if not matching:
            raise NoIndicatorError(one, tuple(known))
        found.update(matching)
    return frozenset(found)


def years_of(named: str | None) -> frozenset[int] | None:
    """The years that 2019, 2019-2021 or 2019,2021 names. Raises BadYearsError."""
    if named is None:
        return None
    found: set[int] = set()
    for part in named.split(","):
        match = re.fullmatch(r"\s*(\d{4})(?:\s*[-–—]\s*(\d{4}))?\s*", part)
        if match is None:
            raise BadYearsError(named)
        found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(found)


def form_of_panel(out: Path, named: Form | None) -> Form:
    """The form of a panel by the ending of its file; of a folder the one that is named, else csv.

    Raises NotExportedError where an ending is no form's, or another's than is named.
    """
    ending = out.suffix.lower().removeprefix(".")
    if not ending:
        if named in ("xlsx", "duckdb"):
            raise NotExportedError(out, f"请让文件以 .{named} 结尾。", f"end it in .{named}.")
        return named or "csv"
    if ending not in get_args(Form) or named not in (None, ending):
        forms = "、".join(get_args(Form))
        raise NotExportedError(out, f"以 .{ending} 结尾，格式应为 {forms}。", f"ends in .{ending}: end it as its form.")
    return ending  # type: ignore[return-value]


def panel(
    source: Source,
    out: Path,
    form: Form,
    chosen: Chosen,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
) -> Made:
    """Write the panel of a dataset to `out`, whole or not at all. Raises NotExportedError, NoDuckdbError."""
    many = not out.suffix
    if out.is_dir() and (not many or any(out.iterdir())):
        raise NotExportedError(out, "文件夹不是空的，请另选一个。", "is not empty; name a new folder.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".panel-", dir=out.parent) as beside:
            partial = Path(beside) / f"panel{out.suffix}"
            whole = _Panel(source, chosen)
            with writer(partial, form, whole.tables, _TABLE_OF[chosen.shape], many=many) as add:
                made = whole.write(add, on_progress)
            sha256 = None if many else _digest(partial)
            if out.is_dir():
                out.rmdir()
            partial.replace(out)
    except OSError as error:
        problem = os_problem(error)
        raise NotExportedError(out, f"无法写入：{problem.zh}。", f"cannot be written: {problem.en}.") from error
    return made._replace(sha256=sha256)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Panel:
    """The tables of a dataset, organisation by organisation."""

    def __init__(self, source: Source, chosen: Chosen) -> None:
        self._source, self._chosen = source, chosen
        self._indicators = indicators_of(source.types)
        every = [one for doctype in source.types for one in doctype.indicators]
        self._wide = wide_table(one for one in every if one.code in chosen.codes)
        self.tables = (self._wide, VALUES, DOCUMENTS, FINDINGS, DICTIONARY, ORGANISATIONS)

    def write(self, add: Add, on_progress: Callable[[int, int], None]) -> Made:
        """Write every row of every table."""
        whole = len(self._source.registry.organisations) + 1
        organisations = documents = values = failing = unread = 0
        for done, (organisation, group) in enumerate(self._source.groups(), 1):
            organisations += organisation is not None
            documents += len(group)
            failing += sum(one.result.status == "fail" for figures in group for one in figures.crossed)
            values += self._group(add, organisation, [one for one in group if self._is_wanted(one.year)])
            on_progress(done, whole)
        for one in self._source.unread():
            unread += 1
            add(DOCUMENTS, (None, None, None, one.name, one.status, 0, 0, 0, one.why, None))
        for table, rows in (
            (DICTIONARY, dictionary_rows(self._source.types)),
            (ORGANISATIONS, self._organisations()),
        ):
            for row in rows:
                add(table, row)
        on_progress(whole, whole)
        return Made(organisations, documents, values, unread, failing, None)

    def _is_wanted(self, year: int | None) -> bool:
        return self._chosen.years is None or year in self._chosen.years

    def _group(self, add: Add, organisation: Organisation | None, group: Sequence[DocumentFigures]) -> int:
        """The rows of one organisation's documents; those that name nobody are each for themselves."""
        key = organisation.key if organisation is not None else ""
        separate = [group] if organisation is not None else [[one] for one in group]
        found = [one for some in separate for one in disclosures(some, key, self._indicators)]
        written = 0
        for years in _by_year(found) if organisation is not None else ([one] for one in found):
            written += self._year(add, organisation, years)
        superseded = {one.sha256 for disclosure in found for one in disclosure.superseded}
        for figures in group:
            note = "已有后来的版本 superseded by a later edition" if figures.sha256 in superseded else ""
            note = note or ("" if self._indicators.get(figures.type) else "此类文件没有指标 no indicators of its type")
            add(DOCUMENTS, document_row(organisation, figures, self._chosen.codes, note))
            for row in finding_rows(organisation, figures):
                add(FINDINGS, row)
        return written

    def _year(self, add: Add, organisation: Organisation | None, of_year: Sequence[Disclosure]) -> int:
        values: dict[str, Decimal | None] = {}
        written = 0
        for disclosure in of_year:
            for value in kept(disclosure, self._chosen.codes, self._chosen.least):
                add(VALUES, value_row(organisation, disclosure, value))
                written += 1
                if not value.member:
                    values[value.indicator.code] = value.found.value.value
        if values:
            add(self._wide, wide_row(organisation, of_year[0].year, values, self._wide))
        return written

    def _organisations(self) -> Iterator[tuple[object, ...]]:
        for _, one in sorted(self._source.registry.organisations.items()):
            yield from organisation_rows(one)


def _by_year(found: Iterable[Disclosure]) -> Iterator[list[Disclosure]]:
    years: dict[int | None, list[Disclosure]] = {}
    for one in found:
        years.setdefault(one.year, []).append(one)
    yield from years.values()
