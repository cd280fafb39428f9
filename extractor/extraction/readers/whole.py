"""The Reading that a model's answer about a document gives: its figures by paragraph, its words yet to be found.

A plan, what was shown of it and the answer's lines in, a Reading of printed strings out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.core.evidence import Notice
from extractor.core.field_path import FieldPath, Key, Steps
from extractor.core.reading import FIGURE_KINDS, Answer, OpenAnswer, Reading, Section, Usage
from extractor.core.schema import fields
from extractor.core.tokenizer import FigureToken, figures
from extractor.document.model import Document
from extractor.extraction.alignment import figure_candidates
from extractor.extraction.plan import Plan
from extractor.extraction.readers.answer_lines import AnswerHeading, AnswerLeaf, Entity, OpenFigure, Parsed, parse
from extractor.extraction.readers.grounding import Ground, exchanged, place, quote_of
from extractor.extraction.readers.paragraphs import Paragraph, Part
from extractor.extraction.readers.requests import Lines

LLM = "llm"  # who read it, as evidence says
_MOST_NAMED = 5  # fields that a notice names


def reading_of(plan: Plan, part: Part, answer: Lines, usage: Usage) -> Reading:
    """What an answer says of the part of a document that it was shown."""
    document = plan.document
    parsed = parse(answer.text, plan.doctype.record)
    ground = _Grounds(document, part.paragraphs)
    answers = [*_identity(plan, parsed.heading), *(one for entity in parsed.entities for one in ground.answers(entity))]
    return Reading(
        whole_document(document),
        LLM,
        tuple(answers),
        (*_notices(parsed, answer), *ground.doubts),
        usage,
        tuple((one.start, one.end) for one in part.paragraphs),
        tuple(one for figure in parsed.opened if (one := ground.open(figure)) is not None),
    )


def whole_document(document: Document) -> Section:
    """The section that a reader of whole documents answers for."""
    return Section("", "", document.text, 0, len(document.text))


def _identity(plan: Plan, heading: AnswerHeading | None) -> Iterator[Answer]:
    """What the first line says: whose the document is, and of which period."""
    if heading is None:
        return
    said = {"issuer": heading.issuer, "period": heading.period}
    for entry in fields(plan.doctype.record):
        if entry.identity in said and (printed := said[entry.identity]) and entry.kinds:
            yield Answer(FieldPath((entry.name,)), entry.kinds[0], printed, labels=entry.labels)


def _notices(parsed: Parsed, answer: Lines) -> Iterator[Notice]:
    """What of an answer was lost, and how much."""
    if answer.cut:
        yield _notice(
            "LLM-CUT-001",
            "模型的回答被截断，其后的内容没有读；请调大 max_tokens",
            "the model's answer was cut off, what follows was not read: raise max_tokens",
        )
    if parsed.broken:
        yield _notice(
            "LLM-LINE-001",
            f"模型的回答中有{parsed.broken}行不合格式，已舍弃",
            f"{parsed.broken} lines of the model's answer are not of the form that was asked for; dropped",
        )
    if parsed.unknown:
        names = "、".join(one[:60] for one in parsed.unknown[:_MOST_NAMED])
        yield _notice(
            "LLM-PATH-001",
            f"模型的回答中有{len(parsed.unknown)}处路径不在目录里，已舍弃：{names}",
            f"{len(parsed.unknown)} paths of the model's answer are not in the catalogue; dropped: {names}",
        )


def _notice(code: str, zh: str, en: str) -> Notice:
    return Notice(code=code, severity="warning", message_zh=zh, message_en=en)


class _Grounds:
    """The paragraphs that were shown, with the figures that entities have taken."""

    def __init__(self, document: Document, shown: Sequence[Paragraph]) -> None:
        self._document = document
        self._shown = {one.number: one for one in shown}
        self._made: dict[int, Ground] = {}
        self._taken: set[int] = set()
        self.doubts: list[Notice] = []
        self._stated: dict[Steps, dict[Steps, str | tuple[str, ...]]] = {}

    def answers(self, entity: Entity) -> Iterator[Answer]:
        """The values of an entity: figures with their places, words with the spans to look for them in.

        A paragraph that was not shown is as one in which nothing stands: the values are reported as not there.
        """
        numbers = [n for n in (entity.paragraph, entity.paragraph + 1, entity.paragraph - 1) if n in self._shown]
        within = self._spans(numbers)
        leaves = self._renumbered(entity)
        stated = [leaf for leaf in leaves if leaf.kind in FIGURE_KINDS]
        places: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
        missing = stated
        for number in numbers:
            ground = self._ground(number)
            found = place(ground, missing, entity.name, self._taken)
            self.doubts += [self._doubt(missing[n], found[n]) for n in exchanged(ground, missing, found)]
            for leaf, figure in zip(missing, found, strict=True):
                if figure is not None:
                    places[id(leaf)] = (quote_of(ground, figure), (figure.start, figure.end))
            missing = [leaf for leaf in missing if id(leaf) not in places]
            if not missing:
                break
        self._taken |= {value[0] for _, value in places.values()}
        for leaf in leaves:
            quote, value = places.get(id(leaf), (None, None))
            yield Answer(leaf.path, leaf.kind, leaf.printed, quote, value, leaf.near, within=within)

    def _doubt(self, leaf: AnswerLeaf, figure: FigureToken | None) -> Notice:
        """Says of a figure that it stands behind the words of another field, which has this one's."""
        assert figure is not None
        return Notice(
            code="GRD-WORDS-001",
            severity="warning",
            message_zh=f"{leaf.path}：模型给的{figure.printed}印在另一项的名称之后，两数可能互换；请对照原文",
            message_en=f"{leaf.path}: {figure.printed} stands behind another field's words; are two exchanged?",
            path=str(leaf.path),
            quote=figure.printed,
            where=self._document.where(figure.start, figure.end),
        )

    def _spans(self, numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """The paragraph itself; then with the one behind it, where words go on; then with the one before it too."""
        if not numbers:
            return ((0, 0),)
        own = self._shown[numbers[0]]
        around = [self._shown[number] for number in numbers]
        wider = (own.start, max(one.end for one in around))
        return tuple(dict.fromkeys([(own.start, own.end), wider, (min(one.start for one in around), wider[1])]))

    def _renumbered(self, entity: Entity) -> tuple[AnswerLeaf, ...]:
        """The values under paths of their own: what is said otherwise of an element of that name is of another one."""
        key = next((n for n, step in enumerate(entity.leaves[0].path) if isinstance(step, Key)), None)
        if key is None:
            return entity.leaves
        prefix = entity.leaves[0].path[: key + 1]
        said = {leaf.path[key + 1 :]: leaf.printed for leaf in entity.leaves}
        named = prefix[-1]
        assert isinstance(named, Key)
        nth = named.nth
        while any(
            self._stated.get((*prefix[:-1], Key(named.label, nth)), {}).get(path, printed) != printed
            for path, printed in said.items()
        ):
            nth += 1
        own = (*prefix[:-1], Key(named.label, nth))
        self._stated.setdefault(own, {}).update(said)
        if nth == named.nth:
            return entity.leaves
        return tuple(replace(leaf, path=FieldPath((*own, *leaf.path[key + 1 :]))) for leaf in entity.leaves)

    def open(self, figure: OpenFigure) -> OpenAnswer | None:
        """A figure without a path at its place; None where it does not stand there."""
        if figure.paragraph not in self._shown or not figure.label:
            return None
        ground = self._ground(figure.paragraph)
        for kind in ("money", "percent", "count"):
            for n in figure_candidates(ground.figures, kind, figure.printed):
                token = ground.figures[n]
                if token.start not in self._taken:
                    self._taken.add(token.start)
                    return OpenAnswer((token.start, token.end), figure.label, figure.of)
        return None

    def _ground(self, number: int) -> Ground:
        if number not in self._made:
            one = self._shown[number]
            stated = tuple(figures(self._document.text, one.start, one.end))
            self._made[number] = Ground(self._document.text, one.start, one.end, stated)
        return self._made[number]
