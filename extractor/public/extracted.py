"""What came of documents, as a program or a notebook works with it. A Result, or what was kept of one, in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, overload

from extractor.checks.rule import CheckResult
from extractor.core import schema
from extractor.core.evidence import Model, Notice
from extractor.core.io import readable_json
from extractor.doctypes.base import DocType
from extractor.doctypes.policy import Policy
from extractor.document.model import Document
from extractor.errors import ExtractorError
from extractor.extraction.pipeline import Result, judge
from extractor.extraction.reconcile import Disagreement
from extractor.extraction.record import cell_facts, facts
from extractor.extraction.verdict import Verdict
from extractor.message import Message
from extractor.output.files import record_form
from extractor.public.rows import ValueRow, frame_of, rows_of
from extractor.review.amend import leaves
from extractor.review.questions import Question, questions

if TYPE_CHECKING:
    import pandas as pd

_MOST_NAMED = 10  # documents, to somebody who named none of them


@dataclass(frozen=True, eq=False)
class Extracted:
    """What came of one document.

    `record` holds every value with its words and its place; `findings` are the checks of its arithmetic, the failing
    ones first; `verdict` says whether a person must look, and why; `questions` are what to settle, the most doubtful
    first; `notices` is what else is to be known. `document` is the text that it was read from, None for one that was
    loaded. Where people may have decided, `origins` says of each value, by path, where it comes from, and `should_be`
    what would be right where the document prints it wrong.
    """

    name: str
    doctype: DocType
    record: Model
    findings: tuple[CheckResult, ...]
    verdict: Verdict
    questions: tuple[Question, ...]
    notices: tuple[Notice, ...]
    disputes: tuple[Disagreement, ...] = ()
    way: str = "grammar"
    document: Document | None = None
    result: Result | None = None
    kept: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    should_be: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Result, way: str) -> Self:
        """What a reading in this way came to, judged by its type's own policy."""
        doctype, record, verdict = result.plan.doctype, result.record, result.verdict
        asked = questions_of(record, result.results, verdict, result.disputes, result.notices, doctype.policy)
        return cls(
            result.document.name,
            doctype,
            record,
            result.results,
            verdict,
            asked,
            result.notices,
            result.disputes,
            way,
            result.document,
            result,
        )

    def __repr__(self) -> str:
        said = f"{self.organization}, {self.fiscal_year}, {self.verdict.decision}, {len(self.questions)} questions"
        return f"Extracted({self.name!r}, {said})"

    @property
    def organization(self) -> Any:
        """Whose document it is; None where it does not say so for sure."""
        return schema.identity(self.record, "issuer")

    @property
    def fiscal_year(self) -> Any:
        """Of which period it is; None likewise."""
        return schema.identity(self.record, "period")

    @cached_property
    def form(self) -> Mapping[str, Any]:
        """What `record.json` holds."""
        form = self.kept if self.result is None else record_form(self.result)
        return {**form, "verdict": self.verdict.model_dump(mode="json")}

    def judged_by(self, policy: Policy) -> Self:
        """The same, with the verdict and the questions of another policy."""
        kept = self.kept.get("from_pictures", {}) if self.result is None else self.result.from_pictures
        verdict = judge(self.record, self.findings, self.disputes, self.notices, policy, self.way, kept)
        asked = questions_of(self.record, self.findings, verdict, self.disputes, self.notices, policy)
        return replace(self, verdict=verdict, questions=asked)

    def facts(self, *, cells: bool = False) -> list[dict[str, Any]]:
        """One value after the other, in the form of `facts.jsonl`; with `cells`, those of the tables behind them."""
        return [*facts(self.record), *(cell_facts(self.record) if cells else ())]

    def rows(self, *, cells: bool = False) -> Iterator[ValueRow]:
        """The values as rows of a table."""
        about = (self.name, self.organization, self.fiscal_year)
        return rows_of(about, self.record, self.facts(cells=cells), self.origins or self.verdict.fields, self.should_be)

    def to_frame(self, *, cells: bool = False) -> "pd.DataFrame":
        """A pandas DataFrame, one value a row (see ValueRow). Raises NoPandasError: it is in `extractor[notebook]`."""
        return frame_of(self.rows(cells=cells))

    def to_json(self) -> str:
        """All of it as text, in the form of `record.json`."""
        return readable_json(self.form).decode()

    def _repr_html_(self) -> str:
        from extractor.public.shown import page_of

        rows = list(self.rows())
        cells = list(self.rows(cells=True))[len(rows) :]
        return page_of(self, self.document, rows, cells, self.findings)


def questions_of(
    record: Model,
    results: Sequence[CheckResult],
    verdict: Verdict,
    disputes: Sequence[Disagreement],
    notices: Sequence[Notice],
    policy: Policy,
) -> tuple[Question, ...]:
    """What a person has to settle of a document under a policy."""
    return questions(results, disputes, notices, verdict.fields, leaves(record), policy)


class NotOfRunError(ExtractorError):
    """A document that a run does not have; carries its name, and some that there are."""

    name: str
    known: tuple[str, ...]

    located_by = "name"

    @property
    def message(self) -> Message:
        there = "、".join(self.known) or "–"
        return Message(f"没有读成这个名称的文档；有：{there}", f"no document of that name was read; there are: {there}")


class Run(Sequence[Extracted]):
    """What came of many documents, by number or by name; each is read from its place when it is asked for.

    `rows` are their lines of `summary.jsonl`, also of those that could not be read; the others only can be asked for.
    """

    def __init__(self, names: Sequence[str], opened: Callable[[str], Extracted], rows: Sequence[Mapping[str, Any]]):
        self.names = tuple(names)
        self.rows = tuple(rows)
        self._opened = opened

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, at: int | str) -> Extracted: ...

    @overload
    def __getitem__(self, at: slice) -> "Run": ...

    def __getitem__(self, at: int | str | slice) -> "Extracted | Run":
        if isinstance(at, slice):
            names = self.names[at]
            return Run(names, self._opened, [row for row in self.rows if row["document"] in names])
        name = at if isinstance(at, str) else self.names[at]
        if name not in self.names:
            raise NotOfRunError(name, self.names[:_MOST_NAMED])
        return self._opened(name)

    def __repr__(self) -> str:
        return f"Run({len(self)} of {len(self.rows)} documents)"

    def facts(self, *, cells: bool = False) -> Iterator[dict[str, Any]]:
        """The values of all documents, each with its `document`."""
        return ({"document": one.name, **fact} for one in self for fact in one.facts(cells=cells))

    def to_frame(self, *, cells: bool = False) -> "pd.DataFrame":
        """The values of all documents as one pandas DataFrame. Raises NoPandasError."""
        return frame_of(row for one in self for row in one.rows(cells=cells))

    def _repr_html_(self) -> str:
        from extractor.public.shown import list_of

        return list_of(self.rows)
