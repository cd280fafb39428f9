"""The record of a 部门决算公开: what is printed, each leaf with its evidence; never what would be right.

Version 2. Source of the sections: 财政部《地方预决算公开操作规程》（财预〔2016〕143号）.
"""

from typing import ClassVar, Literal

from pydantic import Field

from extractor.core.evidence import Model
from extractor.core.statements import Statement
from extractor.core.tables import StatutoryTable
from extractor.doctypes.common.parts import (
    DRAWN,
    OF_STAFF,
    Breakdown,
    CComparison,
    CCount,
    Change,
    CInt,
    Claim,
    CList,
    CMoney,
    CNumber,
    CountItem,
    CPercent,
    CText,
    Item,
    Restatement,
    YearMention,
    beside,
    compared,
    said,
)
from extractor.doctypes.final_accounts.parts import ThreePublic


class Totals(Model):
    """收入支出决算总体情况 (all funds) and 财政拨款收入支出决算总体情况."""

    year: CInt = said("年度", meaning="本节写明的年度")
    income_total: CMoney = said(
        "收入总计", "收、支总计", "收入支出总计", meaning="收入总计；只印一个收、支总计的，两个都写"
    )
    expenditure_total: CMoney = said("支出总计", "收、支总计", "收入支出总计")
    income_change: Change | None = Field(default=None, title="收入总计比上年")
    expenditure_change: Change | None = Field(default=None, title="支出总计比上年")
    reason: CText = said("主要变动原因", "主要原因")


class Appropriation(Totals):
    """财政拨款收入支出决算总体情况, where it divides its expenditure too."""

    expenditure_items: tuple[Item, ...] = Field(default=(), title="财政拨款支出其中")


class Income(Model):
    """收入决算情况说明."""

    year: CInt = said("年度", meaning="本节写明的年度")
    total: CMoney = said("本年收入合计")
    items: tuple[Item, ...] = Field(default=(), title="收入各项")


class Expenditure(Model):
    """支出决算情况说明."""

    year: CInt = said("年度", meaning="本节写明的年度")
    total: CMoney = said("本年支出合计")
    items: tuple[Item, ...] = Field(default=(), title="支出各项")


class FunctionalItem(Model):
    """A functional classification 类/款/项 (as far as printed) with its budget and final account."""

    KEY: ClassVar[str] = "label"
    label: str = Field(title="类/款/项")
    code: CText = said("科目编码", meaning="印出的科目编码，几段的连写")
    budget: CMoney = said("年初预算", "预算")
    full_year_budget: CMoney = said("全年预算", "调整预算")
    actual: CMoney = said("支出决算", "决算数", meaning="决算数")
    completion: CPercent = said("完成预算", "完成年初预算", meaning="完成预算的百分比")
    comparison: CComparison = said("决算数小于预算数", "决算数大于预算数", "持平", meaning="文字说决算比预算")
    change: Change | None = compared("比上年决算数")
    reason: CText = said("主要原因")
    purpose: CText = said("主要用于", meaning="主要用于之后的文字")


class GeneralBudget(Model):
    """一般公共预算财政拨款支出决算情况说明: （一）总体 （二）结构 （三）具体."""

    year: CInt = said("年度", meaning="本节写明的年度")
    total: CMoney = said("一般公共预算财政拨款支出")
    share: CPercent = said("占本年支出合计的")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要变动原因", "主要原因")
    structure_total: CMoney = said("一般公共预算财政拨款支出", meaning="结构情况一段重印的总额")
    structure: tuple[Item, ...] = Field(default=(), title="主要用于以下方面", description="结构情况的各类")
    detail_budget: CMoney = said("支出年初预算", "预算", meaning="具体情况开头的合计年初预算")
    detail_full_year_budget: CMoney = said("全年预算", "调整预算")
    detail_total: CMoney = said("支出决算", "支出决算数", meaning="同处的合计决算")
    detail_completion: CPercent = said("完成年初预算", "完成预算")
    detail_comparison: CComparison = said("决算数小于预算数", "决算数大于预算数", "持平", meaning="同处")
    detail_reason: CText = said("主要原因")
    detail: tuple[FunctionalItem, ...] = Field(default=(), title="其中", description="具体情况的各功能科目")


class BasicExpenditure(Model):
    """一般公共预算财政拨款基本支出决算情况说明; `public` is 日常公用经费 or 公用经费."""

    year: CInt = said("年度", meaning="本节写明的年度")
    total: CMoney = said("基本支出")
    personnel: CMoney = said("人员经费")
    personnel_items: CList = said("人员经费主要包括")
    public: CMoney = said("公用经费", "日常公用经费")
    public_items: CList = said("公用经费主要包括")


class GovernmentFund(Model):
    """政府性基金预算."""

    year: CInt = said("年度", meaning="本节写明的年度")
    income: CMoney = said("政府性基金预算收入", "本年收入")
    expenditure: CMoney = said("政府性基金预算支出", "本年支出", "政府性基金预算拨款支出")
    items: tuple[Item, ...] = Field(default=(), title="其中", description="各科目，名称写类/款/项")


class StateCapital(Model):
    """国有资本经营预算."""

    year: CInt = said("年度", meaning="本节写明的年度")
    income: CMoney = said("国有资本经营预算收入", "本年收入")
    expenditure: CMoney = said("国有资本经营预算支出", "本年支出", "国有资本经营预算拨款支出")


class OperatingCosts(Model):
    """机关运行经费."""

    year: CInt = said("年度", meaning="本节写明的年度")
    budget: CMoney = said("机关运行经费预算")
    total: CMoney = said("机关运行经费支出")
    completion: CPercent = said("完成预算")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")


class GeneralCosts(Model):
    """一般性支出: the running costs that 厉行节约 cuts."""

    total: CMoney = said("一般性支出")
    change: Change | None = Field(default=None, title="比上年")


class Procurement(Model):
    """政府采购; 授予中小企业 and, in the Shanghai wording, 预留 and 中标或成交."""

    year: CInt = said("年度", meaning="本节写明的年度")
    total: CMoney = said("政府采购支出总额", "政府采购金额")
    goods: CMoney = said("货物")
    works: CMoney = said("工程")
    services: CMoney = said("服务")
    sme: CMoney = said("授予中小企业合同金额")
    sme_share: CPercent = said("占政府采购支出总额的")
    micro: CMoney = said("授予小微企业合同金额")
    micro_share: CPercent = said("占政府采购支出总额的", meaning="小微的占比，不论占总额还是占中小企业")
    goods_sme_share: CPercent = said("货物采购授予中小企业合同金额占")
    works_sme_share: CPercent = said("工程采购授予中小企业合同金额占")
    services_sme_share: CPercent = said("服务采购授予中小企业合同金额占")
    sme_reserved: CMoney = said("面向中小企业预留")
    micro_reserved: CMoney = said("面向小微企业预留")
    sme_reserved_awarded: CMoney = said("在面向中小企业预留的政府采购项目中")
    micro_reserved_awarded: CMoney = said("在面向小微企业预留政府采购项目中")
    sme_other_awarded: CMoney = said("在其他政府采购项目中")


class Assets(Model):
    """国有资产占有使用."""

    year: CInt = said("年度", meaning="本节写明的年度")
    vehicles: CCount = said("共有车辆")
    vehicles_by_use: tuple[CountItem, ...] = Field(default=(), title="车辆其中", description="按用途")
    equipment_over_500k: CCount = said("单价50万元以上通用设备")
    equipment_over_1m: CCount = said("单价100万元以上专用设备", "单价100万元（含）以上设备")


class Performance(Model):
    """预算绩效管理: numbers of projects and the money they stand for."""

    goals: CCount = said("编制了绩效目标", "编报绩效目标的项目", meaning="编制、编报绩效目标的项目数")
    goals_amount: CMoney = said("涉及预算金额")
    monitored: CCount = said("开展绩效监控", "绩效跟踪评价的项目", meaning="监控、跟踪的项目数")
    monitored_amount: CMoney = said("涉及预算金额", meaning="监控所涉金额")
    self_evaluated: CCount = said("绩效自评", "绩效目标完成情况自评", meaning="自评的项目数")
    self_evaluated_amount: CMoney = said("涉及预算金额", meaning="自评所涉金额")
    average_score: CNumber = said("平均得分")
    evaluated: CCount = said("组织项目绩效评价", meaning="组织评价（非自评）的项目数")
    problems: CCount = said("发现问题")
    problems_solved: CCount = said("整改完成")


class ProjectNarrative(Model):
    """项目绩效目标完成情况综述."""

    budget: CMoney = said("全年预算数")
    executed: CMoney = said("执行数")
    completion: CPercent = said("完成预算的", "预算执行率")


class ProjectTable(Model):
    """项目(支出)绩效目标完成情况表."""

    budget: CMoney = said("预算数")
    executed: CMoney = said("执行数")
    fiscal_budget: CMoney = said("财政拨款")
    fiscal_executed: CMoney = said("财政拨款")
    other_budget: CMoney = said("其它资金", "其他资金")
    other_executed: CMoney = said("其它资金", "其他资金")


class Project(Model):
    """A project, as told in words and as printed in its table, by the name printed there."""

    KEY: ClassVar[str] = "name"
    name: str = Field(title="项目名")
    narrative: ProjectNarrative | None = Field(default=None, title="综述")
    table: ProjectTable | None = Field(default=None, title="完成情况表", json_schema_extra=DRAWN)


class ScoreRow(Model):
    """A line of a scorecard, named 一级/二级/三级 as far as printed."""

    KEY: ClassVar[str] = "label"
    label: str
    weight: CNumber = said("分值")
    score: CNumber = said("得分")


class Scorecard(Model):
    """项目评价得分表, by the title of its report."""

    KEY: ClassVar[str] = "title"
    title: str
    rows: tuple[ScoreRow, ...] = ()
    total_weight: CNumber = said("合计")
    total_score: CNumber = said("合计")


class FinalAccounts(Model):
    """The whole record of one 部门决算公开."""

    organization: CText = said("单位名称", identity="issuer")
    fiscal_year: CInt = said("年度", identity="period")
    overall: Totals | None = Field(default=None, title="收入支出决算总体情况")
    income: Income | None = Field(default=None, title="收入决算情况")
    expenditure: Expenditure | None = Field(default=None, title="支出决算情况")
    appropriation: Appropriation | None = Field(default=None, title="财政拨款收入支出决算总体情况")
    general_budget: GeneralBudget | None = Field(default=None, title="一般公共预算财政拨款支出决算情况")
    basic_expenditure: BasicExpenditure | None = Field(default=None, title="一般公共预算财政拨款基本支出决算情况")
    three_public: ThreePublic | None = Field(default=None, title="“三公”经费财政拨款支出决算情况")
    government_fund: GovernmentFund | None = Field(default=None, title="政府性基金预算支出决算情况")
    state_capital: StateCapital | None = Field(default=None, title="国有资本经营预算支出决算情况")
    operating_costs: OperatingCosts | None = Field(default=None, title="机关运行经费支出情况")
    general_costs: GeneralCosts | None = Field(default=None, title="一般性支出")
    procurement: Procurement | None = Field(default=None, title="政府采购支出情况")
    assets: Assets | None = Field(default=None, title="国有资产占有使用情况")
    performance: Performance | None = Field(default=None, title="预算绩效管理情况")
    projects: tuple[Project, ...] = Field(default=(), title="项目")
    scorecards: tuple[Scorecard, ...] = Field(default=(), title="项目评价得分表", json_schema_extra=DRAWN)
    staffing: tuple[CountItem, ...] = Field(
        default=(), title="人员情况", description="编制与实有人数、学生等，总数与分项都写", json_schema_extra=OF_STAFF
    )
    breakdowns: tuple[Breakdown, ...] = Field(
        default=(), title="其他合计与分项", description="没有别的路径可放的“合计及其分项”；嵌套的“其中”另列一个"
    )
    statements: tuple[Statement, ...] = Field(
        default=(), title="其他数字", json_schema_extra=DRAWN | {"role": "statements"}
    )
    tables: tuple[StatutoryTable, ...] = beside("公开01–09表")
    years: tuple[YearMention, ...] = beside("各处年度")
    balances: tuple["Balance", ...] = beside("总计之外的结转结余")
    claims: tuple[Claim, ...] = beside("文字断言")
    restatements: tuple[Restatement, ...] = beside("同一数字的再次出现", role="restatements")


class Balance(Model):
    """An amount carried over that a section prints beside its totals, not within them: 年末结转和结余50.50万元."""

    KEY: ClassVar[str] = "label"
    label: str
    section: str
    side: Literal["opening", "closing"]
    amount: CMoney = said("金额")


FinalAccounts.model_rebuild()
