"""Check one disclosure against another: what the later states against what the earlier printed.

The rules speak of indicators and of what these say of each other, never of a document type.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extractor.checks.bounds import operands
from extractor.checks.rule import Cause, Equal, Figure, Identity, Ratio, Rule, Says, Severity, just, terms
from extractor.checks.run import judge
from extractor.core.evidence import Cited, Where
from extractor.dataset.adjusted import changes_the_basis
from extractor.dataset.disclosures import Disclosure, IndicatorValue, prints_of, values_of
from extractor.dataset.figures import Crossing, DocumentFigures
from extractor.dataset.organisations import Organisation
from extractor.doctypes.indicators import PrintedFigure, Said
from extractor.message import Message

ELSEWHERE = "〔"  # how the path of another document's figure begins
_MOST_EXPLANATIONS = 4


def _rule(code: str, zh: str, en: str, states: str, severity: Severity = "error") -> Rule:
    def check(_: Any) -> Iterator[Identity]:
        yield from ()

    check.__doc__ = states
    return Rule(code, zh, en, severity, check)


BALANCE = _rule(
    "X-BAL-010",
    "上年年末数等于本年年初数",
    "A closing balance opens the next year",
    "年末结转和结余 of a year = 年初结转和结余 of the next; 财政拨款 likewise, each in its own scope.",
)
BASE = _rule(
    "X-BASE-010",
    "比上年的变动与上年公开的数字相符",
    "A change starts from the figure published the year before",
    "本年数 ∓ 增减额 = 上年公开数 (same scope); without an amount the rate over it; 持平 means equal.",
)
BUDGETED = _rule(
    "X-BUD-010",
    "决算所载预算数等于预算公开的数字",
    "A final account repeats the budget as it was published",
    "预算数 in a final account = that of the budget disclosure of the year.",
    "warning",
)
UNITS = _rule(
    "X-DEP-010",
    "部门数等于所属各单位之和",
    "A department is the sum of its units",
    "The figure of a department = Σ those of its units, where all of them are there.",
)
EDITION = _rule(
    "X-EDI-010",
    "先后两次公开的数字一致",
    "Two editions of one disclosure agree",
    "A figure of a superseded edition = that of the edition which counts.",
    "warning",
)
RULES = (BALANCE, BASE, BUDGETED, UNITS, EDITION)


@dataclass(frozen=True, slots=True)
class Circle:
    """What one organisation published: its disclosures by type and year, and those of its units.

    `units`: how many belong to it as far as is known, 0 where that is not known; `reorganised` the years in which
    another organisation went into it.
    """

    disclosures: tuple[Disclosure, ...]
    of_units: tuple[Disclosure, ...] = ()
    units: int = 0
    reorganised: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls, one: Organisation, own: Iterable[Disclosure], of_units: Iterable[Disclosure] = (), units: int = 0
    ) -> "Circle":
        """The circle of an organisation; what went into it did so after its last year."""
        merged = {name.last for name in one.names if name.relation == "merged" and name.last is not None}
        years = frozenset(year for last in merged for year in (last, last + 1))
        return cls(tuple(own), tuple(of_units), units, years)

    def published(self, type_: str, year: int | None) -> Disclosure | None:
        """The disclosure of a type and year."""
        return next((one for one in self.disclosures if (one.type, one.year) == (type_, year)), None)

    def having(self, code: str, year: int | None) -> Disclosure | None:
        """The disclosure of a year whose type has that indicator."""
        return next((one for one in self.disclosures if one.year == year and code in one.indicators), None)


@dataclass(frozen=True, slots=True)
class _Finding:
    """An identity of two disclosures, before it is judged: asked of the `later` document."""

    rule: Rule
    value: IndicatorValue
    later: DocumentFigures
    earlier: DocumentFigures
    identity: Identity
    lawful: str = ""


def crossings(circle: Circle) -> dict[str, list[Crossing]]:
    """Every check across the documents of a circle, by the digest of the document that it is asked of."""
    found: dict[str, list[Crossing]] = {}
    for one in circle.disclosures:
        for look in (_balances, _bases, _budgets, _units, _edition):
            for document, crossing in look(circle, one):
                found.setdefault(document.sha256, []).append(crossing)
    return found


Looked = Iterator[tuple[DocumentFigures, Crossing]]


def _balances(circle: Circle, later: Disclosure) -> Looked:
    earlier = circle.published(later.type, (later.year or 0) - 1)
    for code, indicator in later.indicators.items() if earlier is not None else ():
        opened = later.value(indicator.next_year) if indicator.next_year else None
        closed = earlier.value(code) if earlier is not None else None
        if opened is None or closed is None:
            continue
        lawful = _adjusted(opened, "balance") or (later.year in circle.reorganised and "合并")
        yield _judged(BALANCE, opened, closed, lambda now, then: Equal(just(now), just(then)), lawful or "")


def _bases(circle: Circle, later: Disclosure) -> Looked:
    for (code, member), value in later.values.items():
        said = value.change
        if said is None or value.changed_in is None:
            continue
        year = said.year or (later.year or 0) - 1
        bases = [base for base in _named(circle, later, code, said, year) if base is not None]
        found = [(base, one) for base, of in bases if (one := base.value(of, member)) is not None]
        if not found:
            if bases:
                yield _missing(value, said, bases[0][0], year)
            continue
        lawful = _adjusted(value, "basis") or _reason(said) or (later.year in circle.reorganised and "合并") or ""
        judged = [_judged(BASE, value, one, _implied(value, said), lawful, said) for _, one in found]
        holding = [pair for pair in judged if pair[1].result.status in ("pass", "truncated")]
        yield (holding or judged)[0] if holding else _explained(judged[0], value, said, found[0][0])


def _named(
    circle: Circle, later: Disclosure, code: str, said: Said, year: int
) -> Iterator[tuple[Disclosure, str] | None]:
    """Where the figure that a change starts from was published: as it is called, in its own scope."""
    indicator = later.indicators[code]
    same, executed = circle.published(later.type, year), circle.having(indicator.executed, year)
    if re.search("调整|全年", said.base):
        return
    if not re.search("执行|决算", said.base) or not indicator.executed:
        yield (same, code) if same is not None else None
    if indicator.executed and not re.search("^[^执决]*预算[^执决]*$", said.base):
        yield (executed, indicator.executed) if executed is not None else None


def _implied(value: IndicatorValue, said: Said) -> Callable[[Figure, Figure], Identity]:
    """The identity of a change: this year's figure, the earlier one."""

    def identity(now: Figure, then: Figure) -> Identity:
        assert value.changed_in is not None
        if said.prior is not None:
            return Equal(just(_figure(said.prior)), just(then))
        if said.direction == "flat":
            return Equal(just(now), just(then))
        sign = -1 if said.direction == "increase" else 1
        if said.amount is not None:
            return Equal(just(then), ((now, 1), (_figure(said.amount), sign)))
        if said.rate is not None:
            return Ratio(_figure(said.rate), ((now, -sign), (then, sign)), just(then))
        return Says(_words(said), "greater" if sign < 0 else "less", now, then)

    return identity


def _budgets(circle: Circle, final: Disclosure) -> Looked:
    for (code, member), value in final.values.items():
        announced = final.indicators[code].announced
        budget = circle.having(announced, final.year) if announced else None
        published = budget.value(announced, member) if budget is not None else None
        if published is not None:
            lawful = _of_whole_year(value)
            yield _judged(BUDGETED, value, published, lambda now, then: Equal(just(now), just(then)), lawful)


def _units(circle: Circle, whole: Disclosure) -> Looked:
    parts = [one for one in circle.of_units if (one.type, one.year) == (whole.type, whole.year)]
    stated = next((v for (code, _), v in whole.values.items() if whole.indicators[code].parts), None)
    number = int(stated.found.value.value or 0) if stated is not None else circle.units
    if not parts:
        return
    for (code, member), value in whole.values.items():
        if not whole.indicators[code].adds_up or member:
            continue
        summands = [found for part in parts if (found := part.value(code)) is not None]
        if not summands:
            continue
        figures = [_figure(one.found.value, one.document) for one in summands]
        identity = Equal(just(_figure(value.found.value)), terms(figures))
        finding = _Finding(UNITS, value, value.document, summands[0].document, identity)
        complete = number and len(parts) >= number == len(summands)
        yield _crossing(finding, "" if complete else f"所属单位未齐（{len(summands)}/{number or '?'}）")


def _edition(_: Circle, disclosure: Disclosure) -> Looked:
    for before in disclosure.superseded:
        found = [
            _judged(EDITION, now, old, lambda a, b: Equal(just(a), just(b)), "")
            for key, old in values_of([before], disclosure.indicators).items()
            if (now := disclosure.values.get(key)) is not None
        ]
        failing = [one for one in found if one[1].result.status == "fail"]
        if len(failing) * 2 <= len(found):
            yield from found
        else:  # no other edition, but a document of somebody else, or of another year
            document, crossing = failing[0]
            result = crossing.result._replace(diagnosis=(_OTHER_DOCUMENT,))
            yield document, crossing._replace(result=result)


_OTHER_DOCUMENT = {
    "kind": "other_document",
    "path": "",
    "value": "",
    "equation": "",
    "zh": "两份文件多数数字不同：可能不是同一单位、同一年度的公开",
    "en": "most figures of the two differ: they may be of two organisations, or of two years",
}


def _judged(
    rule: Rule,
    value: IndicatorValue,
    earlier: IndicatorValue,
    identity: Callable[[Figure, Figure], Identity],
    lawful: str,
    said: Said | None = None,
) -> tuple[DocumentFigures, Crossing]:
    """The result of two values: of their prints the first pair by which it holds, else their values."""
    later = value.changed_in if said is not None and value.changed_in is not None else value.document
    chosen = [(value.found.value, value.document, earlier.found.value, earlier.document)]
    # A change may be that of the figures in 万元, which is another than that of the figures in 元.
    chosen += [(a, b, c, d) for a, b in prints_of(value) for c, d in prints_of(earlier)]
    tried = []
    for now, here, then, there in chosen:
        made = identity(_figure(now, None if here is later else here), _figure(then, there))
        tried.append(_crossing(_Finding(rule, value, later, there, made, lawful)))
    return next((one for one in tried if one[1].result.status in ("pass", "truncated")), tried[0])


def _crossing(finding: _Finding, unchecked: str = "") -> tuple[DocumentFigures, Crossing]:
    result = judge(finding.rule, finding.identity)
    label = finding.value.indicator.zh + (f"（{finding.value.member}）" if finding.value.member else "")
    english = finding.value.indicator.en + (f" ({finding.value.member})" if finding.value.member else "")
    said = Message(result.equation, result.equation)
    if unchecked:
        result = result._replace(status="unchecked")
        said = Message(f"{unchecked}：{result.equation}", f"not all units are there: {result.equation}")
    elif result.status == "fail" and finding.lawful:
        result = result._replace(status="unchecked", severity="remark")
        said = Message(
            f"{result.equation}；文件写明：{finding.lawful}", f"{result.equation}; it is explained: {finding.lawful}"
        )
    rule, other = finding.rule, finding.earlier
    cause: Cause | None = "source" if result.status == "fail" else None
    here, there = (_quoted(finding.identity, elsewhere=elsewhere) for elsewhere in (False, True))
    zh = f"{rule.zh}：{label}，{said.zh}（本文件{here}；{other.name}{there}）"
    en = f"{rule.en}: {english}, {said.en} (here {here}; {other.name} {there})"
    result = result._replace(message_zh=zh, message_en=en, cause=cause)
    return finding.later, Crossing(result, other.sha256, other.name)


def _quoted(identity: Identity, *, elsewhere: bool) -> str:
    """What an identity cites of one of its documents, with the page."""
    found = (figure for figure in operands(identity) if figure.path.startswith(ELSEWHERE) is elsewhere)
    cited = (figure.cited for figure in found if figure.cited is not None)
    return "、".join(dict.fromkeys(f"“{one.quote}”(p. {one.where.page})" for one in cited))


def _missing(value: IndicatorValue, said: Said, base: Disclosure, year: int) -> tuple[DocumentFigures, Crossing]:
    """A change whose base the earlier disclosure does not print."""
    assert value.changed_in is not None
    other = base.documents[-1]
    label = value.indicator.zh + (f"（{value.member}）" if value.member else "")
    figure = _figure(said.amount or said.rate or value.found.value)
    result = judge(BASE, Equal(just(figure), just(Figure(""))))._replace(
        equation=f"缺少：{year}年的{label}",
        message_zh=f"{BASE.zh}：{year}年的{label}未印出（对照 {other.name}）",
        message_en=f"{BASE.en}: {value.indicator.en} of {year} is not printed (against {other.name})",
    )
    return value.changed_in, Crossing(result, other.sha256, other.name)


def _explained(
    judged: tuple[DocumentFigures, Crossing], value: IndicatorValue, said: Said, earlier: Disclosure
) -> tuple[DocumentFigures, Crossing]:
    """A failing base with the figures of the earlier disclosure from which the change would hold."""
    document, crossing = judged
    if crossing.result.status != "fail":
        return judged
    identity, now = _implied(value, said), _figure(value.found.value)
    explanations = []
    for (code, member), other in earlier.values.items():
        if (code, member) == (value.indicator.code, value.member) or not other.found.value.value:
            continue
        if judge(BASE, identity(now, _figure(other.found.value))).status == "pass":
            label = other.indicator.zh + (f"（{other.member}）" if other.member else "")
            explanations.append(
                {
                    "kind": "other_figure",
                    "path": f"{ELSEWHERE}{other.document.name}〕{other.found.value.path}",
                    "value": other.found.value.shown,
                    "equation": "",
                    "zh": f"若从{label} {other.found.value.shown} 算起则成立",
                    "en": f"it holds from {other.indicator.en}, {other.found.value.shown}",
                }
            )
    result = crossing.result._replace(diagnosis=tuple(explanations[:_MOST_EXPLANATIONS]))
    return document, crossing._replace(result=result)


def _figure(printed_figure: PrintedFigure, of: DocumentFigures | None = None) -> Figure:
    """A print as an operand; one of another document has that document's name before its path."""
    return Figure(
        printed_figure.path if of is None else f"{ELSEWHERE}{of.name}〕{printed_figure.path}", printed_figure.cited
    )


def _words(said: Said) -> Figure:
    where = Where(document="", page=said.page, start=said.start, end=said.end)
    cited = Cited[str](value=said.direction, quote=said.words, where=where, figure=(said.start, said.end), reader="")
    return Figure(said.path, cited)


def _adjusted(value: IndicatorValue, kind: str) -> str:
    """What the document of a value says of a lawful adjustment: of a balance, or of this very figure's basis."""
    name = re.split("支出|收入|预算|决算|（", value.indicator.zh)[0]
    found = (one.quote for one in value.document.adjustments if one.kind == kind)
    return next((quote for quote in found if kind == "balance" or name in quote), "")


def _reason(said: Said) -> str:
    """The reason that a change itself gives, where that is another basis or another circle of units."""
    return said.reason if changes_the_basis(said.reason) else ""


def _of_whole_year(value: IndicatorValue) -> str:
    """What a final account says where its budget is not the one at the start of the year."""
    found = (re.search(r"(?:全年|调整后?)预算数?", one.quote) for one in value.found.prints)
    return next((match[0] for match in found if match), "")
