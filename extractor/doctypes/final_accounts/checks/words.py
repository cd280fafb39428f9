"""Words: claims against figures, years, units, and what a template left behind."""

import re
from collections.abc import Iterator

from extractor.checks.rule import AtMost, Equal, Figure, Identity, Says, Wrong, just
from extractor.core.values import Money
from extractor.core.words import in_chinese
from extractor.doctypes.common.checks.figure_index import FigureIndex, RowView, plain
from extractor.doctypes.common.checks.marks_and_units import (
    NARRATIVE,
    in_smaller_unit,
    stray_marks,
    template_words,
    without_percent_sign,
    without_unit,
)
from extractor.doctypes.common.checks.own_years import own_years
from extractor.doctypes.final_accounts.checks.catalogue import rule
from extractor.doctypes.final_accounts.checks.rates import CHANGES, changes, travel_budget
from extractor.doctypes.final_accounts.checks.tables import T6, basic_amount


@rule("FA-WRD-010", zh="文字“大于/小于/等于”与数字不符", en="Words compare otherwise than the figures")
def comparisons_hold(index: FigureIndex) -> Iterator[Identity]:
    """决算数小于/大于/等于预算数 as the two figures are; of the budget that the words name."""
    places = [("general_budget.detail_comparison", "general_budget.detail_total", "general_budget.detail_")]
    places += [(f"{p}.comparison", f"{p}.actual", f"{p}.") for p in index.elements("general_budget.detail")]
    places += [("three_public.comparison", "three_public.total", "three_public.")]
    for claim, actual, prefix in places:
        said = index(claim)
        if said.cited is None or "基本" in said.cited.quote:  # 基本持平 leaves room
            continue
        first, full = index(f"{prefix}budget"), index(f"{prefix}full_year_budget")
        named_full = re.search("全年|调整", said.cited.quote)
        budget = full if (named_full and full.cited is not None) or first.cited is None else first
        if prefix == "three_public." and _named(said) != "first":
            budget = travel_budget(index, "three_public")
        if budget.cited is not None and index.has(actual):
            yield Says(said, said.value, index(actual), budget)


_HUNDRED = Figure("", exact=100)


@rule("FA-WRD-020", zh="完成100%而决算与预算不等", en="100 % complete, yet not equal")
def complete_means_equal(index: FigureIndex) -> Iterator[Identity]:
    """完成预算100% does not go with 决算数小于/大于预算数, nor 0% with 持平; where both figures stand, they decide."""
    places = _completions(index)
    printed = [done.value for _, done, _ in places if done.value.value not in (0, 100)]
    exact = all(value.decimals > 0 for value in printed)  # then 100% is no 99.6%
    for said, done, prefix in places:
        whole = done.value.value == 100 and said.value != "equal" and (exact or done.value.decimals > 0)
        if whole and _budget_of(index, prefix, said, done).cited is not None:
            continue
        if whole or (done.value.value == 0 and said.value == "equal"):
            words = in_chinese(said.value)
            yield Wrong(
                (done, said),
                f"完成预算{done.value.value}%，文字却说{words}预算",
                f"{done.value.value}% complete, said {said.value}",
            )


@rule("FA-WRD-030", zh="文字“大于/小于/等于”与完成率不符", en="Words compare otherwise than the completion")
def completions_agree_with_words(index: FigureIndex) -> Iterator[Identity]:
    """小于预算数 goes with a completion below 100 %, 大于 above, 等于 at 100 %, where both speak of one budget."""
    for said, done, prefix in _completions(index):
        loose = "基本" in index.quote(said.path) or (done.value.value == 0 and said.value == "equal")  # 0: WRD-020
        if not loose and _same_budget(index, prefix, said, done):
            yield Says(said, said.value, done, _HUNDRED)


def _completions(index: FigureIndex) -> list[tuple[Figure, Figure, str]]:
    """Claims of a final account against its budget, each with the completion beside it and where the two stand."""
    places = ["general_budget.detail_", *(f"{path}." for path in index.elements("general_budget.detail"))]
    places.append("three_public.")
    found = [(index(f"{place}comparison"), index(f"{place}completion"), place) for place in places]
    return [(said, done, place) for said, done, place in found if said.cited is not None and done.cited is not None]


def _named(figure: Figure) -> str:
    """Which budget words speak of: 全年 (调整) or 年初; empty where they do not say."""
    quote = figure.cited.quote if figure.cited is not None else ""
    return "full" if re.search("全年|调整", quote) else "first" if "年初" in quote else ""


def _same_budget(index: FigureIndex, prefix: str, said: Figure, done: Figure) -> bool:
    """Whether a claim and a completion speak of one budget; 年初预算 and 预算数 are one where no other is printed."""
    claimed, completed = _named(said), _named(done)
    if claimed == completed:
        return True
    return not claimed and completed == "first" and not index.has(f"{prefix}full_year_budget")


def _budget_of(index: FigureIndex, prefix: str, said: Figure, done: Figure) -> Figure:
    """The budget that a claim or its completion names; without a word, the one that is printed."""
    first, full = index(f"{prefix}budget"), index(f"{prefix}full_year_budget")
    return full if "full" in (_named(said), _named(done)) or first.cited is None else first


@rule("FA-YR-010", zh="各节年度与决算年度不一致", en="A section of another year")
def years_agree(index: FigureIndex) -> Iterator[Identity]:
    """The year that a section gives as its own is the fiscal year."""
    own = index("fiscal_year")
    years = index.matching(re.compile(r"\w+\.(?:detail_)?year"), int)
    for year in own_years(index, years) if own.cited is not None else ():
        yield Equal(just(year), just(own))


@rule("FA-YR-020", zh="对比的不是上年", en="Compared with another year than the one before")
def base_years_precede(index: FigureIndex) -> Iterator[Identity]:
    """与…年相比 names the year before the fiscal year."""
    own = index("fiscal_year")
    for path, _ in CHANGES:
        base = index(f"{path}.base_year")
        if own.cited is not None and base.cited is not None and base.value != own.value - 1:
            yield Wrong((base,), f"{own.value}年度决算与{base.value}年相比", f"{own.value} compared with {base.value}")


_BEFORE = 150  # characters between figures and the words about them
_BUDGETED = re.compile(r".*budget|breakdowns\[(?![^\]]*(?:决算|执行)[^\]/]*\])[^\]]*预算[^\]/]*\]\.total")
_SPENT = re.compile(r".*\.(?:executed|actual)|breakdowns\[[^\]]*(?:决算|执行)[^\]/]*\]\.total")


@rule("FA-WRD-050", zh="“没有超出预算”“完全执行预算”与数字不符", en="Said to keep within the budget, and does not")
def claims_of_budgets_hold(index: FigureIndex) -> Iterator[Identity]:
    """没有超出预算: what was spent, just before the words, is at most the budget beside it; 执行率100%: it is that."""
    for label, said in index.items("claims", "words"):
        budgets, spent = (_just_before(index, said, pattern) for pattern in (_BUDGETED, _SPENT))
        if len(budgets) != 1 or len(spent) != 1:
            continue  # nobody knows which of them the words speak of
        if label.startswith("within_budget"):
            yield AtMost(just(spent[0]), just(budgets[0]))
        elif label.startswith("fully_executed"):
            yield Equal(just(spent[0]), just(budgets[0]))


def _just_before(index: FigureIndex, said: Figure, pattern: re.Pattern[str]) -> list[Figure]:
    """The amounts at such paths that stand a few words before a claim."""
    end = said.cited.figure[0] if said.cited is not None else 0
    amounts = index.matching(pattern, Money)
    return [amount for amount in amounts if amount.cited and end - _BEFORE < amount.cited.figure[0] < end]


@rule("FA-UNT-010", zh="金额缺少计量单位", en="An amount without its unit")
def amounts_have_units(index: FigureIndex) -> Iterator[Identity]:
    """Every amount of the statutory sections is printed with its unit."""
    return without_unit(index, NARRATIVE)


_BESIDE = ("procurement", "performance", "government_fund", "state_capital", "operating_costs")


@rule(
    "FA-UNT-050",
    zh="金额单位与同节其他金额不一致",
    en="An amount in another unit than those beside it",
    severity="warning",
)
def units_agree(index: FigureIndex) -> Iterator[Identity]:
    """Among two or more amounts in 万元, a section has none of less than a thousand 元."""
    return in_smaller_unit(index, _BESIDE)


_RATES = re.compile(r".*\.(?:\w*share|rate|\w*completion)")


@rule("FA-UNT-020", zh="比率缺少百分号", en="A rate without its percent sign")
def rates_have_signs(index: FigureIndex) -> Iterator[Identity]:
    """Every share, rate and completion is printed with its percent sign."""
    return without_percent_sign(index, _RATES)


@rule("FA-UNT-030", zh="表格有执行数而无预算数", en="A cell without its figure")
def project_budgets_are_there(index: FigureIndex) -> Iterator[Identity]:
    """A project's table that has an executed amount has a budget."""
    for path in index.elements("projects"):
        if index.has(f"{path}.table.executed") and not index.has(f"{path}.table.budget"):
            figures = (Figure(f"{path}.table.budget"), index(f"{path}.table.executed"))
            yield Wrong(figures, "预算数一栏没有数字", "the budget's cell holds no figure")


@rule("FA-TPL-010", zh="增减方向未选定", en="A choice of the template left standing")
def choices_are_made(index: FigureIndex) -> Iterator[Identity]:
    """增加/减少, 增长/下降 are a template's choice that nobody made."""
    for path, _ in changes(index):
        said = index(f"{path}.direction")
        if said.value == "unclear" and said.cited is not None:
            yield Wrong((said,), f"“{said.cited.quote}”", f"left as in the template: {said.cited.quote}")


_BLANK = re.compile(r"[（(][类款][）)]\s*[（(][款项][）)]")


@rule("FA-TPL-020", zh="功能科目的款、项留空", en="A blank functional item")
def items_are_named(index: FigureIndex) -> Iterator[Identity]:
    """（款）（项） without a name in front is a template's line that was not filled in."""
    for path in index.elements("general_budget.detail"):
        if _BLANK.search(index.quote(f"{path}.actual")):
            present = [index(f"{path}.{field}") for field in ("actual", "completion")]
            figures = tuple(figure for figure in present if figure.cited is not None)
            yield Wrong(figures, "（款）（项）没有填写名称", "（款）（项） stand without a name")


@rule("FA-TPL-030", zh="填报说明或占位符未删除", en="Instructions of the template left in the text")
def instructions_are_gone(index: FigureIndex) -> Iterator[Identity]:
    """罗列全部…, 请参照…, XX and the like belong to the form, not to the published text."""
    return template_words(index)


@rule("FA-UNT-040", zh="金额后多余的百分号", en="A stray percent sign behind an amount")
def marks_are_not_stray(index: FigureIndex) -> Iterator[Identity]:
    """An amount of money is not followed by a percent sign: 0万元% is what is left of 占%."""
    return stray_marks(index)


_MOST_NAMED = 20
# What “三公” calls what 公用经费 lists.
_TRAVEL = (
    (re.compile("因公出国"), "three_public.overseas.amount"),
    (re.compile("公务接待"), "three_public.reception.amount"),
    (re.compile("公务用车运行"), "three_public.vehicles.running"),
)


@rule("FA-WRD-040", zh="“主要包括”所列项目金额为0", en="Named among what was spent, yet nothing was", severity="remark")
def what_is_named_was_spent(index: FigureIndex) -> Iterator[Identity]:
    """No item of 人员经费主要包括 or 公用经费主要包括 is 0 in 基本支出决算表 or among “三公”."""
    table = index.tables.get(T6)
    rows = {plain(row.printed): row for row in table.rows} if table is not None and not table.empty else {}
    for side in ("personnel_items", "public_items"):
        listed = index(f"basic_expenditure.{side}")
        names = listed.value if listed.cited is not None else ()
        if len(names) > _MOST_NAMED:
            continue  # all the kinds that the form knows, not those that were paid for
        for name in names:
            for amount in _amounts_of(index, rows, name):
                if amount.cited is None or amount.value.value == 0:
                    yield Wrong((listed, amount), f"列有“{name}”，金额为0", f"{name} is listed, and is 0")
                    break


def _amounts_of(index: FigureIndex, rows: dict[str, RowView], name: str) -> Iterator[Figure]:
    """The figures of an item that 主要包括 names: the cell of its row, and its own among “三公” where it has one."""
    if (found := rows.get(plain(name))) is not None:
        yield basic_amount(found)
    for pattern, path in _TRAVEL:
        if pattern.match(name) and index.has(path):
            yield index(path)
