"""Grammar of “三公”经费: （一）总体情况 and （二）具体情况, which share words and differ in what they leave out."""

import re
from collections.abc import Iterable
from decimal import Decimal

from extractor.core.field_path import FieldPath, Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence, last_segment
from extractor.core.values import read_money, read_percent
from extractor.doctypes.common.grammar.changes import (
    CHANGE,
    FLAT,
    UNCLEAR,
    against_budget,
    comparison,
    direction,
    is_change,
    put_change,
)
from extractor.doctypes.common.grammar.labels import label, label_start
from extractor.doctypes.common.grammar.reasons import put_reason
from extractor.doctypes.common.grammar.words import (
    ACTUAL,
    BUDGET,
    REASON,
    SHARE,
    TO,
    Answers,
    is_base_year,
    is_completion,
    own_year,
    section_sentences,
)

# The subject of a clause: the last of these that was named, but for what a share is of. Longer names come first.
_SUBJECT = re.compile(
    r"(?P<total>(?<!占)(?<!占[“\"])[“”\"'‘’]?三公[“”\"'‘’]?\s*经费)|(?P<overseas>因公出国\s*(?:[（(]境[）)])?|出国\s*[（(]境[）)])"
    r"|(?P<vehicles>公务用?车购置(?:费)?\s*(?:及|和|与)\s*运行(?:维护)?)|(?P<purchase>公务用?车购置)|(?P<running>公务用?车运行(?:维护)?)"
    r"|(?P<domestic>(?:其他)?国内(?:公务)?接待)|(?P<foreign>外事接待|外宾接待|国[（(]境[）)]外(?:公务)?接待|外事(?:公务)?接待)|(?P<reception>公务接待)|(?P<meeting>会议费)|(?P<training>培训费)"
)
_ABROAD = re.compile(r"出国|出境|国\s*[（(]\s*境|境外|出访|团组|组团")
_PARTS = {"overseas": "overseas", "vehicles": "vehicles", "purchase": "vehicles", "running": "vehicles"}
_PARTS |= {"domestic": "reception", "foreign": "reception", "reception": "reception"}
_PARTS |= {"meeting": "meeting", "training": "training"}
_GATHERINGS = ("meeting", "training")  # told beside “三公”经费, no part of it
_ELSE = "else"  # what a paragraph is about that names no subject
_HALVES = ("purchase", "running")  # of 公务用车; their own budgets, rates and changes are not those of the whole
_SPEND = re.compile(rf"(?:费用?|支出|经费|决算|接待|费支出|数){TO}")
_ROUNDED = Decimal("0.05")  # percentage points that a rate of two rounded amounts may be off
_EVENTS = re.compile(
    r"具体(?:内容|项目|情况)?(?:包括|为|有)[：:]|接待(?:明细|项目|情况)如下[：:]|(?:其中|主要有|主要是|分别是)[：:](?=接待)"
)
_LAST_YEAR = re.compile(rf"上年(?:度)?(?:同期)?(?:支出|决算)?数?{TO}")
_PURCHASED = re.compile(rf"(?:购置|更新|新购|购买)[^，。；]*?(?:车|车辆|用车|数量?)?{TO}")
_FLEET = re.compile(
    rf"(?:共有|保有|保有量|现有|实有|拥有)[^，。；]*?(?:用车|车辆|车|量)?(?:数)?{TO}|公务用车(?:保有量|数量)?{TO}"
)
_GROUPS = re.compile(rf"团组(?:数|共)?(?:累计)?{TO}|(?:出国|参加).{{0,12}}团组?{TO}")


def _subject(words: str, before: str) -> str:
    """The last subject named in these words, else the one before."""
    reason = REASON.search(words)
    if reason is not None:  # who is named within a reason is not who is spoken of
        words = words[: reason.start()] + words[reason.end() :].rpartition("；")[2] * ("；" in words[reason.end() :])
    for match in _SUBJECT.finditer(words):
        before = match.lastgroup or before
    return before


def _carried(out: Answers, sentence: Sentence, subject: str) -> str:
    """Of whom a sentence speaks before it names anybody, behind one about `subject`."""
    if subject == "overseas" and "\n" in sentence.text[sentence.start - 2 : sentence.start + 1]:
        # A paragraph that says nothing of going abroad is about something else, by whatever name.
        return subject if _ABROAD.search(sentence.words) else _ELSE
    return _changed(out, sentence, subject) if subject in _HALVES and not _SUBJECT.search(sentence.words) else subject


def _changed(out: Answers, sentence: Sentence, half: str) -> str:
    """Whose change a sentence tells that names nobody, behind one about the halves: the half's, or that of vehicles.

    Where amount and rate can be the whole's, which the paragraph is about, they are, even if the half is all of it.
    """
    changes = [figure for figure in sentence.figures if is_change(sentence.lead(figure))]
    amount = next((figure for figure in changes if figure.kind == "money"), None)
    rate = next((figure for figure in changes if figure.kind == "percent"), None)
    if amount is None or rate is None:
        return half
    sign = -1 if direction(sentence.words) == "decrease" else 1
    by, said = read_money(amount.printed).yuan, read_percent(rate.printed).value
    whole = FieldPath((*out.root, "vehicles", "amount"))
    now = next((read_money(str(answer.printed)).yuan for answer in out if answer.path == whole), None)
    if now is None or by is None or now == sign * by:
        return half
    return "vehicles" if abs(abs(100 * by / (now - sign * by)) - abs(said)) <= _ROUNDED else half


def read_three_public(section: Section) -> Iterable[Answer]:
    """（一）总体情况; where there is no （二） of its own, also the details."""
    return _read(section, "year")


def read_three_public_detail(section: Section) -> Iterable[Answer]:
    """（二）具体情况."""
    return _read(section, "detail_year")


def read_gatherings(section: Section) -> Iterable[Answer]:
    """会议费, 培训费, where they are told under a heading of their own."""
    return _read(section, "year")


def _read(section: Section, year_field: str) -> Iterable[Answer]:
    out = Answers(section, ("three_public",))
    subject = "total"
    base: FigureToken | None = None
    counted: Steps | None = None
    for sentence in section_sentences(section):
        year = own_year(sentence)
        if year is not None and "三公" in sentence.words[: max(year.end - sentence.start + 40, 0)]:
            out.year((year_field,), sentence, year)
        subject = opened = _carried(out, sentence, subject)
        events = _EVENTS.search(sentence.words)
        if re.match(r"\s*(?:[（(]?\d+[)）.．、]|[一二三])", sentence.words) or "其中" not in sentence.words[:3]:
            base = None if re.search(r"\n\s*\d", sentence.text[sentence.start - 2 : sentence.start + 3]) else base
        for index, figure in enumerate(sentence.figures):
            lead = sentence.lead(figure)
            if figure.kind == "year":
                base = figure if is_base_year(sentence, figure) else base
                subject = _flat(out, sentence, figure.lead, figure.start, subject, base)
                continue
            before = _subject(lead, subject)
            if events and figure.kind == "money" and figure.start > sentence.start + events.end():
                _event(out, sentence, figure)
                continue
            subject = _flat(out, sentence, figure.lead, figure.start, subject, base)
            subject = before
            if figure.kind == "money":
                _money(out, sentence, figure, subject, base)
            elif figure.kind == "percent":
                _percent(out, sentence, index, subject, base)
            elif figure.kind == "count":
                counted = _count(out, sentence, index, subject, counted)
        end = sentence.figures[-1].end if sentence.figures else sentence.start
        subject = _flat(out, sentence, end, sentence.end, subject, base)
        said = comparison(sentence.words)
        if said is not None and _subject(sentence.words[: said[1]], opened) == "total":
            out.words(("comparison",), "comparison", said[0], sentence.start + said[1], sentence.start + said[2])
        _reason(out, sentence, opened)
    return out


def _reason(out: Answers, sentence: Sentence, opened: str) -> None:
    """The reason, of whom the words before it speak; of the whole only where it compares with the budget."""
    reason = REASON.search(sentence.words)
    if reason is None:
        return
    subject = _subject(sentence.words[: reason.start()], opened)
    if _part(subject) or (subject == "total" and ("comparison",) in out):
        put_reason(out, (*_part(subject), "reason"), sentence)


def _part(subject: str) -> Steps:
    """Where in the record a subject stands: () is “三公”经费 as a whole."""
    return (_PARTS[subject],) if subject in _PARTS else ()


def _money(out: Answers, sentence: Sentence, figure: FigureToken, subject: str, base: FigureToken | None) -> None:
    lead = sentence.lead(figure)
    path = _part(subject)
    changes = bool(CHANGE.search(lead) or UNCLEAR.search(lead))
    if subject == _ELSE or (base is not None and figure.lead == base.end and not changes and not BUDGET.search(lead)):
        return  # 比2017年决算数6.48万元减少…: last year's own figure
    if _LAST_YEAR.search(lead) or re.search(r"金额(?:为)?\s*$|共计支出\s*$|人均|每辆|均费用", lead):
        return
    if changes:
        _compare(out, sentence, figure, subject, base)
        return
    if subject in _HALVES or subject in ("domestic", "foreign"):
        field = subject if not BUDGET.search(lead) else f"{subject}_budget" if subject in _HALVES else ""
        if field and (*path, field) not in out:
            out.figure((*path, field), sentence, figure)
        return
    if BUDGET.search(lead) and "决算" not in lead[-8:]:
        field = "budget"
    elif ACTUAL.search(lead) or _SPEND.search(lead):
        field = "amount" if path else "total"
    else:
        return
    out.figure((*path, field), sentence, figure)


def _compare(out: Answers, sentence: Sentence, figure: FigureToken, subject: str, base: FigureToken | None) -> None:
    """More or less than the year before is a change; against the budget it says of the total how the two compare."""
    if not against_budget(sentence, figure.start):
        if subject != "purchase":
            field = "running_change" if subject == "running" else "change"
            put_change(out, (*_part(subject), field), sentence, figure, base)
        return
    start = figure.lead + last_segment(sentence.lead(figure), "，,。；;：:")
    said = {"increase": "greater", "decrease": "less"}.get(direction(sentence.text[start : figure.start]) or "")
    if said is not None and subject == "total":
        out.words(("comparison",), "comparison", said, start, figure.end)


def _percent(out: Answers, sentence: Sentence, index: int, subject: str, base: FigureToken | None) -> None:
    figure = sentence.figures[index]
    lead = sentence.lead(figure)
    path = _part(subject)
    if subject in (_ELSE, "purchase"):
        return
    if is_completion(sentence, index):
        out.figure((*path, "running_completion" if subject == "running" else "completion"), sentence, figure)
    elif SHARE.search(lead):
        if path and subject in ("overseas", "vehicles", "reception"):
            out.figure((*path, "share"), sentence, figure)
    elif is_change(lead) and not against_budget(sentence, figure.start):
        _compare(out, sentence, figure, subject, base)


def _count(out: Answers, sentence: Sentence, index: int, subject: str, counted: Steps | None) -> Steps | None:
    """Groups, persons, batches and vehicles; returns the list that 其中：轿车5辆 would belong to."""
    figure = sentence.figures[index]
    lead = sentence.lead(figure)
    unit = re.sub(r"[\d,，\s]", "", figure.printed)
    target: Steps | None = None
    if unit == "辆":
        return _vehicles(out, sentence, figure, counted)
    if subject in _GATHERINGS:
        target = (subject, "persons" if unit in ("人", "人次", "名") else "count")
    if subject == "overseas":
        persons = unit in ("人", "人次", "名")
        target = ("overseas", "persons" if persons else "groups")
        if not persons and not (_GROUPS.search(lead) or unit == "团组" or "团组" in sentence.tail(index)[:4]):
            return None
    elif subject in ("domestic", "foreign", "reception"):
        foreign = "外" in label(sentence, figure) or (subject == "foreign" and not _was_an_aside(sentence, figure))
        side = "foreign" if foreign else "domestic"
        field = (
            "persons"
            if unit in ("人", "人次", "名")
            else "batches"
            if unit in ("批次", "批", "个", "次", "团组")
            else None
        )
        target = ("reception", f"{side}_{field}") if field else None
    if target is not None and target not in out:
        out.figure(target, sentence, figure)
    return None


def _was_an_aside(sentence: Sentence, figure: FigureToken) -> bool:
    """Whether 外事 was said in brackets that have closed: 58批次（其中：外事接待0批次），接待人次486人."""
    before = sentence.text[sentence.start : figure.start]
    return re.search(r"[（(][^（）()]*外[^（）()]*[）)][^（）()外]*$", before) is not None


def _vehicles(out: Answers, sentence: Sentence, figure: FigureToken, counted: Steps | None) -> Steps | None:
    lead = sentence.lead(figure)
    if _PURCHASED.search(lead) and ("vehicles", "purchased") not in out:
        out.figure(("vehicles", "purchased"), sentence, figure)
        return ("vehicles", "purchased_by_type")
    if _FLEET.search(lead) and ("vehicles", "fleet") not in out:
        out.figure(("vehicles", "fleet"), sentence, figure)
        return ("vehicles", "fleet_by_type")
    if counted is not None and (name := label(sentence, figure)):
        out.figure((*counted, out.key(counted, name), "count"), sentence, figure)
    return counted


def _event(out: Answers, sentence: Sentence, figure: FigureToken) -> None:
    """接待重庆石柱县人大一行3127元."""
    start = label_start(sentence, figure)
    name = label(sentence, figure)
    path: Steps = ("reception", "events")
    if name and not re.match(r"(?:共计|合计|总计|共)", name):
        out.figure((*path, out.key(path, name), "amount"), sentence, figure, start)


def _flat(out: Answers, sentence: Sentence, start: int, end: int, subject: str, base: FigureToken | None) -> str:
    """与2019年持平 and the like between two figures; returns the subject named last."""
    for match in FLAT.finditer(out.text, start, end):
        before = out.text[start : match.start()]
        subject = _subject(before, subject)
        if against_budget(sentence, match.start()) or comparison(
            out.text[max(start, match.start() - 14) : match.end()]
        ):
            continue
        path = (*_part(subject), "change")
        if (*path, "direction") in out or subject in (*_HALVES, _ELSE):
            continue
        if base is not None:
            out.figure((*path, "base_year"), sentence, base, base.start)
        cut = start + max(before.rfind(mark) for mark in "，；：") + 1
        out.words((*path, "direction"), "direction", "flat", cut, match.end())
    return _subject(out.text[start:end], subject)
