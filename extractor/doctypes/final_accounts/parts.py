"""What the sections of a 部门决算公开 are made of: cited leaves, and the small parts that several of them have.

Field names are the public contract. A leaf that the text does not give is None, which is not 0. The elements of a
list are named in a path by the field that their class calls `KEY`. The labels of a leaf are the words that the
statutory templates print for it.
"""

from typing import Any, ClassVar, Literal

from pydantic import Field

from extractor.core.evidence import Cited, Model
from extractor.core.values import Count, Money, Number, Percent
from extractor.core.words import Comparison, Direction

NOT_ASKED: dict[str, Any] = {"asked": False}  # read by code alone, never asked of a model

CMoney = Cited[Money] | None
CPercent = Cited[Percent] | None
CCount = Cited[Count] | None
CAmount = Cited[Money] | Cited[Count] | None
CNumber = Cited[Number] | None
CInt = Cited[int] | None
CText = Cited[str] | None
CList = Cited[tuple[str, ...]] | None
CDirection = Cited[Direction] | None
CComparison = Cited[Comparison] | None


def said(
    *labels: str, fact: bool = True, asked: bool = True, identity: Literal["issuer", "period"] | None = None
) -> Any:
    """A leaf that is absent by default; `labels` are the words printed for it, the usual one first.

    What is no `fact` serves the checks and stays out of the facts form; what is not `asked` only code reads; by its
    `identity` a document is known.
    """
    extra: dict[str, Any] = {"labels": list(labels), "fact": fact} | ({} if asked else NOT_ASKED)
    return Field(default=None, title=labels[0], json_schema_extra=extra | ({"identity": identity} if identity else {}))


def beside(title: str, role: str = "") -> Any:
    """A list that serves the checks and the report; its elements are no facts."""
    extra = NOT_ASKED | {"fact": False}
    return Field(default=(), title=title, json_schema_extra=extra | ({"role": role} if role else {}))


class Change(Model):
    """Against the year before. `unclear` is a template left standing: 增加/减少."""

    base_year: CInt = said("与…年相比", "比上年")
    direction: CDirection = said("增加", "减少", "持平")
    amount: CMoney = said("增加", "减少")
    rate: CPercent = said("增长", "下降")


def compared(title: str = "比上年", **extra: Any) -> Any:
    """A Change that only code reads, absent by default."""
    return Field(default=None, title=title, json_schema_extra=NOT_ASKED | extra)


class Item(Model):
    """One line of a list of amounts: 其他收入80.73万元，占3.76%."""

    KEY: ClassVar[str] = "label"
    label: str
    code: CText = said("科目编码")
    amount: CAmount = said("金额")
    share: CPercent = said("占")
    change: Change | None = compared()
    reason: CText = said("主要原因", asked=False)


class CountItem(Model):
    """One line of a list of counts: 轿车5辆."""

    KEY: ClassVar[str] = "label"
    label: str
    count: CCount = said("数量")


class Breakdown(Model):
    """A total and its parts, stated anywhere that no other field has room for."""

    KEY: ClassVar[str] = "title"
    title: str
    total: CAmount = said("合计")
    items: tuple[Item, ...] = ()
    open_ended: CText = said("等", fact=False)


class Overseas(Model):
    """因公出国（境）费."""

    budget: CMoney = said("因公出国（境）费预算")
    amount: CMoney = said("因公出国（境）费支出决算", "因公出国（境）费")
    share: CPercent = said("占")
    completion: CPercent = said("完成预算")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因", asked=False)
    groups: CCount = said("团组")
    persons: CCount = said("人次", "出国（境）")


class Vehicles(Model):
    """公务用车购置及运行维护费."""

    budget: CMoney = said("公务用车购置及运行维护费预算")
    amount: CMoney = said("公务用车购置及运行维护费支出决算", "公务用车购置及运行维护费")
    share: CPercent = said("占")
    completion: CPercent = said("完成预算")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因", asked=False)
    purchase: CMoney = said("公务用车购置支出", "公务用车购置费")
    purchase_budget: CMoney = said("公务用车购置费预算", asked=False)
    purchased: CCount = said("更新购置公务用车", "购置公务用车")
    purchased_by_type: tuple[CountItem, ...] = Field(default=(), title="购置车辆其中")
    running: CMoney = said("公务用车运行维护费支出", "公务用车运行维护费")
    running_budget: CMoney = said("公务用车运行维护费预算", asked=False)
    running_completion: CPercent = said("完成预算", asked=False)
    running_change: Change | None = compared("公务用车运行维护费比上年")
    fleet: CCount = said("共有公务用车", "公务用车保有量")
    fleet_by_type: tuple[CountItem, ...] = Field(default=(), title="公务用车其中")


class Reception(Model):
    """公务接待费."""

    budget: CMoney = said("公务接待费预算")
    amount: CMoney = said("公务接待费支出决算", "公务接待费")
    share: CPercent = said("占")
    completion: CPercent = said("完成预算")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因", asked=False)
    domestic: CMoney = said("国内公务接待支出", "国内公务接待")
    domestic_batches: CCount = said("国内公务接待", "批次")
    domestic_persons: CCount = said("国内公务接待", "人次")
    foreign: CMoney = said("外事接待支出", "外宾接待支出")
    foreign_batches: CCount = said("外事接待", "外宾接待")
    foreign_persons: CCount = said("外事接待", "外宾接待")
    events: tuple[Item, ...] = Field(default=(), title="具体内容包括")


class Gatherings(Model):
    """会议费 or 培训费: told beside “三公”经费, no part of its sum."""

    budget: CMoney = said("预算")
    amount: CMoney = said("支出决算")
    completion: CPercent = said("完成预算")
    change: Change | None = Field(default=None, title="比上年")
    reason: CText = said("主要原因")
    count: CCount = said("召开会议", "举办培训班")
    persons: CCount = said("参加人数", "人次")


class ThreePublic(Model):
    """“三公”经费: （一）总体 （二）具体."""

    year: CInt = said("年度")
    detail_year: CInt = said("年度")
    budget: CMoney = said("“三公”经费预算", "年初预算")
    total: CMoney = said("“三公”经费支出决算")
    completion: CPercent = said("完成预算")
    comparison: CComparison = said("决算数小于预算数", "决算数大于预算数", "持平")
    reason: CText = said("主要原因")
    change: Change | None = Field(default=None, title="比上年")
    overseas: Overseas | None = Field(default=None, title="因公出国（境）费")
    vehicles: Vehicles | None = Field(default=None, title="公务用车购置及运行维护费")
    reception: Reception | None = Field(default=None, title="公务接待费")
    meeting: Gatherings | None = Field(default=None, title="会议费", json_schema_extra=NOT_ASKED)
    training: Gatherings | None = Field(default=None, title="培训费", json_schema_extra=NOT_ASKED)
