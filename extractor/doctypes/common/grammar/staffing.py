"""Grammar of people and posts: 行政编制34名, 11名退休人员, wherever staff is spoken of."""

import re
from collections.abc import Iterable

from extractor.core.field_path import Steps
from extractor.core.reading import Answer, Section
from extractor.core.tokenizer import Sentence
from extractor.doctypes.common.grammar.labels import label, label_start
from extractor.doctypes.common.grammar.words import Answers, section_sentences
from extractor.doctypes.common.parts import WHEN_COUNTED

_PEOPLE = re.compile(
    r"编制|实有|在职|在编|在岗|退休|离休|人员|职工|公务员|领导|干部|工勤|聘用|临聘|遗属|教师|民警|辅警|工人|雇员|合同制|学生|研究生|[本专]科生|留学生|在校生"
    r"|^(?:行政|事业|工勤|参公)$"
)
_STAFF_CONTEXT = re.compile(r"编制(?!了|工作|办法|方案|预算)|实有|在职|在编|退休人员|人员情况|人员编制|在册|在校学?生")
_HAVING = re.compile(r".*(?:共设|核定|下设|共(?!有)|设(?!有)|(?<!实)有|年末|年底|月底|人员情况)(?=.)")

# Whose staff it is, and when: no part of what they are.
_LEADING = re.compile(
    rf"^{WHEN_COUNTED}(?:本?单位(?:管理的)?|本?部门|我[局厅委办院校]|学校|全[厅局委院校]|[^，。；：]{{0,12}}机关(?!事业单位)"
    rf"|[^，。；：]{{1,12}}[局厅委办院](?=(?:机关)?(?:行政|事业|工勤|离退休|在职)))?{WHEN_COUNTED}(?=..)"
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
