"""Grammar of （三）具体情况: a statement for each 项, with 类 and 款 carried over where they are not repeated."""

import re
from collections.abc import Callable, Iterable

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence, last_segment, sentences
from extractor.doctypes.common.grammar.chains import Chain, Step, chains_of, code_of
from extractor.doctypes.common.grammar.changes import (
    against_budget,
    comparison,
    direction,
    is_change,
    put_change,
    put_flat,
)
from extractor.doctypes.common.grammar.labels import trim_label
from extractor.doctypes.common.grammar.reasons import put_purpose, put_reason, within_reason
from extractor.doctypes.common.grammar.words import (
    ACTUAL,
    BUDGET,
    FULL_YEAR,
    NOTE,
    SHARE,
    Answers,
    is_amount,
    is_base_year,
    is_completion,
    is_note,
)

_CUE = re.compile(r"[。：:，,；;]|年初预算|全年预算|调整预算|预算数?为|支出决算|决算数|支出数?为|主要用于|(?=\d)")
_UNMARKED = re.compile(
    r"\s*(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}\s*[.．、]|(?P<code>\d{7})(?=\s))\s*(?P<label>[^\d\s。；;][^。；;\n]{1,60})"
)


def _read_statement(out: Answers, path: Steps, prefix: str, start: int, end: int, quote: int | None) -> None:
    """Budget, final account, completion, comparison and reason of one statement."""

    def name(field: str) -> Steps:
        return (*path, field) if path else ("detail_total",) if field == "actual" else (f"{prefix}{field}",)

    for sentence in sentences(out.text, start, end):
        if is_note(sentence):
            continue
        base: FigureToken | None = None
        for index, figure in enumerate(sentence.figures):
            if within_reason(sentence, figure):
                continue  # figures within a reason are not the item's own
            lead = sentence.lead(figure)
            if figure.kind == "year":
                base = figure if is_base_year(sentence, figure) else base
            elif is_change(lead):
                _compare(out, name, sentence, figure, base)
            elif (field := _role(sentence, index, at_head=figure.lead == start)) and (target := name(field)) not in out:
                out.figure(target, sentence, figure, quote if figure.lead == start else None)
        said = comparison(sentence.words)
        if said is not None:
            out.words(name("comparison"), "comparison", said[0], sentence.start + said[1], sentence.start + said[2])
        put_reason(out, name("reason"), sentence)
        if path:
            put_flat(out, (*path, "change"), sentence, (sentence.start, sentence.end), base)
            put_purpose(out, (*path, "purpose"), sentence)


def _compare(
    out: Answers, name: Callable[[str], Steps], sentence: Sentence, figure: FigureToken, base: FigureToken | None
) -> None:
    """An amount more or less than the year before is a change; one against the budget says how the two compare."""
    if not against_budget(sentence, figure.start):
        if name("change")[:1] == ("detail",):
            put_change(out, name("change"), sentence, figure, base)
        return
    start = figure.lead + last_segment(sentence.lead(figure), "，,。；;：:")
    said = {"increase": "greater", "decrease": "less"}.get(direction(out.text[start : figure.start]) or "")
    if said is not None:
        out.words(name("comparison"), "comparison", said, start, figure.end)


def _role(sentence: Sentence, index: int, *, at_head: bool) -> str | None:
    """What a figure is of its item, by the words before it; None where they do not say."""
    figure = sentence.figures[index]
    if is_amount(figure):
        return _money_role(sentence.lead(figure), at_head=at_head)
    return "completion" if figure.kind != "count" and is_completion(sentence, index) else None


def _money_role(lead: str, *, at_head: bool) -> str | None:
    if FULL_YEAR.search(lead):
        return "full_year_budget"
    if BUDGET.search(lead):
        return "budget"
    if ACTUAL.search(lead) or (at_head and not re.search(r"[^\s：:，,、。]", lead)):
        return "actual"
    return None


def read_detail(section: Section) -> Iterable[Answer]:
    """（三）具体情况: the opening sentence, then every item."""
    out = Answers(section, ("general_budget",))
    chains = list(chains_of(section))
    if not chains:
        _read_unmarked(out, section)
        return out
    _read_statement(out, (), "detail_", section.start, chains[0].start, None)
    carried: dict[int, Step] = {}
    for index, chain in enumerate(chains):
        end = chains[index + 1].start if index + 1 < len(chains) else section.end
        note = re.search(rf"\n(?={NOTE.pattern})", section.text[chain.end : end])
        end = chain.end + note.start() if note else end
        deepest = chain.steps[0].level
        carried = {level: step for level, step in carried.items() if level < deepest}
        carried |= {step.level: step for step in chain.steps}
        whole = [carried[level] for level in sorted(carried)]
        named = "/".join(step.label for step in whole if step.label)
        if not named or not re.search(r"\d", section.text[chain.end : end]):
            continue
        if len(whole) == 1 and _is_class_share(section, chain.end, end):
            _read_class(out, named, chain, end)
            continue
        path = ("detail", out.key(("detail",), named))
        code = code_of(whole)
        before = len(out.found)
        _read_statement(out, path, "", chain.end, end, chain.start)
        if code is not None and len(out.found) > before and (at := whole[-1].code) is not None:
            out.put((*path, "code"), "str", code, (whole[0].start, at.end()))
    return out


def _is_class_share(section: Section, start: int, end: int) -> bool:
    """农林水（类）支出N万元，占M%: a 类 told by its share belongs to the structure, also where it stands in （三）."""
    words = section.text[start:end]
    return bool(re.match(r"[^。；\d]*[\d.,]+\s*万?元[，,]\s*占", words)) and "预算" not in words.split("。")[0]


def _read_class(out: Answers, named: str, chain: Chain, end: int) -> None:
    path = ("structure", out.key(("structure",), named))
    for sentence in sentences(out.text, chain.end, end):
        for figure in sentence.figures:
            if figure.kind == "money" and (*path, "amount") not in out:
                out.figure((*path, "amount"), sentence, figure, chain.start)
            elif figure.kind == "percent" and SHARE.search(sentence.lead(figure)) and (*path, "share") not in out:
                out.figure((*path, "share"), sentence, figure, chain.start)


def _read_unmarked(out: Answers, section: Section) -> None:
    """Items without marks: 1.行政运行。年初预算为… or 1.一般公共服务支出-财政事务-行政运行…."""
    starts: list[tuple[int, int, str]] = []
    codes: dict[int, tuple[int, int]] = {}
    for sentence in sentences(section.text, section.start, section.end):
        match = _UNMARKED.match(sentence.words)
        if match is None or not _is_item(section, sentence):
            continue
        words = match["label"]
        cue = _CUE.search(words)
        printed = words[: cue.start()] if cue else words
        label = "/".join(part for part in re.split(r"\s*[-－—–/]+\s*", trim_label(printed)) if part)
        label = re.sub(r"^[(（]?\d{3,7}[)）]?|[(（]?\d{3,7}[)）]?$", "", label)
        if label:
            begin = sentence.start + match.start("label")
            starts.append((sentence.start, begin + len(printed), label))
            if match["code"]:
                codes[sentence.start] = (sentence.start + match.start("code"), sentence.start + match.end("code"))
    _read_statement(out, (), "detail_", section.start, starts[0][0] if starts else section.end, None)
    for index, (start, body, label) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else section.end
        path = ("detail", out.key(("detail",), label))
        _read_statement(out, path, "", body, end, label_start_of(section, start))
        if start in codes:
            at = codes[start]
            out.put((*path, "code"), "str", section.text[slice(*at)], at, (at[0], body))


def _is_item(section: Section, sentence: Sentence) -> bool:
    """An enumerated sentence states an item where it, or the one after it, has a final account or a budget."""
    following = section.text[sentence.start : min(sentence.end + 120, section.end)]
    return bool(re.search(r"(?:决算|预算|支出)(?:数)?(?:为|是|：)?\s*\d", following))


def label_start_of(section: Section, start: int) -> int:
    """The first character of a paragraph that is not white space."""
    words = section.text[start : section.end]
    return start + len(words) - len(words.lstrip())
