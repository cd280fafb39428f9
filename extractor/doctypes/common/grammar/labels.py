"""The label of a figure: its own words, without what leads up to them and what follows.

Words in, the label as the record keeps it out; "" where they name nothing.
"""

import re

from extractor.core.reading import clean_label
from extractor.core.tokenizer import FigureToken, Sentence, last_segment

_CONNECTIVE = re.compile(
    r"^(?:(?:其中|主要用于以下方面|具体内容包括|具体包括|主要包括|包括|分别是|分别为|具体为|主要是|主要用于|分布于|(?<![\u4e00-\u9fff])用于|以及|同时|和|及|与|另)"
    r"[，：:、]?\s*|[^，。；：]{0,4}(?:资金|经费)列(?:入|支)?|[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、]\s*|[①-⑳●•◆■▪○◇□]\s*|[，,。；;：:、\s“”（(]+)+"
)
_TRAILING = re.compile(r"(?:(?:共计|合计|约|为|是|达到|(?<!下)达|共|了|[:：，,\s“（(])+)$")
# Words that stand for something named before: 把这20万元拆开看.
_POINTS_BACK = re.compile(r"(?:把|将|对|在)?(?:这|那|其|此|该|它)(?:们|些|个|项|笔|部分)?")


def label_start(sentence: Sentence, figure: FigureToken) -> int:
    """Where the words that name this figure begin."""
    lead = sentence.lead(figure).rstrip("（( ")  # 扶持（-12.5万元）: what a bracket says is of the words before it
    body = len(lead) - len(lead.lstrip("，,。；;：:、 \t）)"))  # behind （36.15%）、 too
    start = max(body, last_segment(lead, "，,。；;：:\n\t"))
    before = max(body, last_segment(lead.rstrip("：: \t"), "，,。；;：:\n\t"))
    if lead[before - 1 : before] not in ("，", ","):  # 财政拨款收入：800.00万元; but not 拆开看，分成几块：800.00万元
        start = before
    connective = _CONNECTIVE.match(lead, start)
    return figure.lead + (connective.end() if connective and connective.end() < len(lead) else start)


def label(sentence: Sentence, figure: FigureToken) -> str:
    """The label of an amount as the record keeps it: `其中：基本支出为776.32万元` → 基本支出."""
    return trim_label(sentence.text[label_start(sentence, figure) : figure.start])


def strip_connectives(words: str) -> str:
    """Words without what leads up to a label: 其中：, 1、, and the like."""
    return _CONNECTIVE.sub("", words.lstrip())


def trim_label(words: str) -> str:
    """A label without the connectives before it, the verb after it and white space; "" where it names nothing."""
    label_ = clean_label(_TRAILING.sub("", strip_connectives(words).rstrip()))
    if _POINTS_BACK.fullmatch(label_):
        return ""
    return label_.rstrip("”") if label_.count("”") > label_.count("“") else label_
