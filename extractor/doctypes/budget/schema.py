"""The record of a 部门预算公开: one figure for each thing, that of the budget, each leaf with its evidence.

Source of the sections: 财政部《地方预决算公开操作规程》（财预〔2016〕143号）. A figure that its section states again
takes `detail_` before its last name.
"""

from pydantic import Field

from extractor.core.evidence import Model
from extractor.core.statements import Statement
from extractor.core.tables import StatutoryTable
from extractor.doctypes.budget.parts import (
    CHANGE_PARTS,
    Basic,
    Change,
    ChangePart,
    Cost,
    CountItem,
    Item,
    Overseas,
    Project,
    Vehicles,
)
from extractor.doctypes.common.parts import (
    OF_STAFF,
    Breakdown,
    CCount,
    CInt,
    Claim,
    CMoney,
    CPercent,
    CText,
    Restatement,
    YearMention,
    beside,
    said,
)


class BudgetTotals(Model):
    """Income and expenditure as wholes: of all funds, or of 财政拨款."""

    year: CInt = said("年度")
    income_total: CMoney = said("收入总计", "收、支总预算", "收入预算总计")
    expenditure_total: CMoney = said("支出总计", "收、支总预算", "支出预算总计")
    income_change: Change | None = Field(default=None, title="收入总计比上年")
    expenditure_change: Change | None = Field(default=None, title="支出总计比上年")
    reason: CText = said("主要原因")
    change_parts: tuple[ChangePart, ...] = CHANGE_PARTS


class Overall(BudgetTotals):
    """收支预算总体情况, all funds; what is divided there, by source, by 类 and by use."""

    income_detail_total: CMoney = said("收入预算总计")
    income_detail: tuple[Item, ...] = Field(default=(), title="收入预算总计包括")
    expenditure_detail_total: CMoney = said("支出预算总计")
    expenditure_detail: tuple[Item, ...] = Field(default=(), title="支出预算总计包括")
    uses: tuple[Item, ...] = Field(default=(), title="此外，基本支出、项目支出、单位预留机动经费")


class Listed(Model):
    """收入预算情况 or 支出预算情况."""

    year: CInt = said("年度")
    total: CMoney = said("收入（支出）预算", "本年收入（支出）预算合计")
    items: tuple[Item, ...] = Field(default=(), title="其中")


class Divided(Model):
    """What a budget of 财政拨款 is spent on: by 类 (structure) and by 类/款/项 (detail)."""

    structure_total: CMoney = said("财政拨款支出")
    structure: tuple[Item, ...] = Field(default=(), title="按类")
    detail_year: CInt = said("年度")
    detail_total: CMoney = said("支出预算")
    detail_share: CPercent = said("占本年支出合计的")
    detail_change: Change | None = Field(default=None, title="比上年")
    detail_reason: CText = said("主要原因")
    detail_change_parts: tuple[ChangePart, ...] = CHANGE_PARTS
    detail: tuple[Item, ...] = Field(default=(), title="按类/款/项")


class Appropriation(BudgetTotals, Divided):
    """财政拨款收支预算总体情况, 财政拨款支出预算情况, 财政拨款基本支出预算情况."""

    basic_expenditure: Basic | None = Field(default=None, title="财政拨款基本支出预算情况")


class GeneralBudget(Divided):
    """一般公共预算支出预算情况."""

    year: CInt = said("年度")
    total: CMoney = said("一般公共预算支出", "一般公共预算当年拨款")
    share: CPercent = said("占")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    change_parts: tuple[ChangePart, ...] = CHANGE_PARTS


class ThreePublic(Model):
    """“三公”经费; 会议费 and 培训费 are told beside it, no part of its sum."""

    year: CInt = said("年度")
    total: CMoney = said("“三公”经费预算数")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    overseas: Overseas | None = Field(default=None, title="因公出国（境）费")
    vehicles: Vehicles | None = Field(default=None, title="公务用车购置及运行费")
    reception: Cost | None = Field(default=None, title="公务接待费")
    meeting: Cost | None = Field(default=None, title="会议费")
    training: Cost | None = Field(default=None, title="培训费")


class Fund(Model):
    """政府性基金预算 or 国有资本经营预算."""

    year: CInt = said("年度")
    income: CMoney = said("收入预算")
    expenditure: CMoney = said("支出预算")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    items: tuple[Item, ...] = Field(default=(), title="其中")


class OperatingCosts(Model):
    """机关运行经费."""

    year: CInt = said("年度")
    total: CMoney = said("机关运行经费预算")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")


class Procurement(Model):
    """政府采购预算."""

    year: CInt = said("年度")
    total: CMoney = said("政府采购预算总额")
    goods: CMoney = said("货物")
    works: CMoney = said("工程")
    services: CMoney = said("服务")
    sme_reserved: CMoney = said("面向中小企业预留")
    micro_reserved: CMoney = said("面向小微企业预留")
    change: Change | None = Field(default=None, title="比上年")


class Performance(Model):
    """预算绩效目标: units and projects, and the money in them."""

    year: CInt = said("年度")
    units: CCount = said("编报绩效目标的预算单位")
    goals: CCount = said("编报绩效目标的项目")
    goals_amount: CMoney = said("涉及项目预算资金")
    overall_amount: CMoney = said("整体支出绩效目标管理，涉及财政性资金")


class Assets(Model):
    """国有资产占有使用: what there is (`year` of 截至), and what is planned."""

    year: CInt = said("截至…年")
    vehicles: CCount = said("共有车辆")
    vehicles_by_use: tuple[CountItem, ...] = Field(default=(), title="车辆其中")
    equipment_over_200k: CCount = said("单价20万元以上设备")
    equipment_over_500k: CCount = said("单价50万元以上设备")
    equipment_over_1m: CCount = said("单价100万元（含）以上设备")
    planned_year: CInt = said("安排购置年度")
    planned_vehicles: CCount = said("预算安排购置车辆")
    planned_vehicles_by_use: tuple[CountItem, ...] = Field(default=(), title="购置车辆其中")
    planned_equipment_over_1m: CCount = said("购置单价100万元（含）以上设备")
    planned_equipment_amount: CMoney = said("购置设备金额")


class DepartmentBudget(Model):
    """The whole record of one 部门预算公开."""

    organization: CText = said("单位名称", "预算主管部门", identity="issuer")
    fiscal_year: CInt = said("年度", identity="period")
    budget_units: CCount = said("预算单位共")
    institutions: tuple[CountItem, ...] = Field(default=(), title="机构设置")
    overall: Overall | None = Field(default=None, title="收支预算总体情况")
    income: Listed | None = Field(default=None, title="收入预算情况")
    expenditure: Listed | None = Field(default=None, title="支出预算情况")
    appropriation: Appropriation | None = Field(default=None, title="财政拨款收支预算情况")
    general_budget: GeneralBudget | None = Field(default=None, title="一般公共预算支出预算情况")
    basic_expenditure: Basic | None = Field(default=None, title="一般公共预算基本支出预算情况")
    three_public: ThreePublic | None = Field(default=None, title="“三公”经费预算情况")
    government_fund: Fund | None = Field(default=None, title="政府性基金预算支出预算情况")
    state_capital: Fund | None = Field(default=None, title="国有资本经营预算支出预算情况")
    operating_costs: OperatingCosts | None = Field(default=None, title="机关运行经费预算情况")
    procurement: Procurement | None = Field(default=None, title="政府采购预算情况")
    assets: Assets | None = Field(default=None, title="国有资产占有使用情况")
    performance: Performance | None = Field(default=None, title="预算绩效目标设置情况")
    projects: tuple[Project, ...] = Field(default=(), title="项目经费情况说明")
    staffing: tuple[CountItem, ...] = Field(default=(), title="人员情况", json_schema_extra=OF_STAFF)
    breakdowns: tuple[Breakdown, ...] = Field(default=(), title="其他合计与分项")
    statements: tuple[Statement, ...] = Field(default=(), title="其他数字", json_schema_extra={"role": "statements"})
    tables: tuple[StatutoryTable, ...] = beside("部门预算表")
    years: tuple[YearMention, ...] = beside("各处年度")
    claims: tuple[Claim, ...] = beside("文字断言")
    restatements: tuple[Restatement, ...] = beside("同一数字的再次出现", role="restatements")
