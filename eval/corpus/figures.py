"""Name every figure of a record, so that phrases can print it and gold says where it belongs.

A record in, named figures with their gold paths out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from eval.corpus.classes import CAPITAL, FISCAL, FUND, GENERAL, INCOMES, PERSONNEL, PUBLIC
from eval.corpus.functions import FUNCTIONS, path_of
from eval.corpus.record import ZERO, Line, Record, Spend


@dataclass(frozen=True)
class Money:
    """An amount in 元."""

    yuan: Decimal


@dataclass(frozen=True)
class Rate:
    """A part of a whole."""

    part: Decimal
    whole: Decimal


@dataclass(frozen=True)
class Number:
    """Things counted, with their usual measure word."""

    count: int
    unit: str


@dataclass(frozen=True)
class Year:
    """A year."""

    year: int


@dataclass(frozen=True)
class Text:
    """Words that are the value."""

    text: str


@dataclass(frozen=True)
class Names:
    """A list of names."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Points:
    """A score."""

    points: Decimal


@dataclass(frozen=True)
class Way:
    """Which way a figure moved (increase, decrease, flat), or how it stands to its budget (less, greater, equal)."""

    way: str


Value = Money | Rate | Number | Year | Text | Names | Points | Way


@dataclass(frozen=True)
class Named:
    """A value and the gold paths that a print of it goes to."""

    value: Value
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One element of a list: its words, its values by relative name, and the cases that it is."""

    words: Mapping[str, str]
    values: Mapping[str, Named]
    cases: tuple[str, ...] = ()


@dataclass
class Figures:
    """All of a record's figures, lists, words and cases (of `overall.change`: increase, decrease, flat)."""

    values: dict[str, Named] = field(default_factory=dict)
    lists: dict[str, list[Entry]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, value: Value, *paths: str) -> None:
        """Enter a value under its name; without other paths the name is the path."""
        self.values[name] = Named(value, paths or (name,))

    def change(self, name: str, now: Decimal, then: Decimal, year: int, *paths: str) -> None:
        """Enter a change against the year before."""
        way = "flat" if now == then else "increase" if now > then else "decrease"
        whole = paths or (name,)
        for leaf, value in (
            ("direction", Way(way)),
            ("amount", Money(abs(now - then))),
            ("rate", Rate(abs(now - then), then)),
            ("base_year", Year(year - 1)),
        ):
            self.put(f"{name}.{leaf}", value, *(f"{path}.{leaf}" for path in whole))
        self.values[f"{name}.then"] = Named(Money(then), ())
        self.cases[name] = way if then or way == "flat" else "new"


def compared(actual: Decimal, budget: Decimal) -> str:
    """How a final account stands to its budget."""
    return "equal" if actual == budget else "less" if actual < budget else "greater"


def figures(r: Record) -> Figures:
    """Everything that can be said of a record."""
    f = Figures()
    f.words |= {"name": r.name, "short": r.short, "year": str(r.year), "structure": r.words.structure}
    f.put("organization", Text(r.name))
    f.put("fiscal_year", Year(r.year))
    totals(r, f)
    shares(r, f)
    general(r, f)
    travel(r, f)
    funds(r, f)
    others(r, f)
    return f


def totals(r: Record, f: Figures) -> None:
    """The two statements of totals: all funds, and 财政拨款."""
    for name, now, then, reason in (
        ("overall", r.total, r.prior.total, r.words.overall),
        ("appropriation", r.appropriation, r.prior.appropriation, r.words.appropriation),
    ):
        f.put(f"{name}.year", Year(r.year))
        f.put(f"{name}.total", Money(now), f"{name}.income_total", f"{name}.expenditure_total")
        f.put(f"{name}.income_total", Money(now))
        f.put(f"{name}.expenditure_total", Money(now))
        f.change(f"{name}.change", now, then, r.year, f"{name}.income_change", f"{name}.expenditure_change")
        f.change(f"{name}.income_change", now, then, r.year)
        f.change(f"{name}.expenditure_change", now, then, r.year)
        f.put(f"{name}.reason", Text(reason))


def shared(f: Figures, name: str, path: str, amounts: Mapping[str, Decimal], whole: Decimal) -> None:
    """A list of amounts with their shares, and the labels of those that are nothing."""
    f.lists[name] = []
    for label, amount in amounts.items():
        values = {
            ".amount": Named(Money(amount), (f"{path}[{label}].amount",)),
            ".share": Named(Rate(amount, whole), (f"{path}[{label}].share",)),
        }
        f.lists[name].append(Entry({"label": label}, values, () if amount else ("zero",)))
    f.words[f"{name}.zero"] = "、".join(label for label, amount in amounts.items() if not amount)
    f.words[f"{name}.count"] = str(sum(1 for amount in amounts.values() if amount))
    f.cases[f"{name}.zero"] = "some" if f.words[f"{name}.zero"] else "none"


def shares(r: Record, f: Figures) -> None:
    """Income by source and expenditure by kind."""
    amounts = {name: r.over(lambda line: line.income, [name]) for name in INCOMES}
    fiscal = sum((amounts[name] for name in FISCAL), ZERO)
    rest = {name: amount for name, amount in amounts.items() if name not in FISCAL}
    shared(f, "income.items", "income.items", amounts, r.income)
    shared(f, "income.lumped", "income.items", {"财政拨款收入": fiscal, **rest}, r.income)
    spent = {"基本支出": r.over(lambda line: line.basic), "项目支出": r.over(lambda line: line.project)}
    none = dict.fromkeys(("上缴上级支出", "经营支出", "对附属单位补助支出"), ZERO)
    shared(f, "expenditure.items", "expenditure.items", spent, r.spent)
    shared(f, "expenditure.all", "expenditure.items", {**spent, **none}, r.spent)
    for name, total in (("income", r.income), ("expenditure", r.spent)):
        f.put(f"{name}.year", Year(r.year))
        f.put(f"{name}.total", Money(total))


def general(r: Record, f: Figures) -> None:
    """一般公共预算: total, structure, one entry for every 项; 基本支出."""
    f.put("general_budget.year", Year(r.year))
    f.put("general_budget.total", Money(r.general))
    f.put("general_budget.structure_total", Money(r.general))
    f.put("general_budget.share", Rate(r.general, r.spent))
    f.change("general_budget.change", r.general, r.prior.general, r.year)
    f.put("general_budget.reason", Text(r.words.general))
    classes = {FUNCTIONS[code]: r.over(lambda line: line.spent, [GENERAL], code) for code in r.codes(3, [GENERAL])}
    shared(f, "classes", "general_budget.structure", classes, r.general)
    budget = sum((line.spent if line.budget is None else line.budget for line in r.details), ZERO)
    f.put("general_budget.detail_total", Money(r.general))
    f.put("general_budget.detail_budget", Money(budget))
    f.put("general_budget.detail_completion", Rate(r.general, budget))
    way = compared(r.general, budget)
    f.put("general_budget.detail_comparison", Way(way))
    f.cases["general_budget.detail"] = way
    f.put("general_budget.detail_reason", Text(r.words.detail))
    f.lists["item"] = [one_item(line) for line in r.details]
    f.words["item.count"] = str(len(r.details))
    for key, amount, names in (("personnel", r.personnel, PERSONNEL), ("public", r.public, PUBLIC)):
        f.put(f"basic_expenditure.{key}", Money(amount))
        f.put(f"basic_expenditure.{key}_items", Names(tuple(r.subjects(names))))
    f.put("basic_expenditure.total", Money(r.general_basic))
    f.put("basic_expenditure.year", Year(r.year))


def one_item(line: Line) -> Entry:
    """One 项 of the general budget."""
    names = path_of(line.code)
    path = f"general_budget.detail[{'/'.join(names)}]"
    budget = line.spent if line.budget is None else line.budget
    values: dict[str, Value] = {
        "code": Text(line.code),
        "actual": Money(line.spent),
        "budget": Money(budget),
        "completion": Rate(line.spent, budget),
        "comparison": Way(compared(line.spent, budget)),
        "reason": Text(line.reason),
    }
    named = {f".{key}": Named(value, (f"{path}.{key}",)) for key, value in values.items()}
    named[".both"] = Named(Money(line.spent), (f"{path}.budget", f"{path}.actual"))
    words = {"class": names[0], "section": names[1], "item": names[2], "use": line.use, "label": names[2]}
    case = "unplanned" if not budget else compared(line.spent, budget)
    return Entry(words, named, (case,))


def spend_of(f: Figures, path: str, spend: Spend, whole: Decimal, year: int) -> None:
    """Budget, final account, completion, share and change of one part of the 三公经费."""
    f.put(f"{path}.budget", Money(spend.budget))
    f.put(f"{path}.amount", Money(spend.actual))
    f.put(f"{path}.both", Money(spend.actual), f"{path}.budget", f"{path}.amount")
    f.put(f"{path}.completion", Rate(spend.actual, spend.budget))
    f.put(f"{path}.comparison", Way(compared(spend.actual, spend.budget)))
    f.put(f"{path}.share", Rate(spend.actual, whole))
    f.change(f"{path}.change", spend.actual, spend.prior, year)
    f.cases[path] = "none" if not (spend.actual or spend.budget or spend.prior) else "some"


def travel(r: Record, f: Figures) -> None:
    """The 三公经费."""
    t, path = r.three_public, "three_public"
    f.put(f"{path}.year", Year(r.year))
    f.put(f"{path}.detail_year", Year(r.year))
    spend_of(f, path, t.total, t.total.actual, r.year)
    f.put(f"{path}.total", Money(t.total.actual))
    f.put(f"{path}.reason", Text(t.reason))
    for key, spend in (("overseas", t.overseas), ("vehicles", t.vehicles), ("reception", t.reception)):
        spend_of(f, f"{path}.{key}", spend, t.total.actual, r.year)
    f.cases[path] = "none" if not (t.total.budget or t.total.actual) else compared(t.total.actual, t.total.budget)
    f.put(f"{path}.overseas.groups", Number(t.groups, "个"))
    f.put(f"{path}.overseas.persons", Number(t.travellers, "人次"))
    f.put(f"{path}.vehicles.purchase", Money(t.purchase.actual))
    f.put(f"{path}.vehicles.running", Money(t.running.actual))
    f.put(f"{path}.vehicles.purchased", Number(t.purchased, "辆"))
    f.cases[f"{path}.vehicles.purchase"] = "some" if t.purchased else "none"
    f.put(f"{path}.vehicles.fleet", Number(sum(t.fleet.values()), "辆"))
    f.words["vehicles.use"] = t.use
    f.words["reception.use"] = t.reception_use
    counted(f, "fleet", f"{path}.vehicles.fleet_by_type", t.fleet)
    f.put(f"{path}.reception.domestic", Money(t.reception.actual))
    f.put(f"{path}.reception.domestic_batches", Number(t.batches, "批次"))
    f.put(f"{path}.reception.domestic_persons", Number(t.guests, "人次"))
    f.put(f"{path}.reception.foreign", Money(ZERO))
    f.cases["received"] = "some" if t.events else "none"
    f.lists["events"] = [
        Entry({"label": label}, {".amount": Named(Money(amount), (f"{path}.reception.events[{label}].amount",))})
        for label, amount in t.events
    ]


def counted(f: Figures, name: str, path: str, counts: Mapping[str, int], unit: str = "辆") -> None:
    """A list of things counted."""
    f.lists[name] = [
        Entry({"label": label}, {".count": Named(Number(count, unit), (f"{path}[{label}].count",))})
        for label, count in counts.items()
    ]
    f.cases[name] = "some" if counts else "none"


def funds(r: Record, f: Figures) -> None:
    """政府性基金 and 国有资本经营预算."""
    for path, source in (("government_fund", FUND), ("state_capital", CAPITAL)):
        lines = [line for line in r.lines if line.source == source]
        f.put(f"{path}.year", Year(r.year))
        f.put(f"{path}.income", Money(sum((line.income for line in lines), ZERO)))
        f.put(f"{path}.expenditure", Money(sum((line.spent for line in lines), ZERO)))
        f.cases[path] = "some" if lines else "none"
        f.lists[f"{path}.items"] = [
            Entry(
                {"label": line.use, "item": FUNCTIONS[line.code]},
                {".amount": Named(Money(line.spent), (f"{path}.items[{line.use}].amount",))},
            )
            for line in lines
        ]


def others(r: Record, f: Figures) -> None:
    """Operating costs, procurement, assets, performance, staff, projects."""
    f.put("operating_costs.year", Year(r.year))
    f.put("operating_costs.total", Money(r.operating))
    f.change("operating_costs.change", r.operating, r.prior.operating, r.year)
    f.put("operating_costs.reason", Text(r.words.operating))
    f.cases["operating_costs"] = "some" if r.operating else "none"
    p = r.procurement
    f.put("procurement.year", Year(r.year))
    f.words["procurement.use"] = p.use
    for key in ("total", "goods", "works", "services", "sme", "micro"):
        f.put(f"procurement.{key}", Money(getattr(p, key)))
    f.put("procurement.sme_share", Rate(p.sme, p.total))
    f.put("procurement.micro_share", Rate(p.micro, p.total))
    f.cases["procurement"] = "some" if p.total else "none"
    f.put("assets.year", Year(r.year))
    f.put("assets.vehicles", Number(sum(r.uses.values()), "辆"))
    counted(f, "uses", "assets.vehicles_by_use", r.uses)
    f.put("assets.equipment_over_500k", Number(r.equipment[0], "台（套）"))
    f.put("assets.equipment_over_1m", Number(r.equipment[1], "台（套）"))
    e = r.performance
    for key, count in (("goals", e.goals), ("monitored", e.monitored), ("self_evaluated", e.evaluated)):
        f.put(f"performance.{key}", Number(count, "个"))
    f.put("performance.self_evaluated_amount", Money(e.amount))
    f.put("performance.average_score", Points(e.score))
    f.words["performance.text"] = e.text
    f.cases["performance"] = "some" if e.goals else "none"
    f.lists["staff"] = [
        Entry({"label": label}, {".count": Named(Number(count, unit), (staffing(label),))})
        for label, count, unit in r.staff
    ]
    f.lists["projects"] = projects(r)
    f.cases["projects"] = "some" if r.projects else "none"


def staffing(label: str) -> str:
    """The path of a number of people: 年末 is when they were counted, and not of the label."""
    return f"staffing[{label.removeprefix('年末')}].count"


def projects(r: Record) -> list[Entry]:
    """The narratives of the projects."""
    entries = []
    for one in r.projects:
        path = f"projects[{one.name}].narrative"
        values: dict[str, Value] = {
            "budget": Money(one.budget),
            "executed": Money(one.executed),
            "completion": Rate(one.executed, one.budget),
        }
        named = {f".{key}": Named(value, (f"{path}.{key}",)) for key, value in values.items()}
        entries.append(Entry({"label": one.name, "text": one.narrative}, named))
    return entries
