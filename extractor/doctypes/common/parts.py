"""What the sections of a disclosure are made of: cited leaves, and the small parts that several of them have.

Field names are the public contract. A leaf that the text does not give is None, which is not 0. The elements of a
list are named in a path by the field that their class calls `KEY`. The labels of a leaf are the words that the
statutory templates print for it.
"""

from typing import Any, ClassVar, Literal

from pydantic import Field

from extractor.core.evidence import Cited, Model
from extractor.core.values import Count, Money, Number, Percent
from extractor.core.words import Comparison, Direction

DRAWN: dict[str, Any] = {"drawn": True}  # read by code alone, never asked of a model

# When people are counted is no part of what they are; nor is 其中.
WHEN_COUNTED = "(?:其中[：:]?|目前|当前|眼下|现阶段|截至|年末|年底|期末|在册|全部(?!门))*"
OF_STAFF: dict[str, Any] = {"leading": f"^{WHEN_COUNTED}(?=..)"}

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
    *labels: str,
    fact: bool = True,
    identity: Literal["issuer", "period"] | None = None,
    meaning: str | None = None,
) -> Any:
    """A leaf that is absent by default; `labels` are the words printed for it, the usual one first.

    `meaning` tells a model what these words alone do not.
    What is no `fact` serves the checks and stays out of the facts form; by its `identity` a document is known.
    """
    extra: dict[str, Any] = {"labels": list(labels), "fact": fact}
    extra |= {"identity": identity} if identity else {}
    return Field(default=None, title=labels[0], description=meaning, json_schema_extra=extra)


def beside(title: str, role: str = "") -> Any:
    """A list that serves the checks and the report; its elements are no facts."""
    extra = DRAWN | {"fact": False}
    return Field(default=(), title=title, json_schema_extra=extra | ({"role": role} if role else {}))


class Change(Model):
    """Against the year before. `unclear` is a template left standing: 增加/减少."""

    base_year: CInt = said("与…年相比", "比上年", meaning="句中写明的对比年份")
    direction: CDirection = said("增加", "减少", "持平", meaning="方向，增加/减少未删的是unclear")
    amount: CMoney = said("增加", "减少", meaning="增减额")
    rate: CPercent = said("增长", "下降", meaning="增减幅度")


def compared(title: str = "比上年", **extra: Any) -> Any:
    """A Change, absent by default."""
    return Field(default=None, title=title, json_schema_extra=extra)


class Item(Model):
    """One line of a list of amounts: 其他收入80.73万元，占3.76%."""

    KEY: ClassVar[str] = "label"
    label: str
    code: CText = said("科目编码")
    amount: CAmount = said("金额")
    share: CPercent = said("占", meaning="占比")
    change: Change | None = compared()
    reason: CText = said("主要原因")


class CountItem(Model):
    """One line of a list of counts: 轿车5辆."""

    KEY: ClassVar[str] = "label"
    label: str
    count: CCount = said("数量")


class Breakdown(Model):
    """A total and its parts, stated anywhere that no other field has room for."""

    KEY: ClassVar[str] = "title"
    title: str = Field(title="合计的名称")
    total: CAmount = said("合计")
    items: tuple[Item, ...] = Field(default=(), title="分项")
    open_ended: CText = said("等", fact=False)


class YearMention(Model):
    """A year that a section gives as its own (2019年政府性基金…), for the check that no other year is left over."""

    KEY: ClassVar[str] = "section"
    section: str
    year: Cited[int]


class Claim(Model):
    """Words that something can contradict: 没有超出预算, 与上年持平; or that a template left behind."""

    KEY: ClassVar[str] = "kind"
    kind: Literal["within_budget", "flat", "fully_executed", "template", "stray_mark"]
    words: Cited[str]


class Restatement(Model):
    """A further place that states a leaf which the record already has: the same figure, or, if wrong, another."""

    KEY: ClassVar[str] = "path"
    path: str
    amount: Cited[Money] | Cited[Percent] | Cited[Count]
