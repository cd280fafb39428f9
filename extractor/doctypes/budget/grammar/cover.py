"""Grammar of who and when: the department that a budget is of, from the places that name it, and its year."""

import re
from collections.abc import Iterable

from extractor.core.reading import Answer, Section
from extractor.doctypes.common.grammar.words import Answers

_UNIT = r"(?P<name>[\u4e00-\u9fff（）()·]{2,40}?)"
_YEAR = r"(?:(?:19|20)\d\d\s*年(?:度)?)"
_BLANK = r"[^\S\n]*"  # within a line: \s would run through all the blank lines behind each
# Who may say it, in the order in which they are to be trusted.
_PLACES = (
    re.compile(rf"(?:预算主管部门|预算单位|编报单位)\s*[:：]\s*{_UNIT}{_BLANK}$", re.M),
    re.compile(
        rf"^{_BLANK}{_YEAR}?\s{{0,9}}{_UNIT}\s{{0,9}}{_YEAR}\s{{0,9}}(?:部门|单位)?预算(?:公开)?(?:报告|说明|信息|情况)?(?:说明)?{_BLANK}$",
        re.M,
    ),
    re.compile(rf"^{_BLANK}{_UNIT}(?:部门|单位)预算(?:公开)?{_BLANK}$", re.M),
    re.compile(rf"(?:编制|填报)?(?:部门|单位)(?:名称)?\s*[:：]\s*{_UNIT}(?=\s|金额|$)", re.M),
    re.compile(rf"(?:^|[，。\n]){_YEAR}?，?{_UNIT}{_YEAR}?(?:收入(?:、支出)?预算|收支总预算)", re.M),
)
_NO_NAME = re.compile(
    r"^(?:本|我|该|其|全|各|反映)|^(?:学校|部门|单位|年度?|[省市县区]级)$|情况|支出|收入|[（(][^）)]*$|级$"
)
_FISCAL = (
    re.compile(r"(?P<year>(?:19|20)\d\d)\s*年(?:度)?[^\n，。]{0,30}?预算"),
    re.compile(r"(?P<year>(?:19|20)\d\d)\s*年(?:度)?"),
)


def read_cover(section: Section) -> Iterable[Answer]:
    """The name in the most trusted place that another place confirms, else the first; the year of the title."""
    out = Answers(section, ())
    text = section.text
    found = [
        (rank, match.start("name"), match.end("name"), re.sub(r"\s", "", match["name"]))
        for rank, place in enumerate(_PLACES)
        for match in place.finditer(text)
        if not _NO_NAME.search(re.sub(r"\s", "", match["name"]))
    ]
    ranks = {name: {rank for rank, *_, other in found if other == name} for *_, name in found}
    confirmed = [one for one in found if len(ranks[one[3]]) > 1 or text.count(one[3]) > 2]
    best = min(confirmed or found[:1], default=None)
    if best is not None:
        out.put(("organization",), "str", best[3], (best[1], best[2]))
    for pattern in _FISCAL:
        for limit in (section.end, len(text)):
            match = pattern.search(text, section.start, limit)
            if match is not None:
                out.put(("fiscal_year",), "int", match["year"], match.span("year"), match.span())
                return out
    return out
