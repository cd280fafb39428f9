"""A document type of another world, written with only what a user has: a library's annual report, which counts books.

`extractor run FOLDER --out OUT --type helpers.toy_type:LIBRARY` reads such reports, where this folder is on the path.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import Field

from extractor.checks.rule import Catalogue, Equal, Figure, Identity, just, terms
from extractor.core.evidence import Cited, Model
from extractor.core.field_path import FieldPath
from extractor.core.reading import Answer, Section
from extractor.core.values import Count
from extractor.doctypes.base import DocType, Grammar, SectionSpec
from extractor.doctypes.policy import AutoAccept, Policy


def _said(title: str, **flags: str) -> Any:
    return Field(default=None, title=title, json_schema_extra={"labels": [title], **flags})


class Shelves(Model):
    """What stands in the house: 馆藏总量50,000册，其中图书47,000册、期刊3,000册."""

    volumes: Cited[Count] | None = _said("馆藏总量")
    books: Cited[Count] | None = _said("图书")
    journals: Cited[Count] | None = _said("期刊")


class Visits(Model):
    """Who came: 全年到馆120,000人次."""

    people: Cited[Count] | None = _said("到馆人次")


class LibraryReport(Model):
    """图书馆年度报告."""

    library: Cited[str] | None = _said("馆名", identity="issuer")
    edition: Cited[int] | None = _said("报告年份", identity="period")
    shelves: Shelves | None = Field(default=None, title="馆藏")
    visits: Visits | None = Field(default=None, title="读者服务")


def _reads(*leaves: tuple[str, str, str]) -> Grammar:
    """Leaves by path, each of a kind, where a pattern's group finds it in the section."""

    def read(section: Section) -> Iterator[Answer]:
        for path, kind, pattern in leaves:
            if found := re.compile(pattern, re.M).search(section.text, section.start, section.end):
                yield Answer(FieldPath.parse(path), kind, found[1], found.span(), found.span(1))  # type: ignore[arg-type]

    return read


def _counts(path: str, label: str) -> tuple[str, str, str]:
    return path, "count", rf"{label}\s*([\d,]+\s*(?:人次|册))"


_TITLE = _reads(("library", "str", r"^(\S+?图书馆)"), ("edition", "int", r"(\d{4})年度报告"))
_SHELVES = _reads(
    _counts("shelves.volumes", "馆藏总量"), _counts("shelves.books", "图书"), _counts("shelves.journals", "期刊")
)
_VISITS = _reads(_counts("visits.people", "到馆"))
CATALOGUE = Catalogue()


@CATALOGUE.rule("LIB-SUM-001", zh="图书与期刊之和等于馆藏总量", en="Books and journals add up to the volumes")
def volumes_are_books_and_journals(record: LibraryReport) -> Iterator[Identity]:
    """馆藏总量 = 图书 + 期刊."""
    if record.shelves is not None:
        figures = (Figure(f"shelves.{name}", getattr(record.shelves, name)) for name in Shelves.model_fields)
        volumes, *parts = figures
        yield Equal(just(volumes), terms(parts))


# As if somebody had measured it: of a type without, every document is for a person.
CALIBRATED = AutoAccept(min_score=1, alpha=0.01, alpha_documents=0.01, delta=0.05, figures=300, wrong=0, documents=30)
LIBRARY = DocType(
    at=f"{__name__}:LIBRARY",
    name="library_report",
    title="图书馆年度报告",
    title_en="annual report of a library",
    record=LibraryReport,
    sections=(
        SectionSpec("title", "封面", re.compile(r"(?!)"), fields=("library", "edition"), grammar=_TITLE, opening=True),
        SectionSpec("shelves", "馆藏情况", re.compile("馆藏情况"), root=("shelves",), grammar=_SHELVES),
        SectionSpec("visits", "读者服务", re.compile("读者服务"), root=("visits",), grammar=_VISITS),
    ),
    catalogue=tuple(CATALOGUE),
    policy=Policy(required=("shelves",), auto_accept={"grammar": CALIBRATED}),
)
UNREAD = replace(
    LIBRARY,
    at=f"{__name__}:UNREAD",
    name="unread_report",
    sections=tuple(replace(spec, grammar=None, root=(), fields=()) for spec in LIBRARY.sections),
)

REPORT = """柳塘区图书馆2031年度报告
一、馆藏情况
年末馆藏总量50,000册，其中：图书47,000册，期刊3,000册。
二、读者服务
全年到馆120,000人次，开馆三百天。
"""
WRONG = REPORT.replace("柳塘区", "柳塘镇").replace("期刊3,000册", "期刊2,000册")
