"""The Sichuan layout: narrative first (第一、二部分), terms, annexes, statutory tables last (第五部分)."""

from __future__ import annotations

from eval.corpus.annex import annexes, project_table
from eval.corpus.blocks import Block
from eval.corpus.classes import GENERAL, INCOMES, PERSONNEL, PUBLIC
from eval.corpus.facts import Stated
from eval.corpus.functions import FUNCTIONS, path_of
from eval.corpus.glossary import TERMS
from eval.corpus.record import ZERO, Sample
from eval.corpus.sichuan_spending import spending
from eval.corpus.tables import Nine
from eval.corpus.text import chinese
from eval.corpus.writer import Writer


def document(sample: Sample) -> list[Block]:
    """All blocks of the document, in order."""
    w = Writer(sample.prints, sample.style.trim, sample.style.rate_trim)
    Sichuan(sample, w).write()
    return w.blocks


class Sichuan:
    """Writes one record section by section."""

    def __init__(self, sample: Sample, w: Writer) -> None:
        self.sample, self.r, self.s, self.w = sample, sample.record, sample.style, w

    def write(self) -> None:
        """The whole document."""
        if self.s.form == "pdf":
            self.cover()
        self.about()
        self.overall()
        self.income()
        self.expenditure()
        self.appropriation()
        self.general()
        self.basic()
        spending(self.sample, self.w)
        self.performance()
        self.terms()
        annexes(self.sample, self.w)
        if self.s.tables:
            self.tables()

    def head(self, number: int, text: str) -> None:
        """A numbered heading; some text files have the automatic number saved as a digit."""
        mark = f"{number}、 " if number in self.s.digit_heads else f"{chinese(number)}、"
        self.w.start("h1", mark + text)

    def note(self, text: str) -> None:
        """A caption whose picture is not in the text."""
        if self.s.figure_notes:
            self.w.start("center", text)

    def cover(self) -> None:
        """Cover and contents."""
        w, r = self.w, self.r
        w.start("cover")
        w.say(w.year(r.year, "fiscal_year"), "年度", stop="\n")
        w.say(w.words(r.name, "organization"), "部门决算")
        w.start("center", f"{r.year + 1}年9月")
        w.turn()
        w.start("title", "目  录")
        sections = (
            "收入支出决算总体情况说明",
            "收入决算情况说明",
            "支出决算情况说明",
            "财政拨款收入支出决算总体情况说明",
        )
        parts = {
            "第一部分 部门概况": ("基本职能及主要工作", "机构设置"),
            f"第二部分 {r.year}年度部门决算情况说明": sections,
        }
        for part, heads in parts.items():
            w.start("entry", part)
            for number, text in enumerate(heads, 1):
                w.start("entry", f"    {chinese(number)}、{text}")
        for text in (
            "一般公共预算财政拨款支出决算情况说明",
            "一般公共预算财政拨款基本支出决算情况说明",
            "“三公”经费财政拨款支出决算情况说明",
            "政府性基金预算支出决算情况说明",
            "国有资本经营预算支出决算情况说明",
            "其他重要事项的情况说明",
        ):
            number += 1
            w.start("entry", f"    {chinese(number)}、{text}")
        for part in ("第三部分 名词解释", "第四部分 附件", "第五部分 附表"):
            w.start("entry", part)
        w.turn()

    def about(self) -> None:
        """第一部分: functions, work of the year, units and staff."""
        w, r = self.w, self.r
        w.start("part", "第一部分 部门概况")
        self.head(1, "基本职能及主要工作")
        w.start("h2", "（一）主要职能。")
        for number, text in enumerate(r.words.functions, 1):
            w.start("body", f"{number}.{text}")
        w.start("h2", f"（二）{r.year}年重点工作完成情况。")
        for text in r.words.work:
            w.start("body", text)
        self.head(2, "机构设置")
        w.start()
        if self.s.form != "pdf":
            w.say(w.words(r.name, "organization"), "为一级预算单位", stop="，")
        w.say("下属二级单位", w.count(len(r.units), "个", "breakdowns[下属二级单位].total"), stop="，")
        kinds = ("行政单位", "参照公务员法管理的事业单位", "其他事业单位")
        counts = (0, 0, len(r.units))
        for kind, count in zip(kinds, counts, strict=True):
            path = f"breakdowns[下属二级单位].items[{kind}].amount"
            lead = "其中" if kind == kinds[0] else ""
            w.say(lead, kind, w.count(count, "个", path), stop="。" if kind == kinds[-1] else "，")
        if r.units:
            w.start("body", "纳入决算编制范围的二级预算单位包括：" + "、".join(r.units) + "。")
        w.start("body", r.words.structure)
        for label, number, unit in r.staff:
            stop = "。" if label == r.staff[-1][0] else "，"
            w.say(label, w.count(number, unit, f"staffing[{label.removeprefix('年末')}].count"), stop=stop)

    def overall(self) -> None:
        """一、收入支出决算总体情况说明."""
        w, r = self.w, self.r
        if self.s.form == "pdf":
            w.turn()
        w.start("part")
        if self.s.form == "pdf":
            w.say(f"第二部分 {r.year}年度部门决算情况说明")
        else:
            w.say("第二部分 ", w.year(r.year, "fiscal_year"), "年度部门决算情况说明")
        self.head(1, "收入支出决算总体情况说明")
        w.start()
        incomes, spendings = "overall.income_change", "overall.expenditure_change"
        base = w.year(r.year - 1, f"{incomes}.base_year", f"{spendings}.base_year")
        if self.s.joint_totals:
            w.say(
                w.year(r.year, "overall.year"),
                "年度收、支总计",
                w.money(r.total, "overall.income_total", "overall.expenditure_total"),
                stop="。",
            )
            moved = w.change(r.total, r.prior.total, incomes, spendings, each="各")
            w.say("与", base, "年相比，收、支总计", *moved, stop="。")
        else:
            w.say(w.year(r.year, "overall.year"), "年度收入总计", w.money(r.total, "overall.income_total"), stop="，")
            w.say("支出总计", w.money(r.total, "overall.expenditure_total"), stop="。")
            w.say("与", base, "年相比，收入总计", *w.change(r.total, r.prior.total, incomes), stop="；")
            w.say("支出总计", *w.change(r.total, r.prior.total, spendings), stop="。")
        self.cause(r.words.overall, "overall.reason")
        self.note("（图1：收、支决算总计变动情况图）（柱状图）")

    def cause(self, reason: str, path: str) -> None:
        """The sentence that gives the reason."""
        self.w.say(self.s.cause, self.w.words(reason, path), stop="。")

    def shares(self, items: list[tuple[str, str, Stated, Stated]]) -> None:
        """`标签金额，占比例` items, kept apart by semicolons."""
        for number, (lead, label, amount, share) in enumerate(items, 1):
            self.w.say(lead, label, amount, "，占", share, stop="。" if number == len(items) else "；")

    def income(self) -> None:
        """二、收入决算情况说明."""
        w, r = self.w, self.r
        self.head(2, "收入决算情况说明")
        w.start()
        w.say(w.year(r.year, "income.year"), "年本年收入合计", w.money(r.income, "income.total"), stop="，其中：")
        items = []
        for name in INCOMES:
            amount = r.over(lambda line: line.income, [name])
            if amount or self.s.zero_items:
                path = f"income.items[{name}]"
                share = w.percent(amount, r.income, f"{path}.share")
                items.append(("", name, w.money(amount, f"{path}.amount"), share))
        self.shares(items)
        self.note("（图2：收入决算结构图）（饼状图）")

    def expenditure(self) -> None:
        """三、支出决算情况说明."""
        w, r = self.w, self.r
        self.head(3, "支出决算情况说明")
        w.start()
        w.say(
            w.year(r.year, "expenditure.year"), "年本年支出合计", w.money(r.spent, "expenditure.total"), stop="，其中："
        )
        amounts = {
            "基本支出": r.over(lambda line: line.basic),
            "项目支出": r.over(lambda line: line.project),
            "上缴上级支出": ZERO,
            "经营支出": ZERO,
            "对附属单位补助支出": ZERO,
        }
        items = []
        for name, amount in amounts.items():
            if amount or self.s.zero_items:
                path = f"expenditure.items[{name}]"
                share = w.percent(amount, r.spent, f"{path}.share")
                items.append(("", name, w.money(amount, f"{path}.amount"), share))
        self.shares(items)
        self.note("（图3：支出决算结构图）（饼状图）")

    def appropriation(self) -> None:
        """四、财政拨款收入支出决算总体情况说明."""
        w, r = self.w, self.r
        self.head(4, "财政拨款收入支出决算总体情况说明")
        w.start()
        incomes, spendings = "appropriation.income_change", "appropriation.expenditure_change"
        base = w.year(r.year - 1, f"{incomes}.base_year", f"{spendings}.base_year")
        total = w.money(r.appropriation, "appropriation.income_total", "appropriation.expenditure_total")
        w.say(w.year(r.year, "appropriation.year"), "年财政拨款收、支总计", total, stop="。")
        moved = w.change(r.appropriation, r.prior.appropriation, incomes, spendings, each="各")
        w.say("与", base, "年相比，财政拨款收、支总计", *moved, stop="。")
        self.cause(r.words.appropriation, "appropriation.reason")
        self.note("（图4：财政拨款收、支决算总计变动情况）（柱状图）")

    def general(self) -> None:
        """五、一般公共预算财政拨款支出决算情况说明."""
        w, r = self.w, self.r
        self.head(5, "一般公共预算财政拨款支出决算情况说明")
        w.start("h2", "（一）一般公共预算财政拨款支出决算总体情况")
        w.start()
        w.say(
            w.year(r.year, "general_budget.year"),
            "年一般公共预算财政拨款支出",
            w.money(r.general, "general_budget.total"),
            "，占本年支出合计的",
            w.percent(r.general, r.spent, "general_budget.share"),
            stop="。",
        )
        base = w.year(r.year - 1, "general_budget.change.base_year")
        moved = w.change(r.general, r.prior.general, "general_budget.change")
        w.say("与", base, "年相比，一般公共预算财政拨款支出", *moved, stop="。")
        self.cause(r.words.general, "general_budget.reason")
        self.note("（图5：一般公共预算财政拨款支出决算变动情况）（柱状图）")
        w.start("h2", "（二）一般公共预算财政拨款支出决算结构情况")
        w.start()
        w.say(
            f"{r.year}年一般公共预算财政拨款支出",
            w.money(r.general, "general_budget.structure_total"),
            stop="，主要用于以下方面:",
        )
        items = []
        for code in r.codes(3, [GENERAL]):
            name = FUNCTIONS[code] if self.s.class_suffix else FUNCTIONS[code].removesuffix("支出")
            path = f"general_budget.structure[{name}]"
            amount = r.over(lambda line: line.spent, [GENERAL], code)
            label = name + "（类）" if self.s.class_suffix else name + "（类）支出"
            items.append(("", label, w.money(amount, f"{path}.amount"), w.percent(amount, r.general, f"{path}.share")))
        self.shares(items)
        if "enumerate" in self.s.residue:
            w.say("（罗列全部功能分类科目，至类级。）")
        self.detail()

    def detail(self) -> None:
        """（三）具体情况: one paragraph for every 项."""
        w, r = self.w, self.r
        w.start("h2", "（三）一般公共预算财政拨款支出决算具体情况")
        budget = sum((line.budget or line.spent for line in r.details), ZERO)
        w.start()
        w.say(
            f"{r.year}年一般公共预算支出决算数为",
            w.money(r.general, "general_budget.detail_total"),
            "，完成预算",
            w.percent(r.general, budget, "general_budget.detail_completion"),
            stop="。其中：",
        )
        for number, line in enumerate(r.details, 1):
            names = path_of(line.code)
            path = f"general_budget.detail[{'/'.join(names)}]"
            less = line.budget is not None and line.budget != line.spent
            words = (
                ("决算数小于预算数", "less")
                if less
                else (("决算数等于预算数", "决算数与预算数持平")[number % 2], "equal")
            )
            w.start("body", f"{number}.")
            w.say(
                "（类）".join(names[:2]) + f"（款）{names[2]}（项）：支出决算为",
                w.money(line.spent, f"{path}.actual"),
                "，完成预算",
                w.percent(line.spent, line.budget or line.spent, f"{path}.completion"),
                "，",
                w.compare(*words, f"{path}.comparison"),
                stop="，" if less else "。",
            )
            if less:
                w.say("主要原因是", w.words(line.reason, f"{path}.reason"), stop="。")

    def basic(self) -> None:
        """六、一般公共预算财政拨款基本支出决算情况说明."""
        w, r = self.w, self.r
        self.head(6, "一般公共预算财政拨款基本支出决算情况说明")
        w.start()
        w.say(
            w.year(r.year, "basic_expenditure.year"),
            "年一般公共预算财政拨款基本支出",
            w.money(r.general_basic, "basic_expenditure.total"),
            stop="，其中：",
        )
        for label, key, amount, names in (
            ("人员经费", "personnel", r.personnel, PERSONNEL),
            ("日常公用经费", "public", r.public, PUBLIC),
        ):
            path = f"basic_expenditure.{key}"
            w.start()
            w.say(label, w.money(amount, path), stop="，")
            w.say("主要包括：", w.names(r.subjects(names), f"{path}_items"), stop="等。")

    def performance(self) -> None:
        """（四）预算绩效管理情况, with the narrative and the table of every project."""
        w, r = self.w, self.r
        p = r.performance
        w.start("h2", "（四）预算绩效管理情况")
        w.start("body", "根据预算绩效管理要求，本部门在年初预算编制阶段，组织")
        w.say("对", w.count(p.goals, "个", "performance.goals"), "项目编制了绩效目标", stop="，预算执行过程中，")
        w.say(
            "选取", w.count(p.monitored, "个", "performance.monitored"), "项目开展绩效监控", stop="，年终执行完毕后，"
        )
        evaluated = w.count(p.evaluated, "个", "performance.self_evaluated")
        w.say("对", evaluated, "项目开展了绩效目标完成情况自评", stop="。")
        w.start("body", p.text)
        w.start("body", "1.项目绩效目标完成情况。")
        listed = "".join(f"“{project.name}”" for project in r.projects)
        w.start("body", f"本部门在{r.year}年度部门决算中反映{listed}等{len(r.projects)}个项目绩效目标实际完成情况。")
        for number, project in enumerate(r.projects, 1):
            path = f"projects[{project.name}].narrative"
            w.start("body", f"（{number}）{project.name}项目绩效目标完成情况综述。")
            w.say(
                "项目全年预算数",
                w.money(project.budget, f"{path}.budget"),
                "，执行数为",
                w.money(project.executed, f"{path}.executed"),
                stop="，",
            )
            w.say("完成预算的", w.percent(project.executed, project.budget, f"{path}.completion"), stop="。")
            w.blocks[-1].text += project.narrative  # type: ignore[union-attr]
        for project in r.projects:
            w.blocks.append(project_table(r, project, w, self.s))

    def terms(self) -> None:
        """第三部分 名词解释."""
        w = self.w
        if self.s.form == "pdf":
            w.turn()
        w.start("part", "第三部分 名词解释")
        for number, (term, text) in enumerate(TERMS, 1):
            w.start("body", f"{number}.{term}：{text}")

    def tables(self) -> None:
        """第五部分 附表: the nine tables, each on its own page."""
        w = self.w
        for number, grid in enumerate(Nine(self.r, self.s, self.sample.prints).all(), 1):
            w.turn()
            if number == 1:
                w.start("part", "第五部分 附表")
            w.start("title", grid.title)
            if grid.gold and grid.gold.empty:
                grid.repeat_head = False
            w.blocks.append(grid)
            if grid.gold and grid.gold.empty:
                w.start("note", f"注：本表无数据，{self.r.name}没有相关收入、支出和结转结余。")
