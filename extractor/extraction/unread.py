"""Say which sections state more than was read of them: what nobody read, nobody checks either.

A block and what was read of it in, or a record; a notice of each section of which too little was read out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from extractor.core.evidence import Model, Notice
from extractor.core.field_path import FieldPath
from extractor.core.reading import FIGURE_KINDS, Section
from extractor.core.schema import resolve, standing
from extractor.core.tokenizer import FigureToken, figures
from extractor.doctypes.policy import SECTION_MAIN
from extractor.document.model import Document
from extractor.extraction.alignment import Aligned
from extractor.extraction.coverage import Coverage
from extractor.extraction.plan import Block, Plan
from extractor.message import Message

_SHOWN = 5  # figures of a section that nobody read
_FEWEST_AMOUNTS = 2  # of a section, below which it may be a remark that there is nothing
_NOTHING = re.compile("没有|无|未|不涉及|不存在|不适用")


def left_unread(
    block: Block, printed: Iterable[FigureToken], values: Sequence[Aligned], document: Document
) -> Iterator[Notice]:
    """A notice where less than half of the amounts were read of a section that must be there, or of any no figure."""
    section, none = block.section, not any(value.kind in FIGURE_KINDS for value in values)
    if not none and not block.spec.required:
        return
    tables = [(table.start, table.end) for table in document.tables]
    found = [
        figure
        for figure in printed
        if figure.kind in ("money", "percent") and not any(low <= figure.start < high for low, high in tables)
    ]
    amounts = {figure.start for figure in found if figure.kind == "money"}
    unread = amounts - {value.cited.figure[0] for value in values}
    if block.spec.required and len(amounts) >= _FEWEST_AMOUNTS and len(unread) > len(amounts) / 2:
        yield _notice(
            "SEC-READ-001",
            section,
            document,
            Message(
                f"“{section.title}”一节的{len(amounts)}个金额中有{len(unread)}个没有读出",
                f"{len(unread)} of {len(amounts)} amounts were not read: {section.title}",
            ),
        )
    elif found and none and not block.spec.opening:
        yield _notice(
            "SEC-NONE-001",
            section,
            document,
            Message(
                f"“{section.title}”一节有{len(found)}个数，一个也没有读出；请对照原文",
                f"none of the {len(found)} figures of a section was read; look at the original: {section.title}",
            ),
        )


def nowhere(covered: Iterable[Coverage], document: Document) -> Iterator[Notice]:
    """A notice of each section that prints amounts or rates which the record has nowhere, not even as statements."""
    for one in covered:
        if one.nowhere:
            printed = "、".join(document.text[slice(*figure)] for figure in one.nowhere[:_SHOWN])
            more = "…" if len(one.nowhere) > _SHOWN else ""
            yield Notice(
                code="SEC-LEFT-001",
                severity="warning",
                message_zh=f"“{one.title or '各节之外'}”有{len(one.nowhere)}个数没有读出：{printed}{more}；请对照原文",
                message_en=f"{len(one.nowhere)} figures of {one.title or 'what is in no section'} were not read: "
                f"{printed}{more}; look at the original",
                path=one.key or None,
                where=document.where(*one.nowhere[0]),
            )


def without_main(plan: Plan, record: Model, reported: Set[str]) -> Iterator[Notice]:
    """A notice of each section that must be there, is, and has none of its main figures in the record.

    One that says that there is nothing to tell has its answer. `reported` are the sections of which something is said.
    """
    for spec in plan.doctype.sections:
        paths = [FieldPath((*spec.root, *name.split("."))) for name in spec.main]
        sections = plan.of(spec.key)
        if not spec.required or not paths or not sections or spec.key in reported:
            continue
        if any(standing(record, path) == "leaf" for path in paths) or all(map(_tells_nothing, sections)):
            continue
        names = [resolve(plan.doctype.record, path).title for path in paths]
        yield _notice(
            SECTION_MAIN,
            sections[0],
            plan.document,
            Message(
                f"“{spec.title}”一节没有读出主要数字（{'、'.join(dict.fromkeys(names))}）；请对照原文",
                f"a section without its main figure ({', '.join(map(str, paths))}): {spec.title}; look at the original",
            ),
        )


def _tells_nothing(section: Section) -> bool:
    """Whether a section says that there is nothing, and states no amount."""
    stated = any(figure.kind == "money" for figure in figures(section.text, section.start, section.end))
    return not stated and _NOTHING.search(section.words) is not None


def _notice(code: str, section: Section, document: Document, said: Message) -> Notice:
    where = document.where(section.start, section.start)
    return Notice(code=code, severity="warning", message_zh=said.zh, message_en=said.en, path=section.key, where=where)
