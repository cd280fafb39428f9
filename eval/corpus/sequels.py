"""Compose disclosures of one organisation that fit together: years that follow each other, budgets with their finals.

Amounts in, texts out; whoever changes one amount has planted a mistake across documents.
"""

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal

Amounts = Mapping[str, Decimal]
_CENT = Decimal("0.01")


def _year(dice: random.Random, before: dict[str, Decimal] | None) -> dict[str, Decimal]:
    """The amounts of a year in 万元, which begins where the one before ended."""

    def about(name: str, low: int, high: int) -> Decimal:
        start = before[name] if before is not None else Decimal(dice.randint(low, high))
        return (start * Decimal(dice.randint(900, 1100)) / 1000).quantize(_CENT)

    basic, project, opened = about("basic", 500, 2000), about("project", 200, 900), Decimal(dice.randint(20, 90))
    opening = before["closing"] if before is not None else opened
    closing = Decimal(dice.randint(2000, 9000)) / 100
    spent = basic + project
    return {
        "basic": basic,
        "project": project,
        "spent": spent,
        "opening": opening,
        "closing": closing,
        "income": spent + closing - opening,
        "total": spent + closing,
        "budget": (spent * Decimal("0.97")).quantize(_CENT),
        "three": about("three", 9, 40),
        "three_budget": about("three", 9, 40),
        "operating": about("operating", 60, 150),
    }


def years_of(organisation: str, first: int, years: int, seed: int) -> Iterator[tuple[int, dict[str, Decimal]]]:
    """The amounts of an organisation in consecutive years; with `prior_…` those of the year before."""
    dice = random.Random(f"{organisation} {seed}")  # noqa: S311 - no secret
    before = _year(dice, None)
    for year in range(first, first + years):
        now = _year(dice, before)
        yield year, now | {f"prior_{name}": amount for name, amount in before.items()}
        before = now


def _amount(amounts: Amounts, name: str) -> str:
    return f"{amounts[name]:.2f}万元"


def _changed(amounts: Amounts, name: str, base: str) -> str:
    change = amounts[name] - amounts[f"prior_{name}"]
    if not change:
        return f"与{base}相比，持平"
    return f"与{base}相比，{'增加' if change > 0 else '减少'}{abs(change):.2f}万元"


def final_text(organisation: str, year: int, amounts: Amounts, kind: str = "部门") -> str:
    """部门决算公开 of a year."""
    last = f"{year - 1}年"
    change = amounts["total"] - amounts["prior_total"]
    totals = f"收、支总计各{'增加' if change >= 0 else '减少'}{abs(change):.2f}万元"
    share = amounts["basic"] / amounts["spent"] * 100
    return f"""{organisation}{year}年度{kind}决算

第一部分 {kind}概况
一、主要职责
{organisation}主管本行政区域的文化工作。

第二部分 {year}年度{kind}决算情况说明
一、收入支出决算总体情况说明
{year}年度收、支总计{_amount(amounts, "total")}。与{last}相比，{totals}。
年初结转和结余{_amount(amounts, "opening")}，年末结转和结余{_amount(amounts, "closing")}。
二、收入决算情况说明
{year}年度本年收入合计{_amount(amounts, "income")}，其中：财政拨款收入{_amount(amounts, "income")}，占100%。
三、支出决算情况说明
{year}年度本年支出合计{_amount(amounts, "spent")}，其中：基本支出{_amount(amounts, "basic")}，占{share:.2f}%；项目支出{
        _amount(amounts, "project")
    }，占{100 - share:.2f}%。
四、一般公共预算财政拨款支出决算情况说明
（一）一般公共预算财政拨款支出决算总体情况
{year}年度一般公共预算财政拨款支出{_amount(amounts, "spent")}，占本年支出合计的100%。{
        _changed(amounts, "spent", last)
    }。
（二）一般公共预算财政拨款支出决算具体情况
{year}年度一般公共预算财政拨款支出年初预算为{_amount(amounts, "budget")}，支出决算为{_amount(amounts, "spent")}。
五、“三公”经费财政拨款支出决算情况说明
（一）“三公”经费财政拨款支出决算总体情况
{year}年度“三公”经费财政拨款支出预算为{_amount(amounts, "three_budget")}，支出决算为{_amount(amounts, "three")}。{
        _changed(amounts, "three", last)
    }。
六、机关运行经费支出情况
{year}年度机关运行经费支出{_amount(amounts, "operating")}。{_changed(amounts, "operating", last)}。
"""


def budget_text(organisation: str, year: int, amounts: Amounts) -> str:
    """部门预算公开 of a year: what its final account says was budgeted."""
    return f"""{organisation}{year}年度部门预算公开

第一部分 部门概况
一、主要职能
{organisation}主管本行政区域的文化工作。

第二部分 {year}年度部门预算情况说明
一、收支预算总体情况说明
{organisation}{year}年度收入、支出预算总计{_amount(amounts, "budget")}。
二、一般公共预算支出预算情况说明
{organisation}{year}年一般公共预算财政拨款支出预算{_amount(amounts, "budget")}。
三、“三公”经费预算情况说明
{organisation}{year}年“三公”经费预算数为{_amount(amounts, "three_budget")}。
"""


def grown(organisation: str, year: int, seed: int) -> dict[str, str]:
    """A pair of final accounts of consecutive years and the budget of the later, by name of file."""
    (first, before), (second, now) = years_of(organisation, year, 2, seed)
    return {
        f"{organisation}-{first}-final.txt": final_text(organisation, first, before),
        f"{organisation}-{second}-final.txt": final_text(organisation, second, now),
        f"{organisation}-{second}-budget.txt": budget_text(organisation, second, now),
    }
