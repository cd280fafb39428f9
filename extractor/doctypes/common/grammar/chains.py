"""Find the chains of functional items in a text: 一般公共服务（类）人大事务（款）行政运行（项）, with or without codes.

A section in, its chains out, and what each names with 类 and 款 carried over from those before it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extractor.core.reading import Section, clean_label
from extractor.core.tokenizer import last_segment
from extractor.doctypes.common.grammar.labels import strip_connectives, trim_label

_MARK = re.compile(r"(?<![（(])[（(]+\s*(?:(?P<code>\d{7}|\d{5}|\d{2,3})\s*)?(?P<level>[类款项])?\s*[）)]")
_LEVELS = {"类": 1, "款": 2, "项": 3}
_CODE_LEVELS = {3: 1, 5: 2, 7: 3}
_BOUNDARY = "。；;\n，,：:"
# A chain ends with its clause; a name that the page broke over two lines goes on.
_BREAK = re.compile(r"[。；;，,]|\n[^\S\n]*(?:\n|[\d（(一二三四五六七八九十]|$)|^[^\S\n]*\n")
_STATES = re.compile(r"决算|预算|支出为|\d")


@dataclass(frozen=True, slots=True)
class Step:
    """One 类, 款 or 项 of a chain: its label, its code, where it stands."""

    level: int
    label: str
    code: re.Match[str] | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chain:
    """一般公共服务（类）人大事务（款）行政运行（项）: the steps printed together."""

    steps: tuple[Step, ...]

    @property
    def start(self) -> int:
        return self.steps[0].start

    @property
    def end(self) -> int:
        return self.steps[-1].end


def _marks(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for match in _MARK.finditer(text, start, end):
        if match["level"] or match["code"]:
            yield match


def _level(match: re.Match[str], before: int) -> int:
    """The level of a mark: 类/款/项, or the length of its code; two digits go one deeper than the step before."""
    if match["level"]:
        return _LEVELS[match["level"]]
    return _CODE_LEVELS.get(len(match["code"]), before + 1)


def chains_of(section: Section) -> Iterator[Chain]:
    """Every run of marked labels that deepens step by step."""
    text = section.text
    steps: list[Step] = []
    at = section.start
    for match in _marks(text, section.start, section.end):
        between = text[at : match.start()]
        level = _level(match, steps[-1].level if steps else 0)
        if steps and match["code"] and not match["level"] and not between.strip():
            steps[-1] = replace(steps[-1], code=match, end=match.end())  # 行政运行（项）（2010101）
            at = match.end()
            continue
        goes_on = bool(steps) and level > steps[-1].level and not _BREAK.search(between) and not _STATES.search(between)
        if not goes_on:
            if steps:
                yield Chain(_settled(steps))
            steps = []
            level = _level(match, 0)
        start = at + last_segment(between, _BOUNDARY.replace("\n", "") if goes_on else _BOUNDARY)
        printed = text[start : match.start()]
        label = clean_label(printed).strip("，、-－—") if goes_on else trim_label(printed)  # a 项 may begin with 用于
        if not goes_on:
            if not label:
                at = match.end()
                continue
            start = match.start() - len(strip_connectives(text[start : match.start()]))
        steps.append(Step(level, label, match if match["code"] else None, start, match.end()))
        at = match.end()
    if steps:
        yield Chain(_settled(steps))


def _settled(steps: list[Step]) -> tuple[Step, ...]:
    """A chain of two-digit codes alone ends in a 项: （01） is one, （05）（01） are 款 and 项."""
    first = steps[0].code
    if first is not None and not first["level"] and len(first["code"]) == 2:
        shift = 3 - len(steps)
        return tuple(Step(shift + 1 + n, s.label, s.code, s.start, s.end) for n, s in enumerate(steps))
    return tuple(steps)


def code_of(steps: Iterable[Step]) -> str | None:
    """The code of the deepest step, joined where it is printed in pieces: （201）（03）（01） is 2010301."""
    joined = ""
    for step in steps:
        if step.code is None:
            joined = ""
            continue
        piece = step.code["code"]
        joined = piece if len(piece) >= 3 else joined + piece
    return joined if len(joined) in (3, 5, 7) else None


def named_items(section: Section) -> Iterator[tuple[str, int, int]]:
    """Key, start and end of the statement of every functional item of a section, 类 and 款 carried over."""
    chains = list(chains_of(section))
    carried: dict[int, Step] = {}
    for index, chain in enumerate(chains):
        carried = {level: step for level, step in carried.items() if level < chain.steps[0].level}
        carried |= {step.level: step for step in chain.steps}
        named = "/".join(carried[level].label for level in sorted(carried) if carried[level].label)
        yield named, chain.end, chains[index + 1].start if index + 1 < len(chains) else section.end
