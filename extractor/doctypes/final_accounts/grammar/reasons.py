"""Why a figure is what it is, and what it was spent on: words that are copied as they stand."""

import re

from extractor.core.field_path import Steps
from extractor.core.tokenizer import Sentence, sentences
from extractor.doctypes.final_accounts.grammar.words import NOTE, REASON, Answers


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
    return (begin, end) if end > begin else None


def put_reason(out: Answers, path: Steps, sentence: Sentence, start: int | None = None) -> None:
    """The first reason of a section, as printed; looked for from `start` on."""
    if path in out:
        return
    begin = sentence.start if start is None else start
    span = reason_span(sentence.text, begin, sentence.end, out.section.end)
    if span is not None:
        out.put(path, "str", sentence.text[span[0] : span[1]], span)
