"""What the sections of a 部门预算公开 are made of: a figure has no completion here, and its change names its base."""

from typing import ClassVar

from pydantic import Field

from extractor.core.evidence import Model
from extractor.doctypes.common import parts
from extractor.doctypes.common.parts import (
    CAmount,
    CCount,
    CDirection,
    CList,
    CMoney,
    CNumber,
    CountItem,
    CPercent,
    CText,
    said,
)


class Change(parts.Change):
    """Against an earlier figure: `base` is what that is called (预算, 预算执行数), `prior` the figure itself.

    `multiple` is how many times itself it grew by: 增长16倍.
    """

    base: CText = said("与…预算（执行数）相比")
    prior: CMoney = said("上年预算", "上年执行数")
    multiple: CNumber = said("增长…倍")


class ChangePart(Model):
    """What a reason gives in figures: 基本支出增加…3397.18万元."""

    KEY: ClassVar[str] = "label"
    label: str
    direction: CDirection = said("增加", "减少")
    amount: CMoney = said("金额")


CHANGE_PARTS = Field(default=(), title="增减构成")


class Item(Model):
    """One line of a list of amounts: 教育支出208.00万元，占3.76%，比上年增加…."""

    KEY: ClassVar[str] = "label"
    label: str
    code: CText = said("科目编码")
    amount: CAmount = said("金额", "预算数")
    share: CPercent = said("占")
    purpose: CText = said("主要用于")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    change_parts: tuple[ChangePart, ...] = CHANGE_PARTS


class Cost(Model):
    """One of the “三公” costs, 会议费 or 培训费."""

    amount: CMoney = said("预算数")
    detail_amount: CMoney = said("预算数")
    share: CPercent = said("占")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")


class Overseas(Cost):
    """因公出国（境）费."""

    groups: CCount = said("团组")
    persons: CCount = said("人次", "出国（境）")


class Vehicles(Cost):
    """公务用车购置及运行费, with its two halves."""

    purchase: CMoney = said("公务用车购置费")
    detail_purchase: CMoney = said("公务用车购置费")
    purchase_share: CPercent = said("占")
    purchase_change: Change | None = Field(default=None, title="公务用车购置费比上年")
    purchase_reason: CText = said("主要原因")
    running: CMoney = said("公务用车运行（维护）费")
    detail_running: CMoney = said("公务用车运行（维护）费")
    running_share: CPercent = said("占")
    running_change: Change | None = Field(default=None, title="公务用车运行费比上年")
    running_reason: CText = said("主要原因")
    purchased: CCount = said("购置公务用车")
    fleet: CCount = said("公务用车保有量")


class Basic(Model):
    """基本支出 with its two halves."""

    year: parts.CInt = said("年度")
    total: CMoney = said("基本支出")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    personnel: CMoney = said("人员经费")
    personnel_items: CList = said("人员经费主要包括")
    public: CMoney = said("公用经费", "日常公用经费")
    public_items: CList = said("公用经费主要包括")
    items: tuple[Item, ...] = Field(default=(), title="其中（按经济分类）")


class Project(Model):
    """A project by its name: what it is given, for what, by whom and when."""

    KEY: ClassVar[str] = "name"
    name: str
    year: parts.CInt = said("年度")
    total: CMoney = said("项目总预算", "年度资金总额")
    parts: tuple[Item, ...] = Field(default=(), title="其中")
    parts_total: CMoney = said("合计")
    implementer: CText = said("实施主体")
    period: CText = said("实施周期")


__all__ = ["CHANGE_PARTS", "Basic", "Change", "Cost", "CountItem", "Item", "Overseas", "Project", "Vehicles"]
