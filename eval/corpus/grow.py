"""Grow a whole record out of a few rough figures, so that one more sample document costs little.

A seed in, a coherent record out: amounts in 元 and 分 that add up, and words for what the seed leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from eval.corpus.classes import GENERAL
from eval.corpus.dice import Dice, cents, split
from eval.corpus.functions import FUNCTIONS
from eval.corpus.record import (
    Breakdown,
    Line,
    Performance,
    Prior,
    Procurement,
    Project,
    Record,
    Scorecard,
    Spend,
    ThreePublic,
    Words,
)
from eval.corpus.seed import Rough, Seed, Task, Travel
from eval.corpus.text import WAN

ZERO = Decimal(0)
# What a unit pays for its people beside their wages, as a part of these.
WELFARE = {
    "2080501": "0.031",
    "2080502": "0.042",
    "2080505": "0.112",
    "2080506": "0.056",
    "2080801": "0.012",
    "2101101": "0.054",
    "2101102": "0.051",
    "2101103": "0.021",
    "2210201": "0.092",
    "2210203": "0.104",
}
PEOPLE_LESS = ("年中有人员调出和退休", "缴费基数低于预算时的测算", "空缺岗位未能按计划补齐", "部分人员待遇次年清算")
PEOPLE_MORE = ("缴费基数年中上调", "年中新录用人员到岗", "补缴以前年度差额", "执行了新的待遇标准")
TASK_LESS = (
    "部分合同尾款结转下年支付",
    "公开招标节约了资金",
    "项目验收推迟，按进度付款",
    "实际受益对象少于测算",
    "一项工作并入其他项目统筹实施",
)
TASK_MORE = ("年中追加了上级专项资金", "任务量超过年初测算", "单价高于年初测算", "实施范围比计划扩大")
TASK_NEW = ("上级年中下达专项资金", "年中新增一项民生实事", "突发事件处置需要", "年初未能预计该项任务")
PROBLEMS = ("前期论证时间偏紧", "个别点位进度不均衡", "基层技术力量薄弱", "部分资料归档不及时")
REMEDIES = ("提前编制实施方案，压实节点责任", "按月通报进度，及时协调堵点", "开展业务培训，引入第三方指导")
FRAME = (
    ("决策", "立项", "立项依据充分", 6),
    ("决策", "目标", "绩效目标明确", 8),
    ("过程", "资金", "资金到位与使用合规", 12),
    ("过程", "组织", "制度执行有效", 14),
    ("产出", "数量", "任务量完成", 20),
    ("产出", "质量", "验收合格", 14),
    ("效益", "社会效益", "预期作用发挥", 16),
    ("效益", "满意度", "受益对象满意", 10),
)
PUBLIC_PARTS = (
    *("30201", "30202", "30204", "30205", "30206", "30207", "30209", "30211", "30213", "30215", "30216"),
    *("30226", "30227", "30228", "30229", "30239", "30299", "31002"),
)


def grow(slug: str, seed: Seed) -> Record:
    """The record of a seed; the slug is what the dice are thrown by."""
    dice = Dice(slug)
    lines = tuple(lines_of(seed, dice))
    travel = travel_of(seed.travel, dice)
    basic = sum((line.basic for line in lines if line.source == GENERAL), ZERO)
    economic = economy(lines, basic, seed, travel, dice)
    public = sum((amount for code, amount in economic.items() if code.startswith(("302", "310"))), ZERO)
    total = sum((line.income + line.opening for line in lines), ZERO)
    fiscal = sum((line.income + line.opening for line in lines if "财政拨款" in line.source), ZERO)
    general = sum((line.spent for line in lines if line.source == GENERAL), ZERO)
    operating = public if seed.operating else ZERO
    before = [prior(now, rate) for now, rate in zip((total, fiscal, general, operating), seed.growth, strict=True)]
    goals, monitored, evaluated = seed.performance
    return Record(
        name=seed.name,
        short=seed.short,
        year=seed.year,
        lines=lines,
        economic=economic,
        balance="30101",
        prior=Prior(*before),
        three_public=travel,
        operating=operating,
        procurement=contracts(seed, dice),
        uses=seed.uses,
        equipment=seed.equipment,
        performance=Performance(
            goals,
            monitored,
            evaluated,
            sum((line.project for line in lines if line.source == GENERAL), ZERO),
            cents(dice.between("score", "88", "98")),
            seed.reasons.get("performance", ""),
        ),
        words=Words(
            seed.functions,
            seed.work,
            seed.structure,
            overall=seed.reasons["overall"],
            appropriation=seed.reasons["appropriation"],
            general=seed.reasons["general"],
            operating=seed.reasons.get("operating", ""),
            detail=seed.reasons.get("detail", ""),
            fund=seed.reasons.get("fund", ""),
        ),
        staff=tuple((label, count, "名" if "编制" in label else "人") for label, count in seed.staff.items()),
        units=seed.units,
        projects=tuple(project(task, lines, dice) for task in seed.tasks),
        scorecards=tuple(scorecard(task, seed, dice) for task in seed.tasks if task.scored),
        accounts=tuple(accounts(seed, dice)),
    )


def prior(now: Decimal, rate: Decimal) -> Decimal:
    """Last year's figure for a growth of so many per cent."""
    return cents(now * 100 / (100 + rate)) if rate else now


def lines_of(seed: Seed, dice: Dice) -> Iterator[Line]:
    """The lines of the seed, then those that follow from the wages."""
    wages = ZERO
    for number, rough in enumerate(seed.rough):
        name = f"line {number}"
        line = line_of(rough, dice, name)
        if line.source == GENERAL:
            wages += line.basic
        yield line
    for text in seed.welfare:
        code, plan = text.split()
        amount = cents(wages * Decimal(WELFARE[code]) * dice.between(f"welfare {code}", "0.95", "1.05"))
        budget, reason = planned(amount, plan, dice, code, PEOPLE_LESS, PEOPLE_MORE)
        use = f"{FUNCTIONS[code].removesuffix('支出')}支出"
        yield Line(code, GENERAL, amount, budget=budget, reason=reason, use=use)


def line_of(rough: Rough, dice: Dice, name: str) -> Line:
    """One line with figures to the 分."""
    basic, project = dice.yuan(f"{name} basic", rough.basic), dice.yuan(f"{name} project", rough.project)
    opening, closing = dice.yuan(f"{name} opening", rough.opening), dice.yuan(f"{name} closing", rough.closing)
    pools = (TASK_LESS, TASK_MORE) if project > basic else (PEOPLE_LESS, PEOPLE_MORE)
    budget, reason = planned(basic + project, rough.plan, dice, name, *pools)
    use = rough.use or FUNCTIONS[rough.code]
    held = budget if rough.source == GENERAL else None
    return Line(rough.code, rough.source, basic, project, opening, closing, held, use=use, reason=reason)


def planned(
    spent: Decimal, plan: str, dice: Dice, name: str, less: tuple[str, ...], more: tuple[str, ...]
) -> tuple[Decimal, str]:
    """The budget that a final account is held against, in whole hundreds of 元 where they differ, and why."""
    if plan == "=":
        return spent, ""
    if plan == "+":
        return ZERO, dice.choice(f"{name} reason", TASK_NEW)
    low, high, pool = ("1.02", "1.14", less) if plan == "<" else ("0.86", "0.97", more)
    budget = (spent * dice.between(f"{name} budget", low, high) / 100).quantize(Decimal(1)) * 100
    return budget, dice.choice(f"{name} reason", pool)


def travel_of(t: Travel, dice: Dice) -> ThreePublic:
    """三公经费: the final account to the 分, budgets as given, events that add up to the reception."""

    def spend(name: str) -> Spend:
        budget, actual, before = getattr(t, name)
        exact = actual * WAN if actual == budget else dice.yuan(f"{name} actual", actual)
        last = exact if before == actual else dice.yuan(f"{name} prior", before)
        return Spend(budget * WAN, min(exact, budget * WAN) if actual <= budget else exact, last)

    reception = spend("reception")
    events = split(dice, "events", reception.actual, t.events, Decimal(1)) if t.events else {}
    return ThreePublic(
        overseas=spend("overseas"),
        purchase=spend("purchase"),
        running=spend("running"),
        reception=reception,
        groups=t.groups,
        travellers=t.travellers,
        purchased=t.purchased,
        fleet=t.fleet,
        batches=len(t.events) or t.batches,
        guests=t.guests,
        events=tuple(events.items()),
        use="主要用于下乡检查、调研和应急出行的燃料费、维修费、过路费和保险费。" if t.fleet else "",
        reception_use="主要用于上级检查指导和外地单位学习交流的用餐费。" if t.events else "",
        reason=t.reason,
    )


def economy(
    lines: tuple[Line, ...], basic: Decimal, seed: Seed, travel: ThreePublic, dice: Dice
) -> Mapping[str, Decimal]:
    """Basic expenditure by economic subject; 基本工资 takes up the rest."""

    def of(*codes: str) -> Decimal:
        return sum((line.basic for line in lines if line.source == GENERAL and line.code in codes), ZERO)

    fixed = {
        "30108": of("2080505"),
        "30109": of("2080506"),
        "30110": of("2101101", "2101102"),
        "30111": of("2101103"),
        "30113": of("2210201"),
        "30302": of("2080501", "2080502"),
        "30304": of("2080801"),
    }
    rest = basic - sum(fixed.values(), ZERO)
    public = cents(rest * seed.public)
    spent = {"30212": travel.overseas.actual, "30217": travel.reception.actual, "30231": travel.running.actual}
    spent = {code: amount for code, amount in spent.items() if 0 < amount < public / 8}
    left = public - sum(spent.values(), ZERO)
    drawn = [code for code in PUBLIC_PARTS if dice.part(f"subject {code}") > Decimal("0.3")] or ["30201"]
    people = {
        code: cents(rest * Decimal(part) * dice.between(f"subject {code}", "0.8", "1.2"))
        for code, part in (
            ("30102", "0.17"),
            ("30103", "0.13"),
            ("30107", "0.10"),
            ("30112", "0.008"),
            ("30199", "0.02"),
        )
    }
    if not seed.operating:
        people["30305"] = cents(rest * Decimal("0.011"))
    amounts = {**fixed, **people, **spent, **split(dice, "public", left, drawn)}
    return {code: amount for code, amount in sorted(amounts.items()) if amount}


def contracts(seed: Seed, dice: Dice) -> Procurement:
    """政府采购 with the parts that went to small firms."""
    p = seed.procurement
    goods, works, services = (dice.yuan(name, getattr(p, name)) for name in ("goods", "works", "services"))
    sme = cents((goods + works + services) * p.sme)
    micro = cents(sme * p.micro)
    reserved, small = (amount.quantize(Decimal(1)) for amount in (sme, micro))
    return Procurement(goods, works, services, sme, micro, reserved + 5000 if sme else ZERO, small, p.use)


def project(task: Task, lines: tuple[Line, ...], dice: Dice) -> Project:
    """A project with the figures of its line."""
    line = next(line for line in lines if line.code == task.code and line.project)
    problem = dice.choice(f"{task.name} problem", PROBLEMS)
    remedy = dice.choice(f"{task.name} remedy", REMEDIES)
    return Project(
        task.name,
        line.budget - line.basic if line.budget else line.project,
        line.project,
        f"{task.done}发现的主要问题：{problem}。下一步改进措施：{remedy}。",
        task.goal,
        task.done,
        tuple(tuple(row.split("/")) for row in task.indicators),  # type: ignore[misc]
    )


def scorecard(task: Task, seed: Seed, dice: Dice) -> Scorecard:
    """A scored evaluation of a project: full marks for most rows, less for some."""
    rows = []
    for first, second, third, weight in FRAME:
        lost = dice.choice(f"{task.name} {third}", ("0", "0", "0.5", "1", "1.5", "2"))
        rows.append((first, second, third, str(weight), f"{Decimal(weight) - Decimal(lost):f}"))
    text = (
        f"{task.name}项目由{seed.short}组织实施，年初设定的目标是：{task.goal}",
        "项目立项规范、管理到位，产出和效益达到预期，评分见下表。",
    )
    return Scorecard(f"{task.name}项目{seed.year}年绩效评价报告", task.name, text, tuple(rows))


def accounts(seed: Seed, dice: Dice) -> Iterator[Breakdown]:
    """The breakdowns of the annex, each part to the 分."""
    for account in seed.accounts:
        parts = split(dice, account.title, dice.yuan(account.title, account.total), account.parts)
        nested = {
            label: tuple(split(dice, label, parts[label], inner).items()) for label, inner in account.nested.items()
        }
        yield Breakdown(account.title, tuple(parts.items()), nested)
