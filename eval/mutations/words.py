"""Families of errors in words: years left over from the form of the year before, claims reversed."""

import re
from collections.abc import Callable, Iterator
from random import Random

from eval.mutations.edit import Edit
from eval.mutations.targets import Mutation, Source, Target

_PAIRS = (("增加", "减少"), ("增长", "下降"), ("上升", "下降"), ("大于", "小于"), ("高于", "低于"), ("多于", "少于"))
_REVERSED = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1]) if (a, b) != ("下降", "上升")}
_CHANGED = re.compile("|".join(_REVERSED))
_LEVEL = re.compile("与((?:全年|年初|调整)?预算数?)持平|(?:等于)((?:全年|年初|调整)?预算数?)")
_NOT_THE_YEARS = ("cover", "overview", "tables", "annex", "glossary", "performance", "projects", "other")
_OPPOSITE = {"increase": "decrease", "decrease": "increase", "less": "greater", "greater": "less", "equal": "less"}


def year_left_over(source: Source, target: Target, _: Random) -> Iterator[Mutation]:
    """A section's own year, or the year that it compares with, one too early."""
    value = target.cited.value
    owned = [path for path in target.paths if re.search(r"(?:^|[._])year$", path)]
    if not isinstance(value, int) or not owned or "fiscal_year" in target.paths or str(value) not in target.printed:
        return
    after = target.printed.replace(str(value), str(value - 1), 1)
    yield Mutation(
        "year left over",
        target.place,
        source.number,
        target.paths,
        target.printed,
        after,
        target.span,
        (Edit(*target.span, after),),
        expected=value - 1,
    )


def year_in_passing(source: Source) -> Iterator[Mutation]:
    """The year that a sentence opens with, or 截至…年12月31日, one too early, where no leaf of the record cites it."""
    year = source.by_path.get("fiscal_year")
    if year is None:
        return
    cited = {target.span[0] for target in source.targets}
    own = re.compile(rf"(?:(?<=[。；;\n])\s*|截[至止])({year.cited.value})\s*年")
    for section in source.outcome.sections:
        if section.key in _NOT_THE_YEARS:
            continue
        for match in own.finditer(source.document.text, max(section.start - 1, 0), section.end):
            span = match.span(1)
            if span[0] not in cited and match.start() >= section.start:
                after = str(year.cited.value - 1)
                edit = Edit(*span, after)
                path = (f"({section.key})",)
                yield Mutation("year in passing", "narrative", source.number, path, match[1], after, edits=(edit,))


def claim_reversed(source: Source, target: Target, _: Random) -> Iterator[Mutation]:
    """大于 for 小于, 增加 for 减少, 小于 for 持平; of a change that is not zero."""
    expected = _OPPOSITE.get(str(target.cited.value))
    path = target.paths[0]
    if expected is None or path.rpartition(".")[2] not in ("direction", "comparison", "detail_comparison"):
        return
    if path.endswith("direction") and not _changes(source, target):
        return
    after = _reversed(target.printed)
    if after != target.printed:
        yield Mutation(
            "claim reversed",
            target.place,
            source.number,
            target.paths,
            target.printed,
            after,
            target.span,
            (Edit(*target.span, after),),
            expected=expected,
        )


def _changes(source: Source, target: Target) -> bool:
    """The amount or the rate of the change is printed and not zero."""
    beside = [source.by_path.get(target.paths[0].replace("direction", name)) for name in ("amount", "rate")]
    return any(other is not None and other.cited.value.value != 0 for other in beside)


def _reversed(printed: str) -> str:
    level = _LEVEL.search(printed)
    if level is not None:
        return printed[: level.start()] + f"小于{level[1] or level[2]}" + printed[level.end() :]
    return _CHANGED.sub(lambda match: _REVERSED[match[0]], printed, count=1)


FAMILIES: dict[str, Callable[[Source, Target, Random], Iterator[Mutation]]] = {
    "year left over": year_left_over,
    "claim reversed": claim_reversed,
}
