"""Grammar of who and when: the unit's name and the fiscal year, from the cover, a part's heading, or the body."""

import re
from collections.abc import Iterable, Iterator

from extractor.core.reading import Answer, Section
from extractor.doctypes.final_accounts.grammar.words import Answers

_UNIT = r"(?P<name>[\u4e00-\u9fff（）()·]{2,40}?)"
# In the order in which they are to be trusted: title, heading of a part, then statements that must name the unit.
_NAMES = (
    re.compile(
        rf"^\s*(?:(?:19|20)\d\d年度?)?{_UNIT}(?:(?:19|20)\d\d年度?)?(?:部门|单位|本级)?决算(?:公开)?(?:报告|说明|信息)?\s*$",
        re.M,
    ),
    re.compile(rf"^第[一二三四五六七八九十\d]+部分\s*{_UNIT}(?:(?:19|20)\d\d年度?)(?:部门|单位)?决算", re.M),
    re.compile(rf"^第[一二三四五六七八九十\d]+部分\s*{_UNIT}概况", re.M),
    re.compile(
        rf"(?:^|[，。\n]|年度?，?){_UNIT}(?:(?:19|20)\d\d年度?)?机关运行经费(?:财政拨款)?(?:支出)?(?:决算)?(?:为)?\d",
        re.M,
    ),
    re.compile(rf"(?:^|[，。\n]){_UNIT}(?:共有|公务用车|车辆)", re.M),
    re.compile(rf"(?:^|[，。\n]|\d年度?){_UNIT}(?:(?:19|20)\d\d年度?)?政府采购(?:支出|金额)", re.M),
    re.compile(rf"^{_UNIT}[（(](?:以下)?简称", re.M),
    re.compile(rf"^{_UNIT}下属二级", re.M),
)
_NOT_A_NAME = re.compile(
    r"^(?:本?部门|本?单位|我[局委办院]|年度?|其中|一般公共预算|目录|省级|市级|县级|区级)$|预算|情况|支出"
)
_YEARS = (
    re.compile(
        r"(?P<year>(?:19|20)\d\d)\s*年(?:度)?[^\n，。]{0,40}?(?:部门|单位)?决算(?:公开)?(?:报告|情况|说明|表|编制)?"
    ),
    re.compile(r"(?P<year>(?:19|20)\d\d)\s*年(?:度)?[^\n，。]{0,12}?收\s*[、入]"),
    re.compile(r"(?P<year>(?:19|20)\d\d)\s*年(?:度)?"),
)


def read_cover(section: Section) -> Iterable[Answer]:
    """Who published the accounts, and of which year; the cover first, the body where there is none."""
    out = Answers(section, ())
    for start, end, name in _names(section):
        out.put(("organization",), "str", name, (start, end))
        break
    for pattern in _YEARS:
        for limit in (section.end, len(section.text)):
            match = pattern.search(section.text, section.start, limit)
            if match is not None:
                out.put(("fiscal_year",), "int", match["year"], match.span("year"), match.span())
                return out
    return out


def _names(section: Section) -> Iterator[tuple[int, int, str]]:
    for pattern in _NAMES:
        for match in pattern.finditer(section.text):
            name = re.sub(r"\s", "", match["name"])
            if not _NOT_A_NAME.search(name):
                yield match.start("name"), match.end("name"), name
