"""Tell which type a document is of, by what its title, its headings and its text say.

A document and the types that there are in, a Recognition out: the type, and what spoke for it and for the others. Doubt
is no assignment: a type is taken only if its words weigh enough, and clearly more than any other's; else it is the
fallback, whatever that is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from extractor.core.evidence import Notice
from extractor.doctypes.base import DocType
from extractor.doctypes.policy import AGAINST_EVIDENCE, NO_CLEAR_TYPE, RECOGNISED_ONLY
from extractor.doctypes.recognition import Term
from extractor.document.model import Document
from extractor.extraction.headings import Heading, body_lines, find_headings
from extractor.message import Message

ENOUGH = 7.0  # what the words of a document must weigh together
MARGIN = 3.0  # by how much more than for any other type
_TITLE_LINES = 12  # at most, above the table of contents
_LONGEST = 64  # characters of a line of a title
_BLANKS = re.compile(r"[ \u3000\xa0]+")
_BEHIND = re.compile(r"目录|表[一二三四五六七八九十\d]|.*单位[:：]")  # a line that is no title any more
Zone = Literal["title", "skeleton", "text"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that was found: in which zone, in which words first, what it weighs there."""

    zone: Zone
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks for a type, the heaviest first, and what it weighs together."""

    doctype: DocType
    weight: float
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """The type that a document is taken for, and the score of every type that anything speaks for, the best first."""

    doctype: DocType
    scores: tuple[Score, ...]

    @property
    def runner_up(self) -> DocType | None:
        """The best of the types that it is not taken for, where anything speaks for one."""
        return next((one.doctype for one in self.scores if one.doctype != self.doctype and one.weight > 0), None)

    @property
    def reasons(self) -> tuple[Hit, ...]:
        """What was found of the words of the type that it is taken for."""
        return self.score_of(self.doctype).hits

    @property
    def is_clear(self) -> bool:
        """Whether the type was taken for what speaks for it, and not for want of another."""
        return _is_clear(self.scores)

    def score_of(self, doctype: DocType) -> Score:
        """What speaks for a type."""
        return next((score for score in self.scores if score.doctype == doctype), Score(doctype, 0.0, ()))

    @property
    def ranking(self) -> Message:
        """The two types that the most speaks for, with what it weighs."""
        best = [score for score in self.scores if score.weight > 0][:2]
        zh = "，其次".join(f"{one.doctype.title}（{one.weight:.1f}分）" for one in best)
        en = ", then ".join(f"{one.doctype.title_en or one.doctype.name} ({one.weight:.1f})" for one in best)
        return (
            Message(f"最像{zh}", f"most like {en}") if best else Message("没有任何依据", "nothing speaks for any type")
        )


def type_notices(recognition: Recognition, named: DocType | None) -> Iterator[Notice]:
    """What a person has to know of the type that a document is read as: the named one, else the one that it is told as.

    That nobody reads it, that it is clearly none, that the evidence speaks for another than was named.
    """
    doctype, ranking = named or recognition.doctype, recognition.ranking
    if named is not None and recognition.is_clear and recognition.doctype != named:
        yield Notice(
            code=AGAINST_EVIDENCE,
            severity="warning",
            message_zh=f"按指定作为{named.title}读取，但内容不像：{ranking.zh}",
            message_en=f"read as {_called(named)}, as was asked for; but it is {ranking.en}",
        )
    if named is None and not recognition.is_clear:
        yield Notice(
            code=NO_CLEAR_TYPE,
            severity="error",
            message_zh=f"看不出是哪一类文件（{ranking.zh}）：没有按任何类型读取，只保留其中的数字；可用 --type 指定",
            message_en=f"of no clear type ({ranking.en}): it was read as none, and its figures are kept; "
            "--type names one",
        )
    elif doctype.recognised_only:
        how = (
            Message("按指定作为", "read as")
            if named is not None
            else Message(f"{ranking.zh}，认作", f"{ranking.en}: taken for")
        )
        yield Notice(
            code=RECOGNISED_ONLY,
            severity="error",
            message_zh=f"{how.zh}{doctype.title}；这一类型没有读取语法，不读字段，只保留其中的数字",
            message_en=f"{how.en} {_called(doctype)}, for which there is no grammar: no field is read, "
            "its figures are kept",
        )


def _called(doctype: DocType) -> str:
    return doctype.title_en or doctype.name


def recognise(document: Document, types: Sequence[DocType], headings: Sequence[Heading] | None = None) -> Recognition:
    """The type of a document among these, one of which is the fallback; its `headings` where they are known already.

    A tie, and too little evidence, is the fallback.
    """
    zones = _zones(document, find_headings(document) if headings is None else headings)
    scores = (_score(doctype, zones) for doctype in types if doctype.evidence)
    best = tuple(sorted((one for one in scores if one.hits), key=lambda score: -score.weight))
    [fallback] = (doctype for doctype in types if doctype.fallback)
    return Recognition(best[0].doctype if _is_clear(best) else fallback, best)


def _is_clear(scores: Sequence[Score]) -> bool:
    if not scores or scores[0].weight < ENOUGH:
        return False
    return len(scores) == 1 or scores[0].weight - scores[1].weight >= MARGIN


def _zones(document: Document, headings: Sequence[Heading]) -> dict[Zone, tuple[str, ...]]:
    """The lines that terms are looked for in, by zone, without blanks."""
    text = _BLANKS.sub("", document.text)
    title = dict(_title(document, headings))
    skeleton = [heading.words for heading in headings if heading.start not in title]
    skeleton += [line for table in document.tables for line in table.title]
    return {
        "title": ("\n".join(("".join(document.name.split()), "".join(title.values()))),),
        "skeleton": tuple("".join(line.split()) for line in skeleton),
        "text": (text,),
    }


def _title(document: Document, headings: Sequence[Heading]) -> Iterator[tuple[int, str]]:
    """The lines above the contents, the first table and the first numbered heading: their starts, and their words."""
    numbered = next((one.start for one in headings if one.style not in ("none", "annex")), len(document.text))
    for start, end in islice(body_lines(document), _TITLE_LINES):
        line = "".join(document.text[start:end].split())
        if start >= numbered or _BEHIND.match(line):
            return
        if len(line) <= _LONGEST:
            yield start, line


def _score(doctype: DocType, zones: dict[Zone, tuple[str, ...]]) -> Score:
    hits = [
        hit
        for zone, lines in zones.items()
        for term in getattr(doctype.evidence, zone)
        if (hit := _hit(zone, term, lines)) is not None
    ]
    hits.sort(key=lambda hit: -abs(hit.weight))
    return Score(doctype, sum(hit.weight for hit in hits), tuple(hits))


def _hit(zone: Zone, term: Term, lines: Sequence[str]) -> Hit | None:
    found = list(islice(_found(zone, term, lines), term.often))
    return Hit(zone, found[0], term.weight * len(found) / term.often) if found else None


def _found(zone: Zone, term: Term, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if zone == "skeleton":
            if found := term.words.search(line):
                yield found[0]
        else:
            yield from (found[0] for found in term.words.finditer(line))
