"""The Shanghai layout, sections 七 to 十一: 三公经费, funds, performance, operating costs, procurement, assets."""

from __future__ import annotations

from decimal import Decimal

from eval.corpus.classes import FUND, SHANGHAI_USES
from eval.corpus.record import Sample, Spend
from eval.corpus.text import chinese
from eval.corpus.writer import Writer

GRADES = ("优", "良", "合格", "不合格")


def spending(sample: Sample, w: Writer) -> None:
    """Sections 七 to 十一."""
    Spending(sample, w).write()


class Spending:
    """Writes these sections of one record."""

    def __init__(self, sample: Sample, w: Writer) -> None:
        self.r, self.s, self.w = sample.record, sample.style, w

    def write(self) -> None:
        """Write all these sections."""
        self.head(7, "财政拨款“三公”经费支出决算情况说明")
        if "no_three_public" in self.s.residue or not self.r.three_public.total.budget:
            self.without("three_public.year", "年度无“三公”经费财政拨款支出")
        else:
            self.three_public()
        self.head(8, "政府性基金预算财政拨款收入支出决算情况说明")
        self.fund()
        self.head(9, "国有资本经营预算财政拨款收入支出决算情况说明")
        self.without("state_capital.year", "年度无国有资本经营预算财政拨款收入和支出")
        self.head(10, "预算绩效管理情况")
        self.performance()
        self.head(11, "其他重要事项的情况说明")
        self.operating()
        self.procurement()
        self.assets()

    def head(self, number: int, text: str) -> None:
        """A numbered heading."""
        self.w.start("h1", f"{chinese(number)}、{text}")

    def without(self, path: str, text: str) -> None:
        """A section that says there was nothing."""
        self.w.start("body", self.r.name)
        self.w.say(self.w.year(self.r.year, path), text, stop="。")

    def three_public(self) -> None:
        """七: budget, actual and completion of the whole and of the parts; change; details."""
        w, r, t = self.w, self.r, self.r.three_public
        parts: dict[str, tuple[str, Spend]] = {
            "overseas": ("因公出国（境）费", t.overseas),
            "vehicles": ("公务用车购置及运行维护费", t.vehicles),
            "reception": ("公务接待费", t.reception),
        }
        w.start("h2", "（一）“三公”经费财政拨款支出决算总体情况说明")
        w.start()
        w.say("“三公”经费财政拨款支出年初预算为", w.money(t.total.budget, "three_public.budget"), stop="，")
        rate = w.percent(t.total.actual, t.total.budget, "three_public.completion")
        w.say("支出决算为", w.money(t.total.actual, "three_public.total"), "，完成预算的", rate, stop="，其中：")
        for key, (label, spend) in parts.items():
            path = f"three_public.{key}"
            rate = w.percent(spend.actual, spend.budget, f"{path}.completion")
            stop = "。" if key == "reception" else "；"
            w.say(f"{label}支出决算为", w.money(spend.actual, f"{path}.amount"), "，完成预算的", rate, stop=stop)
        compared = w.compare("决算数小于预算数", "less", "three_public.comparison")
        w.say(
            w.year(r.year, "three_public.year"),
            "年度“三公”经费支出",
            compared,
            "的",
            self.s.cause,
            w.words(t.reason, "three_public.reason"),
            stop="。",
        )
        w.start()
        bases = ["three_public.change.base_year", *(f"three_public.{key}.change.base_year" for key in parts)]
        moved = w.change(t.total.actual, t.total.prior, "three_public.change")
        flat = t.total.actual == t.total.prior
        w.say(
            f"{r.year}年度“三公”经费财政拨款支出决算数",
            "与" if flat else "比",
            w.year(r.year - 1, *bases),
            "年度",
            *moved,
            stop="，其中：",
        )
        for key, (label, spend) in parts.items():
            moved = w.change(spend.actual, spend.prior, f"three_public.{key}.change")
            w.say(f"{label}支出决算", *moved, stop="。" if key == "reception" else "；")
        w.start("h2", "（二）“三公”经费财政拨款支出决算具体情况说明")
        path = "three_public.overseas"
        w.start("body", "1、因公出国（境）费。")
        w.say(
            "全年因公出国（境）团组",
            w.count(t.groups, "个", f"{path}.groups"),
            "、累计",
            w.count(t.travellers, "人次", f"{path}.persons"),
            stop="。",
        )
        path = "three_public.vehicles"
        w.start("body", "2、公务用车购置及运行维护费。其中：")
        w.say("公务用车购置支出", w.money(t.purchase.actual, f"{path}.purchase"), stop="，")
        w.say("购置公务用车", w.count(t.purchased, "辆", f"{path}.purchased"), stop="；")
        w.say("公务用车运行维护费支出", w.money(t.running.actual, f"{path}.running"), stop="。")
        w.say(t.use)
        w.say("年末公务用车保有量", w.count(sum(t.fleet.values()), "辆", f"{path}.fleet"), stop="。")
        path = "three_public.reception"
        w.start("body", "3、公务接待费。其中：")
        w.say("国内公务接待支出", w.money(t.reception.actual, f"{path}.domestic"), stop="，")
        batches = w.count(t.batches, "批次", f"{path}.domestic_batches")
        w.say("国内公务接待", batches, "、", w.count(t.guests, "人次", f"{path}.domestic_persons"), stop="；")
        w.say("外宾接待支出", w.money(Decimal(0), f"{path}.foreign"), stop="。")

    def fund(self) -> None:
        """八: 政府性基金."""
        w, r = self.w, self.r
        if not r.fund:
            self.without("government_fund.year", "年度无政府性基金预算财政拨款收入和支出")
            return
        income = r.over(lambda line: line.income, [FUND])
        w.start("body", r.name)
        w.say(
            w.year(r.year, "government_fund.year"),
            "年度政府性基金预算财政拨款收入",
            w.money(income, "government_fund.income"),
            stop="，",
        )
        w.say("支出", w.money(r.fund, "government_fund.expenditure"), stop="，其中：")
        lines = [line for line in r.lines if line.source == FUND]
        for line in lines:
            one = w.money(line.spent, f"government_fund.items[{line.use}].amount")
            w.say(line.use, one, stop="。" if line is lines[-1] else "；")

    def performance(self) -> None:
        """十: numbers of projects, their budgets, grades."""
        w, r = self.w, self.r
        p = r.performance
        w.start("body", f"{r.name}{r.year}年度预算绩效管理工作开展情况如下：{p.text}全过程绩效管理实施情况：")
        for lead, key, number in (("编报绩效目标", "goals", p.goals), ("绩效跟踪评价", "monitored", p.monitored)):
            amount = w.money(p.amount, f"performance.{key}_amount")
            w.say(
                f"{lead}的{r.year}年度项目",
                w.count(number, "个", f"performance.{key}"),
                "，涉及预算金额",
                amount,
                stop="；",
            )
        title = f"breakdowns[绩效自评的{r.year}年度项目]"
        done = w.count(p.evaluated, "个", "performance.self_evaluated", f"{title}.total")
        w.say(
            f"绩效自评的{r.year}年度项目",
            done,
            "，涉及预算金额",
            w.money(p.amount, "performance.self_evaluated_amount"),
            stop="，",
        )
        w.say("平均得分", w.decimal(p.score, "performance.average_score", trim=False), "分", stop="（其中，")
        for grade in GRADES:
            label = f"绩效评级为“{grade}”的项目"
            count = w.count(p.evaluated if grade == "优" else 0, "个", f"{title}.items[{label}].amount")
            w.say(label, count, stop="）。" if grade == GRADES[-1] else "；")

    def operating(self) -> None:
        """十一（一）机关运行经费."""
        w, r = self.w, self.r
        w.start("h2", "（一）机关运行经费支出情况")
        w.start()
        base = w.year(r.year - 1, "operating_costs.change.base_year")
        flat = r.operating == r.prior.operating
        moved = w.change(r.operating, r.prior.operating, "operating_costs.change")
        w.say(
            "机关运行经费支出",
            w.money(r.operating, "operating_costs.total"),
            "，与" if flat else "，比",
            base,
            "年度",
            *moved,
            stop="。",
        )
        w.say(self.s.cause, w.words(r.words.operating, "operating_costs.reason"), stop="。")

    def procurement(self) -> None:
        """十一（二）政府采购, with what was reserved for small firms."""
        w, r, p = self.w, self.r, self.r.procurement
        w.start("h2", "（二）政府采购支出情况")
        w.start("body", r.name)
        total = w.money(p.total, "procurement.total")
        w.say(w.year(r.year, "procurement.year"), "年度政府采购金额（以合同签订为准）为", total, stop="，其中：")
        w.say("货物采购金额", w.money(p.goods, "procurement.goods"), stop="、")
        w.say("工程采购金额", w.money(p.works, "procurement.works"), stop="、")
        w.say("服务采购金额", w.money(p.services, "procurement.services"), stop="。")
        w.start("body", f"{r.year}年度本部门")
        w.say("面向中小企业预留政府采购项目预算金额", w.money(p.reserved, "procurement.sme_reserved"), stop="，")
        w.say(
            "面向小微企业预留政府采购项目预算金额", w.money(p.micro_reserved, "procurement.micro_reserved"), stop="。"
        )
        for place, firm, key, amount, stop in (
            ("面向中小企业预留的政府采购项目", "中小企业", "sme_reserved_awarded", p.sme, "；"),
            ("面向小微企业预留的政府采购项目", "小微企业", "micro_reserved_awarded", p.micro, "；"),
            ("其他政府采购项目", "中小企业", "sme_other_awarded", p.total - p.sme, "。"),
        ):
            w.say(
                f"在{place}中，由{firm}供应商中标或成交的，采购金额", w.money(amount, f"procurement.{key}"), stop=stop
            )

    def assets(self) -> None:
        """十一（三）国有资产."""
        w, r = self.w, self.r
        w.start("h2", "（三）国有资产占有使用情况说明")
        w.start()
        total = w.count(sum(r.uses.values()), "辆", "assets.vehicles")
        w.say("截至", w.year(r.year, "assets.year"), f"年12月31日，{r.name}共有车辆", total, stop="，其中：")
        for use in SHANGHAI_USES:
            one = w.count(r.uses.get(use, 0), "辆", f"assets.vehicles_by_use[{use}].count")
            w.say(use, one, stop="。" if use == SHANGHAI_USES[-1] else "、")
        w.say(
            "单价100万元（含）以上设备（不含车辆）",
            w.count(r.equipment[1], "台（套）", "assets.equipment_over_1m"),
            stop="。",
        )
