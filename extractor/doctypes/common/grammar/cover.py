"""Grammar of who and when: the unit's name and the fiscal year, each from two kinds of places that agree.

The whole text in, name and year out. The title of the accounts alone is enough for a name where nothing else names
another unit; what only some other place gives is left for a person to say.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.core.numerals import DIGITS, YEAR, read_year
from extractor.core.phrases import AGAINST
from extractor.core.reading import Answer, Section
from extractor.doctypes.common.grammar.words import Answers

_UNIT = r"(?P<name>[\u4e00-\u9fff（）()·]{2,40}?)"
_YEAR = r"(?:(?:19|20)\d\d年(?:度)?)"
_BLANK = r"[^\S\n]*"  # within a line: \s would run through all the blank lines behind each
_TITLE_LINE = re.compile(rf"^{_BLANK}{_UNIT}{_BLANK}$", re.M)
_CONTENTS = re.compile(rf"^{_BLANK}目\s*[录次]|^第[一二三四五\d]部分", re.M)
# Who may say it, in the order in which they are to be trusted.
_WITNESSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "title",
        re.compile(
            rf"^{_BLANK}{_YEAR}?{_UNIT}{_YEAR}?(?:部门|单位|本级)?决算(?:公开)?(?:报告|说明|信息)?{_BLANK}$",
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
_MOST_NAMES = 50  # different ones among which the unit's is looked for
_NAME_ENDS = re.compile(
    r"(?:局|厅|委|委员会|办|办公室|院|学校|大学|学院|[中小]学|中心|政府|街道|办事处|乡|镇|会|队|站|所|馆|公司|部|处|社|团|台|园|库)"
    r"(?:[（(]本级[）)])?$"
)
_NOT_A_NAME = re.compile(
    r"^(?:本|我|该|其|全|各|上述)|^(?:学校|学院|医院|街道|部门|单位|年度?|其中|一般公共预算|目录|[省市县区]级)$|预算|情况|支出|[（(][^）)]*$"
)
# A year as a document gives it: 2022年度, 二〇二二年; neither a month of it nor what something is compared with.
_OWN_YEAR = re.compile(rf"(?<![\d{DIGITS}])(?P<year>(?:19|20)\d\d|{YEAR})\s*年(?!\s*[\d{DIGITS}十]{{1,3}}\s*月)(?!代)")
_LONGEST_LEAD = 6  # characters before a year that may compare with it
_HEADING = re.compile(r"[^，。；：:\t]{0,60}(?:决算|情况|说明|报告|表)[^，。；：:\t]{0,12}")
_OF_TABLE = re.compile(rf"[（(]?\s*(?:(?:19|20)\d\d|{YEAR})\s*年度?\s*[)）]?(?:\s*(?:金额)?单位.*)?")
_YEAR_KINDS = ("cover", "heading", "table", "text")  # in the order in which they are to be trusted


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name or a year where it stands, and what kind of place that is."""

    kind: str
    name: str
    start: int
    end: int


def read_cover(section: Section) -> Iterable[Answer]:
    """Who published the accounts, and of which year."""
    out = Answers(section, ())
    best = _best(section.text, tuple(_mentions(section)))
    if best is not None:
        out.put(("organization",), "str", best.name, (best.start, best.end))
    year = _agreed_year(tuple(_years(section)))
    if year is not None:
        out.put(("fiscal_year",), "int", year.name, (year.start, year.end))
    return out


def _mentions(section: Section) -> Iterator[_Mention]:
    """Every place that may name the unit: lines of the cover by themselves, then what each kind of witness says."""
    cover = section.text[section.start : _cover_end(section)]
    for kind, pattern, text in (("line", _TITLE_LINE, cover), *((k, p, section.text) for k, p in _WITNESSES)):
        for match in pattern.finditer(text):
            name = re.sub(r"\s", "", match["name"])
            if _NAME_ENDS.search(name) and not _NOT_A_NAME.search(name):
                yield _Mention(kind, name, match.start("name"), match.end("name"))


def _cover_end(section: Section) -> int:
    """Where the table of contents or the first part begins; a text may open with it, and have no cover."""
    contents = _CONTENTS.search(section.text, section.start, section.end)
    return contents.start() if contents else section.end


def _best(text: str, mentions: tuple[_Mention, ...]) -> _Mention | None:
    """The name that most kinds of witness give, in its most trusted place; None where no two agree."""

    kinds: dict[str, set[str]] = {}
    for mention in mentions:
        kinds.setdefault(mention.name, set()).add(mention.kind)
    often = [name for name, _ in Counter(mention.name for mention in mentions).most_common(_MOST_NAMES)]
    witnesses = {
        name: len(set().union(*(kinds[other] for other in often if other in name))) + (text.count(name) >= _OFTEN)
        for name in often
    }
    scored = [(witnesses.get(mention.name, 0), mention) for mention in mentions]
    agreed = [(score, mention) for score, mention in scored if score >= _FEWEST_WITNESSES]
    if not agreed and len(kinds) == 1 and mentions[-1].kind == "title":
        return mentions[-1]
    return max(agreed, key=lambda pair: (pair[0], -_KINDS.index(pair[1].kind), -pair[1].start), default=(0, None))[1]


def _years(section: Section) -> Iterator[_Mention]:
    """Every year that the text gives as its own, with the kind of place that gives it."""
    text = section.text
    cover = _cover_end(section)
    for match in _OWN_YEAR.finditer(text):
        if AGAINST.search(text[max(0, match.start() - _LONGEST_LEAD) : match.start()]):
            continue
        end = text.find("\n", match.end())
        line = text[text.rfind("\n", 0, match.start()) + 1 : end if end >= 0 else len(text)].strip()
        yield _Mention(_kind_of_year(line, is_cover=match.start() < cover), match["year"], *match.span("year"))


def _kind_of_year(line: str, *, is_cover: bool) -> str:
    if _OF_TABLE.fullmatch(line):
        return "cover" if is_cover else "table"
    if _HEADING.fullmatch(line):
        return "cover" if is_cover else "heading"
    return "text"


def _agreed_year(mentions: tuple[_Mention, ...]) -> _Mention | None:
    """The year that most kinds of place give, each the one that it gives most often; None where no two kinds agree.

    Nor where as many agree on another.
    """
    by_kind: dict[str, Counter[int]] = {}
    for mention in mentions:
        by_kind.setdefault(mention.kind, Counter())[_year(mention)] += 1
    votes = Counter(year for counts in by_kind.values() for year in counts if counts[year] == max(counts.values()))
    (year, agree), *others = (*votes.most_common(2), (0, 0))
    if agree < _FEWEST_WITNESSES or others[0][1] == agree:
        return None
    of_year = [mention for mention in mentions if _year(mention) == year]
    return min(of_year, key=lambda mention: (_YEAR_KINDS.index(mention.kind), mention.start))


def _year(mention: _Mention) -> int:
    return int(mention.name) if mention.name.isdecimal() else read_year(mention.name) or 0
