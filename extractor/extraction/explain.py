"""Say how a document was divided: its headings as a tree, what each was taken for, and why.

A plan and the coverage of its sections in, one entry a heading out; for the command `explain` and the report.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.core.reading import Section
from extractor.extraction.coverage import Coverage
from extractor.extraction.evidence import weigh
from extractor.extraction.headings import contents_of
from extractor.extraction.plan import Plan
from extractor.message import Message

_MOST_TERMS = 3  # of a section that was taken by what it says


@dataclass(frozen=True, slots=True)
class Explained:
    """A heading or a section without one: how deep it stands, its words, what it was taken for, and why.

    `key` is the section's, "" for one of its headings that opens none; `covered` what its section prints and the record
    holds, where it opens one.
    """

    depth: int
    words: str
    start: int
    key: str
    title: str
    why: Message | None
    covered: Coverage | None


def explain(plan: Plan, covered: Sequence[Coverage]) -> tuple[Explained, ...]:
    """Every numbered heading of the body and every section, in the document's order; contents in one."""
    of_section = {(one.key, one.title): one for one in covered}
    opened = {_head_of(plan, section): section for section in plan.sections if not _is_opening(plan, section)}
    return tuple(sorted(_entries(plan, opened, of_section), key=lambda entry: entry.start))


def _is_opening(plan: Plan, section: Section) -> bool:
    return plan.doctype.spec(section.key).opening


def _head_of(plan: Plan, section: Section) -> int:
    """Where the heading of a section begins; the section's own beginning where it has none right above."""
    above = [heading for heading in plan.headings if heading.start < section.start]
    if above and above[-1].body <= section.start and not plan.document.text[above[-1].body : section.start].strip():
        return above[-1].start
    return section.start


def _entries(
    plan: Plan, opened: dict[int, Section], of_section: dict[tuple[str, str], Coverage]
) -> Iterator[Explained]:
    contents = contents_of(plan.document, plan.headings)
    if contents:
        entries = Message(f"目录（{len(contents)}条）", f"table of contents ({len(contents)} entries)")
        yield Explained(0, str(entries), min(contents), "", "", None, None)
    starts = set()
    for heading in plan.headings:
        section = opened.get(heading.start)
        in_body = any(low <= heading.start < high for low, high in plan.passages) and heading.start not in contents
        if section is None and (heading.style == "none" or not in_body):
            continue
        starts.add(heading.start)
        words = f"{heading.number}{heading.words}"
        yield _entry(plan, heading.depth, words, heading.start, section, of_section)
    for start, section in opened.items():
        if start not in starts:
            below = [heading.depth for heading in plan.headings if heading.start < start]
            yield _entry(plan, below[-1] + 1 if below else 0, "", start, section, of_section)


def _entry(
    plan: Plan, depth: int, words: str, start: int, section: Section | None, of_section: dict[tuple[str, str], Coverage]
) -> Explained:
    if section is None:
        return Explained(depth, words, start, "", "", None, None)
    spec = plan.doctype.spec(section.key)
    covered = of_section.get((section.key, section.title))
    return Explained(depth, words, start, spec.key, spec.title, _why(plan, section, words), covered)


def _why(plan: Plan, section: Section, words: str) -> Message:
    """By the heading's words where these name the section, else by what it says."""
    spec = plan.doctype.spec(section.key)
    plain = "".join(section.title.split())
    if words and (spec.heading.fullmatch(plain) or (spec.short is not None and spec.short.fullmatch(plain))):
        return Message("依据标题", "by its heading")
    weights = [weight for weight in weigh(section.words, plan.doctype.sections) if weight.key == section.key]
    if not weights:
        return Message("依据位置", "by where it stands")
    terms = "、".join(weights[0].terms[:_MOST_TERMS])
    return Message(f"依据内容：{terms}（{weights[0].score:g}分）", f"by what it says: {terms} ({weights[0].score:g})")
