"""The Shanghai layout: statutory tables before the narrative (第二部分), narrative 第三部分, terms last."""

from __future__ import annotations

from decimal import Decimal

from eval.corpus.blocks import Block
from eval.corpus.classes import GENERAL, INCOMES, PERSONNEL, PUBLIC
from eval.corpus.facts import Stated
from eval.corpus.functions import FUNCTIONS, path_of
from eval.corpus.glossary import TERMS
from eval.corpus.record import ZERO, Sample
from eval.corpus.shanghai_spending import spending
from eval.corpus.tables import Nine
from eval.corpus.text import chinese
from eval.corpus.writer import Writer

SECTIONS = (
    "收入支出决算总体情况说明",
    "收入决算情况说明",
    "支出决算情况说明",
    "财政拨款收入支出决算总体情况说明",
    "一般公共预算财政拨款支出决算情况说明",
    "一般公共预算财政拨款基本支出决算情况说明",
    "财政拨款“三公”经费支出决算情况说明",
    "政府性基金预算财政拨款收入支出决算情况说明",
    "国有资本经营预算财政拨款收入支出决算情况说明",
    "预算绩效管理情况",
    "其他重要事项的情况说明",
)


def document(sample: Sample) -> list[Block]:
    """All blocks of the document, in order."""
    w = Writer(sample.prints, sample.style.trim, sample.style.rate_trim)
    Shanghai(sample, w).write()
    return w.blocks


class Shanghai:
    """Writes one record section by section."""

    def __init__(self, sample: Sample, w: Writer) -> None:
        self.sample, self.r, self.s, self.w = sample, sample.record, sample.style, w

    def write(self) -> None:
        """The whole document."""
        self.cover()
        self.about()
        self.tables()
        self.w.turn()
        self.w.start("part", f"第三部分 {self.r.name}{self.r.year}年度部门决算情况说明")
        self.overall()
        self.income()
        self.expenditure()
        self.appropriation()
        self.general()
        self.detail()
        self.basic()
        spending(self.sample, self.w)
        self.terms()

    def head(self, number: int) -> None:
        """The heading of a numbered section."""
        self.w.start("h1", f"{chinese(number)}、{SECTIONS[number - 1]}")

    def cover(self) -> None:
        """Cover and contents."""
        w, r = self.w, self.r
        w.start("cover")
        w.say(w.words(r.name, "organization"), w.year(r.year, "fiscal_year"), "年度部门决算")
        w.turn()
        w.start("title", "目  录")
        grids = [grid.title for grid in Nine(r, self.s, {}).all()]
        parts = {
            f"第一部分 {r.name}概况": ["主要职能", "部门决算单位构成"],
            f"第二部分 {r.name}{r.year}年度部门决算表": grids,
            f"第三部分 {r.name}{r.year}年度部门决算情况说明": list(SECTIONS),
            "第四部分 名词解释": [],
        }
        for part, heads in parts.items():
            w.start("entry", part)
            for number, text in enumerate(heads, 1):
                w.start("entry", f"    {chinese(number)}、{text}")
        w.turn()

    def about(self) -> None:
        """第一部分: functions and units."""
        w, r = self.w, self.r
        w.start("part", f"第一部分 {r.name}概况")
        w.start("h1", "一、主要职能")
        for text in r.words.functions:
            w.start("body", text)
        w.start("h1", "二、部门决算单位构成")
        w.start("body", r.words.structure)
        for number, unit in enumerate(r.units, 1):
            w.start("body", f"{number}、{unit}")
        for text in r.words.work:
            w.start("body", text)

    def tables(self) -> None:
        """第二部分: the nine tables, each on its own page."""
        w = self.w
        for number, grid in enumerate(Nine(self.r, self.s, self.sample.prints).all(), 1):
            w.turn()
            if number == 1:
                w.start("part", f"第二部分 {self.r.name}{self.r.year}年度部门决算表")
            w.start("title", grid.title)
            if number in (2, 3):
                grid.repeat_head = False
            w.blocks.append(grid)
            if grid.gold and grid.gold.empty:
                subject = grid.title.removesuffix("收入支出决算表").removesuffix("支出决算表")
                w.start("note", f"注：本单位{self.r.year}年度无{subject}收入、支出和结转结余，故本表无数据。")
            else:
                w.start("note", "注：本表以“万元”为单位，部分合计数与分项之和的差异由四舍五入形成。")

    def reason(self, text: str, path: str, stop: str = "。") -> None:
        """The sentence that gives the reason."""
        self.w.say(self.s.cause, self.w.words(text, path), stop=stop)

    def overall(self) -> None:
        """一、收入支出决算总体情况说明."""
        w, r = self.w, self.r
        self.head(1)
        w.start("body", r.name)
        incomes, spendings = "overall.income_change", "overall.expenditure_change"
        base = w.year(r.year - 1, f"{incomes}.base_year", f"{spendings}.base_year")
        if self.s.joint_totals:
            total = w.money(r.total, "overall.income_total", "overall.expenditure_total")
            w.say(w.year(r.year, "overall.year"), "年度收入支出总计", total, stop="。")
            moved = w.change(r.total, r.prior.total, incomes, spendings, flat="基本持平")
            w.say("与", base, "年度相比，收入支出总计", *moved, stop="。")
        else:
            w.say(w.year(r.year, "overall.year"), "年度收入总计", w.money(r.total, "overall.income_total"), stop="，")
            w.say("支出总计", w.money(r.total, "overall.expenditure_total"), stop="。")
            moved = w.change(r.total, r.prior.total, incomes, spendings, each="均")
            w.say("与", base, "年度相比，收入总计、支出总计", *moved, stop="。")
        self.reason(r.words.overall, "overall.reason")

    def income(self) -> None:
        """二、收入决算情况说明."""
        r = self.r
        self.head(2)
        fiscal = r.over(lambda line: line.income, INCOMES[:3])
        amounts = {"财政拨款收入": fiscal, **{name: r.over(lambda line: line.income, [name]) for name in INCOMES[3:]}}
        self.shares("本年收入合计", "income", amounts, r.income)

    def expenditure(self) -> None:
        """三、支出决算情况说明."""
        r = self.r
        self.head(3)
        amounts = {"基本支出": r.over(lambda line: line.basic), "项目支出": r.over(lambda line: line.project)}
        self.shares(
            "本年支出合计",
            "expenditure",
            {**amounts, "上缴上级支出": ZERO, "经营支出": ZERO, "对附属单位补助支出": ZERO},
            r.spent,
        )

    def shares(self, label: str, key: str, amounts: dict[str, Decimal], whole: Decimal) -> None:
        """A total and its items, each with its share."""
        w = self.w
        shown = {name: amount for name, amount in amounts.items() if amount or self.s.zero_items}
        w.start()
        w.say(label, w.money(whole, f"{key}.total"), stop="，其中：")
        for number, (name, amount) in enumerate(shown.items(), 1):
            path = f"{key}.items[{name}]"
            share = w.percent(amount, whole, f"{path}.share")
            w.say(name, w.money(amount, f"{path}.amount"), "，占", share, stop="。" if number == len(shown) else "；")

    def appropriation(self) -> None:
        """四、财政拨款收入支出决算总体情况说明."""
        w, r = self.w, self.r
        self.head(4)
        w.start("body", r.name)
        incomes, spendings = "appropriation.income_change", "appropriation.expenditure_change"
        total = w.money(r.appropriation, "appropriation.income_total", "appropriation.expenditure_total")
        w.say(w.year(r.year, "appropriation.year"), "年度财政拨款收入支出总计", total, stop="。")
        base = w.year(r.year - 1, f"{incomes}.base_year", f"{spendings}.base_year")
        moved = w.change(r.appropriation, r.prior.appropriation, incomes, spendings, flat="基本持平")
        w.say("与", base, "年度相比，财政拨款收入支出总计", *moved, stop="。")
        self.reason(r.words.appropriation, "appropriation.reason")

    def general(self) -> None:
        """五（一）and（二）."""
        w, r = self.w, self.r
        self.head(5)
        w.start("h2", "（一）一般公共预算财政拨款支出决算总体情况")
        w.start()
        w.say(
            "一般公共预算财政拨款支出",
            w.money(r.general, "general_budget.total"),
            "，占本年支出合计的",
            w.percent(r.general, r.spent, "general_budget.share"),
            stop="。",
        )
        base = w.year(r.year - 1, "general_budget.change.base_year")
        moved = w.change(r.general, r.prior.general, "general_budget.change")
        w.say("与", base, "年度相比，一般公共预算财政拨款支出", *moved, stop="。")
        self.reason(r.words.general, "general_budget.reason")
        w.start("h2", "（二）一般公共预算财政拨款支出决算结构情况")
        w.start()
        w.say(
            "一般公共预算财政拨款支出",
            w.money(r.general, "general_budget.structure_total"),
            stop="，主要用于以下方面：",
        )
        codes = r.codes(3, [GENERAL])
        for code in codes:
            path = f"general_budget.structure[{FUNCTIONS[code]}]"
            amount = r.over(lambda line: line.spent, [GENERAL], code)
            share = w.percent(amount, r.general, f"{path}.share")
            stop = "。" if code == codes[-1] else "；"
            w.say(f"{FUNCTIONS[code]}（类）", w.money(amount, f"{path}.amount"), "，占", share, stop=stop)

    def detail(self) -> None:
        """五（三）: 年初预算, in some items also 全年预算, actual, completion, reason."""
        w, r = self.w, self.r
        w.start("h2", "（三）一般公共预算财政拨款支出决算具体情况")
        w.start()
        path = "general_budget.detail"
        budget = sum((line.budget or ZERO for line in r.details), ZERO)
        more = any(line.full_year is not None for line in r.details)
        full = sum((line.full_year or line.budget or ZERO for line in r.details), ZERO)
        opening: list[str | Stated] = ["一般公共预算财政拨款支出年初预算为", w.money(budget, f"{path}_budget")]
        if more:
            opening += ["，全年预算为", w.money(full, f"{path}_full_year_budget")]
        base, name = (full, "全年预算") if more else (budget, "年初预算")
        rate = w.percent(r.general, base, f"{path}_completion")
        w.say(*opening, "，支出决算为", w.money(r.general, f"{path}_total"), f"，完成{name}的", rate, stop="。")
        less = r.general < base
        w.say(
            w.compare(
                f"决算数{'小于' if less else '大于'}{'全年' if more else ''}预算数",
                "less" if less else "greater",
                f"{path}_comparison",
            ),
            "的",
            self.s.cause,
            w.words(r.words.detail, f"{path}_reason"),
            stop="。其中：",
        )
        for number, line in enumerate(r.details, 1):
            names = path_of(line.code)
            key = f"{path}[{'/'.join(names)}]"
            w.start("body", f"{number}、")
            w.say(f"{names[0]}（类）{names[1]}（款）{names[2]}（项）。主要用于：{line.use}", stop="。")
            planned = line.full_year if line.full_year is not None else line.budget
            assert planned is not None, line.code
            parts: list[str | Stated] = []
            if line.budget is not None:
                parts += ["年初预算为", w.money(line.budget, f"{key}.budget"), "，"]
            if line.full_year is not None:
                parts += ["全年预算为", w.money(line.full_year, f"{key}.full_year_budget"), "，"]
            parts += ["支出决算为", w.money(line.spent, f"{key}.actual")]
            word = "全年预算" if line.full_year is not None else "年初预算"
            if line.spent != planned:
                parts += [f"，完成{word}的", w.percent(line.spent, planned, f"{key}.completion")]
            w.say(*parts, stop="。")
            word = word.removeprefix("年初")
            if line.spent == planned:
                w.say(
                    w.compare(f"决算数与{word}数{('持平', '基本持平')[number % 2]}", "equal", f"{key}.comparison"),
                    stop="。",
                )
            else:
                way = ("小于", "less") if line.spent < planned else ("大于", "greater")
                compared = w.compare(f"决算数{way[0]}{word}数", way[1], f"{key}.comparison")
                w.say(compared, "的", self.s.cause, w.words(line.reason, f"{key}.reason"), stop="。")

    def basic(self) -> None:
        """六、一般公共预算财政拨款基本支出决算情况说明."""
        w, r = self.w, self.r
        self.head(6)
        w.start()
        w.say("一般公共预算财政拨款基本支出", w.money(r.general_basic, "basic_expenditure.total"), stop="。其中：")
        for label, key, amount, names, stop in (
            ("人员经费", "personnel", r.personnel, PERSONNEL, "；"),
            ("公用经费", "public", r.public, PUBLIC, "。"),
        ):
            w.say(label, w.money(amount, f"basic_expenditure.{key}"), stop="，")
            w.say("主要包括：", w.names(r.subjects(names), f"basic_expenditure.{key}_items"), stop=stop)

    def terms(self) -> None:
        """第四部分 名词解释."""
        w = self.w
        w.turn()
        w.start("part", "第四部分 名词解释")
        for number, (term, text) in enumerate(TERMS, 1):
            w.start("body", f"{chinese(number)}、{term}：{text}")
