"""Grammar of a list of items: amounts by label, each with its share, its change against the year before, the reason.

Sentences in, what they state of each item out; what divides an item (其中, in brackets or behind it) is none beside it.
"""

import re
from collections.abc import Iterator

from extractor.core.field_path import Key, Steps
from extractor.core.tokenizer import FigureToken, Sentence, split_outside_brackets
from extractor.doctypes.common.grammar.changes import CHANGE, against_budget, is_change, put_change, put_flat
from extractor.doctypes.common.grammar.labels import label_start, trim_label
from extractor.doctypes.common.grammar.reasons import put_reason
from extractor.doctypes.common.grammar.words import REASON, SHARE, Answers, is_amount, is_base_year

MARK = re.compile(r"[（(]\s*(?:类|\d{3}\s*类?)\s*[）)]")
_CODE = re.compile(r"[（(]\s*(\d{3})\s*类?\s*[）)]")
_BRACKET = re.compile(r"[（(]\s*")  # 基本支出1,945.02万元（36.15%）
_EACH = re.compile(r"均(?:为|是)?\s*$")
_BUDGET_OF = re.compile(r"占|预算(?:数)?(?:为|的)?\s*$")
_COMPARED = re.compile(r"\s*(?:[与和同比较](?:上年|去年|上一年|(?:19|20)\d\d年)|同比)")
_NAMES_ITS_OWN = re.compile(r"(?:收入|支出|经费|费用|补助|补贴|合计|总计|总额|收支)$")
_CLAUSES = re.compile(r"；(?!\s*[二三四五]是)")  # 一是…；二是… is one reason
_WHOLE = re.compile(r"总|合计|收支|^(?:本年)?(?:财政)?(?:收入|支出)$|[收入支]、")


class ItemReader:
    """Reads the sentences of one list, in order; knows which item was named last and whether something divides it."""

    def __init__(self, out: Answers, listed: Steps) -> None:
        self.out = out
        self.listed = listed
        self._item: Steps | None = None
        self._start = 0  # where the label of the last item begins
        self._nest: int | None = None  # the depth of brackets at which parts of an item are told
        self._base: FigureToken | None = None

    def read(self, sentence: Sentence, figures: tuple[FigureToken, ...], *, adds: bool = True) -> None:
        """Take the items of these figures of a sentence, years among them; where it adds none, only their changes."""
        self._nest = 0 if self._item is not None and re.match(r"\s*其中", sentence.words) else None
        if self._nest is None:
            self._item, self._base = None, None
        changed = sentence.start
        for figure in figures:
            if figure.kind == "year":
                self._base = figure if is_base_year(sentence, figure) else self._base
                continue
            lead = sentence.lead(figure)
            if self._divides(sentence, figure, lead):
                continue
            if figure.kind in ("money", "percent") and is_change(lead):
                changed = self._turn_to_named(sentence, figure, changed)
                if self._item is not None and not against_budget(sentence, figure.start):
                    put_change(self.out, (*self._item, "change"), sentence, figure, self._base)
                continue
            if adds and _opens(figure, lead):
                self._close(sentence, changed, label_start(sentence, figure))
                self._open(sentence, figure)
                changed = figure.end
            elif self._item is not None and figure.kind != "money" and _is_share(figure, lead):
                self._share(sentence, figure, self._item)
        self._close(sentence, changed, sentence.end)

    def _divides(self, sentence: Sentence, figure: FigureToken, lead: str) -> bool:
        """基本支出…，其中：人员经费…: what divides an item, up to ； or to the end of the bracket that it stands in."""
        before = sentence.text[sentence.start : figure.start]
        depth = sum(before.count(mark) for mark in "（(") - sum(before.count(mark) for mark in "）)")
        if self._nest is not None and ("；" in lead or depth < self._nest):
            self._nest = None
        if self._nest is None and self._item is not None and "其中" in lead:
            self._nest = depth
        return self._nest is not None

    def _open(self, sentence: Sentence, figure: FigureToken) -> None:
        """The amount of an item; 上缴上级支出、经营支出均为0万元 is one figure for each."""
        out, listed = self.out, self.listed
        self._start = start = label_start(sentence, figure)
        printed = sentence.text[start : figure.start]
        self._item = None
        if _EACH.search(printed):
            for each in split_outside_brackets(_EACH.sub("", printed), "、和"):
                out.figure((*listed, out.key(listed, trim_label(each)), "amount"), sentence, figure, start)
            return
        name, code = _item_label(printed)
        if not name or (*listed, Key(name), "amount") in out:  # stated again further on
            return
        self._item = (*listed, Key(name) if (*listed, Key(name)) in out else out.key(listed, name))
        if code is not None:
            at = start + code.start(1)
            out.put((*self._item, "code"), "str", code[1], (at, at + 3), (start, figure.end))
        out.figure((*self._item, "amount"), sentence, figure, start)

    def _share(self, sentence: Sentence, figure: FigureToken, item: Steps) -> None:
        if (*item, "share") not in self.out:
            self.out.figure((*item, "share"), sentence, figure, self._start)

    def _turn_to_named(self, sentence: Sentence, figure: FigureToken, since: int) -> int:
        """财政拨款收入比上年增加…: what a clause names is what changes; one that is not in the list is nobody's here.

        Where what is said of the item begins.
        """
        named = changed_name(sentence, figure.start)
        item = (*self.listed, Key(named))
        if not named or item == self._item:
            return since
        start = label_start(sentence, figure)
        self._close(sentence, since, start)
        self._item, self._start = item if item in self.out else None, start
        return figure.end

    def _close(self, sentence: Sentence, start: int, end: int) -> None:
        """持平 and the reason, which stand behind the figures of an item; behind ； of an item that is named there."""
        if self._item is None or self._nest is not None:
            return
        at = start
        for clause in _CLAUSES.split(sentence.text[start:end]):
            item = self._item if at == start else (*self.listed, Key(changed_name(sentence, at + len(clause))))
            if item in self.out:
                put_flat(self.out, (*item, "change"), sentence, (at, at + len(clause)), self._base)
                if (*item, "change", "direction") in self.out:
                    put_reason(self.out, (*item, "reason"), sentence, at, at + len(clause))
            at += len(clause) + 1


def _opens(figure: FigureToken, lead: str) -> bool:
    return is_amount(figure) and not SHARE.search(lead) and not _BUDGET_OF.search(lead)


def _is_share(figure: FigureToken, lead: str) -> bool:
    return bool(SHARE.search(lead) or (figure.kind == "percent" and _BRACKET.fullmatch(lead)))


def _item_label(printed: str) -> tuple[str, re.Match[str] | None]:
    """The label stops at its mark: 一般公共服务（类）支出 is 一般公共服务; an unmarked 住房保障支出 stays whole."""
    mark = MARK.search(printed)
    return trim_label(printed[: mark.start()] if mark and mark.start() else printed), _CODE.search(printed)


def changed_name(sentence: Sentence, at: int) -> str:
    """The item that the clause of a change before `at` names (事业收入比上年增加…); "" where it names none."""
    clause = re.split(r"[，。；：:,;]", sentence.text[sentence.start : at])[-1]
    verb = CHANGE.search(clause)
    words = clause[: verb.start()] if verb else clause
    compared = _COMPARED.search(words)
    name = trim_label(words[: compared.start()] if compared else words)
    return name if _NAMES_ITS_OWN.search(name) else ""


def changes_of_single_items(sentence: Sentence) -> Iterator[tuple[str, FigureToken]]:
    """其中：财政拨款收入增加…，其他收入减少…: the figures of changes of single items, each with the item's name."""
    if re.match(r"\s*其中", sentence.words) is None:
        return
    named = ""
    for figure in sentence.figures:
        lead = sentence.lead(figure)
        if figure.kind in ("money", "percent") and CHANGE.search(lead) and not against_budget(sentence, figure.start):
            named = changed_name(sentence, figure.start) or ("" if figure.kind == "money" else named)
            if named and not _WHOLE.search(named):
                yield named, figure


def named_in_reason(sentence: Sentence, names: list[str]) -> str:
    """其他收入发生较大差异的原因是…: the item whose change a sentence explains; "" where it names none of these."""
    reason = REASON.search(sentence.words)
    before = sentence.words[: reason.start()] if reason and not sentence.figures else ""
    return max((name for name in names if name in before), key=len, default="")
