"""Plan how a document is read: as which type, which blocks there are, and what each answers for.

A document and its type, or those that it may be of, in, a Plan out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extractor.core.evidence import Notice
from extractor.core.reading import Section
from extractor.core.tokenizer import overlong_sentences
from extractor.doctypes.base import DocType, SectionSpec
from extractor.doctypes.choice import TypeChoice
from extractor.doctypes.policy import NOT_CALIBRATED
from extractor.document.model import Document
from extractor.extraction.headings import Heading, find_headings
from extractor.extraction.recognise import Recognition, recognise, type_notices
from extractor.extraction.sections import find_sections

_QUOTE = 60  # characters of an overlong sentence


@dataclass(frozen=True, slots=True)
class Block:
    """A span of a document and the section of its `doctype` that it was taken for: what a reader is asked about.

    `spec` is the section's with the fields that this block answers for, also those of sections that it stands in for.
    """

    section: Section
    spec: SectionSpec
    doctype: DocType


@dataclass(frozen=True, slots=True)
class Plan:
    """How a document is read: its type, its headings, its blocks in the order in which they stand, and what is missing.

    `sections` also has those that nobody reads; `recognition` is how the type was told, where it was not simply given.
    A plan travels to other processes: types go by reference.
    """

    document: Document
    doctype: DocType
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...]
    recognition: Recognition | None = None

    def of(self, key: str) -> tuple[Section, ...]:
        """The sections of one key, in order."""
        return tuple(section for section in self.sections if section.key == key)

    @property
    def passages(self) -> tuple[tuple[int, int], ...]:
        """The spans of the text that state figures: all but what is closed and read by nobody, as a glossary."""
        left_out = sorted(
            (section.start, section.end)
            for section in self.sections
            if (spec := self.doctype.spec(section.key)).closed and not spec.is_read
        )
        found, at = [], 0
        for start, end in left_out:
            found.append((at, start))
            at = max(at, end)
        return tuple((start, end) for start, end in [*found, (at, len(self.document.text))] if start < end)

    def __reduce__(self) -> tuple[Any, ...]:
        return _planned, (
            self.document,
            self.doctype,
            self.headings,
            self.sections,
            self.notices,
            self.recognition,
        )


def plan(document: Document, doctype: DocType) -> Plan:
    """Find the sections of `doctype` in a document; a required one that is not there is a notice."""
    return _plan(document, doctype, find_headings(document))


def plan_as(document: Document, choice: TypeChoice) -> Plan:
    """The plan of a document by the type that was named, else by the one that its content tells."""
    headings = find_headings(document)
    recognition = recognise(document, choice.among, headings)
    return _plan(
        document, choice.named or recognition.doctype, headings, recognition, type_notices(recognition, choice.named)
    )


def _plan(
    document: Document,
    doctype: DocType,
    headings: tuple[Heading, ...],
    recognition: Recognition | None = None,
    notices: Iterable[Notice] = (),
) -> Plan:
    sections = find_sections(document, doctype, headings)
    return _planned(
        document,
        doctype,
        headings,
        sections,
        (*notices, *_uncalibrated(doctype), *_missing(doctype, sections), *_overlong(document)),
        recognition,
    )


def _planned(
    document: Document,
    doctype: DocType,
    headings: tuple[Heading, ...],
    sections: tuple[Section, ...],
    notices: tuple[Notice, ...],
    recognition: Recognition | None,
) -> Plan:
    return Plan(document, doctype, headings, sections, tuple(_blocks(doctype, sections)), notices, recognition)


def _blocks(doctype: DocType, sections: Iterable[Section]) -> Iterator[Block]:
    everything = tuple(sections)
    present = {section.key for section in everything}
    for section in everything:
        spec = doctype.spec_of(section, present)
        if spec.is_read:
            yield Block(section, spec, doctype)


def _uncalibrated(doctype: DocType) -> Iterator[Notice]:
    """That nobody measured how far figures of the type may be trusted; of one that is not read there are none."""
    if doctype.policy.auto_accept or doctype.recognised_only:
        return
    yield Notice(
        code=NOT_CALIBRATED,
        severity="info",
        message_zh=f"“{doctype.title}”还没有校准过的阈值：没有发现问题也须由人通过",
        message_en=f"nothing was calibrated yet for documents of this type ({doctype.title_en or doctype.name}): "
        "a person passes them, though nothing is wrong",
    )


def _overlong(document: Document) -> Iterator[Notice]:
    """That a sentence is so long that it is read in pieces, and what refers across two of them is not seen."""
    for start, end in overlong_sentences(document.text, 0, len(document.text)):
        if "\t" not in document.text[start:end]:
            yield Notice(
                code="SEC-LONG-001",
                severity="warning",
                message_zh=f"有一句长{end - start}字，分段来读，前后段互相指代的不认；请核对",
                message_en=f"a sentence of {end - start} characters is read in pieces, what refers across them is not "
                "seen; look it over",
                quote=document.text[start : start + _QUOTE],
                where=document.where(start, end),
            )


def _missing(doctype: DocType, sections: Iterable[Section]) -> Iterator[Notice]:
    found = {section.key for section in sections}
    for spec in doctype.sections:
        if spec.required and spec.key not in found:
            yield Notice(
                code="SEC-MISS-001",
                severity="warning",
                message_zh=f"没有找到“{spec.title}”一节",
                message_en=f"section not found: {spec.title}",
                path=spec.key,
            )
