"""Tell which names are one organisation over the years: by their keys, their codes, and what people say of them.

Names seen in documents and corrections in, a Registry out.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from extractor.core.foreign import os_problem
from extractor.dataset.names import Level, department_of, is_body, organisation_key, place_of
from extractor.errors import ExtractorError
from extractor.message import Message

Relation = Literal["seen", "alias", "renamed", "merged"]
Evidence = Literal["document", "file"]
COLUMNS = ("name", "alias", "relation", "from", "to", "region", "level", "code", "parent")


class BadOrganisationsError(ExtractorError):
    """A file of organisations that cannot be used; carries the file, the line, what is wrong."""

    path: Path
    line: int
    problem: Message

    located_by = "path"

    @property
    def message(self) -> Message:
        return Message(f"第{self.line}行：{self.problem.zh}。", f"line {self.line}: {self.problem.en}")


class Occurrence(NamedTuple):
    """A name as a document prints it, of which year, with the organisation's code where it has one."""

    name: str
    year: int | None
    code: str = ""


class Correction(NamedTuple):
    """What a person says: `alias` is a name of the organisation `name` from one year to another.

    renamed: it was called so before; merged: that organisation went into this one. Empty fields say nothing.
    """

    name: str
    alias: str = ""
    relation: Relation = "alias"
    first: int | None = None
    last: int | None = None
    region: str = ""
    level: Level = ""
    code: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an organisation has or had, in which years it was seen or is valid, and who says so."""

    key: str
    name: str
    relation: Relation
    first: int | None
    last: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Organisation:
    """One that publishes disclosures: by its `key`; `parent` is the key of the department that it belongs to."""

    key: str
    name: str
    region: str = ""
    level: Level = ""
    code: str = ""
    parent: str = ""
    names: tuple[Name, ...] = field(default=())


class Registry:
    """Organisations by their keys, and which of them a printed name is; what is no name of a body is none."""

    def __init__(self, organisations: Mapping[str, Organisation], owners: Mapping[str, Sequence[tuple[Name, str]]]):
        self.organisations = organisations
        self._owners = owners

    def resolve(self, name: str | None, year: int | None = None) -> Organisation | None:
        """The organisation that a name meant in a year; None where none is named."""
        if name is None or not (key := organisation_key(name)):
            return None
        owners = self._owners.get(key, ())
        valid = [owner for known, owner in owners if _within(known, year)] or [owner for _, owner in owners]
        return self.organisations.get(valid[0] if valid else key)

    def units_of(self, key: str) -> tuple[Organisation, ...]:
        """The organisations that belong to a department, by key."""
        return tuple(one for _, one in sorted(self.organisations.items()) if one.parent == key)

    @classmethod
    def of(cls, seen: Iterable[Occurrence], corrections: Sequence[Correction] = ()) -> "Registry":
        """The organisations of these names.

        Names of one key are one organisation; so are two of one region that carry one code in different years, of
        which the later is its name now. What a person says goes before.
        """
        groups: dict[str, list[Occurrence]] = {}
        for one in sorted(seen, key=lambda one: (one.year or 0, one.name)):
            if is_body(one.name):
                groups.setdefault(organisation_key(one.name), []).append(one)
        owners = _owners(groups, corrections)
        names: dict[str, list[Name]] = {}
        for key, (owner, known) in owners.items():
            names.setdefault(owner, []).append(known)
            names.setdefault(key if owner == key else owner, [])
        organisations = {
            owner: _organisation(owner, groups, tuple(sorted(known, key=_by_time))) for owner, known in names.items()
        }
        for correction in corrections:
            _corrected(organisations, owners, correction)
        linked = {key: _linked(one, organisations) for key, one in organisations.items()}
        return cls(linked, {key: [(known, owner)] for key, (owner, known) in owners.items()})


def _owners(
    groups: Mapping[str, Sequence[Occurrence]], corrections: Sequence[Correction]
) -> dict[str, tuple[str, Name]]:
    """To which organisation each key belongs, with the name as it was seen or said."""
    owners = {key: (key, _seen(key, seen, "seen")) for key, seen in groups.items()}
    by_code: dict[tuple[str, str], str] = {}
    for key, seen in sorted(groups.items(), key=lambda pair: -(pair[1][-1].year or 0)):
        code = next((one.code for one in seen if one.code), "")
        if not code:
            continue
        now = by_code.setdefault((place_of(seen[-1].name)[0], code), key)
        years, others = ({one.year for one in groups[one]} for one in (key, now))
        if now != key and not years & others:
            owners[key] = now, _seen(key, seen, "renamed")
    for one in corrections:
        key, alias = organisation_key(one.name), organisation_key(one.alias)
        owners.setdefault(key, (key, Name(key, one.name, "seen", None, None, "file")))
        if alias and alias != key:
            owners[alias] = key, Name(alias, one.alias, one.relation, one.first, one.last, "file")
    for key, (owner, known) in list(owners.items()):  # what went into one that went into another
        while owners[owner][0] not in (owner, key):
            owner = owners[owner][0]  # noqa: PLW2901
        owners[key] = owner, known
    return owners


def _seen(key: str, seen: Sequence[Occurrence], relation: Relation) -> Name:
    years = [one.year for one in seen if one.year is not None]
    return Name(key, seen[-1].name, relation, min(years, default=None), max(years, default=None), "document")


def _organisation(key: str, groups: Mapping[str, Sequence[Occurrence]], names: tuple[Name, ...]) -> Organisation:
    name = next((one.name for one in names if one.key == key), key)
    codes = [one.code for known in names for one in groups.get(known.key, ()) if one.code]
    return Organisation(key, name, *place_of(name), code=codes[-1] if codes else "", names=names)


def _corrected(organisations: dict[str, Organisation], owners: Mapping[str, tuple[str, Name]], one: Correction) -> None:
    owner = owners[organisation_key(one.name)][0]
    known = organisations[owner]
    organisations[owner] = replace(
        known,
        region=one.region or known.region,
        level=one.level or known.level,
        code=one.code or known.code,
        parent=organisation_key(one.parent) or known.parent,
    )


def _linked(one: Organisation, organisations: Mapping[str, Organisation]) -> Organisation:
    """An organisation with its department: the one that was said, or the one whose 本级 it is."""
    parent = one.parent or department_of(one.key)
    return replace(one, parent=parent if parent in organisations else "")


def _by_time(name: Name) -> tuple[int, str]:
    return name.first or 0, name.key


def _within(name: Name, year: int | None) -> bool:
    if name.evidence == "document" or year is None:
        return True
    return (name.first is None or name.first <= year) and (name.last is None or year <= name.last)


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """The lines of `organisations.csv`, whose first line names its columns. Raises BadOrganisationsError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            unknown = sorted(set(reader.fieldnames or ()) - set(COLUMNS))
            if unknown or "name" not in (reader.fieldnames or ()):
                zh = f"列应为 {'、'.join(COLUMNS)}"
                raise BadOrganisationsError(path, 1, Message(zh, f"the columns are {', '.join(COLUMNS)}"))
            return tuple(_correction(path, reader.line_num, row) for row in reader)
    except OSError as error:
        raise BadOrganisationsError(path, 0, os_problem(error)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadOrganisationsError(path, 0, Message("不是 UTF-8 的 CSV", "it is no CSV in UTF-8")) from error


def _correction(path: Path, line: int, row: Mapping[str, str | None]) -> Correction:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not said["name"]:
        raise BadOrganisationsError(path, line, Message("没有 name", "it has no name"))
    relation = said["relation"] or "alias"
    if relation not in get_args(Relation):
        known = ", ".join(get_args(Relation))
        raise BadOrganisationsError(path, line, Message(f"relation 应为 {known}", f"relation is one of {known}"))
    years = [said[name] for name in ("from", "to")]
    if not all(year.isdecimal() or not year for year in years):
        raise BadOrganisationsError(path, line, Message("from、to 应为年份", "from and to are years"))
    first, last = (int(year) if year else None for year in years)
    rest = {name: said[name] for name in ("region", "level", "code", "parent")}
    return Correction(said["name"], said["alias"], relation, first, last, **rest)  # type: ignore[arg-type]
