"""Open statements are checked like the rest: totals and parts, shares, changes, completions, by what is beside them.

A record in, identities out. What a statement is of is looked for where its sentence told it: among the figures right
before it, whether a field holds them or a statement. What is not found there is not guessed, and not checked.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

from extractor.checks.rule import AtMost, Catalogue, Equal, Figure, Identity, Ratio, just, terms
from extractor.core.evidence import Model
from extractor.core.phrases import is_role, label_of, without_role
from extractor.core.schema import identity, of_role, walk
from extractor.core.statements import Statement
from extractor.core.values import Money, Percent
from extractor.core.words import DOWN, UNCLEAR, UP
from extractor.doctypes.common.checks.figure_index import FigureIndex
from extractor.doctypes.common.checks.identities import base_of
from extractor.doctypes.common.checks.same_section import restated_in_section

_NEAR = 60  # characters between two figures of one statement
_FEWEST = 4  # figures before one among which it finds what it is of
_FEWEST_WORDS = 2  # characters of a name
_MOST_BACK = 40  # figures before a share
_SECTION = 600  # characters before a share that may name its whole
_BUDGET = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算(?:数|额|安排|安排数)?(?:调整)?(?:为|是|：|:)?\s*$")
_AGAINST_BUDGET = re.compile("(?:年初|全年|调整后?|当年|本年)?预算")
_SPENT = re.compile("决算|执行|完成|实际")
_DIRECTION = re.compile(rf"(?P<up>{UP})|(?P<down>{DOWN})")
_OF_CHANGE = re.compile(r"\.(?:\w+_)?change\.")
_WHOLLY = re.compile("分别|构成|组成|具体(?:为|是|如下)")
_OF_WHICH = re.compile("其中|包括|包含")
_PLAIN = re.compile("决算|总额|总数|合计|[数额的“”]")


@dataclass(frozen=True, slots=True)
class _StatedFigure:
    """A figure of the running text where it stands; `words` lead up to it, `statement` is what else is said of it.

    `is_of_another_year` than the record's own: in brackets the base of a change may stand where what changed would.
    """

    start: int
    end: int
    figure: Figure
    words: str
    statement: Statement | None
    is_of_another_year: bool

    @property
    def label(self) -> str:
        return self.statement.label if self.statement is not None else ""

    @property
    def relation(self) -> str:
        return self.statement.relation if self.statement is not None else "none"

    @property
    def is_money(self) -> bool:
        return isinstance(self.figure.value, Money)

    @property
    def is_change(self) -> bool:
        return self.relation == "change_of" or _OF_CHANGE.search(self.figure.path) is not None

    @property
    def is_budget(self) -> bool:
        return not self.is_change and _BUDGET.search(self.words) is not None


def stated_figures(record: Model) -> Sequence[_StatedFigure]:
    """Every amount and rate of the text in its order, each place once; none where the record keeps no statements."""
    kept = of_role(type(record), "statements")
    if kept is None:
        return ()
    statements: dict[int, Statement] = {}
    for statement in getattr(record, kept.name):
        cited = statement.amount or statement.rate
        if cited is not None:
            statements[cited.figure[0]] = statement
    year = identity(record, "period")
    found: dict[int, _StatedFigure] = {}
    for path, cited in walk(record):
        start, end = cited.figure
        if start not in found and isinstance(cited.value, Money | Percent):
            words = cited.quote[: max(0, start - cited.where.start)]
            statement = statements.get(start)
            other = statement is not None and None not in (year, statement.period) and statement.period != year
            found[start] = _StatedFigure(start, end, Figure(str(path), cited), words, statement, other)
    return [found[start] for start in sorted(found)]


def _before(figures: Sequence[_StatedFigure], index: int) -> Iterator[_StatedFigure]:
    """The figures right before one, the nearest first, as long as no gap says that they are of another statement."""
    at = figures[index].start
    for one in reversed(figures[max(0, index - _FEWEST) : index]):
        if at - one.end > _NEAR:
            return
        yield one
        at = one.start


def _amounts(figures: Sequence[_StatedFigure], index: int) -> list[_StatedFigure]:
    return [one for one in _before(figures, index) if one.is_money and not one.is_change]


def parts_within(figures: Sequence[_StatedFigure]) -> Iterator[Identity]:
    """Σ parts ≤ total, of 其中; Σ parts = total, of 分别为 and 由…构成."""
    lists: dict[str, tuple[_StatedFigure | None, list[_StatedFigure]]] = {}
    before: _StatedFigure | None = None
    amount: _StatedFigure | None = None
    for one in figures:
        ends = before is None or one.start - before.end > _NEAR
        if ends or (one.is_money and one.relation == "none"):
            yield from (identity for whole, parts in lists.values() for identity in _within(whole, parts))
            lists = {}
        if one.is_money and one.relation == "part_of" and one.statement is not None:
            of = one.statement.of or ""
            whole, parts = lists.setdefault(of, (None if ends else amount, []))
            if parts and _OF_WHICH.search(one.words):  # the same total, divided in another way
                yield from _within(whole, parts)
                lists[of] = whole, (parts := [])
            parts.append(one)
        before, amount = one, one if one.is_money and not one.is_change else amount
    yield from (identity for whole, parts in lists.values() for identity in _within(whole, parts))


def _within(whole: _StatedFigure | None, parts: Sequence[_StatedFigure]) -> Iterator[Identity]:
    if whole is None or not whole.is_money or len(parts) < 2 or any(part.is_change for part in (whole, *parts)):
        return
    if whole.statement is not None and whole.statement.label != (parts[0].statement.of if parts[0].statement else ""):
        return
    labels = [part.statement.label for part in parts if part.statement is not None]
    if any("收入" in label for label in labels) and any("支出" in label for label in labels):
        return  # 收入…，支出…，其中：甲收入…、支出…
    parts = _own(whole, [part for at, part in enumerate(parts) if not _is_divided(parts[at:])])
    if any(part.figure.point > whole.figure.point for part in parts):
        return  # what is more than the whole is none of its parts: the whole was named elsewhere
    summed = terms(part.figure for part in parts)
    if _WHOLLY.search(parts[0].words):
        yield Equal(just(whole.figure), summed)
    else:
        yield AtMost(summed, just(whole.figure))


def _own(whole: _StatedFigure, parts: Sequence[_StatedFigure]) -> Sequence[_StatedFigure]:
    """The parts up to where they make the whole; what is listed behind them is of the total that this is a part of."""
    for ends, total in enumerate(accumulate(part.figure.point for part in parts), 1):
        if total == whole.figure.point and ends > 1:
            return parts[:ends]
    return parts


def _is_divided(parts: Sequence[_StatedFigure]) -> bool:
    """Whether the first amount of a list is that which those behind it add up to: a part, with its own parts."""
    first, *rest = (part.figure.point for part in parts)
    return any(sum(rest[:upto]) == first for upto in range(2, len(rest) + 1))


def shares_hold(figures: Sequence[_StatedFigure]) -> Iterator[Identity]:
    """占比 = the amount before it / the amount that its words name × 100.

    Shares of a list whose words name none (甲10万元，占40%；乙15万元，占60%) are of the amount before it of which at
    least half of them are what they say.
    """
    listed: list[tuple[_StatedFigure, _StatedFigure]] = []
    for index, one in enumerate(figures):
        if one.relation != "share_of" or one.is_money or one.statement is None or not one.statement.of:
            continue
        part = next(iter(_amounts(figures, index)), None)
        if part is None:
            continue
        if one.statement.of != one.statement.label:
            whole = _named(figures, index, one.statement.of, part)
            # less than its part, it is the amount of something smaller that is called the same
            if whole is not None and part.figure.point <= whole.figure.point:
                yield Ratio(one.figure, just(part.figure), just(whole.figure))
            continue
        if listed and part.start - listed[-1][1].end > _NEAR:
            yield from _divided(figures, listed)
            listed = []
        listed.append((part, one))
    yield from _divided(figures, listed)


def _divided(
    figures: Sequence[_StatedFigure], listed: Sequence[tuple[_StatedFigure, _StatedFigure]]
) -> Iterator[Identity]:
    """The shares of a list, each with its amount, against the amount before the list that most of them are of."""
    if len(listed) < 2:
        return
    starts = listed[0][0].start
    before = (one for one in reversed(figures) if starts - _SECTION < one.start < starts)
    for whole in islice((one for one in before if one.is_money and not one.is_change), _FEWEST):
        if 2 * sum(_is_share(share, part, whole) for part, share in listed) >= len(listed):
            yield from (Ratio(share.figure, just(part.figure), just(whole.figure)) for part, share in listed)
            return


def _is_share(share: _StatedFigure, part: _StatedFigure, whole: _StatedFigure) -> bool:
    over, under, rate = part.figure.nearest, whole.figure.nearest, share.figure.nearest
    quotient = over.scaled(100).over(under) if over is not None and under is not None else None
    return quotient is not None and rate is not None and quotient.meets(rate)


def _named(figures: Sequence[_StatedFigure], index: int, name: str, part: _StatedFigure) -> _StatedFigure | None:
    """The nearest amount before a share that is called so; None where two of that name differ, or none has it.

    财政拨款基本支出 is called 基本支出 too, where nothing is called just that.
    """
    plain = _PLAIN.sub("", name)
    found: list[_StatedFigure] = []
    longer: list[_StatedFigure] = []
    if len(plain) < _FEWEST_WORDS:
        return None
    for one in reversed(figures[max(0, index - _MOST_BACK) : index]):
        if figures[index].start - one.end > _SECTION:
            break
        if one is part or not one.is_money or one.is_change or _DIRECTION.search(one.words):
            continue
        label = _PLAIN.sub("", label_of(one.words))
        if label == plain:
            found.append(one)
        elif label.endswith(plain) and len(plain) >= _FEWEST:
            longer.append(one)
    found = found or longer
    return found[0] if len({one.figure.point for one in found}) == 1 else None


def changes_hold(figures: Sequence[_StatedFigure]) -> Iterator[Identity]:
    """比预算增减 = 决算 − 预算, its rate = that / 预算; 比上年增减's rate = the change / (this year's ∓ the change)."""
    for index, one in enumerate(figures):
        if one.relation != "change_of" or one.statement is None:
            continue
        change = one if one.is_money else next((o for o in _before(figures, index) if o.is_change), None)
        if change is None or not change.is_money or change.statement is None:
            continue
        direction = _direction(change.words)
        amounts = _amounts(figures, index)
        budget, current = _compared(one.statement.of or "", amounts)
        if current is None or direction is None or current.is_of_another_year or not _same_subject(change, current):
            continue
        base = base_of(current.figure, change.figure, direction)
        if not one.is_money:
            yield Ratio(one.figure, just(change.figure), base if budget is None else just(budget.figure))
        elif budget is not None:
            yield Equal(just(budget.figure), base)


def _compared(against: str, amounts: Sequence[_StatedFigure]) -> tuple[_StatedFigure | None, _StatedFigure | None]:
    """The budget that a change is against, where it is printed, and what was spent; else None and what changed.

    预算 alone may be that of the year before, where what changed is a budget too.
    """
    if not _AGAINST_BUDGET.fullmatch(against):
        return None, next(iter(amounts), None)
    current = next((amount for amount in amounts if not amount.is_budget), None)
    if current is None or (against == "预算" and not _SPENT.search(current.words)):
        return None, next(iter(amounts), None)
    return next((amount for amount in amounts if amount.is_budget), None), current


def _direction(words: str) -> str | None:
    if re.search(UNCLEAR, words):
        return None
    last = None
    for last in _DIRECTION.finditer(words):  # noqa: B007 - the last one is wanted
        pass
    return None if last is None else "increase" if last["up"] else "decrease"


def _same_subject(change: _StatedFigure, current: _StatedFigure) -> bool:
    """Whether a change is of the amount before it: its label ends as the words of that do."""
    label = change.statement.label if change.statement is not None else ""
    if current.statement is not None:
        return current.statement.label == label
    return len(label) > 1 and label[-2:] in current.words


def completions_hold(figures: Sequence[_StatedFigure]) -> Iterator[Identity]:
    """完成预算 = 决算 / 预算 × 100, where both stand before it."""
    for index, one in enumerate(figures):
        if one.relation != "completion_of" or one.is_money:
            continue
        amounts = _amounts(figures, index)
        budget = next((amount for amount in amounts if amount.is_budget), None)
        actual = next((amount for amount in amounts if not amount.is_budget), None)
        if budget is not None and actual is not None and _is_budget_of(budget, actual):
            yield Ratio(one.figure, just(actual.figure), just(budget.figure))


def _is_budget_of(budget: _StatedFigure, actual: _StatedFigure) -> bool:
    """Whether two figures are of one thing, as far as both say of what they are: that before them may have a budget."""
    one, other = without_role(budget.label), without_role(actual.label)
    return not one or not other or is_role(one) or is_role(other) or one.startswith(other) or other.startswith(one)


_RULES = (
    ("010", "其他数字：分项不超过合计", "Open statements: parts stay within their total", parts_within),
    ("020", "其他数字：占比等于该项与总额之比", "Open statements: a share is its item over the total", shares_hold),
    ("030", "其他数字：增减额与前后两数一致", "Open statements: a change agrees with what it is of", changes_hold),
    (
        "040",
        "其他数字：完成率等于决算与预算之比",
        "Open statements: completion is actual over budget",
        completions_hold,
    ),
)


def enter_rules(catalogue: Catalogue, prefix: str) -> None:
    """Enter the rules of open statements into a catalogue, under codes that begin with `prefix`."""
    for number, zh, en, rule in _RULES:
        catalogue.rule(f"{prefix}-STM-{number}", zh=zh, en=en)(_of_index(rule))
    again = catalogue.rule(
        f"{prefix}-STM-050",
        zh="其他数字：本节重述的数字相同",
        en="Open statements: a section's figure told again is the same",
    )
    again(_of_record(restated_in_section))


def _of_index(rule: Callable[[Sequence[_StatedFigure]], Iterator[Identity]]) -> Callable[[Any], Iterator[Identity]]:
    """A rule of what a catalogue is evaluated on: a figure index, which keeps what several rules ask, or a record."""

    def check(index: Any) -> Iterator[Identity]:
        yield from rule(index.derived(_stated_figures_of) if isinstance(index, FigureIndex) else stated_figures(index))

    check.__doc__ = rule.__doc__
    return check


def _of_record(rule: Callable[[Model], Iterator[Identity]]) -> Callable[[Any], Iterator[Identity]]:
    """A rule of the record itself, likewise."""

    def check(index: Any) -> Iterator[Identity]:
        yield from rule(index.record if isinstance(index, FigureIndex) else index)

    check.__doc__ = rule.__doc__
    return check


def _stated_figures_of(index: FigureIndex) -> Sequence[_StatedFigure]:
    return stated_figures(index.record)
