"""Grammar of 基本支出: its total, 人员经费 and 公用经费, and the names that are listed after each."""

import re
from collections.abc import Iterable

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import Sentence, split_outside_brackets
from extractor.core.values import MONEY_UNIT, NUMBER
from extractor.doctypes.common.grammar.changes import CHANGE
from extractor.doctypes.common.grammar.words import TO, Answers, own_year, section_sentences

_BASIC = re.compile(rf"基本支出(?:决算)?(?:数)?{TO}")
_PERSONNEL = re.compile(rf"人员(?:经费|支出)(?:支出)?(?:决算)?(?:合计)?{TO}")
_PUBLIC = re.compile(rf"(?:日常)?公用(?:经费|支出)(?:支出)?(?:决算)?(?:合计)?{TO}")
_LIST = re.compile(
    r"(?:主要|具体)?(?:包括|用于|涵盖|(?<=具体)[为是]|支出内容(?:包括|为|有)|开支内容(?:包括|为))(?:了)?[：:，]?"
)
_FIGURE_BEHIND = re.compile(rf"{NUMBER}\s*(?:{MONEY_UNIT})?\s*$")  # 基本工资182.46万元、…: the name is before it
_MADE_UP_OF = re.compile(r"，由(?=[^。；]+(?:构成|组成))")
_ETC = re.compile(r"(?:等(?:支出|费用|方面|方面支出|方面的支出|项|各项|支出项目|项目支出)?|构成|组成)$")


def read_basic(
    section: Section, root: Steps = ("basic_expenditure",), whole: re.Pattern[str] = _BASIC
) -> Iterable[Answer]:
    """基本支出: total (`whole` leads up to it), 人员经费 and 公用经费 with the names listed after each."""
    out = Answers(section, root)
    side: str | None = None
    for sentence in section_sentences(section):
        for index, figure in enumerate(sentence.figures):
            lead = sentence.lead(figure)
            if figure.kind != "money" or CHANGE.search(lead):
                continue
            if _PERSONNEL.search(lead):
                side = "personnel"
            elif _PUBLIC.search(lead):
                side = "public"
            elif whole.search(lead) and ("total",) not in out:
                if (year := own_year(sentence)) is not None:
                    out.year(("year",), sentence, year)
                out.figure(("total",), sentence, figure)
                continue
            else:
                continue
            if (side,) not in out:
                out.figure((side,), sentence, figure)
            _names(out, side, figure.end, _other_side(sentence, index))
        if side is not None and not sentence.figures:  # the list in a paragraph of its own
            _names(out, side, sentence.start, sentence.end)
    return out


def _other_side(sentence: Sentence, index: int) -> int:
    """Where what is said of one side ends: at the amount of the other, or at the end of the sentence."""
    sides = (f.start for f in sentence.figures[index + 1 :] if _names_a_side(sentence.lead(f)))
    return next(sides, sentence.end)


def _names_a_side(lead: str) -> bool:
    return bool(_PERSONNEL.search(lead) or _PUBLIC.search(lead))


def _names(out: Answers, side: str, start: int, end: int) -> None:
    """主要包括：基本工资、津贴补贴… as a list, up to the end of the clause."""
    path = (f"{side}_items",)
    match = _LIST.search(out.text[start:end]) or _MADE_UP_OF.search(out.text[start:end])
    if path in out or not match:
        return
    begin = start + match.end()
    words = split_outside_brackets(out.text[begin:end], "；;。")
    if not words:
        return
    stated = words[0].rstrip("，、 \n")
    begin = out.text.index(stated, begin)
    names = tuple(
        name
        for part in split_outside_brackets(stated, "、，,")
        if (name := _ETC.sub("", _FIGURE_BEHIND.sub("", part)).strip())
    )
    if names:
        out.put(path, "list", names, (begin, begin + len(stated)))
