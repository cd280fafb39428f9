"""What the words that lead up to a figure say: its label, and what it is to the figure before it.

The words between two figures in, a relation or a label out. Words of any statement of amounts, of no one document type.
"""

import re
from typing import Literal

from extractor.core.reading import clean_label
from extractor.core.tokenizer import last_segment
from extractor.core.words import DOWN, UNCLEAR, UP

Relation = Literal["part_of", "share_of", "change_of", "completion_of", "none"]

_SEPARATORS = "，,。；;：:\n\t"
_FILLED = r"(?:了|额|数|金额|总额|幅度|幅|率|比例)?(?:均|各|共|约|共计|合计)?(?:为|是|达到|达|至|到|：|:)?\s*$"
_CHANGE = re.compile(
    rf"(?:{UNCLEAR}|{UP}|{DOWN})[)）]?{_FILLED}|(?:增幅|降幅|增速|增长率|下降率){_FILLED}"
    r"|(?:预算|决算|上年|去年)(?:数)?[多少]\s*$|[增减短超][收支](?:了|额)?(?:约|共)?\s*$"
)
_SHARE = re.compile(r"占(?![用地])(?P<of>[^，。；]{0,40}?)(?:的)?(?:比重|比例|比)?(?:的|为|是|达|约|：|:)?\s*$")
_COMPLETION = re.compile(
    r"(?:完成|为|是)(?:了)?(?P<of>(?:当年|全年|年初|年度|调整|变动|代编|汇总)*(?:后)?(?:的)?(?:收入|支出)?预算)(?:数)?(?:比例)?(?:的|为|：|:)?\s*$"
    r"|(?:预算)?(?:完成|执行)(?:率|比例|进度)(?:为|是|达|达到|：|:)?\s*$|(?:^|[，,；;])\s*完成(?:了)?\s*$"
)
_LEVEL = re.compile(rf"(?:{UP}|{DOWN})(?:到|至|为)\s*$")  # 由94元提高至99元: what it is now, no change
_CHANGED = re.compile(r"^[^，。；]{0,12}?(?:增加|减少)(?:了)?(?=..)(?![值额幅率到至为])")  # 基本支出增加人员经费23万元
_REASON = r"(?:主要)?原因(?:主要)?(?:是|为|系)?[:：]?|主要(?:是|系)(?:因为?|由于)?|由于"
REASON_GIVEN = re.compile(_REASON)
_COPULA = re.compile(r"(?:大?约|共|均|分别)?(?:为|是|达到?|有)?\s*$")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")  # 为调整预算（以下简称预算）的
_OF_WHICH = re.compile(r"其中|包括|分别(?:为|是)|具体(?:为|是|如下)|包含")
AGAINST = re.compile(r"(?:与|和|比|比起|较|同|相比|相对|对比)\s*$")
# What stands before the name of an amount and is no part of it.
_LEADING = re.compile(
    rf"^(?:[\s，,。；;：:、“”（(]+|{_REASON}|其中|主要用于以下方面|主要用于|主要包括|主要是|具体包括|包括|分别是|分别为|具体为|用于|安排|加上|共完成|/[年月人户]|以及|同时|另有"
    r"|另|[和及与]|上述|其(?![他中它])(?=.)|[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、]|[①-⑳]|[一二三四五六七八九十]是)"
)
_TRAILING = re.compile(
    r"(?:共计|各|均|合计|总计(?=为)|约|为|是|达到|(?<!下)达|共|了|[:：，,\s“（(]|近|超过?|不足|大约|(?:已经?)?完成(?=$)|[由从]|每[人年月户])+$"
)
_AGAINST_LAST = re.compile(
    r"^(?:(?:(?:与|比|较|同)(?:上年|去年|上一年|年初)|上年|去年|上一年)(?:度)?(?:决算|预算|执行|同期)?(?:数)?(?:相比|对比|比)?"
    r"(?!末|[^，]{0,6}结[转余])|同比|环比|同口径)+"
)
_AGAINST_BEHIND = re.compile(
    r"(?:与|和|比|较|同|对比)[^，。；]{0,8}(?:预算|上年|去年|(?:19|20)\d\d年)(?:度)?(?:决算|预算|执行)?(?:数)?(?:相比|对比|比)?$"
)
_ROLE = re.compile(
    r"(?:本年|全年|当年|年初|年末|调整后?|变动|实际|最终|总|支出|收入|预算|决算|执行|完成|安排|下达|支付|使用|资金|金额|数|额|剩余|合计|共计|总计|的)+"
)
_ROLE_BEHIND = re.compile(r"(?:(?:年初|全年|调整后?|变动|实际|完成)*(?:预算|决算|执行|完成)(?:数|额)?)$")
_MARK = re.compile(r"[（(]+\s*[类款项]\s*[）)]+")
_MARKED = re.compile("/(?:支出)?$")  # a label stops at its mark: 一般公共服务（类）支出
_VERB = re.compile(rf"(?:{UNCLEAR}|{UP}|{DOWN}|(?<=预算)[多少]|(?<=[上去]年)[多少])[)）]?(?:了|额|数|金额|幅度|幅)?$")


# 单价50万元（含）以上设备（不含车辆）2台: what is counted by it, and no amount of anything.
_BOUND = re.compile(
    r"\s*(?:[（(]含[)）])?及?以[上下](?:[（(]含[)）])?[^，。；\d]{0,24}\d[\d,]*\s*(?:台|套|辆|个|项|件|批|家)"
)


def is_threshold(text: str, end: int) -> bool:
    """Whether an amount that ends at `end` only bounds what is counted right behind it."""
    return _BOUND.match(text, end) is not None


def relation_of(lead: str) -> tuple[Relation, str]:
    """What a figure behind these words is to the one before it, and the whole that the words name, "" where none.

    占本年支出合计的 → share_of 本年支出合计; 完成年初预算的 → completion_of 年初预算; 比上年增加 → change_of.
    """
    lead = _ASIDE.sub("", lead)
    if match := _SHARE.search(lead):
        return "share_of", clean_label(match["of"]).strip("的")
    if match := _COMPLETION.search(lead):
        return "completion_of", clean_label(match["of"] or "预算").strip("的")
    if _LEVEL.search(lead):
        return "none", ""
    if _CHANGE.search(lead) or _CHANGED.search(_segment(lead)):
        return "change_of", ""
    return ("part_of", "") if _OF_WHICH.search(lead) else ("none", "")


_BUDGET_NAMED = re.compile(
    r"(?:比|较|与|和|同|对比)[^，。；]{0,12}?(?P<of>(?:年初|全年|调整后?|当年|本年)?(?<!公共)(?<!基金)(?<!经营)预算)(?!财政|拨款|单位)(?:数|安排)?"
)


_YEAR_NAMED = re.compile(r"(?:比|较|与|和|同)(?:上年|去年|上一年|同期|(?:19|20)\d\d年(?!度?(?:年初|全年|调整)?预算))")


def budget_compared(words: str) -> str:
    """The budget that a change is against, by the words up to its figure: 比2031年年初预算减少 → 年初预算.

    "" where it is against something else, which is named last.
    """
    budgets = list(_BUDGET_NAMED.finditer(words))
    others = [match.start() for match in _YEAR_NAMED.finditer(words)]
    return budgets[-1]["of"] if budgets and budgets[-1].start() >= max(others, default=0) else ""


def compared_with_a_year(words: str) -> bool:
    """Whether words say that a change is against another year: 比上年减少."""
    return _YEAR_NAMED.search(words) is not None


def _segment(lead: str) -> str:
    """The words behind the last separator, without what leads up to a name; those before it, where it is only 约为."""
    start = last_segment(lead.rstrip(" （("), _SEPARATORS)
    words = lead[start:]
    if start and _COPULA.fullmatch(words) and lead[start - 1] in "，,":
        words = lead[last_segment(lead[: start - 1], _SEPARATORS) : start - 1]
    before = None
    while before != words:
        before, words = words, _LEADING.sub("", words)
    return words


def label_of(lead: str) -> str:
    """The name of the amount that these words lead up to: `，其中：社会捐赠收入为` → 社会捐赠收入; "" for none."""
    words = _CHANGED.sub("", _segment(lead))
    words = _TRAILING.sub("", _LEVEL.sub("", words.rstrip()))
    words = _TRAILING.sub("", _AGAINST_BEHIND.sub("", _AGAINST_LAST.sub("", _VERB.sub("", words))))
    label = _MARKED.sub("", clean_label(_MARK.sub("/", words)).removesuffix("科目").strip("/的"))  # （类）
    if label.count("”") > label.count("“"):
        return (
            f"“{label}" if "”" in label[:-1] else label.rstrip("”").rstrip("/")
        )  # “三公”经费: the first mark was a separator
    return label


_SPENT = re.compile("(?:共|累计|已|全年)*(?:投入|安排|下达|拨付|发放|筹集|筹措|统筹)(?:资金)?")


def is_spending(label: str) -> bool:
    """Whether the words before a figure only say that money was spent: 投入; what on follows behind the figure."""
    return _SPENT.fullmatch(label.strip("，,。；;：:、 ")) is not None


_STANDS_ALONE = re.compile(
    r"(?:本年|当年)?(?:收入|支出)(?:决算)?(?:总计|合计|总额)|总(?:收入|支出)|(?:本年|当年)(?:收入|支出)(?:决算|预算)?"
)


def stands_alone(label: str) -> bool:
    """Whether a label of such words is a name by itself: 收入总计, 本年支出."""
    return _STANDS_ALONE.fullmatch(label) is not None


def is_role(label: str) -> bool:
    """Whether a label only says which figure of its subject this is: 实际完成, 决算数, 年初预算."""
    return _ROLE.fullmatch(label) is not None


def without_role(label: str) -> str:
    """A label without the role at its end: 政府性基金收入预算数 → 政府性基金收入."""
    return _ROLE_BEHIND.sub("", label) or label
