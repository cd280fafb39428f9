"""The tables of a budget, by whatever title and number a province prints them: their words, the words of their heads.

Source: 财政部《地方预决算公开操作规程》（财预〔2016〕143号） and the forms of 财政部关于批复部门预算的通知; what
provinces call them otherwise stands beside.
"""

import re
from collections.abc import Iterator, Sequence

from extractor.core.evidence import Notice
from extractor.core.reading import Section
from extractor.core.tables import StatutoryTable
from extractor.doctypes.common.tables.kinds import OneRow, TableForms, TableKind, terms
from extractor.doctypes.common.tables.read import read_tables as read
from extractor.document.model import Document

GENERAL, INCOME, EXPENDITURE = "收支预算总表", "收入预算总表", "支出预算总表"
FISCAL, FISCAL_SPENDING, FISCAL_BASIC = "财政拨款收支预算总表", "财政拨款支出预算表", "财政拨款基本支出预算表"
BUDGET_SPENDING, BUDGET_BASIC = "一般公共预算支出预算表", "一般公共预算基本支出预算表"
TRAVEL, FUND, CAPITAL = "“三公”经费预算表", "政府性基金预算支出预算表", "国有资本经营预算支出预算表"
OPERATING, PROCUREMENT = "机关运行经费支出预算表", "政府采购支出预算表"
BY_FUNCTION = (INCOME, EXPENDITURE, FISCAL_SPENDING, BUDGET_SPENDING, FUND, CAPITAL)
BY_ECONOMY = (FISCAL_BASIC, BUDGET_BASIC, OPERATING)
PRINTED = "预算数"  # of a table with one column of amounts a side
VEHICLES, PURCHASE, RUNNING = "公务用车购置及运行费", "公务用车购置费", "公务用车运行费"
OVERSEAS, RECEPTION, OF_THREE = "因公出国（境）费", "公务接待费", "三公合计"

_BOTH = "(?:收入支出|收支|收、支|收入和支出)"
_AMOUNTS = ("合计", "^(?:合计|总计|小计|金额|预算数|本年预算|财政拨款支出|机关运行经费(?:支出)?)$|支出预算数?$")
_SIDES = ("income", "expenditure", "use")
_USES = (
    ("基本支出", "^基本支出(?:小计|合计)?$"),
    ("项目支出", "^项目支出(?:小计|合计)?$"),
)
_ONE_A_SIDE = terms(*_USES, (PRINTED, "预算|金额|合计"), whole=PRINTED)
_BY_USE = terms(*_USES, _AMOUNTS, whole="合计")
_BASIC = terms(
    ("人员经费", "^人员(?:经费|支出)(?:小计|合计)?$"),
    ("公用经费", "^(?:日常)?公用(?:经费|支出)(?:小计|合计)?$"),
    (_AMOUNTS[0], f"{_AMOUNTS[1]}|^基本支出(?:合计)?$"),
    whole="合计",
)
_OF_INCOME = terms(
    ("上年结转", "^(?:上年|年初)结(?:转|余)"),
    ("使用非财政拨款结余", "^(?:使用|用|动用)[^，]{0,10}(?:非财政拨款|事业基金|结余)"),
    ("财政拨款收入", "^财政拨款(?:收入)?$"),
    ("上级补助收入", "上级补助"),
    ("附属单位上缴收入", "附属单位"),
    ("教育收费", "^教育收费$"),
    ("经营收入", "经营收入"),
    ("事业收入", "^事业(?:单位)?收入"),
    ("其他收入", "^其他收入"),
    (PRINTED, "^(?:金额|预算数)$"),
    ("合计", "^(?:合计|总计|本年收入合计)$"),
    whole="合计",
)
_OF_EXPENDITURE = terms(
    *_USES,
    ("单位预留机动经费", "预留机动"),
    ("结转下年", "^(?:年终)?结转下年"),
    ("上缴上级支出", "上缴上级"),
    ("对附属单位补助支出", "(?:附属|下级)单位"),
    ("经营支出", "经营支出"),
    ("合计", "^(?:合计|总计|本年支出合计)$"),
    whole="合计",
)
_OF_FISCAL = terms(
    ("政府性基金预算财政拨款", "政府性基金"),
    ("国有资本经营预算财政拨款", "国有资本"),
    ("一般公共预算财政拨款", "公共预算"),
    ("合计", "^(?:合计|小计)$"),
    (PRINTED, "预算数|金额"),
    whole="合计",
)
_END = "(?:费用?|支出|经费)*(?:小计)?(?:预算数?)?"
_COSTS = OneRow(
    tuple(
        (name, re.compile(words))
        for name, words in (
            (OVERSEAS, f"(?:因公)?出国(?:[（(]境[)）])?{_END}"),
            (RECEPTION, f"(?:公务)?接待{_END}"),
            (
                VEHICLES,
                f"公务(?:用车|车辆)购置(?:{_END})?[及和、]?(?:公务用车)?运行(?:维护)?{_END}|公务用车(?:小计|{_END})",
            ),
            (PURCHASE, f"(?:公务)?(?:用车|车辆)?购置{_END}"),
            (RUNNING, f"(?:公务)?(?:用车|车辆)?运行(?:维护)?{_END}"),
            ("会议费", f"会议{_END}"),
            ("培训费", f"培训{_END}"),
            ("机关运行经费", f"机关运行{_END}"),
        )
    ),
    within=re.compile("[“”]?三公.*"),
    inner=OF_THREE,
)

# In this order: the first whose words the title has.
FORMS = TableForms(
    kinds=(
        TableKind(TRAVEL, re.compile("三公"), _ONE_A_SIDE, one_row=_COSTS),
        TableKind(OPERATING, re.compile("机关运行经费"), _BASIC),
        TableKind(PROCUREMENT, re.compile("政府采购"), terms(_AMOUNTS, whole="合计"), labels="texts"),
        TableKind(FUND, re.compile("政府性基金"), _BY_USE),
        TableKind(CAPITAL, re.compile("国有资本"), _BY_USE),
        TableKind(BUDGET_BASIC, re.compile("公共预算.*基本支出|^(?!.*财政拨款).*基本支出"), _BASIC),
        TableKind(FISCAL_BASIC, re.compile("基本支出"), _BASIC),
        TableKind(FISCAL, re.compile(f"财政拨款{_BOTH}"), _OF_FISCAL, sides=_SIDES, beside=frozenset({PRINTED})),
        TableKind(BUDGET_SPENDING, re.compile("公共预算.*支出"), _BY_USE),
        TableKind(FISCAL_SPENDING, re.compile("财政拨款.*支出"), _BY_USE),
        TableKind(GENERAL, re.compile(_BOTH), _ONE_A_SIDE, sides=_SIDES, beside=frozenset({PRINTED})),
        TableKind(
            INCOME,
            re.compile("收入"),
            _OF_INCOME,
            labels="joined",
            beside=frozenset({"教育收费", PRINTED}),
            renamed=((re.compile("(?:^|/)(?:其中[:：]?)?教育收费$"), "教育收费"),),
        ),
        TableKind(EXPENDITURE, re.compile("支出"), _OF_EXPENDITURE),
    ),
    others=re.compile(
        "决算|项目支出|项目(?:经费|资金)|明细|绩效|资产|人员|机构|目录|转移支付|政府(?:预算)?(?:支出)?经济分类|专户|债务|购买服务|专项"
    ),
    scopes=("公共预算", "政府性基金", "国有资本"),
    numbered=True,
)


def read_tables(document: Document, _: Sequence[Section] = ()) -> Iterator[StatutoryTable | Notice]:
    """Every table of the type in a document, in its order, and what could not be read of them."""
    return read(document, FORMS)
