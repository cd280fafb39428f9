"""Grammar of “三公”经费, 机关运行经费, 政府性基金 and 国有资本经营预算, 政府采购."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence
from extractor.doctypes.budget.grammar.amounts import Amount, AmountReader, Slot, Slots, whole
from extractor.doctypes.budget.grammar.sections import read_items
from extractor.doctypes.common.grammar.chains import chains_of
from extractor.doctypes.common.grammar.words import REASON, TO, Answers, own_year, section_sentences

# Who a clause speaks of: the last of these that was named. Longer names come first.
_SUBJECT = re.compile(
    r"(?P<total>(?<!占)(?<!占[“\"])[“”\"'‘’]?三公[“”\"'‘’]?\s*经费)|(?P<overseas>因公出国\s*(?:[（(]境[）)])?|出国\s*[（(]境[）)])"
    r"|(?P<vehicles>公务用?车购置(?:费)?\s*(?:及|和|与)\s*运行(?:维护)?)|(?P<purchase>公务用?车购置)|(?P<running>公务用?车运行(?:维护)?)"
    r"|(?P<reception>公务接待)|(?P<meeting>会议费)|(?P<training>培训费)"
)
_HALVES = ("purchase", "running")
_LISTED = re.compile(r"[（(][^（）()]*三公[^（）()]*[)）]|[“\"]三公[”\"]经费[、和及](?:会议费|培训费)")
_GROUPS, _PERSONS = ("团组", "个", "批", "批次"), ("人", "人次", "名")
_PURCHASED = re.compile(rf"(?:购置|更新|新购)[^，。；]{{0,10}}{TO}")
_FLEET = re.compile(rf"(?:共有|保有|现有|实有)[^，。；]{{0,10}}{TO}|保有量{TO}")


def read_three_public(section: Section) -> Iterable[Answer]:
    """“三公”经费 as a whole and by its parts; a part that is told again takes `detail_`."""
    out = Answers(section, ("three_public",))
    subject = "total"

    def find(amount: Amount) -> Slots | None:
        nonlocal subject
        named = subject_of(amount.said, "")
        subject = named or subject
        return (_cost(out, subject),) if named else ()

    reader = AmountReader(out, find)
    for sentence in section_sentences(section):
        year = own_year(sentence)
        if year is not None and "三公" in sentence.words:
            out.year(("year",), sentence, year)
        reason = REASON.search(sentence.words)
        if reason is not None and not sentence.figures and (named := subject_of(sentence.words[: reason.start()], "")):
            reader.current = (_cost(out, named, again=False),)
        reader.read(sentence)
        _count(out, sentence, subject)
    return out


def subject_of(words: str, before: str) -> str:
    """The cost that words name last, reasons left out; else the one before."""
    reason = REASON.search(words)
    if reason is not None:
        words = words[: reason.start()] + words[reason.end() :].rpartition("；")[2] * ("；" in words[reason.end() :])
    for match in _SUBJECT.finditer(_LISTED.sub("", words)):
        before = match.lastgroup or before
    return before


def _cost(out: Answers, subject: str, *, again: bool = True) -> Slot:
    """The slot of a cost; of one that was told before that of its second print."""
    if subject == "total":
        return whole(())
    if subject in _HALVES:
        path: Steps = ("vehicles",)
        slot = Slot(
            (*path, subject), (*path, f"{subject}_change"), (*path, f"{subject}_share"), (*path, f"{subject}_reason")
        )
        second = (*path, f"detail_{subject}")
    else:
        path = (subject,)
        slot, second = whole(path, "amount"), (*path, "detail_amount")
    if again and slot.amount in out:
        return replace(slot, amount=second)
    return slot


def _count(out: Answers, sentence: Sentence, subject: str) -> None:
    """Groups and people of journeys, vehicles bought and kept."""
    for figure in sentence.figures:
        subject = subject_of(sentence.lead(figure), subject)
        if figure.kind != "count":
            continue
        unit = re.sub(r"[\d,，\s]", "", figure.printed)
        path: Steps | None = None
        if unit == "辆":
            lead = sentence.lead(figure)
            path = ("vehicles", "purchased" if _PURCHASED.search(lead) else "fleet") if _counts(lead) else None
        elif subject == "overseas" and unit in (*_GROUPS, *_PERSONS):
            path = ("overseas", "persons" if unit in _PERSONS else "groups")
        if path is not None and path not in out:
            out.figure(path, sentence, figure)


def _counts(lead: str) -> bool:
    return bool(_PURCHASED.search(lead) or _FLEET.search(lead))


_RUN = re.compile(
    rf"机关运行(?:经费)?(?:财政拨款)?(?:支出)?(?:预算)?(?:支出)?(?:数|总额|安排)?{TO}|(?:预算|合计|共计|安排)(?:数)?{TO}"
)


def read_operating_costs(section: Section) -> Iterable[Answer]:
    """机关运行经费: its total and change."""
    out = Answers(section, ("operating_costs",))
    _read_total(section, out, "total", lambda said: "机关运行" in section.title + said and bool(_RUN.search(said)))
    return out


def _read_total(section: Section, out: Answers, name: str, is_total: Callable[[str], bool]) -> None:
    def find(amount: Amount) -> Slots | None:
        return (whole((), name),) if (name,) not in out and is_total(amount.said) else ()

    reader = AmountReader(out, find)
    for sentence in section_sentences(section):
        year = own_year(sentence)
        if year is not None and (name,) not in out and any(f.kind == "money" for f in sentence.figures):
            out.year(("year",), sentence, year)
        reader.read(sentence)


def read_government_fund(section: Section) -> Iterator[Answer]:
    """政府性基金预算: income, expenditure, what it is for."""
    yield from _read_fund(section, "government_fund")


def read_state_capital(section: Section) -> Iterator[Answer]:
    """国有资本经营预算."""
    yield from _read_fund(section, "state_capital")


_TO_BOTH = re.compile(rf"收入?[、和及]?支出?(?:预算)?(?:总计|合计)?(?:各|均)?{TO}")
_EARNED = re.compile(rf"收入(?:预算)?(?:总计|合计|数)?{TO}")


def _read_fund(section: Section, root: str) -> Iterator[Answer]:
    out = Answers(section, (root,))
    chains = list(chains_of(section))
    end = chains[0].start if chains else section.end

    def find(amount: Amount) -> Slots | None:
        if _TO_BOTH.search(amount.said):
            return (Slot(("income",)), whole((), "expenditure"))
        if _EARNED.search(amount.said):
            return (Slot(("income",)),)
        return (whole((), "expenditure"),) if ("expenditure",) not in out else ()

    reader = AmountReader(out, find)
    for sentence in section_sentences(Section(section.key, section.title, section.text, section.start, end)):
        year = own_year(sentence)
        if year is not None and ("expenditure",) not in out and not REASON.search(sentence.words):
            out.year(("year",), sentence, year)
        reader.read(sentence)
    if chains:
        read_items(section, out, ("items",))
    yield from out


# In order: the first that fits the words since the last ； or 。 says what an amount is.
_END = rf"(?:类)?(?:采购)?(?:支出|预算|金额|项目)*(?:总额|金额|总金额|数)?{TO}"
_PROCUREMENT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("micro_reserved", re.compile(r"(?:小微|小型(?:、|和|及)?微型)企业[^，；。]*$")),
    ("sme_reserved", re.compile(r"中小企业[^，；。]*$")),
    ("goods", re.compile(f"货物{_END}")),
    ("works", re.compile(f"工程{_END}")),
    ("services", re.compile(f"服务{_END}")),
    ("total", re.compile(f"(?:政府)?采购{_END}|(?:合计|共计|总额){TO}")),
)


def read_procurement(section: Section) -> Iterable[Answer]:
    """政府采购预算: the total, its three kinds, what is reserved for small firms."""
    out = Answers(section, ("procurement",))

    def find(amount: Amount) -> Slots | None:
        name = next((name for name, words in _PROCUREMENT if words.search(amount.said)), None)
        if name is None or (name,) in out:
            return ()
        return (whole((), name),) if name == "total" else (Slot((name,)),)

    reader = AmountReader(out, find)
    for sentence in section_sentences(section):
        year = own_year(sentence)
        if year is not None and ("total",) not in out and _has_amount(sentence, year):
            out.year(("year",), sentence, year)
        reader.read(sentence)
    return out


def _has_amount(sentence: Sentence, year: FigureToken) -> bool:
    return any(figure.kind == "money" and figure.start > year.start for figure in sentence.figures)
