"""Words of a budget: years, units, and what a template left behind."""

import re
from collections.abc import Iterator

from extractor.checks.rule import Equal, Identity, Wrong, just
from extractor.core.values import Money
from extractor.doctypes.budget.checks.catalogue import rule
from extractor.doctypes.budget.checks.rates import changes
from extractor.doctypes.common.checks.figure_index import FigureIndex
from extractor.doctypes.common.checks.marks_and_units import (
    NARRATIVE,
    in_smaller_unit,
    stray_marks,
    template_words,
    without_percent_sign,
    without_unit,
)
from extractor.doctypes.common.checks.own_years import own_years


@rule("BU-YR-010", zh="各节年度与预算年度不一致", en="A section of another year")
def years_agree(index: FigureIndex) -> Iterator[Identity]:
    """The year that a section gives as its own is the budget's; 截至 of assets is a year of its own."""
    own = index("fiscal_year")
    years = [y for y in index.matching(re.compile(r".*\.(?:detail_|planned_)?year"), int) if y.path != "assets.year"]
    for year in own_years(index, years, but="assets") if own.cited is not None else ():
        yield Equal(just(year), just(own))


@rule("BU-YR-020", zh="对比的不是上年", en="Compared with another year than the one before")
def base_years_precede(index: FigureIndex) -> Iterator[Identity]:
    """与…年相比 names the year before the budget's."""
    own = index("fiscal_year")
    for path, _ in changes(index):
        base = index(f"{path}.base_year")
        if own.cited is not None and base.cited is not None and base.value != own.value - 1:
            yield Wrong((base,), f"{own.value}年预算与{base.value}年相比", f"{own.value} compared with {base.value}")


@rule("BU-YR-030", zh="资产截至日期晚于预算年度", en="Assets counted after the year of the budget")
def assets_are_counted_before(index: FigureIndex) -> Iterator[Identity]:
    """截至 names a date before the budget's year, and not long before; 安排购置 is of the budget's year."""
    own, year = index("fiscal_year"), index("assets.year")
    if own.cited is not None and year.cited is not None and not own.value - 2 <= year.value <= own.value:
        yield Wrong((year,), f"{own.value}年预算的资产截至{year.value}年", f"assets of {year.value} in {own.value}")


@rule("BU-UNT-010", zh="金额缺少计量单位", en="An amount without its unit")
def amounts_have_units(index: FigureIndex) -> Iterator[Identity]:
    """Every amount of the narrative is printed with its unit."""
    return without_unit(index, NARRATIVE)


@rule("BU-UNT-015", zh="“万”后缺“元”", en="万 without 元", severity="remark")
def units_are_whole(index: FigureIndex) -> Iterator[Identity]:
    """1720.00万: the magnitude is printed, the unit is not."""
    short = [
        figure
        for section in (*NARRATIVE, "projects")
        for figure in index.of(section, Money)
        if figure.cited is not None and re.search(r"\d\s*[万亿]$", figure.cited.quote)
    ]
    if short:
        yield Wrong(tuple(short), f"{len(short)}处金额写“万”未写“元”", f"{len(short)} amounts say 万 without 元")


_RATES = re.compile(r".*\.(?:\w*share|rate)")


@rule("BU-UNT-020", zh="比率缺少百分号", en="A rate without its percent sign")
def rates_have_signs(index: FigureIndex) -> Iterator[Identity]:
    """Every share and rate is printed with its percent sign."""
    return without_percent_sign(index, _RATES)


@rule("BU-UNT-050", zh="金额单位与其他金额不一致", en="An amount in another unit than the others", severity="warning")
def units_agree(index: FigureIndex) -> Iterator[Identity]:
    """Among amounts in 万元 a section has none of less than a thousand 元."""
    return in_smaller_unit(index, NARRATIVE)


@rule("BU-TPL-010", zh="增减方向未选定", en="A choice of the template left standing")
def choices_are_made(index: FigureIndex) -> Iterator[Identity]:
    """增加（减少） with an amount is a template's choice that nobody made; with 0 it says nothing wrong."""
    for path, _ in changes(index):
        said, amount = index(f"{path}.direction"), index(f"{path}.amount")
        if said.value == "unclear" and said.cited is not None and not (amount.cited and amount.value.value == 0):
            yield Wrong((said,), f"“{said.cited.quote}”", f"left as in the template: {said.cited.quote}")


@rule("BU-TPL-030", zh="填报说明或占位符未删除", en="Instructions of the template left in the text")
def instructions_are_gone(index: FigureIndex) -> Iterator[Identity]:
    """请参照…, XX and the like belong to the form, not to the published text."""
    return template_words(index)


@rule("BU-UNT-040", zh="金额后多余的百分号", en="A stray percent sign behind an amount")
def marks_are_not_stray(index: FigureIndex) -> Iterator[Identity]:
    """An amount of money is not followed by a percent sign."""
    return stray_marks(index)


@rule("BU-COV-010", zh="项目没有金额", en="A project without an amount", severity="remark")
def projects_have_amounts(index: FigureIndex) -> Iterator[Identity]:
    """A project that is described (实施主体, 实施周期) says what it is given."""
    for path in index.elements("projects"):
        if index.has(f"{path}.implementer") and not index.has(f"{path}.total"):
            yield Wrong((index(f"{path}.implementer"),), "年度预算安排没有金额", "no amount under its budget")
