"""Read a dataset from a store or from the folder of a run, an organisation at a time, always in the same order."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from extractor.checks.rule import CheckResult
from extractor.core.schema import of_role, walk
from extractor.dataset.across import Circle, crossings
from extractor.dataset.adjusted import Adjustment, adjustments
from extractor.dataset.disclosures import disclosures, is_half_of
from extractor.dataset.figures import DocumentFigures, adjustments_of, failing_of, figures_of, measured_of
from extractor.dataset.organisations import Correction, Occurrence, Organisation, Registry
from extractor.doctypes.base import DocType
from extractor.doctypes.indicators import Indicator
from extractor.errors import ExtractorError
from extractor.message import Message
from extractor.output.files import read_record
from extractor.store.circles import documents_of, indicators_of
from extractor.store.database import Session, Store
from extractor.store.failures import failures, failures_counted
from extractor.store.figures import figures_in, unmeasured
from extractor.store.organisations import organisations_kept
from extractor.store.types import types_kept

_MACHINE = {"verified": "machine_verified", "grounded": "grounded"}


class NoRunError(ExtractorError):
    """A folder that holds no run; carries it."""

    path: Path

    located_by = "path"

    @property
    def message(self) -> Message:
        return Message(
            "不是运行的输出文件夹（没有 summary.jsonl）：请指定 `extractor run --out` 的文件夹，或 --db 的数据库。",
            "is no folder of a run (it has no summary.jsonl): name one that `extractor run --out` wrote, or a store",
        )


class Unread(NamedTuple):
    """A document that gave no record: what became of it, and why."""

    name: str
    status: str
    why: str


class Source(Protocol):
    """Where a dataset comes from."""

    @property
    def types(self) -> Sequence[DocType]:
        """The types of its documents."""

    @property
    def registry(self) -> Registry:
        """Whose they are."""

    def groups(self) -> Iterator[tuple[Organisation | None, list[DocumentFigures]]]:
        """The documents of each organisation, in the order of their names; last those that name nobody."""

    def unread(self) -> Iterator[Unread]:
        """Documents of which nothing could be read, by name."""


def _ordered(registry: Registry) -> list[Organisation]:
    return sorted(registry.organisations.values(), key=lambda one: (one.region, one.name, one.key))


@dataclass(frozen=True, slots=True)
class StoreSource:
    """The dataset of a store that was brought up to date, as it was when the session began."""

    session: Session
    types: Sequence[DocType]
    registry: Registry
    codes: frozenset[str]

    def groups(self) -> Iterator[tuple[Organisation | None, list[DocumentFigures]]]:
        for one in (*_ordered(self.registry), None):
            rows = documents_of(self.session, [one.key if one is not None else None])
            figures = [figures_in(row, self.codes) for row in rows]
            self.session.expunge_all()
            if figures:
                yield one, figures

    def unread(self) -> Iterator[Unread]:
        failed = failures(self.session, failures_counted(self.session))
        yield from sorted(Unread(row.name, "failed", f"{row.code} {row.zh} {row.en}") for row in failed)
        why = Message(
            "其类型在这里没有安装，或由另一版本读取", "its type is not installed here, or another version read it"
        )
        yield from (Unread(name, "not_measured", str(why)) for name in unmeasured(self.session))


@dataclass(frozen=True, slots=True)
class FolderSource:
    """The dataset of a run's folder: what each document measures is held in short, the rest read when it is its turn.

    Words of adjustments are looked for in what the record holds, because the folder has no other text.
    """

    types: Sequence[DocType]
    registry: Registry
    documents: Mapping[str | None, Sequence[bytes]]
    failed: Sequence[Unread]

    @classmethod
    def of(cls, folder: Path, corrections: Sequence[Correction] = ()) -> "FolderSource":
        """Read a folder; a record that cannot be used is told of as not measured. Raises NoRunError."""
        summary = folder / "summary.jsonl"
        if not summary.is_file():
            raise NoRunError(folder)
        types: dict[str, DocType] = {}
        packed: list[tuple[DocumentFigures, bytes]] = []
        failed: list[Unread] = []
        with summary.open(encoding="utf-8") as lines:
            for order, line in enumerate(lines):
                row = json.loads(line)
                place = folder / row["document"] / "record.json"
                if not place.is_file():
                    failed.append(Unread(row["document"], row["status"], row.get("error", "")))
                    continue
                try:
                    figures, doctype = _read(place, row, order)
                except ExtractorError as error:
                    failed.append(Unread(row["document"], "not_measured", str(error)))
                    continue
                types[doctype.name] = doctype
                packed.append((replace(figures, measured=()), _pack(figures)))
        registry = Registry.of(
            (Occurrence(one.organization, one.year, one.unit_code) for one, _ in packed if one.organization),
            corrections,
        )
        documents: dict[str | None, list[bytes]] = {}
        indicators = indicators_of(types.values())
        for figures, content in _whole(packed, indicators):
            found = registry.resolve(figures.organization, figures.year)
            documents.setdefault(found.key if found is not None else None, []).append(content)
        ordered = sorted(types.values(), key=lambda doctype: doctype.name)
        return cls(ordered, registry, documents, sorted(failed))

    def groups(self) -> Iterator[tuple[Organisation | None, list[DocumentFigures]]]:
        indicators = indicators_of(self.types)
        for one in (*_ordered(self.registry), None):
            own = [_unpack(content) for content in self.documents.get(one.key if one is not None else None, ())]
            own.sort(key=lambda figures: (figures.year or 0, figures.order))
            if one is not None:
                own = self._crossed(one, own, indicators)
            if own:
                yield one, own

    def _crossed(
        self, one: Organisation, own: list[DocumentFigures], indicators: Mapping[str, Mapping[str, Indicator]]
    ) -> list[DocumentFigures]:
        units = self.registry.units_of(one.key)
        of_units = [
            disclosure
            for unit in units
            for disclosure in disclosures(
                [_unpack(content) for content in self.documents.get(unit.key, ())], unit.key, indicators
            )
        ]
        circle = Circle.of(one, disclosures(own, one.key, indicators), of_units, len(units))
        found = crossings(circle)
        return [replace(figures, crossed=tuple(found.get(figures.sha256, ()))) for figures in own]

    def unread(self) -> Iterator[Unread]:
        yield from self.failed


def _read(place: Path, row: Mapping[str, Any], order: int) -> tuple[DocumentFigures, DocType]:
    doctype, record = read_record(place)
    form = json.loads(place.read_text(encoding="utf-8"))
    origins = {path: _MACHINE.get(status, "unsettled") for path, status in form["verdict"]["fields"].items()}
    results = place.with_name("findings.jsonl")
    lines = results.read_text(encoding="utf-8").splitlines() if results.is_file() else []
    failing = [CheckResult.of(found) for line in lines if (found := json.loads(line))["status"] == "fail"]
    statements = of_role(doctype.record, "statements")
    said = (
        cited.quote
        for path, cited in walk(record)
        if isinstance(cited.value, str) or (statements is not None and path[0] == statements.name)
    )
    settled = form["verdict"]["decision"] == "accept"
    adjusted: tuple[Adjustment, ...] = adjustments("\n".join(said))
    sha256 = form["document"]["sha256"]
    figures = figures_of(
        row["document"], sha256, doctype, record, origins, failing, adjusted, settled=settled, order=order
    )
    return figures, doctype


def _whole(
    packed: Sequence[tuple[DocumentFigures, bytes]], indicators: Mapping[str, Mapping[str, Indicator]]
) -> Iterator[tuple[DocumentFigures, bytes]]:
    """The documents; one that names nobody has the name and the year of the one whose half it is."""
    for figures, content in packed:
        if figures.organization or not indicators[figures.type]:
            yield figures, content
            continue
        half = _unpack(content)
        others = {
            (one.organization, one.year)
            for one, theirs in packed
            if one.organization and is_half_of(half, _unpack(theirs), indicators[figures.type])
        }
        if len(others) == 1:
            organization, year = others.pop()
            half = replace(half, organization=organization, year=year)
        yield half, _pack(half)


def _pack(figures: DocumentFigures) -> bytes:
    head = [
        figures.name,
        figures.sha256,
        figures.type,
        figures.organization,
        figures.year,
        figures.unit_code,
        figures.settled,
        figures.order,
    ]
    return zlib.compress(json.dumps([head, figures.form()], ensure_ascii=False).encode(), 1)


def _unpack(content: bytes) -> DocumentFigures:
    head, form = json.loads(zlib.decompress(content))
    figures = DocumentFigures(*head)
    return replace(figures, measured=measured_of(form), failing=failing_of(form), adjustments=adjustments_of(form))


@contextmanager
def of_store(store: Store, codes: frozenset[str]) -> Iterator[StoreSource]:
    """The dataset of a store, seen at one moment; `codes` are the indicators that are wanted of it."""
    with store.reading() as session:
        types = sorted(types_kept(session), key=lambda doctype: doctype.name)
        yield StoreSource(session, types, organisations_kept(session), codes)
