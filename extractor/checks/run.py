"""A ledger and a catalogue in, a result for every instantiated identity out; fails first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from extractor.checks.bounds import operands
from extractor.checks.diagnose import Evaluated, Localisation, localise
from extractor.checks.explain import explain
from extractor.checks.rule import (
    AtMost,
    Catalogue,
    CheckResult,
    Equal,
    Figure,
    Identity,
    Ratio,
    Rule,
    Says,
    Status,
    Terms,
    Wrong,
    point,
    point_of,
    total,
)
from extractor.numbers import IN_YUAN, Count, Money, Number, Percent, Unit

_ORDER: dict[Status, int] = {"fail": 0, "truncated": 1, "unchecked": 2, "pass": 3}
_YUAN = Fraction(1)


@dataclass(frozen=True, slots=True)
class Checked:
    """Every result of a document, the failing ones first, and the prints that must be wrong."""

    results: tuple[CheckResult, ...]
    localisation: Localisation


def check(
    ledger: Any, catalogue: Catalogue, figures: Sequence[Figure], disputed: frozenset[str] = frozenset()
) -> Checked:
    """Evaluate every rule on a ledger; every identity gives a result, every failure its diagnosis and cause.

    `figures` are all of the document's, among which another one may explain a failure; `disputed` are the paths on
    which the readers differ: a failure that touches one is likelier a misreading than a mistake in the document.
    """
    judged = [(Evaluated(rule, i, "", operands(i)), judge(rule, i)) for rule in catalogue for i in rule.check(ledger)]
    evaluated = [replace(one, status=result.status) for one, result in judged]
    localisation = localise(evaluated)
    results = [
        _diagnosed(one, result, figures, localisation, disputed) if result.status == "fail" else result
        for one, (_, result) in zip(evaluated, judged, strict=True)
    ]
    return Checked(tuple(sorted(results, key=lambda result: _ORDER[result.status])), localisation)


def _diagnosed(
    one: Evaluated,
    result: CheckResult,
    figures: Sequence[Figure],
    localisation: Localisation,
    disputed: frozenset[str],
) -> CheckResult:
    explanations = tuple(explanation.form() for explanation in explain(one, figures, localisation))
    cause = "reading" if disputed.intersection(result.paths) else "source"
    return result.model_copy(update={"diagnosis": explanations, "cause": cause})


def judge(rule: Rule, identity: Identity) -> CheckResult:
    """The result of one identity."""
    match identity:
        case Equal():
            return _sum(rule, identity)
        case AtMost():
            return _at_most(rule, identity)
        case Ratio():
            return _ratio(rule, identity)
        case Says():
            return _says(rule, identity)
        case Wrong():
            return _result(rule, "fail", identity.figures, identity.zh, (identity.zh, identity.en))


def _figures(*groups: Terms) -> tuple[Figure, ...]:
    return tuple(term.figure for group in groups for term in group)


def _sum(rule: Rule, identity: Equal) -> CheckResult:
    figures = _figures(identity.left, identity.right)
    left, right = total(identity.left), total(identity.right)
    if left is None or right is None:
        return _unchecked(rule, figures)
    residual = point(identity.left) - point(identity.right)
    status: Status = "pass" if left.meets(right) else "fail"
    if status == "fail" and all(isinstance(figure.value, Percent) for figure in figures if figure.cited is not None):
        cut, other = total(identity.left, "truncated"), total(identity.right, "truncated")
        status = "truncated" if cut is not None and other is not None and cut.meets(other) else "fail"
    shown, unit = _shown(identity.right, figures), _unit(figures)
    whole = _shown(identity.left, figures)
    sign = "=" if residual == 0 else "≠" if status == "fail" else "≈"
    added = f" = {_plain(point(identity.right) / _factor(unit))}" if len(identity.right) > 1 else ""
    return _result(
        rule,
        status,
        figures,
        f"{shown}{added} {sign} {whole}{unit or ''}",
        residual=f"{_plain(residual / _factor(unit))}{unit or ''}",
        slack=f"{_plain((left.width + right.width) / 2 / _factor(unit))}{unit or ''}",
        exact=residual == 0,
    )


def _at_most(rule: Rule, identity: AtMost) -> CheckResult:
    figures = _figures(identity.left, identity.right)
    left, right = total(identity.left), total(identity.right)
    if left is None or right is None:
        return _unchecked(rule, figures)
    status: Status = "pass" if left.may_be_at_most(right) else "fail"
    unit = _unit(figures)
    excess = point(identity.left) - point(identity.right)
    equation = f"{_shown(identity.left, figures)} {'≤' if status == 'pass' else '>'} {_shown(identity.right, figures)}"
    residual = f"{_plain(excess / _factor(unit))}{unit or ''}"
    return _result(rule, status, figures, f"{equation}{unit or ''}", residual=residual)


def _ratio(rule: Rule, identity: Ratio) -> CheckResult:
    figures = (identity.rate, *_figures(identity.numerator, identity.denominator))
    rate, over, under = identity.rate.interval(), total(identity.numerator), total(identity.denominator)
    if rate is None or over is None or under is None:
        return _unchecked(rule, figures)
    shown = f"{_shown(identity.numerator, figures)} / {_grouped(identity.denominator, figures)}"
    printed = f"{identity.rate.value.value}%"
    divisor = point(identity.denominator)
    quotient = over.over(under)
    if quotient is None:
        if divisor != 0 or (point(identity.numerator) == 0 and rate.contains(0)):
            return _unchecked(rule, figures, f"{shown}：分母可能为0")
        return _result(rule, "fail", figures, f"{shown}：分母为0，不应有 {printed}")
    expected = point(identity.numerator) / divisor * 100
    decimals = identity.rate.value.decimals
    status: Status = "fail"
    if quotient.scaled(100).meets(rate):
        status = "pass"
    elif (cut := identity.rate.interval("truncated")) is not None and quotient.scaled(100).meets(cut):
        status = "truncated"
    rounded = _rounded(expected, decimals)
    sign = "=" if status == "pass" else "≈" if status == "truncated" else "≠"
    return _result(
        rule,
        status,
        figures,
        f"{shown} = {rounded}% {sign} {printed}",
        residual=f"{_plain(point_of(identity.rate) - Fraction(rounded))}个百分点",
        slack=f"{_plain((quotient.scaled(100).width + rate.width) / 2)}个百分点",
        exact=Fraction(rounded) == point_of(identity.rate),
    )


def _says(rule: Rule, identity: Says) -> CheckResult:
    figures = (identity.claim, identity.actual, identity.other)
    actual, other = identity.actual.interval(), identity.other.interval()
    if identity.claim.cited is None or actual is None or other is None:
        return _unchecked(rule, figures)
    difference = point_of(identity.actual) - point_of(identity.other)
    holds = {
        "equal": actual.meets(other),
        "less": actual.low < other.high,
        "greater": actual.high > other.low,
    }[identity.relation]
    words = {"less": "小于", "greater": "大于", "equal": "等于"}[identity.relation]
    sign = "<" if difference < 0 else ">" if difference > 0 else "="
    equation = f"{_print(identity.actual)} {sign} {_print(identity.other)}；文字：{words}"
    return _result(rule, "pass" if holds else "fail", figures, equation)


def _unchecked(rule: Rule, figures: tuple[Figure, ...], why: str | None = None) -> CheckResult:
    absent = [figure.path for figure in figures if figure.interval() is None]
    return _result(rule, "unchecked", figures, why or f"缺少：{'、'.join(absent)}")


def _result(
    rule: Rule,
    status: Status,
    figures: Iterable[Figure],
    equation: str,
    messages: tuple[str, str] | None = None,
    **more: Any,
) -> CheckResult:
    present = [figure for figure in figures if figure.cited is not None]
    paths = dict.fromkeys(path for figure in figures if figure.path for path in _named(figure.path))
    zh, en = messages or (equation, equation)
    return CheckResult(
        code=rule.code,
        status=status,
        severity=rule.severity,
        paths=tuple(paths),
        quotes=tuple(dict.fromkeys(figure.cited.quote for figure in present if figure.cited is not None)),
        equation=equation,
        message_zh=f"{rule.zh}：{zh}",
        message_en=f"{rule.en}: {en}",
        operands=tuple(_operand(figure) for figure in present),
        **more,
    )


def _named(path: str) -> tuple[str, ...]:
    """A cell is named by itself and by its row, which is how people speak of it."""
    row = re.match(r"tables\[.*?\]\.rows\[.*?\](?=\.)", path)
    return (path, row[0]) if row else (path,)


def _operand(figure: Figure) -> dict[str, Any]:
    assert figure.cited is not None
    where = figure.cited.where
    start, end = figure.cited.figure
    return {"path": figure.path, "printed": _print(figure), "page": where.page, "start": start, "end": end}


# --- how numbers are shown ---------------------------------------------------------------------------------------


def _print(figure: Figure) -> str:
    value = figure.value
    if isinstance(value, Money):
        return f"{value.value:f}{value.unit or ''}"
    if isinstance(value, Percent):
        return f"{value.value:f}%"
    if isinstance(value, Count):
        return f"{value.value}{value.unit}"
    return f"{value.value:f}" if isinstance(value, Number) else str(value)


def _unit(figures: Iterable[Figure]) -> Unit | None:
    """The unit that all amounts share; 元 where they differ; None where there is no money."""
    units = {figure.value.unit for figure in figures if isinstance(figure.value, Money)}
    return None if not units else units.pop() if len(units) == 1 else "元"


def _factor(unit: Unit | None) -> Fraction:
    return Fraction(IN_YUAN[unit]) if unit else _YUAN


def _shown(summed: Terms, figures: Iterable[Figure]) -> str:
    """2106.66 + 326.72 − 60.99, in the unit that the whole equation shares."""
    unit = _unit(figures)
    words = ""
    for n, term in enumerate(summed):
        value = term.figure.value
        bare = (
            str(value.value)
            if isinstance(value, Count)
            else str(value)
            if isinstance(value, int)
            else f"{value.value:f}"
        )
        number = bare if unit is None or value.unit == unit else _plain(point_of(term.figure) / _factor(unit))
        sign = " − " if term.weight < 0 else " + "
        words += (sign if n else "−" if term.weight < 0 else "") + number
    return words


def _grouped(summed: Terms, figures: Iterable[Figure]) -> str:
    return f"({_shown(summed, figures)})" if len(summed) > 1 else _shown(summed, figures)


def _rounded(value: Fraction, decimals: int) -> Decimal:
    """To nearest, half away from zero, as printed rates are."""
    over, under = abs(value.numerator) * 10**decimals, value.denominator
    rounded = (2 * over + under) // (2 * under)
    return Decimal(rounded if value.numerator >= 0 else -rounded).scaleb(-decimals)


def _plain(value: Fraction) -> str:
    """A fraction as a decimal of at most six digits after the point, without needless zeros."""
    if value.denominator == 1:
        return str(value.numerator)
    shown = f"{_rounded(value, 6):f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) or "0"
