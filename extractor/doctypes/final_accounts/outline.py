"""The sections of a 部门决算公开 by their headings, as provinces print them."""

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from extractor.doctypes.base import DocType, Instead, SectionSpec
from extractor.doctypes.common.headings import BEFORE, BOTH_SIDES, THREE_PUBLIC, heading
from extractor.doctypes.common.template_leftovers import read_template_leftovers
from extractor.doctypes.common.years import read_years
from extractor.doctypes.final_accounts.balances import read_balances
from extractor.doctypes.final_accounts.checks import CATALOGUE, check_record
from extractor.doctypes.final_accounts.content import CONTENT
from extractor.doctypes.final_accounts.evidence import EVIDENCE
from extractor.doctypes.final_accounts.grammar import GRAMMAR
from extractor.doctypes.final_accounts.indicators import INDICATORS
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.doctypes.final_accounts.tables import read_tables
from extractor.doctypes.policy import load_policy

# What may stand after the core of a heading.
_AFTER = (
    r"(?:决算)?(?:(?<!总)总)?(?:表[及和与]?(?=的?(?:情况)?(?:说明|解释|分析)))?"  # a table's explanation has its name
    r"(?:的)?(?:总体)?(?:情况)?(?:及增减变化原因)?(?:的)?(?:文字)?(?:说明)?(?:[（(][^（）()]*[）)])?"
)
_NARROW = "财政拨款|一般公共预算|政府性基金|国有资本|三公|机关运行|政府采购|项目|基本支出"


_heading = partial(heading, after=_AFTER)
_OVERVIEW = (
    r"概况|基本情况|(?:基本)?职[能责](?:及主要工作|简介|概述)?|主要职[能责](?:及机构设置)?|机构(?:设置|组成|情况)|人员(?:情况|构成|概况)"
    r"|重点工作(?:完成)?|(?:部门|单位)?(?:决算)?(?:单位)?(?:构成|组成)"
)
_OVERALL = ("overall", "income", "expenditure")
_BUDGET = ("general_budget", "general_budget_structure", "general_budget_detail")
_TRAVEL = ("three_public", "three_public_detail")
_TOTAL_FIELDS = ("year", "total", "share", "change", "reason")
_DETAIL_FIELDS = (
    "detail_budget",
    "detail_full_year_budget",
    "detail_total",
    "detail_completion",
    "detail_comparison",
    "detail_reason",
    "detail",
)

SECTIONS = (
    SectionSpec("cover", "封面", re.compile(r"(?!)"), fields=("organization", "fiscal_year"), opening=True),
    SectionSpec(
        "overview",
        "部门概况",
        _heading(_OVERVIEW, free="预算|决算情况|支出|收入"),
        fields=("staffing", "breakdowns"),
        figures=True,
    ),
    SectionSpec(
        "tables",
        "决算报表",
        _heading(
            r"部门决算(?:公开)?(?:报)?表|附表|(?:决算)?(?:总|明细)?表(?:格)?",
            free="项目|绩效|评价|评分|得分|说明",
            before=r"(?:[\w（）()“”\"、]{0,60}?)",
        ),
    ),
    SectionSpec(
        "gatherings",
        "会议费、培训费支出情况",
        _heading("(?:会议费|培训费)(?:[、和与及]?(?:会议费|培训费))?(?:支出)?", free="三公"),
        root=("three_public",),
        fields=("meeting", "training"),
    ),
    SectionSpec(
        "general_costs", "一般性支出情况", _heading("一般性支出"), root=("general_costs",), fields=("total", "change")
    ),
    SectionSpec(
        "appropriation",
        "财政拨款收入支出决算总体情况",
        _heading(rf"财政拨款{BOTH_SIDES}(?:决算)?(?:总体|总)", free="一般公共预算|政府性基金|国有资本"),
        required=True,
        root=("appropriation",),
        main=("income_total", "expenditure_total"),
    ),
    SectionSpec(
        "overall",
        "收入支出决算总体情况",
        _heading(rf"{BOTH_SIDES}(?:决算)?(?:总体|总|情况)", free=_NARROW),
        required=True,
        root=("overall",),
        main=("income_total", "expenditure_total"),
    ),
    SectionSpec(
        "income",
        "收入决算情况",
        _heading("收入决算|本年收入", free=f"支出|{_NARROW}"),
        short=re.compile("收入(?:决算)?情况(?:说明)?"),
        under=_OVERALL,
        required=True,
        root=("income",),
        main=("total",),
    ),
    SectionSpec(
        "expenditure",
        "支出决算情况",
        _heading("支出决算|本年支出", free=f"收入|收支|{_NARROW}"),
        short=re.compile("支出(?:决算)?情况(?:说明)?"),
        under=_OVERALL,
        required=True,
        root=("expenditure",),
        main=("total",),
    ),
    SectionSpec(
        "general_budget_structure",
        "一般公共预算财政拨款支出决算结构情况",
        _heading("(?:财政拨款)?(?:支出)?(?:决算)?结构", free="收入"),
        within=_BUDGET,
        root=("general_budget",),
        fields=("structure_total", "structure"),
    ),
    SectionSpec(
        "general_budget_detail",
        "一般公共预算财政拨款支出决算具体情况",
        _heading("(?:财政拨款)?(?:支出)?(?:决算)?具体"),
        within=_BUDGET,
        root=("general_budget",),
        fields=_DETAIL_FIELDS,
    ),
    SectionSpec(
        "general_budget",
        "一般公共预算财政拨款支出决算情况",
        _heading(
            f"(?:一般公共预算(?:财政拨款|拨款)?|财政拨款)(?:{BOTH_SIDES}|支出)",
            free="基本支出|三公|政府性基金|国有资本|项目支出|结构|具体",
        ),
        required=True,
        root=("general_budget",),
        main=("total", "structure_total", "detail_total"),
        fields=_TOTAL_FIELDS,
        many=True,  # some provinces have 财政拨款支出 and 一般公共预算财政拨款支出 apart
    ),
    SectionSpec(
        "basic_expenditure",
        "一般公共预算财政拨款基本支出决算情况",
        _heading("基本支出", free="项目支出情况"),
        required=True,
        root=("basic_expenditure",),
        main=("total", "personnel", "public"),
        many=True,  # some tell that of all 财政拨款 apart
    ),
    SectionSpec(
        "three_public_detail",
        "“三公”经费支出决算具体情况",
        _heading(rf"(?:{THREE_PUBLIC}.*)?具体"),
        within=_TRAVEL,
        root=("three_public",),
        fields=("detail_year", "overseas", "vehicles", "reception"),
        figures=True,
    ),
    SectionSpec(
        "three_public",
        "“三公”经费支出决算情况",
        _heading(rf"{THREE_PUBLIC}(?:财政拨款)?(?:[、及和][\w、]{{1,20}}?)?(?:支出)?"),
        required=True,
        root=("three_public",),
        main=("total",),
        fields=(
            "year",
            "budget",
            "total",
            "completion",
            "comparison",
            "reason",
            "change",
        ),
        figures=True,
        instead=(
            Instead(
                "three_public_detail",
                ("overseas", "vehicles", "reception"),
                re.compile(r"(?:出国|出境|用车|购车|接待)[^。；;\d]{0,30}\d"),
            ),
        ),
    ),
    SectionSpec(
        "government_fund",
        "政府性基金预算支出决算情况",
        _heading(rf"政府性基金(?:预算)?(?:财政)?(?:拨款)?(?:{BOTH_SIDES}|支出|收入)?"),
        root=("government_fund",),
        figures=True,
    ),
    SectionSpec(
        "state_capital",
        "国有资本经营预算支出决算情况",
        _heading(rf"国有资本经营(?:预算)?(?:财政)?(?:拨款)?(?:{BOTH_SIDES}|支出|收入)?"),
        root=("state_capital",),
        figures=True,
    ),
    SectionSpec(
        "operating_costs",
        "机关运行经费支出情况",
        _heading("机关运行经费(?:支出)?"),
        required=True,
        root=("operating_costs",),
        main=("total",),
        figures=True,
    ),
    SectionSpec(
        "procurement",
        "政府采购支出情况",
        _heading("政府采购(?:支出|执行)?"),
        root=("procurement",),
    ),
    SectionSpec(
        "assets",
        "国有资产占有使用情况",
        _heading("国有资产(?:占有|占用)?(?:及|和|、)?(?:使用|占用|购置)?(?:及购置)?"),
        root=("assets",),
    ),
    SectionSpec(
        "projects",
        "项目绩效目标完成情况",
        _heading("项目(?:支出)?绩效(?:目标|自评|评价)?(?:实际)?(?:完成|结果|评价)?"),
        within=("performance", "projects"),
        fields=("projects",),
    ),
    SectionSpec(
        "performance",
        "预算绩效管理情况",
        _heading("(?:预算|财政)?绩效(?:管理|评价|自评|目标)?(?:工作)?(?:开展|实施)?", free="项目|部门绩效|整体"),
        fields=("performance", "breakdowns"),
        instead=(Instead("projects", ("projects",), re.compile("项目绩效目标完成情况综述")),),
    ),
    SectionSpec("other", "其他重要事项", _heading("其他(?:重要)?事项")),
    SectionSpec("glossary", "名词解释", _heading("名词(?:解释|释义|说明)"), closed=True),
    SectionSpec(
        "annex",
        "附件",
        re.compile(
            rf"附件\s*[一二三四五六七八九十\d]{{0,2}}(?:[、：:]?.{{0,30}}(?:自评|评价|得分)表)?|{BEFORE}(?:绩效)?(?:评价|自评)(?:情况)?报告"
        ),
        fields=("staffing", "projects", "breakdowns"),
        many=True,
        closed=True,
    ),
)

FINAL_ACCOUNTS = DocType(
    at=f"{__name__}:FINAL_ACCOUNTS",
    name="final_accounts",
    title="部门决算公开",
    title_en="final accounts of a department",
    record=FinalAccounts,
    sections=tuple(
        replace(
            spec,
            grammar=GRAMMAR.get(spec.key),
            content=CONTENT.get(spec.key, ()),
        )
        for spec in SECTIONS
    ),
    whole=(
        ("tables", read_tables),
        ("balances", read_balances),
        ("claims", read_template_leftovers),
        ("years", read_years),
    ),
    check=check_record,
    catalogue=tuple(CATALOGUE),
    indicators=INDICATORS,
    policy=load_policy(Path(__file__).with_name("policy.json")),
    version=2,
    evidence=EVIDENCE,
)
