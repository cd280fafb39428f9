"""The nine statutory tables 公开01–09: their titles, the words of their heads.

Source of the tables and their columns: 财政部《部门决算报表》（公开01表–公开09表）.
"""

import re
from collections.abc import Iterator, Sequence

from extractor.core.evidence import Notice
from extractor.core.reading import Section
from extractor.core.tables import StatutoryTable
from extractor.doctypes.common.tables.kinds import OneRow, TableForms, TableKind, terms
from extractor.doctypes.common.tables.read import read_tables as read
from extractor.doctypes.heads import Vocabulary
from extractor.document.model import Document

_FUND = terms(
    ("年初结转和结余", "^(?:年初|上年|期初)"),
    ("年末结转和结余", "^(?:年末|期末)|^结转下年"),
    ("本年收入", "^本年收入"),
    ("基本支出", "^基本支出(?:小计|合计)?$"),
    ("项目支出", "^项目支出(?:小计|合计)?$"),
    ("本年支出小计", "^(?:小计|合计|本年支出.*)$"),
    whole="本年支出小计",
)
_VOCABULARY: dict[str, Vocabulary] = {
    "收入决算表": terms(
        ("本年收入合计", "^合计$|本年收入"),
        ("财政拨款收入", "财政拨款"),
        ("上级补助收入", "上级补助"),
        ("附属单位上缴收入", "附属单位"),
        ("事业收入", "^事业收入|^事业单位?预算收入"),
        ("经营收入", "经营收入"),
        ("其他收入", "^其他收入"),
        whole="本年收入合计",
    ),
    "支出决算表": terms(
        ("本年支出合计", "^合计$|本年支出"),
        ("上缴上级支出", "上缴上级"),
        ("对附属单位补助支出", "附属单位"),
        ("基本支出", "^基本支出(?:小计|合计)?$"),
        ("项目支出", "^项目支出(?:小计|合计)?$"),
        ("经营支出", "经营支出"),
        whole="本年支出合计",
    ),
    "财政拨款收入支出决算总表": terms(
        ("政府性基金预算财政拨款", "政府性基金"),
        ("国有资本经营预算财政拨款", "国有资本"),
        ("一般公共预算财政拨款", "公共预算"),
        ("合计", "^(?:合计|小计)$"),
        ("决算数", "决算数|金额|决算"),
        whole="合计",
    ),
    "一般公共预算财政拨款支出决算表": terms(
        ("基本支出", "^基本支出(?:小计|合计)?$"),
        ("项目支出", "^项目支出(?:小计|合计)?$"),
        ("合计", "^(?:合计|小计)$|本年支出"),
        whole="合计",
    ),
    "一般公共预算财政拨款基本支出决算表": terms(
        ("人员经费", "^人员(?:经费|支出)(?:小计|合计)?$"),
        ("公用经费", "^(?:日常)?公用(?:经费|支出)(?:小计|合计)?$"),
        ("决算数", "决算|金额|^(?:本年)?基本支出(?:合计|小计)?$"),
        ("合计", "^(?:合计|小计)$"),
        whole="合计",
    ),
    "政府性基金预算财政拨款收入支出决算表": _FUND,
    "国有资本经营预算财政拨款收入支出决算表": _FUND,
}
_BESIDE = frozenset(
    {"决算数", "年初结转和结余", "本年收入", "年末结转和结余"}
)  # of a row's total and its parts neither
_AMOUNT = terms(("决算数", "决算数|金额|决算"))
_TWO_SIDED = ("收入支出决算总表", "财政拨款收入支出决算总表")

_INCOME_EXPENDITURE = "(?:收入支出|收支|收、支)"
_END = "(?:费用?|支出|经费)*"
_ITEMS = tuple(
    (name, re.compile(words))
    for name, words in (
        ("因公出国（境）费", f"因公出国(?:[（(]境[)）])?{_END}"),
        ("公务接待费", f"(?:公务)?接待{_END}"),
        (
            "公务用车购置及运行维护费",
            f"公务(?:用车|车辆)购置(?:{_END})?[及和、]?(?:公务用车)?运行(?:维护)?{_END}|公务用车(?:小计|{_END})",
        ),
        ("公务用车购置费", f"(?:公务)?(?:用车|车辆)?购置{_END}"),
        ("公务用车运行维护费", f"(?:公务)?(?:用车|车辆)?运行(?:维护)?{_END}"),
        ("会议费", f"会议{_END}"),
        ("培训费", f"培训{_END}"),
    )
)
_TRAVEL = OneRow(_ITEMS, within=re.compile(".*三公.*"), dated=True, undated="决算数")
# In this order: the first whose words the title has. The canonical title comes first.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("财政拨款“三公”经费支出决算表", re.compile("三公")),
    ("政府性基金预算财政拨款收入支出决算表", re.compile("政府性基金")),
    ("国有资本经营预算财政拨款收入支出决算表", re.compile("国有资本")),
    ("一般公共预算财政拨款基本支出决算表", re.compile("基本支出")),
    ("财政拨款收入支出决算总表", re.compile(f"财政拨款{_INCOME_EXPENDITURE}")),
    (
        "一般公共预算财政拨款支出决算表",
        re.compile("(?:一般公共预算|公共预算)(?:财政拨款)?(?:收入)?(?:收支|支出)|财政拨款支出"),
    ),
    ("收入支出决算总表", re.compile(_INCOME_EXPENDITURE)),
    ("收入决算表", re.compile("收入(?:决算)?(?:总)?表")),
    ("支出决算表", re.compile("支出(?:决算)?(?:总)?表")),
)
_OTHER_TABLES = re.compile("项目支出|运行经费|明细|绩效|采购|资产|人员|机构|得分|目录|情况表|转移支付")
_SCOPES = ("公共预算", "政府性基金", "国有资本")
FORMS = TableForms(
    kinds=tuple(
        TableKind(
            title,
            words,
            _VOCABULARY.get(title, _AMOUNT),
            sides=("income", "expenditure") if title in _TWO_SIDED else (),
            beside=_BESIDE,
            one_row=_TRAVEL if "三公" in title else None,
        )
        for title, words in KINDS
    ),
    others=_OTHER_TABLES,
    scopes=_SCOPES,
)


def read_tables(document: Document, _: Sequence[Section] = ()) -> Iterator[StatutoryTable | Notice]:
    """Every statutory table of a document, in its order, and what could not be read of them."""
    return read(document, FORMS)
