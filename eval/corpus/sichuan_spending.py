"""The Sichuan layout, sections 七 to 十（三）: 三公经费, funds, operating costs, procurement, assets."""

from __future__ import annotations

from decimal import Decimal

from eval.corpus.classes import FUND, SICHUAN_USES
from eval.corpus.facts import Stated
from eval.corpus.functions import path_of
from eval.corpus.record import Sample, Spend
from eval.corpus.text import chinese
from eval.corpus.writer import Writer


def spending(sample: Sample, w: Writer) -> None:
    """Sections 七, 八, 九 and 十（一）（二）（三）."""
    Spending(sample, w).write()


class Spending:
    """Writes these sections of one record."""

    def __init__(self, sample: Sample, w: Writer) -> None:
        self.r, self.s, self.w = sample.record, sample.style, w

    def write(self) -> None:
        """Write all these sections."""
        self.three_public()
        self.funds()
        self.head(10, "其他重要事项的情况说明")
        self.operating()
        self.procurement()
        self.assets()

    def head(self, number: int, text: str) -> None:
        """A numbered heading."""
        mark = f"{number}、 " if number in self.s.digit_heads else f"{chinese(number)}、"
        self.w.start("h1", mark + text)

    def three_public(self) -> None:
        """七、“三公”经费财政拨款支出决算情况说明."""
        w, r, t = self.w, self.r, self.r.three_public
        self.head(7, "“三公”经费财政拨款支出决算情况说明")
        w.start("h2", "（一）“三公”经费财政拨款支出决算总体情况说明")
        w.start()
        less = t.total.actual < t.total.budget
        words = ("决算数小于预算数", "less") if less else ("决算数与预算数持平", "equal")
        w.say(
            w.year(r.year, "three_public.year"),
            "年“三公”经费财政拨款支出决算为",
            w.money(t.total.actual, "three_public.total"),
            "，完成预算",
            w.percent(t.total.actual, t.total.budget, "three_public.completion"),
            "，",
            w.compare(*words, "three_public.comparison"),
            stop="，" if less else "。",
        )
        if less:
            w.say("主要原因是", w.words(t.reason, "three_public.reason"), stop="。")
        w.start("h2", "（二）“三公”经费财政拨款支出决算具体情况说明")
        w.start()
        parts = {
            "overseas": ("因公出国（境）费", t.overseas),
            "vehicles": ("公务用车购置及运行维护费", t.vehicles),
            "reception": ("公务接待费", t.reception),
        }
        lead: list[str | Stated] = [w.year(r.year, "three_public.detail_year"), "年“三公”经费财政拨款支出决算中，"]
        for key, (label, spend) in parts.items():
            path = f"three_public.{key}"
            share = w.percent(spend.actual, t.total.actual, f"{path}.share")
            w.say(
                *lead,
                f"{label}支出决算",
                w.money(spend.actual, f"{path}.amount"),
                "，占",
                share,
                stop="。" if key == "reception" else "；",
            )
            lead = []
        w.say("具体情况如下：")
        self.overseas(t.overseas)
        self.vehicles()
        self.reception()

    def completion(self, number: int, label: str, path: str, spend: Spend) -> None:
        """`支出N万元，完成预算N%`: the amount was stated before, only the rate is new."""
        w = self.w
        w.start("body", f"{number}.")
        amount = w.money(spend.actual, f"{path}.amount").printed
        w.say(f"{label}支出{amount}，完成预算", w.percent(spend.actual, spend.budget, f"{path}.completion"), stop="。")

    def change(self, label: str, path: str, spend: Spend, residue: bool = False) -> None:
        """The change against the year before."""
        w = self.w
        base = w.year(self.r.year - 1, f"{path}.change.base_year")
        moved = w.change(spend.actual, spend.prior, f"{path}.change", residue=residue)
        flat = spend.actual == spend.prior and not residue
        w.say(f"{label}支出决算", "与" if flat else "比", base, "年", *moved, stop="。")

    def overseas(self, spend: Spend) -> None:
        """1. Travel abroad."""
        w, t = self.w, self.r.three_public
        path = "three_public.overseas"
        self.completion(1, "因公出国（境）经费", path, spend)
        groups = w.count(t.groups, "次", f"{path}.groups")
        w.say(
            "全年安排因公出国（境）团组",
            groups,
            "，出国（境）",
            w.count(t.travellers, "人", f"{path}.persons"),
            stop="。",
        )
        self.change("因公出国（境）", path, spend, residue="change" in self.s.residue)

    def vehicles(self) -> None:
        """2. Vehicles: purchase, fleet, running."""
        w, r, t = self.w, self.r, self.r.three_public
        path = "three_public.vehicles"
        self.completion(2, "公务用车购置及运行维护费", path, t.vehicles)
        self.change("公务用车购置及运行维护费", path, t.vehicles)
        w.start()
        w.say("其中：公务用车购置支出", w.money(t.purchase.actual, f"{path}.purchase"), stop="。")
        w.say("全年按规定更新购置公务用车", w.count(t.purchased, "辆", f"{path}.purchased"), stop="。")
        total = w.count(sum(t.fleet.values()), "辆", f"{path}.fleet")
        w.say(f"截至{r.year}年12月底，单位共有公务用车", total, stop="，其中：" if t.fleet else "。")
        for number, (kind, count) in enumerate(t.fleet.items(), 1):
            one = w.count(count, "辆", f"{path}.fleet_by_type[{kind}].count")
            w.say(kind, one, stop="。" if number == len(t.fleet) else "、")
        w.start()
        w.say("公务用车运行维护费支出", w.money(t.running.actual, f"{path}.running"), stop="。")
        if t.use:
            w.say(t.use)

    def reception(self) -> None:
        """3. Receptions, with the events in 元."""
        w, t = self.w, self.r.three_public
        path = "three_public.reception"
        self.completion(3, "公务接待费", path, t.reception)
        self.change("公务接待费", path, t.reception)
        w.start()
        w.say("国内公务接待支出", w.money(t.reception.actual, f"{path}.domestic"), stop="。" if not t.batches else "，")
        if t.batches:
            w.say(t.reception_use)
            batches = w.count(t.batches, "批次", f"{path}.domestic_batches")
            w.say(
                "国内公务接待",
                batches,
                "，",
                w.count(t.guests, "人次", f"{path}.domestic_persons"),
                stop="（不包括陪同人员），",
            )
            w.say(f"共计支出{w.money(t.reception.actual, f'{path}.domestic').printed}，具体内容包括：")
            for number, (label, amount) in enumerate(t.events, 1):
                digits = w.money(amount, f"{path}.events[{label}].amount", unit="元")
                w.say(label, digits, stop="。" if number == len(t.events) else self.s.event_joint)
        w.start()
        w.say("外事接待支出", w.money(Decimal(0), f"{path}.foreign"), stop="，")
        w.say(
            "外事接待",
            w.count(0, "批次", f"{path}.foreign_batches"),
            "，",
            w.count(0, "人", f"{path}.foreign_persons"),
            stop="。",
        )

    def funds(self) -> None:
        """八 and 九: the funds, with their items where there are any."""
        w, r = self.w, self.r
        self.head(8, "政府性基金预算支出决算情况说明")
        w.start()
        amount = w.money(r.fund, "government_fund.expenditure")
        w.say(w.year(r.year, "government_fund.year"), "年政府性基金预算拨款支出", amount, stop="，" if r.fund else "。")
        if r.fund:
            w.say(r.words.fund + "：")
            lines = [line for line in r.lines if line.source == FUND]
            for number, line in enumerate(lines, 1):
                name = line.use or path_of(line.code)[2]
                one = w.money(line.spent, f"government_fund.items[{name}].amount")
                w.say(name, one, stop="。" if number == len(lines) else "、")
        self.head(9, "国有资本经营预算支出决算情况说明")
        w.start()
        amount = w.money(Decimal(0), "state_capital.expenditure")
        w.say(w.year(r.year, "state_capital.year"), "年国有资本经营预算拨款支出", amount, stop="。")

    def operating(self) -> None:
        """十（一）机关运行经费."""
        w, r = self.w, self.r
        w.start("h2", "（一）机关运行经费支出情况")
        w.start()
        base = w.year(r.year - 1, "operating_costs.change.base_year")
        moved = w.change(r.operating, r.prior.operating, "operating_costs.change")
        flat = r.operating == r.prior.operating
        w.say(
            w.year(r.year, "operating_costs.year"),
            f"年，{r.name}机关运行经费支出",
            w.money(r.operating, "operating_costs.total"),
            "，与" if flat else "，比",
            base,
            "年",
            *moved,
            stop="。",
        )
        w.say("主要原因是", w.words(r.words.operating, "operating_costs.reason"), stop="。")

    def procurement(self) -> None:
        """十（二）政府采购."""
        w, r, p = self.w, self.r, self.r.procurement
        w.start("h2", "（二）政府采购支出情况")
        w.start()
        total = w.money(p.total, "procurement.total")
        w.say(w.year(r.year, "procurement.year"), f"年，{r.name}政府采购支出总额", total, stop="，其中：")
        w.say("政府采购货物支出", w.money(p.goods, "procurement.goods"), stop="、")
        w.say("政府采购工程支出", w.money(p.works, "procurement.works"), stop="、")
        w.say("政府采购服务支出", w.money(p.services, "procurement.services"), stop="。")
        w.say(p.use)
        for label, key, amount, stop in (
            ("授予中小企业", "sme", p.sme, "，其中："),
            ("授予小微企业", "micro", p.micro, "。"),
        ):
            share = w.percent(amount, p.total, f"procurement.{key}_share")
            w.say(f"{label}合同金额", w.money(amount, f"procurement.{key}"), "，占政府采购支出总额的", share, stop=stop)

    def assets(self) -> None:
        """十（三）国有资产."""
        w, r = self.w, self.r
        w.start("h2", "（三）国有资产占有使用情况")
        w.start()
        total = w.count(sum(r.uses.values()), "辆", "assets.vehicles")
        w.say("截至", w.year(r.year, "assets.year"), f"年12月31日，{r.name}共有车辆", total, stop="，其中：")
        for use in SICHUAN_USES:
            one = w.count(r.uses.get(use, 0), "辆", f"assets.vehicles_by_use[{use}].count")
            w.say(use, one, stop="。" if use == SICHUAN_USES[-1] else "、")
        w.say("单价50万元以上通用设备", w.count(r.equipment[0], "台（套）", "assets.equipment_over_500k"), stop="，")
        w.say("单价100万元以上专用设备", w.count(r.equipment[1], "台（套）", "assets.equipment_over_1m"), stop="。")
