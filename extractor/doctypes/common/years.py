"""Read the year of each sentence, so that one left over from another year shows.

The sections in, every year that a sentence opens with or ends the year with out.
"""

import re
from collections.abc import Iterator, Sequence

from extractor.core.evidence import Cited
from extractor.core.phrases import AGAINST
from extractor.core.reading import Section
from extractor.core.tokenizer import Sentence
from extractor.doctypes.common.grammar.words import is_base_year, section_sentences
from extractor.doctypes.common.parts import YearMention
from extractor.document.model import Document

# 截至2031年12月底; （一）2031年度…; but not 2031年3月, nor a sentence that goes on to compare: 2030年决算数为…，比…
_OPENING = re.compile(r"\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]\s*)?(?:截[至止]\s*)?(?=(?:19|20)\d{2}年)")
_LAST_DAY = re.compile(r"截[至止]\s*((?:19|20)\d{2}年)(?=\s*12月)")
_MONTH = re.compile(r"\s*(?:19|20)\d{2}年\s*(?!12月)\d{1,2}月")
_STATUTORY = re.compile(
    r"overall|income|expenditure|appropriation|general_budget\w*|basic_expenditure|three_public\w*|government_fund"
    r"|state_capital|operating_costs|procurement|assets"
)


def read_years(document: Document, sections: Sequence[Section]) -> tuple[YearMention, ...]:
    """The opening year of every sentence of the statutory sections; the year of a comparison is none."""
    return tuple(
        YearMention(
            section=section.key,
            year=Cited[int](
                value=int(document.text[start : start + 4]),
                quote=document.text[start:end],
                where=document.where(start, end),
                figure=(start, start + 4),
                reader="years",
            ),
        )
        for section in sections
        if _STATUTORY.fullmatch(section.key)
        for sentence in section_sentences(section)
        for start, end in sorted({*_opening(sentence), *_closing_day(sentence)})
    )


def _closing_day(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """截至2031年12月31日, wherever it stands; but not 与截至2030年12月31日相比."""
    for match in _LAST_DAY.finditer(sentence.text, sentence.start, sentence.end):
        if not AGAINST.search(sentence.text[sentence.start : match.start()]):
            yield match.span(1)


def _opening(sentence: Sentence) -> Iterator[tuple[int, int]]:
    first = next(iter(sentence.figures), None)
    if first is None or first.kind != "year":
        return
    opening = _OPENING.match(sentence.text, sentence.start)
    if opening is None or opening.end() != first.start or _MONTH.match(sentence.text, first.start):
        return
    if is_base_year(sentence, first):
        return
    following = sentence.figures[1] if len(sentence.figures) > 1 else None
    if following is not None and following.kind == "year" and not AGAINST.search(sentence.lead(following)):
        return  # 2030年…，2031年…: one of two that stand side by side
    yield first.start, first.end
