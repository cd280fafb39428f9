"""Grammar of who and when: the unit's name, from two witnesses that agree, and the fiscal year.

The whole text in, name and year out. The title of the accounts alone is enough where nothing else names another unit;
a name that only some other place gives is left for a person to say.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.core.reading import Answer, Section
from extractor.doctypes.common.grammar.words import Answers

_UNIT = r"(?P<name>[\u4e00-\u9fff（）()·]{2,40}?)"
_YEAR = r"(?:(?:19|20)\d\d年(?:度)?)"
_TITLE_LINE = re.compile(rf"^\s*{_UNIT}\s*$", re.M)
_CONTENTS = re.compile(r"^\s*目\s*[录次]|^第[一1]部分", re.M)
# Who may say it, in the order in which they are to be trusted.
_WITNESSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "title",
        re.compile(
            rf"^\s*{_YEAR}?{_UNIT}{_YEAR}?(?:部门|单位|本级)?决算(?:公开)?(?:报告|说明|信息)?\s*$",
            re.M,
        ),
    ),
    ("table", re.compile(rf"(?:单位|部门)(?:名称)?\s*[:：]\s*{_UNIT}(?=\s|金额|$)", re.M)),
    ("heading", re.compile(rf"^第[一二三四五六七八九十\d]+部分\s*{_UNIT}(?:{_YEAR}(?:部门|单位)?决算|概况)", re.M)),
    ("alias", re.compile(rf"^{_UNIT}[（(](?:以下)?简称", re.M)),
    (
        "costs",
        re.compile(
            rf"(?:^|[，。\n]|年度?，?){_UNIT}{_YEAR}?机关运行经费(?:财政拨款)?(?:支出)?(?:决算)?(?:为)?\d", re.M
        ),
    ),
    ("vehicles", re.compile(rf"(?:^|[，。\n]){_UNIT}(?:共有|公务用车|车辆)", re.M)),
    ("procurement", re.compile(rf"(?:^|[，。\n]|\d年度?){_UNIT}{_YEAR}?政府采购(?:支出|金额)", re.M)),
    ("units", re.compile(rf"^{_UNIT}下属二级", re.M)),
)
_KINDS = ["title", "line", *(kind for kind, _ in _WITNESSES[1:])]
_OFTEN = 3  # mentions of a name in the text, which are a witness of their own
_FEWEST_WITNESSES = 2
_NAME_ENDS = re.compile(
    r"(?:局|厅|委|委员会|办|办公室|院|学校|大学|学院|[中小]学|中心|政府|街道|办事处|乡|镇|会|队|站|所|馆|公司|部|处|社|团|台|园|库)"
    r"(?:[（(]本级[）)])?$"
)
_NOT_A_NAME = re.compile(
    r"^(?:本|我|该|其|全|各|上述)|^(?:学校|学院|医院|街道|部门|单位|年度?|其中|一般公共预算|目录|[省市县区]级)$|预算|情况|支出|[（(][^）)]*$"
)
_YEARS = (
    re.compile(
        r"(?P<year>(?:19|20)\d\d)\s*年(?:度)?[^\n，。]{0,40}?(?:部门|单位)?决算(?:公开)?(?:报告|情况|说明|表|编制)?"
    ),
    re.compile(r"(?P<year>(?:19|20)\d\d)\s*年(?:度)?[^\n，。]{0,12}?收\s*[、入]"),
    re.compile(r"(?P<year>(?:19|20)\d\d)\s*年(?:度)?"),
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name where it stands, and what kind of place that is."""

    kind: str
    name: str
    start: int
    end: int


def read_cover(section: Section) -> Iterable[Answer]:
    """Who published the accounts, and of which year; the cover first, the body where there is none."""
    out = Answers(section, ())
    best = _best(section.text, tuple(_mentions(section)))
    if best is not None:
        out.put(("organization",), "str", best.name, (best.start, best.end))
    for pattern in _YEARS:
        for limit in (section.end, len(section.text)):
            match = pattern.search(section.text, section.start, limit)
            if match is not None:
                out.put(("fiscal_year",), "int", match["year"], match.span("year"), match.span())
                return out
    return out


def _mentions(section: Section) -> Iterator[_Mention]:
    """Every place that may name the unit: lines of the cover by themselves, then what each kind of witness says."""
    contents = _CONTENTS.search(section.text, section.start, section.end)
    cover = section.text[section.start : contents.start() if contents else section.end]
    for kind, pattern, text in (("line", _TITLE_LINE, cover), *((k, p, section.text) for k, p in _WITNESSES)):
        for match in pattern.finditer(text):
            name = re.sub(r"\s", "", match["name"])
            if _NAME_ENDS.search(name) and not _NOT_A_NAME.search(name):
                yield _Mention(kind, name, match.start("name"), match.end("name"))


def _best(text: str, mentions: tuple[_Mention, ...]) -> _Mention | None:
    """The name that most kinds of witness give, in its most trusted place; None where no two agree."""

    def witnesses(name: str) -> int:
        kinds = {mention.kind for mention in mentions if mention.name == name or mention.name in name}
        return len(kinds) + (text.count(name) >= _OFTEN)

    scored = [(witnesses(mention.name), mention) for mention in mentions]
    agreed = [(score, mention) for score, mention in scored if score >= _FEWEST_WITNESSES]
    if not agreed and len({mention.name for mention in mentions}) == 1 and mentions[-1].kind == "title":
        return mentions[-1]
    return max(agreed, key=lambda pair: (pair[0], -_KINDS.index(pair[1].kind), -pair[1].start), default=(0, None))[1]
