"""How much of what a document prints is in its record: by section, by occurrence.

A plan and its record in, counts of amounts and rates out. Tables are not counted here: their cells are kept as printed;
nor are thresholds (单价50万元以上设备2台), which are amounts of nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from extractor.core.evidence import Model
from extractor.core.phrases import is_threshold
from extractor.core.schema import walk
from extractor.core.statements import READER as OPEN
from extractor.core.tokenizer import figures
from extractor.extraction.headings import body_lines
from extractor.extraction.plan import Plan

COUNTED = ("money", "percent")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Amounts and rates that the running text of a section prints; `key` and `title` are "" for what is in none.

    `placed` are held by a field, `stated` by an open statement; the others are unread.
    """

    key: str
    title: str
    printed: int
    placed: int
    stated: int

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
    counts: dict[tuple[str, str, int], list[int]] = {}
    for start, end in body_lines(plan.document):
        if not any(low <= start < high for low, high in plan.passages):
            continue
        for figure in figures(plan.document.text, start, end):
            if figure.kind not in COUNTED or is_threshold(plan.document.text, figure.end):
                continue
            count = counts.setdefault(_section_at(plan, figure.start), [0, 0, 0])
            count[0] += 1
            count[1] += figure.start in placed
            count[2] += figure.start in stated
    return tuple(Coverage(key, title, *count) for (key, title, _), count in counts.items())


def _section_at(plan: Plan, place: int) -> tuple[str, str, int]:
    for section in reversed(plan.sections):
        if section.start <= place < section.end and not plan.doctype.spec(section.key).opening:
            return section.key, section.title, section.start
    return "", "", -1


def total(of_sections: Iterable[Coverage]) -> Coverage:
    """The coverage of a whole document."""
    found = tuple(of_sections)
    return Coverage("", "", sum(c.printed for c in found), sum(c.placed for c in found), sum(c.stated for c in found))
