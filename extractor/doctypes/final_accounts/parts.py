"""The “三公”经费 of a 部门决算公开, which has the most parts of all its sections."""

from pydantic import Field

from extractor.core.evidence import Model
from extractor.doctypes.common.parts import (
    CComparison,
    CCount,
    Change,
    CInt,
    CMoney,
    CountItem,
    CPercent,
    CText,
    Item,
    compared,
    said,
)


class Overseas(Model):
    """因公出国（境）费."""

    budget: CMoney = said("因公出国（境）费预算", meaning="预算")
    amount: CMoney = said("因公出国（境）费支出决算", "因公出国（境）费", meaning="决算数")
    share: CPercent = said("占", meaning="占三公经费")
    completion: CPercent = said("完成预算", meaning="完成预算的百分比")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    groups: CCount = said("团组", meaning="团组数")
    persons: CCount = said("人次", "出国（境）")


class Vehicles(Model):
    """公务用车购置及运行维护费."""

    budget: CMoney = said("公务用车购置及运行维护费预算", meaning="预算")
    amount: CMoney = said("公务用车购置及运行维护费支出决算", "公务用车购置及运行维护费", meaning="决算数")
    share: CPercent = said("占", meaning="占三公经费")
    completion: CPercent = said("完成预算", meaning="完成预算的百分比")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    purchase: CMoney = said("公务用车购置支出", "公务用车购置费")
    purchase_budget: CMoney = said("公务用车购置费预算")
    purchased: CCount = said("更新购置公务用车", "购置公务用车", meaning="购置辆数")
    purchased_by_type: tuple[CountItem, ...] = Field(default=(), title="购置车辆其中")
    running: CMoney = said("公务用车运行维护费支出", "公务用车运行维护费")
    running_budget: CMoney = said("公务用车运行维护费预算")
    running_completion: CPercent = said("完成预算")
    running_change: Change | None = compared("公务用车运行维护费比上年")
    fleet: CCount = said("共有公务用车", "公务用车保有量", meaning="公务用车保有量")
    fleet_by_type: tuple[CountItem, ...] = Field(default=(), title="公务用车其中")


class Reception(Model):
    """公务接待费."""

    budget: CMoney = said("公务接待费预算", meaning="预算")
    amount: CMoney = said("公务接待费支出决算", "公务接待费", meaning="决算数")
    share: CPercent = said("占", meaning="占三公经费")
    completion: CPercent = said("完成预算", meaning="完成预算的百分比")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    domestic: CMoney = said("国内公务接待支出", "国内公务接待")
    domestic_batches: CCount = said("国内公务接待", "批次", meaning="国内批次，没分内外的也归这里")
    domestic_persons: CCount = said("国内公务接待", "人次", meaning="国内人次，同上")
    foreign: CMoney = said("外事接待支出", "外宾接待支出")
    foreign_batches: CCount = said("外事接待", "外宾接待", meaning="外事批次")
    foreign_persons: CCount = said("外事接待", "外宾接待", meaning="外事人次")
    events: tuple[Item, ...] = Field(default=(), title="具体内容包括", description="各次有金额的接待，名称保留“接待”")


class Gatherings(Model):
    """会议费 or 培训费: told beside “三公”经费, no part of its sum."""

    budget: CMoney = said("预算")
    amount: CMoney = said("支出决算")
    completion: CPercent = said("完成预算", meaning="完成预算的百分比")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    count: CCount = said("召开会议", "举办培训班", meaning="次数")
    persons: CCount = said("参加人数", "人次")


class ThreePublic(Model):
    """“三公”经费: （一）总体 （二）具体."""

    year: CInt = said("年度", meaning="本节写明的年度")
    detail_year: CInt = said("年度", meaning="分项具体情况一段的年度")
    budget: CMoney = said("“三公”经费预算", "年初预算")
    total: CMoney = said("“三公”经费支出决算")
    completion: CPercent = said("完成预算", meaning="完成预算的百分比")
    comparison: CComparison = said("决算数小于预算数", "决算数大于预算数", "持平", meaning="文字说决算比预算")
    reason: CText = said("主要原因")
    change: Change | None = Field(default=None, title="比上年")
    overseas: Overseas | None = Field(default=None, title="因公出国（境）费")
    vehicles: Vehicles | None = Field(default=None, title="公务用车购置及运行维护费")
    reception: Reception | None = Field(default=None, title="公务接待费")
    meeting: Gatherings | None = Field(default=None, title="会议费")
    training: Gatherings | None = Field(default=None, title="培训费")
