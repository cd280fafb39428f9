"""Why a figure is what it is, and what it was spent on: words that are copied as they stand."""

import re

from extractor.core.field_path import Steps
from extractor.core.tokenizer import FigureToken, Sentence, sentences
from extractor.doctypes.common.grammar.words import NOTE, REASON, Answers

_TO_FILL_IN = re.compile(r"[（(]\s*(?:请|此处|具体)")  # 主要原因是（请填写具体原因）
_PURPOSE = re.compile(r"(?:^|[，；。])[^，；。\d]{0,6}主要用于[:：]?\s*|(?:科目|经费|资金|支出)用于[:：]?\s*")

_END_OF_PURPOSE = re.compile(r"[；;]|，(?=[^，；]*\d[\d.,]*\s*(?:万元|%))")


def reason_span(text: str, start: int, end: int, limit: int) -> tuple[int, int] | None:
    """The reason that `text[start:end]` (a sentence) gives; it may begin in the next paragraph, up to `limit`."""
    if not (match := REASON.search(text[start:end])):
        return None
    begin = start + match.end()
    if begin >= end or not text[begin:end].strip():  # 主要原因：at the end of a paragraph, the reason in the next
        following = next(sentences(text, min(end + 1, limit), limit), None)
        if following is None or NOTE.match(following.words):
            return None
        begin, end = following.start, following.end
    cut = re.search(r"[（(][图注]|；(?=[^；]*\d[\d.,]*\s*(?:万元|%))", text[begin:end])  # after ；figures go on
    end = begin + cut.start() if cut else end
    while begin < end and text[begin] in " \t\n：:，":
        begin += 1
    while end > begin and text[end - 1] in " \t\n；;，。":
        end -= 1
    if text[begin:end].endswith("所致"):
        end -= 2
    return (begin, end) if end > begin and not _TO_FILL_IN.match(text, begin) else None


def within_reason(sentence: Sentence, figure: FigureToken) -> bool:
    """Whether a figure stands in the reason that its sentence gives, which goes on to ；."""
    reason = REASON.search(sentence.words)
    if reason is None or figure.start <= sentence.start + reason.end():
        return False
    return "；" not in sentence.text[sentence.start + reason.end() : figure.start]


def put_reason(out: Answers, path: Steps, sentence: Sentence, start: int | None = None, end: int | None = None) -> None:
    """The first reason of a section, as printed; looked for from `start` on, up to `end` where that is given."""
    if path in out:
        return
    begin = sentence.start if start is None else start
    span = reason_span(sentence.text, begin, sentence.end if end is None else end, out.section.end)
    if span is not None:
        out.put(path, "str", sentence.text[span[0] : span[1]], span)


def put_purpose(out: Answers, path: Steps, sentence: Sentence) -> None:
    """What an item was spent on: the words behind 主要用于 or 经费用于, up to the end of their clause."""
    match = _PURPOSE.search(sentence.words)
    if match is None or path in out:
        return
    begin = sentence.start + match.end()
    end = begin + len(
        re.split(r"[；;]|，(?=[^，；]*\d[\d.,]*\s*(?:万元|%))", sentence.text[begin : sentence.end])[0].rstrip(" \t，")
    )
    if end > begin:
        out.put(path, "str", sentence.text[begin:end], (begin, end))
