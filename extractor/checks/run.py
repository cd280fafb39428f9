"""Evaluate the rules of a catalogue on a document.

An index and a catalogue in, a result for every instantiated identity out, the failing ones first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractor.checks.bounds import Place, operands
from extractor.checks.counterparts import Counterparts
from extractor.checks.diagnose import Evaluated, Localisation, localise
from extractor.checks.explain import Candidates, explain
from extractor.checks.interval import Exact, exact, quotient
from extractor.checks.rule import (
    AtMost,
    Cause,
    CheckResult,
    Equal,
    Figure,
    Identity,
    Mean,
    Operand,
    Ratio,
    Rule,
    Says,
    Status,
    Terms,
    Wrong,
    divisor,
    point,
    terms,
    total,
)
from extractor.checks.vouching import vouched
from extractor.core.evidence import Notice
from extractor.core.formatting import rounded, shortest
from extractor.core.values import IN_YUAN, Percent, Unit
from extractor.core.words import in_chinese
from extractor.message import Message

_OF_FEN = 2  # decimals of an amount in 元
_ORDER: dict[Status, int] = {"fail": 0, "suspended": 1, "truncated": 2, "unchecked": 3, "pass": 4}


@dataclass(frozen=True, slots=True)
class Checked:
    """Every result of a document, the failing ones first, and the figures that must be wrong.

    `broken` are the rules that could not be evaluated, by a fault of theirs: code and kind of exception; the code is
    empty where no rule could be. `unexplained` are the kinds of exceptions for which failures have no diagnosis.
    """

    results: tuple[CheckResult, ...]
    localisation: Localisation
    broken: tuple[tuple[str, str], ...] = ()
    unexplained: tuple[str, ...] = ()

    def with_more(self, more: "Checked") -> "Checked":
        """The results of two catalogues, each localised by itself."""
        mine, its = self.localisation, more.localisation
        return Checked(
            tuple(sorted((*self.results, *more.results), key=lambda result: _ORDER[result.status])),
            Localisation(
                (*mine.components, *its.components), mine.complete and its.complete, {**its.ranges, **mine.ranges}
            ),
            (*self.broken, *more.broken),
            tuple(dict.fromkeys((*self.unexplained, *more.unexplained))),
        )

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the broken rules would have found is not known: a person looks, and the fault is ours.

        Of what is not explained the failures stand, and are reason enough.
        """
        broken = tuple(
            Notice(
                code="CHK-RULE-001",
                severity="warning",
                message_zh=f"{f'规则 {code} ' if code else '核对'}出错（{kind}），没有核对；请报告此问题",
                message_en=f"{f'rule {code}' if code else 'every rule'} broke ({kind}) and was not checked: "
                "please report it",
                quote=code,  # so that two of them are two questions
            )
            for code, kind in self.broken
        )
        return broken + tuple(
            Notice(
                code="CHK-WHY-001",
                severity="info",
                message_zh=f"查找原因时出错（{kind}），不成立的等式没有列出全部可能的原因；请报告此问题",
                message_en=f"the search for causes broke ({kind}): not all explanations of what fails are listed; "
                "please report it",
            )
            for kind in self.unexplained
        )


def check(
    index: Any,
    catalogue: Iterable[Rule],
    candidates: Callable[[], Candidates],
    disputed: frozenset[str] = frozenset(),
    spoken: Callable[[str], str] = str,
) -> Checked:
    """Evaluate every rule on an index; every identity gives a result, every failure its diagnosis and cause.

    A rule that breaks loses itself and is told of.

    `candidates` gives the document's figures, among which another one may explain a failure; `disputed` are the paths
    on which the readers differ: a failure that touches one is likelier a misreading than a mistake in the document;
    `spoken` gives the Chinese words for a path.
    """
    evaluated: list[Evaluated] = []
    broken: list[tuple[str, str]] = []
    for rule in catalogue:
        try:
            evaluated += [Evaluated(identity, _vouching(rule, identity)) for identity in rule.check(index)]
        except Exception as error:  # noqa: BLE001 - a rule that breaks loses itself, never the document
            broken.append((rule.code, type(error).__name__))
    results = [one.result for one in evaluated]
    localisation = Localisation()
    unexplained: dict[str, None] = {}
    if any(result.status == "fail" for result in results):
        try:
            localisation, others, elsewhere = localise(evaluated), candidates(), Counterparts.of(evaluated)
        except Exception as error:  # noqa: BLE001 - the failures stand without it
            others, elsewhere = Candidates.of(()), Counterparts()
            unexplained[type(error).__name__] = None
        paths = _paths_by_place(results)
        for n, (one, result) in enumerate(zip(evaluated, results, strict=True)):
            if result.status != "fail":
                continue
            cause: Cause = "reading" if disputed.intersection(result.paths) else "source"
            results[n] = result._replace(paths=_all_paths(result, paths), cause=cause)
            try:
                found = tuple(why.form(spoken) for why in explain(one, others, localisation, elsewhere))
                results[n] = results[n]._replace(diagnosis=found)
            except Exception as error:  # noqa: BLE001 - this failure stands without it, and the others have theirs
                unexplained[type(error).__name__] = None
    in_order = tuple(sorted(results, key=lambda result: _ORDER[result.status]))
    return Checked(in_order, localisation, tuple(broken), tuple(unexplained))


def _paths_by_place(results: Iterable[CheckResult]) -> dict[Place, dict[str, None]]:
    """Every path that some identity knows a printed figure by: one print may be two fields."""
    found: dict[Place, dict[str, None]] = {}
    for result in results:
        for operand in result.operands:
            found.setdefault((operand.start, operand.end), {})[operand.path] = None
    return found


def _all_paths(result: CheckResult, paths: dict[Place, dict[str, None]]) -> tuple[str, ...]:
    """The paths of a result with all others of the figures that it cites."""
    others = (path for one in result.operands for path in paths[one.start, one.end] if path)
    return tuple(dict.fromkeys((*result.paths, *others)))


def _vouching(rule: Rule, identity: Identity) -> CheckResult:
    """The result of one identity, and where it holds the figures that it speaks for."""
    result = judge(rule, identity)
    return result._replace(vouches=tuple(vouched(identity))) if result.status in ("pass", "truncated") else result


def judge(rule: Rule, identity: Identity) -> CheckResult:
    """The result of one identity."""
    match identity:
        case Equal():
            return _sum(rule, identity)
        case AtMost():
            return _at_most(rule, identity)
        case Ratio():
            return _ratio(rule, identity)
        case Mean():
            return _mean(rule, identity)
        case Says():
            return _says(rule, identity)
        case Wrong():
            return _result(rule, "fail", identity.figures, identity.zh, identity.message)


def _sum(rule: Rule, identity: Equal) -> CheckResult:
    figures = [figure for figure, _ in identity.left + identity.right]
    left, right = total(identity.left), total(identity.right)
    if left is None or right is None:
        return _unchecked(rule, figures)
    added = point(identity.right)
    residual = point(identity.left) - added
    holds = residual == 0 if all(map(_is_to_the_fen, figures)) else left.meets(right)
    status: Status = "pass" if holds else "fail"
    if status == "fail" and all(isinstance(figure.value, Percent) for figure in figures if figure.cited is not None):
        cut, other = total(identity.left, "truncated"), total(identity.right, "truncated")
        status = "truncated" if cut is not None and other is not None and cut.meets(other) else "fail"
    scale = _Scale.of(figures)
    sign = "=" if residual == 0 else "≠" if status == "fail" else "≈"
    result = f" = {scale.bare(added)}" if len(identity.right) > 1 else ""
    return _result(
        rule,
        status,
        figures,
        f"{scale.sum(identity.right)}{result} {sign} {scale.sum(identity.left)}{scale.words}",
        residual=scale.shown(residual),
        slack=scale.shown(quotient(left.width + right.width, 2)),
        exact=residual == 0,
    )


def _is_to_the_fen(figure: Figure) -> bool:
    """Whether nothing can have been rounded away: 元 with 角 and 分, which is how accounts are kept."""
    return figure.unit == "元" and figure.value.decimals >= _OF_FEN


def _at_most(rule: Rule, identity: AtMost) -> CheckResult:
    figures = [figure for figure, _ in identity.left + identity.right]
    left, right = total(identity.left), total(identity.right)
    if left is None or right is None:
        return _unchecked(rule, figures)
    status: Status = "pass" if left.may_be_at_most(right) else "fail"
    scale = _Scale.of(figures)
    sign = "≤" if status == "pass" else ">"
    return _result(
        rule,
        status,
        figures,
        f"{scale.sum(identity.left)} {sign} {scale.sum(identity.right)}{scale.words}",
        residual=scale.shown(point(identity.left) - point(identity.right)),
    )


def _ratio(rule: Rule, identity: Ratio) -> CheckResult:
    figures = operands(identity)
    rate, over, under = identity.rate.interval(), total(identity.numerator), total(identity.denominator)
    if rate is None or over is None or under is None:
        return _unchecked(rule, figures)
    scale = _Scale.of(figures)
    divided = scale.sum(identity.denominator)
    shown = f"{scale.sum(identity.numerator)} / {f'({divided})' if len(identity.denominator) > 1 else divided}"
    printed = f"{identity.rate.value.value}%"
    divisor = point(identity.denominator)
    share = over.scaled(100).over(under)
    if share is None:
        if divisor != 0 or (point(identity.numerator) == 0 and rate.contains(0)):
            return _unchecked(rule, figures, f"{shown}：分母可能为0")
        return _result(rule, "fail", figures, f"{shown}：分母为0，不应有 {printed}")
    expected = quotient(point(identity.numerator) * 100, divisor)
    status: Status = "fail"
    if share.meets(rate):
        status = "pass"
    elif (cut := identity.rate.interval("truncated")) is not None and share.meets(cut):
        status = "truncated"
    nearest = rounded(expected, identity.rate.value.decimals)
    off = identity.rate.point - exact(nearest)
    sign = "=" if status == "pass" else "≈" if status == "truncated" else "≠"
    return _result(
        rule,
        status,
        figures,
        f"{shown} = {nearest}% {sign} {printed}",
        residual=f"{shortest(off)}个百分点",
        slack=f"{shortest(quotient(share.width + rate.width, 2))}个百分点",
        exact=off == 0,
    )


def _mean(rule: Rule, identity: Mean) -> CheckResult:
    figures = operands(identity)
    rate, of = identity.rate.interval(), divisor(identity.parts)
    amounts = terms(amount for amount, _ in identity.parts)
    over = total(amounts)
    # wide enough for rates that are cut off: the parts' own spread is in it
    share = over.scaled(100).over(of) if over is not None and of is not None else None
    if rate is None or share is None:
        return _unchecked(rule, figures)
    holds = share.meets(rate) or (identity.at_most and rate.may_be_at_most(share))
    parts = sum(quotient(amount.point * 100, part.point) for amount, part in identity.parts)
    nearest = rounded(quotient(point(amounts) * 100, parts), identity.rate.value.decimals)
    scale = _Scale.of(figures)
    divided = " + ".join(f"{scale.bare(amount.point)}/{part.value.value}%" for amount, part in identity.parts)
    off = identity.rate.point - exact(nearest)
    sign = "=" if off == 0 else "≥" if identity.at_most and holds else "≈" if holds else "≠"
    return _result(
        rule,
        "pass" if holds else "fail",
        figures,
        f"{scale.bare(point(amounts))} / ({divided}) = {nearest}% {sign} {identity.rate.value.value}%",
        residual=f"{shortest(off)}个百分点",
        exact=off == 0,
    )


def _says(rule: Rule, identity: Says) -> CheckResult:
    figures = (identity.claim, identity.actual, identity.other)
    actual, other = identity.actual.interval(), identity.other.interval()
    if identity.claim.cited is None or actual is None or other is None:
        return _unchecked(rule, figures)
    difference = identity.actual.point - identity.other.point
    holds = {  # two figures printed alike say nothing of more or less
        "equal": actual.meets(other),
        "less": actual.low < other.high and actual != other,
        "greater": actual.high > other.low and actual != other,
    }[identity.relation]
    words = in_chinese(identity.relation)
    sign = "<" if difference < 0 else ">" if difference > 0 else "="
    equation = f"{identity.actual.printed} {sign} {identity.other.printed}；文字：{words}"
    return _result(rule, "pass" if holds else "fail", figures, equation)


def _unchecked(rule: Rule, figures: Iterable[Figure], why: str | None = None) -> CheckResult:
    absent = [figure.path for figure in figures if figure.interval() is None and not isinstance(figure.value, str)]
    return _result(rule, "unchecked", figures, why or f"缺少：{'、'.join(absent)}")


def _result(
    rule: Rule,
    status: Status,
    figures: Iterable[Figure],
    equation: str,
    message: Message | None = None,
    *,
    residual: str | None = None,
    slack: str | None = None,
    exact: bool | None = None,
) -> CheckResult:
    paths: dict[str, None] = {}
    quotes: dict[str, None] = {}
    present: list[Operand] = []
    for path, row, quote, operand in [figure.evidence for figure in figures]:
        paths[path] = paths[row] = None
        if quote is not None and operand is not None:
            quotes[quote] = None
            present.append(operand)
    paths.pop("", None)
    said = message or Message(equation, equation)
    zh, en = f"{rule.zh}：{said.zh}", f"{rule.en}: {said.en}"
    found = tuple(paths), tuple(quotes)
    return CheckResult(
        rule.code, status, rule.severity, *found, equation, zh, en, residual, slack, exact, tuple(present)
    )


# --- how numbers are shown ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scale:
    """The unit in which an equation shows its amounts: the one that all share; 元 where they differ."""

    unit: Unit | None

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> "_Scale":
        units = {figure.unit for figure in figures}
        units.discard(None)
        return _SCALES[None if not units else units.pop() if len(units) == 1 else "元"]

    @property
    def words(self) -> str:
        return self.unit or ""

    def bare(self, amount: Exact) -> str:
        """An amount in 元 as a number of this unit."""
        return _in_unit(amount, self.unit)

    def shown(self, amount: Exact) -> str:
        """An amount in 元 in this unit."""
        return f"{_in_unit(amount, self.unit)}{self.unit or ''}"

    def sum(self, summed: Terms) -> str:
        """2106.66 + 326.72 − 60.99"""
        words = ""
        for figure, weight in summed:
            number = figure.bare if figure.unit in (self.unit, None) else self.bare(figure.point)
            sign = "−" if weight < 0 else "+"
            words += f" {sign} {number}" if words else number if weight > 0 else f"−{number}"
        return words


_SCALES = {unit: _Scale(unit) for unit in (None, *IN_YUAN)}


@lru_cache(maxsize=4096)  # most residuals are 0, and most slacks are those of figures with two decimals
def _in_unit(amount: Exact, unit: Unit | None) -> str:
    return shortest(amount if unit is None or unit == "元" else quotient(amount, int(IN_YUAN[unit])))
