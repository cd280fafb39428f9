"""Say what an item's page shows: equations, fields, readings, proposals, marks.

An item as the service draws it in, a View out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.checks.rule import CheckResult
from extractor.core.evidence import Cited
from extractor.core.formatting import printed
from extractor.extraction.reconcile import Disagreement
from extractor.review.culprits import PARTS, failing, figures_of, names_of
from extractor.review.decisions import ReviewState
from extractor.review.questions import Question
from extractor.store.decisions import OpenedItem, ValueChange
from extractor.web.page_images import Mark

_PROPOSED = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """A diagnosis as a click: the figure at `path` is to be `value`; where that is empty, it only says why.

    `printed_wrong`: the document should have said so; else it does, and was read otherwise.
    """

    path: str
    value: str
    zh: str
    en: str
    printed_wrong: bool


@dataclass(frozen=True, slots=True)
class Equation:
    """A check in numbers."""

    code: str
    status: str
    zh: str
    en: str
    equation: str
    cause: str

    @property
    def form(self) -> dict[str, str]:
        """As JSON."""
        return {name: getattr(self, name) for name in ("code", "status", "zh", "en", "equation")}


@dataclass(frozen=True, slots=True)
class ShownField:
    """A printed figure of the question: what it is called, what is printed, where; what each reader read.

    It is one, however many fields it fills: `path` is the first of `paths`. `failures` are the numbers of the failing
    equations that it stands in; `wrong`, whether it is probably what is printed wrong; `should_be`, what would
    be right.
    """

    path: str
    paths: tuple[str, ...]
    printed: str
    page: int
    start: int
    end: int
    quote: str
    readings: tuple[tuple[str, str], ...]
    failures: tuple[int, ...]
    wrong: bool
    should_be: str


@dataclass(frozen=True)
class View:
    """All that an item's page shows of the question."""

    drawn: OpenedItem
    question: Question
    equations: tuple[Equation, ...]
    fields: tuple[ShownField, ...]
    proposals: tuple[Proposal, ...]

    @property
    def names_wrong(self) -> bool:
        """Whether accepting it names a figure that is printed wrong."""
        return self.question.kind == "equation" and bool(self.fields)

    @property
    def misread(self) -> bool:
        """Whether our reading is probably at fault, rather than the document."""
        causes = {equation.cause for equation in self.equations if equation.status == "fail"}
        return self.question.kind == "equation" and causes == {"reading"}

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The places of the question on the text; of a figure its own, else those that the question names."""
        if self.fields:
            return tuple(Mark(f.start, f.end, "operand", f.path) for f in self.fields if f.start < f.end)
        return tuple(Mark(start, end, "operand", "") for start, end in self.question.places)

    @property
    def first(self) -> int:
        """Where in the text to look first."""
        return next((mark.start for mark in self.marks), 0)


def view(drawn: OpenedItem, readings: Sequence[Mapping[str, Any]]) -> View:
    """What to show of an item; `readings` are the sections that each reader read, as the store keeps them."""
    question, state = drawn.question, drawn.state
    about = concerned(question, state.results)
    names = names_of({value.path: (value.start, value.end) for value in drawn.prints})
    fields = _fields(drawn, names, _said(drawn.read.disputes, readings))
    proposals = [
        *_diagnosed(about, {path: state.leaves[path] for path in names}),
        *_other_reading(question, drawn.read.disputes),
    ]
    unique: dict[tuple[str, str], Proposal] = {}
    for proposal in proposals:
        named = replace(proposal, path=names.get(proposal.path, proposal.path))
        unique.setdefault((named.path, named.value or named.zh), named)
    return View(drawn, question, equations(about), fields, tuple(unique.values())[:_PROPOSED])


def _fields(
    drawn: OpenedItem, names: Mapping[str, str], said: Mapping[str, tuple[tuple[str, str], ...]]
) -> tuple[ShownField, ...]:
    wrong = {one.path: one for one in drawn.suspects}
    touched = figures_of(
        failing(drawn.question, drawn.state.results),
        {value.path: (value.start, value.end) for value in drawn.prints},
    )
    found = []
    for value in drawn.prints:
        if names[value.path] != value.path:
            continue
        every = [path for path, name in names.items() if name == value.path]
        cited = drawn.state.leaves[value.path]
        readings = dict.fromkeys(reading for path in every for reading in said.get(path, ()))
        found.append(
            ShownField(
                value.path,
                tuple(every),
                value.printed,
                value.page,
                *cited.figure,
                cited.quote,
                tuple(readings) or ((cited.reader, value.printed),),
                tuple(n for n, figures in enumerate(touched) if value.path in figures),
                value.path in wrong,
                wrong[value.path].printed if value.path in wrong else "",
            )
        )
    return tuple(found)


def concerned(question: Question, results: Iterable[CheckResult]) -> list[CheckResult]:
    """The checks that a question is about: those that fail, or failed before a change, over its own figures."""
    paths, codes = set(question.paths), set(question.codes)
    return [result for result in results if result.code in codes and result.paths and set(result.paths) & paths]


def equations(results: Iterable[CheckResult]) -> tuple[Equation, ...]:
    """Checks as the page shows them, the failing ones first; of those with the same numbers one."""
    shown = dict[tuple[Any, ...], Equation]()
    for r in results:
        if r.status != "unchecked":
            places = tuple(sorted((one.start, one.end) for one in r.operands)) or r.paths
            equation = Equation(r.code, r.status, r.message_zh, r.message_en, r.equation, r.cause or "")
            shown.setdefault((r.equation or r.message_zh, places, r.status), equation)
    return tuple(sorted(shown.values(), key=lambda equation: equation.status != "fail"))


def compared(question: Question, before: ReviewState, after: ReviewState) -> dict[str, Any]:
    """What a trial changes, for the page: the question's equations now, and what fails elsewhere that did not."""
    failing = {(r.code, r.paths) for r in before.results if r.status == "fail"}
    concerning = {(r.code, r.paths) for r in concerned(question, before.results) if r.status == "fail"}
    shown = [r for r in after.results if (r.code, r.paths) in concerning]
    broken = [r for r in after.results if r.status == "fail" and (r.code, r.paths) not in failing]
    return {
        "equations": [equation.form for equation in equations(shown)],
        "broken": [equation.form for equation in equations(broken)],
        "holds": not any(r.status == "fail" for r in shown),
    }


def _said(
    disputes: Iterable[Disagreement], readings: Iterable[Mapping[str, Any]]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """What each reader read, by path: as it answered, and where the two differ, as each was grounded."""
    found: dict[str, dict[str, str]] = {}
    for reading in readings:
        for answer in reading["answers"]:
            words = answer["printed"]
            shown = words if isinstance(words, str) else "、".join(words)
            found.setdefault(str(answer["path"]), {}).setdefault(reading["reader"], shown)
    for dispute in disputes:
        sides = {"grammar": dispute.grammar, "llm": dispute.llm}
        found[dispute.path] = {reader: printed(side.value) for reader, side in sides.items() if side is not None}
    return {path: tuple(by.items()) for path, by in found.items()}


def _diagnosed(results: Iterable[CheckResult], known: Mapping[str, Cited[Any]]) -> Iterable[Proposal]:
    for result in results:
        for explanation in result.diagnosis:
            leaf = known.get(explanation["path"])
            if result.status != "fail" or leaf is None or not explanation["value"]:
                continue
            value = "" if explanation["kind"] in PARTS else explanation["value"]
            if isinstance(leaf.value, str):  # a word that is judged, as a person says it
                value = printed(value)
            source = result.cause != "reading"
            yield Proposal(explanation["path"], value, explanation["zh"], explanation["en"], source)


def _other_reading(question: Question, disputes: Iterable[Disagreement]) -> Iterable[Proposal]:
    for dispute in disputes:
        if question.kind == "dispute" and dispute.path in question.paths and len(dispute.sides) > 1:
            assert dispute.llm is not None
            other = printed(dispute.llm.value)
            yield Proposal(dispute.path, other, f"采用模型的读法：{other}", f"take the model's reading: {other}", False)


def changes_of(
    paths: Sequence[str], prints: Sequence[str], starts: Sequence[str], ends: Sequence[str]
) -> list[ValueChange]:
    """The fields of the page's form as changes; a place that is none is left to be looked for."""
    found = []
    for path, value, start, end in zip(paths, prints, starts, ends, strict=True):
        placed = start.isdecimal() and end.isdecimal()
        found.append(ValueChange(path, value, int(start) if placed else None, int(end) if placed else None))
    return found
