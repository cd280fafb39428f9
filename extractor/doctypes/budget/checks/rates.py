"""Rates of the narrative: shares of a total, growth against the year before, whatever that is called."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.checks.interval import Interval
from extractor.checks.rule import AtMost, Equal, Figure, Identity, Ratio, Wrong, just, terms, total
from extractor.core.values import Percent
from extractor.core.words import OPPOSITE
from extractor.doctypes.budget.checks.catalogue import rule
from extractor.doctypes.budget.checks.sums import divided_total
from extractor.doctypes.common.checks.figure_index import FigureIndex
from extractor.doctypes.common.checks.identities import base_of, share_of

_OF_A_CHANGE = ("direction", "amount", "rate", "multiple", "prior")
_HUNDRED = Figure("", exact=100)
Changes = Iterator[tuple[str, str]]


def changes(index: FigureIndex) -> list[tuple[str, str]]:
    """Every change of the record, with the figure that it is a change of."""
    return index.derived(_changes)


def _changes(index: FigureIndex) -> Changes:
    seen: dict[str, None] = {}
    for path in index.paths():
        change, _, name = path.rpartition(".")
        if name in _OF_A_CHANGE and change.endswith("change") and "change_parts" not in path:
            seen.setdefault(change, None)
    for change in seen:
        of, _, name = change.rpartition(".")
        own = name.removesuffix("change").rstrip("_")
        names = [f"{own}_total", own] if own else ["amount", "total", "expenditure"]
        figure = next((f"{of}.{one}" for one in names if index.has(f"{of}.{one}")), None)
        if figure is not None:
            yield change, figure


def last_year(index: FigureIndex) -> Iterator[tuple[Interval, Figure]]:
    """The true values of the earlier figures, each with this year's, as far as a change is printed."""
    for path, current in changes(index):
        said = index(f"{path}.direction")
        if said.value in OPPOSITE:
            was = total(base_of(index(current), index(f"{path}.amount"), said.value))
            if was is not None and was.low > 0:
                yield was, index(current)


def _listed(index: FigureIndex) -> Iterator[tuple[list[tuple[Figure, Figure]], Figure]]:
    """Every list with shares: the shares with their amounts, and the total that they are of."""
    for listed, whole in (
        ("income.items", index("income.total")),
        ("expenditure.items", index("expenditure.total")),
        ("appropriation.structure", divided_total(index, "appropriation")),
        ("general_budget.structure", divided_total(index, "general_budget")),
    ):
        pairs = [(share, index.beside(share, "amount")) for _, share in index.items(listed, "share")]
        yield pairs, whole
    parts = [f"three_public.{part}" for part in ("overseas", "vehicles", "reception")]
    paths = [(f"{part}.share", f"{part}.amount") for part in parts]
    paths += [
        (f"three_public.vehicles.{half}_share", f"three_public.vehicles.{half}") for half in ("purchase", "running")
    ]
    pairs = [(index(share), index(amount)) for share, amount in paths if index.has(share)]
    yield pairs, index("three_public.total")


@rule("BU-SHR-010", zh="占比等于该项与总额之比", en="A share is its item over the total")
def shares_hold(index: FigureIndex) -> Iterator[Identity]:
    """占比 = 该项 / 总额 × 100; of “三公” without a printed total its parts make it up. 调平 is no mistake."""
    for pairs, whole in _listed(index):
        of = just(whole)
        if whole.cited is None and len(pairs) > 1 and whole.path == "three_public.total":
            of = terms([amount for _, amount in pairs])
        levelled = _levelled([share for share, _ in pairs], [amount for _, amount in pairs])
        for share, amount in pairs:
            if share.cited is not None and amount.cited is not None and share.path not in levelled:
                yield Ratio(share, just(amount), of)
    yield from share_of(index("appropriation.detail_share"), index("appropriation.detail_total"), _of_year(index))
    yield from share_of(index("general_budget.share"), index("general_budget.total"), _of_year(index))


def _of_year(index: FigureIndex) -> Figure:
    """本年支出合计: without what is carried on to the next year, where it is told apart."""
    of_year = index("overall.expenditure_detail[本年支出].amount")
    return of_year if of_year.cited is not None else index("expenditure.total")


def _levelled(shares: Sequence[Figure], amounts: Sequence[Figure]) -> set[str]:
    """The share that was moved by one unit of its last place so that the printed ones add up to 100 (调平)."""
    if len(shares) < 2 or any(one.cited is None for one in (*shares, *amounts)):
        return set()
    printed = [share.value for share in shares]
    whole = sum(Decimal(str(amount.point)) for amount in amounts)
    if sum(one.value for one in printed) != 100 or not whole:
        return set()
    units = [Decimal(1).scaleb(-one.decimals) for one in printed]
    exact = [(Decimal(str(a.point)) / whole * 100).quantize(unit) for a, unit in zip(amounts, units, strict=True)]
    off = [n for n, (one, right) in enumerate(zip(printed, exact, strict=True)) if one.value != right]
    moved = len(off) == 1 and abs(printed[off[0]].value - exact[off[0]]) == units[off[0]]
    return {shares[off[0]].path} if moved and sum(exact) != 100 else set()


@rule("BU-SHR-040", zh="各项占比之和为100%", en="The shares of a list add up to 100 %")
def shares_add_up(index: FigureIndex) -> Iterator[Identity]:
    """Σ 占比 = 100, where every item that is not zero has one."""
    for listed in ("income.items", "expenditure.items", "appropriation.structure", "general_budget.structure"):
        shares = dict(index.items(listed, "share"))
        amounts = index.items(listed, "amount")
        if len(shares) < 2 or any(f.value.value != 0 for label, f in amounts if label not in shares):
            continue
        if any(share.value.value != 0 for share in shares.values()):
            yield Equal(terms(shares.values()), just(_HUNDRED))


@rule("BU-SHR-050", zh="占比超过100%", en="A share above 100 %")
def shares_stay_within(index: FigureIndex) -> Iterator[Identity]:
    """占比 ≤ 100: a part is not more than its whole."""
    for share in index.matching(re.compile(r".*\.(?:\w+_)?share"), Percent):
        if share.value.value > 100:
            yield AtMost(just(share), just(_HUNDRED))


@rule("BU-GRW-010", zh="增长率等于增减额与上年数之比", en="Growth is the change over the earlier figure")
def growth_holds(index: FigureIndex) -> Iterator[Identity]:
    """增长率 = 增加额 / (本年数 − 增加额) × 100; 下降率 = 减少额 / (本年数 + 减少额) × 100."""
    for path, current in changes(index):
        rate, amount, prior = (index(f"{path}.{name}") for name in ("rate", "amount", "prior"))
        said, figure = index(f"{path}.direction"), index(current)
        if rate.cited is None or said.value not in OPPOSITE:
            continue
        if amount.cited is not None:
            base, other = (base_of(figure, amount, way) for way in (said.value, OPPOSITE[said.value]))
            yield Ratio(rate, just(amount), base, said, other)
        elif prior.cited is not None and prior.value.value:
            sign = 1 if said.value == "increase" else -1
            yield Ratio(rate, ((figure, sign), (prior, -sign)), just(prior))


@rule("BU-GRW-020", zh="上年数加减增减额等于本年数", en="The earlier figure and the change give this one")
def prior_and_change_give_current(index: FigureIndex) -> Iterator[Identity]:
    """本年数 = 上年数 ± 增减额."""
    for path, current in changes(index):
        said, amount, prior = (index(f"{path}.{name}") for name in ("direction", "amount", "prior"))
        if said.value in OPPOSITE and amount.cited is not None and prior.cited is not None:
            sign = 1 if said.value == "increase" else -1
            yield Equal(just(index(current)), ((prior, 1), (amount, sign)))


@rule("BU-GRW-025", zh="增长倍数等于增加额与上年数之比", en="A multiple is the change over the earlier figure")
def multiples_hold(index: FigureIndex) -> Iterator[Identity]:
    """增长N倍: 增加额 / 上年数 = N, to the last digit printed."""
    for path, current in changes(index):
        times, amount = index(f"{path}.multiple"), index(f"{path}.amount")
        if times.cited is None or amount.cited is None or not index.has(current):
            continue
        was = Decimal(str(index(current).point)) - Decimal(str(amount.point))
        printed = Decimal(str(times.cited.value.value))
        unit = Decimal(1).scaleb(-len(str(printed).partition(".")[2]))
        if was > 0 and abs(Decimal(str(amount.point)) / was - printed) > unit:
            ratio = Decimal(str(amount.point)) / was
            yield Wrong((times, amount), f"应为{ratio:.2f}倍", f"it is {ratio:.2f} times")


@rule("BU-GRW-030", zh="收入总计与支出总计的增减一致", en="Equal totals change alike")
def equal_totals_grow_alike(index: FigureIndex) -> Iterator[Identity]:
    """收入总计 = 支出总计 in every year: both change by one amount and one rate; 财政拨款 in its sections likewise."""
    pairs = [(f"{s}.income_change", f"{s}.expenditure_change") for s in ("overall", "appropriation")]
    if _equal(index, "appropriation.expenditure_total", "appropriation.detail_total"):
        pairs.append(("appropriation.expenditure_change", "appropriation.detail_change"))
    if _equal(index, "appropriation.detail_total", "general_budget.total"):
        pairs.append(("appropriation.detail_change", "general_budget.change"))
    elif _equal(index, "appropriation.expenditure_total", "general_budget.total"):
        pairs.append(("appropriation.expenditure_change", "general_budget.change"))
    for one, other in pairs:
        if index(f"{one}.base").value != index(f"{other}.base").value:
            continue
        for field in ("amount", "rate"):
            a, b = index(f"{one}.{field}"), index(f"{other}.{field}")
            if a.cited is not None and b.cited is not None and a.cited.figure != b.cited.figure:
                yield Equal(just(a), just(b))


def _equal(index: FigureIndex, one: str, other: str) -> bool:
    a, b = index(one).nearest, index(other).nearest
    return a is not None and b is not None and a.meets(b)


@rule("BU-GRW-040", zh="持平与增减额矛盾", en="Flat, yet changed")
def flat_is_no_change(index: FigureIndex) -> Iterator[Identity]:
    """持平 stands with no change, or a change of zero; and with an earlier figure that is this one."""
    for path, current in changes(index):
        said, amount, prior = (index(f"{path}.{name}") for name in ("direction", "amount", "prior"))
        if said.value != "flat" or "基本" in index.quote(said.path):
            continue
        if amount.cited is not None and amount.value.value != 0:
            printed = f"{amount.value.value}"
            yield Wrong((said, amount), f"写“持平”，又写变动{printed}", f"flat, with a change of {printed}")
        if prior.cited is not None and index.has(current):
            yield Equal(just(index(current)), just(prior))


@rule("BU-GRW-050", zh="增加额超过本年数", en="Grown by more than there is")
def growth_stays_within(index: FigureIndex) -> Iterator[Identity]:
    """增加额 ≤ 本年数: the earlier figure was not below zero."""
    for path, current in changes(index):
        if index(f"{path}.direction").value == "increase" and index.has(f"{path}.amount", current):
            yield AtMost(just(index(f"{path}.amount")), just(index(current)))


@rule("BU-GRW-080", zh="部分与总额变动相同", en="A part changes by as much as the whole")
def parts_change_with_the_whole(index: FigureIndex) -> Iterator[Identity]:
    """Where a single part makes up the whole, both change by one amount, of one base."""
    part = "income.items[财政拨款收入]"
    for whole in ("appropriation.income", "appropriation.expenditure"):
        one, other = f"{part}.change", f"{whole}_change"
        if not _equal(index, f"{part}.amount", f"{whole}_total"):
            continue
        if index(f"{one}.base").value == index(f"{other}.base").value and index.has(f"{one}.amount", f"{other}.amount"):
            yield Equal(just(index(f"{one}.amount")), just(index(f"{other}.amount")))
