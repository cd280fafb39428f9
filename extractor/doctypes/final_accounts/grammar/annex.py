"""Grammar of free text in 概况, 绩效 and annexes: projects told in words, totals with parts, claims."""

import re
from collections.abc import Iterable, Iterator

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence
from extractor.doctypes.common.grammar.labels import label
from extractor.doctypes.common.grammar.words import COMPLETION, TO, Answers, section_sentences

_NAME = re.compile(
    r"\s*(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}\s*[.．、]|[①-⑳])?\s*[“”\"]?(?P<name>[^，。；：:\n\d“”\"]{2,40}?)[“”\"]?\s*"
    r"(?:项目)?(?:绩效目标|支出绩效|绩效自评|自评)?(?:项目绩效目标)?(?:实际)?(?:完成|自评)?(?:情况)?(?:综述)?\s*[。：:，]"
)
_QUOTED = re.compile(r"“([^”]{2,40})”(?:项目)?[^，。；“”\d]{0,8}$")
_INTRODUCED = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.．、])?\s*项目(?:概况|情况|简介|基本情况)[。：:]\s*"
    r"(?P<name>[^，。；：“”\d\s]{2,40}?项目)(?!概况|绩效|资金|支出|单位)"
)
_BUDGETED = re.compile(rf"(?:全年|年初|调整|年度)?(?:资金)?预算(?:数|资金|安排|金额)?{TO}|安排(?:资金|预算|经费)?{TO}")
_EXECUTED = re.compile(rf"(?:实际)?(?:执行|支出|使用|完成支出)(?:数|金额|资金)?{TO}")
_REPORT = re.compile(r"(?P<name>.+?)(?:(?:19|20)\d\d年(?:度)?)?(?:项目)?(?:支出)?(?:绩效)?(?:评价|自评)(?:情况)?报告$")


def read_projects(section: Section) -> Iterable[Answer]:
    """项目全年预算数100万元，执行数为100万元，完成预算的100%: a project told in words, by the name in front of it."""
    out = Answers(section, ())
    if "整体" in section.title:
        return out  # the evaluation of a whole department names no project of its own
    report = _REPORT.fullmatch(section.title) if section.key == "annex" else None
    for sentence_list in _paragraphs(section):
        for position, sentence in enumerate(sentence_list):
            amounts = [figure for figure in sentence.figures if figure.kind in ("money", "percent")]
            executed = [f for f in amounts if f.kind == "money" and _EXECUTED.search(sentence.lead(f))]
            if len(executed) != 1 or len(amounts) > 4:
                continue  # several projects in one sentence are a summary of what stands elsewhere
            budget = [f for f in amounts if f.kind == "money" and f.start < executed[0].start]
            if len(budget) != 1 or not _fits(sentence, budget[0], report is not None):
                continue
            name = _project_name(sentence_list, position, sentence, budget[0], report)
            if name:
                _project(out, name, sentence, budget[0], executed[0])
    return out


def _paragraphs(section: Section) -> Iterator[list[Sentence]]:
    current: list[Sentence] = []
    for sentence in section_sentences(section):
        if current and "\n" in section.text[current[-1].end : sentence.start]:
            yield current
            current = []
        current.append(sentence)
    if current:
        yield current


def _fits(sentence: Sentence, budget: FigureToken, in_report: bool) -> bool:
    return bool(_BUDGETED.search(sentence.lead(budget))) or (in_report and bool(label(sentence, budget)))


def _project_name(
    paragraph: list[Sentence], position: int, sentence: Sentence, budget: FigureToken, report: re.Match[str] | None
) -> str:
    """The name that opens the paragraph; in a report, the amount's own label or the report's title."""
    own = label(sentence, budget)
    if report is not None:
        if not _BUDGETED.search(sentence.lead(budget)):
            return own
        return re.sub(r"(?:19|20)\d\d年(?:度)?$", "", report["name"])
    opening = paragraph[0]
    match = _NAME.match(opening.text[opening.start : sentence.end + 1] if position else sentence.words + "。")
    introduced = _introduced_project(opening, sentence, budget)
    if match is None and not introduced:
        return ""
    name = introduced or (match["name"].strip() if match else "")
    shorter = re.sub(r"项目(?:绩效目标|支出).*$|项目$", "", name)
    return "" if re.search(r"本部门|本单位|我单位|我局|全年预算", name) else shorter or name


def _introduced_project(opening: Sentence, sentence: Sentence, budget: FigureToken) -> str:
    """“…”全年预算数…: the quoted name right before its budget; else the project that its paragraph begins with."""
    quoted = _QUOTED.search(sentence.text[sentence.start : budget.start])
    if quoted is not None:
        return quoted[1]
    found = _INTRODUCED.match(sentence.text[opening.start : sentence.start])
    return found["name"] if found else ""


def _project(out: Answers, name: str, sentence: Sentence, budget: FigureToken, executed: FigureToken) -> None:
    path: Steps = ("projects", out.key(("projects",), name), "narrative")
    out.figure((*path, "budget"), sentence, budget)
    out.figure((*path, "executed"), sentence, executed)
    for figure in sentence.figures:
        if figure.kind == "percent" and figure.start > executed.start and COMPLETION.search(sentence.lead(figure)):
            out.figure((*path, "completion"), sentence, figure, executed.start)
            break


# --- claims ------------------------------------------------------------------------------------------------------

_CLAIMS = (
    ("within_budget", re.compile(r"(?:没有|未|无)超(?:出|过)?(?:年初|全年)?预算|控制在预算(?:范围)?(?:之)?内")),
    ("fully_executed", re.compile(r"(?:预算)?执行率(?:为|达到|达)?\s*100\s*%|完全执行预算")),
    ("flat", re.compile(r"与上年(?:度)?[^，。；]{0,12}持平")),
)


def read_claims(section: Section) -> Iterable[Answer]:
    """Judgements in words that figures can contradict."""
    out = Answers(section, ())
    for kind, pattern in _CLAIMS:
        for match in pattern.finditer(section.text, section.start, section.end):
            path: Steps = ("claims", out.key(("claims",), kind), "words")
            out.put(path, "str", match[0], match.span())
    return out
