"""What final accounts measure: each indicator with the places that print it, the most trusted first."""

from extractor.doctypes.final_accounts.checks.tables import T1, T2, T3, T4, T5, T6, T7, T8, T9, VEHICLES
from extractor.doctypes.indicators import CellSource, Indicator, LeafSource

_YEAR_BEGINS = "(?:年初|上年|期初)(?:财政拨款)?(?:结转|结余)(?:[和及与、]?(?:结转|结余))?"
_YEAR_ENDS = "(?:年末|期末)(?:财政拨款)?(?:结转|结余)(?:[和及与、]?(?:结转|结余))?"
_ALL_FUNDS, _FISCAL_ONLY = "(?!.*(?:拨款|基金|国有资本)).*", "(?!.*(?:基金|国有资本)).*财政拨款.*"


def _balances(section: str, side: str) -> tuple[LeafSource, ...]:
    """A balance beside the totals of a section, or in a sentence of its own under its heading."""
    label = _YEAR_BEGINS if side == "opening" else _YEAR_ENDS
    scope = _ALL_FUNDS if section == "overall" else _FISCAL_ONLY
    return (
        LeafSource("balances[*].amount", (("section", section), ("side", side))),
        LeafSource("statements[*].amount", (("label", label), ("scope", scope))),
    )


_WHOLES = (
    Indicator(
        "fa.income_total",
        "收入总计",
        "total income",
        "本年收入加年初结转和结余等，全部资金。All funds: the year's income and what was brought forward.",
        (LeafSource("overall.income_total"),),
        (CellSource(T1, "(?:收入)?总计|合计", "决算数", "income"),),
        changes=("overall.income_change",),
    ),
    Indicator(
        "fa.expenditure_total",
        "支出总计",
        "total expenditure",
        "本年支出加年末结转和结余等，全部资金。All funds: the year's expenditure and what is carried forward.",
        (LeafSource("overall.expenditure_total"),),
        (CellSource(T1, "(?:支出)?总计|合计", "决算数", "expenditure"),),
        changes=("overall.expenditure_change",),
    ),
    Indicator(
        "fa.income",
        "本年收入合计",
        "income of the year",
        "本年各项收入之和，全部资金。All funds, of the year alone.",
        (LeafSource("income.total"),),
        (CellSource(T1, "本年收入合计", "决算数", "income"), CellSource(T2, "合计", "本年收入合计")),
        adds_up=True,
    ),
    Indicator(
        "fa.expenditure",
        "本年支出合计",
        "expenditure of the year",
        "本年各项支出之和，全部资金。All funds, of the year alone.",
        (LeafSource("expenditure.total"),),
        (CellSource(T1, "本年支出合计", "决算数", "expenditure"), CellSource(T3, "合计", "本年支出合计")),
        adds_up=True,
    ),
    Indicator(
        "fa.basic",
        "基本支出（全部资金）",
        "basic expenditure, all funds",
        "人员经费和公用经费，全部资金。Personnel and running costs out of all funds.",
        (LeafSource("expenditure.items[基本支出].amount"),),
        (CellSource(T3, "合计", "基本支出"),),
        changes=("expenditure.items[基本支出].change",),
        adds_up=True,
    ),
    Indicator(
        "fa.project",
        "项目支出（全部资金）",
        "project expenditure, all funds",
        "项目支出，全部资金。Expenditure on projects out of all funds.",
        (LeafSource("expenditure.items[项目支出].amount"),),
        (CellSource(T3, "合计", "项目支出"),),
        changes=("expenditure.items[项目支出].change",),
        adds_up=True,
    ),
    Indicator(
        "fa.opening_balance",
        "年初结转和结余",
        "opening balance",
        "年初结转和结余，全部资金。What was brought forward from the year before, all funds.",
        _balances("overall", "opening"),
        (CellSource(T1, _YEAR_BEGINS, "决算数", "income"),),
    ),
    Indicator(
        "fa.closing_balance",
        "年末结转和结余",
        "closing balance",
        "年末结转和结余，全部资金。What is carried forward to the next year, all funds.",
        _balances("overall", "closing"),
        (CellSource(T1, _YEAR_ENDS, "决算数", "expenditure"),),
        next_year="fa.opening_balance",
    ),
)
_FISCAL = (
    Indicator(
        "fa.fiscal_income_total",
        "财政拨款收入总计",
        "fiscal appropriation: total income",
        "财政拨款本年收入加年初财政拨款结转和结余。The year's appropriation and what was brought forward of it.",
        (LeafSource("appropriation.income_total"),),
        (CellSource(T4, "(?:收入)?总计", "决算数", "income"),),
        changes=("appropriation.income_change",),
    ),
    Indicator(
        "fa.fiscal_expenditure_total",
        "财政拨款支出总计",
        "fiscal appropriation: total expenditure",
        "财政拨款本年支出加年末财政拨款结转和结余。What was spent of the appropriation and what is carried forward.",
        (LeafSource("appropriation.expenditure_total"),),
        (CellSource(T4, "(?:支出)?总计", "合计", "expenditure"),),
        changes=("appropriation.expenditure_change",),
    ),
    Indicator(
        "fa.fiscal_income",
        "财政拨款收入",
        "fiscal appropriation of the year",
        "本年财政拨款收入。The year's appropriation alone.",
        (LeafSource("income.items[财政拨款收入].amount"),),
        (CellSource(T2, "合计", "财政拨款收入"), CellSource(T4, "本年收入合计", "决算数", "income")),
        changes=("income.items[财政拨款收入].change",),
        adds_up=True,
    ),
    Indicator(
        "fa.fiscal_opening_balance",
        "年初财政拨款结转和结余",
        "fiscal appropriation: opening balance",
        "年初财政拨款结转和结余。What was brought forward of fiscal appropriation.",
        _balances("appropriation", "opening"),
        (CellSource(T4, _YEAR_BEGINS, "决算数", "income"),),
    ),
    Indicator(
        "fa.fiscal_closing_balance",
        "年末财政拨款结转和结余",
        "fiscal appropriation: closing balance",
        "年末财政拨款结转和结余。What is carried forward of fiscal appropriation.",
        _balances("appropriation", "closing"),
        (CellSource(T4, _YEAR_ENDS, "合计", "expenditure"),),
        next_year="fa.fiscal_opening_balance",
    ),
    Indicator(
        "fa.general_budget",
        "一般公共预算财政拨款支出",
        "general public budget expenditure",
        "一般公共预算财政拨款本年支出。Spent in the year out of the general public budget.",
        tuple(LeafSource(f"general_budget.{name}") for name in ("total", "structure_total", "detail_total")),
        (CellSource(T5, "合计", "合计"), CellSource(T4, "本年支出合计", "一般公共预算财政拨款", "expenditure")),
        changes=("general_budget.change",),
        adds_up=True,
    ),
    Indicator(
        "fa.general_budget_budget",
        "一般公共预算财政拨款支出年初预算",
        "general public budget expenditure: the budget",
        "决算所载的年初预算数。The budget at the start of the year, as the final account repeats it.",
        (LeafSource("general_budget.detail_budget"),),
        announced="bu.general_budget",
        adds_up=True,
    ),
    Indicator(
        "fa.general_budget_basic",
        "一般公共预算财政拨款基本支出",
        "general public budget: basic expenditure",
        "一般公共预算财政拨款中的基本支出。Basic expenditure out of the general public budget.",
        (LeafSource("basic_expenditure.total"),),
        (CellSource(T5, "合计", "基本支出"),),
        adds_up=True,
    ),
    Indicator(
        "fa.personnel",
        "人员经费",
        "personnel costs",
        "一般公共预算财政拨款基本支出中的人员经费。Personnel costs out of the general public budget.",
        (LeafSource("basic_expenditure.personnel"),),
        (CellSource(T6, "人员经费合计", "决算数"), CellSource(T6, "合计", "人员经费")),
        adds_up=True,
    ),
    Indicator(
        "fa.public",
        "公用经费",
        "running costs",
        "一般公共预算财政拨款基本支出中的公用经费。Running costs out of the general public budget.",
        (LeafSource("basic_expenditure.public"),),
        (CellSource(T6, "公用经费合计", "决算数"), CellSource(T6, "合计", "公用经费")),
        adds_up=True,
    ),
    Indicator(
        "fa.government_fund",
        "政府性基金预算支出",
        "government-managed funds: expenditure",
        "政府性基金预算财政拨款本年支出。Spent out of government-managed funds.",
        (LeafSource("government_fund.expenditure"),),
        (
            CellSource(T8, "合计", "本年支出小计"),
            CellSource(T4, "本年支出合计", "政府性基金预算财政拨款", "expenditure"),
        ),
        adds_up=True,
    ),
    Indicator(
        "fa.state_capital",
        "国有资本经营预算支出",
        "state capital operations: expenditure",
        "国有资本经营预算财政拨款本年支出。Spent out of the state capital operations budget.",
        (LeafSource("state_capital.expenditure"),),
        (
            CellSource(T9, "合计", "本年支出小计"),
            CellSource(T4, "本年支出合计", "国有资本经营预算财政拨款", "expenditure"),
        ),
        adds_up=True,
    ),
)


def _cost(
    code: str, zh: str, en: str, part: str, column: str, name: str = "amount", budget: str = "budget"
) -> tuple[Indicator, Indicator]:
    """One of the “三公” costs as it was spent, and its budget as the final account repeats it."""
    change = {"amount": "change", "total": "change", "running": "running_change"}.get(name)
    return (
        Indicator(
            f"fa.{code}",
            f"{zh}决算",
            en,
            f"{zh}财政拨款支出决算数。Spent out of fiscal appropriation.",
            (LeafSource(f"{part}.{name}"),),
            (CellSource(T7, "", f"{column}/决算数"),),
            changes=(f"{part}.{change}",) if change else (),
            adds_up=True,
        ),
        Indicator(
            f"fa.{code}_budget",
            f"{zh}预算（决算所载）",
            f"{en}: the budget",
            f"决算所载的{zh}预算数。The budget, as the final account repeats it.",
            (LeafSource(f"{part}.{budget}"),) if budget else (),
            (CellSource(T7, "", f"{column}/预算数"),),
            announced=f"bu.{code}",
        ),
    )


_COSTS = (
    *_cost("three_public", "“三公”经费", "the three public costs", "three_public", "合计", "total"),
    *_cost("overseas", "因公出国（境）费", "official travel abroad", "three_public.overseas", "因公出国（境）费"),
    *_cost("vehicles", "公务用车购置及运行维护费", "official vehicles", "three_public.vehicles", VEHICLES),
    *_cost(
        "vehicle_purchase",
        "公务用车购置费",
        "vehicles: purchase",
        "three_public.vehicles",
        "公务用车购置费",
        "purchase",
        "purchase_budget",
    ),
    *_cost(
        "vehicle_running",
        "公务用车运行维护费",
        "vehicles: running",
        "three_public.vehicles",
        "公务用车运行维护费",
        "running",
        "running_budget",
    ),
    *_cost("reception", "公务接待费", "official receptions", "three_public.reception", "公务接待费"),
    *_cost("meeting", "会议费", "meetings", "three_public.meeting", "会议费"),
    *_cost("training", "培训费", "training", "three_public.training", "培训费"),
)
_OTHERS = (
    Indicator(
        "fa.operating_costs",
        "机关运行经费支出",
        "operating costs of agencies",
        "机关运行经费支出决算数。What running the agency cost.",
        (LeafSource("operating_costs.total"),),
        changes=("operating_costs.change",),
        adds_up=True,
    ),
    Indicator(
        "fa.operating_costs_budget",
        "机关运行经费预算（决算所载）",
        "operating costs of agencies: the budget",
        "决算所载的机关运行经费预算数。The budget, as the final account repeats it.",
        (LeafSource("operating_costs.budget"),),
        announced="bu.operating_costs",
    ),
    *(
        Indicator(
            f"fa.procurement_{part}" if part != "total" else "fa.procurement",
            f"政府采购{zh}支出",
            f"government procurement{en}",
            f"政府采购{zh}支出金额。What was procured.",
            (LeafSource(f"procurement.{part}"),),
            adds_up=True,
        )
        for part, zh, en in (
            ("total", "", ""),
            ("goods", "货物", ": goods"),
            ("works", "工程", ": works"),
            ("services", "服务", ": services"),
        )
    ),
    *(
        Indicator(f"fa.{code}", zh, en, f"{zh}。A number of things or people.", (LeafSource(path),), unit=unit)
        for code, zh, en, path, unit in (
            ("fleet", "公务用车保有量", "official vehicles kept", "three_public.vehicles.fleet", "辆"),
            ("vehicles_bought", "购置公务用车数", "vehicles bought", "three_public.vehicles.purchased", "辆"),
            ("overseas_groups", "因公出国团组数", "groups sent abroad", "three_public.overseas.groups", "个"),
            ("overseas_persons", "因公出国人次", "people sent abroad", "three_public.overseas.persons", "人次"),
            ("receptions", "国内公务接待批次", "receptions", "three_public.reception.domestic_batches", "批次"),
            ("guests", "国内公务接待人次", "guests received", "three_public.reception.domestic_persons", "人次"),
            ("vehicles_owned", "车辆数（国有资产）", "vehicles among the assets", "assets.vehicles", "辆"),
        )
    ),
)
_LISTS = (
    Indicator(
        "fa.income_by_source",
        "收入（按来源）",
        "income by source",
        "本年收入的各项。The year's income by where it came from.",
        (LeafSource("income.items[*].amount"),),
        changes=("change",),
    ),
    Indicator(
        "fa.expenditure_by_item",
        "支出（按项）",
        "expenditure by item",
        "本年支出的各项，按用途或功能分类。The year's expenditure by use or by function.",
        (LeafSource("expenditure.items[*].amount"),),
        (CellSource(T3, "*", "本年支出合计"),),
        changes=("change",),
    ),
    Indicator(
        "fa.general_budget_by_function",
        "一般公共预算财政拨款支出（按功能分类）",
        "general public budget by function",
        "一般公共预算财政拨款支出的类、款、项。Spent out of the general public budget by function.",
        (LeafSource("general_budget.detail[*].actual"), LeafSource("general_budget.structure[*].amount")),
        (CellSource(T5, "*", "合计"),),
        changes=("change",),
    ),
    Indicator(
        "fa.general_budget_by_function_budget",
        "一般公共预算财政拨款支出年初预算（按功能分类）",
        "general public budget by function: the budget",
        "决算所载的各功能科目年初预算数。The budgets by function, as the final account repeats them.",
        (LeafSource("general_budget.detail[*].budget"),),
        announced="bu.general_budget_by_function",
    ),
)

INDICATORS = (*_WHOLES, *_FISCAL, *_COSTS, *_OTHERS, *_LISTS)
