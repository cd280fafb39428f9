"""政府决算 and 政府预算: of a whole place, which has taxes, transfers and debt, and puts its report to a congress."""

from extractor.doctypes.base import DocType
from extractor.doctypes.recognised.record import CATALOGUE, RecognisedRecord
from extractor.doctypes.recognition import Evidence, Term, term

_PLACE = "(?:全[省市县区州盟旗]|(?:自治区|地区|[省市县区州盟旗])(?:本级|级|总)|各市县)"
_FUNDS = "(?:一般公共预算|政府性基金|国有资本经营|社会保险基金|社保基金)"
_REPORT: tuple[Term, ...] = (
    term("各位(?:代表|委员)", 1),
    term("请予?审(?:议|查)|审查批准", 1),
    term(rf"{_PLACE}[^，。\n]{{0,4}}一般公共预算[^，。\n]{{0,14}}\d", 2, often=3),
    term(r"税收收入[^，。\n]{0,12}\d|(?:债券?转贷|上解上级|上级补助)(?:收入|支出)?[^，。\n]{0,4}\d", 1, often=3),
)

GOVERNMENT_FINAL = DocType(
    at=f"{__name__}:GOVERNMENT_FINAL",
    name="government_final",
    title="政府决算",
    title_en="final accounts of a government",
    record=RecognisedRecord,
    catalogue=tuple(CATALOGUE),
    recognised_only=True,
    evidence=Evidence(
        title=(
            term(f"(?:{_PLACE}|(?<!人民)政府)(?:财政)?(?:收支)?(?:总)?决算|财政(?:收支)?总?决算", 4),
            term("决算[（(]?草案|总决算|决算(?:情况)?的报告", 3),
        ),
        skeleton=(
            term(f"{_PLACE}[^，]{{0,6}}{_FUNDS}(?!财政拨款)[^，]{{0,20}}决算", 6, often=4),
            term("(?:税收返还|转移支付|债务|社会保险基金)[^，]{0,14}决算", 2, often=2),
            term("决算[（(]?草案|(?:总|财政|(?<!人民)政府)决算|决算的报告", 4),
        ),
        text=_REPORT,
    ),
)
GOVERNMENT_BUDGET = DocType(
    at=f"{__name__}:GOVERNMENT_BUDGET",
    name="government_budget",
    title="政府预算",
    title_en="budget of a government",
    record=RecognisedRecord,
    catalogue=tuple(CATALOGUE),
    recognised_only=True,
    evidence=Evidence(
        title=(
            term("预算执行情况|(?<!人民)政府预算|财政(?:收支)?总?预算|总预算", 4),
            term("预算[（(]?草案|预算(?:情况)?的报告", 3),
        ),
        skeleton=(
            term(
                f"{_FUNDS}[^决，]{{0,20}}(?:执行|完成|平衡)|{_PLACE}[^决，]{{0,20}}预算(?:表|草案|[（(]草案)",
                6,
                often=4,
            ),
            term("(?:税收返还|转移支付|债务|社会保险基金)[^决，]{0,14}(?:情况|预算|余额|表)", 2, often=2),
            term("预算执行情况|预算[（(]?草案|(?<!人民)政府预算", 4),
        ),
        text=_REPORT,
    ),
)
