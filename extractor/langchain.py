"""Disclosures for LangChain: a loader whose Documents are sections with cited figures, and a Runnable.

Files in; sections with their figures, or what came of each document, out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document as SectionDocument
from langchain_core.runnables import Runnable, RunnableLambda

from extractor.core.reading import Section
from extractor.public.extracted import Extracted
from extractor.public.functions import Source, aextract, extract
from extractor.public.rows import NUMERIC

__all__ = ["DisclosureLoader", "runnable", "sections_of"]


class DisclosureLoader(BaseLoader):
    """Loads disclosures, a LangChain Document a section; `options` are those of `extractor.extract`.

    `metadata` names the document, its organisation, year and type, the section, and its figures as facts: each with
    its path, what is printed, page, place in the text, and status. Text that stands in no section is one without a key.
    """

    def __init__(self, *sources: str | Path, **options: Any) -> None:
        self.sources = sources
        self.options = options

    def lazy_load(self) -> Iterator[SectionDocument]:
        """The sections of one document after the other. Raises what `extractor.extract` raises."""
        for source in self.sources:
            yield from sections_of(extract(source, **self.options))


def sections_of(one: Extracted) -> Iterator[SectionDocument]:
    """What was read of a document as LangChain Documents, one a section, in the order of the text."""
    if one.document is None or one.result is None:
        raise ValueError("a document that was loaded has no text: read it")
    text, facts = one.document.text, one.facts(cells=True)
    about = {
        "source": one.document.path,
        "document": one.name,
        "type": one.doctype.name,
        "organization": one.organization,
        "fiscal_year": one.fiscal_year,
        "verdict": one.verdict.decision,
    }
    for section in _divided(text, one.result.plan.sections):
        figures = [
            {
                **{name: fact.get(name) for name in ("path", "value", "unit", "quote", "page", "start", "end")},
                "status": one.verdict.fields.get(fact["path"]),
            }
            for fact in facts
            if fact["type"] in NUMERIC and section.start <= fact["start"] < section.end
        ]
        where = {"page": one.document.page_at(section.start), "start": section.start, "end": section.end}
        titled = {"section": section.key, "title": section.title}
        yield SectionDocument(section.words.strip(), metadata={**about, **titled, **where, "figures": figures})


def _divided(text: str, sections: Sequence[Section]) -> Iterator[Section]:
    """The whole text as sections, one behind the other: where they lie in one another, the inner one.

    What is in none (headings, tables) has no key.
    """
    cuts = sorted({0, len(text), *(cut for section in sections for cut in (section.start, section.end))})
    none = Section("", "", text, 0, len(text))
    owned = [(_innermost(sections, *piece) or none, *piece) for piece in pairwise(cuts)]
    for owner, run in groupby(owned, key=itemgetter(0)):
        spans = list(run)
        section = replace(owner, start=spans[0][1], end=spans[-1][2])
        if section.words.strip():
            yield section


def _innermost(sections: Sequence[Section], start: int, end: int) -> Section | None:
    over = [section for section in sections if section.start <= start and end <= section.end]
    return max(over, key=lambda section: (section.start, -section.end), default=None)


def runnable(**options: Any) -> Runnable[Source, Extracted]:
    """A Runnable that takes a file or a Document and gives what came of it; `options` are those of `extractor.extract`.

    By itself, in a chain, or `.batch([...])`; awaited, it asks the model in the caller's loop.
    """

    def read(source: Source) -> Extracted:
        return extract(source, **options)

    async def aread(source: Source) -> Extracted:
        return await aextract(source, **({"reader": "grammar"} | options))

    return RunnableLambda(read, aread)
