"""Rates: shares of a total, growth against the year before, completion of a budget."""

import re
from collections.abc import Iterator

from extractor.checks.interval import Interval
from extractor.checks.rule import AtMost, Equal, Figure, Identity, Mean, Ratio, Wrong, just, terms, total
from extractor.core.values import Percent
from extractor.core.words import OPPOSITE
from extractor.doctypes.common.checks.figure_index import FigureIndex
from extractor.doctypes.common.checks.identities import base_of, leaves, share_of
from extractor.doctypes.common.checks.levelled import levelled
from extractor.doctypes.common.checks.partitions import partitions
from extractor.doctypes.final_accounts.checks.catalogue import rule
from extractor.doctypes.final_accounts.checks.narrative import travel_cells
from extractor.doctypes.final_accounts.checks.sums import are_of_the_year, between_totals, structure_total
from extractor.doctypes.final_accounts.checks.tables import T4

# Where a change stands, and the total that it is a change of.
CHANGES = (
    ("overall.income_change", "overall.income_total"),
    ("overall.expenditure_change", "overall.expenditure_total"),
    ("appropriation.income_change", "appropriation.income_total"),
    ("appropriation.expenditure_change", "appropriation.expenditure_total"),
    ("general_budget.change", "general_budget.total"),
    ("three_public.change", "three_public.total"),
    ("three_public.overseas.change", "three_public.overseas.amount"),
    ("three_public.vehicles.change", "three_public.vehicles.amount"),
    ("three_public.reception.change", "three_public.reception.amount"),
    ("operating_costs.change", "operating_costs.total"),
)
_MORE_CHANGES = (
    ("three_public.vehicles.running_change", "three_public.vehicles.running"),
    ("three_public.meeting.change", "three_public.meeting.amount"),
    ("three_public.training.change", "three_public.training.amount"),
    ("general_costs.change", "general_costs.total"),
)
_LISTED = (  # lists whose items have changes of their own, and what these are of
    ("income.items", "amount"),
    ("expenditure.items", "amount"),
    ("general_budget.structure", "amount"),
    ("general_budget.detail", "actual"),
)
_COMPLETED = (  # completions whose budget stands beside them, with what was spent
    ("operating_costs.completion", "operating_costs.total"),
    ("three_public.meeting.completion", "three_public.meeting.amount"),
    ("three_public.training.completion", "three_public.training.amount"),
    ("three_public.vehicles.purchase_completion", "three_public.vehicles.purchase"),
    ("three_public.vehicles.running_completion", "three_public.vehicles.running"),
)
_HUNDRED = Figure("", exact=100)
_SHARED = (  # lists with shares, and what they are of: 五（二） divides its own total, else that of 五（一）
    ("income.items", "income.total"),
    ("expenditure.items", "expenditure.total"),
    ("general_budget.structure", ""),
)


def changes(index: FigureIndex) -> Iterator[tuple[str, str]]:
    """Every change that a record may hold, with the figure that it is a change of: of totals, then of items."""
    yield from (*CHANGES, *_MORE_CHANGES)
    for listed, field in _LISTED:
        yield from ((f"{path}.change", f"{path}.{field}") for path in index.elements(listed))


@rule("FA-SHR-010", zh="占比等于该项与总额之比", en="A share is its item over the total")
def shares_hold(index: FigureIndex) -> Iterator[Identity]:
    """占比 = 该项 / 总额 × 100, in 收入, 支出, 一般公共预算结构, “三公” and every stated breakdown."""
    moved = {share.path for share, _ in index.derived(_moved)}
    for listed, whole in _SHARED:
        for _, share in index.items(listed, "share"):
            if share.path not in moved:
                yield from share_of(share, index.beside(share, "amount"), index(whole or structure_total(index)))
    for _, share in index.items("appropriation.expenditure_items", "share"):
        yield from share_of(share, index.beside(share, "amount"), _appropriated(index))
    for part in ("overseas", "vehicles", "reception"):
        path = f"three_public.{part}"
        yield from share_of(index(f"{path}.share"), index(f"{path}.amount"), index("three_public.total"))
    for path in index.elements("breakdowns"):
        for _, share in index.items(f"{path}.items", "share"):
            yield from share_of(share, index.beside(share, "amount"), index(f"{path}.total"))


def _moved(index: FigureIndex) -> Iterator[tuple[Figure, Figure]]:
    """The shares that were moved so that their list adds up to 100 %, each with its total."""
    for listed, name in _SHARED:
        whole = index(name or structure_total(index))
        for run in partitions(whole, [figure for _, figure in index.items(listed, "amount")]):
            share = levelled(whole, [(amount, index.beside(amount, "share")) for amount in run])
            if share is not None:
                yield share, whole


@rule("FA-SHR-060", zh="占比经调平", en="A share moved so that all are 100 %", severity="remark")
def shares_are_not_moved(index: FigureIndex) -> Iterator[Identity]:
    """占比 = 该项 / 总额 × 100, though correctly rounded shares of the list would not add up to 100 %."""
    for share, whole in index.derived(_moved):
        yield from share_of(share, index.beside(share, "amount"), whole)


def _appropriated(index: FigureIndex) -> Figure:
    """What items of 财政拨款支出 are shares of: 本年支出合计 of the table, or the total where one is its share."""
    table, stated = index.tables.get(T4), index("appropriation.expenditure_total")
    if table is not None:
        return table.labelled("本年支出合计", "合计", "expenditure")
    for _, share in index.items("appropriation.expenditure_items", "share"):
        part, of = index.beside(share, "amount").nearest, stated.nearest
        quotient = part.scaled(100).over(of) if part is not None and of is not None else None
        if quotient is not None and share.nearest is not None and quotient.meets(share.nearest):
            return stated
    return Figure(stated.path)


@rule("FA-SHR-020", zh="一般公共预算支出占本年支出合计之比", en="General budget's share of all expenditure")
def general_budget_share_holds(index: FigureIndex) -> Iterator[Identity]:
    """占本年支出合计 = 一般公共预算财政拨款支出 / 本年支出合计 × 100."""
    yield from share_of(index("general_budget.share"), index("general_budget.total"), index("expenditure.total"))


@rule("FA-SHR-030", zh="授予中小企业、小微企业占比", en="Shares of contracts to small firms")
def award_shares_hold(index: FigureIndex) -> Iterator[Identity]:
    """占政府采购支出总额（或占授予中小企业合同金额，as its words say）= 合同金额 / 该总额 × 100."""
    for firm in ("sme", "micro"):
        of_sme = "占授予中小企业" in index.quote(f"procurement.{firm}_share")
        whole = index("procurement.sme" if of_sme else "procurement.total")
        yield from share_of(index(f"procurement.{firm}_share"), index(f"procurement.{firm}"), whole)


@rule("FA-SHR-040", zh="各项占比之和为100%", en="The shares of a list add up to 100 %")
def shares_add_up(index: FigureIndex) -> Iterator[Identity]:
    """Σ 占比 = 100, where every item that is not zero has one and there is anything to share; of each partition."""
    for listed, whole in _SHARED:
        amounts = [figure for _, figure in index.items(listed, "amount")]
        shares = [figure for _, figure in index.items(listed, "share")]
        runs = partitions(index(whole or structure_total(index)), amounts)
        if len(runs) == 1:
            yield from _hundred(shares, [a for a in amounts if index.beside(a, "share").cited is None])
            continue
        for run in runs:
            beside = [(amount, index.beside(amount, "share")) for amount in run]
            printed = [share for _, share in beside if share.cited is not None]
            yield from _hundred(printed, [amount for amount, share in beside if share.cited is None])


def _hundred(shares: list[Figure], unshared: list[Figure]) -> Iterator[Identity]:
    if len(shares) > 1 and any(share.point for share in shares) and not any(amount.point for amount in unshared):
        yield Equal(terms(shares), just(_HUNDRED))


@rule("FA-SHR-050", zh="占比超过100%", en="A share above 100 %")
def shares_stay_within(index: FigureIndex) -> Iterator[Identity]:
    """占比 ≤ 100: a part is not more than its whole."""
    for share in index.matching(re.compile(r".*\.(?:\w+_)?share"), Percent):
        if share.value.value > 100:
            yield AtMost(just(share), just(_HUNDRED))


def last_year(index: FigureIndex) -> Iterator[tuple[Interval, Figure]]:
    """The true values of last year's totals, each with this year's figure, as far as a change is printed."""
    for path, current in CHANGES:
        said = index(f"{path}.direction")
        if said.value in OPPOSITE:
            was = total(base_of(index(current), index(f"{path}.amount"), said.value))
            if was is not None and was.low > 0:
                yield was, index(current)


@rule("FA-GRW-010", zh="增长率等于增减额与上年数之比", en="Growth is the change over last year's figure")
def growth_holds(index: FigureIndex) -> Iterator[Identity]:
    """增长率 = 增加额 / (本年数 − 增加额) × 100; 下降率 = 减少额 / (本年数 + 减少额) × 100."""
    for path, current in changes(index):
        rate, amount = index(f"{path}.rate"), index(f"{path}.amount")
        said = index(f"{path}.direction")
        if rate.cited is not None and said.value in OPPOSITE and index.has(current):
            base, other = (base_of(index(current), amount, way) for way in (said.value, OPPOSITE[said.value]))
            yield Ratio(rate, just(amount), base, said, other)


@rule("FA-GRW-030", zh="收入总计与支出总计的增长率一致", en="Equal totals grow by equal rates")
def equal_totals_grow_alike(index: FigureIndex) -> Iterator[Identity]:
    """收入总计 = 支出总计 in every year, so that both change by the same amount and the same rate.

    Totals that leave balances out are not equal, and change each in its own way.
    """
    for section in ("overall", "appropriation"):
        own_ways = any(between_totals(index, section)) or are_of_the_year(index, section)
        if own_ways or not index.has(f"{section}.income_total", f"{section}.expenditure_total"):
            continue
        for field in ("rate", "amount"):
            a, b = index(f"{section}.income_change.{field}"), index(f"{section}.expenditure_change.{field}")
            if a.cited is not None and b.cited is not None and a.cited.figure != b.cited.figure:
                yield Equal(just(a), just(b))


@rule("FA-GRW-040", zh="持平与增减额矛盾", en="Flat, yet changed")
def flat_is_no_change(index: FigureIndex) -> Iterator[Identity]:
    """持平 stands with no change, or a change of zero; a change of zero with a rate of zero."""
    for path, _ in CHANGES:
        said, amount, rate = (index(f"{path}.{field}") for field in ("direction", "amount", "rate"))
        flat = said.value == "flat" and "基本" not in index.quote(said.path)
        if flat and amount.cited is not None and amount.value.value != 0:
            printed = f"{amount.value.value}"
            yield Wrong((said, amount), f"写“持平”，又写变动{printed}", f"flat, with a change of {printed}")
        if not flat and _is_nothing(amount) and rate.cited is not None and rate.value.value != 0:
            yield Wrong((amount, rate), f"变动0，却有{rate.value.value}%", f"no change, of {rate.value.value}%")


def _is_nothing(figure: Figure) -> bool:
    """Whether it is printed as zero, and as no zero that something small was rounded to."""
    return figure.cited is not None and (figure.exact == 0 or (figure.value.value == 0 and figure.value.decimals > 1))


@rule("FA-GRW-050", zh="增加额超过本年数", en="Grown by more than there is")
def growth_stays_within(index: FigureIndex) -> Iterator[Identity]:
    """增加额 ≤ 本年数: last year's figure was not below zero."""
    for path, current in changes(index):
        if index(f"{path}.direction").value == "increase" and index.has(f"{path}.amount", current):
            yield AtMost(just(index(f"{path}.amount")), just(index(current)))


def _budget_of(index: FigureIndex, path: str, prefix: str = "") -> Figure:
    """The budget that a completion is of, as its words say (全年, 调整, 年初); without a word, the one printed."""
    words = index.quote(f"{path}{prefix}completion")
    first, full = index(f"{path}{prefix}budget"), index(f"{path}{prefix}full_year_budget")
    if re.search("全年|调整", words):
        return full if full.cited is not None else first
    return first if first.cited is not None or "年初" in words else full


def travel_budget(index: FigureIndex, path: str) -> Figure:
    """A budget of “三公”: where no words state it that of the table, which has the whole year's, not that of 年初."""
    said = index(f"{path}.budget")
    if said.cited is not None or "年初" in index.quote(f"{path}.completion"):
        return said
    cell = dict(travel_cells(index)).get(said.path, said)
    return cell if cell.cited is not None else said


@rule("FA-CMP-010", zh="完成率等于决算与预算之比", en="Completion is the final account over the budget")
def completion_holds(index: FigureIndex) -> Iterator[Identity]:
    """完成预算 = 决算数 / 预算数 × 100, of the budget that the words name (年初 or 全年)."""
    yield from _completion(
        index("general_budget.detail_completion"),
        index("general_budget.detail_total"),
        _budget_of(index, "general_budget.", "detail_"),
    )
    for path in index.elements("general_budget.detail"):
        yield from _completion(index(f"{path}.completion"), index(f"{path}.actual"), _budget_of(index, f"{path}."))
    yield from _completion(
        index("three_public.completion"), index("three_public.total"), travel_budget(index, "three_public")
    )
    for part in ("overseas", "vehicles", "reception"):
        path = f"three_public.{part}"
        yield from _completion(index(f"{path}.completion"), index(f"{path}.amount"), travel_budget(index, path))
    for done, spent in _COMPLETED:
        yield from _completion(index(done), index(spent), _budget_of(index, *_parted(done)))
    for path in index.elements("projects"):
        story = f"{path}.narrative"
        yield from _completion(index(f"{story}.completion"), index(f"{story}.executed"), index(f"{story}.budget"))


def _parted(completion: str) -> tuple[str, str]:
    """The part that a completion stands in, with its point, and what its name begins with there."""
    part, _, name = completion.rpartition(".")
    return f"{part}.", name.removesuffix("completion")


def _completion(rate: Figure, actual: Figure, budget: Figure) -> Iterator[Identity]:
    if rate.cited is not None and actual.cited is not None:
        yield Ratio(rate, just(actual), just(budget))


@rule("FA-CMP-020", zh="完成率疑为占比误填", en="A completion that is the share beside it")
def completion_is_not_the_share(index: FigureIndex) -> Iterator[Identity]:
    """A completion equal to the share of the same item, with no budget printed to vouch for it, is the share copied."""
    for part in ("overseas", "vehicles", "reception"):
        path = f"three_public.{part}"
        share, completion = index(f"{path}.share"), index(f"{path}.completion")
        if share.cited is None or completion.cited is None or index.has(f"{path}.budget"):
            continue
        if share.value.value == completion.value.value and completion.value.value not in (0, 100):
            printed = f"完成预算{completion.value.value}%，与占比{share.value.value}%相同"
            yield Wrong((completion, share), printed, f"completion {completion.value.value}% repeats the share")


@rule("FA-CMP-030", zh="总完成率与各项完成率不符", en="The whole is completed otherwise than its parts")
def completions_average(index: FigureIndex) -> Iterator[Identity]:
    """总完成率 = Σ 决算 / Σ (决算 / 完成率), in 五（三） and “三公”, where the parts are all of it, speak of one budget
    and print none; at most that where nothing was spent of some part, whose budget nobody knows."""
    items = leaves(index.items("general_budget.detail", "actual"))
    detail = [actual.path.removesuffix("actual") for _, actual in items]
    yield from _average(index, "general_budget.detail_", detail, "actual")
    parts = [f"three_public.{part}." for part in ("overseas", "vehicles", "reception")]
    yield from _average(index, "three_public.", parts, "amount")


def _average(index: FigureIndex, whole: str, parts: list[str], spent: str) -> Iterator[Identity]:
    amounts = [index(f"{part}{spent}") for part in parts]
    added, stated = total(terms(amounts)), index(f"{whole}total").interval()
    budgets = (f"{part}{kind}" for part in parts for kind in ("budget", "full_year_budget"))
    if added is None or stated is None or not added.meets(stated) or any(map(index.has, budgets)):
        return
    pairs = [(a, index(f"{part}completion")) for a, part in zip(amounts, parts, strict=True) if a.value.value != 0]
    rates = [index(f"{whole}completion"), *(rate for _, rate in pairs)]
    named = {tuple(re.findall("全年|调整|年初", index.quote(rate.path))) for rate in rates}
    if pairs and len(named) == 1 and all(rate.cited is not None and rate.value.value > 0 for rate in rates):
        yield Mean(rates[0], tuple(pairs), at_most=len(pairs) < len(parts))


@rule("FA-CMP-040", zh="支出为0而完成率不为0", en="Nothing spent, yet complete")
def nothing_spent_is_nothing_done(index: FigureIndex) -> Iterator[Identity]:
    """Where nothing was spent the completion is 0 %, or 100 % of nothing."""
    places = [("general_budget.detail_total", "general_budget.detail_completion")]
    places += [(f"{path}.actual", f"{path}.completion") for path in index.elements("general_budget.detail")]
    places += [("three_public.total", "three_public.completion")]
    places += [
        (f"three_public.{p}.amount", f"three_public.{p}.completion") for p in ("overseas", "vehicles", "reception")
    ]
    for spent, done in places:
        rate = index(done)
        if _is_nothing(index(spent)) and rate.cited is not None and rate.value.value not in (0, 100):
            yield Wrong((index(spent), rate), f"支出为0，却完成{rate.value.value}%", f"{rate.value.value}% of nothing")
