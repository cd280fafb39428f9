"""Grammar of free text in 概况, 绩效 and annexes: staffing, projects told in words, totals with parts, claims."""

import re
from collections.abc import Iterable, Iterator

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import FigureToken, Sentence
from extractor.doctypes.final_accounts.grammar.labels import label, label_start
from extractor.doctypes.final_accounts.grammar.words import COMPLETION, TO, Answers, section_sentences

_PEOPLE = re.compile(
    r"编制|实有|在职|在编|在岗|退休|离休|人员|职工|公务员|领导|干部|工勤|聘用|临聘|遗属|教师|民警|辅警|工人|雇员|合同制|学生|研究生|[本专]科生|留学生|在校生"
    r"|^(?:行政|事业|工勤|参公)$"
)
_STAFF_CONTEXT = re.compile(r"编制(?!了|工作|办法|方案|预算)|实有|在职|在编|退休人员|人员情况|人员编制|在册|在校学?生")
_HAVING = re.compile(r".*(?:共设|核定|下设|共(?!有)|设(?!有)|(?<!实)有|年末|年底|月底|人员情况)(?=.)")

# Whose staff it is, and when: no part of what they are.
_WHEN = r"(?:其中|目前|当前|眼下|现阶段|截至|年末|年底|期末|在册|全部(?!门))*"
_LEADING = re.compile(
    rf"^{_WHEN}(?:本?单位(?:管理的)?|本?部门|我[局厅委办院校]|学校|全[厅局委院校]|[^，。；：]{{0,12}}机关(?!事业单位)"
    rf"|[^，。；：]{{1,12}}[局厅委办院](?=(?:机关)?(?:行政|事业|工勤|离退休|在职)))?{_WHEN}(?=..)"
)


def read_staffing(section: Section) -> Iterable[Answer]:
    """行政编制34名, 实有在职人员37名, 11名退休人员, 14名为行政编制: people and posts, where staff is spoken of."""
    out = Answers(section, ())
    for sentence in section_sentences(section):
        if not _STAFF_CONTEXT.search(sentence.words):
            continue
        for index, figure in enumerate(sentence.figures):
            unit = re.sub(r"[\d,，\s]", "", figure.printed)
            if figure.kind != "count" or unit not in ("名", "人", "个"):
                continue
            name, start, end = _person(sentence, index)
            if not name or not _PEOPLE.search(name) or (unit == "个" and not name.endswith("编制")):
                continue
            path: Steps = ("staffing", out.key(("staffing",), name), "count")
            out.put(path, "count", figure.printed, (figure.start, figure.end), (min(start, figure.start), end))
    return out


def _person(sentence: Sentence, index: int) -> tuple[str, int, int]:
    """The label of a count of people and the span that states it; 11名退休人员 has its label behind."""
    figure = sentence.figures[index]
    name = label(sentence, figure)
    if not name:
        tail = re.match(r"\s*(?:为(?!民)|是)?([^\d，。；、（）()]{2,12})", sentence.tail(index))
        return (_LEADING.sub("", tail[1]), figure.start, figure.end + tail.end()) if tail else ("", 0, 0)
    name = re.sub(r"^(?:年)?[末底]", "", name)
    if _HAVING.match(name) and (rest := _HAVING.sub("", name)) and (_PEOPLE.search(rest)):
        name = rest
    name = _LEADING.sub("", name)
    return name, label_start(sentence, figure), figure.end


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
