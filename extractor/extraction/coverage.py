"""How much of what a document prints is in its record: by section, by occurrence.

A plan and its record in, counts of amounts and rates out. Tables are not counted here: their cells are kept as printed;
nor are thresholds (单价50万元以上设备2台), which are amounts of nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extractor.core.evidence import Model
from extractor.core.phrases import is_threshold
from extractor.core.schema import walk
from extractor.core.statements import READER as OPEN
from extractor.core.tokenizer import figures
from extractor.extraction.headings import body_lines, is_within
from extractor.extraction.plan import Plan

COUNTED = ("money", "percent")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Amounts and rates that the running text of a section prints; `key` and `title` are "" for what is in none.

    `placed` are held by a field, `stated` by an open statement; the others are unread, and stand at `nowhere`.
    """

    key: str
    title: str
    printed: int
    placed: int
    stated: int
    nowhere: tuple[tuple[int, int], ...] = ()

    @property
    def form(self) -> dict[str, int]:
        """The counts as files hold them; `accounted` is what the record has at all."""
        return {"printed": self.printed, "placed": self.placed, "accounted": self.placed + self.stated}

    @property
    def unread(self) -> int:
        """How many the record has nowhere."""
        return self.printed - self.placed - self.stated


def coverage(plan: Plan, record: Model) -> tuple[Coverage, ...]:
    """The coverage of every section that prints an amount or a rate, in the document's order."""
    leaves = [cited for _, cited in walk(record)]
    stated = {cited.figure[0] for cited in leaves if cited.reader == OPEN}
    placed = {cited.figure[0] for cited in leaves if cited.reader != OPEN}
    passages, section_at = plan.passages, _sections(plan)
    counts: dict[tuple[str, str, int], list[int]] = {}
    nowhere: dict[tuple[str, str, int], list[tuple[int, int]]] = {}
    for start, end in body_lines(plan.document):
        if not is_within(passages, start):
            continue
        for figure in figures(plan.document.text, start, end):
            if figure.kind not in COUNTED or is_threshold(plan.document.text, figure.end):
                continue
            at = section_at(figure.start)
            count = counts.setdefault(at, [0, 0, 0])
            count[0] += 1
            count[1] += figure.start in placed
            count[2] += figure.start in stated
            if figure.start not in placed and figure.start not in stated:
                nowhere.setdefault(at, []).append((figure.start, figure.end))
    return tuple(
        Coverage(at[0], at[1], printed, held, said, tuple(nowhere.get(at, ())))
        for at, (printed, held, said) in counts.items()
    )


def _sections(plan: Plan) -> Callable[[int], tuple[str, str, int]]:
    """Says of a place the section that began last of those that hold it: key, title, start."""
    sections = [section for section in plan.sections if not plan.doctype.spec(section.key).opening]
    edges = sorted({place for section in sections for place in (section.start, section.end)})
    held: dict[int, tuple[str, str, int]] = {}
    for section in sections:  # later ones within earlier ones win
        for at in range(bisect_left(edges, section.start), bisect_left(edges, section.end)):
            held[at] = section.key, section.title, section.start
    return lambda place: held.get(bisect_right(edges, place) - 1, ("", "", -1))


def total(of_sections: Iterable[Coverage]) -> Coverage:
    """The coverage of a whole document."""
    found = tuple(of_sections)
    return Coverage("", "", sum(c.printed for c in found), sum(c.placed for c in found), sum(c.stated for c in found))
