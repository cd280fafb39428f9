"""What budgets measure: each indicator with the places that print it, the most trusted first."""

from extractor.doctypes.budget.tables import (
    BUDGET_BASIC,
    BUDGET_SPENDING,
    CAPITAL,
    EXPENDITURE,
    FISCAL,
    FISCAL_SPENDING,
    FUND,
    GENERAL,
    INCOME,
    OF_THREE,
    OPERATING,
    OVERSEAS,
    PRINTED,
    PROCUREMENT,
    PURCHASE,
    RECEPTION,
    RUNNING,
    TRAVEL,
    VEHICLES,
)
from extractor.doctypes.indicators import CellSource, Indicator, LeafSource

_WHOLES = (
    Indicator(
        "bu.units",
        "预算单位数",
        "reporting units",
        "纳入部门预算编制范围的预算单位数。How many units the department's budget covers.",
        (LeafSource("budget_units"),),
        unit="个",
        parts=True,
    ),
    Indicator(
        "bu.income_total",
        "收入预算总计",
        "budgeted income, total",
        "全部资金的收入预算，含上年结转。All funds, with what is brought forward.",
        (LeafSource("overall.income_total"), LeafSource("overall.income_detail_total")),
        (CellSource(GENERAL, "收入(?:预算)?总计", PRINTED, "income"), CellSource(INCOME, "收入总计", PRINTED)),
        changes=("overall.income_change",),
    ),
    Indicator(
        "bu.expenditure_total",
        "支出预算总计",
        "budgeted expenditure, total",
        "全部资金的支出预算，含结转下年。All funds, with what is carried forward.",
        (LeafSource("overall.expenditure_total"), LeafSource("overall.expenditure_detail_total")),
        (CellSource(GENERAL, "支出(?:预算)?总计", PRINTED, "expenditure"), CellSource(EXPENDITURE, "", "合计")),
        changes=("overall.expenditure_change",),
    ),
    Indicator(
        "bu.income",
        "收入预算",
        "budgeted income",
        "收入预算情况说明所载的合计，全部资金。All funds, as the section on income has it.",
        (LeafSource("income.total"),),
        (CellSource(INCOME, "合计|总计", "合计"), CellSource(GENERAL, "本年收入合计", PRINTED, "income")),
        executed="fa.income",
        adds_up=True,
    ),
    Indicator(
        "bu.expenditure",
        "支出预算",
        "budgeted expenditure",
        "支出预算情况说明所载的合计，全部资金。All funds, as the section on expenditure has it.",
        (LeafSource("expenditure.total"),),
        (CellSource(EXPENDITURE, "合计|总计|", "合计"), CellSource(GENERAL, "本年支出合计", PRINTED, "expenditure")),
        executed="fa.expenditure",
        adds_up=True,
    ),
    Indicator(
        "bu.basic",
        "基本支出预算（全部资金）",
        "budgeted basic expenditure, all funds",
        "人员经费和公用经费，全部资金。Personnel and running costs out of all funds.",
        (LeafSource("overall.uses[基本支出].amount"), LeafSource("expenditure.items[基本支出].amount")),
        (CellSource(EXPENDITURE, "合计|总计|", "基本支出"),),
        changes=("overall.uses[基本支出].change",),
        executed="fa.basic",
        adds_up=True,
    ),
    Indicator(
        "bu.project",
        "项目支出预算（全部资金）",
        "budgeted project expenditure, all funds",
        "项目支出，全部资金。Expenditure on projects out of all funds.",
        (LeafSource("overall.uses[项目支出].amount"), LeafSource("expenditure.items[项目支出].amount")),
        (CellSource(EXPENDITURE, "合计|总计|", "项目支出"),),
        changes=("overall.uses[项目支出].change",),
        executed="fa.project",
        adds_up=True,
    ),
    Indicator(
        "bu.reserve",
        "单位预留机动经费",
        "reserve kept by the unit",
        "单位预留机动经费，全部资金。What a unit keeps in reserve, all funds.",
        (LeafSource("overall.uses[单位预留机动经费].amount"), LeafSource("expenditure.items[单位预留机动经费].amount")),
        (CellSource(EXPENDITURE, "合计|总计|", "单位预留机动经费"),),
        changes=("overall.uses[单位预留机动经费].change",),
    ),
)
_FISCAL = (
    Indicator(
        "bu.fiscal_income",
        "财政拨款收入预算",
        "budgeted fiscal appropriation",
        "财政拨款收入预算。Fiscal appropriation in the budget.",
        (LeafSource("appropriation.income_total"), LeafSource("income.items[财政拨款收入].amount")),
        (CellSource(FISCAL, "收入(?:总计|合计)", PRINTED, "income"), CellSource(INCOME, "合计", "财政拨款收入")),
        changes=("appropriation.income_change", "income.items[财政拨款收入].change"),
        adds_up=True,
    ),
    Indicator(
        "bu.fiscal_expenditure",
        "财政拨款支出预算",
        "budgeted expenditure of fiscal appropriation",
        "财政拨款支出预算。Expenditure out of fiscal appropriation in the budget.",
        (LeafSource("appropriation.expenditure_total"), LeafSource("appropriation.detail_total")),
        (
            CellSource(FISCAL, "支出(?:总计|合计)", "合计", "expenditure"),
            CellSource(FISCAL, "支出(?:总计|合计)", PRINTED, "expenditure"),
            CellSource(FISCAL_SPENDING, "合计", "合计"),
        ),
        changes=("appropriation.expenditure_change", "appropriation.detail_change"),
        adds_up=True,
    ),
    Indicator(
        "bu.general_budget",
        "一般公共预算支出预算",
        "budgeted general public budget expenditure",
        "一般公共预算当年拨款安排的支出。Expenditure out of the general public budget.",
        tuple(LeafSource(f"general_budget.{name}") for name in ("total", "structure_total", "detail_total")),
        (CellSource(BUDGET_SPENDING, "合计", "合计"),),
        changes=("general_budget.change", "general_budget.detail_change"),
        executed="fa.general_budget",
        adds_up=True,
    ),
    Indicator(
        "bu.general_budget_basic",
        "一般公共预算基本支出预算",
        "general public budget: budgeted basic expenditure",
        "一般公共预算安排的基本支出。Basic expenditure out of the general public budget.",
        (LeafSource("basic_expenditure.total"),),
        (CellSource(BUDGET_BASIC, "合计", "合计"), CellSource(BUDGET_SPENDING, "合计", "基本支出")),
        changes=("basic_expenditure.change",),
        executed="fa.general_budget_basic",
        adds_up=True,
    ),
    Indicator(
        "bu.personnel",
        "人员经费预算",
        "budgeted personnel costs",
        "一般公共预算基本支出中的人员经费。Personnel costs out of the general public budget.",
        (LeafSource("basic_expenditure.personnel"),),
        (CellSource(BUDGET_BASIC, "合计", "人员经费"),),
        executed="fa.personnel",
        adds_up=True,
    ),
    Indicator(
        "bu.public",
        "公用经费预算",
        "budgeted running costs",
        "一般公共预算基本支出中的公用经费。Running costs out of the general public budget.",
        (LeafSource("basic_expenditure.public"),),
        (CellSource(BUDGET_BASIC, "合计", "公用经费"),),
        executed="fa.public",
        adds_up=True,
    ),
    Indicator(
        "bu.government_fund",
        "政府性基金预算支出预算",
        "government-managed funds: budgeted expenditure",
        "政府性基金预算安排的支出。Expenditure out of government-managed funds.",
        (LeafSource("government_fund.expenditure"),),
        (CellSource(FUND, "合计", "合计"),),
        changes=("government_fund.change",),
        executed="fa.government_fund",
        adds_up=True,
    ),
    Indicator(
        "bu.state_capital",
        "国有资本经营预算支出预算",
        "state capital operations: budgeted expenditure",
        "国有资本经营预算安排的支出。Expenditure out of the state capital operations budget.",
        (LeafSource("state_capital.expenditure"),),
        (CellSource(CAPITAL, "合计", "合计"),),
        changes=("state_capital.change",),
        executed="fa.state_capital",
        adds_up=True,
    ),
)


def _cost(
    code: str, zh: str, en: str, part: str, column: str, name: str = "amount", again: str = "detail_amount"
) -> Indicator:
    """One of the “三公” costs, 会议费 or 培训费 in the budget."""
    change = "change" if name in ("amount", "total") else f"{name}_change"
    return Indicator(
        f"bu.{code}",
        f"{zh}预算",
        f"{en}: budget",
        f"{zh}预算数。What the budget gives for it.",
        tuple(LeafSource(f"three_public.{part}{one}") for one in (name, again) if one),
        (CellSource(TRAVEL, "", column),),
        changes=(f"three_public.{part}{change}",),
        executed=f"fa.{code}",
        adds_up=True,
    )


_COSTS = (
    _cost("three_public", "“三公”经费", "the three public costs", "", OF_THREE, "total", ""),
    _cost("overseas", "因公出国（境）费", "official travel abroad", "overseas.", OVERSEAS),
    _cost("vehicles", "公务用车购置及运行费", "official vehicles", "vehicles.", VEHICLES),
    _cost(
        "vehicle_purchase", "公务用车购置费", "vehicles: purchase", "vehicles.", PURCHASE, "purchase", "detail_purchase"
    ),
    _cost("vehicle_running", "公务用车运行费", "vehicles: running", "vehicles.", RUNNING, "running", "detail_running"),
    _cost("reception", "公务接待费", "official receptions", "reception.", RECEPTION),
    _cost("meeting", "会议费", "meetings", "meeting.", "会议费"),
    _cost("training", "培训费", "training", "training.", "培训费"),
)
_OTHERS = (
    Indicator(
        "bu.operating_costs",
        "机关运行经费预算",
        "operating costs of agencies: budget",
        "机关运行经费预算数。What running the agency is to cost.",
        (LeafSource("operating_costs.total"),),
        (CellSource(OPERATING, "合计", "合计"), CellSource(TRAVEL, "", "机关运行经费")),
        changes=("operating_costs.change",),
        executed="fa.operating_costs",
        adds_up=True,
    ),
    Indicator(
        "bu.procurement",
        "政府采购预算",
        "government procurement: budget",
        "政府采购预算总额。What is to be procured.",
        (LeafSource("procurement.total"),),
        (CellSource(PROCUREMENT, "合计", "合计"),),
        changes=("procurement.change",),
        executed="fa.procurement",
        adds_up=True,
    ),
    *(
        Indicator(
            f"bu.procurement_{part}",
            f"政府采购{zh}预算",
            f"government procurement: budget, {part}",
            f"政府采购{zh}预算。What is to be procured.",
            (LeafSource(f"procurement.{part}"),),
            executed=f"fa.procurement_{part}",
            adds_up=True,
        )
        for part, zh in (("goods", "货物"), ("works", "工程"), ("services", "服务"))
    ),
)
_LISTS = tuple(
    Indicator(
        code,
        zh,
        en,
        f"{zh}的各项。Item by item, as printed.",
        tuple(LeafSource(f"{listed}[*].amount") for listed in lists),
        cells,
        changes=("change",),
        executed=executed,
    )
    for code, zh, en, lists, cells, executed in (
        (
            "bu.income_by_source",
            "收入预算（按来源）",
            "budgeted income by source",
            ("overall.income_detail", "income.items"),
            (CellSource(GENERAL, "#", PRINTED, "income"),),
            "",
        ),
        (
            "bu.expenditure_by_item",
            "支出预算（按项）",
            "budgeted expenditure by item",
            ("overall.expenditure_detail", "expenditure.items"),
            (CellSource(EXPENDITURE, "*", "合计"), CellSource(GENERAL, "#", PRINTED, "expenditure")),
            "",
        ),
        (
            "bu.fiscal_by_function",
            "财政拨款支出预算（按功能分类）",
            "budgeted expenditure of fiscal appropriation by function",
            ("appropriation.detail", "appropriation.structure"),
            (CellSource(FISCAL_SPENDING, "*", "合计"),),
            "",
        ),
        (
            "bu.general_budget_by_function",
            "一般公共预算支出预算（按功能分类）",
            "budgeted general public budget by function",
            ("general_budget.detail", "general_budget.structure"),
            (CellSource(BUDGET_SPENDING, "*", "合计"),),
            "fa.general_budget_by_function",
        ),
    )
)

INDICATORS = (*_WHOLES, *_FISCAL, *_COSTS, *_OTHERS, *_LISTS)
