"""Grammar of the sections that state totals and divide them: overall, income, expenditure, 财政拨款, 一般公共预算."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extractor.core.field_path import Key, Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import Sentence, sentences
from extractor.doctypes.budget.grammar.amounts import Amount, AmountReader, Slot, Slots, item, whole
from extractor.doctypes.common.grammar.chains import chains_of, code_of
from extractor.doctypes.common.grammar.words import REASON, Answers, is_note, own_year, section_sentences

_END = r"(?:总计|合计|总额|总数|总预算|规模|支出)*(?:数)?(?:为|是|达|共|各|均|分别为|：|:)*\s*$"
_BOTH = re.compile(rf"(?:收入?\s*[、和及与/]?\s*支出?)(?:预算|总)*{_END}")
_INCOME = re.compile(rf"收入(?:预算)?{_END}")
_EXPENDITURE = re.compile(rf"支出(?:预算)?{_END}")
_SUMMED = re.compile(r"总计|合计|总额|总收入|总支出|总预算|预算(?:数)?(?:为|是)?\s*$")
_OF_FISCAL = re.compile("^(?:一般公共预算|公共财政|政府性基金|国有资本经营)")
_SPENT = re.compile("支出|结转下年|年终结转|年末结转")
_WHOLE = re.compile(
    "总|合计|收支|[收入支]、|^(?:本年)?(?:预算)?(?:财政拨款|一般公共预算(?:财政)?(?:拨款)?|部门)?(?:收入|支出|拨款)(?:预算)?$"
)
_GRAND = re.compile("总|合计|收支")
_THIS_YEAR = re.compile("^(?:本年|当年)(?:预算)?(?:收入|支出)(?:预算)?$")
_USE = re.compile("^(?:基本支出|项目支出|单位预留机动经费|预留机动经费|经营支出|上缴上级支出|对附属单位补助支出)$")


class _Lists:
    """Items of lists by their labels: where one goes that is named again, and where a new one goes."""

    def __init__(self, out: Answers) -> None:
        self.out = out

    def slot(self, listed: Steps, label: str) -> Slots | None:
        """A new element of a list; None where it is there already, told again."""
        key = Key(label)
        if not label or (*listed, key, "amount") in self.out:
            return ()
        return (item((*listed, key)),)

    def known(self, listed: Steps, label: str, total: Slots | None = None) -> Slots | None:
        """The element of that name; of a whole the `total` (None: what was spoken of before); else nobody."""
        for name in (label, label.removesuffix("支出"), f"{label}支出"):
            if (*listed, Key(name)) in self.out:
                return (item((*listed, Key(name))),)
        return total if _WHOLE.search(label) else ()


def read_overall(section: Section) -> Iterable[Answer]:
    """收支预算总体情况: both totals, then what each consists of, and the uses."""
    out = Answers(section, ("overall",))
    lists = _Lists(out)
    stage = ""

    def find(amount: Amount) -> Slots | None:
        nonlocal stage
        label, said = amount.label, amount.said
        if ("income_total",) not in out and _BOTH.search(said):
            return _sides("income", "expenditure")
        for side, pattern in (("income", _INCOME), ("expenditure", _EXPENDITURE)):
            if pattern.search(said) and _SUMMED.search(said) and not _narrow(label):
                if (f"{side}_total",) not in out:
                    return _sides(side)
                if _THIS_YEAR.search(label):
                    break
                stage = side
                return (Slot((f"{side}_detail_total",), (f"{side}_change",), again=True),)
        if "此外" in said or (stage == "expenditure" and _USE.search(label)):
            stage = "uses"
        side = stage or ("expenditure" if _SPENT.search(label) else "income")
        if side == "uses":
            return lists.slot(("uses",), label)
        if side == "income" and _OF_FISCAL.search(label) and ("income_detail", Key("财政拨款收入")) in out:
            label = f"财政拨款收入/{label}"
        return lists.slot((f"{side}_detail",), label)

    def named(name: str) -> Slots | None:
        if _BOTH.search(name):
            return _sides("income", "expenditure")
        listed = ("uses",) if stage == "uses" else (f"{stage or 'income'}_detail",)
        return lists.known(listed, name)

    _read(section, out, AmountReader(out, find, named), ("income_total",))
    return out


def _narrow(label: str) -> bool:
    """Whether a label names a kind of income or expenditure, not all of it."""
    return re.search("财政拨款|公共预算|基金|国有资本|专户|其他|事业|经营|基本|项目", label) is not None


def _sides(*sides: str) -> Slots:
    return tuple(
        Slot((f"{side}_total",), (f"{side}_change",), (), ("reason",), (), ("change_parts",)) for side in sides
    )


def _read(section: Section, out: Answers, reader: AmountReader, main: Steps, year: Steps = ("year",)) -> None:
    for sentence in section_sentences(section):
        named = own_year(sentence)
        if named is not None and main not in out:
            out.year(year, sentence, named)
        reader.read(sentence)


def read_income(section: Section) -> Iterable[Answer]:
    """收入预算情况: the total and its items."""
    return _read_list(section, "income", _INCOME)


def read_expenditure(section: Section) -> Iterable[Answer]:
    """支出预算情况: the total and its items, by use or by 类."""
    return _read_list(section, "expenditure", _EXPENDITURE)


def _read_list(section: Section, root: str, total: re.Pattern[str]) -> Iterable[Answer]:
    out = Answers(section, (root,))
    lists = _Lists(out)

    def find(amount: Amount) -> Slots | None:
        label = amount.label
        if ("total",) not in out and total.search(amount.said) and not _narrow(label):
            return (whole(()),)
        if _THIS_YEAR.search(label) or _GRAND.search(label):
            return ()
        return lists.slot(("items",), label) if ("total",) in out or "其中" in amount.said else ()

    reader = AmountReader(out, find, lambda name: lists.known(("items",), name, ()))
    _read(section, out, _without_change(reader), ("total",))
    return out


def _without_change(reader: AmountReader) -> AmountReader:
    """Income and expenditure as a whole have no change of their own in the record: overall has it."""
    find = reader.find

    def only_amount(amount: Amount) -> Slots | None:
        found = find(amount)
        return tuple(Slot(slot.amount) if slot.amount == ("total",) else slot for slot in found or ()) or found

    reader.find = only_amount
    return reader


def read_appropriation(section: Section) -> Iterable[Answer]:
    """财政拨款收支预算总体情况: both totals of 财政拨款."""
    out = Answers(section, ("appropriation",))

    def find(amount: Amount) -> Slots | None:
        if ("income_total",) not in out and _BOTH.search(amount.said):
            return _sides("income", "expenditure")
        for side, pattern in (("income", _INCOME), ("expenditure", _EXPENDITURE)):
            if (f"{side}_total",) not in out and pattern.search(amount.said) and "财政拨款" in amount.said:
                return _sides(side)
        return ()

    _read(section, out, AmountReader(out, find), ("income_total",))
    return out


_FISCAL_SPENT = re.compile(rf"财政拨款(?:预算)?(?:支出)?(?:预算)?{_END}")
_BUDGET_SPENT = re.compile(
    rf"(?:一般公共预算|公共财政预算)(?:财政)?(?:当年)?(?:财政)?(?:拨款)?(?:安排)?(?:收入)?(?:支出)?(?:预算)?{_END}"
)


def read_fiscal_spending(section: Section) -> Iterator[Answer]:
    """财政拨款支出预算情况: the total with its share and change, then by 类/款/项, or by 类 alone."""
    yield from _read_divided(section, "appropriation", _FISCAL_SPENT, whole((), before="detail_"), ("detail_year",))


def read_general_budget(section: Section) -> Iterator[Answer]:
    """一般公共预算支出预算情况: the total, its structure by 类, its use by 类/款/项."""
    yield from _read_divided(section, "general_budget", _BUDGET_SPENT, whole(()), ("year",))


def read_structure(section: Section) -> Iterator[Answer]:
    """一般公共预算当年拨款结构情况."""
    yield from _read_divided(section, "general_budget", _BUDGET_SPENT, Slot(("structure_total",)), ())


def read_use(section: Section) -> Iterator[Answer]:
    """一般公共预算当年拨款具体使用情况."""
    yield from _read_divided(section, "general_budget", _BUDGET_SPENT, whole((), before="detail_"), ("detail_year",))


def _read_divided(section: Section, root: str, total: re.Pattern[str], slot: Slot, year: Steps) -> Iterator[Answer]:
    out = Answers(section, (root,))
    lists = _Lists(out)
    chains = [chain for chain in chains_of(section) if len(chain.steps) > 1 or chain.steps[0].level > 1]
    divided = next((c.start for c in chains_of(section)), section.end) if chains else section.end
    opening = Section(section.key, section.title, section.text, section.start, divided)

    def find(amount: Amount) -> Slots | None:
        if slot.amount not in out and total.search(amount.said):
            return (slot,)
        if slot.amount not in out or chains:
            return ()
        return lists.slot(("structure",), amount.label)

    reader = AmountReader(out, find, lambda name: lists.known(("structure",), name, (slot,)))
    for sentence in section_sentences(opening):
        named = own_year(sentence)
        if year and named is not None and slot.amount not in out and _has_money(sentence):
            out.year(year, sentence, named)
        if (reason := REASON.search(sentence.words)) and not sentence.figures:
            found = _explained(lists, sentence.words[: reason.start()])
            reader.current = reader.current if found is None else found
        reader.read(sentence)
    if chains:
        read_items(section, out, ("detail",))
    yield from out


def _has_money(sentence: Sentence) -> bool:
    return any(figure.kind == "money" for figure in sentence.figures)


def _explained(lists: _Lists, words: str) -> Slots | None:
    name = re.split("[，。；：]", words)[-1]
    return lists.known(("structure",), name) if name.strip() else None


def read_items(section: Section, out: Answers, listed: Steps) -> None:
    """Every functional item of a section with its amount, 类 and 款 carried over from the heads above."""
    chains = list(chains_of(section))
    carried: dict[int, str] = {}
    for n, chain in enumerate(chains):
        end = chains[n + 1].start if n + 1 < len(chains) else section.end
        carried = {level: label for level, label in carried.items() if level < chain.steps[0].level}
        carried |= {step.level: step.label for step in chain.steps}
        named = "/".join(label for _, label in sorted(carried.items()) if label)
        if not named or not re.search(r"\d", section.text[chain.end : end]):
            continue
        path = (*listed, out.key(listed, named))
        _read_item(out, path, chain.end, end)
        code, at = code_of(chain.steps), chain.steps[-1].code
        if code is not None and at is not None and path in out:
            out.put((*path, "code"), "str", code, (chain.start, at.end()))


_NUMBERED = re.compile(r"\s*(?:[（(]?\d{1,2}[)）]?[.．、]|[（(]\d{1,2}[)）])")
_GIVEN = re.compile(r"预算(?:数|安排)?(?:为|是)?\s*$")


def _read_item(out: Answers, path: Steps, start: int, end: int) -> None:
    """What is told behind the name of a functional item: its first amount is the item's."""

    def find(amount: Amount) -> Slots | None:
        again = (*path, "amount") in out
        if again and _NUMBERED.match(amount.sentence.words) and amount.sentence.lead(amount.figure) == amount.said:
            return lists.slot(("structure",), amount.label)
        return (replace(item(path), again=again),) if not again or _GIVEN.search(amount.said) else ()

    lists = _Lists(out)
    reader = AmountReader(out, find)
    for sentence in sentences(out.text, start, end):
        if not is_note(sentence) and "\t" not in sentence.words:
            reader.read(sentence)


# --- 预算编制说明: all of it in a few sentences ----------------------------------------------------------------------

_FUNDS: Sequence[tuple[re.Pattern[str], Slot]] = (
    (re.compile("政府性基金[^，。；]{0,12}收入"), Slot(("government_fund", "income"))),
    (re.compile("国有资本经营[^，。；]{0,12}收入"), Slot(("state_capital", "income"))),
    (re.compile("政府性基金"), whole(("government_fund",), "expenditure")),
    (re.compile("国有资本经营"), whole(("state_capital",), "expenditure")),
    (re.compile("一般公共预算[^，。；]{0,8}支出"), whole(("general_budget",))),
    (re.compile("一般公共预算(?!财政拨款收入|拨款收入)"), whole(("general_budget",))),
)
_FISCAL_SIDES = {
    side: Slot(
        ("appropriation", f"{side}_total"),
        ("appropriation", f"{side}_change"),
        (),
        ("appropriation", "reason"),
        (),
        ("appropriation", "change_parts"),
    )
    for side in ("income", "expenditure")
}


def read_summary(section: Section) -> Iterable[Answer]:
    """预算编制说明: income and its items, expenditure, 财政拨款 and its budgets, then its items by function."""
    out = Answers(section, ())
    lists = _Lists(out)
    chains = list(chains_of(section))
    opening = Section(
        section.key, section.title, section.text, section.start, chains[0].start if chains else section.end
    )
    stage = ""

    def find(amount: Amount) -> Slots | None:
        nonlocal stage
        label, said = amount.label, amount.said
        if _INCOME.search(said) and not _narrow(label) and ("income", "total") not in out:
            stage = "income"
            return (Slot(("income", "total")),)
        if _EXPENDITURE.search(said) and not _narrow(label) and ("expenditure", "total") not in out:
            stage = "expenditure"
            return (Slot(("expenditure", "total")),)
        if stage == "income":
            return lists.slot(("income", "items"), label)
        if re.fullmatch("(?:本年)?财政拨款支出(?:预算)?", label):
            return (_FISCAL_SIDES["expenditure"],)
        return next(((slot,) for words, slot in _FUNDS if words.search(label)), None) or (
            lists.slot(("expenditure", "items"), label) if stage else ()
        )

    reader = AmountReader(out, find)
    for sentence in section_sentences(opening):
        year = own_year(sentence)
        if year is not None and ("income", "total") not in out and _INCOME.search(sentence.words[:60]) is None:
            out.year(("income", "year"), sentence, year)
        if REASON.search(sentence.words) and not sentence.figures and "财政拨款" in sentence.words:
            reader.current = (_FISCAL_SIDES["expenditure"],)
        reader.read(sentence)
    if chains:
        read_items(section, out, ("appropriation", "detail"))
    return out
