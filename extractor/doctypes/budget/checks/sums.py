"""Sums of the narrative: totals and their parts, one figure in several places, what cannot exceed what."""

import re
from collections.abc import Iterator, Sequence

from extractor.checks.rule import AtMost, Equal, Figure, Identity, just, terms
from extractor.core.field_path import FieldPath
from extractor.core.schema import keyed
from extractor.core.words import OPPOSITE
from extractor.doctypes.budget.checks.catalogue import rule
from extractor.doctypes.budget.checks.tables import carried
from extractor.doctypes.budget.tables import FISCAL
from extractor.doctypes.common.checks.figure_index import FigureIndex, plain
from extractor.doctypes.common.checks.identities import leaves, parts_add, printed_of, same

USE = re.compile("^(?:基本支出|项目支出|单位预留机动经费|预留机动经费|经营支出|上缴上级支出|对附属单位补助支出)$")
_CARRIED_OUT = re.compile("结转下年|年[终末]结转")
_FISCAL_PART = re.compile("^(?:一般公共预算|政府性基金|国有资本经营)")
DIVIDED = ("appropriation", "general_budget")
BASIC = ("basic_expenditure", "appropriation.basic_expenditure")


def _amounts(index: FigureIndex, listed: str) -> list[tuple[str, Figure]]:
    return index.items(listed, "amount")


def _top(items: Sequence[tuple[str, Figure]]) -> list[Figure]:
    """Items that are no part of another: neither keyed below it nor a budget of 财政拨款 beside it."""
    labels = {re.sub(r"#\d+$", "", label) for label, _ in items}
    fiscal = any(re.fullmatch("财政拨款(?:收入)?", label) for label in labels)
    return [figure for label, figure in items if "/" not in label and not (fiscal and _FISCAL_PART.match(label))]


@rule("BU-SUM-010", zh="收入预算等于各项收入之和", en="Income is the sum of its items")
def income_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """收入预算 = Σ 各项收入, 上年结转 among them where it is listed."""
    yield from parts_add(index("income.total"), _top(_amounts(index, "income.items")))


@rule("BU-SUM-020", zh="支出预算等于各项支出之和", en="Expenditure is the sum of its items")
def expenditure_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """支出预算 = Σ by use, and = Σ by 类, each partition by itself; 结转下年 is in either."""
    yield from _partitions(index("expenditure.total"), _amounts(index, "expenditure.items"))


def _partitions(whole: Figure, items: Sequence[tuple[str, Figure]]) -> Iterator[Identity]:
    uses = [(label, figure) for label, figure in items if USE.match(label)]
    rest = [(label, figure) for label, figure in items if _CARRIED_OUT.search(label)]
    classes = [pair for pair in items if pair not in uses and pair not in rest]
    for partition in (uses, classes):
        if partition:
            yield from parts_add(whole, _top([*partition, *rest]))


@rule("BU-SUM-030", zh="收入总计等于支出总计", en="Total income equals total expenditure")
def totals_balance(index: FigureIndex) -> Iterator[Identity]:
    """收入总计 = 支出总计, for all funds and for 财政拨款."""
    for section in ("overall", "appropriation"):
        yield from same(index(f"{section}.income_total"), index(f"{section}.expenditure_total"))


@rule("BU-SUM-035", zh="收支总计等于所列各项之和", en="The totals are the sums of what they consist of")
def overall_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """收入预算总计 = Σ 各项, 支出预算总计 = Σ 各类 = Σ 基本、项目、机动; a whole = Σ its parts."""
    for side in ("income", "expenditure"):
        items = _amounts(index, f"overall.{side}_detail")
        yield from parts_add(index(f"overall.{side}_total"), _top(items))
        yield from _nested(items)
    uses = [figure for _, figure in _amounts(index, "overall.uses")]
    if len(uses) > 1:
        left = [f for label, f in _amounts(index, "overall.expenditure_detail") if _CARRIED_OUT.search(label)]
        yield from parts_add(index("overall.expenditure_total"), [*uses, *left])


def _nested(items: Sequence[tuple[str, Figure]]) -> Iterator[Identity]:
    """Of every item that others divide: it is their sum."""
    for label, whole in items:
        parts = [f for other, f in items if other.startswith(f"{label}/") and "/" not in other[len(label) + 1 :]]
        if len(parts) > 1:
            yield from parts_add(whole, parts)
        elif parts:
            yield AtMost(terms(parts), just(whole))


def divided_total(index: FigureIndex, section: str) -> Figure:
    """What the functional items of a section add up to: the total of their opening sentence, else the section's."""
    for name in ("detail_total", "structure_total", "total", "expenditure_total"):
        if index.has(f"{section}.{name}"):
            return index(f"{section}.{name}")
    return index(f"{section}.detail_total")


def is_mixed(index: FigureIndex, section: str) -> bool:
    """Whether one list has some 类 alone and others by 项: then neither part of it is all that there is."""
    classes = {plain(label) for label, _ in _amounts(index, f"{section}.structure")}
    detailed = {plain(label.partition("/")[0]) for label, _ in _amounts(index, f"{section}.detail")}
    return bool(classes and detailed) and not classes & detailed


@rule("BU-SUM-041", zh="支出预算等于各项之和", en="Expenditure is the sum of its functional items")
def detail_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """财政拨款（一般公共预算）支出 = Σ 类/款/项; 款 = Σ 项, 类 = Σ 款, where both are printed."""
    for section in DIVIDED:
        items = _amounts(index, f"{section}.detail")
        beside = _amounts(index, f"{section}.structure") if is_mixed(index, section) else []
        yield from parts_add(divided_total(index, section), [figure for _, figure in (*leaves(items), *beside)])
        yield from _nested(items)


@rule("BU-SUM-042", zh="支出预算等于各类之和", en="Expenditure is the sum of its classes")
def structure_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """财政拨款（一般公共预算）支出 = Σ 类."""
    for section in DIVIDED:
        items = [figure for _, figure in _amounts(index, f"{section}.structure") if not is_mixed(index, section)]
        own = index(f"{section}.structure_total")
        yield from parts_add(own if own.cited is not None else divided_total(index, section), items)


@rule("BU-SUM-060", zh="基本支出等于人员经费与公用经费之和", en="Basic expenditure is personnel plus public costs")
def basic_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """基本支出 = 人员经费 + 公用经费, of 财政拨款 and of 一般公共预算; 类 = Σ 款 where the text lists them."""
    for section in BASIC:
        parts = [index(f"{section}.personnel"), index(f"{section}.public")]
        if index.has(f"{section}.total") and printed_of(parts):
            yield from parts_add(index(f"{section}.total"), parts)
        yield from _nested(_amounts(index, f"{section}.items"))


@rule("BU-SUM-080", zh="“三公”经费等于三项之和", en="The three public costs add up")
def three_public_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """“三公”经费 = 出国 + 公务用车 + 接待; of what is printed of them at most that."""
    parts = printed_of(index(f"three_public.{part}.amount") for part in ("overseas", "vehicles", "reception"))
    total = index("three_public.total")
    if total.cited is not None and len(parts) == 3:
        yield Equal(just(total), terms(parts))
    elif total.cited is not None and parts:
        yield AtMost(terms(parts), just(total))


@rule("BU-SUM-081", zh="公务用车费等于购置与运行之和", en="Vehicle costs are purchase plus running")
def vehicles_add_up(index: FigureIndex) -> Iterator[Identity]:
    """公务用车购置及运行费 = 购置费 + 运行费."""
    parts = printed_of(index(f"three_public.vehicles.{part}") for part in ("purchase", "running"))
    whole = index("three_public.vehicles.amount")
    if whole.cited is not None and len(parts) == 2:
        yield Equal(just(whole), terms(parts))
    elif whole.cited is not None and parts:
        yield AtMost(terms(parts), just(whole))


@rule("BU-SUM-090", zh="政府性基金支出等于所列各项之和", en="Fund expenditure is the sum of its items")
def fund_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """政府性基金（国有资本经营）支出 = Σ 各项."""
    for fund in ("government_fund", "state_capital"):
        yield from parts_add(index(f"{fund}.expenditure"), [f for _, f in leaves(_amounts(index, f"{fund}.items"))])


@rule("BU-SUM-100", zh="政府采购预算等于货物、工程、服务之和", en="Procurement is goods plus works plus services")
def procurement_adds_up(index: FigureIndex) -> Iterator[Identity]:
    """政府采购预算 = 货物 + 工程 + 服务, where all three are printed; else they stay within; 小微 ≤ 中小 ≤ 总额."""
    total = index("procurement.total")
    parts = printed_of(index(f"procurement.{part}") for part in ("goods", "works", "services"))
    if total.cited is not None and len(parts) == 3:
        yield Equal(just(total), terms(parts))
    elif total.cited is not None and parts:
        yield AtMost(terms(parts), just(total))
    for part, whole in (("sme_reserved", "total"), ("micro_reserved", "sme_reserved")):
        if index.has(f"procurement.{part}", f"procurement.{whole}"):
            yield AtMost(just(index(f"procurement.{part}")), just(index(f"procurement.{whole}")))


@rule("BU-SUM-110", zh="车辆数等于各用途之和", en="Vehicles are the sum of their uses")
def uses_add_up(index: FigureIndex) -> Iterator[Identity]:
    """共有车辆 = Σ 各用途; 安排购置车辆 likewise."""
    for name in ("vehicles", "planned_vehicles"):
        uses = [figure for _, figure in index.items(f"assets.{name}_by_use", "count")]
        yield from parts_add(index(f"assets.{name}"), uses)


@rule("BU-SUM-120", zh="合计等于所列各部分之和", en="A stated total is the sum of its parts")
def breakdowns_add_up(index: FigureIndex) -> Iterator[Identity]:
    """合计 = Σ 分项; a list that says of itself that it is not whole (…等) stays within the total."""
    for path in index.elements("breakdowns"):
        total = index(f"{path}.total")
        parts = [figure for _, figure in index.items(f"{path}.items", "amount")]
        if total.cited is not None and parts:
            whole = len(parts) > 1 and not index.has(f"{path}.open_ended")
            yield from parts_add(total, parts) if whole else [AtMost(terms(parts), just(total))]


@rule("BU-SUM-130", zh="项目总预算等于各部分之和", en="A project's budget is the sum of its parts")
def projects_add_up(index: FigureIndex) -> Iterator[Identity]:
    """项目总预算 = Σ 各部分 = 合计."""
    for path in index.elements("projects"):
        parts = [figure for _, figure in index.items(f"{path}.parts", "amount")]
        total, summed = index(f"{path}.total"), index(f"{path}.parts_total")
        if total.cited is not None and parts:
            yield from parts_add(total, parts) if len(parts) > 1 else [AtMost(terms(parts), just(total))]
        yield from same(total, summed)
        if summed.cited is not None and len(parts) > 1:
            yield from parts_add(summed, parts)


_AGAIN = (
    *(
        (f"three_public.{cost}.detail_amount", f"three_public.{cost}.amount")
        for cost in ("overseas", "vehicles", "reception", "meeting", "training")
    ),
    *((f"three_public.vehicles.detail_{half}", f"three_public.vehicles.{half}") for half in ("purchase", "running")),
    *((f"overall.{side}_detail_total", f"overall.{side}_total") for side in ("income", "expenditure")),
    ("general_budget.structure_total", "general_budget.total"),
    ("general_budget.detail_total", "general_budget.total"),
)


@rule("BU-SAM-010", zh="同一数字在一节内再次出现时相同", en="A figure told twice in its section is the same")
def second_prints_agree(index: FigureIndex) -> Iterator[Identity]:
    """detail_… = the first print: “三公” in its details, 收入预算总计, 支出预算总计, 一般公共预算支出."""
    for again, first in _AGAIN:
        yield from same(index(first), index(again))


@rule("BU-SAM-020", zh="同一数字再次出现时相同", en="A figure stated again is the same")
def restatements_agree(index: FigureIndex) -> Iterator[Identity]:
    """A leaf that a second place states again has the same figure there."""
    for key, again in keyed(index.record.restatements):
        first = index(again.path)
        if first.cited is not None and type(first.value) is type(again.amount.value) and again.amount.quote:
            yield Equal(just(first), terms([Figure(str(FieldPath(("restatements", key, "amount"))), again.amount)]))


@rule("BU-SAM-030", zh="收支总额在各节一致", en="The totals are the same in every section")
def totals_agree(index: FigureIndex) -> Iterator[Identity]:
    """收入（支出）预算 = 收支总预算 (or 本年收入 of it); the uses likewise; 财政拨款支出 in its two sections."""
    for side in ("income", "expenditure"):
        of_year = index(f"overall.{side}_detail[本年{'收入' if side == 'income' else '支出'}].amount")
        total, own = index(f"overall.{side}_total"), index(f"{side}.total")
        listed = _amounts(index, f"{side}.items")
        with_carried = any(re.search("结转|结余", label) and figure.value.value for label, figure in listed)
        if of_year.cited is None or with_carried:
            yield from same(total, own)
    for label, use in _amounts(index, "overall.uses"):
        yield from same(use, index(f"expenditure.items[{label}].amount"))
    whole, spent = index("appropriation.expenditure_total"), index("appropriation.detail_total")
    if whole.cited is not None and spent.cited is not None:
        yield AtMost(just(spent), just(whole)) if _carries(index) else Equal(just(whole), just(spent))
    yield from same(index("appropriation.income_total"), index("income.items[财政拨款收入].amount"))


def _carries(index: FigureIndex) -> bool:
    """Whether 财政拨款 carries balances over, as far as its table says."""
    table = index.tables.get(FISCAL)
    return table is not None and any(
        not row.is_nothing for side in ("income", "expenditure") for row in carried(table, side)
    )


@rule("BU-SAM-031", zh="财政拨款与三本预算", en="The appropriation and its three budgets")
def budgets_stay_within_appropriation(index: FigureIndex) -> Iterator[Identity]:
    """一般公共预算 + 政府性基金 + 国有资本经营 = 财政拨款支出 where all are printed, else within it; all ≤ 支出预算."""
    parts = [
        index("general_budget.total"),
        *(index(f"{fund}.expenditure") for fund in ("government_fund", "state_capital")),
    ]
    whole = divided_total(index, "appropriation")
    present = printed_of(parts)
    if parts[0].cited is None:
        return
    if whole.cited is not None:
        yield Equal(just(whole), terms(present)) if len(present) == 3 else AtMost(terms(present), just(whole))
    for total in ("expenditure.total", "overall.expenditure_total"):
        if index.has(total):
            yield AtMost(terms(present), just(index(total)))


@rule("BU-SAM-040", zh="基本支出的口径", en="Basic expenditure within its scopes")
def basic_stays_within(index: FigureIndex) -> Iterator[Identity]:
    """一般公共预算基本支出 ≤ 财政拨款基本支出 ≤ 全口径基本支出; = where 财政拨款 is 一般公共预算 alone."""
    narrow, middle = (index(f"{section}.total") for section in BASIC)
    if narrow.cited is not None and middle.cited is not None:
        fund = index("government_fund.expenditure")
        alone = fund.cited is not None and fund.value.value == 0
        yield Equal(just(narrow), just(middle)) if alone else AtMost(just(narrow), just(middle))
    for wide in ("expenditure.items[基本支出].amount", "overall.uses[基本支出].amount"):
        for part in (narrow, middle):
            if part.cited is not None and index.has(wide):
                yield AtMost(just(part), just(index(wide)))


def signed(index: FigureIndex, change: str) -> tuple[Figure, int] | None:
    """The amount of a change with its sign; a change said to be none counts 0; None where neither is printed."""
    said, amount = index(f"{change}.direction"), index(f"{change}.amount")
    if said.value in OPPOSITE and amount.cited is not None:
        return amount, 1 if said.value == "increase" else -1
    if said.value == "flat":
        return Figure("", exact=0), 1
    return None


_CHANGED = (
    ("overall.expenditure_detail", "overall.expenditure_change"),
    ("overall.uses", "overall.expenditure_change"),
    ("appropriation.detail", "appropriation.detail_change"),
    ("appropriation.structure", "appropriation.detail_change"),
    ("general_budget.structure", "general_budget.change"),
)


@rule("BU-GRW-060", zh="各项增减之和等于总额的增减", en="The changes of the parts add up to that of the whole")
def changes_add_up(index: FigureIndex) -> Iterator[Identity]:
    """Σ signed changes of a partition, each part having one, = the change of its total, of one base."""
    for listed, change in _CHANGED:
        if is_mixed(index, listed.partition(".")[0]):
            continue
        places = [figure.path.rpartition(".")[0] for _, figure in leaves(_amounts(index, listed))]
        changes = [signed(index, f"{place}.change") for place in places]
        whole = signed(index, change)
        known = [one for one in changes if one is not None]
        if whole is None or whole[0].cited is None or len(known) < len(places) or len(places) < 2:
            continue
        moved = tuple((part, sign) for part, sign in known if part.cited is not None)
        if moved and _one_base(index, [change, *places]):
            yield Equal((whole,), moved)


def _one_base(index: FigureIndex, places: Sequence[str]) -> bool:
    """Whether changes are against one thing: 预算 against 预算执行数 are two."""
    paths = [place if place.endswith("change") else f"{place}.change" for place in places]
    bases = {index(f"{path}.base").value for path in paths}
    return len({str(base).removesuffix("数") for base in bases if base}) < 2


@rule("BU-GRW-070", zh="增减构成之和等于增减额", en="The parts of a change that its reason gives add up to it")
def change_parts_add_up(index: FigureIndex) -> Iterator[Identity]:
    """Σ signed parts = the change, where they are 基本支出, 项目支出, 机动经费: all that there is."""
    lists = [f"overall.{name}" for name in ("income_detail", "expenditure_detail", "uses")]
    lists += [f"{section}.{name}" for section in DIVIDED for name in ("structure", "detail")]
    for prefix, change in (
        ("overall.", "overall.expenditure_change"),
        ("appropriation.", "appropriation.expenditure_change"),
        ("appropriation.detail_", "appropriation.detail_change"),
        ("general_budget.", "general_budget.change"),
        *((f"{path}.", f"{path}.change") for listed in lists for path in index.elements(listed)),
    ):
        whole = signed(index, change)
        parts = index.items(f"{prefix}change_parts", "amount")
        labels = [re.sub("经费(?=支出)|#.*", "", label) for label, _ in parts]
        if whole is None or whole[0].cited is None or len(parts) < 2 or not all(map(USE.match, labels)):
            continue
        signs = [(f, 1 if index.beside(f, "direction").value == "increase" else -1) for _, f in parts]
        yield Equal((whole,), tuple(signs))
